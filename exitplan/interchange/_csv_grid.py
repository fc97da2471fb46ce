"""Text files of columns: encoding and delimiter found, every cell with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from exitplan.errors import PlanError
from exitplan.interchange._sheet_columns import known_headers
from exitplan.interchange._sheet_grid import (
    MOST_COLUMNS,
    Cell,
    Cells,
    Grid,
    refuse,
    within_bounds,
)

LARGEST_FILE = 20_000_000
"""Bytes."""
DELIMITERS = ",;\t|"
_LINES_LOOKED_AT = 30
_LONGEST_CELL = 32_767
"""What a spreadsheet's cell holds at most."""
_NAMED_DELIMITER = re.compile(r"sep=([,;\t|])(?:\r\n|\r|\n)")
_LINE_END = re.compile(r"\r\n|\r|\n")


def read_grid(data: bytes, name: str) -> tuple[Grid, str]:
    """Give a text file's cells, and a word for its encoding; raises PlanError (EP502, EP503)."""
    if len(data) > LARGEST_FILE:
        raise refuse(
            "EP503", f"{name} is larger than {LARGEST_FILE:,} bytes", "split the sheet", name
        )
    text, encoding = _decode(data, name)
    named = _NAMED_DELIMITER.match(text)
    delimiter = named[1] if named else _delimiter(text, name)
    rows = _rows(text, delimiter, name, skip=named.end() if named else 0)
    return Grid(name, within_bounds(rows, name)), encoding


def _decode(data: bytes, name: str) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:1_000]:
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise refuse("EP502", f"{name} is not a text file", "save the sheet as CSV UTF-8", name)


def _delimiter(text: str, name: str) -> str:
    """Find the delimiter that gives the row with the most headers that are known."""
    best, most = DELIMITERS[0], 0
    for delimiter in DELIMITERS:
        try:
            rows = list(islice(_rows(text, delimiter, name), _LINES_LOOKED_AT))
        except PlanError:
            continue
        found = max((known_headers(row.values()) for row in rows), default=0)
        if found > most:
            best, most = delimiter, found
    return best


@cache
def _patterns(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    quoted = re.compile(r'"((?:[^"]|"")*+)"[ \t]*' if delimiter != "\t" else r'"((?:[^"]|"")*+)" *')
    return quoted, re.compile(rf"[^{re.escape(delimiter)}\r\n]*+")


def _rows(text: str, delimiter: str, name: str, skip: int = 0) -> Iterator[Cells]:
    quoted, plain = _patterns(delimiter)
    at, line, line_start = skip, 2 if skip else 1, skip
    end = len(text)
    row: dict[int, Cell] = {}
    column = 0
    while at < end:
        begin, begin_line, begin_start = at, line, line_start
        match = quoted.match(text, at) if text.startswith('"', at) else plain.match(text, at)
        if match is None:
            cell = Cell("", line, at - line_start + 1)
            message = "a quoted text begins here and never ends"
            raise refuse("EP502", message, 'close it with "; write "" for a quote', name, cell)
        at = match.end()
        value = match[0]
        if match.re is quoted:
            value = match[1].replace('""', '"')
            for newline in _LINE_END.finditer(match[1]):
                line += 1
                line_start = match.start(1) + newline.end()
        if value.strip():
            width = at - begin if line == begin_line else 1
            _check_size(value, column, name)
            row[column] = Cell(value, begin_line, begin - begin_start + 1, width)
        if at < end and text[at] == delimiter:
            at += 1
            column += 1
            continue
        if at < end and text[at] not in "\r\n":
            cell = Cell("", line, at - line_start + 1)
            message = "text stands behind a closing quote"
            raise refuse("EP502", message, 'write "" for a quote inside a quoted text', name, cell)
        if at < end:
            at += 2 if text.startswith("\r\n", at) else 1
            line, line_start = line + 1, at
        yield row
        row, column = {}, 0
    if row:
        yield row


def _check_size(value: str, column: int, name: str) -> None:
    if column >= MOST_COLUMNS:
        raise refuse("EP503", f"{name} has more than {MOST_COLUMNS} columns", "", name)
    if len(value) > _LONGEST_CELL:
        message = f"a cell holds more than {_LONGEST_CELL:,} characters"
        raise refuse("EP503", message, "look for a quote that is not closed", name)
