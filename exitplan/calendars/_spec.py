"""Calendars as a person describes them; :mod:`exitplan.calendars._build` compiles them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import attrs

from exitplan.calendars._bank_holidays import HOLIDAY_TABLES, NO_HOLIDAYS

MINUTES_PER_DAY = 1440

Shifts: TypeAlias = tuple[tuple[int, int], ...]
"""Working time of one day, as minutes of the day from and to, in order."""

_LEAP_YEAR = 2000


def weekday(day: int) -> int:
    """Give the weekday of a day ordinal, 0 for Monday."""
    return (day - 1) % 7


def _to_shifts(shifts: Iterable[tuple[int, int]]) -> Shifts:
    ordered = tuple(sorted((begin, end) for begin, end in shifts))
    reached = 0
    for begin, end in ordered:
        if not reached <= begin < end <= MINUTES_PER_DAY:
            message = (
                f"working hours {ordered} overlap, end before they begin, or leave the day "
                f"(minutes 0 to {MINUTES_PER_DAY})"
            )
            raise ValueError(message)
        reached = end
    return ordered


def _to_hours(
    hours: Mapping[int, Iterable[tuple[int, int]]] | None,
) -> Mapping[int, Shifts] | None:
    if hours is None:
        return None
    if not all(0 <= day <= 6 for day in hours):
        message = f"weekdays count from 0 (Monday) to 6 (Sunday), not {sorted(hours)}"
        raise ValueError(message)
    return {day: shifts for day in sorted(hours) if (shifts := _to_shifts(hours[day]))}


def _normalise(instance: object, **fields: object) -> None:
    """Set fields of a frozen instance that is still being made.

    attrs has converters for this, but asks ``inspect`` for the signature of
    each, which takes longer than importing the rest of this package.
    """
    for name, value in fields.items():
        object.__setattr__(instance, name, value)


@attrs.frozen
class Period:
    """Some days in a row. Raises ValueError when the last lies before the first."""

    first: int
    """Day ordinal (:meth:`datetime.date.toordinal`)."""
    last: int
    """Day ordinal of the last day, which belongs to the period."""
    name: str = ""

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            message = f"a period cannot end ({self.last}) before it begins ({self.first})"
            raise ValueError(message)

    def spans(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Give its first and last day as far as they lie in a stretch of days."""
        if self.first <= last and first <= self.last:
            yield max(self.first, first), min(self.last, last)


@attrs.frozen
class YearlyPeriod:
    """The same days of every year, e.g. 24 December to 2 January.

    In a year without 29 February a period that begins there begins on 1 March,
    one that ends there ends on 28 February, and 29 February alone does not
    occur. Raises ValueError for a date that no year has.
    """

    first: tuple[int, int]
    """Month and day."""
    last: tuple[int, int]
    """Month and day of the last day; earlier than `first` means in the following year."""
    name: str = ""

    def __attrs_post_init__(self) -> None:
        for month, day in (self.first, self.last):
            datetime.date(_LEAP_YEAR, month, day)

    def spans(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Give each year's first and last day as far as they lie in a stretch of days."""
        wraps = self.last < self.first
        first_year = datetime.date.fromordinal(first).year
        last_year = datetime.date.fromordinal(last).year
        for year in range(first_year - wraps, last_year + 1):
            begin = _ordinal(year, self.first, missing=1)
            end = _ordinal(year + wraps, self.last, missing=0)
            if begin <= end and begin <= last and first <= end:
                yield max(begin, first), min(end, last)


def _ordinal(year: int, month_day: tuple[int, int], missing: int) -> int:
    """Give the day ordinal; where 29 February is missing, 28 February plus `missing` days."""
    if month_day == (2, 29):
        is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return datetime.date(year, 2, 28).toordinal() + (1 if is_leap else missing)
    return datetime.date(year, *month_day).toordinal()


@attrs.frozen
class OpenDay:
    """A day on which work goes on although the week or a closure says otherwise.

    Raises ValueError for working hours that are empty, overlap or leave the day.
    """

    day: int
    """Day ordinal."""
    shifts: Shifts | None = None
    """``None`` for that weekday's usual hours, or the week's first working day's if it has none."""
    name: str = ""

    def __attrs_post_init__(self) -> None:
        if self.shifts is not None:
            if not self.shifts:
                message = "a day that is open has working hours"
                raise ValueError(message)
            _normalise(self, shifts=_to_shifts(self.shifts))


@attrs.frozen
class CalendarSpec:
    """What a plan says about one calendar.

    A blackout outdoes an open day, an open day a closure or bank holiday, and
    those the weekly hours. What a calendar is based on is kept: closures, open
    days and blackouts add to it (for the same open day the calendar's own entry
    counts), anything else replaces it. Weekly hours of its own also replace the
    base's `day_minutes` and `week_minutes`, which spoke of other hours.

    Raises ValueError for working hours that overlap or leave the day, an unknown
    bank holiday table, and days or weeks without minutes.
    """

    name: str
    based_on: str | None = "england-and-wales"
    """Another calendar of the plan or a built-in one; ``None`` to start from nothing.

    Based on its own name means on the built-in calendar of that name.
    """
    hours: Mapping[int, Shifts] | None = attrs.field(default=None, hash=False)
    """Shifts by weekday, 0 for Monday; a weekday left out is off. ``None`` for the base's."""
    holidays: str | None = None
    """Name of a bank holiday table, ``"none"``, or ``None`` for the base's."""
    closed: tuple[Period | YearlyPeriod, ...] = ()
    open: tuple[OpenDay, ...] = ()
    blackouts: tuple[Period | YearlyPeriod, ...] = ()
    """Named periods in which nothing on this calendar happens, such as a pre-election period."""
    day_minutes: int | None = None
    """What ``1d`` means; ``None`` for the commonest length of a working day."""
    week_minutes: int | None = None
    """What ``1w`` means; ``None`` for the sum of the weekly hours."""

    def __attrs_post_init__(self) -> None:
        if self.holidays is not None and self.holidays not in (*HOLIDAY_TABLES, NO_HOLIDAYS):
            message = f"there are no bank holidays for {self.holidays!r}"
            raise ValueError(message)
        for minutes in (self.day_minutes, self.week_minutes):
            if minutes is not None and minutes <= 0:
                message = f"a day or week has some minutes, not {minutes}"
                raise ValueError(message)
        _normalise(
            self,
            hours=_to_hours(self.hours),
            closed=tuple(self.closed),
            open=tuple(self.open),
            blackouts=tuple(self.blackouts),
        )
