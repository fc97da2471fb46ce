"""``exitplan rename``: another id for an item."""

from __future__ import annotations

import argparse

from exitplan.cli._edit import PlanChange, add_edit_arguments, add_task_argument, edit_plan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_task_argument(parser)
    parser.add_argument("name", metavar="NAME", help="the new last part of its id")
    add_edit_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Rename the item; what refers to it follows."""

    def rename(draft: PlanChange) -> dict[str, str]:
        item = draft.item(arguments.task)
        draft.editor.rename(item, arguments.name)
        group, dot, _ = item.rpartition(".")
        return {item: group + dot + arguments.name}

    return edit_plan(arguments, rename)
