"""``exitplan unlink``: let one item no longer wait for another."""

from __future__ import annotations

import argparse

from exitplan.cli._edit import TASK_HELP, PlanChange, add_edit_arguments, edit_plan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("predecessor", metavar="PREDECESSOR", help=TASK_HELP)
    parser.add_argument("successor", metavar="SUCCESSOR", help="what waits for it")
    parser.add_argument(
        "--type", choices=("FS", "SS", "FF", "SF"), help="only the link of this type; default: all"
    )
    add_edit_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Take the link out."""

    def unlink(draft: PlanChange) -> None:
        draft.editor.unlink(
            draft.item(arguments.predecessor), draft.item(arguments.successor), arguments.type
        )

    return edit_plan(arguments, unlink)
