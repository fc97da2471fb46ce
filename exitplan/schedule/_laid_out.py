"""Schedules plans whose tenders choose their law by the date on which they commence."""

from __future__ import annotations

from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.expansion import Expansion, expand, plan_problems
from exitplan.plan import Plan
from exitplan.schedule._schedule import Schedule

_MOST_ROUNDS = 4
"""A later law may only put the notice off further, so each round moves on by one law at least."""


def schedule_facts(plan: Plan) -> Schedule:
    """Lay out a plan's procurements and transfers, and schedule what comes of it.

    Where the plan does not say which law a procurement follows, the forecast
    date of its notice does. Raises PlanError with everything that is wrong.
    """
    regimes: dict[str, str] = {}
    for _ in range(_MOST_ROUNDS):
        expansion = expand(plan, regimes)
        if _errors(expansion):
            raise PlanError(plan_problems(plan, expansion))
        schedule = Schedule(plan, expansion)
        changed = _forecast_regimes(schedule, expansion)
        if not changed:
            return schedule
        regimes.update(changed)
    return schedule


def _errors(expansion: Expansion) -> list[Diagnostic]:
    return [d for d in expansion.diagnostics if d.severity is Severity.ERROR]


def _forecast_regimes(schedule: Schedule, expansion: Expansion) -> dict[str, str]:
    """Give the laws that the forecast notice dates ask for, where they differ from those taken."""
    from exitplan.law import regime_on

    found = {}
    for facts in expansion.procurements:
        if facts.is_regime_stated or facts.notice not in schedule.network.index:
            continue
        regime = regime_on(schedule[facts.notice].finish_day).id
        if regime != facts.regime:
            found[facts.group] = regime
    return found
