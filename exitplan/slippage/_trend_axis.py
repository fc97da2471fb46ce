"""A time axis in whole pixels: where days lie, and which of them bear a tick."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import attrs

from exitplan.calendars import MONTHS

_MONTHS_APART = (1, 3, 6, 12, 24, 60, 120)
"""How far apart ticks may be: a month, a quarter, half a year, one year, two, five, ten."""


@attrs.frozen
class Tick:
    """A marked day of an axis: the first of a month."""

    day: int
    at: int
    """Its place in pixels."""
    label: str


@attrs.frozen
class Axis:
    """Days laid out in proportion between two places, in pixels."""

    first: int
    """The first day shown, an ordinal; the first of a month."""
    end: int
    """The day after the last one shown; the first of a month."""
    begin_at: int
    """Place of the first day; on an upright axis the greater of the two."""
    end_at: int
    months_apart: int

    @classmethod
    def spanning(cls, days: list[int], begin_at: int, end_at: int, *, least_gap: int) -> Axis:
        """Cover some days in whole months, with ticks at least `least_gap` pixels apart."""
        first, end = month_start(min(days)), _later(month_start(max(days)), 1)
        room = max(1, abs(end_at - begin_at) // least_gap)
        months = max(1, round((end - first) / 30.4))
        apart = next((n for n in _MONTHS_APART if months <= n * room), _MONTHS_APART[-1])
        return cls(first, end, begin_at, end_at, apart)

    def at(self, day: int) -> int:
        """Give the place of a day, to the nearest pixel."""
        part = (day - self.first) / (self.end - self.first)
        return round(self.begin_at + part * (self.end_at - self.begin_at))

    def holds(self, day: int) -> bool:
        """Whether a day is shown."""
        return self.first <= day <= self.end

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The marked days."""
        return tuple(self._ticks())

    def _ticks(self) -> Iterator[Tick]:
        day = self.first
        while day <= self.end:
            date = datetime.date.fromordinal(day)
            if (date.year * 12 + date.month - 1) % self.months_apart == 0:
                yield Tick(day, self.at(day), self._label(date))
            following = _later(day, 1)
            if following <= day:
                return
            day = following

    def _label(self, date: datetime.date) -> str:
        if self.months_apart >= 12:
            return str(date.year)
        return f"{MONTHS[date.month - 1][:3]} {date.year}"


def month_start(day: int) -> int:
    """Give the first day of the month that a day lies in."""
    return datetime.date.fromordinal(day).replace(day=1).toordinal()


def _later(day: int, months: int) -> int:
    """Give the first of the month so many months after; the last that the calendar has."""
    date = datetime.date.fromordinal(day)
    count = date.year * 12 + date.month - 1 + months
    if count >= 10_000 * 12:
        return datetime.date.max.toordinal()
    return datetime.date(count // 12, count % 12 + 1, 1).toordinal()
