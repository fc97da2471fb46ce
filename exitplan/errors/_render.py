"""Diagnostics as text for a terminal: place, sentence, source line, caret, help."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

from exitplan.errors._diagnostic import Diagnostic

if TYPE_CHECKING:
    import re

_LONGEST_SOURCE_LINE = 160


def printable(text: str) -> str:
    """Replace control characters, so that a plan cannot steer the terminal.

    Tabs become one space, so that a caret under the line still points right.
    Bidirectional controls are replaced too: they can make a line read as
    something it is not (CVE-2021-42574, "Trojan Source"). So is the second
    sign of ``##[group]`` and ``##vso[…]``, which GitHub and Azure take for a
    command anywhere in a line of a job's log. The length stays the same.
    """
    if not text.isprintable():
        text = "".join(
            " " if ch == "\t" else ch if ch.isprintable() else "\N{REPLACEMENT CHARACTER}"
            for ch in text
        )
    return _log_command().sub("#\N{REPLACEMENT CHARACTER}", text) if "##" in text else text


@cache
def _log_command() -> re.Pattern[str]:
    import re

    return re.compile(r"##(?=[\w.-]*\[)")


def render_diagnostics(
    diagnostics: Iterable[Diagnostic],
    source_line: Callable[[str, int], str | None],
) -> str:
    """Render findings one after the other, a blank line between them.

    `source_line` gives the text of a line of a file (counted from 1), or
    ``None`` where it cannot.
    """
    return "\n".join(_render_one(d, source_line) for d in diagnostics)


def _render_one(diagnostic: Diagnostic, source_line: Callable[[str, int], str | None]) -> str:
    lines = [printable(str(diagnostic)), *excerpt(diagnostic, source_line)]
    if diagnostic.help:
        lines.append(f"  help: {printable(diagnostic.help)}")
    return "\n".join(lines) + "\n"


def excerpt(diagnostic: Diagnostic, source_line: Callable[[str, int], str | None]) -> list[str]:
    """Give the source line of a finding with a caret under the place; nothing without a place."""
    span = diagnostic.span
    if diagnostic.file is None or span is None:
        return []
    text = source_line(diagnostic.file, span.line)
    if text is None:
        return []
    return _excerpt(printable(text), span.line, span.column, _width(diagnostic))


def _width(diagnostic: Diagnostic) -> int:
    span = diagnostic.span
    if span is None or span.end_line != span.line:
        return 1
    return max(1, span.end_column - span.column)


def _excerpt(text: str, line: int, column: int, width: int) -> list[str]:
    """Give the source line with a caret; long lines are cut around the caret."""
    start = 0
    if len(text) > _LONGEST_SOURCE_LINE:
        start = max(0, column - 1 - _LONGEST_SOURCE_LINE // 2)
        text = text[start : start + _LONGEST_SOURCE_LINE]
    margin = " " * len(str(line))
    offset = column - 1 - start
    width = max(1, min(width, len(text) - offset))
    carets = "^" * max(1, _cells(text[offset : offset + width]))
    return [
        f" {margin} |",
        f" {line} | {text}",
        f" {margin} | {' ' * _cells(text[:offset])}{carets}",
    ]


def _cells(text: str) -> int:
    """Count the columns that printable text takes on a terminal."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(ch) else 2 if unicodedata.east_asian_width(ch) in "WF" else 1
        for ch in text
    )
