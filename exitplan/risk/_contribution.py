"""What each risk, branch and uncertain length does to a date, and what a mitigation buys.

The runs are dated again without it, with the same chances for all else: the
difference is what it makes of the date. Differences do not add up to the whole,
since what is off the critical path in one run is on it in another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.plan import Branch, TakeOption
from exitplan.risk._again import (
    NO_DAYS,
    Again,
    Days,
    Otherwise,
    mean_difference,
    percentile_difference,
    reruns_for,
    runs_for,
    weightiest,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exitplan.plan import Mitigation, Risk
    from exitplan.risk._again import Instants
    from exitplan.risk._simulation import Simulation

PATIENCE = 5.0
"""How much longer a question may take that is asked for, than one that everybody asks."""
POUNDS = 10_000
"""What a mitigation buys is told by this much money."""


@attrs.frozen
class Gain:
    """What a mitigation buys."""

    id: str
    """Of its risk or branch."""
    title: str
    """Of its risk or branch."""
    what: str
    cost: int | None
    """In pounds."""
    is_done: bool
    """Whether the simulation counts it as done: then it is what it has bought."""
    at_share: Days
    """How much earlier the percentile is with it than without."""
    mean: Days

    @property
    def per_money(self) -> float | None:
        """Days at the percentile for every 10,000 pounds; ``None`` where it costs nothing."""
        return self.at_share.value * POUNDS / self.cost if self.cost else None

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "id": self.id,
            "title": self.title,
            "mitigation": self.what,
            "cost_pounds": self.cost,
            "counted_as_done": self.is_done,
            "buys": self.at_share.as_dict(),
            "buys_on_average": self.mean.as_dict(),
            "buys_days_per_10000_pounds": _rounded(self.per_money),
        }


@attrs.frozen
class Contribution:
    """What one thing makes of a date: positive where it makes it later."""

    id: str
    title: str
    kind: str
    """``risk``, ``branch`` or ``task``."""
    at_share: Days
    """How much later the percentile is with it than without."""
    mean: Days

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "id": self.id,
            "title": self.title,
            "kind": self.kind,
            "contributes": self.at_share.as_dict(),
            "contributes_on_average": self.mean.as_dict(),
        }


@attrs.frozen
class Tornado:
    """Everything that bears on one date, the weightiest first."""

    item: str
    title: str
    share: float
    """Which percentile is told, as a share: 0.8."""
    runs: int
    """That were dated again each time."""
    all_runs: int
    """Of the simulation."""
    contributions: tuple[Contribution, ...]
    gains: tuple[Gain, ...]
    """The best buy first."""
    left_out: int = 0
    """Uncertain tasks that were not tried, as they go least with the date."""
    risks_left_out: int = 0
    """Risks and branches that were not tried, for the same reason."""

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "milestone": self.item,
            "percentile": round(100 * self.share),
            "runs": self.runs,
            "tasks_not_tried": self.left_out,
            "risks_not_tried": self.risks_left_out,
            "contributions": [found.as_dict() for found in self.contributions],
            "mitigations": [found.as_dict() for found in self.gains],
        }


def tornado(
    simulation: Simulation,
    item_id: str,
    *,
    share: float = 0.8,
    tasks: Sequence[str] = (),
    left_out: int = 0,
    on_rerun: Callable[[int, int], None] | None = None,
) -> Tornado:
    """Find what each risk and branch, and the lengths of some tasks, make of a date.

    `tasks` are full ids; :func:`~exitplan.risk.task_risks` ranks them. Where
    there is much to try, each trial has fewer runs: see :attr:`Tornado.runs`.
    `on_rerun` is told how many trials are done, and of how many.
    """
    entries = [entry for entry in _entries(simulation) if not is_option(entry)]
    most = reruns_for(simulation, PATIENCE)
    register = entries
    if len(entries) > most:
        tried = weightiest(Again(simulation, simulation.runs), item_id, entries, most)
        register = [entry for entry in entries if entry.id in tried]
    mitigated = [entry for entry in register if entry.mitigation is not None]
    trials = len(register) + len(tasks) + len(mitigated)
    again = Again(simulation, runs_for(simulation, trials + 1))
    trial = _Trial(again, item_id, share, trials, on_rerun)
    found = [
        Contribution(entry.id, entry.title, _kind(simulation, entry), *trial.without_entry(entry))
        for entry in register
    ]
    titles = {task.id: task.title for task in again.layout(Otherwise()).network.tasks}
    found += [
        Contribution(name, titles[name], "task", *trial.without(Otherwise(fixed=[name])))
        for name in tasks
    ]
    gains = [trial.gain(entry, entry.mitigation) for entry in mitigated if entry.mitigation]
    return Tornado(
        item_id,
        simulation.schedule[item_id].title,
        share,
        again.runs,
        simulation.runs,
        tuple(sorted(found, key=_weight, reverse=True)),
        tuple(sorted(gains, key=lambda gain: gain.at_share.value, reverse=True)),
        left_out,
        len(entries) - len(register),
    )


def _entries(simulation: Simulation) -> list[Risk | Branch]:
    """Give the risks and branches that may happen, and those that a mitigation has removed."""
    plan = simulation.schedule.plan
    may = {*simulation.risks, *simulation.branches}
    return [
        entry
        for register in (plan.risks, plan.branches)
        for entry in register.values()
        if entry.id in may or (_is_undone(simulation, entry) and entry.id not in simulation.without)
    ]


def is_option(entry: Risk | Branch) -> bool:
    """Whether it only lets a contract run on, and moves no date."""
    return isinstance(entry, Branch) and isinstance(entry.then, TakeOption)


def _is_undone(simulation: Simulation, entry: Risk | Branch) -> bool:
    """Whether a mitigation that counts as done leaves nothing of it."""
    done = entry.mitigation
    if done is None or not (simulation.mitigated or done.is_in_place):
        return False
    bare = attrs.evolve(entry, mitigation=None)
    return bare.chance() > 0


def _kind(simulation: Simulation, entry: Risk | Branch) -> str:
    return "risk" if entry.id in simulation.schedule.plan.risks else "branch"


def _weight(found: Contribution) -> tuple[float, float]:
    return abs(found.at_share.value), abs(found.mean.value)


class _Trial:
    """Trials on one date."""

    def __init__(
        self,
        again: Again,
        item_id: str,
        share: float,
        trials: int,
        on_rerun: Callable[[int, int], None] | None,
    ) -> None:
        self.again = again
        self.item = item_id
        self.share = share
        self.trials = trials
        self.done = 0
        self.on_rerun = on_rerun
        self.base = again.as_it_is(item_id)

    def without(self, otherwise: Otherwise) -> Iterator[Days]:
        """Give how much later the date is than with something left out."""
        return self._compare(self.base, self._rerun(otherwise))

    def without_entry(self, entry: Risk | Branch) -> Iterator[Days]:
        """Give how much later the date is than without a risk or branch."""
        if self.again.can_move(self.item, entry):
            return self.without(Otherwise(without=[entry.id]))
        self._count()
        return iter((NO_DAYS, NO_DAYS))

    def gain(self, entry: Risk | Branch, mitigation: Mitigation) -> Gain:
        """Give how much earlier the date is with a mitigation than without."""
        is_done = self.again.simulation.mitigated or mitigation.is_in_place
        cost = mitigation.cost
        if not self.again.can_move(self.item, entry):
            self._count()
            return Gain(entry.id, entry.title, mitigation.what, cost, is_done, NO_DAYS, NO_DAYS)
        other = self._rerun(Otherwise(done={entry.id: not is_done}))
        later, earlier = (other, self.base) if is_done else (self.base, other)
        at_share, mean = self._compare(later, earlier)
        return Gain(entry.id, entry.title, mitigation.what, cost, is_done, at_share, mean)

    def _rerun(self, otherwise: Otherwise) -> Instants:
        found = self.again.finishes(self.item, otherwise)
        self._count()
        return found

    def _count(self) -> None:
        self.done += 1
        if self.on_rerun is not None:
            self.on_rerun(self.done, self.trials)

    def _compare(self, later: Instants, earlier: Instants) -> Iterator[Days]:
        yield percentile_difference(later, earlier, self.share)
        yield mean_difference(later, earlier)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
