"""Quantiles of the beta distribution on 0 to 1, for PERT estimates.

Both parameters are at least 1. The regularised incomplete beta function is
computed by its continued fraction (DLMF 8.17.22) at a few hundred points, and
the quantile is interpolated between them by cubics, in a variable in which it
has no corner: near 0 it goes as the a-th root of the probability. Its error is
below 1e-9 of the range for parameters up to about a hundred (tests compare with
exact values), and all of it is done with operations that give the same bits on
every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exitplan.risk._numbers import exp, log

if TYPE_CHECKING:
    from exitplan.risk._numbers import Reals

_KNOTS = 400
"""Points at which each half is computed."""


class BetaQuantile:
    """The inverse of one beta distribution's probabilities."""

    def __init__(self, a: float, b: float) -> None:
        """Tabulate it; both parameters are at least 1."""
        middle = (a + 1.0) / (a + b + 2.0)
        self._left = _Half(a, b, middle)
        self._right = _Half(b, a, 1.0 - middle)
        whole = self._left.area + self._right.area
        self._left.scale(whole)
        self._right.scale(whole)

    def __call__(self, log_below: Reals, log_above: Reals) -> Reals:
        """Give the quantiles, from the logarithms of the probabilities below and above them."""
        found = self._left(log_below)
        is_right = log_below > self._left.log_share
        if is_right.any():
            found[is_right] = 1.0 - self._right(log_above[is_right])
        return found


class _Half:
    """The quantile from one end up to the middle, over the a-th root of the probability."""

    def __init__(self, a: float, b: float, middle: float) -> None:
        self.a = a
        # Denser towards the end of the range, where the curve bends most.
        share = np.arange(1, _KNOTS + 1, dtype=np.float64) / _KNOTS
        self.x = x = middle * share * (0.5 + 0.5 * share)
        log_x, log_rest = log(x), log(1.0 - x)
        self.log_part = a * log_x + b * log_rest + log(_fraction(a, b, x)) - _log_of(a)
        """Logarithms of the areas up to each point, before they are scaled."""
        self.log_density = (a - 1.0) * log_x + (b - 1.0) * log_rest
        self.area = float(exp(self.log_part[-1:])[0])
        self.log_share = 0.0

    def scale(self, whole: float) -> None:
        """Let both halves together have the area 1."""
        log_whole = _log_of(whole)
        log_p = self.log_part - log_whole
        self.log_share = float(log_p[-1])
        root = exp(log_p / self.a)
        # dx/ds = (dx/dp) (dp/ds), with p = s ** a.
        slope = self.a * exp(log_p - log_p / self.a - (self.log_density - log_whole))
        first_slope = exp(np.array([(_log_of(self.a) + log_whole) / self.a]))
        self.root = np.concatenate(([0.0], root))
        self.value = np.concatenate(([0.0], self.x))
        self.slope = np.concatenate((first_slope, slope))

    def __call__(self, log_p: Reals) -> Reals:
        """Interpolate between the two nearest points."""
        s = exp(np.minimum(log_p, self.log_share) / self.a)
        place = np.clip(np.searchsorted(self.root, s, "right") - 1, 0, len(self.root) - 2)
        begin, width = self.root[place], (self.root[1:] - self.root[:-1])[place]
        t = (s - begin) / width
        rest = 1.0 - t
        ends = (1.0 + 2.0 * t) * rest * rest * self.value[place] + (
            t * t * (3.0 - 2.0 * t) * self.value[place + 1]
        )
        bends = t * rest * rest * self.slope[place] - t * t * rest * self.slope[place + 1]
        found: Reals = ends + width * bends
        return np.clip(found, 0.0, 1.0)


def _log_of(x: float) -> float:
    return float(log(np.array([x]))[0])


def _fraction(a: float, b: float, x: Reals) -> Reals:
    """Give the continued fraction of the incomplete beta function, from its far end."""
    terms = 40 + int(6 * (a + b) ** 0.5)
    total = np.full_like(x, 1.0)
    for m in range(terms, 0, -1):
        even = m * (b - m) / ((a + 2 * m - 1) * (a + 2 * m))
        total = 1.0 + even * x / total
        k = m - 1
        odd = -(a + k) * (a + b + k) / ((a + 2 * k) * (a + 2 * k + 1))
        total = 1.0 + odd * x / total
    return 1.0 / total
