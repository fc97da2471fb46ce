"""``exitplan why``: one date explained."""

from __future__ import annotations

import argparse
import pathlib

from exitplan.cli._output import (
    DEFAULT_PLAN,
    add_plan_arguments,
    load_schedule,
    wrap,
    write_json,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "names",
        nargs="+",
        metavar="[PLAN] TASK",
        help="a task's, milestone's or group's id; before it, the plan (default: plans)",
    )
    add_plan_arguments(parser, ("text", "json"))


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation."""
    from exitplan.cli._output import UsageError

    if len(arguments.names) > 2:
        message = "takes a plan and one task"
        raise UsageError(message)
    plan, task = _plan_and_task(arguments.names)
    explanation = load_schedule(plan, arguments.as_of).why(task)
    if arguments.format == "json":
        write_json(explanation.as_dict())
    else:
        print("\n\n".join(wrap(paragraph) for paragraph in explanation.paragraphs))
    return 0


def _plan_and_task(names: list[str]) -> tuple[str, str]:
    """Tell the plan from the task, whichever comes first; both orders read naturally."""
    if len(names) == 1:
        return DEFAULT_PLAN, names[0]
    first, second = names
    if not pathlib.Path(first).exists() and pathlib.Path(second).exists():
        return second, first
    return first, second
