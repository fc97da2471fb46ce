"""The plan file format of calendars."""

from __future__ import annotations

from exitplan.plan import DEFAULT_CALENDAR
from exitplan.planfile._format_parts import CALENDAR_NAME, NAME, PERIODS
from exitplan.planfile._kinds import Choice, Date, Either, Field, Length, Many, Object, Shifts, Week

OPEN_DAY = Object(
    "open_day",
    "An extra working day.",
    (
        Field("date", Date(has_time=False), "The day.", "2015-08-31", is_required=True),
        Field("hours", Shifts(may_be_none=False), "Its working hours.", "09:00-13:00"),
        NAME,
    ),
)
_HOLIDAYS = ("england-and-wales", "scotland", "northern-ireland", "any-uk", "none")
CALENDAR = Object(
    "calendar",
    "A calendar of working time.",
    (
        Field(
            "based_on",
            CALENDAR_NAME,
            "The calendar it changes: a built-in one or another of these.",
            "scotland",
            default=DEFAULT_CALENDAR,
        ),
        Field("hours", Week(), "Weekly hours; they replace all of the base's."),
        Field(
            "holidays",
            Choice({name: name for name in _HOLIDAYS}),
            "Whose bank holidays it keeps, in place of the base's.",
        ),
        Field("closed", PERIODS, "Days off, beyond weekends and bank holidays."),
        Field(
            "open",
            Many(Either(Date(has_time=False), OPEN_DAY)),
            "Working days that would otherwise be off.",
            ["2015-08-31"],
        ),
        Field(
            "blackouts",
            PERIODS,
            "Named periods in which nothing on this calendar happens, "
            "such as the run-up to an election.",
        ),
        Field("day", Length(is_clock=True), "What 1d means, where days differ in length.", "8h"),
        Field("week", Length(is_clock=True), "What 1w means, where weeks do.", "40h"),
    ),
)
