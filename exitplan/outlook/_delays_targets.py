"""Milestones that are asked about: which, and how late they may be to finish by a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import MINUTES_PER_DAY
from exitplan.network import SteppedWork
from exitplan.outlook._delays_items import Reader
from exitplan.plan import Group, Task

if TYPE_CHECKING:
    from exitplan.network import Network
    from exitplan.outlook._delays_laid import Laid
    from exitplan.schedule import EarlyDates, Schedule

FEW_MILESTONES = 12
"""Where a plan has no more milestones than these, all of them are asked about."""


@attrs.frozen
class Target:
    """A milestone, or another item or group, that is asked about."""

    id: str
    day: int
    """Its forecast finish."""
    nodes: tuple[int, ...]
    """The nodes that may move; it finishes with the last of them."""
    fixed_day: int
    """The last day of those that cannot; 0 without any."""

    def limits(self, laid: Laid, day: int) -> Mapping[int, int]:
        """Give the latest positions of its nodes' finishes for it to finish by a day.

        Raises HorizonError where a calendar does not reach so far.
        """
        network = laid.network
        return {laid.end(node): _latest(network, node, day) for node in self.nodes}

    def day_of(self, reader: Reader, laid: Laid, early: EarlyDates) -> int:
        """Give the day on which it finishes by some early dates."""
        event = early.event
        days = [reader.day(node, event[2 * laid.end(node) + 1]) for node in self.nodes]
        return max([self.fixed_day, *days])


def _latest(network: Network, node: int, day: int) -> int:
    end = (day + 1) * MINUTES_PER_DAY
    calendar = network.calendar(node)
    position = calendar.floor(end)
    is_step = isinstance(network.special.get(node), SteppedWork)
    if position & 1 and not is_step and calendar.instant(position) == end:
        # What begins with the next day is dated on it.
        position -= 1
    return position


def chosen(schedule: Schedule) -> list[str]:
    """Choose what to ask about: what the plan is for, whatever has a deadline, and if few, all."""
    final = [dates.id for dates in schedule.final_milestones() if not dates.completed]
    others = [dates.id for dates in schedule if dates.deadline is not None and not dates.completed]
    every = [dates.id for dates in schedule.milestones() if not dates.completed]
    wanted = list(dict.fromkeys([*final, *others]))
    whole = list(dict.fromkeys([*wanted, *every]))
    return whole if len(whole) <= FEW_MILESTONES else wanted


def targets(schedule: Schedule, names: Iterable[str]) -> tuple[list[Target], list[str]]:
    """Give what some ids stand for, and those that cannot be asked about.

    Raises UnknownTaskError for an id that the plan does not have.
    """
    finder = _Finder(schedule)
    found: list[Target] = []
    refused: list[str] = []
    for name in dict.fromkeys(names):
        item = schedule[name].item
        nodes = finder.nodes(item)
        if nodes is None:
            refused.append(item.id)
        else:
            found.append(finder.target(item.id, nodes))
    return found, refused


class _Finder:
    """Finds the tasks with which an item finishes."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.network = schedule.network
        self.efforts = {task.id: task for task in self.network.levels_of_effort}
        self.late = frozenset(self.network.as_late_as_possible)

    def nodes(self, item: Task | Group) -> list[int] | None:
        """Give its nodes; ``None`` where they do not say all of when it finishes.

        That is so for work that is as late as possible, which moves with what comes after
        it, and for a level of effort that goes by its links.
        """
        nodes = self._of_group(item) if isinstance(item, Group) else self._of_task(item)
        if nodes is None or not self.late.isdisjoint(nodes):
            return None
        return sorted(set(nodes))

    def _of_task(self, task: Task) -> list[int] | None:
        node = self.network.index.get(task.id)
        if node is not None:
            return [node]
        effort = self.efforts.get(task.id)
        if effort is None or not effort.spans:
            return None
        nodes: list[int] = []
        for name in effort.spans:
            group = self.schedule.groups.get(name)
            if name in self.network.index:
                nodes.append(self.network.index[name])
            elif group is not None and all(task.id not in self.efforts for task in group.tasks()):
                nodes += [self.network.index[task.id] for task in group.tasks()]
            else:
                return None
        return nodes or None

    def _of_group(self, group: Group) -> list[int] | None:
        nodes: list[int] = []
        for task in group.tasks():
            found = self._of_task(task)
            if found is None:
                return None
            nodes += found
        return nodes

    def target(self, name: str, nodes: Iterable[int]) -> Target:
        """Make a target of an item that finishes with the last of some nodes."""
        moving: list[int] = []
        fixed = 0
        for node in nodes:
            task, special = self.network.tasks[node], self.network.special.get(node)
            is_started = special is not None and special.started
            if (special is not None and special.finished) or (
                task.manual is not None and not is_started
            ):
                fixed = max(fixed, self.schedule[task.id].finish_day)
            else:
                moving.append(node)
        return Target(name, self.schedule[name].finish_day, tuple(moving), fixed)
