"""``exitplan site``: the published roadmap as files for any generator, or to look at."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from exitplan.cli._output import (
    UsageError,
    add_plan_argument,
    add_project_argument,
    show_diagnostics,
    status_date,
    wrap,
)
from exitplan.errors import PlanError

if TYPE_CHECKING:
    from exitplan.cli._site_server import Made
    from exitplan.plan import Moment
    from exitplan.site._edition import Edition
    from exitplan.site._gather import Gathered

_FORMATS = ("markdown", "html")
_LINKS = ("md", "html", "folders")
_RISK = ("auto", "on", "off")
_PORT = 8000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_plan_argument(parser)
    goal = parser.add_mutually_exclusive_group(required=True)
    goal.add_argument(
        "--out",
        metavar="DIR",
        help="write the files into this folder, which must be empty or made by this command",
    )
    goal.add_argument(
        "--serve", action="store_true", help="show the site on this machine until Ctrl-C"
    )
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        help="with --out: markdown, for a generator (Zensical, Hugo, a wiki), or html, a whole "
        "site for which none is needed (default: markdown)",
    )
    parser.add_argument(
        "--links",
        choices=_LINKS,
        help="with markdown: how pages link to each other: md (gantt.md, which Zensical and "
        "GitHub follow), html (gantt.html) or folders (gantt/) (default: md)",
    )
    parser.add_argument(
        "--prefix", default="", metavar="FOLDER", help="put all files into this folder below DIR"
    )
    parser.add_argument(
        "--force", action="store_true", help="overwrite files that this command did not write"
    )
    parser.add_argument(
        "--port", type=int, metavar="N", help=f"with --serve: the port (default: {_PORT})"
    )
    _add_material(parser)


def _add_material(parser: argparse.ArgumentParser) -> None:
    """Declare what is read besides the plan."""
    parser.add_argument(
        "--history", metavar="FOLDER", help="dated reports of plans that are told on pages apart"
    )
    parser.add_argument(
        "--states",
        metavar="WHAT",
        help="this plan's earlier states: baselines, git, tags, none, or a folder of dated files "
        "(default: its baselines, if it has any)",
    )
    parser.add_argument(
        "--risk",
        choices=_RISK,
        help="whether to tell how likely each date is (default: auto: where numpy is installed "
        "and the plan says what is uncertain)",
    )
    parser.add_argument(
        "--no-check", action="store_true", help="leave out what the check finds in the plan"
    )
    parser.add_argument(
        "--edit-url",
        metavar="URL",
        help="the address under which the files of this folder can be read or edited",
    )
    parser.add_argument(
        "--site-url", metavar="URL", help="the address that the pages will have; feeds need it"
    )
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        help="take this as the status date (2015-06-30, or today); default: the environment's "
        "EXITPLAN_AS_OF, then the plan's status_date",
    )
    add_project_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the files, or show them."""
    _check_options(arguments)
    moment = _moment(arguments.as_of)
    if arguments.serve:
        _show(arguments, moment)
        return 0
    gathered = _gather(arguments, moment)
    _tell(gathered)
    if gathered.edition is None:
        raise PlanError(gathered.errors)
    from exitplan.cli._site_write import keep_plan, write_site

    files = _files(arguments, gathered.edition)
    keep_plan(arguments.plan, arguments.out, files)
    written = write_site(arguments.out, files, force=arguments.force)
    pages = sum(name.endswith((".md", ".html")) for name in files)
    parts = [
        f"{arguments.out} holds {pages:,} pages and {len(files) - pages:,} other files",
        _changed(written.changed, len(files)),
    ]
    if written.removed:
        parts.append(f"{written.removed:,} that it had before are gone")
    print(wrap("; ".join(parts) + "."))
    for name in written.kept:
        print(wrap(f"{name} is no longer part of the site, but was changed by hand, so it stays."))
    if arguments.format != "html":
        folder = f"{arguments.prefix.strip('/')}/" if arguments.prefix.strip("/") else ""
        print(
            wrap(
                f"Let your generator load {folder}exitplan.css on every page, and "
                f"{folder}exitplan.js, which the pages do without."
            )
        )
    return 0


