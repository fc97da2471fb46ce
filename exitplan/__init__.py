"""Plan the exit from an outsourced contract as text, and know every date.

A guided tour:

* :func:`load_plan` reads a plan file, or a folder of them, into a
  :class:`Plan`. What is wrong with it comes all at once, in one
  :class:`PlanError`, each fault with file, line, column and what to do.
* :func:`compute_schedule` turns a plan into a :class:`Schedule`: early and
  late dates, float, drivers, the longest path.
* ``schedule["p1.cost-plan"]`` gives an item's dates (:class:`ItemDates`),
  ``schedule.float_to("exit.go-live")`` says how far each task may slip before
  that milestone moves, ``schedule.why("p1.cost-plan")`` explains a date in
  plain sentences, ``schedule.graph`` is a networkx graph with the computed
  attributes.
* A plan may be built in Python as well, from :class:`Task`,
  :func:`milestone`, :class:`Group`, :class:`Link`, :class:`Constraint`,
  :class:`Deadline` and :class:`Progress`.

Dates come as pendulum values; lengths of time as whole working minutes. The
library never asks what day it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exitplan.calendars import CalendarSpec as CalendarSpec
    from exitplan.calendars import OpenDay as OpenDay
    from exitplan.calendars import Period as Period
    from exitplan.calendars import YearlyPeriod as YearlyPeriod
    from exitplan.errors import Diagnostic as Diagnostic
    from exitplan.errors import ExitplanError as ExitplanError
    from exitplan.errors import HorizonError as HorizonError
    from exitplan.errors import PlanError as PlanError
    from exitplan.errors import Severity as Severity
    from exitplan.errors import UnknownTaskError as UnknownTaskError
    from exitplan.plan import Assumption as Assumption
    from exitplan.plan import Constraint as Constraint
    from exitplan.plan import ConstraintKind as ConstraintKind
    from exitplan.plan import Deadline as Deadline
    from exitplan.plan import Document as Document
    from exitplan.plan import Duration as Duration
    from exitplan.plan import Estimate as Estimate
    from exitplan.plan import Group as Group
    from exitplan.plan import Kind as Kind
    from exitplan.plan import LagCalendar as LagCalendar
    from exitplan.plan import Link as Link
    from exitplan.plan import LinkType as LinkType
    from exitplan.plan import Moment as Moment
    from exitplan.plan import MustDates as MustDates
    from exitplan.plan import NoLaterThan as NoLaterThan
    from exitplan.plan import Plan as Plan
    from exitplan.plan import Progress as Progress
    from exitplan.plan import ProgressRule as ProgressRule
    from exitplan.plan import SchedulingOptions as SchedulingOptions
    from exitplan.plan import Shape as Shape
    from exitplan.plan import Task as Task
    from exitplan.plan import Unit as Unit
    from exitplan.plan import milestone as milestone
    from exitplan.planfile import load_plan as load_plan
    from exitplan.planfile import loads_plan as loads_plan
    from exitplan.schedule import Cause as Cause
    from exitplan.schedule import DeadlineStatus as DeadlineStatus
    from exitplan.schedule import Driver as Driver
    from exitplan.schedule import Explanation as Explanation
    from exitplan.schedule import FloatToMilestone as FloatToMilestone
    from exitplan.schedule import ItemDates as ItemDates
    from exitplan.schedule import Path as Path
    from exitplan.schedule import Room as Room
    from exitplan.schedule import Schedule as Schedule
    from exitplan.schedule import Status as Status
    from exitplan.schedule import Step as Step
    from exitplan.schedule import compute_schedule as compute_schedule

_HOME = {
    "calendars": (
        "CalendarSpec",
        "OpenDay",
        "Period",
        "YearlyPeriod",
    ),
    "errors": (
        "Diagnostic",
        "ExitplanError",
        "HorizonError",
        "PlanError",
        "Severity",
        "UnknownTaskError",
    ),
    "plan": (
        "Assumption",
        "Constraint",
        "ConstraintKind",
        "Deadline",
        "Document",
        "Duration",
        "Estimate",
        "Group",
        "Kind",
        "LagCalendar",
        "Link",
        "LinkType",
        "Moment",
        "MustDates",
        "NoLaterThan",
        "Plan",
        "Progress",
        "ProgressRule",
        "SchedulingOptions",
        "Shape",
        "Task",
        "Unit",
        "milestone",
    ),
    "planfile": (
        "load_plan",
        "loads_plan",
    ),
    "schedule": (
        "Cause",
        "DeadlineStatus",
        "Driver",
        "Explanation",
        "FloatToMilestone",
        "ItemDates",
        "Path",
        "Room",
        "Schedule",
        "Status",
        "Step",
        "compute_schedule",
    ),
}
_ROOM = {name: room for room, names in _HOME.items() for name in names}

__all__ = sorted(_ROOM)  # noqa: PLE0605 - a list of str; ruff cannot see it


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    import importlib

    room = _ROOM.get(name)
    if room is None:
        message = f"module 'exitplan' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(f"exitplan.{room}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted({*globals(), *__all__})
