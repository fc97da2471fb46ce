"""Nodes with constraints, progress or a length that is no plain number of minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from exitplan.calendars import WorkCalendar
from exitplan.errors import PlanError
from exitplan.network import _bounds
from exitplan.network._special import Brink, Finished, FixedLength, Months, Until, Work
from exitplan.network._stepped import RuleLength, SteppedWork, WorkThenRule
from exitplan.network._timing import TWENTY_FOUR_HOUR
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    DeadlineRule,
    Duration,
    Edge,
    ExpectedFinish,
    Kind,
    Moment,
    MustDates,
    NoLaterThan,
    Plan,
    Progress,
    ProgressRule,
    Task,
    problems,
)

if TYPE_CHECKING:
    from exitplan.network._compile import Compiler, Context, Scope
    from exitplan.network._network import Network
    from exitplan.plan import ManualDates

AnyLength: TypeAlias = FixedLength | Months | Until | RuleLength | WorkThenRule


def adjust(compiler: Compiler, node: int, task: Task, context: Context, scope: Scope) -> None:
    """Give a node its constraints, its progress and, where it needs one, a special form."""
    progress = task.progress or Progress()
    network = compiler.network
    if progress.actual_finish is not None:
        _finish(network, node, task, progress)
        return
    if task.manual is not None and progress.actual_start is None:
        _by_hand(compiler, node, task, task.manual, context)
        return
    if task.period is not None or task.gate is not None:
        _step(compiler, node, task, progress, scope)
        return
    planned = context
    if progress.actual_start is not None and progress.remaining is not None:
        context = _context_for(compiler, progress.remaining, task, scope)
    length = _work_length(task, progress, context, compiler.plan)
    draft = _Draft(compiler, node, progress, context, length)
    if task.edge is not None:
        draft.edge = task.edge
    if compiler.plan.options.progress is ProgressRule.AS_REPORTED:
        draft.leave_where_reported(task, planned)
    _draft(draft, task)


def _by_hand(
    compiler: Compiler, node: int, task: Task, dates: ManualDates, context: Context
) -> None:
    """Make a node whose dates somebody entered; they hold whatever its links say."""
    network, calendar = compiler.network, context.calendar
    is_milestone = task.kind is Kind.MILESTONE
    start_at = _bounds.started_at(calendar, dates.start)
    start = calendar.ceil(start_at) if is_milestone else calendar.ceil(start_at) | 1
    finish_at = start_at if is_milestone else None
    length: FixedLength | Months | Until = FixedLength(0)
    if dates.finish is not None and not is_milestone:
        finish_at = _bounds.finished_at(calendar, dates.finish)
        length = FixedLength(max(0, (calendar.floor(finish_at) >> 1) - (start >> 1)))
    elif not is_milestone:
        length = _work_length(task, Progress(), context, compiler.plan)
        if isinstance(length, FixedLength) and not length.minutes:
            finish_at = start_at
    if calendar.instant(start) != start_at:
        _off_calendar(network, 2 * node, start_at)
    if finish_at is not None and calendar.instant(length.finish(start)) != finish_at:
        _off_calendar(network, 2 * node + 1, finish_at)
    network.special[node] = Work(length, must=start, by_hand=True)
    network.span[node] = None
    network.snap[node] = 0 if is_milestone else 1
    network.floor[node] = context.floor


def _draft(draft: _Draft, task: Task) -> None:
    for constraint in task.constraints:
        draft.constrain(constraint)
    if task.deadline is not None and draft.options.deadlines is DeadlineRule.CAP_LATE_DATES:
        draft.cap(_bounds.finish_by(draft.calendar, task.deadline.date))
    draft.write()


def _step(compiler: Compiler, node: int, task: Task, progress: Progress, scope: Scope) -> None:
    """Make a node whose length is a legal period or a gate."""
    from exitplan.network._domain import step_length

    context = compiler.context(scope, TWENTY_FOUR_HOUR)
    work = _work_before(compiler, task, progress, scope)
    draft = _Draft(compiler, node, progress, context, step_length(compiler, task, *work))
    if draft.actual_start is not None and isinstance(draft.length, RuleLength):
        draft.event, draft.is_fixed = draft.actual_start, task.period is not None
        ready = None if task.period is not None else _ready(compiler, task, progress, scope)
        if ready is not None:
            draft.event = max(draft.event, ready)
    if task.gate is not None and draft.actual_start is not None and draft.status is not None:
        # A decision not reported by then takes effect after it.
        draft.finish_floor = _bounds.not_before(context.calendar, draft.status) + 1
    _draft(draft, task)


def _work_before(
    compiler: Compiler, task: Task, progress: Progress, scope: Scope
) -> tuple[WorkCalendar, int]:
    """Give the working minutes (left) until something is ready for its gate, and their calendar."""
    length = task.effective_duration
    if task.period is not None or length is None or not length.amount:
        return compiler.context(scope, TWENTY_FOUR_HOUR).calendar, 0
    if progress.actual_start is not None and progress.remaining is not None:
        length = progress.remaining
    context = _context_for(compiler, length, task, scope)
    work = _work_length(task, progress, context, compiler.plan)
    if not isinstance(work, FixedLength):
        raise PlanError(problems(compiler.plan))
    return context.calendar, work.minutes


def _ready(compiler: Compiler, task: Task, progress: Progress, scope: Scope) -> int | None:
    """Give the last minute of the work before a gate that is done by the status date.

    Nobody reports when that was, so it is taken to have gone as planned.
    """
    length, status = task.effective_duration, compiler.plan.status_date
    if length is None or not length.amount or status is None or progress.actual_start is None:
        return None
    context = _context_for(compiler, length, task, scope)
    calendar = context.calendar
    begun = _bounds.not_before(calendar, progress.actual_start)
    paused = _paused(progress, calendar, _bounds.not_before(calendar, status))
    planned = calendar.instant(_whole_length(length, context).finish(begun) + (paused & ~1))
    clock = compiler.context(scope, TWENTY_FOUR_HOUR).calendar
    return clock.ceil(min(planned, status.begin)) - 1


def _finish(network: Network, node: int, task: Task, progress: Progress) -> None:
    """Make a node whose dates are facts."""
    assert progress.actual_finish is not None
    calendar = network.calendar(node)
    finish = _bounds.finished_at(calendar, progress.actual_finish)
    start = finish
    if task.kind is not Kind.MILESTONE and progress.actual_start is not None:
        start = _bounds.started_at(calendar, progress.actual_start)
    network.special[node] = Finished(
        _fact(network, 2 * node, start), _fact(network, 2 * node + 1, finish)
    )
    network.span[node] = None


def _fact(network: Network, event: int, instant: int) -> int:
    """Give a fact's position; keep its instant where no position has it."""
    calendar = network.calendar(event >> 1)
    position = calendar.floor(instant) & ~1 if event & 1 else calendar.ceil(instant) | 1
    if calendar.instant(position) != instant:
        _off_calendar(network, event, instant)
    return position


