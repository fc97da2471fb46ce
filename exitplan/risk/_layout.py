"""A plan made ready for its runs: branches laid out, and what is uncertain of each length.

Pauses and detours become tasks of the plan, so that they are dated by the very
rules by which everything else is; repeated work becomes further nodes of its
network (:mod:`exitplan.risk._repeats`). Each knows by which draws it is
*active*; where it is not, its links bind nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from exitplan.errors import Diagnostic, PlanError, Severity, Where
from exitplan.network import Network, compile_network
from exitplan.network._timing import Bridge
from exitplan.plan import (
    NO_SPREAD,
    Branch,
    Detour,
    Duration,
    Estimate,
    Group,
    Pause,
    Plan,
    Progress,
    Repeat,
    Risk,
    RiskStatus,
    TakeOption,
    Task,
    Unit,
    with_detours,
)
from exitplan.risk._estimates import Estimator
from exitplan.risk._lengths import Length, Partners
from exitplan.risk._numbers import cholesky, sine
from exitplan.risk._program import Tables
from exitplan.risk._ways import Ways

if TYPE_CHECKING:
    from exitplan.calendars import WorkCalendar
    from exitplan.schedule import Schedule

_SIXTH_OF_A_TURN = 0.52359877559829887308
"""π / 6: rank correlation r of normal deviates whose correlation is 2 sin(π r / 6)."""


@attrs.frozen
class Activity:
    """Whether something is done at all in a run: by a draw, and only within another's."""

    names: tuple[str, ...]
    """Of the stream that it is drawn from."""
    share: float
    parent: Activity | None = None


@attrs.frozen
class Choices:
    """What a simulation is asked to do."""

    without: frozenset[str] = frozenset()
    """Ids of risks and branches that are left out."""
    mitigated: bool = False


