"""What a row of updates says of an item that the plan does not say already."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from exitplan.plan import Duration, Group, Moment, Plan, Progress, Task, Unit

_DATES = {
    "started": "actual_start",
    "finished": "actual_finish",
    "suspended": "suspended",
    "resumes": "resumes",
    "expected_finish": "expected_finish",
}
"""What a row calls a date, and what progress calls it."""
_ALL = 100
_NOTHING = Progress()


def news(plan: Plan, item: Task | Group, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values that would change the item, as :meth:`PlanEditor.record` takes them."""
    found = dict(values)
    note = found.pop("note", None)
    progress = _NOTHING
    if isinstance(item, Task):
        progress = item.progress or _NOTHING
        if item.period is not None or item.gate is not None:
            _drop_computed(found)
        if item.is_milestone:
            _as_milestone(found, progress)
        _drop_known(plan, item, progress, found)
        _drop_midnights(found)
        _drop_needless(item, progress, found)
    lines = _new_lines(item.notes, note)
    if lines:
        found["note"] = lines
    return found


def _drop_computed(found: dict[str, Any]) -> None:
    """Leave out the dates of a legal period or decision that only an export can have said.

    It gives their end as the midnight at which they end, which no person would.
    """
    ends = [field for field in ("finished", "expected_finish") if _is_midnight(found.get(field))]
    if ends:
        for field in (*ends, "started"):
            if field in ends or _has_time(found.get(field)):
                found.pop(field, None)


def _is_midnight(date: Moment | None) -> bool:
    return date is not None and date.minute == 0


def _has_time(date: Moment | None) -> bool:
    return date is not None and date.minute is not None


def _as_milestone(found: dict[str, Any], progress: Progress) -> None:
    """Take either actual date of a milestone for the day on which it was reached."""
    started, finished = found.get("started"), found.get("finished") or progress.actual_finish
    if started is not None and (finished is None or finished.day == started.day):
        found.setdefault("finished", found.pop("started"))


def _drop_known(plan: Plan, task: Task, progress: Progress, found: dict[str, Any]) -> None:
    for field, name in _DATES.items():
        known = getattr(progress, name)
        # A spreadsheet may have lost the time of day; the day tells whether it is another.
        if field in found and known is not None and _is_same_date(found[field], known):
            del found[field]
    if found.get("percent", -1) == progress.percent_complete:
        del found["percent"]
    if "remaining" in found:
        known = progress.remaining
        if known is None and progress.actual_start is None:
            known = task.effective_duration
        if known is not None and _is_same_length(plan, task, found["remaining"], known):
            del found["remaining"]


def _drop_midnights(found: dict[str, Any]) -> None:
    """Take midnight for the day: spreadsheets show it behind dates without a time."""
    for field in _DATES:
        if field in found and found[field].minute == 0:
            found[field] = Moment(found[field].day)


def _is_same_date(date: Moment, known: Moment) -> bool:
    return date == known or (date.day == known.day and date.minute is None)


def _drop_needless(task: Task, progress: Progress, found: dict[str, Any]) -> None:
    """Leave out what follows from the dates: nothing left of finished work, 0 % of the rest."""
    if "finished" in found or progress.actual_finish is not None:
        if found.get("percent") == _ALL:
            del found["percent"]
        if "remaining" in found and not found["remaining"].amount:
            del found["remaining"]
    is_begun = "started" in found or "finished" in found or progress != _NOTHING
    if found.get("percent") == 0 and not is_begun:
        del found["percent"]
    if task.is_milestone and "remaining" in found and not found["remaining"].amount:
        del found["remaining"]


def _is_same_length(plan: Plan, task: Task, length: Duration, known: Duration) -> bool:
    if length == known:
        return True
    if length.unit.is_working and known.unit.is_working:
        return _minutes(plan, task, length) == _minutes(plan, task, known)
    minutes = _elapsed(length)
    return minutes is not None and minutes == _elapsed(known)


def _elapsed(length: Duration) -> int | None:
    try:
        return length.elapsed_minutes()
    except ValueError:
        return None


def _minutes(plan: Plan, task: Task, length: Duration) -> int | Fraction:
    """Give working time in minutes of the calendar on which the task is worked."""
    if length.unit is Unit.MINUTE:
        return length.amount
    if length.unit is Unit.HOUR:
        return length.amount * 60
    from exitplan.calendars import build_calendar

    calendar = build_calendar(_calendar_of(plan, task), plan.calendars)
    if length.unit is Unit.DAY:
        return length.amount * (calendar.day_minutes or 1)
    return length.amount * (calendar.week_minutes or 1)


def _calendar_of(plan: Plan, task: Task) -> str:
    """Give the name of a task's calendar: its own, else that of the nearest group with one."""
    found = plan.calendar
    for item in plan.walk():
        if item.calendar is not None and (task.id == item.id or task.id.startswith(f"{item.id}.")):
            found = item.calendar
    return task.calendar or found


def _new_lines(notes: str | None, text: str | None) -> str:
    """Give the lines of a text that the notes do not have yet."""
    if not text:
        return ""
    known = {_plain(line) for line in (notes or "").splitlines()}
    # Long notes are written over several lines that mean one; a sheet has them as one.
    known.add(_plain(notes or ""))
    if _plain(text) in known:
        return ""
    lines = text.splitlines()
    return "\n".join(line for line in lines if _plain(line) and _plain(line) not in known)


def _plain(text: str) -> str:
    return " ".join(text.split())
