"""The two halves of a slip in the documented order: from one state to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from exitplan.errors import HorizonError
from exitplan.schedule.words import short_date
from exitplan.slippage._amplify import amplifications
from exitplan.slippage._attribute_parts import Half, Step, moved_places
from exitplan.slippage._changes import Change, ChangeKind
from exitplan.slippage._half_step import ProgressWalk, can_be_mixed
from exitplan.slippage._stepper import MOST_WORK, Stepper
from exitplan.slippage._stepper_state import State
from exitplan.slippage._stepper_watch import Reader, Readings, read_schedule

if TYPE_CHECKING:
    from exitplan.plan import Moment, Task
    from exitplan.schedule import Schedule
    from exitplan.slippage._draft import Draft
    from exitplan.slippage._slips import Amplification


@attrs.frozen
class Standstill(Change):
    """That nothing new is reported of a task by the later status date."""

    @property
    def sentence(self) -> str:
        """Say it: ``“Evaluate bids” was not started by 30 Jun 2015``."""
        return f"“{self.title}” was {self.after}"


def _standstill(task: Task, status: Moment | None) -> Change:
    """Make the change that stands for a task of which nothing new is reported."""
    progress = task.progress
    day = "the status date" if status is None else short_date(status.day)
    said = f"not {'reached' if task.is_milestone else 'started'} by {day}"
    if progress is not None and progress.actual_finish is not None:
        said = f"finished on {short_date(progress.actual_finish.day)}"
    elif progress is not None and progress.actual_start is not None:
        said = f"still under way on {day}"
    return Standstill(ChangeKind.PROGRESS, task.id, task.title, "progress", None, said, task.id)


class ProgressHalf:
    """From the earlier plan to the half-step."""

    def __init__(
        self, before: Schedule, half: Schedule, changes: Sequence[Change], names: Sequence[str]
    ) -> None:
        self.before = before
        self.half = half
        self.changes = changes
        self.names = names
        self.start: Readings = read_schedule(names, before)
        self.end: Readings = read_schedule(names, half)
        self._by_item: dict[str, tuple[Change, ...]] = {}
        for change in changes:
            if change.item:
                self._by_item[change.item] = (*self._by_item.get(change.item, ()), change)
        self.can_be_told = can_be_mixed(before.network, half.network) and (
            Reader(names, before.network, before.plan).is_direct
        )
        """Whether progress can be told task by task."""
        self.is_cut_short = False
        """Whether that turned out to be too much work."""

    def changes_of(self, node: int) -> tuple[Change, ...]:
        """Give what is reported of a task, if only that it stood still."""
        task = self.half.network.tasks[node]
        found = self._by_item.get(task.id)
        return found or (_standstill(task, self.half.plan.status_date),)

    def walk(self) -> Half | None:
        """Go task by task, predecessors first; ``None`` where that does not lead to the end."""
        if not self.can_be_told:
            return None
        walk = ProgressWalk(self.before, self.half)
        reader = Reader(self.names, walk.network, self.before.plan)
        moved, tasks = walk.propagation.moved, len(walk.network.tasks)
        steps: list[Step] = []
        pending: tuple[Change, ...] = ()
        was = self.start
        for nodes in walk.steps():
            if walk.propagation.placed > MOST_WORK:
                self.is_cut_short = True
                return None
            pending += tuple(c for n in nodes if n < tasks for c in self.changes_of(n))
            try:
                walk.switch(nodes)
                is_still = reader.watched.isdisjoint(moved) and reader.watched.isdisjoint(nodes)
                now = was if is_still else reader.read(walk.propagation.early)
            except HorizonError:
                continue
            if now != was:
                state = State(walk.network, walk.propagation.early, reader, moved=moved)
                touched = {self.half.network.tasks[n].id for n in nodes if n < tasks}
                found = _amplified(state, was, now, touched)
                steps.append(Step(pending, now, found))
                was = now
            pending = ()
            moved.clear()
        if was != self.end:
            return None
        return Half(self.start, tuple(steps), is_progress=True)

    @cached_property
    def _unit_nodes(self) -> list[list[int]]:
        return ProgressWalk(self.before, self.half).steps()

    @property
    def units(self) -> list[tuple[Change, ...]]:
        """What can be put in another order: what is reported of each task."""
        tasks = len(self.half.network.tasks)
        return [
            tuple(c for n in nodes if n < tasks for c in self.changes_of(n))
            for nodes in self._unit_nodes
        ]

    def run(self, order: Sequence[int]) -> Iterator[Readings | None]:
        """Report on the tasks in that order."""
        walk = ProgressWalk(self.before, self.half)
        reader = Reader(self.names, walk.network, self.before.plan)
        for unit in order:
            try:
                walk.switch(self._unit_nodes[unit])
                readings: Readings | None = reader.read(walk.propagation.early)
            except HorizonError:
                readings = None
            yield readings

    def at_once(self) -> Half:
        """Take all that is reported as one step."""
        steps = (Step(tuple(self.changes), self.end),) if self.changes else ()
        return Half(self.start, steps, is_progress=True)


def _amplified(
    state: State | None, was: Readings, now: Readings, touched: set[str]
) -> Mapping[int, tuple[Amplification, ...]]:
    if state is None or state.reader is None:
        return {}
    reader = state.reader
    nodes = {place: reader.nodes[place] for place in moved_places(was, now)}
    ends = {node for several in nodes.values() for node in several}
    found = amplifications(state, touched, ends)
    if not found:
        return {}
    return {
        place: tuple(dict.fromkeys(a for node in several for a in found.get(node, ())))
        for place, several in nodes.items()
    }


class RevisionHalf:
    """From the half-step to the later plan."""

    def __init__(
        self,
        draft: Draft,
        changes: Sequence[Change],
        names: Sequence[str],
        start: Readings,
        end: Readings,
    ) -> None:
        self.draft = draft
        self.changes = changes
        self.names = names
        self.start = start
        self.end = end
        self.is_cut_short = False
        """Whether it was too much work to tell all changes apart."""

    def walk(self) -> Half | None:
        """Go change by change; ``None`` where that does not lead to the later plan's dates."""
        return self._walk(is_fast=True) or self._walk(is_fast=False)

    def _walk(self, *, is_fast: bool) -> Half | None:
        stepper = Stepper(self.draft, self.changes, self.names, is_fast=is_fast)
        if stepper.begin() != self.start:
            return None
        steps: list[Step] = []
        pending: tuple[Change, ...] = ()
        was = self.start
        for change in self.changes:
            pending = (*pending, change)
            now = stepper.step()
            if now is None:
                self.is_cut_short = self.is_cut_short or stepper.is_cut_short
                continue
            if now != was:
                touched = {item for c in pending for item in (c.item, c.subject)}
                steps.append(Step(pending, now, _amplified(stepper.state, was, now, touched)))
                was = now
            pending = ()
        if pending or was != self.end:
            return None
        return Half(self.start, tuple(steps), is_progress=False)

    @property
    def units(self) -> list[tuple[Change, ...]]:
        """What can be put in another order."""
        return [(change,) for change in self.changes]

    def run(self, order: Sequence[int]) -> Iterator[Readings | None]:
        """Carry the changes out in that order."""
        stepper = Stepper(self.draft, [self.changes[n] for n in order], self.names)
        stepper.begin()
        for _ in order:
            yield stepper.step()

    def at_once(self) -> Half:
        """Take all changes as one step."""
        steps = (Step(tuple(self.changes), self.end),) if self.changes else ()
        return Half(self.start, steps, is_progress=False)
