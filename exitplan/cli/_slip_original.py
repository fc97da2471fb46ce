"""How far milestones are from the first approval, beside a comparison with a later one."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.cli._diff_text import signed_days
from exitplan.cli._sides import load_original
from exitplan.errors import ExitplanError
from exitplan.schedule.words import iso_date, short_date

if TYPE_CHECKING:
    from exitplan.plan import Plan
    from exitplan.planfile.history import Version
    from exitplan.slippage import MilestoneSlip, Slippage, SlipTotal


@attrs.frozen
class SinceOriginal:
    """By how much each milestone has moved since the plan was first approved."""

    name: str
    """The baseline's."""
    day: int
    """Of its approval."""
    totals: Mapping[str, SlipTotal] | None
    """By the milestone's id now; ``None`` where the first plan cannot be dated."""

    @property
    def headline(self) -> str:
        """Say of how many milestones the date is another than was first approved."""
        original = f"the original, baseline {self.name} of {short_date(self.day)}"
        if self.totals is None:
            return f"Nothing can be said of {original}: its plan cannot be dated."
        moved = sum(total.minutes != 0 for total in self.totals.values())
        return f"Since {original}, {moved or 'none'} of {len(self.totals):,} moved."

    def is_moved(self, slip: MilestoneSlip) -> bool:
        """Whether a milestone has another date than was first approved."""
        total = (self.totals or {}).get(slip.id)
        return total is not None and total.minutes != 0

    def words(self, slip: MilestoneSlip) -> str:
        """Say by how much; empty where nothing can be said."""
        if self.totals is None or slip.is_gone:
            return ""
        total = self.totals.get(slip.id)
        return "not in the original" if total is None else f"since the original: {total.words}"

    def cell(self, slip: MilestoneSlip) -> str:
        """Say it in the days of its calendar, for a cell of a table."""
        total = (self.totals or {}).get(slip.id)
        return "" if total is None else signed_days(total.minutes, total.day_minutes)

    def record(self, milestone: str) -> dict[str, Any] | None:
        """Give it as plain data; ``None`` for what the first plan does not have."""
        total = (self.totals or {}).get(milestone)
        return None if total is None else total.record()

    def about(self) -> dict[str, str]:
        """Say as plain data which baseline it is."""
        return {"name": self.name, "approved": iso_date(self.day)}


def since_original(
    arguments: argparse.Namespace, sides: tuple[Version, Version], slips: Slippage
) -> SinceOriginal | None:
    """Compare with the first baseline as well, where a later one is compared with."""
    original = load_original(arguments, sides[0])
    if original is None or sides[1].plan is None:
        return None
    plan, totals = original.version().plan, None
    if plan is not None:
        totals = _totals(plan, sides[1].plan, slips)
    return SinceOriginal(original.name, original.day, totals)


def _totals(plan: Plan, after: Plan, slips: Slippage) -> Mapping[str, SlipTotal] | None:
    from exitplan.slippage import slip_totals

    try:
        return slip_totals(plan, after, milestones=[s.id for s in slips if not s.is_gone])
    except ExitplanError:
        return None
