"""A sheet of tasks turned into a plan."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Any

import attrs

from exitplan.calendars import BUILT_IN, WorkCalendar, build_calendar
from exitplan.errors import Diagnostic, Severity, Where
from exitplan.interchange._ids import slug
from exitplan.interchange._imported import Imported, ReportBuilder, StoredDates, Tool
from exitplan.interchange._sheet_calendar import fitting_calendar
from exitplan.interchange._sheet_grid import Faults, Grid, refuse
from exitplan.interchange._sheet_items import Context, ItemReader
from exitplan.interchange._sheet_links import LinkReader
from exitplan.interchange._sheet_rows import Row, Sheet
from exitplan.interchange._sheet_tree import Tree
from exitplan.interchange._sheet_values import read_length
from exitplan.plan import (
    DEFAULT_CALENDAR,
    MINUTES_PER_DAY,
    ConstraintKind,
    Duration,
    Group,
    Locator,
    Moment,
    Plan,
    Profile,
    SchedulingOptions,
    Task,
)

_EARLIEST = (
    "start",
    "actual_start",
    "actual_finish",
    "forecast_start",
    "early_start",
    "constraint_date",
    "finish",
)
_PLACES = {
    "after": ("predecessors", "unique_id_predecessors"),
    "before": ("successors",),
    "duration": ("duration",),
    "calendar": ("calendar",),
    "deadline": ("deadline",),
    "spans": ("spans",),
    "actual_start": ("actual_start", "start"),
    "actual_finish": ("actual_finish", "finish", "percent"),
    "percent_complete": ("percent",),
    "remaining": ("remaining",),
    **{kind.value: ("constraint_date", "start", "finish") for kind in ConstraintKind},
}
_AS_LATE = ConstraintKind.AS_LATE_AS_POSSIBLE


def read_sheet(grid: Grid, title: str, report: ReportBuilder) -> Imported:
    """Turn a grid into a plan; raises PlanError with every fault of the sheet."""
    faults = Faults(grid.file)
    sheet = Sheet(grid, faults, report)
    if not sheet.rows:
        faults.raise_if_any()
        raise refuse("EP504", f"{grid.file} has no rows below its headers", "add a row", grid.file)
    tree = Tree(sheet)
    links = LinkReader(sheet, tree)
    reader = ItemReader(sheet, links)
    sheet.note_style()
    head = _head(sheet, title)
    if links.are_successors:
        reader.waited_for = {link.task for row in sheet.rows for link in links.links(row)}
    context = Context(head.get("calendar", DEFAULT_CALENDAR), head.get("start"))
    items = tuple(reader.read(row, context) for row in tree.top)
    faults.raise_if_any()
    rows = {row.item_id: row for row in sheet.rows}
    plan = Plan(items=items, locate=_locator(sheet, rows), **head)
    stored = dict(_stored(sheet, plan, rows))
    return Imported(plan, report.build(Tool.SHEET, plan.title), stored)


def _head(sheet: Sheet, title: str) -> dict[str, Any]:
    """Give what the plan's own row says, and what has to stand in for it."""
    row = sheet.plan_row
    head: dict[str, Any] = {"title": title}
    if row is not None:
        head["title"] = sheet.text(row, "title") or title
        head["calendar"] = _plan_calendar(sheet, row)
        head["status_date"] = sheet.date(row, "status_date")
        head["options"] = _options(sheet, row)
        head["owner"] = sheet.text(row, "owner")
        head["notes"] = sheet.text(row, "notes", lines=True)
        head["start"] = sheet.date(row, "constraint_date") or sheet.date(row, "start")
        head["finish_by"] = sheet.date(row, "constraint_date_2")
    if head.get("calendar") is None:
        head["calendar"] = fitting_calendar(sheet)
    if "options" not in head:
        head["options"] = _default_options(sheet)
    name = sheet.text(row, "id") if row is not None else None
    head["id"] = slug(name or head["title"], "plan")
    if head.get("start") is None:
        head["start"] = _first_date(sheet)
    return {field: value for field, value in head.items() if value is not None}


def _plan_calendar(sheet: Sheet, row: Row) -> str | None:
    text = sheet.text(row, "calendar")
    if text is None or text.lower() in ("none", "na"):
        return None
    name = "-".join(text.lower().split())
    if name in BUILT_IN:
        return name
    sheet.report.note(
        "calendars that a sheet only names",
        f"{name!r} is none of exitplan's own, so {DEFAULT_CALENDAR!r} was taken",
        "the plan",
        changes_dates=True,
    )
    return DEFAULT_CALENDAR


def _default_options(sheet: Sheet) -> SchedulingOptions:
    if not sheet.header.is_projects:
        return SchedulingOptions()
    sheet.report.note(
        "scheduling options",
        "the sheet has a column Task Mode, so it follows Microsoft Project's rules",
        "the plan",
    )
    return SchedulingOptions.of(Profile.MSPROJECT)


