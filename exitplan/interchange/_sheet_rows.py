"""Rows of a sheet under the names of their columns, read with every fault noted."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

import attrs

from exitplan.interchange._cells import unguarded
from exitplan.interchange._imported import ReportBuilder
from exitplan.interchange._sheet_columns import HEADERS, Header, find_header
from exitplan.interchange._sheet_dates import NOTHING, ReadDate, read_date, style_of
from exitplan.interchange._sheet_grid import Cell, Cells, Faults, Grid
from exitplan.interchange._sheet_values import (
    Length,
    read_flag,
    read_kind,
    read_length_cell,
    read_percent,
)
from exitplan.plan import Duration, Moment

_T = TypeVar("_T")
_DATES = (
    "start",
    "finish",
    "constraint_date",
    "constraint_date_2",
    "deadline",
    "actual_start",
    "actual_finish",
    "suspended",
    "resumes",
    "expected_finish",
    "forecast_start",
    "forecast_finish",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "status_date",
)
_EXACT = frozenset({"early_start", "early_finish", "late_start", "late_finish"})
_MONTH_NOTE = (
    "lengths in months",
    "a month was counted as 20 working days (elapsed: 30 days), as Microsoft Project does",
)


@attrs.define(eq=False)
class Row:
    """One row: an item as somebody wrote it."""

    number: int
    """Its place among the rows below the header, from 1."""
    cells: dict[str, Cell]
    """By field."""
    key: str = ""
    """What predecessors call it."""
    parent: Row | None = None
    children: list[Row] = attrs.Factory(list)
    item_id: str = ""
    """Full id in the plan."""
    part: str = ""
    """Last part of it."""
    faulty: set[str] = attrs.Factory(set)
    """Fields whose cells were reported; they are read as if they were empty."""

    @property
    def anchor(self) -> Cell:
        """A cell to point at when the whole row is meant."""
        return self.cells.get("title") or self.cells.get("id") or next(iter(self.cells.values()))

    @property
    def kind(self) -> str:
        """What its Type says; empty where it says nothing that counts."""
        cell = self.cells.get("type")
        return "" if cell is None else read_kind(cell.text)

    @property
    def place(self) -> str:
        """Where it stands, for a report."""
        return self.item_id or f"line {self.anchor.line}"


def _plan_row(rows: list[Row]) -> Row | None:
    """Give the row that stands for the plan: the one of that type, or Project's summary of all."""
    plans = [row for row in rows if row.kind == "plan"]
    if len(plans) == 1:
        return plans[0]
    level = rows[0].cells.get("level") if rows else None
    return rows[0] if level is not None and level.text == "0" else None


def clean(text: str, *, lines: bool = False) -> str:
    """Leave out what no plan needs: control characters, and blanks around and in a row."""
    if lines:
        return "\n".join(clean(line) for line in text.splitlines()).strip()
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())


