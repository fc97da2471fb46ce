"""Every rule by its code; made when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from exitplan.checks._rule import Rule

MODULES = (
    "_rules_deadlines",
    "_rules_law",
    "_rules_contract",
    "_rules_governance",
    "_rules_dcma",
    "_rules_network",
    "_rules_provenance",
    "_rules_change",
    "_rules_waivers",
)
"""Where rules stand; each has a tuple ``RULES``."""


@cache
def rules() -> Mapping[str, Rule]:
    """Give every rule by code, in the order of the codes."""
    found: list[Rule] = []
    for name in MODULES:
        found += import_module(f"exitplan.checks.{name}").RULES
    found.sort(key=lambda rule: rule.code)
    return MappingProxyType({rule.code: rule for rule in found})
