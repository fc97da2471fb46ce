"""How often each task is critical: on the driving trace to an item, run by run.

A task is critical in a run if it lies on the trace back from the item along the
links that set early dates there, as in :meth:`exitplan.schedule.Schedule.longest_path`.
A task that is not done in a run, such as a detour's, is not critical in it.
Work that is done again counts as the task it repeats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import attrs
import numpy as np

from exitplan.network import Brink, FirstStart, HeldBack, Work
from exitplan.risk._build import Builder, Value
from exitplan.risk._engine import needs_single_runs
from exitplan.risk._program import Program, Row
from exitplan.risk._special_rows import LengthRows, RuleRows, WorkThenRows, length_rows
from exitplan.risk._statistics import Chance
from exitplan.schedule._trace import driving_trace, last_nodes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exitplan.risk._clock import Whole
    from exitplan.risk._layout import Layout
    from exitplan.risk._lengths import Lengths
    from exitplan.risk._program import Flags

_MOST_PLACES = 1 << 23
"""Runs by nodes worked on together: all of a block's dates are needed until it is traced."""
_BLOCKS = (200, 2_500)
"""The least and the greatest number of runs in a block."""


@attrs.frozen
class Criticality:
    """How often each task is critical for one item."""

    target: str | None
    """Full id; ``None`` for the plan's last finish."""
    runs: int
    counts: Mapping[str, int]
    """By task, in the plan's order; only those that are critical in any run."""

    def of(self, task_id: str) -> Chance:
        """Give a task's criticality index: the share of runs in which it is critical."""
        share = self.counts.get(task_id, 0) / self.runs
        return Chance(share, (share * (1 - share) / self.runs) ** 0.5, self.runs)


def criticality(layout: Layout, lengths: Lengths, runs: int, target: str | None) -> Criticality:
    """Count in how many runs each task is critical."""
    network = layout.network
    node = None if target is None else network.index.get(target)
    if target is not None and node is None:
        node = layout.schedule.node(target)
    if needs_single_runs(layout):
        counts = _one_by_one(layout, lengths, runs, node)
    else:
        counts = Tracer(layout, lengths, node).count(runs)
    found = {task.id: int(counts[n]) for n, task in enumerate(network.tasks) if counts[n]}
    return Criticality(target, runs, found)


