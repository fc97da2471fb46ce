"""The same runs again with something otherwise, so that only that can make a difference.

Every stream of chances is named by what it is for, so that a run that leaves
out one risk draws everything else as it did before (common random numbers).
"""

from __future__ import annotations

import copy
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import attrs
import numpy as np

from exitplan.plan import Branch, Group, Risk
from exitplan.risk._finishes import LATER, finish_rows, rows_of
from exitplan.risk._layout import Activity, Choices, Layout
from exitplan.risk._lengths import Length, Lengths
from exitplan.risk._ranges import leading_to
from exitplan.risk._statistics import percentile
from exitplan.risk._streams import Streams

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from exitplan.plan import Plan
    from exitplan.risk._simulation import Simulation
    from exitplan.schedule import Schedule

    Instants = NDArray[np.int64]

Entry = TypeVar("Entry", Risk, Branch)
DAY = 1440
MOST_WORK = 200_000_000
"""Nodes times runs that all reruns of one question may take together: some ten seconds."""
MOST_SINGLE_WORK = 1_000_000
"""The same where each run has to be dated for itself."""
HASTE = 0.25
"""The part of that work which a question that everybody asks may take."""
MOST_BUILT = 60_000
"""Nodes of all networks that the reruns of one such question may make ready: some seconds."""
FEWEST_RERUNS = 10
FEWEST_RUNS = 1_000
FEWEST_SINGLE_RUNS = 200
GROUPS = 20
"""Groups of runs from whose scatter the standard error of a difference is taken."""


@attrs.frozen
class Otherwise:
    """What is otherwise than in the simulation."""

    without: Collection[str] = ()
    """Ids of risks and branches that are left out as well."""
    fixed: Collection[str] = ()
    """Full ids of tasks that take as long as planned, but for the risks that hit them."""
    done: Mapping[str, bool] = attrs.Factory(dict)
    """Whether the mitigation of a risk or branch is done, by its id."""


class Again:
    """Dates the runs of a simulation again."""

    def __init__(self, simulation: Simulation, runs: int) -> None:
        self.simulation = simulation
        self.runs = runs
        self.is_whole = runs == simulation.runs
        """Whether they are the simulation's own runs, not fewer of the same seed."""
        self._base = simulation._layout  # noqa: SLF001 - the same room
        self._lengths = simulation._draws  # noqa: SLF001 - the same room: the very same chances
        if not self.is_whole:
            self._lengths = Lengths(Streams(simulation.seed, runs, simulation.sampling))
        self._before: dict[str, set[int]] = {}

    def as_it_is(self, item_id: str) -> Instants:
        """Give when an item finishes, with nothing otherwise."""
        if self.is_whole:
            return self.simulation.finishes(item_id)
        return self.finishes(item_id, Otherwise())

    def finishes(self, item_id: str, otherwise: Otherwise) -> Instants:
        """Give the instants at which an item finishes with something otherwise."""
        return self.of_layout(item_id, self.layout(otherwise))

    def of_layout(self, item_id: str, layout: Layout) -> Instants:
        """Give the instants at which an item finishes in a plan made ready."""
        network = layout.network
        members(self.simulation.schedule, item_id, network.index)
        block = self.simulation._block  # noqa: SLF001 - the same room
        items = rows_of(layout, [item_id])
        rows = finish_rows(layout, self._lengths, items, runs=self.runs, block=block)
        latest: Instants = np.maximum.reduce(
            [kind.positions(network, row).instants for (_, kind), row in rows.items()]
        )
        return latest

    def layout(self, otherwise: Otherwise) -> Layout:
        """Make the plan ready with something otherwise."""
        simulation = self.simulation
        schedule = simulation.schedule
        layout = None
        if not otherwise.done:
            layout = less(self._base, otherwise.without)
        if layout is None:
            if otherwise.done:
                schedule = _with_plan(schedule, _with_mitigations(schedule.plan, otherwise.done))
            without = frozenset(simulation.without) | frozenset(otherwise.without)
            layout = Layout(schedule, Choices(without, simulation.mitigated))
            layout.ways = self._base.ways
        if otherwise.fixed:
            _fix(layout, {layout.network.index[name] for name in otherwise.fixed})
        return layout

    def leads(self, item_id: str, nodes: Iterable[int]) -> bool:
        """Whether from any of some nodes links lead to an item."""
        before = self._before.get(item_id)
        if before is None:
            network = self._base.network
            ids = members(self.simulation.schedule, item_id, network.index)
            before = leading_to(network, [network.index[name] for name in ids])
            self._before[item_id] = before
        return not before.isdisjoint(nodes)

    def can_move(self, item_id: str, entry: Risk | Branch) -> bool:
        """Whether a risk or branch hits anything that leads to an item.

        Asked of one that the simulation leaves out or a mitigation has removed, it is yes.
        """
        base = self._base
        if isinstance(entry, Branch):
            return self.leads(item_id, [base.network.index[entry.at]])
        if entry.id not in self.simulation.risks:
            return True
        hits = (n for n, length in base.lengths.items() if _is_hit(length, entry.id))
        return self.leads(item_id, hits)


