"""The sample: when things finish in each run, and what that says of dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from exitplan.calendars import MINUTES_PER_DAY as DAY
from exitplan.errors import Diagnostic, ExitplanError, Severity, UnknownTaskError
from exitplan.plan import option_number
from exitplan.risk._finishes import (
    LATER,
    LATER_DAY,
    Checkpoint,
    MergeBias,
    Positions,
    block_starts,
    finish_rows,
    rows_of,
    settled,
)
from exitplan.risk._single import flags_of
from exitplan.risk._statistics import Chance, Percentile, percentile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exitplan.plan import Plan
    from exitplan.risk._criticality import Criticality
    from exitplan.risk._finishes import RowKey
    from exitplan.risk._layout import Layout
    from exitplan.risk._lengths import Lengths
    from exitplan.risk._streams import Sampling
    from exitplan.schedule import Schedule


__all__ = ["LATER", "LATER_DAY", "Simulation"]


class Simulation:
    """A plan dated in many runs. Make one with :func:`exitplan.risk.simulate`.

    Everything is given by run, in the runs' order, so that what is taken from
    the same simulation goes together. An array belongs to the simulation: copy
    it before changing it.
    """

    def __init__(
        self,
        layout: Layout,
        lengths: Lengths,
        sampling: Sampling,
        runs: int,
        finishes: Mapping[RowKey, NDArray[np.int32]],
        *,
        block: int,
        is_partial: bool,
    ) -> None:
        streams = lengths.streams
        self._layout = layout
        self._streams = streams
        self._draws = lengths
        self._block = block
        self._parts: dict[str, list[Positions]] = {}
        """What is computed of finishes: of a group, the latest of its members, by kind."""
        self._criticality: dict[str, Criticality] = {}
        self._ordered: dict[tuple[str, int], tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        """Instants and days by which an item finishes in the first of the runs, in order."""
        self.schedule: Schedule = layout.schedule
        """The plan as it is dated without any uncertainty."""
        self.plan: Plan = layout.schedule.written
        self.runs = runs
        """Runs there are; fewer than asked for where it was stopped."""
        self.runs_asked = streams.runs
        self.seed = streams.seed
        self.sampling = sampling
        self.without = layout.choices.without
        """Ids of risks and branches left out."""
        self.mitigated = layout.choices.mitigated
        """Whether mitigations count as done that are not."""
        self.is_partial = is_partial
        """Whether it was broken off (not: stopped because it had settled)."""
        self._keep(finishes)
        self.milestones = tuple(name for name in self._parts if name in self._index)
        """Full ids of what is watched: milestones and whatever has a deadline, but for groups."""

    @cached_property
    def convergence(self) -> tuple[Checkpoint, ...]:
        """How the sample settled, block by block."""
        found = {name: self._found(name) for name in self.milestones}
        ends = [first + self._block for first in block_starts(self.runs, self._block)]
        return tuple(
            Checkpoint(done, {n: settled(p.values[:done], p.clock) for n, p in found.items()})
            for done in ends
        )

    def settling(self, item_id: str, share: float = 0.8) -> dict[int, Percentile]:
        """Give an item's percentile, as :meth:`percentile` does, after each tenth of the runs.

        By how many runs, whatever the blocks were.
        """
        ends = sorted({max(1, self.runs * tenth // 10) for tenth in range(1, 11)})
        return {done: self._percentile(item_id, share, done) for done in ends}

    @property
    def is_single(self) -> bool:
        """Whether each run had to be dated for itself, which takes longer."""
        from exitplan.risk._engine import needs_single_runs

        return needs_single_runs(self._layout)

    @cached_property
    def uncertain(self) -> tuple[str, ...]:
        """Full ids of the tasks whose length differs from run to run, in the plan's order.

        With them the steps of pauses and detours, whose ids begin with their branch's.
        """
        tasks = self._layout.network.tasks
        return tuple(tasks[n].id for n in sorted(self._layout.lengths) if n < len(tasks))

    @property
    def risks(self) -> tuple[str, ...]:
        """Ids of the risks that may happen."""
        return tuple(risk.id for risk in self._layout.risks)

    @property
    def branches(self) -> tuple[str, ...]:
        """Ids of the branches that may be taken."""
        return tuple(branch.id for branch in self._layout.branches)

    # What happened, run by run

    def lengths(self, task_id: str) -> NDArray[np.int32]:
        """Give a task's length in minutes of its own working time (its elapsed time, if so).

        Of work in progress, what is left of it. Raises UnknownTaskError.
        """
        node = self.schedule.node(task_id) if task_id not in self._index else self._index[task_id]
        length = self._layout.lengths.get(node)
        if length is None:
            return np.full(self.runs, self._planned(node), dtype=np.int32)
        return self._draws.minutes(length, 0, self.runs)

    def happened(self, risk_id: str) -> NDArray[np.bool_]:
        """Tell in which runs a risk happens; in none if it is left out or closed."""
        for risk in self._layout.risks:
            if risk.id == risk_id:
                share = float(risk.chance(mitigated=self.mitigated))
                return self._draws.happens(risk.id, share, 0, self.runs)
        if risk_id not in self.plan.risks:
            raise _unknown("risk", risk_id)
        return np.zeros(self.runs, dtype=bool)

    def taken(self, branch_id: str) -> NDArray[np.bool_]:
        """Tell in which runs a branch is taken (at least once); in none if it is left out."""
        for branch in self._layout.branches:
            if branch.id == branch_id:
                parent = self._layout.activity.get(self._index.get(branch.at, -1))
                activity = self._layout.activity_of(branch, parent)
                if activity is None:
                    return np.ones(self.runs, dtype=bool)
                return flags_of(self._draws, activity, 0, self.runs)
        if branch_id not in self.plan.branches:
            raise _unknown("branch", branch_id)
        return np.zeros(self.runs, dtype=bool)

    def finishes(self, item_id: str) -> NDArray[np.int64]:
        """Give the instants (minutes of local civil time) at which an item finishes.

        :data:`LATER` in runs in which that is beyond the years its calendar
        knows. Of a group, when its last member does. Raises UnknownTaskError.
        """
        return self._of(item_id, "instants")

    def days(self, item_id: str) -> NDArray[np.int64]:
        """Give the days (ordinals) on which an item finishes; see :meth:`finishes`."""
        return self._of(item_id, "days")

    def working_minutes(self, item_id: str) -> NDArray[np.int64]:
        """Give a task's finish as working minutes of its own calendar, for correlations."""
        return self._found(item_id).values.astype(np.int64) >> 1

    def expiry(self, contract_id: str) -> NDArray[np.int64]:
        """Give a contract's last day in each run, with the options that are taken in it."""
        contract = self.plan.contracts.get(contract_id)
        if contract is None:
            raise _unknown("contract", contract_id)
        found = np.full(self.runs, contract.last_day, dtype=np.int64)
        for branch, option, _ in self._layout.options_taken:
            place = option_number(contract, option.option)
            if option.contract == contract_id and place is not None:
                until = contract.extensions[place].until.day
                taken = self.taken(branch.id)
                found = np.where(taken, np.maximum(found, until), found)
        return found

    # What that says

    def percentile(self, item_id: str, share: float) -> Percentile:
        """Give the day by which an item finishes in a share (0 to 1) of the runs.

        Its standard error is in days.
        """
        return self._percentile(item_id, share, self.runs)

    def _percentile(self, item_id: str, share: float, runs: int) -> Percentile:
        """Give it of the first of the runs."""
        found = self._ordered.get((item_id, runs))
        if found is None:
            finishes, days = self.finishes(item_id)[:runs], self.days(item_id)[:runs]
            found = self._ordered[item_id, runs] = np.sort(finishes), np.sort(days)
        error = percentile(found[0], share).standard_error / DAY
        return Percentile(share, percentile(found[1], share).value, error)

    def chance(self, item_id: str, day: int) -> Chance:
        """Say how likely an item finishes on or before a day (ordinal)."""
        return Chance.of(self.days(item_id) <= day)

    def chance_of_deadline(self, item_id: str) -> Chance | None:
        """Say how likely an item keeps its deadline; ``None`` where it has none."""
        item = self._item(item_id)
        if item.deadline is None:
            return None
        due = item.deadline.date
        is_kept = (self.days(item_id) <= due.day) & (self.finishes(item_id) <= due.end)
        return Chance.of(is_kept)

    def joint(self, days: Mapping[str, int]) -> Chance:
        """Say how likely several items all finish on or before their days."""
        kept = np.ones(self.runs, dtype=bool)
        for item_id, day in days.items():
            kept &= self.days(item_id) <= day
        return Chance.of(kept)

    def chance_of_gap(self, contract_id: str) -> Chance:
        """Say how likely a contract ends before the new service is in place.

        That is where any item of its `new_service` finishes after its last day.
        """
        expiry = self.expiry(contract_id)
        late = np.zeros(self.runs, dtype=bool)
        for item_id in self.plan.contracts[contract_id].new_service:
            late |= self.days(item_id) > expiry
        return Chance.of(late)

    def mean_day(self, item_id: str) -> tuple[float, float]:
        """Give the mean finish as a day with its fraction, and its standard error in days.

        Runs beyond the known years are left out; :meth:`share_beyond` tells of them.
        """
        found = self.finishes(item_id)
        found = found[found != LATER]
        if not len(found):
            return float(LATER_DAY), 0.0
        error = float(found.std()) / DAY / len(found) ** 0.5
        return float(found.mean()) / DAY, error

    def days_late(self, item_id: str, due: int) -> float:
        """Give the mean number of days after a day; 0 in runs in which it is kept."""
        days = self.days(item_id)
        days = days[days != LATER_DAY]
        return float(np.maximum(days - due, 0).mean()) if len(days) else float(LATER_DAY)

    def share_beyond(self, item_id: str) -> float:
        """Give the share of runs in which an item's finish is beyond the known years."""
        return float((self.days(item_id) == LATER_DAY).mean())

    def merge_bias(self, item_id: str) -> MergeBias:
        """Compare the date that the plan alone gives with what the runs say of it."""
        planned = int(self._planned_day(item_id))
        mean, error = self.mean_day(item_id)
        planned_at = self._planned_finish(item_id) / DAY
        return MergeBias(planned, self.chance(item_id, planned), mean - planned_at, error)

    def criticality(self, target: str | None = None) -> Criticality:
        """Give how often each task is critical, for an item or for the plan's last finish.

        The runs are computed anew, which takes about as long as the first time.
        """
        found = self._criticality.get(target or "")
        if found is None:
            from exitplan.risk._criticality import criticality

            found = criticality(self._layout, self._draws, self.runs, target)
            self._criticality[target or ""] = found
        return found

    # How it is found

    @property
    def _index(self) -> Mapping[str, int]:
        return self._layout.network.index

    def _item(self, item_id: str) -> Any:
        node = self._index.get(item_id)
        if node is not None:
            return self._layout.network.tasks[node]
        group = self.schedule.groups.get(item_id)
        return self.schedule[item_id].item if group is None else group

    def _of(self, item_id: str, name: str) -> NDArray[np.int64]:
        self.compute([item_id])
        found: list[NDArray[np.int64]] = [getattr(part, name) for part in self._parts[item_id]]
        return found[0] if len(found) == 1 else np.maximum.reduce(found)

    def _found(self, item_id: str) -> Positions:
        """Give a task's finishes; raises UnknownTaskError."""
        if item_id not in self._index:
            self.schedule.node(item_id)
        self.compute([item_id])
        return self._parts[item_id][0]

    def compute(self, item_ids: Iterable[str]) -> None:
        """Compute the finishes of what is not watched, by doing the runs again once for all."""
        layout = self._layout
        missing = [name for name in item_ids if name not in self._parts]
        if not missing:
            return
        items = rows_of(layout, missing)
        known = {name for name, _ in items}
        for name in missing:
            if name not in known:
                self._item(name)
                raise UnknownTaskError(
                    [Diagnostic("EP201", Severity.ERROR, f"{name!r} has no finish of its own")]
                )
        self._keep(finish_rows(layout, self._draws, items, runs=self.runs, block=self._block))

    def _keep(self, rows: Mapping[RowKey, NDArray[np.int32]]) -> None:
        network = self._layout.network
        for (name, kind), row in rows.items():
            self._parts.setdefault(name, []).append(kind.positions(network, row))

    def _planned(self, node: int) -> int:
        early = self.schedule.early.event
        return max(0, (early[2 * node + 1] >> 1) - (early[2 * node] >> 1))

    def _planned_day(self, item_id: str) -> int:
        return self.schedule[item_id].finish_day

    def _planned_finish(self, item_id: str) -> int:
        return self.schedule[item_id].early_finish_at


def _unknown(what: str, name: str) -> ExitplanError:
    diagnostic = Diagnostic("EP201", Severity.ERROR, f"the plan has no {what} {name!r}")
    return UnknownTaskError([diagnostic])
