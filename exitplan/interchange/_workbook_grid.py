"""Sheets of Excel workbooks as grids: cached values only, nothing calculated or followed."""

from __future__ import annotations

import datetime
import io
import math
import warnings
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import repeat
from typing import Any

from exitplan.errors import PlanError
from exitplan.interchange._sheet_grid import (
    MOST_COLUMNS,
    Cell,
    Cells,
    Grid,
    Value,
    quote,
    refuse,
    within_bounds,
)
from exitplan.interchange._workbook_library import openpyxl
from exitplan.interchange._workbook_safety import safe_copy
from exitplan.plan import MINUTES_PER_DAY, Moment

PREFERRED_SHEETS = ("plan", "tasks", "task", "task_table", "task_table1")
_LAST_ROW = 1_048_576
_NAMES_SHOWN = 10
_NO_VALUE = "the cell holds a formula whose value was never saved"


def read_grid(data: bytes, name: str, sheet: str | None) -> Grid:
    """Give the cells of one sheet; raises PlanError (EP502, EP503, EP505, EP507)."""
    library = openpyxl()
    copy, has_formulas = safe_copy(data, name)
    with warnings.catch_warnings():
        # What openpyxl leaves out (drawings, validations, extensions) is nothing a plan needs.
        warnings.simplefilter("ignore")
        try:
            return _read(library, copy, name, sheet, has_formulas=has_formulas)
        except PlanError:
            raise
        except Exception:  # noqa: BLE001 - A stranger's file can break openpyxl anywhere.
            message = f"{name} is a workbook that cannot be read"
            remedy = "save it anew from a spreadsheet, or as CSV"
            raise refuse("EP502", message, remedy, name) from None


def _read(library: Any, data: bytes, name: str, wanted: str | None, *, has_formulas: bool) -> Grid:
    book = _open(library, data, values=True)
    title = _choose(book, name, wanted)
    formulas: Iterable[Any] = repeat(())
    if has_formulas:
        formulas = _rows(_open(library, data, values=False)[title])
    rows = zip(_rows(book[title]), formulas, strict=False)
    return Grid(name, within_bounds(_all_cells(rows, title, name), name), title)


def _all_cells(rows: Iterable[tuple[Any, Any]], sheet: str, name: str) -> Iterator[Cells]:
    before = None
    for row, formulas in rows:
        # For rows that the file leaves out, up to a million, openpyxl gives one and the same.
        if row is not before:
            yield _cells(row, formulas, sheet, name)
        before = row


def _open(library: Any, data: bytes, *, values: bool) -> Any:
    return library.load_workbook(
        io.BytesIO(data), read_only=True, data_only=values, keep_links=False
    )


def _rows(sheet: Any) -> Iterator[Any]:
    """Give the rows whatever size the sheet says it has."""
    rows: Iterator[Any] = sheet.iter_rows(
        min_row=1, max_row=_LAST_ROW, min_col=1, max_col=MOST_COLUMNS + 1
    )
    return rows


def _choose(book: Any, name: str, wanted: str | None) -> str:
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
    titles = [str(sheet.title) for sheet in sheets]
    if wanted is not None:
        for title in titles:
            if title.casefold() == wanted.strip().casefold():
                return title
        known = ", ".join(map(quote, titles[:_NAMES_SHOWN]))
        message = f"{name} has no sheet {quote(wanted)}"
        raise refuse("EP505", message, f"its sheets are {known}", name)
    if not titles:
        raise refuse("EP502", f"{name} has no sheets", "save it anew as .xlsx", name)
    by_name = {title.casefold(): title for title in reversed(titles)}
    for preferred in PREFERRED_SHEETS:
        if preferred in by_name:
            return by_name[preferred]
    return next((str(s.title) for s in sheets if s.sheet_state == "visible"), titles[0])


def _cells(row: Any, formulas: Any, sheet: str, name: str) -> Cells:
    cells: dict[int, Cell] = {}
    for index, cell in enumerate(row):
        if cell.value is None:
            continue
        if index >= MOST_COLUMNS:
            message = f"the sheet {quote(sheet)} has more than {MOST_COLUMNS} columns"
            raise refuse("EP503", message, "delete what is no part of the plan", name)
        found = _cell(cell, sheet)
        if found is not None:
            cells[index] = found
    for index, cell in enumerate(formulas):
        if cell.data_type == "f" and index not in cells:
            place = f"{sheet}!{cell.coordinate}"
            cells[index] = Cell("", cell.row, cell.column, name=place, fault=_NO_VALUE)
    return cells


def _cell(cell: Any, sheet: str) -> Cell | None:
    place = f"{sheet}!{cell.coordinate}"
    if cell.data_type == "e":
        fault = f"the cell holds the error {quote(str(cell.value))}"
        return Cell("", cell.row, cell.column, name=place, fault=fault)
    code = str(cell.number_format or "")
    value = _value(cell.value, shows_time="h" in code.lower())
    if isinstance(value, str) and not value.strip():
        return None
    return Cell(value, cell.row, cell.column, name=place, is_percentage="%" in code)


def _value(value: Any, *, shows_time: bool) -> Value:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, datetime.datetime):
        day = value.toordinal()
        minute = round((value - datetime.datetime.combine(value, datetime.time())).seconds / 60)
        if minute == MINUTES_PER_DAY:
            day, minute = day + 1, 0
        return Moment(day, minute if minute or shows_time else None)
    if isinstance(value, datetime.date):
        return Moment(value.toordinal())
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, float) and math.isfinite(value):
        return Fraction(repr(value))
    return str(value)
