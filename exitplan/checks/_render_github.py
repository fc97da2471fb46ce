"""Annotations for GitHub Actions, and the table for the summary of a job.

GitHub keeps 10 annotations of each kind for each step and drops the rest
without a word (actions/toolkit, pull request 734). So the worst come first, no
more than it keeps, and the reader is told how many there are besides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exitplan.checks._escape import command_data, command_property, log_line
from exitplan.checks._places import AS_NAMED, Places
from exitplan.checks._render_common import View, counts, more, waiver_words
from exitplan.errors import Severity, printable
from exitplan.schedule.words import and_list, count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exitplan.checks._finding import Finding
    from exitplan.checks._report import CheckReport

MOST_OF_A_KIND = 10
LARGEST_SUMMARY = 1_000_000
"""Bytes; GitHub refuses the summary of a step above 1 MiB."""
_MOST_SUMMARY_ROWS = 1_000
_MOST_WAIVED = 50
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: CheckReport, *, places: Places = AS_NAMED) -> str:
    """Give workflow commands, one for each finding that GitHub shows, and the summary line.

    Files are told from the top of the repository. What waivers excuse is no
    annotation; the log and the job's summary list it.
    """
    view = View(report, places, in_repository=True)
    room = dict.fromkeys(_COMMANDS, MOST_OF_A_KIND)
    if _left_out(view.shown, room):
        room[Severity.NOTE] -= 1  # One notice says what is left out.
    kept = dict.fromkeys(_COMMANDS, 0)
    lines = []
    for finding in view.shown:
        if kept[finding.severity] < room[finding.severity]:
            kept[finding.severity] += 1
            lines.append(_annotation(view, finding))
    left_out = _left_out(view.shown, room)
    if left_out:
        told = f"GitHub shows {MOST_OF_A_KIND} of a kind; {left_out} more: see the job's summary"
        lines.append(f"::notice title=exitplan check::{command_data(told)}")
    lines += _waived(view)
    return "\n".join([*lines, log_line(view.summary())])


def _waived(view: View) -> Iterator[str]:
    """List what is excused, in the log."""
    for finding in view.waived[:_MOST_WAIVED]:
        assert finding.waiver is not None
        told = f"{view.title(finding)}: {view.message(finding)} ({waiver_words(finding.waiver)})"
        yield log_line(f"{view.place(finding)}: {told}")
    if len(view.waived) > _MOST_WAIVED:
        yield more(len(view.waived) - _MOST_WAIVED, "waived")


def summary(report: CheckReport, *, places: Places = AS_NAMED) -> str:
    """Give the Markdown for the file that ``GITHUB_STEP_SUMMARY`` names; less than 1 MiB."""
    from exitplan.checks._render_markdown import render as markdown

    return markdown(
        report,
        places=places,
        most_rows=_MOST_SUMMARY_ROWS,
        most_bytes=LARGEST_SUMMARY,
        is_comment=False,
    )


def _left_out(findings: Iterable[Finding], room: dict[Severity, int]) -> str:
    """Say how many of each kind there is no room for; nothing where there is for all."""
    counted = counts(findings)
    return and_list(
        [
            count(counted[severity] - room[severity], severity.value)
            for severity in _COMMANDS
            if counted[severity] > room[severity]
        ]
    )


def _annotation(view: View, finding: Finding) -> str:
    properties = {"title": view.title(finding), **_location(view, finding)}
    told = ",".join(f"{name}={command_property(value)}" for name, value in properties.items())
    message = view.message(finding)
    if finding.help:
        message += f"\nhelp: {view.help(finding)}"
    return f"::{_COMMANDS[finding.severity]} {told}::{command_data(message)}"


def _location(view: View, finding: Finding) -> dict[str, str]:
    """Give file and position; nothing of a file that the repository does not have."""
    file, span = finding.diagnostic.file, finding.diagnostic.span
    inside = "" if file is None else printable(view.places.inside(file))
    if not inside:
        return {}
    if span is None:
        return {"file": inside}
    found = {"file": inside, "line": str(span.line)}
    if span.end_line == span.line:  # GitHub takes columns only within one line.
        found["col"] = str(span.column)
        found["endLine"] = str(span.end_line)
        found["endColumn"] = str(max(span.column, span.end_column))
    else:
        found["endLine"] = str(span.end_line)
    return found
