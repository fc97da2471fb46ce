"""The list that GitLab's Code Quality widget reads."""

from __future__ import annotations

import json

import attrs
from jsonschema import Draft202012Validator

from exitplan.checks._places import Places
from exitplan.checks._render_gitlab import render
from exitplan.errors import Severity
from tests.checks.format_samples import WAIVER, finding, full_report, report_of

# What GitLab's documentation asks of each entry ("Code Quality report format").
WIDGET = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def entries(text: str) -> list[dict[str, object]]:
    """Read a list and hold it to what GitLab asks."""
    read: list[dict[str, object]] = json.loads(text)
    Draft202012Validator(WIDGET).validate(read)
    return read


def test_every_entry_has_what_gitlab_asks() -> None:
    """Description, check, fingerprint, severity, path and line, worst first."""
    read = entries(render(full_report()))
    assert [entry["severity"] for entry in read] == ["critical", "major", "info", "info"]
    assert [entry["check_name"] for entry in read] == [
        "EP801 deadline-missed",
        "EP802 margin-tight",
        "EP313",
        "EP811 exit-task-missing",
    ]


def test_fingerprints_do_not_know_lines_or_dates() -> None:
    """A line put in above, or another date in the sentence, is the same finding to GitLab."""
    here = finding(line=9, message="5 days late")
    there = finding(line=90, column=1, message="7 days late")
    marks = [entries(render(report_of([found])))[0]["fingerprint"] for found in (here, there)]
    assert marks[0] == marks[1]
    other = finding(item="live")
    assert entries(render(report_of([other])))[0]["fingerprint"] != marks[0]


def test_findings_of_one_identity_are_told_apart() -> None:
    """GitLab drops what has a fingerprint that it has seen."""
    read = entries(render(report_of([finding(message="a"), finding(message="b")])))
    assert read[0]["fingerprint"] != read[1]["fingerprint"]


def test_what_is_waived_is_information() -> None:
    """It says until when, by whom and why, and blocks nobody."""
    excused = finding(message="late", waiver=WAIVER)
    (read,) = entries(render(report_of([excused])))
    assert read["severity"] == "info"
    assert "waived until 31 Dec 2026 by Head of Contracts" in str(read["description"])


def test_paths_are_relative_to_the_repository() -> None:
    """GitLab links a path only from the top; of a file outside there is the name."""
    places = Places("/build/repo/team", "/build/repo")
    found = [finding(file="a.yaml"), finding(file="/etc/b.yaml", line=2), finding(file=None)]
    read = entries(render(report_of(found, name="team.yaml"), places=places))
    paths = [entry["location"]["path"] for entry in read]  # type: ignore[index]
    assert sorted(paths) == ["b.yaml", "team/a.yaml", "team/team.yaml"]


def test_a_list_without_end_is_cut_and_says_so() -> None:
    """The last entry says how many are missing, as bad as the worst of them."""
    many = [finding("EP802", Severity.WARNING, f"w {n}", line=n + 1) for n in range(10_000)]
    read = entries(render(report_of(many)))
    assert len(read) == 5_000
    assert read[-1]["description"] == "and 5,001 more findings"
    assert read[-1]["severity"] == "major"
    assert len({entry["fingerprint"] for entry in read}) == 5_000


def test_a_waived_finding_cannot_make_another_look_new() -> None:
    """Waiving one of two findings leaves the other's fingerprint as it was."""
    first, second = finding(item="a", message="1"), finding(item="b", message="2")
    before = {e["fingerprint"] for e in entries(render(report_of([first, second])))}
    waived = attrs.evolve(second, waiver=WAIVER)
    after = {e["fingerprint"] for e in entries(render(report_of([first, waived])))}
    assert before == after
