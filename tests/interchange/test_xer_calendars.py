"""P6's calendars: weeks, shifts, exceptions, bases and broken texts."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.calendars import CalendarSpec, OpenDay, Period, build_calendar
from exitplan.errors import PlanError
from exitplan.interchange._imported import Imported
from exitplan.interchange._xer_read import read_xer
from tests.interchange.xer_texts import FULL_DAY, calendar, calendar_data, project, task, xer

DAY = ((480, 720), (780, 1020))
NEW_YEAR = datetime.date(2026, 1, 1).toordinal()


def serial(day: int) -> int:
    """Give P6's number for a day ordinal."""
    return day - datetime.date(1899, 12, 30).toordinal()


def read(*calendars: dict[str, object]) -> Imported:
    return read_xer(xer([task(1)], calendars=calendars), "plan.xer")


def spec(data: str, **fields: object) -> CalendarSpec:
    return read(calendar(clndr_data=data, **fields)).plan.calendars["Five days"]


def message(data: str) -> str:
    with pytest.raises(PlanError) as caught:
        read(calendar(clndr_data=data))
    assert [d.code for d in caught.value.diagnostics] == ["EP508"]
    return caught.value.diagnostics[0].message


def test_a_week_counts_from_sunday() -> None:
    """P6's day 1 is Sunday; days without shifts are off."""
    found = spec(calendar_data({1: FULL_DAY, 7: "(0||0(s|08:00|f|12:00)())"}))
    assert found.hours == {5: ((480, 720),), 6: DAY}
    assert (found.based_on, found.holidays) == (None, "none")


def test_midnight_ends_a_day() -> None:
    """From 00:00 to 00:00 is the whole day, to 00:00 is to its end."""
    found = spec(calendar_data({2: "(0||0(s|00:00|f|00:00)())", 3: "(0||0(s|16:00|f|00:00)())"}))
    assert found.hours == {0: ((0, 1440),), 1: ((960, 1440),)}


def test_shifts_that_touch_are_one() -> None:
    """In any order; nobody can tell them apart."""
    shifts = "(0||0(s|12:00|f|16:00)())(0||1(f|12:00|s|08:00)())"
    assert spec(calendar_data({2: shifts})).hours == {0: ((480, 960),)}


def test_days_off_in_a_row_are_one_period() -> None:
    """Exceptions without shifts close days; those with others' hours open them."""
    days = {serial(NEW_YEAR + n): "" for n in (0, 1, 2, 5)}
    days[serial(NEW_YEAR + 9)] = "(0||0(s|09:00|f|10:00)())"
    days[serial(NEW_YEAR + 4)] = FULL_DAY  # A Monday, which has these hours anyway.
    found = spec(calendar_data(exceptions=days))
    assert found.closed == (
        Period(NEW_YEAR, NEW_YEAR + 2),
        Period(NEW_YEAR + 5, NEW_YEAR + 5),
    )
    assert found.open == (OpenDay(NEW_YEAR + 9, ((540, 600),)),)


def test_line_breaks_inside_are_no_matter() -> None:
    """Older releases write deletes and blanks between the records."""
    data = calendar_data()
    loose = data.replace("(0||", "\x7f\x7f  (0||")
    assert spec(loose) == spec(data)


def test_exceptions_are_inherited() -> None:
    """A calendar keeps the days off of the one it is based on; its own entries win."""
    base = calendar(
        clndr_id=6,
        clndr_name="All",
        clndr_data=calendar_data(exceptions={serial(NEW_YEAR): "", serial(NEW_YEAR + 1): ""}),
    )
    own = calendar(
        base_clndr_id=6,
        clndr_data=calendar_data(exceptions={serial(NEW_YEAR): "(0||0(s|08:00|f|09:00)())"}),
    )
    plan = read(base, own).plan
    assert list(plan.calendars) == ["Five days"]
    found = plan.calendars["Five days"]
    assert found.closed == (Period(NEW_YEAR + 1, NEW_YEAR + 1),)
    assert found.open == (OpenDay(NEW_YEAR, ((480, 540),)),)


