"""Sees to it that a plan in another tool's terms keeps the dates it was made from.

What a tool's rules make of a plan is computed with exitplan's engine under that
tool's profile. Where an early date would differ, the item gets a constraint
that puts it back: first those whose predecessors are all right, so that what
merely follows needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from exitplan.errors import PlanError
from exitplan.interchange._written_lengths import moment
from exitplan.interchange._written_remarks import Remarks
from exitplan.plan import Constraint, ConstraintKind, Group, Kind, Plan, Progress, Task
from exitplan.schedule import ItemDates, Schedule, compute_schedule

_ROUNDS = 25
"""How often items are put back; after the last but five, all that differ at once."""
_HASTE = 5

Pin = Callable[[Task, Constraint], Task]
"""Gives a task one more constraint, at the cost of those it cannot have beside it."""


class Settling:
    """One plan's way to the dates it should have; use :func:`settle`."""

    def __init__(self, plan: Plan, wanted: Schedule, remarks: Remarks, pin: Pin) -> None:
        self.plan = plan
        self.wanted = wanted
        self.remarks = remarks
        self.pin = pin
        self.before = _predecessors(plan)
        self.pinned: dict[str, str] = {}
        """What was remarked of each item that was put back."""

    def run(self) -> tuple[Plan, Schedule]:
        """Put items back until all dates are as wanted, or nothing more helps."""
        schedule = self._computed()
        for turn in range(_ROUNDS):
            wrong = self._wrong(schedule)
            if not wrong:
                break
            roots = wrong if turn >= _ROUNDS - _HASTE else self._roots(wrong)
            tasks = {task.id: task for task in self.plan.tasks()}
            changed = {item: self._put_back(tasks[item], schedule) for item in roots}
            self.plan = with_tasks(self.plan, changed)
            schedule = self._computed()
        for item, kind in self.pinned.items():
            self.remarks.note(kind, item)
        for item in self._wrong(schedule):
            self.remarks.note("early", item)
        self._tell_late_dates(schedule)
        return self.plan, schedule

    def _computed(self) -> Schedule:
        """Compute the plan; without the constraints that it cannot have."""
        for keep in (1, 0):
            try:
                return compute_schedule(self.plan)
            except PlanError as error:
                faulty = [d.where.item for d in error.diagnostics if d.where and d.code == "EP211"]
                if not faulty:
                    raise
                self._strip(faulty, keep)
        return compute_schedule(self.plan)

    def _strip(self, items: Iterable[str], keep: int) -> None:
        tasks = {task.id: task for task in self.plan.tasks()}
        changed = {}
        for item in dict.fromkeys(items):
            if item in tasks:
                task = tasks[item]
                self.remarks.note("constraint", item)
                changed[item] = attrs.evolve(task, constraints=task.constraints[:keep])
        self.plan = with_tasks(self.plan, changed)

    def _wrong(self, schedule: Schedule) -> list[str]:
        """Give the tasks whose early dates are not as wanted."""
        return [
            task.id
            for task in self.plan.tasks()
            if task.kind is not Kind.LEVEL_OF_EFFORT
            and not task.inactive
            and _dates(schedule[task.id]) != _dates(self.wanted[task.id])
        ]

    def _roots(self, wrong: list[str]) -> list[str]:
        """Give those that are wrong of themselves rather than for their predecessors."""
        faulty = set(wrong)
        for item in wrong:
            parent = item.rpartition(".")[0]
            while parent and parent not in faulty:
                faulty.add(parent)
                parent = parent.rpartition(".")[0]
        roots = [
            item
            for item in wrong
            if not any(other in faulty for name in _lineage(item) for other in self.before[name])
        ]
        return roots or wrong

    def _put_back(self, task: Task, schedule: Schedule) -> Task:
        item = task.id
        wanted, found = self.wanted[item], schedule[item]
        if wanted.completed or (task.manual is not None and not wanted.started):
            return task
        if _dates(found) > _dates(wanted) or found.remaining_start_at > wanted.remaining_start_at:
            freed = self._freed(task, wanted)
            if freed is not None:
                return freed
        if wanted.started:
            return _resumed(task, wanted)
        is_held = any(c.kind.is_must for c in task.constraints) or item in self.pinned
        is_fixed = found.early_start_at > wanted.early_start_at or is_held
        self.pinned[item] = "fixed" if is_fixed else "status"
        if self._is_moment_at_end(wanted):
            kind = ConstraintKind.FINISH_NO_EARLIER_THAN
            kind = ConstraintKind.MUST_FINISH_ON if is_fixed else kind
        else:
            kind = ConstraintKind.START_NO_EARLIER_THAN
            kind = ConstraintKind.MUST_START_ON if is_fixed else kind
        return self.pin(task, Constraint(kind, moment(wanted.early_start_at)))

    def _is_moment_at_end(self, wanted: ItemDates) -> bool:
        """Whether it takes no time and stands at the end of a working period, where none starts."""
        node = self.wanted.network.index.get(wanted.id)
        if node is None or wanted.early_start_at != wanted.early_finish_at:
            return False
        return not self.wanted.early.event[2 * node] & 1

    def _freed(self, task: Task, wanted: ItemDates) -> Task | None:
        """Take out links that hold it later than it should be.

        First those from finished work, which other rules hold by what came
        before that; then, of work under way, all, as its dates are reported.
        """
        kept = [link for link in task.after if not self.wanted[link.task].completed]
        if len(kept) < len(task.after):
            self.remarks.note("out-of-sequence", task.id)
            return attrs.evolve(task, after=kept)
        if not wanted.started or not kept:
            return None
        self.remarks.note("held", task.id)
        return attrs.evolve(task, after=())

    def _tell_late_dates(self, schedule: Schedule) -> None:
        for task in self.plan.tasks():
            if task.kind is Kind.LEVEL_OF_EFFORT or task.inactive:
                continue
            wanted, found = self.wanted[task.id], schedule[task.id]
            is_effort = wanted.kind == Kind.LEVEL_OF_EFFORT.word
            if not wanted.completed and not is_effort and not self._agree(wanted, found):
                self.remarks.note("late", task.id)

    def _agree(self, wanted: ItemDates, found: ItemDates) -> bool:
        """Whether late dates are the same, no working time between them, and float is."""
        network = self.wanted.network
        calendar = network.calendar(network.index[wanted.id])

        def at(dates: ItemDates) -> tuple[int, int, int | None]:
            start, finish = dates.late_start_at, dates.late_finish_at
            both = calendar.floor(start) >> 1, calendar.floor(finish) >> 1
            return *both, dates.total_float_minutes

        return at(wanted) == at(found)


