"""``exitplan diff``: what changed between two states of a plan, and what each change moves."""

from __future__ import annotations

import argparse

from exitplan.cli._diff_told import Told, told_of
from exitplan.cli._output import Paint, show_diagnostics, write_csv, write_json
from exitplan.cli._sides import add_side_arguments, load_sides
from exitplan.cli._slip_text import effects_of
from exitplan.errors import ExitplanError, UnknownTaskError
from exitplan.planfile.history import Version
from exitplan.slippage import diff_plans, split_slip

_FINE, _FOUND = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_side_arguments(parser)
    parser.add_argument(
        "--milestone",
        action="append",
        metavar="ID",
        help="tell only what is done to this one (may be repeated); default: every milestone "
        "and deadline",
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="list changes of texts (notes, sources, owners, tags) as well; json and csv always do",
    )
    parser.add_argument(
        "--exit-code",
        action="store_true",
        help="exit with 1 where the two differ, as git diff --exit-code does",
    )
    parser.add_argument(
        "--format",
        choices=("table", "json", "markdown", "csv"),
        default="table",
        help="default: table; markdown is for a comment on a pull request",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print what differs."""
    sides = load_sides(arguments)
    told = compare(sides, arguments.milestone)
    if arguments.format == "json":
        write_json(told.record())
    elif arguments.format == "csv":
        write_csv(told.rows())
    elif arguments.format == "markdown":
        from exitplan.cli._diff_text import markdown

        print(markdown(told, show_all=arguments.all))
    else:
        from exitplan.cli._diff_text import report

        print(report(told, Paint(), show_all=arguments.all))
    if told.findings:
        show_diagnostics(told.findings)
        return _FOUND
    return _FOUND if arguments.exit_code and not told.difference.is_empty else _FINE


def compare(sides: tuple[Version, Version], milestones: list[str] | None) -> Told:
    """Compare two states; where one of them cannot be dated, still say what changed."""
    before, after = (version.plan for version in sides)
    assert before is not None
    assert after is not None
    try:
        slips = split_slip(before, after, milestones=milestones)
    except UnknownTaskError:
        raise
    except ExitplanError as error:
        return Told(sides, diff_plans(before, after), findings=tuple(error.diagnostics))
    effects = effects_of(slips)
    if milestones is not None:
        effects = tuple(effect for effect in effects if effect.id in slips)
    return told_of(sides, slips, effects)
