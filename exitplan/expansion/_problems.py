"""Everything that is wrong with a plan, whatever it is about."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterator

import attrs

from exitplan.calendars import long_date
from exitplan.errors import Diagnostic, ExitplanError, Where
from exitplan.expansion._expand import Expansion, expand
from exitplan.plan import Gate, Plan, Progress, Report, Task, has_facts, problems

CODES: dict[str, str] = {
    "EP404": "a legal period or a gate is given what only plain work can have",
    "EP405": "a decision is reported for a day on which it could still be called in",
}
"""Every code that only this room uses, with its meaning in one line."""


def plan_problems(plan: Plan, expansion: Expansion | None = None) -> Iterator[Diagnostic]:
    """Find every fault of a plan, its procurements and transfers laid out.

    Diagnostics carry file and position where the plan was read from a file.
    Warnings are among them; see their severity.
    """
    if expansion is None:
        expansion = expand(plan)
    report = Report(expansion.plan)
    for diagnostic in expansion.diagnostics:
        yield report.located(diagnostic)
    # An id that a step and a task have is told of already, with what to do about it.
    told = {d.where for d in expansion.diagnostics if d.where is not None and not d.where.field}
    for diagnostic in problems(expansion.plan):
        if diagnostic.code != "EP102" or diagnostic.where not in told:
            yield diagnostic
    yield from _domain_problems(expansion.plan, report)
    if expansion.plan.branches:
        yield from _detour_problems(expansion.plan)


def _detour_problems(plan: Plan) -> Iterator[Diagnostic]:
    """Find what is wrong with the legal periods and gates of tasks in detours."""
    from exitplan.plan import with_detours

    laid = with_detours(plan)
    tasks = [task for task in laid.tasks() if task.id.partition(".")[0] in plan.branches]
    if not any(task.period is not None or task.gate is not None for task in tasks):
        return
    ids = {task.id for task in tasks} - {task.id for task in plan.tasks()}
    for diagnostic in _domain_problems(laid, Report(laid)):
        if diagnostic.where is not None and diagnostic.where.item in ids:
            yield diagnostic


def _domain_problems(plan: Plan, report: Report) -> Iterator[Diagnostic]:
    stepped = [task for task in plan.tasks() if task.period is not None or task.gate is not None]
    for task in stepped:
        yield from _step_problems(plan, task, report)
    if plan.boards or any(task.gate is not None for task in stepped):
        from exitplan.governance import governance_problems

        for diagnostic in governance_problems(plan):
            yield report.located(diagnostic)
    if plan.contracts or has_facts(plan.items):
        from exitplan.contract import contract_problems

        for diagnostic in contract_problems(plan):
            yield report.located(diagnostic)


def _step_problems(plan: Plan, task: Task, report: Report) -> Iterator[Diagnostic]:
    yield from _misfits(task, report)
    if task.gate is not None and task.progress is not None:
        yield from _reported_early(plan, task, task.gate, task.progress, report)
    if task.period is None:
        return
    from exitplan.law import find_period

    try:
        period = find_period(task.period.rule, plan.periods)
        period.counting(task.period.circumstances, task.period.count, calendars=plan.calendars)
    except ExitplanError as error:
        for diagnostic in error.diagnostics:
            where = Where(task.id, "period")
            yield report.located(attrs.evolve(diagnostic, where=where))


def _reported_early(
    plan: Plan, task: Task, gate: Gate, progress: Progress, report: Report
) -> Iterator[Diagnostic]:
    """Find a decision reported for its meeting's day, when it takes effect only later."""
    from exitplan.governance import board_of, sittings

    reported = progress.actual_finish
    if reported is None:
        return
    try:
        table = sittings(board_of(gate, plan), gate, plan)
    except ExitplanError:
        return  # What is wrong with the board is told of the board.
    place = bisect_right(table.meets, reported.day) - 1
    if place >= 0 and reported.day < table.effective[place]:
        effective = long_date(table.effective[place])
        yield report.warning(
            "EP405",
            f"the decision {task.id!r} is reported for {reported}, but could be called in until "
            f"{effective}: what follows does not wait for that",
            task.id,
            "actual_finish",
            help=f"report {datetime.date.fromordinal(table.effective[place])}, the day on which it "
            "took effect; call_in: false where it cannot be called in",
        )


_WORK_ONLY = ("remaining", "percent_complete", "suspended", "resumes", "expected_finish")


def _misfits(task: Task, report: Report) -> Iterator[Diagnostic]:
    """Find progress and lengths that something with a day rule cannot have."""
    what = "a legal period" if task.period is not None else "a gate"
    duration = task.effective_duration
    runs_alone = task.period is not None or duration is None or not duration.amount
    progress = task.progress
    for field in _WORK_ONLY if progress is not None else ():
        may_have = not runs_alone and field != "expected_finish"
        if getattr(progress, field) is not None and not may_have:
            yield report.error(
                "EP404",
                f"{task.id!r} is {what}; {field.replace('_', ' ')} is for work",
                task.id,
                field,
                help="report its actual_start and actual_finish alone",
            )
    if task.gate is not None and duration is not None and duration.unit.is_calendar:
        yield report.error(
            "EP404",
            f"the work before the gate of {task.id!r} is counted in calendar months",
            task.id,
            "duration",
            help="count it in weeks or days, or make it a task of its own",
        )
