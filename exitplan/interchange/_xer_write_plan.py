"""A schedule's plan in the terms of Primavera P6."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from exitplan.interchange._written_constraints import Held, held
from exitplan.interchange._written_lengths import (
    TWENTY_FOUR_HOUR,
    Lengths,
    Scopes,
    minutes_on,
    moment,
)
from exitplan.interchange._written_links import Tie, Ties
from exitplan.interchange._written_remarks import Remarks
from exitplan.interchange._written_settle import settle
from exitplan.interchange._written_texts import with_sources
from exitplan.plan import (
    AsLate,
    Constraint,
    ConstraintKind,
    Duration,
    Edge,
    Group,
    Kind,
    Link,
    LinkType,
    MustDates,
    NoLaterThan,
    Plan,
    Profile,
    Progress,
    ProgressRule,
    ScheduleFrom,
    SchedulingOptions,
    Task,
    Unit,
)
from exitplan.schedule import ItemDates, Schedule

_WIDEST = 400
"""Links that one link of a group becomes at most; beyond that only the one that holds."""
_MOST_SPANNED = 200
_ON = {
    ConstraintKind.MUST_START_ON: ConstraintKind.START_ON,
    ConstraintKind.MUST_FINISH_ON: ConstraintKind.FINISH_ON,
}


def in_p6_terms(schedule: Schedule, remarks: Remarks) -> tuple[Plan, Schedule]:
    """Give a plan that Primavera P6 can hold, with the same early dates, and its schedule."""
    return settle(_Translation(schedule, remarks).plan(), schedule, remarks, pinned)


def pinned(task: Task, constraint: Constraint) -> Task:
    """Give a task one more constraint, beside those of its own that say something else."""
    if constraint.kind.is_must:
        return attrs.evolve(task, constraints=(constraint,))
    kept = [c for c in task.constraints if not c.kind.holds_from_below and c.date is not None]
    return attrs.evolve(task, constraints=(constraint, *kept[:1]))


class _Translation:
    def __init__(self, schedule: Schedule, remarks: Remarks) -> None:
        self.schedule = schedule
        self.options = schedule.plan.options
        self.remarks = remarks
        self.scopes = Scopes.of(schedule)
        self.lengths = Lengths(schedule, remarks, self.scopes)
        self.ties = Ties(schedule, self.scopes)
        self.after: dict[str, dict[tuple[str, LinkType], Link]] = {}
        self.calendar_of: dict[str, str] = {}
        """The calendar of each activity in P6, where elapsed time is work around the clock."""
        self.start = self._start()
        self.data_date = self._data_date()

    def plan(self) -> Plan:
        old, options = self.schedule.plan, self.options
        for task in old.tasks():
            is_effort = task.kind is Kind.LEVEL_OF_EFFORT
            is_clockwise = not is_effort and self.lengths.is_clockwise(task)
            name = TWENTY_FOUR_HOUR if is_clockwise else self.scopes.calendar_of[task.id]
            self.calendar_of[task.id] = name
        self._link()
        self._tell_of_inactive(self.schedule.written.items)
        if options.schedule_from is ScheduleFrom.FINISH:
            self.remarks.note("from-finish", "")
        return Plan(
            old.id,
            old.title,
            start=moment(self.start),
            items=self._items(old.items, ()),
            status_date=moment(self.data_date),
            finish_by=None if old.finish_by is None else moment(self._finish_by()),
            calendar=old.calendar,
            calendars=old.calendars,
            options=SchedulingOptions.of(
                Profile.P6,
                progress=ProgressRule.RETAINED_LOGIC
                if options.progress is ProgressRule.AS_REPORTED
                else options.progress,
                lag_calendar=options.lag_calendar,
                critical_float=options.critical_float,
                projected_holidays=options.projected_holidays,
                total_float=options.total_float,
                critical=options.critical,
                open_ends=options.open_ends,
                start_lags=options.start_lags,
                expected_finish=options.expected_finish,
            ),
        )

    def _start(self) -> int:
        """Give the plan's start to the minute, no later than anything that has not begun."""
        plan = self.schedule.plan
        open_work = [d.remaining_start_at for d in self.schedule if not d.completed]
        return min([plan.start.begin, *open_work])

    def _data_date(self) -> int:
        """Give the data date: the status date, unless work lies before it.

        P6 schedules from the data date alone, so it is no earlier than the start.
        """
        status = self.schedule.plan.status_date
        if status is None:
            return self.start
        if self.options.progress is not ProgressRule.AS_REPORTED:
            return max(self.start, status.begin)
        open_work = [d.remaining_start_at for d in self.schedule if not d.completed]
        return max(self.start, min([status.begin, *open_work]))

    def _finish_by(self) -> int:
        finish_by = self.schedule.plan.finish_by
        assert finish_by is not None
        return finish_by.end

    def _tell_of_inactive(self, items: Iterable[Task | Group]) -> None:
        for item in items:
            if item.id not in self.schedule.items:
                self.remarks.note("inactive", item.id)
            elif isinstance(item, Group):
                self._tell_of_inactive(item.items)

    def _items(
        self, items: tuple[Task | Group, ...], bounds: tuple[Constraint, ...]
    ) -> tuple[Task | Group, ...]:
        kept: list[Task | Group] = []
        for item in items:
            if item.id not in self.schedule.items:
                continue
            for _ in item.baselines:
                self.remarks.note("baseline", item.id)
            if item.deadline is not None:
                self.remarks.note("deadline", item.id, f"the deadline is {item.deadline.date}")
            if isinstance(item, Group):
                inner = self._items(item.items, (*bounds, *item.constraints))
                kept.append(Group(item.id, item.title, inner, code=item.code))
            elif item.kind is Kind.LEVEL_OF_EFFORT:
                kept.append(self._effort(item))
            else:
                kept.append(self._task(item, bounds))
        return tuple(kept)

    def _fields(self, task: Task) -> dict[str, Any]:
        return {
            "after": tuple(self.after.get(task.id, {}).values()),
            "calendar": self.calendar_of[task.id],
            "owner": task.owner,
            "notes": with_sources(task),
            "code": task.code,
        }

    def _effort(self, task: Task) -> Task:
        return Task(task.id, task.title, kind=Kind.LEVEL_OF_EFFORT, **self._fields(task))

    def _task(self, task: Task, bounds: tuple[Constraint, ...]) -> Task:
        dates = self.schedule[task.id]
        self.lengths.remark(task)
        length = self._length(task, self.lengths.planned(task, dates))
        constraints: tuple[Constraint, ...] = ()
        if task.manual is not None and not dates.started:
            self.remarks.note("manual", task.id, "this is dated by hand")
            start = moment(dates.early_start_at)
            constraints = (Constraint(ConstraintKind.MUST_START_ON, start),)
        elif not dates.completed and not (dates.started and dates.day_rule):
            constraints = self._constraints(task, dates, bounds)
        progress = task.progress
        if dates.completed:
            progress = self.lengths.done(task, dates)
        elif progress is not None and dates.started:
            progress = self._under_way(task, progress, dates)
        return Task(
            task.id,
            task.title,
            kind=task.kind,
            duration=length,
            constraints=constraints,
            progress=progress,
            edge=self._edge(task),
            **self._fields(task),
        )

    def _length(self, task: Task, length: Duration | None) -> Duration | None:
        """Give a length in working minutes of the activity's calendar in P6."""
        if length is None or length.unit.is_working:
            if length is not None and self.calendar_of[task.id] != self.scopes.calendar_of[task.id]:
                return Duration(self.lengths.minutes(task, length), Unit.MINUTE)
            return length
        is_plain = task.period is None and task.gate is None
        written = task.effective_duration
        if is_plain and written is not None and not written.unit.is_calendar:
            self.remarks.note("elapsed", task.id)
        return Duration(length.elapsed_minutes(), Unit.MINUTE)

    def _under_way(self, task: Task, progress: Progress, dates: ItemDates) -> Progress:
        """Give what remains to be done, none of it before the data date."""
        left = self.lengths.remaining(task, dates)
        minutes = left.elapsed_minutes() if not left.unit.is_working else int(left.amount)
        if self.data_date > dates.remaining_start_at:
            minutes = minutes_on(self.lengths.axis(task), self.data_date, dates.early_finish_at)
        if dates.early_finish_at < self.data_date:
            self.remarks.note("zero", task.id)
            return Progress(
                actual_start=moment(dates.early_start_at),
                actual_finish=moment(dates.early_finish_at),
            )
        return attrs.evolve(
            progress,
            actual_start=moment(dates.early_start_at),
            remaining=Duration(minutes, Unit.MINUTE),
            percent_complete=None,
            suspended=None
            if progress.suspended is None
            else moment(max(progress.suspended.begin, dates.early_start_at)),
        )

    def _edge(self, task: Task) -> Edge | None:
        """Say on which side of a break a milestone stands: there, every one stands on one."""
        if task.kind is not Kind.MILESTONE:
            return None
        if task.edge is not None:
            return task.edge
        node = self.schedule.network.index[task.id]
        return Edge.START if self.schedule.early.event[2 * node] & 1 else Edge.FINISH

    def _constraints(
        self, task: Task, dates: ItemDates, bounds: tuple[Constraint, ...]
    ) -> tuple[Constraint, ...]:
        """Give the constraints of a task and of the groups around it, one of a kind."""
        axis = self.lengths.axis(task)
        found: dict[ConstraintKind, Constraint] = {}
        for constraint in (*task.constraints, *bounds):
            if constraint.date is None:
                if self.options.as_late is AsLate.FREE_FLOAT:
                    found[constraint.kind] = constraint
                else:
                    self.remarks.note("as-late", task.id)
                continue
            kind = constraint.kind
            replaces = kind.is_must and self.options.must_dates is MustDates.OVERRIDE_LOGIC
            limit = held(kind, constraint.date, axis, dates, replaces=replaces)
            one = self._in_p6(limit, task)
            known = found.get(one.kind)
            found[one.kind] = one if known is None else _tighter(known, one)
        return self._two(task, list(found.values()))

    def _two(self, task: Task, found: list[Constraint]) -> tuple[Constraint, ...]:
        pins = [c for c in found if c.kind.holds_from_below and c.kind.holds_from_above]
        if pins:
            rest = [
                c
                for c in found
                if c not in pins and c.kind.is_about_finish != pins[0].kind.is_about_finish
            ]
            chosen = [pins[0], *([] if pins[0].kind.is_must else rest[:1])]
        else:
            chosen = found[:2]
        for _ in found[len(chosen) :]:
            self.remarks.note("constraint", task.id)
        return tuple(chosen)

    def _in_p6(self, one: Held, task: Task) -> Constraint:
        if one.kind in _ON and self.options.must_dates is MustDates.KEEP_LOGIC:
            return one.as_kind(_ON[one.kind])
        is_limit = one.kind.holds_from_above and not one.kind.holds_from_below
        is_pulling = is_limit and self.options.no_later_than is NoLaterThan.PULL_EARLY
        if is_pulling and not one.side and not self._is_free(task):
            at = ConstraintKind.MUST_START_ON
            return one.as_kind(ConstraintKind.MUST_FINISH_ON if one.kind.is_about_finish else at)
        return one.constraint

    def _is_free(self, task: Task) -> bool:
        """Whether nothing but the plan's start holds a task from below."""
        return not self.after.get(task.id)

    def _link(self) -> None:
        """Give every activity its links; those of groups become links of their members."""
        spans = [
            Tie(other, effort.id, Link(other, kind))
            for effort in self.schedule.plan.tasks()
            if effort.kind is Kind.LEVEL_OF_EFFORT
            for other in self._spanned(effort)
            for kind in (LinkType.SS, LinkType.FF)
        ]
        spanning = {tie.target for tie in spans}
        for tie in [*(t for t in self.ties.all() if t.target not in spanning), *spans]:
            for one in self._pairs(tie):
                lag = self._lag(one)
                held = self.after.setdefault(one.target, {})
                key = one.source, one.link.type
                known = held.get(key)
                if known is None or known.lag.amount < lag.amount:
                    held[key] = Link(one.source, one.link.type, lag)

    def _spanned(self, effort: Task) -> list[str]:
        leaves = dict.fromkeys(
            leaf.id for other in effort.spans for leaf in self.ties.leaves(other)
        )
        if len(leaves) <= _MOST_SPANNED:
            return list(leaves)
        self.remarks.note("wide-link", effort.id)
        first = min(leaves, key=lambda leaf: self.schedule[leaf].early_start_at)
        last = max(leaves, key=lambda leaf: self.schedule[leaf].early_finish_at)
        return list(dict.fromkeys((first, last)))

    def _pairs(self, tie: Tie) -> list[Tie]:
        """Give the links between activities that a link amounts to."""
        is_effort = tie.target in self.ties.efforts
        sources = [tie.source]
        targets = [tie.target] if is_effort else [t.id for t in self.ties.leaves(tie.target)]
        if self.ties.is_group(tie.source) or self.ties.is_group(tie.target):
            sources = self._sources(tie)
            self.remarks.note("group-link", tie.target)
        if len(sources) * len(targets) > _WIDEST:
            self.remarks.note("wide-link", tie.target)
            sources = [max(sources, key=lambda leaf: self._leaves_at(leaf, tie))]
        return [
            attrs.evolve(tie, source=source, target=target)
            for source in sources
            for target in targets
        ]

    def _leaves_at(self, source: str, tie: Tie) -> int:
        return self.ties.leaves_at(source, tie.link.type)

    def _sources(self, tie: Tie) -> list[str]:
        leaves = [task.id for task in self.ties.leaves(tie.source)]
        if tie.link.type.from_finish or not self.ties.is_group(tie.source):
            return leaves
        if len(leaves) > 1:
            self.remarks.note("first-start", tie.target)
        return [min(leaves, key=lambda leaf: self._leaves_at(leaf, tie))]

    def _lag(self, tie: Tie) -> Duration:
        """Give a lag in minutes of the one calendar on which the file's lags are counted."""
        lag = tie.link.lag
        if not lag.amount:
            return Duration(0)
        counted = tie.counted if lag.unit.is_working else TWENTY_FOUR_HOUR
        choice = self.options.lag_calendar
        own = self.ties.named(choice, tie.source, tie.target, self.calendar_of)
        if not lag.unit.is_percent and not lag.unit.is_calendar and counted == own:
            minutes = self.ties.working_lag(tie) if lag.unit.is_working else lag.elapsed_minutes()
            return Duration(minutes, Unit.MINUTE)
        self.remarks.note("lag", tie.target, f"the lag after {tie.source} is {lag}")
        return Duration(self.ties.same_effect(tie, self.ties.calendar(own)), Unit.MINUTE)


def _tighter(first: Constraint, second: Constraint) -> Constraint:
    assert first.date is not None
    assert second.date is not None
    is_later = first.date.begin >= second.date.begin
    return first if is_later == first.kind.holds_from_below else second
