"""A scheduler by brute force, to measure exitplan's against.

It states the scheduling rules as literally as it can. Working time is a row of
hours, worked or not; counting means walking along it. Early dates are the least
fixpoint of the rules, found by applying them until nothing changes. Floats are
found by moving a task and looking at what happens. Nothing here is shared with
`exitplan.network` or `exitplan.schedule`; only the plan's vocabulary is.

Everything happens on whole hours, counted as day ordinal × 24 + hour of the day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Duration,
    Group,
    Kind,
    LagCalendar,
    Link,
    Moment,
    MustDates,
    NoLaterThan,
    Plan,
    Progress,
    ProgressRule,
    Task,
    Unit,
)

FIRST_DAY = datetime.date(2014, 6, 1).toordinal()
LAST_DAY = datetime.date(2016, 12, 31).toordinal()
END, BEGIN = 0, 1
"""Of a stretch without work between two hours of work: its one end, or its other."""


class OutOfSightError(Exception):
    """The plan leaves the few months that are looked at."""


class Event(NamedTuple):
    """A moment, and whether it is an end of work or a beginning of it."""

    hour: int
    sense: int


NOWHERE = Event(-1, END)


class Hours:
    """Working time as a row of hours, each worked or not."""

    def __init__(
        self,
        name: str,
        week: Mapping[int, Iterable[tuple[int, int]]],
        closed: Iterable[int] = (),
        opened: Mapping[int, Iterable[tuple[int, int]]] | None = None,
    ) -> None:
        self.name = name
        self.row = bytearray((LAST_DAY - FIRST_DAY + 1) * 24)
        self.base = FIRST_DAY * 24
        off, opened = set(closed), opened or {}
        lengths = [sum(b - a for a, b in shifts) for shifts in week.values()]
        self.day = max(lengths, key=lengths.count)
        for day in range(FIRST_DAY, LAST_DAY + 1):
            shifts = [] if day in off else week.get((day - 1) % 7, [])
            for begin, end in opened.get(day, shifts):
                for hour in range(begin, end):
                    self.row[(day - FIRST_DAY) * 24 + hour] = 1

    def works(self, hour: int) -> bool:
        """Whether work goes on from that hour to the next."""
        if not 0 <= hour - self.base < len(self.row):
            raise OutOfSightError
        return bool(self.row[hour - self.base])

    def begin(self, hour: int) -> int:
        """The next hour at which work goes on."""
        found = self.row.find(1, max(0, hour - self.base))
        if found < 0:
            raise OutOfSightError
        return found + self.base

    def end(self, hour: int) -> int:
        """The end of the last work before."""
        found = self.row.rfind(1, 0, max(0, hour - self.base))
        if found < 0:
            raise OutOfSightError
        return found + 1 + self.base

    def settle(self, hour: int) -> Event:
        """Round a bare moment up to this calendar."""
        if self.works(hour - 1):
            return Event(hour, END)
        return Event(self.begin(hour), BEGIN)

    def holds(self, event: Event) -> bool:
        """Whether the event is one of this calendar's."""
        return self.works(event.hour - 1 if event.sense == END else event.hour)

    def move(self, event: Event, hours: int) -> Event:
        """Walk so many working hours on (back, if negative), keeping the sense."""
        hour = event.hour
        for _ in range(hours):
            hour = self.begin(hour) + 1
        for _ in range(-hours):
            hour = self.end(hour) - 1
        return Event(self.end(hour) if event.sense == END else self.begin(hour), event.sense)

    def between(self, first: int, last: int) -> int:
        """Count the working hours from one moment to another."""
        if last < first:
            return -self.between(last, first)
        return self.row.count(1, first - self.base, last - self.base)


def add_months(hour: int, months: int) -> int:
    """Count calendar months: the corresponding date, or the end of the month without one."""
    day, rest = divmod(hour, 24)
    date = datetime.date.fromordinal(day)
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    try:
        return datetime.date(year, month + 1, date.day).toordinal() * 24 + rest
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return datetime.date(year, month + 1, 1).toordinal() * 24


