"""The page about JSON says what is written, key by key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exitplan.interchange._json_dates import RECORD
from exitplan.interchange._json_read import KEYS, LARGEST_FILE, VERSION
from exitplan.interchange._json_scan import DEEPEST, MOST_VALUES
from exitplan.planfile import loads_plan
from exitplan.planfile._items import MOST_TASKS
from exitplan.schedule import compute_schedule

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs/reference/json.md").read_text(
    encoding="utf-8"
)
SCHEDULE = compute_schedule(loads_plan("plan: p\nstart: 2015-06-01\ntasks: {a: {duration: 1d}}"))


def _tables(heading: str) -> list[list[str]]:
    """Give the keys of each table under a heading."""
    section = re.split(r"^#+ ", PAGE.partition(f" {heading}\n")[2], flags=re.MULTILINE)[0]
    return [
        re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)
        for table in section.split("| Key | Holds |")[1:]
    ]


def test_the_page_names_every_key_of_the_file() -> None:
    """The keys around the plan, in their order."""
    assert _tables("The file") == [list(KEYS)]


def test_the_page_names_every_key_of_the_dates() -> None:
    """The keys of an item's dates, in their order."""
    assert _tables("The dates") == [list(RECORD)]


def test_the_page_names_every_key_of_the_schedule() -> None:
    """What `exitplan schedule --format json` gives: the dates, and what the plan says beside."""
    whole, beside = _tables("The schedule's JSON")
    assert whole == list(SCHEDULE.as_dict())
    record = list(SCHEDULE.records()[0])
    assert sorted([*RECORD, *beside]) == sorted(record)
    assert beside == [key for key in record if key not in RECORD]


@pytest.mark.parametrize(
    "words",
    [
        f"at most {LARGEST_FILE // 1_000_000} MB",
        f"{MOST_VALUES:,} values",
        f"{DEEPEST} levels",
        f"{MOST_TASKS:,} tasks and groups",
        f"the number {VERSION}",
        f'`"schema": {SCHEDULE.as_dict()["schema"]}`',
    ],
)
def test_the_page_states_versions_and_limits(words: str) -> None:
    """Numbers on the page are those in the code."""
    assert words in PAGE
