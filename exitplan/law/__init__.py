"""Legal periods: how long each is, in which circumstances, and what it rests on.

The tables are data, one TOML file for each law or source in ``data/``, with
the text that was read and its date. :func:`find_period` gives a
:class:`LegalPeriod` by name; its :meth:`~LegalPeriod.counting` gives the
:class:`~exitplan.calendars.CountingRule` that counts it in whole days.

Nothing here is legal advice. Whoever prints a date prints the provision, the
way of counting and, where it is not high, our confidence beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.law._answer import (
    Answer,
    bound_text,
    count_before,
    count_from,
    day_text,
    describe,
)
from exitplan.law._period import (
    SHORTEST,
    SUM,
    Bound,
    Circumstance,
    Confidence,
    LegalPeriod,
    Length,
)
from exitplan.law._regimes import Regime, Threshold, regime_on, threshold_on
from exitplan.law._tables import TABLES, Table, all_periods, find_period, read_table
from exitplan.law._words import amount, counting_text, effect_text, list_text

if TYPE_CHECKING:
    from exitplan.law._chain import ChainLink, ChainStep, StepKind, chain_of, read_chain

    REGIMES: tuple[Regime, ...]

_CHAINS = frozenset({"ChainLink", "ChainStep", "StepKind", "chain_of", "read_chain"})

CODES: dict[str, str] = {
    "EP401": "there is no such legal period",
    "EP402": "a period is shorter, or the time for a duty longer, than the law allows",
    "EP403": "a legal period has no such circumstance, it is not in force yet, or it excludes "
    "another",
}
"""Every code that only this room uses, with its meaning in one line."""


def __getattr__(name: str) -> Any:
    """Read the regimes, and make the classes of chains, when they are first asked for."""
    if name in _CHAINS:
        from exitplan.law import _chain

        return getattr(_chain, name)
    if name == "REGIMES":
        from exitplan.law._regimes import all_regimes

        return all_regimes()
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


__all__ = [
    "CODES",
    "REGIMES",
    "SHORTEST",
    "SUM",
    "TABLES",
    "Answer",
    "Bound",
    "ChainLink",
    "ChainStep",
    "Circumstance",
    "Confidence",
    "LegalPeriod",
    "Length",
    "Regime",
    "StepKind",
    "Table",
    "Threshold",
    "all_periods",
    "amount",
    "bound_text",
    "chain_of",
    "count_before",
    "count_from",
    "counting_text",
    "day_text",
    "describe",
    "effect_text",
    "find_period",
    "list_text",
    "read_chain",
    "read_table",
    "regime_on",
    "threshold_on",
]
