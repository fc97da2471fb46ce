"""How long uncertain work takes, run by run.

A length is drawn from its distribution, less what is done already of work in
progress; the risks that happen in the run multiply it, then add to it; and it
is rounded once, to whole minutes of the task's own time, half a minute up, and
never to less than nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs
import numpy as np

from exitplan.risk._streams import EXTREMES, Points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exitplan.risk._numbers import Reals
    from exitplan.risk._shapes import Distribution
    from exitplan.risk._streams import Places, Stream, Streams

    Minutes: TypeAlias = NDArray[np.int32]

LONGEST = 1 << 28
"""Minutes: some five hundred years. What is longer counts as so long."""
_MOST_TABLED = 1 << 26
"""Entries of quantile tables that are kept, all together."""


@attrs.frozen
class Hit:
    """What one risk does to one task."""

    risk: str
    share: float
    """The risk's probability."""
    multiply: Distribution | None
    add: Distribution | None
    names: tuple[str, ...]
    """Of the stream that its size is drawn from."""


@attrs.frozen
class Length:
    """What is known of how long a task takes. All in minutes of its own time."""

    names: tuple[str, ...]
    """Of its stream."""
    plain: float
    """As planned."""
    base: Distribution | None
    """``None`` where only risks make it uncertain."""
    hits: tuple[Hit, ...] = ()
    share_left: float = 1.0
    """Of work in progress: the part of it that is left."""
    done: float = 0.0
    """Of work in progress: what is done."""
    partners: Partners | None = None
    """Those whose lengths go together with it."""


class Lengths:
    """Draws lengths; one for a simulation, shared by all of its blocks."""

    def __init__(self, streams: Streams) -> None:
        self.streams = streams
        self._tables: dict[Distribution, Reals] = {}
        self._doubles: dict[tuple[Distribution, float, float], Minutes] = {}
        self._tabled = 0
        self.ranks: dict[Partners, dict[tuple[str, ...], Places]] = {}
        """Of lengths that go together: the slices of each, by its names."""
        self._streams: dict[tuple[str, ...], Stream] = {}

    def stream(self, *names: str) -> Stream:
        """Give a stream, made once."""
        found = self._streams.get(names)
        if found is None:
            found = self._streams[names] = self.streams.stream(*names)
        return found

    def happens(self, risk: str, share: float, first: int, last: int) -> NDArray[np.bool_]:
        """Tell in which runs a risk happens."""
        return self.stream("risk", risk).below(share, first, last)

    def minutes(self, length: Length, first: int, last: int) -> Minutes:
        """Give the lengths in some runs."""
        if self.is_tabled(length):
            return self.doubles(length).take(self.places(length, first, last)) >> 1
        return whole_minutes(self._drawn(length, first, last))

    def is_tabled(self, length: Length) -> bool:
        """Whether every length that there may be is in a table of its own."""
        return not length.hits and length.base is not None and self.streams.is_latin

    def places(self, length: Length, first: int, last: int) -> Places:
        """Give the slices of a length's distribution in some runs (Latin hypercube only)."""
        if length.partners is not None:
            return length.partners.places(self, length.names, first, last)
        return self.stream(*length.names).places(first, last)

    def doubles(self, length: Length) -> Minutes:
        """Give twice the minutes of a length without risks, by slice of its distribution."""
        assert length.base is not None
        key = length.base, length.share_left, length.done
        found = self._doubles.get(key)
        if found is None:
            found = whole_minutes(left_of(length, self.table(length.base, keep=False))) << 1
            if self._tabled < _MOST_TABLED:
                self._tabled += len(found)
                self._doubles[key] = found
        return found

    def kept_doubles(self, length: Length) -> Minutes | None:
        """Give the same where it is kept; ``None`` where it would be worked out anew."""
        found = self.doubles(length)
        key = length.base, length.share_left, length.done
        return found if key in self._doubles else None

    def table(self, distribution: Distribution, *, keep: bool = True) -> Reals:
        found = self._tables.get(distribution)
        if found is None:
            assert self.streams.slices is not None
            found = distribution.quantiles(self.streams.slices)
            if keep and self._tabled < _MOST_TABLED:
                self._tabled += 2 * len(found)
                self._tables[distribution] = found
        return found

    def _drawn(self, length: Length, first: int, last: int) -> Reals:
        if length.base is None:
            found = np.full(last - first, length.plain)
        elif self.streams.is_latin:
            found = self.table(length.base).take(self.places(length, first, last))
        elif length.partners is not None:
            points = length.partners.points(self, length.names, first, last)
            found = length.base.quantiles(points)
        else:
            found = length.base.quantiles(self.stream(*length.names).points(first, last))
        found = left_of(length, found)
        happened = [(hit, self.happens(hit.risk, hit.share, first, last)) for hit in length.hits]
        for hit, where in happened:
            if hit.multiply is not None:
                factor = self._size(hit, hit.multiply, first, last)
                found = np.where(where, found * factor, found)
        for hit, where in happened:
            if hit.add is not None:
                found = np.where(where, found + self._size(hit, hit.add, first, last), found)
        return found

    def _size(self, hit: Hit, size: Distribution, first: int, last: int) -> Reals | float:
        if size.low == size.high:
            return size.likely
        stream = self.stream(*hit.names)
        if self.streams.is_latin:
            return self.table(size).take(stream.places(first, last))
        return size.quantiles(stream.points(first, last))

    def extremes(self, length: Length) -> tuple[int, int]:
        """Give the least and the greatest length there may be in any run."""
        if self.is_tabled(length):
            table = self.doubles(length)
            return int(table[0]) >> 1, int(table[-1]) >> 1
        least, most = whole_minutes(np.array(self.real_extremes(length))).tolist()
        return int(least), int(most)

    def real_extremes(self, length: Length) -> tuple[float, float]:
        """Give them before they are rounded and kept from less than nothing."""
        ends = np.array([length.plain, length.plain])
        if length.base is not None:
            ends = self._ends(length.base)
        least, most = left_of(length, ends).tolist()
        for hit in length.hits:
            if hit.multiply is not None:
                low, high = self._ends(hit.multiply).tolist()
                least, most = min(least, least * low), max(most, most * high)
        for hit in length.hits:
            if hit.add is not None:
                low, high = self._ends(hit.add).tolist()
                least, most = least + min(0.0, low), most + max(0.0, high)
        return least, most

    def _ends(self, distribution: Distribution) -> Reals:
        slices = self.streams.slices
        if slices is None:
            return distribution.quantiles(EXTREMES)
        ends = [0, -1]
        return distribution.quantiles(Points(slices.below[ends], slices.above[ends]))