class Layout:
    """A plan made ready, its network, and what varies in it from run to run."""

    def __init__(self, schedule: Schedule, choices: Choices) -> None:
        """Lay out the branches; raises PlanError where correlations contradict each other."""
        self.choices = choices
        self.schedule = schedule
        written = schedule.plan
        finished = {task.id for task in written.tasks() if _is_finished(task)}
        self.branches = [
            branch
            for branch in written.branches.values()
            if branch.id not in choices.without
            and branch.chance(mitigated=choices.mitigated) > 0
            and not (branch.at in finished and branch.status is RiskStatus.OPEN)
        ]
        """Those that may be taken; one whose item is finished is decided."""
        self.risks = [
            risk
            for risk in written.risks.values()
            if risk.id not in choices.without and risk.chance(mitigated=choices.mitigated) > 0
        ]
        laid, self.group_of = _with_pauses(written, self.branches)
        self.estimator = Estimator(laid, schedule, self._hits(laid), mitigated=choices.mitigated)
        self.plan = _prepared(laid, self.estimator)
        """With pauses and detours as tasks, and lengths that vary in plain minutes."""
        is_same = self.plan is schedule.plan
        network = schedule.network if is_same else compile_network(self.plan)
        self.compiled: Network = network
        """As compiled; without repeated work."""
        self.network: Network = network
        self.lengths: dict[int, Length] = {}
        """What is uncertain, by node."""
        self.activity: dict[int, Activity] = {}
        """By node; those of the plan's own work are not there."""
        self.repeated: dict[int, int] = {}
        """The node that each repeated one is like, by node."""
        self._bridges: dict[tuple[str, str], Bridge] = {}
        self.ways = Ways(Tables())
        """Its timing rules for arrays, shared by whatever is like it but for some lengths."""
        self._fill(network)
        if any(isinstance(branch.then, Repeat) for branch in self.branches):
            from exitplan.risk._repeats import repeat_work

            repeat_work(self)
        self._correlate()

    def _hits(self, plan: Plan) -> dict[str, list[tuple[Risk, float]]]:
        """Give, by task, the risks that may hit it."""
        items = {item.id: item for item in plan.walk()}
        found: dict[str, list[tuple[Risk, float]]] = {}
        for risk in self.risks:
            share = float(risk.chance(mitigated=self.choices.mitigated))
            for task_id in _every_hit(risk, items):
                found.setdefault(task_id, []).append((risk, share))
        return found

    def _fill(self, network: Network) -> None:
        for task_id, length in self.estimator.lengths.items():
            node = network.index.get(task_id)
            if node is not None:
                self.lengths[node] = length
        for branch in self.branches:
            group = self.group_of.get(branch.id)
            if group is None:
                continue
            activity = self.activity_of(branch, self.activity.get(network.index[branch.at]))
            for node, task in enumerate(network.tasks):
                if task.id.startswith(f"{group}.") and activity is not None:
                    self.activity[node] = activity

    def activity_of(
        self, branch: Branch, parent: Activity | None, time: int = 1
    ) -> Activity | None:
        """Give when a branch is taken (for the n-th time); ``None`` for always."""
        share = float(branch.chance(mitigated=self.choices.mitigated))
        if share >= 1:
            return parent
        return Activity(("branch", branch.id, str(time)), share, parent)

    def bridge(self, source: WorkCalendar, target: WorkCalendar) -> Bridge:
        """Give the way from one calendar to another, made once."""
        key = source.name, target.name
        found = self._bridges.get(key)
        if found is None:
            found = self._bridges[key] = Bridge(source, target)
        return found

    def _correlate(self) -> None:
        """Tie the lengths together that go together."""
        shares = _coefficients(self.plan, self.lengths, self.network)
        for knot in _knots(shares):
            size = len(knot)
            matrix = np.eye(size)
            for row, first in enumerate(knot):
                for column, second in enumerate(knot):
                    share = shares.get((first, second))
                    if share is not None:
                        matrix[row, column] = 2.0 * sine(_SIXTH_OF_A_TURN * share)
            lower = cholesky(matrix)
            if lower is None:
                raise _contradicting(self.plan, [self.network.tasks[node].id for node in knot])
            partners = Partners(tuple(self.lengths[node].names for node in knot), lower)
            for node in knot:
                self.lengths[node] = attrs.evolve(self.lengths[node], partners=partners)

    @property
    def options_taken(self) -> Iterator[tuple[Branch, TakeOption, Activity | None]]:
        """Give the contracts' options that may be taken, with when they are."""
        for branch in self.branches:
            if isinstance(branch.then, TakeOption):
                node = self.network.index.get(branch.at)
                parent = None if node is None else self.activity.get(node)
                yield branch, branch.then, self.activity_of(branch, parent)


def _is_finished(task: Task) -> bool:
    return task.progress is not None and task.progress.actual_finish is not None


def _every_hit(risk: Risk, items: Mapping[str, Task | Group]) -> dict[str, None]:
    found: dict[str, None] = {}
    for name in risk.hits:
        item = items.get(name)
        if isinstance(item, Group):
            found.update((task.id, None) for task in item.tasks())
        elif item is not None:
            found[item.id] = None
    return found


def _with_pauses(plan: Plan, branches: list[Branch]) -> tuple[Plan, dict[str, str]]:
    """Lay pauses and detours into a plan; give the group that each branch became."""
    ids = {item.id for item in plan.walk()}
    groups: dict[str, str] = {}
    laid: list[Branch] = []
    for branch in branches:
        if isinstance(branch.then, Pause):
            name = branch.id
            while name in ids:
                name += "~"
            laid.append(attrs.evolve(branch, id=name, then=_as_detour(branch, name)))
            groups[branch.id] = name
        elif isinstance(branch.then, Detour):
            laid.append(branch)
            groups[branch.id] = branch.id
    return (with_detours(plan, laid), groups) if laid else (plan, groups)


def _as_detour(branch: Branch, name: str) -> Detour:
    pause = branch.then
    assert isinstance(pause, Pause)
    fields: dict[str, Any] = {"duration": pause.length}
    if isinstance(pause.length, Estimate):
        fields = {"estimate": pause.length, "duration": pause.length.plain or pause.length.low}
    title = branch.title
    task = Task(f"{name}.pause", title, calendar=pause.calendar, spread=NO_SPREAD, **fields)
    return Detour((task,))


