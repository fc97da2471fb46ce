"""Groups whose first member to start is the same one, whatever comes late.

When the first of several starts is a minimum, for which there is no latest date of one
member by itself. But where one member has started, or waits for nothing, or for nothing that
the others do not wait for as well, it is the first in every case, and a link from it will do.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from exitplan.network import FirstStart, Released, Work
from exitplan.outlook._delays_items import Lateness, Moving

if TYPE_CHECKING:
    from exitplan.network import Network
    from exitplan.outlook._delays_laid import Laid


def with_leaders(laid: Laid, items: Iterable[Lateness]) -> tuple[Laid, set[int]]:
    """Let a link from one member stand for all of them, where that is exact.

    Also gives the members for whose own delay it is not: those that move their own start.
    """
    network = laid.network
    firsts = [node for node, kind in network.special.items() if isinstance(kind, FirstStart)]
    if not firsts:
        return laid, set()
    moving = {item.node for item in items if item.moving is not Moving.FINISH}
    variant = copy.copy(network)
    variant.special = network.special.copy()
    variant.span, variant.rule = network.span.copy(), network.rule.copy()
    leaders = set()
    for node in firsts:
        leading = _leading(laid, node)
        if leading is None:
            continue
        del variant.special[node]
        variant.span[node] = 0
        for k in network.links_into(node):
            if k != leading:
                variant.rule[k] = Released(None, None, 0)
        leaders.add(network.source[leading] >> 1)
    return attrs.evolve(laid, network=variant), leaders & moving


def _leading(laid: Laid, node: int) -> int | None:
    """Give the link from the member that starts first in every case."""
    network, event = laid.network, laid.early.event
    found = None
    for k in network.links_into(node):
        rule, position = network.rule[k], event[network.source[k]]
        at = position if rule is None else rule.forward(position)
        if at != event[2 * node]:
            continue
        member = network.source[k] >> 1
        if _is_settled(network, member):
            return k
        if found is None and _leads(laid, member, node):
            found = k
    return found


def _is_settled(network: Network, member: int) -> bool:
    special = network.special.get(member)
    return not network.links_into(member) or (special is not None and special.started)


def _leads(laid: Laid, leader: int, node: int) -> bool:
    """Whether no other member can start before one, as each waits for as much as it does."""
    network = laid.network
    if network.span[leader] is None:
        return False
    later = {leader}
    waiting = [network.source[k] >> 1 for k in network.links_into(node)]
    while waiting:
        left = [member for member in waiting if not _is_later(network, member, leader, later)]
        if len(left) == len(waiting):
            return False
        found = set(waiting).difference(left)
        later |= found.union(laid.end(member) for member in found)
        waiting = left
    return True


def _is_later(network: Network, member: int, leader: int, later: set[int]) -> bool:
    """Whether a member starts no earlier than the leader, as others are known not to.

    As forecast none does; so what matters is what either of them waits for.
    """
    special = network.special.get(member)
    if member == leader:
        return True
    if special is not None and special.started:
        return False
    if isinstance(special, Work) and (special.must is not None or special.capped is not None):
        return False
    for k in network.links_into(member):
        is_behind = network.weight[k] >= 0 and network.rule[k] is None
        if is_behind and network.source[k] >> 1 in later and not network.holds_finish(k):
            return True
    return (
        network.calendar_of[member] == network.calendar_of[leader]
        and network.snap[member] >= network.snap[leader]
        and _links(network, leader) <= _links(network, member)
    )


def _links(network: Network, node: int) -> set[tuple[int, int, int]]:
    """Give what a node waits for, so that it can be compared with another's on its calendar."""
    return {
        (network.source[k], id(network.rule[k]), network.weight[k])
        for k in network.links_into(node)
        if not network.holds_finish(k) or network.span[node] is not None
    }
