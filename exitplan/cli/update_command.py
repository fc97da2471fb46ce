"""``exitplan update``: what has happened of a task since the last status date."""

from __future__ import annotations

import argparse

from exitplan.cli._edit import PlanChange, add_edit_arguments, add_task_argument, day, edit_plan
from exitplan.cli._output import UsageError

_DATES = {
    "started": "the day (or minute) it started",
    "finished": "the day (or minute) it finished",
    "suspended": "the day from which it rests",
    "resumes": "the day from which it goes on",
    "expected_finish": "the day by which those who do it expect to finish",
}
_VALUES = ("remaining", "percent", "note")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_task_argument(parser)
    for name, meaning in _DATES.items():
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, metavar="DATE", help=f"{meaning} (2015-03-02, or today)")
    parser.add_argument("--remaining", metavar="LENGTH", help="how much work is left (10d, 2w)")
    parser.add_argument("--percent", metavar="PERCENT", help="how much is done (40)")
    parser.add_argument("--note", metavar="TEXT", help="a line to add to its notes")
    parser.add_argument(
        "--reopen", action="store_true", help="take back that it is finished: there is more to do"
    )
    add_edit_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write what was reported."""
    given = {name: day(getattr(arguments, name)) for name in _DATES}
    given |= {name: getattr(arguments, name) for name in _VALUES}
    if not arguments.reopen and all(value is None for value in given.values()):
        message = "say what has happened: --started, --remaining, --finished or another option"
        raise UsageError(message)

    def record(draft: PlanChange) -> None:
        draft.editor.record(draft.item(arguments.task), **given, reopen=arguments.reopen)

    return edit_plan(arguments, record)
