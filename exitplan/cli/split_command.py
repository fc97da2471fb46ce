"""``exitplan split``: two tasks in a row of one."""

from __future__ import annotations

import argparse

from exitplan.cli._edit import PlanChange, add_edit_arguments, add_task_argument, edit_plan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_task_argument(parser)
    parser.add_argument(
        "--at", required=True, metavar="LENGTH", help="how much of it goes into the first (10d)"
    )
    parser.add_argument("first", metavar="FIRST", help="the last part of the first one's id")
    parser.add_argument("second", metavar="SECOND", help="and of the second one's")
    add_edit_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Split the task; links follow."""

    def split(draft: PlanChange) -> None:
        names = (arguments.first, arguments.second)
        draft.editor.split(draft.item(arguments.task), at=arguments.at, names=names)

    return edit_plan(arguments, split)
