"""Calendars of Microsoft Project: weeks, exceptions that recur, temporary weeks, derivations."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from exitplan.calendars import BUILT_IN, CalendarSpec, OpenDay, Period, Shifts
from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.interchange._ids import Names
from exitplan.interchange._mspdi_recurrence import occurrences

if TYPE_CHECKING:
    from exitplan.interchange._imported import ReportBuilder
    from exitplan.interchange._mspdi_values import Values
    from exitplan.interchange._mspdi_xml import Element

_MINUTES_PER_DAY = 1440
_STANDARD: Shifts = ((480, 720), (780, 1020))
_OFF: Shifts = ()
_STANDARD_WEEK = (*[_STANDARD] * 5, _OFF, _OFF)
_MOST_DAYS = 1_000_000
"""Exceptional days of all calendars together."""

Days = dict[int, tuple[Shifts, str]]
"""By day ordinal: working time of that day, and what the exception is called."""


class WorkingTime:
    """When work is done: the week, and the days on which it does not hold."""

    __slots__ = ("days", "key", "week")

    def __init__(self, week: tuple[Shifts, ...], days: Days) -> None:
        self.week = week
        """From Monday."""
        self.days = days
        differing = (
            (day, shifts) for day, (shifts, _) in days.items() if shifts != week[(day - 1) % 7]
        )
        self.key: tuple[object, ...] = (week, tuple(sorted(differing)))
        """The same for two of the same working time."""

    def on(self, day: int) -> tuple[Shifts, str]:
        """Give a day's working time, and its name if it has one."""
        return self.days.get(day) or (self.week[(day - 1) % 7], "")

    def both(self, other: WorkingTime) -> WorkingTime:
        """Give the time that is worked in both."""
        week = tuple(_common(a, b) for a, b in zip(self.week, other.week, strict=True))
        days: Days = {}
        for day in sorted({*self.days, *other.days}):
            (a, first), (b, second) = self.on(day), other.on(day)
            days[day] = _common(a, b), first or second
        return WorkingTime(week, days)


def _common(a: Shifts, b: Shifts) -> Shifts:
    spans = ((max(x[0], y[0]), min(x[1], y[1])) for x in a for y in b)
    return tuple(sorted((begin, end) for begin, end in spans if begin < end))


