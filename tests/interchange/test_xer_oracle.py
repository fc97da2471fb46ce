"""Schedules that Primavera P6 computed: exitplan's dates are the ones stored in the files."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import attrs
import pytest

from exitplan.interchange._imported import Imported
from exitplan.interchange._xer_read import read_xer
from exitplan.plan import Duration, Unit
from exitplan.schedule import compute_schedule
from tests.interchange.scoring import FIELDS, ORACLE, open_activities, score

FILES = sorted((ORACLE / "p6").glob("*.xer"))
OPEN = 1144
"""Open activities in all the files."""
NOT_BY_P6 = "series-a-01"
"""Written by another release or tool: it calls no activity driving, and puts finish milestones at
the beginning of the next day."""

pytestmark = pytest.mark.skipif(
    not FILES, reason="the folder with other software's schedules is not here"
)


def read(path: pathlib.Path) -> Imported:
    return read_xer(path.read_bytes(), path.name)


def expected(path: pathlib.Path) -> dict[str, dict[str, Any]]:
    tasks: dict[str, dict[str, Any]] = json.loads(path.with_suffix(".expected.json").read_text())[
        "tasks"
    ]
    return tasks


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_open_activity_agrees_with_primavera(path: pathlib.Path) -> None:
    """Early and late dates and total float of every open activity are the stored ones."""
    imported = read(path)
    found = score(imported, compute_schedule(imported.plan))
    assert [str(difference) for difference in found.differences] == []
    assert found.open > 15


def test_all_files_are_scored() -> None:
    """Nothing is left out of the comparison: the files hold as many open activities as scored."""
    total = 0
    for path in FILES:
        imported = read(path)
        listed = [t for t in expected(path).values() if t["status_code"] != "TK_Complete"]
        found = score(imported, compute_schedule(imported.plan))
        assert found.open == len(listed)
        total += found.open
    assert total == OPEN


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_free_float_and_longest_path_agree(path: pathlib.Path) -> None:
    """Free float is the stored one to the minute, and so is who drives the finish."""
    imported = read(path)
    schedule = compute_schedule(imported.plan)
    for name, dates in open_activities(imported, schedule):
        stored = imported.stored[name]
        if stored.free_float is not None:
            assert dates.free_float_minutes is not None
            assert abs(dates.free_float_minutes - stored.free_float) <= 1, name
        if path.stem != NOT_BY_P6:
            assert dates.longest_path == stored.longest_path, name


def test_most_dates_are_the_same_to_the_minute() -> None:
    """At least 98 of 100 activities agree even in which side of a break their dates stand on."""
    exact = 0
    for path in FILES:
        imported = read(path)
        exact += score(imported, compute_schedule(imported.plan)).exact
    assert exact >= 0.98 * OPEN


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_stored_dates_are_those_of_the_file(path: pathlib.Path) -> None:
    """What the reader keeps as stored is what the file says, activity by activity."""
    imported = read(path)
    codes = {task.id: task.code for task in imported.plan.tasks()}
    listed = expected(path)
    assert {codes[name] for name in imported.stored} == set(listed)
    for name, stored in imported.stored.items():
        row = listed[codes[name] or ""]
        text = row["total_float_hr_cnt"]
        minutes = None if text in (None, "") else round(float(text) * 60)
        assert stored.total_float == minutes


def test_the_comparison_can_fail() -> None:
    """A plan in which one critical activity takes a day longer does not agree."""
    imported = read(FILES[-1])
    first = next(
        task for task in imported.plan.tasks() if imported.stored[task.id].total_float == 0
    )
    longer = attrs.evolve(first, duration=Duration(1000, Unit.HOUR))

    def swap(items: Any) -> Any:
        return tuple(
            longer
            if item is first
            else attrs.evolve(item, items=swap(item.items))
            if hasattr(item, "items")
            else item
            for item in items
        )

    plan = attrs.evolve(imported.plan, items=swap(imported.plan.items))
    found = score(imported, compute_schedule(plan))
    assert {difference.field for difference in found.differences} >= set(FIELDS[:2])
