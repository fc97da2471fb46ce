"""The kinds of value a plan file knows: plain descriptions, without a line of logic.

:mod:`exitplan.planfile._read` turns them into readers and
:mod:`exitplan.planfile._schema` into JSON Schema, so the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

ID = "[a-z0-9][a-z0-9-]{0,63}"
REFERENCE = rf"{ID}(?:\.{ID})*"
TARGET = rf"\.?{REFERENCE}"
"""An id as links name it; a dot in front means from the plan's root and nowhere else."""
NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,4})?"


class Text:
    """Text of any look; a number or ``NO`` is taken as it is written."""

    __slots__ = ("is_one_line", "is_reason", "longest", "pattern", "remedy")

    def __init__(
        self,
        longest: int,
        *,
        is_one_line: bool = True,
        is_reason: bool = False,
        pattern: str = "",
        remedy: str = "",
    ) -> None:
        self.longest = longest
        self.is_reason = is_reason
        """Whether it must say more than yes or no."""
        self.is_one_line = is_one_line
        self.pattern = pattern
        """What all of it must match, in the part of regular expressions JSON Schema shares."""
        self.remedy = remedy


class Id:
    """A name of its own: small letters, digits and hyphens."""


class LinkText:
    """``investment-plan SS+10d``; or only an id, where `is_bare`."""

    __slots__ = ("is_bare",)

    def __init__(self, *, is_bare: bool = False) -> None:
        self.is_bare = is_bare


class Flag:
    """``true`` or ``false``."""


class FlagOrWord:
    """``true``, ``false`` or one of a few words, each standing for a value."""

    __slots__ = ("words",)

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.words = words


class Yes:
    """``true``, and nothing else."""


class Date:
    """A date; with a time of day where `has_time`."""

    __slots__ = ("has_time",)

    def __init__(self, *, has_time: bool = True) -> None:
        self.has_time = has_time


class Length:
    """A duration such as ``10d``; only hours and minutes where `is_clock`, given as minutes.

    Where it `may_be_share`, also a percentage of another length.
    """

    __slots__ = ("is_clock", "may_be_share")

    def __init__(self, *, is_clock: bool = False, may_be_share: bool = False) -> None:
        self.is_clock = is_clock
        self.may_be_share = may_be_share


class Percent:
    """0 to 100, with or without a percent sign."""


class Share:
    """A percentage, with its sign: ``15%``."""


class Coefficient:
    """A number that may be less than nothing, with or without a percent sign: ``0.5``."""


class Number:
    """A number from 0, with up to four decimals."""


class Whole:
    """A whole number from 0, with or without commas between thousands."""

    __slots__ = ("most",)

    def __init__(self, most: int) -> None:
        self.most = most


class Yearly:
    """One day of every year; ``12-24..01-01`` as well, where it `may_span` several."""

    __slots__ = ("may_span",)

    def __init__(self, *, may_span: bool = True) -> None:
        self.may_span = may_span


class Shifts:
    """``09:00-12:30 13:00-17:00``; ``none`` for a day off where `may_be_none`."""

    __slots__ = ("may_be_none",)

    def __init__(self, *, may_be_none: bool = True) -> None:
        self.may_be_none = may_be_none


class Week:
    """Working hours by weekday."""


class Choice:
    """One of a few words, each standing for a value."""

    __slots__ = ("words",)

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.words = words


class Many:
    """A list, or a single value that stands for a list of one."""

    __slots__ = ("item",)

    def __init__(self, item: Kind) -> None:
        self.item = item


class Either:
    """A short form (text) or a long one (a map)."""

    __slots__ = ("long", "short")

    def __init__(self, short: Kind, long: Object) -> None:
        self.short = short
        self.long = long


class Named:
    """A map from ids to things of one kind."""

    __slots__ = ("item",)

    def __init__(self, item: str) -> None:
        self.item = item
        """Name of the object, since items hold items."""


Kind: TypeAlias = (
    "Text | Id | LinkText | Flag | FlagOrWord | Yes | Date | Length | Percent | Share | Coefficient"
    " | Number | Whole | Yearly | Shifts | Week | Choice | Many | Either | Named | Object"
)


class Field:
    """One key of an object."""

    __slots__ = ("default", "doc", "examples", "is_required", "kind", "name", "on")

    def __init__(
        self,
        name: str,
        kind: Kind,
        doc: str,
        *examples: Any,
        is_required: bool = False,
        default: Any = None,
        on: str = "",
    ) -> None:
        self.name = name
        self.kind = kind
        self.doc = doc
        self.examples = examples
        self.is_required = is_required
        self.default = default
        self.on = on
        """Which items may carry it, by first letter: task, milestone, effort, group."""


class Object:
    """A map with known keys."""

    __slots__ = ("doc", "fields", "name", "schema")

    def __init__(
        self,
        name: str,
        doc: str,
        fields: tuple[Field, ...],
        schema: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = name
        self.doc = doc
        self.fields = fields
        self.schema = schema or {}
        """Rules between keys, as JSON Schema; the builders hold their counterparts."""
