"""Test results: one test for each deadline and one for each rule, as services read them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import attrs
import pytest

from exitplan.checks import Settings
from exitplan.checks._places import Places
from exitplan.checks._render_junit import render
from exitplan.errors import Severity
from tests.checks.format_samples import (
    WAIVER,
    clean_report,
    finding,
    full_report,
    only_new,
    report_of,
    with_award,
)

# Of Jenkins' schema of JUnit results, what we use.
ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors", "skipped"},
    "testsuite": {"name", "time", "tests", "failures", "errors", "skipped"},
    "testcase": {"name", "classname", "time", "file"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message"},
    "system-out": set(),
    "properties": set(),
    "property": {"name", "value"},
}
OUTCOMES = ("failure", "error", "skipped")


def results(text: str) -> dict[str, str]:
    """Read results as a service does: outcome by test; its counts must be right."""
    root = ET.fromstring(text)
    for element in root.iter():
        assert set(element.keys()) <= ATTRIBUTES[element.tag]
    cases = [
        (case, next((tag for tag in OUTCOMES if case.find(tag) is not None), "passed"))
        for case in root.iter("testcase")
    ]
    for counter, outcome in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]:
        assert int(root.get(counter, "")) == sum(o == outcome for _, o in cases)
        for suite in root:
            own = sum(case.find(outcome) is not None for case in suite)
            assert int(suite.get(counter, "")) == own
    assert int(root.get("tests", "")) == len(cases)
    named = {f"{case.get('classname')}: {case.get('name')}": outcome for case, outcome in cases}
    assert len(named) == len(cases), "GitLab takes two tests of one name for one"
    return named


def text_of(text: str, name: str, tag: str) -> str:
    """Give the text of a test's failure, error or output."""
    case = next(c for c in ET.fromstring(text).iter("testcase") if c.get("name") == name)
    found = case.find(tag)
    assert found is not None
    return f"{found.get('message', '')}\n{found.text or ''}"


def test_every_deadline_is_a_test() -> None:
    """Late fails, in time passes, each under its plan, id and title; rules follow."""
    assert results(render(full_report())) == {
        "exit: decide Decision made": "passed",
        "exit: award Contract award": "failure",
        "exit: live Service live": "passed",
        "exitplan.rules: EP313": "passed",
        "exitplan.rules: EP811 exit-task-missing": "skipped",
    }


def test_a_failure_says_what_why_and_where() -> None:
    """GitLab shows the text alone, others the message: both say it."""
    told = text_of(render(full_report()), "award Contract award", "failure")
    message, text = told.split("\n", 1)
    assert message == "forecast for 4 Apr 2025, deadline 28 Mar 2025, 5 working days past it"
    assert text.startswith("plans/exit.yaml:9:75: EP801 error: Contract award is forecast ")
    assert "help: exitplan why award" in text


def test_a_warning_fails_only_where_warnings_fail_the_check() -> None:
    """A test fails where, and only where, the check does."""
    report = full_report()
    strict = attrs.evolve(report, settings=Settings(fail_on="warning"))
    never = attrs.evolve(report, settings=Settings(fail_on="never"))
    assert results(render(report))["exit: decide Decision made"] == "passed"
    assert results(render(strict))["exit: decide Decision made"] == "failure"
    assert set(results(render(never)).values()) == {"passed", "skipped"}
    assert "EP802 warning" in text_of(render(report), "decide Decision made", "system-out")


def test_only_new_fails_only_what_is_new() -> None:
    """With --only-new a deadline that was missed before is no failure of this change."""
    report = full_report()
    old = attrs.evolve(report.plans[0].milestones[1].findings[0], is_new=False)
    assert (
        results(render(only_new(with_award(report, old))))["exit: award Contract award"] == "passed"
    )


def test_a_waived_deadline_is_skipped_with_its_terms() -> None:
    """What somebody has approved is neither green nor red, and says who and until when."""
    report = full_report()
    excused = attrs.evolve(report.plans[0].milestones[1].findings[0], waiver=WAIVER)
    text = render(with_award(report, excused))
    assert results(text)["exit: award Contract award"] == "skipped"
    assert "by Head of Contracts" in text_of(text, "award Contract award", "skipped")


def test_a_rule_fails_with_all_its_findings() -> None:
    """Each finding stands in the failure's text; of very many the rest is counted."""
    many = [finding("EP101", message=f"key {n:04}", item="", line=n + 1) for n in range(10_000)]
    text = render(report_of(many))
    told = text_of(text, "EP101", "failure")
    assert told.count("EP101 error: key") == 100
    assert "and 9,900 more" in told
    assert len(text) < 50_000


def test_a_rule_that_found_nothing_is_a_passed_test() -> None:
    """Who reads the results sees that a rule ran."""
    assert set(results(render(clean_report())).values()) == {"passed"}
    assert len(results(render(clean_report()))) == 3


def test_a_plan_that_cannot_be_read_is_an_error() -> None:
    """It is no failure of a deadline: nothing could be judged."""
    broken = finding("EP101", Severity.ERROR, "no such key", item="")
    text = render(report_of([broken], was_read=False))
    assert results(text) == {"exit: the plan can be read and dated": "error"}
    assert "EP101 error: no such key" in text_of(text, "the plan can be read and dated", "error")


def test_two_plans_of_one_id_have_tests_of_their_own() -> None:
    """A copy of a plan under another name does not hide behind the first."""
    plan = full_report().plans[0]
    copy = attrs.evolve(plan, name="old/plans")
    read = results(render(attrs.evolve(full_report(), plans=(plan, copy))))
    assert {"exit: live Service live", "old/plans: live Service live"} <= set(read)


@pytest.mark.parametrize(
    "character", ["\x00", "\x0b", "\x1b", "\x85", "\ud800", "\ufffe", "\uffff"]
)
def test_what_xml_forbids_is_replaced(character: str) -> None:
    """A parser takes the file whatever a plan says."""
    odd = finding(message=f"a{character}b", help=character, item=character)
    root = ET.fromstring(render(report_of([odd])).encode())
    text = "".join(root.itertext())
    assert "a\N{REPLACEMENT CHARACTER}b" in text or "a b" in text
    assert character not in text


def test_files_are_told_from_the_top_of_the_repository() -> None:
    """GitLab links the file of a test; the machine's folders are not told."""
    places = Places("/build/repo/team", "/build/repo")
    text = render(full_report(), places=places)
    assert 'file="team/plans/exit.yaml"' in text
    assert "/build" not in text
