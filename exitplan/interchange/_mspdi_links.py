"""Predecessor links of Microsoft Project."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from exitplan.interchange._mspdi_values import (
    DAYS,
    ELAPSED_DAYS,
    ELAPSED_PERCENT,
    PERCENT,
    plain_format,
    to_duration,
)
from exitplan.plan import Duration, Link, LinkType, Unit

if TYPE_CHECKING:
    from exitplan.interchange._imported import ReportBuilder
    from exitplan.interchange._mspdi_rows import Outline, Row
    from exitplan.interchange._mspdi_values import Values
    from exitplan.interchange._mspdi_xml import Element

_TYPES = {0: LinkType.FF, 1: LinkType.FS, 2: LinkType.SF, 3: LinkType.SS}


class LinkReader:
    """Reads the links under each successor."""

    def __init__(
        self,
        outline: Outline,
        values: Values,
        report: ReportBuilder,
        lengths: tuple[int, int],
        room: Callable[[int, int], int | None],
    ) -> None:
        self.room = room
        """Counts the project's working minutes between two instants."""
        self.outline = outline
        self.values = values
        self.report = report
        self.lengths = lengths

    def of(self, row: Row) -> tuple[Link, ...]:
        """Give the links into a row, at most one of a type from the same predecessor."""
        found: dict[tuple[str, LinkType], tuple[int, Link]] = {}
        for element in row.element.all("PredecessorLink"):
            other = self._other_end(row, element)
            if other is None:
                continue
            number = self.values.integer(element, "Type")
            kind = LinkType.FS if number is None else _TYPES.get(number)
            if kind is None:
                message = f"a link has the type {number}, which is none"
                self.values.findings.error("EP508", message, element.line)
                continue
            size, lag = self._lag(row, other, element)
            key = other.id, kind
            if key in found:
                what = "second links of one type between the same two tasks"
                self.report.note(what, "the one with the longer lag is kept", row.id)
            if key not in found or size > found[key][0]:
                found[key] = size, Link(other.id, kind, lag)
        return tuple(link for _, link in found.values())

    def _other_end(self, row: Row, element: Element) -> Row | None:
        """Give the predecessor; note, or complain of, one that cannot be."""
        uid = self.values.integer(element, "PredecessorUID")
        other = None if uid is None else self.outline.by_uid.get(uid)
        if other is None:
            if self.values.flag(element, "CrossProject") or element.find("CrossProjectName"):
                what = "links to tasks of other projects"
                self.report.note(what, "they hold nothing here", row.id, changes_dates=True)
            elif uid in self.outline.blank:
                what = "links to empty rows or to the whole project"
                self.report.note(what, "they are left out", row.id)
            else:
                message = f"{row.title!r} waits for the task with UID {uid}, which is not there"
                remedy = "take the link out, or put the task back"
                self.values.findings.error("EP506", message, element.line, remedy)
            return None
        if other is row or other.holds(row) or row.holds(other):
            what = "links between a summary and a task in it"
            self.report.note(what, "they are left out", row.id, changes_dates=True)
            return None
        return other

    def _lag(self, row: Row, other: Row, element: Element) -> tuple[int, Duration]:
        """Give how much a lag binds, to compare, and the lag itself.

        Project writes tenths of minutes, and whole percents for a share of the
        predecessor's duration.
        """
        amount = self.values.number(element, "LinkLag") or 0
        unit = plain_format(self.values.integer(element, "LagFormat"))
        if unit in (PERCENT, ELAPSED_PERCENT):
            percent = Unit.PERCENT if unit == PERCENT else Unit.ELAPSED_PERCENT
            whole = round(amount)
            if not other.is_group or not whole:
                return whole, Duration(whole, percent)
            what = "lags that are a share of a summary"
            self.report.note(
                what, "they are counted from the length the file gives", row.id, changes_dates=True
            )
            amount = whole * (self.values.minutes(other.element, "Duration") or 0) / Fraction(10)
            unit = DAYS if unit == PERCENT else ELAPSED_DAYS
        minutes = round(amount / 10)
        if minutes * 10 != amount:
            what = "lags of less than a minute"
            self.report.note(what, "they are rounded to whole minutes", row.id)
        return minutes, to_duration(minutes, unit, *self.lengths) if minutes else Duration(0)
