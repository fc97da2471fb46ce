"""Performance against a baseline: CPLI, BEI, hit tasks, and earned schedule.

Every value stands beside the counts it is made of, and where there is none,
beside the reason. Formulas: DCMA 14-point assessment (Earned Value Management
System Program Analysis Pamphlet, DCMA-EA PAM 200.1, October 2012), for CPLI and
BEI; Lipke and Henderson (2006) for earned schedule. The page "Performance
metrics" of the documentation says which reading is taken where they leave one
open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import add_months, build_calendar
from exitplan.errors import HorizonError
from exitplan.plan import Kind, Plan, to_moment
from exitplan.schedule import Forecast, compute_schedule, watched
from exitplan.schedule.words import MINUTES_PER_DAY, short_date
from exitplan.slippage._earned import EarnedSchedule, PlannedValue
from exitplan.slippage._metrics_tasks import (
    approved_tasks,
    codes_of,
    done_share,
    is_finished,
    paired,
)
from exitplan.slippage._metrics_values import Bei, Cpli, HitTasks, Metrics

if TYPE_CHECKING:
    from exitplan.calendars import WorkCalendar
    from exitplan.plan import Task
    from exitplan.schedule import Schedule

_NO_STATUS_DATE = "the plan has no status date"


def metrics(
    baseline: Plan | Schedule,
    current: Schedule,
    *,
    milestone: str | Sequence[str] | None = None,
    since: Any = None,
    renamed: Mapping[str, str] | None = None,
) -> Metrics:
    """Measure a plan against a baseline at the plan's status date.

    `milestone` (an id, or several) says whose CPLI is wanted; without it every
    milestone and whatever has a deadline is asked. `since` is where the period
    of the hit tasks begins (a date, datetime, Moment or ISO text; itself not in
    it); without it, a calendar month before the status date. `renamed` gives the
    present ids of items by those in the baseline; without it they are matched by
    id, failing that by a code that only one item has.

    Raises UnknownTaskError for a milestone that the plan does not have, and
    PlanError where the baseline cannot be scheduled.
    """
    last = None if since is None else to_moment(since).end
    return _Yardstick(baseline).measure(current, _ids(milestone), last, renamed)


def metrics_over(
    baseline: Plan | Schedule,
    schedules: Iterable[Schedule],
    *,
    milestone: str | Sequence[str] | None = None,
) -> Iterator[Metrics]:
    """Measure successive states of a plan against one baseline, one after the other.

    The baseline is looked through once. The period of the hit tasks begins at
    the status date before, if that is earlier; for the first, a month before its
    own. A milestone that a state does not have yet has no CPLI there.
    """
    yardstick = _Yardstick(baseline)
    asked = _ids(milestone)
    last: int | None = None
    for schedule in schedules:
        there = None if asked is None else [item for item in asked if item in schedule.items]
        status = schedule.plan.status_date
        is_later = last is not None and status is not None and status.end > last
        yield yardstick.measure(schedule, there, last if is_later else None, None)
        if status is not None:
            last = status.end


def _ids(milestone: str | Sequence[str] | None) -> list[str] | None:
    if milestone is None:
        return None
    return [milestone] if isinstance(milestone, str) else list(milestone)


class _Yardstick:
    """A baseline, prepared to measure many schedules by."""

    def __init__(self, baseline: Plan | Schedule) -> None:
        self.schedule = compute_schedule(baseline) if isinstance(baseline, Plan) else baseline
        self.codes = codes_of(self.schedule.plan)
        self.tasks = approved_tasks(self.schedule)
        self.value = PlannedValue(self.tasks.values(), self.schedule.plan.start.day)

    def measure(
        self,
        current: Schedule,
        milestones: list[str] | None,
        last: int | None,
        renamed: Mapping[str, str] | None,
    ) -> Metrics:
        """Measure one schedule; `last` is the instant at which the period begins."""
        pairs = paired(self.codes, current.plan, renamed)
        counted = [
            (node, task)
            for node, task in enumerate(current.network.tasks)
            if task.kind is Kind.TASK
        ]
        status = current.plan.status_date
        cpli = self._cpli(current, milestones, pairs)
        if status is None:
            return Metrics(
                None,
                cpli,
                Bei(reason=_NO_STATUS_DATE),
                HitTasks(reason=_NO_STATUS_DATE),
                self._no_time(_NO_STATUS_DATE),
            )
        if last is None:
            last = add_months(status.end, -1)
        return Metrics(
            status.day,
            cpli,
            self._bei(current, counted, pairs, status.end),
            self._hits(current, counted, pairs, (last, status.end)),
            self._earned(current, counted, pairs, status.end),
        )

    def _cpli(
        self, current: Schedule, milestones: list[str] | None, pairs: Mapping[str, str]
    ) -> dict[str, Cpli]:
        forecasts = watched(current)
        if milestones is not None:
            forecasts = {
                item: forecasts.get(item) or Forecast.of(current[item]) for item in milestones
            }
        return {
            item: self._cpli_of(current, forecast, pairs.get(item))
            for item, forecast in forecasts.items()
        }

    def _cpli_of(self, current: Schedule, forecast: Forecast, approved: str | None) -> Cpli:
        dates = None if approved is None else self.schedule.items.get(approved)
        status = current.network.status if current.plan.status_date is not None else None
        found = Cpli(
            forecast.item.id,
            forecast.item.title,
            forecast_day=forecast.finish_day,
            baseline_day=None if dates is None else dates.finish_day,
            day_minutes=forecast.day_minutes,
        )
        if dates is None:
            reason = "the baseline has no date for it, and without one CPLI is never below 1"
            return attrs.evolve(found, reason=reason)
        if status is None:
            return attrs.evolve(found, reason=_NO_STATUS_DATE)
        if forecast.completed:
            reason = f"it was reached on {short_date(forecast.finish_day)}"
            return attrs.evolve(found, reason=reason)
        calendar = _calendar(current, forecast.calendar)
        try:
            left = calendar.minutes_between(status, forecast.finish_at)
            room = calendar.minutes_between(forecast.finish_at, dates.early_finish_at)
        except HorizonError:
            reason = f"the calendar {forecast.calendar} does not reach its dates"
            return attrs.evolve(found, reason=reason)
        reason = "" if left > 0 else "no working time lies between the status date and its forecast"
        return attrs.evolve(found, left_minutes=left, float_minutes=room, reason=reason)

    def _bei(
        self,
        current: Schedule,
        counted: list[tuple[int, Task]],
        pairs: Mapping[str, str],
        known_to: int,
    ) -> Bei:
        special = current.network.special
        finished = due = unbaselined = 0
        for node, task in counted:
            approved = self.tasks.get(pairs.get(task.id, ""))
            finished += is_finished(special.get(node))
            if approved is None:
                unbaselined += 1
            elif approved.finish_at <= known_to:
                due += 1
        kept = {pairs.get(task.id) for _, task in counted}
        dropped = sum(
            approved.finish_at <= known_to and item not in kept
            for item, approved in self.tasks.items()
        )
        reason = "" if due + unbaselined else "no task was due yet"
        return Bei(finished, due, unbaselined, dropped, len(counted), reason)

    def _hits(
        self,
        current: Schedule,
        counted: list[tuple[int, Task]],
        pairs: Mapping[str, str],
        period: tuple[int, int],
    ) -> HitTasks:
        since, until = period
        special = current.network.special
        due = hit = 0
        for node, task in counted:
            approved = self.tasks.get(pairs.get(task.id, ""))
            if approved is None or not since < approved.finish_at <= until:
                continue
            due += 1
            finish = task.progress.actual_finish if task.progress is not None else None
            is_done = is_finished(special.get(node)) and finish is not None
            hit += is_done and finish is not None and finish.day <= approved.finish_day
        reason = "" if due else "no task was due in this period"
        begin, end = since // MINUTES_PER_DAY, (until - 1) // MINUTES_PER_DAY
        return HitTasks(hit, due, begin, end, reason)

    def _earned(
        self,
        current: Schedule,
        counted: list[tuple[int, Task]],
        pairs: Mapping[str, str],
        known_to: int,
    ) -> EarnedSchedule:
        value = self.value
        finished, partly, in_both = 0, Fraction(0), 0
        special = current.network.special
        for node, task in counted:
            approved = self.tasks.get(pairs.get(task.id, ""))
            if approved is None:
                continue
            in_both += 1
            if is_finished(special.get(node)):
                finished += approved.weight
            elif node in special:
                partly += done_share(current, node, task, known_to) * approved.weight
        earned = finished + partly
        found = attrs.evolve(
            self._no_time(""),
            planned_minutes=value.at(known_to),
            earned_minutes=earned,
            dropped=len(self.tasks) - in_both,
            added=len(counted) - in_both,
        )
        if not value.whole:
            return attrs.evolve(found, reason="the baseline has no work in it")
        until = known_to
        if earned == value.whole:
            until = min(known_to, self._last_finish(current, counted, pairs))
        passed = value.months_to(until)
        if passed <= 0:
            reason = f"the baseline starts on {short_date(found.start_day)}, after the status date"
            return attrs.evolve(found, reason=reason)
        months, whole = value.earned_at(earned, known_to, found.planned_minutes)
        return attrs.evolve(found, actual_months=passed, earned_months=months, whole_months=whole)

    def _last_finish(
        self, current: Schedule, counted: list[tuple[int, Task]], pairs: Mapping[str, str]
    ) -> int:
        """Give the instant at which the last of the baseline's tasks was finished."""
        early, calendar = current.early, current.network.calendar
        return max(
            calendar(node).instant(early.of(node).finish)
            for node, task in counted
            if pairs.get(task.id) in self.tasks
        )

    def _no_time(self, reason: str) -> EarnedSchedule:
        value = self.value
        return EarnedSchedule(
            planned_minutes=0,
            earned_minutes=Fraction(0),
            whole_minutes=value.whole,
            tasks=len(self.tasks),
            dropped=0,
            added=0,
            start_day=value.begin // MINUTES_PER_DAY,
            planned_months=value.duration(),
            reason=reason,
        )


def _calendar(schedule: Schedule, name: str) -> WorkCalendar:
    for calendar in schedule.network.calendars:
        if calendar.name == name:
            return calendar
    return build_calendar(name, schedule.plan.calendars)
