"""Walks a draft from one state to the next, and tells when the milestones finish in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from exitplan.errors import ExitplanError, HorizonError, PlanError
from exitplan.network import compile_network
from exitplan.plan import Group, has_facts, has_inactive
from exitplan.schedule import compute_schedule, forward_pass
from exitplan.slippage._stepper_fast import PatchedPlan
from exitplan.slippage._stepper_state import State
from exitplan.slippage._stepper_watch import Reader, Readings, read_schedule

if TYPE_CHECKING:
    from exitplan.network import Network
    from exitplan.plan import Plan, Task
    from exitplan.schedule import EarlyDates, Schedule
    from exitplan.slippage._changes import Change
    from exitplan.slippage._draft import Draft


MOST_WORK = 6_000_000
"""Tasks placed or compiled in one walk, each as often as it is: a minute of work or two. Two plans
may come from a stranger, and thousands of changes may each move tens of thousands of tasks."""
_COMPILING = 8
"""So many times the work of placing a task is it to compile and place it."""


class Stepper:
    """Carries changes out on a draft, one after the other.

    Where changes touch single tasks only what they move is computed; otherwise the whole plan
    is. Both ways give the dates of :func:`~exitplan.schedule.compute_schedule`.
    """

    def __init__(
        self,
        draft: Draft,
        changes: Sequence[Change],
        names: Sequence[str],
        *,
        is_fast: bool = True,
    ) -> None:
        self.draft = draft.copy()
        self.changes = changes
        self.names = names
        self.is_fast = is_fast
        self.done = 0
        """How many changes have been carried out."""
        self.work = 0
        """What has been done so far; past :data:`MOST_WORK` only the last state is computed."""
        self._drafted = 0
        """How many of them the draft has."""
        self._groups: dict[str, str] = {}
        """The group that each task lies in once all is done."""
        self._touched: list[frozenset[str] | None] = []
        self._versions: list[dict[str, Task | None]] = []
        self._look_ahead(draft.copy())
        self._patched: PatchedPlan | None = None
        self._served = 0
        """How many steps it has served."""
        self._ahead = len(changes)
        """For how many steps to compile at once. Where steps cannot be patched, for few."""
        self._is_read = True
        """Whether the last patches have been carried through."""
        self.state: State | None = None
        """The last state that could be."""

    def _look_ahead(self, scout: Draft) -> None:
        """See what each change will make of which tasks."""
        for change in self.changes:
            touched = scout.apply(change)
            self._touched.append(touched)
            self._versions.append({item: _task(scout, item) for item in sorted(touched or ())})
        self._groups = _groups_of(scout.plan().items)

    def begin(self) -> Readings | None:
        """Give the finishes before any change."""
        return self._compute()

    def step(self) -> Readings | None:
        """Carry out the next change; give the finishes, ``None`` for what cannot be a plan."""
        number = self.done
        self.done += 1
        touched, patched = self._touched[number], self._patched
        if self.is_cut_short:
            self._patched = None
            self.work = MOST_WORK + 1
            return None
        if touched is None or patched is None or not patched.patch(self._versions[number]):
            return self._compute()
        self._served += 1
        if self._is_read:
            patched.propagation.moved.clear()
        self._is_read = False
        try:
            if not patched.network.is_ordered and not patched.network.sort():
                return None
            readings = patched.read()
        except HorizonError:
            return None
        self._is_read = True
        moved = patched.propagation.moved
        self.state = State(patched.network, patched.early, patched.reader, moved=moved)
        return readings

    @property
    def is_cut_short(self) -> bool:
        """Whether what is left would be too much work to be told apart."""
        placed = 0 if self._patched is None else self._patched.propagation.placed
        return self.work + placed > MOST_WORK and self.done < len(self.changes)

    def _compute(self) -> Readings | None:
        if self.is_cut_short:
            return None
        for change in self.changes[self._drafted : self.done]:
            self.draft.apply(change)
        self._drafted = self.done
        if self._patched is not None:
            self._ahead = max(4, 4 * self._served)
            self.work += self._patched.propagation.placed
        self._patched, self._served, self._is_read = None, 0, True
        self.work += _COMPILING * len(self._groups)
        try:
            return self._computed(self.draft.plan())
        except ExitplanError:
            return None

    def _computed(self, plan: Plan) -> Readings:
        """Schedule a plan; for the next steps too, if they are of a kind that can be patched."""
        if has_facts(plan.items) or has_inactive(plan.items):
            return self._read(compute_schedule(plan))
        patched = self._patch_ahead(plan) if self.is_fast else None
        if patched is not None and patched.reader.is_direct:
            readings = patched.read()
            self._patched = patched
            self._at(patched.network, patched.early, patched.reader)
            return readings
        network = compile_network(plan)
        reader = Reader(self.names, network, plan)
        if reader.is_direct:
            early = forward_pass(network)
            readings = reader.read(early)
            self._at(network, early, reader)
            return readings
        return self._read(compute_schedule(plan))

    def _read(self, schedule: Schedule) -> Readings:
        readings = read_schedule(self.names, schedule)
        reader = Reader(self.names, schedule.network, schedule.plan)
        self._at(schedule.network, schedule.early, reader if reader.is_direct else None)
        return readings

    def _at(self, network: Network, early: EarlyDates, reader: Reader | None) -> None:
        previous = self.state
        if previous is not None:
            previous.forget()
        self.state = State(network, early, reader, previous=previous)

    def _patch_ahead(self, plan: Plan) -> PatchedPlan | None:
        """Compile a plan with all that the next changes will make of single tasks."""
        groups = _groups_of(plan.items)
        known = {"", *(item.id for item in plan.walk() if isinstance(item, Group))}
        versions: dict[int, tuple[Task, str]] = {}
        last = min(len(self.changes), self.done + self._ahead)
        for number in range(self.done, last):
            if self._touched[number] is None:
                break
            for item, task in self._versions[number].items():
                group = groups.get(item, self._groups.get(item, ""))
                if task is not None and group in known and not task.inactive:
                    versions[id(task)] = task, group
        if not versions:
            return None
        try:
            patched = PatchedPlan(plan, self.names, versions)
        except (PlanError, HorizonError):
            return None
        self.is_fast = patched.is_fit
        return patched if patched.is_fit else None


def _task(draft: Draft, item: str) -> Task | None:
    try:
        return draft.task(item)
    except KeyError:
        return None


def _groups_of(items: Iterable[Task | Group], group: str = "") -> dict[str, str]:
    """Give the full id of the group that each task lies in."""
    found: dict[str, str] = {}
    for item in items:
        if isinstance(item, Group):
            found |= _groups_of(item.items, item.id)
        else:
            found[item.id] = group
    return found
