"""``exitplan critical``: the critical path to a milestone, and the next nearest."""

from __future__ import annotations

import argparse
from typing import Any

from exitplan.calendars import long_date
from exitplan.cli._output import (
    Paint,
    UsageError,
    add_plan_argument,
    add_plan_arguments,
    fit,
    fit_id,
    item_id,
    load_schedule,
    width,
    wrap,
    write_csv,
    write_json,
)
from exitplan.schedule import Path, Schedule
from exitplan.schedule.words import count, days_text, short_date, working_time

_DATE_COLUMNS = 11
_DRAG_COLUMNS = 7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_plan_argument(parser)
    parser.add_argument(
        "--to",
        metavar="MILESTONE",
        help="the milestone (or task) to trace back from; default: the plan's last",
    )
    parser.add_argument(
        "--paths",
        type=int,
        default=3,
        metavar="N",
        help="how many paths to show, the critical one included (default: 3)",
    )
    add_plan_arguments(parser, ("table", "json", "csv"))


def run(arguments: argparse.Namespace) -> int:
    """Print the paths."""
    if arguments.paths < 1:
        message = "--paths takes a number from 1"
        raise UsageError(message)
    schedule = load_schedule(arguments.plan, arguments.as_of, arguments.project)
    target = None if arguments.to is None else item_id(schedule, arguments.to)
    paths = schedule.paths(target, limit=arguments.paths)
    if arguments.format == "json":
        write_json(as_data(schedule, paths))
    elif arguments.format == "csv":
        write_csv(row for path in as_data(schedule, paths)["paths"] for row in _flat(path))
    else:
        print(report(schedule, paths, Paint(), width()))
    return 0


def as_data(schedule: Schedule, paths: tuple[Path, ...]) -> dict[str, Any]:
    """Give the paths as plain data."""
    milestone = schedule[paths[0].milestone]
    return {
        "schema": 1,
        "plan": schedule.plan.id,
        "status_date": schedule.as_dict()["status_date"],
        "milestone": milestone.id,
        "date": milestone.record()["finish"],
        "paths": [
            {
                "rank": path.rank,
                "float_minutes": path.float_minutes,
                "joins": path.joins,
                "tasks": [
                    {
                        **schedule[task].record(),
                        "drag_minutes": schedule.drag(task, path.milestone)
                        if path.rank == 1
                        else None,
                    }
                    for task in path.tasks
                ],
            }
            for path in paths
        ],
    }


def _flat(path: dict[str, Any]) -> list[dict[str, object]]:
    return [
        {"path": path["rank"], "path_float_minutes": path["float_minutes"], **task}
        for task in path["tasks"]
    ]


def report(schedule: Schedule, paths: tuple[Path, ...], paint: Paint, columns: int) -> str:
    """Give the paths as text: the answer, then a table for each."""
    critical, *others = paths
    lines = [
        wrap(_answer(schedule, critical)),
        "",
        *_table(schedule, critical, paint, columns),
    ]
    if not schedule[critical.milestone].completed:
        drag = "Drag: how many days sooner the milestone would come if the task took no time."
        lines += ["", wrap(drag)]
    for path in others:
        room = working_time(path.float_minutes, path.day_minutes)
        joins = f", joining at {path.joins}" if path.joins else ""
        lines += ["", wrap(f"Path {path.rank} may slip {room}{joins}:"), ""]
        lines += _table(schedule, path, paint, columns)
    return "\n".join(lines)


def _answer(schedule: Schedule, path: Path) -> str:
    milestone = schedule[path.milestone]
    status = schedule.plan.status_date
    name, day = f"“{milestone.title}” ({milestone.id})", long_date(milestone.finish_day)
    as_of = f", as of {long_date(status.day)}" if status is not None else ""
    if milestone.completed:
        verb = "was reached on" if milestone.is_milestone else "finished on"
        return f"{name} {verb} {day}. The path that led to it:"
    verb = "is forecast for" if milestone.is_milestone else "is forecast to finish on"
    left = count(sum(not schedule[task].completed for task in path.tasks), "open item")
    return f"{name} {verb} {day}{as_of}. {left} on the path that drives it:"


def _table(schedule: Schedule, path: Path, paint: Paint, columns: int) -> list[str]:
    is_critical = path.rank == 1
    last = _DRAG_COLUMNS + 1
    first = columns - 2 * (_DATE_COLUMNS + 1) - last
    head = f"{fit('Task', first)} {'Start':<{_DATE_COLUMNS}} {'Finish':<{_DATE_COLUMNS}} "
    lines = [paint((head + ("Drag" if is_critical else "Float").rjust(_DRAG_COLUMNS)), "bold")]
    floats = schedule.float_to(path.milestone)
    for task in path.tasks:
        dates = schedule[task]
        minutes = schedule.drag(task, path.milestone) if is_critical else floats.get(task)
        shown = "done" if dates.completed else days_text(minutes, dates.day_minutes)
        start = "" if dates.is_milestone else short_date(dates.start_day)
        mark = "◆ " if dates.is_milestone else ""
        lines.append(
            f"{mark + fit_id(task, first - len(mark))} {start:>{_DATE_COLUMNS}} "
            f"{short_date(dates.finish_day):>{_DATE_COLUMNS}} {shown:>{_DRAG_COLUMNS}}"
        )
    return lines
