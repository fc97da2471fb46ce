"""Links of every type, with lag and lead, on one calendar and across two."""

from __future__ import annotations

import datetime

import pytest

from exitplan.calendars import CalendarSpec, Period
from exitplan.plan import LagCalendar, Link, LinkType, SchedulingOptions
from tests.schedule.build import DAY, days, instants, link, mark, must, plan, schedule, task


# The predecessor takes 5 days, Monday 1 to Friday 5 June; the successor takes 3.
@pytest.mark.parametrize(
    ("written", "start", "finish"),
    [
        ("a FS", "2015-06-08", "2015-06-10"),  # Monday after Friday
        ("a FS+2d", "2015-06-10", "2015-06-12"),  # not on Monday and Tuesday
        ("a FS-2d", "2015-06-04", "2015-06-08"),  # overlaps Thursday and Friday
        ("a SS", "2015-06-01", "2015-06-03"),
        ("a SS+2d", "2015-06-03", "2015-06-05"),
        ("a SS-2d", "2015-06-01", "2015-06-03"),  # no earlier than the plan
        ("a FF", "2015-06-03", "2015-06-05"),  # 3 days up to Friday
        ("a FF+2d", "2015-06-05", "2015-06-09"),  # up to Tuesday
        ("a FF-2d", "2015-06-01", "2015-06-03"),  # up to Wednesday
        ("a SF", "2015-06-01", "2015-06-03"),  # may finish with the start: no bound
        ("a SF+5d", "2015-06-03", "2015-06-05"),  # 5 days from Monday morning: Friday evening
        ("a SF-2d", "2015-06-01", "2015-06-03"),
        ("a FS+4h", "2015-06-08", "2015-06-11"),  # from 13:00 on Monday
        ("a FS+7ed", "2015-06-15", "2015-06-17"),  # Friday 12 June, 17:00
        ("a FS+2ed", "2015-06-08", "2015-06-10"),  # Sunday: work waits for Monday
        ("a FS-3ed", "2015-06-03", "2015-06-05"),  # Tuesday 17:00
        ("a FS+4ew", "2015-07-06", "2015-07-08"),  # Friday 3 July, 17:00
        ("a FS+1mo", "2015-07-06", "2015-07-08"),  # 5 July is a Sunday
        ("a SS+1mo", "2015-07-01", "2015-07-03"),
        ("a FF+1mo", "2015-07-01", "2015-07-03"),  # from Friday evening to Sunday nobody works
    ],
)
def test_each_link_type_with_each_lag(written: str, start: str, finish: str) -> None:
    """A link gives the dates that its type and its lag say."""
    found = schedule(task("a"), task("b", "3d", link(written)))
    assert days(found, "b") == (start, finish)


def test_a_month_lag_from_the_end_of_january_ends_with_february() -> None:
    """30 January and one month is the end of 28 February, so work goes on on Monday 2 March."""
    found = schedule(
        task("a", "5d"), task("b", "1d", link("a FS+1mo")), start="2015-01-26"
    )  # a: Monday 26 to Friday 30 January
    assert days(found, "b") == ("2015-03-02", "2015-03-02")


def test_the_latest_of_several_links_holds() -> None:
    """A task waits for all its predecessors."""
    found = schedule(task("a", "2d"), task("b", "4d"), task("c", "1d", "a", "b"))
    assert days(found, "c") == ("2015-06-05", "2015-06-05")
    assert found["a"].total_float_minutes == 2 * DAY
    assert found["a"].free_float_minutes == 2 * DAY
    assert found["b"].total_float_minutes == 0


def test_a_finish_bound_moves_the_whole_task() -> None:
    """Held at both ends, work starts late enough to finish late enough and keeps its length."""
    found = schedule(task("a", "10d"), task("b", "2d"), task("c", "3d", "b", link("a FF+1d")))
    # a: 1–12 June; c may start on 3 June but finishes on Monday 15, so it starts on Thursday 11.
    assert days(found, "c") == ("2015-06-11", "2015-06-15")


