"""One row turned into a task, milestone or group."""

from __future__ import annotations

from typing import Any

import attrs

from exitplan.calendars import BUILT_IN, WorkCalendar, build_calendar
from exitplan.interchange._sheet_links import LinkReader
from exitplan.interchange._sheet_progress import read_progress
from exitplan.interchange._sheet_rows import Row, Sheet
from exitplan.interchange._sheet_values import read_constraint_kind, split_list
from exitplan.plan import (
    NO_LAG,
    BaselineDates,
    Constraint,
    ConstraintKind,
    Deadline,
    Duration,
    Edge,
    Group,
    Kind,
    ManualDates,
    Moment,
    Task,
    Unit,
)

_NO_CALENDAR = ("", "none", "no calendar", "default")
_MILESTONES = {"milestone": None, "start milestone": Edge.START, "finish milestone": Edge.FINISH}
_FIXED = {
    "legal period": "legal periods",
    "decision": "decisions of boards",
}


@attrs.frozen
class Context:
    """What the rows around one say about it."""

    calendar: str
    """Name of the calendar that it has unless it says otherwise."""
    start: Moment | None
    """When the plan starts, where that is known."""
    waits: bool = False
    """Whether a group around it waits for others."""


class ItemReader:
    """Turns rows into items, once their tree and links are known."""

    def __init__(self, sheet: Sheet, links: LinkReader) -> None:
        self.sheet = sheet
        self.links = links
        self.waited_for: set[str] = set()
        """Ids of rows that other rows name as their successors."""

    def read(self, row: Row, context: Context) -> Task | Group:
        """Give a row's item with everything in it."""
        own = self.calendar(row)
        fields = self._common(row, own)
        if row.children:
            waits = context.waits or bool(fields.get("after")) or row.item_id in self.waited_for
            inner = Context(own or context.calendar, context.start, waits)
            items = tuple(self.read(child, inner) for child in row.children)
            return Group(row.item_id, self.title(row), items, **fields)
        fields |= self._of_task(
            row, attrs.evolve(context, calendar=own or context.calendar), fields
        )
        return Task(row.item_id, self.title(row), **fields)

    def title(self, row: Row) -> str:
        """Give its title, for want of one its key."""
        return self.sheet.text(row, "title") or row.key or row.part

    def calendar(self, row: Row) -> str | None:
        """Give the calendar it names; an unknown one is noted and left out."""
        text = self.sheet.text(row, "calendar")
        if text is None or text.lower() in _NO_CALENDAR:
            return None
        name = "-".join(text.lower().split())
        if name in BUILT_IN:
            return name
        self.sheet.report.note(
            "calendars that a sheet only names",
            f"{text!r} is none of exitplan's own, so the calendar around the row was taken",
            row.place,
            changes_dates=True,
        )
        return None

    def _common(self, row: Row, calendar: str | None) -> dict[str, Any]:
        sheet = self.sheet
        links = self.links.links(row)
        fields: dict[str, Any] = {
            "before" if self.links.are_successors else "after": links,
            "calendar": calendar,
            "constraints": self._constraints(row),
            "deadline": self._deadline(row),
            "owner": sheet.text(row, "owner"),
            "source": sheet.text(row, "source"),
            "assumed": sheet.text(row, "assumed"),
            "notes": sheet.text(row, "notes", lines=True),
            "code": self._code(row),
            "tags": tuple(split_list(sheet.text(row, "tags") or "")),
            "inactive": sheet.flag(row, "active") is False,
            "baselines": self._baselines(row),
        }
        return {name: value for name, value in fields.items() if value}

    def _code(self, row: Row) -> str | None:
        code = self.sheet.text(row, "code")
        if code or row.key == row.item_id or row.key.isdecimal() or "id" not in row.cells:
            return code
        return row.key

    def _constraints(self, row: Row) -> tuple[Constraint, ...]:
        found = []
        for kind_field, date_field in (
            ("constraint_type", "constraint_date"),
            ("constraint_type_2", "constraint_date_2"),
        ):
            cell = row.cells.get(kind_field)
            if cell is None:
                continue
            try:
                kind = read_constraint_kind(cell.text)
            except ValueError as error:
                self.sheet.faults.add("EP508", str(error), "correct it, or empty the cell", cell)
                continue
            date = self.sheet.date(row, date_field)
            if kind is ConstraintKind.AS_LATE_AS_POSSIBLE:
                found.append(Constraint(kind))
            elif kind is not None and date is not None:
                found.append(Constraint(kind, date))
            elif kind is not None and date_field not in row.cells:
                message = f"{cell.text} has no date"
                self.sheet.faults.add("EP504", message, "fill in the constraint's date", cell)
        return tuple(found)

    def _deadline(self, row: Row) -> Deadline | None:
        date = self.sheet.date(row, "deadline")
        tolerance = self.sheet.length(row, "tolerance")
        return None if date is None else Deadline(date, tolerance)

    def _baselines(self, row: Row) -> dict[str, BaselineDates]:
        found = {}
        for name in self.sheet.header.baselines():
            prefix = f"baseline.{name}."
            dates = BaselineDates(
                self.sheet.date(row, f"{prefix}start"),
                self.sheet.date(row, f"{prefix}finish"),
                self.sheet.length(row, f"{prefix}duration"),
            )
            if dates != BaselineDates():
                found[name] = dates
        return found

    def _of_task(self, row: Row, context: Context, fields: dict[str, Any]) -> dict[str, Any]:
        kind = row.kind
        if kind in _FIXED:
            self.sheet.report.note(
                _FIXED[kind],
                "they keep the length they had when the sheet was written, and are counted no more",
                row.place,
                changes_dates=True,
            )
        if kind == "level of effort":
            return {"kind": Kind.LEVEL_OF_EFFORT, "spans": self.links.spans(row)}
        if kind == "group":
            self.sheet.report.note("groups without members", "they became tasks", row.place)
        duration = self.sheet.length(row, "duration")
        found: dict[str, Any] = {}
        edge = self._edge(row, duration)
        if edge is not False:
            found |= {"kind": Kind.MILESTONE, "edge": edge}
        elif duration is None:
            duration = self._length_of(row, build_calendar(context.calendar, {}))
        if edge is False:
            found["duration"] = duration
        found["manual"] = self._manual(row)
        found["progress"] = read_progress(self.sheet, row, is_milestone=edge is not False)
        if not found["manual"] and found["progress"] is None:
            bound = self._bound(row, context, fields, has_length=duration is not None)
            if bound is not None:
                found["constraints"] = (bound,)
        return {name: value for name, value in found.items() if value is not None}

    def _edge(self, row: Row, duration: Duration | None) -> Edge | bool | None:
        """Give a milestone's edge, and ``False`` for work."""
        if row.kind in _MILESTONES:
            return _MILESTONES[row.kind]
        cell = row.cells.get("milestone")
        if cell is not None and cell.text.lower() in ("start", "finish"):
            return Edge(cell.text.lower())
        said = self.sheet.flag(row, "milestone")
        takes_time = duration is not None and duration.amount != 0
        if said:
            if not takes_time:
                return None
            self.sheet.report.note("milestones that take time", "they became tasks", row.place)
            return False
        if duration is None:
            return None if said is None and self._is_one_date(row) else False
        return False if takes_time or said is False or row.kind else None

    def _is_one_date(self, row: Row) -> bool:
        """Whether a sheet without lengths gives a row one date, as lists of milestones do."""
        header = self.sheet.header
        if "duration" in header or ("start" in header and "finish" in header):
            return False
        return "start" in row.cells or "finish" in row.cells

    def _length_of(self, row: Row, calendar: WorkCalendar) -> Duration | None:
        """Give the working time between start and finish."""
        start = self.sheet.date(row, "start") or self.sheet.date(row, "actual_start")
        finish = self.sheet.date(row, "finish") or self.sheet.date(row, "actual_finish")
        if row.faulty & {"duration", "start", "finish"}:
            return None
        if start is None or finish is None:
            given = [field for field in ("duration", "start", "finish") if field in row.cells]
            if not given and not {"duration", "start", "finish"} & set(self.sheet.header.fields):
                return NO_LAG
            self.sheet.faults.add(
                "EP504",
                "the row has neither a duration nor a start and a finish",
                "fill in its duration; for a milestone write 0d",
                row.anchor,
            )
            return None
        if finish.end < start.begin:
            message = f"the finish {finish} lies before the start {start}"
            self.sheet.faults.add("EP508", message, "correct one of them", row.cells.get("finish"))
            return None
        if not (calendar.covers(start.begin) and calendar.covers(finish.end)):
            message = f"{start} to {finish} lies outside the years of {calendar.name!r}"
            self.sheet.faults.add("EP508", message, "look for a wrong date", row.anchor)
            return None
        self.sheet.report.note(
            "lengths", "they were counted in working time between start and finish", row.place
        )
        minutes = calendar.minutes_between(start.begin, finish.end)
        if minutes == 0:
            return Duration(max(finish.end - start.begin, 1), Unit.ELAPSED_MINUTE)
        return working_length(minutes, calendar)

    def _manual(self, row: Row) -> ManualDates | None:
        mode = (self.sheet.text(row, "task_mode") or "").lower()
        is_manual = mode.startswith("manual") or self.sheet.flag(row, "manual")
        start = self.sheet.date(row, "start") if is_manual else None
        if not is_manual or start is None:
            return None
        return ManualDates(start, self.sheet.date(row, "finish"))

    def _bound(
        self, row: Row, context: Context, fields: dict[str, Any], *, has_length: bool
    ) -> Constraint | None:
        """Give the constraint that a start without predecessors amounts to."""
        waits = fields.get("after") or row.item_id in self.waited_for or context.waits
        if waits or fields.get("constraints") or "constraint_type" in row.cells:
            return None
        kind = ConstraintKind.START_NO_EARLIER_THAN
        date = self.sheet.date(row, "start")
        if date is None:
            date = self.sheet.date(row, "finish")
            if has_length:
                kind = ConstraintKind.FINISH_NO_EARLIER_THAN
        if date is None or (context.start is not None and date.end <= context.start.begin):
            return None
        if context.start is not None and date.begin <= context.start.begin:
            return None
        self.sheet.report.note(
            "dates of rows without predecessors",
            f"the item is to {kind.value.replace('_', ' ').replace(' than', ' than that')}",
            row.place,
        )
        return Constraint(kind, date)


def working_length(minutes: int, calendar: WorkCalendar) -> Duration:
    """Give working time in the largest unit of its calendar that divides it."""
    day = calendar.day_minutes
    if day and minutes % day == 0:
        return Duration(minutes // day, Unit.DAY)
    if minutes % 60 == 0:
        return Duration(minutes // 60, Unit.HOUR)
    return Duration(minutes, Unit.MINUTE)
