"""Working time as rows of hours: what the scheduler by brute force counts on.

Whole hours, counted as day ordinal × 24 + hour of the day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import NamedTuple

FIRST_DAY = datetime.date(2014, 6, 1).toordinal()
LAST_DAY = datetime.date(2016, 12, 31).toordinal()
END, BEGIN = 0, 1
"""Of a stretch without work between two hours of work: its one end, or its other."""


class OutOfSightError(Exception):
    """The plan leaves the few months that are looked at."""


class Event(NamedTuple):
    """A moment, and whether it is an end of work or a beginning of it."""

    hour: int
    sense: int


NOWHERE = Event(-1, END)


class Hours:
    """Working time as a row of hours, each worked or not."""

    def __init__(
        self,
        name: str,
        week: Mapping[int, Iterable[tuple[int, int]]],
        closed: Iterable[int] = (),
        opened: Mapping[int, Iterable[tuple[int, int]]] | None = None,
    ) -> None:
        self.name = name
        self.row = bytearray((LAST_DAY - FIRST_DAY + 1) * 24)
        self.base = FIRST_DAY * 24
        off, opened = set(closed), opened or {}
        lengths = [sum(b - a for a, b in shifts) for shifts in week.values()]
        self.day = max(lengths, key=lengths.count)
        for day in range(FIRST_DAY, LAST_DAY + 1):
            shifts = [] if day in off else week.get((day - 1) % 7, [])
            for begin, end in opened.get(day, shifts):
                for hour in range(begin, end):
                    self.row[(day - FIRST_DAY) * 24 + hour] = 1

    def works(self, hour: int) -> bool:
        """Whether work goes on from that hour to the next."""
        if not 0 <= hour - self.base < len(self.row):
            raise OutOfSightError
        return bool(self.row[hour - self.base])

    def begin(self, hour: int) -> int:
        """The next hour at which work goes on."""
        found = self.row.find(1, max(0, hour - self.base))
        if found < 0:
            raise OutOfSightError
        return found + self.base

    def end(self, hour: int) -> int:
        """The end of the last work before."""
        found = self.row.rfind(1, 0, max(0, hour - self.base))
        if found < 0:
            raise OutOfSightError
        return found + 1 + self.base

    def settle(self, hour: int) -> Event:
        """Round a bare moment up to this calendar."""
        if self.works(hour - 1):
            return Event(hour, END)
        return Event(self.begin(hour), BEGIN)

    def holds(self, event: Event) -> bool:
        """Whether the event is one of this calendar's."""
        return self.works(event.hour - 1 if event.sense == END else event.hour)

    def move(self, event: Event, hours: int) -> Event:
        """Walk so many working hours on (back, if negative), keeping the sense."""
        hour = event.hour
        for _ in range(hours):
            hour = self.begin(hour) + 1
        for _ in range(-hours):
            hour = self.end(hour) - 1
        return Event(self.end(hour) if event.sense == END else self.begin(hour), event.sense)

    def between(self, first: int, last: int) -> int:
        """Count the working hours from one moment to another."""
        if last < first:
            return -self.between(last, first)
        return self.row.count(1, first - self.base, last - self.base)


def add_months(hour: int, months: int) -> int:
    """Count calendar months: the corresponding date, or the end of the month without one."""
    day, rest = divmod(hour, 24)
    date = datetime.date.fromordinal(day)
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    try:
        return datetime.date(year, month + 1, date.day).toordinal() * 24 + rest
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return datetime.date(year, month + 1, 1).toordinal() * 24


def hour_of(minutes: int) -> int:
    """Turn an instant of the plan into hours; every one here is whole."""
    hour, rest = divmod(minutes, 60)
    assert rest == 0
    return hour
