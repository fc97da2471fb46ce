"""Nodes whose dates take more than an addition.

Positions are on the node's own calendar: even for a finish, odd for a start
(see the architecture page). A special node is asked twice: for its early
events, given the bounds its links and floors make, and for its late ones.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from exitplan.calendars import (
    WorkCalendar,
    add_months,
    earliest_after_months,
    latest_before_months,
)


class Early(NamedTuple):
    """Early events of a special node."""

    start: int
    finish: int
    remaining_start: int
    """Where the remaining work begins; the start itself for unstarted work."""


class Late(NamedTuple):
    """Late events of a special node, and what its incoming links must keep to."""

    start: int
    finish: int
    remaining_start: int
    start_bound: int | None
    """For links to its start; ``None`` where they do not matter."""
    finish_bound: int | None


class SpecialNode(Protocol):
    """What both passes ask of a special node."""

    finished: bool
    started: bool

    def early(self, start_bound: int, finish_bound: int) -> Early:
        """Place it as early as the bounds allow."""

    def late(self, start_cap: int, finish_cap: int, early: Early, *, exact: bool) -> Late:
        """Place it as late as the caps allow.

        `exact` asks for what leaves the caps' owner unmoved rather than for
        the conventional late dates.
        """


class Finished:
    """Work that is over: its dates are facts."""

    __slots__ = ("dates",)
    finished = True
    started = True

    def __init__(self, start: int, finish: int) -> None:
        self.dates = Early(start, finish, finish)

    def early(self, start_bound: int, finish_bound: int) -> Early:
        """Give the actual dates."""
        del start_bound, finish_bound
        return self.dates

    def late(self, start_cap: int, finish_cap: int, early: Early, *, exact: bool) -> Late:
        """Give the actual dates; nothing can hold or be held any more."""
        del start_cap, finish_cap, exact
        return Late(early.start, early.finish, early.finish, None, None)


class FirstStart:
    """The moment at which the first member of a group starts."""

    __slots__ = ()
    finished = False
    started = False

    def early(self, start_bound: int, finish_bound: int) -> Early:
        """Stand where the pass found the earliest member."""
        del finish_bound
        return Early(start_bound, start_bound, start_bound)

    def late(self, start_cap: int, finish_cap: int, early: Early, *, exact: bool) -> Late:
        """Pass the cap on; the pass hands it to the earliest member only."""
        del early, exact
        cap = min(start_cap, finish_cap)
        return Late(cap, cap, cap, cap, cap)


class Length(Protocol):
    """How long the (remaining) work takes, as a monotone map from its start to its finish."""

    def finish(self, start: int) -> int:
        """Give the finish of work that starts there."""

    def start_for(self, finish: int) -> int:
        """Give the earliest start whose finish is not earlier."""

    def latest_start(self, finish: int, early: Early) -> int:
        """Give the conventional late start for a late finish."""

    def latest_input(self, finish: int) -> int:
        """Give the latest start whose finish is not later (the adjoint)."""


class FixedLength:
    """So many working minutes; none leaves a finish where the start is."""

    __slots__ = ("minutes", "span")

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        self.span = 2 * minutes - 1 if minutes else 0

    def finish(self, start: int) -> int:
        """Add the span."""
        return start + self.span

    def start_for(self, finish: int) -> int:
        """Take the span from the finish."""
        return ((finish & ~1) - self.span) | 1 if self.span else finish

    def latest_input(self, finish: int) -> int:
        """Take the span from the end of the working period."""
        return (finish & ~1) - self.span if self.span else finish

    def latest_start(self, finish: int, early: Early) -> int:
        """Take the span from the late finish."""
        del early
        return self.latest_input(finish)


class Months:
    """So many calendar months, on the 24-hour calendar."""

    __slots__ = ("calendar", "count")

    def __init__(self, calendar: WorkCalendar, count: int) -> None:
        self.calendar = calendar
        self.count = count

    def finish(self, start: int) -> int:
        """Add the months."""
        return self.calendar.ceil(add_months(self.calendar.instant(start), self.count))

    def start_for(self, finish: int) -> int:
        """Give the first minute from which the months reach the finish."""
        instant = earliest_after_months(self.calendar.instant(finish), self.count)
        return self.calendar.ceil(instant) | 1

    def latest_input(self, finish: int) -> int:
        """Give the last minute from which the months end in time."""
        return self.calendar.floor(latest_before_months(self.calendar.instant(finish), self.count))

    def latest_start(self, finish: int, early: Early) -> int:
        """The same."""
        del early
        return self.latest_input(finish)


class Until:
    """Until an expected finish: the remaining work is whatever lies before it."""

    __slots__ = ("expected",)

    def __init__(self, expected: int) -> None:
        self.expected = expected & ~1

    def finish(self, start: int) -> int:
        """Give the expected finish, or the start where that is past it."""
        return max(self.expected, start)

    def start_for(self, finish: int) -> int:
        """A finish past the expected one needs a start as late."""
        return finish

    def latest_start(self, finish: int, early: Early) -> int:
        """Keep the remaining duration that the expected finish made."""
        return finish - (early.finish - early.remaining_start)

    def latest_input(self, finish: int) -> int:
        """The start may come as late as the finish; the duration gives way."""
        return finish


class Work:
    """Work that is started, or has a length, a must date or a pull of its own."""

    __slots__ = ("actual_start", "by_hand", "capped", "length", "must", "pins_finish", "started")
    finished = False

    def __init__(
        self,
        length: Length,
        *,
        actual_start: int | None = None,
        must: int | None = None,
        capped: int | None = None,
        pins_finish: bool = False,
        by_hand: bool = False,
    ) -> None:
        self.length = length
        self.actual_start = actual_start
        self.started = actual_start is not None
        self.must = must
        """Start that replaces the logic."""
        self.capped = capped
        """Start that the logic may not pass."""
        self.pins_finish = pins_finish
        """Whether `must` and `capped` follow from a date for the finish."""
        self.by_hand = by_hand
        """Whether `must` was entered as a date, which late dates do not keep to."""

    def early(self, start_bound: int, finish_bound: int) -> Early:
        """Start at the later of the bounds, and run for the length."""
        start = start_bound if self._is_moment else start_bound | 1
        if self.must is not None:
            start = self.must
        else:
            finish = self.length.finish(start)
            if finish_bound > (finish if self._is_moment else finish | 1):
                start = max(start, self.length.start_for(finish_bound))
            if self.capped is not None:
                start = min(start, self.capped)
        event = start if self.actual_start is None else self.actual_start
        return Early(event, self.length.finish(start), start)

    def late(self, start_cap: int, finish_cap: int, early: Early, *, exact: bool) -> Late:
        """Finish by the caps, and start the length before; but as it must, if it must."""
        if self.must is not None and not self.by_hand and not exact:
            finish = self.length.finish(self.must)
            bound = finish if self._is_moment else finish | 1
            return Late(self.must, finish, self.must, self.must, bound)
        finish = finish_cap if self._is_moment else finish_cap & ~1
        cap = None
        if self.actual_start is None and start_cap < (1 << 59):
            cap = self._as_start(start_cap)
            finish = min(finish, self.length.finish(cap))
        start = self.length.latest_start(finish, early)
        bound = self.length.latest_input(finish) if exact else start
        if cap is not None:
            # Several starts of work in months share a finish; the cap still holds.
            start, bound = min(start, cap), min(bound, cap)
        event = start if self.actual_start is None else self.actual_start
        if exact and self._is_pinned(start):
            return Late(event, finish, start, None, None)
        return Late(event, finish, start, bound, finish if self._is_moment else finish | 1)

    def without_work(self) -> Work:
        """Give the same with nothing left to do."""

        def kept(start: int | None) -> int | None:
            return self.length.finish(start) if self.pins_finish and start is not None else start

        return Work(
            FixedLength(0),
            actual_start=self.actual_start,
            must=kept(self.must),
            capped=kept(self.capped),
            pins_finish=self.pins_finish,
            by_hand=self.by_hand,
        )

    def slip_until(self, finish: int, early: Early) -> int:
        """Give the working minutes it may slip and still finish by a position."""
        if isinstance(self.length, Months):
            return (self.length.latest_input(finish) - early.remaining_start) >> 1
        return (finish >> 1) - (early.finish >> 1)

    def whole(self, minutes: int) -> int:
        """Give a slip as it is counted: to the minute."""
        return minutes

    def moved_by(self, early: Early, minutes: int) -> Early:
        """Place unstarted work so many working minutes later."""
        start = early.start + 2 * minutes
        return Early(start, self.length.finish(start), start)

    @property
    def _is_moment(self) -> bool:
        """Whether it takes no time."""
        return isinstance(self.length, FixedLength) and not self.length.span

    def _as_start(self, x: int) -> int:
        return x if self._is_moment or x & 1 else x - 1

    def _is_pinned(self, start: int) -> bool:
        """Whether nothing that comes before it can move it any further."""
        return self.must is not None or (self.capped is not None and start >= self.capped)


class OutOfTurn(Work):
    """Finished work that what comes after it still waits for, because of its open predecessors.

    Its own dates are facts. The events are those of nothing left to do, as
    early and as late as its links allow.
    """

    __slots__ = ()
    finished = True


class Brink(Work):
    """A milestone that keeps to one side of a break in working time.

    Both sides are the same point of working time, so that no float lies
    between them. A start milestone always stands where work begins. A finish
    milestone stands where work ends unless it waits for a start or a date, as
    in P6; its late date is always the end of a working period.
    """

    __slots__ = ("at_start",)

    def __init__(self, *, at_start: bool, **fields: Any) -> None:
        super().__init__(FixedLength(0), **fields)
        self.at_start = at_start
        """Whether it stands where the next work begins, not where the last one ended."""

    def early(self, start_bound: int, finish_bound: int) -> Early:
        """Stand where the bounds allow it, a start milestone at the beginning of work."""
        dates = super().early(start_bound, finish_bound)
        finish = dates.finish | 1 if self.at_start else dates.finish
        event = finish if self.actual_start is None else self.actual_start
        return Early(event, finish, finish)

    def late(self, start_cap: int, finish_cap: int, early: Early, *, exact: bool) -> Late:
        """Stand on its side of the latest that the caps allow, and hold others to that."""
        late = super().late(start_cap, finish_cap, early, exact=exact)
        if exact and not self.at_start:
            return late
        finish = late.finish | 1 if self.at_start else late.finish & ~1
        if exact and not late.finish & 1:
            finish -= 2
        start = finish if self.actual_start is None else late.start
        bound = None if late.start_bound is None else finish
        return Late(start, finish, finish, bound, bound)
