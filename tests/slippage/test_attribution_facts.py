"""Tenders, transfers and gates that come into a real plan, or go, are told apart like all else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import attrs
import pytest

from exitplan import load_plan
from exitplan.plan import Group, Plan, Task
from exitplan.slippage import split_slip

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The real plans, without the registers that name their items."""
    found = load_plan(ROOT / "plans")
    return attrs.evolve(found, contracts={}, risks={}, branches={}, correlations={})


def plainer(plan: Plan) -> Plan:
    """Give a plan as it may have been before: no tender, no transfer, nothing behind them."""
    gone = {item.id for item in plan.walk() if isinstance(item, Group) and item.facts is not None}

    def is_gone(name: str) -> bool:
        return any(name == other or name.startswith(f"{other}.") for other in gone)

    def kept(items: Iterable[Task | Group]) -> list[Task | Group]:
        found = []
        for item in items:
            if is_gone(item.id):
                continue
            after = [link for link in item.after if not is_gone(link.task)]
            before = [link for link in item.before if not is_gone(link.task)]
            plain = attrs.evolve(item, after=after, before=before)
            if isinstance(plain, Group):
                plain = attrs.evolve(plain, items=kept(plain.items))
            elif plain.gate is not None and plain.duration is None:
                plain = attrs.evolve(plain, gate=None, duration="5d")
            found.append(plain)
        return found

    return attrs.evolve(plan, items=kept(plan.items))


@pytest.mark.parametrize("is_forward", [True, False])
def test_what_tenders_and_gates_did_is_told_change_by_change(plan: Plan, is_forward: bool) -> None:
    """Every state on the way is a plan, so that no part is a heap of changes; the parts add up."""
    sides = (plainer(plan), plan) if is_forward else (plan, plainer(plan))
    slips = split_slip(*sides)
    moved = [slip for slip in slips if slip.parts]
    assert len(moved) > 10
    for slip in moved:
        assert sum(part.minutes for part in slip.parts) == slip.total_minutes
        assert max(len(part.changes) for part in slip.parts) <= 3
    assert slips.notes == ()
