"""Small Microsoft Project files, put together for one test each."""

from __future__ import annotations

from collections.abc import Iterable

from exitplan.interchange._imported import Imported, ImportReport
from exitplan.interchange._mspdi_read import read_mspdi
from exitplan.plan import Group, Moment, Task, parse_moment

START = "2024-01-01T08:00:00"
"""A Monday."""
DAY = "PT8H0M0S"


def tags(**values: object) -> str:
    """Write elements by name; a list repeats one, and text may hold elements itself."""
    return "\n".join(
        f"<{name}>{one}</{name}>"
        for name, value in values.items()
        for one in (value if isinstance(value, list) else [value])
    )


def task(uid: int, name: str = "", **values: object) -> str:
    """Write one task of a day, at the top level, unless told otherwise."""
    fields = {"OutlineLevel": 1, "Duration": DAY, "DurationFormat": 7, **values}
    fields = {tag: value for tag, value in fields.items() if value is not None}
    return f"<Task>{tags(UID=uid, Name=name or f'T{uid}', **fields)}</Task>"


def summary(uid: int, name: str = "", **values: object) -> str:
    """Write a summary task; what follows at a deeper level lies in it."""
    return task(uid, name, **{"Summary": 1, **values})


def link(uid: int, kind: int = 1, lag: object = 0, lag_format: int = 7, **more: object) -> str:
    """Write the inside of a PredecessorLink; `lag` as the file counts it."""
    return tags(PredecessorUID=uid, Type=kind, LinkLag=lag, LagFormat=lag_format, **more)


def shifts(*spans: str) -> str:
    """Write WorkingTimes: ``shifts("08:00-12:00")``."""
    times = [
        tags(FromTime=f"{begin}:00", ToTime=f"{end}:00")
        for begin, end in (span.split("-") for span in spans)
    ]
    return tags(WorkingTimes=tags(WorkingTime=times))


OFFICE = shifts("08:00-12:00", "13:00-17:00")
WEEK = [
    tags(DayType=1, DayWorking=0),
    *(tags(DayType=day, DayWorking=1) + OFFICE for day in range(2, 7)),
    tags(DayType=7, DayWorking=0),
]


def period(first: str, last: str) -> str:
    """Write a TimePeriod of whole days."""
    return tags(TimePeriod=tags(FromDate=f"{first}T00:00:00", ToDate=f"{last}T23:59:59"))


def calendar(
    uid: int, name: str = "", *, base: int = -1, days: Iterable[str] = (), inside: str = ""
) -> str:
    """Write a calendar with some WeekDays."""
    head = tags(UID=uid, Name=name or f"C{uid}", IsBaseCalendar=int(base < 0), BaseCalendarUID=base)
    return f"<Calendar>{head}{tags(WeekDays=tags(WeekDay=list(days)))}{inside}</Calendar>"


STANDARD = calendar(1, "Standard", days=WEEK)


def project(
    *tasks: str, calendars: Iterable[str] = (STANDARD,), inside: str = "", **values: object
) -> bytes:
    """Write a whole file."""
    fields = {
        "Title": "Exit",
        "StartDate": START,
        "CalendarUID": 1,
        "MinutesPerDay": 480,
        "MinutesPerWeek": 2400,
        **values,
    }
    head = tags(**{tag: value for tag, value in fields.items() if value is not None})
    body = f"<Calendars>{''.join(calendars)}</Calendars><Tasks>{''.join(tasks)}</Tasks>{inside}"
    space = 'xmlns="http://schemas.microsoft.com/project"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Project {space}>{head}{body}</Project>'.encode()
    )


def read(*tasks: str, **values: object) -> Imported:
    """Read a file of some tasks."""
    return read_mspdi(project(*tasks, **values), "exit.xml")  # type: ignore[arg-type]


def item(imported: Imported, uid: int) -> Task | Group:
    """Give the item that a task became."""
    return next(item for item in imported.plan.walk() if item.code == str(uid))


def omitted(report: ImportReport) -> dict[str, bool]:
    """Give what was left behind, and whether it may change dates."""
    return {omission.what: omission.changes_dates for omission in report.omissions}


def at(text: str) -> int:
    """Give the instant of ``2024-01-01T08:00``."""
    return parse_moment(text).begin


def moment(text: str) -> Moment:
    """Give the moment of ``2024-01-01T08:00``."""
    return parse_moment(text)
