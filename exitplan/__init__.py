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
* :func:`find_period` gives a :class:`LegalPeriod` by name, and its
  ``counting()`` the :class:`CountingRule` that counts it day by day. A task
  with a ``period`` (:class:`PeriodUse`) lasts for one; ``schedule.period("standstill")``
  shows the count.
* A task with a ``gate`` (:class:`Gate`) waits for a :class:`Board` to meet;
  ``schedule.gate("award-approval")`` names the meeting, its last day for papers
  and what missing it costs (:class:`GateDates`).
* :class:`Procurement` and :class:`Transfer` stand for whole chains of tasks,
  which :func:`compute_schedule` lays out; ``schedule.plan`` has them,
  ``schedule.written`` has the plan as it was.
* Under a :class:`Contract`, :func:`last_safe_dates` says how late everything
  may be for the new service to be in time, :func:`contract_findings` what will
  go wrong, and :func:`headcount_of` who employs the staff from when.
* :func:`delays` says, for every item and number of days, which milestones move
  if it is so late, and to when (:class:`Delays`).
* :func:`read_schedule` reads files of Primavera P6, Microsoft Project, Excel
  and others into a plan (:class:`Imported`), and tells what it could not carry
  over; :func:`conform` compares the dates with those stored in the file;
  :func:`write_schedule` writes such files, and :func:`dumps_plan` plan files.
* :class:`PlanEditor` changes plan files and leaves everything else in them as
  it was: progress, fields, tasks, links; :meth:`PlanEditor.commit` writes them.
