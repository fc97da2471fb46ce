"""States of one small plan, with real progress, new work and a gate that amplifies."""

from __future__ import annotations

import datetime
from typing import Any

import attrs

from exitplan.errors import Diagnostic, Severity
from exitplan.plan import Plan
from exitplan.planfile import loads_plan
from exitplan.planfile.history import Version, VersionKind
from exitplan.schedule import compute_schedule
from exitplan.site import Edition, History

PLAN = """\
plan: exit
title: Leaving the contract
start: 2025-01-06
status_date: 2025-01-06
owner: Programme office
boards:
  cabinet:
    title: Cabinet
    meets: third Tuesday
    papers: {rule: council.agenda, count: 5}
tasks:
  options: {title: Weigh the options, duration: 8w, tags: [cause-data], PROGRESS_options}
  report: {title: Write the report, duration: 10d, after: options}
  decide: {title: Cabinet decides, gate: cabinet, after: report}
  award:
    title: Contract award
    milestone: true
    tags: [final]
    deadline: {date: 2025-05-30, tolerance: 5d}
    after: decide
  build: {title: Build the service, duration: 12w, owner: ICT, after: award}
  test: {title: Test with the officers who will use it, duration: 4w, after: build}
  live:
    title: Service live
    milestone: true
    tags: [final]
    deadline: {date: 2025-10-31, tolerance: 5d}
    after: test
  books: {title: Books handed over, milestone: true, after: options}
"""


def day(text: str) -> int:
    """Give an ISO date as a day ordinal."""
    return datetime.date.fromisoformat(text).toordinal()


def text(status: str, options: str = "", *changes: tuple[str, str]) -> str:
    """Give the plan's text as of a day, with what is reported of its first task."""
    said = PLAN.replace("status_date: 2025-01-06", f"status_date: {status}")
    said = said.replace(", PROGRESS_options", options)
    for old, new in changes:
        assert said.count(old) == 1, f"{old!r} is there {said.count(old)} times"
        said = said.replace(old, new)
    return said


LONGER = ("duration: 12w", "duration: 13w")
DATA = (
    "  build:",
    "  data: {title: Move the data, duration: 15w, tags: [cause-data], after: award}\n  build:",
)
WAITS = ("after: build}", "after: [build, data]}")

TEXTS = (
    text("2025-01-06"),
    text("2025-01-31", ", actual_start: 2025-01-06, remaining: 5w"),
    text("2025-02-28", ", actual_start: 2025-01-06, remaining: 2w", LONGER),
)
NOW = text(
    "2025-03-31",
    ", actual_start: 2025-01-06, actual_finish: 2025-03-25",
    LONGER,
    DATA,
    WAITS,
    ("title: Books handed over", "title: The books handed over"),
)


def plan(source: str) -> Plan:
    """Read a plan."""
    return loads_plan(source)


def state(source: str, name: str = "", **more: Any) -> Version:
    """Give a plan's text as a state of it, dated by its status date."""
    found = plan(source)
    status = found.status_date
    ordinal = None if status is None else status.day
    more = {"kind": VersionKind.SNAPSHOT, "day": ordinal, "plan": found} | more
    return Version(name or f"{status}.yaml", **more)


def titled(source: str, title: str) -> Plan:
    """Give a plan in which the plan, its board and every item bear a title that no file may have.

    Plans come from other tools' files as well, and from code.
    """
    found = plan(source)
    return attrs.evolve(
        found,
        title=title,
        boards={key: attrs.evolve(board, title=title) for key, board in found.boards.items()},
        items=[attrs.evolve(item, title=title) for item in found.items],
    )


def unread(date: str) -> Version:
    """Give a report that could not be read."""
    finding = Diagnostic("EP101", Severity.ERROR, "it is torn")
    return Version(f"{date}.yaml", VersionKind.SNAPSHOT, None, day(date), diagnostics=(finding,))


def baseline(source: str, name: str, approved: str, **more: Any) -> Version:
    """Give a plan's text as an approved state."""
    return state(
        source,
        f"baseline {name}",
        kind=VersionKind.BASELINE,
        committed=day(approved),
        **more,
    )


def edition(now: str = NOW, *earlier: Version, **more: Any) -> Edition:
    """Give what a site is made from: the plan, its earlier states and whatever else."""
    return Edition(compute_schedule(plan(now)), source="plans", states=earlier, **more)


def whole(now: str = NOW, **more: Any) -> Edition:
    """Give the plan with all of its earlier states."""
    return edition(now, *(state(source) for source in TEXTS), **more)


HISTORY = History(
    "exit-2019",
    [state(source, f"{2019 + n}.yaml") for n, source in enumerate(TEXTS)],
    "plans/history/exit-2019",
)
