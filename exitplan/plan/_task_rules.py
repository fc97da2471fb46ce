"""Rules about one task: its constraints, its progress, its estimate, its lengths."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.calendars import BUILT_IN, build_calendar
from exitplan.errors import Diagnostic, ExitplanError
from exitplan.plan._faults import Report, did_you_mean
from exitplan.plan._plan import Plan
from exitplan.plan._tasks import Constraint, ConstraintKind, Group, Kind, Progress, Task
from exitplan.plan._time import Duration, Moment

_MOST_CONSTRAINTS = 2


def task_problems(plan: Plan, task: Task, report: Report) -> Iterator[Diagnostic]:
    """Find contradictions in a task's constraints and progress."""
    yield from _constraint_problems(plan, task, report)
    progress = task.progress
    if progress is None:
        return
    if task.kind is Kind.MILESTONE:
        yield from _milestone_progress_problems(task, progress, report)
    yield from _progress_problems(task, progress, report)
    yield from _suspension_problems(task, progress, report)
    yield from _reported_too_early(plan, task, progress, report)


def _constraint_problems(plan: Plan, task: Task, report: Report) -> Iterator[Diagnostic]:
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


def _contradict(first: Constraint, second: Constraint) -> bool:
    if first.kind is second.kind:
        return True
    kinds = {first.kind, second.kind}
    if ConstraintKind.MUST_START_ON in kinds and ConstraintKind.MUST_FINISH_ON not in kinds:
        return any(not kind.is_about_finish for kind in kinds - {ConstraintKind.MUST_START_ON})
    if ConstraintKind.MUST_FINISH_ON in kinds and ConstraintKind.MUST_START_ON not in kinds:
        return any(
            kind.is_about_finish or kind is ConstraintKind.AS_LATE_AS_POSSIBLE
            for kind in kinds - {ConstraintKind.MUST_FINISH_ON}
        )
    dates = {constraint.kind: constraint.date for constraint in (first, second)}
    for low, high in (
        (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.START_NO_LATER_THAN),
        (ConstraintKind.FINISH_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_LATER_THAN),
        (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_LATER_THAN),
        (ConstraintKind.MUST_START_ON, ConstraintKind.MUST_FINISH_ON),
    ):
        earliest, latest = dates.get(low), dates.get(high)
        if earliest is not None and latest is not None and earliest.begin > latest.end:
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
    if start is not None and finish is not None and finish.end <= start.begin:
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
    if finish is not None and start is None and not is_milestone:
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
    if percent is not None and percent >= 100 and finish is None:
        yield report.error(
            "EP303",
            f"{task.id!r} is 100 % complete but has no actual finish",
            task.id,
            "percent_complete",
            help="add actual_finish",
        )


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
    if stop is not None and start is not None and stop.end <= start.begin:
        yield report.error(
            "EP305",
            f"{task.id!r} is suspended on {stop}, before it started on {start}",
            task.id,
            "suspended",
            help="correct one of the two dates",
        )
    if stop is not None and again is not None and again < stop:
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
    if status is None:
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


def estimate_problems(plan: Plan, task: Task, report: Report) -> Iterator[Diagnostic]:
    """Find estimates whose low, likely and high are out of order or of different kinds."""
    estimate = task.estimate
    if estimate is None:
        return
    lengths = [d for d in (estimate.low, estimate.likely, estimate.high) if d is not None]
    sizes = [_size(plan, task, length) for length in lengths]
    if any(size is None for size in sizes):
        return
    known = [size for size in sizes if size is not None]
    if known != sorted(known):
        text = ", ".join(str(length) for length in lengths)
        yield report.error(
            "EP306",
            f"the estimate of {task.id!r} is out of order: {text}",
            task.id,
            "estimate",
            help="low must not be above likely, nor likely above high",
        )


def _size(plan: Plan, task: Task, length: Duration) -> int | None:
    if length.unit.is_calendar:
        return length.months() * 30 * 1440 if length.amount == int(length.amount) else None
    if not length.unit.is_working:
        return length.elapsed_minutes()
    day_and_week = _day_and_week(plan, task)
    try:
        return None if day_and_week is None else length.working_minutes(*day_and_week)
    except ValueError:
        return None


def length_problems(plan: Plan, task: Task, report: Report) -> Iterator[Diagnostic]:
    """Find lengths below nothing, and lengths that are no whole number of minutes."""
    progress = task.progress
    lengths = [("duration", None, task.duration)]
    if progress is not None:
        lengths.append(("remaining", None, progress.remaining))
    for field, index, length in lengths:
        if length is not None and length.amount < 0:
            yield report.error(
                "EP307",
                f"{length} is less than nothing",
                task.id,
                field,
                index,
                help="a lead belongs on a link, not on a task",
            )
        elif length is not None and not isinstance(length.amount, int):
            yield from _whole_minutes(plan, task, field, None, length, report)
    for field, links in (("after", task.after), ("before", task.before)):
        for number, link in enumerate(links):
            if not isinstance(link.lag.amount, int):
                yield from _whole_minutes(plan, task, field, number, link.lag, report)


def _whole_minutes(
    plan: Plan, task: Task, field: str, index: int | None, length: Duration, report: Report
) -> Iterator[Diagnostic]:
    try:
        if length.unit.is_calendar:
            length.months()
        elif length.unit.is_working:
            day_and_week = _day_and_week(plan, task)
            if day_and_week is not None:
                length.working_minutes(*day_and_week)
        else:
            length.elapsed_minutes()
    except ValueError as error:
        yield report.error(
            "EP307", str(error), task.id, field, index, help="write it in smaller units"
        )


def _day_and_week(plan: Plan, task: Task) -> tuple[int, int] | None:
    """Give the minutes of a day and a week on a task's calendar, if that can be known."""
    try:
        calendar = build_calendar(_calendar_of(plan, task), plan.calendars)
    except ExitplanError:
        return None
    if calendar.day_minutes is None or calendar.week_minutes is None:
        return None
    return calendar.day_minutes, calendar.week_minutes


def _calendar_of(plan: Plan, task: Task) -> str:
    if task.calendar:
        return task.calendar
    name = plan.calendar
    items = plan.items
    path = ""
    for part in task.id.split(".")[:-1]:
        path = f"{path}.{part}" if path else part
        for item in items:
            if item.id == path and isinstance(item, Group):
                name = item.calendar or name
                items = item.items
                break
    return name


def calendar_name_problems(plan: Plan, report: Report) -> Iterator[Diagnostic]:
    """Find calendars that are named but not there."""
    known = {*plan.calendars, *BUILT_IN}
    named = [("", plan.calendar), *((item.id, item.calendar) for item in plan.walk())]
    for item_id, name in named:
        if name is not None and name not in known:
            suggestion = did_you_mean(name, sorted(known))
            yield report.error(
                "EP205",
                f"there is no calendar {name!r}",
                item_id,
                "calendar",
                help=suggestion or f"built in are {', '.join(BUILT_IN)}",
            )
