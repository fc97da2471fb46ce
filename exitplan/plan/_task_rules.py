"""Rules about one task: its constraints and its progress."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.errors import Diagnostic
from exitplan.plan._faults import Report
from exitplan.plan._options import FutureActuals
from exitplan.plan._plan import Plan
from exitplan.plan._tasks import Constraint, ConstraintKind, Group, Kind, Progress, Task
from exitplan.plan._time import Moment

if TYPE_CHECKING:
    from exitplan.plan._entered import ManualDates

_MOST_CONSTRAINTS = 2


def task_problems(plan: Plan, task: Task, report: Report) -> Iterator[Diagnostic]:
    """Find contradictions in a task's constraints and progress."""
    yield from constraint_problems(plan, task, report)
    if task.manual is not None:
        yield from _manual_problems(task, task.manual, report)
    progress = task.progress
    if progress is None:
        return
    if task.kind is Kind.MILESTONE:
        yield from _milestone_progress_problems(task, progress, report)
    yield from _progress_problems(task, progress, report)
    yield from _suspension_problems(task, progress, report)
    yield from _reported_too_early(plan, task, progress, report)


def _manual_problems(task: Task, dates: ManualDates, report: Report) -> Iterator[Diagnostic]:
    if task.constraints:
        constraint = task.constraints[0]
        yield report.error(
            "EP211",
            f"{task.id!r} cannot keep {_say(constraint)}: its dates are entered by hand",
            task.id,
            constraint.kind.value,
            help="take one of them out",
        )
    if dates.finish is not None and _is_before(dates.finish, dates.start):
        yield report.error(
            "EP211",
            f"{task.id!r} is to finish on {dates.finish}, before it starts on {dates.start}",
            task.id,
            "manual",
            help="correct one of the two dates",
        )


_GROUP_KINDS = (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_LATER_THAN)


def group_problems(plan: Plan, group: Group, report: Report) -> Iterator[Diagnostic]:
    """Find constraints that a group cannot have, or that contradict each other."""
    for constraint in group.constraints:
        if constraint.kind not in _GROUP_KINDS:
            yield report.error(
                "EP211",
                f"the group {group.id!r} cannot have {_say(constraint)}",
                group.id,
                constraint.kind.value,
                help="a group takes start no earlier than and finish no later than; "
                "put others on the tasks in it",
            )
    yield from constraint_problems(plan, group, report)


def deadline_problems(plan: Plan, item: Task | Group, report: Report) -> Iterator[Diagnostic]:
    """Find a deadline that was over before the plan began."""
    if item.deadline is not None and item.deadline.date.end <= plan.start.begin:
        yield report.warning(
            "EP311",
            f"the deadline {item.deadline.date} lies before the plan's start, {plan.start}",
            item.id,
            "deadline",
            help="correct the date, or the plan's start",
        )


def constraint_problems(plan: Plan, task: Task | Group, report: Report) -> Iterator[Diagnostic]:
    """Find constraints that contradict each other or come before the plan."""
    if len(task.constraints) > _MOST_CONSTRAINTS:
        yield report.error(
            "EP211",
            f"{task.id!r} has {len(task.constraints)} constraints; two are the most",
            task.id,
            task.constraints[_MOST_CONSTRAINTS].kind.value,
            help="keep the two that matter",
        )
    for n, first in enumerate(task.constraints):
        for second in task.constraints[n + 1 :]:
            if _contradict(first, second):
                yield report.error(
                    "EP211",
                    f"{task.id!r} cannot keep both {_say(first)} and {_say(second)}",
                    task.id,
                    second.kind.value,
                    help="take one of them out, or correct its date",
                )
        if first.date is not None and first.date.end <= plan.start.begin:
            yield report.warning(
                "EP311",
                f"{_say(first)} lies before the plan's start, {plan.start}",
                task.id,
                first.kind.value,
                help="correct the date, or the plan's start",
            )


def _say(constraint: Constraint) -> str:
    name = constraint.kind.value.replace("_", " ")
    return name if constraint.date is None else f"{name} {constraint.date}"


_AS_MUST = {
    ConstraintKind.START_ON: ConstraintKind.MUST_START_ON,
    ConstraintKind.FINISH_ON: ConstraintKind.MUST_FINISH_ON,
}
_PINS = (*_AS_MUST, *_AS_MUST.values())
"""What names the very date of a start or finish."""


def _contradict(first: Constraint, second: Constraint) -> bool:
    if first.kind is second.kind:
        return True
    kinds = {first.kind, second.kind}
    late = ConstraintKind.AS_LATE_AS_POSSIBLE
    if late in kinds:
        return any(kind.holds_from_below and kind.holds_from_above for kind in kinds)
    for pin in _PINS:
        other = kinds - {pin}
        if pin in kinds and any(kind.is_about_finish == pin.is_about_finish for kind in other):
            return True
    dates = {
        _AS_MUST.get(constraint.kind, constraint.kind): constraint.date
        for constraint in (first, second)
    }
    for low, high in (
        (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.START_NO_LATER_THAN),
        (ConstraintKind.FINISH_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_LATER_THAN),
        (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_LATER_THAN),
        (ConstraintKind.MUST_START_ON, ConstraintKind.MUST_FINISH_ON),
        (ConstraintKind.MUST_START_ON, ConstraintKind.FINISH_NO_LATER_THAN),
        (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.MUST_FINISH_ON),
    ):
        earliest, latest = dates.get(low), dates.get(high)
        if earliest is not None and latest is not None and _is_before(latest, earliest):
            return True
    return False


