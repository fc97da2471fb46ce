"""Last safe dates where a plain answer would mislead: decisions under way, boards without days."""

from __future__ import annotations

import attrs

from exitplan.outlook import last_safe_dates
from exitplan.plan import Board, Contract, Gate, Link, Plan, Progress, Task, milestone
from exitplan.schedule import compute_schedule

MONTHLY = Board("cabinet", "Cabinet", meets="third Tuesday")
LATE = Board("cabinet", "Cabinet", dates=[739874, 739937])
"""Meetings on 15 September and 17 November 2026 only."""


def plan(board: Board, ends: str, progress: Progress | None = None) -> Plan:
    return Plan(
        "p",
        "P",
        "2026-01-05",
        items=[
            Task("write", "Write", duration="2w"),
            Task(
                "approve",
                "Approve",
                gate=Gate("cabinet"),
                after=() if progress else [Link("write")],
                progress=progress,
            ),
            Task("work", "Work", duration="20w", after=[Link("approve")]),
            milestone("live", "Live", after=[Link("work")]),
        ],
        status_date="2026-02-20" if progress else None,
        boards={"cabinet": board},
        contracts={"c": Contract("c", "C", ends, new_service=("live",))},
    )


def test_a_decision_under_way_is_measured_by_the_last_meeting_that_still_works() -> None:
    """Ready in February, it may be put off to July's meeting; August's would be too late."""
    written = plan(MONTHLY, "2026-12-31", Progress(actual_start="2026-02-13"))
    (row,) = last_safe_dates(compute_schedule(written))
    assert row.as_dict()["meeting"] == "2026-07-21"
    assert row.as_dict()["last"] == "2026-07-13"
    # Held until the status date lies past a meeting, it is decided at the next.
    after_july = compute_schedule(attrs.evolve(written, status_date="2026-07-21"))
    after_august = compute_schedule(attrs.evolve(written, status_date="2026-07-22"))
    assert str(after_july["live"].finish) <= "2026-12-31" < str(after_august["live"].finish)


def test_where_no_meeting_is_early_enough_there_is_no_date() -> None:
    """A contract that ends before the first known meeting's decision could be acted on."""
    found = last_safe_dates(compute_schedule(plan(LATE, "2026-06-30")))
    (row,) = found
    assert row.last_day is None
    assert row.room_days is None
    assert row.is_past
    assert row.cliff == "no known meeting of Cabinet is early enough, not even 15 September 2026"
    assert row.as_dict()["last"] is None


def test_a_meeting_that_is_just_early_enough_gives_a_date() -> None:
    """One day more of contract, and the first meeting counts."""
    first = compute_schedule(plan(LATE, "2026-06-30"))["live"].finish
    (row,) = last_safe_dates(compute_schedule(plan(LATE, str(first))))
    assert row.as_dict()["meeting"] == "2026-09-15"
    (row,) = last_safe_dates(compute_schedule(plan(LATE, str(first.subtract(days=1)))))
    assert row.last_day is None
