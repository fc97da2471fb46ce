"""One report in every format, to the letter."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.checks.format_samples import clean_report, full_report, source_line

GOLDEN = Path(__file__).parent / "golden"
FILES = {
    "text": "full.txt",
    "concise": "full.concise.txt",
    "json": "full.json",
    "github": "full.github.txt",
    "gitlab": "full.gitlab.json",
    "junit": "full.junit.xml",
    "sarif": "full.sarif.json",
    "markdown": "full.md",
}
each_format = pytest.mark.parametrize("form", FILES)


def rendered(form: str, report: Any, **more: Any) -> str:
    """Give a report in a format."""
    if form == "text":
        more = {"source_line": source_line, "statistics": True} | more
    text: str = import_module(f"exitplan.checks._render_{form}").render(report, **more)
    return text


def _without_documentation(text: str) -> str:
    """Leave out of SARIF what the documentation of rules and the version say: not ours."""
    log = json.loads(text)
    driver = log["runs"][0]["tool"]["driver"]
    driver["version"] = "0"
    driver["rules"] = [rule["id"] for rule in driver["rules"]]
    return json.dumps(log, indent=2, ensure_ascii=False)


@each_format
def test_a_report_is_written_to_the_letter(form: str, pytestconfig: pytest.Config) -> None:
    """What people and services read changes only when somebody has looked at it."""
    text = rendered(form, full_report())
    if form == "sarif":
        text = _without_documentation(text)
    file = GOLDEN / FILES[form]
    if pytestconfig.getoption("--update-docs"):
        file.write_text(f"{text}\n", encoding="utf-8")
    assert f"{text}\n" == file.read_text(encoding="utf-8"), (
        f"{file.name} differs. If the new output is right, run pytest {__file__} --update-docs "
        "and read the diff"
    )


@each_format
def test_the_same_report_gives_the_same_bytes(form: str) -> None:
    """Nothing in a report depends on anything but the report."""
    assert rendered(form, full_report()) == rendered(form, full_report())


@each_format
def test_every_format_ends_within_its_last_line(form: str) -> None:
    """Who prints it adds the line's end."""
    assert not rendered(form, full_report()).endswith("\n")


def test_all_is_well_takes_one_line() -> None:
    """A check that finds nothing says so in one line, with what it looked at."""
    text = rendered("text", clean_report(), statistics=False)
    assert text == "No findings in plans, as of 6 Jan 2025; 3 rules"
    assert rendered("concise", clean_report()) == ""
    assert rendered("github", clean_report()) == text
    assert rendered("gitlab", clean_report()) == "[]"


@each_format
def test_every_format_tells_of_waivers(form: str) -> None:
    """What is excused is listed in every report, with the day on which the excuse ends."""
    text = rendered(form, full_report())
    assert "EP811" in text
    assert any(until in text for until in ("until 31 Dec 2026", "2026-12-31"))
