"""Rules about lengths of time, and about the calendars they are counted on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from exitplan.calendars import BUILT_IN, build_calendar
from exitplan.errors import Diagnostic, ExitplanError
from exitplan.plan._estimates import Estimate, Shape
from exitplan.plan._faults import Report, did_you_mean
from exitplan.plan._options import ScheduleFrom
from exitplan.plan._plan import Plan
from exitplan.plan._tasks import Group, Kind, Link, Task
from exitplan.plan._time import Duration


class Length(NamedTuple):
    """A length of time and the field it stands in."""

    field: str
    position: int | None
    length: Duration
    link: Link | None = None
    """The link whose lag it is."""


def length_problems(plan: Plan, item: Task | Group, report: Report) -> Iterator[Diagnostic]:
    """Find lengths below nothing, and lengths that are no whole number of minutes."""
    for found in _lengths(item):
        yield from one_length_problem(plan, item, found, report)


def one_length_problem(
    plan: Plan, item: Task | Group, found: Length, report: Report
) -> Iterator[Diagnostic]:
    """Find what is wrong with one length, counted on an item's calendar."""
    amount = found.length.amount
    if amount < 0 and found.link is None:
        yield report.error(
            "EP307",
            f"{found.length} is less than nothing",
            item.id,
            found.field,
            found.position,
            help="a lead belongs on a link, not on a task",
        )
    elif found.length.unit.is_percent:
        yield from _share(item, found, report)
    elif not isinstance(amount, int):
        yield from _whole_minutes(plan, item, found, report)


def _lengths(item: Task | Group) -> Iterator[Length]:
    for field, links in (("after", item.after), ("before", item.before)):
        for number, link in enumerate(links):
            if link.lag.amount:
                yield Length(field, number, link.lag, link)
    if item.deadline is not None and item.deadline.tolerance is not None:
        yield Length("deadline", None, item.deadline.tolerance)
    if isinstance(item, Task):
        yield from _lengths_of_task(item)


def _lengths_of_task(item: Task) -> Iterator[Length]:
    if item.duration is not None:
        yield Length("duration", None, item.duration)
    if item.progress is not None and item.progress.remaining is not None:
        yield Length("remaining", None, item.progress.remaining)
    if item.estimate is not None:
        for length in lengths_of(item.estimate):
            yield Length("estimate", None, length)


def lengths_of(estimate: Estimate) -> tuple[Duration, ...]:
    """Give the lengths that an estimate names, in the order in which they should grow."""
    if estimate.values:
        return tuple(length for length, _ in estimate.values)
    lengths = (estimate.low, estimate.likely, estimate.high)
    return tuple(length for length in lengths if length is not None)


def _share(item: Task | Group, found: Length, report: Report) -> Iterator[Diagnostic]:
    """Find a percentage that is no lag, or of something whose length is not known beforehand."""
    if found.link is None:
        message = f"{found.length} is no length of time"
        remedy = "write one, like 10d; a percentage is for the lag of a link"
    else:
        predecessor = found.link.task if found.field == "after" else item.id
        if _has_plain_length(report.items.get(predecessor)):
            return
        message = f"{found.length} of {predecessor!r} is not known before it is scheduled"
        remedy = "write the lag as a length of time, like 10d"
    yield report.error("EP307", message, item.id, found.field, found.position, help=remedy)


def _has_plain_length(item: Task | Group | None) -> bool:
    """Whether an item is work of so many minutes, or a milestone; an unknown one is told of."""
    if item is None:
        return True
    if isinstance(item, Group) or item.period is not None or item.gate is not None:
        return False
    length = item.effective_duration
    return length is None or not length.unit.is_calendar


def _whole_minutes(
    plan: Plan, item: Task | Group, found: Length, report: Report
) -> Iterator[Diagnostic]:
    try:
        comparable_minutes(plan, item, found.length)
    except ValueError as error:
        yield report.error(
            "EP307",
            str(error),
            item.id,
            found.field,
            found.position,
            help="write it in smaller units",
        )


