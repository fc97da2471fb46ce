"""The library for Excel workbooks, which not everybody has installed."""

from __future__ import annotations

import importlib
from types import ModuleType

from exitplan.errors import Diagnostic, PlanError, Severity

INSTALL = "pip install openpyxl"


def openpyxl(module: str = "openpyxl") -> ModuleType:
    """Import openpyxl, or one of its modules; raises PlanError (EP507) where it is missing."""
    try:
        return importlib.import_module(module)
    except ImportError:
        message = "Excel workbooks need openpyxl, which is not installed"
        help_ = f"run {INSTALL}; CSV works without it"
        raise PlanError([Diagnostic("EP507", Severity.ERROR, message, help_)]) from None
