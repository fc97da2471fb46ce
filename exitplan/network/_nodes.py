"""Nodes with constraints, progress or a length that is no plain number of minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exitplan.network import _bounds
from exitplan.network._special import Finished, FixedLength, Length, Months, Until, Work
from exitplan.network._timing import TWENTY_FOUR_HOUR
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Duration,
    Kind,
    MustDates,
    NoLaterThan,
    Progress,
    Task,
)

if TYPE_CHECKING:
    from exitplan.network._compile import Compiler, Context, Scope
    from exitplan.network._network import Network


def adjust(compiler: Compiler, node: int, task: Task, context: Context, scope: Scope) -> None:
    """Give a node its constraints, its progress and, where it needs one, a special form."""
    progress = task.progress or Progress()
    network = compiler.network
    if progress.actual_finish is not None:
        _finish(network, node, task, progress)
        return
    if progress.actual_start is not None and progress.remaining is not None:
        context = _context_for(compiler, progress.remaining, task, scope)
    draft = _Draft(compiler, node, task, progress, context)
    for constraint in task.constraints:
        draft.constrain(constraint)
    draft.write()


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
        network.fact[event] = instant
        network.finished_off_calendar.add(event >> 1)
    return position


def _context_for(compiler: Compiler, length: Duration, task: Task, scope: Scope) -> Context:
    """Give the context on whose calendar a length of that unit is counted."""
    if length.unit.is_working:
        return compiler.context(scope, task.calendar or scope.calendar)
    return compiler.context(scope, TWENTY_FOUR_HOUR)


class _Draft:
    """A node that is being put together."""

    def __init__(
        self, compiler: Compiler, node: int, task: Task, progress: Progress, context: Context
    ) -> None:
        self.network = compiler.network
        self.options = compiler.plan.options
        self.node = node
        self.context = context
        self.calendar = context.calendar
        self.status = compiler.plan.status_date
        self.actual_start: int | None = None
        self.floor = context.floor
        self.finish_floor: int | None = None
        self.ceiling = context.ceiling
        self.must: int | None = None
        self.capped: int | None = None
        self.pins_finish = False
        self.length = self._length(task, progress)
        if progress.actual_start is not None:
            self._start(progress)

    def _start(self, progress: Progress) -> None:
        assert progress.actual_start is not None
        self.network.calendar_of[self.node] = self.context.number
        instant = _bounds.started_at(self.calendar, progress.actual_start)
        self.actual_start = _fact(self.network, 2 * self.node, instant)
        self.floor = self.actual_start
        for moment in (self.status, progress.resumes):
            if moment is not None:
                self.floor = max(self.floor, _bounds.not_before(self.calendar, moment))

    def _length(self, task: Task, progress: Progress) -> Length:
        if progress.expected_finish is not None:
            return Until(_bounds.finish_by(self.calendar, progress.expected_finish))
        if progress.actual_start is not None and progress.remaining is not None:
            return self._whole_length(progress.remaining)
        duration = task.effective_duration
        if task.kind is Kind.MILESTONE or duration is None:
            return FixedLength(0)
        whole = self._whole_length(duration)
        if progress.actual_start is None:
            return whole
        begun = _bounds.not_before(self.calendar, progress.actual_start)
        planned = (whole.finish(begun) >> 1) - (begun >> 1)
        if progress.percent_complete is not None:
            left = -(-planned * (100 - progress.percent_complete) // 100)
        else:
            left = planned - self._done_since(begun, progress)
        return FixedLength(max(0, int(left)))

    def _done_since(self, begun: int, progress: Progress) -> int:
        """Count the minutes worked up to the status date, if all went as planned."""
        if self.status is None:
            return 0
        until = _bounds.not_before(self.calendar, self.status)
        done = until - begun
        if progress.suspended is not None:
            stopped = _bounds.not_before(self.calendar, progress.suspended)
            again = until
            if progress.resumes is not None:
                again = min(until, _bounds.not_before(self.calendar, progress.resumes))
            done -= max(0, again - stopped)
        return max(0, done >> 1)

    def _whole_length(self, duration: Duration) -> Length:
        if duration.unit.is_calendar:
            return Months(self.calendar, duration.months())
        if duration.unit.is_working:
            return FixedLength(duration.working_minutes(self.context.day, self.context.week))
        return FixedLength(duration.elapsed_minutes())

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
        else:
            floor = _bounds.not_before(self.calendar, date)
            ceiling = self.length.finish(_bounds.start_by(self.calendar, date))
        if "no_earlier" in kind.value or "must" in kind.value:
            self._hold(floor, on_finish=kind.is_about_finish)
        if "no_later" in kind.value or "must" in kind.value:
            self.ceiling = ceiling if self.ceiling is None else min(self.ceiling, ceiling)
        if self.actual_start is None:
            self._override(kind, floor, ceiling)

    def _hold(self, floor: int, *, on_finish: bool) -> None:
        if on_finish:
            self.finish_floor = max(floor, self.finish_floor or floor)
        else:
            self.floor = max(self.floor, floor)

    def _override(self, kind: ConstraintKind, floor: int, ceiling: int) -> None:
        latest = self.length.latest_input(ceiling)
        if "must" in kind.value and self.options.must_dates is MustDates.OVERRIDE_LOGIC:
            self.must = latest if kind.is_about_finish else floor
            self.pins_finish = kind.is_about_finish
        if "no_later" in kind.value and self.options.no_later_than is NoLaterThan.PULL_EARLY:
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
            network.special[node] = Work(
                self.length,
                actual_start=self.actual_start,
                must=self.must,
                capped=self.capped,
                pins_finish=self.pins_finish,
            )
            if self.finish_floor is not None:
                network.finish_floor[node] = self.finish_floor
        network.floor[node] = self.floor