def comparable_minutes(plan: Plan, item: Task | Group, length: Duration) -> int | None:
    """Give a length in minutes (months of 30 days), for comparison; ``None`` if unknown."""
    if length.unit.is_calendar:
        return length.months() * 30 * 1440
    if not length.unit.is_working:
        return length.elapsed_minutes()
    try:
        calendar = build_calendar(calendar_of(plan, item), plan.calendars)
    except ExitplanError:
        return None
    if calendar.day_minutes is None or calendar.week_minutes is None:
        return None
    return length.working_minutes(calendar.day_minutes, calendar.week_minutes)


def calendar_of(plan: Plan, item: Task | Group) -> str:
    """Give the name of the calendar that an item is counted on."""
    if item.calendar:
        return item.calendar
    name = plan.calendar
    items = plan.items
    path = ""
    for part in item.id.split(".")[:-1]:
        path = f"{path}.{part}" if path else part
        for group in items:
            if group.id == path and isinstance(group, Group):
                name = group.calendar or name
                items = group.items
                break
    return name


def estimate_problems(plan: Plan, task: Task, report: Report) -> Iterator[Diagnostic]:
    """Find what is wrong with how sure a planner is of a task."""
    if task.estimate is None:
        return
    if task.kind is not Kind.TASK:
        yield report.error(
            "EP715",
            f"{task.id!r} is a {task.kind.word.replace('-', ' ')}, which has no length to estimate",
            task.id,
            "estimate",
            help="estimate the work before it",
        )
        return
    yield from estimate_faults(plan, task, task.estimate, "estimate", report)


def estimate_faults(
    plan: Plan, task: Task, estimate: Estimate, field: str, report: Report
) -> Iterator[Diagnostic]:
    """Find an estimate out of order, or one from which no length can be drawn."""
    lengths = lengths_of(estimate)
    if not estimate.values and mixture(lengths) is None:
        yield from _disorder(plan, task, lengths, field, report)
    is_of_one_unit = len({length.unit for length in lengths}) == 1
    if estimate.shape in _PLAIN_SHAPES and is_of_one_unit and estimate.low != estimate.high:
        return
    from exitplan.plan._risk_rules_lengths import shape_problems

    yield from shape_problems(task, estimate, field, report)


def mixture(lengths: Iterable[Duration]) -> tuple[Duration, Duration] | None:
    """Give two lengths that only dates can compare: working time, elapsed time, or months."""
    sorts: dict[tuple[bool, bool], Duration] = {}
    for length in lengths:
        sorts.setdefault((length.unit.is_working, length.unit.is_calendar), length)
    first, *others = sorts.values()
    return (first, others[0]) if others else None


_PLAIN_SHAPES = (Shape.TRIANGULAR, Shape.UNIFORM)


def _disorder(
    plan: Plan, task: Task, lengths: tuple[Duration, ...], field: str, report: Report
) -> Iterator[Diagnostic]:
    """Find lengths that should grow and do not."""
    try:
        sizes = [comparable_minutes(plan, task, length) for length in lengths]
    except ValueError:
        return
    known = [size for size in sizes if size is not None]
    if len(known) == len(sizes) and known != sorted(known):
        text = ", ".join(str(length) for length in lengths)
        whose = f"the estimate of {task.id!r}" if task.id else "this estimate"
        yield report.error(
            "EP306",
            f"{whose} is out of order: {text}",
            task.id,
            field,
            help="low must not be above likely, nor likely above high",
        )


def option_problems(plan: Plan, report: Report) -> Iterator[Diagnostic]:
    """Find a critical float that cannot be compared with a float, and a missing finish."""
    if plan.options.schedule_from is ScheduleFrom.FINISH and plan.finish_by is None:
        yield report.error(
            "EP215",
            "the plan is scheduled from its finish, but does not say when that is",
            "",
            "scheduling.schedule_from",
            help="add finish_by",
        )
    threshold = plan.options.critical_float
    try:
        if not threshold.unit.is_working:
            threshold.elapsed_minutes()
        else:
            threshold.working_minutes(480, 2400)
    except ValueError as error:
        yield report.error(
            "EP307",
            f"critical float: {error}",
            "",
            "scheduling.critical_float",
            help="write it in whole working days, hours or minutes",
        )


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
