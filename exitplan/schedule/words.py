"""Dates and lengths of time in words, the same in the terminal, the reports and on the site."""

from __future__ import annotations

import datetime
import functools

from exitplan.calendars import MONTHS
from exitplan.plan import Duration, Unit, say_amount

MINUTES_PER_DAY = 1440

_NOUNS = {
    Unit.MINUTE: "working minute",
    Unit.HOUR: "working hour",
    Unit.DAY: "working day",
    Unit.WEEK: "working week",
    Unit.ELAPSED_MINUTE: "minute",
    Unit.ELAPSED_HOUR: "hour",
    Unit.ELAPSED_DAY: "calendar day",
    Unit.ELAPSED_WEEK: "calendar week",
    Unit.MONTH: "month",
    Unit.YEAR: "year",
}


def iso_date(day: int) -> str:
    """Write a day ordinal as data: ``2015-06-30``."""
    return datetime.date.fromordinal(day).isoformat()


def iso_instant(instant: int) -> str:
    """Write an instant as data: ``2015-06-30T17:00``."""
    day, minute = divmod(instant, MINUTES_PER_DAY)
    return f"{iso_date(day)}T{minute // 60:02d}:{minute % 60:02d}"


def count(number: int, noun: str) -> str:
    """Say a number with its noun: ``1 working day``, ``12 working days``."""
    return f"{number:,} {noun}" if abs(number) == 1 else f"{number:,} {noun}s"


def length_words(duration: Duration) -> str:
    """Say a length as written, without its sign: ``10 working days``, ``50 %``."""
    amount = -duration.amount if duration.amount < 0 else duration.amount
    if duration.unit.is_percent:
        return f"{say_amount(amount)} %"
    noun = _NOUNS[duration.unit]
    if isinstance(amount, int):
        return count(amount, noun)
    return f"{say_amount(amount)} {noun}s"


def working_time(minutes: int, day_minutes: int) -> str:
    """Say minutes in whole days and, where there is a rest, hours and minutes.

    Days of 24 hours are calendar days; all others are working days.
    """
    days, rest = divmod(abs(minutes), day_minutes)
    noun = "calendar day" if day_minutes == MINUTES_PER_DAY else "working day"
    parts = [count(days, noun)] if days or not rest else []
    hours, left = divmod(rest, 60)
    if hours:
        parts.append(count(hours, "hour"))
    if left:
        parts.append(count(left, "minute"))
    return " ".join(parts)


def days_text(minutes: int | None, day_minutes: int) -> str:
    """Write minutes as days for a table: ``12d``, ``-3.5d``, ``28ed`` for days of 24 hours."""
    if minutes is None:
        return ""
    days = minutes / day_minutes
    unit = "ed" if day_minutes == MINUTES_PER_DAY else "d"
    return f"{days:.0f}{unit}" if days == int(days) else f"{days:.1f}{unit}"


def and_list(words: list[str]) -> str:
    """Join words as in a sentence: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


@functools.cache
def short_date(day: int) -> str:
    """Say a day ordinal for a table: ``30 Jun 2015``."""
    date = datetime.date.fromordinal(day)
    return f"{date.day} {MONTHS[date.month - 1][:3]} {date.year}"