def _options(sheet: Sheet, row: Row) -> SchedulingOptions:
    """Read ``profile: p6; progress: retained-logic`` as :func:`options_text` writes it."""
    cell = row.cells.get("scheduling")
    if cell is None:
        return _default_options(sheet)
    profile, changes = Profile.EXITPLAN, {}
    for part in cell.text.split(";"):
        name, _, word = (piece.strip() for piece in part.partition(":"))
        try:
            if name == "profile":
                profile = Profile(word)
            else:
                changes[name] = _option(name, word)
        except ValueError as error:
            message = f"Scheduling: {error}"
            sheet.faults.add("EP508", message, "see scheduling in the plan file's reference", cell)
    return SchedulingOptions.of(profile, **changes)


def _option(name: str, word: str) -> Duration | enum.Enum:
    default = getattr(SchedulingOptions(), name, None) if name.isidentifier() else None
    if isinstance(default, Duration):
        return read_length(word, as_project=False).duration
    if not isinstance(default, enum.Enum) or isinstance(default, Profile):
        message = f"{name!r} is no scheduling option"
        raise ValueError(message)  # noqa: TRY004 - The sheet is wrong, not the caller.
    return type(default)(word)


def options_text(options: SchedulingOptions) -> str:
    """Write what differs from exitplan's own rules, profile first; nothing where nothing does."""
    base = SchedulingOptions.of(options.profile)
    parts = []
    if options.profile is not Profile.EXITPLAN:
        parts.append(f"profile: {options.profile.value}")
    for field in attrs.fields(SchedulingOptions):
        value = getattr(options, field.name)
        if value != getattr(base, field.name):
            text = value.value if isinstance(value, enum.Enum) else str(value)
            parts.append(f"{field.name}: {text}")
    return "; ".join(parts)


def _first_date(sheet: Sheet) -> Moment | None:
    dates = [
        date
        for row in sheet.rows
        for field in _EARLIEST
        if field in row.cells and (date := sheet.date(row, field)) is not None
    ]
    if dates:
        return min(dates, key=lambda date: (date.begin, date.end))
    sheet.faults.add(
        "EP504",
        "no row has a date, so nobody knows when the plan starts",
        "fill in the start of the first task",
        sheet.rows[0].anchor,
    )
    return None


def _locator(sheet: Sheet, rows: dict[str, Row]) -> Locator:
    def locate(where: Where) -> Diagnostic | None:
        row = rows.get(where.item)
        if row is None:
            return None
        fields = _PLACES.get(where.field, ())
        cell = next((row.cells[f] for f in fields if f in row.cells), row.anchor)
        return Diagnostic("", Severity.ERROR, "", file=sheet.grid.file, span=cell.span)

    return locate


def _stored(sheet: Sheet, plan: Plan, rows: dict[str, Row]) -> Iterator[tuple[str, StoredDates]]:
    """Give the dates that whoever wrote the sheet computed: those of rows that wait for others."""
    waiting = {link.task for item in plan.walk() for link in item.before}

    def visit(
        items: tuple[Task | Group, ...], calendar: str, *, waits: bool
    ) -> Iterator[tuple[str, StoredDates]]:
        for item in items:
            own = item.calendar or calendar
            is_held = waits or bool(item.after) or item.id in waiting
            if isinstance(item, Group):
                yield from visit(item.items, own, waits=is_held)
                continue
            dates = _dates_of(sheet, rows[item.id], item, build_calendar(own, {}), is_held=is_held)
            if dates != StoredDates():
                yield item.id, dates

    yield from visit(plan.items, plan.calendar, waits=False)


def _dates_of(
    sheet: Sheet, row: Row, item: Task, calendar: WorkCalendar, *, is_held: bool
) -> StoredDates:
    is_computed = is_held and item.manual is None
    start = sheet.date(row, "early_start") or sheet.date(row, "forecast_start")
    finish = sheet.date(row, "early_finish") or sheet.date(row, "forecast_finish")
    if is_computed:
        start = start or sheet.date(row, "start")
        finish = finish or sheet.date(row, "finish")
    day = calendar.day_minutes or MINUTES_PER_DAY
    return StoredDates(
        early_start=_instant(start, calendar, is_start=not item.is_milestone),
        early_finish=_instant(finish, calendar, is_start=False),
        late_start=_instant(sheet.date(row, "late_start"), calendar, is_start=True),
        late_finish=_instant(sheet.date(row, "late_finish"), calendar, is_start=False),
        total_float=_minutes(sheet.signed_length(row, "total_float"), day),
        free_float=_minutes(sheet.signed_length(row, "free_float"), day),
        longest_path=sheet.flag(row, "longest_path"),
    )


def _instant(moment: Moment | None, calendar: WorkCalendar, *, is_start: bool) -> int | None:
    """Give a day's first or last working minute where no time of day was written."""
    if moment is None:
        return None
    if moment.minute is not None:
        return moment.begin
    covered = calendar.covers(moment.begin) and calendar.covers(moment.end)
    shifts = calendar.shifts(moment.day) if covered else ()
    if not shifts:
        return moment.begin if is_start else moment.end
    return moment.begin + (shifts[0][0] if is_start else shifts[-1][1])


def _minutes(length: Duration | None, day: int) -> int | None:
    if length is None:
        return None
    if length.unit.is_working:
        return round(
            length.amount * {"d": day, "w": 5 * day, "h": 60, "min": 1}[length.unit.symbol]
        )
    return None if length.unit.is_calendar else length.elapsed_minutes()
