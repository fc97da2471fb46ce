"""Dates as sheets hold them: ISO, day first, month first, with words, as numbers."""

from __future__ import annotations

import datetime
import enum
import re
from collections.abc import Iterable
from fractions import Fraction

import attrs

from exitplan.interchange._sheet_grid import Cell, quote
from exitplan.plan import MINUTES_PER_DAY, Moment

_LONGEST = 60
_TIME = (
    r"(?:(?P<exact>T)|[ ,]+)(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::\d{2}(?:\.\d{1,6})?)?(?: ?(?P<half>[ap])\.?m\.?)?"
)
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? *)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = [
    re.compile(_WEEKDAY + form + f"(?:{_TIME})? ?(?P<mark>[a*])?", re.ASCII | re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
        r"(?P<first>\d{1,2})(?P<sign>[-/.])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4}|\d{2})",
        _DAY + r"[ \-/.]*(?P<name>[a-z]{3,9})\.?,?[ \-/.]*(?P<year>\d{4}|\d{2})",
        r"(?P<name>[a-z]{3,9})\.? *" + _DAY + r",? +(?P<year>\d{4}|\d{2})",
    )
]
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FIRST_OF_CENTURY = 70
"""Two digits from here on mean the twentieth century: calendars begin with 1970."""
NOTHING = frozenset({"", "-", "–", "—", "na", "n/a", "none", "nat", "nan", "null", "tbc", "tbd"})
"""What people and tools write into a cell for a date that there is not."""
_EXCEL_DAYS = range(25_569, 80_354)
"""Numbers of days that Excel would show as dates from 1970 to 2119."""
_EXCEL_EPOCH = datetime.date(1899, 12, 30).toordinal()


class DateStyle(enum.Enum):
    """What comes first in dates that are nothing but numbers."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


@attrs.frozen
class ReadDate:
    """A date that was read."""

    moment: Moment
    is_actual: bool = False
    """Whether it is marked as actual, as Primavera P6 prints ``05-Jan-15 A``."""


def _match(text: str) -> re.Match[str] | None:
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is not None:
            return match
    return None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= _FIRST_OF_CENTURY else 2000)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def style_of(texts: Iterable[str]) -> tuple[DateStyle, bool]:
    """Decide from all dates of a file what comes first, and whether anything showed it.

    A number above 12 shows it, and so does a weekday that fits one way only.
    Where nothing does, or both ways are found, it is the day.
    """
    votes = dict.fromkeys(DateStyle, 0)
    open_dates = 0
    for text in texts:
        match = _match(text)
        if match is None or "first" not in match.re.groupindex:
            continue
        style = _evidence(match)
        if style is None:
            open_dates += match["first"] != match["second"]
        else:
            votes[style] += 1
    if votes[DateStyle.MONTH_FIRST] > votes[DateStyle.DAY_FIRST]:
        return DateStyle.MONTH_FIRST, True
    return DateStyle.DAY_FIRST, bool(votes[DateStyle.DAY_FIRST]) or not open_dates


def _evidence(match: re.Match[str]) -> DateStyle | None:
    if match["sign"] == ".":
        return None
    first, second, year = int(match["first"]), int(match["second"]), _year(match["year"])
    fits = {
        DateStyle.DAY_FIRST: _date(year, second, first),
        DateStyle.MONTH_FIRST: _date(year, first, second),
    }
    weekday = (match["weekday"] or "").lower()
    possible = [
        style
        for style, date in fits.items()
        if date is not None and (not weekday or _WEEKDAYS[date.weekday()] == weekday)
    ]
    return possible[0] if len(possible) == 1 else None


def read_date(cell: Cell, style: DateStyle, *, is_exact: bool = False) -> ReadDate | None:
    """Read a cell; ``None`` where it says that there is no date; raises ValueError.

    Midnight means the day as such, which is what spreadsheets make of a date
    without a time, unless it is written with a T or `is_exact`.
    """
    value = cell.value
    if isinstance(value, Moment):
        return ReadDate(value)
    if isinstance(value, Fraction) or (isinstance(value, str) and value.strip().isdecimal()):
        return ReadDate(_from_number(cell))
    if cell.text.lower() in NOTHING:
        return None
    match = _match(cell.text)
    if match is None:
        message = f"{quote(cell.text)} is not a date like 2015-06-30 or 30/06/2015"
        raise ValueError(message)
    return ReadDate(_moment(match, style, is_exact=is_exact), (match["mark"] or "").lower() == "a")


def _from_number(cell: Cell) -> Moment:
    number = Fraction(cell.text) if isinstance(cell.value, str) else cell.value
    assert isinstance(number, Fraction)
    if int(number) not in _EXCEL_DAYS:
        message = f"{cell.text} is not a date"
        raise ValueError(message)
    minutes = round(number * MINUTES_PER_DAY)
    day, minute = divmod(minutes, MINUTES_PER_DAY)
    return Moment(day + _EXCEL_EPOCH, minute or None)


def _moment(match: re.Match[str], style: DateStyle, *, is_exact: bool) -> Moment:
    groups = match.groupdict()
    year = _year(groups["year"])
    if groups.get("first"):
        day_first = style is DateStyle.DAY_FIRST or groups["sign"] == "."
        first, second = int(groups["first"]), int(groups["second"])
        day, month = (first, second) if day_first else (second, first)
    else:
        day = int(groups["day"])
        month = _month(groups["name"]) if groups.get("name") else int(groups["month"])
    date = _date(year, month, day)
    if date is None:
        order = "" if not groups.get("first") else f", read {style.value} as most of the file is"
        message = f"{quote(match[0])} is not a date that exists{order}"
        raise ValueError(message)
    if groups["hour"] is None:
        return Moment(date.toordinal())
    minute = _minute(match)
    if not minute and not is_exact and not groups["exact"]:
        return Moment(date.toordinal())
    return Moment(date.toordinal(), minute)


def _month(name: str) -> int:
    for number, month in enumerate(_MONTHS, start=1):
        if month.startswith(name.lower()) or (name.lower() == "sept" and number == 9):
            return number
    message = f"{quote(name)} is not a month"
    raise ValueError(message)


def _minute(match: re.Match[str]) -> int:
    hour, minute = int(match["hour"]), int(match["minute"])
    half = (match["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        hour = 24
    elif half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        message = f"{quote(match[0])} has a time of day that does not exist"
        raise ValueError(message)
    return hour * 60 + minute
