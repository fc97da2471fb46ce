"""A plan's network, laid out so that the finish of work can be late by itself.

In the passes the start and the finish of work move together. Work that is late starts
when it was to start, so that links from its start stay where they are: its finish gets a
node of its own, from which the links leave that wait for it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from exitplan.network import FirstStart, Network, SpecialNode, Work
from exitplan.network._special import Until
from exitplan.network._timing import ToFinish
from exitplan.outlook._delays_items import Lateness, Moving
from exitplan.schedule import EarlyDates, forward_pass

if TYPE_CHECKING:
    from exitplan.schedule import Schedule


@attrs.frozen
class Laid:
    """A network with ends of their own, and its early dates."""

    network: Network
    early: EarlyDates
    ends: dict[int, int]
    """The node of an item's finish, where that is another than its own."""
    followers: list[list[int]]
    """Nodes that wait for each node."""

    def end(self, node: int) -> int:
        """Give the node whose finish is an item's finish."""
        return self.ends.get(node, node)

    def before(self, nodes: Iterable[int]) -> set[int]:
        """Give some nodes, and all from which links lead to them."""
        network = self.network
        found = set(nodes)
        waiting = list(found)
        while waiting:
            for k in network.links_into(waiting.pop()):
                node = network.source[k] >> 1
                if node not in found:
                    found.add(node)
                    waiting.append(node)
        return found

    def behind(self, nodes: Iterable[int]) -> set[int]:
        """Give some nodes, and all to which links lead from them."""
        found = set(nodes)
        waiting = list(found)
        while waiting:
            for node in self.followers[waiting.pop()]:
                if node not in found:
                    found.add(node)
                    waiting.append(node)
        return found

    def without_limits(self) -> set[int]:
        """Give the nodes whose effects no backward pass can tell exactly.

        Those that have a say in when the first member of a group starts: that is a minimum,
        for which there is no latest date of one member by itself. And those that work with an
        expected finish waits for: it takes no time once it starts later than that, so that
        it ends where work begins, which late dates do not tell from where it ended before.
        """
        special = self.network.special.items()
        return self.before(node for node, kind in special if _is_without_limit(kind))


def _is_without_limit(special: SpecialNode) -> bool:
    if isinstance(special, FirstStart):
        return True
    return isinstance(special, Work) and isinstance(special.length, Until)


def lay_out(schedule: Schedule, items: Iterable[Lateness]) -> Laid:
    """Lay a plan's network out, its as-late-as-possible work at its earliest.

    What is as late as possible uses up free float only: it moves nothing else.
    """
    plain, early = schedule.network, schedule.early
    network = copy.copy(plain)
    if plain.as_late_as_possible:
        network.as_late_as_possible = []
        early = forward_pass(network)
    leaving = _ends_apart(schedule, items)
    ends = {node: plain.size + n for n, node in enumerate(leaving)}
    event = [*early.event]
    laid = EarlyDates(0)
    laid.event, laid.special = event, early.special
    laid.driver = [*early.driver, *([-1] * len(ends))]
    for name in ("calendar_of", "span", "snap", "floor", "source", "weight", "rule", "link"):
        setattr(network, name, getattr(plain, name).copy())
    # P6 counts late dates back in a way of its own, which would not be exact here.
    network.rule = [rule.inner if isinstance(rule, ToFinish) else rule for rule in network.rule]
    network.first_link = plain.first_link.copy()
    for node, end in ends.items():
        network.calendar_of.append(plain.calendar_of[node])
        network.span.append(0)
        network.snap.append(0)
        network.floor.append(0)  # Its item alone says where it lies.
        event += [early.event[2 * node + 1]] * 2
        for k in leaving[node]:
            network.source[k] = 2 * end + 1
        network.source.append(2 * node + 1)
        network.weight.append(0)
        network.rule.append(None)
        network.link.append(None)
        network.first_link.append(len(network.source))
    order: list[int] = []
    for node in plain.order:
        order += [node, ends[node]] if node in ends else [node]
    network.order = order
    return Laid(network, laid, ends, _followers(network))


def _ends_apart(schedule: Schedule, items: Iterable[Lateness]) -> dict[int, list[int]]:
    """Give the items whose finish must get a node, each with the links that wait for it."""
    network, early = schedule.network, schedule.early
    finishing = {item.node for item in items if item.moving is Moving.FINISH}
    leaving: dict[int, list[int]] = {node: [] for node in finishing if node in network.special}
    waiting: dict[int, list[int]] = {node: [] for node in finishing}
    for k, event in enumerate(network.source):
        node = event >> 1
        if node not in finishing:
            continue
        link = network.link[k]
        # Lags from the start of what remains leave from the finish, less the work left. Where
        # none is left, what remains starts later, too.
        is_from_finish = link is None or link.type.from_finish
        if event & 1 and (is_from_finish or early.of(node).remaining_start == early.event[event]):
            waiting[node].append(k)
        else:
            leaving.setdefault(node, [])
    return {node: waiting[node] for node in sorted(leaving)}


def _followers(network: Network) -> list[list[int]]:
    followers: list[list[int]] = [[] for _ in range(network.size)]
    for node in range(network.size):
        for k in network.links_into(node):
            followers[network.source[k] >> 1].append(node)
    return followers
