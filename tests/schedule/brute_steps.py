"""Legal periods and gates by brute force, beside brute.py and in its manner.

A period is counted day by day, a board's meetings are gone through one by one.
Nothing is shared with `exitplan.law`, `exitplan.governance` or the network.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from exitplan.plan import Constraint, Gate, Link, LinkType, Moment, Plan, Task
from tests.schedule.brute import Brute
from tests.schedule.hours import (
    BEGIN,
    END,
    FIRST_DAY,
    LAST_DAY,
    NOWHERE,
    Event,
    Hours,
    OutOfSightError,
    hour_of,
)
from tests.schedule.leaves import Around, Bound, Dates, Leaf


def works_on(hours: Hours, day: int) -> bool:
    """Whether any hour of a day is worked."""
    return any(hours.works(24 * day + hour) for hour in range(24))


class Rule(Protocol):
    """Gives the last day that follows from the day of an event."""

    def last_day(self, event_day: int) -> int:
        """Give it."""


class Count(NamedTuple):
    """A legal period."""

    hours: Hours
    days: int = 0
    working_days: int = 0
    months: int = 0
    counts_event_day: bool = False
    least_working_days: int = 0
    rolls: bool = False

    def last_day(self, event_day: int) -> int:
        """Count day by day."""
        last = event_day - self.counts_event_day
        if not (self.days or self.working_days or self.months):
            return last
        worked = 0
        number = 0
        corresponding = self._months_later(event_day) - self.counts_event_day
        while True:
            if self.months:
                is_over = last >= corresponding
            else:
                is_over = number >= (self.days or self.working_days)
            if is_over and worked >= self.least_working_days:
                break
            last += 1
            is_worked = works_on(self.hours, last)
            worked += is_worked
            number += is_worked or bool(self.days)
        while self.rolls and not works_on(self.hours, last):
            last += 1
        return last

    def _months_later(self, day: int) -> int:
        date = datetime.date.fromordinal(day)
        year, month = divmod(date.year * 12 + date.month - 1 + self.months, 12)
        for number in (date.day, 30, 29, 28):
            try:
                return datetime.date(year, month + 1, number).toordinal()
            except ValueError:
                continue
        raise AssertionError(day)


class Meetings(NamedTuple):
    """A board, with the days on which it meets."""

    days: tuple[int, ...]
    hours: Hours
    papers: Count | None
    notice: Count | None
    call_in: Count | None
    publishes_after: int

    def decision(
        self, *, ready: int | None = None, noticed: int | None = None, called_in: bool = True
    ) -> int:
        """Give the day at whose end the first decision in reach takes effect."""
        for meets in self.days:
            if ready is not None and not self._is_early(self.papers, ready, meets):
                continue
            if noticed is not None and not self._is_early(self.notice, noticed, meets):
                continue
            if self.call_in is None or not called_in:
                return meets
            published = meets
            for _ in range(self.publishes_after):
                published += 1
                while not works_on(self.hours, published):
                    published += 1
            return self.call_in.last_day(published)
        raise OutOfSightError

    @staticmethod
    def _is_early(rule: Count | None, event_day: int, meets: int) -> bool:
        return (event_day if rule is None else rule.last_day(event_day)) < meets


class GateRule(NamedTuple):
    """From the day on which something is ready to the day at whose end it is decided."""

    meetings: Meetings
    gate: Gate

    def last_day(self, event_day: int) -> int:
        """Go through the meetings."""
        is_noticed = self.gate.notice is None and self.gate.key_decision
        return self.meetings.decision(
            ready=event_day,
            noticed=event_day if is_noticed and self.meetings.notice is not None else None,
            called_in=self.gate.call_in,
        )

    def after_notice(self, notice_day: int) -> int:
        """Go through the meetings from a notice that is an item of its own."""
        meetings, gate = self.meetings, self.gate
        if not gate.key_decision:
            meetings = meetings._replace(notice=None)
        return meetings.decision(noticed=notice_day, called_in=gate.call_in)


class StepLeaf(Leaf):
    """A task that may last for a period or until a decision."""

    def __init__(self, task: Task, named: Hours, clock: Hours, around: Around) -> None:
        super().__init__(task, named, clock, around)
        self.is_stepped = task.period is not None or task.gate is not None
        self.work_hours = self.hours
        """The calendar of the work before a gate."""
        if self.is_stepped:
            self.hours = clock

    def length(self, status: Moment | None) -> tuple[int, int]:
        """Give the hours of work (left) before a gate."""
        if not self.is_stepped:
            return super().length(status)
        if not self.task.duration or not self.task.duration.amount or self.finished:
            return 0, 0
        self.hours, clock = self.work_hours, self.hours
        try:
            return super().length(status)
        finally:
            self.hours = clock


class StepBrute(Brute):
    """Schedules a plan with legal periods and gates. Stepped tasks slip by days, not hours."""

    def __init__(
        self,
        plan: Plan,
        calendars: Mapping[str, Hours],
        counts: Mapping[str, Count],
        boards: Mapping[str, Meetings],
    ) -> None:
        self.notices: list[Link] = []
        """The links, known by identity, that stand for public notices."""
        self.ends: dict[str, Event] = {}
        """Finishes to be taken for what is running already."""
        self.steps = {}
        for task in plan.tasks():
            if task.period is not None:
                self.steps[task.id] = counts[task.period.rule]
            elif task.gate is not None:
                self.steps[task.id] = GateRule(boards[task.gate.board or ""], task.gate)
        super().__init__(plan, calendars)

    def leaf(self, task: Task, named: Hours, around: Around) -> Leaf:
        """Give a leaf that may be stepped."""
        return StepLeaf(task, named, self.clock, around)

    def is_as_reported(self, leaf: Leaf) -> bool:
        """Whether it lies where it is reported: the law holds, whatever is reported."""
        return not self.is_stepped(leaf) and super().is_as_reported(leaf)

    def is_stepped(self, leaf: Leaf) -> bool:
        """Whether a task follows a day rule."""
        return leaf.id in self.steps

    def is_running(self, leaf: Leaf) -> bool:
        """Whether the event is a fact."""
        return (
            self.is_stepped(leaf)
            and leaf.started
            and not leaf.finished
            and self.lengths[leaf.id] == (0, 0)
        )

    def slips_in_days(self, leaf: Leaf) -> bool:
        """Whether its float is in whole days."""
        return self.is_stepped(leaf) and not self.is_running(leaf)

    def _bounds(self) -> Iterator[Bound]:
        yield from super()._bounds()
        for leaf in self.leaves.values():
            gate = leaf.task.gate
            if gate is not None and gate.notice is not None:
                link = Link(gate.notice, LinkType.FF)
                self.notices.append(link)
                source = self._source(gate.notice)
                assert source is not None
                yield Bound(link, source, leaf.id, None)

    def _lagged(self, bound: Bound, event: Event, target: Hours, named: Hours) -> Event:
        if any(bound.link is link for link in self.notices):
            rule = self.steps[bound.target]
            day = (event.hour - (event.sense == END)) // 24
            return Event(24 * (rule.after_notice(day) + 1), BEGIN)
        return super()._lagged(bound, event, target, named)

    def is_released(self, bound: Bound) -> bool:
        """Whether progress overrides the link, or it holds what has happened."""
        leaf = self.leaves[bound.target]
        if self.is_running(leaf):
            return leaf.task.period is not None or not bound.link.type.to_finish
        return super().is_released(bound)

    def is_moment(self, leaf: Leaf) -> bool:
        """Whether it takes no time at all."""
        return not self.is_stepped(leaf) and super().is_moment(leaf)

    def floor(self, leaf: Leaf) -> Event:
        """Where a task may start for all that links say; what is running has started."""
        if not self.is_running(leaf):
            return super().floor(leaf)
        progress, duration = leaf.progress, leaf.task.duration
        assert progress.actual_start is not None
        began = hour_of(progress.actual_start.begin)
        if not duration or not duration.amount or self.plan.status_date is None:
            return Event(began, BEGIN)
        hours, begun = leaf.work_hours, leaf.work_hours.begin(began)
        work = leaf.measure(duration)[0]
        if progress.suspended is not None and progress.resumes is not None:
            stopped = hours.begin(hour_of(progress.suspended.begin))
            again = min(hour_of(m.begin) for m in (progress.resumes, self.plan.status_date))
            work += max(0, hours.between(stopped, again))
        ready = hours.move(Event(begun, END), work).hour
        ready = min(ready, hour_of(self.plan.status_date.begin))
        return Event(max(began, ready - 1), BEGIN)

    def finish_floors(self, leaf: Leaf) -> Iterator[Event]:
        """Where a task may finish: a decision that nobody reported, after the status date."""
        if self.is_running(leaf) and leaf.task.period is not None:
            return
        yield from super().finish_floors(leaf)
        if self.is_running(leaf) and self.plan.status_date is not None:
            yield Event(hour_of(self.plan.status_date.begin) + 1, END)

    def caps(self, leaf: Leaf) -> Iterator[int]:
        """Hours by which a task must be finished; a stepped task's start is bounded by itself."""
        for cap, constraint in zip(super().caps(leaf), self._capping(leaf), strict=True):
            if not self.is_stepped(leaf) or constraint.kind.is_about_finish:
                yield cap

    def _capping(self, leaf: Leaf) -> list[Constraint]:
        return [
            constraint
            for constraint in leaf.task.constraints
            if constraint.date is not None
            and "no_earlier" not in constraint.kind.value
            and (constraint.kind.is_about_finish or not leaf.started)
        ]

    def starts_in_time(self, leaf: Leaf, found: Dates) -> bool:
        """Whether a stepped task starts by the dates that its constraints name."""
        if not self.is_stepped(leaf) or leaf.started:
            return True
        return all(
            found.start.hour <= self.begin(leaf, Event(hour_of(c.date.begin), BEGIN)).hour
            for c in self._capping(leaf)
            if c.date is not None and not c.kind.is_about_finish
        )

    def begin(self, leaf: Leaf, start: Event) -> Event:
        """Where it starts that may start there: work before a gate, when work goes on."""
        if self.lengths[leaf.id] == (0, 0):
            return Event(start.hour, BEGIN)
        return Event(leaf.work_hours.begin(start.hour), BEGIN)

    def run(self, leaf: Leaf, start: Event) -> Event:
        """The finish of what starts there."""
        if not self.is_stepped(leaf):
            return super().run(leaf, start)
        hours, months = self.lengths[leaf.id]
        assert not months
        day = start.hour // 24
        if hours:
            begun = leaf.work_hours.begin(start.hour)
            day = (leaf.work_hours.move(Event(begun, END), hours).hour - 1) // 24
        return self._end_of(self.steps[leaf.id].last_day(day))

    @staticmethod
    def _end_of(day: int) -> Event:
        if not FIRST_DAY < day < LAST_DAY:
            raise OutOfSightError
        return Event(24 * (day + 1), BEGIN)

    def start_for(self, leaf: Leaf, finish: Event) -> Event:
        """The earliest start whose finish is no earlier: the beginning of a day."""
        if not self.is_stepped(leaf):
            return super().start_for(leaf, finish)
        assert self.lengths[leaf.id] == (0, 0), "work before a gate may then start at any minute"
        rule, day = self.steps[leaf.id], finish.hour // 24 + 1
        while 24 * (rule.last_day(day - 1) + 1) >= finish.hour:
            day -= 1
        return Event(24 * day, BEGIN)

    def place(self, leaf: Leaf, dates: Mapping[str, Dates], floor: Event | None) -> Dates:
        """Place a task as early as bounds and floor allow."""
        found = super().place(leaf, dates, floor)
        if not self.is_stepped(leaf):
            return found
        if leaf.id in self.ends:
            return found._replace(finish=self.ends[leaf.id])
        start = self.begin(leaf, found.remaining)
        return Dates(found.start if leaf.started else start, self.run(leaf, start), start)

    def slipped(self, dates: Mapping[str, Dates], name: str, hours: int) -> dict[str, Dates]:
        """Schedule again with one task so many hours (days, if it is stepped) later.

        What is running keeps its event, and only its finish comes later.
        """
        leaf = self.leaves[name]
        if not hours or not self.is_stepped(leaf):
            return super().slipped(dates, name, hours)
        if self.is_running(leaf):
            self.ends = {name: Event(dates[name].finish.hour + hours, BEGIN)}
            try:
                return self.schedule()
            finally:
                self.ends = {}
        return self.schedule({name: Event(dates[name].remaining.hour + 24 * hours, BEGIN)})

    def later(self, leaf: Leaf, own: Dates, hours: int) -> Dates:
        """Give the dates of a task that slips, whatever holds it."""
        if not self.is_stepped(leaf):
            return super().later(leaf, own, hours)
        if self.is_running(leaf):
            return Dates(NOWHERE, Event(own.finish.hour + hours, BEGIN), NOWHERE)
        start = self.begin(leaf, Event(own.remaining.hour + 24 * hours, BEGIN))
        return Dates(NOWHERE if leaf.started else start, self.run(leaf, start), start)

    def _follow(self, leaf: Leaf, moved: Mapping[str, Dates]) -> Dates | None:
        found = super()._follow(leaf, moved)
        if found is None or not self.is_stepped(leaf) or self.is_running(leaf):
            return found
        start = self.begin(leaf, found.remaining)
        return Dates(NOWHERE if leaf.started else start, self.run(leaf, start), start)
