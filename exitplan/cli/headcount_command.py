"""``exitplan headcount``: who employs the staff, and for whom they work, from which day."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from exitplan.calendars import long_date
from exitplan.cli._output import (
    Paint,
    add_plan_argument,
    add_plan_arguments,
    fit,
    load_schedule,
    width,
    wrap,
    write_csv,
    write_json,
)
from exitplan.outlook import headcount_of
from exitplan.plan import Route
from exitplan.schedule import Schedule
from exitplan.schedule.words import count, iso_date, short_date
from exitplan.transfer import Headcount, Move

_DATE_COLUMNS = 11
_NUMBER_COLUMNS = 11
_ROUTES = {
    Route.TUPE: "transfer under TUPE",
    Route.SECONDMENT: "end of a secondment",
    Route.RECRUITMENT: "recruitment",
    Route.REDEPLOYMENT: "redeployment",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_plan_argument(parser)
    add_plan_arguments(parser, ("table", "json", "csv"))


def run(arguments: argparse.Namespace) -> int:
    """Print the headcount."""
    schedule = load_schedule(arguments.plan, arguments.as_of, arguments.project)
    found = headcount_of(schedule)
    if arguments.format == "json":
        write_json(as_data(schedule, found))
    elif arguments.format == "csv":
        write_csv([] if found is None else found.records())
    else:
        print(report(schedule, found, Paint(), width()))
    return 0


def as_data(schedule: Schedule, found: Headcount | None) -> dict[str, Any]:
    """Give the headcount as plain data."""
    status = schedule.plan.status_date
    moves = () if found is None else found.moves
    return {
        "schema": 1,
        "plan": schedule.plan.id,
        "status_date": None if status is None else iso_date(status.day),
        "headcount": [] if found is None else found.records(),
        "moves": [
            {
                "wave": move.wave,
                "title": move.title,
                "date": None if move.day is None else iso_date(move.day),
                "people": move.people,
                "route": move.route.value,
                "employed_before": move.employed_before,
                "employed_after": move.employed_after,
                "worked_for": move.worked_before,
                "works_for": move.works_after,
                "changes_employer": move.changes_employer,
            }
            for move in moves
        ],
    }


def report(schedule: Schedule, found: Headcount | None, paint: Paint, columns: int) -> str:
    """Give the headcount as text: the answer, who is where from when, the moves."""
    if found is None:
        return wrap(f"{schedule.plan.title}: no staff are transferred.")
    lines = [wrap(sentence) for sentence in _sentences(schedule, found)]
    lines += ["", paint(_head(columns).rstrip(), "bold"), *_days(found, columns)]
    lines += ["", *map(_move, found.moves)]
    return "\n".join(lines)


def _sentences(schedule: Schedule, found: Headcount) -> Iterator[str]:
    status = schedule.plan.status_date
    as_of = "" if status is None else f", as of {long_date(status.day)}"
    people = sum(move.people for move in found.moves)
    changing = sum(move.people for move in found.moves if move.changes_employer)
    how_many = f"{changing:,}" if changing else "none"
    yield (
        f"{schedule.plan.title}: {_people(people)} {_verb(people, 'move')}{_when(found)}{as_of}; "
        f"{how_many} of them {_verb(changing, 'change')} employer."
    )
    if found.undated:
        yield (
            f"The day of {count(len(found.undated), 'move')} is not known; those people are "
            "counted where they are now."
        )


def _when(found: Headcount) -> str:
    days = [move.day for move in found.moves if move.day is not None]
    if not days:
        return ""
    first, last = min(days), max(days)
    if first == last:
        return f" on {long_date(first)}"
    return f" between {long_date(first)} and {long_date(last)}"


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def _verb(number: int, verb: str) -> str:
    return f"{verb}s" if number == 1 else verb


def _head(columns: int) -> str:
    rest = columns - _DATE_COLUMNS - 2 * (_NUMBER_COLUMNS + 1) - 1
    numbers = ["Employed".rjust(_NUMBER_COLUMNS), "Work for it".rjust(_NUMBER_COLUMNS)]
    return " ".join(["From".rjust(_DATE_COLUMNS), fit("Organisation", rest), *numbers])


def _days(found: Headcount, columns: int) -> Iterator[str]:
    """Give, for each day of change, a row for each organisation."""
    rest = columns - _DATE_COLUMNS - 2 * (_NUMBER_COLUMNS + 1) - 1
    working: dict[int | None, Mapping[str, int]] = dict(found.working_for)
    for day, employed in found.employed:
        works = working.get(day, {})
        date = "until then" if day is None else short_date(day)
        for name in sorted({*employed, *works}):
            numbers = [f"{numbers.get(name, 0):,}" for numbers in (employed, works)]
            cells = [number.rjust(_NUMBER_COLUMNS) for number in numbers]
            yield " ".join([date.rjust(_DATE_COLUMNS), fit(name, rest), *cells])
            date = ""


def _move(move: Move) -> str:
    day = "Day not known" if move.day is None else long_date(move.day)
    came_from = move.worked_before or "outside"
    change = "a new employer" if move.changes_employer else "the same employer"
    return wrap(
        f"{day}: {move.title}, {_people(move.people)} from {came_from} to {move.works_after} "
        f"({_ROUTES[move.route]}; {change})."
    )
