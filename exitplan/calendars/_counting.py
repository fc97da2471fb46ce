"""Legal periods in whole days: from an event to the last day, back again, and day by day."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence

import attrs

from exitplan.calendars._months import add_months, latest_before_months
from exitplan.calendars._spec import MINUTES_PER_DAY, weekday
from exitplan.calendars._work import WorkCalendar

_LAST_MINUTE = MINUTES_PER_DAY - 1
_SHORTEST_FOLD = 3
"""Days without a note from which a stretch of them is told as one."""
_WEEKEND_DAYS = {5: "Saturday", 6: "Sunday"}


class CountUnit(enum.Enum):
    """What a legal period is counted in."""

    DAYS = "days"
    """Calendar days."""
    WORKING_DAYS = "working-days"
    MONTHS = "months"
    """Calendar months, by the corresponding-date rule (Dodds v Walker [1981] 1 WLR 1027)."""


@attrs.frozen
class CountedDay:
    """One day of a count."""

    day: int
    """Day ordinal."""
    number: int | None
    """Its number in the count; ``None`` where it does not count."""
    note: str = ""
    """Why it does not count, or why the period goes on."""


@attrs.frozen
class CountingRule:
    """How a period is counted in whole days from an event; a day is an ordinal.

    ``last_day`` is monotone, and ``latest_event`` its exact adjoint:

        next_day(e) <= s  if and only if  e <= latest_event(s)

    Outside the calendar's days all of them raise HorizonError (EP309).
    """

    count: int
    unit: CountUnit
    counts_event_day: bool
    """Whether the day of the event is day 1; otherwise the next day is."""
    least_working_days: int
    """Working days that the period has at least; it goes on until it has them."""
    rolls: bool
    """Whether a period that would end on a day off ends with the next working day."""
    calendar: WorkCalendar

    def __attrs_post_init__(self) -> None:
        for number in (self.count, self.least_working_days):
            if number < 0:
                message = f"a period counts no days or some, not {number}"
                raise ValueError(message)

    def last_day(self, event_day: int) -> int:
        """Give the last day of the period that the event on a day starts.

        A count of 0 is no period: the day before the event if its day would
        count, otherwise the event's own day.
        """
        before = event_day - self.counts_event_day
        calendar = self.calendar
        if self.count:
            last = self._planned(event_day)
            if self.least_working_days:
                least = calendar.nth_working_day_after(before, self.least_working_days)
                last = max(last, least)
            if self.rolls:
                last = calendar.nth_working_day_after(last - 1, 1)
        else:
            last = before
        calendar.check_days(event_day, last + 1)
        return last

    def next_day(self, event_day: int) -> int:
        """Give the first day after the period: the next step is lawful from then on."""
        return self.last_day(event_day) + 1

    def latest_event(self, step_day: int) -> int:
        """Give the latest day of an event after which a step on a day is lawful."""
        calendar, included = self.calendar, self.counts_event_day
        calendar.check_days(step_day)
        end = step_day - 1
        if not self.count:
            event = end + included
        elif self.unit is CountUnit.WORKING_DAYS:
            event = self._latest_with(end, self.count)
        else:
            if self.rolls:
                end = calendar.nth_working_day_before(step_day, 1)
            if self.unit is CountUnit.DAYS:
                event = end - self.count + included
            else:
                event = _day_before_months(end + included, self.count)
        if self.count and self.least_working_days:
            event = min(event, self._latest_with(end, self.least_working_days))
        calendar.check_days(event)
        return event

    def count_days(self, event_day: int) -> tuple[CountedDay, ...]:
        """Count day by day, from the event's day to the last day."""
        return tuple(self._counted(event_day, self.last_day(event_day)))

    def _planned(self, event_day: int) -> int:
        """Give the last day before the period is lengthened for want of working days."""
        before = event_day - self.counts_event_day
        if self.unit is CountUnit.DAYS:
            return before + self.count
        if self.unit is CountUnit.WORKING_DAYS:
            return self.calendar.nth_working_day_after(before, self.count)
        return _day_after_months(event_day, self.count) - self.counts_event_day

    def _latest_with(self, end: int, working_days: int) -> int:
        """Give the latest event with so many working days in its period up to a day."""
        first = self.calendar.nth_working_day_before(end + 1, working_days)
        return first - 1 + self.counts_event_day

    def _counted(self, event_day: int, last: int) -> Iterator[CountedDay]:
        planned = self._planned(event_day) if self.count else last
        marks = self._month_marks(event_day)
        number = worked = 0
        for day in range(event_day, last + 1):
            closed = ", ".join(self.calendar.why_closed(day))
            if day == event_day and not self.counts_event_day:
                yield CountedDay(day, None, "event day, not counted")
                continue
            worked += not closed
            if day > planned:
                yield CountedDay(day, None, closed or self._extended(worked))
            elif closed and self.unit is CountUnit.WORKING_DAYS:
                event = "event day, not counted: " if day == event_day else ""
                yield CountedDay(day, None, event + closed)
            else:
                number += 1
                notes = ["event day, counted"] if day == event_day else []
                notes += marks.get(day, [])
                if day == planned and day < last:
                    notes.append(self._why_longer(day, closed, worked))
                yield CountedDay(day, number, "; ".join(notes))

    def _month_marks(self, event_day: int) -> dict[int, list[str]]:
        marks: dict[int, list[str]] = {}
        if self.unit is CountUnit.MONTHS:
            for month in range(1, self.count + 1):
                day = _day_after_months(event_day, month) - self.counts_event_day
                marks[day] = [f"{month} month" if month == 1 else f"{month} months"]
        return marks

    def _why_longer(self, day: int, closed: str, worked: int) -> str:
        if worked < self.least_working_days:
            return (
                f"{worked} of at least {self.least_working_days} working days so far: "
                "the period goes on"
            )
        name = _WEEKEND_DAYS.get(weekday(day), closed) if closed == "weekend" else closed
        return f"{name}: the period ends on the next working day"

    def _extended(self, worked: int) -> str:
        if worked <= self.least_working_days:
            return f"working day {worked} of at least {self.least_working_days}"
        return "the next working day: the period ends"


def _day_after_months(day: int, months: int) -> int:
    """Give the corresponding day, or where the month has none its last."""
    # From the day's last minute, so that the end of a short month is still in it.
    return (add_months(day * MINUTES_PER_DAY + _LAST_MINUTE, months) - 1) // MINUTES_PER_DAY


def _day_before_months(day: int, months: int) -> int:
    """Give the latest day from which the months end no later than `day`."""
    latest = latest_before_months((day + 1) * MINUTES_PER_DAY, months)
    return (latest - _LAST_MINUTE) // MINUTES_PER_DAY


def day_stretches(days: Sequence[CountedDay]) -> Iterator[Sequence[CountedDay]]:
    """Fold the days of a count for telling: plain days, and days off for one reason, in stretches.

    A stretch of one day is one to be told by itself.
    """
    begin = 0
    while begin < len(days):
        end = begin + 1
        first = days[begin]
        while end < len(days) and _goes_on(first, days[end]):
            end += 1
        if first.number is not None and end - begin < _SHORTEST_FOLD:
            end = begin + 1
        yield days[begin:end]
        begin = end


def _goes_on(first: CountedDay, day: CountedDay) -> bool:
    if first.number is None:
        return day.number is None and day.note == first.note
    return day.number is not None and not first.note and not day.note
