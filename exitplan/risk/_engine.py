"""Runs of a plan, block by block: where each event lies in each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from exitplan.network import Work
from exitplan.plan import ProgressRule, ScheduleFrom, StartLags
from exitplan.risk._build import Builder
from exitplan.risk._lengths import Lengths
from exitplan.risk._program import Program, Row

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from exitplan.risk._layout import Layout
    from exitplan.risk._streams import Streams

    Positions: TypeAlias = NDArray[np.int32]

_MOST_TOGETHER = 10_000
_MOST_PLACES = 1 << 25
"""Of runs by events. More together would take more memory than they save time."""
_FEW = 1_000
"""Runs after which it is seen whether a simulation has settled."""
_SINGLE = 50


def block_size(layout: Layout, runs: int, *, is_watched: bool = False) -> int:
    """Give how many runs to work on together; fewer where somebody looks on."""
    if needs_single_runs(layout):
        return min(runs, _SINGLE)
    size = min(_MOST_TOGETHER, max(_SINGLE, _MOST_PLACES // (2 * layout.network.size or 1)))
    return min(runs, size, _FEW if is_watched else size)


class Engine(Protocol):
    """What computes blocks of runs."""

    size: int
    """Runs in a block."""

    def run(self, first: int) -> None:
        """Compute the block that begins with a run."""

    def positions(self, event: int) -> Positions | int:
        """Give an event's positions in the last block; one number where they are all the same."""


class ArrayEngine:
    """All runs of a block at once."""

    def __init__(
        self, layout: Layout, lengths: Lengths, size: int, events: Collection[int]
    ) -> None:
        self.size = size
        builder = Builder(layout, lengths, nodes={event >> 1 for event in events})
        self._values = {event: builder.values[event] for event in events}
        keep = [value for value in self._values.values() if isinstance(value, Row)]
        self._program = Program(builder.steps, size, builder.where, keep)

    def run(self, first: int) -> None:
        """Compute the block that begins with a run."""
        self._program.run(first)

    def positions(self, event: int) -> Positions | int:
        """Give an event's positions in the last block."""
        value = self._values[event]
        return self._program[value] if isinstance(value, Row) else value


def engine_for(
    layout: Layout,
    streams: Streams,
    size: int,
    events: Collection[int],
    lengths: Lengths | None = None,
) -> Engine:
    """Give what computes the runs of a plan; `lengths` draws from the streams, if it is there."""
    lengths = Lengths(streams) if lengths is None else lengths
    if needs_single_runs(layout):
        from exitplan.risk._single import SingleEngine

        return SingleEngine(layout, lengths, size, events)
    return ArrayEngine(layout, lengths, size, events)


def needs_single_runs(layout: Layout) -> bool:
    """Whether each run has to be dated for itself, because its rules look ahead.

    That is so where work is as late as possible or a plan is scheduled from its
    finish, and for rare forms of work whose length varies.
    """
    return _looks_ahead(layout) or has_rare_lengths(layout)


def _looks_ahead(layout: Layout) -> bool:
    is_from_finish = layout.plan.options.schedule_from is ScheduleFrom.FINISH
    return is_from_finish or bool(layout.network.as_late_as_possible)


def has_rare_lengths(layout: Layout) -> bool:
    """Whether more follows from a length that varies than where its work ends.

    That is so where a date that overrides the logic is its finish's, where work
    under way lies as reported or its lags are counted from what remains, where a
    lag is a share of it, and where late dates matter to which a constraint puts an end.
    """
    network, options = layout.network, layout.plan.options
    is_shifting = (
        options.progress is ProgressRule.AS_REPORTED or options.start_lags is StartLags.EARLY_START
    )
    looks_ahead = _looks_ahead(layout)
    for node in layout.lengths:
        if looks_ahead and node in network.ceiling:
            return True
        special = network.special.get(node)
        if not isinstance(special, Work):
            continue
        if special.must is not None or special.capped is not None:
            return True
        if special.started and is_shifting:
            return True
    return any(
        link is not None and link.lag.unit.is_percent and (network.source[k] >> 1) in layout.lengths
        for k, link in enumerate(network.link)
    )
