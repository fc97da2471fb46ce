"""Nodes of a network as several rules need them: of an item, with open work before them, days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.calendars import MINUTES_PER_DAY
from exitplan.network import SteppedWork
from exitplan.plan import Group, Kind, Task
from exitplan.schedule._trace import driving_links

if TYPE_CHECKING:
    from exitplan.checks._context import Context
    from exitplan.network import Network
    from exitplan.schedule import EarlyDates


def nodes_of(network: Network, item: Task | Group) -> list[int]:
    """Give the nodes of an item: its own, or those of a group's tasks."""
    tasks = item.tasks() if isinstance(item, Group) else (item,)
    return [network.index[task.id] for task in tasks if task.id in network.index]


def finish_day(network: Network, early: EarlyDates, node: int) -> int:
    """Give the day of a node's last working minute."""
    position = early.event[2 * node + 1]
    at = network.fact.get(2 * node + 1)
    if at is None:
        at = network.calendar(node).instant(position)
    is_day_rule = isinstance(network.special.get(node), SteppedWork)
    return (at if position & 1 and not is_day_rule else at - 1) // MINUTES_PER_DAY


def last_of(context: Context, item: Task | Group) -> int | None:
    """Give the node that sets an item's finish; ``None`` where it has none."""
    schedule = context.schedule
    found = nodes_of(context.network, item)
    return max(found, key=lambda n: schedule.instant(n, 2 * n + 1), default=None)


def links_before(network: Network, node: int) -> Iterator[int]:
    """Give the links that lead to a node, from outside the groups around it as well."""
    waiting, seen = [node], {node}
    while waiting:
        for k in network.links_into(waiting.pop()):
            source = network.source[k] >> 1
            if network.link[k] is not None:
                yield k
            elif source not in seen:
                seen.add(source)
                waiting.append(source)


class OpenWork:
    """Which nodes unfinished work leads to, and which work that is."""

    def __init__(self, context: Context) -> None:
        self._network = context.network
        self._early = context.schedule.early
        self._finished = context.finished
        self._leads: dict[int, bool] = {}
        self._last: dict[int, int | None] = {}
        self._drivers: dict[int, list[int]] = {}

    def is_work(self, node: int) -> bool:
        """Whether a node is unfinished work."""
        tasks = self._network.tasks
        is_task = node < len(tasks) and tasks[node].kind is Kind.TASK
        return is_task and node not in self._finished

    def leads_to(self, node: int) -> bool:
        """Whether a node is unfinished work, or unfinished work lies on some path to it."""
        stack = [node]
        while stack:
            here = stack[-1]
            if here in self._leads:
                stack.pop()
                continue
            before = [] if here in self._finished else self._sources(here)
            known = [self._leads.get(source) for source in before]
            if self.is_work(here) or True in known:
                self._leads[here] = True
            elif None in known:
                stack.append(before[known.index(None)])
            else:
                self._leads[here] = False
        return self._leads[node]

    def last_before(self, node: int) -> int | None:
        """Give the last unfinished work on the driving path to a node, itself apart."""
        stack = [node]
        while stack:
            here = stack[-1]
            if here in self._last:
                stack.pop()
                continue
            found, waiting = self._look_back(here)
            if waiting is None:
                self._last[here] = found
            else:
                stack.append(waiting)
        return self._last[node]

    def _look_back(self, node: int) -> tuple[int | None, int | None]:
        """Give the work found one step back, or the node that has to be known first."""
        drivers = self._drivers.get(node)
        if drivers is None:
            links = driving_links(self._network, self._early, node)
            drivers = self._drivers[node] = [self._network.source[k] >> 1 for k in links]
        for driver in drivers:
            if self.is_work(driver):
                return driver, None
            if driver not in self._last:
                return None, driver
            if self._last[driver] is not None:
                return self._last[driver], None
        return None, None

    def _sources(self, node: int) -> list[int]:
        network = self._network
        return [network.source[k] >> 1 for k in network.links_into(node)]
