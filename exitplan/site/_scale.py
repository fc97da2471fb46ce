"""The time axis of a picture: days to places, quarters, financial years."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import attrs

from exitplan.calendars import MONTHS

_NARROWEST_LABEL = 30
"""Quarters narrower than this go without their month's name."""
_NARROWEST_YEAR = 46


@attrs.frozen
class Stretch:
    """A named stretch of the axis."""

    x: float
    width: float
    label: str
    is_shaded: bool = False


@attrs.frozen
class TimeScale:
    """Days laid out from left to right, in proportion."""

    first: int
    """The first day shown, an ordinal; the beginning of a quarter."""
    end: int
    """The day after the last one shown."""
    left: float
    right: float

    @classmethod
    def spanning(cls, days: list[int], left: float, right: float) -> TimeScale:
        """Cover some days in whole quarters."""
        return cls(quarter_start(min(days)), _next_quarter(max(days)), left, right)

    def x(self, day: float) -> float:
        """Give the place of a day's beginning."""
        part = (day - self.first) / (self.end - self.first)
        return self.left + part * (self.right - self.left)

    def holds(self, day: int) -> bool:
        """Whether a day is shown."""
        return self.first <= day <= self.end

    def quarters(self) -> Iterator[Stretch]:
        """Give the quarters, every other one shaded, with their first months' names."""
        day = self.first
        while day < self.end:
            after = _next_quarter(day)
            month = datetime.date.fromordinal(day).month
            x = self.x(day)
            width = self.x(after) - x
            label = MONTHS[month - 1][:3] if width >= _NARROWEST_LABEL else ""
            yield Stretch(x, width, label, is_shaded=month in (4, 10))
            day = after

    def years(self) -> Iterator[Stretch]:
        """Give the financial years (April to March) as far as they are shown."""
        day = self.first
        while day < self.end:
            date = datetime.date.fromordinal(day)
            begun = date.year if date.month >= 4 else date.year - 1
            after = min(datetime.date(begun + 1, 4, 1).toordinal(), self.end)
            x = self.x(day)
            width = self.x(after) - x
            label = f"{begun}/{(begun + 1) % 100:02d}" if width >= _NARROWEST_YEAR else ""
            yield Stretch(x, width, label)
            day = after


def quarter_start(day: int) -> int:
    """Give the first day of the quarter that a day lies in."""
    date = datetime.date.fromordinal(day)
    return datetime.date(date.year, (date.month - 1) // 3 * 3 + 1, 1).toordinal()


def _next_quarter(day: int) -> int:
    date = datetime.date.fromordinal(quarter_start(day))
    if date.month == 10:
        return datetime.date(date.year + 1, 1, 1).toordinal()
    return datetime.date(date.year, date.month + 3, 1).toordinal()
