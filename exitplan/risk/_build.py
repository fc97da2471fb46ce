"""Turns a network into a program: the forward pass for all runs of a block."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from exitplan.network import FirstStart, HeldBack
from exitplan.network._stepped import DAY_POSITIONS
from exitplan.network._timing import Bridge
from exitplan.risk._clock import BEFORE, BEYOND
from exitplan.risk._draws import Happening, draw_flag, draw_length
from exitplan.risk._program import Look, Row, Step, Where, number
from exitplan.risk._ranges import HEAVIEST, Ranges, bound_of, leading_to
from exitplan.risk._special_rows import place_special

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from exitplan.network import TimingRule
    from exitplan.risk._layout import Activity, Layout
    from exitplan.risk._lengths import Lengths
    from exitplan.risk._ways import Ways

_WORTH_A_TABLE = 4
"""Positions by run: for fewer a lookup table is made sooner than the rule is followed."""

Value: TypeAlias = Row | int
"""A row, or the one position that it is in every run."""


class Builder:
    """Builds the steps of one network."""

    def __init__(
        self,
        layout: Layout,
        lengths: Lengths,
        *,
        nodes: Collection[int] | None = None,
        keeps_bounds: bool = False,
    ) -> None:
        """Build them for some nodes and what leads to them; for all where none are given."""
        self.layout = layout
        self.network = layout.network
        self.lengths = lengths
        self.where = Where()
        self.ways: Ways = layout.ways
        self.tables = self.ways.tables
        self.order = self.network.order
        """The nodes that are placed, predecessors first."""
        if nodes is not None:
            before = leading_to(self.network, nodes)
            self.order = [node for node in self.order if node in before]
        drawn = layout.lengths
        minutes = {n: lengths.extremes(drawn[n]) for n in self.order if n in drawn}
        self.ranges = Ranges(layout, minutes, self.order)
        self.steps: list[Step] = []
        self.values: list[Value] = list(self.ranges.low)
        """By event."""
        self.spans: dict[int, Row] = {}
        """Twice the minutes that each uncertain node takes."""
        self.remaining: dict[int, Row] = {}
        """Where the work that remains begins, of special nodes."""
        self.bounds: dict[int, Value] = {}
        """By link: where it holds its target, if that is kept."""
        self.keeps_bounds = keeps_bounds
        self._flags: dict[Activity, Row] = {}
        self.risks: dict[str, Happening] = {}
        self._shared: dict[tuple[int, object], Row] = {}
        for node in self.order:
            self._place(node)

    def emit(
        self,
        reads: Sequence[Row],
        writes: Sequence[Row],
        function: Callable[..., object],
        *rest: object,
    ) -> None:
        """Add a step that calls a function with the rows read, the rest, and the rows written."""
        self.steps.append(Step(function, reads, writes, rest))

    def active(self, node: int) -> Row | None:
        """Give the flags of the runs in which a node's work is done; ``None`` for all."""
        activity = self.layout.activity.get(node)
        return None if activity is None else self._flag(activity)

    def _flag(self, activity: Activity) -> Row:
        found = self._flags.get(activity)
        if found is None:
            found = self._flags[activity] = Row(is_flag=True)
            inside = None if activity.parent is None else self._flag(activity.parent)
            reads = [] if inside is None else [inside]
            self.emit(reads, [found], draw_flag(self, activity))
        return found

    def _place(self, node: int) -> None:
        ranges = self.ranges
        network = self.network
        if not ranges.varies(2 * node) and not ranges.varies(2 * node + 1):
            if self.keeps_bounds:
                self.bounds |= {k: self.bound(node, k) for k in ranges.links(node)}
            return
        if node in self.layout.lengths:
            self._draw(node)
        if network.span[node] is None and node not in network.steps:
            if isinstance(network.special[node], FirstStart):
                self._first_start(node)
            else:
                place_special(self, node)
        else:
            self._plain(node)

    def _draw(self, node: int) -> None:
        row = self.spans[node] = Row()
        draw_length(self, self.layout.lengths[node], row)

    def _plain(self, node: int) -> None:
        """Place plain work, a legal period or a gate."""
        ranges, network = self.ranges, self.network
        least = ranges.minutes.get(node, (1, 1))[0]
        double = self.spans.get(node)
        span = network.span[node]
        held = double if span is not None else None
        begin = Row()
        candidates, fixed = self._candidates(node, held)
        snap: Row | int = network.snap[node]
        if double is not None:
            snap = 1
            if least == 0:
                snap = Row()
                self.emit([double], [snap], np.minimum, number(1))
        self._latest(candidates, fixed, snap, begin)
        self.set(2 * node, begin)
        finish = Row()
        if node in network.steps:
            self._follow(node, begin, finish)
        elif double is not None:
            self.emit([begin, double], [finish], np.add)
            self._less(finish, snap)
        else:
            assert span is not None
            if span:
                self.emit([begin], [finish], np.add, number(span))
            else:
                finish = begin
        self.set(2 * node + 1, finish)

    def _less(self, row: Row, snap: Row | int) -> None:
        if isinstance(snap, Row):
            self.emit([row, snap], [row], np.subtract)
        else:
            self.emit([row], [row], np.subtract, number(snap))

    def _candidates(self, node: int, double: Row | None) -> tuple[list[Row], int]:
        """Give the rows of what may hold a node's start, and the latest of what is fixed."""
        network = self.network
        fixed = network.bare_floor.get(node, network.floor[node])
        floor = network.finish_floor.get(node)
        rows: list[tuple[int, Row]] = []
        if floor is not None and double is not None:
            rows.append((BEFORE, self._start_for(floor, double)))
        elif floor is not None:
            fixed = network.floor[node]
        reach = [(k, *self._reach(node, k, double)) for k in self.ranges.links(node)]
        surely = max([fixed, *(low for _, low, _ in reach)])
        for k, low, high in reach:
            is_idle = high < surely
            if is_idle and not self.keeps_bounds:
                continue
            value = self.bound(node, k, double if network.holds_finish(k) else None)
            if self.keeps_bounds:
                self.bounds[k] = value
            if isinstance(value, int):
                fixed = max(fixed, value)
            elif not is_idle:
                rows.append((low, value))
        if rows and max(low for low, _ in rows) >= fixed:
            fixed = BEFORE
        return [row for _, row in rows], fixed

    def _reach(self, node: int, k: int, double: Row | None) -> tuple[int, int]:
        """Give the least and the greatest start at which a link may hold plain work."""
        low, high = self.ranges.bounds[k]
        if double is not None and self.network.holds_finish(k):
            least, most = self.ranges.minutes[node]
            return low - 2 * most, high - 2 * least
        held = self.ranges.held(node, k)
        return low - held, high - held

    def _start_for(self, floor: int, double: Row) -> Row:
        """Give where work must start not to finish before a date."""
        row = Row()
        even = floor & ~1

        def start_for(twice: np.ndarray, out: np.ndarray) -> None:
            np.subtract(even + 1, twice, out=out)
            out[twice == 0] = floor

        self.emit([double], [row], start_for)
        return row

    def _latest(self, rows: list[Row], fixed: int, snap: Row | int, out: Row) -> None:
        """Take the latest of some rows and a fixed position, on the right face."""
        if not rows:
            self.emit([], [out], _fill, fixed)
            rows, fixed = [out], BEFORE
        current = rows[0]
        for row in rows[1:]:
            self.emit([current, row], [out], np.maximum)
            current = out
        if fixed > BEFORE:
            self.emit([current], [out], np.maximum, number(fixed))
            current = out
        if isinstance(snap, Row):
            self.emit([current, snap], [out], np.bitwise_or)
        elif snap:
            self.emit([current], [out], np.bitwise_or, number(1))
        elif current is not out:
            self.emit([current], [out], _copy)

    def _follow(self, node: int, begin: Row, finish: Row) -> None:
        table = self.ways.finishes(self.network.steps[node])
        days = number(DAY_POSITIONS)

        def follow(start: np.ndarray, day: np.ndarray, out: np.ndarray) -> None:
            # A start is an odd position, and so lies inside its day.
            np.floor_divide(start, days, out=day)
            table.fill(day, out)

        self.emit([begin], [Row(), finish], follow)

    def set(self, event: int, row: Row) -> None:
        """Let an event have a row, in which what no calendar knows is beyond all dates."""
        ranges = self.ranges
        self.values[event] = row
        if ranges.high[event] == BEYOND:
            clock = self.ways.clock(self.network.calendar(event >> 1))
            self.emit([row], [row], _beyond, clock.last)
        elif not ranges.varies(event):
            self.values[event] = ranges.low[event]

    def bound(self, node: int, k: int, double: Row | None = None, *, none: int = BEFORE) -> Value:
        """Give where a link holds its target's start (its finish, where that is asked).

        `double` is the target's own length, where the link holds its finish.
        """
        network, ranges = self.network, self.ranges
        event = network.source[k]
        weight = network.weight[k] + (0 if double is None else ranges.held(node, k))
        weight = max(-HEAVIEST, min(HEAVIEST, weight))
        value = self.values[event]
        rule = network.rule[k]
        if isinstance(value, int) or not ranges.varies(event):
            fixed = bound_of(rule, ranges.low[event], weight)
            value = fixed
        else:
            if rule is not None:
                value = self._by_rule(event, value, rule)
            if isinstance(value, Row) and weight:
                value = self._plus(value, weight)
        if double is not None:
            value = self._take(value, double)
        if ranges.is_masked(k, node):
            value = self._where_active(value, event >> 1, none)
        return value

    def _plus(self, row: Row, weight: int) -> Row:
        out = Row()
        self.emit([row], [out], np.add, number(weight))
        return out

    def _take(self, value: Value, double: Row) -> Row:
        out = Row()
        if isinstance(value, Row):
            self.emit([value, double], [out], np.subtract)
        else:
            self.emit([double], [out], _subtract_from, number(value))
        return out

    def _where_active(self, value: Value, source: int, none: int) -> Row:
        flags = self.active(source)
        assert flags is not None
        out = Row()
        if isinstance(value, Row):
            self.emit([flags, value], [out], _where, none)
        else:
            self.emit([flags], [out], _where_fixed, value, none)
        return out

    def _by_rule(self, event: int, row: Row, rule: TimingRule) -> Value:
        key: object = (rule.source.name, rule.target.name) if isinstance(rule, Bridge) else id(rule)
        found = self._shared.get((event, key))
        if found is not None:
            return found
        low, high = self.ranges.low[event], self.ranges.high[event]
        first, last = bound_of(rule, low, 0), bound_of(rule, high, 0)
        if first == last and not isinstance(rule, HeldBack):
            return first
        out = self._shared[event, key] = Row()
        clock = self.ways.clock(self.network.calendar(event >> 1))
        begin, end = max(0, low), min(high, clock.last + 1)
        if isinstance(rule, Bridge) or end - begin < _WORTH_A_TABLE * self.lengths.streams.runs:
            ways = self.ways
            self.tables.ask(key, begin, end, lambda a, b: ways.table_of(rule, a, b))
        way = self.ways.of(rule)
        self.steps.append(Look(row, out, self.tables, key, (begin, end), way))
        return out

    def _first_start(self, node: int) -> None:
        """Take the earliest of the members' starts."""
        rows: list[Row] = []
        fixed = BEYOND
        for k in self.ranges.links(node):
            value = self.bound(node, k, none=BEYOND)
            if self.keeps_bounds:
                self.bounds[k] = value
            if isinstance(value, Row):
                rows.append(value)
            else:
                fixed = min(fixed, value)
        out = Row()
        self.emit([], [out], _fill, fixed)
        for row in rows:
            self.emit([out, row], [out], np.minimum)
        self.set(2 * node, out)
        self.set(2 * node + 1, out)


def _fill(value: int, out: np.ndarray) -> None:
    out.fill(max(-BEYOND, min(BEYOND, value)))


def _copy(row: np.ndarray, out: np.ndarray) -> None:
    np.copyto(out, row)


def _subtract_from(row: np.ndarray, value: np.ndarray, out: np.ndarray) -> None:
    np.subtract(value, row, out=out)


def _where(flags: np.ndarray, row: np.ndarray, none: int, out: np.ndarray) -> None:
    out.fill(none)
    np.copyto(out, row, where=flags)


def _where_fixed(flags: np.ndarray, value: int, none: int, out: np.ndarray) -> None:
    out.fill(none)
    out[flags] = max(-BEYOND, min(BEYOND, value))


def _beyond(row: np.ndarray, last: int, out: np.ndarray) -> None:
    np.copyto(out, row)
    out[row > last] = BEYOND
