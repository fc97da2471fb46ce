"""One sheet of a workbook as plain rows, and the words that several sheets use."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from exitplan.calendars import long_date
from exitplan.interchange._sheet_records import link_text
from exitplan.schedule import Cause, Driver, ItemDates, Schedule

if TYPE_CHECKING:
    from exitplan.interchange._sheet_records import Field

Value: TypeAlias = "Field | float"

_CAUSES = {
    Cause.PLAN_START: "the plan's start",
    Cause.STATUS_DATE: "the status date",
    Cause.CONSTRAINT: "a constraint",
    Cause.ACTUAL: "what was reported",
    Cause.RESUME: "the day on which work resumes",
    Cause.EXPECTED_FINISH: "the expected finish",
    Cause.AS_LATE_AS_POSSIBLE: "as late as possible",
    Cause.SPAN: "the work that it spans",
}


@attrs.frozen
class Table:
    """One sheet: sentences, headers, rows."""

    title: str
    headers: tuple[str, ...]
    widths: tuple[int, ...]
    """In characters."""
    rows: tuple[tuple[Value, ...], ...]
    intro: tuple[str, ...] = ()
    """Sentences above the headers."""
    levels: tuple[int, ...] = ()
    """Depth of each row in the outline, where there is one."""
    marks: tuple[str, ...] = ()
    """For each row ``strong``, ``late``, ``tight``, ``critical``, ``done`` or nothing."""
    printed: int = 0
    """How many of the columns are printed; 0 for all. The others are folded away."""


def status_of(dates: ItemDates) -> str:
    """Say how an item stands, in a word or two."""
    if dates.completed:
        return "reached" if dates.is_milestone else "done"
    if dates.deadline is not None:
        return dates.deadline.status.value
    return "critical" if dates.critical else "no deadline"


def mark_of(dates: ItemDates) -> str:
    """Give the mark of an item's row."""
    if dates.completed:
        return "done"
    if dates.deadline is not None and dates.deadline.status.value in ("late", "tight"):
        return dates.deadline.status.value
    return "critical" if dates.critical else ""


def what_drives(schedule: Schedule, dates: ItemDates) -> str:
    """Say in one line what sets an item's date."""
    if dates.id not in schedule.network.index:
        return ""
    drivers = schedule.drivers(dates.id)
    return _driver_words(schedule, drivers[0]) if drivers else ""


def _driver_words(schedule: Schedule, driver: Driver) -> str:
    if driver.predecessor:
        before = schedule[driver.predecessor]
        text = f"“{before.title}” ({before.id})"
        if driver.link is not None and link_text(driver.link) != driver.link.task:
            text += f", {link_text(driver.link).removeprefix(driver.link.task).strip()}"
        return text
    words = _CAUSES.get(driver.cause, driver.cause.value)
    if driver.cause is Cause.CONSTRAINT and driver.detail:
        words = driver.detail.replace("_", " ")
    return words if driver.day is None else f"{words}, {long_date(driver.day)}"
