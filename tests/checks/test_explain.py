"""What `exitplan explain` has to say of every code there is."""

from __future__ import annotations

import pytest

from exitplan.checks import all_codes, rules
from exitplan.checks._config import CODES as CONFIG_CODES
from exitplan.checks._explain import (
    beginning_with,
    by_family,
    example_output,
    explain,
    markdown,
    near_to,
)

RULES = list(rules().values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_page(rule) -> None:
    """A page says what, why, what to do, shows a plan that earns it and one that does not."""
    for word in (rule.code, rule.code.lower(), rule.name):
        found = explain(word)
        assert found is not None
        assert found.rule is rule
    assert found is not None
    page = markdown(found)
    assert page.startswith(f"# {rule.code} {rule.name}\n")
    for part in (rule.summary[1:], rule.why, rule.fix, rule.bad.rstrip(), rule.good.rstrip()):
        assert part in page
    assert example_output(rule) in page
    assert f"{rule.code} {rule.severity.value}" in example_output(rule)
    assert page.count("```") % 2 == 0
    record = found.record()
    assert record["code"] == rule.code
    assert record["bad"] == rule.bad


@pytest.mark.parametrize("code", [*all_codes(), *CONFIG_CODES])
def test_every_code_of_other_rooms_is_explained(code: str) -> None:
    """Whatever code a message shows, somebody can ask what it means."""
    found = explain(code)
    assert found is not None
    assert found.meaning
    assert found.rule is None
    assert markdown(found).startswith(f"# {code}\n")


def test_the_reference_page_is_quoted() -> None:
    """For codes of reading, the plan that earns it and what exitplan says stand there too."""
    found = explain("EP005")
    assert found is not None
    assert "```yaml" in found.reference
    assert "anchors" in found.reference.lower()
    assert "## " not in found.reference.replace("### ", "")


def test_what_is_no_code_gets_a_suggestion() -> None:
    """A slip of the pen is answered with the nearest name."""
    assert explain("EP999") is None
    assert explain("nonsense") is None
    assert near_to("waiver-expird") == "; did you mean waiver-expired?"
    assert near_to("x" * 1_000_000) == ""


def test_beginnings_list_codes() -> None:
    """EP89 means every code that begins so; what is no code lists nothing."""
    assert beginning_with("ep89")[:3] == ("EP891", "EP892", "EP893")
    assert beginning_with("") == beginning_with("x") == ()


def test_families_hold_every_rule_once() -> None:
    """The list by family leaves no rule out."""
    found = [rule.code for _, members in by_family() for rule in members]
    assert sorted(found) == sorted(rules())
