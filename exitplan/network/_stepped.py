"""Legal periods and gates: work whose finish follows from the *day* on which it starts.

A *day rule* maps the day of an event (the letters are sent, the report is
ready) to the last day that follows from it (the standstill's last, the day at
whose end the decision takes effect). It is monotone and comes with its upper
adjoint, so both passes treat a board's calendar like any other timing rule.
Positions here lie on the 24-hour calendar.
"""

from __future__ import annotations

from typing import Any, Protocol

from exitplan.calendars import MINUTES_PER_DAY, WorkCalendar
from exitplan.network._special import Early, FixedLength, Late, Work
from exitplan.network._timing import FOREVER, NEVER

DAY_POSITIONS = 2 * MINUTES_PER_DAY
"""Positions in a day."""
_ENDLESS = FOREVER >> 1


class DayRule(Protocol):
    """A monotone map of day ordinals with an upper adjoint."""

    def last_day(self, event_day: int, /) -> int:
        """Give the last day that follows from an event's."""

    def latest_event(self, step_day: int, /) -> int:
        """Give the latest event day whose last day lies before `step_day`."""


class RuleLength:
    """As long as a day rule says: from the start of an event to the end of its last day."""

    __slots__ = ("finishes", "first_day", "inputs", "rule")

    def __init__(self, rule: DayRule, first_day: int) -> None:
        self.rule = rule
        self.first_day = first_day
        """Day ordinal of the 24-hour calendar's first day, where positions begin."""
        self.finishes: dict[int, int] = {}
        """Finishes found so far, by the start's day. Many tasks share a rule and a day."""
        self.inputs: dict[int, int] = {}
        """Latest inputs found so far, by the finish's day."""

    def begin(self, start: int) -> int:
        """Give where it starts that may start there."""
        return start

    def latest_begin(self, cap: int) -> int:
        """Give the latest input that starts there by a position."""
        return cap

    def finish(self, start: int) -> int:
        """Give the beginning of the first day on which what follows may be done."""
        day = (start - 1) // DAY_POSITIONS
        found = self.finishes.get(day)
        if found is None:
            first = self.first_day
            found = DAY_POSITIONS * (self.rule.last_day(day + first) + 1 - first) + 1
            self.finishes[day] = found
        return found

    def start_for(self, finish: int) -> int:
        """Give the earliest start whose finish is not earlier."""
        first = self.first_day
        last_day = first - 1 - (1 - finish) // DAY_POSITIONS
        return DAY_POSITIONS * (self.rule.latest_event(last_day) + 1 - first) + 1

    def latest_input(self, finish: int) -> int:
        """Give the latest start whose finish is not later.

        The end of a day is not late enough for what finishes with the
        beginning of the next, though both are one instant.
        """
        day = (finish - 1) // DAY_POSITIONS
        found = self.inputs.get(day)
        if found is None:
            first = self.first_day
            found = DAY_POSITIONS * (self.rule.latest_event(first + day) + 1 - first) - 1
            self.inputs[day] = found
        return found

    def latest_start(self, finish: int, early: Early) -> int:
        """The same."""
        del early
        return self.latest_input(finish)


class WorkThenRule:
    """So many minutes of work on a calendar, and then as long as a day rule says."""

    __slots__ = ("calendar", "clock", "span", "then")

    def __init__(
        self, calendar: WorkCalendar, minutes: int, then: RuleLength, clock: WorkCalendar
    ) -> None:
        self.calendar = calendar
        self.span = 2 * minutes - 1
        self.then = then
        self.clock = clock
        """The 24-hour calendar."""

    def begin(self, start: int) -> int:
        """Give the beginning of the next working period."""
        at = self.calendar.ceil(self.clock.instant(start)) | 1
        return self.clock.ceil(self.calendar.instant(at)) | 1

    def latest_begin(self, cap: int) -> int:
        """Give the latest beginning of a working period by a position."""
        at = self.calendar.floor(self.clock.instant(cap))
        return self.clock.floor(self.calendar.instant(at if at & 1 else at - 1))

    def ready(self, start: int) -> int:
        """Give where the work is done that begins there."""
        done = (self.calendar.ceil(self.clock.instant(start)) | 1) + self.span
        return self.clock.ceil(self.calendar.instant(done))

    def finish(self, start: int) -> int:
        """Do the work, then follow the rule."""
        return self.then.finish(self.ready(start))

    def start_for(self, finish: int) -> int:
        """Give the earliest start whose finish is not earlier."""
        ready = self.clock.instant(self.then.start_for(finish))
        # The earliest working minute whose work ends on that day or later, not before it.
        at = self.calendar.ceil(ready) & ~1
        if self.calendar.instant(at) <= ready:
            at += 2
        return self.clock.ceil(self.calendar.instant(at - self.span)) | 1

    def latest_input(self, finish: int) -> int:
        """Give the latest start whose finish is not later."""
        ready = self.clock.instant(self.then.latest_input(finish) + 1)
        at = (self.calendar.floor(ready) & ~1) - self.span
        return self.clock.floor(self.calendar.instant(at))

    def latest_start(self, finish: int, early: Early) -> int:
        """The same."""
        del early
        return self.latest_input(finish)


