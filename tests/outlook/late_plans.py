"""A plan with one item later than forecast, written as a planner would: no help from the engine.

Work gets the longer length and starts when it was forecast to; what takes no time, and what
has an event, gets a date that it may not come before.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from exitplan.network import SteppedWork, Work, WorkThenRule
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Duration,
    ExpectedFinish,
    Group,
    Moment,
    MustDates,
    NoLaterThan,
    Plan,
    Progress,
    SchedulingOptions,
    Task,
    Unit,
)
from exitplan.schedule import Schedule

DAY = 1440


def at(instant: int) -> Moment:
    """Give a moment to the minute."""
    return Moment(instant // DAY, instant % DAY)


class CannotBeSaidError(Exception):
    """A plan cannot say it: a must date by the minute always means the later face of it."""


def late_plan(schedule: Schedule, item: str, days: int) -> Plan:
    """Give a schedule's plan with an item so many days late; may raise CannotBeSaidError."""
    plan = schedule.plan
    late = _Late(schedule, item, days).task()
    return attrs.evolve(plan, items=_replaced(plan.items, late))


def _replaced(items: Iterable[Task | Group], task: Task) -> list[Task | Group]:
    return [
        attrs.evolve(item, items=_replaced(item.items, task))
        if isinstance(item, Group)
        else (task if item.id == task.id else item)
        for item in items
    ]


class _Late:
    def __init__(self, schedule: Schedule, item: str, days: int) -> None:
        self.schedule = schedule
        self.node = schedule.node(item)
        self.old = schedule.network.tasks[self.node]
        self.dates = schedule[item]
        self.days = days
        self.special = schedule.network.special.get(self.node)
        self.calendar = schedule.network.calendar(self.node)
        self.position = schedule.early.event[2 * self.node + 1]
        self.progress = self.old.progress or Progress()

    def task(self) -> Task:
        special = self.special
        if isinstance(special, SteppedWork):
            if special.is_running:
                finish = self.dates.early_finish_at + DAY * self.days
                return self._with(self._finish(finish))
            if isinstance(special.length, WorkThenRule):
                minutes = (special.length.span + 1) // 2
                return self._longer(special.length.calendar, minutes)
            start = self.dates.remaining_start_at + DAY * self.days
            return self._with(self._start(start))
        if self._is_expected and self._lasts:
            later = self.calendar.instant(self._later)
            progress = attrs.evolve(self.progress, expected_finish=at(later))
            return self._with(self._held(), progress=progress)
        if not self._lasts:
            return self._moment()
        return self._longer(self.calendar, self._left)

    @property
    def _is_expected(self) -> bool:
        is_used = self._options.expected_finish is ExpectedFinish.USE
        return is_used and self.progress.expected_finish is not None

    @property
    def _later(self) -> int:
        return self.position + 2 * self.days * (self.calendar.day_minutes or DAY)

    @property
    def _lasts(self) -> bool:
        return self.schedule.early.of(self.node).remaining_start != self.position

    @property
    def _left(self) -> int:
        begin, end = self.dates.remaining_start_at, self.dates.early_finish_at
        return self.calendar.minutes_between(begin, end)

    def _moment(self) -> Task:
        later = self.calendar.instant(self._later)
        is_started = self.progress.actual_start is not None
        progress = self.old.progress
        if is_started:
            assert progress is not None
            progress = attrs.evolve(
                progress, remaining=self._length(self.calendar, 0), percent_complete=None
            )
        changes: dict[str, Any] = {"progress": progress, "estimate": None}
        if not self.old.is_milestone:
            changes["duration"] = self._length(self.calendar, 0)
        if not self.position & 1:
            return self._with(self._finish(later), **changes)
        if is_started:
            assert progress is not None
            changes["progress"] = attrs.evolve(
                progress, suspended=progress.actual_start, resumes=at(later)
            )
            return self._with([], **changes)
        return self._with(self._start(later), **changes)

    def _longer(self, calendar: Any, minutes: int) -> Task:
        length = self._length(calendar, minutes + self.days * (calendar.day_minutes or DAY))
        if self.progress.actual_start is None:
            return self._with(self._held(), duration=length, estimate=None)
        progress = attrs.evolve(
            self.progress,
            remaining=length,
            percent_complete=None,
            expected_finish=None,
            suspended=self.progress.actual_start,
            resumes=at(self.dates.remaining_start_at),
        )
        return self._with([], progress=progress)

    def _length(self, calendar: Any, minutes: int) -> Duration:
        is_clock = calendar.name == "24-hour" and not self._is_named_clock
        return Duration(minutes, Unit.ELAPSED_MINUTE if is_clock else Unit.MINUTE)

    @property
    def _is_named_clock(self) -> bool:
        return self.old.calendar == "24-hour"

    def _held(self) -> list[Constraint]:
        """Let it start when it is forecast to."""
        return self._start(self.dates.remaining_start_at)

    def _start(self, instant: int) -> list[Constraint]:
        """Let it start at an instant, even where dates have pulled it before its predecessors."""
        if self._is_pulled and self._options.must_dates is MustDates.OVERRIDE_LOGIC:
            return [Constraint(ConstraintKind.MUST_START_ON, at(instant))]
        kinds = [ConstraintKind.START_NO_EARLIER_THAN]
        if self._is_pulled and self._options.no_later_than is NoLaterThan.PULL_EARLY:
            kinds.append(ConstraintKind.START_NO_LATER_THAN)
        return [Constraint(kind, at(instant)) for kind in kinds]

    def _finish(self, instant: int) -> list[Constraint]:
        if self._is_pulled and self.calendar.floor(instant) & 1:
            raise CannotBeSaidError
        if self._is_pulled and self._options.must_dates is MustDates.OVERRIDE_LOGIC:
            return [Constraint(ConstraintKind.MUST_FINISH_ON, at(instant))]
        kinds = [ConstraintKind.FINISH_NO_EARLIER_THAN]
        if self._is_pulled and self._options.no_later_than is NoLaterThan.PULL_EARLY:
            kinds.append(ConstraintKind.FINISH_NO_LATER_THAN)
        return [Constraint(kind, at(instant)) for kind in kinds]

    @property
    def _options(self) -> SchedulingOptions:
        return self.schedule.plan.options

    @property
    def _is_pulled(self) -> bool:
        special = self.special
        return isinstance(special, Work) and (
            special.must is not None or special.capped is not None
        )

    def _with(self, constraints: list[Constraint], **changes: Any) -> Task:
        return attrs.evolve(self.old, constraints=constraints, **changes)
