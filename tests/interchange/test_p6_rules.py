"""Primavera's own rules: finished work out of sequence, lags under way, milestones' sides."""

from __future__ import annotations

import datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.calendars import CalendarSpec
from exitplan.network import HeldBack
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Edge,
    LagCalendar,
    Link,
    LinkType,
    Plan,
    Profile,
    Progress,
    ProgressRule,
    SchedulingOptions,
    StartLags,
    Task,
    milestone,
)
from exitplan.schedule import ItemDates, Schedule, compute_schedule

DAY = ((480, 720), (780, 1020))
CALENDARS = {
    name: CalendarSpec(name, None, dict.fromkeys(range(days), DAY), "none", day_minutes=480)
    for name, days in (("five", 5), ("seven", 7))
}
EARLY = {"start_lags": StartLags.EARLY_START}


def schedule(*tasks: Task, finish_by: str | None = None, **options: Any) -> Schedule:
    """Schedule tasks by P6's rules, with a data date of Monday 12 January 2026."""
    rules = SchedulingOptions.of(options.pop("profile", Profile.P6), **{**EARLY, **options})
    return compute_schedule(
        Plan(
            "p",
            "P",
            "2026-01-05",
            tasks,
            status_date="2026-01-12T00:00",
            finish_by=finish_by,
            calendar="five",
            calendars=CALENDARS,
            options=rules,
        )
    )


def finished(start: str, finish: str) -> Progress:
    return Progress(actual_start=f"2026-01-{start}", actual_finish=f"2026-01-{finish}")


def started(day: str, remaining: str) -> Progress:
    return Progress(actual_start=f"2026-01-{day}", remaining=remaining)


def starts(dates: ItemDates) -> str:
    """Say when the (remaining) work starts."""
    day, minute = divmod(dates.remaining_start_at, 1440)
    date = datetime.date.fromordinal(day).isoformat()
    return f"{date}T{minute // 60:02d}:{minute % 60:02d}"


def iso(moment: Any) -> str:
    text: str = moment.isoformat()
    return text[:16]


OUT_OF_TURN = (
    Task("open", "Open", duration="3d"),
    Task(
        "done",
        "Done",
        duration="2d",
        after=[Link("open")],
        progress=finished("05T08:00", "06T17:00"),
    ),
    Task("next", "Next", duration="1d", after=[Link("done")]),
)


def test_logic_goes_on_through_finished_work() -> None:
    """What follows finished work waits for the open work that should have come before that."""
    found = schedule(*OUT_OF_TURN)
    assert starts(found["next"]) == "2026-01-15T08:00"
    assert iso(found["done"].early_finish) == "2026-01-06T17:00"
    assert found["done"].completed


def test_late_dates_go_through_finished_work_too() -> None:
    """The open work is as late as what follows the finished work allows."""
    found = schedule(*OUT_OF_TURN, Task("long", "Long", duration="10d"))
    assert iso(found["open"].late_finish) == "2026-01-22T17:00"
    assert found["open"].total_float_minutes == found["next"].total_float_minutes == 6 * 480


def test_the_longest_path_goes_through_finished_work() -> None:
    """It is the open work that drives the finish."""
    found = schedule(*OUT_OF_TURN)
    assert all(found[name].longest_path for name in ("open", "next"))


def test_the_reason_names_the_open_work() -> None:
    """Nobody is told that a task starts when something finished long before."""
    text = str(schedule(*OUT_OF_TURN).why("next"))
    assert "“Open” finishes (14 January 2026), which done should have waited for" in text


@pytest.mark.parametrize(
    "options",
    [{"profile": Profile.EXITPLAN}, {"progress": ProgressRule.PROGRESS_OVERRIDE}],
    ids=["exitplan", "override"],
)
def test_elsewhere_finished_work_holds_by_its_finish_alone(options: dict[str, Any]) -> None:
    """Neither exitplan's own rules nor progress override look behind finished work."""
    assert starts(schedule(*OUT_OF_TURN, **options)["next"]) == "2026-01-12T08:00"


