"""Random plans with what other scheduling tools know, for the comparison with brute force.

A plan of plans.py gets some of it afterwards: every test names what it wants.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
from hypothesis import strategies as st

from exitplan.errors import Severity
from exitplan.plan import (
    AsLate,
    Constraint,
    ConstraintKind,
    Deadline,
    DeadlineRule,
    Duration,
    Edge,
    ExpectedFinish,
    FloatRule,
    FutureActuals,
    Group,
    Link,
    ManualDates,
    Moment,
    OpenEnds,
    Plan,
    Profile,
    Progress,
    ScheduleFrom,
    SchedulingOptions,
    StartLags,
    Task,
    Unit,
    problems,
)
from tests.schedule.plans import START, Recipe, moments, plans

SHARES = {
    "whole": [Duration(100, Unit.PERCENT), Duration(-100, Unit.ELAPSED_PERCENT)],
    "half": [Duration(50, Unit.PERCENT), Duration(50, Unit.ELAPSED_PERCENT)],
}
OPTIONS: dict[str, tuple[str, Any]] = {
    "deadlines": ("deadlines", DeadlineRule.CAP_LATE_DATES),
    "ends": ("open_ends", OpenEnds.OWN_FINISH),
    "start-lags": ("start_lags", StartLags.EARLY_START),
    "future": ("future_actuals", FutureActuals.ACCEPT),
    "late": ("as_late", AsLate.LATE_DATES),
    "from-finish": ("schedule_from", ScheduleFrom.FINISH),
}
"""The option that each word stands for, and its value."""


def tool_plans(recipe: Recipe, *words: str) -> st.SearchStrategy[Plan]:
    """Draw plans with what the words name."""
    return (
        plans(recipe)
        .flatmap(lambda plan: _dressed(plan, words))
        .filter(lambda plan: all(f.severity is not Severity.ERROR for f in problems(plan)))
    )


@st.composite
def _dressed(draw: st.DrawFn, plan: Plan, words: tuple[str, ...]) -> Plan:
    options: SchedulingOptions = plan.options
    for profile in Profile:
        if profile.value in words:
            options = SchedulingOptions.of(profile)
    for word in words:
        if word in OPTIONS:
            name, value = OPTIONS[word]
            options = attrs.evolve(options, **{name: value})
    if "floats" in words:
        options = attrs.evolve(options, total_float=draw(st.sampled_from(FloatRule)))
    if "expected" in words:
        options = attrs.evolve(options, expected_finish=draw(st.sampled_from(ExpectedFinish)))
    lengths = {task.id: task for task in plan.tasks()}
    items = _items(draw, plan.items, plan, lengths, words)
    changes: dict[str, Any] = {"items": items, "options": options}
    if "from-finish" in words:
        changes["finish_by"] = draw(moments(10, 40))
    return attrs.evolve(plan, **changes)


def _items(
    draw: st.DrawFn,
    items: Iterable[Task | Group],
    plan: Plan,
    lengths: dict[str, Task],
    words: tuple[str, ...],
) -> list[Task | Group]:
    dressed: list[Task | Group] = []
    for item in items:
        changes: dict[str, Any] = {}
        if "percent" in words:
            changes["after"] = [_shared(draw, link, lengths) for link in item.after]
        if "inactive" in words:
            changes["inactive"] = draw(st.integers(0, 4)) == 0
        if "deadlines" in words and draw(st.booleans()):
            changes["deadline"] = Deadline(draw(moments()))
        if isinstance(item, Group):
            changes["items"] = _items(draw, item.items, plan, lengths, words)
        else:
            changes |= _task(draw, item, plan, words)
        dressed.append(attrs.evolve(item, **changes))
    return dressed


def _shared(draw: st.DrawFn, link: Link, lengths: dict[str, Task]) -> Link:
    """Make the lag a share of the predecessor's length, where that is whole hours."""
    before = lengths.get(link.task)
    if before is None or draw(st.booleans()):
        return link
    length = before.duration or Duration(0)
    if length.unit.is_calendar:
        return link
    is_even = length.unit is Unit.DAY or length.amount % 2 == 0
    shares = SHARES["whole"] + (SHARES["half"] if is_even else [])
    return attrs.evolve(link, lag=draw(st.sampled_from(shares)))


def _task(draw: st.DrawFn, task: Task, plan: Plan, words: tuple[str, ...]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    is_open = task.progress is None
    if task.is_milestone and "edges" in words:
        changes["edge"] = draw(st.none() | st.sampled_from(Edge))
    if is_open and not task.constraints and "pins" in words and draw(st.booleans()):
        kind = draw(st.sampled_from([ConstraintKind.START_ON, ConstraintKind.FINISH_ON]))
        changes["constraints"] = [Constraint(kind, draw(moments()))]
    elif is_open and ("late" in words or "from-finish" in words) and draw(st.booleans()):
        changes["constraints"] = [Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)]
    elif is_open and "manual" in words and draw(st.integers(0, 3)) == 0:
        changes["constraints"] = []
        changes["manual"] = draw(_entered(is_milestone=task.is_milestone))
    if "expected" in words and not task.is_milestone:
        progress = task.progress or Progress()
        if progress.actual_finish is None and draw(st.booleans()):
            changes["progress"] = attrs.evolve(progress, expected_finish=draw(moments()))
    if "future" in words and plan.status_date is not None and draw(st.booleans()):
        changes["progress"] = draw(_reports(plan.status_date, is_milestone=task.is_milestone))
    return changes


@st.composite
def _entered(draw: st.DrawFn, *, is_milestone: bool) -> ManualDates:
    start = draw(moments())
    if is_milestone or draw(st.booleans()):
        return ManualDates(start)
    finish = draw(moments(start.day - START, start.day - START + 9))
    return ManualDates(start, max(start, finish, key=lambda moment: moment.end))


@st.composite
def _reports(draw: st.DrawFn, status: Moment, *, is_milestone: bool) -> Progress | None:
    """Draw something that is said to have happened after the status date."""
    begun = draw(moments(status.day - START, status.day - START + 5))
    if draw(st.booleans()):
        ended = draw(moments(begun.day - START, begun.day - START + 5))
        ended = max(begun, ended, key=lambda moment: moment.end)
        return Progress(None if is_milestone else begun, ended)
    return None if is_milestone else Progress(begun)
