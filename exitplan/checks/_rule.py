"""A rule: what it looks for, how much that matters, and what the documentation says of it."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from exitplan.errors import Severity

if TYPE_CHECKING:
    from exitplan.checks._about import About as About  # noqa: PLC0414 - given on, see below
    from exitplan.checks._context import Context
    from exitplan.checks._finding import Finding

DEFAULT, STRICT, PUBLIC_BODY, DCMA = "default", "strict", "public-body", "dcma"
PROFILES = (DEFAULT, STRICT, PUBLIC_BODY, DCMA)
"""Every profile's name."""

USUAL = frozenset({DEFAULT, STRICT, PUBLIC_BODY})
"""Profiles of a rule that suits every plan."""
ASKED = frozenset[str]()
"""Profiles of a rule that only runs when somebody selects it."""


class Family(enum.Enum):
    """What a rule is about; the words that ``--select`` takes."""

    DEADLINES = "deadlines"
    LAW = "law"
    CONTRACT = "contract"
    GOVERNANCE = "governance"
    NETWORK = "network"
    PROVENANCE = "provenance"
    CHANGE = "change"
    WAIVERS = "waivers"

    @property
    def about(self) -> str:
        """The module that holds what the documentation says of its rules."""
        return f"_about_{self.value}"


class Rule:
    """One rule of `exitplan check`.

    `find` gives the findings in one plan; it makes them with
    :meth:`Context.finding`, and says what it counted with
    :meth:`Context.measure`.
    """

    # No attrs class: whoever waits for a check would wait for its methods to be written.
    __slots__ = ("about_in", "code", "family", "find", "name", "profiles", "severity", "summary")

    def __init__(  # noqa: PLR0913, PLR0917 - a row of the table of rules
        self,
        code: str,
        name: str,
        family: Family,
        severity: Severity,
        summary: str,
        find: Callable[[Context], Iterator[Finding]],
        profiles: frozenset[str] = USUAL,
        about_in: str = "",
    ) -> None:
        self.code = code
        """Stable, documented, e.g. ``EP801``."""
        self.name = name
        """What people call it, e.g. ``deadline-missed``."""
        self.family = family
        self.severity = severity
        """How much it matters unless somebody configures otherwise."""
        self.summary = summary
        """One line: what it finds."""
        self.find = find
        self.profiles = profiles
        """In which profiles it runs; in none, where it only runs when selected."""
        self.about_in = about_in
        """Module of its documentation, where it is not its family's."""

    def __repr__(self) -> str:
        """``Rule EP801 deadline-missed``."""
        return f"Rule {self.code} {self.name}"

    @property
    def about(self) -> About:
        """What the documentation says of it; imported when first asked for."""
        from importlib import import_module

        module = import_module(f"exitplan.checks.{self.about_in or self.family.about}")
        found: About = module.ABOUT[self.code]
        return found

    @property
    def why(self) -> str:
        """Why it matters; Markdown."""
        return self.about.why

    @property
    def fix(self) -> str:
        """What to do about it; Markdown."""
        return self.about.fix

    @property
    def bad(self) -> str:
        """A small plan file that earns a finding of it."""
        return self.about.bad

    @property
    def good(self) -> str:
        """A small plan file that earns none."""
        return self.about.good

    @property
    def formula(self) -> str:
        """Population and count, where it counts something."""
        return self.about.formula

    @property
    def source(self) -> str:
        """What it rests on."""
        return self.about.source


def __getattr__(name: str) -> Any:
    """Give what only the documentation needs; a plain check does without (PEP 562)."""
    if name == "About":
        from exitplan.checks._about import About

        return About
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
