"""Values in Microsoft Project's XML: numbers, dates, durations; what cannot be is collected."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction
from typing import TYPE_CHECKING

from exitplan.errors import Diagnostic, PlanError, Severity, Span
from exitplan.plan import Duration, Moment, Unit

if TYPE_CHECKING:
    from exitplan.interchange._mspdi_xml import Element

_MOST_FINDINGS = 100
_LONGEST_SHOWN = 40
_MINUTES_PER_DAY = 1440
_LAST_MINUTE = (datetime.date.max.toordinal() + 1) * _MINUTES_PER_DAY - 1
_LARGEST = 10**12
_SHORT = 10
LONGEST_TITLE = 300
LONGEST_NOTES = 20_000

_DATE = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?",
    re.ASCII,
)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{0,15})?(?:E[+-]?\d{1,2})?", re.ASCII)
_DURATION = re.compile(
    r"(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?", re.ASCII
)
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""What a plan file has no place for: control characters and bidirectional controls."""


class Findings:
    """Collects what is wrong with a file, up to a limit, and raises all of it at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Diagnostic] = []
        self._more = 0

    def error(self, code: str, message: str, line: int, remedy: str = "") -> None:
        """Add one."""
        if len(self._found) >= _MOST_FINDINGS:
            self._more += 1
            return
        span = Span(line, 1, line, 1)
        self._found.append(Diagnostic(code, Severity.ERROR, message, remedy, self.file, span))

    def raise_if_any(self) -> None:
        """Raise PlanError with all of them, where there are any."""
        if not self._found:
            return
        if self._more:
            message = f"there are {self._more:,} more like these"
            self._found.append(Diagnostic("EP504", Severity.ERROR, message, "", self.file))
        raise PlanError(self._found)


class Values:
    """Reads children of elements as values; ``None`` where absent, empty or wrong."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def text(self, element: Element, tag: str, longest: int = LONGEST_TITLE) -> str:
        """Give a child's text on one line, shortened where it is too long."""
        child = element.find(tag)
        if child is None:
            return ""
        return _shortened(" ".join(_UNWANTED.sub(" ", child.text).split()), longest)

    def prose(self, element: Element, tag: str) -> str | None:
        """Give a child's text with its lines."""
        child = element.find(tag)
        if child is None or not child.text:
            return None
        lines = _UNWANTED.sub(" ", child.text.replace("\r\n", "\n").replace("\r", "\n"))
        text = "\n".join(line.rstrip() for line in lines.split("\n")).strip()
        return _shortened(text, LONGEST_NOTES) or None

    def number(self, element: Element, tag: str) -> int | Fraction | None:
        """Give a child as a number."""
        child = element.find(tag)
        if child is None or not child.text:
            return None
        if len(child.text) < _SHORT and child.text.isdecimal():
            return int(child.text)
        if _NUMBER.fullmatch(child.text.upper()) is not None:
            value = Fraction(child.text)
            if abs(value) <= _LARGEST:
                return value
        self._wrong(child, "a number")
        return None

    def integer(self, element: Element, tag: str) -> int | None:
        """Give a child as an integer."""
        value = self.number(element, tag)
        return None if value is None else round(value)

    def flag(self, element: Element, tag: str, *, default: bool = False) -> bool:
        """Give a child as yes or no."""
        child = element.find(tag)
        if child is None or not child.text:
            return default
        word = child.text.lower()
        if word in ("1", "true", "0", "false"):
            return word in ("1", "true")
        self._wrong(child, "yes (1) or no (0)")
        return default

    def instant(self, element: Element, tag: str) -> int | None:
        """Give a child as an instant, to the nearest minute."""
        child = element.find(tag)
        if child is None or not child.text or child.text == "NA":
            return None
        match = _DATE.fullmatch(child.text)
        if match is not None:
            try:
                day = datetime.date.fromisoformat(match[1]).toordinal()
            except ValueError:
                day = 0
            hour, minute, second = (int(part or 0) for part in match.groups()[1:])
            if day and hour < 24 and minute < 60 and second < 60:
                found = day * _MINUTES_PER_DAY + hour * 60 + minute
                return min(found + (second >= 30), _LAST_MINUTE)
        self._wrong(child, "a date like 2024-03-01T08:00:00")
        return None

    def moment(self, element: Element, tag: str) -> Moment | None:
        """Give a child as a moment with its time of day."""
        instant = self.instant(element, tag)
        return None if instant is None else to_moment(instant)

    def minute_of_day(self, element: Element, tag: str) -> int | None:
        """Give a child as a minute of the day."""
        child = element.find(tag)
        if child is None or not child.text:
            return None
        match = _TIME.fullmatch(child.text)
        if match is not None:
            hour, minute, second = (int(part or 0) for part in match.groups())
            total = hour * 60 + minute + (second >= 30)
            if minute < 60 and second < 60 and total <= _MINUTES_PER_DAY:
                return total
        self._wrong(child, "a time of day like 08:00:00")
        return None

    def minutes(self, element: Element, tag: str) -> int | None:
        """Give a child that is a duration (``PT8H0M0S``) in whole minutes."""
        child = element.find(tag)
        if child is None or not child.text:
            return None
        match = _DURATION.fullmatch(child.text)
        if match is None:
            self._wrong(child, "a duration like PT8H0M0S")
            return None
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
        total = days * _MINUTES_PER_DAY + hours * 60 + minutes + (seconds + 30) // 60
        if total > _LARGEST:
            self._wrong(child, "a duration anybody could work")
            return None
        return -total if match[1] else total

    def _wrong(self, child: Element, wanted: str) -> None:
        shown = _shortened(child.text, _LONGEST_SHOWN)
        message = f"{child.tag} is {shown!r}, not {wanted}"
        self.findings.error("EP508", message, child.line, "correct it, or save the file again")


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def to_moment(instant: int) -> Moment:
    """Give an instant as a moment with its time of day."""
    return Moment(instant // _MINUTES_PER_DAY, instant % _MINUTES_PER_DAY)


ELAPSED = (4, 6, 8, 10, 12)
"""Formats of elapsed time."""
_ESTIMATED = 32
_WEEKS = (9, 10)
DAYS, ELAPSED_DAYS = 7, 8
PERCENT, ELAPSED_PERCENT = 19, 20


def plain_format(number: int | None) -> int:
    """Give a DurationFormat or LagFormat without its mark for estimates; days where absent."""
    if number is None:
        return DAYS
    return number - _ESTIMATED if number > _ESTIMATED else number


def to_duration(minutes: int, unit_format: int, day: int, week: int) -> Duration:
    """Give minutes in the largest unit that divides them; weeks only where the file says weeks.

    `unit_format` is Project's number for the unit, which also tells elapsed
    from working time.
    """
    if unit_format in ELAPSED:
        names = (Unit.ELAPSED_WEEK, Unit.ELAPSED_DAY, Unit.ELAPSED_HOUR, Unit.ELAPSED_MINUTE)
        day, week = _MINUTES_PER_DAY, 7 * _MINUTES_PER_DAY
    else:
        names = (Unit.WEEK, Unit.DAY, Unit.HOUR, Unit.MINUTE)
    for unit, size in zip(names, (week, day, 60, 1), strict=True):
        if minutes % size == 0 and (size != week or unit_format in _WEEKS):
            return Duration(minutes // size, unit)
    return Duration(minutes, names[-1])
