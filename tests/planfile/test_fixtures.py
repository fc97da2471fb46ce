"""Every plan under tests/plans earns what it says, and every code has a plan that earns it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from exitplan import calendars, contract, expansion, governance, law, tender, transfer
from exitplan import plan as plan_room
from exitplan.errors import PlanError, Severity
from exitplan.planfile import CODES, _compose, load_plan, read_plan
from tests.planfile.fixtures import BAD, GOOD, ONLY_WHEN_DATED, codes_of, expected, told
from tests.planfile.hostile import HOSTILE


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_plans_load_without_a_word(path: Path) -> None:
    """A good plan gives a plan and no finding of any kind."""
    reading = read_plan(path)
    assert [str(finding) for finding in reading.diagnostics] == []
    assert reading.plan is not None
    assert load_plan(path) == reading.plan


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_plans_earn_exactly_what_they_say(path: Path) -> None:
    """A bad plan earns the findings written in it, at their places, and no others."""
    reading = read_plan(path)
    assert told(reading.diagnostics, str(path) if path.is_dir() else "") == expected(path)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_errors_raise_and_warnings_do_not(path: Path) -> None:
    """load_plan raises with every finding if one is an error, and gives the plan if none is."""
    reading = read_plan(path)
    if any(finding.severity is Severity.ERROR for finding in reading.diagnostics):
        assert reading.plan is None
        with pytest.raises(PlanError) as caught:
            load_plan(path)
        assert caught.value.diagnostics == reading.diagnostics
    else:
        assert load_plan(path) == reading.plan


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_findings_read_well(path: Path) -> None:
    """A message is one short sentence without a full stop, and so is its help."""
    for finding in read_plan(path).diagnostics:
        for text in (finding.message, finding.help):
            assert len(text) < 400
            assert "\n" not in text
            assert not text.endswith(".")
            assert "None" not in text
        assert finding.message


@pytest.mark.parametrize("path", [*GOOD, *BAD], ids=lambda path: path.stem)
def test_the_parser_without_libyaml_says_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyYAML built without libyaml is slower, but finds the same at the same places."""
    usual = read_plan(path)
    monkeypatch.setattr(_compose, "_parser", yaml.Loader)
    slower = read_plan(path)
    assert slower.diagnostics == usual.diagnostics
    assert slower.plan == usual.plan


ROOMS = (calendars, plan_room, expansion, law, governance, tender, transfer, contract)
ONLY_IN_PYTHON = {"EP433", "EP715"}
"""What the format itself rules out: see tests/transfer/test_faults.py, plan/test_risk_rules.py."""


def test_every_code_has_a_plan_that_earns_it() -> None:
    """No code is in the registries without a fixture, and no fixture has a code of its own."""
    shown = set().union(*(codes_of(path) for path in BAD))
    shown |= set().union(*(codes for codes, _ in HOSTILE.values()))
    known = set(CODES).union(*(room.CODES for room in ROOMS))
    assert shown == known - ONLY_WHEN_DATED - ONLY_IN_PYTHON


def test_every_fixture_bears_the_code_it_is_named_for() -> None:
    """A fixture named for a code expects that code, and says in its first line what it shows."""
    for path in BAD:
        if path.name.startswith("EP"):
            assert path.name[:5] in codes_of(path), path.name
        text = (path / "expect.txt" if path.is_dir() else path).read_text(encoding="utf-8")
        assert re.match(r"# [A-Z].+\.\n", text), path.name
