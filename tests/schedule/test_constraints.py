"""Constraints, deadlines and the plan's own limits."""

from __future__ import annotations

import pytest

from exitplan.calendars import CalendarSpec
from exitplan.errors import HorizonError, PlanError
from exitplan.plan import Deadline, MustDates, NoLaterThan, SchedulingOptions
from exitplan.schedule import Status, compute_schedule
from tests.schedule.build import DAY, days, group, instants, mark, must, plan, schedule, task

OVERRIDE = SchedulingOptions(must_dates=MustDates.OVERRIDE_LOGIC)
PULL = SchedulingOptions(no_later_than=NoLaterThan.PULL_EARLY)


# Five days of work that nothing else holds; Monday 1 to Friday 5 June by itself.
@pytest.mark.parametrize(
    ("kind", "date", "start", "finish"),
    [
        ("start_no_earlier_than", "2015-06-10", "2015-06-10", "2015-06-16"),
        ("start_no_earlier_than", "2015-06-06", "2015-06-08", "2015-06-12"),  # a Saturday
        ("start_no_earlier_than", "2015-05-20", "2015-06-01", "2015-06-05"),
        ("start_no_earlier_than", "2015-06-10T13:00", "2015-06-10", "2015-06-17"),
        ("finish_no_earlier_than", "2015-06-12", "2015-06-08", "2015-06-12"),
        ("finish_no_earlier_than", "2015-06-13", "2015-06-08", "2015-06-12"),  # a Saturday
        ("finish_no_earlier_than", "2015-06-12T12:00", "2015-06-05", "2015-06-12"),
        ("finish_no_earlier_than", "2015-06-03", "2015-06-01", "2015-06-05"),
        ("start_no_later_than", "2015-06-03", "2015-06-01", "2015-06-05"),
        ("finish_no_later_than", "2015-06-20", "2015-06-01", "2015-06-05"),
        ("must_start_on", "2015-06-10", "2015-06-10", "2015-06-16"),
        ("must_finish_on", "2015-06-12", "2015-06-08", "2015-06-12"),
    ],
)
def test_constraints_on_free_work(kind: str, date: str, start: str, finish: str) -> None:
    """No-earlier and must constraints hold from below; no-later ones move no early date."""
    assert days(schedule(task("a", constraints=[must(kind, date)])), "a") == (start, finish)


# b follows a (1–5 June) and takes 5 days: 8–12 June by the logic.
@pytest.mark.parametrize(
    ("kind", "date", "total"),
    [
        ("start_no_later_than", "2015-06-03", -3),  # it starts three days late
        ("finish_no_later_than", "2015-06-10", -2),
        ("must_start_on", "2015-06-03", -3),
        ("must_finish_on", "2015-06-10", -2),
        ("start_no_later_than", "2015-06-08", 0),
        ("finish_no_later_than", "2015-06-13", 0),  # a Saturday: Friday evening
        ("must_start_on", "2015-06-08", 0),
    ],
)
def test_a_date_that_logic_misses_shows_as_negative_float(kind: str, date: str, total: int) -> None:
    """Dates that cannot be kept leave the early dates and make the float negative."""
    found = schedule(task("a"), task("b", "5d", "a", constraints=[must(kind, date)]))
    assert days(found, "b") == ("2015-06-08", "2015-06-12")
    assert found["b"].total_float_minutes == total * DAY
    assert found["a"].total_float_minutes == total * DAY
    assert found["b"].critical
    assert found["a"].free_float_minutes == 0


@pytest.mark.parametrize(
    ("kind", "date", "start", "finish"),
    [
        ("must_start_on", "2015-06-03", "2015-06-03", "2015-06-09"),
        ("must_finish_on", "2015-06-10", "2015-06-04", "2015-06-10"),
        ("must_start_on", "2015-06-17", "2015-06-17", "2015-06-23"),
    ],
)
def test_must_dates_may_override_the_logic(kind: str, date: str, start: str, finish: str) -> None:
    """With override-logic a must date replaces what the links say."""
    items = task("a"), task("b", "5d", "a", constraints=[must(kind, date)]), task("c", "1d", "b")
    found = schedule(*items, options=OVERRIDE)
    assert days(found, "b") == (start, finish)
    assert found["c"].start_day == found["b"].finish_day + 1  # No weekend lies between here.