# a ends on Friday 5 June at 17:00; 12 working hours later …
@pytest.mark.parametrize(
    ("choice", "start"),
    [
        (LagCalendar.SUCCESSOR, "2015-06-07T13:00"),  # works on Saturday and Sunday
        (LagCalendar.PREDECESSOR, "2015-06-09T13:00"),  # Monday, and Tuesday morning
        (LagCalendar.PROJECT, "2015-06-10T13:00"),  # closed on Monday
        (LagCalendar.TWENTY_FOUR_HOUR, "2015-06-06T09:00"),  # 05:00 on Saturday
    ],
)
@pytest.mark.parametrize("how", ["link", "plan"])
def test_a_lag_is_counted_on_the_calendar_that_is_chosen(
    choice: LagCalendar, start: str, how: str
) -> None:
    """Lag runs on the successor's, predecessor's, project's or the 24-hour calendar."""
    monday = datetime.date(2015, 6, 8).toordinal()
    office = CalendarSpec("office", based_on="weekdays", closed=(Period(monday, monday),))
    found = schedule(
        task("a", calendar="weekdays"),
        task(
            "b",
            "1d",
            Link("a", LinkType.FS, "12h", choice if how == "link" else None),
            calendar="every-day",
        ),
        calendar="office",
        calendars={"office": office},
        options=SchedulingOptions(lag_calendar=choice if how == "plan" else LagCalendar.SUCCESSOR),
    )
    assert instants(found, "b")[0] == start


def test_a_working_lag_before_elapsed_work_counts_working_days() -> None:
    """5d before a notice of 28ed are five working days, although the notice runs by the clock."""
    found = schedule(task("a", "1d"), task("notice", "28ed", link("a FS+5d")))
    # a ends on Monday 1 June; five working days on is Monday 8 June, 17:00.
    assert instants(found, "notice") == ("2015-06-08T17:00", "2015-07-06T17:00")


def test_work_on_another_calendar_waits_for_its_next_hours() -> None:
    """What ends on Friday evening is followed on Saturday by those who work then."""
    weekend = CalendarSpec("weekend", based_on=None, hours={5: ((600, 960),), 6: ((600, 960),)})
    found = schedule(
        task("a"),
        task("b", "8h", "a", calendar="weekend"),
        task("c", "1d", "b"),
        calendars={"weekend": weekend},
    )
    assert instants(found, "b") == ("2015-06-06T10:00", "2015-06-07T12:00")
    assert days(found, "c") == ("2015-06-08", "2015-06-08")
    # b may slip by the four hours left on Sunday before c moves.
    assert found["b"].total_float_minutes == 240
    assert found.float_to("c")["b"] == 240
    assert found["a"].total_float_minutes == 0


def test_elapsed_work_lasts_through_the_weekend() -> None:
    """28 calendar days after Friday evening is Friday evening four weeks on."""
    found = schedule(task("a"), task("notice", "28ed", "a"), task("b", "1d", "notice"))
    assert instants(found, "notice") == ("2015-06-05T17:00", "2015-07-03T17:00")
    assert days(found, "notice") == ("2015-06-05", "2015-07-03")
    assert days(found, "b") == ("2015-07-06", "2015-07-06")


@pytest.mark.parametrize(
    ("start", "duration", "finish"),
    [
        ("2014-09-01", "12mo", "2015-08-31"),  # twelve months are over with the last of August
        ("2014-09-01", "1y", "2015-08-31"),
        ("2015-01-31", "1mo", "2015-02-28"),  # there is no 31 February
        ("2015-01-30", "1mo", "2015-02-28"),
        ("2015-01-28", "1mo", "2015-02-27"),
        ("2016-02-29", "2y", "2018-02-28"),
        ("2015-06-01", "28ed", "2015-06-28"),
        ("2015-06-01", "2ew", "2015-06-14"),
    ],
)
def test_elapsed_and_calendar_lengths(start: str, duration: str, finish: str) -> None:
    """Lengths by the clock and the calendar end on the date before the corresponding one."""
    found = schedule(task("a", duration), start=start)
    assert days(found, "a") == (start, finish)


def test_months_after_work_are_counted_to_the_minute() -> None:
    """Two months after Friday 5 June, 17:00, are over on Wednesday 5 August at 17:00."""
    found = schedule(task("a"), task("b", "2mo", "a"))
    assert instants(found, "b") == ("2015-06-05T17:00", "2015-08-05T17:00")


@pytest.mark.parametrize(
    ("start", "duration", "finish"),
    [
        ("2015-12-21", "5d", "2015-12-29"),  # 25 and 28 December (for Boxing Day) are closed
        ("2015-12-31", "2d", "2016-01-04"),  # New Year's Day is a Friday
        ("2015-04-02", "3d", "2015-04-08"),  # Good Friday 3 April, Easter Monday 6 April
        ("2015-08-28", "2d", "2015-09-01"),  # Summer bank holiday, 31 August
        ("2015-05-01", "2d", "2015-05-05"),  # Early May bank holiday, 4 May
        ("2015-05-22", "1w", "2015-05-29"),  # Spring bank holiday, 25 May
    ],
)
def test_work_pauses_on_bank_holidays(start: str, duration: str, finish: str) -> None:
    """No work is done on the bank holidays of England and Wales."""
    assert days(schedule(task("a", duration), start=start), "a") == (start, finish)


