"""What a scheduler by brute force knows of tasks and links; see brute.py."""

from __future__ import annotations

from typing import NamedTuple

from exitplan.plan import (
    Duration,
    Kind,
    Link,
    Moment,
    Progress,
    Task,
    Unit,
)
from tests.schedule.hours import (
    Event,
    Hours,
    add_months,
    hour_of,
)


class Around(NamedTuple):
    """What a task takes from the groups around it."""

    floors: list[Moment]
    deadlines: list[Moment]


class Leaf:
    """One task or milestone, with what it needs to be placed."""

    def __init__(self, task: Task, named: Hours, clock: Hours, around: Around) -> None:
        self.task = task
        self.clock = clock
        self.progress = task.progress or Progress()
        self.named = named
        """The calendar its working lags are counted on."""
        length = self.progress.remaining or task.duration or Duration(0)
        self.hours = named if length.unit.is_working or self.is_milestone else clock
        """The calendar it lies on."""
        self.floors = around.floors
        self.deadlines = [*around.deadlines, *([task.deadline.date] if task.deadline else [])]

    @property
    def id(self) -> str:
        """The task's id."""
        return self.task.id

    @property
    def is_milestone(self) -> bool:
        """Whether it marks a moment."""
        return self.task.kind is Kind.MILESTONE

    @property
    def finished(self) -> bool:
        """Whether it is over."""
        return self.progress.actual_finish is not None

    @property
    def started(self) -> bool:
        """Whether it has begun."""
        return self.progress.actual_start is not None or self.finished

    @property
    def by_hand(self) -> bool:
        """Whether somebody entered its dates, and nothing has happened yet."""
        return self.task.manual is not None and not self.started

    def length(self, status: Moment | None) -> tuple[int, int]:
        """Give hours and months of (remaining) work."""
        if self.is_milestone:
            return 0, 0
        progress, duration = self.progress, self.task.duration
        assert duration is not None
        if progress.actual_start is None or progress.remaining is not None:
            return self.measure(progress.remaining or duration)
        begun = self.hours.begin(hour_of(progress.actual_start.begin))
        hours, months = self.measure(duration)
        if months:
            hours = add_months(begun, months) - begun
        if progress.percent_complete is not None:
            left = hours * (100 - progress.percent_complete)
            assert left % 100 == 0
            return int(left // 100), 0
        if status is not None:
            done = self.hours.between(begun, hour_of(status.begin))
            return max(0, min(hours, hours - done)), 0
        return hours, 0

    def measure(self, length: Duration) -> tuple[int, int]:
        """Give hours and months of a length written down."""
        if length.unit.is_calendar:
            return 0, length.months()
        if length.unit is Unit.DAY:
            return int(length.amount) * self.named.day, 0
        if length.unit is Unit.ELAPSED_DAY:
            return int(length.amount) * 24, 0
        assert length.unit in (Unit.HOUR, Unit.ELAPSED_HOUR)
        return int(length.amount), 0


class Dates(NamedTuple):
    """Where a task lies."""

    start: Event
    finish: Event
    remaining: Event


class Source(NamedTuple):
    """What a link leaves from: one task, or several as a group."""

    leaves: tuple[str, ...]
    hours: Hours
    """The calendar the moment lies on."""
    named: Hours
    """The calendar a predecessor's lag is counted on."""
    is_group: bool


class Bound(NamedTuple):
    """One written link as it holds one task."""

    link: Link
    source: Source
    target: str
    gate: Source | None
    """The group that the link was written to, where it holds the members' starts."""
