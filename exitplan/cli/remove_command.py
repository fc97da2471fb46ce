"""``exitplan remove``: an item less."""

from __future__ import annotations

import argparse

from exitplan.cli._edit import PlanChange, add_edit_arguments, add_task_argument, edit_plan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_task_argument(parser)
    parser.add_argument(
        "--relink",
        action="store_true",
        help="what waits for it waits for its predecessors instead; without this, what others "
        "depend on is not taken out",
    )
    add_edit_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Take the item out."""

    def remove(draft: PlanChange) -> None:
        draft.editor.remove(draft.item(arguments.task), relink=arguments.relink)

    return edit_plan(arguments, remove)
