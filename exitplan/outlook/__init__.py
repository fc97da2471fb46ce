"""What a dated plan means for its contracts: last safe dates, findings, headcount.

:func:`contract_findings` tells what will go wrong, and :func:`contract_dates`
gives the days behind it; :func:`last_safe_dates` says how late everything may
be; :func:`delays` says what moves if one item is late; :func:`headcount_of`
counts who employs the staff from when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exitplan.outlook._contract import contract_findings as contract_findings
    from exitplan.outlook._dates import ContractDates as ContractDates
    from exitplan.outlook._dates import DueState as DueState
    from exitplan.outlook._dates import ExtensionDates as ExtensionDates
    from exitplan.outlook._dates import ObligationDates as ObligationDates
    from exitplan.outlook._dates import contract_dates as contract_dates
    from exitplan.outlook._dates import extension_needed as extension_needed
    from exitplan.outlook._delays import MOST_DAYS as MOST_DAYS
    from exitplan.outlook._delays import Delays as Delays
    from exitplan.outlook._delays import ItemDelay as ItemDelay
    from exitplan.outlook._delays import MilestoneMoves as MilestoneMoves
    from exitplan.outlook._delays import delays as delays
    from exitplan.outlook._latest import LastDate as LastDate
    from exitplan.outlook._latest import LastDates as LastDates
    from exitplan.outlook._latest import Target as Target
    from exitplan.outlook._latest import last_safe_dates as last_safe_dates
    from exitplan.outlook._staff import headcount_of as headcount_of
    from exitplan.outlook._terms import TermDates as TermDates
    from exitplan.outlook._terms import legal_duties as legal_duties

CODES: dict[str, str] = {
    "EP460": "the new service comes after the last day of the contract: a gap in service",
    "EP461": "nothing says what must be in place when a contract ends",
    "EP462": "a notice is served too late, or by nothing in the plan",
    "EP463": "an option to extend a contract is taken up too late, or no longer can be",
    "EP464": "a duty is done too late, or by nothing in the plan",
    "EP465": "parallel running goes on after the last day of the contract",
    "EP466": "an obligation was not met on the day it fell due",
    "EP467": "a service area or an asset is handed over after the last day of the contract",
}
"""Every code that only this room uses, with its meaning in one line."""

_HOMES = {
    "ContractDates": "_dates",
    "Delays": "_delays",
    "DueState": "_dates",
    "ExtensionDates": "_dates",
    "ItemDelay": "_delays",
    "LastDate": "_latest",
    "LastDates": "_latest",
    "MOST_DAYS": "_delays",
    "MilestoneMoves": "_delays",
    "ObligationDates": "_dates",
    "Target": "_latest",
    "TermDates": "_terms",
    "contract_dates": "_dates",
    "contract_findings": "_contract",
    "delays": "_delays",
    "extension_needed": "_dates",
    "headcount_of": "_staff",
    "last_safe_dates": "_latest",
    "legal_duties": "_terms",
}

__all__ = [
    "CODES",
    "MOST_DAYS",
    "ContractDates",
    "Delays",
    "DueState",
    "ExtensionDates",
    "ItemDelay",
    "LastDate",
    "LastDates",
    "MilestoneMoves",
    "ObligationDates",
    "Target",
    "TermDates",
    "contract_dates",
    "contract_findings",
    "delays",
    "extension_needed",
    "headcount_of",
    "last_safe_dates",
    "legal_duties",
]


def __getattr__(name: str) -> Any:
    """Import what is asked for when it first is: no command needs all of it."""
    import importlib

    module = _HOMES.get(name)
    if module is None:
        message = f"module 'exitplan.outlook' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"exitplan.outlook.{module}"), name)
