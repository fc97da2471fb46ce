"""What became of items from one version to the next, where their ids changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from exitplan.slippage._match import match_items

if TYPE_CHECKING:
    from exitplan.plan import Plan
    from exitplan.slippage._trend_dated import DatedPlan


def renames(
    before: DatedPlan,
    after: DatedPlan,
    followed: Collection[str],
    given: Mapping[str, str],
) -> Mapping[str, str]:
    """Give the new ids of items that were renamed or moved, by old id.

    Plans are matched only where one of the `followed` ids is missing from one
    of them, or something is `given`: nobody pays for the rest.
    """
    told = {old: new for old, new in given.items() if old in before.ids and new in after.ids}
    if not told and all((name in before.ids) == (name in after.ids) for name in followed):
        return {}
    found = match_items(_laid_out(before), _laid_out(after), told).new_ids
    return {old: new for old, new in found.items() if old != new}


def _laid_out(dated: DatedPlan) -> Plan:
    return dated.plan if dated.schedule is None else dated.schedule.plan
