"""Dates, floats, drivers and paths: what follows from a plan.

:func:`compute_schedule` computes a :class:`Schedule`; ``schedule.why(id)``
explains any date of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.schedule._headline import headline
from exitplan.schedule._results import DeadlineStatus, ItemDates, Status
from exitplan.schedule._schedule import FINAL, Schedule, compute_schedule

if TYPE_CHECKING:
    from exitplan.schedule._causes import Cause as Cause
    from exitplan.schedule._causes import Driver as Driver
    from exitplan.schedule._effects import MilestoneEffect as MilestoneEffect
    from exitplan.schedule._effects import Outcome as Outcome
    from exitplan.schedule._effects import milestone_effects as milestone_effects
    from exitplan.schedule._effects import moved_items as moved_items
    from exitplan.schedule._effects import new_id as new_id
    from exitplan.schedule._forecasts import Forecast as Forecast
    from exitplan.schedule._forecasts import unwatched as unwatched
    from exitplan.schedule._forecasts import watched as watched
    from exitplan.schedule._legal import GateDates as GateDates
    from exitplan.schedule._legal import PeriodDates as PeriodDates
    from exitplan.schedule._milestones import FloatToMilestone as FloatToMilestone
    from exitplan.schedule._notices import CODES as CODES
    from exitplan.schedule._otherwise import deadline_if as deadline_if
    from exitplan.schedule._passes import EarlyDates as EarlyDates
    from exitplan.schedule._passes import LateDates as LateDates
    from exitplan.schedule._passes import backward_within as backward_within
    from exitplan.schedule._passes import forward_pass as forward_pass
    from exitplan.schedule._paths import Path as Path
    from exitplan.schedule._propagate import Propagation as Propagation
    from exitplan.schedule._why import Explanation as Explanation
    from exitplan.schedule._why import Room as Room
    from exitplan.schedule._why import Step as Step

_LATER = {
    "CODES": "_notices",
    "Cause": "_causes",
    "Driver": "_causes",
    "EarlyDates": "_passes",
    "Explanation": "_why",
    "FloatToMilestone": "_milestones",
    "Forecast": "_forecasts",
    "GateDates": "_legal",
    "LateDates": "_passes",
    "MilestoneEffect": "_effects",
    "Outcome": "_effects",
    "Path": "_paths",
    "PeriodDates": "_legal",
    "Propagation": "_propagate",
    "Room": "_why",
    "Step": "_why",
    "backward_within": "_passes",
    "deadline_if": "_otherwise",
    "forward_pass": "_passes",
    "milestone_effects": "_effects",
    "moved_items": "_effects",
    "new_id": "_effects",
    "unwatched": "_forecasts",
    "watched": "_forecasts",
}

__all__ = [
    "CODES",
    "FINAL",
    "Cause",
    "DeadlineStatus",
    "Driver",
    "EarlyDates",
    "Explanation",
    "FloatToMilestone",
    "Forecast",
    "GateDates",
    "ItemDates",
    "LateDates",
    "MilestoneEffect",
    "Outcome",
    "Path",
    "PeriodDates",
    "Room",
    "Schedule",
    "Status",
    "Step",
    "backward_within",
    "compute_schedule",
    "deadline_if",
    "forward_pass",
    "headline",
    "milestone_effects",
    "moved_items",
    "new_id",
    "unwatched",
    "watched",
]


def __getattr__(name: str) -> Any:
    """Import what a plain list of dates does not need when it is first asked for."""
    import importlib

    module = _LATER.get(name)
    if module is None:
        message = f"module 'exitplan.schedule' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"exitplan.schedule.{module}"), name)
