"""Calendars of Microsoft Project: weeks, exceptions of every kind, derivation, day lengths."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.calendars import Period, WorkCalendar, build_calendar
from exitplan.errors import PlanError
from exitplan.interchange import _mspdi_calendars
from exitplan.interchange._mspdi_recurrence import occurrences
from tests.interchange.mspdi_files import (
    OFFICE,
    STANDARD,
    WEEK,
    calendar,
    item,
    omitted,
    period,
    read,
    shifts,
    tags,
    task,
)

OFF = tags(DayWorking=0)


def worked(*calendars: str, uid: int = 1, **values: object) -> WorkCalendar:
    """Read a file whose only task works by a calendar, and compile that calendar."""
    imported = read(task(1, CalendarUID=uid), calendars=calendars, **values)
    plan = imported.plan
    return build_calendar(item(imported, 1).calendar or plan.calendar, plan.calendars)


def day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def closed(found: WorkCalendar, first: str, last: str) -> list[str]:
    """Give the weekdays (Monday to Friday) on which nobody works."""
    days = range(day(first), day(last) + 1)
    return [
        datetime.date.fromordinal(d).isoformat()
        for d in days
        if (d - 1) % 7 < 5 and not found.is_working_day(d)
    ]


def exceptions(*inside: str) -> str:
    return tags(Exceptions=tags(Exception=list(inside)))


def test_a_week():
    """Days count from Sunday, and each has its own working times."""
    days = [
        tags(DayType=1, DayWorking=1) + shifts("10:00-12:00"),
        tags(DayType=2, DayWorking=1) + shifts("22:00-00:00"),
        tags(DayType=7, DayWorking=1) + shifts("00:00-00:00"),
    ]
    found = worked(calendar(1, days=days))
    week = {n: found.shifts(day("2024-01-01") + n) for n in range(7)}
    assert week == {
        0: ((1320, 1440),),
        1: (),
        2: (),
        3: (),
        4: (),
        5: ((0, 1440),),
        6: ((600, 720),),
    }


def test_working_days_without_times_have_the_usual_ones():
    """A working day that says no more has the usual hours; shifts that touch are one."""
    days = [
        tags(DayType=2, DayWorking=1),
        tags(DayType=3, DayWorking=1) + shifts("08:00-12:00", "12:00-14:00", "13:00-15:00"),
    ]
    found = worked(calendar(1, days=days))
    assert found.shifts(day("2024-01-01")) == ((480, 720), (780, 1020))
    assert found.shifts(day("2024-01-02")) == ((480, 900),)


def test_shifts_that_end_before_they_begin_are_noted():
    """A shift that cannot be is left out, and the report says so."""
    days = [tags(DayType=2, DayWorking=1) + shifts("12:00-08:00", "13:00-15:00")]
    imported = read(task(1), calendars=[calendar(1, days=days)])
    assert omitted(imported.report) == {"shifts that end before they begin": True}
    hours = imported.plan.calendars[imported.plan.calendar].hours
    assert hours == {0: ((780, 900),)}


def test_a_derived_calendar():
    """A derived calendar takes its base's week and exceptions, and changes some of them."""
    base = calendar(
        1,
        days=WEEK,
        inside=exceptions(
            period("2024-01-03", "2024-01-04") + OFF,
            period("2024-01-06", "2024-01-06") + tags(DayWorking=1) + OFFICE,
        ),
    )
    own = calendar(
        2,
        base=1,
        days=[tags(DayType=6, DayWorking=0), tags(DayType=1, DayWorking=1) + OFFICE],
        inside=exceptions(period("2024-01-04", "2024-01-04") + tags(DayWorking=1) + OFFICE),
    )
    found = worked(base, own, uid=2)
    assert closed(found, "2024-01-01", "2024-01-12") == ["2024-01-03", "2024-01-05", "2024-01-12"]
    assert found.is_working_day(day("2024-01-06"))
    assert found.is_working_day(day("2024-01-07"))


