"""Points 8, 11, 13 and 14 of the DCMA assessment: what a baseline says."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import attrs

from exitplan.calendars import build_calendar
from exitplan.checks._dcma import DEFINITIONS, DcmaSettings, Metric, days, share
from exitplan.checks._rules_network_dates import finish_day_of, planned_minutes
from exitplan.errors import HorizonError
from exitplan.network import finished_at, started_at
from exitplan.plan import Kind
from exitplan.schedule.words import MINUTES_PER_DAY, short_date

if TYPE_CHECKING:
    from exitplan.plan import BaselineDates
    from exitplan.schedule import Forecast, Schedule
    from exitplan.slippage import Bei, Cpli, Metrics

_NO_STATUS_DATE = "the plan has no status date"
_NO_BASELINE = "there is no baseline"
_USUAL_NAME = "baseline"


class Approved(NamedTuple):
    """What a baseline says of one task; any of it may be unknown."""

    finish_at: int | None
    """Instant."""
    finish_day: int | None
    minutes: int | None
    """Working minutes that it was to take."""
    day_minutes: int
    """Those of a day."""


class BaselineMetrics:
    """Counts what stands against a baseline: a whole plan's, else the dates that items keep."""

    def __init__(
        self, schedule: Schedule, baseline: Schedule | None, settings: DcmaSettings
    ) -> None:
        self.schedule = schedule
        self.baseline = baseline
        self.settings = settings
        self.network = schedule.network
        self.status = schedule.plan.status_date

    @cached_property
    def name(self) -> str:
        """Name of the baseline whose dates items keep; empty where none keeps any.

        The one called ``baseline``; else the one that most items have, and of
        several the last by name.
        """
        names = Counter(name for task in self.network.tasks for name in task.baselines)
        if _USUAL_NAME in names:
            return _USUAL_NAME
        return max(names, key=lambda name: (names[name], name), default="")

    @property
    def has_any(self) -> bool:
        """Whether there is a baseline of either kind."""
        return self.baseline is not None or bool(self.name)

    @cached_property
    def approved(self) -> dict[int, Approved]:
        """What the baseline says of tasks, by node; milestones apart."""
        if self.baseline is None:
            return {
                node: self._own(node, task.baselines[self.name])
                for node, task in enumerate(self.network.tasks)
                if task.kind is Kind.TASK and self.name in task.baselines
            }
        from exitplan.slippage._metrics_tasks import approved_tasks, codes_of, paired

        tasks = approved_tasks(self.baseline)
        pairs = paired(codes_of(self.baseline.plan), self.schedule.plan, None)
        return {
            node: Approved(
                found.finish_at,
                found.finish_day,
                found.weight,
                found.calendar.day_minutes or MINUTES_PER_DAY,
            )
            for node, task in enumerate(self.network.tasks)
            if (found := tasks.get(pairs.get(task.id, ""))) is not None
        }

    def _own(self, node: int, dates: BaselineDates) -> Approved:
        """Read the dates that an item keeps; a duration is what it says, else what lies between."""
        calendar = self.network.calendar(node)
        usual = build_calendar(self.schedule.plan.calendar, self.schedule.plan.calendars)
        if calendar.day_minutes in (None, MINUTES_PER_DAY) and usual.has_working_time:
            calendar = usual
        day = calendar.day_minutes or MINUTES_PER_DAY
        finish_at = None if dates.finish is None else finished_at(calendar, dates.finish)
        minutes = None
        length = dates.duration
        if length is not None and length.unit.is_working and calendar.week_minutes is not None:
            minutes = length.working_minutes(day, calendar.week_minutes)
        elif finish_at is not None and dates.start is not None:
            start_at = started_at(calendar, dates.start)
            minutes = max(0, calendar.minutes_between(start_at, finish_at))
        finish_day = None if dates.finish is None else dates.finish.day
        return Approved(finish_at, finish_day, minutes, day)

    def high_duration(self) -> Metric:
        """Point 8: tasks that were to take long; what the baseline does not have, as it is now."""
        limit = Fraction(self.settings.long_days)
        special = self.network.special
        open_nodes = [
            node
            for node in range(len(self.network.tasks))
            if node not in special or not special[node].finished
        ]
        if not self.has_any:
            return self._nothing(8, _NO_BASELINE, self.settings.duration)
        found, unbaselined = [], 0
        for node in open_nodes:
            approved = self.approved.get(node)
            length = None
            if approved is not None and approved.minutes is not None:
                length = approved.minutes, approved.day_minutes
            elif self.network.tasks[node].kind is Kind.TASK:
                unbaselined += 1
                length = planned_minutes(self.schedule, node)
            if length is not None and length[0] > limit * length[1]:
                found.append((Fraction(*length), node))
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        items = [self.network.tasks[node].id for _, node in found]
        parts = (("unbaselined", unbaselined),)
        return share(8, items, len(open_nodes), self.settings.duration, parts)

    def missed(self) -> Metric:
        """Point 11: tasks due by now that were, or will be, finished after their baseline."""
        if self.status is None:
            return self._nothing(11, _NO_STATUS_DATE, self.settings.missed)
        if not self.has_any:
            return self._nothing(11, _NO_BASELINE, self.settings.missed)
        due, found, unfinished = 0, [], 0
        for node, approved in self.approved.items():
            at, day = approved.finish_at, approved.finish_day
            if at is None or day is None or at > self.status.end:
                continue
            due += 1
            late = finish_day_of(self.schedule, node) - day
            if late > 0:
                special = self.network.special.get(node)
                unfinished += special is None or not special.finished
                found.append((late, node))
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        items = [self.network.tasks[node].id for _, node in found]
        parts = (("unfinished", unfinished), ("finished_late", len(found) - unfinished))
        return share(11, items, due, self.settings.missed, parts, of="task due by the status date")

    def cpli(self) -> Metric:
        """Point 13: whether the milestone can still be reached on its baseline date."""
        limit = self.settings.cpli
        if self.status is None:
            return self._nothing(13, _NO_STATUS_DATE, limit)
        if not self.has_any:
            return self._nothing(13, _NO_BASELINE, limit)
        found = self._cplis()
        told = [one for one in found if one.value is not None]
        if not told:
            reason = (
                f"of “{found[0].title}”, {found[0].reason}" if found else "no milestone ends it"
            )
            return self._nothing(13, reason, limit)
        worst = min(told, key=lambda one: one.value or 0)
        assert worst.left_minutes is not None
        assert worst.float_minutes is not None
        return Metric(
            DEFINITIONS[12],
            days(worst.left_minutes + worst.float_minutes, worst.day_minutes),
            days(worst.left_minutes, worst.day_minutes),
            limit,
            (worst.milestone,),
            (("milestones", len(found)), ("milestones_evaluated", len(told))),
        )

    def _cplis(self) -> list[Cpli]:
        wanted = self.settings.milestone
        schedule = self.schedule
        names = [wanted] if wanted is not None else [m.id for m in schedule.final_milestones()]
        if self._measured is not None:
            return [self._measured.cpli[name] for name in names if name in self._measured.cpli]
        from exitplan.schedule import Forecast

        return [self._own_cpli(Forecast.of(schedule[name])) for name in names]

    @cached_property
    def _measured(self) -> Metrics | None:
        """What the room for performance measures against the whole plan's baseline."""
        if self.baseline is None:
            return None
        from exitplan.slippage import metrics

        wanted = self.settings.milestone
        return metrics(self.baseline, self.schedule, milestone=wanted)

    def _own_cpli(self, forecast: Forecast) -> Cpli:
        """Measure a milestone against the baseline date that it keeps itself."""
        from exitplan.slippage import Cpli

        assert self.status is not None
        item = forecast.item
        dates = item.baselines.get(self.name)
        finish = None if dates is None else dates.finish
        found = Cpli(
            item.id,
            item.title,
            forecast_day=forecast.finish_day,
            baseline_day=None if finish is None else finish.day,
            day_minutes=forecast.day_minutes,
        )
        if finish is None:
            return attrs.evolve(found, reason=f"the baseline {self.name!r} has no date for it")
        if forecast.completed:
            reason = f"it was reached on {short_date(forecast.finish_day)}"
            return attrs.evolve(found, reason=reason)
        calendar = build_calendar(forecast.calendar, self.schedule.plan.calendars)
        try:
            left = calendar.minutes_between(self.status.begin, forecast.finish_at)
            room = calendar.minutes_between(forecast.finish_at, finished_at(calendar, finish))
        except HorizonError:
            reason = f"the calendar {forecast.calendar} does not reach its dates"
            return attrs.evolve(found, reason=reason)
        reason = "" if left > 0 else "no working time lies between the status date and its forecast"
        return attrs.evolve(found, left_minutes=left, float_minutes=room, reason=reason)

    def bei(self) -> Metric:
        """Point 14: whether as much is finished as should be."""
        limit = self.settings.bei
        if self.status is None:
            return self._nothing(14, _NO_STATUS_DATE, limit)
        if not self.has_any:
            return self._nothing(14, _NO_BASELINE, limit)
        found = self._own_bei() if self._measured is None else self._measured.bei
        parts = (
            ("due", found.due),
            ("unbaselined", found.unbaselined),
            ("dropped", found.dropped),
            ("tasks", found.population),
        )
        below = found.due + found.unbaselined
        return Metric(DEFINITIONS[13], found.finished, below, limit, (), parts, found.reason)

    def _own_bei(self) -> Bei:
        from exitplan.slippage import Bei

        assert self.status is not None
        special = self.network.special
        finished = due = unbaselined = population = 0
        for node, task in enumerate(self.network.tasks):
            if task.kind is not Kind.TASK:
                continue
            population += 1
            finished += node in special and special[node].finished
            approved = self.approved.get(node)
            if approved is None or approved.finish_at is None:
                unbaselined += 1
            elif approved.finish_at <= self.status.end:
                due += 1
        reason = "" if due + unbaselined else "no task was due yet"
        return Bei(finished, due, unbaselined, 0, population, reason)

    def _nothing(self, number: int, reason: str, limit: Fraction) -> Metric:
        return Metric(DEFINITIONS[number - 1], limit=limit, reason=reason)
