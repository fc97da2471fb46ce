"""``exitplan schedule``: every task's dates and float."""

from __future__ import annotations

import argparse

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
from exitplan.schedule import ItemDates, Schedule, Status, headline
from exitplan.schedule.words import days_text, short_date

_DATE_COLUMNS = 11
_FLOAT_COLUMNS = 7
_NOTE_COLUMNS = 8
_MARKS = {"gate": "◇ ", "period": "§ "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_plan_argument(parser)
    add_plan_arguments(parser, ("table", "json", "csv"))


def run(arguments: argparse.Namespace) -> int:
    """Print the schedule."""
    schedule = load_schedule(arguments.plan, arguments.as_of, arguments.project)
    if arguments.format == "json":
        write_json(schedule.as_dict())
    elif arguments.format == "csv":
        write_csv(schedule.records())
    else:
        print(table(schedule, Paint(), width()))
    return 0


def table(schedule: Schedule, paint: Paint, columns: int) -> str:
    """Give the schedule as a table under its one-paragraph answer."""
    first = columns - 2 * (_DATE_COLUMNS + 1) - (_FLOAT_COLUMNS + 1) - (_NOTE_COLUMNS + 1)
    head = " ".join(
        [
            fit("Task", first),
            fit("Start", _DATE_COLUMNS),
            fit("Finish", _DATE_COLUMNS),
            "Float".rjust(_FLOAT_COLUMNS),
            "",
        ]
    )
    lines = [wrap(sentence) for sentence in headline(schedule)]
    lines += ["", paint(head.rstrip(), "bold")]
    lines += [_row(dates, first, paint).rstrip() for dates in schedule]
    lines += [
        "",
        wrap(
            "Float: days a task may slip before the plan's finish or a constraint is touched "
            "(d working days, ed calendar days). exitplan why TASK explains any date."
        ),
    ]
    return "\n".join(lines)


def _row(dates: ItemDates, first: int, paint: Paint) -> str:
    depth = dates.id.count(".")
    name = dates.id.rpartition(".")[2]
    is_milestone, is_group = dates.is_milestone, dates.kind == "group"
    mark = "◆ " if is_milestone else _MARKS.get(dates.day_rule, "")
    # However deep a task lies, most of its column is for its name.
    indent = min(2 * depth, first // 3)
    label = fit(f"{' ' * indent}{mark}{name}", first)
    start = "" if is_milestone else short_date(dates.start_day)
    note, style = _note(dates)
    cells = [
        paint(label, "bold") if is_group else label,
        start.rjust(_DATE_COLUMNS),
        short_date(dates.finish_day).rjust(_DATE_COLUMNS),
        days_text(dates.total_float_minutes, dates.day_minutes).rjust(_FLOAT_COLUMNS),
        paint(note, style),
    ]
    return " ".join(cells)


def _note(dates: ItemDates) -> tuple[str, str]:
    if dates.completed:
        return "done", "done"
    if dates.deadline is not None and dates.deadline.status is Status.LATE:
        return "late", "late"
    if dates.critical and dates.kind != "group":
        return "critical", "late"
    if dates.deadline is not None and dates.deadline.status is Status.TIGHT:
        return "tight", "late"
    if dates.started and dates.kind != "group":
        return "started", "muted"
    return "", ""
