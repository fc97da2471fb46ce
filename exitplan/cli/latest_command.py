"""``exitplan latest``: the last safe date of every decision, notice and tender step."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from exitplan.calendars import long_date
from exitplan.cli._output import (
    Paint,
    UsageError,
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
from exitplan.cli._risk_runs import add_run_arguments, runs_asked, sampling_asked, seed_asked
from exitplan.outlook import LastDate, LastDates, Target, last_safe_dates
from exitplan.schedule import Schedule
from exitplan.schedule.words import count, iso_date, short_date

if TYPE_CHECKING:
    from exitplan.risk import ConfidentDate, ConfidentDates

_DATE_COLUMNS = 11
_ROOM_COLUMNS = 6
_RUNS = 1_000
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
    parser.add_argument(
        "--confidence",
        type=float,
        metavar="PERCENT",
        help="show as well the last dates that are safe in so many of the runs of a simulation, "
        "such as 80",
    )
    add_run_arguments(parser, _RUNS)
    add_plan_arguments(parser, ("table", "json", "csv"))


def run(arguments: argparse.Namespace) -> int:
    """Print the dates."""
    _check(arguments)
    schedule = load_schedule(arguments.plan, arguments.as_of, arguments.project)
    target = None if arguments.to is None else item_id(schedule, arguments.to)
    confident = None
    if arguments.confidence is None:
        dates = last_safe_dates(schedule, target)
    else:
        from exitplan.risk import confident_last_dates

        confident = confident_last_dates(
            schedule,
            target,
            confidence=arguments.confidence / 100,
            runs=runs_asked(arguments, _RUNS),
            seed=seed_asked(arguments),
            sampling=sampling_asked(arguments),
        )
        dates = confident.dates
    rows = [row for row in dates if row.kind == "decision" or not arguments.decisions]
    if arguments.format == "json":
        write_json(as_data(schedule, dates, rows, confident))
    elif arguments.format == "csv":
        write_csv(_record(row, confident) for row in rows)
    else:
        print(report(schedule, dates, rows, Paint(), width(), confident))
    return 0


def _check(arguments: argparse.Namespace) -> None:
    """Refuse what cannot be asked, before anything is computed."""
    if arguments.confidence is None:
        given = [name for name in ("runs", "seed", "sampling") if vars(arguments)[name] is not None]
        if given:
            message = f"--{given[0]} goes with --confidence"
            raise UsageError(message)
        return
    if not 0 < arguments.confidence < 100:
        message = "--confidence takes a percentage between 0 and 100, such as 80"
        raise UsageError(message)
    runs_asked(arguments, _RUNS)
    sampling_asked(arguments)


def _record(row: LastDate, confident: ConfidentDates | None) -> dict[str, Any]:
    found = row.as_dict()
    return found if confident is None else {**found, **confident.rows[row.id].as_dict()}


def as_data(
    schedule: Schedule,
    dates: LastDates,
    rows: list[LastDate],
    confident: ConfidentDates | None = None,
) -> dict[str, Any]:
    """Give the dates as plain data."""
    found: dict[str, Any] = {
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
    }
    if confident is not None:
        found["confidence"] = {
            "percent": float(f"{100 * confident.confidence:g}"),
            "runs": confident.runs,
            "seed": confident.seed,
            "sampling": confident.sampling.value,
            "targets_kept": {
                name: {"chance": kept.value, "standard_error": round(kept.standard_error, 6)}
                for name, kept in confident.targets.items()
            },
        }
    found["dates"] = [_record(row, confident) for row in rows]
    return found


def report(
    schedule: Schedule,
    dates: LastDates,
    rows: list[LastDate],
    paint: Paint,
    columns: int,
    confident: ConfidentDates | None = None,
) -> str:
    """Give the dates as text: the answer, the table, what they mean."""
    lines = [wrap(_target_sentence(schedule, target)) for target in dates.targets]
    lines += [wrap(_first_sentence(schedule, rows))]
    if confident is not None:
        from exitplan.cli._latest_risk import sentences

        lines += [wrap(sentence) for sentence in sentences(confident, rows)]
    if rows:
        lines += ["", paint(_head(columns, confident), "bold")]
        for row in rows:
            own = None if confident is None else confident.rows[row.id]
            lines.append(_row(row, paint, columns, own))
        lines += ["", *_decisions(rows)]
        lines += [wrap(_legend(rows))]
        if confident is not None:
            from exitplan.cli._latest_risk import legend

            lines += [wrap(legend(confident))]
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


def _rest(columns: int, *, is_confident: bool) -> int:
    dates = 3 if is_confident else 2
    return columns - dates * (_DATE_COLUMNS + 1) - _ROOM_COLUMNS - 1


def _head(columns: int, confident: ConfidentDates | None) -> str:
    cells = ["By".rjust(_DATE_COLUMNS)]
    if confident is not None:
        cells.append(f"{100 * confident.confidence:g} %".rjust(_DATE_COLUMNS))
    cells.append(fit("What", _rest(columns, is_confident=confident is not None)))
    return " ".join([*cells, "Forecast".rjust(_DATE_COLUMNS), "Room".rjust(_ROOM_COLUMNS)])


def _row(row: LastDate, paint: Paint, columns: int, own: ConfidentDate | None) -> str:
    rest = _rest(columns, is_confident=own is not None)
    room = ("–" if row.room_days is None else f"{row.room_days}d").rjust(_ROOM_COLUMNS)
    forecast = "–" if row.forecast_day is None else short_date(row.forecast_day)
    date = ("never" if row.last_day is None else short_date(row.last_day)).rjust(_DATE_COLUMNS)
    shown = []
    if own is not None:
        from exitplan.cli._latest_risk import cell

        shown = [cell(own, row, paint, _DATE_COLUMNS)]
    cells = [
        paint(date, "late") if row.is_past else date,
        *shown,
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
