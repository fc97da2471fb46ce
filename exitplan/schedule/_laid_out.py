"""Schedules plans whose tenders choose their law by the date on which they commence."""

from __future__ import annotations

from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.expansion import Expansion, expand, plan_problems
from exitplan.plan import Plan, Report
from exitplan.schedule._schedule import Schedule


def schedule_facts(plan: Plan) -> Schedule:
    """Lay out a plan's procurements and transfers, and schedule what comes of it.

    Where the plan does not say which law a procurement follows, the forecast
    date of its notice does. Raises PlanError with everything that is wrong;
    also where no law fits its own forecast, because each puts the notice into
    another's time (EP423).
    """
    regimes: dict[str, str] = {}
    tried: set[tuple[str, str]] = set()
    while True:
        expansion = expand(plan, regimes)
        if _errors(expansion):
            raise PlanError(plan_problems(plan, expansion))
        schedule = Schedule(plan, expansion)
        changed = _forecast_regimes(schedule, expansion)
        if not changed:
            return schedule
        tried.update((facts.group, facts.regime) for facts in expansion.procurements)
        again = [group for group, regime in changed.items() if (group, regime) in tried]
        if again:
            raise PlanError(_undecided(plan, group) for group in again)
        regimes.update(changed)


def _undecided(plan: Plan, group: str) -> Diagnostic:
    return Report(plan).error(
        "EP423",
        f"the law of {group!r} cannot be told: by each law's steps its notice is forecast for "
        "another's time",
        group,
        "procurement",
        help="say which law it follows (regime), or when it commences (commences)",
    )


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
