"""How a deadline would be kept if its item finished on another day."""

from __future__ import annotations

import datetime

import attrs
import pytest

from exitplan.errors import UnknownTaskError
from exitplan.plan import Constraint, ConstraintKind, Deadline, Group, Plan, Task, milestone
from exitplan.schedule import Status, compute_schedule, deadline_if


def _day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


PLAN = Plan(
    "p",
    "P",
    "2015-06-01",
    items=[
        milestone("week", "A week's tolerance", deadline=Deadline("2015-06-30", tolerance="5d")),
        milestone("month", "A month's", deadline=Deadline("2015-07-31", tolerance="1mo")),
        milestone("none", "None", deadline=Deadline("2015-06-20")),
        Group("g", "Group", [Task("g.t", "T", duration="3d")], deadline=Deadline("2015-06-12")),
        milestone("free", "Free"),
    ],
)


@pytest.mark.parametrize("name", ["week", "month", "none"])
def test_it_is_what_a_plan_that_finishes_then_says(name: str) -> None:
    """Margin and status on any working day are those of a schedule with that forecast."""
    schedule = compute_schedule(PLAN)
    for day in range(_day("2015-06-02"), _day("2015-08-10")):
        if datetime.date.fromordinal(day).weekday() > 4:
            continue
        date = datetime.date.fromordinal(day).isoformat()
        held = Constraint(ConstraintKind.FINISH_NO_EARLIER_THAN, date)
        items = [
            attrs.evolve(item, constraints=[held]) if item.id == name else item
            for item in PLAN.items
        ]
        later = compute_schedule(attrs.evolve(PLAN, items=items))[name].deadline
        assert later is not None
        assert later.finish_day == day
        assert deadline_if(schedule, name, day) == later


def test_groups_stand_by_their_last_day_and_others_do_not_stand() -> None:
    """A group's deadline is judged on the group's calendar; without a deadline there is nothing."""
    schedule = compute_schedule(PLAN)
    kept = deadline_if(schedule, "g", _day("2015-06-12"))
    missed = deadline_if(schedule, "g", _day("2015-06-15"))
    assert kept is not None
    assert missed is not None
    assert (kept.status, kept.margin_working_days) == (Status.ON_TIME, 0)
    assert (missed.status, missed.margin_working_days) == (Status.LATE, -1)
    assert deadline_if(schedule, "free", _day("2015-06-15")) is None
    with pytest.raises(UnknownTaskError):
        deadline_if(schedule, "nobody", 1)
