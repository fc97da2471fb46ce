"""A plan's runs as a list of array operations, worked out once and carried out block by block.

Each event that varies has a *row*: its positions in the runs of a block. A
program is a list of steps from rows to rows in the order of the passes. Rows
that nothing needs any more are used again, so that what a block works on stays
small and near the processor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from exitplan.risk._clock import BEYOND, Clock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exitplan.calendars import WorkCalendar

    Positions: TypeAlias = NDArray[np.int32]
    Flags: TypeAlias = NDArray[np.bool_]
    Call: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]]

_NOTHING: Mapping[str, Any] = {}
LONGEST_TABLE = 1 << 22
"""Entries of a lookup table; where positions lie farther apart they are computed."""
MOST_ENTRIES = 1 << 25
"""Of all lookup tables together."""


class Row:
    """The values of one thing in the runs of a block."""

    __slots__ = ("is_flag",)

    def __init__(self, *, is_flag: bool = False) -> None:
        self.is_flag = is_flag


class Where:
    """Which runs a block is of, and scratch arrays for what is worked out on the way."""

    __slots__ = ("first", "last", "places", "reals", "spare")

    def __init__(self) -> None:
        self.resize(0)

    def resize(self, size: int) -> None:
        """Make room for blocks of a size."""
        self.first, self.last = 0, size
        self.places = np.empty(size, dtype=np.intp)
        self.spare = np.empty(size, dtype=np.intp)
        self.reals = np.empty(size, dtype=np.float64)


class Step:
    """One operation: a function of rows, of what else it takes, and of the rows it writes."""

    __slots__ = ("function", "reads", "rest", "writes")

    def __init__(
        self,
        function: Callable[..., Any],
        reads: Sequence[Row],
        writes: Sequence[Row],
        rest: tuple[Any, ...] = (),
    ) -> None:
        self.function = function
        self.reads = reads
        self.writes = writes
        self.rest = rest

    def bind(self, arrays: Mapping[Row, Any]) -> Call:
        """Give the call, with the rows' arrays."""
        reads = [arrays[row] for row in self.reads]
        writes = [arrays[row] for row in self.writes]
        if isinstance(self.function, np.ufunc):
            return self.function, (*reads, *self.rest), {"out": writes[0]}
        return self.function, (*reads, *self.rest, *writes), _NOTHING


class Look(Step):
    """A look into a lookup table, or where that would be too long the rule itself."""

    __slots__ = ("begin", "end", "key", "tables", "way")

    def __init__(
        self,
        row: Row,
        out: Row,
        tables: Tables,
        key: Any,
        span: tuple[int, int],
        way: Callable[[Any], Any],
    ) -> None:
        super().__init__(_look, [row], [Row(), out])
        self.tables = tables
        self.key = key
        self.begin, self.end = span
        self.way = way

    def bind(self, arrays: Mapping[Row, Any]) -> Call:
        """Give the call, with the part of the table that it needs."""
        source, (place, target) = arrays[self.reads[0]], (arrays[row] for row in self.writes)
        if self.tables.has(self.key, self.begin, self.end):
            table = self.tables.get(self.key, self.begin, self.end)
            return _look, (source, number(self.begin), table, place, target), _NOTHING
        return _go, (source, self.way, target), _NOTHING


def _look(row: Any, begin: Positions, table: Positions, place: Any, out: Any) -> None:
    np.subtract(row, begin, out=place)
    table.take(place, None, out, "clip")


def _go(row: Any, way: Callable[[Any], Any], out: Any) -> None:
    np.copyto(out, np.clip(way(row.astype(np.int64)), -BEYOND, BEYOND), casting="unsafe")


