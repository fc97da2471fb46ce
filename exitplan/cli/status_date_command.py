"""``exitplan status-date``: the day up to which progress is known."""

from __future__ import annotations

import argparse

from exitplan.cli._edit import PlanChange, add_edit_arguments, day, edit_plan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("date", metavar="DATE", help="the new status date (2015-06-30, or today)")
    add_edit_arguments(parser, as_of=False)


def run(arguments: argparse.Namespace) -> int:
    """Roll the status date."""
    date = day(arguments.date)

    def roll(draft: PlanChange) -> None:
        draft.editor.status_date(date)

    return edit_plan(arguments, roll)