* :func:`run_check` holds a plan to the rules (:class:`CheckReport`), and
  :func:`render_site` turns what is known of it (:class:`Edition`) into the pages
  of a published roadmap.
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
    from exitplan.calendars import CountedDay as CountedDay
    from exitplan.calendars import CountingRule as CountingRule
    from exitplan.calendars import CountUnit as CountUnit
    from exitplan.calendars import MeetingRule as MeetingRule
    from exitplan.calendars import OpenDay as OpenDay
    from exitplan.calendars import Period as Period
    from exitplan.calendars import YearlyPeriod as YearlyPeriod
    from exitplan.calendars import parse_meeting_rule as parse_meeting_rule
    from exitplan.checks import CheckReport as CheckReport
    from exitplan.checks import Finding as Finding
    from exitplan.checks import Settings as Settings
    from exitplan.checks import Subject as Subject
    from exitplan.checks import run_check as run_check
    from exitplan.errors import Diagnostic as Diagnostic
    from exitplan.errors import ExitplanError as ExitplanError
    from exitplan.errors import HorizonError as HorizonError
    from exitplan.errors import PeriodError as PeriodError
    from exitplan.errors import PlanError as PlanError
    from exitplan.errors import Severity as Severity
    from exitplan.errors import UnknownPeriodError as UnknownPeriodError
    from exitplan.errors import UnknownTaskError as UnknownTaskError
    from exitplan.governance import Sitting as Sitting
    from exitplan.governance import Sittings as Sittings
    from exitplan.governance import board_of as board_of
    from exitplan.governance import sittings as sittings
    from exitplan.interchange import Conformance as Conformance
    from exitplan.interchange import Imported as Imported
    from exitplan.interchange import ImportReport as ImportReport
    from exitplan.interchange import Omission as Omission
    from exitplan.interchange import StoredDates as StoredDates
    from exitplan.interchange import Tool as Tool
    from exitplan.interchange import conform as conform
    from exitplan.interchange import read_schedule as read_schedule
    from exitplan.interchange import write_schedule as write_schedule
    from exitplan.law import Bound as Bound
    from exitplan.law import Circumstance as Circumstance
    from exitplan.law import Confidence as Confidence
    from exitplan.law import LegalPeriod as LegalPeriod
    from exitplan.law import Length as Length
    from exitplan.law import Regime as Regime
    from exitplan.law import all_periods as all_periods
    from exitplan.law import find_period as find_period
    from exitplan.law import regime_on as regime_on
    from exitplan.outlook import ContractDates as ContractDates
    from exitplan.outlook import Delays as Delays
    from exitplan.outlook import ItemDelay as ItemDelay
    from exitplan.outlook import LastDate as LastDate
    from exitplan.outlook import LastDates as LastDates
    from exitplan.outlook import MilestoneMoves as MilestoneMoves
    from exitplan.outlook import Target as Target
    from exitplan.outlook import contract_dates as contract_dates
    from exitplan.outlook import contract_findings as contract_findings
    from exitplan.outlook import delays as delays
    from exitplan.outlook import headcount_of as headcount_of
    from exitplan.outlook import last_safe_dates as last_safe_dates
    from exitplan.plan import AsLate as AsLate
    from exitplan.plan import Assumption as Assumption
    from exitplan.plan import BaselineDates as BaselineDates
    from exitplan.plan import Board as Board
    from exitplan.plan import Branch as Branch
    from exitplan.plan import Constraint as Constraint
    from exitplan.plan import ConstraintKind as ConstraintKind
    from exitplan.plan import Contract as Contract
    from exitplan.plan import Correlation as Correlation
    from exitplan.plan import CriticalRule as CriticalRule
    from exitplan.plan import Deadline as Deadline
    from exitplan.plan import DeadlineRule as DeadlineRule
    from exitplan.plan import Detour as Detour
    from exitplan.plan import Document as Document
    from exitplan.plan import Duration as Duration
    from exitplan.plan import Duty as Duty
    from exitplan.plan import Edge as Edge
    from exitplan.plan import Estimate as Estimate
    from exitplan.plan import ExpectedFinish as ExpectedFinish
    from exitplan.plan import Extension as Extension
    from exitplan.plan import FloatRule as FloatRule
    from exitplan.plan import FutureActuals as FutureActuals
    from exitplan.plan import Gate as Gate
    from exitplan.plan import Group as Group
    from exitplan.plan import HandOver as HandOver
    from exitplan.plan import IfClosed as IfClosed
    from exitplan.plan import Impact as Impact
    from exitplan.plan import Kind as Kind
    from exitplan.plan import LagCalendar as LagCalendar
    from exitplan.plan import LegalDuty as LegalDuty
    from exitplan.plan import Link as Link
    from exitplan.plan import LinkType as LinkType
    from exitplan.plan import ManualDates as ManualDates
    from exitplan.plan import Mitigation as Mitigation
    from exitplan.plan import Moment as Moment
    from exitplan.plan import MustDates as MustDates
    from exitplan.plan import NoLaterThan as NoLaterThan
    from exitplan.plan import Notice as Notice
    from exitplan.plan import Obligation as Obligation
    from exitplan.plan import OpenEnds as OpenEnds
    from exitplan.plan import Pause as Pause
    from exitplan.plan import PeriodUse as PeriodUse
    from exitplan.plan import Plan as Plan
    from exitplan.plan import Procurement as Procurement
    from exitplan.plan import Profile as Profile
    from exitplan.plan import Progress as Progress
    from exitplan.plan import ProgressRule as ProgressRule
    from exitplan.plan import ProjectedHolidays as ProjectedHolidays
    from exitplan.plan import Repeat as Repeat
    from exitplan.plan import Risk as Risk
    from exitplan.plan import RiskStatus as RiskStatus
    from exitplan.plan import Route as Route
    from exitplan.plan import ScheduleFrom as ScheduleFrom
    from exitplan.plan import SchedulingOptions as SchedulingOptions
    from exitplan.plan import Shape as Shape
    from exitplan.plan import Spread as Spread
    from exitplan.plan import StartLags as StartLags
    from exitplan.plan import StepChange as StepChange
    from exitplan.plan import TakeOption as TakeOption
    from exitplan.plan import Task as Task
    from exitplan.plan import Transfer as Transfer
    from exitplan.plan import Unit as Unit
    from exitplan.plan import Wave as Wave
    from exitplan.plan import milestone as milestone
    from exitplan.planfile import Baselines as Baselines
    from exitplan.planfile import History as History
    from exitplan.planfile import PlanEditor as PlanEditor
    from exitplan.planfile import Version as Version
    from exitplan.planfile import VersionKind as VersionKind
    from exitplan.planfile import dumps_plan as dumps_plan
    from exitplan.planfile import load_plan as load_plan
    from exitplan.planfile import loads_plan as loads_plan
    from exitplan.planfile import snapshots as snapshots
    from exitplan.planfile import take_baseline as take_baseline
    from exitplan.risk import RiskReport as RiskReport
    from exitplan.risk import Sampling as Sampling
    from exitplan.risk import Simulation as Simulation
    from exitplan.risk import confident_last_dates as confident_last_dates
    from exitplan.risk import risk_report as risk_report
    from exitplan.risk import simulate as simulate
    from exitplan.risk import tornado as tornado
    from exitplan.schedule import Cause as Cause
    from exitplan.schedule import DeadlineStatus as DeadlineStatus
    from exitplan.schedule import Driver as Driver
    from exitplan.schedule import Explanation as Explanation
    from exitplan.schedule import FloatToMilestone as FloatToMilestone
    from exitplan.schedule import Forecast as Forecast
    from exitplan.schedule import GateDates as GateDates
    from exitplan.schedule import ItemDates as ItemDates
    from exitplan.schedule import MilestoneEffect as MilestoneEffect
    from exitplan.schedule import Outcome as Outcome
    from exitplan.schedule import Path as Path
    from exitplan.schedule import PeriodDates as PeriodDates
    from exitplan.schedule import Room as Room
    from exitplan.schedule import Schedule as Schedule
    from exitplan.schedule import Status as Status
    from exitplan.schedule import Step as Step
    from exitplan.schedule import compute_schedule as compute_schedule
    from exitplan.schedule import milestone_effects as milestone_effects
    from exitplan.schedule import moved_items as moved_items
    from exitplan.site import Edition as Edition
    from exitplan.site import render_site as render_site
    from exitplan.slippage import Change as Change
    from exitplan.slippage import ChangeKind as ChangeKind
    from exitplan.slippage import Difference as Difference
    from exitplan.slippage import Metrics as Metrics
    from exitplan.slippage import MilestoneSlip as MilestoneSlip
    from exitplan.slippage import Part as Part
    from exitplan.slippage import Sign as Sign
    from exitplan.slippage import SlipOverTime as SlipOverTime
    from exitplan.slippage import Slippage as Slippage
    from exitplan.slippage import Trend as Trend
    from exitplan.slippage import Unstarted as Unstarted
    from exitplan.slippage import diff_plans as diff_plans
    from exitplan.slippage import metrics as metrics
    from exitplan.slippage import slip_by as slip_by
    from exitplan.slippage import slippage_over as slippage_over
    from exitplan.slippage import split_slip as split_slip
    from exitplan.slippage import trend as trend
    from exitplan.slippage import warning_signs as warning_signs
    from exitplan.tender import Procedure as Procedure
    from exitplan.tender import procedures as procedures
    from exitplan.transfer import Headcount as Headcount
    from exitplan.transfer import Move as Move

