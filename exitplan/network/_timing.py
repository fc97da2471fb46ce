"""Timing rules: monotone maps between the positions of two calendars, each with its adjoint.

``forward(x)`` gives the earliest position of the successor's event that an
event at `x` allows; ``latest(y)`` gives the latest `x` with
``forward(x) <= y``. Both passes, every float and every driver rest on this pair.
"""

from __future__ import annotations

from typing import Protocol

from exitplan.calendars import WorkCalendar, add_months, latest_before_months

TWENTY_FOUR_HOUR = "24-hour"
"""Name of the calendar on which elapsed time is counted."""
NEVER = -(1 << 60)
"""A position before every other: a bound that does not bind."""
FOREVER = 1 << 60
"""A position after every other."""


class TimingRule(Protocol):
    """A monotone map with an upper adjoint, from one calendar's positions to another's."""

    def forward(self, x: int) -> int:
        """Apply it."""

    def latest(self, y: int) -> int:
        """Give the latest input whose output is not later than `y`."""


class Lag(Protocol):
    """A monotone map of instants with an upper adjoint."""

    def forward(self, t: int) -> int:
        """Apply it."""

    def latest(self, u: int) -> int:
        """Give the latest instant whose image is not later than `u`."""


class NoLag:
    """The instant itself."""

    __slots__ = ()

    def forward(self, t: int) -> int:
        """Give `t`."""
        return t

    def latest(self, u: int) -> int:
        """Give `u`."""
        return u


class WorkingLag:
    """So many minutes of a calendar's working time later (earlier, if negative)."""

    __slots__ = ("calendar", "shift")

    def __init__(self, calendar: WorkCalendar, minutes: int) -> None:
        self.calendar = calendar
        self.shift = 2 * minutes

    def forward(self, t: int) -> int:
        """Add the lag."""
        calendar = self.calendar
        return calendar.instant(calendar.ceil(t) + self.shift)

    def latest(self, u: int) -> int:
        """Take it back."""
        calendar = self.calendar
        return calendar.instant(calendar.floor(u) - self.shift)


class ElapsedLag:
    """So many minutes later by the clock."""

    __slots__ = ("minutes",)

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes

    def forward(self, t: int) -> int:
        """Add the lag."""
        return t + self.minutes

    def latest(self, u: int) -> int:
        """Take it back."""
        return u - self.minutes


class MonthsLag:
    """So many calendar months later, by the corresponding-date rule."""

    __slots__ = ("months",)

    def __init__(self, months: int) -> None:
        self.months = months

    def forward(self, t: int) -> int:
        """Add the months."""
        return add_months(t, self.months)

    def latest(self, u: int) -> int:
        """Give the latest instant from which the months end no later than `u`."""
        return latest_before_months(u, self.months)


class Across:
    """From one calendar to another by way of a lag between instants."""

    __slots__ = ("lag", "source", "target")

    def __init__(self, source: WorkCalendar, target: WorkCalendar, lag: Lag) -> None:
        self.source = source
        self.target = target
        self.lag = lag

    def forward(self, x: int) -> int:
        """Give the earliest position on the target's calendar."""
        return self.target.ceil(self.lag.forward(self.source.instant(x)))

    def latest(self, y: int) -> int:
        """Give the latest position on the source's calendar."""
        return self.source.floor(self.lag.latest(self.target.instant(y)))


class Bridge:
    """From one calendar to another without a lag; remembers, as many links ask for the same."""

    __slots__ = ("_ahead", "_back", "source", "target")

    def __init__(self, source: WorkCalendar, target: WorkCalendar) -> None:
        self.source = source
        self.target = target
        self._ahead: dict[int, int] = {}
        self._back: dict[int, int] = {}

    def forward(self, x: int) -> int:
        """Give the earliest position on the target's calendar."""
        found = self._ahead.get(x)
        if found is None:
            found = self._ahead[x] = self.target.ceil(self.source.instant(x))
        return found

    def latest(self, y: int) -> int:
        """Give the latest position on the source's calendar."""
        found = self._back.get(y)
        if found is None:
            found = self._back[y] = self.source.floor(self.target.instant(y))
        return found


