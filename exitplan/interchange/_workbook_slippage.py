"""The sheet Slippage."""

from __future__ import annotations

from exitplan.calendars import WorkCalendar, build_calendar
from exitplan.interchange._workbook_table import Table, Value, mark_of, status_of
from exitplan.plan import BaselineDates, Moment
from exitplan.schedule import ItemDates, Schedule
from exitplan.schedule.words import count


def slippage(schedule: Schedule) -> Table:
    """Give the sheet Slippage: against baselines, or for want of any, the margins to deadlines."""
    if not any(dates.item.baselines for dates in schedule):
        return _margins(schedule)
    calendars: dict[str, WorkCalendar] = {}
    rows: list[tuple[Value, ...]] = []
    marks = []
    for dates in schedule:
        name = dates.calendar
        for baseline, approved in dates.item.baselines.items():
            if name not in calendars:
                calendars[name] = build_calendar(name, schedule.plan.calendars)
            rows.append(_slip(dates, baseline, approved, calendars[name]))
            slip = rows[-1][-2]
            marks.append("late" if isinstance(slip, str) and slip.endswith("later") else "")
    return Table(
        title="Slippage",
        intro=(
            (
                "Forecast against each approved baseline, counted to the forecast: more than 0 is "
                "later than approved. Working days are those of the item's own calendar."
            ),
        ),
        headers=(
            "Item",
            "Baseline",
            "Baseline start",
            "Forecast start",
            "Start slip (working days)",
            "Start slip (calendar days)",
            "Baseline finish",
            "Forecast finish",
            "Finish slip (working days)",
            "Finish slip (calendar days)",
            "Finish in words",
            "ID",
        ),
        widths=(52, 14, 13, 13, 13, 13, 13, 13, 13, 13, 28, 30),
        rows=tuple(rows),
        marks=tuple(marks),
    )


def _slip(
    dates: ItemDates, name: str, approved: BaselineDates, calendar: WorkCalendar
) -> tuple[Value, ...]:
    start = _days_later(approved.start, dates.start_day, calendar)
    finish = _days_later(approved.finish, dates.finish_day, calendar)
    return (
        dates.title,
        name,
        approved.start,
        Moment(dates.start_day),
        *start,
        approved.finish,
        Moment(dates.finish_day),
        *finish,
        _slip_words(*finish),
        dates.id,
    )


def _days_later(
    approved: Moment | None, day: int, calendar: WorkCalendar
) -> tuple[int | None, int | None]:
    """Count working and calendar days from an approved day to the forecast."""
    if approved is None:
        return None, None
    last = calendar.last_day
    is_known = calendar.first_day <= approved.day < last and calendar.first_day <= day < last
    working = calendar.working_days_between(approved.day + 1, day + 1) if is_known else None
    return working, day - approved.day


def _slip_words(working: int | None, days: int | None) -> str | None:
    if days is None:
        return None
    if days == 0:
        return "as approved"
    # A slip over a weekend is no working day, and yet it is one.
    words = count(abs(working), "working day") if working else count(abs(days), "calendar day")
    return f"{words} {'later' if days > 0 else 'earlier'}"


def _margins(schedule: Schedule) -> Table:
    dated = [dates for dates in schedule if dates.deadline is not None]
    return Table(
        title="Slippage",
        intro=(
            (
                "No item has a baseline, so nothing can be said of slippage. Instead this shows "
                "what is left to each deadline: fewer than 0 days is late."
            ),
        ),
        headers=(
            "Item",
            "Deadline",
            "Forecast",
            "Margin (working days)",
            "Margin (calendar days)",
            "Status",
            "ID",
        ),
        widths=(52, 13, 13, 13, 13, 14, 30),
        rows=tuple(
            (
                dates.title,
                Moment(dates.deadline.deadline_day),
                Moment(dates.finish_day),
                dates.deadline.margin_working_days,
                dates.deadline.margin_calendar_days,
                status_of(dates),
                dates.id,
            )
            for dates in dated
            if dates.deadline is not None
        ),
        marks=tuple(map(mark_of, dated)),
    )