def test_a_plan_that_starts_on_a_bank_holiday_starts_the_day_after() -> None:
    """Work planned from Monday 31 August 2015 begins on Tuesday."""
    assert days(schedule(task("a", "1d"), start="2015-08-31"), "a") == ("2015-09-01", "2015-09-01")


def test_scotland_keeps_other_holidays() -> None:
    """2 January is a holiday in Scotland, Easter Monday is not."""
    found = schedule(task("a", "1d", calendar="scotland"), start="2015-04-06")
    assert days(found, "a") == ("2015-04-06", "2015-04-06")
    found = schedule(task("a", "1d", calendar="scotland"), start="2015-01-02")
    assert days(found, "a") == ("2015-01-05", "2015-01-05")


def test_a_milestone_after_work_stands_on_the_day_the_work_ends() -> None:
    """A milestone after a task that ends on Friday is Friday's, not Monday's."""
    found = schedule(task("a"), mark("m", "a"), task("b", "1d", "m"))
    assert days(found, "m") == ("2015-06-05", "2015-06-05")
    assert instants(found, "m") == ("2015-06-05T17:00", "2015-06-05T17:00")
    assert days(found, "b") == ("2015-06-08", "2015-06-08")


def test_a_milestone_after_a_milestone_keeps_its_moment() -> None:
    """A moment handed on through milestones does not drift over a weekend."""
    found = schedule(task("a"), mark("m", "a"), mark("n", "m"), mark("o", link("n FF")))
    assert {days(found, name) for name in "mno"} == {("2015-06-05", "2015-06-05")}


def test_a_milestone_with_a_lag_counts_from_the_work() -> None:
    """Ten working days after Friday 5 June is Friday 19 June."""
    found = schedule(task("a"), mark("m", link("a FS+10d")))
    assert days(found, "m") == ("2015-06-19", "2015-06-19")


def test_a_plan_may_start_at_a_time_of_day() -> None:
    """A plan that starts on Monday at 13:00 has half of that day."""
    found = schedule(task("a", "1d"), start="2015-06-01T13:00")
    assert instants(found, "a") == ("2015-06-01T13:00", "2015-06-02T13:00")


def test_before_is_after_written_at_the_other_end() -> None:
    """`before` makes the item the predecessor."""
    found = schedule(task("b", "3d"), task("a", before=[link("b FS+2d")]))
    assert days(found, "b") == ("2015-06-10", "2015-06-12")


def test_every_fraction_that_is_whole_minutes_counts() -> None:
    """Half a day is four hours, and a fifth of an hour twelve minutes."""
    found = schedule(task("a", "0.5d"), task("b", "0.2h", "a"))
    assert instants(found, "a")[1] == "2015-06-01T13:00"
    assert instants(found, "b")[1] == "2015-06-01T13:12"


def test_a_plan_without_tasks_has_a_schedule() -> None:
    """Nothing to do is done on the plan's start."""
    found = schedule()
    assert len(found) == 0
    assert str(found.finish) == "2015-06-01"
    assert found.paths() == ()
    assert found.longest_path() == ()
    assert plan().id == "p"


def test_a_month_lag_leaves_exact_float_at_the_end_of_february() -> None:
    """To leave 30 March unmoved, a month before it must begin before February is over."""
    found = schedule(
        task("a", "24eh"),
        mark(
            "m",
            link("a FS+1mo"),
            calendar="24-hour",
            constraints=[must("start_no_earlier_than", "2015-03-30")],
        ),
        start="2015-02-10",
    )
    # From 28 February, 24:00, the month would last to the end of March: a minute too late.
    assert found["a"].record()["early_finish"] == "2015-02-11T00:00"
    assert found.float_to("m")["a"] == 18 * 24 * 60 - 1
    assert found["a"].free_float_minutes == 18 * 24 * 60 - 1


def test_a_start_cap_on_months_is_kept() -> None:
    """A month that must start by 31 March may not start on 1 April, though both end with April."""
    found = schedule(
        task("a", "1mo"),
        task(
            "b",
            "3ed",
            link("a SS-1ed"),
            constraints=[must("finish_no_earlier_than", "2015-04-02T00:00")],
        ),
        start="2015-03-23",
    )
    assert instants(found, "b")[0] == "2015-03-30T00:00"
    assert found.float_to("b")["a"] == 8 * 24 * 60
    assert found["a"].free_float_minutes == 8 * 24 * 60
