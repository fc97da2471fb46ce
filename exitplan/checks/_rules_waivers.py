"""Rules on waivers themselves; their findings are made where waivers are applied."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.checks._context import Context
from exitplan.checks._finding import Finding
from exitplan.checks._rule import PROFILES, Family, Rule
from exitplan.errors import Severity


def _elsewhere(_context: Context) -> Iterator[Finding]:
    """Leave it to :mod:`._waivers`, which knows what all the other rules found."""
    return iter(())


_EVERYWHERE = frozenset(PROFILES)

RULES = (
    Rule(
        "EP891",
        "waiver-expired",
        Family.WAIVERS,
        Severity.ERROR,
        "a waiver has expired",
        _elsewhere,
        _EVERYWHERE,
    ),
    Rule(
        "EP892",
        "waiver-unused",
        Family.WAIVERS,
        Severity.WARNING,
        "a waiver excuses nothing",
        _elsewhere,
        _EVERYWHERE,
    ),
    Rule(
        "EP893",
        "waiver-unknown",
        Family.WAIVERS,
        Severity.ERROR,
        "a waiver names a rule or an item that there is not",
        _elsewhere,
        _EVERYWHERE,
    ),
)
