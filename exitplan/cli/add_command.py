"""``exitplan add``: a new task or milestone."""

from __future__ import annotations

import argparse
from typing import Any

from exitplan.cli._edit import PlanChange, add_edit_arguments, edit_plan
from exitplan.cli._output import UsageError

_HAVE_OPTIONS = ("title", "duration", "after", "before", "milestone")
_NO_FIELDS = ("item", "after_item", "before_item")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "task",
        metavar="TASK",
        help="the new item's id; the group it goes into stands in front (prepare.options)",
    )
    parser.add_argument("--title", metavar="TEXT", help="what people call it")
    parser.add_argument("--duration", metavar="LENGTH", help="how long it takes (10d, 4w)")
    parser.add_argument("--milestone", action="store_true", help="it marks a moment")
    parser.add_argument(
        "--after",
        action="append",
        metavar="LINK",
        help="what it waits for (options, 'options SS+10d'); may be given again",
    )
    parser.add_argument(
        "--before", action="append", metavar="LINK", help="what waits for it; may be given again"
    )
    parser.add_argument(
        "--position-after",
        metavar="ITEM",
        help="the member of its group behind which it is written; default: the last",
    )
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="any other field of the plan file (owner='ICT team'); may be given again",
    )
    add_edit_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the new item."""
    fields = _fields(arguments.field)
    if arguments.before:
        fields["before"] = _one_or_all(arguments.before)

    def add(draft: PlanChange) -> None:
        draft.editor.add(
            arguments.task,
            title=arguments.title,
            duration=arguments.duration,
            after=_one_or_all(arguments.after),
            milestone=arguments.milestone,
            after_item=arguments.position_after,
            **fields,
        )

    return edit_plan(arguments, add)


def _one_or_all(links: list[str] | None) -> str | list[str] | None:
    """Give a single link without a list around it, as one would write it."""
    return links[0] if links is not None and len(links) == 1 else links


def _fields(given: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for text in given:
        key, is_pair, value = text.partition("=")
        if not is_pair or not key:
            message = f"--field takes KEY=VALUE, not {text!r}"
            raise UsageError(message)
        if key in _HAVE_OPTIONS:
            message = f"--field {key}=: use --{key}"
            raise UsageError(message)
        if key in _NO_FIELDS or key in fields:
            message = (
                f"--field {key}=: {'given twice' if key in fields else 'there is no such key'}"
            )
            raise UsageError(message)
        fields[key] = value
    return fields
