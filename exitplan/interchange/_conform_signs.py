"""Signs that a stored date is older than the file around it.

Another program writes the dates of its last computation. Where somebody
changed the plan afterwards and did not compute again, those dates contradict
the rest of the file, whatever the rules of either program.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.interchange._conformance import Sign
from exitplan.interchange._imported import Imported, StoredDates, Tool
from exitplan.plan import FloatRule, LinkType, ProgressRule, Task

if TYPE_CHECKING:
    from exitplan.calendars import WorkCalendar
    from exitplan.schedule import ItemDates, Schedule


def signs_of(schedule: Schedule, imported: Imported, node: int) -> tuple[Sign, ...]:
    """Give the signs that an open activity's stored dates are stale."""
    task = schedule.network.tasks[node]
    stored = imported.stored[task.id]
    calendar = schedule.network.calendar(node)
    dates = (stored.early_start, stored.early_finish, stored.late_start, stored.late_finish)
    if not all(date is None or calendar.covers(date) for date in dates):
        return ()
    return tuple(_signs(schedule, imported, node, stored))


def _signs(
    schedule: Schedule, imported: Imported, node: int, stored: StoredDates
) -> Iterator[Sign]:
    task = schedule.network.tasks[node]
    ours = schedule.items[task.id]
    calendar = schedule.network.calendar(node)
    # A started activity's stored early start is its remaining work's in Primavera's files only.
    spans_work = not ours.started or imported.report.tool is Tool.P6
    if spans_work and _is_wrong_length(ours, stored, calendar):
        yield Sign.LENGTH
    if not ours.started and not _is_held_from_above(task):
        if _is_before_predecessor(schedule, imported, node, stored):
            yield Sign.BEFORE_PREDECESSOR
        if _is_before_status_date(schedule, node, stored):
            yield Sign.BEFORE_DATA_DATE
    # Where both have the same float, a rule of that program is behind it.
    has_our_float = ours.total_float_minutes == stored.total_float
    if spans_work and not has_our_float and _is_wrong_float(schedule, stored, calendar):
        yield Sign.FLOAT


def _is_wrong_length(ours: ItemDates, stored: StoredDates, calendar: WorkCalendar) -> bool:
    """Whether the stored early dates lie further apart, or less far, than the work takes."""
    task = ours.item
    if stored.early_start is None or stored.early_finish is None or not isinstance(task, Task):
        return False
    length = task.effective_duration
    if length is None or length.unit.is_calendar:
        return False
    between = calendar.minutes_between(stored.early_start, stored.early_finish)
    work = calendar.minutes_between(ours.remaining_start_at, ours.early_finish_at)
    return abs(between - work) > 1


def _is_held_from_above(task: Task) -> bool:
    return any(constraint.kind.holds_from_above for constraint in task.constraints)


def _is_before_predecessor(
    schedule: Schedule, imported: Imported, node: int, stored: StoredDates
) -> bool:
    """Whether the file itself says that a predecessor finishes later, with no lag between."""
    if stored.early_start is None:
        return False
    network = schedule.network
    calendar = network.calendar(node)
    for k in network.links_into(node):
        link, before = network.link[k], network.source[k] >> 1
        if link is None or link.type is not LinkType.FS or link.lag.amount:
            continue
        if before >= len(network.tasks):
            continue
        finish = _stored_finish(schedule, imported, network.tasks[before].id)
        if finish is None or finish <= stored.early_start or not calendar.covers(finish):
            continue
        if calendar.minutes_between(stored.early_start, finish) > 0:
            return True
    return False


def _stored_finish(schedule: Schedule, imported: Imported, item: str) -> int | None:
    dates = schedule.items[item]
    if dates.completed:
        return dates.early_finish_at
    stored = imported.stored.get(item)
    return None if stored is None else stored.early_finish


def _is_before_status_date(schedule: Schedule, node: int, stored: StoredDates) -> bool:
    plan = schedule.plan
    if plan.options.progress is ProgressRule.AS_REPORTED or plan.status_date is None:
        return False
    calendar = schedule.network.calendar(node)
    status = plan.status_date.begin
    if stored.early_start is None or not calendar.covers(status):
        return False
    return calendar.minutes_between(stored.early_start, status) > 0


def _is_wrong_float(schedule: Schedule, stored: StoredDates, calendar: WorkCalendar) -> bool:
    """Whether the stored float is another than that between the stored dates."""
    if stored.total_float is None:
        return False
    floats = {
        FloatRule.START: _between(calendar, stored.early_start, stored.late_start),
        FloatRule.FINISH: _between(calendar, stored.early_finish, stored.late_finish),
    }
    rule = schedule.plan.options.total_float
    chosen = [floats[rule]] if rule in floats else list(floats.values())
    known = [minutes for minutes in chosen if minutes is not None]
    if len(known) < len(chosen):
        return False
    return abs(min(known) - stored.total_float) > 1


def _between(calendar: WorkCalendar, early: int | None, late: int | None) -> int | None:
    if early is None or late is None:
        return None
    return calendar.minutes_between(early, late)
