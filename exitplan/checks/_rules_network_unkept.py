"""Where negative float comes from, in words. Only imported where there is any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.checks._rules_network_dates import finish_day_of, unkept, working_days
from exitplan.plan import DeadlineRule
from exitplan.schedule.words import MINUTES_PER_DAY, count, short_date, working_time

if TYPE_CHECKING:
    from exitplan.checks._context import Context
    from exitplan.checks._finding import Finding
    from exitplan.checks._rules_network_dates import Unkept
    from exitplan.plan import Constraint, Group, Task


def unkept_findings(context: Context, negative: int) -> Iterator[Finding]:
    """Tell of every date that cannot be kept; `negative` tasks have negative float in all."""
    late: list[Unkept] = []
    for one in unkept(context.schedule):
        task = context.network.tasks[one.node]
        held = _bound(context, task)
        if held is not None:
            yield _of_bound(context, one, task, *held, negative)
        elif _is_capped(context, task):
            continue  # EP801 tells of a deadline that is missed.
        elif one.node not in context.network.ceiling and context.plan.finish_by is not None:
            late.append(one)
        else:
            yield _of_logic(context, one, task, negative)
    if late:
        yield _of_plan(context, late, negative)


def _bound(context: Context, task: Task) -> tuple[Task | Group, Constraint] | None:
    """Give the item, the task itself or a group around it, whose date it does not keep."""
    name = task.id
    while name:
        item = context.items.get(name)
        for constraint in item.constraints if item is not None else ():
            if item is not None and constraint.kind.holds_from_above and constraint.date:
                return item, constraint
        name = name.rpartition(".")[0]
    return None


def _is_capped(context: Context, task: Task) -> bool:
    """Whether a deadline, its own or a group's, bounds its late dates."""
    if context.plan.options.deadlines is not DeadlineRule.CAP_LATE_DATES:
        return False
    name = task.id
    while name:
        item = context.items.get(name)
        if item is not None and item.deadline is not None:
            return True
        name = name.rpartition(".")[0]
    return False


def _of_bound(
    context: Context,
    one: Unkept,
    task: Task,
    item: Task | Group,
    constraint: Constraint,
    negative: int,
) -> Finding:
    assert constraint.date is not None
    words = constraint.kind.value.replace("_", " ").removeprefix("must ")
    whose = "" if item.id == task.id else f" (so says {item.id!r})"
    return context.finding(
        "EP845",
        f"“{task.title}” has to {words} {short_date(constraint.date.day)}{whose}, and lacks "
        f"{_missing(context, one)} for it",
        task.id,
        field=constraint.kind.value if item.id == task.id else "",
        help=_remedy(task.id),
        subject=constraint.kind.value,
        numbers=_numbers(context, one, negative),
    )


def _of_logic(context: Context, one: Unkept, task: Task, negative: int) -> Finding:
    return context.finding(
        "EP845",
        f"“{task.title}” lacks {_room(context, one)}: what comes after it has a date of its own "
        "that does not wait",
        task.id,
        help=_remedy(task.id),
        subject="logic",
        numbers=_numbers(context, one, negative),
    )


def _of_plan(context: Context, late: list[Unkept], negative: int) -> Finding:
    worst = min(late, key=lambda one: working_days(context.schedule, one.node, one.minutes))
    title = context.network.tasks[worst.node].title
    assert context.plan.finish_by is not None
    day = finish_day_of(context.schedule, worst.node)
    others = count(len(late) - 1, "other")
    return context.finding(
        "EP845",
        f"the plan has to finish by {short_date(context.plan.finish_by.day)}, and “{title}” is "
        f"forecast for {short_date(day)}" + (f", with {others} too late" if len(late) > 1 else ""),
        field="finish_by",
        help="shorten what drives it (exitplan critical), or move finish_by",
        subject="finish_by",
        numbers=_numbers(context, worst, negative),
    )


def _remedy(name: str) -> str:
    return f"shorten what leads to it (exitplan critical --to {name}), or move the date"


def _missing(context: Context, one: Unkept) -> str:
    """Say by how much it misses its own bound; by its float where that bound has no position."""
    ceiling = context.network.ceiling.get(one.node)
    if ceiling is None:
        return _room(context, one)
    late = (context.schedule.early.event[2 * one.node + 1] >> 1) - (ceiling >> 1)
    if late <= 0:
        return _room(context, one)
    return working_time(late, context.network.calendar(one.node).day_minutes or MINUTES_PER_DAY)


def _room(context: Context, one: Unkept) -> str:
    day = context.network.calendar(one.node).day_minutes or MINUTES_PER_DAY
    return working_time(one.minutes, day)


def _numbers(context: Context, one: Unkept, negative: int) -> dict[str, int | float | str | None]:
    return {
        "float": working_days(context.schedule, one.node, one.minutes),
        "negative": negative,
    }
