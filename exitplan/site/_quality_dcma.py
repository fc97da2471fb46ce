"""The fourteen points of the DCMA assessment as a section of the page on quality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.schedule.words import count
from exitplan.site._press import Press

if TYPE_CHECKING:
    from exitplan.checks import CheckReport, Metric

_VERDICTS = {
    "pass": "met",
    "fail": "not met",
    "no limit": "no limit is set",
    "not evaluated": "not evaluated",
}
_STYLES = {"pass": "on-time", "fail": "late"}


def dcma_section(press: Press, report: CheckReport) -> dict[str, Any]:
    """Measure the fourteen points by the limits in force, and say how many are met."""
    from exitplan.checks import dcma
    from exitplan.checks._rules_dcma import dcma_settings
    from exitplan.planfile.history import VersionKind

    states = press.edition.states
    is_baseline = bool(states) and states[-1].kind is VersionKind.BASELINE
    baseline = press.before if is_baseline else None
    metrics = dcma(press.facts.schedule, baseline, dcma_settings(report.settings))
    return {"heading": _heading(metrics), "rows": [_row(metric) for metric in metrics]}


def _heading(metrics: tuple[Metric, ...]) -> str:
    judged = [metric for metric in metrics if metric.passes is not None]
    met = sum(1 for metric in judged if metric.passes)
    if not judged:
        return "None of the fourteen DCMA points can be judged"
    verb = "is" if met == 1 else "are"
    return (
        f"{met or 'None'} of the {count(len(judged), 'DCMA point')} that can be judged {verb} met"
    )


def _row(metric: Metric) -> dict[str, Any]:
    limit = ""
    if metric.limit is not None:
        bound = "at least" if metric.definition.at_least else "at most"
        limit = f"{bound} {_spaced(metric.say(metric.limit))}"
    return {
        "number": metric.number,
        "name": metric.name,
        "formula": metric.formula,
        "population": metric.population,
        "amounts": _spaced(metric.amounts),
        "limit": limit,
        "verdict": _VERDICTS[metric.verdict],
        "style": _STYLES.get(metric.verdict, ""),
        "reason": metric.reason,
    }


def _spaced(text: str) -> str:
    return text.replace("%", " %").replace("-", "−")
