"""A report in SARIF 2.1.0 (OASIS), which code scanning services and editors read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from exitplan.checks._escape import json_text, sarif_line, uri_reference
from exitplan.checks._places import AS_NAMED, Places
from exitplan.checks._render_common import (
    View,
    fingerprints,
    left_out_by_rule,
    more,
    plain_numbers,
    waiver_words,
)
from exitplan.errors import Severity

if TYPE_CHECKING:
    from exitplan.checks._finding import Finding
    from exitplan.checks._report import CheckReport
    from exitplan.checks._rule import Rule
    from exitplan.plan import Waiver

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_FINDINGS = 5_000
"""GitHub shows no more of a run, and refuses a file with more than 25,000."""
_ROOT = "%SRCROOT%"
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_COULD_NOT_RUN = 2
_EVERYWHERE = 1
"""Line of a finding that has no place in its file; GitHub asks for one."""


def render(
    report: CheckReport,
    *,
    places: Places = AS_NAMED,
    documentation: str = "",
    most: int = MOST_FINDINGS,
) -> str:
    """Give the report as SARIF.

    Files are told from the top of the repository (``%SRCROOT%``). What waivers
    excuse is suppressed; where an earlier state was compared, what is gone is
    ``absent``. `documentation` is the address of the site that describes the
    rules, where there is one: a rule's page is found there under its code.
    """
    view = View(report, places, in_repository=True)
    told = [*view.findings, *view.waived]
    absent = view.resolved[: max(0, most - len(told))]
    descriptors = _Descriptors(view, documentation)
    results = [*_results(view, told[:most], descriptors), *_absent(view, absent, descriptors)]
    left_out = told[most:]
    driver: dict[str, Any] = {"name": "exitplan", "version": _version()}
    if documentation:
        driver["informationUri"] = documentation
    driver["rules"] = descriptors.all
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(view, left_out)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": _properties(view),
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _version() -> str:
    from importlib.metadata import version

    return version("exitplan")


def _properties(view: View) -> dict[str, Any]:
    """Give what SARIF has no words of its own for."""
    status = view.report.status_date
    return {
        "asOf": None if status is None else str(status),
        "against": view.against or None,
        "profile": view.report.settings.profile,
        "summary": sarif_line(view.summary()),
    }


def _invocation(view: View, left_out: list[Finding]) -> dict[str, Any]:
    """Say how the run went; and, where not everything is told, how much is missing."""
    code = view.report.exit_code
    told = [sarif_line(sentence) for sentence in view.not_compared()]
    if left_out:
        told.append(sarif_line(f"{more(len(left_out))}: {left_out_by_rule(view, left_out)}"))
    found: dict[str, Any] = {"executionSuccessful": code != _COULD_NOT_RUN, "exitCode": code}
    if told:
        found["toolExecutionNotifications"] = [
            {"level": "note", "message": {"text": text}} for text in told
        ]
    return found


def _results(
    view: View, findings: list[Finding], descriptors: _Descriptors
) -> Iterable[dict[str, Any]]:
    for finding, mark in zip(findings, fingerprints(findings), strict=True):
        result = _result(view, finding, mark, descriptors)
        if view.against:
            result["baselineState"] = "unchanged" if finding.is_new is False else "new"
        yield result


def _absent(
    view: View, findings: tuple[Finding, ...], descriptors: _Descriptors
) -> Iterable[dict[str, Any]]:
    """Give what the earlier state had, and this one has not."""
    for finding, mark in zip(findings, fingerprints(findings), strict=True):
        yield {**_result(view, finding, mark, descriptors), "baselineState": "absent"}


def _result(view: View, finding: Finding, mark: str, descriptors: _Descriptors) -> dict[str, Any]:
    message = view.message(finding)
    if finding.help:
        message = f"{message}. {view.help(finding)}"
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": descriptors.index(finding.code),
        "level": _LEVEL[finding.severity],
        "message": {"text": sarif_line(message)},
        "locations": [_location(view, finding)],
        # GitHub follows an alert by the second alone, and by its own hash of the line if there
        # is none: then a line inserted above would make it another alert.
        "partialFingerprints": {"exitplan/v1": mark, "primaryLocationLineHash": f"{mark}:1"},
        # Of all results or of none: 3.27.23.
        "suppressions": [] if finding.waiver is None else [_suppression(finding.waiver)],
    }
    numbers = plain_numbers(finding.numbers)
    if numbers:
        result["properties"] = {"numbers": numbers}
    return result


def _suppression(waiver: Waiver) -> dict[str, str]:
    words = sarif_line(waiver_words(waiver))
    return {"kind": "inSource", "status": "accepted", "justification": words}


def _location(view: View, finding: Finding) -> dict[str, Any]:
    """Give the place: file and stretch, and the item by its id."""
    diagnostic = finding.diagnostic
    span = diagnostic.span
    artifact = {"uri": uri_reference(view.file(finding))}
    if view.places.inside(view.source(finding)):
        artifact["uriBaseId"] = _ROOT
    region = {"startLine": _EVERYWHERE}
    if span is not None:
        region = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": max(span.end_column, 1),
        }
    found: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    if finding.item:
        item = {"fullyQualifiedName": sarif_line(finding.item), "kind": "object"}
        found["logicalLocations"] = [item]
    return found


class _Descriptors:
    """The rules that a run tells of: those that ran, and every other code that was found."""

    def __init__(self, view: View, documentation: str) -> None:
        from exitplan.checks._registry import rules

        report = view.report
        found = {finding.code for finding in (*view.findings, *view.waived, *view.resolved)}
        codes = sorted({*report.rules_run, *found})
        known = rules()
        self.documentation = documentation
        self.all = [
            self._of_rule(known[code]) if code in known else self._of_code(code) for code in codes
        ]
        self._index = {code: place for place, code in enumerate(codes)}

    def index(self, code: str) -> int:
        """Give the place of a code in the list."""
        return self._index[code]

    def _of_rule(self, rule: Rule) -> dict[str, Any]:
        about = rule.about
        parts = [about.why, f"**What to do:** {about.fix}"]
        parts += [f"**How it counts:** {about.formula}"] if about.formula else []
        parts += [f"**Source:** {about.source}"] if about.source else []
        return {
            "id": rule.code,
            "name": "".join(part.capitalize() for part in rule.name.split("-")),
            "shortDescription": {"text": _sentence(rule.summary)},
            "fullDescription": {"text": about.why},
            "help": {"text": "\n\n".join(parts).replace("**", ""), "markdown": "\n\n".join(parts)},
            **self._page(rule.code),
            "defaultConfiguration": {"level": _LEVEL[rule.severity]},
            "properties": {"tags": [rule.family.value]},
        }

    def _of_code(self, code: str) -> dict[str, Any]:
        from exitplan.checks._codes import all_codes

        meaning = _sentence(all_codes().get(code, code))
        return {
            "id": code,
            "shortDescription": {"text": meaning},
            "help": {"text": meaning, "markdown": meaning},
            **self._page(code),
        }

    def _page(self, code: str) -> dict[str, str]:
        if not self.documentation:
            return {}
        return {"helpUri": f"{self.documentation.rstrip('/')}/{code}/"}


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