def _prepared(plan: Plan, estimator: Estimator) -> Plan:
    """Write lengths that vary in minutes where the plan counts them otherwise."""
    changes = estimator.changes
    return attrs.evolve(plan, items=_changed(plan.items, changes)) if changes else plan


def _changed(
    items: Iterable[Task | Group], changes: Mapping[str, dict[str, Any]]
) -> tuple[Task | Group, ...]:
    found: list[Task | Group] = []
    for item in items:
        if isinstance(item, Group):
            inner = _changed(item.items, changes)
            is_same = all(a is b for a, b in zip(inner, item.items, strict=True))
            found.append(item if is_same else attrs.evolve(item, items=inner))
        else:
            change = changes.get(item.id)
            found.append(item if change is None else attrs.evolve(item, **change))
    return tuple(found)


def with_lengths(plan: Plan, estimator: Estimator, minutes: Mapping[str, int]) -> Plan:
    """Give a plan in which some tasks take so many minutes of their own time.

    Of work in progress that is what is left of it.
    """
    changes: dict[str, dict[str, Any]] = {}
    for task in plan.tasks():
        if task.id in minutes:
            unit = Unit.ELAPSED_MINUTE if estimator.is_elapsed[task.id] else Unit.MINUTE
            length = Duration(int(minutes[task.id]), unit)
            progress = task.progress
            if progress is not None and progress.actual_start is not None:
                left = attrs.evolve(progress, remaining=length, percent_complete=None)
                changes[task.id] = {"progress": left}
            else:
                changes[task.id] = {"duration": length, "estimate": None}
    return attrs.evolve(plan, items=_changed(plan.items, changes))


def without_progress(plan: Plan, ids: Collection[str]) -> Plan:
    """Give a plan in which some tasks have not begun."""
    changes = {
        task.id: {"progress": None, "manual": None}
        for task in plan.tasks()
        if task.id in ids and (task.progress not in (None, Progress()) or task.manual is not None)
    }
    return attrs.evolve(plan, items=_changed(plan.items, changes)) if changes else plan


def _coefficients(
    plan: Plan, lengths: Mapping[int, Length], network: Network
) -> dict[tuple[int, int], float]:
    found: dict[tuple[int, int], float] = {}
    for correlation in plan.correlations.values():
        for first, second, share in correlation.every_pair():
            a, b = network.index.get(first), network.index.get(second)
            if a is None or b is None or a == b:
                continue
            if all(node in lengths and lengths[node].base is not None for node in (a, b)):
                found[a, b] = found[b, a] = float(share)
    return found


def _knots(pairs: Mapping[tuple[int, int], float]) -> Iterator[list[int]]:
    """Give the nodes that are correlated with each other, in their order."""
    beside: dict[int, list[int]] = {}
    for first, second in pairs:
        beside.setdefault(first, []).append(second)
    seen: set[int] = set()
    for start in sorted(beside):
        if start in seen:
            continue
        knot, waiting = {start}, [start]
        while waiting:
            for other in beside[waiting.pop()]:
                if other not in knot:
                    knot.add(other)
                    waiting.append(other)
        seen |= knot
        yield sorted(knot)


def _contradicting(plan: Plan, tasks: list[str]) -> PlanError:
    diagnostic = Diagnostic(
        "EP708",
        Severity.ERROR,
        f"the correlations of {', '.join(map(repr, tasks[:4]))}"
        f"{' and others' if len(tasks) > 4 else ''} contradict each other",
        "together they are not positive definite; bring them nearer to 0",
        where=Where(field="correlations"),
    )
    return refused(plan, diagnostic)


def refused(plan: Plan, diagnostic: Diagnostic) -> PlanError:
    """Give the error of a diagnostic, with the place in the plan's files if it has any."""
    place = None
    if plan.locate is not None and diagnostic.where is not None:
        place = plan.locate(diagnostic.where)
    if place is not None:
        diagnostic = attrs.evolve(diagnostic, file=place.file, span=place.span)
    return PlanError([diagnostic])
