"""Dates that Microsoft Project computed for real schedules, against exitplan's."""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple

import pytest

from exitplan.interchange._imported import Imported
from exitplan.interchange._mspdi_read import read_mspdi
from exitplan.schedule import compute_schedule
from tests.interchange.mspdi_files import at
from tests.interchange.scoring import ORACLE

FOLDER = ORACLE / "msproject"
FILES = sorted(path.stem for path in FOLDER.glob("*.xml"))
DATES = ("early_start", "early_finish", "late_start", "late_finish")
STALE = frozenset({"large-01", "series-c-03", "series-d-04", "small-02", "slack-01"})
"""Files that hold tasks with dates from before their last changes."""
LEAST = {"large-01": 99.6, "small-01": 97.4, "small-02": 20, "two-calendars-01": 86.6}
"""Percent of a file's tasks that agree, where that is not every one of them.

large-01: one task's late finish lies after the project's. small-01: one task without
links or constraints lies months behind the start. small-02: links to summaries entered
by hand that lie too early count in Project's backward pass only. two-calendars-01: slack
is counted on a task's own calendar, its dates on that of whoever does it.
"""

pytestmark = pytest.mark.skipif(not FILES, reason="the oracle of stored dates is not here")


class Agreement(NamedTuple):
    """How many open tasks there are, and which of them agree in all five values."""

    open: int
    wrong: tuple[str, ...]

    @property
    def right(self) -> int:
        """How many agree."""
        return self.open - len(self.wrong)


@cache
def imported(name: str) -> Imported:
    return read_mspdi((FOLDER / f"{name}.xml").read_bytes(), name)


def is_open(stored: dict) -> bool:
    return (
        stored["active"]
        and not stored["manual"]
        and not stored["summary"]
        and not stored["actual_finish"]
        and stored["percent_complete"] < 100
    )


@cache
def agreement(name: str) -> Agreement:
    """Score one file by the rules of the oracle's description."""
    expected = json.loads((FOLDER / f"{name}.expected.json").read_text())["tasks"]
    schedule = compute_schedule(imported(name).plan)
    count, wrong = 0, []
    for task in imported(name).plan.tasks():
        stored = expected[task.code]
        if not is_open(stored):
            continue
        count += 1
        found = schedule[task.id]
        calendar = schedule.network.calendar(schedule.node(task.id))
        pairs = [(getattr(found, f"{d}_at"), at(stored[d][:16])) for d in DATES]
        is_right = all(calendar.minutes_between(min(pair), max(pair)) == 0 for pair in pairs)
        if not is_right or abs(found.total_float_minutes - stored["derived_total_slack_min"]) > 1:
            wrong.append(task.code)
    return Agreement(count, tuple(wrong))


@pytest.mark.parametrize("name", FILES)
def test_dates_of_real_schedules(name):
    """Early and late dates and slack of open tasks are those that Project computed."""
    found = agreement(name)
    assert found.open
    assert found.right * 100 / found.open >= LEAST.get(name, 100), found.wrong


def test_dates_of_all_real_schedules_together():
    """Over all files, and over those without stale dates, nearly every task agrees."""
    for names, least in ((FILES, 98.5), ([n for n in FILES if n not in STALE], 99.7)):
        total = sum(agreement(name).open for name in names)
        right = sum(agreement(name).right for name in names)
        assert right * 100 / total >= least, f"{right} of {total}"


@pytest.mark.parametrize("name", FILES)
def test_stored_dates_are_read(name):
    """What the reader gives as stored are the values of the oracle."""
    expected = json.loads((FOLDER / f"{name}.expected.json").read_text())["tasks"]
    for task in imported(name).plan.tasks():
        stored, wanted = imported(name).stored[task.id], expected[task.code]
        for date in DATES:
            text = wanted[date]
            assert getattr(stored, date) == (None if text is None else at(text[:16])), task.code


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_lost_unsaid(name):
    """Every row of the file is an item, and every link is there unless the report says so."""
    data = (FOLDER / f"{name}.xml").read_text()
    items = list(imported(name).plan.walk())
    assert len(items) == data.count("<Task>") - data.count("<IsNull>1</IsNull>") - 1
    said = sum(o.count for o in imported(name).report.omissions if "links" in o.what)
    assert sum(len(item.after) for item in items) == data.count("<PredecessorLink>") - said
