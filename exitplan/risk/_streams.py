"""Where the runs' chances come from: one stream for each thing that is uncertain.

A stream is named by what it is for (a task's id, a risk's), and gives run r its
probability whatever else the plan holds and in whatever blocks the runs are
made. Only raw bits of numpy's generators are used, which numpy promises never
to change, and what is made of them is integer arithmetic.

In a Latin hypercube each stream visits every one of n equal slices of
probability once, at the slice's middle, in an order of its own. Orders are
compositions of two permutations drawn from a few, each entered at a place of
the stream's own: two streams are to each other as two random permutations are.
"""

from __future__ import annotations

import enum
import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from exitplan.risk._numbers import log, normal_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exitplan.risk._numbers import Reals

    Places: TypeAlias = NDArray[np.intp]

MOST_RUNS = 1_000_000
_PLACE_BITS = 20
"""Enough for the place of every run."""
_MANY_RUNS = 1 << 17
_UNIT = 2.0**-53


class Sampling(enum.Enum):
    """How the runs' chances are drawn."""

    LATIN_HYPERCUBE = "latin-hypercube"
    """Every slice of every distribution once: far less chance in the result."""
    PLAIN = "plain"
    """Every run for itself (Monte Carlo)."""


class Points:
    """Probabilities, with what quantiles are computed from, each worked out when first needed."""

    def __init__(
        self, below: Reals, above: Reals | None = None, *, is_ordered: bool = False
    ) -> None:
        self.is_ordered = is_ordered
        """Whether they go up."""
        self.below = below
        self.above = 1.0 - below if above is None else above

    @cached_property
    def root_below(self) -> Reals:
        """Square roots."""
        return np.sqrt(self.below)

    @cached_property
    def root_above(self) -> Reals:
        """Square roots of the probabilities above."""
        return np.sqrt(self.above)

    @cached_property
    def log_below(self) -> Reals:
        """Natural logarithms."""
        return log(self.below)

    @cached_property
    def log_above(self) -> Reals:
        """Natural logarithms of the probabilities above."""
        return log(self.above)

    @cached_property
    def deviate(self) -> Reals:
        """Standard normal deviates."""
        return normal_quantile(self.below)


def slices(count: int) -> Points:
    """Give the middles of so many equal slices of probability, in order."""
    below = (np.arange(count, dtype=np.float64) + 0.5) / count
    return Points(below, below[::-1].copy(), is_ordered=True)


EXTREMES = Points(np.array([0.5 * _UNIT, 1.0 - _UNIT]), np.array([1.0 - _UNIT, 0.5 * _UNIT]))
"""The least and the greatest probability that plain sampling gives."""


def key_of(seed: int, *names: str) -> int:
    """Give 128 bits that belong to a seed and some names."""
    text = "\x1f".join((str(seed), *names)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=16).digest(), "little")


class Streams:
    """All streams of one simulation."""

    def __init__(self, seed: int, runs: int, sampling: Sampling) -> None:
        self.seed = seed
        self.runs = runs
        self.is_latin = sampling is Sampling.LATIN_HYPERCUBE
        self.slices = slices(runs) if self.is_latin else None
        """Middles of the slices; ``None`` in plain sampling."""
        self._pool = 8 if runs <= _MANY_RUNS else 4

    @cached_property
    def _orders(self) -> tuple[list[Places], list[Places]]:
        """The permutations of which orders are made, each twice over, to be entered anywhere."""
        inner = [self._order(f"inner {number}") for number in range(self._pool)]
        outer = [self._order(f"outer {number}") for number in range(self._pool)]
        return inner, outer

    def _order(self, name: str) -> Places:
        bits = _raw_bits(key_of(self.seed, "order", name), 0, self.runs)
        mask = np.uint64((1 << _PLACE_BITS) - 1)
        bits = (bits & ~mask) | np.arange(self.runs, dtype=np.uint64)
        bits.sort()
        order = (bits & mask).astype(np.intp)
        return np.concatenate((order, order))

    def stream(self, *names: str) -> Stream:
        """Give the stream of that name."""
        return Stream(self, key_of(self.seed, *names))

    def count_below(self, share: float) -> int:
        """Say how many slices' middles lie below a probability."""
        assert self.slices is not None
        return int(np.searchsorted(self.slices.below, share, "left"))


class Stream:
    """The chances of one uncertain thing, by run."""

    __slots__ = ("_at", "_inner", "_key", "_outer", "_shift", "_streams")

    def __init__(self, streams: Streams, key: int) -> None:
        self._streams = streams
        self._key = key
        if not streams.is_latin:
            return
        inner, outer = streams._orders  # noqa: SLF001 - the same module
        pool, runs = len(inner), streams.runs
        self._inner = inner[key % pool]
        self._outer = outer[(key >> 8) % pool]
        self._at = (key >> 16) % runs
        self._shift = (key >> 72) % runs

    def places(self, first: int, last: int) -> Places:
        """Give the slices of some runs (Latin hypercube only)."""
        at = self._at + first
        # At most twice the runs, and the outer order is there twice.
        found: Places = self._inner[at : at + last - first] + self._shift
        return self._outer.take(found)

    def look(self, first: int, last: int, buffer: Places, out: Places) -> Places:
        """Give the slices of some runs as :meth:`places` does, in arrays that are there."""
        at = self._at + first
        np.add(self._inner[at : at + last - first], self._shift, out=buffer)
        return self._outer.take(buffer, None, out, "clip")

    def places_of(self, runs: Places) -> Places:
        """Give the slices of single runs."""
        return self._outer.take(self._inner.take(runs + self._at) + self._shift)

    def points(self, first: int, last: int) -> Points:
        """Give the probabilities of some runs."""
        slices_ = self._streams.slices
        if slices_ is None:
            return Points(self._plain(first, last))
        places = self.places(first, last)
        return Points(slices_.below.take(places), slices_.above.take(places))

    def below(self, share: float, first: int, last: int) -> NDArray[np.bool_]:
        """Tell in which runs something of a probability happens."""
        if self._streams.is_latin:
            return self.places(first, last) < self._streams.count_below(share)
        return self._plain(first, last) < share

    def _plain(self, first: int, last: int) -> Reals:
        begin = first - first % 4
        bits = _raw_bits(self._key, begin // 4, last - begin)[first - begin :]
        return (bits >> np.uint64(11)).astype(np.float64) * _UNIT + 0.5 * _UNIT


def _raw_bits(key: int, block: int, count: int) -> NDArray[np.uint64]:
    """Give bits of a counter-based generator, from one of its blocks of four on."""
    words = np.array([key & 0xFFFFFFFFFFFFFFFF, key >> 64], dtype=np.uint64)
    generator = np.random.Philox(key=words, counter=np.array([block, 0, 0, 0], dtype=np.uint64))
    bits: NDArray[np.uint64] = generator.random_raw(count)
    return bits
