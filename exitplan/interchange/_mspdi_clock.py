"""Working time between a task's dates: interruptions that are none, and tasks in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import WorkCalendar, build_calendar
from exitplan.errors import ExitplanError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exitplan.calendars import CalendarSpec
    from exitplan.plan import Moment, Progress


class Clock:
    """Counts working minutes on a plan's calendars; ``None`` where a calendar does not reach."""

    def __init__(self, specs: Mapping[str, CalendarSpec]) -> None:
        self._specs = specs
        self._calendars: dict[str, WorkCalendar] = {}

    def between(self, name: str, first: int, last: int) -> int | None:
        """Give the working minutes between two instants."""
        try:
            calendar = self._calendars.get(name)
            if calendar is None:
                calendar = self._calendars[name] = build_calendar(name, self._specs)
            return calendar.minutes_between(first, last)
        except ExitplanError:
            return None

    def without_pause(self, progress: Progress, name: str, done: int) -> Progress:
        """Leave out an interruption during which nobody would have worked anyway.

        `done` is the working time that lies behind. Work then goes on straight
        after it, which says the same.
        """
        start, stop, again = progress.actual_start, progress.suspended, progress.resumes
        if start is None or stop is None or again is None:
            return progress
        if self._is(done, name, start, again) and self._is(done, name, start, stop):
            return attrs.evolve(progress, suspended=None, resumes=None)
        return progress

    def _is(self, minutes: int, name: str, first: Moment, last: Moment) -> bool:
        return self.between(name, first.begin, last.begin) == minutes
