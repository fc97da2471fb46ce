"""Slippage: what changed between two states of a plan, and what each change moved.

:func:`diff_plans` tells two plans apart; :func:`split_slip` splits the slip of
every milestone among the changes, to the minute; :func:`trend` follows
forecasts over many states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exitplan.slippage._attribute import split_slip as split_slip
    from exitplan.slippage._changes import Change as Change
    from exitplan.slippage._changes import ChangeKind as ChangeKind
    from exitplan.slippage._changes import Detail as Detail
    from exitplan.slippage._changes import Difference as Difference
    from exitplan.slippage._diff import diff_plans as diff_plans
    from exitplan.slippage._draft import Draft as Draft
    from exitplan.slippage._earned import EarnedSchedule as EarnedSchedule
    from exitplan.slippage._group_by import Share as Share
    from exitplan.slippage._group_by import SlipKey as SlipKey
    from exitplan.slippage._group_by import slip_by as slip_by
    from exitplan.slippage._metrics import metrics as metrics
    from exitplan.slippage._metrics import metrics_over as metrics_over
    from exitplan.slippage._metrics_values import Bei as Bei
    from exitplan.slippage._metrics_values import Cpli as Cpli
    from exitplan.slippage._metrics_values import HitTasks as HitTasks
    from exitplan.slippage._metrics_values import Metrics as Metrics
    from exitplan.slippage._over_time import SlipOverTime as SlipOverTime
    from exitplan.slippage._over_time import Stage as Stage
    from exitplan.slippage._over_time import StageSlip as StageSlip
    from exitplan.slippage._over_time import slippage_over as slippage_over
    from exitplan.slippage._signs import CODES as CODES
    from exitplan.slippage._signs import Sign as Sign
    from exitplan.slippage._signs import warning_signs as warning_signs
    from exitplan.slippage._slip_chart import SlipChart as SlipChart
    from exitplan.slippage._slip_chart import slip_chart as slip_chart
    from exitplan.slippage._slip_chart import slip_finding as slip_finding
    from exitplan.slippage._slips import Amplification as Amplification
    from exitplan.slippage._slips import MilestoneSlip as MilestoneSlip
    from exitplan.slippage._slips import Part as Part
    from exitplan.slippage._slips import Slippage as Slippage
    from exitplan.slippage._slips import Unstarted as Unstarted
    from exitplan.slippage._totals import SlipTotal as SlipTotal
    from exitplan.slippage._totals import slip_totals as slip_totals
    from exitplan.slippage._trend import Rebaseline as Rebaseline
    from exitplan.slippage._trend import Series as Series
    from exitplan.slippage._trend import SeriesPoint as SeriesPoint
    from exitplan.slippage._trend import Trend as Trend
    from exitplan.slippage._trend import TrendPoint as TrendPoint
    from exitplan.slippage._trend import trend as trend
    from exitplan.slippage._trend_dated import DatedVersion as DatedVersion
    from exitplan.slippage._trend_dated import date_versions as date_versions
    from exitplan.slippage._trend_svg import slip_svg as slip_svg

_LATER: dict[str, str] = {
    "Amplification": "_slips",
    "Bei": "_metrics_values",
    "CODES": "_signs",
    "Change": "_changes",
    "ChangeKind": "_changes",
    "Cpli": "_metrics_values",
    "DatedVersion": "_trend_dated",
    "Detail": "_changes",
    "Difference": "_changes",
    "Draft": "_draft",
    "EarnedSchedule": "_earned",
    "HitTasks": "_metrics_values",
    "Metrics": "_metrics_values",
    "MilestoneSlip": "_slips",
    "Part": "_slips",
    "Rebaseline": "_trend",
    "Series": "_trend",
    "SeriesPoint": "_trend",
    "Share": "_group_by",
    "Sign": "_signs",
    "SlipChart": "_slip_chart",
    "SlipKey": "_group_by",
    "SlipOverTime": "_over_time",
    "SlipTotal": "_totals",
    "Slippage": "_slips",
    "Stage": "_over_time",
    "StageSlip": "_over_time",
    "Trend": "_trend",
    "TrendPoint": "_trend",
    "Unstarted": "_slips",
    "date_versions": "_trend_dated",
    "diff_plans": "_diff",
    "metrics": "_metrics",
    "metrics_over": "_metrics",
    "slip_by": "_group_by",
    "slip_chart": "_slip_chart",
    "slip_finding": "_slip_chart",
    "slip_svg": "_trend_svg",
    "slip_totals": "_totals",
    "split_slip": "_attribute",
    "slippage_over": "_over_time",
    "trend": "_trend",
    "warning_signs": "_signs",
}
"""Public names by the module that has them."""

__all__: list[str] = [
    "CODES",
    "Amplification",
    "Bei",
    "Change",
    "ChangeKind",
    "Cpli",
    "DatedVersion",
    "Detail",
    "Difference",
    "Draft",
    "EarnedSchedule",
    "HitTasks",
    "Metrics",
    "MilestoneSlip",
    "Part",
    "Rebaseline",
    "Series",
    "SeriesPoint",
    "Share",
    "Sign",
    "SlipChart",
    "SlipKey",
    "SlipOverTime",
    "SlipTotal",
    "Slippage",
    "Stage",
    "StageSlip",
    "Trend",
    "TrendPoint",
    "Unstarted",
    "date_versions",
    "diff_plans",
    "metrics",
    "metrics_over",
    "slip_by",
    "slip_chart",
    "slip_finding",
    "slip_svg",
    "slip_totals",
    "slippage_over",
    "split_slip",
    "trend",
    "warning_signs",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    import importlib

    module = _LATER.get(name)
    if module is None:
        message = f"module 'exitplan.slippage' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"exitplan.slippage.{module}"), name)