class Tables:
    """Lookup tables from positions to positions, each as long as all that ask for it need."""

    def __init__(self) -> None:
        self._spans: dict[Any, tuple[int, int]] = {}
        self._asked = 0
        """Entries of all of them."""
        self._made: dict[Any, tuple[int, Positions]] = {}
        """With the position that each begins at."""
        self._makers: dict[Any, Callable[[int, int], NDArray[np.int64] | Positions]] = {}
        self._clocks: dict[str, Clock] = {}

    def clock(self, calendar: WorkCalendar) -> Clock:
        """Give a calendar for arrays."""
        found = self._clocks.get(calendar.name)
        if found is None:
            found = self._clocks[calendar.name] = Clock(calendar)
        return found

    def ask(
        self,
        key: Any,
        low: int,
        high: int,
        make: Callable[[int, int], NDArray[np.int64] | Positions],
    ) -> None:
        """Ask for a table from one position to another; `make` works one out."""
        before = self._spans.get(key)
        begin, end = (low, high) if before is None else (min(low, before[0]), max(high, before[1]))
        more = end - begin - (0 if before is None else before[1] - before[0])
        if end - begin >= LONGEST_TABLE or self._asked + more > MOST_ENTRIES:
            return
        self._asked += more
        self._spans[key] = begin, end
        self._makers[key] = make

    def has(self, key: Any, low: int, high: int) -> bool:
        """Whether there is a table from one position to another, which it is not if too long."""
        span = self._spans.get(key)
        return span is not None and span[0] <= low and high <= span[1]

    def get(self, key: Any, low: int, high: int) -> Positions:
        """Give the part of a table from one position to another."""
        begin, made = self._made.get(key, (low + 1, None))
        if made is None or low < begin or high - begin >= len(made):
            begin, end = self._spans[key]
            made = _within(self._makers[key](begin, end))
            self._made[key] = begin, made
        return made[low - begin : high - begin + 1]


def _within(positions: NDArray[np.int64] | Positions) -> Positions:
    if positions.dtype == np.int32:
        return positions.astype(np.int32, copy=False)
    return np.clip(positions, -BEYOND, BEYOND).astype(np.int32)


class Program:
    """Steps bound to memory for blocks of one size."""

    def __init__(self, steps: Sequence[Step], size: int, where: Where, keep: Sequence[Row]) -> None:
        """Bind the steps; the rows to `keep` can be read after each block."""
        self.where = where
        self.size = size
        where.resize(size)
        self._arrays: dict[Row, Any] = {}
        self._calls: list[Call] = []
        self._bind(steps, set(keep))

    def _bind(self, steps: Sequence[Step], keep: set[Row]) -> None:
        steps = _needed(steps, keep)
        last_read: dict[Row, int] = {}
        for number, step in enumerate(steps):
            for row in (*step.reads, *step.writes):
                last_read[row] = number
        free: dict[bool, list[Any]] = {False: [], True: []}
        arrays = self._arrays
        for number, step in enumerate(steps):
            for row in step.writes:
                if row not in arrays:
                    pool = free[row.is_flag]
                    kind = np.bool_ if row.is_flag else np.int32
                    arrays[row] = pool.pop() if pool else np.empty(self.size, dtype=kind)
            self._calls.append(step.bind(arrays))
            for row in {*step.reads, *step.writes}:
                if last_read[row] == number and row not in keep:
                    free[row.is_flag].append(arrays[row])

    def run(self, first: int) -> None:
        """Compute the block of runs that begins with one."""
        self.where.first, self.where.last = first, first + self.size
        for call, arguments, named in self._calls:
            call(*arguments, **named)

    def __getitem__(self, row: Row) -> Any:
        """Give a row of the last block."""
        return self._arrays[row]


def _needed(steps: Sequence[Step], keep: set[Row]) -> list[Step]:
    """Leave out the steps from which nothing that is kept follows."""
    wanted = set(keep)
    found = []
    for step in reversed(steps):
        # A step that writes no row counts or remembers something.
        if not step.writes or not wanted.isdisjoint(step.writes):
            wanted.update(step.reads)
            found.append(step)
    return found[::-1]


def number(value: int) -> Positions:
    """Give a number in a form that adds to rows without a conversion each time."""
    return np.array(max(-BEYOND, min(BEYOND, value)), dtype=np.int32)
