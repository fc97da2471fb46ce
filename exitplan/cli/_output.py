"""What the commands share: reading the plan, the status date, colours and tables."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Mapping, Sequence

from exitplan.errors import Diagnostic, PlanError, Severity, printable
from exitplan.plan import Moment, Plan, parse_moment
from exitplan.planfile import read_plan, source_line
from exitplan.schedule import Schedule, compute_schedule

DEFAULT_PLAN = "plans"
_NARROWEST = 60
_WIDEST = 120
_NO_STATUS_DATE = "EP308"


class UsageError(Exception):
    """The command was asked for something that it cannot do."""


def add_plan_arguments(parser: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    """Declare what every command on a plan takes."""
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        help="take this as the status date (2015-06-30, or today); default: the environment's "
        "EXITPLAN_AS_OF, then the plan's status_date",
    )
    parser.add_argument(
        "--format", choices=formats, default=formats[0], help=f"default: {formats[0]}"
    )
    add_project_argument(parser)


def add_project_argument(parser: argparse.ArgumentParser) -> None:
    """Declare the choice among what one file of another tool holds."""
    parser.add_argument(
        "--project",
        metavar="NAME",
        help="which project of another tool's file, or which sheet of a workbook, where it holds "
        "several",
    )


def add_plan_argument(parser: argparse.ArgumentParser) -> None:
    """Declare the plan as an optional positional."""
    parser.add_argument(
        "plan",
        nargs="?",
        default=DEFAULT_PLAN,
        metavar="PLAN",
        help="a plan file, a folder of plan files, or a schedule of another tool (default: plans)",
    )


def status_date(text: str | None) -> Moment | None:
    """Read the status date asked for on the command line or in the environment."""
    asked = "--as-of"
    if text is None:
        asked, text = "EXITPLAN_AS_OF", os.environ.get("EXITPLAN_AS_OF")
        if not text:
            return None
    if text == "today":
        import pendulum

        return Moment(pendulum.today("Europe/London").toordinal())
    try:
        return parse_moment(text)
    except ValueError as error:
        message = f"{asked}: {error}"
        raise UsageError(message) from None


def load_schedule(path: str, as_of: str | None, project: str | None = None) -> Schedule:
    """Read and schedule a plan, or a file of another tool.

    Warnings go to the standard error stream. `project` chooses among several
    in one file.
    """
    moment = status_date(as_of)
    plan, findings = _read(path, project)
    found = compute_schedule(plan, as_of=moment)
    warnings = [*findings, *found.notices()]
    if moment is not None:
        warnings = [warning for warning in warnings if warning.code != _NO_STATUS_DATE]
    if found.plan.contracts or (found.expansion is not None and found.expansion.duties):
        from exitplan.outlook import contract_findings

        warnings += contract_findings(found)
    show_diagnostics(warnings)
    return found


def _read(path: str, project: str | None) -> tuple[Plan, tuple[Diagnostic, ...]]:
    if is_foreign_file(path):
        from exitplan.cli._foreign import read_foreign, tell_omissions

        imported = read_foreign(path, project)
        tell_omissions(path, imported)
        return imported.plan, ()
    if project is not None:
        message = f"--project chooses within a file of another tool, and {path} is none"
        raise UsageError(message)
    reading = read_plan(path)
    errors = [d for d in reading.diagnostics if d.severity is Severity.ERROR]
    if errors or reading.plan is None:
        raise PlanError(reading.diagnostics)
    return reading.plan, reading.diagnostics


def is_foreign_file(path: str) -> bool:
    """Whether a path names another tool's file, which must be imported rather than loaded."""
    if path.endswith((".yaml", ".yml")) or not os.path.splitext(path)[1] or os.path.isdir(path):
        return False  # Without loading anything: start-up time is measured.
    from exitplan.interchange import is_foreign

    return is_foreign(path)


def item_id(schedule: Schedule, asked: str) -> str:
    """Give the id of an item that was asked for by its id or, failing that, by its code.

    What is neither comes back as it is, for the lookup's own error. Raises
    UsageError where several items share the code.
    """
    if asked in schedule.items:
        return asked
    found = [dates.id for dates in schedule if dates.item.code == asked]
    if len(found) > 1:
        shown = ", ".join([*found[:3], *(["…"] if len(found) > 3 else [])])
        message = f"{len(found)} items have the code {asked!r} ({shown}); name one by its id"
        raise UsageError(message)
    return found[0] if found else asked


def show_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Print findings to the standard error stream."""
    found = list(diagnostics)
    if not found:
        return
    from exitplan.errors import render_diagnostics

    print(render_diagnostics(found, source_line), file=sys.stderr)
    errors = sum(d.severity is Severity.ERROR for d in found)
    warnings = sum(d.severity is Severity.WARNING for d in found)
    parts = [
        f"{number} {noun}{'' if number == 1 else 's'}"
        for number, noun in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    if parts:
        print(" and ".join(parts), file=sys.stderr)


def width() -> int:
    """Give the columns a table may take."""
    # What shutil.get_terminal_size() does, without importing shutil and its archives.
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal():
        return min(_WIDEST, max(_NARROWEST, int(columns[:4])))
    try:
        found = os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ else 80
    except (OSError, ValueError):
        found = 80
    return min(_WIDEST, max(_NARROWEST, found))


class Paint:
    """Colour as a second signal: only on a terminal, and never against NO_COLOR."""

    def __init__(self) -> None:
        forced = bool(os.environ.get("FORCE_COLOR"))
        refused = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        self.is_on = not refused and (forced or sys.stdout.isatty())

    def __call__(self, text: str, style: str) -> str:
        """Give the text in a style: ``bold``, ``late``, ``done`` or ``muted``."""
        codes = {"bold": "1", "late": "1;31", "done": "32", "muted": "2"}
        if not self.is_on or not text or style not in codes:
            return text
        return f"\x1b[{codes[style]}m{text}\x1b[0m"


def fit(text: str, columns: int) -> str:
    """Cut text to a number of columns, with an ellipsis, and pad it."""
    text = printable(text)
    if len(text) > columns:
        text = f"{text[: columns - 1]}…"
    return text.ljust(columns)


def fit_id(text: str, columns: int) -> str:
    """Cut an id to a number of columns, keeping its end, which tells more than its beginning."""
    if len(text) > columns:
        text = f"…{text[-(columns - 1) :]}"
    return text.ljust(columns)


def wrap(text: str, indent: str = "") -> str:
    """Wrap a paragraph to the terminal's width, between words only; later lines are indented.

    The standard library's textwrap would do, but importing it takes longer
    than everything it is needed for here.
    """
    lines: list[str] = []
    line, columns = "", width()
    for word in printable(text).split():
        if line and len(line) + 1 + len(word) > columns:
            lines.append(line)
            line = indent + word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


def write_csv(records: Iterable[Mapping[str, object]]) -> None:
    """Write records as CSV to the standard output stream.

    A text that a spreadsheet would read as a formula is given an apostrophe
    in front (OWASP, "CSV Injection"; some read full-width signs as well).
    """
    from exitplan.interchange import csv_text

    rows = list(records)
    if rows:
        print(csv_text([rows[0], *(row.values() for row in rows)]), end="")


def write_json(data: object) -> None:
    """Write data as JSON to the standard output stream."""
    import json

    print(json.dumps(data, indent=2, ensure_ascii=False))
