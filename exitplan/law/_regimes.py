"""Which procurement law applies from when, and the sums from which it applies in full."""

from __future__ import annotations

import datetime
from functools import cache

import attrs

from exitplan.law._tables import load_data


@attrs.frozen
class Regime:
    """A procurement law, for procedures that began in a span of time."""

    id: str
    """The table whose periods it fixes, e.g. ``pcr2015``."""
    title: str
    from_day: int
    """The first day (ordinal) on which a procedure under it could begin."""
    to_day: int | None
    """The last such day; ``None`` where no end is known."""
    note: str = ""


@attrs.frozen
class Threshold:
    """The estimated value from which a council's contract for goods or services is regulated."""

    pounds: int
    """With value added tax."""
    from_day: int
    to_day: int | None
    provision: str
    note: str = ""


@cache
def all_regimes() -> tuple[Regime, ...]:
    """Give the regimes, earliest first."""
    return tuple(
        Regime(entry["id"], entry["title"], *_span(entry), entry.get("note", ""))
        for entry in load_data("regimes")["regime"]
    )


@cache
def all_thresholds() -> tuple[Threshold, ...]:
    """Give the thresholds that are known, earliest first."""
    return tuple(
        Threshold(entry["pounds"], *_span(entry), entry["provision"], entry.get("note", ""))
        for entry in load_data("regimes")["threshold"]
    )


def regime_on(day: int) -> Regime:
    """Give the law for a procedure that began on a day (ordinal); the earliest before all."""
    regimes = all_regimes()
    known = [regime for regime in regimes if regime.from_day <= day]
    return known[-1] if known else regimes[0]


def threshold_on(day: int) -> Threshold | None:
    """Give the threshold on a day (ordinal); ``None`` where we know of none."""
    for threshold in all_thresholds():
        if threshold.from_day <= day and (threshold.to_day is None or day <= threshold.to_day):
            return threshold
    return None


def _span(entry: dict[str, datetime.date]) -> tuple[int, int | None]:
    end = entry.get("to")
    return entry["from"].toordinal(), end.toordinal() if end else None
