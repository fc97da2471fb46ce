"""Timing rules for arrays: what :mod:`exitplan.network` says of one position, of many.

Each function does to arrays what the rule of the same name does to a number;
a property test holds the two together. What leaves the years that calendars
know goes on as a position beyond all dates.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from exitplan.calendars import MINUTES_PER_DAY as DAY
from exitplan.errors import HorizonError
from exitplan.network import HeldBack, RuleLength
from exitplan.network._stepped import DAY_POSITIONS, NoticeGiven
from exitplan.network._timing import (
    Across,
    Bridge,
    ElapsedLag,
    MonthsLag,
    NoLag,
    Shifted,
    ToFinish,
    WorkingLag,
)
from exitplan.risk._clock import BEYOND, Clock, Months

if TYPE_CHECKING:
    from exitplan.calendars import WorkCalendar
    from exitplan.network import TimingRule
    from exitplan.network._timing import Lag
    from exitplan.risk._clock import Whole
    from exitplan.risk._program import Positions, Tables

    Way: TypeAlias = Callable[[Whole], Whole]

_LAST_DAY = 60_000
"""More days than any calendar has."""
_UNKNOWN = np.iinfo(np.int32).min


class Ways:
    """Makes timing rules for arrays, each once."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.months = Months()
        self._days: dict[tuple[int, str], DayTable] = {}

    def clock(self, calendar: WorkCalendar) -> Clock:
        """Give a calendar for arrays."""
        return self.tables.clock(calendar)

    def of(self, rule: TimingRule) -> Way:
        """Give a timing rule for arrays."""
        if isinstance(rule, Bridge):
            source, target = self.clock(rule.source), self.clock(rule.target)
            return lambda x: target.ceil(source.instant(x))
        if isinstance(rule, Across):
            source, target = self.clock(rule.source), self.clock(rule.target)
            lag = self._lag(rule.lag)
            return lambda x: target.ceil(lag(source.instant(x)))
        if isinstance(rule, Shifted):
            inner, shift = self.of(rule.inner), rule.shift
            return lambda x: inner(x + shift)
        if isinstance(rule, ToFinish):
            return self.of(rule.inner)
        if isinstance(rule, HeldBack):
            return self._held_back(rule)
        if isinstance(rule, NoticeGiven):
            return self._notice(rule)
        message = f"{type(rule).__name__} is no rule for arrays"
        raise TypeError(message)

    def table_of(self, rule: TimingRule, first: int, last: int) -> Whole | Positions:
        """Give where a rule leads from each position from one to another."""
        if not isinstance(rule, Bridge) or last >= self.clock(rule.source).last:
            return self.of(rule)(np.arange(first, last + 1, dtype=np.int64))
        source, target = self.clock(rule.source), self.clock(rule.target)
        begin, end = source.instant(np.array([first, last])).tolist()
        if begin <= target.begin or end > target.end:
            return self.of(rule)(np.arange(first, last + 1, dtype=np.int64))
        if source.is_round:
            # Two positions share each minute.
            ceils = np.repeat(target.ceils_between(begin, end), 2)
            return ceils[first & 1 : (first & 1) + last - first + 1]
        instants = source.instants_between(first, last)
        if target.is_round:
            return target.ceil(instants)
        found: Positions = target.ceils_between(begin, end).take(instants - begin)
        return found

    def _held_back(self, rule: HeldBack) -> Way:
        inner = (lambda x: x) if rule.inner is None else self.of(rule.inner)
        return lambda x: np.maximum(rule.fact, inner(x) + rule.shift)

    def _notice(self, rule: NoticeGiven) -> Way:
        source, finishes = self.clock(rule.source), self.finishes(rule.length)
        first = rule.length.first_day

        def way(x: Whole) -> Whole:
            instant = source.instant(x) - (1 - (x & 1))
            return finishes(instant // DAY - first)

        return way

    def _lag(self, lag: Lag) -> Way:
        if isinstance(lag, NoLag):
            return lambda t: t
        if isinstance(lag, ElapsedLag):
            minutes = max(-BEYOND, min(BEYOND, lag.minutes))
            return lambda t: t + minutes
        if isinstance(lag, MonthsLag):
            months = lag.months
            return lambda t: self.months.add(t, months)
        assert isinstance(lag, WorkingLag)
        clock, shift = self.clock(lag.calendar), lag.shift
        return lambda t: clock.instant(clock.ceil(t) + shift)

    def finishes(self, length: RuleLength) -> DayTable:
        """Give the finishes of what lasts for a day rule, by the day of its start."""
        key = id(length), "finish"
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = DayTable(
                lambda day: length.finish(day * DAY_POSITIONS + 1), BEYOND
            )
        return found

    def starts(self, length: RuleLength) -> DayTable:
        """Give the earliest starts from which it finishes on a day or later, by that day."""
        key = id(length), "start"
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = DayTable(
                lambda day: length.start_for(day * DAY_POSITIONS + 1), BEYOND
            )
        return found


class DayTable:
    """A function of days, asked for each day once; `refused` where it gives no answer."""

    def __init__(self, function: Callable[[int], int], refused: int) -> None:
        self._function = function
        self._refused = refused
        self.values = np.full(_LAST_DAY + 1, _UNKNOWN, dtype=np.int32)
        self.values[-1] = refused

    def __call__(self, days: Whole) -> Whole:
        """Look up some days."""
        found = self.values.take(days, mode="clip")
        if found.min() == _UNKNOWN:
            self.learn(days)
            found = self.values.take(days, mode="clip")
        return found.astype(np.int64)

    def learn(self, days: Whole) -> None:
        """Ask for the days among some that are not known yet."""
        days = np.unique(np.clip(days, 0, _LAST_DAY))
        for day in days[self.values[days] == _UNKNOWN].tolist():
            try:
                self.values[day] = min(BEYOND, self._function(day))
            except HorizonError:
                self.values[day] = self._refused

    def fill(self, days: Whole, out: Whole) -> None:
        """Look up some days, into a row."""
        self.values.take(days, out=out, mode="clip")
        if out.min() == _UNKNOWN:
            self.learn(days)
            self.values.take(days, out=out, mode="clip")
