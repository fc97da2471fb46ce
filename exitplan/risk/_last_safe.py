"""The last safe dates at a confidence: how late each decision may be in most of the runs.

In every run the passes of the plan itself are made with that run's lengths: the
backward pass from the day by which the new service must be in place gives the
last day of each decision in that run. The last safe date at 80 % is the latest
day that is early enough in at least 80 % of the runs.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from exitplan.errors import HorizonError
from exitplan.network import FOREVER, Finished, SteppedWork
from exitplan.network._stepped import WorkThenRule
from exitplan.outlook import contract_dates, last_safe_dates
from exitplan.plan import MINUTES_PER_DAY
from exitplan.risk._engine import needs_single_runs
from exitplan.risk._ranges import with_minutes
from exitplan.risk._repeats import Growth, grown
from exitplan.risk._simulate import simulate
from exitplan.risk._single import each_run, flags_of
from exitplan.risk._statistics import Chance
from exitplan.risk._streams import Sampling
from exitplan.schedule import backward_within, forward_pass
from exitplan.schedule.words import iso_date

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exitplan.calendars import WorkCalendar
    from exitplan.governance import Sittings
    from exitplan.network import Network
    from exitplan.outlook import LastDate, LastDates
    from exitplan.risk._layout import Layout
    from exitplan.risk._simulation import Simulation
    from exitplan.schedule import EarlyDates, LateDates, Schedule

RUNS = 1_000
NEVER_DAY = -1
"""Stands for no day at all."""
ALWAYS_DAY = 1 << 30
"""Stands for any day: in that run it moves no target."""
_ENDLESS = FOREVER >> 1


@attrs.frozen
class ConfidentDate:
    """The last safe date of one thing, in so many of the runs."""

    id: str
    last_day: int | None
    """``None`` where no day is early enough in so many runs."""
    is_free: bool
    """Whether any day would do in so many runs: it moves no target in them."""
    forecast: Chance | None
    """That the day for which it is forecast is early enough, as far as this is what matters;
    ``None`` for a notice that nothing serves."""
    in_time: Chance | None
    """Of a decision: that the targets are kept if it is ready by that day, whatever else holds
    them up. ``None`` for everything else."""

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, to be put beside the last safe date itself."""
        return {
            "last_at_confidence": None if self.last_day is None else iso_date(self.last_day),
            "forecast_early_enough": None if self.forecast is None else self.forecast.value,
            "targets_kept_if_by_then": None if self.in_time is None else self.in_time.value,
        }


@attrs.frozen
class ConfidentDates:
    """The last safe dates of a plan at a confidence, and the runs behind them."""

    dates: LastDates
    """Those that the plan alone gives."""
    confidence: float
    rows: Mapping[str, ConfidentDate]
    """By id."""
    targets: Mapping[str, Chance]
    """How likely each target is kept as things are planned."""
    runs: int
    seed: int
    sampling: Sampling


def confident_last_dates(
    schedule: Schedule,
    to: str | None = None,
    *,
    confidence: float = 0.8,
    runs: int = RUNS,
    seed: int = 1,
    sampling: Sampling = Sampling.LATIN_HYPERCUBE,
) -> ConfidentDates:
    """Find the last safe date of each decision that holds in a share of the runs.

    It is the latest day such that, were the decision ready by then, it would
    not be what makes a target late in at least that share of the runs; of n
    runs' last days in order, the one that ``ceil(confidence * n)`` of them
    reach or pass. What it is counted from, and `to`, are as in
    :func:`exitplan.outlook.last_safe_dates`; where a run takes an option of a
    contract, its service must be replaced by the later day.

    Raises what that function and :func:`exitplan.risk.simulate` raise, and
    ValueError for a confidence that is no share.
    """
    if not 0 < confidence < 1:
        raise ValueError("a confidence lies between 0 and 1")
    dates = last_safe_dates(schedule, to)
    targets = [target.id for target in dates.targets]
    simulation = simulate(schedule, runs=runs, seed=seed, sampling=sampling, watch=targets)
    finder = _Finder(simulation, dates)
    finder.run()
    found = {row.id: finder.row(row, confidence) for row in dates.rows}
    kept = {name: Chance.of(flags) for name, flags in finder.kept.items()}
    return ConfidentDates(
        dates, confidence, found, kept, simulation.runs, seed, simulation.sampling
    )