def left_of(length: Length, whole: Reals) -> Reals:
    """Give what is left of work of which some may be done."""
    if length.share_left != 1.0:
        whole = whole * length.share_left
    if length.done:
        whole = np.maximum(whole - length.done, 0.0)
    return whole


def whole_minutes(minutes: Reals) -> Minutes:
    """Round to whole minutes, half a minute up, and to nothing what is less."""
    return np.floor(np.clip(minutes, 0.0, float(LONGEST)) + 0.5).astype(np.int32)


class Partners:
    """Tasks whose lengths go together: a Gaussian copula over their ranks."""

    def __init__(self, members: tuple[tuple[str, ...], ...], lower: Reals) -> None:
        self.members = members
        """Names of the members' streams."""
        self._lower = lower
        """Of the correlations of their normal deviates, the Cholesky triangle."""

    def places(self, lengths: Lengths, names: tuple[str, ...], first: int, last: int) -> Places:
        """Give a member's slices: the ranks of its correlated deviates among all runs."""
        found = lengths.ranks.get(self)
        if found is None:
            found = lengths.ranks[self] = {}
            deviates = self._deviates(lengths, 0, lengths.streams.runs)
            for member, deviate in zip(self.members, deviates, strict=True):
                order = np.argsort(deviate, kind="stable")
                ranks = np.empty_like(order)
                ranks[order] = np.arange(len(order))
                found[member] = ranks
        return found[names][first:last]

    def points(self, lengths: Lengths, names: tuple[str, ...], first: int, last: int) -> Points:
        """Give a member's probabilities (plain sampling)."""
        from exitplan.risk._numbers import normal_probability

        number = self.members.index(names)
        return Points(normal_probability(self._deviates(lengths, first, last)[number]))

    def _deviates(self, lengths: Lengths, first: int, last: int) -> list[Reals]:
        free = [_deviate(lengths, names, first, last) for names in self.members]
        found = []
        for row in self._lower:
            total = np.zeros(last - first)
            for share, deviate in zip(row.tolist(), free, strict=True):
                if share:
                    total = total + share * deviate
            found.append(total)
        return found


def _deviate(lengths: Lengths, names: tuple[str, ...], first: int, last: int) -> Reals:
    stream, slices = lengths.stream(*names), lengths.streams.slices
    if slices is None:
        return stream.points(first, last).deviate
    return slices.deviate.take(stream.places(first, last))