def test_in_sequence_nothing_changes() -> None:
    """Finished work whose predecessors are finished holds by its finish and lag."""
    first = attrs.evolve(OUT_OF_TURN[0], progress=finished("05T08:00", "05T17:00"))
    after = [Link("done", lag="7d")]
    found = schedule(first, OUT_OF_TURN[1], attrs.evolve(OUT_OF_TURN[2], after=after))
    assert starts(found["next"]) == "2026-01-16T08:00"


@pytest.mark.parametrize(("lag", "day"), [("2d", "15"), ("5d", "19"), ("9d", "23"), ("-1d", "14")])
def test_what_is_left_of_a_lag_is_counted_from_where_the_logic_is(lag: str, day: str) -> None:
    """Three days have passed by the data date; only the rest comes behind the open work."""
    last = attrs.evolve(OUT_OF_TURN[2], after=[Link("done", lag=lag)])
    found = schedule(*OUT_OF_TURN[:2], last)
    assert starts(found["next"]) == f"2026-01-{day}T08:00"


def test_a_whole_chain_of_finished_work_passes_logic_on() -> None:
    """However much of what lies between is finished, on whatever calendar."""
    again = attrs.evolve(OUT_OF_TURN[1], id="again", calendar="seven", after=[Link("done")])
    last = attrs.evolve(OUT_OF_TURN[2], after=[Link("again")])
    found = schedule(*OUT_OF_TURN[:2], again, last)
    assert starts(found["next"]) == "2026-01-15T08:00"


@pytest.mark.parametrize(
    ("lag", "begin"), [("2d", "2026-01-13"), ("7d", "2026-01-15"), ("0d", "2026-01-13")]
)
def test_a_lag_from_a_start_counts_what_the_work_has_covered(lag: str, begin: str) -> None:
    """Five days lie behind the start; what is left is counted from where the work goes on."""
    tasks = (
        Task("before", "Before", duration="1d"),
        Task(
            "on",
            "Going on",
            duration="10d",
            after=[Link("before")],
            progress=started("05T08:00", "5d"),
        ),
        Task("next", "Next", duration="1d", after=[Link("on", LinkType.SS, lag)]),
    )
    assert starts(schedule(*tasks)["next"]) == f"{begin}T08:00"


def test_a_lag_from_the_actual_start_is_counted_from_there() -> None:
    """With the option for it, where the remaining work lies is of no account."""
    tasks = (
        Task("on", "Going on", duration="10d", progress=started("09T08:00", "5d")),
        Task("next", "Next", duration="1d", after=[Link("on", LinkType.SS, "3d")]),
    )
    found = schedule(*tasks, start_lags=StartLags.ACTUAL_START)
    assert starts(found["next"]) == "2026-01-14T08:00"


def test_started_work_bounds_the_start_it_is_linked_to() -> None:
    """Late dates go back from a start to the start of remaining work, facts or not."""
    tasks = (
        Task("on", "Going on", duration="10d", progress=started("09T00:00", "5d")),
        Task("next", "Next", duration="8d", after=[Link("on", LinkType.SS)]),
        Task("long", "Long", duration="10d"),
    )
    assert iso(schedule(*tasks)["on"].late_finish) == "2026-01-20T17:00"


def test_no_lag_behind_finished_work_holds_what_started() -> None:
    """Work that began before a lag was over goes on."""
    done = Task("done", "Done", duration="1d", progress=finished("09T08:00", "09T17:00"))
    on = Task(
        "on",
        "Going on",
        duration="5d",
        after=[Link("done", lag="10d")],
        progress=started("09T08:00", "5d"),
    )
    assert starts(schedule(done, on)["on"]) == "2026-01-12T08:00"
    unstarted = attrs.evolve(on, progress=None)
    assert starts(schedule(done, unstarted)["on"]) == "2026-01-26T08:00"