class Tracer:
    """Traces back from one item in all runs of a block."""

    def __init__(self, layout: Layout, lengths: Lengths, target: int | None) -> None:
        self.layout = layout
        self.network = layout.network
        nodes = None if target is None else [target]
        self.builder = Builder(layout, lengths, nodes=nodes, keeps_bounds=True)
        self.flags: dict[int, Row | None] = {}
        """In which runs each node is critical; ``None`` for all."""
        self.counts = np.zeros(len(self.network.tasks), dtype=np.int64)
        self.fresh = 0
        """The first run of a block that is not counted yet."""
        if target is None:
            self._from_last()
        else:
            self.flags[target] = self.builder.active(target)
        for node in reversed(self.builder.order):
            if node in self.flags:
                self._trace(node)
        self._count()

    def count(self, runs: int) -> NDArray[np.int64]:
        """Count the runs in which each task is critical."""
        least, most = _BLOCKS
        size = min(runs, most, max(least, _MOST_PLACES // (self.network.size or 1)))
        program = Program(self.builder.steps, size, self.builder.where, [])
        for begin in range(0, runs, size):
            first = min(begin, runs - size)
            self.fresh = begin - first
            program.run(first)
        return self.counts

    def _trace(self, node: int) -> None:
        flags = self.flags[node]
        for k in self.builder.ranges.links(node):
            source = self.network.source[k] >> 1
            drives = self._drives(node, k)
            if drives is False:
                continue
            if drives is True:
                found = flags
            elif flags is None:
                found = drives
            else:
                found = Row(is_flag=True)
                self.builder.emit([drives, flags], [found], np.logical_and)
            self._mark(source, found)

    def _mark(self, node: int, flags: Row | None) -> None:
        if node not in self.flags:
            self.flags[node] = flags
            return
        before = self.flags[node]
        if before is None or flags is None:
            self.flags[node] = None
            return
        both = self.flags[node] = Row(is_flag=True)
        self.builder.emit([before, flags], [both], np.logical_or)

    def _drives(self, node: int, k: int) -> Row | bool:
        """Tell in which runs a link sets its target's early dates."""
        network, builder = self.network, self.builder
        bound = builder.bounds[k]
        special = network.special.get(node)
        if isinstance(network.rule[k], HeldBack):
            return False
        if special is None or node in network.steps:
            begin = builder.values[2 * node]
            if node not in builder.spans:
                return self._compare(bound, begin, _plain, network.snap[node])
            if builder.ranges.minutes[node][0]:
                return self._compare(bound, begin, _plain, 1)
            return self._compare(bound, begin, _either, 0)
        if isinstance(special, FirstStart):
            return self._compare(bound, builder.values[2 * node], _equal, 0)
        assert isinstance(special, Work)
        if special.must is not None:
            return False
        return self._special(node, k, special, bound)

    def _compare(
        self, bound: Value, begin: Value, test: Callable[..., None], snap: int
    ) -> Row | bool:
        if isinstance(bound, int) and isinstance(begin, int):
            return (bound | snap) == begin or (snap == 1 and bound == begin)
        out = Row(is_flag=True)
        reads = [value for value in (bound, begin) if isinstance(value, Row)]
        if len(reads) == 2:
            self.builder.emit(reads, [out], test, snap)
        elif isinstance(bound, Row):
            self.builder.emit(reads, [out], test, np.int64(begin), snap)  # type: ignore[arg-type]
        else:
            fixed = np.int64(bound)

            def test_fixed(at: np.ndarray, target: np.ndarray) -> None:
                test(fixed, at, snap, target)

            self.builder.emit(reads, [out], test_fixed)
        return out

    def _special(self, node: int, k: int, special: Work, bound: Value) -> Row:
        builder = self.builder
        begin: Value = builder.remaining.get(node, builder.values[2 * node])
        if special.started and node not in builder.remaining:
            begin = builder.network.floor[node]
        double = builder.spans.get(node)
        out = Row(is_flag=True)
        reads = [v for v in (bound, begin, double) if isinstance(v, Row)]
        is_finish = self.network.holds_finish(k)
        ways = builder.ways

        is_row = isinstance(bound, Row), isinstance(begin, Row)

        def drives(*rows: np.ndarray) -> None:
            given = list(rows)
            target = given.pop()
            x, at = (
                given.pop(0).astype(np.int64) if found else np.full(len(target), value)
                for found, value in zip(is_row, (bound, begin), strict=True)
            )
            length = length_rows(ways, special, given[0].astype(np.int64) if given else None)
            np.copyto(target, _sets(special, length, x, at, is_finish=is_finish))

        builder.emit(reads, [out], drives)
        return out

    def _from_last(self) -> None:
        """Begin with the tasks that finish last, in each run."""
        builder, network = self.builder, self.network
        nodes = list(range(len(network.tasks)))
        rows = [(n, builder.values[2 * n + 1], builder.active(n)) for n in nodes]
        clocks = [builder.ways.clock(network.calendar(n)) for n in nodes]
        facts = [network.fact.get(2 * n + 1) for n in nodes]
        outs = [Row(is_flag=True) for _ in nodes]
        reads = [v for row in rows for v in row[1:] if isinstance(v, Row)]

        def last(*given: np.ndarray) -> None:
            arrays = list(given[: len(reads)])
            targets = given[len(reads) :]
            finishes = []
            latest = np.zeros(len(targets[0]), dtype=np.int64)
            for (_, value, active), clock, fact in zip(rows, clocks, facts, strict=True):
                place = arrays.pop(0) if isinstance(value, Row) else np.array([value])
                at = clock.instant(place.astype(np.int64))
                at = at if fact is None else np.full_like(at, fact)
                at = at if active is None else np.where(arrays.pop(0), at, 0)
                np.maximum(latest, at, out=latest)
                finishes.append(at)
            for target, at in zip(targets, finishes, strict=True):
                np.equal(latest, at, out=target)

        builder.emit(reads, outs, last)
        self.flags.update(zip(nodes, outs, strict=True))

    def _count(self) -> None:
        roots: dict[int, list[Row | None]] = {}
        for node, flags in self.flags.items():
            root = _root(self.layout, node)
            if root < len(self.network.tasks):
                roots.setdefault(root, []).append(flags)
        for root, every in roots.items():
            rows = [flags for flags in every if flags is not None]
            if len(rows) < len(every):
                rows = []
            self._count_rows(root, rows)

    def _count_rows(self, node: int, rows: list[Row]) -> None:
        current = rows[0] if rows else None
        for row in rows[1:]:
            assert current is not None
            both = Row(is_flag=True)
            self.builder.emit([current, row], [both], np.logical_or)
            current = both
        where, counts = self.builder.where, self.counts

        def count(*flags: np.ndarray) -> None:
            if flags:
                counts[node] += np.count_nonzero(flags[0][self.fresh :])
            else:
                counts[node] += where.last - where.first - self.fresh

        self.builder.emit([] if current is None else [current], [], count)


def _root(layout: Layout, node: int) -> int:
    """Give the node that one stands for, if its work is another's done again."""
    while node in layout.repeated:
        node = layout.repeated[node]
    return node


def _plain(bound: np.ndarray, begin: np.ndarray, snap: int, out: np.ndarray) -> None:
    np.equal(np.bitwise_or(bound, snap), begin, out=out)


def _either(bound: np.ndarray, begin: np.ndarray, snap: int, out: np.ndarray) -> None:
    """For work that takes no time in some runs, whose start stands on either face."""
    del snap
    np.equal(bound | 1, begin | 1, out=out)


def _equal(bound: np.ndarray, begin: np.ndarray, snap: int, out: np.ndarray) -> None:
    del snap
    np.equal(bound, begin, out=out)


def _sets(
    special: Work, length: LengthRows, bound: Whole, begin: Whole, *, is_finish: bool
) -> Flags:
    """Tell where a bound is what a special node stands at; see `driving_links`."""
    at_start: Flags = (bound == begin) | ((bound | 1) == begin)
    if isinstance(length, RuleRows | WorkThenRows):
        start = length.start_for(bound) if is_finish else bound | 1
        return np.equal(length.begin(start), begin)
    if not is_finish:
        return at_start
    if isinstance(special, Brink):
        return at_start if special.at_start else np.equal(bound, begin)
    return np.equal(length.start_for(bound), begin) & (bound > length.finish(begin - 2))


def _one_by_one(
    layout: Layout, lengths: Lengths, runs: int, target: int | None
) -> NDArray[np.int64]:
    """Count for plans whose runs are dated one by one."""
    from exitplan.risk._single import each_run

    counts = np.zeros(len(layout.network.tasks), dtype=np.int64)
    for network, early, idle in each_run(layout, lengths, runs):
        if early is None:
            continue
        ends = last_nodes(network, early) if target is None else [target]
        seen = set()
        for reached in driving_trace(network, early, [n for n in ends if n not in idle]):
            node = _root(layout, reached)
            if node < len(layout.network.tasks) and node not in idle:
                seen.add(node)
        for node in seen:
            counts[node] += 1
    return counts
