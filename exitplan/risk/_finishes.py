"""When an item finishes, in all runs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import attrs
import numpy as np

from exitplan.calendars import MINUTES_PER_DAY as DAY
from exitplan.network import SteppedWork
from exitplan.risk._clock import BEFORE, BEYOND, Clock
from exitplan.risk._engine import engine_for
from exitplan.risk._statistics import Chance, Percentile, place_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exitplan.network import Network
    from exitplan.risk._layout import Layout
    from exitplan.risk._lengths import Lengths

LATER = 1 << 40
"""The instant of what leaves the years that its calendar knows: later than any date."""
LATER_DAY = LATER // DAY
_WATCHED_SHARE = 0.8


@attrs.frozen
class Checkpoint:
    """How far the sample had settled after some runs."""

    runs: int
    percentiles: Mapping[str, Percentile]
    """The 80th of each watched item's finish: an instant in minutes, its error in days."""

    @property
    def worst_days(self) -> float:
        """The greatest standard error among them, in days."""
        return max((found.standard_error for found in self.percentiles.values()), default=0.0)


@attrs.frozen(eq=False)
class Positions:
    """Where an item's finish lies in each run."""

    values: NDArray[np.int32]
    clock: Clock
    is_day_rule: bool
    fact: int | None
    """Its instant, where it happened outside working time."""

    @cached_property
    def instants(self) -> NDArray[np.int64]:
        """Instants; :data:`LATER` for what leaves the known years."""
        if self.fact is not None:
            return np.full(len(self.values), self.fact, dtype=np.int64)
        found = self.clock.instant(self.values.astype(np.int64))
        found[self.values >= BEYOND >> 1] = LATER
        return found

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """Day ordinals, as a schedule gives them."""
        begins = (self.values & 1).astype(bool) & (not self.is_day_rule)
        if self.fact is not None:
            begins = np.zeros(len(self.values), dtype=bool)
        found: NDArray[np.int64] = (self.instants - np.where(begins, 0, 1)) // DAY
        found[self.instants == LATER] = LATER_DAY
        return found


@attrs.frozen
class MergeBias:
    """The date that the plan alone gives, and what the runs say of it."""

    day: int
    """The plan's own, an ordinal."""
    chance: Chance
    """Of finishing by then."""
    mean_days: float
    """How many days later the runs finish on average."""
    standard_error: float


def settled(positions: NDArray[np.int32], clock: Clock) -> Percentile:
    """Give the 80th percentile of some finishes: an instant, its standard error in days."""
    ordered = np.sort(positions)
    runs, share = len(ordered), _WATCHED_SHARE
    reach = (runs * share * (1 - share)) ** 0.5
    places = (
        place_of(share, runs),
        max(0, math.floor(share * runs - reach) - 1),
        min(runs - 1, math.ceil(share * runs + reach) - 1),
    )
    value, before, after = clock.instant(ordered[list(places)].astype(np.int64)).tolist()
    return Percentile(share, value, (after - before) / 2 / DAY)


@attrs.frozen
class Kind:
    """What finishes are compared by, that their positions can be."""

    calendar: int
    """Its number in the network."""
    is_day_rule: bool
    fact: int | None

    def positions(self, network: Network, row: NDArray[np.int32]) -> Positions:
        """Give a row with what makes instants and days of it."""
        return Positions(row, Clock(network.calendars[self.calendar]), self.is_day_rule, self.fact)


RowKey: TypeAlias = "tuple[str, Kind]"
"""An item, and the kind of those of its members of which a row tells the latest."""


def kinds(network: Network, items: Iterable[str]) -> dict[Kind, list[str]]:
    """Sort items by their kind: of those of one, the latest has the greatest position."""
    found: dict[Kind, list[str]] = {}
    for item in items:
        node = network.index[item]
        is_day_rule = isinstance(network.special.get(node), SteppedWork)
        kind = Kind(network.calendar_of[node], is_day_rule, network.fact.get(2 * node + 1))
        found.setdefault(kind, []).append(item)
    return found


def rows_of(layout: Layout, items: Iterable[str]) -> dict[RowKey, list[str]]:
    """Give, for each item that has dates in runs, the rows that tell its finish.

    A task has one. A group has one for each kind among its members: of those the
    latest finish is kept.
    """
    network, groups = layout.network, layout.schedule.groups
    found: dict[RowKey, list[str]] = {}
    for item in items:
        members = [item]
        if item not in network.index:
            group = groups.get(item)
            tasks = [] if group is None else group.tasks()
            members = [task.id for task in tasks if task.id in network.index]
        found |= {(item, kind): names for kind, names in kinds(network, members).items()}
    return found


class Finishes:
    """The positions of some finishes in all runs."""

    def __init__(
        self,
        layout: Layout,
        lengths: Lengths,
        items: Mapping[RowKey, Sequence[str]],
        *,
        runs: int,
        block: int,
    ) -> None:
        """Make ready to compute them; each row is of the tasks that `items` gives for it."""
        index = layout.network.index
        self._events = {key: [2 * index[n] + 1 for n in names] for key, names in items.items()}
        every = {event for events in self._events.values() for event in events}
        self._engine = engine_for(layout, lengths.streams, min(block, runs), every, lengths)
        self.size = self._engine.size
        """Runs in a block."""
        self.rows = {key: np.full(runs, BEFORE, dtype=np.int32) for key in items}

    def run(self, first: int) -> None:
        """Compute the block of runs that begins with one."""
        self._engine.run(first)
        for key, row in self.rows.items():
            part = row[first : first + self.size]
            for event in self._events[key]:
                np.maximum(part, self._engine.positions(event), out=part)


def finish_rows(
    layout: Layout,
    lengths: Lengths,
    items: Mapping[RowKey, Sequence[str]],
    *,
    runs: int,
    block: int,
) -> dict[RowKey, NDArray[np.int32]]:
    """Compute them all."""
    finishes = Finishes(layout, lengths, items, runs=runs, block=block)
    for first in block_starts(runs, finishes.size):
        finishes.run(first)
    return finishes.rows


def block_starts(runs: int, size: int) -> list[int]:
    """Give the first run of each block; the last may begin among runs that are done already."""
    return [min(first, runs - size) for first in range(0, runs, size)]
