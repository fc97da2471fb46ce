"""What bears on one date: which tasks it goes with, and what each risk costs when it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from exitplan.calendars import MINUTES_PER_DAY, build_calendar
from exitplan.risk._again import (
    DAY,
    HASTE,
    NO_DAYS,
    Again,
    Days,
    Otherwise,
    mean_difference,
    members,
    reruns_for,
    runs_for,
    weightiest,
)
from exitplan.risk._contribution import is_option
from exitplan.risk._ranges import leading_to
from exitplan.risk._simulation import LATER
from exitplan.risk._single import flags_of
from exitplan.risk._statistics import Chance, CorrelationKind, correlation, pearson

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from exitplan.plan import Branch, Risk
    from exitplan.risk._simulation import Simulation

_WEEK = 7 * MINUTES_PER_DAY
MOST_TASKS = 20
_NOISE = 4.0


@attrs.frozen
class TaskRisk:
    """How one task's length bears on a date."""

    id: str
    title: str
    criticality: Chance
    """CI: the share of runs in which it is on the path that sets the date."""
    pearson: float
    """How its length and the date go together, by Pearson's r; its size is the cruciality."""
    spearman: float
    """The same by Spearman's rho, of ranks."""
    kendall: float
    """The same by Kendall's tau-b, of pairs of runs."""
    sensitivity: float
    """SSI: criticality, times the scatter of its length by that of the date."""
    scatter: float
    """Standard deviation of its length, in calendar days."""

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "id": self.id,
            "title": self.title,
            "criticality": self.criticality.value,
            "criticality_standard_error": round(self.criticality.standard_error, 6),
            "cruciality_pearson": round(abs(self.pearson), 6),
            "cruciality_spearman": round(abs(self.spearman), 6),
            "cruciality_kendall": round(abs(self.kendall), 6),
            "sensitivity_index": round(self.sensitivity, 6),
            "scatter_days": round(self.scatter, 3),
        }


@attrs.frozen
class TaskRisks:
    """The tasks whose lengths bear most on a date, the weightiest first."""

    item: str
    found: tuple[TaskRisk, ...]
    left_out: int
    """Uncertain tasks that bear less on it."""


@attrs.frozen
class HappeningRisk:
    """How often a risk happens or a branch is taken, and what that costs."""

    id: str
    title: str
    kind: str
    """``risk`` or ``branch``."""
    probability: float
    """As the plan has it: of a branch, where what decides it is done at all."""
    happens: Chance
    costs: Days | None
    """How much later the date is where it happens; ``None`` where it happens in no run."""
    on_average: Days | None
    """The same spread over all runs; ``None`` where there are so many that it was not tried."""
    runs: int
    """Those dated again without it to find that."""

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "id": self.id,
            "title": self.title,
            "kind": self.kind,
            "probability": self.probability,
            "happens": self.happens.value,
            "happens_standard_error": round(self.happens.standard_error, 6),
            "costs_when_it_happens": None if self.costs is None else self.costs.as_dict(),
            "costs_on_average": None if self.on_average is None else self.on_average.as_dict(),
            "runs_compared": self.runs,
        }


def task_risks(simulation: Simulation, item_id: str, *, most: int = MOST_TASKS) -> TaskRisks:
    """Rank the uncertain tasks by how their lengths bear on a date.

    Lengths and date are compared in working time where they are on the same
    calendar, else in calendar time, a week being a week. A task that is not
    done in a run takes no time in it. Ranked by the greater of |r| and the
    sensitivity index. Work that is done again counts as its first time only.
    Left out is what no link leads on from to the date, unless it shares a risk or a
    correlation with other work, and what is never critical and whose r is no
    greater than chance makes it of nothing (four standard errors).
    """
    is_node = item_id in simulation.schedule.network.index
    critical = simulation.criticality(item_id if is_node else None)
    target = _Target(simulation, item_id)
    ranked: list[tuple[float, str, float, float]] = []
    noise = _NOISE / simulation.runs**0.5
    for task_id in simulation.uncertain:
        if not target.may_bear(task_id):
            continue
        lengths, scale, finish = target.beside(task_id)
        r = pearson(lengths, finish)
        spread = float(finish.std())
        deviation = float(lengths.std()) * scale
        index = critical.of(task_id).value * deviation / spread if spread else 0.0
        if index > 0.0 or abs(r) > noise:
            ranked.append((max(abs(r), index), task_id, r, index))
    ranked.sort(key=lambda entry: -entry[0])
    chosen = ranked[:most]
    found = []
    for _, task_id, r, index in chosen:
        lengths, _, finish = target.beside(task_id)
        found.append(
            TaskRisk(
                task_id,
                target.titles[task_id],
                critical.of(task_id),
                r,
                correlation(lengths, finish, CorrelationKind.SPEARMAN),
                correlation(lengths, finish, CorrelationKind.KENDALL),
                index,
                target.in_days(task_id, lengths),
            )
        )
    return TaskRisks(item_id, tuple(found), len(ranked) - len(chosen))


