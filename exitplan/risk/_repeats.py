"""Work that is done again: further nodes of a network, one set for each time.

What lies on the ways from the first item to the one that decides is copied,
with its calendars, gates, legal periods and links, as if nothing of it had
begun. The copies of what has nothing before it among them wait for the time
before to be over; what waits for the item that decides waits for its copies
as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import WorkCalendar
from exitplan.errors import Diagnostic, Severity, Where
from exitplan.network import Network, SpecialNode, TimingRule, compile_network
from exitplan.plan import Link, Repeat
from exitplan.risk._estimates import Estimator
from exitplan.risk._layout import Activity, refused, with_lengths, without_progress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exitplan.errors import PlanError
    from exitplan.plan import Branch, Plan
    from exitplan.risk._layout import Layout

MOST_NODES = 100_000
"""Nodes of a network with repeated work. A plan may come from a stranger."""

_Incoming = tuple[int, TimingRule | None, int, Link | None]
"""Source event, rule, weight and link, as a network has them."""


class Growth:
    """A network that gets more nodes."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.incoming: list[list[_Incoming]] = [_links_of(network, n) for n in range(network.size)]
        self.extra: dict[int, list[_Incoming]] = {}
        """Links that repeated work has added to nodes."""

    def between(self, first: Iterable[int], last: int) -> list[int]:
        """Give the nodes on the ways from some nodes to one, in an order of the passes."""
        before: set[int] = {last}
        waiting = [last]
        while waiting:
            for event, *_ in self.incoming[waiting.pop()]:
                if event >> 1 not in before:
                    before.add(event >> 1)
                    waiting.append(event >> 1)
        following: dict[int, list[int]] = {}
        for node in before:
            for event, *_ in self.incoming[node]:
                following.setdefault(event >> 1, []).append(node)
        found = {node for node in first if node in before}
        waiting = list(found)
        while waiting:
            for node in following.get(waiting.pop(), ()):
                if node not in found:
                    found.add(node)
                    waiting.append(node)
        return sorted(found)

    def add_link(self, node: int, link: _Incoming) -> None:
        """Let a node wait for one more."""
        self.incoming[node].append(link)
        self.extra.setdefault(node, []).append(link)

    def copy_node(self, node: int, source: Network) -> int:
        """Add a node like another; its links come later."""
        network = self.network
        new = network.size
        for name in ("span", "snap", "floor"):
            getattr(network, name).append(getattr(source, name)[node])
        network.calendar_of.append(_number_of(network, source.calendar(node)))
        special: SpecialNode | None = source.special.get(node)
        if special is not None:
            network.special[new] = special
        for name in ("finish_floor", "bare_floor", "ceiling", "steps"):
            table = getattr(source, name)
            if node in table:
                getattr(network, name)[new] = table[node]
        self.incoming.append([])
        return new

    def close(self) -> None:
        """Put the links into the network's arrays, and its nodes in order."""
        network = self.network
        network.first_link, network.source, network.weight = [], [], []
        network.rule, network.link = [], []
        for links in self.incoming:
            network.first_link.append(len(network.source))
            for event, rule, weight, link in links:
                network.source.append(event)
                network.rule.append(rule)
                network.weight.append(weight)
                network.link.append(link)
        network.first_link.append(len(network.source))
        network.order = _ordered(self.incoming)


def _number_of(network: Network, calendar: WorkCalendar) -> int:
    """Give a calendar's place among a network's, which gets it if it is not there yet."""
    for number, found in enumerate(network.calendars):
        if found.name == calendar.name:
            return number
    network.calendars.append(calendar)
    return len(network.calendars) - 1


def _links_of(network: Network, node: int) -> list[_Incoming]:
    return [
        (network.source[k], network.rule[k], network.weight[k], network.link[k])
        for k in network.links_into(node)
    ]


def _ordered(incoming: list[list[_Incoming]]) -> list[int]:
    """Give the nodes, predecessors first."""
    waits = [len(links) for links in incoming]
    following: list[list[int]] = [[] for _ in incoming]
    for node, links in enumerate(incoming):
        for event, *_ in links:
            following[event >> 1].append(node)
    order = [node for node, count in enumerate(waits) if not count]
    for node in order:
        for after in following[node]:
            waits[after] -= 1
            if not waits[after]:
                order.append(after)
    return order


def grown(network: Network) -> Network:
    """Give a copy of a network whose nodes can be added to."""
    import copy

    variant = copy.copy(network)
    for name in ("calendar_of", "span", "snap", "floor"):
        setattr(variant, name, list(getattr(network, name)))
    for name in ("special", "finish_floor", "bare_floor", "ceiling", "steps"):
        setattr(variant, name, dict(getattr(network, name)))
    variant.calendars = list(network.calendars)
    variant.as_late_as_possible = list(network.as_late_as_possible)
    return variant


def repeat_work(layout: Layout) -> None:
    """Add the nodes of every branch by which work is done again."""
    layout.network = grown(layout.network)
    growth = Growth(layout.network)
    place = {node: number for number, node in enumerate(layout.network.order)}
    index = layout.network.index
    repeating = [branch for branch in layout.branches if isinstance(branch.then, Repeat)]
    for branch in sorted(repeating, key=lambda found: place[index[found.at]]):
        _Repeating(layout, growth, branch).run()
    growth.close()


