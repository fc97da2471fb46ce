"""Every link of a schedule in one list, and lags that other tools can count."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from exitplan.calendars import WorkCalendar, add_months, build_calendar
from exitplan.interchange._written_lengths import TWENTY_FOUR_HOUR, Scopes
from exitplan.plan import Duration, Group, Kind, LagCalendar, Link, LinkType, Task, Unit
from exitplan.schedule import Schedule


@attrs.frozen
class Tie:
    """A link with both its ends."""

    source: str
    target: str
    link: Link
    counted: str = TWENTY_FOUR_HOUR
    """Name of the calendar that its lag is counted on, where it counts working time."""


class Ties:
    """The links of a schedule's plan, and what their lags amount to."""

    def __init__(self, schedule: Schedule, scopes: Scopes) -> None:
        self.schedule = schedule
        self.plan = schedule.plan
        self.scopes = scopes
        self.items: dict[str, Task | Group] = {item.id: item for item in self.plan.walk()}
        self.efforts = {t.id for t in self.plan.tasks() if t.kind is Kind.LEVEL_OF_EFFORT}
        self._calendars: dict[str, WorkCalendar] = {}

    def all(self) -> list[Tie]:
        """Give every link, in the order of the items they are written at."""
        ties: list[Tie] = []
        for item in self.items.values():
            ties += [self._tie(link.task, item.id, link) for link in item.after]
            ties += [self._tie(item.id, link.task, link) for link in item.before]
        return ties

    def _tie(self, source: str, target: str, link: Link) -> Tie:
        choice = link.lag_calendar or self.plan.options.lag_calendar
        counted = self.named(choice, source, target, self.scopes.calendar_of)
        return Tie(source, target, link, counted)

    def leaves(self, item_id: str) -> list[Task]:
        """Give a task, or the tasks of a group that take part in the passes."""
        item = self.items[item_id]
        tasks = item.tasks() if isinstance(item, Group) else (item,)
        return [task for task in tasks if task.kind is not Kind.LEVEL_OF_EFFORT]

    def is_group(self, item_id: str) -> bool:
        """Whether an id names a group."""
        return isinstance(self.items[item_id], Group)

    def calendar(self, name: str) -> WorkCalendar:
        """Give a calendar by name."""
        found = self._calendars.get(name)
        if found is None:
            found = self._calendars[name] = build_calendar(name, self.plan.calendars)
        return found

    def leaves_at(self, source: str, type: LinkType) -> int:  # noqa: A002 - a link's own word
        """Give the instant of the event that a link leaves from."""
        dates = self.schedule[source]
        return dates.early_finish_at if type.from_finish else dates.early_start_at

    def arrives_at(self, tie: Tie) -> int:
        """Give the instant at which a link lets go of its target's event."""
        start = self.leaves_at(tie.source, tie.link.type)
        lag = tie.link.lag
        if not lag.amount:
            return start
        if lag.unit.is_calendar:
            return add_months(start, lag.months())
        if lag.unit.is_percent:
            lag = self._share(tie, lag)
        if not lag.unit.is_working:
            return start + lag.elapsed_minutes()
        calendar = self.calendar(tie.counted)
        return calendar.instant(calendar.ceil(start) + 2 * self.working_lag(tie, lag))

    def _share(self, tie: Tie, lag: Duration) -> Duration:
        source = self.items[tie.source]
        length = source.effective_duration if isinstance(source, Task) else None
        is_elapsed = lag.unit is Unit.ELAPSED_PERCENT
        unit = Unit.ELAPSED_MINUTE if is_elapsed else Unit.MINUTE
        if length is None or length.unit.is_calendar:
            return Duration(0, unit)
        if length.unit.is_working:
            calendar = self.calendar(self.scopes.calendar_of[tie.source])
            minutes = length.working_minutes(calendar.day_minutes or 0, calendar.week_minutes or 0)
        else:
            minutes = length.elapsed_minutes()
        return Duration(lag.share_of(minutes), unit)

    def named(
        self, choice: LagCalendar, source: str, target: str, calendar_of: Mapping[str, str]
    ) -> str:
        """Give the name of the calendar that a choice means for two items."""
        if choice is LagCalendar.TWENTY_FOUR_HOUR:
            return TWENTY_FOUR_HOUR
        if choice is LagCalendar.PROJECT:
            return self.plan.calendar
        return calendar_of[target if choice is LagCalendar.SUCCESSOR else source]

    def working_lag(self, tie: Tie, lag: Duration | None = None) -> int:
        """Give a working lag in minutes of its own calendar."""
        calendar = self.calendar(tie.counted)
        lag = tie.link.lag if lag is None else lag
        return lag.working_minutes(calendar.day_minutes or 0, calendar.week_minutes or 0)

    def same_effect(self, tie: Tie, calendar: WorkCalendar) -> int:
        """Give the minutes on another calendar after which a link lets go at the same time.

        Where no number of minutes does, the link lets go a little earlier: what
        is held by too little can be held by a constraint as well.
        """
        at = self.arrives_at(tie)
        begin = calendar.ceil(self.leaves_at(tie.source, tie.link.type))
        minutes = (calendar.ceil(at) >> 1) - (begin >> 1)
        target = self.calendar(self.schedule[tie.target].calendar)
        is_late = target.ceil(calendar.instant(begin + 2 * minutes)) > target.ceil(at)
        return minutes - is_late

    def bound_on_start(self, tie: Tie) -> int:
        """Give the instant before which a link keeps its target from starting."""
        at = self.arrives_at(tie)
        if not tie.link.type.to_finish:
            return at
        dates = self.schedule[tie.target]
        calendar = self.calendar(dates.calendar)
        length = (calendar.floor(dates.early_finish_at) >> 1) - (
            calendar.floor(dates.early_start_at) >> 1
        )
        return calendar.instant((calendar.floor(at) & ~1) - 2 * length + 1)
