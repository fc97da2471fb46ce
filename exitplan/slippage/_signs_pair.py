"""Two successive versions side by side: which items are the same, and what each says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from exitplan.plan import Group, Kind, Task
from exitplan.schedule.words import MINUTES_PER_DAY, and_list
from exitplan.slippage._trend_match import renames

if TYPE_CHECKING:
    from exitplan.plan import Duration, Plan
    from exitplan.planfile.history import Version
    from exitplan.schedule import Forecast, Schedule
    from exitplan.slippage._trend_dated import DatedPlan, DatedVersion


class Pair:
    """An earlier and a later version, both of which could be read and dated."""

    def __init__(self, earlier: DatedVersion, later: DatedVersion) -> None:
        assert earlier.dated is not None
        assert later.dated is not None
        self.earlier: Version = earlier.version
        self.later: Version = later.version
        self.before: DatedPlan = earlier.dated
        self.after: DatedPlan = later.dated

    @property
    def old(self) -> Schedule:
        """The earlier schedule."""
        assert self.before.schedule is not None
        return self.before.schedule

    @property
    def new(self) -> Schedule:
        """The later schedule."""
        assert self.after.schedule is not None
        return self.after.schedule

    @property
    def plan(self) -> Plan:
        """The later plan as it was written."""
        return self.after.plan

    @cached_property
    def new_id(self) -> Mapping[str, str]:
        """The later id of every item that is in both, by its earlier one."""
        old, new = self.before.active, self.after.active
        changes = renames(self.before, self.after, old.keys() ^ new.keys(), {})
        taken = set(changes.values())
        found = {name: name for name in old if name in new and name not in taken}
        found = {name: other for name, other in found.items() if name not in changes}
        found.update((a, b) for a, b in changes.items() if a in old and b in new)
        return found

    @cached_property
    def old_id(self) -> Mapping[str, str]:
        """The earlier id of every item that is in both, by its later one."""
        return {new: old for old, new in self.new_id.items()}

    @cached_property
    def tasks(self) -> tuple[tuple[Task, Task], ...]:
        """Every task and milestone that is in both: as it was, and as it is."""
        return tuple(
            (before, after)
            for before, after in self.items
            if isinstance(before, Task) and isinstance(after, Task)
        )

    @cached_property
    def items(self) -> tuple[tuple[Task | Group, Task | Group], ...]:
        """Every item that is in both, in the later plan's order."""
        old, new = self.before.active, self.after.active
        return tuple(
            (old[self.old_id[name]], item) for name, item in new.items() if name in self.old_id
        )

    @cached_property
    def removed(self) -> tuple[Task, ...]:
        """Tasks and milestones that the later plan no longer has, or has as inactive."""
        return tuple(
            item
            for name, item in self.before.active.items()
            if isinstance(item, Task) and name not in self.new_id
        )

    @cached_property
    def added(self) -> tuple[Task, ...]:
        """Tasks and milestones that are new in the later plan."""
        return tuple(
            item
            for name, item in self.after.active.items()
            if isinstance(item, Task) and name not in self.old_id
        )

    def watched(self) -> Iterator[tuple[Forecast, Forecast]]:
        """Give the forecasts of milestones and deadlines that are in both and still open."""
        for name, after in self.after.forecasts.items():
            before = self.before.forecasts.get(self.old_id.get(name, ""))
            if before is not None and not before.completed and not after.completed:
                yield before, after

    def place_of(self, gone: str) -> str:
        """Give the id of what is nearest to an item that is gone: a group around it."""
        parent = gone.rpartition(".")[0]
        while parent and parent not in self.new_id:
            parent = parent.rpartition(".")[0]
        return self.new_id.get(parent, "")


def is_started(task: Task) -> bool:
    """Whether a start or a finish is reported of it."""
    progress = task.progress
    if progress is None:
        return False
    return progress.actual_start is not None or progress.actual_finish is not None


def is_finished(task: Task) -> bool:
    """Whether a finish is reported of it."""
    return task.progress is not None and task.progress.actual_finish is not None


def own_days(schedule: Schedule, task: Task) -> Fraction:
    """Give a task's planned length in days of its own calendar, as far as somebody chose it.

    Nothing for milestones, levels of effort, legal periods, decisions and
    calendar months: nobody can make those shorter by writing another number.
    """
    length = task.effective_duration
    node = schedule.network.index.get(task.id)
    is_chosen = task.kind is Kind.TASK and task.period is None and task.gate is None
    if length is None or node is None or not is_chosen:
        return Fraction(0)
    return days_of(length, schedule, node)


def days_of(length: Duration, schedule: Schedule, node: int) -> Fraction:
    """Give a length in days of a node's calendar; nothing for calendar months and percentages."""
    if length.unit.is_calendar or length.unit.is_percent:
        return Fraction(0)
    if not length.unit.is_working:
        return Fraction(length.elapsed_minutes(), MINUTES_PER_DAY)
    calendar = schedule.network.calendar(node)
    day = calendar.day_minutes
    if not day:
        return Fraction(0)
    return Fraction(length.working_minutes(day, calendar.week_minutes or 0), day)


def parent_of(name: str) -> str:
    """Give the id of the group around an item; empty at the top."""
    return name.rpartition(".")[0]


def listed(words: list[str], most: int = 3) -> str:
    """Join words as in a sentence; of many, name the first and count the rest."""
    rest = len(words) - most
    return and_list([*words[:most], *([f"{rest:,} more"] if rest > 0 else [])])


def days_text(days: Fraction) -> str:
    """Write days for a sentence: ``12``, ``2.5``."""
    return str(int(days)) if days.denominator == 1 else f"{float(days):.1f}"
