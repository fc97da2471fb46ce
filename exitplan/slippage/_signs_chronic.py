"""The sign that takes many reports to show: estimates that are always too short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs

from exitplan.errors import Where
from exitplan.plan import Task
from exitplan.schedule import Schedule
from exitplan.schedule.words import count
from exitplan.slippage._signs import Sign
from exitplan.slippage._signs_pair import Pair, days_of, is_finished, is_started, own_days
from exitplan.slippage._trend_dated import DatedVersion

LEAST_REPORTS = 3
LEAST_TASKS = 3
LONGER = Fraction(11, 10)
"""Work took longer than estimated where it took more than a tenth longer."""


@attrs.frozen
class _Reckoning:
    """What one report still expected of work that is finished now, and what it took."""

    tasks: frozenset[str]
    expected: Fraction
    """In days of each task's own calendar."""
    taken: Fraction

    @property
    def is_short(self) -> bool:
        """Whether more was needed than was expected."""
        return self.taken > self.expected * LONGER

    @property
    def percent(self) -> int:
        """By how much more, to the nearest per cent."""
        return round(100 * (self.taken - self.expected) / self.expected)


def chronic_signs(versions: Sequence[DatedVersion]) -> Iterator[Sign]:
    """Compare what each report expected of work with what that work then took.

    One sign for all reports together, where at least three of them can be
    judged, by at least three tasks, and each of them expected too little.
    """
    reports = _one_a_day(versions)
    if len(reports) <= LEAST_REPORTS:
        return
    found = [reckoning for reckoning in _reckonings(reports) if reckoning.expected]
    tasks = frozenset[str]().union(*(reckoning.tasks for reckoning in found))
    if len(found) < LEAST_REPORTS or len(tasks) < LEAST_TASKS:
        return
    if not all(reckoning.is_short for reckoning in found):
        return
    least, most = min(r.percent for r in found), max(r.percent for r in found)
    span = f"{least} %" if least == most else f"{least} to {most} %"
    message = (
        f"at each of {count(len(found), 'report')}, the work finished since took {span} longer "
        f"than was then expected ({count(len(tasks), 'task')})"
    )
    numbers = {
        "reports": len(found),
        "tasks": len(tasks),
        "least_percent": least,
        "most_percent": most,
    }
    hint = "expect the same of what is still to come, unless somebody says what is different now"
    first, last = reports[0].version, reports[-1].version
    yield Sign("EP654", message, first, last, tuple(sorted(tasks)), numbers, hint, Where())


def _one_a_day(versions: Sequence[DatedVersion]) -> list[DatedVersion]:
    """Take the last version of each report date; those without one stay."""
    found: list[DatedVersion] = []
    for version in versions:
        day = version.version.day
        if found and day is not None and found[-1].version.day == day:
            found[-1] = version
        else:
            found.append(version)
    return found


def _reckonings(reports: list[DatedVersion]) -> Iterator[_Reckoning]:
    last = reports[-1]
    assert last.dated is not None
    assert last.dated.schedule is not None
    finished = {
        task.id: task
        for task in last.dated.active.values()
        if isinstance(task, Task) and is_finished(task) and _took(last.dated.schedule, task)
    }
    names = {name: name for name in finished}
    for earlier, later in zip(reports[-2::-1], reports[:0:-1], strict=True):
        old_id = Pair(earlier, later).old_id
        names = {name: old_id[known] for name, known in names.items() if known in old_id}
        yield _reckon(earlier, last.dated.schedule, {n: finished[n] for n in names}, names)


def _took(schedule: Schedule, task: Task) -> Fraction:
    """Give the days between actual start and finish; nothing where no start is reported."""
    if task.progress is None or task.progress.actual_start is None or not own_days(schedule, task):
        return Fraction(0)
    dates = schedule.items[task.id]
    calendar = schedule.network.calendar(schedule.network.index[task.id])
    minutes = calendar.minutes_between(dates.early_start_at, dates.early_finish_at)
    return Fraction(max(0, minutes), dates.day_minutes)


def _reckon(
    report: DatedVersion, last: Schedule, finished: dict[str, Task], names: dict[str, str]
) -> _Reckoning:
    assert report.dated is not None
    assert report.dated.schedule is not None
    expected = taken = Fraction(0)
    counted = set()
    for name, task in finished.items():
        then = report.dated.active[names[name]]
        if not isinstance(then, Task) or is_finished(then):
            continue
        pair = _of_started(report, last, then, task) if is_started(then) else None
        if not is_started(then):
            pair = own_days(report.dated.schedule, then), _took(last, task)
        if pair is not None and pair[0]:
            counted.add(name)
            expected += pair[0]
            taken += pair[1]
    return _Reckoning(frozenset(counted), expected, taken)


def _of_started(
    report: DatedVersion, last: Schedule, then: Task, task: Task
) -> tuple[Fraction, Fraction] | None:
    """Compare what was reported to remain with what there was left; ``None`` if nothing was."""
    assert report.dated is not None
    assert report.dated.schedule is not None
    status = report.dated.plan.status_date
    left = then.progress.remaining if then.progress is not None else None
    if status is None or left is None:
        return None
    expected = days_of(left, report.dated.schedule, report.dated.schedule.network.index[then.id])
    calendar = last.network.calendar(last.network.index[task.id])
    dates = last.items[task.id]
    minutes = calendar.minutes_between(status.end, dates.early_finish_at)
    return expected, Fraction(max(0, minutes), dates.day_minutes)
