"""``exitplan move``: an item into another group, or to another place in its own."""

from __future__ import annotations

import argparse

from exitplan.cli._edit import (
    PLAN_ITSELF,
    PlanChange,
    add_edit_arguments,
    add_task_argument,
    edit_plan,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_task_argument(parser)
    parser.add_argument(
        "group", metavar="GROUP", help=f"the group it goes into; {PLAN_ITSELF} for the top"
    )
    parser.add_argument(
        "--position-after",
        metavar="ITEM",
        help="the member of that group behind which it is written; default: the last",
    )
    add_edit_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Move the item; what refers to it follows."""

    def move(draft: PlanChange) -> dict[str, str]:
        item = draft.item(arguments.task)
        group = draft.item(arguments.group, or_plan=True)
        draft.editor.move(item, group, after_item=arguments.position_after)
        name = item.rpartition(".")[2]
        return {item: f"{group}.{name}" if group else name}

    return edit_plan(arguments, move)
