"""Cells of sheets that go out to a spreadsheet: what must not be taken for a formula."""

from __future__ import annotations

from collections.abc import Iterable

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet read a text as a formula (OWASP, "CSV Injection"; some read the
full-width signs as well)."""

_GUARD = "'"


def guarded(text: str) -> str:
    """Give a text with an apostrophe in front where a spreadsheet would calculate with it."""
    return f"{_GUARD}{text}" if text.startswith(FORMULA_SIGNS) else text


def unguarded(text: str) -> str:
    """Take the apostrophe of :func:`guarded` away again."""
    is_guarded = text.startswith(_GUARD) and text[1:].startswith(FORMULA_SIGNS)
    return text[1:] if is_guarded else text


def csv_cell(value: object) -> object:
    """Give a value as it goes into a CSV file: guarded texts, ``true`` and ``false``.

    A carriage return becomes a newline: the csv module does not quote it where
    rows end with newlines, and a spreadsheet would begin a row there, with a
    cell that nobody guarded.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return guarded(value).replace("\r\n", "\n").replace("\r", "\n")
    return value


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Write rows as CSV: commas, quotes where they are needed, a newline after each row.

    Halves of characters, which no file can hold, are replaced.
    """
    import csv
    import io
    import re

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([csv_cell(value) for value in row] for row in rows)
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", stream.getvalue())
