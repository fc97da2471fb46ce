"""``exitplan slip``: by how much each milestone slipped, because of what, through whose change."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from exitplan.cli._output import Paint, UsageError, write_csv, write_json
from exitplan.cli._sides import add_side_arguments, load_sides, load_versions
from exitplan.cli._slip_original import SinceOriginal, since_original
from exitplan.slippage import Slippage, Unstarted, slip_by, split_slip

if TYPE_CHECKING:
    from exitplan.planfile.history import Version

_GROUPINGS = ("task", "group", "owner", "cause", "provision", "kind", "commit")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_side_arguments(parser, many=True)
    parser.add_argument(
        "--milestone",
        action="append",
        metavar="ID",
        help="only this one (may be repeated); default: every milestone and deadline",
    )
    parser.add_argument(
        "--by",
        choices=_GROUPINGS,
        help="sum the parts up by task, group, owner, cause (tags that begin with cause-), legal "
        "provision or board, or kind of change; or go from commit to commit, each with its date, "
        "role and cause (by default from the first one)",
    )
    parser.add_argument(
        "--orders",
        type=int,
        default=0,
        metavar="N",
        help="average over N orders in which the changes could have been made, and show the "
        "spread; default: each change after those before it",
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="which orders are drawn (default: 1)"
    )
    parser.add_argument(
        "--unstarted",
        choices=[choice.value for choice in Unstarted],
        default=Unstarted.REVISION.value,
        help="what a new length of work that has not started counts as (default: revision)",
    )
    parser.add_argument("--all", action="store_true", help="show what did not move as well")
    parser.add_argument(
        "--format",
        choices=("table", "json", "markdown", "csv"),
        default="table",
        help="default: table",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print by how much milestones slipped."""
    if arguments.orders < 0:
        message = "--orders takes a number from 0"
        raise UsageError(message)
    if arguments.by == "commit":
        from exitplan.cli._slip_commits import run as by_commit

        return by_commit(arguments, load_versions(arguments))
    if arguments.tags or arguments.baselines or arguments.snapshots is not None:
        message = "--tags, --baselines and --snapshots name many states: they need --by commit"
        raise UsageError(message)
    sides = load_sides(arguments)
    slips = compare(sides, arguments)
    original = since_original(arguments, sides, slips)
    if arguments.by is None:
        _show(slips, sides, original, arguments)
    else:
        _show_grouped(slips, sides, original, arguments)
    return 0


def compare(sides: tuple[Version, Version], arguments: argparse.Namespace) -> Slippage:
    """Split the slip between two states of a plan, as the options ask."""
    before, after = (version.plan for version in sides)
    assert before is not None
    assert after is not None
    return split_slip(
        before,
        after,
        milestones=arguments.milestone,
        orders=arguments.orders,
        seed=arguments.seed,
        unstarted=Unstarted(arguments.unstarted),
    )


def _show(
    slips: Slippage,
    sides: tuple[Version, Version],
    original: SinceOriginal | None,
    arguments: argparse.Namespace,
) -> None:
    from exitplan.cli import _slip_text as text

    if arguments.format == "json":
        write_json(_named(slips.as_dict(), sides, original))
    elif arguments.format == "csv":
        write_csv(list(text.rows(slips, original)))
    elif arguments.format == "markdown":
        print(text.markdown(slips, sides, original, show_all=arguments.all))
    else:
        print(text.report(slips, sides, original, Paint(), show_all=arguments.all))


def _show_grouped(
    slips: Slippage,
    sides: tuple[Version, Version],
    original: SinceOriginal | None,
    arguments: argparse.Namespace,
) -> None:
    from exitplan.cli import _slip_groups as text

    groups = slip_by(slips, arguments.by)
    if arguments.format == "json":
        write_json(_named(text.as_data(slips, groups, arguments.by), sides, original))
    elif arguments.format == "csv":
        write_csv(list(text.rows(slips, groups)))
    elif arguments.format == "markdown":
        print(text.markdown(slips, sides, groups, arguments.by))
    else:
        print(text.report(slips, sides, original, groups, arguments.by, Paint()))


def _named(
    data: dict[str, Any], sides: tuple[Version, Version], original: SinceOriginal | None
) -> dict[str, Any]:
    """Add what is compared, and how far each milestone is from the first approval."""
    data |= {"from": sides[0].name, "to": sides[1].name}
    data["original"] = None if original is None else original.about()
    for milestone in data["milestones"]:
        milestone["original"] = None if original is None else original.record(milestone["id"])
    return data
