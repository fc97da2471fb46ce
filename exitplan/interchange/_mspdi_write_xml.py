"""Single values as Microsoft Project XML writes them."""

from __future__ import annotations

import datetime

from exitplan.interchange._written_texts import clean
from exitplan.plan import Duration, Unit

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})

MINUTE, ELAPSED_MINUTE, HOUR, ELAPSED_HOUR, DAY, ELAPSED_DAY, WEEK = 3, 4, 5, 6, 7, 8, 9
PERCENT, ELAPSED_PERCENT = 19, 20
"""Numbers of the units in which lengths are shown."""


def element(name: str, value: str | int, depth: int) -> str:
    """Give an element with its text."""
    text = clean(value).translate(_ESCAPES) if isinstance(value, str) else str(value)
    return f"{'  ' * depth}<{name}>{text}</{name}>"


def stamp(instant: int) -> str:
    """Give an instant as a date and time."""
    day, minute = divmod(instant, 1440)
    date = datetime.date.fromordinal(day).isoformat()
    return f"{date}T{minute // 60:02d}:{minute % 60:02d}:00"


def time_of_day(minute: int) -> str:
    """Give a minute of the day; the day's end is the next day's beginning."""
    minute %= 1440
    return f"{minute // 60:02d}:{minute % 60:02d}:00"


def period(minutes: int) -> str:
    """Give minutes as a duration."""
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def shown_in(length: Duration, minutes: int, day: int, *, is_usual_day: bool) -> int:
    """Give the unit in which Project shows a length so that it is read as it was meant.

    Project counts days and weeks by one length for the whole file, so those of
    a calendar with another one are shown in hours.
    """
    if not length.unit.is_working:
        if minutes % 1440 == 0:
            return ELAPSED_DAY
        return ELAPSED_MINUTE if minutes % 60 else ELAPSED_HOUR
    if length.unit is Unit.WEEK and is_usual_day:
        return WEEK
    if length.unit is Unit.HOUR or not is_usual_day or minutes % day:
        return MINUTE if minutes % 60 else HOUR
    return DAY