def _changed(number: int, all_: int) -> str:
    if not number:
        return "none of them has changed"
    if number == all_:
        return "all of them are new or changed"
    return f"{number:,} of them {'is' if number == 1 else 'are'} new or changed"


def _check_options(arguments: argparse.Namespace) -> None:
    """Raise UsageError for options that mean nothing together."""
    if arguments.serve:
        for option in ("format", "links", "force"):
            if getattr(arguments, option):
                message = f"--{option} goes with --out"
                raise UsageError(message)
    elif arguments.port is not None:
        message = "--port goes with --serve"
        raise UsageError(message)
    if arguments.out == "":
        message = "--out takes a folder; . is the one you are in"
        raise UsageError(message)
    if arguments.links and arguments.format == "html":
        message = "--links goes with the format markdown"
        raise UsageError(message)
    if arguments.port is not None and not 0 <= arguments.port <= 65_535:
        message = "--port takes a number from 0 to 65535"
        raise UsageError(message)


def _moment(asked: str | None) -> Moment | None:
    """Give the status date asked for; where a build has a fixed date, today is that."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    text = asked or os.environ.get("EXITPLAN_AS_OF")
    if text == "today" and epoch.isdecimal():
        from datetime import UTC, datetime

        from exitplan.plan import Moment

        try:
            return Moment(datetime.fromtimestamp(int(epoch), UTC).toordinal())
        except (ValueError, OverflowError, OSError):
            message = f"SOURCE_DATE_EPOCH: {epoch[:40]} is no time"
            raise UsageError(message) from None
    return status_date(asked)


def _gather(arguments: argparse.Namespace, moment: Moment | None) -> Gathered:
    from exitplan.site._gather import gather

    return gather(
        arguments.plan,
        as_of=moment,
        history=arguments.history or "",
        states=arguments.states or "",
        check=not arguments.no_check,
        risk=arguments.risk or "auto",
        edit_url=arguments.edit_url or "",
        site_url=arguments.site_url or "",
        project=arguments.project,
    )


def _tell(gathered: Gathered) -> None:
    """Show what is to be said of the plan; errors are left to whoever ends because of them."""
    show_diagnostics(found for found in gathered.diagnostics if found not in gathered.errors)
    for sentence in gathered.remarks:
        print(wrap(sentence), file=sys.stderr)


def _files(arguments: argparse.Namespace, edition: Edition) -> dict[str, bytes]:
    from exitplan.site._standalone import LINKS, html_site, markdown_site

    try:
        if arguments.serve or arguments.format == "html":
            return html_site(edition, prefix=arguments.prefix)
        links = LINKS[arguments.links or "md"]
        return markdown_site(edition, prefix=arguments.prefix, links=links)
    except ValueError as error:
        message = f"--prefix: {error}"
        raise UsageError(message) from None


def _show(arguments: argparse.Namespace, moment: Moment | None) -> None:
    from exitplan.cli._site_server import serve
    from exitplan.site._csp import HEADER

    def make() -> Made:
        gathered = _gather(arguments, moment)
        show_diagnostics(gathered.diagnostics)
        if gathered.edition is None:
            return None, gathered.watched
        return _files(arguments, gathered.edition), gathered.watched

    gathered = _gather(arguments, moment)
    _tell(gathered)
    if gathered.edition is None:
        raise PlanError(gathered.errors)
    folder = arguments.prefix.strip("/")
    serve(
        _files(arguments, gathered.edition),
        gathered.watched,
        make,
        policy=HEADER,
        port=_PORT if arguments.port is None else arguments.port,
        page=f"{folder}/" if folder else "",
    )
