"""Text of plan files: read within limits, checked for characters that have no business there."""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from functools import lru_cache

from exitplan.errors import Diagnostic, Severity, Span

LARGEST_FILE = 1_000_000
"""Bytes. A plan of 5,000 tasks takes half of it."""

_LINE_END = re.compile(r"\r\n|\r|\n")

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Control characters; what breaks lines in YAML but in no editor; and bidirectional controls,
which make a line read as something it is not (CVE-2021-42574, "Trojan Source")."""


class Source:
    """The decoded text of one file, under the name the user knows it by."""

    __slots__ = ("_line_starts", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._line_starts: list[int] = []

    def span(self, start: int, end: int) -> Span:
        """Give the lines and columns of a stretch of the text, as far as there is text."""
        start, end = min(start, len(self.text)), min(end, len(self.text))
        line, column = self._position(start)
        end_line, end_column = self._position(end)
        return Span(line, column, end_line, end_column, start, end)

    def line_of(self, index: int) -> int:
        """Give the line, from 1, of an offset."""
        return self._position(index)[0]

    def _position(self, index: int) -> tuple[int, int]:
        starts = self._line_starts
        if not starts:
            starts += [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        line = bisect_right(starts, index)
        return line, index - starts[line - 1] + 1


class Unreadable(Exception):  # noqa: N818
    """Nothing more can be read from a file; carries why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


def unreadable(
    code: str,
    message: str,
    help: str = "",  # noqa: A002
    file: str | None = None,
    span: Span | None = None,
) -> Unreadable:
    """Make the exception for one finding."""
    return Unreadable(Diagnostic(code, Severity.ERROR, message, help, file, span))


def read_source(path: str, name: str) -> Source:
    """Read one file, never more of it than the limit; raise Unreadable."""
    try:
        data = _read_bytes(path)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise unreadable(
            "EP001", f"cannot read {name}: {reason}", "check the path and its permissions", name
        ) from None
    except ValueError:  # A path with a NUL in it.
        raise unreadable("EP001", f"cannot read {name}: no such path", "", name) from None
    if data is None:
        raise unreadable("EP001", f"{name} is no ordinary file", "name a plan file", name)
    if len(data) > LARGEST_FILE:
        raise unreadable(
            "EP003",
            f"{name} is larger than {LARGEST_FILE:,} bytes",
            "split the plan into several files in one folder",
            name,
        )
    return decode(data, name)


def _read_bytes(path: str) -> bytes | None:
    """Give at most one byte more than allowed; ``None`` for devices, pipes and the like."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        return None
    with open(path, "rb") as stream:
        return stream.read(LARGEST_FILE + 1)


def decode(data: bytes, name: str) -> Source:
    """Turn bytes into text, a byte order mark apart; raise Unreadable."""
    try:
        return Source(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, error.start) + 1
        line = data.count(b"\n", 0, start) + 1
        column = len(data[start : error.start].decode("utf-8-sig", "replace")) + 1
        raise unreadable(
            "EP002",
            f"byte {data[error.start]:#04x} is not UTF-8 text",
            "save the file as UTF-8",
            name,
            Span(line, column, line, column + 1),
        ) from None


def check_characters(source: Source) -> None:
    """Raise Unreadable at the first character that no plan needs."""
    found = FORBIDDEN.search(source.text)
    if found is not None:
        raise unreadable(
            "EP011",
            f"the file holds the control character U+{ord(found[0]):04X}",
            "delete it, or type the text anew",
            source.name,
            source.span(found.start(), found.end()),
        )


def source_line(file: str, line: int) -> str | None:
    """Give a line of a plan file, counted from 1, for showing under a finding.

    ``None`` where there is no such file or line, or it cannot be read: whoever
    reports a problem must not run into another.
    """
    try:
        state = os.stat(file)
    except (OSError, ValueError):
        return None
    lines = _lines(file, state.st_mtime_ns, state.st_size)
    return lines[line - 1] if 0 < line <= len(lines) else None


@lru_cache(maxsize=4)
def _lines(file: str, _changed: int, _size: int) -> tuple[str, ...]:
    try:
        data = _read_bytes(file)
    except (OSError, ValueError):
        return ()
    if data is None or len(data) > LARGEST_FILE:
        return ()
    return tuple(_LINE_END.split(data.decode("utf-8-sig", "replace")))