def test_a_finish_milestone_stands_where_work_ends() -> None:
    """After work on its evening, after a start or a date on that morning; late in the evening."""
    tasks = (
        Task("work", "Work", duration="5d"),
        milestone("end", "End", edge=Edge.FINISH, after=[Link("work")]),
        milestone("begin", "Begin", edge=Edge.FINISH, after=[Link("work", LinkType.SS)]),
    )
    found = schedule(*tasks)
    assert iso(found["end"].early_finish) == "2026-01-16T17:00"
    assert iso(found["begin"].early_finish) == "2026-01-12T08:00"
    assert iso(found["begin"].late_finish) == "2026-01-16T17:00"


def test_a_start_milestone_stands_where_work_begins() -> None:
    """After work it is on the next working morning, early and late."""
    tasks = (
        Task("work", "Work", duration="5d"),
        milestone("go", "Go", edge=Edge.START, after=[Link("work")]),
        Task("more", "More", duration="1d", after=[Link("go")]),
    )
    found = schedule(*tasks)["go"]
    assert iso(found.early_start) == iso(found.late_start) == "2026-01-19T08:00"
    assert found.total_float_minutes == 0


@pytest.mark.parametrize("is_milestone", [True, False])
def test_a_late_finish_is_handed_back_as_the_instant_it_is(is_milestone: bool) -> None:
    """From Friday evening a seven-day predecessor has till Friday evening, not till Sunday."""
    after = [Link("week", LinkType.FF), Link("plain")]
    last = (
        milestone("last", "Last", edge=Edge.FINISH, after=after)
        if is_milestone
        else Task("last", "Last", duration="1d", after=[*after])
    )
    tasks = (
        Task("week", "Week", duration="1d", calendar="seven"),
        Task("plain", "Plain", duration="5d" if is_milestone else "4d"),
        last,
        Task("later", "Later", duration="1d", after=[Link("last")]),
    )
    found = schedule(*tasks)
    assert iso(found["last"].late_finish) == "2026-01-16T17:00"
    assert iso(found["week"].late_finish) == "2026-01-16T17:00"
    assert found["week"].free_float_minutes == found["week"].total_float_minutes == 4 * 480


def test_a_lag_on_another_calendar_is_taken_from_that_instant() -> None:
    """A day by the clock before Friday evening is Thursday evening."""
    tasks = (
        Task("a", "A", duration="1d"),
        Task("plain", "Plain", duration="4d"),
        Task("b", "B", duration="1d", after=[Link("a", LinkType.FF, "24h"), Link("plain")]),
    )
    found = schedule(*tasks, lag_calendar=LagCalendar.TWENTY_FOUR_HOUR)
    assert iso(found["a"].late_finish) == "2026-01-15T17:00"


def test_work_with_an_expected_finish_has_no_free_float() -> None:
    """Its finish stays where it is expected, whatever its start does."""
    tasks = (
        Task("a", "A", duration="1d", progress=Progress(expected_finish="2026-01-13T17:00")),
        Task("b", "B", duration="5d"),
    )
    assert schedule(*tasks)["a"].free_float_minutes == 0
    assert schedule(*tasks)["a"].total_float_minutes == 3 * 480


def test_a_soft_start_gives_way_to_logic() -> None:
    """`start on` holds from below and bounds late dates; later logic turns float negative."""
    tasks = (
        Task("a", "A", duration="5d"),
        Task(
            "b",
            "B",
            duration="1d",
            after=[Link("a")],
            constraints=[Constraint(ConstraintKind.START_ON, "2026-01-14T08:00")],
        ),
    )
    found = schedule(*tasks)
    assert starts(found["b"]) == "2026-01-19T08:00"
    assert found["b"].total_float_minutes == -3 * 480


@given(
    st.integers(-50, 50), st.integers(-9, 9).map(lambda n: 2 * n), st.integers(), st.integers(0, 9)
)
def test_what_is_held_back_has_an_adjoint(fact: int, shift: int, x: int, above: int) -> None:
    """From the fact's own bound on, the latest input is exactly the last that is not later."""
    rule = HeldBack(fact, None, shift)
    y = fact + above
    assert (rule.forward(x) <= y) == (x <= rule.latest(y))
