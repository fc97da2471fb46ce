"""A schedule's plan in the terms of Microsoft Project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from exitplan.interchange._mspdi_write_links import ProjectLinks
from exitplan.interchange._written_constraints import Held, held
from exitplan.interchange._written_lengths import (
    Lengths,
    Scopes,
    minutes_on,
    moment,
)
from exitplan.interchange._written_links import Ties
from exitplan.interchange._written_remarks import Remarks
from exitplan.interchange._written_settle import settle
from exitplan.interchange._written_texts import with_inactive, with_sources
from exitplan.plan import (
    AsLate,
    Constraint,
    ConstraintKind,
    Deadline,
    DeadlineRule,
    Duration,
    Group,
    Kind,
    MustDates,
    NoLaterThan,
    Plan,
    Profile,
    Progress,
    ScheduleFrom,
    SchedulingOptions,
    Task,
    Unit,
)
from exitplan.schedule import ItemDates, Schedule

if TYPE_CHECKING:
    from exitplan.plan import ManualDates


def in_project_terms(schedule: Schedule, remarks: Remarks) -> tuple[Plan, Schedule]:
    """Give a plan that Microsoft Project can hold, with the same early dates, and its schedule."""
    plan = _Translation(schedule, remarks).plan()
    return settle(plan, schedule, remarks, pinned)


def pinned(task: Task, constraint: Constraint) -> Task:
    """Give a task that one constraint; a latest date it had becomes its deadline."""
    deadline = task.deadline
    for old in task.constraints:
        if old.kind is ConstraintKind.FINISH_NO_LATER_THAN and deadline is None and old.date:
            deadline = Deadline(old.date)
    return attrs.evolve(task, constraints=(constraint,), deadline=deadline)


class _Translation:
    def __init__(self, schedule: Schedule, remarks: Remarks) -> None:
        self.schedule = schedule
        self.remarks = remarks
        self.scopes = Scopes.of(schedule)
        self.lengths = Lengths(schedule, remarks, self.scopes)
        self.ties = Ties(schedule, self.scopes)
        self.links = ProjectLinks(schedule, self.ties, self.lengths, remarks)
        self.after = self.links.by_target()
        self.start = self._start()

    def plan(self) -> Plan:
        old = self.schedule.plan
        options = old.options
        is_from_finish = options.schedule_from is ScheduleFrom.FINISH
        if old.finish_by is not None and not is_from_finish:
            self.remarks.note("finish-by", "")
        return Plan(
            old.id,
            old.title,
            start=moment(self.start),
            items=self._items(old.items, self.schedule.written.items),
            status_date=None if old.status_date is None else moment(old.status_date.begin),
            finish_by=old.finish_by if is_from_finish else None,
            calendar=old.calendar,
            calendars=old.calendars,
            options=SchedulingOptions.of(
                Profile.MSPROJECT,
                critical_float=options.critical_float,
                projected_holidays=options.projected_holidays,
                schedule_from=options.schedule_from,
            ),
            owner=old.owner,
        )

    def _start(self) -> int:
        """Give the project's start to the minute.

        Project lets work start before it where a finished predecessor allows
        that; so it starts no later than such a predecessor finished.
        """
        calendar = self.ties.calendar(self.schedule.plan.calendar)
        written = self.schedule.plan.start
        start = written.begin
        if written.minute is None:
            first = calendar.instant(calendar.ceil(start) | 1)
            start = first if first < written.end else start
        leading = {tie.source for tie in self.ties.all()}
        for dates in self.schedule:
            if not dates.started:
                start = min(start, dates.early_start_at)
            elif dates.id in leading:
                start = min(start, dates.early_finish_at)
        return start

    def _items(
        self, items: tuple[Task | Group, ...], written: tuple[Task | Group, ...]
    ) -> tuple[Task | Group, ...]:
        kept: list[Task | Group] = []
        inner = {item.id: item.items for item in written if isinstance(item, Group)}
        for item in with_inactive(items, written):
            if item.id not in self.schedule.items:
                kept.append(self._inactive(item))
            elif isinstance(item, Group):
                kept.append(self._group(item, inner.get(item.id, ())))
            elif item.kind is Kind.LEVEL_OF_EFFORT:
                kept.append(self._effort(item))
            else:
                kept.append(self._task(item))
        return tuple(kept)

    def _group(self, group: Group, written: tuple[Task | Group, ...]) -> Group:
        constraints = group.constraints
        if len(constraints) > 1:
            self.remarks.note("constraint", group.id)
        calendar = self.ties.calendar(self.scopes.calendar_of[group.id])
        dates = self.schedule[group.id]
        single = constraints[:1]
        limits = [held(c.kind, c.date, calendar, dates) for c in single if c.date is not None]
        constraint = [
            one.constraint for one in limits if one.kind.holds_from_above or one.at > self.start
        ]
        self._capping(group)
        return Group(
            group.id,
            group.title,
            items=self._items(group.items, written),
            after=tuple(self.after.get(group.id, ())),
            constraints=tuple(constraint),
            deadline=group.deadline,
            owner=group.owner,
            notes=with_sources(group),
            code=group.code,
            manual=group.manual,
            baselines=group.baselines,
        )

    def _inactive(self, item: Task | Group) -> Task | Group:
        """Keep what takes no part, for the record, without its links and rules."""
        plain: dict[str, Any] = {"after": (), "before": (), "constraints": (), "inactive": True}
        if item.after or item.before:
            self.remarks.note("inactive-link", item.id)
        if isinstance(item, Group):
            members = tuple(self._inactive(member) for member in item.items)
            return attrs.evolve(item, items=members, facts=None, **plain)
        bare: dict[str, Any] = {
            "progress": None,
            "manual": None,
            "period": None,
            "gate": None,
            "spans": (),
        }
        length = item.effective_duration
        is_moment = item.kind is Kind.MILESTONE
        is_plain = length is not None and not length.unit.is_calendar
        duration = None if is_moment else length if is_plain else Duration(1)
        kind = item.kind if is_moment else Kind.TASK
        return attrs.evolve(item, kind=kind, duration=duration, edge=None, **plain, **bare)

    def _capping(self, item: Task | Group) -> None:
        rule = self.schedule.plan.options.deadlines
        if item.deadline is not None and rule is DeadlineRule.MEASURE:
            self.remarks.note("capping-deadline", item.id)

    def _task(self, task: Task) -> Task:
        dates = self.schedule[task.id]
        self.lengths.remark(task)
        length = self.lengths.planned(task, dates)
        constraint, cap = None, None
        if not dates.started and task.manual is None:
            constraint, cap = self._constraint(task, dates)
        self._capping(task)
        progress = None
        if dates.completed:
            progress = self.lengths.done(task, dates)
            length = self._worked(task, dates)
        elif dates.started and length is not None:
            length, progress = self._under_way(task, dates, length)
        return Task(
            task.id,
            task.title,
            kind=task.kind,
            duration=length,
            after=tuple(self.after.get(task.id, ())),
            calendar=self.links.calendar_of[task.id],
            constraints=() if constraint is None else (constraint,),
            deadline=task.deadline or (None if cap is None else Deadline(moment(cap))),
            progress=progress,
            owner=task.owner,
            notes=with_sources(task),
            code=task.code,
            manual=self._manual(task, dates),
            baselines=task.baselines,
        )

    def _worked(self, task: Task, dates: ItemDates) -> Duration | None:
        """Give the length of finished work: what lies between its dates."""
        if task.kind is Kind.MILESTONE:
            return None
        start, finish = dates.early_start_at, dates.early_finish_at
        minutes = minutes_on(self.lengths.axis(task), start, finish)
        if minutes and not self.lengths.is_clockwise(task):
            return Duration(minutes, Unit.MINUTE)
        return Duration(max(0, finish - start), Unit.ELAPSED_MINUTE)

    def _manual(self, task: Task, dates: ItemDates) -> ManualDates | None:
        if task.manual is None:
            return None
        from exitplan.plan import ManualDates

        return ManualDates(moment(dates.early_start_at), moment(dates.early_finish_at))

    def _under_way(
        self, task: Task, dates: ItemDates, length: Duration
    ) -> tuple[Duration, Progress]:
        """Give the length and progress of started work: so much done, a gap, so much left."""
        axis = self.lengths.axis(task)
        left = self.lengths.remaining(task, dates)
        room = minutes_on(axis, dates.early_start_at, dates.remaining_start_at)
        remaining = self.lengths.minutes(task, left)
        whole = (
            self.lengths.minutes(task, length)
            if length.unit.is_working is (left.unit.is_working)
            else remaining + room
        )
        done = min(room, max(whole - remaining, 1 if room else 0))
        stop = axis.add(dates.early_start_at, done) if done else dates.early_start_at
        started = moment(dates.early_start_at)
        if not remaining:
            self.remarks.note("zero", task.id)
            return self._worked(task, dates) or length, Progress(
                actual_start=started, actual_finish=moment(dates.early_finish_at)
            )
        return Duration(done + remaining, left.unit), Progress(
            actual_start=started,
            remaining=left,
            suspended=moment(stop),
            resumes=moment(dates.remaining_start_at),
        )

    def _effort(self, task: Task) -> Task:
        """Make plain work of a level of effort, where it lies today."""
        dates = self.schedule[task.id]
        self.remarks.note("effort", task.id, "this is a level of effort")
        start, finish = dates.early_start_at, dates.early_finish_at
        calendar = self.lengths.own_calendar(task)
        minutes = minutes_on(calendar, start, finish)
        length = Duration(minutes, Unit.MINUTE)
        fits = minutes and calendar.instant(calendar.ceil(start) | 1) == start
        if not fits or calendar.add(start, minutes) != finish:
            length = Duration(max(0, finish - start), Unit.ELAPSED_MINUTE)
        progress = None
        constraints: tuple[Constraint, ...] = ()
        if dates.completed:
            progress = Progress(actual_start=moment(start), actual_finish=moment(finish))
        else:
            kind = ConstraintKind.START_NO_EARLIER_THAN
            constraints = (Constraint(kind, moment(start)),)
        return Task(
            task.id,
            task.title,
            duration=length,
            calendar=self.scopes.calendar_of[task.id],
            constraints=constraints,
            deadline=task.deadline,
            progress=progress,
            owner=task.owner,
            notes=with_sources(task),
            code=task.code,
            baselines=task.baselines,
        )

    def _constraint(self, task: Task, dates: ItemDates) -> tuple[Constraint | None, int | None]:
        """Give the one constraint a task can have, and the latest finish beside it."""
        axis = self.lengths.axis(task)
        dated = [held(c.kind, c.date, axis, dates) for c in task.constraints if c.date is not None]
        if len(dated) < len(task.constraints):
            if self.schedule.plan.options.as_late is AsLate.LATE_DATES and not dated:
                return Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE), None
            self.remarks.note("as-late", task.id)
        kept = [self._of_one(one) for one in dated]
        below = [c for c, _ in kept if c is not None and c.kind.holds_from_below]
        above = [c for c, _ in kept if c is not None and not c.kind.holds_from_below]
        caps = [(one, cap) for one, (_, cap) in zip(dated, kept, strict=True) if cap is not None]
        if below:
            caps += [(one, one.at) for one in dated if one.constraint in above]
        else:
            below, above = above, []
        if len(below) > 1:
            self.remarks.note("constraint", task.id)
        cap = min((self._latest_finish(task, dates, one) for one, _ in caps), default=None)
        if cap is not None:
            self.remarks.note("cap", task.id)
        return (max(below, key=_begin) if below else None), cap

    def _of_one(self, one: Held) -> tuple[Constraint | None, int | None]:
        """Give what one constraint is in Project, and the latest date that it leaves over."""
        options = self.schedule.plan.options
        if not one.kind.holds_from_above:
            return self._below(one), None
        if one.kind.holds_from_below:
            name = "MUST_FINISH_ON" if one.kind.is_about_finish else "MUST_START_ON"
            is_override = one.kind.is_must and options.must_dates is MustDates.OVERRIDE_LOGIC
            if is_override or not one.side:
                return one.as_kind(ConstraintKind[name]), None
            return self._below(one), one.at
        if one.side <= 0 or options.no_later_than is NoLaterThan.PULL_EARLY:
            return one.constraint, None
        return None, one.at

    def _below(self, one: Held) -> Constraint | None:
        """Give what holds from below; before the project's start, Project would start there."""
        return one.from_below if one.at > self.start else None

    def _latest_finish(self, task: Task, dates: ItemDates, one: Held) -> int:
        if one.kind.is_about_finish:
            return one.at
        axis = self.lengths.axis(task)
        length = minutes_on(axis, dates.early_start_at, dates.early_finish_at)
        return axis.add(one.at, length) if length else one.at


def _begin(constraint: Constraint) -> int:
    return 0 if constraint.date is None else constraint.date.begin
