"""What a sample says: percentiles, chances, correlations, each with its standard error.

The *p-th percentile* of a sample is its smallest value that at least p % of the
runs do not exceed. Its standard error is half the distance between the values
one standard deviation of a binomial count, the root of n p (1 - p), before and
after it in order. Latin hypercube samples scatter less than that, so that it is
on the safe side for them.
"""

from __future__ import annotations

import enum
import math
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@attrs.frozen
class Chance:
    """A probability as a sample shows it."""

    value: float
    standard_error: float
    """The root of p (1 - p) / n."""
    runs: int

    @classmethod
    def of(cls, happened: NDArray[np.bool_]) -> Chance:
        """Count in how many runs something happened."""
        runs = len(happened)
        share = int(happened.sum()) / runs
        return cls(share, math.sqrt(share * (1 - share) / runs), runs)


@attrs.frozen
class Percentile:
    """A value that a share of the runs does not exceed."""

    share: float
    value: int
    standard_error: float
    """In the units of the value."""


def place_of(share: float, runs: int) -> int:
    """Give the place, from 0, of a percentile among that many values in order."""
    return min(runs - 1, max(0, math.ceil(share * runs - 1e-9) - 1))


def percentile(ordered: NDArray[Any], share: float) -> Percentile:
    """Give a percentile of values in order."""
    runs = len(ordered)
    reach = math.sqrt(runs * share * (1 - share))
    before = ordered[max(0, math.floor(share * runs - reach) - 1)]
    after = ordered[min(runs - 1, math.ceil(share * runs + reach) - 1)]
    return Percentile(share, int(ordered[place_of(share, runs)]), float(after - before) / 2)


class CorrelationKind(enum.Enum):
    """How it is measured that two things go together."""

    PEARSON = "pearson"
    """Of the values themselves (r)."""
    SPEARMAN = "spearman"
    """Of their ranks (rho), equal values sharing theirs."""
    KENDALL = "kendall"
    """Of pairs of runs (τ-b): how many more agree in order than disagree."""


def correlation(x: NDArray[Any], y: NDArray[Any], kind: CorrelationKind) -> float:
    """Give a coefficient of correlation; 0 where one of the two does not vary."""
    if kind is CorrelationKind.KENDALL:
        return kendall(x, y)
    if kind is CorrelationKind.SPEARMAN:
        x, y = ranks(x), ranks(y)
    return pearson(x, y)


def pearson(x: NDArray[Any], y: NDArray[Any]) -> float:
    """Give the linear correlation of two samples."""
    import numpy as np

    dx = x.astype(np.float64) - x.mean()
    dy = y.astype(np.float64) - y.mean()
    spread = math.sqrt(float((dx * dx).sum()) * float((dy * dy).sum()))
    return float((dx * dy).sum()) / spread if spread else 0.0


def ranks(values: NDArray[Any]) -> NDArray[np.float64]:
    """Give the ranks of some values, from 1, equal ones sharing their mean rank."""
    import numpy as np

    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    found: NDArray[np.float64] = (last - (counts - 1) / 2.0)[inverse]
    return found


def kendall(x: NDArray[Any], y: NDArray[Any]) -> float:
    """Give Kendall's τ-b, by counting inversions in a merge sort (Knight 1966)."""
    import numpy as np

    order = np.lexsort((y, x))
    x, y = x[order], y[order]
    runs = len(x)
    pairs = runs * (runs - 1) // 2
    new_x = x[1:] != x[:-1]
    tied_x = _pairs_within(new_x)
    tied_both = _pairs_within(new_x | (y[1:] != y[:-1]))
    by_y = np.sort(y)
    tied_y = _pairs_within(by_y[1:] != by_y[:-1])
    against = _inversions(np.searchsorted(by_y, y, "left"))
    agreeing = pairs - tied_x - tied_y + tied_both - 2 * against
    spread = math.sqrt((pairs - tied_x) * (pairs - tied_y)) if pairs else 0.0
    return agreeing / spread if spread else 0.0


def _pairs_within(is_new: NDArray[np.bool_]) -> int:
    """Count the pairs of equal values, from where a new value begins among ordered ones."""
    import numpy as np

    begins = np.concatenate(([0], np.flatnonzero(is_new) + 1, [len(is_new) + 1]))
    sizes = np.diff(begins)
    return int((sizes * (sizes - 1) // 2).sum())


def _inversions(values: NDArray[Any]) -> int:
    """Count the pairs in which the greater value comes first."""
    import numpy as np

    size = 1 << max(1, (len(values) - 1).bit_length())
    # Padded with what is greater than everything, which is never before anything.
    padded = np.full(size, np.iinfo(np.int64).max // 4, dtype=np.int64)
    padded[: len(values)] = values
    count, width = 0, 1
    rank = np.empty(size, dtype=np.int64)
    while width < size:
        halves = padded.reshape(-1, 2, width)
        order = np.argsort(padded.reshape(-1, 2 * width), axis=1, kind="stable")
        places = rank.reshape(-1, 2 * width)
        np.put_along_axis(places, order, np.arange(2 * width)[None, :], axis=1)
        # A value of the right half passes those of the left half that are greater.
        right = places[:, width:] - np.arange(width)[None, :]
        count += int((width - right).sum())
        padded = np.sort(halves.reshape(-1, 2 * width), axis=1, kind="stable").reshape(-1)
        width *= 2
    return count
