"""Plans with stored dates, as a reader would give them, for the tests of conformance."""

from __future__ import annotations

import attrs

from exitplan.interchange import Imported, ImportReport, Omission, StoredDates, Tool
from exitplan.plan import Link, Plan, Profile, SchedulingOptions, Task, parse_moment
from exitplan.schedule import Schedule

DAY = 480
HOUR = 60
P6 = SchedulingOptions.of(Profile.P6)
PROJECT = SchedulingOptions.of(Profile.MSPROJECT)


def at(text: str) -> int:
    """Give the instant of a moment as text."""
    return parse_moment(text).begin


def plan_of(*items: Task, options: SchedulingOptions = P6, **fields: object) -> Plan:
    """Make a plan of working days without bank holidays, 09:00 to 17:00."""
    start = fields.pop("start", "2025-01-06")
    return Plan("p", "P", start, items, calendar="weekdays", options=options, **fields)


def stored_as_computed(schedule: Schedule, tool: Tool = Tool.P6) -> dict[str, StoredDates]:
    """Give what a program would store that computes as exitplan does."""
    found = {}
    for node, task in enumerate(schedule.network.tasks):
        dates = schedule[task.id]
        if dates.completed:
            continue
        starts = dates.early_start_at, dates.late_start_at
        if tool is Tool.P6 and dates.started:
            late = schedule.late.remaining_start(node)
            starts = dates.remaining_start_at, schedule.network.calendar(node).instant(late)
        found[task.id] = StoredDates(
            starts[0],
            dates.early_finish_at,
            starts[1],
            dates.late_finish_at,
            dates.total_float_minutes,
            dates.free_float_minutes,
            dates.longest_path,
        )
    return found


def imported(
    plan: Plan,
    stored: dict[str, StoredDates],
    tool: Tool = Tool.P6,
    omissions: tuple[Omission, ...] = (),
) -> Imported:
    """Put a plan and stored dates together, as a reader would."""
    return Imported(plan, ImportReport(tool, plan.title, omissions), stored)


def chain(*lengths: str, options: SchedulingOptions = P6) -> Plan:
    """Make a chain of tasks a, b, c … each after the one before."""
    ids = "abcdefgh"[: len(lengths)]
    return plan_of(
        *(
            Task(name, name.upper(), duration=length, after=[Link(ids[n - 1])] if n else [])
            for n, (name, length) in enumerate(zip(ids, lengths, strict=True))
        ),
        options=options,
    )


def later(stored: StoredDates, minutes: int, *fields: str) -> StoredDates:
    """Move some stored values."""
    return attrs.evolve(stored, **{name: getattr(stored, name) + minutes for name in fields})
