"""``exitplan latest``: the last safe date of every decision, notice and tender step."""

from __future__ import annotations

import argparse
from typing import Any

from exitplan.calendars import long_date
from exitplan.cli._output import (
    Paint,
    add_plan_argument,
    add_plan_arguments,
    fit,
    item_id,
    load_schedule,
    width,
    wrap,
    write_csv,
    write_json,
)
from exitplan.outlook import LastDate, LastDates, Target, last_safe_dates
from exitplan.schedule import Schedule
from exitplan.schedule.words import count, iso_date, short_date

_DATE_COLUMNS = 11
_ROOM_COLUMNS = 6
_KINDS = {
    "decision": "◇ ",
    "legal period": "§ ",
    "notice": "! ",
    "tender step": "  ",
    "transfer": "◆ ",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_plan_argument(parser)
    parser.add_argument(
        "--to",
        metavar="MILESTONE",
        help="what must be in time; default: the new service of each contract, by its last day",
    )
    parser.add_argument(
        "--decisions", action="store_true", help="list decisions only, without the other steps"
    )
    add_plan_arguments(parser, ("table", "json", "csv"))


def run(arguments: argparse.Namespace) -> int:
    """Print the dates."""
    schedule = load_schedule(arguments.plan, arguments.as_of, arguments.project)
    target = None if arguments.to is None else item_id(schedule, arguments.to)
    dates = last_safe_dates(schedule, target)
    rows = [row for row in dates if row.kind == "decision" or not arguments.decisions]
    if arguments.format == "json":
        write_json(as_data(schedule, dates, rows))
    elif arguments.format == "csv":
        write_csv(row.as_dict() for row in rows)
    else:
        print(report(schedule, dates, rows, Paint(), width()))
    return 0


def as_data(schedule: Schedule, dates: LastDates, rows: list[LastDate]) -> dict[str, Any]:
    """Give the dates as plain data."""
    return {
        "schema": 1,
        "plan": schedule.plan.id,
        "status_date": schedule.as_dict()["status_date"],
        "targets": [
            {
                "id": target.id,
                "title": target.title,
                "by": iso_date(target.by_day),
                "forecast": iso_date(target.forecast_day),
                "contract": target.contract or None,
            }
            for target in dates.targets
        ],
        "dates": [row.as_dict() for row in rows],
    }


def report(
    schedule: Schedule, dates: LastDates, rows: list[LastDate], paint: Paint, columns: int
) -> str:
    """Give the dates as text: the answer, the table, what they mean."""
    lines = [wrap(_target_sentence(schedule, target)) for target in dates.targets]
    lines += [wrap(_first_sentence(schedule, rows))]
    if rows:
        lines += ["", paint(_head(columns), "bold")]
        lines += [_row(row, paint, columns) for row in rows]
        lines += ["", *_decisions(rows)]
        lines += [wrap(_legend(rows))]
    return "\n".join(lines)


def _target_sentence(schedule: Schedule, target: Target) -> str:
    calendar = schedule.network.project_calendar
    assert calendar is not None
    days = calendar.working_days_between(target.forecast_day + 1, target.by_day + 1)
    text = f"“{target.title}” is forecast for {long_date(target.forecast_day)}"
    by = f"{target.why}, {long_date(target.by_day)}"
    if target.forecast_day == target.by_day and target.why == "its own forecast":
        return f"{text}. These dates leave it there."
    if not days:
        return f"{text}, on {by}." if target.is_kept else f"{text}, just after {by}."
    word = "before" if days > 0 else "after"
    return f"{text}, {count(abs(days), 'working day')} {word} {by}."


def _first_sentence(schedule: Schedule, rows: list[LastDate]) -> str:
    if not rows:
        return "No decision, notice or step that is still open can move it."
    first = rows[0]
    if first.last_day is None:
        return f"No day is early enough for “{first.title}”: {first.cliff}."
    status = schedule.plan.status_date
    past = [row for row in rows if row.is_past]
    if past and status is not None:
        return (
            f"As of {long_date(status.day)}, {count(len(past), 'last safe date')} "
            f"{'has' if len(past) == 1 else 'have'} passed."
        )
    text = f"First comes “{first.title}”, by {long_date(first.last_day)}"
    if first.days_left is not None and status is not None:
        text += f", {count(first.days_left, 'working day')} after {long_date(status.day)}"
    return f"{text}."


def _head(columns: int) -> str:
    rest = columns - 2 * (_DATE_COLUMNS + 1) - _ROOM_COLUMNS - 1
    cells = ["By".rjust(_DATE_COLUMNS), fit("What", rest), "Forecast".rjust(_DATE_COLUMNS)]
    return " ".join([*cells, "Room".rjust(_ROOM_COLUMNS)])


def _row(row: LastDate, paint: Paint, columns: int) -> str:
    rest = columns - 2 * (_DATE_COLUMNS + 1) - _ROOM_COLUMNS - 1
    room = ("–" if row.room_days is None else f"{row.room_days}d").rjust(_ROOM_COLUMNS)
    forecast = "–" if row.forecast_day is None else short_date(row.forecast_day)
    date = ("never" if row.last_day is None else short_date(row.last_day)).rjust(_DATE_COLUMNS)
    cells = [
        paint(date, "late") if row.is_past else date,
        fit(_KINDS[row.kind] + row.title, rest),
        forecast.rjust(_DATE_COLUMNS),
        paint(room, "late") if (row.room_days or 0) < 0 else room,
    ]
    return " ".join(cells)


def _decisions(rows: list[LastDate]) -> list[str]:
    """Say what each decision's last meeting is, and what missing it costs."""
    found = [row for row in rows if row.kind == "decision" and row.cliff]
    return [part for row in found for part in (wrap(f"“{row.title}”: {row.cliff}."), "")]


_LEGEND = {
    "decision": "◇ of a decision's papers or notice",
    "legal period": "§ on which a legal period may begin",
    "notice": "! on which a notice may be served",
    "transfer": "◆ of a milestone of the staff's transfer",
}


def _legend(rows: list[LastDate]) -> str:
    kinds = {row.kind for row in rows}
    marks = "".join(f"; {text}" for kind, text in _LEGEND.items() if kind in kinds)
    text = (
        f"By: the last day on which it may be finished{marks}. Room: working days from the "
        "forecast to that day. Not legal advice."
    )
    if any(row.is_projected for row in rows):
        text += " Some days rest on bank holidays or meetings that nobody has fixed yet."
    return text
