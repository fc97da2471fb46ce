"""What tests of the writers share: plans to write, and what must come back."""

from __future__ import annotations

import datetime
import glob
import os
from collections.abc import Iterable, Iterator

import pytest

from exitplan.interchange._mspdi_read import read_mspdi
from exitplan.interchange._mspdi_write import write_mspdi
from exitplan.interchange._xer_read import read_xer
from exitplan.interchange._xer_write import write_xer
from exitplan.plan import Group, Task
from exitplan.planfile import load_plan
from exitplan.schedule import ItemDates, Schedule, compute_schedule

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ORACLE = os.path.join(os.path.dirname(ROOT), "shared", "oracle")
GOOD = os.path.join(ROOT, "tests", "plans", "good")

PLANS = [
    os.path.join(ROOT, "plans"),
    os.path.join(ROOT, "plans", "present-day", "fernborough-ict.yaml"),
    os.path.join(ROOT, "tests", "plans", "real-case.yaml"),
    os.path.join(GOOD, "programme"),
    os.path.join(GOOD, "two-plans"),
    *sorted(glob.glob(os.path.join(GOOD, "*.yaml"))),
]
"""Every plan that is shipped, and every good one of the tests."""

FORMATS = {"mspdi": (write_mspdi, read_mspdi), "xer": (write_xer, read_xer)}


def name_of(path: str) -> str:
    """Name a plan in a test's id."""
    return os.path.basename(path)


def schedule_of(path: str) -> Schedule:
    """Compute a shipped plan."""
    return compute_schedule(load_plan(path))


def oracle(folder: str, ending: str) -> list[str]:
    """Give the real files of other tools; skips where they are not there."""
    files = sorted(glob.glob(os.path.join(ORACLE, folder, f"*.{ending}")))
    if not files:
        pytest.skip(f"the real files are not there ({ORACLE})")
    return files


def again(format_name: str, data: bytes) -> Schedule:
    """Read a written file back and compute it."""
    return compute_schedule(FORMATS[format_name][1](data, "written").plan)


def tasks_in_order(schedule: Schedule, format_name: str) -> list[ItemDates]:
    """Give the dates of all tasks in the order a file has: in P6 a group's tasks come first."""

    def ordered(items: Iterable[Task | Group]) -> Iterator[Task]:
        items = list(items)
        if format_name == "xer":
            items.sort(key=lambda item: isinstance(item, Group))
        for item in items:
            if isinstance(item, Group):
                yield from ordered(item.items)
            else:
                yield item

    tasks = ordered(schedule.plan.items)
    return [schedule[task.id] for task in tasks if task.id in schedule.items]


def pairs(
    first: Schedule, second: Schedule, format_name: str
) -> Iterator[tuple[ItemDates, ItemDates]]:
    """Pair the tasks of two schedules; there must be as many."""
    return zip(tasks_in_order(first, format_name), tasks_in_order(second, format_name), strict=True)


def early(dates: ItemDates) -> tuple[int, int]:
    """Give an item's early dates."""
    return dates.early_start_at, dates.early_finish_at


def iso(instant: int) -> str:
    """Write an instant as Java does."""
    day, minute = divmod(instant, 1440)
    date = datetime.date.fromordinal(day).isoformat()
    return f"{date}T{minute // 60:02d}:{minute % 60:02d}"
