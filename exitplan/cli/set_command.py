"""``exitplan set``: any field of an item, or of the plan itself."""

from __future__ import annotations

import argparse

from exitplan.cli._edit import PlanChange, add_edit_arguments, add_task_argument, edit_plan
from exitplan.cli._output import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_task_argument(parser, or_plan=True)
    parser.add_argument(
        "field", metavar="FIELD", help="its key in the plan file (owner, deadline, estimate.low)"
    )
    parser.add_argument(
        "value", nargs="?", metavar="VALUE", help="as it would stand in the plan file"
    )
    parser.add_argument("--clear", action="store_true", help="take the field out")
    parser.add_argument(
        "--reopen", action="store_true", help="take back that it is finished: there is more to do"
    )
    add_edit_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the field, or take it out."""
    if (arguments.value is None) is not arguments.clear:
        message = "give the field a VALUE, or take it out with --clear"
        raise UsageError(message)

    def put(draft: PlanChange) -> None:
        item = draft.item(arguments.task, or_plan=True)
        if arguments.clear:
            draft.editor.clear(item, arguments.field, reopen=arguments.reopen)
        else:
            draft.editor.set(item, arguments.field, arguments.value, reopen=arguments.reopen)

    return edit_plan(arguments, put)
