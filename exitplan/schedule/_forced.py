"""Where the logic would have put work that a date pulls away from it."""

from __future__ import annotations

from exitplan.network import Network, Work
from exitplan.schedule._passes import EarlyDates, is_past, link_bound


def logical_start(network: Network, early: EarlyDates, node: int) -> int | None:
    """Give the start that links and floors ask for, where a constraint overrides them.

    ``None`` where none does. Float is counted from there: a task that must be
    done before its predecessors are has less than none.
    """
    special = network.special.get(node)
    if not isinstance(special, Work) or special.by_hand or special.started:
        return None
    if special.must is None and special.capped is None:
        return None
    start = network.floor[node]
    finish = network.finish_floor.get(node)
    for k in network.links_into(node):
        if is_past(network, node, k):
            continue
        bound = link_bound(network, early.event, k)
        if network.holds_finish(k):
            finish = bound if finish is None else max(finish, bound)
        else:
            start = max(start, bound)
    if finish is not None:
        start = max(start, special.length.start_for(finish))
    return start | network.snap[node]