def less(layout: Layout, without: Collection[str]) -> Layout | None:
    """Give a plan made ready, but for some risks and branches, without making it anew.

    ``None`` where it has to be: where a branch is taken in every run, or where work
    that nothing else makes uncertain is counted in another unit without the risk.
    """
    found = copy.copy(layout)
    found.lengths = dict(layout.lengths)
    found.choices = attrs.evolve(layout.choices, without=layout.choices.without | {*without})
    found.risks = [risk for risk in layout.risks if risk.id not in without]
    found.branches = [branch for branch in layout.branches if branch.id not in without]
    if not without:
        return found
    tasks = layout.network.tasks
    for node, length in layout.lengths.items():
        if not any(_is_hit(length, name) for name in without):
            continue
        hits = tuple(hit for hit in length.hits if hit.risk not in without)
        if hits or length.base is not None:
            found.lengths[node] = attrs.evolve(length, hits=hits)
        elif node >= len(tasks) or tasks[node].id in layout.estimator.changes:
            return None
        else:
            del found.lengths[node]
    mitigated = layout.choices.mitigated
    for branch in layout.branches:
        if branch.id in without and branch.chance(mitigated=mitigated) >= 1:
            return None
    found.activity = {n: _without(own, without) for n, own in layout.activity.items()}
    return found


def _is_hit(length: Length, risk: str) -> bool:
    return any(hit.risk == risk for hit in length.hits)


def _without(activity: Activity, branches: Collection[str]) -> Activity:
    """Give an activity that is never there if it is that of a branch left out."""
    parent = None if activity.parent is None else _without(activity.parent, branches)
    share = 0.0 if activity.names[1] in branches else activity.share
    return attrs.evolve(activity, share=share, parent=parent)


