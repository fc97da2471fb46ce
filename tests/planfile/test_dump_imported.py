"""Schedules that other tools made come back from the plan files written of them."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from exitplan.interchange import conform, read_schedule
from exitplan.planfile import dumps_plan, loads_plan

ROOT = Path(__file__).resolve().parents[2]
ORACLE = ROOT.parent / "shared" / "oracle"
FILES = [
    ROOT / "docs" / "examples" / "supplier.xer",
    *sorted(ORACLE.glob("p6/*.xer")),
    *sorted(ORACLE.glob("msproject/*.xml")),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_written_import_has_the_same_items_and_dates(path: Path) -> None:
    """The file of an imported plan reads without an error, as the same items with the same dates,
    and agrees with the other tool as far as the import itself does.
    """
    imported = read_schedule(path)
    text = dumps_plan(imported.plan)
    again = loads_plan(text)
    assert dumps_plan(again) == text
    assert [_plain(task) for task in again.tasks()] == [
        _plain(task) for task in imported.plan.tasks()
    ]
    assert again.options == imported.plan.options
    ours, theirs = (conform(attrs.evolve(imported, plan=plan)) for plan in (again, imported.plan))
    assert ours.as_dict() == theirs.as_dict()


def _plain(task: object) -> object:
    """Give a task without its calendar's name, which may have become an id."""
    return attrs.evolve(task, calendar=None)  # type: ignore[type-var]


def test_other_tools_schedules_are_there() -> None:
    """Without the folder of real schedules, only the example is tried, and this is said."""
    if not ORACLE.is_dir():
        pytest.skip("the folder of real schedules, ../shared/oracle, is not there")
    assert len(FILES) > 10
