"""``exitplan link``: let one item wait for another."""

from __future__ import annotations

import argparse

from exitplan.cli._edit import TASK_HELP, PlanChange, add_edit_arguments, edit_plan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("predecessor", metavar="PREDECESSOR", help=TASK_HELP)
    parser.add_argument("successor", metavar="SUCCESSOR", help="what waits for it")
    parser.add_argument(
        "--type",
        choices=("FS", "SS", "FF", "SF"),
        help="which end of the first holds which end of the second: F its finish, S its start "
        "(default: FS)",
    )
    parser.add_argument(
        "--lag", metavar="LENGTH", help="how much later (5d), or with --lag=-5d earlier"
    )
    add_edit_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the link, or give the one that is there its new lag."""

    def link(draft: PlanChange) -> None:
        draft.editor.link(
            draft.item(arguments.predecessor),
            draft.item(arguments.successor),
            arguments.type,
            arguments.lag,
        )

    return edit_plan(arguments, link)
