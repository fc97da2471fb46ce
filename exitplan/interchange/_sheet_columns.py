"""The columns a sheet of tasks has, and the names that people and tools give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import attrs

from exitplan.interchange._ids import slug
from exitplan.interchange._sheet_grid import Cell, Cells, Grid, refuse

_ROWS_LOOKED_AT = 30
_FEWEST_HEADERS = 2
_FEWEST_REPEATED = 3


@attrs.frozen
class Column:
    """One column: what it is called here, what else it may be called, what it holds."""

    field: str
    header: str
    also: tuple[str, ...]
    """Other names, as :func:`_plain` leaves them."""
    about: str


def _column(field: str, header: str, also: str, about: str) -> Column:
    return Column(field, header, tuple(name for name in also.split("|") if name), about)


COLUMNS: tuple[Column, ...] = (
    _column(
        "id",
        "ID",
        "task id|activity id|ref|reference|task no|task number|no|number|task code|key",
        "what predecessors call the row; without it, rows count from 1",
    ),
    _column("unique_id", "Unique ID", "uid|task unique id", "serves as ID where there is none"),
    _column(
        "title",
        "Title",
        "name|task name|activity name|task|activity|milestone name|task title|task description",
        "what it is called",
    ),
    _column(
        "type",
        "Type",
        "kind|activity type|item type",
        "task, milestone, start milestone, finish milestone, group, level of effort or plan",
    ),
    _column("parent", "Parent", "parent id|parent task|parent task id", "ID of the group it is in"),
    _column("level", "Outline Level", "level|indent", "depth in the outline, rows in order"),
    _column("wbs", "WBS", "wbs code|outline number|wbs number|wbs id", "outline as 1.2.3"),
    _column(
        "duration",
        "Duration",
        "original duration|planned duration|length|orig dur|working days|target duration",
        "10d, 3w, 4h, 28ed, 6mo, 10 days, 2 wks, 3 mons; a number alone counts working days",
    ),
    _column(
        "start",
        "Start",
        "start date|planned start|begin|begin date|date|start time|scheduled start",
        "computed where the row waits for others, else not to start earlier",
    ),
    _column(
        "finish",
        "Finish",
        "finish date|end|end date|planned finish|finish time|scheduled finish|completion date",
        "computed where there is a duration; else it gives the duration",
    ),
    _column(
        "predecessors",
        "Predecessors",
        "predecessor|depends on|dependencies|dependency|after|preds|predecessor details",
        "12, 3FS+2 days, cost SS+10d; between them a comma or semicolon",
    ),
    _column("unique_id_predecessors", "Unique ID Predecessors", "", "the same by Unique ID"),
    _column(
        "successors",
        "Successors",
        "successor|before|successor details",
        "read only where there are no predecessors",
    ),
    _column("spans", "Spans", "", "level of effort: IDs of what it lasts as long as"),
    _column("milestone", "Milestone", "is milestone", "yes, no, start or finish"),
    _column("summary", "Summary", "", "computed from the outline"),
    _column("calendar", "Calendar", "task calendar|calendar name", "name of a calendar"),
    _column(
        "constraint_type",
        "Constraint Type",
        "constraint|primary constraint",
        "start no earlier than, SNET, must finish on, start on or after …",
    ),
    _column("constraint_date", "Constraint Date", "primary constraint date", "its date"),
    _column("constraint_type_2", "Constraint Type 2", "secondary constraint", "a second one"),
    _column("constraint_date_2", "Constraint Date 2", "secondary constraint date", "its date"),
    _column("deadline", "Deadline", "due|due date|deadline date|target date", "a promised date"),
    _column("tolerance", "Deadline Tolerance", "", "margin below which it is tight"),
    _column("actual_start", "Actual Start", "actual start date|started", "the day it began"),
    _column(
        "actual_finish", "Actual Finish", "actual finish date|actual end|finished", "its last day"
    ),
    _column("remaining", "Remaining", "remaining duration|rem dur", "what is left of started work"),
    _column(
        "percent",
        "% Complete",
        "complete|progress|percent|percent done|done|duration percent complete"
        "|physical percent complete|activity percent complete|complete percent",
        "0 to 100",
    ),
    _column("suspended", "Suspended", "suspend|suspend date|stop", "the day work stopped"),
    _column("resumes", "Resumes", "resume|resume date", "the day it goes on"),
    _column("expected_finish", "Expected Finish", "expected finish date", "sets remaining work"),
    _column(
        "owner",
        "Owner",
        "resource names|resource|resources|resource name|assigned to|assignee|responsible|lead",
        "who does it",
    ),
    _column("source", "Source", "", "where in which document it stands"),
    _column("assumed", "Assumed", "assumption|assumptions", "what was put in, and why"),
    _column("notes", "Notes", "note|comments|comment|remarks|remark|memo", "anything else"),
    _column("code", "Code", "activity code", "its code in another tool"),
    _column("tags", "Tags", "labels|keywords", "words; between them a comma or semicolon"),
    _column("manual", "Manual", "", "yes: the dates in Start and Finish stay as they are"),
    _column("task_mode", "Task Mode", "mode", "manually scheduled: its dates stay as they are"),
    _column("active", "Active", "", "no: kept for the record only"),
    _column("status_date", "Status Date", "data date", "in the row of the plan"),
    _column("scheduling", "Scheduling", "", "in the row of the plan: scheduling options"),
    _column("waits_for", "Waits For", "", "titles of the predecessors, for people"),
    _column("forecast_start", "Forecast Start", "", "computed"),
    _column("forecast_finish", "Forecast Finish", "", "computed"),
    _column("early_start", "Early Start", "", "computed"),
    _column("early_finish", "Early Finish", "", "computed"),
    _column("late_start", "Late Start", "", "computed"),
    _column("late_finish", "Late Finish", "", "computed"),
    _column("total_float", "Total Float", "total slack|float|slack", "computed, in working days"),
    _column("free_float", "Free Float", "free slack", "computed, in working days"),
    _column("critical", "Critical", "is critical", "computed"),
    _column("longest_path", "Longest Path", "", "computed"),
    _column("deadline_status", "Deadline Status", "", "computed"),
    _column("deadline_margin", "Deadline Margin", "", "computed, in working days"),
)

HEADERS = {column.field: column.header for column in COLUMNS}
_BASELINE = re.compile(r"baseline *(.*?) *(start|finish|duration)")
_NOT_BASELINES = ("estimated", "budget", "deliverable")
_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")


def _plain(text: str) -> str:
    """Leave of a header what tells it apart: no case, no signs, no unit in brackets."""
    text = _IN_BRACKETS.sub(" ", text.casefold()[:200])
    text = text.replace("%", " percent ")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


_FIELDS = {
    _plain(name): column.field for column in COLUMNS for name in (*column.also, column.header)
}
_WEAK = {"description": ("title", "notes"), "uniqueid": ("unique_id",)}


def baseline_header(name: str, what: str) -> str:
    """Give the header of a baseline's start, finish or duration, as Project would."""
    if name == "baseline":
        return f"Baseline {what}"
    return f"Baseline {name.removeprefix('baseline-')} {what}"


