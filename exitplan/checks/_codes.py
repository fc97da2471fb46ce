"""Every code of the project with its meaning in one line, whichever room it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

REGISTRIES = (
    ("exitplan.planfile", "CODES"),
    ("exitplan.planfile.edits", "CODES"),
    ("exitplan.planfile.history", "CODES"),
    ("exitplan.planfile.baselines", "CODES"),
    ("exitplan.calendars", "CODES"),
    ("exitplan.plan", "CODES"),
    ("exitplan.expansion", "CODES"),
    ("exitplan.law", "CODES"),
    ("exitplan.governance", "CODES"),
    ("exitplan.tender", "CODES"),
    ("exitplan.transfer", "CODES"),
    ("exitplan.contract", "CODES"),
    ("exitplan.outlook", "CODES"),
    ("exitplan.starter", "CODES"),
    ("exitplan.schedule", "CODES"),
    ("exitplan.slippage", "CODES"),
    ("exitplan.risk", "CODES"),
)
"""Where rooms above this one keep theirs."""


@cache
def all_codes() -> Mapping[str, str]:
    """Give every code that a check can come across, our own rules apart."""
    found: dict[str, str] = {}
    for module, name in REGISTRIES:
        for code, meaning in getattr(import_module(module), name, {}).items():
            found.setdefault(code, meaning)
    return MappingProxyType(dict(sorted(found.items())))