class Calendars:
    """The calendars of one file, each worked out when it is first asked for."""

    def __init__(
        self,
        root: Element,
        values: Values,
        report: ReportBuilder,
        window: tuple[int, int],
        lengths: tuple[int, int],
    ) -> None:
        self.values = values
        self.report = report
        self.window = window
        """First and last day ordinal for which exceptions that recur are worked out."""
        self.day, self.week = lengths
        """Minutes of what the file calls a day and a week."""
        self.elements: dict[int, Element] = {}
        for element in root.inside("Calendars", "Calendar"):
            uid = values.integer(element, "UID")
            if uid is not None:
                self.elements.setdefault(uid, element)
        self.specs: dict[str, CalendarSpec] = {}
        self._times: dict[int, tuple[WorkingTime, Days]] = {}
        self._names = Names()
        self._by_key: dict[tuple[object, ...], str] = {}
        self._days_left = _MOST_DAYS
        for name in BUILT_IN:
            self._names.take(name, "calendar")

    def time(self, uid: int) -> WorkingTime | None:
        """Give a calendar's working time; ``None`` where there is no such calendar."""
        if uid not in self.elements:
            return None
        return self._resolve(uid, ())[0]

    def title(self, uid: int) -> str:
        """Give a calendar's name in the file."""
        element = self.elements.get(uid)
        return self.values.text(element, "Name") if element is not None else ""

    def use(self, time: WorkingTime, title: str) -> str:
        """Give the plan's name for some working time, adding a calendar where it has none."""
        found = self._by_key.get(time.key)
        if found is None:
            found = self._by_key[time.key] = self._names.take(title, "calendar")
            self.specs[found] = self._spec(found, time)
        return found

    def _spec(self, name: str, time: WorkingTime) -> CalendarSpec:
        return CalendarSpec(
            name,
            based_on=None,
            hours={day: shifts for day, shifts in enumerate(time.week) if shifts},
            holidays="none",
            closed=tuple(_closed(time.days)),
            open=tuple(
                OpenDay(day, shifts, title)
                for day, (shifts, title) in sorted(time.days.items())
                if shifts
            ),
            day_minutes=self.day,
            week_minutes=self.week,
        )

    def _resolve(self, uid: int, above: tuple[int, ...]) -> tuple[WorkingTime, Days]:
        """Give a calendar's working time, and the days of it that temporary weeks give."""
        found = self._times.get(uid)
        if found is None:
            found = self._times[uid] = self._work_out(uid, above)
        return found

    def _work_out(self, uid: int, above: tuple[int, ...]) -> tuple[WorkingTime, Days]:
        element = self.elements[uid]
        base_uid = self.values.integer(element, "BaseCalendarUID")
        base = None
        if base_uid is not None and base_uid in self.elements and base_uid != uid:
            if base_uid in above or len(above) > 20:
                message = f"calendar {self.title(uid)!r} is based on itself by way of others"
                self.values.findings.error("EP506", message, element.line)
            else:
                base = self._resolve(base_uid, (*above, uid))
        own, exceptions = self._own_week(element)
        week = base[0].week if base is not None else _STANDARD_WEEK if not own else (_OFF,) * 7
        temporary = {
            day: entry
            for day, entry in (base[1] if base else {}).items()
            if (day - 1) % 7 not in own
        }
        week = tuple(own.get(day, shifts) for day, shifts in enumerate(week))
        inherited = base[0].days if base is not None else {}
        only_exceptions = {day: e for day, e in inherited.items() if base and day not in base[1]}
        temporary.update(self._temporary_weeks(element))
        for day, entry in self._exceptions(element):
            exceptions.setdefault(day, entry)
        days = {**temporary, **only_exceptions, **exceptions}
        return WorkingTime(week, days), {d: e for d, e in temporary.items() if days[d] is e}

    def _own_week(self, element: Element) -> tuple[dict[int, Shifts], Days]:
        """Give the weekdays a calendar says something about, and exceptions in the old form."""
        values = self.values
        week: dict[int, Shifts] = {}
        days: Days = {}
        has_exceptions = next(element.inside("Exceptions", "Exception"), None) is not None
        for entry in element.inside("WeekDays", "WeekDay"):
            number = values.integer(entry, "DayType")
            if number is not None and 1 <= number <= 7:
                week[(number + 5) % 7] = self._shifts(entry)
            elif number == 0 and not has_exceptions:
                shifts = self._shifts(entry)
                for day in self._range(entry):
                    days.setdefault(day, (shifts, ""))
        return week, days

    def _shifts(self, element: Element) -> Shifts:
        """Give the working time of a day; the usual hours where it is worked but has none."""
        values = self.values
        if not values.flag(element, "DayWorking"):
            return _OFF
        spans = []
        for entry in element.inside("WorkingTimes", "WorkingTime"):
            begin, end = (values.minute_of_day(entry, tag) for tag in ("FromTime", "ToTime"))
            if begin is None or end is None:
                continue
            end = end or _MINUTES_PER_DAY
            if begin < end:
                spans.append((begin, end))
            else:
                what = "shifts that end before they begin"
                place = f"line {entry.line}"
                self.report.note(what, "they are left out", place, changes_dates=True)
        if not spans and element.find("WorkingTimes") is None:
            return _STANDARD
        return _merged(spans)

    def _range(self, element: Element) -> Iterator[int]:
        """Every day of a TimePeriod, as far as it lies in the window."""
        limits = self._limits(element)
        if limits is not None:
            yield from self._spend(iter(range(limits[0], limits[1] + 1)))

    def _limits(self, element: Element) -> tuple[int, int] | None:
        period = element.find("TimePeriod")
        if period is None:
            return None
        first, last = (self.values.instant(period, tag) for tag in ("FromDate", "ToDate"))
        if first is None:
            return None
        begin = first // _MINUTES_PER_DAY
        # An end at 23:59:59 is read as the next day's first minute.
        end = begin if last is None else max(begin, (last - 1) // _MINUTES_PER_DAY)
        return max(begin, self.window[0]), min(end, self.window[1])

    def _exceptions(self, element: Element) -> Iterator[tuple[int, tuple[Shifts, str]]]:
        values = self.values
        for entry in element.inside("Exceptions", "Exception"):
            shifts, name = self._shifts(entry), values.text(entry, "Name")
            kind = values.integer(entry, "Type")
            is_range = kind is None or kind <= 1
            days = self._range(entry) if is_range else self._recurring(entry, kind or 1)
            for day in days:
                yield day, (shifts, name)

    def _recurring(self, entry: Element, kind: int) -> Iterator[int]:
        values = self.values
        period = entry.find("TimePeriod")
        first = values.instant(period, "FromDate") if period is not None else None
        last = values.instant(period, "ToDate") if period is not None else None
        if first is None:
            return
        count = None
        if values.flag(entry, "EnteredByOccurrences"):
            count = values.integer(entry, "Occurrences")
        end = self.window[1]
        if count is None and last is not None:
            end = min(end, (last - 1) // _MINUTES_PER_DAY)
        number: Callable[[str], int | None] = lambda tag: values.integer(entry, tag)  # noqa: E731
        found = occurrences(kind, first // _MINUTES_PER_DAY, end, count, number)
        if found is None:
            what = "calendar exceptions that recur in a way that is not known"
            self.report.note(what, "they are left out", f"line {entry.line}", changes_dates=True)
            return
        yield from (day for day in self._spend(found) if day >= self.window[0])

    def _temporary_weeks(self, element: Element) -> Iterator[tuple[int, tuple[Shifts, str]]]:
        for entry in element.inside("WorkWeeks", "WorkWeek"):
            week = {}
            for day in entry.inside("WeekDays", "WeekDay"):
                number = self.values.integer(day, "DayType")
                if number is not None and 1 <= number <= 7:
                    week[(number + 5) % 7] = self._shifts(day)
            name = self.values.text(entry, "Name")
            for ordinal in self._range(entry):
                shifts = week.get((ordinal - 1) % 7)
                if shifts is not None:
                    yield ordinal, (shifts, name)

    def _spend(self, days: Iterator[int]) -> Iterator[int]:
        """Pass days on, as long as they are not too many for a file that means well."""
        for day in days:
            self._days_left -= 1
            if self._days_left < 0:
                message = f"the calendars have more than {_MOST_DAYS:,} exceptional days"
                file = self.values.findings.file
                raise PlanError([Diagnostic("EP503", Severity.ERROR, message, "", file)])
            yield day


def _merged(spans: list[tuple[int, int]]) -> Shifts:
    shifts: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if shifts and begin <= shifts[-1][1]:
            shifts[-1] = shifts[-1][0], max(end, shifts[-1][1])
        else:
            shifts.append((begin, end))
    return tuple(shifts)


def _closed(days: Days) -> Iterator[Period]:
    """Give the days without work, those in a row with one name as one period."""
    first = last = 0
    title = ""
    for day, (shifts, name) in sorted(days.items()):
        if shifts:
            continue
        if first and day == last + 1 and name == title:
            last = day
            continue
        if first:
            yield Period(first, last, title)
        first = last = day
        title = name
    if first:
        yield Period(first, last, title)


def year_window(first: int, last: int) -> tuple[int, int]:
    """Give the days to work exceptions out for: from the year before to ten years after."""
    begin = datetime.date.fromordinal(max(first, 1)).year - 1
    end = datetime.date.fromordinal(max(last, 1)).year + 10
    return (
        datetime.date(min(max(begin, 1970), 2119), 1, 1).toordinal(),
        datetime.date(min(max(end, 1970), 2119), 12, 31).toordinal(),
    )
