"""Distributions of lengths and factors, by their quantiles.

A triangular distribution needs only square roots; PERT is a beta distribution
on low to high whose parameters are 1 + w (likely - low) / (high - low) and
1 + w (high - likely) / (high - low), with the weight w; a lognormal one is
fixed by two of its percentiles.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import numpy as np

from exitplan.plan import Estimate, Shape
from exitplan.risk._beta import BetaQuantile
from exitplan.risk._numbers import exp, log, normal_quantile

if TYPE_CHECKING:
    from collections.abc import Callable

    from exitplan.plan import Duration, Spread
    from exitplan.risk._numbers import Reals
    from exitplan.risk._streams import Points


@attrs.frozen(cache_hash=True)
class Distribution:
    """What a length (in minutes) or a factor may be."""

    shape: Shape
    low: float
    likely: float
    high: float
    weight: float = 4.0
    percentiles: tuple[int, int] = (10, 90)
    values: tuple[tuple[float, float], ...] = ()
    """For DISCRETE: each value with the probability of it or less, ascending."""

    def quantiles(self, points: Points) -> Reals:
        """Give the values below which each probability lies."""
        return _QUANTILES[self.shape](self, points)


def _fixed(distribution: Distribution, points: Points) -> Reals:
    return np.full_like(points.below, distribution.likely)


def _uniform(distribution: Distribution, points: Points) -> Reals:
    return distribution.low + (distribution.high - distribution.low) * points.below


def _triangular(distribution: Distribution, points: Points) -> Reals:
    low, likely, high = distribution.low, distribution.likely, distribution.high
    width = high - low
    if width <= 0:
        return _fixed(distribution, points)
    rising = float(np.sqrt(width * (likely - low)))
    falling = float(np.sqrt(width * (high - likely)))
    top = (likely - low) / width
    if not points.is_ordered:
        before = low + rising * points.root_below
        after = high - falling * points.root_above
        return np.where(points.below <= top, before, after)
    found = np.empty_like(points.below)
    place = int(np.searchsorted(points.below, top, "right"))
    np.multiply(points.root_below[:place], rising, out=found[:place])
    found[:place] += low
    np.multiply(points.root_above[place:], -falling, out=found[place:])
    found[place:] += high
    return found


def _pert(distribution: Distribution, points: Points) -> Reals:
    low, likely, high = distribution.low, distribution.likely, distribution.high
    width = high - low
    if width <= 0:
        return _fixed(distribution, points)
    a = 1.0 + distribution.weight * (likely - low) / width
    b = 1.0 + distribution.weight * (high - likely) / width
    return low + width * BetaQuantile(a, b)(points.log_below, points.log_above)


def _lognormal(distribution: Distribution, points: Points) -> Reals:
    low, high = log(np.array([distribution.low, distribution.high])).tolist()
    shares = np.array(distribution.percentiles, dtype=np.float64) / 100.0
    first, last = normal_quantile(shares).tolist()
    sigma = (high - low) / (last - first)
    return exp((low - sigma * first) + sigma * points.deviate)


def _discrete(distribution: Distribution, points: Points) -> Reals:
    values = np.array([value for value, _ in distribution.values])
    shares = np.array([share for _, share in distribution.values[:-1]])
    return values[np.searchsorted(shares, points.below, "right")]


_QUANTILES: dict[Shape, Callable[[Distribution, Points], Reals]] = {
    Shape.FIXED: _fixed,
    Shape.UNIFORM: _uniform,
    Shape.TRIANGULAR: _triangular,
    Shape.PERT: _pert,
    Shape.LOGNORMAL: _lognormal,
    Shape.DISCRETE: _discrete,
}


def fixed(value: float) -> Distribution:
    """Give the distribution of what is certain."""
    return Distribution(Shape.FIXED, value, value, value)


def of_estimate(
    estimate: Estimate, minutes: Callable[[Duration], float], plain: float
) -> Distribution:
    """Give the distribution of an estimate, in minutes; `plain` is the length it is dated by."""
    shape = estimate.shape
    if estimate.is_certain:
        return fixed(plain)
    if shape is Shape.DISCRETE:
        return _of_values([(minutes(length), share) for length, share in estimate.values])
    low, high = minutes(estimate.low), minutes(estimate.high)
    likely = plain if estimate.likely is None else minutes(estimate.likely)
    return Distribution(
        shape,
        low,
        min(max(likely, low), high),
        high,
        float(estimate.weight),
        estimate.percentiles,
    )


def _of_values(values: list[tuple[float, Fraction]]) -> Distribution:
    total = Fraction(0)
    steps = []
    for value, share in sorted(values):
        total += share
        steps.append((value, float(total)))
    low, high = steps[0][0], steps[-1][0]
    return Distribution(Shape.DISCRETE, low, low, high, values=tuple(steps))


def of_spread(spread: Spread) -> Distribution:
    """Give the distribution of a spread's factor."""
    likely = float(spread.likely)
    if spread.is_certain:
        return fixed(likely)
    return Distribution(
        spread.shape,
        float(spread.low),
        likely,
        float(spread.high),
        float(spread.weight),
        spread.percentiles,
    )


def scaled(distribution: Distribution, by: float) -> Distribution:
    """Give the distribution of so many times as much."""
    return attrs.evolve(
        distribution,
        low=distribution.low * by,
        likely=distribution.likely * by,
        high=distribution.high * by,
        values=tuple((value * by, share) for value, share in distribution.values),
    )
