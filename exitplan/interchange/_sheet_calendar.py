"""Which of exitplan's calendars a sheet's own dates were counted on."""

from __future__ import annotations

import math
from collections.abc import Iterator

from exitplan.calendars import WorkCalendar, build_calendar
from exitplan.interchange._sheet_rows import Row, Sheet
from exitplan.plan import DEFAULT_CALENDAR, Unit

_CANDIDATES = (DEFAULT_CALENDAR, "weekdays", "scotland", "northern-ireland", "every-day")
"""The first of those that fit equally well is taken."""
_ROWS_LOOKED_AT = 5_000
_DAYS = {Unit.DAY: 1, Unit.WEEK: 5}


def fitting_calendar(sheet: Sheet) -> str:
    """Give the calendar on which most rows last as long as they say from start to finish.

    A sheet seldom names its calendar, but one that has starts, finishes and
    lengths shows it: whoever works on bank holidays is done a day sooner.
    Where nothing shows it, it is England and Wales.
    """
    if not {"start", "finish", "duration"} <= set(sheet.header.fields):
        return DEFAULT_CALENDAR
    lengths = list(_lengths(sheet))
    fits = {name: _fitting(build_calendar(name, {}), lengths) for name in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda name: fits[name])
    if best != DEFAULT_CALENDAR:
        sheet.report.note(
            "bank holidays",
            f"{best!r} was taken as the calendar: {fits[best]} rows last as long on it as they "
            f"say, and {fits[DEFAULT_CALENDAR]} on {DEFAULT_CALENDAR!r}",
            "the plan",
        )
    return best


def _lengths(sheet: Sheet) -> Iterator[tuple[int, int, int]]:
    """Give first day, last day and number of working days of rows that have them."""
    for row in sheet.rows[:_ROWS_LOOKED_AT]:
        days = _days(sheet, row)
        start, finish = sheet.date(row, "start"), sheet.date(row, "finish")
        if days and start is not None and finish is not None and start.day <= finish.day:
            yield start.day, finish.day, days


def _days(sheet: Sheet, row: Row) -> int:
    length = sheet.signed_length(row, "duration")
    if length is None or length.unit not in _DAYS:
        return 0
    return math.ceil(length.amount * _DAYS[length.unit])


def _fitting(calendar: WorkCalendar, lengths: list[tuple[int, int, int]]) -> int:
    first, last = calendar.first_day, calendar.last_day
    return sum(
        days == calendar.working_days_between(start, finish + 1)
        for start, finish, days in lengths
        if first <= start and finish < last
    )
