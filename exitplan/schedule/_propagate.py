"""Early dates of a network that changes one node at a time: only what a change moves is placed."""

from __future__ import annotations

from collections.abc import Iterable

from exitplan.errors import HorizonError
from exitplan.network import PatchedNetwork
from exitplan.schedule._passes import EarlyDates, place


class Propagation:
    """Keeps early dates up to date while their network changes; those given stay as they are.

    Mark the nodes whose row or links have changed, then :meth:`run`. The plan's finish and
    the drivers are not kept.
    """

    def __init__(self, network: PatchedNetwork, early: EarlyDates) -> None:
        self.network = network
        self.early = EarlyDates(0)
        self.early.event = early.event.copy()
        self.early.driver = early.driver.copy()
        self.early.special = early.special.copy()
        self.marked: set[int] = set()
        """Nodes to be placed anew."""
        self.moved: dict[int, tuple[int, int]] = {}
        """Former start and finish of the nodes that have moved, until somebody clears it."""
        self.placed = 0
        """How many nodes have been placed so far, one that was placed twice counted twice."""

    def mark(self, nodes: Iterable[int]) -> None:
        """Have some nodes placed anew."""
        self.marked.update(nodes)

    def run(self) -> None:
        """Place what is marked and what moves with it.

        Raises HorizonError where a date leaves the years its calendar knows; what is left
        to do is then still marked.
        """
        network, event = self.network, self.early.event
        rank, node_at = network.rank, network.node_at
        waiting = bytearray(len(node_at))
        for node in self.marked:
            waiting[rank[node]] = 1
        moved = self.moved
        followers, find = network.followers, waiting.find
        at = find(1)
        while at >= 0:
            node = node_at[at]
            start, finish = event[2 * node], event[2 * node + 1]
            try:
                self._place(node)
            except HorizonError:
                self.marked = {node_at[place] for place, flag in enumerate(waiting) if flag}
                raise
            if event[2 * node] != start or event[2 * node + 1] != finish:
                moved.setdefault(node, (start, finish))
                for follower in followers[node]:
                    waiting[rank[follower]] = 1
            self.placed += 1
            at = find(1, at + 1)
        self.marked.clear()

    def _place(self, node: int) -> None:
        network = self.network
        span = network.span[node]
        if span is None and node not in network.steps:
            place(network, self.early, node)
            return
        self.early.special.pop(node, None)
        event, source, weight, rule = (
            self.early.event,
            network.source,
            network.weight,
            network.rule,
        )
        start = network.floor[node]
        for k in network.into[node]:
            timing = rule[k]
            if timing is None:
                bound = event[source[k]] + weight[k]
            else:
                bound = timing.forward(event[source[k]]) + weight[k]
            if bound > start:
                start = bound
        start |= network.snap[node]
        event[2 * node] = start
        finish = network.steps[node].finish(start) if span is None else start + span
        event[2 * node + 1] = finish
