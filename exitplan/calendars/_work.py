"""Working time as an axis of its own: instants to positions and back.

The architecture page says what instants and positions are. In short: with
``w`` working minutes before it, a stretch without work lies between the
positions ``2w`` (its beginning: the working period before is over) and
``2w + 1`` (its end: the next begins). Inside a working period both faces meet
in one instant.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import accumulate, compress

from exitplan.calendars._bank_holidays import (
    FIRST_PROJECTED_YEAR,
    FIRST_YEAR,
    LAST_YEAR,
    NO_HOLIDAYS,
    holiday_days,
    holiday_names,
)
from exitplan.calendars._day import OFF, DayPattern
from exitplan.calendars._spec import (
    MINUTES_PER_DAY,
    CalendarSpec,
    Period,
    Shifts,
    YearlyPeriod,
    weekday,
)
from exitplan.errors import Diagnostic, HorizonError, Severity

FIRST_DAY = datetime.date(1970, 1, 1).toordinal()
LAST_DAY = datetime.date(2119, 12, 31).toordinal()
"""What calendars without bank holidays cover; those with them cover the years of the table."""

_FIRST_PROJECTED_DAY = datetime.date(FIRST_PROJECTED_YEAR, 1, 1).toordinal()
_WEEKEND = (5, 6)
_WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


_FEW_DAYS = 100


class WorkCalendar:
    """Working time from a first to a last day, compiled; made by :func:`build_calendar`.

    ``ceil(t)`` is the earliest position not before an instant, ``floor(t)`` the
    latest not after it, and ``instant(x)`` the position's own instant:

        ceil(t) <= x  if and only if  t <= instant(x)
        instant(x) <= t  if and only if  x <= floor(t)

    Outside its days (see :meth:`covers`) a calendar refuses to answer: those
    methods raise HorizonError (EP309).
    """

    __slots__ = (
        "_before",
        "_begin",
        "_end",
        "_patterns",
        "_spec",
        "_worked",
        "_working_days",
        "day_minutes",
        "first_day",
        "holidays",
        "last_day",
        "name",
        "week_minutes",
    )

    def __init__(self, spec: CalendarSpec) -> None:
        """Compile a calendar that is based on nothing else."""
        self._spec = spec
        self.name = spec.name
        self.holidays = None if spec.holidays == NO_HOLIDAYS else spec.holidays
        """Name of its bank holiday table, ``None`` without one."""
        self.first_day = FIRST_DAY
        """Day ordinal of the first day it covers."""
        self.last_day = LAST_DAY
        """Day ordinal of the last day it covers."""
        if self.holidays is not None:
            self.first_day = datetime.date(FIRST_YEAR, 1, 1).toordinal()
            self.last_day = datetime.date(LAST_YEAR, 12, 31).toordinal()
        self._begin = self.first_day * MINUTES_PER_DAY
        self._end = (self.last_day + 1) * MINUTES_PER_DAY
        self.day_minutes = _day_minutes(spec)
        """What ``1d`` means; ``None`` where days differ too much to tell."""
        self.week_minutes = spec.week_minutes or sum(map(_length, _hours(spec).values())) or None
        """What ``1w`` means; ``None`` where no weekday is regularly worked."""
        self._compile()

    def _compile(self) -> None:
        self._patterns = self._day_patterns()
        self._before = list(accumulate([p.span for p in self._patterns], initial=0))
        self._working_days: list[int] | None = None
        self._worked: list[int] = []

    def _count_working_days(self) -> list[int]:
        """Give the number of working days before each day, and list them, when first asked."""
        if self._working_days is None:
            worked = [1 if pattern.shifts else 0 for pattern in self._patterns]
            self._worked = list(compress(range(self.first_day, self.last_day + 1), worked))
            self._working_days = list(accumulate(worked, initial=0))
        return self._working_days

    def _day_patterns(self) -> list[DayPattern]:
        """Lay the week over the days, and what goes before it over the week."""
        spec, first, last = self._spec, self.first_day, self.last_day
        hours = _hours(spec)
        week = [DayPattern(hours[d]) if d in hours else OFF for d in range(7)]
        offset = weekday(first)
        count = last - first + 1
        days = ((week[offset:] + week[:offset]) * (count // 7 + 1))[:count]
        if self.holidays is not None:
            for day in holiday_days(self.holidays):
                days[day - first] = OFF
        self._close(days, spec.closed)
        usual = next(iter(hours.values()), ())
        for entry in spec.open:
            if first <= entry.day <= last:
                shifts = entry.shifts
                if shifts is None:
                    shifts = hours.get(weekday(entry.day), usual)
                days[entry.day - first] = DayPattern(shifts)
        self._close(days, spec.blackouts)
        return days

    def _close(self, days: list[DayPattern], periods: tuple[Period | YearlyPeriod, ...]) -> None:
        for period in periods:
            for begin, end in period.spans(self.first_day, self.last_day):
                days[begin - self.first_day : end - self.first_day + 1] = [OFF] * (end - begin + 1)

    def ceil(self, t: int) -> int:
        """Give the earliest position whose instant is not before `t`."""
        if self._begin < t <= self._end:
            # An instant is the end of a working period when the minute before it was worked.
            day = (t - 1) // MINUTES_PER_DAY - self.first_day
            minute = (t - 1) % MINUTES_PER_DAY
            pattern = self._patterns[day]
            place = bisect_right(pattern.cuts, minute)
            entry = pattern.ceils[place]
            return self._before[day] + (2 * minute - entry if place & 1 else entry)
        if t == self._begin:
            return 0
        raise self._outside(_date_text(t // MINUTES_PER_DAY))

    def floor(self, t: int) -> int:
        """Give the latest position whose instant is not after `t`."""
        if self._begin <= t < self._end:
            day = t // MINUTES_PER_DAY - self.first_day
            minute = t % MINUTES_PER_DAY
            pattern = self._patterns[day]
            place = bisect_right(pattern.cuts, minute)
            entry = pattern.floors[place]
            return self._before[day] + (2 * minute - entry if place & 1 else entry)
        if t == self._end:
            return self._before[-1] + 1
        raise self._outside(_date_text(t // MINUTES_PER_DAY))

    def instant(self, x: int) -> int:
        """Give the instant of a position.

        The earliest with ``x // 2`` working minutes before it for an even
        position, the latest for an odd one.
        """
        before = self._before
        if 0 < x <= before[-1]:
            day = bisect_left(before, x) - 1
            pattern = self._patterns[day]
            into = x - before[day]
            minute = (into >> 1) + pattern.gaps[bisect_left(pattern.ends, into)]
            return self._begin + day * MINUTES_PER_DAY + minute
        if x == 0:
            return self._begin
        if x == before[-1] + 1:
            return self._end
        if x < 0:
            raise self._outside(f"a date before {_date_text(self.first_day)}")
        raise self._outside(f"a date after {_date_text(self.last_day)}")

    def covers(self, t: int) -> bool:
        """Tell whether the calendar can answer for an instant."""
        return self._begin <= t <= self._end

    def minutes_between(self, t1: int, t2: int) -> int:
        """Count the working minutes from `t1` to `t2`; negative when `t2` is earlier."""
        return (self.floor(t2) >> 1) - (self.floor(t1) >> 1)

    def add(self, t: int, minutes: int, *, as_start: bool = False) -> int:
        """Give the instant so many working minutes after `t`.

        Where no work lies for a while after the last of them, that stretch's
        beginning, as work finishes; with `as_start` its end, as the next work
        starts. The same goes for no minutes at all.
        """
        return self.instant((self.floor(t) & ~1) + 2 * minutes + as_start)

    def subtract(self, t: int, minutes: int, *, as_start: bool = True) -> int:
        """Give the instant so many working minutes before `t`.

        By default where work that takes so long and finishes at `t` starts;
        otherwise where the work before that finishes, as for :meth:`add`.
        """
        return self.add(t, -minutes, as_start=as_start)

    def shifts(self, day: int) -> Shifts:
        """Give the working time of a day (ordinal) in minutes of the day."""
        return self._pattern(day).shifts

    def is_working_day(self, day: int) -> bool:
        """Tell whether any work is done on a day (ordinal)."""
        return bool(self._pattern(day).shifts)

    def working_days_between(self, day1: int, day2: int) -> int:
        """Count the working days from `day1` up to but without `day2` (ordinals).

        Negative when `day2` is earlier.
        """
        self.check_days(day1, day2)
        first, last = day1 - self.first_day, day2 - self.first_day
        if self._working_days is None and -_FEW_DAYS < last - first < _FEW_DAYS:
            # Counting these takes less time than counting every day there is.
            few = self._patterns[min(first, last) : max(first, last)]
            worked = sum(1 for pattern in few if pattern.shifts)
            return worked if last >= first else -worked
        counts = self._count_working_days()
        return counts[last] - counts[first]

    def nth_working_day_after(self, day: int, n: int) -> int:
        """Give the n-th working day (ordinal) after `day`, which is not counted; n from 1."""
        counts = self._count_working_days()
        self.check_days(day + 1)
        place = counts[day + 1 - self.first_day] + n - 1
        if place < len(self._worked):
            return self._worked[place]
        raise self._outside(f"a date after {_date_text(self.last_day)}")

    def nth_working_day_before(self, day: int, n: int) -> int:
        """Give the n-th working day (ordinal) before `day`, which is not counted; n from 1."""
        counts = self._count_working_days()
        self.check_days(day)
        place = counts[day - self.first_day] - n
        if place >= 0:
            return self._worked[place]
        raise self._outside(f"a date before {_date_text(self.first_day)}")

    def why_closed(self, day: int) -> tuple[str, ...]:
        """Name what keeps a day (ordinal) free of work; empty for a working day.

        Blackouts come first, then closures, bank holidays and the weekend.
        """
        if self.is_working_day(day):
            return ()
        spec = self._spec
        names = [p.name or "blackout" for p in spec.blackouts if any(p.spans(day, day))]
        names += [p.name or "closed" for p in spec.closed if any(p.spans(day, day))]
        if self.holidays is not None:
            names += holiday_names(self.holidays).get(day, ())
        if weekday(day) not in _hours(spec):
            is_weekend = weekday(day) in _WEEKEND
            names.append("weekend" if is_weekend else f"no work on {_WEEKDAYS[weekday(day)]}")
        return tuple(dict.fromkeys(names))

    def is_projected(self, day: int) -> bool:
        """Tell whether a day (ordinal) lies in a year whose bank holidays nobody proclaimed yet."""
        return self.holidays is not None and day >= _FIRST_PROJECTED_DAY

    @property
    def has_working_time(self) -> bool:
        """Whether there is any day on which work is done."""
        return self._before[-1] > 0

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    def _pattern(self, day: int) -> DayPattern:
        if self.first_day <= day <= self.last_day:
            return self._patterns[day - self.first_day]
        raise self._outside(_date_text(day))

    def check_days(self, *days: int) -> None:
        """Raise HorizonError unless the calendar covers the days (ordinals).

        The day after the last may be given, too, as where a stretch of days stops.
        """
        for day in days:
            if not self.first_day <= day <= self.last_day + 1:
                raise self._outside(_date_text(day))

    def _outside(self, date: str) -> HorizonError:
        first = datetime.date.fromordinal(self.first_day).year
        last = datetime.date.fromordinal(self.last_day).year
        why = "bank holidays are known" if self.holidays is not None else "dates are counted"
        message = (
            f"{date} lies outside the years {first} to {last}, for which calendar "
            f"{self.name!r} knows working time"
        )
        remedy = f"{why} for these years only; look for a wrong date or an overlong duration"
        return HorizonError([Diagnostic("EP309", Severity.ERROR, message, remedy)])


class TwentyFourHourCalendar(WorkCalendar):
    """Every minute is worked, so that positions need no looking up."""

    __slots__ = ()

    _PATTERN = DayPattern(((0, MINUTES_PER_DAY),))

    def _compile(self) -> None:
        self._patterns = []
        self._before = [2 * (self._end - self._begin)]
        self._working_days = None
        self._worked = []

    def ceil(self, t: int) -> int:
        """Give the earliest position whose instant is not before `t`."""
        if self._begin <= t <= self._end:
            return 2 * (t - self._begin)
        raise self._outside(_date_text(t // MINUTES_PER_DAY))

    def floor(self, t: int) -> int:
        """Give the latest position whose instant is not after `t`."""
        if self._begin <= t <= self._end:
            return 2 * (t - self._begin) + 1
        raise self._outside(_date_text(t // MINUTES_PER_DAY))

    def instant(self, x: int) -> int:
        """Give the instant of a position."""
        t = self._begin + (x >> 1)
        if self._begin <= t <= self._end:
            return t
        raise self._outside(_date_text(t // MINUTES_PER_DAY))

    def working_days_between(self, day1: int, day2: int) -> int:
        """Count the days from `day1` up to but without `day2` (ordinals)."""
        self.check_days(day1, day2)
        return day2 - day1

    def nth_working_day_after(self, day: int, n: int) -> int:
        """Give the n-th day (ordinal) after `day`; n from 1."""
        self.check_days(day + 1, day + n + 1)
        return day + n

    def nth_working_day_before(self, day: int, n: int) -> int:
        """Give the n-th day (ordinal) before `day`; n from 1."""
        self.check_days(day, day - n)
        return day - n

    def _pattern(self, day: int) -> DayPattern:
        self.check_days(day, day + 1)
        return self._PATTERN


def _hours(spec: CalendarSpec) -> Mapping[int, Shifts]:
    return spec.hours or {}


def _length(shifts: Shifts) -> int:
    return sum(end - begin for begin, end in shifts)


def _day_minutes(spec: CalendarSpec) -> int | None:
    """Give the commonest length of a working day, unless there is none or more than one."""
    if spec.day_minutes is not None:
        return spec.day_minutes
    lengths = [_length(shifts) for shifts in _hours(spec).values()]
    most = max(map(lengths.count, lengths), default=0)
    commonest = {length for length in lengths if lengths.count(length) == most}
    return commonest.pop() if len(commonest) == 1 else None


def _date_text(day: int) -> str:
    if day < 1:
        return "a date before the year 1"
    if day > datetime.date.max.toordinal():
        return "a date after the year 9999"
    return datetime.date.fromordinal(day).isoformat()
