"""Open ends of a network: what nothing leads to, what nothing waits for, and what dangles."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from exitplan.checks._rules_network_dates import finish_day_of, start_day_of
from exitplan.plan import Kind, LinkType

if TYPE_CHECKING:
    from exitplan.network import Network
    from exitplan.plan import Link
    from exitplan.schedule import Schedule

FINAL = "final"
"""Tag of the milestones that a plan is for."""


class Ends(NamedTuple):
    """Nodes of unfinished tasks and milestones at which the logic is open, in the plan's order."""

    population: int
    """Unfinished tasks and milestones, levels of effort and groups apart."""
    no_predecessor: list[int]
    """Nothing leads to them, not even to a group around them; without the plan's first item."""
    no_successor: list[int]
    """Nothing waits for them; without the plan's last item and milestones tagged ``final``."""
    dangling_starts: list[int]
    """Unstarted work that has predecessors, none of which holds its start."""
    dangling_finishes: list[int]
    """Unfinished work that has successors, none of which waits for its finish."""

    @property
    def open_ends(self) -> list[int]:
        """Those that lack a predecessor, a successor, or both, each once."""
        return sorted({*self.no_predecessor, *self.no_successor})


def find_ends(schedule: Schedule) -> Ends:
    """Look at both ends of every unfinished task and milestone.

    A link to a group is one to each of its members. One item of all may have no
    predecessor: the one that starts on the first day (of several a milestone, then the first that
    was written). One may have no successor: the one that finishes on the last day (of several a
    milestone, then the last that was written).
    """
    network = schedule.network
    tasks, first_link, special = network.tasks, network.first_link, network.special
    number = len(tasks)
    finished = {node for node, found in special.items() if node < number and found.finished}
    leading = {event >> 1 for event in network.source}
    starts = [node for node in range(number) if first_link[node] == first_link[node + 1]]
    ends = [node for node in range(number) if node not in leading]
    fs = LinkType.FS
    other = [k for k, link in enumerate(network.link) if link is not None and link.type is not fs]
    first, last = _first(schedule, starts), _last(schedule, ends)
    return Ends(
        number - len(finished),
        [node for node in starts if node not in finished and node != first],
        [
            node
            for node in ends
            if node not in finished and node != last and FINAL not in tasks[node].tags
        ],
        _dangling_starts(network, other),
        _dangling_finishes(network, other, finished),
    )


def _first(schedule: Schedule, nodes: Iterable[int]) -> int | None:
    tasks = schedule.network.tasks

    def rank(node: int) -> tuple[int, bool, int]:
        return start_day_of(schedule, node), tasks[node].kind is not Kind.MILESTONE, node

    return min(nodes, key=rank, default=None)


def _last(schedule: Schedule, nodes: Iterable[int]) -> int | None:
    tasks = schedule.network.tasks

    def rank(node: int) -> tuple[int, bool, int]:
        return finish_day_of(schedule, node), tasks[node].kind is Kind.MILESTONE, node

    return max(nodes, key=rank, default=None)


def _dangling_starts(network: Network, other: list[int]) -> list[int]:
    """Look at work held by a link to its finish; `other` are the links not from finish to start."""
    into = {k for k in other if _holds_finish(network.link[k])}
    number, special = len(network.tasks), network.special
    found: list[int] = []
    for node in range(number) if into else ():
        links = network.links_into(node)
        is_started = node in special and special[node].started
        if links and into.issuperset(links) and not is_started:
            found.append(node)
    return [node for node in found if network.tasks[node].kind is Kind.TASK]


def _holds_finish(link: Link | None) -> bool:
    return link is not None and link.type.to_finish


def _dangling_finishes(network: Network, other: list[int], finished: Collection[int]) -> list[int]:
    """Look at work that something waits to start; `other` as above."""
    if not other:
        return []
    number = len(network.tasks)
    from_start: set[int] = set()
    from_finish: set[int] = set()
    for event, link in zip(network.source, network.link, strict=True):
        # A link from a start that is a fact may leave from the other event; its type tells.
        is_finish = event & 1 if link is None else link.type.from_finish
        (from_finish if is_finish else from_start).add(event >> 1)
    return [
        node
        for node in sorted(from_start - from_finish)
        if node < number and node not in finished and network.tasks[node].kind is Kind.TASK
    ]
