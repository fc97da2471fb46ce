"""The scheduling rules as literally as brute force needs them; see brute.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from exitplan.plan import (
    Constraint,
    ConstraintKind,
    DeadlineRule,
    Duration,
    Edge,
    ExpectedFinish,
    Group,
    LagCalendar,
    Link,
    LinkType,
    Moment,
    MustDates,
    NoLaterThan,
    Plan,
    ProgressRule,
    ScheduleFrom,
    StartLags,
    Task,
    Unit,
)
from tests.schedule.hours import (
    BEGIN,
    END,
    NOWHERE,
    Event,
    Hours,
    add_months,
    hour_of,
)
from tests.schedule.leaves import Around, Bound, Dates, Leaf, Source


class Rules:
    """Reads one plan, and says what each rule asks of each task."""

    def __init__(self, plan: Plan, calendars: Mapping[str, Hours]) -> None:
        self.plan = plan
        self.calendars = calendars
        self.clock = calendars["24-hour"]
        self.project = calendars[plan.calendar]
        self.options = plan.options
        self.is_from_finish = self.options.schedule_from is ScheduleFrom.FINISH
        self.leaves: dict[str, Leaf] = {}
        self.groups: dict[str, Source] = {}
        self._collect(plan.items, self.project, Around([plan.start], []))
        self.bounds: dict[str, list[Bound]] = {leaf: [] for leaf in self.leaves}
        for bound in self._bounds():
            self.bounds[bound.target].append(bound)
        self.lengths = {leaf.id: leaf.length(plan.status_date) for leaf in self.leaves.values()}
        self.until = {leaf.id: leaf.hours.end(hour_of(date.end)) for leaf, date in self._expected()}
        """Hours until which work goes on by what is expected of it."""
        for leaf in self.leaves.values():
            if leaf.by_hand and leaf.task.manual.finish is not None:
                found = self.entered(leaf)
                self.lengths[leaf.id] = (
                    max(0, leaf.hours.between(found.start.hour, found.finish.hour)),
                    0,
                )

    def _expected(self) -> Iterator[tuple[Leaf, Moment]]:
        if self.options.expected_finish is ExpectedFinish.USE:
            for leaf in self.leaves.values():
                if leaf.finished or leaf.by_hand:
                    continue
                if leaf.progress.expected_finish is not None:
                    yield leaf, leaf.progress.expected_finish

    # -- reading the plan ---------------------------------------------------------------

    def _collect(self, items: Iterable[Task | Group], hours: Hours, around: Around) -> list[str]:
        found: list[str] = []
        for item in items:
            named = self.calendars[item.calendar] if item.calendar else hours
            if item.inactive:
                continue
            if isinstance(item, Task):
                self.leaves[item.id] = self.leaf(item, named, around)
                found.append(item.id)
                continue
            floors = [
                constraint.date
                for constraint in item.constraints
                if constraint.kind is ConstraintKind.START_NO_EARLIER_THAN and constraint.date
            ]
            deadlines = [item.deadline.date] if item.deadline else []
            inner = Around(around.floors + floors, around.deadlines + deadlines)
            members = self._collect(item.items, named, inner)
            if not members:
                continue
            shared = all(self.leaves[member].hours is named for member in members)
            on = named if shared else self.clock
            self.groups[item.id] = Source(tuple(members), on, named, is_group=True)
            found += members
        return found

    def leaf(self, task: Task, named: Hours, around: Around) -> Leaf:
        """Give what it needs to place a task."""
        return Leaf(task, named, self.clock, around)

    def _source(self, item: str) -> Source | None:
        leaf = self.leaves.get(item)
        if leaf is None:
            return self.groups.get(item)
        return Source((item,), leaf.hours, leaf.named, is_group=False)

    def _bounds(self) -> Iterator[Bound]:
        for item in self.plan.walk():
            pairs = [(link.task, item.id, link) for link in item.after]
            pairs += [(item.id, link.task, link) for link in item.before]
            for predecessor, successor, link in pairs:
                source, group = self._source(predecessor), self.groups.get(successor)
                if source is None or self._source(successor) is None:
                    continue  # One of the two takes no part.
                if group is None:
                    yield Bound(link, source, successor, None)
                    continue
                for member in group.leaves:
                    yield Bound(link, source, member, None if link.type.to_finish else group)

    # -- rules --------------------------------------------------------------------------

    def _lagged(self, bound: Bound, event: Event, target: Hours, named: Hours) -> Event:
        """Apply a link's lag to an event of its predecessor."""
        link, source = bound.link, bound.source
        lag = self._share(link.lag, source) if link.lag.unit.is_percent else link.lag
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
        counted = self._counted(link, source, named)
        amount = int(lag.amount) * (counted.day if lag.unit is Unit.DAY else 1)
        if counted is target:
            return target.move(settled, amount)
        return target.settle(counted.move(counted.settle(event.hour), amount).hour)

    def _counted(self, link: Link, source: Source, named: Hours) -> Hours:
        """The calendar a working lag is counted on."""
        return {
            LagCalendar.SUCCESSOR: named,
            LagCalendar.PREDECESSOR: source.named,
            LagCalendar.PROJECT: self.project,
            LagCalendar.TWENTY_FOUR_HOUR: self.clock,
        }[link.lag_calendar or self.options.lag_calendar]

    def _share(self, lag: Duration, source: Source) -> Duration:
        """A percentage in hours of the whole duration of what comes before."""
        assert not source.is_group
        leaf = self.leaves[source.leaves[0]]
        hours, months = (0, 0) if leaf.is_milestone else leaf.measure(leaf.task.duration)
        assert not months
        share, rest = divmod(hours * lag.amount, 100)
        assert not rest
        return Duration(share, Unit.HOUR if lag.unit is Unit.PERCENT else Unit.ELAPSED_HOUR)

    def goes_on(self, bound: Bound) -> Bound | None:
        """A link whose lag is counted from the work left, with what is left of the lag.

        `None` for every other link.
        """
        if self.options.start_lags is not StartLags.EARLY_START or bound.source.is_group:
            return None
        leaf, link = self.leaves[bound.source.leaves[0]], bound.link
        begun = leaf.progress.actual_start
        is_fixed = leaf.id not in self.until and not self.lengths[leaf.id][1]
        if link.type is not LinkType.SS or begun is None or leaf.finished or not is_fixed:
            return None
        lag, status = link.lag, self.plan.status_date
        if lag.amount <= 0 or lag.unit.is_calendar or lag.unit.is_percent or status is None:
            return bound
        first, last = self._actual_start(leaf.hours, begun).hour, hour_of(status.begin)
        if first >= last:
            return bound
        if not lag.unit.is_working:
            left = lag.elapsed_minutes() // 60 - (last - first)
            lag = Duration(max(0, left), Unit.ELAPSED_HOUR)
        else:
            counted = self._counted(link, bound.source, self.leaves[bound.target].named)
            if bound.gate is not None:
                counted = self._counted(link, bound.source, bound.gate.named)
            left = int(lag.amount) * (counted.day if lag.unit is Unit.DAY else 1)
            lag = Duration(max(0, left - counted.between(first, last)), Unit.HOUR)
        return bound._replace(link=attrs.evolve(link, lag=lag))

    def reach(self, bound: Bound, dates: Mapping[str, Dates]) -> Event | None:
        """Where a link lets its target start (or finish); `None` where it holds nothing."""
        leaf = self.leaves[bound.target]
        if self.is_released(bound):
            return None
        from_finish = bound.link.type.from_finish
        rest = self.goes_on(bound)
        bound = rest or bound
        events = [
            dates[name].finish
            if from_finish
            else dates[name].remaining
            if rest is not None
            else dates[name].start
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
        if leaf.started and self.is_as_reported(leaf):
            return True
        if not leaf.started or bound.link.type.to_finish:
            return False
        if self.plan.options.progress is ProgressRule.RETAINED_LOGIC:
            return False
        sources = [bound.source]
        if bound.gate is not None:  # A group lets go of all that it waits for, or of nothing.
            sources = [b.source for b in self.bounds[leaf.id] if b.gate is bound.gate]
        return not all(self.leaves[name].finished for s in sources for name in s.leaves)

    def is_as_reported(self, leaf: Leaf) -> bool:
        """Whether work that has begun lies where it is reported, whatever holds it."""
        del leaf
        return self.options.progress is ProgressRule.AS_REPORTED

    def entered(self, leaf: Leaf) -> Dates:
        """The dates that somebody entered."""
        dates = leaf.task.manual
        assert dates is not None
        start = self._actual_start(leaf.hours, dates.start)
        if leaf.is_milestone:
            start = Event(start.hour, END if leaf.hours.works(start.hour - 1) else BEGIN)
            return Dates(start, start, start)
        if dates.finish is None:
            return Dates(start, self.run(leaf, start), start)
        return Dates(start, self._actual_finish(leaf.hours, dates.finish), start)

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
        if leaf.progress.actual_start is not None and self.is_as_reported(leaf):
            return self._reported(leaf)
        moments = [*leaf.floors]
        if self.is_from_finish:
            moments.remove(self.plan.start)  # Where it starts is what is looked for.
            moments.append(Moment(self.plan.start.day - 30))
        if leaf.progress.actual_start is not None:
            moments = [leaf.progress.actual_start]
            if leaf.progress.resumes is not None:
                moments.append(leaf.progress.resumes)
        else:
            moments += [
                c.date
                for c in leaf.task.constraints
                if c.date is not None
                and c.kind
                in (
                    ConstraintKind.START_NO_EARLIER_THAN,
                    ConstraintKind.START_ON,
                    ConstraintKind.MUST_START_ON,
                )
            ]
        if self.plan.status_date is not None and not self.is_unmoved_by_status:
            moments.append(self.plan.status_date)
        return Event(max(leaf.hours.begin(hour_of(m.begin)) for m in moments), BEGIN)

    @property
    def is_unmoved_by_status(self) -> bool:
        """Whether what has not happened by the status date may still lie before it."""
        return self.options.progress is ProgressRule.AS_REPORTED

    def _reported(self, leaf: Leaf) -> Event:
        """Where the work left goes on: from its resume date, else straight after the work done.

        Done without a break, all of it ends where it would have ended as planned.
        """
        begun, resumes = leaf.progress.actual_start, leaf.progress.resumes
        assert begun is not None
        if resumes is not None:
            return Event(leaf.hours.begin(hour_of(resumes.begin)), BEGIN)
        start = Event(self._actual_start(leaf.hours, begun).hour, BEGIN)
        start = Event(leaf.hours.begin(start.hour), BEGIN)
        duration = leaf.task.duration
        if duration is None or leaf.id in self.until:
            return start
        on = leaf.named if duration.unit.is_working else leaf.clock
        hours, months = leaf.measure(duration)
        end = add_months(start.hour, months) if months else start.hour
        if hours:
            end = on.move(Event(start.hour, END), hours).hour
        return max(start, self.start_for(leaf, leaf.hours.settle(end)))

    def finish_floors(self, leaf: Leaf) -> Iterator[Event]:
        """Where a task may finish, by its own constraints."""
        for constraint in leaf.task.constraints:
            date = constraint.date
            if date is None or constraint.kind not in (
                ConstraintKind.FINISH_NO_EARLIER_THAN,
                ConstraintKind.FINISH_ON,
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
        """Hours by which a task must be finished, by its own constraints and its deadlines."""
        if self.options.deadlines is DeadlineRule.CAP_LATE_DATES:
            yield from (hour_of(deadline.end) for deadline in leaf.deadlines)
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
        if leaf.id in self.until:
            return max(Event(self.until[leaf.id], END), start)
        if months:
            return Event(add_months(start.hour, months), END)
        if not hours:
            return start
        return leaf.hours.move(Event(start.hour, END), hours)

    def start_for(self, leaf: Leaf, finish: Event) -> Event:
        """The earliest start whose finish is no earlier."""
        hours, months = self.lengths[leaf.id]
        if leaf.id in self.until:
            is_in_time = leaf.hours.between(self.until[leaf.id], finish.hour) <= 0
            return NOWHERE if is_in_time else finish
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
        return self.lengths[leaf.id] == (0, 0) and leaf.id not in self.until

    def on_its_side(self, leaf: Leaf, event: Event) -> Event:
        """A start milestone stands where work begins; any other item where it is put."""
        if leaf.task.edge is Edge.START:
            return Event(leaf.hours.begin(event.hour), BEGIN)
        return event

    def place(self, leaf: Leaf, dates: Mapping[str, Dates], floor: Event | None) -> Dates:
        """Place a task as early as bounds and floor allow."""
        if leaf.by_hand:
            return self.entered(leaf)
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
        start = event = self.on_its_side(leaf, start)
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