class _Target:
    """A date, beside which lengths are put."""

    def __init__(self, simulation: Simulation, item_id: str) -> None:
        self.simulation = simulation
        layout = simulation._layout  # noqa: SLF001 - the same room
        self.layout = layout
        self.finishes = simulation.finishes(item_id)
        self.is_known = self.finishes < LATER
        self.titles = {task.id: task.title for task in layout.network.tasks}
        node = layout.network.index.get(item_id)
        self.calendar = None if node is None else layout.network.calendar(node).name
        self.working = None if node is None else simulation.working_minutes(item_id)
        self._draws = simulation._draws  # noqa: SLF001 - the same room
        index = layout.network.index
        ids = members(simulation.schedule, item_id, index)
        self._before = leading_to(layout.network, [index[name] for name in ids])

    def may_bear(self, task_id: str) -> bool:
        """Whether a task's length can have to do with the date, other than by chance."""
        node = self.layout.network.index[task_id]
        length = self.layout.lengths[node]
        return node in self._before or bool(length.hits) or length.partners is not None

    def beside(self, task_id: str) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
        """Give a task's lengths, their scale, and the date, in runs in which that is known."""
        calendar, factor = self._time_of(task_id)
        lengths = self.lengths(task_id)[self.is_known]
        if self.working is not None and calendar == self.calendar:
            return lengths, 1.0, self.working[self.is_known].astype(np.float64)
        return lengths, factor, self.finishes[self.is_known].astype(np.float64)

    def in_days(self, task_id: str, lengths: NDArray[np.float64]) -> float:
        """Give the standard deviation of lengths in calendar days."""
        _, factor = self._time_of(task_id)
        return float(lengths.std()) * factor / DAY

    def lengths(self, task_id: str) -> NDArray[np.float64]:
        """Give a task's lengths; nothing in runs in which it is not done."""
        found = self.simulation.lengths(task_id).astype(np.float64)
        activity = self.layout.activity.get(self.layout.network.index[task_id])
        if activity is not None:
            found[~flags_of(self._draws, activity, 0, self.simulation.runs)] = 0.0
        return found

    def _time_of(self, task_id: str) -> tuple[str, float]:
        """Give the calendar that a task's minutes are of, and calendar minutes for each."""
        network = self.layout.network
        node = network.index[task_id]
        name = network.calendar(node).name
        task = network.tasks[node]
        if task.gate is not None and not self.layout.estimator.is_elapsed.get(task_id, False):
            # Its positions are by the clock, the work before the meeting is not.
            own = task.calendar or self.layout.plan.calendar
            calendar = build_calendar(own, self.layout.plan.calendars)
            return own, _WEEK / (calendar.week_minutes or _WEEK)
        return name, _WEEK / (network.calendar(node).week_minutes or _WEEK)


def happening_risks(
    simulation: Simulation,
    item_id: str,
    *,
    on_rerun: Callable[[int, int], None] | None = None,
) -> tuple[HappeningRisk, ...]:
    """Say how often each risk happens and each branch is taken, and what that costs a date.

    Found by dating the runs again without it, all else being the same; of many
    risks with fewer runs (see :data:`HASTE`), and of very many only for those
    that the date goes with most. The dearest on average come first. `on_rerun` is
    told how many are done, and of how many.
    """
    plan = simulation.schedule.plan
    entries: list[tuple[Risk | Branch, str, NDArray[np.bool_]]] = [
        (plan.risks[name], "risk", simulation.happened(name)) for name in simulation.risks
    ]
    entries += [
        (plan.branches[name], "branch", simulation.taken(name)) for name in simulation.branches
    ]
    if not entries:
        return ()
    most = reruns_for(simulation)
    again = Again(simulation, runs_for(simulation, min(most, len(entries)) + 1, HASTE))
    base = again.as_it_is(item_id)
    moving = [entry for entry, _, flags in entries if flags.any() and not is_option(entry)]
    tried = weightiest(again, item_id, moving, most)
    found = []
    for number, (entry, kind, happened) in enumerate(entries, 1):
        happens = Chance.of(happened)
        mean: Days | None = NO_DAYS
        if entry.id in tried:
            other = again.finishes(item_id, Otherwise(without=[entry.id]))
            mean = mean_difference(base, other)
        elif len(tried) == most and entry in moving and again.can_move(item_id, entry):
            mean = None
        share = float(entry.chance(mitigated=simulation.mitigated))
        costs = None
        if happens.value and mean is not None:
            costs = Days(mean.value / happens.value, mean.standard_error / happens.value)
        found.append(
            HappeningRisk(entry.id, entry.title, kind, share, happens, costs, mean, again.runs)
        )
        if on_rerun is not None:
            on_rerun(number, len(entries))
    return tuple(sorted(found, key=_weight, reverse=True))


def _weight(risk: HappeningRisk) -> float:
    return -1.0 if risk.on_average is None else abs(risk.on_average.value)