def field_of(header: str) -> str | None:
    """Give the field a header stands for; ``baseline.NAME.start`` and the like for baselines."""
    plain = _plain(header)
    known = _FIELDS.get(plain)
    if known is not None:
        return known
    match = _BASELINE.fullmatch(plain.removesuffix(" date"))
    if match is None or match[1] in _NOT_BASELINES:
        return None
    name = f"baseline-{int(match[1])}" if match[1].isdecimal() else slug(match[1], "baseline")
    return f"baseline.{name}.{match[2]}"


def known_headers(cells: Iterable[Cell]) -> int:
    """Count the different fields that some cells name; none where none of them names the row."""
    fields = {field_of(cell.text) for cell in cells if isinstance(cell.value, str)} - {None}
    return len(fields) if fields & {"title", "id", "code"} else 0


@attrs.frozen
class Header:
    """The row of headers: which column holds what."""

    row: int
    """Its index in the grid."""
    fields: dict[str, int]
    """Columns, from 0, by field."""
    unknown: tuple[str, ...]
    """Headers that mean nothing here."""

    def __contains__(self, field: str) -> bool:
        return field in self.fields

    def is_repeated_in(self, row: Cells) -> bool:
        """Whether a row says the headers again, as on every page of a printed sheet."""
        repeated = [
            field
            for field, column in self.fields.items()
            if column in row and field_of(row[column].text) == field
        ]
        return len(repeated) >= min(_FEWEST_REPEATED, len(self.fields))

    def baselines(self) -> Iterator[str]:
        """Give the names of the baselines, each once."""
        names = [field.split(".")[1] for field in self.fields if field.startswith("baseline.")]
        yield from dict.fromkeys(names)

    @property
    def is_projects(self) -> bool:
        """Whether it looks like Microsoft Project's own export."""
        return "task_mode" in self.fields


def find_header(grid: Grid) -> Header:
    """Find the row that names the most columns; raises PlanError (EP504) where none does."""
    best, most = -1, 0
    for index, row in enumerate(grid.rows[:_ROWS_LOOKED_AT]):
        found = known_headers(row.values())
        # Primavera P6 puts a row of field names above that of the headers people read.
        if found > most or (found == most > 0 and index == best + 1):
            best, most = index, found
    if most < _FEWEST_HEADERS:
        where = f"the sheet {grid.sheet!r} of {grid.file}" if grid.sheet else grid.file
        first = next(iter(grid.rows[0].values())) if grid.rows else None
        raise refuse(
            "EP504",
            f"{where} has no row of headers that names a title, ID or code and one more column",
            "name the columns in the first row: ID, Title, Duration, Predecessors, Start …",
            grid.file,
            first,
        )
    fields, unknown = _assign(grid.rows[best])
    return Header(best, fields, unknown)


def _assign(row: Cells) -> tuple[dict[str, int], tuple[str, ...]]:
    fields: dict[str, int] = {}
    left: list[tuple[int, str]] = []
    for column, cell in row.items():
        field = field_of(cell.text) if isinstance(cell.value, str) else None
        if field is None or field in fields:
            left.append((column, cell.text))
        else:
            fields[field] = column
    unknown = []
    for column, text in left:
        choices = [f for f in _WEAK.get(_plain(text), ()) if f not in fields]
        if choices:
            fields[choices[0]] = column
        else:
            unknown.append(text)
    return fields, tuple(unknown)
