"""Primavera's XER text: tables of tab-separated rows, read within limits.

A line begins with ``%T`` (a table's name), ``%F`` (its columns), ``%R`` (a row)
or ``%E`` (the end). Only the tables and columns that are asked for are kept.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator, Mapping

from exitplan.errors import Diagnostic, PlanError, Severity, Span
from exitplan.interchange._xer_values import Row

LARGEST_FILE = 100_000_000
"""Bytes."""
MOST_ROWS = 1_000_000
MOST_FINDINGS = 100
"""More are only counted."""
_CHECKED_AT_ONCE = 1 << 20


class Faults:
    """Collects what is wrong with a file; told together."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Diagnostic] = []
        self._more = 0

    def add(self, code: str, message: str, line: int | None = None, help: str = "") -> None:  # noqa: A002
        """Add one finding, at a line of the file where that is known."""
        if len(self._found) >= MOST_FINDINGS:
            self._more += 1
            return
        span = None if line is None else Span(line, 1, line, 1)
        self._found.append(Diagnostic(code, Severity.ERROR, message, help, self.file, span))

    def check(self) -> None:
        """Raise PlanError if anything was found."""
        if not self._found:
            return
        if self._more:
            message = f"{self._more} more like these"
            more = Diagnostic("EP504", Severity.ERROR, message, "", self.file)
            raise PlanError([*self._found, more])
        raise PlanError(self._found)

    def stop(self, code: str, message: str, line: int | None = None, help: str = "") -> PlanError:  # noqa: A002
        """Give the error for a finding after which nothing more can be read."""
        span = None if line is None else Span(line, 1, line, 1)
        last = Diagnostic(code, Severity.ERROR, message, help, self.file, span)
        return PlanError([*self._found, last])


class Table:
    """One table: the columns asked for, of every row."""

    def __init__(self, name: str, encoding: str, faults: Faults) -> None:
        self.name = name
        self.columns: frozenset[str] = frozenset()
        self._encoding = encoding
        self._faults = faults
        self._rows: list[tuple[int, bytes, dict[str, int]]] = []

    def add(self, line: int, cells: bytes, at: dict[str, int]) -> None:
        """Add a row: its cells one behind the other, and which column is where."""
        self._rows.append((line, cells, at))

    def __len__(self) -> int:
        """How many rows it has."""
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        """Give its rows in the order of the file."""
        for line, cells, at in self._rows:
            text = cells.decode(self._encoding, "replace")
            yield Row(self.name, line, text.split("\t"), at, self._faults.add)


def read_tables(
    data: bytes, wanted: Mapping[str, tuple[str, ...]], faults: Faults
) -> dict[str, Table]:
    """Read the wanted tables, by name, each with the wanted columns as far as it has them.

    Broken rows of other tables are passed over. Raises PlanError (EP502, EP503)
    where the file as a whole is no XER file or larger than any can be expected
    to be; what is wrong with single rows goes to `faults` (EP504).
    """
    if len(data) > LARGEST_FILE:
        raise faults.stop(
            "EP503",
            f"the file has more than {LARGEST_FILE:,} bytes",
            help="export fewer projects at once",
        )
    begin = 3 if data.startswith(codecs.BOM_UTF8) else 0
    if not data[begin : begin + 4096].lstrip().upper().startswith(b"ERMHDR"):
        raise faults.stop(
            "EP502",
            "this is no Primavera XER file: it does not begin with ERMHDR",
            1,
            help="export the project from P6 as XER",
        )
    return _Tokeniser(wanted, _encoding_of(data), faults).run(data)


def _encoding_of(data: bytes) -> str:
    """Give UTF-8 if all of it is that, else the code page that Windows wrote it in."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for begin in range(0, len(data), _CHECKED_AT_ONCE):
            decoder.decode(view[begin : begin + _CHECKED_AT_ONCE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


class _Tokeniser:
    """Goes through the lines once."""

    def __init__(
        self, wanted: Mapping[str, tuple[str, ...]], encoding: str, faults: Faults
    ) -> None:
        self.wanted = wanted
        self.encoding = encoding
        self.faults = faults
        self.tables: dict[str, Table] = {}
        self.table: Table | None = None
        self.name = ""
        self.width = -1
        """Columns of the table at hand; -1 before they are named."""
        self.picks: list[int] = []
        self.at: dict[str, int] = {}
        self.row: list[bytes] = []
        """The row at hand, which goes on where a cell holds a line break."""
        self.row_line = 0
        self.rows = 0

    def run(self, data: bytes) -> dict[str, Table]:
        lines = enumerate(io.BytesIO(data), 1)
        next(lines)
        for number, raw in lines:
            line = raw.rstrip(b"\r\n")
            mark = line[:3].rstrip(b"\t")
            if mark in (b"%R", b"%T", b"%F", b"%E") and line[2:3] in (b"\t", b""):
                self._end_row()
                if mark == b"%E":
                    break
                self._begin(mark, number, line)
            elif self.row:
                self.row.append(line)
            elif line.strip():
                self.faults.add("EP504", "this line belongs to no row of a table", number)
        self._end_row()
        return self.tables

    def _begin(self, mark: bytes, number: int, line: bytes) -> None:
        if mark == b"%R":
            self.rows += 1
            if self.rows > MOST_ROWS:
                raise self.faults.stop(
                    "EP503",
                    f"the file has more than {MOST_ROWS:,} rows",
                    number,
                    "export fewer projects at once",
                )
            self.row, self.row_line = [line], number
        elif mark == b"%T":
            self._begin_table(line)
        elif self.table is not None:
            self._name_columns(number, line)

    def _begin_table(self, line: bytes) -> None:
        self.name = line[3:].strip().decode(self.encoding, "replace").upper()
        self.width = -1
        self.table = None
        if self.name in self.wanted:
            self.table = self.tables.get(self.name)
            if self.table is None:
                self.table = Table(self.name, self.encoding, self.faults)
                self.tables[self.name] = self.table

    def _name_columns(self, number: int, line: bytes) -> None:
        assert self.table is not None
        cells = line.split(b"\t")[1:]
        while cells and not cells[-1].strip():
            cells.pop()
        columns = [cell.decode(self.encoding, "replace").strip().lower() for cell in cells]
        self.width = len(columns)
        wanted = self.wanted[self.name]
        self.at, self.picks = {}, []
        for index, column in enumerate(columns):
            if column in wanted and column not in self.at:
                self.at[column] = len(self.picks)
                self.picks.append(index)
            elif column in wanted:
                self.faults.add("EP504", f"{self.name} has the column {column} twice", number)
        self.table.columns |= frozenset(self.at)

    def _end_row(self) -> None:
        row, self.row = self.row, []
        if not row or self.table is None:
            return
        while len(row) > 1 and not row[-1].strip():
            row.pop()
        cells = (row[0] if len(row) == 1 else b"\n".join(row)).split(b"\t")[1:]
        if self.width < 0:
            message = f"a row of {self.name} comes before its columns are named"
            self.faults.add("EP504", message, self.row_line)
            return
        if len(cells) != self.width and (len(cells) < self.width or any(cells[self.width :])):
            self.faults.add(
                "EP504",
                f"a row of {self.name} has {len(cells)} cells, but the table {self.width} columns",
                self.row_line,
                "export the file anew; an editor may have changed its tabs",
            )
            return
        picked = b"\t".join([cells[index] for index in self.picks])
        self.table.add(self.row_line, picked, self.at)