class Sheet:
    """A grid with its header found: what its rows say, field by field."""

    def __init__(self, grid: Grid, faults: Faults, report: ReportBuilder) -> None:
        """Raise PlanError where there is no row of headers."""
        self.grid = grid
        self.faults = faults
        self.report = report
        self.header: Header = find_header(grid)
        for name in self.header.unknown:
            report.note(
                "columns", "what they hold was not read", clean(name) or "a column without a name"
            )
        below = grid.rows[self.header.row + 1 :]
        items = [cells for cells in below if not self.header.is_repeated_in(cells)]
        found = (self._row(number, cells) for number, cells in enumerate(items, start=1))
        rows = [row for row in found if row is not None]
        self.plan_row = _plan_row(rows)
        self.rows = [row for row in rows if row is not self.plan_row]
        self._read: dict[tuple[int, str], ReadDate | None] = {}

    def _row(self, number: int, cells: Cells) -> Row | None:
        fields: dict[str, Cell] = {}
        faulty = set()
        for field, column in self.header.fields.items():
            cell = cells.get(column)
            if cell is None:
                continue
            if cell.fault:
                self.faults.add("EP508", cell.fault, "type the value into the cell", cell)
                faulty.add(field)
            elif cell.value != "":
                fields[field] = cell
        return Row(number, fields, faulty=faulty) if fields else None

    @cached_property
    def _style(self) -> tuple[str, bool]:
        style, is_shown = style_of(
            cell.text
            for row in self.rows
            for field, cell in row.cells.items()
            if field in _DATES or field.startswith("baseline.")
            if isinstance(cell.value, str)
        )
        return style.value, is_shown

    def _parse(self, row: Row, field: str, read: Callable[[Cell], _T]) -> _T | None:
        cell = row.cells.get(field)
        if cell is None:
            return None
        try:
            return read(cell)
        except ValueError as error:
            header = HEADERS.get(field, field.replace(".", " "))
            self.faults.add("EP508", f"{header}: {error}", "correct the cell, or empty it", cell)
            del row.cells[field]
            row.faulty.add(field)
            return None

    def marked_date(self, row: Row, field: str) -> ReadDate | None:
        """Read a date, with the mark that says whether it is an actual one."""
        from exitplan.interchange._sheet_dates import DateStyle

        asked = (id(row), field)
        if asked not in self._read:
            style = DateStyle(self._style[0])
            exact = field in _EXACT
            self._read[asked] = self._parse(
                row, field, lambda cell: read_date(cell, style, is_exact=exact)
            )
        return self._read[asked]

    def date(self, row: Row, field: str) -> Moment | None:
        """Read a date; ``None`` where there is none, or a faulty one."""
        found = self.marked_date(row, field)
        return None if found is None else found.moment

    def note_style(self) -> None:
        """Say in the report what was taken for the day, where nothing showed it."""
        style, is_shown = self._style
        if not is_shown:
            self.report.note(
                "dates such as 05/01/2015",
                f"they were read {style}, as in Britain: no date in the file shows which it is",
                "the file",
                changes_dates=True,
            )

    def length(self, row: Row, field: str) -> Duration | None:
        """Read a length of time."""
        cell = row.cells.get(field)
        if cell is None or (isinstance(cell.value, str) and cell.text.lower() in NOTHING):
            return None
        found = self._length(row, field)
        if found is None:
            return None
        self._note_length(row, found)
        if found.duration.amount < 0 or found.duration.unit.is_percent:
            message = f"{HEADERS.get(field, field)}: {found.duration} is not how long work takes"
            self.faults.add("EP508", message, "write a length like 10d", cell)
            row.faulty.add(field)
            return None
        return found.duration

    def signed_length(self, row: Row, field: str) -> Duration | None:
        """Read a length that may be negative, such as a float; ``None`` for a faulty one."""
        cell = row.cells.get(field)
        if cell is None or (isinstance(cell.value, str) and cell.text.lower() in NOTHING):
            return None
        try:
            found = read_length_cell(cell, as_project=self.header.is_projects).duration
        except ValueError:
            return None
        return None if found.unit.is_percent else found

    def _length(self, row: Row, field: str) -> Length | None:
        return self._parse(
            row, field, lambda cell: read_length_cell(cell, as_project=self.header.is_projects)
        )

    def _note_length(self, row: Row, found: Length) -> None:
        if found.is_estimated:
            self.report.note(
                "durations with a question mark", "they were taken as they stand", row.place
            )
        if found.in_months:
            self.report.note(*_MONTH_NOTE, row.place)

    def note_months(self, row: Row) -> None:
        """Say in the report how a lag in months was counted."""
        self.report.note(*_MONTH_NOTE, row.place)

    def flag(self, row: Row, field: str) -> bool | None:
        """Read yes or no."""
        return self._parse(row, field, read_flag)

    def percent(self, row: Row, field: str = "percent") -> int | Fraction | None:
        """Read a percentage."""
        cell = row.cells.get(field)
        if cell is None or (isinstance(cell.value, str) and cell.text.lower() in NOTHING):
            return None
        return self._parse(row, field, read_percent)

    def text(self, row: Row, field: str, *, lines: bool = False) -> str | None:
        """Give a cell's text without control characters; ``None`` where there is none."""
        cell = row.cells.get(field)
        return (clean(unguarded(cell.text), lines=lines) or None) if cell is not None else None