@pytest.mark.parametrize(
    ("kind", "date", "start", "finish"),
    [
        ("start_no_later_than", "2015-06-03", "2015-06-03", "2015-06-09"),
        ("finish_no_later_than", "2015-06-10", "2015-06-04", "2015-06-10"),
        ("start_no_later_than", "2015-06-15", "2015-06-08", "2015-06-12"),
    ],
)
def test_no_later_than_may_pull_early_dates(kind: str, date: str, start: str, finish: str) -> None:
    """With pull-early a no-later-than constraint goes ahead of the logic where it is earlier."""
    items = task("a"), task("b", "5d", "a", constraints=[must(kind, date)])
    assert days(schedule(*items, options=PULL), "b") == (start, finish)


def test_two_constraints_hold_at_once() -> None:
    """No earlier than 3 June and finished by the 12th: five days with three to spare."""
    window = [
        must("start_no_earlier_than", "2015-06-03"),
        must("finish_no_later_than", "2015-06-12"),
    ]
    found = schedule(task("a", constraints=window), task("long", "20d"))
    assert days(found, "a") == ("2015-06-03", "2015-06-09")
    assert found["a"].total_float_minutes == 3 * DAY
    # Nothing waits for a: its free float reaches to the plan's finish, Friday 26 June.
    assert found["a"].free_float_minutes == 13 * DAY


def test_a_milestone_not_before_monday_stands_on_monday() -> None:
    """A milestone held to Monday is shown on Monday, one held by Friday's work on Friday."""
    found = schedule(
        task("a"),
        mark("m", "a", constraints=[must("start_no_earlier_than", "2015-06-08")]),
        mark("n", "a", constraints=[must("start_no_earlier_than", "2015-06-05")]),
        mark("o", "a", constraints=[must("start_no_earlier_than", "2015-06-06")]),
    )
    assert days(found, "m") == ("2015-06-08", "2015-06-08")
    assert instants(found, "m")[0] == "2015-06-08T09:00"
    assert days(found, "n") == ("2015-06-05", "2015-06-05")
    assert days(found, "o") == ("2015-06-08", "2015-06-08")  # Saturday rolls to Monday.


@pytest.mark.parametrize("calendar", ["england-and-wales", "24-hour", "every-day"])
@pytest.mark.parametrize("kind", ["finish_no_earlier_than", "must_finish_on"])
def test_a_milestone_held_to_a_finish_date_shows_that_date(kind: str, calendar: str) -> None:
    """Held to finish on Tuesday 30 June, a milestone is shown on 30 June on every calendar."""
    found = schedule(mark("m", calendar=calendar, constraints=[must(kind, "2015-06-30")]))
    assert days(found, "m") == ("2015-06-30", "2015-06-30")


def test_a_finish_date_without_work_after_work_until_midnight() -> None:
    """Not before Saturday is not Friday, even where Friday's work lasts until midnight."""
    through = CalendarSpec("through", based_on=None, hours=dict.fromkeys(range(5), ((0, 1440),)))
    held = mark("m", constraints=[must("finish_no_earlier_than", "2015-06-06")])
    found = schedule(held, calendar="through", calendars={"through": through})
    assert days(found, "m") == ("2015-06-08", "2015-06-08")


def test_as_late_as_possible_stands_before_its_earliest_successor() -> None:
    """It moves up to its successor's early start, which does not move."""
    late = [must("as_late_as_possible")]
    found = schedule(task("a"), task("b", "2d", constraints=late), task("c", "1d", "a", "b"))
    assert days(found, "b") == ("2015-06-04", "2015-06-05")
    assert days(found, "c") == ("2015-06-08", "2015-06-08")
    assert found["b"].free_float_minutes == 0


