"""Every rule is shown by plans that earn its finding, at the place, and by plans that do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exitplan.checks import Rule, rules
from exitplan.checks._explain import EXAMPLE, check_example, example_output
from tests.checks.fixtures import BAD, GOOD, checked, expected, header, told

RULES = list(rules().values())
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_plans_earn_exactly_what_they_say(path: Path) -> None:
    """A bad plan earns the findings written in it, at their places, and no others."""
    assert told(checked(path), path) == expected(path)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_plans_earn_nothing(path: Path) -> None:
    """A good plan, which comes close to a fault, earns no finding of any kind."""
    assert [str(finding.diagnostic) for finding in checked(path).findings] == []


@pytest.mark.parametrize("path", [*BAD, *GOOD], ids=lambda path: path.stem)
def test_fixtures_say_what_they_show(path: Path) -> None:
    """A fixture says in its first line what it shows, and expects the code it is named for."""
    assert re.match(r"# [A-Z].+\.\n", header(path))
    code = path.name[:5]
    if path in BAD:
        assert any(code in line for line in expected(path)), "named for another code"
    else:
        assert code in rules(), "named for no rule"
        assert not expected(path)


@each_rule
def test_the_bad_example_of_a_rule_earns_it(rule: Rule) -> None:
    """The documentation's bad example earns a finding of the rule, which points into it."""
    report = check_example(rule, rule.bad)
    codes = [finding.code for finding in report.findings]
    assert rule.code in codes, report.findings
    shown = next(finding for finding in report.findings if finding.code == rule.code)
    assert shown.diagnostic.file == EXAMPLE
    assert shown.diagnostic.span is not None
    assert rule.code in example_output(rule)


@each_rule
def test_the_good_example_of_a_rule_does_not(rule: Rule) -> None:
    """The documentation's good example can be read and dated, and earns no finding of the rule."""
    report = check_example(rule, rule.good)
    assert all(plan.was_read for plan in report.plans), report.findings
    assert rule.code not in {finding.code for finding in report.findings}, report.findings
    assert not [f for f in report.findings if f.severity.value == "error"], report.findings


@each_rule
def test_rules_read_well(rule: Rule) -> None:
    """Names and sentences keep to one form, so that lists of rules read as one text."""
    assert re.fullmatch(r"EP8\d\d", rule.code)
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", rule.name)
    assert not rule.summary.endswith(".")
    assert "\n" not in rule.summary
    assert rule.summary[0].islower() or rule.summary[:2].isupper()
    for text in (rule.why, rule.fix):
        assert text.strip()
        assert text.rstrip()[-1] in ".?`", text
    for finding in check_example(rule, rule.bad).findings:
        assert "\n" not in finding.message
        assert not finding.message.endswith(".")
        assert not finding.help.endswith(".")
        assert "None" not in finding.message + finding.help


def test_names_and_codes_are_unique() -> None:
    """No two rules share a name, so that each can be selected by it."""
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    assert [rule.code for rule in RULES] == sorted(rule.code for rule in RULES)


COUNTED_BY_HAND = {f"EP{number}" for number in range(821, 835)}
"""The DCMA fourteen: each has plans of its own in test_dcma.py, counted by hand."""


def test_every_rule_has_a_bad_and_a_good_plan() -> None:
    """Each rule is shown with its exact places, and so is what comes close to it and is right."""
    wanted = set(rules()) - COUNTED_BY_HAND
    assert wanted - {path.name[:5] for path in BAD} == set()
    assert wanted - {path.name[:5] for path in GOOD} == set()