class SteppedWork(Work):
    """A legal period or a gate. Its float is what its start may slip, since its finish jumps."""

    __slots__ = ("event", "is_fixed", "is_running", "start_by")
    length: RuleLength | WorkThenRule

    def __init__(
        self,
        length: RuleLength | WorkThenRule,
        *,
        start_by: int | None = None,
        event: int | None = None,
        is_fixed: bool = False,
        **fields: Any,
    ) -> None:
        super().__init__(length, **fields)
        self.start_by = start_by
        """The latest start that its constraints allow: many starts share a finish, so that a
        bound on the finish would not do."""
        self.event = event
        """The event where it is a fact: links to the start no longer matter then."""
        self.is_running = event is not None
        self.is_fixed = is_fixed
        """Whether the finish follows from that fact, too, as a period's does: a decision may
        still have to wait."""

    def early(self, start_bound: int, finish_bound: int) -> Early:
        """Start at the later of the bounds, and finish when the rule says."""
        if self.event is not None:
            start_bound = self.event
            if self.is_fixed:
                finish_bound = NEVER
        dates = super().early(start_bound, finish_bound)
        if self.is_running:
            return dates
        start = self.length.begin(dates.remaining_start)
        event = start if self.actual_start is None else self.actual_start
        return Early(event, dates.finish, start)

    def late(self, start_cap: int, finish_cap: int, early: Early, *, exact: bool) -> Late:
        """Start as late as the caps allow, and finish when the rule says."""
        if self.is_running:
            bound = None
            if not self.is_fixed:
                bound = self.length.finish(self.length.latest_input(finish_cap))
            return Late(early.start, finish_cap & ~1, early.remaining_start, None, bound)
        start = FOREVER if exact or self.start_by is None else self.start_by
        if finish_cap < _ENDLESS:
            start = min(start, self.length.latest_input(finish_cap))
        if start_cap < _ENDLESS and not self.started:
            start = min(start, self.length.latest_begin(self._as_start(start_cap)))
        finish = self.length.finish(start)
        event = start if self.actual_start is None else self.actual_start
        if exact and self._is_pinned(start):
            return Late(event, finish, start, None, None)
        return Late(event, finish, start, start, finish)

    def slip_until(self, finish: int, early: Early) -> int:
        """Give the minutes its start may slip if it is to finish by a position."""
        if self.is_running:
            return (finish >> 1) - (early.finish >> 1)
        return self.whole((self.length.latest_input(finish) - early.remaining_start) >> 1)

    def slip_to(self, start: int, early: Early) -> int:
        """Give the minutes its start may slip if it is to start by a position."""
        latest = self.length.latest_begin(self._as_start(start))
        return self.whole((latest - early.remaining_start) >> 1)

    def without_work(self) -> Work:
        """Give the same with nothing left to wait for."""
        if self.event is None:
            return super().without_work()
        return Work(FixedLength(0), actual_start=self.actual_start, must=self.event)

    def whole(self, minutes: int) -> int:
        """Give a slip in whole days: the rest of the event's own day is no float."""
        return minutes // MINUTES_PER_DAY * MINUTES_PER_DAY

    def moved_by(self, early: Early, minutes: int) -> Early:
        """Place it so many minutes later."""
        start = self.length.begin(early.remaining_start + 2 * minutes)
        return Early(start, self.length.finish(start), start)


class NoticeGiven:
    """From a public notice to the first decision that the notice is early enough for."""

    __slots__ = ("fact", "length", "source")

    def __init__(self, source: WorkCalendar, length: RuleLength, fact: int | None) -> None:
        self.source = source
        self.length = length
        self.fact = fact
        """The notice's instant where it was given outside its calendar's working time."""

    def forward(self, x: int) -> int:
        """Give the position at which the decision takes effect."""
        instant = self.source.instant(x) - (not x & 1) if self.fact is None else self.fact - 1
        day = instant // MINUTES_PER_DAY
        start = DAY_POSITIONS * (day - self.length.first_day) + 1
        return self.length.finish(start)

    def latest(self, y: int) -> int:
        """Give the latest position of the notice for a decision in effect by `y`."""
        if self.fact is not None:
            return FOREVER
        start = self.length.latest_input(y)
        day = (start - 1) // DAY_POSITIONS + self.length.first_day
        x = self.source.floor((day + 1) * MINUTES_PER_DAY)
        is_next_day = (self.source.instant(x) - (not x & 1)) // MINUTES_PER_DAY > day
        return x - is_next_day
