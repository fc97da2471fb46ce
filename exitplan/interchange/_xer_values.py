"""Values in the cells of an XER row: hours, dates, flags and texts."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Protocol

from exitplan.interchange._plain import plain, plain_lines, shortened
from exitplan.plan import Duration, Moment, Unit

_HOURS = re.compile(r"([+-]?)(\d{1,9})?(?:[.,](\d{1,20}))?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::\d\d)?)?", re.ASCII)
_LINE_BREAKS = re.compile("\x7f\x7f|\x7f")
"""P6 writes the line breaks of longer texts as two deletes."""
_TAG = re.compile(r"<(/?)([A-Za-z!][^\s<>/]*)[^<>]*>")
_UNSEEN = frozenset({"head", "style", "script"})
_BREAKS = frozenset({"br", "/p", "/div", "/li", "/tr", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6"})
LONGEST_TITLE = 300
"""Characters, as plan files have it."""


class Tell(Protocol):
    """Takes a finding."""

    def __call__(self, code: str, message: str, line: int | None = None, help: str = "") -> None:  # noqa: A002
        """Take one."""


class Row:
    """One row of a table. Columns that the table does not have are empty."""

    __slots__ = ("_at", "_cells", "_tell", "line", "table")

    def __init__(
        self, table: str, line: int, cells: list[str], at: dict[str, int], tell: Tell
    ) -> None:
        self.table = table
        self.line = line
        self._cells = cells
        self._at = at
        self._tell = tell

    def __getitem__(self, column: str) -> str:
        """Give a cell as it stands, blanks around it apart."""
        index = self._at.get(column)
        if index is None:
            return ""
        cell = self._cells[index]
        return cell.strip() if cell else cell

    def fault(self, code: str, message: str, help: str = "") -> None:  # noqa: A002
        """Tell that something is wrong with the row."""
        self._tell(code, message, self.line, help)

    def text(self, column: str) -> str:
        """Give a cell as one line of at most 300 characters."""
        return shortened(plain(self[column].replace("\x7f", " ")), LONGEST_TITLE)

    def prose(self, column: str, longest: int) -> str:
        """Give a cell as lines of text, HTML taken out."""
        text = _LINE_BREAKS.sub("\n", self[column])
        if "<" in text or "&" in text:
            text = _without_html(text)
        return shortened(plain_lines(text), longest)

    def flag(self, column: str, *, default: bool) -> bool:
        """Give a yes or no."""
        value = self[column].upper()
        return default if value not in ("Y", "N") else value == "Y"

    def moment(self, column: str) -> Moment | None:
        """Give a date with its time; tells (EP508) where it is none."""
        text = self[column]
        if not text:
            return None
        found = _moment(text)
        if found is None:
            self.fault(
                "EP508",
                f"{column} is {_quote(text)}, which is no date",
                "P6 writes dates like 2026-03-31 17:00",
            )
        return found

    def minutes(self, column: str) -> int | None:
        """Give a number of hours in whole minutes; tells (EP508) where it is none."""
        text = self[column]
        if not text:
            return None
        found = _minutes(text)
        if found is None:
            self.fault("EP508", f"{column} is {_quote(text)}, which is no number of hours")
        return found


def _without_html(text: str) -> str:
    """Give what of an HTML text can be read, in one go through it."""
    from html import unescape

    parts: list[str] = []
    hidden, at = "", 0
    for tag in _TAG.finditer(text):
        if not hidden:
            parts.append(text[at : tag.start()])
        at = tag.end()
        name = tag[2].lower()
        if hidden:
            hidden = "" if tag[1] and name == hidden else hidden
        elif not tag[1] and name in _UNSEEN:
            hidden = name
        elif tag[1] + name in _BREAKS:
            parts.append("\n")
    if not hidden:
        parts.append(text[at:])
    return unescape("".join(parts))


def _quote(text: str) -> str:
    return repr(shortened(plain(text), 40))


@lru_cache(maxsize=4096)
def _moment(text: str) -> Moment | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    if hour > 23 or minute > 59:
        return None
    try:
        return Moment(datetime.date(year, month, day).toordinal(), hour * 60 + minute)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _minutes(text: str) -> int | None:
    """Give hours in minutes, to the nearest; P6 itself counts whole minutes."""
    match = _HOURS.fullmatch(text)
    if match is None or (match[2] is None and match[3] is None):
        return None
    sign, whole, decimals = match.groups()
    minutes = int(whole or 0) * 60
    if decimals:
        scale = 10 ** len(decimals)
        minutes += (2 * 60 * int(decimals) + scale) // (2 * scale)
    return -minutes if sign == "-" else minutes


def length(minutes: int, day_minutes: int) -> Duration:
    """Give working minutes in the largest unit in which they are a whole number."""
    if minutes % day_minutes == 0:
        return Duration(minutes // day_minutes, Unit.DAY)
    if minutes % 60 == 0:
        return Duration(minutes // 60, Unit.HOUR)
    return Duration(minutes, Unit.MINUTE)
