"""The last safe start: found by scheduling the plan from one day and another."""

from __future__ import annotations

import attrs

from exitplan.calendars import WorkCalendar, build_calendar
from exitplan.outlook import contract_dates
from exitplan.plan import Moment, Plan
from exitplan.schedule import Schedule, compute_schedule

GO_LIVE = "go-live"
_FIRST_TRY_DAYS = 900
_MOST_GUESSES = 6
"""After so many guesses from the room that is left, halving is surer."""


@attrs.frozen
class Started:
    """What comes of starting a plan on a day."""

    day: int
    """Day ordinal of the start."""
    go_live_day: int
    room_days: int
    """Working days by which the new service, or a notice, is in time; negative where it is late."""
    is_safe: bool


@attrs.frozen
class LastStart:
    """The last safe start, and what comes of starting on the next working day."""

    last: Started
    too_late: Started


def start_on(plan: Plan, day: int) -> tuple[Started, Schedule]:
    """Schedule a plan from a day (ordinal)."""
    schedule = compute_schedule(attrs.evolve(plan, start=Moment(day)))
    (dates,) = contract_dates(schedule)
    gap, gap_days = dates.gap_working_days, dates.gap_days
    assert gap is not None
    assert gap_days is not None
    rooms = [term.room_days for term in dates.notices if term.room_days is not None]
    is_safe = gap_days <= 0 and not any(term.is_late for term in dates.notices)
    return Started(day, schedule[GO_LIVE].finish_day, min([-gap, *rooms]), is_safe), schedule


def last_start(plan: Plan, ends: int) -> LastStart:
    """Find the last working day from which everything is in time for a contract's last day.

    `ends` is that day (ordinal). A later start never makes anything earlier, so one day divides
    those that are safe from those that are not. Raises HorizonError where no day that the calendar
    knows is early enough.
    """
    calendar = schedule_calendar(plan)
    high, _ = start_on(plan, calendar.nth_working_day_after(ends - 1, 1))
    guess = calendar.nth_working_day_before(high.day, _FIRST_TRY_DAYS)
    low: Started | None = None
    guesses = 0
    while low is None or calendar.nth_working_day_after(low.day, 1) < high.day:
        found, _ = start_on(plan, guess)
        guesses += 1
        if found.is_safe:
            low = found
        else:
            high = found
        guess = _next_guess(calendar, found, low, high, halve=guesses > _MOST_GUESSES)
    return LastStart(low, high)


def _next_guess(
    calendar: WorkCalendar, found: Started, low: Started | None, high: Started, *, halve: bool
) -> int:
    """Move by the room that is left, and stay between what is known to be safe and what is not."""
    if low is None:
        return calendar.nth_working_day_before(found.day, max(1, -found.room_days))
    last = calendar.nth_working_day_before(high.day, 1)
    first = min(calendar.nth_working_day_after(low.day, 1), last)
    if halve:
        half = calendar.working_days_between(first, last) // 2
        return calendar.nth_working_day_after(first - 1, half + 1)
    if found.room_days > 0:
        guess = calendar.nth_working_day_after(found.day, found.room_days)
    elif found.room_days < 0:
        guess = calendar.nth_working_day_before(found.day, -found.room_days)
    else:
        guess = first if found.is_safe else last
    return max(first, min(last, guess))


def schedule_calendar(plan: Plan) -> WorkCalendar:
    """Give the working time of a plan."""
    return build_calendar(plan.calendar, plan.calendars)