class _Repeating:
    """One branch by which work is done again."""

    def __init__(self, layout: Layout, growth: Growth, branch: Branch) -> None:
        assert isinstance(branch.then, Repeat)
        self.layout = layout
        self.growth = growth
        self.branch = branch
        self.then = branch.then
        self.network = layout.network
        self.at = layout.network.index[branch.at]
        self.nodes = growth.between(_nodes_of(layout.network, branch.then.from_), self.at)

    def run(self) -> None:
        """Add the nodes of each time."""
        if self.at not in self.nodes:
            return
        pristine, lengths = self._pristine()
        onward = [
            (node, link)
            for node, links in enumerate(_with_pristine(pristine, self.growth))
            for link in links
            if link[0] == 2 * self.at + 1
        ]
        last, parent = self.at, self.layout.activity.get(self.at)
        for time in range(1, self.then.times + 1):
            parent = self.layout.activity_of(self.branch, parent, time)
            last = self._copy(pristine, lengths, last, parent, time)
            for node, (_, rule, weight, link) in onward:
                self.growth.add_link(node, (2 * last + 1, rule, weight, link))

    def _pristine(self) -> tuple[Network, Estimator]:
        """Compile the plan as if nothing of the repeated work had begun."""
        layout, tasks = self.layout, self.network.tasks
        ids = {tasks[node].id for node in self.nodes if node < len(tasks)}
        bare = without_progress(layout.plan, ids)
        if bare is layout.plan:
            return layout.compiled, layout.estimator
        estimator = layout.estimator.of(bare)
        minutes = {
            name: max(1, round(length.plain))
            for name, length in estimator.lengths.items()
            if name in ids
        }
        return compile_network(with_lengths(bare, estimator, minutes)), estimator

    def _copy(
        self,
        pristine: Network,
        estimator: Estimator,
        before: int,
        activity: Activity | None,
        time: int,
    ) -> int:
        """Add one time's nodes; give the one that stands for the item that decides."""
        layout, growth, network = self.layout, self.growth, self.network
        if network.size + len(self.nodes) > MOST_NODES:
            raise _too_much(self.layout.schedule.plan, self.branch)
        new: dict[int, int] = {}
        again: dict[Activity, Activity] = {}
        for node in self.nodes:
            is_old = node < pristine.size
            copy = new[node] = growth.copy_node(node, pristine if is_old else network)
            layout.repeated[copy] = node
            self._activate(node, copy, activity, again, time)
            length = layout.lengths.get(node)
            if node < len(network.tasks):
                length = estimator.lengths.get(network.tasks[node].id)
            if length is not None:
                names = (*length.names, "again", self.branch.id, str(time))
                layout.lengths[copy] = attrs.evolve(length, names=names, partners=None)
        for node, copy in new.items():
            links = growth.incoming[node]
            if node < pristine.size:
                links = [*_links_of(pristine, node), *growth.extra.get(node, ())]
            is_first = all(event >> 1 not in new for event, *_ in links)
            for event, rule, weight, link in links:
                inner = new.get(event >> 1, event >> 1)
                growth.incoming[copy].append((2 * inner + (event & 1), rule, weight, link))
            if is_first:
                a, b = network.calendar(before), network.calendar(copy)
                rule = None if a.name == b.name else layout.bridge(a, b)
                growth.incoming[copy].append((2 * before + 1, rule, 0, None))
        return new[self.at]

    def _activate(
        self,
        node: int,
        copy: int,
        activity: Activity | None,
        again: dict[Activity, Activity],
        time: int,
    ) -> None:
        own = self.layout.activity.get(node)
        if own is None:
            found = activity
        elif own in again:
            found = again[own]
        else:
            names = (*own.names, "again", self.branch.id, str(time))
            found = again[own] = Activity(names, own.share, activity)
        if found is not None:
            self.layout.activity[copy] = found


def _with_pristine(pristine: Network, growth: Growth) -> list[list[_Incoming]]:
    """Give each node's links, as if nothing had begun of what they leave from."""
    found = [_links_of(pristine, node) for node in range(pristine.size)]
    for node, links in growth.extra.items():
        if node < pristine.size:
            found[node] += links
    return [*found, *growth.incoming[pristine.size :]]


def _nodes_of(network: Network, item_id: str) -> list[int]:
    """Give the node of a task, or those of a group's members."""
    node = network.index.get(item_id)
    if node is not None:
        return [node]
    return [n for n, task in enumerate(network.tasks) if task.id.startswith(f"{item_id}.")]


def _too_much(plan: Plan, branch: Branch) -> PlanError:
    message = f"with {branch.id!r} more than {MOST_NODES:,} pieces of work would be repeated"
    remedy = "let fewer branches repeat what others repeat already"
    where = Where(field=f"branches.{branch.id}")
    return refused(plan, Diagnostic("EP729", Severity.ERROR, message, remedy, where=where))