def test_a_chain_as_late_as_possible_moves_as_one() -> None:
    """Each of a chain stands right before the next, whatever the order written."""
    late = [must("as_late_as_possible")]
    found = schedule(
        task("c", "1d", "b", constraints=late),
        task("b", "2d", constraints=late),
        task("a", "10d"),
        mark("m", "a", "c"),
    )
    assert days(found, "c") == ("2015-06-12", "2015-06-12")
    assert days(found, "b") == ("2015-06-10", "2015-06-11")


def test_as_late_as_possible_without_successors_ends_with_the_plan() -> None:
    """Nothing waits for it, so the plan's finish is as late as it may be."""
    found = schedule(task("a", "10d"), task("b", "2d", constraints=[must("as_late_as_possible")]))
    assert days(found, "b") == ("2015-06-11", "2015-06-12")


def test_as_late_as_possible_keeps_a_finish_limit() -> None:
    """A finish-no-later-than is as late as it may be, too."""
    both = [must("as_late_as_possible"), must("finish_no_later_than", "2015-06-09")]
    found = schedule(task("a", "10d"), task("b", "2d", constraints=both))
    assert days(found, "b") == ("2015-06-08", "2015-06-09")


def test_a_month_as_late_as_possible_is_still_a_month() -> None:
    """Moved into a month of another length, it ends on the corresponding date."""
    found = schedule(
        task("notice", "1mo", constraints=[must("as_late_as_possible")]),
        mark("m", "notice", constraints=[must("start_no_earlier_than", "2015-03-16")]),
        start="2015-01-05",
    )
    # From 16 February 09:00 to 16 March 09:00: the month is February's 28 days.
    assert instants(found, "notice") == ("2015-02-16T09:00", "2015-03-16T09:00")


@pytest.mark.parametrize(
    ("date", "tolerance", "margin", "status"),
    [
        ("2015-06-05", None, 0, Status.ON_TIME),
        ("2015-06-04", None, -1, Status.LATE),
        ("2015-06-06", None, 0, Status.ON_TIME),  # a Saturday: Monday would be too late
        ("2015-06-08", None, 1, Status.ON_TIME),
        ("2015-06-10", "3d", 3, Status.ON_TIME),
        ("2015-06-09", "3d", 2, Status.TIGHT),
        ("2015-06-05", "3d", 0, Status.TIGHT),
        ("2015-06-01", "3d", -4, Status.LATE),
        ("2015-06-08", "3ed", 1, Status.ON_TIME),
        ("2015-06-07", "3ed", 0, Status.TIGHT),
        ("2015-07-05", "1mo", 20, Status.ON_TIME),
        ("2015-07-04", "1mo", 20, Status.TIGHT),
    ],
)
def test_deadlines_measure_and_never_move(
    date: str, tolerance: str | None, margin: int, status: Status
) -> None:
    """A deadline's margin is in working days; below its tolerance it is tight, past it late."""
    found = schedule(task("a", deadline=Deadline(date, tolerance)), task("long", "40d"))
    assert days(found, "a") == ("2015-06-01", "2015-06-05")
    deadline = found["a"].deadline
    assert deadline is not None
    assert deadline.margin_working_days == margin
    assert deadline.status is status
    assert found["a"].total_float_minutes == 35 * DAY


def test_a_deadline_on_a_saturday_is_missed_on_monday_by_a_day() -> None:
    """Finishing on the Monday after a Saturday's deadline is one working day late."""
    found = schedule(task("a", "6d", deadline=Deadline("2015-06-06")))
    assert days(found, "a")[1] == "2015-06-08"
    assert found["a"].deadline is not None
    assert found["a"].deadline.status is Status.LATE
    assert found["a"].deadline.margin_working_days == -1


def test_a_groups_deadline_is_measured_at_its_last_member() -> None:
    """A group is late when its last member is."""
    found = schedule(
        group("g", task("g.a", "2d"), task("g.b", "5d"), deadline=Deadline("2015-06-04"))
    )
    assert found["g"].deadline is not None
    assert found["g"].deadline.status is Status.LATE


