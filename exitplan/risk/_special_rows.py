"""Nodes that take more than an addition, for all runs of a block.

The same steps as :meth:`exitplan.network.Work.early` and its kin, on arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from exitplan.network import NEVER, Brink, RuleLength, SteppedWork, Work
from exitplan.network._special import FixedLength, Months, Until
from exitplan.network._stepped import DAY_POSITIONS, WorkThenRule
from exitplan.risk._clock import BEFORE, BEYOND
from exitplan.risk._program import Row

if TYPE_CHECKING:
    from exitplan.network import SpecialNode
    from exitplan.risk._build import Builder, Value
    from exitplan.risk._clock import Whole
    from exitplan.risk._ways import Ways

_NONE = BEFORE >> 1
"""A bound below this is none."""


class LengthRows(Protocol):
    """How long something takes, from many starts at once."""

    def finish(self, start: Whole) -> Whole:
        """Give the finishes of work that starts there."""

    def start_for(self, finish: Whole) -> Whole:
        """Give the earliest starts whose finishes are not earlier."""


class FixedRows:
    """So many working minutes, the same in every run or not."""

    def __init__(self, double: Whole | int) -> None:
        self.double = double
        self.snap = np.minimum(double, 1)

    def finish(self, start: Whole) -> Whole:
        """Add the length."""
        return start + self.double - self.snap

    def start_for(self, finish: Whole) -> Whole:
        """Take the length from the finish."""
        before = (finish & ~1) + 1 - self.double
        return np.where(self.snap == 0, finish, before)


class MonthRows:
    """So many calendar months, on the 24-hour calendar."""

    def __init__(self, ways: Ways, length: Months) -> None:
        self._clock = ways.clock(length.calendar)
        self._months = ways.months
        self._count = length.count

    def finish(self, start: Whole) -> Whole:
        """Add the months."""
        return self._clock.ceil(self._months.add(self._clock.instant(start), self._count))

    def start_for(self, finish: Whole) -> Whole:
        """Give the first minutes from which the months reach the finish."""
        instant = self._clock.instant(finish)
        return self._clock.ceil(self._months.earliest_after(instant, self._count)) | 1


class UntilRows:
    """Until an expected finish."""

    def __init__(self, length: Until) -> None:
        self._expected = length.expected

    def finish(self, start: Whole) -> Whole:
        """Give the expected finish, or the start where that is past it."""
        return np.maximum(self._expected, start)

    def start_for(self, finish: Whole) -> Whole:
        """Give the finish itself."""
        return finish


class RuleRows:
    """As long as a day rule says."""

    def __init__(self, ways: Ways, length: RuleLength) -> None:
        self._finishes = ways.finishes(length)
        self._starts = ways.starts(length)

    def begin(self, start: Whole) -> Whole:
        """Give where it starts that may start there."""
        return start

    def finish(self, start: Whole) -> Whole:
        """Follow the rule."""
        return self._finishes((start - 1) // DAY_POSITIONS)

    def start_for(self, finish: Whole) -> Whole:
        """Give the earliest starts whose finishes are not earlier."""
        return self._starts(-((1 - finish) // DAY_POSITIONS))


class WorkThenRows:
    """So much work on a calendar, and then as long as a day rule says."""

    def __init__(self, ways: Ways, length: WorkThenRule, double: Whole | int) -> None:
        self._calendar, self._clock = ways.clock(length.calendar), ways.clock(length.clock)
        self._then = RuleRows(ways, length.then)
        self._double = double

    def begin(self, start: Whole) -> Whole:
        """Give the beginning of the next working period; without work, the start itself."""
        at = self._calendar.ceil(self._clock.instant(start)) | 1
        begun = self._clock.ceil(self._calendar.instant(at)) | 1
        return np.where(np.equal(self._double, 0), start, begun)

    def finish(self, start: Whole) -> Whole:
        """Do the work, then follow the rule."""
        done = (self._calendar.ceil(self._clock.instant(start)) | 1) + self._double - 1
        ready = self._clock.ceil(self._calendar.instant(done))
        return self._then.finish(np.where(np.equal(self._double, 0), start, ready))

    def start_for(self, finish: Whole) -> Whole:
        """Give the earliest starts whose finishes are not earlier."""
        begin = self._then.start_for(finish)
        ready = self._clock.instant(begin)
        at = self._calendar.ceil(ready) & ~1
        at = np.where(self._calendar.instant(at) <= ready, at + 2, at)
        start = self._clock.ceil(self._calendar.instant(at - self._double + 1)) | 1
        return np.where(np.equal(self._double, 0), begin, start)


def length_rows(ways: Ways, special: Work, double: Whole | None) -> LengthRows:
    """Give a special node's length for arrays; `double` is twice its minutes where they vary."""
    length = special.length
    if isinstance(length, WorkThenRule):
        return WorkThenRows(ways, length, length.span + 1 if double is None else double)
    if isinstance(length, RuleLength):
        return RuleRows(ways, length)
    if isinstance(length, Months):
        return MonthRows(ways, length)
    if isinstance(length, Until):
        return UntilRows(length)
    assert isinstance(length, FixedLength)
    return FixedRows(2 * length.minutes if double is None else double)