def test_calendars_based_on_each_other_do_no_harm() -> None:
    """A circle of bases ends where it began."""
    first = calendar(base_clndr_id=8)
    second = calendar(clndr_id=8, base_clndr_id=7, default_flag="N")
    assert read(first, second).plan.calendars["Five days"].hours is not None


def test_a_calendar_without_a_text_has_the_usual_week() -> None:
    """And the report says that dates may differ."""
    imported = read(calendar(clndr_data=""))
    assert imported.plan.calendars["Five days"].hours == dict.fromkeys(range(5), DAY)
    assert [o.what for o in imported.report.omissions if o.changes_dates] == [
        "calendars without working hours"
    ]


def test_a_missing_base_is_told() -> None:
    """Its holidays are not in the file."""
    omissions = read(calendar(base_clndr_id=99)).report.omissions
    assert [o.what for o in omissions] == ["base calendars that the file does not hold"]


@pytest.mark.parametrize(("hours", "minutes"), [("8", 480), ("7.5", 450), ("", 480), ("0", 480)])
def test_a_day_is_what_the_calendar_says(hours: str, minutes: int) -> None:
    """Hours per day say what 1d means; P6's eight where nothing is said."""
    assert spec(calendar_data(), day_hr_cnt=hours).day_minutes == minutes


def test_names_are_unique_and_not_those_of_built_in_calendars() -> None:
    """Two calendars of one name stay two, and `24-hour` stays exitplan's own."""
    calendars = [
        calendar(clndr_name="24-hour"),
        calendar(clndr_id=8, clndr_name="24-hour"),
        calendar(clndr_id=9, clndr_name=""),
    ]
    rows = [task(n, clndr_id=key) for n, key in enumerate((7, 8, 9), 1)]
    plan = read_xer(xer(rows, calendars=calendars), "plan.xer").plan
    assert list(plan.calendars) == ["24-hour (2)", "24-hour (3)", "calendar 9"]


def test_calendars_nobody_uses_are_left_out() -> None:
    """Not even read, so that faults in them stand in nobody's way."""
    plan = read(calendar(), calendar(clndr_id=8, clndr_name="Old", clndr_data="(")).plan
    assert list(plan.calendars) == ["Five days"]


def test_the_default_calendar_serves_where_none_is_named() -> None:
    """For the project and for activities."""
    row = calendar(clndr_id=8, clndr_name="Other", default_flag="N")
    data = xer([task(1, clndr_id="")], calendars=[row, calendar()],
               projects=[project(clndr_id="")])  # fmt: skip
    plan = read_xer(data, "plan.xer").plan
    assert plan.calendar == "Five days"
    assert plan.items[0].calendar is None


@pytest.mark.parametrize(
    "data",
    [
        "(",
        "(0||CalendarData()",
        calendar_data() + ")",
        calendar_data({2: "(0||0(s|25:00|f|26:00)())"}),
        calendar_data({2: "(0||0(s|12:00|f|08:00)())"}),
        calendar_data({2: "(0||0(f|12:00)())"}),
        calendar_data({2: "(0||0(s|noon|f|13:00)())"}),
        calendar_data(exceptions={-1: ""}),
        calendar_data(exceptions={10**9: ""}),
        calendar_data({}),
        calendar_data().replace("(0||3()", "(0||8()"),
        "(0||a()" * 50 + "())" * 50,
    ],
)
def test_a_broken_text_is_told(data: str) -> None:
    """One finding, naming the calendar."""
    assert "Five days" in message(data)


@given(st.text(st.sampled_from("()|0s f:d12DaysOfWeek"), max_size=60))
def test_any_text_gives_a_calendar_or_a_finding(data: str) -> None:
    """Nothing but a plan or a PlanError comes out of a calendar's text."""
    try:
        plan = read(calendar(clndr_data=data)).plan
    except PlanError:
        return
    assert build_calendar(plan.calendar, plan.calendars).has_working_time
