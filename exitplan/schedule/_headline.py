"""A schedule's answer in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.calendars import long_date
from exitplan.schedule._results import ItemDates, Status
from exitplan.schedule.words import and_list, count

if TYPE_CHECKING:
    from exitplan.schedule._schedule import Schedule

_NAMED = 3


def headline(schedule: Schedule) -> Iterator[str]:
    """Say when the plan finishes, as of when, and how its deadlines stand."""
    status = schedule.plan.status_date
    as_of = f", as of {long_date(status.day)}" if status is not None else ""
    tasks = [dates for dates in schedule if dates.kind != "group"]
    if tasks and all(dates.completed for dates in tasks):
        yield f"{schedule.plan.title}: finished on {long_date(schedule.finish_day)}{as_of}."
    else:
        yield (
            f"{schedule.plan.title}: forecast to finish on {long_date(schedule.finish_day)}{as_of}."
        )
    yield from _deadlines(schedule)


def _deadlines(schedule: Schedule) -> Iterator[str]:
    dated = [dates for dates in schedule if dates.deadline is not None]
    if not dated:
        return
    late = [d for d in dated if d.deadline is not None and d.deadline.status is Status.LATE]
    late.sort(key=_margin)
    named = [f"“{d.title}” by {count(-_margin(d), 'working day')}" for d in late[:_NAMED]]
    if len(late) > _NAMED:
        named.append(f"{len(late) - _NAMED} more")
    if not late and len(dated) == 1:
        yield "Its one deadline is forecast to be kept."
    elif not late:
        yield f"All {len(dated)} deadlines are forecast to be kept."
    elif len(dated) == 1:
        yield f"Its one deadline will be missed: {named[0]}."
    else:
        yield f"{len(late)} of {len(dated)} deadlines will be missed: {and_list(named)}."


def _margin(dates: ItemDates) -> int:
    return 0 if dates.deadline is None else dates.deadline.margin_working_days
