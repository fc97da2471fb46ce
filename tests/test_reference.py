"""The reference pages are what scripts/make_reference.py makes of the code as it is now."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from exitplan.outlook import contract_findings, headcount_of, last_safe_dates
from exitplan.plan import parse_duration, parse_moment
from exitplan.planfile import loads_plan, read_text
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


HELD_BY_OTHER_TESTS = {"check-formats.md", "json.md", "sheets.md"}
"""Pages written by hand; see tests/interchange and tests/checks."""


def test_no_other_page_lies_beside_them() -> None:
    """What lies in docs/reference is written by the script, or held to the code by its own test."""
    folder = ROOT / "docs" / "reference"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}
    assert found - set(make_reference.PAGES) <= HELD_BY_OTHER_TESTS


def test_every_code_in_the_source_is_in_a_registry() -> None:
    """A code that can be raised has a meaning in its room's CODES, and no meaning lacks a code."""
    assert RAISED == set(make_reference.meanings())


@pytest.mark.parametrize("code", sorted(RAISED))
def test_every_code_is_explained_and_shown(code: str) -> None:
    """Each code has its heading, its meaning and, where a page can, a plan and what it earns."""
    pages = [
        (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
        for name in ("diagnostics.md", "checks.md")
    ]
    heading = re.compile(rf"\n### {code}(?: [a-z-]+)?\n")
    (rest,) = (rest for page in pages for rest in heading.split(page)[1:])
    section = re.split(r"\n##+ ", rest)[0]
    meaning, severity, *_ = (part for part in section.split("\n\n") if part.strip())
    assert meaning.strip().endswith(".")
    assert re.match(r"(Error|Warning|Note|Error or (warning|note))\. ", severity)
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


def test_every_key_of_a_last_safe_date_and_a_headcount_is_explained() -> None:
    """The tables of their JSON keys have exactly the keys of a row, in their order."""
    schedule = compute_schedule(loads_plan(reference_words.DOMAIN_EXAMPLE))
    found = headcount_of(schedule)
    assert found is not None
    assert list(found.records()[0]) == list(reference_words.HEADCOUNT_KEYS)
    row = last_safe_dates(schedule).rows[0]
    assert list(row.as_dict()) == list(reference_words.LAST_DATE_KEYS)


@pytest.mark.parametrize("title", reference_words.CHAPTERS)
def test_a_chapter_of_the_plan_file_has_an_example_that_works(title: str) -> None:
    """Each part of the domain is introduced by a plan that is read and dated without a word."""
    _, introduction = reference_words.CHAPTERS[title]
    (example,) = re.findall(r"```yaml\n(.*?)```", introduction, re.DOTALL)
    reading = read_text(example)
    assert reading.diagnostics == ()
    assert reading.plan is not None
    schedule = compute_schedule(reading.plan)
    assert [*schedule.notices(), *contract_findings(schedule)] == []


def test_limits_are_those_of_the_code() -> None:
    """The numbers in the table of limits are the loader's own."""
    from exitplan.calendars import BUILT_IN, _work
    from exitplan.contract import _problems as contracts
    from exitplan.expansion import _expand
    from exitplan.governance import _problems as boards
    from exitplan.planfile import _compose, _items, _programme, _report, _source

    limits = reference_words.LIMITS
    assert _source.LARGEST_FILE == 1_000_000
    assert "1 MB" in limits
    assert f"{_items.MOST_TASKS:,} tasks" in limits
    assert f"{_programme.MOST_FILES} files" in limits
    assert f"{_programme.LARGEST_FOLDER // 1_000_000} MB" in limits
    assert f"{_compose.DEEPEST} deep" in limits
    assert f"{_expand.MOST_STEPS:,} in a plan" in limits
    assert f"{boards.MOST_BOARDS}, with {boards.MOST_ENTRIES:,} dates" in limits
    assert f"{contracts.MOST_ENTRIES:,} together" in limits
    years = [datetime.date.fromordinal(day).year for day in (_work.FIRST_DAY, _work.LAST_DAY)]
    assert f"{years[0]} to {years[1]} on any other" in limits
    assert f"{_work.FIRST_YEAR} to {_work.LAST_YEAR} on a calendar with bank" in limits
    assert f"{_report.MOST_FINDINGS} findings" in reference_words.UNSHOWN["EP013"]
    for name in BUILT_IN:
        assert f"`{name}`" in reference_words.BELOW["calendar"]
