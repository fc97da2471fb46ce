"""What the sheets of a workbook say, as plain rows; how they look is another module's affair."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from exitplan.calendars import WorkCalendar, build_calendar
from exitplan.interchange._sheet_records import Record, Records, headers, records
from exitplan.interchange._workbook_about import about
from exitplan.interchange._workbook_slippage import slippage
from exitplan.interchange._workbook_table import Table, Value, mark_of, status_of, what_drives
from exitplan.plan import Duration, Moment
from exitplan.schedule import ItemDates, Schedule

HUMAN_FIELDS = (
    "id",
    "title",
    "type",
    "forecast_start",
    "forecast_finish",
    "duration",
    "total_float",
    "critical",
    "waits_for",
    "owner",
    "deadline",
    "deadline_margin",
    "deadline_status",
    "percent",
    "actual_start",
    "actual_finish",
    "remaining",
)
"""The columns of the sheet Plan that are printed."""

MACHINE_FIELDS = (
    "predecessors",
    "level",
    "free_float",
    "longest_path",
    "tolerance",
    "suspended",
    "resumes",
    "expected_finish",
    "calendar",
    "constraint_type",
    "constraint_date",
    "constraint_type_2",
    "constraint_date_2",
    "start",
    "finish",
    "manual",
    "spans",
    "source",
    "assumed",
    "notes",
    "code",
    "tags",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "status_date",
    "scheduling",
)
"""Those behind them, folded away: what reading the sheet back needs."""

_MOST_PATHS = 5


def tables(schedule: Schedule) -> Iterator[Table]:
    """Give the sheets in their order."""
    yield _plan(schedule)
    yield _milestones(schedule)
    yield _critical_path(schedule)
    yield slippage(schedule)
    yield about(schedule)


_WIDTHS = {
    "id": 30,
    "title": 52,
    "type": 16,
    "waits_for": 44,
    "predecessors": 44,
    "owner": 24,
    "notes": 40,
    "source": 30,
    "assumed": 40,
    "spans": 30,
    "scheduling": 30,
    "early_start": 18,
    "early_finish": 18,
    "late_start": 18,
    "late_finish": 18,
}
_USUAL_WIDTH = 13


def _plan(schedule: Schedule) -> Table:
    found = records(schedule)
    fields = [*HUMAN_FIELDS, *MACHINE_FIELDS, *found.baseline_fields]
    return Table(
        title="Plan",
        headers=tuple(headers(fields)),
        widths=tuple(_WIDTHS.get(field, _USUAL_WIDTH) for field in fields),
        rows=tuple(
            tuple(_plan_value(record, field, calendar) for field in fields)
            for record, calendar in zip(found, _calendars(schedule, found), strict=True)
        ),
        levels=tuple(_level(record) for record in found),
        marks=tuple(_mark_of_record(record) for record in found),
        printed=len(HUMAN_FIELDS),
    )


def _level(record: Record) -> int:
    level = record.get("level")
    return level if isinstance(level, int) else 0


def _calendars(schedule: Schedule, found: Records) -> Iterator[WorkCalendar]:
    """Give the calendar of each row."""
    built: dict[str, WorkCalendar] = {}
    for record in found:
        dates = schedule.items.get(str(record["id"])) if record["type"] != "plan" else None
        name = schedule.plan.calendar if dates is None else dates.calendar
        if name not in built:
            built[name] = build_calendar(name, schedule.plan.calendars)
        yield built[name]


_DECIMAL = (1, 2, 4, 5, 8, 10, 20)


def _in_days(length: Duration, calendar: WorkCalendar) -> Duration:
    """Give working time in days, where a few decimals say it exactly."""
    if not length.unit.is_working or not calendar.day_minutes or not calendar.week_minutes:
        return length
    minutes = length.working_minutes(calendar.day_minutes, calendar.week_minutes)
    days = Fraction(minutes, calendar.day_minutes)
    return Duration(days) if days.denominator in _DECIMAL else length


def _plan_value(record: Record, field: str, calendar: WorkCalendar) -> Value:
    value = record.get(field)
    if field in ("duration", "remaining") and isinstance(value, Duration):
        return _in_days(value, calendar)
    if field in ("forecast_start", "forecast_finish") and isinstance(value, int):
        return Moment(value)
    if field == "critical":
        return field if value else None
    return value


def _mark_of_record(record: Record) -> str:
    if record.get("type") in ("plan", "group"):
        return "strong"
    status = record.get("deadline_status")
    if status in ("late", "tight", "done"):
        return str(status)
    if record.get("actual_finish") is not None:
        return "done"
    return "critical" if record.get("critical") else ""


def _milestones(schedule: Schedule) -> Table:
    found = schedule.milestones()
    return Table(
        title="Milestones",
        headers=(
            "Milestone",
            "Forecast",
            "Deadline",
            "Margin (working days)",
            "Margin (calendar days)",
            "Status",
            "What drives it",
            "Owner",
            "Source",
            "ID",
        ),
        widths=(52, 13, 13, 13, 13, 14, 60, 24, 30, 30),
        rows=tuple(_milestone(schedule, dates) for dates in found),
        marks=tuple(map(mark_of, found)),
    )


def _milestone(schedule: Schedule, dates: ItemDates) -> tuple[Value, ...]:
    deadline = dates.deadline
    open_deadline = None if dates.completed else deadline
    return (
        dates.title,
        Moment(dates.finish_day),
        Moment(deadline.deadline_day) if deadline else None,
        open_deadline.margin_working_days if open_deadline else None,
        open_deadline.margin_calendar_days if open_deadline else None,
        status_of(dates),
        what_drives(schedule, dates),
        dates.item.owner,
        dates.item.source,
        dates.id,
    )


def _critical_path(schedule: Schedule) -> Table:
    rows: list[tuple[Value, ...]] = []
    marks: list[str] = []
    for goal, path in _paths(schedule):
        for number, task_id in enumerate(path, start=1):
            dates = schedule[task_id]
            rows.append(
                (
                    goal,
                    number,
                    dates.title,
                    Moment(dates.start_day),
                    Moment(dates.finish_day),
                    status_of(dates) if dates.completed else "started" if dates.started else "open",
                    dates.item.owner,
                    what_drives(schedule, dates),
                    dates.id,
                )
            )
            marks.append("done" if dates.completed else "")
    return Table(
        title="Critical path",
        headers=(
            "Path to",
            "Step",
            "Item",
            "Start",
            "Finish",
            "State",
            "Owner",
            "What drives it",
            "ID",
        ),
        widths=(34, 7, 52, 13, 13, 10, 24, 60, 30),
        rows=tuple(rows),
        marks=tuple(marks),
    )


def _paths(schedule: Schedule) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the path to the plan's finish, then those to the final milestones that differ."""
    whole = schedule.longest_path()
    if whole:
        yield "the plan's finish", whole
    shown = {whole}
    for milestone in reversed(schedule.final_milestones()):
        path = schedule.longest_path(milestone.id)
        if path not in shown and len(shown) <= _MOST_PATHS:
            shown.add(path)
            yield milestone.title, path