def hour_of(minutes: int) -> int:
    """Turn an instant of the plan into hours; every one here is whole."""
    hour, rest = divmod(minutes, 60)
    assert rest == 0
    return hour


class Leaf:
    """One task or milestone, with what it needs to be placed."""

    def __init__(self, task: Task, named: Hours, clock: Hours, floors: list[Moment]) -> None:
        self.task = task
        self.progress = task.progress or Progress()
        self.named = named
        """The calendar its working lags are counted on."""
        length = self.progress.remaining or task.duration or Duration(0)
        self.hours = named if length.unit.is_working or self.is_milestone else clock
        """The calendar it lies on."""
        self.floors = floors

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


class Bound(NamedTuple):
    """One written link as it holds one task."""

    link: Link
    source: Source
    target: str
    gate: Source | None
    """The group that the link was written to, where it holds the members' starts."""


class Brute:
    """Schedules one plan; `delays` moves tasks to a start no earlier than an event."""

    def __init__(self, plan: Plan, calendars: Mapping[str, Hours]) -> None:
        self.plan = plan
        self.calendars = calendars
        self.clock = calendars["24-hour"]
        self.project = calendars[plan.calendar]
        self.leaves: dict[str, Leaf] = {}
        self.groups: dict[str, Source] = {}
        self._collect(plan.items, self.project, [plan.start])
        self.bounds: dict[str, list[Bound]] = {leaf: [] for leaf in self.leaves}
        for bound in self._bounds():
            self.bounds[bound.target].append(bound)
        self.lengths = {leaf.id: leaf.length(plan.status_date) for leaf in self.leaves.values()}

    # -- reading the plan ---------------------------------------------------------------

    def _collect(
        self, items: Iterable[Task | Group], hours: Hours, floors: list[Moment]
    ) -> list[str]:
        found: list[str] = []
        for item in items:
            named = self.calendars[item.calendar] if item.calendar else hours
            if isinstance(item, Task):
                self.leaves[item.id] = self.leaf(item, named, floors)
                found.append(item.id)
                continue
            inner = floors + [
                constraint.date
                for constraint in item.constraints
                if constraint.kind is ConstraintKind.START_NO_EARLIER_THAN and constraint.date
            ]
            members = self._collect(item.items, named, inner)
            shared = all(self.leaves[member].hours is named for member in members)
            self.groups[item.id] = Source(tuple(members), named if shared else self.clock, named)
            found += members
        return found

    def leaf(self, task: Task, named: Hours, floors: list[Moment]) -> Leaf:
        """Give what it needs to place a task."""
        return Leaf(task, named, self.clock, floors)

    def _source(self, item: str) -> Source:
        leaf = self.leaves.get(item)
        return self.groups[item] if leaf is None else Source((item,), leaf.hours, leaf.named)

    def _bounds(self) -> Iterator[Bound]:
        for item in self.plan.walk():
            pairs = [(link.task, item.id, link) for link in item.after]
            pairs += [(item.id, link.task, link) for link in item.before]
            for predecessor, successor, link in pairs:
                source, group = self._source(predecessor), self.groups.get(successor)
                if group is None:
                    yield Bound(link, source, successor, None)
                    continue
                for member in group.leaves:
                    yield Bound(link, source, member, None if link.type.to_finish else group)

    # -- rules --------------------------------------------------------------------------

    def _lagged(self, bound: Bound, event: Event, target: Hours, named: Hours) -> Event:
        """Apply a link's lag to an event of its predecessor."""
        link, source = bound.link, bound.source
        lag = link.lag
        if lag.amount and not lag.unit.is_working:
            if lag.unit.is_calendar:
                return target.settle(add_months(event.hour, lag.months()))
            return target.settle(event.hour + lag.elapsed_minutes() // 60)
        if source.hours is not target or not target.holds(event):
            settled = target.settle(event.hour)
        else:
            settled = event
        if not lag.amount:
            return settled
        choice = link.lag_calendar or self.plan.options.lag_calendar
        counted = {
            LagCalendar.SUCCESSOR: named,
            LagCalendar.PREDECESSOR: source.named,
            LagCalendar.PROJECT: self.project,
            LagCalendar.TWENTY_FOUR_HOUR: self.clock,
        }[choice]
        amount = int(lag.amount) * (counted.day if lag.unit is Unit.DAY else 1)
        if counted is target:
            return target.move(settled, amount)
        return target.settle(counted.move(counted.settle(event.hour), amount).hour)

    def reach(self, bound: Bound, dates: Mapping[str, Dates]) -> Event | None:
        """Where a link lets its target start (or finish); `None` where it holds nothing."""
        leaf = self.leaves[bound.target]
        if self.is_released(bound):
            return None
        from_finish = bound.link.type.from_finish
        events = [
            dates[name].finish if from_finish else dates[name].start
            for name in bound.source.leaves
            if name in dates
        ]
        if not events:
            return None
        event = max(events) if from_finish else min(events)
        if bound.gate is None:
            return self._lagged(bound, event, leaf.hours, leaf.named)
        gate = self._lagged(bound, event, bound.gate.hours, bound.gate.named)
        return gate if bound.gate.hours is leaf.hours else leaf.hours.settle(gate.hour)

    def is_released(self, bound: Bound) -> bool:
        """Whether progress overrides the link."""
        leaf = self.leaves[bound.target]
        if leaf.finished:
            return True
        if not leaf.started or bound.link.type.to_finish:
            return False
        if self.plan.options.progress is ProgressRule.RETAINED_LOGIC:
            return False
        sources = [bound.source]
        if bound.gate is not None:  # A group lets go of all that it waits for, or of nothing.
            sources = [b.source for b in self.bounds[leaf.id] if b.gate is bound.gate]
        return not all(self.leaves[name].finished for s in sources for name in s.leaves)

    def fact(self, leaf: Leaf) -> Dates:
        """The dates of finished work."""
        progress = leaf.progress
        assert progress.actual_finish is not None
        finish = self._actual_finish(leaf.hours, progress.actual_finish)
        if leaf.is_milestone or progress.actual_start is None:
            return Dates(finish, finish, finish)
        return Dates(self._actual_start(leaf.hours, progress.actual_start), finish, finish)

    @staticmethod
    def _actual_finish(hours: Hours, moment: Moment) -> Event:
        last = hour_of(moment.end)
        if moment.minute is None and hours.end(last) > hour_of(moment.begin):
            last = hours.end(last)
        return Event(last, END)

    @staticmethod
    def _actual_start(hours: Hours, moment: Moment) -> Event:
        first = hour_of(moment.begin)
        if moment.minute is None and hours.begin(first) < hour_of(moment.end):
            first = hours.begin(first)
        return Event(first, BEGIN)

    def floor(self, leaf: Leaf) -> Event:
        """Where a task may start for all that links say."""
        moments = [*leaf.floors]
        if leaf.progress.actual_start is not None:
            moments = [leaf.progress.actual_start]
            if leaf.progress.resumes is not None:
                moments.append(leaf.progress.resumes)
        else:
            moments += [
                c.date
                for c in leaf.task.constraints
                if c.date is not None
                and c.kind in (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.MUST_START_ON)
            ]
        if self.plan.status_date is not None:
            moments.append(self.plan.status_date)
        return Event(max(leaf.hours.begin(hour_of(m.begin)) for m in moments), BEGIN)

    def finish_floors(self, leaf: Leaf) -> Iterator[Event]:
        """Where a task may finish, by its own constraints."""
        for constraint in leaf.task.constraints:
            date = constraint.date
            if date is None or constraint.kind not in (
                ConstraintKind.FINISH_NO_EARLIER_THAN,
                ConstraintKind.MUST_FINISH_ON,
            ):
                continue
            last = hour_of(date.end)
            worked = leaf.hours.end(last)
            if date.minute is None and worked > hour_of(date.begin):
                yield Event(worked, END)
            else:
                yield leaf.hours.settle(last)

    def caps(self, leaf: Leaf) -> Iterator[int]:
        """Hours by which a task must be finished, by its own constraints."""
        for constraint in leaf.task.constraints:
            date = constraint.date
            if date is None or "no_earlier" in constraint.kind.value:
                continue
            if constraint.kind.is_about_finish:
                yield hour_of(date.end)
            elif not leaf.started:
                begin = Event(leaf.hours.begin(hour_of(date.begin)), BEGIN)
                yield self.run(leaf, begin).hour

    def run(self, leaf: Leaf, start: Event) -> Event:
        """The finish of work that starts there."""
        hours, months = self.lengths[leaf.id]
        if months:
            return Event(add_months(start.hour, months), END)
        if not hours:
            return start
        return leaf.hours.move(Event(start.hour, END), hours)

    def start_for(self, leaf: Leaf, finish: Event) -> Event:
        """The earliest start whose finish is no earlier."""
        hours, months = self.lengths[leaf.id]
        if months:
            begin = finish.hour - 24 * 31 * months
            while add_months(begin, months) < finish.hour:
                begin += 1
            return Event(begin, BEGIN)
        if not hours:
            return finish
        return leaf.hours.move(Event(leaf.hours.begin(finish.hour), BEGIN), -hours)

    def is_moment(self, leaf: Leaf) -> bool:
        """Whether there is no work (left) to do."""
        return self.lengths[leaf.id] == (0, 0)

    def place(self, leaf: Leaf, dates: Mapping[str, Dates], floor: Event | None) -> Dates:
        """Place a task as early as bounds and floor allow."""
        starts, finishes = ([] if floor is None else [floor]), []
        for bound in self.bounds[leaf.id]:
            event = self.reach(bound, dates)
            if event is not None:
                (finishes if bound.link.type.to_finish else starts).append(event)
        if floor is not None:
            finishes += self.finish_floors(leaf)
        if not self.is_moment(leaf):
            starts = [Event(leaf.hours.begin(event.hour), BEGIN) for event in starts]
        start = max([*starts, *(self.start_for(leaf, event) for event in finishes)])
        if floor is not None and not leaf.started:
            start = self._pulled(leaf, start)
        event = start
        if leaf.progress.actual_start is not None:
            event = self._actual_start(leaf.hours, leaf.progress.actual_start)
        return Dates(event, self.run(leaf, start), start)

    def _pulled(self, leaf: Leaf, start: Event) -> Event:
        """Apply the constraints that may go ahead of the logic."""
        options = self.plan.options
        for constraint in leaf.task.constraints:
            if "must" in constraint.kind.value and options.must_dates is MustDates.OVERRIDE_LOGIC:
                return self._latest(leaf, constraint)
        for constraint in leaf.task.constraints:
            if (
                "no_later" in constraint.kind.value
                and options.no_later_than is NoLaterThan.PULL_EARLY
            ):
                start = min(start, self._latest(leaf, constraint))
        return start

    def _latest(self, leaf: Leaf, constraint: Constraint) -> Event:
        """The start that a constraint names, directly or by way of the finish."""
        assert constraint.date is not None
        if not constraint.kind.is_about_finish:
            return Event(leaf.hours.begin(hour_of(constraint.date.begin)), BEGIN)
        last = hour_of(constraint.date.end)
        if self.is_moment(leaf) and leaf.hours.works(last):
            return Event(last, BEGIN)
        return self.start_for(leaf, Event(leaf.hours.end(last), END))

    # -- answers ------------------------------------------------------------------------

    def schedule(self, delays: Mapping[str, Event] | None = None) -> dict[str, Dates]:
        """Give the early dates: the least that satisfy every rule."""
        dates: dict[str, Dates] = {}
        floors: dict[str, Event] = {}
        for leaf in self.leaves.values():
            if leaf.finished:
                dates[leaf.id] = self.fact(leaf)
                continue
            floor = self.floor(leaf)
            if delays and leaf.id in delays:
                floor = max(floor, delays[leaf.id])
            floors[leaf.id] = floor
            dates[leaf.id] = Dates(floor, floor, floor)
        for _ in range(2 * len(self.leaves) + 2):
            before = dict(dates)
            for name, floor in floors.items():
                dates[name] = self.place(self.leaves[name], dates, floor)
            if dates == before:
                return dates
        message = "no fixpoint: the plan has a cycle"
        raise AssertionError(message)

    def finish(self, dates: Mapping[str, Dates]) -> int:
        """The hour at which the last task finishes."""
        return max(found.finish.hour for found in dates.values())

    def slipped(self, dates: Mapping[str, Dates], name: str, hours: int) -> dict[str, Dates]:
        """Schedule again with one task's (remaining) work so many hours later.

        A milestone that slips stands where that working time has just passed.
        """
        if not hours:
            return dict(dates)
        leaf, begin = self.leaves[name], dates[name].remaining
        if self.is_moment(leaf):
            begin = Event(leaf.hours.end(begin.hour), END)
        return self.schedule({name: leaf.hours.move(begin, hours)})

    def may_stand(self, dates: Mapping[str, Dates], name: str, hours: int) -> bool:
        """Whether a task so many hours later than its early dates keeps all late bounds.

        Only what follows from that task is looked at: nothing else holds anything.
        """
        end = self.finish(dates) if self.plan.finish_by is None else None
        cap = hour_of(self.plan.finish_by.end) if self.plan.finish_by else end
        assert cap is not None
        moved = {name: self.later(self.leaves[name], dates[name], hours)}
        for _ in range(2 * len(self.leaves) + 2):
            before = dict(moved)
            for other in self.leaves.values():
                if other.id == name or other.finished:
                    continue
                found = self._follow(other, moved)
                if found is not None:
                    moved[other.id] = found
            if moved == before:
                break
        return all(
            found.finish.hour <= min([cap, *self.caps(leaf)]) and self.starts_in_time(leaf, found)
            for leaf, found in ((self.leaves[other], found) for other, found in moved.items())
        )

    def later(self, leaf: Leaf, own: Dates, hours: int) -> Dates:
        """Give the dates of a task that slips by so many hours, whatever holds it."""
        finish = Event(leaf.hours.end(own.finish.hour), END)
        finish = leaf.hours.move(finish, hours)
        start = leaf.hours.move(own.start, hours) if not self.is_moment(leaf) else finish
        if leaf.started:
            start = NOWHERE  # It has happened, and moves no more.
        return Dates(start, finish, start)

    def starts_in_time(self, leaf: Leaf, found: Dates) -> bool:
        """Whether a start keeps what its finish does not already tell."""
        del leaf, found
        return True

    def _follow(self, leaf: Leaf, moved: Mapping[str, Dates]) -> Dates | None:
        """Place a task by those of its predecessors that have moved, if any."""
        known = {name: found for name, found in moved.items() if name != leaf.id}
        held = [
            bound
            for bound in self.bounds[leaf.id]
            if any(
                name in known and (bound.link.type.from_finish or known[name].start != NOWHERE)
                for name in bound.source.leaves
            )
            and not self.is_released(bound)
        ]
        if not held:
            return None
        starts, finishes = [], []
        for bound in held:
            event = self.reach(bound, known)
            assert event is not None
            (finishes if bound.link.type.to_finish else starts).append(event)
        if not self.is_moment(leaf):
            starts = [Event(leaf.hours.begin(event.hour), BEGIN) for event in starts]
        start = max([*starts, *(self.start_for(leaf, event) for event in finishes)])
        first = NOWHERE if leaf.started else start
        return Dates(first, self.run(leaf, start), start)
