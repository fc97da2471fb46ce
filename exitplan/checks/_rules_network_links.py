"""Links that add nothing, and links whose lag is long or negative."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from exitplan.network import HeldBack, Released
from exitplan.plan import NO_LAG, LinkType

if TYPE_CHECKING:
    from exitplan.network import Network
    from exitplan.plan import Group, Link, Task
    from exitplan.schedule import Schedule

_BLOCK = 4096
"""Predecessors looked at in one go, so that large plans take memory in proportion."""


class Redundant(NamedTuple):
    """A link that moves nothing, because others say the same."""

    link: int
    """Its number in the network."""
    source: int
    """Node it leaves from."""
    target: int
    """Node it leads to."""
    by_way_of: int
    """Another predecessor of the target, to which a path leads from the source."""


def redundant_links(network: Network, *, block: int = _BLOCK) -> list[Redundant]:
    """Find plain links from finish to start that a longer path makes superfluous.

    Plain is a link without a lag. The path must be of links from finish to
    start with no lead, and none of the nodes between may be started, finished,
    or bound to a date that replaces the logic: for all of them the link is as
    little needed in the backward as in the forward pass. Links to what has
    started are not judged. `block` predecessors are looked at in one go.
    """
    ahead, plain = _ways(network)
    sources = sorted({before for found in plain.values() for before, _ in found})
    found: list[Redundant] = []
    for begin in range(0, len(sources), block):
        found += _in_block(network, ahead, plain, sources[begin : begin + block])
    found.sort(key=lambda redundant: redundant.link)
    return found


Ways = dict[int, list[int]]
Plain = dict[int, list[tuple[int, int]]]


def _ways(network: Network) -> tuple[Ways, Plain]:
    """Give, by target, the nodes from which links lead to it, and the plain links among those.

    Only links from finish to start without a lead, and no targets that are more than a length.
    A plain link is a source and a number, and left out where it cannot be superfluous.
    """
    first_link, special, steps = network.first_link, network.special, network.steps
    before = [event >> 1 for event in network.source]
    others = _not_plain(network)
    leaving = [0] * network.size
    for node in before:
        leaving[node] += 1
    ahead: Ways = {}
    plain: Plain = {}
    for node, (begin, end) in enumerate(pairwise(first_link)):
        if begin == end or (special and node in special and node not in steps):
            continue
        numbers: Sequence[int] = range(begin, end)
        if others and not others.keys().isdisjoint(numbers):
            ahead[node] = [before[k] for k in numbers if others.get(k, True)]
            numbers = [k for k in numbers if k not in others]
        else:
            ahead[node] = before[begin:end]
        if end - begin > 1:
            loose = [(before[k], k) for k in numbers if leaving[before[k]] > 1]
            if loose:
                plain[node] = loose
    return ahead, plain


def _not_plain(network: Network) -> dict[int, bool]:
    """Say of every link that is not plain whether paths may still lead along it."""
    fs = LinkType.FS
    found: dict[int, bool] = {}
    for k, link in enumerate(network.link):
        if link is None:
            found[k] = bool(network.source[k] & 1)
        elif link.type is not fs:
            found[k] = False
        elif link.lag is not NO_LAG and link.lag.amount:
            found[k] = link.lag.amount > 0
    for k, rule in enumerate(network.rule):
        if rule is not None and isinstance(rule, Released | HeldBack):
            found[k] = False
    return found


def _in_block(network: Network, ahead: Ways, plain: Plain, sources: list[int]) -> list[Redundant]:
    """Find the superfluous links that leave from some nodes, with a bit for each of those."""
    bit = {node: 1 << number for number, node in enumerate(sources)}
    reached = [0] * network.size
    """Sources from which a path leads to each node, as far as paths lead on from it."""
    found: list[Redundant] = []
    special, steps = network.special, network.steps
    for node in network.order:
        before = ahead.get(node)
        if before is None:
            continue
        through = here = 0
        for other in before:
            here |= bit.get(other, 0)
            if other not in special or other in steps:
                through |= reached[other]
        reached[node] = here | through
        if through and node in plain:
            for other, k in plain[node]:
                own = bit.get(other, 0)
                if own & through:
                    way = next(n for n in before if n != other and reached[n] & own)
                    found.append(Redundant(k, other, node, way))
    return found


class WrittenLink(NamedTuple):
    """A link with the place at which it is written."""

    predecessor: str
    """Full id."""
    successor: str
    """Full id."""
    link: Link
    field: str
    """``after`` (at the successor) or ``before`` (at the predecessor)."""
    place: int
    """Which link of that field, from 0."""

    @property
    def item(self) -> str:
        """Full id of the item at which it is written."""
        return self.successor if self.field == "after" else self.predecessor

    @property
    def name(self) -> str:
        """``a → b``."""
        return f"{self.predecessor} → {self.successor}"


def written_links(schedule: Schedule, *, plain: bool = True) -> list[WrittenLink]:
    """Give the links between tasks, milestones and groups, whose successor is not finished.

    Levels of effort have none that count. Without `plain`, links from finish to start with no
    lag are left out.
    """
    efforts = {task.id for task in schedule.network.levels_of_effort}
    finished = _finished_items(schedule)
    fs, is_all = LinkType.FS, plain
    found: list[WrittenLink] = []
    items: list[Task | Group] = [*schedule.network.tasks, *schedule.groups.values()]
    for item in items:
        if item.after and item.id not in finished:
            for index, link in enumerate(item.after):
                if is_all or link.type is not fs or link.lag.amount:
                    found.append(WrittenLink(link.task, item.id, link, "after", index))
        for index, link in enumerate(item.before):
            other = link.task
            is_wanted = is_all or link.type is not fs or link.lag.amount
            if is_wanted and other not in finished and other not in efforts:
                found.append(WrittenLink(item.id, other, link, "before", index))
    return found


class LinkPlaces:
    """Finds where links of the network are written; made once for many of them."""

    def __init__(self, schedule: Schedule) -> None:
        network = schedule.network
        self.network = network
        self.written = {
            (id(one.link), one.predecessor, one.successor): one for one in written_links(schedule)
        }
        tables = (network.gates, network.ends, network.firsts)
        self.groups = {node: name for table in tables for name, node in table.items()}

    def item_of(self, node: int) -> str:
        """Give the full id of the task or group that a node stands for."""
        tasks = self.network.tasks
        return tasks[node].id if node < len(tasks) else self.groups[node]

    def of(self, redundant: Redundant) -> WrittenLink | None:
        """Give the place of a link; ``None`` where it leads to a group that is finished."""
        before, after = self.item_of(redundant.source), self.item_of(redundant.target)
        return self.written.get((id(self.network.link[redundant.link]), before, after))


def _finished_items(schedule: Schedule) -> set[str]:
    """Give the ids of finished tasks and of groups in which everything is finished."""
    network = schedule.network
    last = len(network.tasks)
    tasks = network.tasks
    found = {tasks[n].id for n, special in network.special.items() if n < last and special.finished}
    if found:
        for group in schedule.groups.values():
            members = [t.id for t in group.tasks() if t.id in network.index]
            if members and found.issuperset(members):
                found.add(group.id)
    return found
