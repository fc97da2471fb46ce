"""The vocabulary of a plan, and the rules every plan must obey.

A :class:`Plan` is what somebody wrote: tasks, milestones and groups, the links
between them, constraints, deadlines, progress. It holds no computed date.
:func:`problems` finds what contradicts itself, whoever made the plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.plan._estimates import Estimate, Shape, to_share
from exitplan.plan._faults import Report
from exitplan.plan._options import (
    AsLate,
    CriticalRule,
    DeadlineRule,
    ExpectedFinish,
    FloatRule,
    FutureActuals,
    MustDates,
    NoLaterThan,
    OpenEnds,
    Profile,
    ProgressRule,
    ProjectedHolidays,
    ScheduleFrom,
    SchedulingOptions,
    StartLags,
)
from exitplan.plan._plan import DEFAULT_CALENDAR, Document, Locator, Plan
from exitplan.plan._rules import CODES, contradicts_itself, is_plain, problems
from exitplan.plan._tasks import (
    NO_BASELINES,
    NO_LAG,
    Assumption,
    Constraint,
    ConstraintKind,
    Deadline,
    Edge,
    Group,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Progress,
    Task,
    has_facts,
    has_inactive,
    milestone,
)
from exitplan.plan._time import (
    MINUTES_PER_DAY,
    Duration,
    Moment,
    Unit,
    parse_duration,
    parse_moment,
    say_amount,
    to_duration,
    to_moment,
)

if TYPE_CHECKING:
    from exitplan.plan._branches import Waiting, waiting_for, with_detours
    from exitplan.plan._entered import BaselineDates, ManualDates
    from exitplan.plan._facts import (
        NO_STEPS,
        Contract,
        Duty,
        Extension,
        HandOver,
        LegalDuty,
        Notice,
        Obligation,
        Procurement,
        Route,
        StepChange,
        Transfer,
        Wave,
    )
    from exitplan.plan._law import Board, Gate, IfClosed, PeriodUse
    from exitplan.plan._risk import (
        NO_SPREAD,
        Branch,
        Consequence,
        Correlation,
        Detour,
        Impact,
        Mitigation,
        Pause,
        Repeat,
        Risk,
        RiskStatus,
        Spread,
        TakeOption,
        option_number,
        uncertain_lengths,
        without_risks_to,
    )
    from exitplan.plan._steps import ChainUse, Layout, lay_out
    from exitplan.plan._waiver import Waiver

_RISK = frozenset(
    {
        "NO_SPREAD",
        "Branch",
        "Consequence",
        "Correlation",
        "Detour",
        "Impact",
        "Mitigation",
        "Pause",
        "Repeat",
        "Risk",
        "RiskStatus",
        "Spread",
        "TakeOption",
        "option_number",
        "uncertain_lengths",
        "without_risks_to",
    }
)
_BRANCHES = frozenset({"Waiting", "waiting_for", "with_detours"})
_STEPS = frozenset({"ChainUse", "Layout", "lay_out"})
_ENTERED = frozenset({"BaselineDates", "ManualDates"})
_LAW = frozenset({"Board", "Gate", "IfClosed", "PeriodUse"})
_FACTS = frozenset(
    {
        "NO_STEPS",
        "Contract",
        "Duty",
        "Extension",
        "HandOver",
        "LegalDuty",
        "Notice",
        "Obligation",
        "Procurement",
        "Route",
        "StepChange",
        "Transfer",
        "Wave",
    }
)


def __getattr__(name: str) -> Any:
    """Make the classes of contracts, boards and risks when a plan first has one (PEP 562).

    A plan without them should not wait while attrs writes their methods.
    """
    home = "_law" if name in _LAW else "_facts" if name in _FACTS else ""
    home = "_steps" if name in _STEPS else "_entered" if name in _ENTERED else home
    home = "_risk" if name in _RISK else "_branches" if name in _BRANCHES else home
    home = "_waiver" if name == "Waiver" else home
    if not home:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    import importlib

    value = globals()[name] = getattr(importlib.import_module(f"exitplan.plan.{home}"), name)
    return value


__all__ = [
    "CODES",
    "DEFAULT_CALENDAR",
    "MINUTES_PER_DAY",
    "NO_BASELINES",
    "NO_LAG",
    "NO_SPREAD",
    "NO_STEPS",
    "AsLate",
    "Assumption",
    "BaselineDates",
    "Board",
    "Branch",
    "ChainUse",
    "Consequence",
    "Constraint",
    "ConstraintKind",
    "Contract",
    "Correlation",
    "CriticalRule",
    "Deadline",
    "DeadlineRule",
    "Detour",
    "Document",
    "Duration",
    "Duty",
    "Edge",
    "Estimate",
    "ExpectedFinish",
    "Extension",
    "FloatRule",
    "FutureActuals",
    "Gate",
    "Group",
    "HandOver",
    "IfClosed",
    "Impact",
    "Kind",
    "LagCalendar",
    "Layout",
    "LegalDuty",
    "Link",
    "LinkType",
    "Locator",
    "ManualDates",
    "Mitigation",
    "Moment",
    "MustDates",
    "NoLaterThan",
    "Notice",
    "Obligation",
    "OpenEnds",
    "Pause",
    "PeriodUse",
    "Plan",
    "Procurement",
    "Profile",
    "Progress",
    "ProgressRule",
    "ProjectedHolidays",
    "Repeat",
    "Report",
    "Risk",
    "RiskStatus",
    "Route",
    "ScheduleFrom",
    "SchedulingOptions",
    "Shape",
    "Spread",
    "StartLags",
    "StepChange",
    "TakeOption",
    "Task",
    "Transfer",
    "Unit",
    "Waiting",
    "Waiver",
    "Wave",
    "contradicts_itself",
    "has_facts",
    "has_inactive",
    "is_plain",
    "lay_out",
    "milestone",
    "option_number",
    "parse_duration",
    "parse_moment",
    "problems",
    "say_amount",
    "to_duration",
    "to_moment",
    "to_share",
    "uncertain_lengths",
    "waiting_for",
    "with_detours",
    "without_risks_to",
]
