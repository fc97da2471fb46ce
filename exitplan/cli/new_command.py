"""``exitplan new``: a whole plan from a few facts, and its last safe start at once."""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import Any

from exitplan.cli._new_questions import ask
from exitplan.cli._new_text import as_data, report
from exitplan.cli._output import (
    Paint,
    UsageError,
    show_diagnostics,
    status_date,
    width,
    write_json,
)
from exitplan.cli._write_file import check_free, write_file
from exitplan.errors import ExitplanError
from exitplan.plan import Moment, parse_moment
from exitplan.starter import ExitFacts, WayOut, new_plan, parse_notice, ways_out

COULD_NOT_RUN = 2
_PEOPLE = {
    "transfer": "people whose employment transfers with the work (TUPE)",
    "secondees": "people whose secondment to the supplier ends",
    "recruit": "people to recruit from outside",
    "redeploy": "people who come from elsewhere in the council",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="where to write it; - prints it")
    parser.add_argument("--contract-ends", metavar="DATE", help="the contract's last day")
    parser.add_argument(
        "--procedure",
        metavar="NAME",
        help="how the next provider is chosen: one that the law has, such as open, restricted, "
        "competitive-flexible or call-off; insource for the council itself",
    )
    parser.add_argument(
        "--regime",
        metavar="LAW",
        help="pcr2006, pcr2015 or pa2023; default: the law of the day of the tender notice",
    )
    parser.add_argument(
        "--start", metavar="DATE", help="when the plan starts; default: the last safe start"
    )
    for name, meaning in _PEOPLE.items():
        parser.add_argument(
            f"--{name}", type=int, metavar="N", help=f"how many {meaning}; default: 0"
        )
    parser.add_argument(
        "--no-union",
        action="store_true",
        help="no union is recognised: representatives are elected",
    )
    parser.add_argument(
        "--cautious", action="store_true", help="read 28 days before a transfer as clear days"
    )
    parser.add_argument("--title", metavar="TEXT", help="the plan's title")
    parser.add_argument(
        "--council", default="The council", metavar="NAME", help="default: The council"
    )
    parser.add_argument(
        "--supplier", default="The supplier", metavar="NAME", help="default: The supplier"
    )
    parser.add_argument(
        "--notice",
        metavar="LENGTH",
        help="notice that the contract asks for before it ends, such as 60 days, 40 working days "
        "or 6 months; default: a termination assistance notice of four months",
    )
    parser.add_argument(
        "--extension", metavar="DATE", help="the new last day, if an option to extend is taken up"
    )
    parser.add_argument(
        "--value", type=int, metavar="POUNDS", help="of the whole new contract, including VAT"
    )
    parser.add_argument(
        "--board-meets",
        default="third Tuesday",
        metavar="CYCLE",
        help="when Cabinet meets; default: third Tuesday",
    )
    parser.add_argument("--stdout", action="store_true", help="print the plan, write no file")
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it is there")
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        help="tell what is past as of this day; default: the environment's EXITPLAN_AS_OF, then "
        "today",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of what is told; default: text"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write or print the plan, and tell its dates."""
    prints = arguments.stdout or arguments.file == "-"
    if arguments.stdout and arguments.file not in (None, "-"):
        message = f"--stdout prints the plan; leave out {arguments.file}, or --stdout"
        raise UsageError(message)
    if not prints:
        _check_free(arguments)
    ask(arguments, prints=prints)
    _check_free(arguments)
    today = status_date(arguments.as_of) or status_date("today")
    assert today is not None
    try:
        found = new_plan(_facts(arguments, prints=prints))
        warnings = found.warnings(today.day)
        help_: tuple[WayOut, ...] = tuple(ways_out(found, today.day)) if warnings else ()
    except ExitplanError as error:
        # What was asked makes no sense; there is no plan to judge.
        show_diagnostics(error.diagnostics)
        return COULD_NOT_RUN
    file = None if prints else arguments.file
    if file is not None:
        write_file(file, found.text.encode(), force=arguments.force)
    show_diagnostics(warnings)
    if arguments.format == "json":
        write_json(as_data(found, file, today.day, help_))
        return 0
    told = report(found, file, today.day, help_, Paint(), width())
    if file is None:
        sys.stdout.write(found.text)
    print(told, file=sys.stdout if file is not None else sys.stderr)
    return 0


def _facts(arguments: argparse.Namespace, *, prints: bool) -> ExitFacts:
    facts: dict[str, Any] = {name: getattr(arguments, name) or 0 for name in _PEOPLE}
    for name in ("contract_ends", "start", "extension"):
        facts[name] = day_of(f"--{name.replace('_', '-')}", getattr(arguments, name))
    if arguments.notice is not None:
        try:
            facts["notice"] = parse_notice(arguments.notice)
        except ValueError as error:
            message = f"--notice: {error}"
            raise UsageError(message) from None
    for name in ("procedure", "regime", "title", "council", "supplier", "value", "board_meets"):
        facts[name] = getattr(arguments, name)
    return ExitFacts(
        id="exit" if prints else _id_of(arguments.file),
        union=not arguments.no_union,
        cautious=arguments.cautious,
        **facts,
    )


def day_of(asked: str, text: str | None) -> Moment | None:
    """Read a day that was asked for; raises UsageError where it is none."""
    try:
        return None if text is None else parse_moment(text)
    except ValueError as error:
        message = f"{asked}: {error}"
        raise UsageError(message) from None


def _id_of(file: str) -> str:
    """Make the plan's id from the file's name."""
    name = os.path.basename(file).partition(".")[0]
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:64].rstrip("-") or "exit"


def _check_free(arguments: argparse.Namespace) -> None:
    if arguments.file not in (None, "-"):
        check_free(arguments.file, force=arguments.force)
