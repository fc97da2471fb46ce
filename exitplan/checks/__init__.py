"""Checks: the rules that a plan is held to, and what they find.

:func:`run_check` runs them over a plan and gives a :class:`CheckReport`;
:func:`rules` gives every :class:`Rule` with what the documentation says of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    CODES: dict[str, str]
    """Every code of this room, with its meaning in one line."""

    from exitplan.checks._codes import all_codes as all_codes
    from exitplan.checks._context import Context as Context
    from exitplan.checks._dcma import DcmaSettings as DcmaSettings
    from exitplan.checks._dcma import Metric as Metric
    from exitplan.checks._dcma import dcma as dcma
    from exitplan.checks._finding import Finding as Finding
    from exitplan.checks._registry import rules as rules
    from exitplan.checks._report import CheckedPlan as CheckedPlan
    from exitplan.checks._report import CheckReport as CheckReport
    from exitplan.checks._report import MilestoneCheck as MilestoneCheck
    from exitplan.checks._report import RuleCount as RuleCount
    from exitplan.checks._rule import PROFILES as PROFILES
    from exitplan.checks._rule import About as About
    from exitplan.checks._rule import Family as Family
    from exitplan.checks._rule import Rule as Rule
    from exitplan.checks._run import Subject as Subject
    from exitplan.checks._run import run_check as run_check
    from exitplan.checks._settings import Settings as Settings
    from exitplan.checks._thresholds import THRESHOLDS as THRESHOLDS
    from exitplan.checks._thresholds import Threshold as Threshold

_LATER = {
    "About": "_rule",
    "CheckReport": "_report",
    "CheckedPlan": "_report",
    "Context": "_context",
    "DcmaSettings": "_dcma",
    "Family": "_rule",
    "Finding": "_finding",
    "Metric": "_dcma",
    "MilestoneCheck": "_report",
    "PROFILES": "_rule",
    "Rule": "_rule",
    "RuleCount": "_report",
    "Settings": "_settings",
    "Subject": "_run",
    "THRESHOLDS": "_thresholds",
    "Threshold": "_thresholds",
    "all_codes": "_codes",
    "dcma": "_dcma",
    "rules": "_registry",
    "run_check": "_run",
}

__all__ = [
    "CODES",
    "PROFILES",
    "THRESHOLDS",
    "About",
    "CheckReport",
    "CheckedPlan",
    "Context",
    "DcmaSettings",
    "Family",
    "Finding",
    "Metric",
    "MilestoneCheck",
    "Rule",
    "RuleCount",
    "Settings",
    "Subject",
    "Threshold",
    "all_codes",
    "dcma",
    "rules",
    "run_check",
]


def __getattr__(name: str) -> Any:
    """Import a part when it is first asked for."""
    import importlib

    if name == "CODES":
        return _meanings()
    module = _LATER.get(name)
    if module is None:
        message = f"module 'exitplan.checks' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"exitplan.checks.{module}"), name)


def _meanings() -> dict[str, str]:
    """Give every code of this room with its meaning; that of a rule is what it finds."""
    from exitplan.checks._config import CODES as OF_CONFIGURATION
    from exitplan.checks._registry import rules

    return {code: rule.summary for code, rule in rules().items()} | OF_CONFIGURATION