def runs_for(simulation: Simulation, reruns: int, part: float = 1.0) -> int:
    """Say how many runs can be dated again so many times in a bearable time."""
    size = simulation._layout.network.size  # noqa: SLF001 - the same room
    most, fewest = MOST_WORK, FEWEST_RUNS
    if simulation.is_single:
        most, fewest = MOST_SINGLE_WORK, FEWEST_SINGLE_RUNS
    return min(simulation.runs, max(fewest, int(part * most) // max(1, size * reruns)))


def reruns_for(simulation: Simulation, part: float = 1.0) -> int:
    """Say how many reruns can be made ready in a bearable time, however few their runs."""
    size = simulation._layout.network.size  # noqa: SLF001 - the same room
    return max(FEWEST_RERUNS, int(part * MOST_BUILT) // max(1, size))


def weightiest(
    again: Again, item_id: str, entries: Iterable[Risk | Branch], most: int
) -> frozenset[str]:
    """Choose the risks and branches that are worth a rerun: all that can move a date, if few.

    Of more, those with which the date goes most: how much later it is on average
    where they happen than where they do not, times how often they do.
    """
    simulation = again.simulation
    moving = [entry for entry in entries if again.can_move(item_id, entry)]
    if len(moving) <= most:
        return frozenset(entry.id for entry in moving)
    finishes = simulation.finishes(item_id)
    is_known = finishes < LATER
    days = finishes[is_known] / DAY
    ranked = []
    for entry in moving:
        happens = simulation.taken if isinstance(entry, Branch) else simulation.happened
        flags = happens(entry.id)[is_known]
        count = int(flags.sum())
        weight = 0.0
        if 0 < count < len(days):
            apart = float(days[flags].mean()) - float(days[~flags].mean())
            weight = abs(apart) * count / len(days)
        ranked.append((-weight, entry.id))
    return frozenset(name for _, name in sorted(ranked)[:most])


def members(schedule: Schedule, item_id: str, index: Mapping[str, int]) -> Sequence[str]:
    """Give an item's own id or, of a group, its members', as far as they have dates in runs."""
    if item_id in index:
        return [item_id]
    item = schedule.groups.get(item_id)
    found = [task.id for task in item.tasks()] if isinstance(item, Group) else []
    found = [name for name in found if name in index]
    if not found:
        schedule.node(item_id)  # Raises the error that names what is near.
    return found


def _with_plan(schedule: Schedule, plan: Plan) -> Schedule:
    variant = copy.copy(schedule)
    variant.plan = plan
    return variant


def _with_mitigations(plan: Plan, done: Mapping[str, bool]) -> Plan:
    return attrs.evolve(plan, risks=_done(plan.risks, done), branches=_done(plan.branches, done))


def _done(register: Mapping[str, Entry], done: Mapping[str, bool]) -> dict[str, Entry]:
    found = dict(register)
    for name, entry in register.items():
        mitigation = entry.mitigation
        if name in done and mitigation is not None:
            what = attrs.evolve(mitigation, is_in_place=True) if done[name] else None
            found[name] = attrs.evolve(entry, mitigation=what)
    return found


def _fix(layout: Layout, nodes: set[int]) -> None:
    """Let some work and what repeats it take as long as planned."""
    for node, length in list(layout.lengths.items()):
        root = node
        while root in layout.repeated:
            root = layout.repeated[root]
        if root in nodes and length.hits:
            layout.lengths[node] = attrs.evolve(length, base=None, partners=None)
        elif root in nodes:
            del layout.lengths[node]


@attrs.frozen
class Days:
    """A number of calendar days that rests on a sample."""

    value: float
    standard_error: float

    @property
    def is_noise(self) -> bool:
        """Whether it is no more than chance may make of nothing: two standard errors."""
        return abs(self.value) <= 2 * self.standard_error

    def as_dict(self) -> dict[str, float | bool]:
        """Give it as plain data."""
        return {
            "days": round(self.value, 3),
            "standard_error": round(self.standard_error, 3),
            "within_noise": self.is_noise,
        }


NO_DAYS = Days(0.0, 0.0)


def mean_difference(later: Instants, earlier: Instants) -> Days:
    """Give how much later the same runs finish on average.

    Runs in which either leaves the known years are left out.
    """
    days = (later - earlier)[(later < LATER) & (earlier < LATER)] / DAY
    if len(days) < 2:
        return NO_DAYS
    return Days(float(days.mean()), float(days.std(ddof=1)) / math.sqrt(len(days)))


def percentile_difference(later: Instants, earlier: Instants, share: float) -> Days:
    """Give how much later a percentile of the same runs is.

    Its standard error comes from the scatter between groups of the runs, which
    counts in that most of what varies is the same in both.
    """

    def difference(first: Instants, second: Instants) -> float:
        found = percentile(np.sort(first), share).value - percentile(np.sort(second), share).value
        return found / DAY

    return Days(
        difference(later, earlier),
        group_error(len(later), lambda part: difference(later[part], earlier[part])),
    )


def group_error(runs: int, statistic: Callable[[slice], float]) -> float:
    """Give the standard error of a statistic of all runs, from its scatter between groups."""
    groups = min(GROUPS, runs // 2)
    if groups < 2:
        return 0.0
    ends = [runs * number // groups for number in range(groups + 1)]
    values = [statistic(slice(a, b)) for a, b in pairwise(ends)]
    return float(np.std(values, ddof=1)) / math.sqrt(groups)