def _milestone_progress_problems(
    task: Task, progress: Progress, report: Report
) -> Iterator[Diagnostic]:
    for field in ("remaining", "suspended", "resumes", "expected_finish"):
        if getattr(progress, field) is not None:
            yield report.error(
                "EP312",
                f"{task.id!r} is a milestone; {field.replace('_', ' ')} is for work",
                task.id,
                field,
                help="a milestone is reported by its actual_finish alone",
            )


def _progress_problems(task: Task, progress: Progress, report: Report) -> Iterator[Diagnostic]:
    start, finish = progress.actual_start, progress.actual_finish
    if start is not None and finish is not None and _is_before(finish, start):
        yield report.error(
            "EP301",
            f"{task.id!r} finished on {finish}, before it started on {start}",
            task.id,
            "actual_finish",
            help="correct one of the two dates",
        )
    is_milestone = task.kind is Kind.MILESTONE
    if finish is not None:
        yield from _finished_problems(task, progress, report)
    is_decision = task.gate is not None and task.duration is None and task.estimate is None
    if finish is not None and start is None and not is_milestone and not is_decision:
        yield report.error(
            "EP304",
            f"{task.id!r} has an actual finish but no actual start",
            task.id,
            "actual_finish",
            help="add actual_start",
        )
    if start is None and not is_milestone:
        for field in ("remaining", "percent_complete", "suspended", "resumes"):
            value = getattr(progress, field)
            if value is not None and value != 0:
                yield report.error(
                    "EP304",
                    f"{task.id!r} has {field.replace('_', ' ')} but no actual start",
                    task.id,
                    field,
                    help="add actual_start, or take it out",
                )
    percent = progress.percent_complete
    if percent is not None and not 0 <= percent <= 100:
        yield report.error(
            "EP113",
            f"{task.id!r} is {percent} % complete, which cannot be",
            task.id,
            "percent_complete",
            help="write a number from 0 to 100",
        )
    elif percent is not None and percent >= 100 and finish is None:
        yield report.error(
            "EP303",
            f"{task.id!r} is 100 % complete but has no actual finish",
            task.id,
            "percent_complete",
            help="add actual_finish",
        )


def _is_before(first: Moment, second: Moment) -> bool:
    """Whether one moment is over before the other; two of the same minute are not."""
    return first.begin < second.begin and first.end <= second.begin


def _finished_problems(task: Task, progress: Progress, report: Report) -> Iterator[Diagnostic]:
    if progress.remaining is not None and progress.remaining.amount:
        yield report.error(
            "EP303",
            f"{task.id!r} is finished but has {progress.remaining} remaining",
            task.id,
            "remaining",
            help="take out remaining, or the actual finish",
        )
    if progress.percent_complete is not None and progress.percent_complete < 100:
        yield report.error(
            "EP303",
            f"{task.id!r} is finished but {progress.percent_complete} % complete",
            task.id,
            "percent_complete",
            help="take out percent_complete, or the actual finish",
        )


def _suspension_problems(task: Task, progress: Progress, report: Report) -> Iterator[Diagnostic]:
    start, stop, again = progress.actual_start, progress.suspended, progress.resumes
    if stop is not None and start is not None and _is_before(stop, start):
        yield report.error(
            "EP305",
            f"{task.id!r} is suspended on {stop}, before it started on {start}",
            task.id,
            "suspended",
            help="correct one of the two dates",
        )
    if stop is not None and again is not None and _is_before(again, stop):
        yield report.error(
            "EP305",
            f"{task.id!r} resumes on {again}, before it is suspended on {stop}",
            task.id,
            "resumes",
            help="correct one of the two dates",
        )
    if again is not None and stop is None:
        yield report.error(
            "EP305",
            f"{task.id!r} resumes on {again}, but is not suspended",
            task.id,
            "resumes",
            help="add suspended: the day work stopped",
        )
    if stop is not None and again is None and progress.actual_finish is None:
        yield report.error(
            "EP305",
            f"{task.id!r} is suspended, but nobody says when it resumes",
            task.id,
            "suspended",
            help="add resumes: an expected day will do",
        )


def _reported_too_early(
    plan: Plan, task: Task, progress: Progress, report: Report
) -> Iterator[Diagnostic]:
    status = plan.status_date
    if status is None or plan.options.future_actuals is FutureActuals.ACCEPT:
        return
    for field in ("actual_start", "actual_finish", "suspended"):
        moment: Moment | None = getattr(progress, field)
        if moment is not None and moment.begin >= Moment(status.day).end:
            yield report.error(
                "EP302",
                f"{task.id!r} has {field.replace('_', ' ')} {moment}, "
                f"after the status date {status}",
                task.id,
                field,
                help="what has not happened yet is a forecast; or move the status date on",
            )
