"""What the runs say, as rows of the page's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.site._risk_answers import RiskAnswers
from exitplan.site._risk_charts import moving
from exitplan.site._risk_words import (
    bounds_words,
    days_bounds,
    hundredths,
    in_hundred,
    signed_days,
)
from exitplan.site._text import clean

if TYPE_CHECKING:
    from exitplan.risk import MilestoneRisk
    from exitplan.site._risk_register import Register

_FEW = 8
"""Milestones of which none is left out."""
_TASKS = 12
_CLIFFS = 12
_KINDS = {"risk": "risk", "branch": "another way", "task": "uncertain length"}


def milestone_rows(answers: RiskAnswers) -> list[dict[str, Any]]:
    """Give the milestones whose date is in doubt, the main ones where there are many."""
    report = answers.report
    found = [
        risk
        for risk in report.milestones
        if risk is report.main or not (risk.completed or risk.is_certain)
    ]
    if len(found) > _FEW:
        found = [risk for risk in found if risk.id in report.chief or risk is report.main]
    return [_milestone(risk, risk is report.main) for risk in found]


def _milestone(risk: MilestoneRisk, is_main: bool) -> dict[str, Any]:  # noqa: FBT001 - of one row
    later = risk.later.get(80)
    days, unit = "", ""
    if later is not None:
        working = later.working_days
        days = signed_days(later.calendar_days if working is None else working)
        unit = "(calendar)" if working is None else ""
    return {
        "id": risk.id,
        "title": risk.title,
        "is_main": is_main,
        "is_settled": risk.completed or risk.is_certain,
        "planned_day": risk.planned_day,
        "chance": risk.planned.value,
        "planned": hundredths(risk.planned.value),
        "days": [None if p not in risk.later else risk.at(p).value for p in (50, 80)],
        "later": days,
        "unit": unit,
    }


def deadline_rows(answers: RiskAnswers) -> list[dict[str, Any]]:
    """Give the deadlines that some run misses, the least likely first."""
    dated = [
        (risk, risk.deadline)
        for risk in answers.report.milestones
        if risk.deadline is not None and not risk.completed and risk.deadline.kept.value < 1
    ]
    dated.sort(key=lambda pair: (pair[1].kept.value, pair[1].day))
    return [
        {
            "id": risk.id,
            "title": risk.title,
            "day": deadline.day,
            "kept": hundredths(deadline.kept.value),
            "bounds": bounds_words(deadline.kept),
            "late": None
            if deadline.days_late_if_late is None
            else signed_days(deadline.days_late_if_late),
        }
        for risk, deadline in dated
    ]


def curve_rows(answers: RiskAnswers) -> list[dict[str, Any]]:
    """Give the days of the main date's curve."""
    main = answers.main
    if answers.curve is None or main is None:
        return []
    from exitplan.risk import LATER_DAY

    rows = []
    for percent in answers.shares:
        found = answers.simulation.percentile(main.id, percent / 100)
        rows.append(
            {
                "share": percent,
                "day": None if found.value >= LATER_DAY else found.value,
                "error": signed_days(1.96 * found.standard_error),
            }
        )
    return rows


def contribution_rows(answers: RiskAnswers, register: Register) -> list[dict[str, Any]]:
    """Give what makes a difference to the date, the weightiest first."""
    if answers.tornado is None:
        return []
    return [
        {
            "title": found.title,
            "kind": _KINDS[found.kind],
            **_linked(register, found.kind, found.id),
            "days": signed_days(found.at_share.value),
            "bounds": days_bounds(found.at_share),
            "is_noise": found.at_share.is_noise,
            "mean": signed_days(found.mean.value),
        }
        for found in moving(answers.tornado)
    ]


def _linked(register: Register, kind: str, entry_id: str) -> dict[str, str]:
    """Say where more is told: in the plan, or in the register; of a detour's step, there too."""
    if kind != "task":
        return {"item": "", "anchor": register.anchor(kind, entry_id)}
    item = register.linked(entry_id)
    return {"item": item, "anchor": "" if item else register.branch_of(entry_id)}


def gain_rows(answers: RiskAnswers, register: Register) -> list[dict[str, Any]]:
    """Give what each mitigation buys, the best buy first; those that buy nothing are left out."""
    if answers.tornado is None:
        return []
    return [
        {
            "what": clean(gain.what),
            "title": gain.title,
            "anchor": register.anchor(
                "risk" if gain.id in register.plan.risks else "branch", gain.id
            ),
            "cost": "not given" if gain.cost is None else f"£{gain.cost:,}",
            "is_done": gain.is_done,
            "days": signed_days(gain.at_share.value),
            "bounds": days_bounds(gain.at_share),
            "is_noise": gain.at_share.is_noise,
        }
        for gain in answers.tornado.gains
        if gain.at_share.value or gain.mean.value
    ]


def task_rows(answers: RiskAnswers, register: Register) -> list[dict[str, Any]]:
    """Give the tasks whose lengths bear most on the date, by the weight that is shown."""
    if answers.tasks is None:
        return []
    weightiest = sorted(answers.tasks.found, key=lambda task: task.sensitivity, reverse=True)
    return [
        {
            **_linked(register, "task", task.id),
            "title": task.title,
            "critical": hundredths(task.criticality.value),
            "bounds": bounds_words(task.criticality),
            "scatter": signed_days(task.scatter),
            "weight": f"{task.sensitivity:.2f}",
        }
        for task in weightiest[:_TASKS]
    ]


def cliff_rows(answers: RiskAnswers) -> list[dict[str, Any]]:
    """Give the decisions and legal periods that some runs miss, the dearest first."""
    if answers.cliffs is None:
        return []
    missed = [cliff for cliff in answers.cliffs.found if cliff.missed.value > 0]
    dear = [c for c in missed if not c.costs.is_noise and round(c.costs_when_missed)]
    return [
        {
            "item": cliff.id,
            "title": cliff.title,
            "board": clean(cliff.board) or "a legal period",
            "planned_day": cliff.planned_day,
            "last_day": cliff.last_day,
            "missed": hundredths(cliff.missed.value),
            "missed_words": in_hundred(cliff.missed.value),
            "meetings": "" if cliff.meetings_later is None else f"{cliff.meetings_later:.1f}",
            "then": signed_days(cliff.costs_when_missed),
        }
        for cliff in dear[:_CLIFFS]
    ]
