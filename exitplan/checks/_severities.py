"""How much findings matter in a profile, where that differs from what is usual."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from exitplan.checks._rule import PUBLIC_BODY, STRICT
from exitplan.errors import Severity

_STRICT = MappingProxyType(
    {
        "EP414": Severity.ERROR,  # The incumbent decides about its own contract.
        "EP460": Severity.ERROR,  # A gap in service.
        "EP462": Severity.ERROR,  # A notice served too late, or by nothing.
        "EP464": Severity.ERROR,  # A duty done too late, or by nothing.
        "EP804": Severity.ERROR,  # A milestone that is overdue, without a word.
        "EP812": Severity.ERROR,  # The incumbent works on its own retender.
        "EP814": Severity.WARNING,
        "EP851": Severity.WARNING,
    }
)
PROFILE_SEVERITIES: Mapping[str, Mapping[str, Severity]] = MappingProxyType(
    {PUBLIC_BODY: _STRICT, STRICT: _STRICT}
)
"""By profile and code; findings of other rooms among them."""
_USUAL: Mapping[str, Severity] = MappingProxyType({})


def severities_in(profile: str) -> Mapping[str, Severity]:
    """Give the severities that a profile sets, by code."""
    return PROFILE_SEVERITIES.get(profile, _USUAL)
