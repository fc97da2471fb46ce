"""A sheet as rows of cells that know where they stood, and the faults found in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

import attrs

from exitplan.errors import Diagnostic, PlanError, Severity, Span
from exitplan.plan import Moment

MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELLS = 1_000_000
MOST_FAULTS = 100
_LONGEST_QUOTE = 60

Value: TypeAlias = str | bool | Fraction | Moment


@attrs.frozen
class Cell:
    """A cell that holds something."""

    value: Value
    line: int
    """Line of the file, or row of the sheet, from 1."""
    column: int
    """Where in the line it begins, or the number of its column, from 1."""
    width: int = 1
    """Its length in the file."""
    name: str = ""
    """What a spreadsheet calls it, e.g. ``Plan!C7``; empty in text files."""
    is_percentage: bool = False
    """Whether a number is shown as a percentage, 0.5 as 50 %."""
    fault: str = ""
    """Why its value cannot be used, where the spreadsheet itself says so."""

    @property
    def text(self) -> str:
        """What it holds as text, without blanks around it."""
        value = self.value
        if isinstance(value, Fraction):
            return str(value.numerator) if value.denominator == 1 else str(float(value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value).strip()

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.line, self.column, self.line, self.column + self.width)


Cells: TypeAlias = Mapping[int, Cell]
"""One row: its cells by the number of their column, from 0; empty ones are left out."""


@attrs.frozen
class Grid:
    """One sheet of one file."""

    file: str
    """What diagnostics call the file."""
    rows: tuple[Cells, ...]
    sheet: str = ""
    """The sheet's name; empty in text files."""


def quote(text: str) -> str:
    """Quote what somebody wrote, as much of it as a message needs."""
    short = text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"
    return repr(short)


class Faults:
    """Collects what is wrong with a file, so that all of it can be told at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Diagnostic] = []
        self._left = 0

    def __bool__(self) -> bool:
        return bool(self._found)

    @property
    def are_full(self) -> bool:
        """Whether more of them would only be counted."""
        return len(self._found) >= MOST_FAULTS

    def add(self, code: str, message: str, remedy: str = "", cell: Cell | None = None) -> None:
        """Note an error, at a cell where it has one."""
        if self.are_full:
            self._left += 1
            return
        if cell is not None and cell.name:
            message = f"{cell.name}: {message}"
        span = None if cell is None else cell.span
        self._found.append(Diagnostic(code, Severity.ERROR, message, remedy, self.file, span))

    def raise_if_any(self) -> None:
        """Raise PlanError with everything found."""
        if not self._found:
            return
        more = []
        if self._left:
            message = f"{self._left:,} more faults in the file are not shown"
            help_ = "put these right first"
            more = [Diagnostic("EP504", Severity.ERROR, message, help_, self.file)]
        raise PlanError([*self._found, *more])


def refuse(code: str, message: str, remedy: str, file: str, cell: Cell | None = None) -> PlanError:
    """Make the error for a file of which nothing more can be read."""
    span = None if cell is None else cell.span
    return PlanError([Diagnostic(code, Severity.ERROR, message, remedy, file, span)])


def within_bounds(rows: Iterable[Cells], file: str) -> tuple[Cells, ...]:
    """Keep rows that hold something, as long as there are not too many; raise PlanError."""
    kept: list[Cells] = []
    cells = 0
    for row in rows:
        if not row:
            continue
        kept.append(row)
        cells += len(row)
        if len(kept) > MOST_ROWS or cells > MOST_CELLS:
            raise refuse(
                "EP503",
                f"{file} has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells",
                "split the sheet; a plan of so many tasks has more than one file",
                file,
            )
    return tuple(kept)
