"""When the milestones finish in a state of a plan on its way from one version to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from exitplan.network import Network, SteppedWork, finished_at
from exitplan.plan import Group, Plan
from exitplan.schedule.words import MINUTES_PER_DAY

if TYPE_CHECKING:
    from exitplan.plan import Task
    from exitplan.schedule import Schedule
    from exitplan.schedule._passes import EarlyDates


class Reading(NamedTuple):
    """When an item finishes."""

    at: int
    """Instant."""
    day: int


Readings: TypeAlias = tuple[Reading | None, ...]
"""One for each watched item, ``None`` where a state does not have it."""


def finish_of(network: Network, early: EarlyDates, node: int) -> Reading:
    """Say when a task or milestone finishes: actually, else by forecast.

    The same as :class:`~exitplan.schedule.Forecast` has it, without a whole schedule.
    """
    task, calendar = network.tasks[node], network.calendar(node)
    special = network.special.get(node)
    progress = task.progress
    if special is not None and special.finished and progress is not None:
        finish = progress.actual_finish
        if finish is not None:
            return Reading(finished_at(calendar, finish), finish.day)
    position = early.event[2 * node + 1]
    at = calendar.instant(position)
    if task.manual is not None and (special is None or not special.started):
        at = network.fact.get(2 * node + 1, at)
    is_start = bool(position & 1) and not isinstance(special, SteppedWork)
    return Reading(at, (at if is_start else at - 1) // MINUTES_PER_DAY)


class Reader:
    """Reads the finishes of some items off the dates of one network."""

    def __init__(self, names: Sequence[str], network: Network, plan: Plan) -> None:
        index = network.index
        self.network = network
        self.is_direct = True
        """Whether tasks alone say when they finish; not where a level of effort has a say."""
        self.has_groups = any(name not in index for name in names)
        """Whether what is new or gone may have a say in when a watched item finishes."""
        groups: dict[str, Group] | None = None
        efforts = {task.id for task in network.levels_of_effort}
        self.nodes: list[list[int]] = []
        """The nodes whose last finish is that of each item; empty where it is not there."""
        for name in names:
            node = index.get(name)
            if node is not None:
                self.nodes.append([node])
                continue
            if groups is None:
                groups = {item.id: item for item in plan.walk() if isinstance(item, Group)}
            members = list(groups[name].tasks()) if name in groups else []
            if name in efforts or any(task.id in efforts for task in members):
                self.is_direct = False
            self.nodes.append(self._nodes_of(members))
        self.watched: frozenset[int] = frozenset(n for nodes in self.nodes for n in nodes)
        """All those nodes."""

    def _nodes_of(self, tasks: Sequence[Task]) -> list[int]:
        index = self.network.index
        return [index[task.id] for task in tasks if task.id in index]

    def read(self, early: EarlyDates) -> Readings:
        """Give each item's finish; raises HorizonError where a calendar does not reach it."""
        network = self.network
        readings: list[Reading | None] = []
        for nodes in self.nodes:
            if len(nodes) == 1:
                readings.append(finish_of(network, early, nodes[0]))
                continue
            found = [finish_of(network, early, node) for node in nodes]
            last = Reading(max(r.at for r in found), max(r.day for r in found)) if found else None
            readings.append(last)
        return tuple(readings)


def read_schedule(names: Sequence[str], schedule: Schedule) -> Readings:
    """Give each item's finish in a schedule."""
    reader = Reader(names, schedule.network, schedule.plan)
    if reader.is_direct:
        return reader.read(schedule.early)
    items = schedule.items
    found = [items.get(name) for name in names]
    return tuple(
        None if dates is None else Reading(dates.early_finish_at, dates.finish_day)
        for dates in found
    )
