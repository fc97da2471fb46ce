"""Work that waits for its late dates, and plans that are scheduled from their finish."""

from __future__ import annotations

import copy

from exitplan.network import Network, Work
from exitplan.plan import ScheduleFrom
from exitplan.schedule._passes import EarlyDates, backward_pass


def held_late(network: Network, early: EarlyDates) -> Network:
    """Give a network in which as-late-as-possible work starts no earlier than its late start.

    In a plan scheduled from its finish nothing starts before the first of all
    late starts: there the plan's start is a result.
    """
    is_from_finish = network.plan.options.schedule_from is ScheduleFrom.FINISH
    late = backward_pass(network, early, has_own_ends=not is_from_finish)
    variant = copy.copy(network)
    variant.floor = floor = network.floor.copy()
    if is_from_finish:
        movable = [node for node in range(len(network.tasks)) if _may_move(network, node)]
        begin = min(
            (network.calendar(node).instant(late.remaining_start(node)) for node in movable),
            default=network.plan.start.begin,
        )
        starts = [calendar.ceil(begin) | 1 for calendar in network.calendars]
        for node in movable:
            floor[node] = max(floor[node], starts[network.calendar_of[node]])
    for node in network.as_late_as_possible:
        floor[node] = max(floor[node], late.remaining_start(node))
    return variant


def _may_move(network: Network, node: int) -> bool:
    """Whether an item's dates are neither facts nor entered by hand."""
    special = network.special.get(node)
    if special is None:
        return True
    return not special.started and not (isinstance(special, Work) and special.by_hand)