def settle(plan: Plan, wanted: Schedule, remarks: Remarks, pin: Pin) -> tuple[Plan, Schedule]:
    """Give a plan whose early dates under its own profile are those of a schedule, and its dates.

    What had to be done, and what could not be kept, is noted in `remarks`.
    """
    return Settling(plan, wanted, remarks, pin).run()


def _dates(dates: ItemDates) -> tuple[int, int]:
    return dates.early_start_at, dates.early_finish_at


def _resumed(task: Task, wanted: ItemDates) -> Task:
    """Let remaining work begin where it should, with the suspension that says so."""
    progress = task.progress or Progress()
    at = moment(wanted.remaining_start_at)
    stop = progress.suspended or progress.actual_start
    if stop is None:
        return task
    stop = min(stop, at)
    return attrs.evolve(task, progress=attrs.evolve(progress, suspended=stop, resumes=at))


def _lineage(item: str) -> Iterable[str]:
    while item:
        yield item
        item = item.rpartition(".")[0]


def _predecessors(plan: Plan) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {item.id: [] for item in plan.walk()}
    for item in plan.walk():
        found[item.id] += [link.task for link in item.after]
        for link in item.before:
            found[link.task].append(item.id)
    return found


def with_tasks(plan: Plan, changed: dict[str, Task]) -> Plan:
    """Give a plan with some of its tasks replaced."""

    def replaced(item: Task | Group) -> Task | Group:
        if isinstance(item, Group):
            return attrs.evolve(item, items=tuple(map(replaced, item.items)))
        return changed.get(item.id, item)

    if not changed:
        return plan
    return attrs.evolve(plan, items=tuple(map(replaced, plan.items)))