_HOME = {
    "calendars": (
        "CalendarSpec",
        "CountUnit",
        "CountedDay",
        "CountingRule",
        "MeetingRule",
        "OpenDay",
        "Period",
        "YearlyPeriod",
        "parse_meeting_rule",
    ),
    "checks": ("CheckReport", "Finding", "Settings", "Subject", "run_check"),
    "errors": (
        "Diagnostic",
        "ExitplanError",
        "HorizonError",
        "PeriodError",
        "PlanError",
        "Severity",
        "UnknownPeriodError",
        "UnknownTaskError",
    ),
    "governance": ("Sitting", "Sittings", "board_of", "sittings"),
    "interchange": (
        "Conformance",
        "ImportReport",
        "Imported",
        "Omission",
        "StoredDates",
        "Tool",
        "conform",
        "read_schedule",
        "write_schedule",
    ),
    "law": (
        "Bound",
        "Circumstance",
        "Confidence",
        "LegalPeriod",
        "Length",
        "Regime",
        "all_periods",
        "find_period",
        "regime_on",
    ),
    "outlook": (
        "ContractDates",
        "Delays",
        "ItemDelay",
        "LastDate",
        "LastDates",
        "MilestoneMoves",
        "Target",
        "contract_dates",
        "contract_findings",
        "delays",
        "headcount_of",
        "last_safe_dates",
    ),
    "plan": (
        "AsLate",
        "Assumption",
        "BaselineDates",
        "Board",
        "Branch",
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
        "LegalDuty",
        "Link",
        "LinkType",
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
        "Wave",
        "milestone",
    ),
    "planfile": (
        "Baselines",
        "History",
        "PlanEditor",
        "Version",
        "VersionKind",
        "dumps_plan",
        "load_plan",
        "loads_plan",
        "snapshots",
        "take_baseline",
    ),
    "risk": (
        "RiskReport",
        "Sampling",
        "Simulation",
        "confident_last_dates",
        "risk_report",
        "simulate",
        "tornado",
    ),
    "schedule": (
        "Cause",
        "DeadlineStatus",
        "Driver",
        "Explanation",
        "FloatToMilestone",
        "Forecast",
        "GateDates",
        "ItemDates",
        "MilestoneEffect",
        "Outcome",
        "Path",
        "PeriodDates",
        "Room",
        "Schedule",
        "Status",
        "Step",
        "compute_schedule",
        "milestone_effects",
        "moved_items",
    ),
    "site": ("Edition", "render_site"),
    "slippage": (
        "Change",
        "ChangeKind",
        "Difference",
        "Metrics",
        "MilestoneSlip",
        "Part",
        "Sign",
        "SlipOverTime",
        "Slippage",
        "Trend",
        "Unstarted",
        "diff_plans",
        "metrics",
        "slip_by",
        "slippage_over",
        "split_slip",
        "trend",
        "warning_signs",
    ),
    "tender": ("Procedure", "procedures"),
    "transfer": ("Headcount", "Move"),
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
