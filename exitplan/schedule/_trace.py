"""Which links set the early dates, and the traces back along them."""

from __future__ import annotations

from collections.abc import Iterable

from exitplan.network import (
    Brink,
    Finished,
    FirstStart,
    HeldBack,
    Network,
    Released,
    SteppedWork,
    Work,
)
from exitplan.schedule._passes import EarlyDates, is_past, link_bound


def driving_links(network: Network, early: EarlyDates, node: int) -> list[int]:
    """Give the links into a node that set its early dates, in the order written."""
    special = network.special.get(node)
    if isinstance(special, Finished):
        return []
    return [
        k
        for k in network.links_into(node)
        if not isinstance(network.rule[k], Released) and _drives(network, early, node, k)
    ]


def _drives(network: Network, early: EarlyDates, node: int, k: int) -> bool:
    bound = link_bound(network, early.event, k)
    special = network.special.get(node)
    if special is None:
        return bound | network.snap[node] == early.event[2 * node]
    begin = early.of(node).remaining_start
    if isinstance(special, FirstStart):
        return bound == begin
    assert isinstance(special, Work)
    if special.must is not None or is_past(network, node, k):
        return False
    if isinstance(special, SteppedWork):
        start = special.length.start_for(bound) if network.holds_finish(k) else bound | 1
        return special.length.begin(start) == begin
    if network.holds_finish(k):
        if isinstance(special, Brink):
            return bound == begin or bound | special.at_start == begin
        return special.length.start_for(bound) == begin and bound > special.length.finish(begin - 2)
    return bound == begin or bound | 1 == begin


def rests_on_fact(network: Network, early: EarlyDates, k: int) -> bool:
    """Whether a link's bound follows from finished work, not from what that should wait for."""
    rule = network.rule[k]
    return isinstance(rule, HeldBack) and not rule.is_held(early.event[network.source[k]])


def last_nodes(network: Network, early: EarlyDates) -> list[int]:
    """Give the nodes that finish at the plan's finish."""
    return [
        node for node in range(network.size) if _finish_of(network, early, node) == early.finish
    ]


def _finish_of(network: Network, early: EarlyDates, node: int) -> int:
    event = 2 * node + 1
    fact = network.fact.get(event)
    return network.calendar(node).instant(early.event[event]) if fact is None else fact


def driving_trace(network: Network, early: EarlyDates, ends: Iterable[int]) -> frozenset[int]:
    """Follow the driving links back from some nodes."""
    reached = set(ends)
    waiting = list(reached)
    while waiting:
        node = waiting.pop()
        for k in driving_links(network, early, node):
            before = network.source[k] >> 1
            if before not in reached:
                reached.add(before)
                if not rests_on_fact(network, early, k):
                    waiting.append(before)
    return frozenset(reached)


def driven_nodes(network: Network, early: EarlyDates) -> dict[int, list[int]]:
    """Give, by node, the nodes whose early dates it sets."""
    outgoing: dict[int, list[int]] = {}
    for target in range(network.size):
        for k in driving_links(network, early, target):
            outgoing.setdefault(network.source[k] >> 1, []).append(target)
    return outgoing
