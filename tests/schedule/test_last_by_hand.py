"""What finishes last is on the longest path, wherever its dates lie."""

from __future__ import annotations

import pytest

from exitplan.plan import Link, ManualDates, Plan, Task, milestone
from exitplan.schedule import compute_schedule


@pytest.mark.parametrize(
    "last",
    [
        milestone("b", "B", manual=ManualDates("2015-01-17"), after=[Link("a")]),
        Task(
            "b",
            "B",
            duration="2d",
            manual=ManualDates("2015-01-17", "2015-01-18"),
            after=[Link("a")],
        ),
    ],
    ids=["milestone", "work"],
)
def test_an_item_dated_by_hand_on_a_weekend_ends_the_longest_path(last: Task) -> None:
    """A date outside working time is a fact beside its position, and still the plan's last."""
    schedule = compute_schedule(Plan("p", "P", "2015-01-05", [Task("a", "A", duration="3d"), last]))
    assert schedule.longest_path() == ("b",)
    assert schedule.finish == schedule["b"].finish
