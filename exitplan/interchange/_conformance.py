"""How far exitplan's dates agree with those that another program stored, as typed values."""

from __future__ import annotations

import enum
from typing import Any

import attrs

from exitplan.interchange._imported import Omission, Tool
from exitplan.schedule import Driver
from exitplan.schedule.words import iso_instant


class Field(enum.Enum):
    """A value that both programs compute. Its text is its name in a sentence."""

    EARLY_START = "early start"
    EARLY_FINISH = "early finish"
    LATE_START = "late start"
    LATE_FINISH = "late finish"
    TOTAL_FLOAT = "total float"
    FREE_FLOAT = "free float"
    LONGEST_PATH = "longest path"

    @property
    def key(self) -> str:
        """Its name in data, e.g. ``early_start``."""
        return self.value.replace(" ", "_")

    @property
    def is_instant(self) -> bool:
        """Whether it is a date rather than a float or a mark."""
        return self in INSTANTS

    @property
    def counts(self) -> bool:
        """Whether it takes part in the verdict."""
        return self in VERDICT


INSTANTS = (Field.EARLY_START, Field.EARLY_FINISH, Field.LATE_START, Field.LATE_FINISH)
VERDICT = (*INSTANTS, Field.TOTAL_FLOAT)
"""The five that decide whether an activity agrees."""


class Side(enum.Enum):
    """Which part of a computation a disagreement lies in."""

    EARLY = "early"
    LATE = "late"
    FLOAT = "float"
    """The dates agree, the float does not."""


class Sign(enum.Enum):
    """Why a stored value may be older than the file around it."""

    LENGTH = "the stored early dates are not as far apart as the duration"
    BEFORE_PREDECESSOR = "the stored early start lies before a predecessor's stored finish"
    BEFORE_DATA_DATE = (
        "the work has not started, yet its stored early start lies before the data date"
    )
    FLOAT = "the stored total float is not what lies between the stored dates"


@attrs.frozen
class Difference:
    """A value on which the two programs disagree."""

    item: str
    """Full id."""
    field: Field
    stored: int
    """An instant; minutes of float; 0 or 1 for the longest path."""
    ours: int | None
    minutes: int | None
    """How much later (or larger) ours is, in working minutes of the item's calendar; ``None``
    where that cannot be counted."""
    day_minutes: int
    """Working minutes that one day of that calendar has."""

    @property
    def stored_text(self) -> str | int | bool:
        """The stored value as data."""
        return _as_data(self.field, self.stored)

    @property
    def our_text(self) -> str | int | bool | None:
        """Our value as data."""
        return None if self.ours is None else _as_data(self.field, self.ours)


def _as_data(field: Field, value: int) -> str | int | bool:
    if field.is_instant:
        return iso_instant(value)
    return bool(value) if field is Field.LONGEST_PATH else value


@attrs.frozen
class FieldCount:
    """How often one field agrees."""

    field: Field
    compared: int
    agreeing: int
    exact: int
    """Of those, how often to the minute by the clock."""


@attrs.frozen
class Root:
    """An item whose disagreement none of its neighbours explains."""

    item: str
    side: Side
    differences: tuple[Difference, ...]
    """Those of that side."""
    drivers: tuple[Driver, ...]
    """What sets exitplan's early dates; only for that side."""
    holders: tuple[str, ...]
    """Items that set exitplan's late dates; only for that side, empty for the plan's finish."""
    signs: tuple[Sign, ...]
    """Why the stored values may be stale."""
    followers: int
    """How many other items' disagreement on that side follows from it."""


@attrs.frozen
class Conformance:
    """The verdict, and what is behind each disagreement."""

    tool: Tool
    project: str
    open: int
    """Activities that are scored: not finished, by hand, inactive, or levels of effort."""
    compared: int
    """Those of them for which the file holds a value."""
    agreeing: int
    """Those that agree on every value that the file holds of the five."""
    exact: int
    """Those that agree on all of them to the minute by the clock."""
    fields: tuple[FieldCount, ...]
    """Of every field that the file holds, the five of the verdict first."""
    differences: tuple[Difference, ...]
    """By item in the plan's order, then by field."""
    roots: tuple[Root, ...]
    """Early ones in the order of the network, late ones against it, then floats: the first is
    the first divergence."""
    stale: tuple[tuple[Sign, int], ...]
    """How many of all open activities show each sign."""
    omissions: tuple[Omission, ...]
    """What was not carried over and may change dates."""

    @property
    def percent(self) -> float:
        """Share of the compared activities that agree; 100 where there are none."""
        return 100.0 if not self.compared else 100.0 * self.agreeing / self.compared

    @property
    def is_full(self) -> bool:
        """Whether every compared activity agrees."""
        return self.agreeing == self.compared

    def is_at_least(self, percent: float) -> bool:
        """Whether so many in a hundred agree."""
        return self.compared == 0 or 100 * self.agreeing >= percent * self.compared

    @property
    def disagreeing(self) -> tuple[str, ...]:
        """Ids of the items that disagree on any of the five, in the plan's order."""
        return tuple(dict.fromkeys(d.item for d in self.differences if d.field.counts))

    def of(self, item: str) -> tuple[Difference, ...]:
        """Give one item's differences."""
        return tuple(difference for difference in self.differences if difference.item == item)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, versioned by its ``schema`` number."""
        return {
            "schema": 1,
            "tool": self.tool.value,
            "project": self.project,
            "open": self.open,
            "compared": self.compared,
            "agreeing": self.agreeing,
            "exact": self.exact,
            "fields": [
                {
                    "field": row.field.key,
                    "in_verdict": row.field.counts,
                    "compared": row.compared,
                    "agreeing": row.agreeing,
                    "exact": row.exact,
                }
                for row in self.fields
            ],
            "roots": [_root_record(root) for root in self.roots],
            "differences": self.records(),
            "stale": {sign.name.lower(): number for sign, number in self.stale},
            "omissions": [
                {"what": entry.what, "consequence": entry.consequence, "count": entry.count}
                for entry in self.omissions
            ],
        }

    def records(self) -> list[dict[str, Any]]:
        """Give one flat record per difference."""
        return [
            {
                "item": difference.item,
                "field": difference.field.key,
                "stored": difference.stored_text,
                "exitplan": difference.our_text,
                "minutes": difference.minutes,
            }
            for difference in self.differences
        ]


def _root_record(root: Root) -> dict[str, Any]:
    return {
        "item": root.item,
        "side": root.side.value,
        "fields": [difference.field.key for difference in root.differences],
        "drivers": [
            {
                "cause": driver.cause.value,
                "predecessor": driver.predecessor or None,
                "detail": driver.detail or None,
            }
            for driver in root.drivers
        ],
        "holders": list(root.holders),
        "signs": [sign.name.lower() for sign in root.signs],
        "followers": root.followers,
    }
