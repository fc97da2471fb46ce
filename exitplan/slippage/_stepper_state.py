"""A state of a plan on its way, and what has moved since the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from exitplan.network import Network, PatchedNetwork, SteppedWork

if TYPE_CHECKING:
    from exitplan.schedule import EarlyDates
    from exitplan.slippage._stepper_watch import Reader

Instants = tuple[int, int]
"""Of a start and a finish."""


class State:
    """The dates of one state. It is good until the next step is taken."""

    def __init__(
        self,
        network: Network,
        early: EarlyDates,
        reader: Reader | None = None,
        *,
        moved: Mapping[int, tuple[int, int]] | None = None,
        previous: State | None = None,
    ) -> None:
        self.network = network
        self.early = early
        self.reader = reader
        """What reads the milestones; ``None`` where tasks alone do not say when they finish."""
        self._moved = moved
        """Former events of what has moved, where the network is the same as before."""
        self._previous = previous
        """The state before, where the network is another."""

    def instants(self, node: int) -> Instants:
        """Give a node's start and finish."""
        instant, event = self.network.calendar(node).instant, self.early.event
        return instant(event[2 * node]), instant(event[2 * node + 1])

    def forget(self) -> None:
        """Keep nothing of the states before, once a later one has come."""
        self._previous = None

    def former(self, node: int) -> Instants | None:
        """Give a node's start and finish in the state before; ``None`` where it was not there."""
        if self._moved is not None:
            events = self._moved.get(node)
            if events is None:
                return self.instants(node)
            instant = self.network.calendar(node).instant
            return instant(events[0]), instant(events[1])
        previous = self._previous
        if previous is None or node >= len(self.network.tasks):
            return None
        was = previous.network.index.get(self.network.tasks[node].id)
        return None if was is None else previous.instants(was)

    def moved_steps(self) -> Iterator[int]:
        """Give the tasks that last for a legal period or pass a gate and have moved."""
        special = self.network.special
        nodes: Iterable[int] = self._moved if self._moved is not None else special
        for node in nodes:
            if isinstance(special.get(node), SteppedWork) and self.has_moved(node):
                yield node

    def has_moved(self, node: int) -> bool:
        """Whether a node has moved; of a group's node, where nobody knows, that it may have."""
        if self._moved is not None:
            return node in self._moved
        former = self.former(node)
        if former is None:
            return node >= len(self.network.tasks)
        return former != self.instants(node)

    def moved_after(self, node: int) -> set[int]:
        """Give what has moved behind a node, along links between things that have moved."""
        reached = {node}
        waiting = [node]
        while waiting:
            for follower in self._followers[waiting.pop()]:
                if follower not in reached and self.has_moved(follower):
                    reached.add(follower)
                    waiting.append(follower)
        return reached

    @cached_property
    def _followers(self) -> list[list[int]]:
        network = self.network
        if isinstance(network, PatchedNetwork):
            return network.followers
        followers: list[list[int]] = [[] for _ in range(network.size)]
        for node in range(network.size):
            for k in network.links_into(node):
                followers[network.source[k] >> 1].append(node)
        return followers
