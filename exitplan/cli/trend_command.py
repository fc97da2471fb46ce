"""``exitplan trend``: how the forecasts of milestones moved from report to report."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from exitplan.cli._output import (
    DEFAULT_PLAN,
    Paint,
    UsageError,
    add_project_argument,
    show_diagnostics,
    width,
    write_csv,
    write_json,
)
from exitplan.cli._sides import add_version_arguments, is_cut_off, load_versions
from exitplan.errors import ExitplanError
from exitplan.plan import parse_moment

if TYPE_CHECKING:
    from exitplan.planfile.history import Version

_FORMATS = ("table", "json", "markdown", "csv", "svg")
_FINDINGS, _COULD_NOT_RUN = 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--plan",
        default=DEFAULT_PLAN,
        metavar="PLAN",
        help="the plan file, or the folder of a programme (default: plans)",
    )
    parser.add_argument(
        "--since",
        metavar="REV-OR-DATE",
        help="from this git revision or day on; default: from the first",
    )
    add_version_arguments(parser)
    parser.add_argument(
        "--milestone",
        action="append",
        metavar="ID",
        help="only this one; may be given several times (default: every milestone, and whatever "
        "has a deadline)",
    )
    parser.add_argument(
        "--signs",
        action="store_true",
        help="tell warning signs as well: what was changed between reports that may hide slip",
    )
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        default=_FORMATS[0],
        help="svg draws the slip chart (default: table)",
    )
    add_project_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the trend."""
    from exitplan.slippage import date_versions, slip_svg, trend, warning_signs

    try:
        versions = _versions(arguments)
    except ExitplanError as error:  # Without versions there is nothing to judge.
        show_diagnostics(error.diagnostics)
        return _COULD_NOT_RUN
    if not any(version.plan is not None for version in versions):
        show_diagnostics(finding for version in versions for finding in version.diagnostics)
        message = "none of the versions of the plan can be read, so there is no trend"
        raise UsageError(message)
    baselines, is_sound = _baselines(arguments)
    dated = date_versions(versions)
    found = trend(dated, arguments.milestone, baselines=baselines)
    if arguments.format == "svg":
        print(slip_svg(found, arguments.milestone and found.milestones), end="")
    elif arguments.format == "csv":
        write_csv(found.records())
    else:
        from exitplan.cli import _trend_text as text

        signs = None
        if arguments.signs:
            signs = warning_signs(dated, baselines=baselines or None)
        if arguments.format == "json":
            write_json(text.as_data(found, _plan_id(versions), signs))
        elif arguments.format == "markdown":
            print(text.markdown(found, signs))
        else:
            print(text.report(found, signs, Paint(), width()))
    return _FINDINGS if found.unread or is_cut_off(versions) or not is_sound else 0


def _plan_id(versions: Sequence[Version]) -> str:
    return next((version.plan.id for version in reversed(versions) if version.plan), "")


def _versions(arguments: argparse.Namespace) -> Sequence[Version]:
    """Read the reports, the oldest first."""
    if arguments.snapshots is None:
        return load_versions(arguments)
    versions = load_versions(arguments)
    if arguments.since is None:
        return versions
    try:
        since = parse_moment(arguments.since).day
    except ValueError as error:
        message = f"--since: {error}; dated files have no revisions"
        raise UsageError(message) from None
    kept = tuple(v for v in versions if v.day is None or v.day >= since)
    if not kept:
        message = f"{arguments.snapshots} holds no report since {arguments.since}"
        raise UsageError(message)
    return kept


def _baselines(arguments: argparse.Namespace) -> tuple[tuple[Version, ...], bool]:
    """Give the plan's baselines, each on its day of approval, and whether none was changed.

    What is wrong with them is told.
    """
    import attrs

    from exitplan.planfile.baselines import Baselines

    found = Baselines.of(arguments.plan)
    show_diagnostics(found.findings)
    approved = tuple(attrs.evolve(baseline.version(), day=baseline.day) for baseline in found)
    return approved, found.is_sound
