"""How a check is to be run: which rules, how severe, with which limits."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.checks._rule import DEFAULT
from exitplan.checks._thresholds import THRESHOLDS
from exitplan.errors import Severity

if TYPE_CHECKING:
    from exitplan.checks._rule import Rule

NEVER = "never"
_NONE: Mapping[str, Any] = MappingProxyType({})
_PROFILE_FAILS_ON = {"strict": "warning", "dcma": "warning"}


@attrs.frozen(eq=False, repr=False)
class Settings:
    """What rules run, how much each matters, and the limits that they measure against."""

    profile: str = DEFAULT
    select: tuple[str, ...] = ()
    """Codes, beginnings of codes, names, families or profiles; empty: those of the profile."""
    ignore: tuple[str, ...] = ()
    """The same forms; what is left out of them."""
    fail_on: str = ""
    """``error``, ``warning`` or ``never``; empty: what the profile says."""
    severity: Mapping[str, Severity] = _NONE
    """Other severities than the usual ones, by code."""
    thresholds: Mapping[str, int | float] = _NONE
    """Other limits than the usual ones, by name."""

    def number(self, name: str) -> int | float:
        """Give a limit; its meaning and unit stand in the table of thresholds."""
        found = self.thresholds.get(name)
        return THRESHOLDS[name].for_profile(self.profile) if found is None else found

    def whole(self, name: str) -> int:
        """Give a limit that is a whole number (of days, mostly)."""
        return int(self.number(name))

    @property
    def fails_on(self) -> str:
        """The least severity that makes a check fail: ``error``, ``warning`` or ``never``."""
        return self.fail_on or _PROFILE_FAILS_ON.get(self.profile, "error")

    def is_selected(self, rule: Rule) -> bool:
        """Whether one of our own rules runs.

        One that is in no profile is dear, and only runs for whoever names it, or wants all.
        """
        names = {rule.name, rule.family.value, *rule.profiles}
        if self.select and not rule.profiles:
            chosen = any(
                word in (ALL, rule.name, rule.code, rule.code.lower()) for word in self.select
            )
        elif self.select:
            chosen = any(_means(word, rule.code, names) for word in self.select)
        else:
            chosen = self.profile in rule.profiles
        return chosen and not any(
            _means(word, rule.code, {rule.name, rule.family.value}) for word in self.ignore
        )

    def wants(self, code: str) -> bool:
        """Whether a finding that another room made is told."""
        if any(_means(word, code, set()) for word in self.ignore):
            return False
        return not self.select or any(_means(word, code, _NO_NAMES) for word in self.select)


_NO_NAMES = {DEFAULT}


def _means(word: str, code: str, names: set[str]) -> bool:
    """Whether a word of ``--select`` means a rule."""
    return word == ALL or word in names or code.startswith(word.upper())


ALL = "all"