def test_finish_by_counts_float_from_a_promise() -> None:
    """Finishing two days after the plan must is two days of negative float all along the path."""
    items = task("a"), task("b", "5d", "a"), task("c", "2d")
    found = schedule(*items, finish_by="2015-06-10")  # b ends on Friday 12
    assert found["a"].total_float_minutes == -2 * DAY
    assert found["b"].total_float_minutes == -2 * DAY
    assert found["c"].total_float_minutes == 6 * DAY
    assert instants(found, "b") == ("2015-06-08T09:00", "2015-06-12T17:00")
    found = schedule(*items, finish_by="2015-06-19")
    assert found["b"].total_float_minutes == 5 * DAY
    assert not found["b"].critical
    assert found["b"].longest_path


@pytest.mark.parametrize(
    ("threshold", "critical"),
    [("0d", "ac"), ("3d", "abc"), ("2d", "ac"), ("24h", "abc"), ("1ed", "abc"), ("23h", "ac")],
)
def test_critical_float_widens_what_counts_as_critical(threshold: str, critical: str) -> None:
    """Tasks with at most that float are critical, the longest path is what it was."""
    found = schedule(
        task("a"),
        task("b", "2d"),
        task("c", "1d", "a", "b"),
        options=SchedulingOptions(critical_float=threshold),
    )
    assert "".join(d.id for d in found if d.critical) == critical
    assert found.longest_path() == ("a", "c")


def test_dates_beyond_the_bank_holiday_table_are_refused() -> None:
    """A schedule that leaves 2060 raises HorizonError instead of guessing holidays."""
    with pytest.raises(HorizonError) as caught:
        schedule(task("a", "600w"), start="2050-01-03")
    assert [d.code for d in caught.value.diagnostics] == ["EP309"]
    with pytest.raises(HorizonError):
        schedule(task("a", "1d"), start="1999-12-31")


def test_contradictions_are_refused() -> None:
    """A plan that contradicts itself gets no dates, but all its faults at once."""
    broken = plan(
        task("a", "5d", "nobody"),
        task("b", constraints=[must("must_start_on", "2015-06-03")] * 2),
    )
    with pytest.raises(PlanError) as caught:
        compute_schedule(broken)
    assert {d.code for d in caught.value.diagnostics} == {"EP201", "EP211"}


def test_float_counts_in_the_tasks_own_calendar() -> None:
    """The same slip is 8 working hours for an office and 72 for a notice that runs by the clock."""
    # a and notice both lead to m, which waits for b until Tuesday 9 June, 17:00.
    found = schedule(task("b", "7d"), task("a", "6d"), task("n", "5ed"), mark("m", "a", "b", "n"))
    assert found["a"].total_float_minutes == DAY
    # n runs from Monday 00:00 to Saturday 6 June 00:00: three days and 17 hours remain.
    assert found["n"].total_float_minutes == (3 * 24 + 17) * 60
    assert found.float_to("m")["n"] == (3 * 24 + 17) * 60


def test_float_of_a_milestone_on_a_morning_is_whole() -> None:
    """A milestone that stands on Saturday morning may slip its twelve hours, not a minute less."""
    weekend = CalendarSpec("weekend", based_on=None, hours={5: ((600, 960),), 6: ((600, 960),)})
    found = schedule(mark("m", calendar="weekend"), mark("n", "m"), calendars={"weekend": weekend})
    assert found.float_to("n")["m"] == 12 * 60
    assert found["m"].free_float_minutes == 12 * 60
    assert found["m"].total_float_minutes == 12 * 60


def test_slips_in_months_are_measured_at_the_start() -> None:
    """A month from 28 January may start as late as 1 February, and still be over by 1 March."""
    found = schedule(
        task("a", "1mo"),
        mark(
            "m", "a", calendar="24-hour", constraints=[must("start_no_earlier_than", "2015-03-01")]
        ),
        start="2015-01-28",
    )
    assert found.float_to("m")["a"] == 4 * 24 * 60
    assert found["a"].free_float_minutes == 4 * 24 * 60