def early_rows(
    special: Work, length: LengthRows, start: Whole, finish: Whole | None
) -> tuple[Whole, Whole, Whole]:
    """Place it as early as the bounds allow: start, finish and start of what remains."""
    is_running = isinstance(special, SteppedWork) and special.is_running
    if isinstance(special, SteppedWork) and special.event is not None:
        start = np.full_like(start, special.event)
        finish = None if special.is_fixed else finish
    snap = length.snap if isinstance(length, FixedRows) else 1
    begin = start | snap
    if special.must is not None:
        begin = np.full_like(start, special.must)
    else:
        if finish is not None:
            reached = length.finish(begin)
            is_held = (finish > _NONE) & (finish > (reached | snap))
            begin = np.where(is_held, np.maximum(begin, length.start_for(finish)), begin)
        if special.capped is not None:
            begin = np.minimum(begin, special.capped)
    end = length.finish(begin)
    if isinstance(special, Brink):
        end = end | 1 if special.at_start else end
        begin = end
    elif isinstance(length, RuleRows | WorkThenRows) and not is_running:
        begin = length.begin(begin)
    event = begin if special.actual_start is None else np.full_like(begin, special.actual_start)
    return event, end, begin


def place_special(builder: Builder, node: int) -> None:
    """Add the step that places a special node."""
    network, ranges = builder.network, builder.ranges
    special: SpecialNode = network.special[node]
    assert isinstance(special, Work)
    starts: list[Value] = [network.floor[node]]
    finishes: list[Value] = [network.finish_floor.get(node, NEVER)]
    for k in ranges.links(node):
        value = builder.bound(node, k)
        if builder.keeps_bounds:
            builder.bounds[k] = value
        (finishes if network.holds_finish(k) else starts).append(value)
    double = builder.spans.get(node)
    begin, end, left = Row(), Row(), Row()
    ways = builder.ways
    has_finish = len(finishes) > 1 or finishes[0] != NEVER
    reads = [v for v in (*starts, *finishes) if isinstance(v, Row)]
    if double is not None:
        reads.append(double)

    fixed_start, fixed_finish = _latest_fixed(starts), _latest_fixed(finishes)
    starting = sum(isinstance(v, Row) for v in starts)
    finishing = starting + sum(isinstance(v, Row) for v in finishes)

    def place(*rows: np.ndarray) -> None:
        twice = None if double is None else rows[finishing].astype(np.int64)
        start = _latest(rows[:starting], fixed_start, len(rows[-1]))
        finish = None
        if has_finish:
            finish = _latest(rows[starting:finishing], fixed_finish, len(rows[-1]))
        length = length_rows(ways, special, twice)
        found = early_rows(special, length, start, finish)
        for row, dates in zip(rows[-3:], found, strict=True):
            np.copyto(row, np.clip(dates, -BEYOND, BEYOND), casting="unsafe")

    builder.emit(reads, [begin, end, left], place)
    builder.set(2 * node, begin)
    builder.set(2 * node + 1, end)
    builder.remaining[node] = left


def _latest_fixed(values: list[Value]) -> int:
    fixed = max((v for v in values if isinstance(v, int)), default=BEFORE)
    return max(-BEYOND, min(BEYOND, fixed))


def _latest(rows: tuple[np.ndarray, ...], fixed: int, size: int) -> Whole:
    found = np.full(size, fixed, dtype=np.int64)
    for row in rows:
        np.maximum(found, row, out=found)
    return found
