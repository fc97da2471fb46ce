"""What a reader of the dates should know: assumptions the computation had to make."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import FIRST_PROJECTED_YEAR, long_date
from exitplan.errors import Diagnostic, Severity, Where
from exitplan.plan import Kind, Moment, Plan, ProjectedHolidays, Task
from exitplan.schedule.words import MINUTES_PER_DAY

if TYPE_CHECKING:
    from exitplan.schedule._schedule import Schedule

CODES = {
    "EP310": "work should be over by the status date, but nothing is reported",
    "EP313": "dates lie in years whose bank holidays are not proclaimed yet",
}
"""Every code of this room, with its meaning in one line."""


def notices(schedule: Schedule) -> list[Diagnostic]:
    """Find assumptions worth telling; all of them warnings or notes."""
    found = []
    status = schedule.plan.status_date
    if status is not None:
        found += [
            _overdue(schedule.plan, task, status)
            for task in schedule.network.tasks
            if _is_silent(schedule, task, status)
        ]
    if schedule.plan.options.projected_holidays is ProjectedHolidays.TELL:
        found += _projected(schedule)
    return found


def _is_silent(schedule: Schedule, task: Task, status: Moment) -> bool:
    """Whether a started task's planned finish has passed with no word of what remains."""
    progress = task.progress
    if progress is None or progress.actual_start is None or progress.actual_finish is not None:
        return False
    if progress.remaining is not None or progress.percent_complete is not None:
        return False
    if progress.expected_finish is not None or task.kind is not Kind.TASK:
        return False
    return schedule[task.id].early_finish_at <= schedule[task.id].remaining_start_at and (
        progress.actual_start.begin < status.begin
    )


def _overdue(plan: Plan, task: Task, status: Moment) -> Diagnostic:
    return _located(
        plan,
        Diagnostic(
            "EP310",
            Severity.WARNING,
            f"{task.id!r} was planned to be over by the status date, {status}, "
            "and nothing is reported: taken to finish as soon as it can",
            "add actual_finish if it is done, or remaining: how much is left",
            where=Where(task.id),
        ),
    )


def _projected(schedule: Schedule) -> list[Diagnostic]:
    first_day = datetime.date(FIRST_PROJECTED_YEAR, 1, 1).toordinal()
    if schedule.finish_at < first_day * MINUTES_PER_DAY and not schedule.network.levels_of_effort:
        return []  # Without making the dates of every item to find out.
    late = [
        dates
        for dates in schedule
        if dates.finish_day >= first_day and schedule.is_projected(dates.id, dates.finish_day)
    ]
    if not late:
        return []
    first = min(late, key=lambda dates: dates.finish_day)
    return [
        _located(
            schedule.plan,
            Diagnostic(
                "EP313",
                Severity.NOTE,
                f"dates from {long_date(first.finish_day)} on ({first.id!r}) rest on projected "
                "bank holidays: those years are not proclaimed yet",
                "scheduling: {projected_holidays: accept} says that you know",
                where=Where(first.id),
            ),
        )
    ]


def _located(plan: Plan, diagnostic: Diagnostic) -> Diagnostic:
    if plan.locate is None or diagnostic.where is None:
        return diagnostic
    place = plan.locate(diagnostic.where)
    if place is None:
        return diagnostic
    return attrs.evolve(diagnostic, file=place.file, span=place.span)
