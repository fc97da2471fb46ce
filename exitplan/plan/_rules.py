"""What every plan must obey, whoever made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exitplan.calendars import calendar_problems
from exitplan.errors import Diagnostic, Severity
from exitplan.plan._cycles import cycle_problems
from exitplan.plan._faults import Report
from exitplan.plan._length_rules import (
    calendar_name_problems,
    estimate_problems,
    length_problems,
    option_problems,
)
from exitplan.plan._link_rules import link_problems
from exitplan.plan._plan import Plan
from exitplan.plan._risk_codes import RISK_CODES
from exitplan.plan._task_rules import deadline_problems, group_problems, task_problems
from exitplan.plan._tasks import Group, Kind, Task

CODES: dict[str, str] = {
    "EP201": "a link or a span names something that is not in the plan",
    "EP202": "tasks wait for each other in a circle",
    "EP203": "a task is linked to itself, to a group around it or to its own member",
    "EP204": "the same link is written twice",
    "EP205": "a calendar is named that the plan does not have",
    "EP207": "something waits for a level of effort",
    "EP209": "a level of effort has nothing to span",
    "EP210": "a calendar is based on itself",
    "EP211": "constraints contradict each other, or there are more than two",
    "EP212": "a calendar has no working time at all",
    "EP213": "a calendar's days differ in length and none is named",
    "EP214": "a link names a group without tasks that take part in the schedule",
    "EP215": "a plan is scheduled from its finish, which it does not name",
    "EP301": "an actual finish lies before the actual start",
    "EP302": "something is reported for a day after the status date",
    "EP303": "finished work still has work remaining",
    "EP304": "progress is reported on work that has not started",
    "EP305": "suspend and resume dates are out of order",
    "EP306": "an estimate is out of order",
    "EP307": "a duration is negative, no whole number of minutes, or a share of something unknown",
    "EP308": "progress is reported, but the plan has no status date",
    "EP311": "a date lies before the plan's start",
    "EP312": "a milestone carries progress that only work can have",
    **RISK_CODES,
}
"""Every code of this room, with its meaning in one line."""


def problems(plan: Plan) -> Iterator[Diagnostic]:
    """Find every contradiction in a plan.

    Diagnostics carry file and position where the plan was read from a file
    (:attr:`Plan.locate`). Warnings are among them; see their severity.
    """
    report = Report(plan)
    for diagnostic in calendar_problems(plan.calendars):
        yield report.located(diagnostic)
    yield from link_problems(plan, report)
    yield from cycle_problems(plan, report)
    yield from calendar_name_problems(plan, report)
    yield from option_problems(plan, report)
    if plan.risks or plan.branches or plan.correlations or plan.spread is not None:
        from exitplan.plan._risk_rules import risk_problems

        yield from risk_problems(plan)
    reported = ""
    for item in plan.walk():
        yield from length_problems(plan, item, report)
        yield from _item_problems(plan, item, report)
        if not reported and isinstance(item, Task) and item.progress is not None:
            reported = item.id
    if reported and plan.status_date is None:
        yield report.warning(
            "EP308",
            f"progress is reported (on {reported!r}, for one), but the plan has no status date",
            reported,
            help="add status_date: the day up to which progress is known",
        )


def _item_problems(plan: Plan, item: Task | Group, report: Report) -> Iterator[Diagnostic]:
    if item.deadline is not None:
        yield from deadline_problems(plan, item, report)
    if item.spread is not None:
        from exitplan.plan._risk_rules_lengths import spread_problems

        yield from spread_problems(item.spread, item.id, "spread", report, owner=item)
    if isinstance(item, Group):
        if item.constraints:
            yield from group_problems(plan, item, report)
        return
    if item.progress is not None or item.constraints or item.manual is not None:
        yield from task_problems(plan, item, report)
    if item.estimate is not None:
        yield from estimate_problems(plan, item, report)


def is_plain(plan: Plan) -> bool:
    """Whether nothing of a plan is laid out, left out, or follows from law or contract."""
    if plan.boards or plan.contracts or plan.periods or plan.branches:
        return False
    return not any(
        item.inactive
        or (
            item.facts is not None
            if isinstance(item, Group)
            else item.period is not None or item.gate is not None
        )
        for item in plan.walk()
    )


def contradicts_itself(plan: Plan, items: Iterable[Task | Group]) -> bool:
    """Whether any of some items carries an error in what makes it more than a plain task.

    For plans that nobody has checked yet: the network finds faults in plain
    tasks and their links by itself, and asks this for the others.
    """
    report = Report(plan)

    def faults() -> Iterator[Diagnostic]:
        yield from option_problems(plan, report)
        for item in items:
            yield from length_problems(plan, item, report)
            if isinstance(item, Group):
                yield from group_problems(plan, item, report)
            elif item.kind is Kind.LEVEL_OF_EFFORT:
                yield from link_problems(plan, report)
            else:
                yield from task_problems(plan, item, report)

    return any(fault.severity is Severity.ERROR for fault in faults())
