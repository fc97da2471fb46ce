"""``exitplan why``: one date explained."""

from __future__ import annotations

import argparse
import pathlib

from exitplan.cli._output import (
    DEFAULT_PLAN,
    UsageError,
    add_plan_argument,
    add_plan_arguments,
    is_foreign_file,
    item_id,
    load_schedule,
    wrap,
    write_json,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_plan_argument(parser)
    parser.add_argument("task", metavar="TASK", help="a task, milestone or group, by id or code")
    add_plan_arguments(parser, ("text", "json"))


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation."""
    plan, task = _plan_and_task(arguments.plan, arguments.task)
    schedule = load_schedule(plan, arguments.as_of, arguments.project)
    explanation = schedule.why(item_id(schedule, task))
    if arguments.format == "json":
        write_json(explanation.as_dict())
    else:
        print("\n\n".join(wrap(paragraph) for paragraph in explanation.paragraphs))
    return 0


def _plan_and_task(plan: str, task: str) -> tuple[str, str]:
    """Tell the plan from the task, whichever comes first; both orders read naturally."""
    if not pathlib.Path(task).exists():
        return plan, task
    is_plan = task.endswith((".yaml", ".yml")) or is_foreign_file(task)
    if is_plan and plan == DEFAULT_PLAN:
        message = f"{task} is a plan; name the task too: exitplan why {task} TASK"
        raise UsageError(message)
    return (task, plan) if is_plan or not pathlib.Path(plan).exists() else (plan, task)