class _Finder:
    """Finds the last days in every run."""

    def __init__(self, simulation: Simulation, dates: LastDates) -> None:
        self.simulation = simulation
        self.schedule = simulation.schedule
        self.dates = dates
        self.runs = Runs(simulation)
        network = self.runs.network
        self.nodes = {
            row.id: network.index[row.id] for row in dates.rows if row.id in network.index
        }
        self.tables = self._tables()
        self.last_days = {
            name: np.full(simulation.runs, NEVER_DAY, dtype=np.int64) for name in self.nodes
        }
        """By item: the last day in each run."""
        self.is_too_late = {name: np.zeros(simulation.runs, dtype=bool) for name in self.nodes}
        """By item: in which runs it finishes later than it may."""
        self.due = self._due()
        """By target: the day by which it must be in place, in each run."""
        self.kept = {name: simulation.days(name) <= due for name, due in self.due.items()}
        """By target: in which runs it is."""
        self.all_kept: NDArray[np.bool_] = np.logical_and.reduce(list(self.kept.values()))
        self.fixed = self._notices()

    def _due(self) -> dict[str, NDArray[np.int64]]:
        found: dict[str, NDArray[np.int64]] = {}
        for target in self.dates.targets:
            due = np.full(self.simulation.runs, target.by_day, dtype=np.int64)
            if target.contract:
                due = self.simulation.expiry(target.contract)
            found[target.id] = np.minimum(found[target.id], due) if target.id in found else due
        return found

    def _tables(self) -> dict[int, Sittings]:
        """Give the meetings of each decision, by node."""
        found = {}
        for task in self.schedule.network.tasks:
            if task.gate is not None:
                gate = self.schedule.gate(task.id)
                assert gate is not None
                found[self.runs.network.index[task.id]] = gate.table
        return found

    def _notices(self) -> dict[str, int]:
        """Give the last days that a contract's own rule sets for its notices."""
        contracts = {target.contract for target in self.dates.targets if target.contract}
        return {
            term.done_by or f"{contract.id}.{term.id}": term.last_day
            for contract in contract_dates(self.schedule)
            if contract.id in contracts
            for term in contract.notices
        }

    def run(self) -> None:
        """Make both passes in every run."""
        network = self.runs.network
        targets = {network.index[name]: due for name, due in self.due.items()}
        for number, (run, early, _) in enumerate(self.runs):
            if early is None:
                continue
            limits = {
                node: end_of_day(run.calendar(node), int(due[number]))
                for node, due in targets.items()
            }
            late = backward_within(run, early, limits)
            never = self._missed_for_good(run, late)
            for name, node in self.nodes.items():
                day = last_day_of(run, late, node, self.tables.get(node))
                table = self.tables.get(node)
                if day is None:
                    day = ALWAYS_DAY
                elif day <= never or (table is not None and day <= table.never):
                    day = NEVER_DAY
                self.last_days[name][number] = day
                self.is_too_late[name][number] = (
                    early.event[2 * node + 1] > late.event[2 * node + 1]
                )

    def _missed_for_good(self, network: Network, late: LateDates) -> int:
        """Give the day until which days stand for none: some board has no meeting so early."""
        found = NEVER_DAY
        for node, table in self.tables.items():
            special = network.special.get(node)
            if special is None or special.finished:
                continue
            day = last_day_of(network, late, node, table)
            if day is not None and day <= table.never:
                found = max(found, day)
        return found

    def row(self, row: LastDate, confidence: float) -> ConfidentDate:
        """Give one item's last day in a share of the runs."""
        runs = self.simulation.runs
        days = self.last_days.get(row.id)
        if days is None:
            days = np.full(runs, ALWAYS_DAY, dtype=np.int64)
        if row.id in self.fixed:
            days = np.minimum(days, self.fixed[row.id])
        place = runs - math.ceil(confidence * runs - 1e-9)
        day = int(np.partition(days, place)[place])
        forecast = None if row.forecast_day is None else Chance.of(days >= row.forecast_day)
        return ConfidentDate(
            row.id,
            None if day in (NEVER_DAY, ALWAYS_DAY) else day,
            day == ALWAYS_DAY,
            forecast,
            self._in_time(row.id, days >= day, day) if row.kind == "decision" else None,
        )

    def _in_time(self, item_id: str, is_early: NDArray[np.bool_], day: int) -> Chance:
        """Say how likely all targets are kept if an item is done early enough for them.

        Where they are not kept as things are, and it may be for the item's sake, that is
        seen without it.
        """
        if day == NEVER_DAY:
            return Chance.of(np.zeros(len(is_early), dtype=bool))
        found = is_early & self.all_kept
        doubtful = is_early & ~self.all_kept & self.is_too_late[item_id]
        for number in np.flatnonzero(doubtful).tolist():
            found[number] = self._is_kept_without(self.nodes[item_id], number)
        return Chance.of(found)

    def _is_kept_without(self, node: int, number: int) -> bool:
        network, early, _ = self.runs.one(number, without=node)
        if early is None:
            return False
        return all(
            early.event[2 * target + 1] <= end_of_day(network.calendar(target), int(due[number]))
            for target, due in ((network.index[name], due) for name, due in self.due.items())
        )


Run = tuple["Network", "EarlyDates | None", Collection[int]]
"""A run's network, its early dates (if they stay within the known years), and what is idle."""


