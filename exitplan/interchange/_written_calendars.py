"""Calendars as other tools hold them: a week, and dated exceptions to it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

import attrs

from exitplan.calendars import (
    MINUTES_PER_DAY,
    CalendarSpec,
    Shifts,
    WorkCalendar,
    build_calendar,
)

_YEARS_BEYOND = 3
"""How many years after a schedule's last date its calendars are still said in full."""
_SUNDAY = datetime.date(2000, 1, 2).toordinal()
_SAMPLES = 60
"""Days of the same weekday that are looked at to find the weekday's usual hours."""


@attrs.frozen
class DatedException:
    """Days in a row that are worked otherwise than the week says."""

    first: int
    """Day ordinal."""
    last: int
    shifts: Shifts
    """None for days without work."""
    name: str = ""


@attrs.frozen
class WrittenCalendar:
    """A calendar without bases, yearly periods or tables of bank holidays."""

    name: str
    week: tuple[Shifts, ...]
    """Working hours by weekday, 0 for Monday."""
    exceptions: tuple[DatedException, ...]
    """In order, without overlap."""
    day_minutes: int
    week_minutes: int

    @property
    def first_start(self) -> int:
        """Minute of the day at which work usually begins."""
        return min((shifts[0][0] for shifts in self.week if shifts), default=0)

    @property
    def last_finish(self) -> int:
        """Minute of the day at which work usually ends, 1440 for midnight."""
        return max((shifts[-1][1] for shifts in self.week if shifts), default=MINUTES_PER_DAY)


def years_around(days: Iterable[int]) -> tuple[int, int]:
    """Give the first and last day of the years that some days lie in, with a few years more."""
    known = list(days)
    first, last = (datetime.date.fromordinal(day).year for day in (min(known), max(known)))
    return (
        datetime.date(first, 1, 1).toordinal(),
        datetime.date(min(last + _YEARS_BEYOND, 9999), 12, 31).toordinal(),
    )


def written_calendars(
    names: Iterable[str], specs: Mapping[str, CalendarSpec], days: Iterable[int]
) -> list[WrittenCalendar]:
    """Give calendars in the order of their names, with every exception around some days."""
    first, last = years_around(days)
    return [_written(build_calendar(name, specs), specs, first, last) for name in names]


def _written(
    calendar: WorkCalendar, specs: Mapping[str, CalendarSpec], first: int, last: int
) -> WrittenCalendar:
    week = _week(calendar, specs)
    first, last = max(first, calendar.first_day), min(last, calendar.last_day)
    found: list[DatedException] = []
    for day in range(first, last + 1):
        shifts = calendar.shifts(day)
        if shifts == week[(day - 1) % 7]:
            continue
        name = ", ".join(calendar.why_closed(day)) or "Working day"
        before = found[-1] if found else None
        if before is not None and (before.last, before.shifts, before.name) == (
            day - 1,
            shifts,
            name,
        ):
            found[-1] = attrs.evolve(before, last=day)
        else:
            found.append(DatedException(day, day, shifts, name))
    return WrittenCalendar(
        calendar.name,
        week,
        tuple(found),
        calendar.day_minutes or MINUTES_PER_DAY,
        calendar.week_minutes or 7 * MINUTES_PER_DAY,
    )


def _week(calendar: WorkCalendar, specs: Mapping[str, CalendarSpec]) -> tuple[Shifts, ...]:
    """Give the weekly hours: as described, by whichever calendar in the chain describes them."""
    name: str | None = calendar.name
    while name is not None:
        spec = specs.get(name)
        if spec is None or spec.hours is not None or spec.based_on == name:
            break
        name = spec.based_on
    spec = specs.get(name) if name is not None else None
    if spec is not None and spec.hours is not None:
        return tuple(spec.hours.get(weekday, ()) for weekday in range(7))
    if name is None:
        return ((),) * 7
    return tuple(_usual(calendar, weekday) for weekday in range(7))


def _usual(calendar: WorkCalendar, weekday: int) -> Shifts:
    """Give a weekday's commonest hours."""
    start = _SUNDAY + 1 + weekday
    shifts = [calendar.shifts(day) for day in range(start, start + 7 * _SAMPLES, 7)]
    return max(shifts, key=lambda one: (shifts.count(one), one))
