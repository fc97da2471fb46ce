"""Puts the parts of each milestone's slip together from the states between two plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import build_calendar
from exitplan.errors import ExitplanError, HorizonError
from exitplan.schedule.words import MINUTES_PER_DAY
from exitplan.slippage._slips import Amplification, Part

if TYPE_CHECKING:
    from exitplan.calendars import WorkCalendar
    from exitplan.schedule import Forecast, Schedule
    from exitplan.slippage._changes import Change
    from exitplan.slippage._stepper_watch import Reading, Readings


@attrs.frozen
class Axis:
    """What a milestone's slip is counted on."""

    calendar: WorkCalendar | None
    """``None``: by the clock."""

    @classmethod
    def of(cls, before: Forecast, then: Schedule, after: Forecast, now: Schedule) -> Axis:
        """Take a milestone's calendar, if both plans mean the same by it and it reaches far."""
        calendar = _calendar(before.calendar, then)
        if calendar is None or calendar is not _calendar(after.calendar, now):
            return cls(None)
        try:
            calendar.floor(before.finish_at)
            calendar.floor(after.finish_at)
        except HorizonError:
            return cls(None)
        return cls(calendar)

    @property
    def day_minutes(self) -> int:
        """Minutes in one day of it."""
        return (self.calendar and self.calendar.day_minutes) or MINUTES_PER_DAY

    def place(self, instant: int) -> int:
        """Give the minutes that lie before an instant; raises HorizonError."""
        return instant if self.calendar is None else self.calendar.floor(instant) >> 1


def _calendar(name: str, schedule: Schedule) -> WorkCalendar | None:
    for calendar in schedule.network.calendars:
        if calendar.name == name:
            return calendar
    try:
        return build_calendar(name, schedule.plan.calendars)
    except ExitplanError:
        return None


@attrs.frozen
class Step:
    """What some changes lead to."""

    changes: tuple[Change, ...]
    readings: Readings
    """When each milestone finishes then."""
    amplified: Mapping[int, tuple[Amplification, ...]] = {}
    """By the milestone's place."""


@attrs.frozen
class Half:
    """One of the two halves of a slip: progress, or revision."""

    start: Readings
    steps: tuple[Step, ...]
    is_progress: bool

    @property
    def end(self) -> Readings:
        """When each milestone finishes at its end."""
        return self.steps[-1].readings if self.steps else self.start

    def parts(self, place: int, axis: Axis) -> tuple[Part, ...]:
        """Give what each step did to one milestone.

        Where a state does not have it, or puts it past the calendar, the steps there and back
        are one. Raises HorizonError where the last state does.
        """
        parts = []
        was = self.start[place]
        pending: tuple[Change, ...] = ()
        for number, step in enumerate(self.steps, 1):
            now, changes = step.readings[place], pending + step.changes
            try:
                minutes = self._minutes(was, now, axis)
            except HorizonError:
                if number == len(self.steps):
                    raise
                minutes = None
            if minutes is None or was is None or now is None:
                pending = changes
                continue
            if minutes or now.day != was.day:
                amplified = step.amplified.get(place, ())
                days = now.day - was.day
                parts.append(Part(changes, minutes, days, self.is_progress, amplified=amplified))
            was, pending = now, ()
        return tuple(parts)

    def _minutes(self, was: Reading | None, now: Reading | None, axis: Axis) -> int | None:
        if was is None or now is None:
            return None
        return axis.place(now.at) - axis.place(was.at)


def moved_places(was: Sequence[Reading | None], now: Sequence[Reading | None]) -> list[int]:
    """Give the places of what has moved between two readings."""
    return [n for n, (a, b) in enumerate(zip(was, now, strict=True)) if a != b]
