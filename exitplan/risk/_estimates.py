"""What is uncertain of each task's length, in minutes of its own time.

Work that is counted in calendar months is drawn in elapsed time, a month being
a twelfth of 365¼ days. Where a risk adds working time to work counted in
elapsed time, or the other way round, a week is taken as a week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import MINUTES_PER_DAY, WorkCalendar, build_calendar
from exitplan.network import Work
from exitplan.plan import (
    Duration,
    Estimate,
    ExpectedFinish,
    Group,
    Kind,
    Plan,
    Progress,
    Task,
    Unit,
    uncertain_lengths,
)
from exitplan.risk._lengths import Hit, Length
from exitplan.risk._shapes import Distribution, fixed, of_estimate, of_spread, scaled

if TYPE_CHECKING:
    from exitplan.plan import Moment, Risk, Spread
    from exitplan.schedule import Schedule

TWENTY_FOUR_HOUR = "24-hour"
_WEEK = 7 * MINUTES_PER_DAY
_MONTH = 43_830
"""Minutes in a twelfth of 365¼ days."""
_ELAPSED = {
    Unit.ELAPSED_MINUTE: 1,
    Unit.ELAPSED_HOUR: 60,
    Unit.ELAPSED_DAY: MINUTES_PER_DAY,
    Unit.ELAPSED_WEEK: _WEEK,
    Unit.MONTH: _MONTH,
    Unit.YEAR: 12 * _MONTH,
}


class Estimator:
    """Turns estimates, spreads and impacts into distributions of minutes."""

    def __init__(
        self,
        plan: Plan,
        schedule: Schedule,
        hits: Mapping[str, list[tuple[Risk, float]]],
        *,
        mitigated: bool,
    ) -> None:
        self.plan = plan
        self._mitigated = mitigated
        self._schedule = schedule
        self._hits = hits
        self._calendars = {calendar.name: calendar for calendar in schedule.network.calendars}
        self.lengths: dict[str, Length] = {}
        """What is uncertain, by task."""
        self.is_elapsed: dict[str, bool] = {}
        """Whether a task's minutes are by the clock, of those that are uncertain."""
        self.changes: dict[str, dict[str, Any]] = {}
        """What has to be written otherwise of a task."""
        self._factors: dict[tuple[str, bool], dict[str, float]] = {}
        self._names: dict[str, str] = {}
        self._tasks: dict[str, Task] = {}
        self._walk(plan.items, plan.calendar)
        found = uncertain_lengths(plan.items, plan.spread)
        for task in self._tasks.values():
            if task.id in found or task.id in hits:
                self._add(task, found.get(task.id))

    def of(self, plan: Plan) -> Estimator:
        """Give the same of another version of the plan."""
        return Estimator(plan, self._schedule, self._hits, mitigated=self._mitigated)

    def _walk(self, items: Iterable[Task | Group], calendar: str) -> None:
        for item in items:
            if isinstance(item, Group):
                self._walk(item.items, item.calendar or calendar)
            else:
                self._names[item.id] = item.calendar or calendar
                self._tasks[item.id] = item

    def _calendar(self, name: str) -> WorkCalendar:
        found = self._calendars.get(name)
        if found is None:
            found = self._calendars[name] = build_calendar(name, self.plan.calendars)
        return found

    def minutes(self, task: Task, length: Duration, *, is_elapsed: bool) -> float:
        """Give a length in minutes of a task's own time."""
        key = self._names[task.id], is_elapsed
        factors = self._factors.get(key)
        if factors is None:
            factors = self._factors[key] = self._factors_of(*key)
        amount, factor = length.amount, factors[length.unit.symbol]
        return float(amount) * factor if type(amount) is int else float(amount * Fraction(factor))

    def _factors_of(self, name: str, is_elapsed: bool) -> dict[str, float]:  # noqa: FBT001 - a key
        calendar = self._calendar(name)
        day, week = calendar.day_minutes or 1, calendar.week_minutes or 1
        working = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: day, Unit.WEEK: week}
        to_own = _WEEK / week if is_elapsed else 1.0
        found = {unit.symbol: number * to_own for unit, number in working.items()}
        to_own = 1.0 if is_elapsed else week / _WEEK
        return found | {unit.symbol: number * to_own for unit, number in _ELAPSED.items()}

    def _add(self, task: Task, uncertain: Estimate | Spread | None) -> None:
        if not _has_length(task) or task.manual is not None:
            return
        progress = task.progress or Progress()
        if progress.actual_finish is not None:
            return
        is_used = self.plan.options.expected_finish is ExpectedFinish.USE
        is_gate_begun = task.gate is not None and progress.actual_start is not None
        if is_gate_begun or (progress.expected_finish is not None and is_used):
            return
        is_elapsed = self.is_elapsed[task.id] = _is_elapsed(task, uncertain)
        length = self._length(task, uncertain, is_elapsed=is_elapsed)
        if progress.actual_start is not None:
            length, left = self._under_way(task, progress, length)
            unit = Unit.ELAPSED_MINUTE if is_elapsed else Unit.MINUTE
            rest = Duration(left, unit)
            progress = attrs.evolve(progress, remaining=rest, percent_complete=None)
            self.changes[task.id] = {"progress": progress}
        elif is_elapsed and _unit_of(task, uncertain).is_calendar:
            minutes = Duration(round(length.plain), Unit.ELAPSED_MINUTE)
            self.changes[task.id] = {"duration": minutes, "estimate": None}
        elif task.gate is not None and not length.plain:
            # So that there is work before the gate, whose length can then be anything.
            self.changes[task.id] = {"duration": Duration(1, Unit.MINUTE), "estimate": None}
        self.lengths[task.id] = length

    def _length(
        self, task: Task, uncertain: Estimate | Spread | None, *, is_elapsed: bool
    ) -> Length:
        def minutes(length: Duration) -> float:
            return self.minutes(task, length, is_elapsed=is_elapsed)

        duration = task.effective_duration
        plain = 0.0 if duration is None else minutes(duration)
        base: Distribution | None = None
        if isinstance(uncertain, Estimate):
            if duration is None:
                plain = (minutes(uncertain.low) + minutes(uncertain.high)) / 2
            base = of_estimate(uncertain, minutes, plain)
        elif uncertain is not None:
            base = scaled(of_spread(uncertain), plain)
        hits = tuple(
            self._hit(task, risk, share, is_elapsed=is_elapsed)
            for risk, share in self._hits.get(task.id, ())
        )
        return Length(("task", task.id), plain, base, hits)

    def _hit(self, task: Task, risk: Risk, share: float, *, is_elapsed: bool) -> Hit:
        impact = risk.effect(mitigated=self._mitigated)
        add: Distribution | None = None
        multiply: Distribution | None = None

        def minutes(length: Duration) -> float:
            return self.minutes(task, length, is_elapsed=is_elapsed)

        if isinstance(impact.add, Estimate):
            plain = impact.add.plain
            middle = (minutes(impact.add.low) + minutes(impact.add.high)) / 2
            add = of_estimate(impact.add, minutes, middle if plain is None else minutes(plain))
        elif impact.add is not None:
            add = fixed(minutes(impact.add))
        if isinstance(impact.multiply, Fraction):
            multiply = fixed(float(impact.multiply))
        elif impact.multiply is not None:
            multiply = of_spread(impact.multiply)
        return Hit(risk.id, share, multiply, add, ("impact", risk.id, task.id))

    def _under_way(self, task: Task, progress: Progress, length: Length) -> tuple[Length, int]:
        """Give what is uncertain of what is left of work in progress, and how much is planned."""
        schedule = self._schedule
        special = schedule.network.special[schedule.network.index[task.id]]
        assert isinstance(special, Work)
        planned = getattr(special.length, "minutes", None)
        if progress.remaining is not None:
            if planned is None:
                planned = int(progress.remaining.months()) * _MONTH
            share = planned / length.plain if length.plain else 1.0
            return attrs.evolve(length, share_left=share), planned
        if planned is None:
            planned = round(length.plain)
        if progress.percent_complete is not None:
            share = float(100 - progress.percent_complete) / 100.0
            return attrs.evolve(length, share_left=share), planned
        return attrs.evolve(length, done=float(self._done(task, progress))), planned

    def _done(self, task: Task, progress: Progress) -> int:
        """Count the minutes worked up to the status date, if all went as planned."""
        status = self.plan.status_date
        if status is None or progress.actual_start is None:
            return 0
        name = TWENTY_FOUR_HOUR if self.is_elapsed[task.id] else self._names[task.id]
        calendar = self._calendar(name)

        def begin(moment: Moment) -> int:
            return calendar.ceil(moment.begin) | 1

        until = begin(status)
        paused = 0
        if progress.suspended is not None:
            again = until if progress.resumes is None else min(until, begin(progress.resumes))
            paused = max(0, again - begin(progress.suspended))
        return max(0, (until - begin(progress.actual_start) - paused) >> 1)


def _unit_of(task: Task, uncertain: Estimate | Spread | None) -> Unit:
    """Give what a task's length is counted in."""
    duration = task.effective_duration
    if duration is not None and (duration.amount or not isinstance(uncertain, Estimate)):
        return duration.unit
    return uncertain.low.unit if isinstance(uncertain, Estimate) else Unit.DAY


def _is_elapsed(task: Task, uncertain: Estimate | Spread | None) -> bool:
    remaining = task.progress.remaining if task.progress is not None else None
    unit = _unit_of(task, uncertain) if remaining is None else remaining.unit
    return not unit.is_working


def _has_length(task: Task) -> bool:
    """Whether a risk or an estimate can change how long it takes."""
    return task.kind is Kind.TASK and task.period is None and not task.inactive
