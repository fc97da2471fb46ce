"""Last safe dates as the overview tells them: the first one in words, then the next few."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import long_date
from exitplan.schedule.words import count
from exitplan.site._causes import quoted
from exitplan.site._facts import signed
from exitplan.site._text import clean

if TYPE_CHECKING:
    from exitplan.outlook import LastDate, Target
    from exitplan.site._press import Press

MOST_LISTED = 6

_WHAT = {
    "decision": "The last day for the decision's papers or notice.",
    "legal period": "The last day on which the period may begin.",
    "notice": "The last day on which the notice may be served.",
    "transfer": "The last day for this step of the staff's transfer.",
    "tender step": "The last day on which this step may be finished.",
}
"""What the last day is the last day of, by kind."""


@attrs.frozen
class LastLine:
    """One line of the table. Days are ordinals."""

    id: str
    """Empty for a notice that nothing in the plan serves."""
    title: str
    what: str
    """What it is the last day for, and what missing it costs, as a sentence."""
    last_day: int | None
    """``None`` where no day is early enough."""
    forecast_day: int | None
    room: str
    """Working days from the forecast to the last day."""
    is_past: bool


@attrs.frozen
class LastTable:
    """The last safe dates of a plan, for readers."""

    heading: str
    first: str
    """The most urgent one, as a sentence."""
    targets: tuple[str, ...]
    """What must be in place by when, a sentence each."""
    rows: tuple[LastLine, ...]
    hidden: int
    is_projected: bool
    """Whether any shown rests on meetings or holidays that nobody has fixed yet."""


def last_dates_of(press: Press) -> LastTable | None:
    """Give them; ``None`` where nothing says what must be in place by when."""
    dates = press.answers.last_safe
    if dates is None:
        return None
    items = press.facts.schedule.items
    rows = list(dates)
    shown = rows[:MOST_LISTED]
    return LastTable(
        _heading(rows),
        _first(press, rows),
        tuple(_targets(press, dates.targets)),
        tuple(_line(row, is_item=row.id in items) for row in shown),
        len(rows) - len(shown),
        any(row.is_projected for row in shown),
    )


def _heading(rows: list[LastDate]) -> str:
    past = sum(1 for row in rows if row.is_past)
    if past:
        return f"{count(past, 'last safe date')} {'has' if past == 1 else 'have'} passed"
    if not rows:
        return "No decision, notice or step that is open can move the end"
    first = rows[0]
    assert first.last_day is not None
    return f"The earliest last safe date is {long_date(first.last_day)}"


def _first(press: Press, rows: list[LastDate]) -> str:
    if not rows:
        return "No decision, notice or step that is still open can move it."
    first = rows[0]
    if first.last_day is None:
        return f"No day is early enough for {quoted(first.title)}: {clean(first.cliff)}."
    text = f"{quoted(first.title)}: {long_date(first.last_day)} is the last day"
    if first.is_past:
        text = f"{quoted(first.title)}: {long_date(first.last_day)} was the last day"
    if first.days_left is not None and press.facts.status_day is not None:
        side = "after" if first.days_left >= 0 else "before"
        left = count(abs(first.days_left), "working day")
        text += f", {left} {side} {long_date(press.facts.status_day)}"
    return f"{text}."


def _targets(press: Press, targets: tuple[Target, ...]) -> Iterator[str]:
    calendar = press.facts.schedule.network.project_calendar
    for target in targets:
        text = f"{quoted(target.title)} is forecast for {long_date(target.forecast_day)}"
        by = f"{clean(target.why)}, {long_date(target.by_day)}"
        days = 0
        if calendar is not None:
            days = calendar.working_days_between(target.forecast_day + 1, target.by_day + 1)
        if not days:
            yield f"{text}, {'on' if target.is_kept else 'just after'} {by}."
        else:
            side = "before" if days > 0 else "after"
            yield f"{text}, {count(abs(days), 'working day')} {side} {by}."


def _line(row: LastDate, *, is_item: bool) -> LastLine:
    return LastLine(
        row.id if is_item else "",
        clean(row.title),
        _cost(row) or _WHAT[row.kind],
        row.last_day,
        row.forecast_day,
        "" if row.room_days is None else signed(row.room_days),
        row.is_past,
    )


def _cost(row: LastDate) -> str:
    """Say what missing it costs, where a meeting is behind it."""
    text = clean(row.cliff)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
