"""Networks whose rows and links change one at a time, and the rows to change them with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import attrs

from exitplan.network._compile import Compiler
from exitplan.network._links import LinkCompiler
from exitplan.network._network import Network

if TYPE_CHECKING:
    from exitplan.network._timing import TimingRule
    from exitplan.plan import Link, Plan, Task

T = TypeVar("T")
_BY_NODE = ("finish_floor", "bare_floor", "ceiling", "special", "steps")
"""What only some nodes have."""


class PatchedNetwork(Network):
    """A copy of a network that can be changed without compiling it again.

    The links into a node are numbered in no order: ask :meth:`links_into`.
    """

    __slots__ = ("followers", "into", "is_ordered", "node_at", "rank")

    def __init__(self, network: Network) -> None:
        for name in Network.__slots__:
            value = getattr(network, name)
            is_copied = isinstance(value, list | dict | set) and name != "first_link"
            setattr(self, name, value.copy() if is_copied else value)
        first = network.first_link
        self.into: list[Sequence[int]] = [range(a, b) for a, b in pairwise(first)]
        """Numbers of the links that end at each node."""
        self.followers: list[list[int]] = [[] for _ in self.into]
        """Nodes that wait for each node, once for each link."""
        followers, source = self.followers, self.source
        for node, links in enumerate(self.into):
            for k in links:
                followers[source[k] >> 1].append(node)
        self.node_at: list[int] = list(network.order)
        """Nodes, predecessors first."""
        self.rank: list[int] = [0] * len(self.node_at)
        """Place of each node in that order."""
        self._number()
        self.is_ordered = True
        """Whether every link leads forward in it; not where links make a circle."""

    def _number(self) -> None:
        for place, node in enumerate(self.node_at):
            self.rank[node] = place

    def links_into(self, node: int) -> Sequence[int]:  # type: ignore[override] # no range here
        """Give the numbers of the links that end at a node."""
        return self.into[node]

    def take_row(self, node: int, other: Network, row: int, calendar: int) -> None:
        """Give a node the length, bounds and facts of a node of another network.

        `calendar` is the number that its calendar has here. Its links stay.
        """
        self.calendar_of[node] = calendar
        self.span[node] = other.span[row]
        self.snap[node] = other.snap[row]
        self.floor[node] = other.floor[row]
        for name in _BY_NODE:
            _copy(getattr(other, name), row, getattr(self, name), node)
        _copy(other.fact, 2 * row, self.fact, 2 * node)
        _copy(other.fact, 2 * row + 1, self.fact, 2 * node + 1)
        if row in other.finished_off_calendar:
            self.finished_off_calendar.add(node)
        else:
            self.finished_off_calendar.discard(node)

    def add_link(self, event: int, rule: TimingRule | None, weight: int, link: Link | None) -> int:
        """Give a new link a number; it leads nowhere yet."""
        self.source.append(event)
        self.rule.append(rule)
        self.weight.append(weight)
        self.link.append(link)
        return len(self.source) - 1

    def set_links(self, node: int, links: Sequence[int]) -> None:
        """Let these links, and no others, end at a node; see :attr:`is_ordered` for circles."""
        source, followers = self.source, self.followers
        for k in self.into[node]:
            followers[source[k] >> 1].remove(node)
        into: list[int] = []
        self.into[node] = into
        for k in links:
            before = source[k] >> 1
            into.append(k)
            followers[before].append(node)
            if self.is_ordered and self.rank[before] >= self.rank[node]:
                self.is_ordered = before != node and self._reorder(before, node)

    def _reorder(self, before: int, after: int) -> bool:
        """Rank one node before another; only nodes between them move (Pearce and Kelly).

        Whether that can be: not where a link back makes a circle.
        """
        rank, low, high = self.rank, self.rank[after], self.rank[before]
        ahead = [after]
        seen = {after}
        for node in ahead:
            for follower in self.followers[node]:
                if follower == before:
                    return False
                if rank[follower] < high and follower not in seen:
                    seen.add(follower)
                    ahead.append(follower)
        behind = [before]
        seen = {before}
        for node in behind:
            for k in self.into[node]:
                earlier = self.source[k] >> 1
                if rank[earlier] > low and earlier not in seen:
                    seen.add(earlier)
                    behind.append(earlier)
        ahead.sort(key=rank.__getitem__)
        behind.sort(key=rank.__getitem__)
        places = sorted(rank[node] for node in (*ahead, *behind))
        for place, node in zip(places, (*behind, *ahead), strict=True):
            rank[node] = place
            self.node_at[place] = node
        return True

    def sort(self) -> bool:
        """Order all nodes anew; whether that can be."""
        waits = [len(links) for links in self.into]
        ready = [node for node, number in enumerate(waits) if not number]
        for node in ready:
            for follower in self.followers[node]:
                waits[follower] -= 1
                if not waits[follower]:
                    ready.append(follower)
        self.is_ordered = len(ready) == len(self.node_at)
        if self.is_ordered:
            self.node_at = ready
            self._number()
        return self.is_ordered


def _copy(source: Mapping[int, T], key: int, target: dict[int, T], place: int) -> None:
    if key in source:
        target[place] = source[key]
    else:
        target.pop(place, None)


class VersionCompiler(Compiler):
    """Compiles a plan, and beside it rows of tasks that it does not have, or not as they are.

    A row is a node without links: ``first_row + i`` for version ``i``. Where the plan does not
    have the task at all, its first row is also its node.
    """

    def __init__(self, plan: Plan, versions: Sequence[tuple[Task, str]] = ()) -> None:
        super().__init__(plan)
        self.versions = versions
        """Tasks, each with the full id of the group that it lies in; empty for the plan."""
        self.first_row = 0

    def _add_rows(self) -> None:
        network = self.network
        self.first_row = len(network.tasks)
        for task, group in self.versions:
            bare = attrs.evolve(task, after=(), before=()) if task.after or task.before else task
            network.index.setdefault(task.id, len(network.tasks))
            network.tasks.append(bare)
            self.scopes.append(self.group_scope[group] if group else self.root)

    def links_of(self, network: PatchedNetwork) -> LinkCompiler:
        """Give what times links of a changed copy of the network."""
        links = self.links
        assert links is not None
        links.network = network
        return links
