"""How sure a planner is of a length: estimates, and the shapes of their distributions."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs
from attrs.converters import optional

from exitplan.plan._time import Duration, to_duration

if TYPE_CHECKING:
    from fractions import Fraction


_SHARE = r"\s*([+-]?\d{1,9}(?:\.\d{1,9})?)\s*(%?)\s*"


def to_share(value: Any) -> Fraction:
    """Turn ``"15%"``, ``"0.15"``, 0.15 or a Fraction into a Fraction (the API's converter).

    Raises ValueError for any other text.
    """
    from fractions import Fraction

    if isinstance(value, Fraction):
        return value
    match = re.fullmatch(_SHARE, str(value), re.ASCII)
    if match is None:
        message = f"{str(value)[:80]!r} is not a percentage like 15%"
        raise ValueError(message)
    return Fraction(match[1]) / (100 if match[2] else 1)


class Shape(enum.Enum):
    """The form of an estimate's distribution."""

    TRIANGULAR = "triangular"
    """Straight lines from low up to likely and down to high."""
    PERT = "pert"
    """The beta distribution of the same three points, likely weighed (usually four times)."""
    UNIFORM = "uniform"
    """Everything from low to high is as likely."""
    LOGNORMAL = "lognormal"
    """Low and high are percentiles; a long tail beyond high."""
    FIXED = "fixed"
    """No doubt at all."""
    DISCRETE = "discrete"
    """One of a few lengths, each with its probability."""


def _values(
    values: Mapping[Any, Any] | Iterable[tuple[Any, Any]],
) -> tuple[tuple[Duration, Fraction], ...]:
    pairs = tuple(values.items() if isinstance(values, Mapping) else values)
    if not pairs:
        return ()
    return tuple((to_duration(length), to_share(share)) for length, share in pairs)


@attrs.frozen
class Estimate:
    """Low, likely and high durations: how sure the planner is."""

    low: Duration = attrs.field(converter=to_duration)
    high: Duration = attrs.field(converter=to_duration)
    likely: Duration | None = attrs.field(default=None, converter=optional(to_duration))
    shape: Shape = Shape.TRIANGULAR
    weight: int | Fraction = 4
    """Of the likely value, for PERT: the mean is (low + weight x likely + high) / (weight + 2)."""
    percentiles: tuple[int, int] = (10, 90)
    """Which percentiles low and high are, for LOGNORMAL."""
    values: tuple[tuple[Duration, Fraction], ...] = attrs.field(default=(), converter=_values)
    """Lengths and their probabilities, for DISCRETE."""

    @classmethod
    def fixed(cls, length: Any) -> Estimate:
        """Make an estimate that leaves no doubt, whatever spread there is around the task."""
        return cls(length, length, length, Shape.FIXED)

    @classmethod
    def discrete(cls, values: Mapping[Any, Any] | Iterable[tuple[Any, Any]]) -> Estimate:
        """Make an estimate of a few lengths, shortest first: ``{"8w": "70%", "12w": "30%"}``.

        Raises ValueError where there is none.
        """
        pairs = _values(values)
        if not pairs:
            message = "a discrete estimate needs at least one length"
            raise ValueError(message)
        return cls(pairs[0][0], pairs[-1][0], None, Shape.DISCRETE, values=pairs)

    @property
    def plain(self) -> Duration | None:
        """The length by which the plan is dated: the likely one, where that is said or follows.

        It follows for DISCRETE (the most probable value, of equals the first)
        and for LOGNORMAL (the median, to whole units, where low and high have
        the same unit).
        """
        if self.likely is not None:
            return self.likely
        if self.shape is Shape.DISCRETE and self.values:
            return max(self.values, key=lambda value: value[1])[0]
        if self.shape is Shape.LOGNORMAL:
            return self._median()
        return self.low if self.shape is Shape.FIXED else None

    @property
    def is_certain(self) -> bool:
        """Whether it leaves no doubt."""
        if self.shape is Shape.DISCRETE:
            return len(self.values) < 2
        return self.shape is Shape.FIXED or self.low == self.high

    def _median(self) -> Duration | None:
        low, high = self.low.amount, self.high.amount
        if self.low.unit is not self.high.unit or not 0 < low <= high:
            return None
        first, last = self.percentiles
        if not 0 < first < last < 100:
            return None
        import math
        from statistics import NormalDist

        below, above = (NormalDist().inv_cdf(place / 100) for place in (first, last))
        share = -below / (above - below)
        median = round(math.exp(math.log(low) * (1 - share) + math.log(high) * share))
        within: int | Fraction = max(low, min(high, median))
        return Duration(within, self.low.unit)