def _off_calendar(network: Network, event: int, instant: int) -> None:
    network.fact[event] = instant
    network.finished_off_calendar.add(event >> 1)


def _context_for(compiler: Compiler, length: Duration, task: Task, scope: Scope) -> Context:
    """Give the context on whose calendar a length of that unit is counted."""
    if length.unit.is_working:
        return compiler.context(scope, task.calendar or scope.calendar)
    return compiler.context(scope, TWENTY_FOUR_HOUR)


def _work_length(
    task: Task, progress: Progress, context: Context, plan: Plan
) -> FixedLength | Months | Until:
    """Give how long a task's (remaining) work takes."""
    calendar = context.calendar
    is_expected = plan.options.expected_finish is ExpectedFinish.USE
    if progress.expected_finish is not None and is_expected:
        return Until(_bounds.finish_by(calendar, progress.expected_finish))
    if progress.actual_start is not None and progress.remaining is not None:
        return _whole_length(progress.remaining, context)
    duration = task.effective_duration
    if task.kind is Kind.MILESTONE or duration is None:
        return FixedLength(0)
    whole = _whole_length(duration, context)
    if progress.actual_start is None:
        return whole
    begun = _bounds.not_before(calendar, progress.actual_start)
    planned = (whole.finish(begun) >> 1) - (begun >> 1)
    if progress.percent_complete is not None:
        left = -(-planned * (100 - progress.percent_complete) // 100)
    else:
        left = planned - _done_since(begun, progress, calendar, plan.status_date)
    return FixedLength(max(0, int(left)))


def _done_since(
    begun: int, progress: Progress, calendar: WorkCalendar, status: Moment | None
) -> int:
    """Count the minutes worked up to the status date, if all went as planned."""
    if status is None:
        return 0
    until = _bounds.not_before(calendar, status)
    return max(0, (until - begun - _paused(progress, calendar, until)) >> 1)


def _paused(progress: Progress, calendar: WorkCalendar, until: int) -> int:
    """Give the positions up to one in which work was suspended."""
    if progress.suspended is None:
        return 0
    again = until
    if progress.resumes is not None:
        again = min(until, _bounds.not_before(calendar, progress.resumes))
    return max(0, again - _bounds.not_before(calendar, progress.suspended))


def _whole_length(duration: Duration, context: Context) -> FixedLength | Months:
    if duration.unit.is_calendar:
        return Months(context.calendar, duration.months())
    if duration.unit.is_working:
        return FixedLength(duration.working_minutes(context.day, context.week))
    return FixedLength(duration.elapsed_minutes())


class _Draft:
    """A node that is being put together."""

    def __init__(
        self,
        compiler: Compiler,
        node: int,
        progress: Progress,
        context: Context,
        length: AnyLength,
    ) -> None:
        self.network = compiler.network
        self.options = compiler.plan.options
        self.node = node
        self.context = context
        self.calendar = context.calendar
        self.status = compiler.plan.status_date
        self.resumes = progress.resumes
        self.actual_start: int | None = None
        self.floor = context.floor
        self.finish_floor: int | None = None
        self.ceiling = context.ceiling
        self.must: int | None = None
        self.capped: int | None = None
        self.pins_finish = False
        self.length = length
        self.event: int | None = None
        self.is_fixed = False
        self.start_by: int | None = None
        self.edge: Edge | None = None
        if progress.actual_start is not None:
            self._start(progress)

    def _start(self, progress: Progress) -> None:
        assert progress.actual_start is not None
        self.network.calendar_of[self.node] = self.context.number
        instant = _bounds.started_at(self.calendar, progress.actual_start)
        self.actual_start = _fact(self.network, 2 * self.node, instant)
        self.floor = self.actual_start
        if isinstance(self.length, RuleLength):
            return
        for moment in (self.status, progress.resumes):
            if moment is not None:
                self.floor = max(self.floor, _bounds.not_before(self.calendar, moment))

    def leave_where_reported(self, task: Task, planned: Context) -> None:
        """Let remaining work lie where it was reported to resume, or behind the work done.

        Behind the work done it ends where all of it would have, done without a break.
        """
        if self.actual_start is None:
            return
        if self.resumes is not None:
            self.floor = _bounds.not_before(self.calendar, self.resumes)
            return
        self.floor = self.actual_start
        duration = task.effective_duration
        if duration is None or isinstance(self.length, Until):
            return
        begun = planned.calendar.ceil(self.calendar.instant(self.actual_start)) | 1
        end = planned.calendar.instant(_whole_length(duration, planned).finish(begun))
        self.floor = max(self.floor, self.length.start_for(self.calendar.ceil(end)))

    def cap(self, latest: int) -> None:
        """Let it finish no later than a position, as far as late dates go."""
        self.ceiling = latest if self.ceiling is None else min(self.ceiling, latest)

    def constrain(self, constraint: Constraint) -> None:
        """Apply one constraint. Started work keeps only those on its finish."""
        kind, date = constraint.kind, constraint.date
        if self.actual_start is not None and not kind.is_about_finish:
            return
        if date is None:
            self.network.as_late_as_possible.append(self.node)
            return
        if kind.is_about_finish:
            floor = _bounds.finish_not_before(self.calendar, date)
            ceiling = _bounds.finish_by(self.calendar, date)
            latest = self.length.latest_input(ceiling)
        else:
            floor = _bounds.not_before(self.calendar, date)
            latest = _bounds.start_by(self.calendar, date)
            ceiling = self.length.finish(latest)
        if kind.holds_from_below:
            self._hold(floor, on_finish=kind.is_about_finish)
        if kind.holds_from_above:
            if isinstance(self.length, RuleLength | WorkThenRule) and not kind.is_about_finish:
                latest = self.length.begin(latest)
                self.start_by = latest if self.start_by is None else min(self.start_by, latest)
            else:
                self.cap(ceiling)
        if self.actual_start is None:
            self._override(kind, floor, latest)

    def _hold(self, floor: int, *, on_finish: bool) -> None:
        if on_finish:
            self.finish_floor = max(floor, self.finish_floor or floor)
        else:
            self.floor = max(self.floor, floor)

    def _override(self, kind: ConstraintKind, floor: int, latest: int) -> None:
        if kind.is_must and self.options.must_dates is MustDates.OVERRIDE_LOGIC:
            self.must = latest if kind.is_about_finish else floor
            self.pins_finish = kind.is_about_finish
        is_limit = kind.holds_from_above and not kind.holds_from_below
        if is_limit and self.options.no_later_than is NoLaterThan.PULL_EARLY:
            self.capped = latest if self.capped is None else min(self.capped, latest)
            self.pins_finish = kind.is_about_finish

    def write(self) -> None:
        """Put the node into the network."""
        network, node = self.network, self.node
        network.calendar_of[node] = self.context.number
        if self.ceiling is not None:
            network.ceiling[node] = self.ceiling
        is_plain = (
            isinstance(self.length, FixedLength)
            and self.actual_start is None
            and self.must is None
            and self.capped is None
            and self.edge is None
        )
        if is_plain:
            assert isinstance(self.length, FixedLength)
            network.span[node] = self.length.span
            network.snap[node] = 1 if self.length.span else 0
            if self.finish_floor is not None:
                network.finish_floor[node] = self.finish_floor
                network.bare_floor[node] = self.floor
                self.floor = max(self.floor, self.length.start_for(self.finish_floor))
        else:
            network.span[node] = None
            network.special[node] = self._special()
            if self.finish_floor is not None:
                network.finish_floor[node] = self.finish_floor
        network.floor[node] = self.floor

    def _special(self) -> Work:
        fields: dict[str, Any] = {
            "actual_start": self.actual_start,
            "must": self.must,
            "capped": self.capped,
            "pins_finish": self.pins_finish,
        }
        if isinstance(self.length, RuleLength | WorkThenRule):
            self.network.snap[self.node] = 1
            fields |= {"event": self.event, "is_fixed": self.is_fixed, "start_by": self.start_by}
            return SteppedWork(self.length, **fields)
        if self.edge is not None:
            self.network.snap[self.node] = 0
            return Brink(at_start=self.edge is Edge.START, **fields)
        return Work(self.length, **fields)
