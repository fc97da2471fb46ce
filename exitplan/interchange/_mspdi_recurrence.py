"""Calendar exceptions that recur, as Microsoft Project writes them."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Iterator
from itertools import islice

YEARLY, YEARLY_BY_POSITION, MONTHLY, MONTHLY_BY_POSITION, WEEKLY, BY_DAYS, BY_WEEKDAYS = range(2, 9)

_FIRST_ITEM = 3
"""MonthItem of Sunday; before it come any day, a weekday, a day of the weekend."""


def occurrences(
    kind: int,
    first: int,
    last: int,
    count: int | None,
    number: Callable[[str], int | None],
) -> Iterator[int] | None:
    """Give the days (ordinals) on which an exception falls from `first` to `last`.

    `count` limits how many there are; `number` reads an element of the
    exception. ``None`` for a kind that is not known. The kinds and numbers are
    those of Microsoft's description of the format ("Exception element").
    """
    if kind in (YEARLY, MONTHLY):
        days = _by_month(kind, first, last, number, _day_of_month(number("MonthDay")))
    elif kind in (YEARLY_BY_POSITION, MONTHLY_BY_POSITION):
        place = _by_position(number("MonthItem"), number("MonthPosition"))
        days = _by_month(kind, first, last, number, place)
    elif kind == WEEKLY:
        days = _weekly(first, last, max(1, number("Period") or 1), number("DaysOfWeek") or 0)
    elif kind == BY_DAYS:
        days = iter(range(first, last + 1, max(1, number("Period") or 1)))
    elif kind == BY_WEEKDAYS:
        days = (day for day in range(first, last + 1) if (day - 1) % 7 < 5)
    else:
        return None
    return days if count is None else islice(days, max(0, count))


_Place = Callable[[int, int], int | None]
"""Gives a day ordinal for a year and a month."""


def _by_month(
    kind: int, first: int, last: int, number: Callable[[str], int | None], place: _Place
) -> Iterator[int]:
    begin = datetime.date.fromordinal(first)
    if kind in (YEARLY, YEARLY_BY_POSITION):
        step, month = 12, begin.year * 12 + min(max(number("Month") or 0, 0), 11)
    else:
        step, month = max(1, number("Period") or 1), begin.year * 12 + begin.month - 1
    while month // 12 <= datetime.MAXYEAR:
        day = place(month // 12, month % 12 + 1)
        if day is not None and day > last:
            return
        if datetime.date(month // 12, month % 12 + 1, 1).toordinal() > last:
            return
        if day is not None and day >= first:
            yield day
        month += step


def _day_of_month(wanted: int | None) -> _Place:
    def place(year: int, month: int) -> int | None:
        length = calendar.monthrange(year, month)[1]
        day = 1 if wanted is None else wanted
        return datetime.date(year, month, day).toordinal() if 1 <= day <= length else None

    return place


def _by_position(item: int | None, position: int | None) -> _Place:
    """Give the place of, say, the last Friday of a month."""
    wanted = _weekdays_of(item or 0)

    def place(year: int, month: int) -> int | None:
        begin = datetime.date(year, month, 1).toordinal()
        length = calendar.monthrange(year, month)[1]
        days = [day for day in range(begin, begin + length) if (day - 1) % 7 in wanted]
        number = position or 0
        if number >= 4:
            return days[-1]
        return days[number] if 0 <= number < len(days) else None

    return place


def _weekdays_of(item: int) -> frozenset[int]:
    """Give the weekdays (0 for Monday) that a MonthItem means."""
    if item == 1:
        return frozenset(range(5))
    if item == 2:
        return frozenset((5, 6))
    if _FIRST_ITEM <= item < _FIRST_ITEM + 7:
        return frozenset(((item - _FIRST_ITEM - 1) % 7,))
    return frozenset(range(7))


def _weekly(first: int, last: int, every: int, mask: int) -> Iterator[int]:
    """Give days of every so many weeks; weeks begin on Sunday, which is the mask's first bit."""
    week_of_first = first // 7  # A day ordinal divisible by 7 is a Sunday.
    for day in range(first, last + 1):
        if (day // 7 - week_of_first) % every == 0 and mask >> (day % 7) & 1:
            yield day
