"""The page on conformance is what its script makes of real schedules as the code is now."""

from __future__ import annotations

import pathlib

import pytest

from exitplan.plan import Profile
from scripts import make_conformance
from scripts.conformance_cases import CASES

ORACLE = pathlib.Path(__file__).parents[3] / "shared" / "oracle"


def needs_the_schedules() -> None:
    """Skip, for all to see, where the real schedules are not here."""
    if not ORACLE.exists():
        pytest.skip("the folder with other software's schedules is not here")


def test_the_page_is_current() -> None:
    """The committed page is, to the letter, what the script writes."""
    needs_the_schedules()
    committed = make_conformance.TARGET.read_text(encoding="utf-8")
    assert committed == make_conformance.page(make_conformance.compare(ORACLE)), (
        "run scripts/make_conformance.py on the folder of schedules and read the diff"
    )


def test_agreement_does_not_get_worse() -> None:
    """All P6 activities but one in a thousand agree, and 98 in a hundred of Project's tasks."""
    needs_the_schedules()
    found = [entry.found for entry in make_conformance.compare(ORACLE)]
    for tool, least in (("p6", 99.9), ("msproject", 98.0)):
        of_tool = [entry for entry in found if entry.tool.value == tool]
        compared = sum(entry.compared for entry in of_tool)
        assert compared > 1_000
        assert 100 * sum(entry.agreeing for entry in of_tool) >= least * compared


def test_the_page_names_nothing_of_the_schedules() -> None:
    """No name of a file, an item or a calendar gets into the page."""
    text = make_conformance.TARGET.read_text(encoding="utf-8")
    for word in ("oracle", "shared", ".xer", "series-", "Task 1", "Activity "):
        assert word not in text


def test_the_cases_show_both_programs() -> None:
    """Each program's profile has ten cases or more, and no rule stands there twice."""
    for profile in (Profile.P6, Profile.MSPROJECT):
        rules = [case.rule for case in CASES if case.profile is profile]
        assert len(rules) >= 10
        assert len(set(rules)) == len(rules)
