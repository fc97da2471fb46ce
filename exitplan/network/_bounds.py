"""Dates in a plan as bounds on a calendar's positions.

A date alone is a whole day. As a start it means the first working minute from
its beginning; as a finish the last working minute up to its end.
"""

from __future__ import annotations

from exitplan.calendars import WorkCalendar
from exitplan.plan import Moment


def not_before(calendar: WorkCalendar, moment: Moment) -> int:
    """Give the start position of what may not start before a moment."""
    return calendar.ceil(moment.begin) | 1


def finish_not_before(calendar: WorkCalendar, moment: Moment) -> int:
    """Give the position of what may not finish before a moment.

    On a date without working time that is the next working day's beginning,
    which work reads as the end of the working day before (no working time
    lies between them) and a milestone as it stands.
    """
    position = calendar.floor(moment.end)
    after = calendar.ceil(moment.end)
    is_day = moment.minute is None
    if calendar.instant(position) < moment.begin + is_day or calendar.instant(after) == moment.end:
        return after
    return position


def finish_by(calendar: WorkCalendar, moment: Moment) -> int:
    """Give the latest position of what must be finished by a moment."""
    return calendar.floor(moment.end)


def start_by(calendar: WorkCalendar, moment: Moment) -> int:
    """Give the latest start position of what must have started by a moment."""
    return calendar.ceil(moment.begin) | 1


def started_at(calendar: WorkCalendar, moment: Moment) -> int:
    """Give the instant of a reported start: of a date alone, its first working minute."""
    if moment.minute is not None:
        return moment.begin
    instant = calendar.instant(calendar.ceil(moment.begin) | 1)
    return instant if instant < moment.end else moment.begin


def finished_at(calendar: WorkCalendar, moment: Moment) -> int:
    """Give the instant of a reported finish: of a date alone, its last working minute."""
    if moment.minute is not None:
        return moment.begin
    instant = calendar.instant(calendar.floor(moment.end) & ~1)
    return instant if instant > moment.begin else moment.end
