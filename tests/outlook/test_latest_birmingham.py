"""Last safe dates of Birmingham's decisions, tried out: kept to the day, the service is in time.

Every decision of the shipped programme is put off to its last safe date, and the
whole programme is dated again; then to one working day later.
"""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from exitplan.calendars import build_calendar
from exitplan.outlook import LastDate, contract_dates, last_safe_dates
from exitplan.plan import Constraint, ConstraintKind, Group, Moment, Task
from exitplan.planfile import load_plan
from exitplan.schedule import Schedule, compute_schedule

FOM = "future-operating-model"
PROGRAMME = compute_schedule(load_plan(Path(__file__).resolve().parents[2] / "plans"))
DECISIONS = [row for row in last_safe_dates(PROGRAMME) if row.kind == "decision"]
CALENDAR = build_calendar(PROGRAMME.plan.calendar, PROGRAMME.plan.calendars)


def put_off(item: Task | Group, name: str, day: int) -> Task | Group:
    """Let one item start no earlier than a day."""
    if isinstance(item, Group):
        members = tuple(put_off(member, name, day) for member in item.items)
        return attrs.evolve(item, items=members)
    if item.id != name:
        return item
    floor = Constraint(ConstraintKind.START_NO_EARLIER_THAN, Moment(day))
    return attrs.evolve(item, constraints=(*item.constraints, floor))


def with_decision_on(row: LastDate, day: int) -> Schedule:
    plan = PROGRAMME.plan
    items = tuple(put_off(item, row.id, day) for item in plan.items)
    return compute_schedule(attrs.evolve(plan, items=items))


def gap(schedule: Schedule) -> int:
    """Days without a service after the contract; negative where the new one is in time."""
    (contract,) = contract_dates(schedule)
    assert contract.gap_days is not None
    return contract.gap_days


def working_days_around(day: int) -> tuple[int, int]:
    """The last working day up to a day, and the first one after it."""
    after = CALENDAR.nth_working_day_after(day, 1)
    return CALENDAR.nth_working_day_before(after, 1), after


@pytest.mark.parametrize("row", DECISIONS, ids=lambda row: row.id)
def test_a_decision_on_its_last_safe_date_keeps_the_service_and_a_day_later_does_not(
    row: LastDate,
) -> None:
    """Ready on the last safe date, the new service comes in time; a working day later, too late."""
    safe, late = working_days_around(row.last_day)
    kept = with_decision_on(row, safe)
    gate = kept.gate(row.id)
    assert gate is not None
    assert gate.ready_day == safe
    assert row.sitting is not None
    assert gate.sitting.meets == row.sitting.meets
    assert gap(kept) <= 0
    assert gap(with_decision_on(row, late)) > 0


def test_most_decisions_can_move_the_new_service() -> None:
    """Those that cannot are left out: nothing of theirs leads to the new service."""
    gates = {task.id for task in PROGRAMME.plan.tasks() if task.gate is not None}
    told = {row.id for row in DECISIONS}
    assert told <= gates
    assert gates - told == {
        "ict-improvement.budgets.reform-decided",
        "ict-improvement.investment-rounds.round-2016.approved",
        "ict-improvement.investment-rounds.round-2017.approved",
    }
    assert len(told) > 12
    assert {"exit.retender.award-approval", f"{FOM}.p3.tender-strategy.decided"} <= told
