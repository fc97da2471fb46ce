"""Days off, days on and working hours, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exitplan.calendars import MONTHS, WEEKDAYS, OpenDay, Period, YearlyPeriod
from exitplan.schedule.words import short_date


def period_words(period: Period) -> str:
    """Say some days in a row: ``24 Dec 2014 to 2 Jan 2015 (Christmas)``."""
    words = short_date(period.first)
    if period.last != period.first:
        words += f" to {short_date(period.last)}"
    return words + _named(period.name)


def yearly_words(period: YearlyPeriod) -> str:
    """Say days that come every year: ``24 Dec to 2 Jan of every year``."""
    first, last = (f"{day} {MONTHS[month - 1][:3]}" for month, day in (period.first, period.last))
    days = first if first == last else f"{first} to {last}"
    return f"{days} of every year{_named(period.name)}"


def open_words(day: OpenDay) -> str:
    """Say a day on which work goes on: ``3 Jan 2015, 09:00 to 12:00``."""
    hours = "" if day.shifts is None else f", {shift_words(day.shifts)}"
    return f"{short_date(day.day)}{hours}{_named(day.name)}"


def _named(name: str) -> str:
    return f" ({name})" if name else ""


def is_shifts(value: Any) -> bool:
    """Whether something is the working hours of a day."""
    return (
        isinstance(value, tuple)
        and bool(value)
        and all(
            isinstance(part, tuple)
            and len(part) == 2
            and all(type(minute) is int for minute in part)
            for part in value
        )
    )


def shift_words(shifts: tuple[tuple[int, int], ...]) -> str:
    """Say working hours: ``09:00 to 13:00 and 14:00 to 17:30``."""
    return " and ".join(f"{_clock(begin)} to {_clock(end)}" for begin, end in shifts)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def by_weekday(value: Mapping[Any, Any]) -> Mapping[str, Any]:
    """Give what is said for each day of the week, by its name; other keys as text."""
    return {
        WEEKDAYS[key] if type(key) is int and 0 <= key < len(WEEKDAYS) else str(key): part
        for key, part in value.items()
    }
