"""Rows that say what has happened: the sheet a project office sends round each month."""

from __future__ import annotations

import os
from typing import Any

import attrs

from exitplan.errors import Diagnostic, PlanError
from exitplan.interchange._cells import unguarded
from exitplan.interchange._imported import ImportReport, ReportBuilder, Tool
from exitplan.interchange._read import _read_bytes
from exitplan.interchange._sheet_columns import HEADERS
from exitplan.interchange._sheet_dates import NOTHING
from exitplan.interchange._sheet_grid import Cell, Faults, Grid, refuse
from exitplan.interchange._sheet_rows import Row, Sheet, clean
from exitplan.planfile.edits import CellPlace, Update

_DATES = {
    "started": "actual_start",
    "finished": "actual_finish",
    "suspended": "suspended",
    "resumes": "resumes",
    "expected_finish": "expected_finish",
}
_COLUMNS = {**_DATES, "remaining": "remaining", "percent": "percent", "note": "notes"}
"""What an update calls a value, and what a sheet calls its column."""
_NAMES = ("id", "unique_id", "code")
"""Columns that may name the item, the best first."""
_SHEETS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_WORKBOOKS = (".xlsx", ".xlsm")


@attrs.frozen
class UpdateSheet:
    """A sheet of updates that was read."""

    updates: tuple[Update, ...]
    """The rows that report something."""
    refused: tuple[Diagnostic, ...]
    """Rows of which a cell makes no sense (EP025)."""
    rows: int
    """How many rows there are below the headers, those for the plan itself not counted."""
    columns: tuple[str, ...]
    """The headers of the columns that were read, as exitplan calls them."""
    report: ImportReport
    """How dates were understood, and which columns nobody knows."""


class _RowFaults(Faults):
    """Faults of cells, all of which refuse their row."""

    def add(self, code: str, message: str, remedy: str = "", cell: Cell | None = None) -> None:
        """Note an error, at a cell where it has one."""
        super().add("EP025" if cell is not None else code, message, remedy, cell)

    def take(self) -> tuple[Diagnostic, ...]:
        """Give everything found."""
        try:
            self.raise_if_any()
        except PlanError as error:
            return error.diagnostics
        return ()


def read_updates(path: str | os.PathLike[str], *, sheet: str | None = None) -> UpdateSheet:
    """Read a CSV file or a workbook whose rows report progress.

    Its headers are those of docs/reference/sheets.md, in any case; `sheet`
    chooses among those of a workbook. Raises PlanError where the file as a
    whole cannot be read (EP001, EP501 to EP507); what is wrong with single
    cells is in the result.
    """
    text = os.fspath(path)
    name = text.replace(os.sep, "/")
    suffix = os.path.splitext(text)[1].lower()
    if suffix not in _SHEETS:
        remedy = f"save the sheet as one of {', '.join(_SHEETS)}"
        raise refuse("EP501", f"{name} is no sheet of updates", remedy, name)
    data = _read_bytes(text, name)
    report = ReportBuilder()
    if suffix in _WORKBOOKS:
        from exitplan.interchange._workbook_grid import read_grid

        grid = read_grid(data, name, sheet)
    else:
        grid = _text_grid(data, name, sheet)
    faults = _RowFaults(name)
    rows = Sheet(grid, faults, report)
    columns = _columns(rows, grid)
    items = [row for row in rows.rows if row.kind != "plan"]
    updates = [update for row in items if (update := _update(rows, row)) is not None]
    rows.note_style()
    return UpdateSheet(
        tuple(updates), faults.take(), len(items), columns, report.build(Tool.SHEET, name)
    )


def _text_grid(data: bytes, name: str, sheet: str | None) -> Grid:
    from exitplan.interchange._csv_grid import read_grid

    if sheet is not None:
        remedy = "--sheet chooses among those of a workbook"
        raise refuse("EP505", f"{name} is a text file and has no sheets", remedy, name)
    return read_grid(data, name)[0]


def _columns(sheet: Sheet, grid: Grid) -> tuple[str, ...]:
    """Give the headers that count; raises PlanError (EP504) where none of them do."""
    names = [field for field in _NAMES if field in sheet.header]
    values = [field for field in _COLUMNS.values() if field in sheet.header]
    if names and (values or _has_marks(sheet)):
        return tuple(HEADERS[field] for field in [names[0], *values])
    missing = "says which task a row is about" if not names else "reports anything"
    remedy = "name the columns ID (or Code), Actual Start, Actual Finish, Remaining, Percent, Note"
    message = f"{grid.file} has no column that {missing}"
    raise refuse(
        "EP504", message, remedy, grid.file, next(iter(grid.rows[sheet.header.row].values()))
    )


def _has_marks(sheet: Sheet) -> bool:
    """Whether dates are marked as actual, as Primavera P6 prints ``05-Jan-15 A``."""
    return any(_marked(sheet, row, f) for row in sheet.rows for f in ("start", "finish"))


def _marked(sheet: Sheet, row: Row, field: str) -> Any:
    cell = row.cells.get(field)
    if cell is None or not isinstance(cell.value, str) or cell.text[-1:].lower() != "a":
        return None
    found = sheet.marked_date(row, field)
    return found.moment if found is not None and found.is_actual else None


def _update(sheet: Sheet, row: Row) -> Update | None:
    """Read a row; ``None`` where it reports nothing, or is refused."""
    values = _values(sheet, row)
    if row.faulty or not values:
        return None
    names = [row.cells[field] for field in _NAMES if field in row.cells]
    names = [cell for cell in names if cell.text.lower() not in NOTHING]
    if not names:
        remedy = "fill in its ID, or empty the row"
        sheet.faults.add("EP025", "the row does not say which task it is about", remedy, row.anchor)
        return None
    places = {"": names[0]}
    for value in values:
        field = _COLUMNS[value]
        places[value] = row.cells.get(field) or row.cells[field.removeprefix("actual_")]
    return Update(
        item=clean(unguarded(names[0].text)),
        code=clean(unguarded(names[-1].text)) if len(names) > 1 else "",
        values=values,
        file=sheet.grid.file,
        places={key: CellPlace(cell.span, cell.name) for key, cell in places.items()},
    )


def _values(sheet: Sheet, row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {value: sheet.date(row, field) for value, field in _DATES.items()}
    found["started"] = found["started"] or _marked(sheet, row, "start")
    found["finished"] = found["finished"] or _marked(sheet, row, "finish")
    found |= {
        "remaining": sheet.length(row, "remaining"),
        "percent": sheet.percent(row),
        "note": sheet.text(row, "notes", lines=True),
    }
    if (found["note"] or "").lower() in NOTHING:
        found["note"] = None
    return {value: said for value, said in found.items() if said is not None}