def test_calendars_of_the_same_working_time_are_one():
    """A resource's calendar that changes nothing does not become a calendar of the plan."""
    imported = read(task(1, CalendarUID=2), calendars=[STANDARD, calendar(2, base=1)])
    assert list(imported.plan.calendars) == ["standard"]
    assert item(imported, 1).calendar is None


def test_calendars_based_on_each_other():
    """Calendars that are based on each other are refused."""
    with pytest.raises(PlanError, match="EP506"):
        read(task(1), calendars=[calendar(1, base=2), calendar(2, base=1)])


def test_what_a_day_and_a_week_are_comes_from_the_project():
    """Days and weeks mean the project's minutes on every calendar, whatever its hours."""
    short = calendar(2, days=[tags(DayType=2, DayWorking=1) + shifts("08:00-12:00")])
    imported = read(
        task(1, CalendarUID=2, Duration="PT7H0M0S"),
        calendars=[STANDARD, short],
        MinutesPerDay=420,
        MinutesPerWeek=2000,
    )
    assert {(c.day_minutes, c.week_minutes) for c in imported.plan.calendars.values()} == {
        (420, 2000)
    }
    assert str(item(imported, 1).duration) == "1d"


def test_exceptions_in_the_old_form():
    """A day of type 0 is an exception, unless there are any in the newer form."""
    old = tags(DayType=0) + OFF + period("2024-01-03", "2024-01-03")
    assert closed(worked(calendar(1, days=[*WEEK, old])), "2024-01-01", "2024-01-12") == [
        "2024-01-03"
    ]
    new = exceptions(period("2024-01-05", "2024-01-05") + OFF)
    found = worked(calendar(1, days=[*WEEK, old], inside=new))
    assert closed(found, "2024-01-01", "2024-01-12") == ["2024-01-05"]


def test_days_in_a_row_are_one_period():
    """A holiday of several days becomes one closure with its name."""
    away = exceptions(period("2024-01-03", "2024-01-09") + tags(Name="Shutdown") + OFF)
    plan = read(task(1), calendars=[calendar(1, days=WEEK, inside=away)]).plan
    wanted = Period(day("2024-01-03"), day("2024-01-09"), "Shutdown")
    assert plan.calendars[plan.calendar].closed == (wanted,)


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"Type": 1}, ["2024-01-08", "2024-01-09", "2024-01-10", "2024-01-11", "2024-01-12"]),
        ({"Type": 6, "Period": 1, "DaysOfWeek": 8}, ["2024-01-10", "2024-01-17", "2024-01-24"]),
        ({"Type": 6, "Period": 2, "DaysOfWeek": 10}, ["2024-01-08", "2024-01-10", "2024-01-22"]),
        ({"Type": 7, "Period": 3}, ["2024-01-08", "2024-01-11", "2024-01-17", "2024-01-23"]),
        ({"Type": 8}, ["2024-01-08", "2024-01-09", "2024-01-10"]),
        ({"Type": 4, "Period": 1, "MonthDay": 15}, ["2024-01-15", "2024-02-15", "2024-03-15"]),
        ({"Type": 4, "Period": 2, "MonthDay": 31}, ["2024-01-31", "2024-05-31", "2024-07-31"]),
        ({"Type": 5, "MonthItem": 4, "MonthPosition": 0}, ["2024-02-05", "2024-03-04"]),
        ({"Type": 5, "MonthItem": 8, "MonthPosition": 4}, ["2024-01-26", "2024-02-23"]),
        ({"Type": 5, "MonthItem": 1, "MonthPosition": 1}, ["2024-02-02", "2024-03-04"]),
        ({"Type": 2, "Month": 0, "MonthDay": 1}, ["2025-01-01", "2026-01-01"]),
        ({"Type": 3, "Month": 10, "MonthItem": 7, "MonthPosition": 3}, ["2024-11-28"]),
    ],
)  # fmt: skip
def test_exceptions_that_recur(fields, wanted):
    """Exceptions fall daily, weekly, monthly or yearly, by number or by position."""
    last = "2024-01-12" if fields["Type"] == 1 else "2026-12-31"
    inside = exceptions(period("2024-01-08", last) + tags(**fields, EnteredByOccurrences=0) + OFF)
    found = worked(calendar(1, days=WEEK, inside=inside), FinishDate="2026-12-31T08:00:00")
    days = closed(found, "2024-01-01", "2026-12-31")
    assert days[: len(wanted)] == wanted


