"""Dates, floats, drivers and paths: what follows from a plan.

:func:`schedule` computes a :class:`Schedule`; ``schedule.why(id)`` explains
any date of it.
"""

from exitplan.schedule._milestones import FloatToMilestone
from exitplan.schedule._paths import Path
from exitplan.schedule._results import Cause, DeadlineStatus, Driver, ItemDates, Status
from exitplan.schedule._schedule import Schedule, schedule

__all__ = [
    "Cause",
    "DeadlineStatus",
    "Driver",
    "FloatToMilestone",
    "ItemDates",
    "Path",
    "Schedule",
    "Status",
    "schedule",
]
