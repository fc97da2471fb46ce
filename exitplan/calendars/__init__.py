"""Working time: which minutes are worked, and how to count them.

An *instant* is an integer, minutes of local civil time: the day's ordinal
(:meth:`datetime.date.toordinal`) times 1440, plus the minute of the day. A
*position* is an integer on one calendar's own axis of working time; the
architecture page explains why there are two of them for each stretch without
work.

A :class:`CalendarSpec` says in a plan's words what a calendar is;
:func:`build_calendar` compiles it into a :class:`WorkCalendar`, which counts.
:func:`add_months` counts calendar months, which need no calendar.

A :class:`CountingRule` counts whole days, as the law does. A
:class:`MeetingRule` is a cycle of meetings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.calendars._bank_holidays import (
    FIRST_PROJECTED_YEAR,
    HOLIDAY_TABLES,
    NO_HOLIDAYS,
    holiday_names,
)
from exitplan.calendars._build import (
    BUILT_IN,
    build_calendar,
    calendar_problems,
    twenty_four_hour,
)
from exitplan.calendars._months import (
    add_months,
    earliest_after_months,
    latest_before_months,
)
from exitplan.calendars._names import MONTHS, WEEKDAYS, long_date
from exitplan.calendars._spec import (
    MINUTES_PER_DAY,
    CalendarSpec,
    OpenDay,
    Period,
    Shifts,
    YearlyPeriod,
)
from exitplan.calendars._work import WorkCalendar

if TYPE_CHECKING:
    from exitplan.calendars._counting import CountedDay, CountingRule, CountUnit, day_stretches
    from exitplan.calendars._cycles import MeetingRule, parse_meeting_rule

CODES: dict[str, str] = {"EP309": "a date lies outside the years that its calendar knows"}
"""Every code that only this room uses, with its meaning in one line."""


_LATER = {
    "CountUnit": "_counting",
    "CountedDay": "_counting",
    "CountingRule": "_counting",
    "day_stretches": "_counting",
    "MeetingRule": "_cycles",
    "parse_meeting_rule": "_cycles",
}


def __getattr__(name: str) -> Any:
    """Load legal periods and cycles of meetings when a plan first has one (PEP 562)."""
    home = _LATER.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    import importlib

    return getattr(importlib.import_module(f"exitplan.calendars.{home}"), name)


__all__ = [
    "BUILT_IN",
    "CODES",
    "FIRST_PROJECTED_YEAR",
    "HOLIDAY_TABLES",
    "MINUTES_PER_DAY",
    "MONTHS",
    "NO_HOLIDAYS",
    "WEEKDAYS",
    "CalendarSpec",
    "CountUnit",
    "CountedDay",
    "CountingRule",
    "MeetingRule",
    "OpenDay",
    "Period",
    "Shifts",
    "WorkCalendar",
    "YearlyPeriod",
    "add_months",
    "build_calendar",
    "calendar_problems",
    "day_stretches",
    "earliest_after_months",
    "holiday_names",
    "latest_before_months",
    "long_date",
    "parse_meeting_rule",
    "twenty_four_hour",
]
