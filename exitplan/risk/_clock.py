"""Calendars for many instants at once.

A day's working time is tabulated from the calendar's own answers at the ends of
each stretch of work, between which they go up evenly; so a :class:`Clock` says
exactly what its calendar says. What leaves the years that the calendar knows
is :data:`BEYOND`, later than any date, where the calendar itself would refuse.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from exitplan.calendars import MINUTES_PER_DAY as DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from exitplan.calendars import Shifts, WorkCalendar

    Whole: TypeAlias = NDArray[np.int64]

BEYOND = 1 << 30
"""A position later than every calendar's last."""
BEFORE = -(1 << 30)
"""A position earlier than every calendar's first: a bound that does not bind."""
_NO_INSTANT = 1 << 40
_MARGIN = 400
"""Days tabulated more than asked for, so that the next question finds them."""


class Clock:
    """One calendar's instants and positions, for arrays of them."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self.begin = calendar.first_day * DAY
        self.end = (calendar.last_day + 1) * DAY
        self.last = calendar.floor(self.end)
        """The last position of all."""
        self.is_round = self.last == 2 * (self.end - self.begin) + 1
        """Whether every minute is worked."""
        self._first_day = self._last_day = 0
        self._patterns: dict[Shifts, int] = {}
        self._ceils: list[Whole] = []
        self._floors: list[Whole] = []
        self._instants: list[Whole] = []

    def ceil(self, t: Whole) -> Whole:
        """Give the earliest positions not before some instants."""
        is_inside = (t >= self.begin) & (t <= self.end)
        minute = np.clip(t, self.begin + 1, self.end) - 1
        if self.is_round:
            found = 2 * (np.clip(t, self.begin, self.end) - self.begin)
        else:
            found = self._look(minute, "ceils")
            found[t == self.begin] = 0
        found[~is_inside & (t > self.end)] = BEYOND
        return found

    def floor(self, t: Whole) -> Whole:
        """Give the latest positions not after some instants."""
        minute = np.clip(t, self.begin, self.end - 1)
        if self.is_round:
            found = 2 * (np.clip(t, self.begin, self.end) - self.begin) + 1
        else:
            found = self._look(minute, "floors")
            found[t >= self.end] = self.last
        found[t > self.end] = BEYOND
        return found

    def instant(self, x: Whole) -> Whole:
        """Give the instants of some positions; those that are beyond have none that is real."""
        inside = np.clip(x, 0, self.last)
        found = self.begin + (inside >> 1) if self.is_round else self._instant_inside(inside)
        found[x > self.last] = _NO_INSTANT
        return found

    def ceils_between(self, first: int, last: int) -> NDArray[np.int32]:
        """Give the earliest positions not before each minute from one instant to another."""
        first_day, last_day = (first - 1) // DAY, (last - 1) // DAY
        if self.is_round or first <= self.begin or last > self.end:
            return self.ceil(np.arange(first, last + 1, dtype=np.int64)).astype(np.int32)
        self._know(first_day, last_day)
        days = slice(first_day - self._first_day, last_day + 1 - self._first_day)
        every = self._ceil_table.astype(np.int32)[self._pattern[days]]
        every += self._before[days].astype(np.int32)[:, None]
        begin = first - 1 - first_day * DAY
        return every.reshape(-1)[begin : begin + last - first + 1]

    def instants_between(self, first: int, last: int) -> NDArray[np.int64]:
        """Give the instants of all positions from one to another."""
        if self.is_round or first <= 0 or last >= self.last:
            return self.instant(np.arange(first, last + 1, dtype=np.int64))
        ends = [self.calendar.instant(x) // DAY for x in (first, last)]
        self._know(ends[0] - 1, ends[1] + 1)
        begin = int(np.searchsorted(self._before, first, "left")) - 1
        end = int(np.searchsorted(self._before, last, "left"))
        pattern, before = self._pattern[begin:end], self._before[begin:end]
        # What has to be added to a position to find its place among its pattern's.
        shift = self._instant_begin[pattern] - before
        counts = np.diff(np.append(before, self._before[end]))
        counts[0] -= first - 1 - before[0]
        counts[-1] -= self._before[end] - last
        days = (np.arange(begin, end) + self._first_day) * DAY
        places = np.arange(first, last + 1, dtype=np.int64) + np.repeat(shift, counts)
        return self._instant_table.take(places) + np.repeat(days, counts)

    def _instant_inside(self, x: Whole) -> Whole:
        calendar = self.calendar
        least = min(max(1, int(x.min())), self.last - 1)
        ends = (least, max(least, min(int(x.max()), self.last - 1)))
        self._know(*(calendar.instant(end) // DAY for end in ends))
        day = np.searchsorted(self._before, np.clip(x, *ends), "left") - 1
        into = np.clip(x, *ends) - self._before[day]
        found: Whole = (
            self._instant_table[self._instant_begin[self._pattern[day]] + into]
            + (day + self._first_day) * DAY
        )
        found[x == 0] = self.begin
        found[x == self.last] = self.end
        return found

    def _look(self, t: Whole, table: str) -> Whole:
        self._know(int(t.min()) // DAY, int(t.max()) // DAY)
        day, minute = np.divmod(t - self._first_day * DAY, DAY)
        positions = self._ceil_table if table == "ceils" else self._floor_table
        found: Whole = positions[self._pattern[day], minute] + self._before[day]
        return found

    def _know(self, first: int, last: int) -> None:
        """Tabulate some days, if they are not yet."""
        if self._first_day and self._first_day <= first and last <= self._last_day:
            return
        calendar = self.calendar
        if self._first_day:
            first, last = min(first, self._first_day), max(last, self._last_day)
        first = max(calendar.first_day, first - _MARGIN)
        last = min(calendar.last_day, last + _MARGIN)
        pattern, before = [], [calendar.floor(first * DAY) & ~1]
        for day in range(first, last + 1):
            shifts = calendar.shifts(day)
            number = self._patterns.get(shifts)
            if number is None:
                number = self._patterns[shifts] = len(self._patterns)
                self._add_pattern(shifts, day, before[-1])
            pattern.append(number)
            before.append(before[-1] + 2 * sum(end - begin for begin, end in shifts))
        self._pattern = np.array(pattern, dtype=np.int64)
        self._before = np.array(before, dtype=np.int64)
        self._ceil_table = np.stack(self._ceils)
        self._floor_table = np.stack(self._floors)
        lengths = [len(table) for table in self._instants]
        self._instant_begin = np.cumsum([0, *lengths[:-1]])
        self._instant_table = np.concatenate(self._instants)
        self._first_day, self._last_day = first, last

    def _add_pattern(self, shifts: Shifts, day: int, before: int) -> None:
        calendar = self.calendar
        cuts = [0, *(cut for shift in shifts for cut in shift), DAY]
        self._ceils.append(_even(cuts, lambda m: calendar.ceil(day * DAY + m + 1) - before))
        self._floors.append(_even(cuts, lambda m: calendar.floor(day * DAY + m) - before))
        into = np.arange(1 + 2 * sum(end - begin for begin, end in shifts), dtype=np.int64)
        minute = into >> 1
        first = 1
        for begin, end in shifts:
            last = first + 2 * (end - begin)
            gap = calendar.instant(before + first) - day * DAY - (first >> 1)
            minute[first:last] += gap
            first = last
        self._instants.append(minute)


def _even(cuts: list[int], value: Callable[[int], int]) -> Whole:
    """Tabulate what goes up evenly between cuts, by minute of the day."""
    parts = []
    for begin, end in pairwise(cuts):
        if begin == end:
            continue
        first, last = value(begin), value(end - 1)
        step = (last - first) // (end - 1 - begin) if end - 1 > begin else 0
        parts.append(first + step * np.arange(end - begin, dtype=np.int64))
    return np.concatenate(parts)


class Months:
    """Calendar months for arrays of instants, by the corresponding-date rule."""

    def __init__(self) -> None:
        years = np.arange(1960, 2132)
        names = np.array([f"{year}-{month:02d}-01" for year in years for month in range(1, 13)])
        days = names.astype("datetime64[D]").astype(np.int64) + _EPOCH
        self._begins: Whole = days * DAY

    def add(self, t: Whole, months: int) -> Whole:
        """Give the instants so many months later."""
        month, into = self._month(t)
        target = month + months
        found = self._begin(target) + np.minimum(into, self._length(target))
        return np.where(t >= _NO_INSTANT, t, found)

    def earliest_after(self, t: Whole, months: int) -> Whole:
        """Give the earliest instants from which so many months end no earlier."""
        month, into = self._month(t)
        source = month - months
        short = np.maximum(0, self._length(source - 1) - self._length(month - 1))
        begin = self._begin(source)
        found = np.where(into == 0, begin - short, begin + np.minimum(into, self._length(source)))
        return np.where(t >= _NO_INSTANT, t, found)

    def _month(self, t: Whole) -> tuple[Whole, Whole]:
        month = np.searchsorted(self._begins, t, "right") - 1
        month = np.clip(month, 0, len(self._begins) - 1)
        return month, t - self._begins[month]

    def _begin(self, month: Whole) -> Whole:
        last = len(self._begins) - 1
        return np.where(month > last, _NO_INSTANT, self._begins[np.clip(month, 0, last)])

    def _length(self, month: Whole) -> Whole:
        last = len(self._begins) - 2
        month = np.clip(month, 0, last)
        return self._begins[month + 1] - self._begins[month]


_EPOCH = 719_163
"""Ordinal of 1970-01-01, where numpy's days begin."""
