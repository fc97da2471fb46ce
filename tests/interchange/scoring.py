"""How far computed dates agree with those that other software stored, by the oracle's rules.

Only open activities count: not completed, no levels of effort, no groups, not
entered by hand, not inactive. Two instants agree when no working time lies
between them on the activity's calendar; floats agree within one minute.
"""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Iterator

import attrs

from exitplan.calendars import WorkCalendar, build_calendar
from exitplan.interchange._imported import Imported, StoredDates
from exitplan.plan import Kind
from exitplan.schedule import ItemDates, Schedule

ORACLE = pathlib.Path(__file__).parents[3] / "shared" / "oracle"
FIELDS = ("early_start", "early_finish", "late_start", "late_finish", "total_float")


@attrs.frozen
class Difference:
    """One value of one activity that does not agree."""

    item: str
    field: str
    stored: int | None
    found: int | None

    def __str__(self) -> str:
        """Say it with dates."""
        stored, found = (
            value if self.field.endswith("float") else say(value)
            for value in (self.stored, self.found)
        )
        return f"{self.item} {self.field}: stored {stored}, exitplan {found}"


@attrs.frozen
class Score:
    """The agreement of one file."""

    open: int
    right: int
    """Activities of which all stored values agree."""
    exact: int
    """Activities of which all stored values are the same to the minute."""
    differences: tuple[Difference, ...]

    def of(self, field: str) -> int:
        """Give how many open activities agree in one field."""
        return self.open - sum(difference.field == field for difference in self.differences)


def say(instant: int | None) -> str:
    """Write an instant."""
    if instant is None:
        return "nothing"
    day, minute = divmod(instant, 1440)
    return f"{datetime.date.fromordinal(day)} {minute // 60:02d}:{minute % 60:02d}"


def values(dates: ItemDates) -> dict[str, int | None]:
    """Give the computed values under the names of the stored ones."""
    return {
        "early_start": dates.remaining_start_at if dates.started else dates.early_start_at,
        "early_finish": dates.early_finish_at,
        "late_start": dates.late_start_at,
        "late_finish": dates.late_finish_at,
        "total_float": dates.total_float_minutes,
    }


def open_activities(imported: Imported, schedule: Schedule) -> Iterator[tuple[str, ItemDates]]:
    """Give the activities that are scored."""
    for task in imported.plan.tasks():
        if task.kind is Kind.LEVEL_OF_EFFORT or task.inactive or task.manual is not None:
            continue
        if task.progress is not None and task.progress.actual_finish is not None:
            continue
        if task.id in imported.stored:
            yield task.id, schedule[task.id]


def score(imported: Imported, schedule: Schedule, *, started_late: bool = True) -> Score:
    """Compare a schedule with what its file stored.

    `started_late`: whether the late start of started work is stored (P6 stores
    that of what remains) or is not compared.
    """
    calendars: dict[str, WorkCalendar] = {}
    total = right = exact = 0
    differences: list[Difference] = []
    for name, dates in open_activities(imported, schedule):
        stored = imported.stored[name]
        calendar = calendars.get(dates.calendar)
        if calendar is None:
            calendar = build_calendar(dates.calendar, imported.plan.calendars)
            calendars[dates.calendar] = calendar
        found = values(dates)
        if dates.started:
            found["late_start"] = late_remaining_start(schedule, name) if started_late else None
        wrong = list(_differences(name, stored, found, calendar))
        differences += wrong
        total += 1
        right += not wrong
        exact += all(
            getattr(stored, field) is None or getattr(stored, field) == found[field]
            for field in FIELDS
        )
    return Score(total, right, exact, tuple(differences))


def late_remaining_start(schedule: Schedule, name: str) -> int:
    """Give the late start of what remains of started work."""
    node = schedule.network.index[name]
    return schedule.network.calendar(node).instant(schedule.late.remaining_start(node))


def _differences(
    name: str, stored: StoredDates, found: dict[str, int | None], calendar: WorkCalendar
) -> Iterator[Difference]:
    for field in FIELDS:
        expected, value = getattr(stored, field), found[field]
        if expected is None or (value is None and field == "late_start"):
            continue
        if field == "total_float":
            agrees = value is not None and abs(value - expected) <= 1
        else:
            agrees = value is not None and same_working_time(calendar, expected, value)
        if not agrees:
            yield Difference(name, field, expected, value)


def same_working_time(calendar: WorkCalendar, first: int, second: int) -> bool:
    """Whether no working time lies between two instants."""
    low, high = sorted((first, second))
    return low == high or calendar.minutes_between(low, high) == 0