def test_exceptions_with_a_number_of_occurrences():
    """An exception entered by its number of times happens that often, whatever its last date."""
    fields = tags(EnteredByOccurrences=1, Occurrences=2, Type=6, Period=1, DaysOfWeek=2)
    inside = exceptions(period("2024-01-08", "2024-01-08") + fields + OFF)
    found = worked(calendar(1, days=WEEK, inside=inside))
    assert closed(found, "2024-01-01", "2024-12-31") == ["2024-01-08", "2024-01-15"]


def test_exceptions_of_an_unknown_kind_are_noted():
    """A recurrence that nobody knows is left out, and the report says so."""
    inside = exceptions(period("2024-01-08", "2024-02-08") + tags(Type=9) + OFF)
    imported = read(task(1), calendars=[calendar(1, days=WEEK, inside=inside)])
    assert omitted(imported.report) == {
        "calendar exceptions that recur in a way that is not known": True
    }


def test_temporary_weeks():
    """A working week for some time replaces the week, and gives way to exceptions."""
    days = [
        tags(DayType=7, DayWorking=1) + OFFICE,
        tags(DayType=2, DayWorking=0),
        tags(DayType=3, DayWorking=0),
    ]
    week = period("2024-01-08", "2024-01-21") + tags(WeekDays=tags(WeekDay=days))
    summer = tags(WorkWeeks=tags(WorkWeek=week))
    open_day = exceptions(period("2024-01-15", "2024-01-15") + tags(DayWorking=1) + OFFICE)
    found = worked(calendar(1, days=WEEK, inside=summer + open_day))
    assert closed(found, "2024-01-01", "2024-01-26") == ["2024-01-08", "2024-01-09", "2024-01-16"]
    saturdays = [day("2024-01-06") + 7 * n for n in range(4)]
    assert [found.is_working_day(d) for d in saturdays] == [False, True, True, False]
    derived = worked(
        calendar(1, days=WEEK, inside=summer),
        calendar(2, base=1, days=[tags(DayType=2, DayWorking=1) + OFFICE]),
        uid=2,
    )
    assert closed(derived, "2024-01-01", "2024-01-26") == ["2024-01-09", "2024-01-16"]


def test_too_many_exceptional_days(monkeypatch):
    """Calendars that would take more days than any file that means well are refused."""
    monkeypatch.setattr(_mspdi_calendars, "_MOST_DAYS", 100)
    inside = exceptions(period("1970-01-01", "2119-12-31") + OFF)
    with pytest.raises(PlanError, match="EP503"):
        read(task(1), calendars=[calendar(1, days=WEEK, inside=inside)])


@given(
    st.integers(2, 8),
    st.integers(700_000, 740_000),
    st.integers(0, 2_000),
    st.none() | st.integers(-2, 40),
    st.dictionaries(
        st.sampled_from(
            ["Period", "DaysOfWeek", "Month", "MonthDay", "MonthItem", "MonthPosition"]
        ),
        st.integers(-3, 200),
    ),
)
def test_occurrences_stay_in_their_range(kind, first, length, count, fields):
    """However a recurrence is written, its days lie in order within its dates and number."""
    found = list(occurrences(kind, first, first + length, count, fields.get) or ())
    assert all(first <= one <= first + length for one in found)
    assert found == sorted(set(found))
    assert count is None or len(found) <= max(0, count)
