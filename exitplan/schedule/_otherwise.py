"""How a deadline would be kept if its item finished on another day than forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exitplan.calendars import build_calendar
from exitplan.schedule._items import deadline_status

if TYPE_CHECKING:
    from exitplan.schedule._results import DeadlineStatus
    from exitplan.schedule._schedule import Schedule


def deadline_if(schedule: Schedule, item_id: str, finish_day: int) -> DeadlineStatus | None:
    """Say how an item would stand if it finished on a day, an ordinal; ``None`` without a deadline.

    The later the day, the worse the status. Where the deadline has a time of day, only a later
    *day* counts as late. Raises UnknownTaskError for an id that the plan does not have,
    HorizonError where the calendar does not reach the day.
    """
    dates = schedule[item_id]
    network = schedule.network
    calendars = {calendar.name: calendar for calendar in network.calendars}
    calendar = calendars.get(dates.calendar)
    if calendar is None:
        calendar = build_calendar(dates.calendar, schedule.plan.calendars)
    return deadline_status(
        schedule.plan, dates.item, calendar, finish_day, 0, completed=dates.completed
    )