class Since:
    """From a fact outside its calendar's working time, such as a Saturday.

    Lags are counted from the fact itself; nothing moves it any more.
    """

    __slots__ = ("instant", "lag", "target")

    def __init__(self, instant: int, target: WorkCalendar, lag: Lag) -> None:
        self.instant = instant
        self.target = target
        self.lag = lag

    def forward(self, x: int) -> int:
        """Give the earliest position after the fact and the lag."""
        del x
        return self.target.ceil(self.lag.forward(self.instant))

    def latest(self, y: int) -> int:
        """Bound nothing."""
        del y
        return FOREVER


class Shifted:
    """A rule that applies from so many positions later (earlier, if negative)."""

    __slots__ = ("inner", "shift")

    def __init__(self, inner: TimingRule, shift: int) -> None:
        self.inner = inner
        self.shift = shift

    def forward(self, x: int) -> int:
        """Move, then apply the rule."""
        return self.inner.forward(x + self.shift)

    def latest(self, y: int) -> int:
        """Take both back."""
        return self.inner.latest(y) - self.shift


class ToFinish:
    """A rule to the finish of work, whose late finish counts as the instant it is.

    P6 subtracts a lag from the date as it stands: from Friday evening, where
    exitplan's own rules take the Monday morning that is the same point of the
    successor's working time.
    """

    __slots__ = ("inner",)

    def __init__(self, inner: TimingRule) -> None:
        self.inner = inner

    def forward(self, x: int) -> int:
        """Apply the rule."""
        return self.inner.forward(x)

    def latest(self, y: int) -> int:
        """Give the latest input for the end of the working period."""
        return self.inner.latest(y & ~1)


class HeldBack:
    """From finished work that waits for open predecessors: the later of two bounds."""

    __slots__ = ("fact", "inner", "shift")

    def __init__(self, fact: int, inner: TimingRule | None, shift: int) -> None:
        self.fact = fact
        """Position that the fact and the whole lag ask for."""
        self.inner = inner
        self.shift = shift
        """What is left of the lag, where the rule does not hold it."""

    def forward(self, x: int) -> int:
        """Give the later of the fact's bound and of where the work is held."""
        return max(self.fact, self._held(x))

    def is_held(self, x: int) -> bool:
        """Whether it is the open predecessors that set the bound."""
        return self._held(x) > self.fact

    def _held(self, x: int) -> int:
        return (x if self.inner is None else self.inner.forward(x)) + self.shift

    def latest(self, y: int) -> int:
        """Take back what is left; the fact can be moved by nothing."""
        bound = y - self.shift
        return bound if self.inner is None else self.inner.latest(bound)


class Released:
    """A link that no longer holds its successor, because progress overrides it.

    Under the actual-dates rule it still bounds its predecessor, which should
    have been done by the time at which the successor actually started.
    """

    __slots__ = ("actual", "inner", "shift")

    def __init__(self, inner: TimingRule | None, actual: int | None, shift: int) -> None:
        self.inner = inner
        self.actual = actual
        self.shift = shift

    def forward(self, x: int) -> int:
        """Never hold."""
        del x
        return NEVER

    def latest(self, y: int) -> int:
        """Give the latest position that the successor's actual start allowed."""
        del y
        if self.actual is None:
            return FOREVER
        bound = self.actual - self.shift
        return bound if self.inner is None else self.inner.latest(bound)


class ReleasedForward(Released):
    """A link that no longer holds its successor, but still bounds its predecessor's late dates."""

    __slots__ = ()

    def __init__(self, inner: TimingRule | None) -> None:
        super().__init__(inner, None, 0)

    def latest(self, y: int) -> int:
        """Give the latest position that the successor's late dates allow."""
        return y if self.inner is None else self.inner.latest(y)
