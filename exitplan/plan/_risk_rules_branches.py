"""Rules about branches: where they are decided, what they change, how they lead back."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from exitplan.calendars import BUILT_IN
from exitplan.errors import Diagnostic
from exitplan.plan._branches import first_and_last, with_detours
from exitplan.plan._cycles import circles
from exitplan.plan._faults import Report
from exitplan.plan._length_rules import (
    calendar_name_problems,
    estimate_problems,
    length_problems,
)
from exitplan.plan._link_rules import link_problems
from exitplan.plan._plan import Plan
from exitplan.plan._risk import (
    Branch,
    Detour,
    Mitigation,
    Pause,
    Repeat,
    RiskStatus,
    TakeOption,
    option_number,
)
from exitplan.plan._risk_rules_known import RiskReport
from exitplan.plan._risk_rules_lengths import (
    NO_TASK,
    length_or_estimate_problems,
    spread_problems,
)
from exitplan.plan._task_rules import deadline_problems, task_problems
from exitplan.plan._tasks import Group, Kind, Task

MOST_BRANCHES = 200
MOST_DETOUR_TASKS = 1_000
"""In all detours together."""
MOST_TIMES = 20


def branch_problems(plan: Plan, report: RiskReport) -> Iterator[Diagnostic]:
    """Find branches that nothing decides, that change nothing, or that do not lead back."""
    steps = sum(len(b.then.items) for b in plan.branches.values() if isinstance(b.then, Detour))
    if len(plan.branches) > MOST_BRANCHES or steps > MOST_DETOUR_TASKS:
        yield report.error(
            "EP711",
            f"there are {len(plan.branches):,} branches with {steps:,} tasks; at most "
            f"{MOST_BRANCHES:,} with {MOST_DETOUR_TASKS:,} can be reckoned with",
            "",
            "branches",
            help="keep those that matter",
        )
        return
    sound: list[Branch] = []
    for branch in plan.branches.values():
        faults = list(_problems_of(plan, branch, report))
        yield from faults
        if not faults and isinstance(branch.then, Detour):
            sound.append(branch)
    if sound:
        yield from _laid_in_problems(plan, sound, report)


def _problems_of(plan: Plan, branch: Branch, report: RiskReport) -> Iterator[Diagnostic]:
    from exitplan.plan._risk_rules import is_finished, probability_problems

    field = f"branches.{branch.id}"
    yield from probability_problems(branch, field, report)
    if branch.mitigation is not None:
        yield from _mitigation_problems(branch, branch.mitigation, field, report)
    at = report.items.get(branch.at)
    if at is None:
        yield report.error(
            "EP701",
            f"the branch {branch.id!r} is decided by {branch.at!r}, which is not in the plan",
            "",
            f"{field}.at",
            help=report.suggest(branch.at),
        )
        return
    if isinstance(at, Group) or at.kind is Kind.LEVEL_OF_EFFORT:
        yield report.error(
            "EP718",
            f"the branch {branch.id!r} is decided by {branch.at!r}, which is no task or milestone",
            "",
            f"{field}.at",
            help="name the task at whose finish it is known",
        )
        return
    if is_finished(at) and branch.status is not RiskStatus.CLOSED:
        yield report.warning(
            "EP723",
            f"the branch {branch.id!r} is decided already: {branch.at!r} is finished",
            "",
            f"{field}.at",
            help="write status: closed, and put what came of it into the plan",
        )
    yield from _consequence_problems(plan, branch, field, report)


def _mitigation_problems(
    branch: Branch, left: Mitigation, field: str, report: RiskReport
) -> Iterator[Diagnostic]:
    if left.impact is not None:
        yield report.error(
            "EP727",
            f"the mitigation of the branch {branch.id!r} has an impact",
            "",
            f"{field}.mitigation",
            help="it can only make the branch less likely: give it a probability",
        )
    elif left.probability is None or left.probability >= branch.probability:
        same = left.probability is None or left.probability == branch.probability
        yield report.warning(
            "EP706",
            f"the mitigation of {branch.id!r} leaves the branch "
            + ("as it is" if same else "likelier"),
            "",
            f"{field}.mitigation",
            help="give it the probability that is left once it is done",
        )


def _consequence_problems(
    plan: Plan, branch: Branch, field: str, report: RiskReport
) -> Iterator[Diagnostic]:
    then = branch.then
    if isinstance(then, Pause):
        yield from _pause_problems(plan, then, f"{field}.pause", report)
        if not report.waiting_for(branch.at):
            yield _no_way_back(branch, f"{field}.at", report)
    elif isinstance(then, Repeat):
        yield from _repeat_problems(branch, then, field, report)
    elif isinstance(then, Detour):
        yield from _detour_problems(branch, then, field, report)
    else:
        yield from _option_problems(plan, branch, then, field, report)


def _no_way_back(branch: Branch, field: str, report: RiskReport) -> Diagnostic:
    return report.error(
        "EP719",
        f"the branch {branch.id!r} has no way back into the plan: nothing waits for {branch.at!r}",
        "",
        field,
        help="let what is held up wait for it, or name another task at which it is decided",
    )


def _pause_problems(
    plan: Plan, pause: Pause, field: str, report: RiskReport
) -> Iterator[Diagnostic]:
    task = NO_TASK if pause.calendar is None else attrs.evolve(NO_TASK, calendar=pause.calendar)
    if pause.calendar is not None and pause.calendar not in {*plan.calendars, *BUILT_IN}:
        yield report.error(
            "EP205",
            f"there is no calendar {pause.calendar!r}",
            "",
            f"{field}.calendar",
            help=report.suggest(pause.calendar, sorted({*plan.calendars, *BUILT_IN}))
            or f"built in are {', '.join(BUILT_IN)}",
        )
        return
    yield from length_or_estimate_problems(plan, pause.length, field, report, task)


def _repeat_problems(
    branch: Branch, then: Repeat, field: str, report: RiskReport
) -> Iterator[Diagnostic]:
    place = f"{field}.repeat"
    if not 1 <= then.times <= MOST_TIMES:
        yield report.error(
            "EP729",
            f"work cannot be repeated {then.times:,} times",
            "",
            f"{place}.times",
            help=f"write a number from 1 to {MOST_TIMES}",
        )
    if then.from_ not in report.items:
        yield report.error(
            "EP701",
            f"the branch {branch.id!r} repeats the work from {then.from_!r}, which is not in the "
            "plan",
            "",
            f"{place}.from",
            help=report.suggest(then.from_),
        )
    elif not report.leads(then.from_, branch.at):
        yield report.error(
            "EP720",
            f"no links lead from {then.from_!r} to {branch.at!r}, so there is nothing to repeat "
            "between them",
            "",
            f"{place}.from",
            help=f"name something that {branch.at!r} waits for, directly or by way of others",
        )


def _detour_problems(
    branch: Branch, then: Detour, field: str, report: RiskReport
) -> Iterator[Diagnostic]:
    place = f"{field}.detour"
    seen: set[str] = set()
    prefix = f"{branch.id}."
    sound = True
    for task in then.items:
        name = task.id.removeprefix(prefix)
        spot = f"{place}.tasks.{name}"
        if isinstance(task, Group) or task.kind is Kind.LEVEL_OF_EFFORT:
            sound = False
            yield report.error(
                "EP725",
                f"{name!r} is {'a group' if isinstance(task, Group) else 'a level of effort'}; "
                "a detour has tasks and milestones only",
                "",
                spot,
                help="write its tasks side by side",
            )
        if task.id in seen or not task.id.startswith(prefix) or "." in name:
            sound = False
            yield report.error(
                "EP721",
                f"{task.id!r} is no id of its own for a task of the detour {branch.id!r}",
                "",
                spot,
                help=f"name it {prefix}{name.rpartition('.')[2]}, or otherwise if that is taken",
            )
        seen.add(task.id)
    if branch.id in report.items:
        sound = False
        yield report.error(
            "EP721",
            f"{branch.id!r} is an item of the plan already, and would be the group of the detour's "
            "tasks",
            "",
            field,
            help="give the branch another id",
        )
    if not then.items:
        yield report.error("EP719", "this detour holds no task", "", place, help="add its tasks")
    elif sound and first_and_last(then)[1] and not report.waiting_for(branch.at):
        yield _no_way_back(branch, f"{field}.at", report)


def _option_problems(
    plan: Plan, branch: Branch, then: TakeOption, field: str, report: RiskReport
) -> Iterator[Diagnostic]:
    place = f"{field}.option"
    contract = plan.contracts.get(then.contract)
    if contract is None:
        yield report.error(
            "EP722",
            f"there is no contract {then.contract!r}",
            "",
            f"{place}.contract",
            help=report.suggest(then.contract, plan.contracts) or "name one of contracts:",
        )
        return
    number = option_number(contract, then.option)
    if number is None:
        known = [extension.title for extension in contract.extensions]
        what = "option left to take" if then.option is None else f"option {then.option!r}"
        yield report.error(
            "EP722",
            f"the contract {then.contract!r} has no {what}",
            "",
            f"{place}.option",
            help=f"it has {', '.join(known[:5])}; write its title, or extension-1 for the first"
            if known
            else "add it to the contract's extensions",
        )
    elif contract.extensions[number].taken and branch.status is not RiskStatus.CLOSED:
        yield report.warning(
            "EP723",
            f"the branch {branch.id!r} is decided already: the option is taken",
            "",
            place,
            help="write status: closed",
        )


def _laid_in_problems(
    plan: Plan, branches: list[Branch], report: RiskReport
) -> Iterator[Diagnostic]:
    """Find what is wrong with the tasks of detours, each as a task like any other."""
    laid = with_detours(plan, [attrs.evolve(b, status=RiskStatus.OPEN) for b in branches])
    around = Report(laid)
    groups = {branch.id for branch in branches}
    sound = True
    for fault in (*link_problems(laid, around), *calendar_name_problems(laid, around)):
        if fault.where is not None and fault.where.item.partition(".")[0] in groups:
            sound = False
            yield fault
    for branch in branches:
        assert isinstance(branch.then, Detour)
        for task in branch.then.items:
            yield from _task_problems(plan, task, report)
    if sound and not any(True for _ in circles(plan)):
        for circle in circles(laid):
            yield _circle(circle, groups, report)


def _task_problems(plan: Plan, task: Task, report: RiskReport) -> Iterator[Diagnostic]:
    yield from length_problems(plan, task, report)
    yield from task_problems(plan, task, report)
    yield from deadline_problems(plan, task, report)
    yield from estimate_problems(plan, task, report)
    if task.spread is not None:
        yield from spread_problems(task.spread, task.id, "spread", report, owner=task)


def _circle(circle: list[str], groups: set[str], report: RiskReport) -> Diagnostic:
    owners = (name.partition(".")[0] for name in circle)
    owner = next((owner for owner in owners if owner in groups), "")
    return report.error(
        "EP724",
        f"with the detour of {owner!r} these wait for each other in a circle: {_chain(circle)}",
        "",
        f"branches.{owner}.detour",
        help="a detour begins after the task that decides it and leads back behind it",
    )


def _chain(circle: list[str]) -> str:
    """Say a circle in short: around the detour's own tasks nobody needs every step."""
    shown = circle if len(circle) <= 10 else [*circle[:5], "…", *circle[-4:]]
    return " → ".join(shown)
