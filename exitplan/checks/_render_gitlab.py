"""A report for GitLab's Code Quality widget (the part of Code Climate's format that it reads)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.checks._escape import json_text, one_line
from exitplan.checks._places import AS_NAMED, Places
from exitplan.checks._render_common import View, fingerprints, waiver_words
from exitplan.errors import Severity

if TYPE_CHECKING:
    from exitplan.checks._finding import Finding
    from exitplan.checks._report import CheckReport

MOST_FINDINGS = 5_000
_SEVERITY = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}


def render(report: CheckReport, *, places: Places = AS_NAMED, most: int = MOST_FINDINGS) -> str:
    """Give a list of findings, worst first; GitLab itself tells which of them are new.

    A fingerprint depends on rule, plan and item, and on no line number. What
    a waiver excuses comes last and as information.
    """
    view = View(report, places, in_repository=True)
    told = [*view.findings, *view.waived]
    marks = fingerprints(told)
    entries = [
        _entry(view, finding, mark) for finding, mark in zip(told[:most], marks, strict=False)
    ]
    if len(told) > most:
        entries[-1] = _rest(told[most - 1 :], entries[-1]["location"])
    return json_text(entries)


def _entry(view: View, finding: Finding, mark: str) -> dict[str, Any]:
    span = finding.diagnostic.span
    description, severity = view.message(finding), _SEVERITY[finding.severity]
    if finding.waiver is not None:
        description, severity = f"{description} ({waiver_words(finding.waiver)})", "info"
    return {
        "description": description,
        "check_name": view.title(finding),
        "fingerprint": mark,
        "severity": severity,
        "location": {
            "path": view.file(finding),
            "lines": {
                "begin": 1 if span is None else span.line,
                "end": 1 if span is None else span.end_line,
            },
        },
    }


def _rest(left_out: list[Finding], location: dict[str, Any]) -> dict[str, Any]:
    """Say how many findings are not in the list, in place of the last that would be."""
    worst = min(left_out, key=lambda finding: (finding.waiver is not None, finding.severity.rank))
    return {
        "description": one_line(f"and {len(left_out):,} more findings"),
        "check_name": "exitplan check",
        "fingerprint": "0" * 32,
        "severity": "info" if worst.waiver is not None else _SEVERITY[worst.severity],
        "location": location,
    }