class Runs:
    """The networks of all runs of a simulation, with their early dates.

    Compiling the plan for each would take most of the time; the plan's network
    is changed instead, unless its rules look ahead.
    """

    def __init__(self, simulation: Simulation) -> None:
        layout: Layout = simulation._layout  # noqa: SLF001 - the same room
        self.layout = layout
        self.network: Network = layout.network
        self.count = simulation.runs
        self._lengths = simulation._draws  # noqa: SLF001 - the same room
        self._is_single = needs_single_runs(layout)
        self._bases: dict[frozenset[int], _Base] = {}
        self._minutes: dict[int, Sequence[int]] = {}
        self._active: dict[int, Sequence[bool]] = {}
        if not self._is_single:
            self._draw()

    def _draw(self) -> None:
        layout, lengths, last = self.layout, self._lengths, self.count
        self._minutes = {
            node: lengths.minutes(length, 0, last).tolist()
            for node, length in layout.lengths.items()
        }
        flags = {
            activity: flags_of(lengths, activity, 0, last).tolist()
            for activity in set(layout.activity.values())
        }
        self._active = {node: flags[activity] for node, activity in layout.activity.items()}

    def __iter__(self) -> Iterator[Run]:
        """Give them in order."""
        if self._is_single:
            yield from each_run(self.layout, self._lengths, self.count)
            return
        for number in range(self.count):
            yield self.one(number)

    def one(self, number: int, without: int | None = None) -> Run:
        """Give one run; links that leave from the node `without` do not bind in it."""
        if self._is_single:
            network, _, idle = next(each_run(self.layout, self._lengths, number + 1, number))
            if without is not None:
                network = _Base(network, frozenset([without]), ()).network
        else:
            idle = {node for node, flags in self._active.items() if not flags[number]}
            key = frozenset(idle if without is None else idle | {without})
            base = self._bases.get(key)
            if base is None:
                base = self._bases[key] = _Base(self.network, key, self._minutes)
            network = base.with_lengths(
                {node: minutes[number] for node, minutes in self._minutes.items()}
            )
        try:
            return network, forward_pass(network), idle
        except HorizonError:
            return network, None, idle


class _Base:
    """A network without the links of what is idle, ready for the lengths of a run."""

    def __init__(self, network: Network, idle: frozenset[int], uncertain: Collection[int]) -> None:
        if idle:
            network = grown(network)
            growth = Growth(network)
            for node in idle:
                growth.incoming[node].clear()
                network.steps.pop(node, None)
                network.span[node] = None
                network.special[node] = Finished(network.floor[node], network.floor[node])
            for links in growth.incoming:
                links[:] = [link for link in links if link[0] >> 1 not in idle]
            growth.close()
        self.network = network
        self._idle = idle
        self._holding = {
            node: [k for k in network.links_into(node) if network.holds_finish(k)]
            for node in uncertain
        }

    def with_lengths(self, minutes: Mapping[int, int]) -> Network:
        """Give a network in which some work takes so many minutes."""
        base = self.network
        network = copy.copy(base)
        network.span, network.snap = base.span.copy(), base.snap.copy()
        network.floor, network.weight = base.floor.copy(), base.weight.copy()
        network.special = base.special.copy()
        for node, long in minutes.items():
            span = base.span[node]
            if node in self._idle:
                continue
            if span is None:
                network.special[node] = with_minutes(base.special[node], long)
                continue
            network.span[node] = 2 * long - 1 if long else 0
            network.snap[node] = 1 if long else 0
            for k in self._holding[node]:
                network.weight[k] += span + base.snap[node] - 2 * long
            floor = base.finish_floor.get(node)
            if floor is not None:
                start = (floor & ~1) - 2 * long + 1 if long else floor
                bare = base.bare_floor.get(node, base.floor[node])
                network.floor[node] = max(bare, start)
        return network


def last_day_of(network: Network, late: LateDates, node: int, table: Sittings | None) -> int | None:
    """Give the last safe day of an item by its late dates, as `last_safe_dates` counts it.

    For a legal period the day of its event, for a decision that of its papers
    or notice, for everything else that of its finish; ``None`` where any will do.
    """
    calendar, special = network.calendar(node), network.special.get(node)
    if isinstance(special, SteppedWork) and not special.started:
        start = late.remaining_start(node)
        if start >= _ENDLESS:
            return None
        if isinstance(special.length, WorkThenRule):
            return (calendar.instant(special.length.ready(start)) - 1) // MINUTES_PER_DAY
        return calendar.instant(start) // MINUTES_PER_DAY
    finish = late.event[2 * node + 1]
    if finish >= _ENDLESS:
        return None
    if table is not None:
        return table.latest_event(calendar.instant(finish) // MINUTES_PER_DAY)
    return (calendar.instant(finish) - (not finish & 1)) // MINUTES_PER_DAY


def end_of_day(calendar: WorkCalendar, day: int) -> int:
    """Give the latest position that is still on a day, rather than at the next one's beginning."""
    end = (day + 1) * MINUTES_PER_DAY
    position = calendar.floor(end)
    return position - 1 if position & 1 and calendar.instant(position) == end else position
