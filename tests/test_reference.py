"""The reference pages are what scripts/make_reference.py makes of the code as it is now."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from exitplan.plan import parse_duration, parse_moment
from exitplan.planfile import loads_plan
from exitplan.schedule import compute_schedule
from scripts import make_reference, reference_words

ROOT = Path(__file__).resolve().parent.parent
CODE = re.compile(r"EP\d{3}")
RAISED = {
    code
    for path in (ROOT / "exitplan").rglob("*.py")
    for code in CODE.findall(path.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("name", make_reference.PAGES)
def test_a_page_is_current(name: str) -> None:
    """The committed page is, to the letter, what `make reference` writes."""
    committed = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert committed == make_reference.page(name), "run `make reference` and read the diff"


def test_no_other_page_lies_beside_them() -> None:
    """Everything in docs/reference is written by the script."""
    found = {path.name for path in (ROOT / "docs" / "reference").iterdir()}
    assert found == set(make_reference.PAGES)


def test_every_code_in_the_source_is_in_a_registry() -> None:
    """A code that can be raised has a meaning in its room's CODES, and no meaning lacks a code."""
    assert RAISED == set(make_reference.meanings())


@pytest.mark.parametrize("code", sorted(RAISED))
def test_every_code_is_explained_and_shown(code: str) -> None:
    """Each code has its heading, its meaning and, where a page can, a plan and what it earns."""
    page = (ROOT / "docs" / "reference" / "diagnostics.md").read_text(encoding="utf-8")
    _, _, rest = page.partition(f"\n### {code}\n")
    section = re.split(r"\n##+ ", rest)[0]
    meaning, severity, *_ = (part for part in section.split("\n\n") if part.strip())
    assert meaning.strip().endswith(".")
    assert re.match(r"(Error|Warning|Note|Error or warning)\. ", severity)
    if code not in reference_words.UNSHOWN:
        assert re.search(rf"^```text\n.*{code} (error|warning|note): ", section, re.MULTILINE)


def test_examples_of_values_are_read_as_the_page_says() -> None:
    """Each way of writing a date, a duration or a link is taken, short and spelled out alike."""
    for short, long, _ in reference_words.DURATIONS:
        assert parse_duration(short) == parse_duration(long), short
        assert str(parse_duration(long)) == short
    for text, _ in reference_words.DATES:
        assert str(parse_moment(text)) == text
    for text, _ in reference_words.LINKS:
        plan = loads_plan(
            "plan: p\nstart: 2025-01-06\ntasks:\n  options: {duration: 9d}\n"
            "  prepare: {tasks: {options: {duration: 9d}}}\n"
            f"  it: {{duration: 9d, after: {text}}}\n"
        )
        assert compute_schedule(plan)["it"].start_day > 0


def test_every_key_of_a_task_is_explained() -> None:
    """The table of JSON keys has exactly the keys of a record, in their order."""
    plan = loads_plan("plan: p\nstart: 2025-01-06\ntasks:\n  a: {duration: 5d}\n")
    assert list(compute_schedule(plan)["a"].record()) == list(reference_words.TASK_KEYS)


def test_limits_are_those_of_the_code() -> None:
    """The numbers in the table of limits are the loader's own."""
    from exitplan.calendars import BUILT_IN, _work
    from exitplan.planfile import _compose, _items, _programme, _report, _source

    limits = reference_words.LIMITS
    assert _source.LARGEST_FILE == 1_000_000
    assert "1 MB" in limits
    assert f"{_items.MOST_TASKS:,} tasks" in limits
    assert f"{_programme.MOST_FILES} files" in limits
    assert f"{_programme.LARGEST_FOLDER // 1_000_000} MB" in limits
    assert f"{_compose.DEEPEST} deep" in limits
    years = [datetime.date.fromordinal(day).year for day in (_work.FIRST_DAY, _work.LAST_DAY)]
    assert f"{years[0]} to {years[1]} on any other" in limits
    assert f"{_work.FIRST_YEAR} to {_work.LAST_YEAR} on a calendar with bank" in limits
    assert f"{_report.MOST_FINDINGS} findings" in reference_words.UNSHOWN["EP013"]
    for name in BUILT_IN:
        assert f"`{name}`" in reference_words.BELOW["calendar"]
