"""The tasks that metrics count: what was approved of each, and what has become of it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import build_calendar
from exitplan.network import started_at
from exitplan.plan import Kind
from exitplan.schedule.words import MINUTES_PER_DAY

if TYPE_CHECKING:
    from exitplan.calendars import WorkCalendar
    from exitplan.network import SpecialNode
    from exitplan.plan import Plan, Task
    from exitplan.schedule import Schedule

_NOTHING, _ALL = Fraction(0), Fraction(1)


@attrs.frozen
class Approved:
    """A task as the baseline has it."""

    start_at: int
    """Instant, as everywhere: minutes of local civil time."""
    finish_at: int
    finish_day: int
    """Day of its last working minute."""
    weight: int
    """Working minutes from start to finish: what the task is worth in planned and earned value."""
    calendar: WorkCalendar
    """The calendar on which those are counted."""

    def planned(self, at: int) -> int:
        """Give the working minutes that were to be done by an instant."""
        if at <= self.start_at or not self.weight:
            return 0
        if at >= self.finish_at:
            return self.weight
        return max(0, min(self.weight, self.calendar.minutes_between(self.start_at, at)))


def approved_tasks(schedule: Schedule) -> dict[str, Approved]:
    """Give what a baseline says of its tasks; summaries, milestones, levels of effort apart.

    A task on a calendar without working hours of its own (months, legal periods,
    decisions) is weighed in working time of the plan's calendar, lest a week of
    waiting count for more than a week of work.
    """
    network = schedule.network
    usual = build_calendar(schedule.plan.calendar, schedule.plan.calendars)
    found: dict[str, Approved] = {}
    for node, task in enumerate(network.tasks):
        if task.kind is not Kind.TASK:
            continue
        dates = schedule.items[task.id]
        start, finish = dates.early_start_at, dates.early_finish_at
        calendar = network.calendar(node)
        if calendar.day_minutes in (None, MINUTES_PER_DAY) and usual.has_working_time:
            calendar = usual
        within = calendar.covers(start) and calendar.covers(finish)
        weight = max(0, calendar.minutes_between(start, finish)) if within else 0
        found[task.id] = Approved(start, finish, dates.finish_day, weight, calendar)
    return found


def codes_of(plan: Plan) -> dict[str, str | None]:
    """Give the code of every item of a plan by its id."""
    return {item.id: item.code for item in plan.walk()}


def paired(
    old: Mapping[str, str | None], current: Plan, renamed: Mapping[str, str] | None
) -> dict[str, str]:
    """Give the id in the baseline of every item of the current plan that is in both.

    `old` has the codes of the baseline's items. `renamed` gives new ids by old
    ones. Without it, an item that has lost its id is known by a code that no
    other item has.
    """
    if renamed is not None:
        pairs = {after: before for before, after in renamed.items() if before in old}
        taken = set(pairs.values())
        unnamed = (item.id for item in current.walk() if item.id not in pairs)
        return pairs | {item: item for item in unnamed if item in old and item not in taken}
    new = codes_of(current)
    pairs = {item: item for item in new if item in old}
    if len(pairs) == len(new) or len(pairs) == len(old):
        return pairs
    old_by_code, new_by_code = _by_code(old), _by_code(new)
    for code, after in new_by_code.items():
        before = old_by_code.get(code)
        if before is not None and before not in new and after not in old:
            pairs[after] = before
    return pairs


def _by_code(codes: Mapping[str, str | None]) -> dict[str, str]:
    """Give the item of each code that stands for one item only."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for item, code in codes.items():
        if code is not None and found.setdefault(code, item) != item:
            shared.add(code)
    return {code: item for code, item in found.items() if code not in shared}


def done_share(schedule: Schedule, node: int, task: Task, known_to: int) -> Fraction:
    """Give how much of a task is done, from 0 to 1.

    As reported in per cent; failing that from the remaining duration, as
    (duration − remaining) ÷ duration. Started work of which neither is said is
    taken to go as planned, as in the schedule itself. A legal period or a
    decision is done by the share of its time that has passed.
    """
    special, progress = schedule.network.special.get(node), task.progress
    if special is None or not special.started or progress is None:
        return _NOTHING
    if special.finished:
        return _ALL
    if progress.actual_start is None:
        return _NOTHING
    if progress.percent_complete is not None:
        return Fraction(progress.percent_complete) / 100
    share = _by_remaining(schedule, node, task, known_to)
    if share is None:
        share = _by_time(schedule, node, known_to)
    return max(_NOTHING, min(_ALL, share))


def _by_remaining(schedule: Schedule, node: int, task: Task, known_to: int) -> Fraction | None:
    """Compare what is left with the duration; ``None`` where they are not counted alike."""
    calendar = schedule.network.calendar(node)
    progress, length = task.progress, task.effective_duration
    assert progress is not None
    is_stepped = task.period is not None or task.gate is not None
    if length is None or length.unit.is_calendar or is_stepped:
        return None
    left = progress.remaining
    if left is not None and (
        left.unit.is_calendar or left.unit.is_working != length.unit.is_working
    ):
        return None
    if length.unit.is_working:
        day, week = calendar.day_minutes or 0, calendar.week_minutes or 0
        whole = length.working_minutes(day, week)
        minutes = None if left is None else left.working_minutes(day, week)
    else:
        whole = length.elapsed_minutes()
        minutes = None if left is None else left.elapsed_minutes()
    if not whole:
        return None
    if minutes is None:
        dates = schedule.early.of(node)
        begin = max(known_to, calendar.instant(dates.remaining_start))
        minutes = max(0, calendar.minutes_between(begin, calendar.instant(dates.finish)))
    return Fraction(whole - minutes, whole)


def _by_time(schedule: Schedule, node: int, known_to: int) -> Fraction:
    """Compare the time passed with all the time from the actual start to the forecast finish."""
    calendar = schedule.network.calendar(node)
    task = schedule.network.tasks[node]
    assert task.progress is not None
    assert task.progress.actual_start is not None
    begin = started_at(calendar, task.progress.actual_start)
    finish = calendar.instant(schedule.early.of(node).finish)
    whole = calendar.minutes_between(begin, finish)
    if whole <= 0:
        return Fraction(0)
    return Fraction(max(0, calendar.minutes_between(begin, min(known_to, finish))), whole)


def is_finished(special: SpecialNode | None) -> bool:
    """Whether a finish is reported of a node's task."""
    return special is not None and special.finished
