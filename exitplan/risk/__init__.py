"""Risk: how likely each date is, found by dating the plan many times over.

Needs numpy: ``pip install 'exitplan[risk]'``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exitplan.risk._again import Days as Days
    from exitplan.risk._answers import PERCENTILES as PERCENTILES
    from exitplan.risk._answers import DeadlineRisk as DeadlineRisk
    from exitplan.risk._answers import GapRisk as GapRisk
    from exitplan.risk._answers import Later as Later
    from exitplan.risk._answers import MilestoneRisk as MilestoneRisk
    from exitplan.risk._answers import RiskReport as RiskReport
    from exitplan.risk._answers import risk_report as risk_report
    from exitplan.risk._bearing import HappeningRisk as HappeningRisk
    from exitplan.risk._bearing import TaskRisk as TaskRisk
    from exitplan.risk._bearing import TaskRisks as TaskRisks
    from exitplan.risk._bearing import happening_risks as happening_risks
    from exitplan.risk._bearing import task_risks as task_risks
    from exitplan.risk._chief import Why as Why
    from exitplan.risk._cliffs import Cliff as Cliff
    from exitplan.risk._cliffs import Cliffs as Cliffs
    from exitplan.risk._cliffs import cliffs as cliffs
    from exitplan.risk._contribution import Contribution as Contribution
    from exitplan.risk._contribution import Gain as Gain
    from exitplan.risk._contribution import Tornado as Tornado
    from exitplan.risk._contribution import tornado as tornado
    from exitplan.risk._finishes import LATER as LATER
    from exitplan.risk._finishes import LATER_DAY as LATER_DAY
    from exitplan.risk._finishes import Checkpoint as Checkpoint
    from exitplan.risk._finishes import MergeBias as MergeBias
    from exitplan.risk._last_safe import ConfidentDate as ConfidentDate
    from exitplan.risk._last_safe import ConfidentDates as ConfidentDates
    from exitplan.risk._last_safe import confident_last_dates as confident_last_dates
    from exitplan.risk._risk_svg import risk_svg as risk_svg
    from exitplan.risk._s_curve import Mark as Mark
    from exitplan.risk._s_curve import SCurve as SCurve
    from exitplan.risk._s_curve import s_curve as s_curve
    from exitplan.risk._simulate import simulate as simulate
    from exitplan.risk._simulation import Simulation as Simulation
    from exitplan.risk._statistics import Chance as Chance
    from exitplan.risk._statistics import CorrelationKind as CorrelationKind
    from exitplan.risk._statistics import Percentile as Percentile
    from exitplan.risk._statistics import correlation as correlation
    from exitplan.risk._streams import Sampling as Sampling

_LATER: dict[str, str] = {
    "CODES": "_codes",
    "Chance": "_statistics",
    "Checkpoint": "_finishes",
    "Cliff": "_cliffs",
    "Cliffs": "_cliffs",
    "ConfidentDate": "_last_safe",
    "ConfidentDates": "_last_safe",
    "Contribution": "_contribution",
    "CorrelationKind": "_statistics",
    "Criticality": "_criticality",
    "Days": "_again",
    "DeadlineRisk": "_answers",
    "Gain": "_contribution",
    "GapRisk": "_answers",
    "HappeningRisk": "_bearing",
    "LATER": "_finishes",
    "LATER_DAY": "_finishes",
    "Later": "_answers",
    "Mark": "_s_curve",
    "MergeBias": "_finishes",
    "MilestoneRisk": "_answers",
    "PERCENTILES": "_answers",
    "Percentile": "_statistics",
    "RiskReport": "_answers",
    "SCurve": "_s_curve",
    "Sampling": "_streams",
    "Simulation": "_simulation",
    "TaskRisk": "_bearing",
    "TaskRisks": "_bearing",
    "Why": "_chief",
    "Tornado": "_contribution",
    "cliffs": "_cliffs",
    "confident_last_dates": "_last_safe",
    "correlation": "_statistics",
    "happening_risks": "_bearing",
    "risk_report": "_answers",
    "risk_svg": "_risk_svg",
    "s_curve": "_s_curve",
    "simulate": "_simulate",
    "task_risks": "_bearing",
    "tornado": "_contribution",
}
"""Public names by the module that has them."""

__all__ = [
    "CODES",
    "LATER",
    "LATER_DAY",
    "PERCENTILES",
    "Chance",
    "Checkpoint",
    "Cliff",
    "Cliffs",
    "ConfidentDate",
    "ConfidentDates",
    "Contribution",
    "CorrelationKind",
    "Criticality",
    "Days",
    "DeadlineRisk",
    "Gain",
    "GapRisk",
    "HappeningRisk",
    "Later",
    "Mark",
    "MergeBias",
    "MilestoneRisk",
    "Percentile",
    "RiskReport",
    "SCurve",
    "Sampling",
    "Simulation",
    "TaskRisk",
    "TaskRisks",
    "Tornado",
    "Why",
    "cliffs",
    "confident_last_dates",
    "correlation",
    "happening_risks",
    "risk_report",
    "risk_svg",
    "s_curve",
    "simulate",
    "task_risks",
    "tornado",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    import importlib

    module = _LATER.get(name)
    if module is None:
        message = f"module 'exitplan.risk' has no attribute {name!r}"
        raise AttributeError(message)
    try:
        return getattr(importlib.import_module(f"exitplan.risk.{module}"), name)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "numpy":
            raise
        from exitplan.risk._codes import without_numpy

        raise without_numpy() from None
