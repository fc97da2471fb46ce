"""Rules about what may go otherwise than planned: risks and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from exitplan.errors import Diagnostic
from exitplan.plan._faults import Report
from exitplan.plan._plan import Plan
from exitplan.plan._risk import Branch, Mitigation, Risk, RiskStatus
from exitplan.plan._risk_rules_branches import branch_problems
from exitplan.plan._risk_rules_correlations import correlation_problems
from exitplan.plan._risk_rules_known import RiskReport
from exitplan.plan._risk_rules_lengths import (
    impact_problems,
    mean_impact,
    say_share,
    spread_problems,
)
from exitplan.plan._tasks import Kind, Task

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_RISKS = 1_000
MOST_HITS = 200_000
"""Risks by the tasks they hit. A plan may come from a stranger, and each is drawn in every run."""


def risk_problems(plan: Plan) -> Iterator[Diagnostic]:
    """Find what contradicts itself in a plan's risks, branches, correlations and spread."""
    report = RiskReport(plan)
    if plan.spread is not None:
        yield from spread_problems(plan.spread, "", "spread", report)
    if len(plan.risks) > MOST_RISKS:
        yield report.error(
            "EP711",
            f"there are {len(plan.risks):,} risks; at most {MOST_RISKS:,} can be reckoned with",
            "",
            "risks",
            help="put those together that hit the same tasks",
        )
        return
    hits_left = MOST_HITS
    for risk in plan.risks.values():
        field = f"risks.{risk.id}"
        yield from probability_problems(risk, field, report)
        yield from impact_problems(plan, risk.impact, field, report)
        if risk.mitigation is not None:
            yield from _mitigation_problems(plan, risk, risk.mitigation, field, report)
        had_room = hits_left >= 0
        hits_left -= sum(len(report.tasks_of(name)) for name in risk.hits)
        if had_room and hits_left < 0:
            yield report.error(
                "EP711",
                f"with {risk.id!r} risks hit tasks more than {MOST_HITS:,} times",
                "",
                f"{field}.hits",
                help="name the tasks that it matters for, not whole plans",
            )
        if hits_left >= 0:
            yield from _hit_problems(risk, field, report)
    if plan.branches:
        yield from branch_problems(plan, report)
    if plan.correlations:
        yield from correlation_problems(plan, report)


def probability_problems(thing: Risk | Branch, field: str, report: Report) -> Iterator[Diagnostic]:
    """Find probabilities of a risk or branch that are none."""
    shares: list[tuple[str, Fraction]] = [(f"{field}.probability", thing.probability)]
    left = thing.mitigation
    if left is not None and left.probability is not None:
        shares.append((f"{field}.mitigation.probability", left.probability))
    for place, share in shares:
        if not 0 <= share <= 1:
            yield report.error(
                "EP704",
                f"{say_share(share)} is no probability",
                "",
                place,
                help="write one from 0% to 100%",
            )


def _mitigation_problems(
    plan: Plan, risk: Risk, left: Mitigation, field: str, report: Report
) -> Iterator[Diagnostic]:
    place = f"{field}.mitigation"
    if left.impact is not None:
        yield from impact_problems(plan, left.impact, place, report)
    before = _damage(plan, risk, None)
    after = _damage(plan, risk, left)
    if before is None or after is None:
        return
    is_comparable = before[0] == after[0]
    is_worse = after[1] > before[1] + 1e-9 if is_comparable else _is_likelier(risk, left)
    is_same = is_comparable and abs(after[1] - before[1]) <= 1e-9
    if is_worse or is_same:
        what = "worse" if is_worse else "as it is"
        yield report.warning(
            "EP706",
            f"the mitigation of {risk.id!r} leaves the risk {what}",
            "",
            place,
            help="give it the probability or the impact that is left once it is done",
        )


def _is_likelier(risk: Risk, left: Mitigation) -> bool:
    return left.probability is not None and left.probability > risk.probability


def _damage(plan: Plan, risk: Risk, left: Mitigation | None) -> tuple[str, float] | None:
    """Give how much longer things take on average, and how that is counted."""
    impact, share = risk.impact, risk.probability
    if left is not None:
        impact = left.impact or impact
        share = share if left.probability is None else left.probability
    mean = mean_impact(plan, impact)
    return None if mean is None else (mean[0], mean[1] * float(share))


def _every_hit(risk: Risk, report: RiskReport) -> list[Task]:
    """Give the tasks that a risk hits, members of groups included, as often as it names them."""
    return [task for name in risk.hits for task in report.tasks_of(name)]


def _hit_problems(risk: Risk, field: str, report: RiskReport) -> Iterator[Diagnostic]:
    place = f"{field}.hits"
    known = True
    for number, name in enumerate(risk.hits):
        if name not in report.items:
            known = False
            yield report.error(
                "EP701",
                f"the risk {risk.id!r} hits {name!r}, which is not in the plan",
                "",
                place,
                number,
                help=report.suggest(name),
            )
    if not known or risk.status is RiskStatus.CLOSED:
        return
    tasks = _every_hit(risk, report)
    if not any(_takes_time(task, risk) for task in tasks):
        yield report.error(
            "EP702",
            f"the risk {risk.id!r} hits nothing whose length it could change",
            "",
            place,
            help="name tasks with a length of their own; a branch pauses what waits for "
            "a milestone or a legal period",
        )
    elif all(is_finished(task) for task in tasks if _takes_time(task, risk)):
        yield report.warning(
            "EP703",
            f"everything that the risk {risk.id!r} hits is finished",
            "",
            place,
            help="write status: closed",
        )
    yield from _twice(risk, tasks, place, report)


def _takes_time(task: Task, risk: Risk) -> bool:
    """Whether a risk could change how long a task takes."""
    if task.kind is not Kind.TASK or task.period is not None or task.manual is not None:
        return False
    if risk.impact.multiply is None:
        return True
    length = task.effective_duration
    return length is None or length.amount != 0


def is_finished(task: Task) -> bool:
    """Whether a task is reported as finished."""
    return task.progress is not None and task.progress.actual_finish is not None


def _twice(risk: Risk, tasks: Iterable[Task], place: str, report: Report) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for task in tasks:
        if task.id in seen:
            yield report.warning(
                "EP728",
                f"the risk {risk.id!r} hits {task.id!r} twice; it counts once",
                "",
                place,
                help="name either the task or a group around it",
            )
            return
        seen.add(task.id)
