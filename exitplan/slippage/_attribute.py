"""Splits the slip of every milestone among what happened and what was changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from exitplan.errors import ExitplanError, HorizonError
from exitplan.schedule import compute_schedule, new_id, unwatched, watched
from exitplan.schedule.words import and_list
from exitplan.slippage._attribute_orders import AveragedHalf, Orders
from exitplan.slippage._attribute_parts import Axis, Half
from exitplan.slippage._attribute_walk import ProgressHalf, RevisionHalf
from exitplan.slippage._diff import diff_plans
from exitplan.slippage._draft import Draft
from exitplan.slippage._half_step import progress_changes
from exitplan.slippage._slips import MilestoneSlip, Slippage, Unstarted
from exitplan.slippage._stepper_watch import read_schedule

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from exitplan.plan import Plan
    from exitplan.schedule import Forecast, Schedule
    from exitplan.slippage._changes import Change, Difference


def split_slip(  # noqa: PLR0913 - each says another thing, and only the first two are positional
    before: Plan,
    after: Plan,
    *,
    milestones: Iterable[str] | None = None,
    orders: int = 0,
    seed: int = 1,
    unstarted: Unstarted = Unstarted.REVISION,
    renamed: Mapping[str, str] | None = None,
    by_clock: Collection[str] = (),
) -> Slippage:
    """Say by how much each milestone moved from one state of a plan to another, and why.

    The slip is split by the half-step of AACE 29R-03 (MIP 3.4): first progress, task by
    task, predecessors first; then the changes of the plan in the order of the
    :class:`Difference`. Each part is what one change did to the milestone after those before
    it, so that the parts add up to the slip to the minute. `milestones` are full ids of the
    later plan (of the earlier one for what is gone); by default every milestone and whatever
    has a deadline. With `orders` the parts are averages: over every order in which the changes
    could have been made where those are few, else over so many random ones drawn from
    `seed`; progress still comes before revision. `renamed` is as for :func:`diff_plans`.
    `by_clock` names milestones, by either id, that are counted by the clock in any case, so
    that several comparisons of them can be added up.

    Raises PlanError and HorizonError where one of the plans cannot be scheduled, and
    UnknownTaskError where neither has one of the milestones.
    """
    comparison = Comparison(
        compute_schedule(before),
        compute_schedule(after),
        diff_plans(before, after, renamed=renamed),
        unstarted,
        frozenset(by_clock),
    )
    chosen = None if milestones is None else list(dict.fromkeys(milestones))
    return comparison.split(chosen, Orders(orders, seed) if orders > 0 else None)


class Comparison:
    """Two schedules, and what lies between them."""

    def __init__(
        self,
        then: Schedule,
        now: Schedule,
        difference: Difference,
        unstarted: Unstarted,
        by_clock: frozenset[str],
    ) -> None:
        self.then = then
        self.now = now
        self.difference = difference
        self.by_clock = by_clock
        self.notes: list[str] = []
        self._written = {item.id for item in then.written.walk()}
        self._progress = progress_changes(difference, unstarted)

    def new_id(self, name: str) -> str:
        """Give the id that an item of the earlier plan has in the later one."""
        difference = self.difference
        found = difference.matched.get(name)
        if found is not None:
            return found
        return name if name in self._written else new_id(name, difference.renamed)

    def split(self, chosen: Sequence[str] | None, orders: Orders | None) -> Slippage:
        """Compare the milestones, and split the slip of those that both plans have."""
        pairs = self.pairs(chosen)
        both = [name for name, (was, is_) in pairs.items() if was is not None and is_ is not None]
        axes = {name: self.axis(*pairs[name]) for name in both}
        halves = self._halves(both, list(axes.values()), orders) if both else []
        slips = []
        for name, (was, is_) in pairs.items():
            slip = self._slip(name, was, is_)
            if name in axes:
                slip = self._measured(slip, axes[name], both.index(name), halves)
            slips.append(slip)
        return Slippage(self.then, self.now, self.difference, tuple(slips), tuple(self.notes))

    def pairs(
        self, chosen: Sequence[str] | None
    ) -> dict[str, tuple[Forecast | None, Forecast | None]]:
        """Give the forecasts then and now of each milestone, those that are gone last."""
        old = {self.new_id(name): (name, found) for name, found in watched(self.then).items()}
        new = watched(self.now)
        names = [*new, *(name for name in old if name not in new)] if chosen is None else chosen
        ids = {}
        if any(name not in old for name in names):
            known = (*self.then.network.index, *self.then.groups, *_efforts(self.then))
            ids = {self.new_id(name): name for name in known}
        pairs: dict[str, tuple[Forecast | None, Forecast | None]] = {}
        for name in names:
            was = old[name][1] if name in old else unwatched(self.then, ids.get(name, ""))
            is_ = new.get(name) or unwatched(self.now, name)
            if was is None and is_ is None:
                self.now[name]  # Raises with the nearest names.
            pairs[name] = was, is_
        return pairs

    def axis(self, was: Forecast | None, is_: Forecast | None) -> Axis:
        """Give what the slip of a milestone that both plans have is counted on."""
        assert was is not None
        assert is_ is not None
        if not self.by_clock.isdisjoint((was.item.id, is_.item.id)):
            return Axis(None)
        return Axis.of(was, self.then, is_, self.now)

    def _slip(self, name: str, was: Forecast | None, is_: Forecast | None) -> MilestoneSlip:
        dates = is_ or was
        assert dates is not None
        slip = MilestoneSlip(name, dates.item.title, was, is_, dates.calendar, dates.day_minutes)
        if was is not None:
            slip = attrs.evolve(
                slip,
                float_before=_float(self.then, was.item.id),
                drivers_before=tuple(map(self.new_id, _drivers(self.then, was.item.id))),
            )
        if is_ is not None:
            slip = attrs.evolve(
                slip,
                float_after=_float(self.now, name),
                drivers_after=_drivers(self.now, name),
            )
        return slip

    def _measured(
        self, slip: MilestoneSlip, axis: Axis, place: int, halves: Sequence[Half | AveragedHalf]
    ) -> MilestoneSlip:
        assert slip.before is not None
        assert slip.after is not None
        try:
            parts = tuple(part for half in halves for part in half.parts(place, axis))
        except HorizonError:
            # A state on the way lies where the calendar does not reach.
            axis = Axis(None)
            parts = tuple(part for half in halves for part in half.parts(place, axis))
        minutes = axis.place(slip.after.finish_at) - axis.place(slip.before.finish_at)
        progress = [part for part in parts if part.is_progress]
        days = slip.after.finish_day - slip.before.finish_day
        progress_minutes = sum(part.minutes for part in progress)
        progress_days = sum(part.calendar_days for part in progress)
        return attrs.evolve(
            slip,
            calendar="" if axis.calendar is None else axis.calendar.name,
            day_minutes=axis.day_minutes,
            total_minutes=minutes,
            progress_minutes=progress_minutes,
            revision_minutes=minutes - progress_minutes,
            calendar_days=days,
            progress_days=progress_days,
            revision_days=days - progress_days,
            parts=parts,
        )

    def _halves(
        self, names: Sequence[str], axes: Sequence[Axis], orders: Orders | None
    ) -> list[Half | AveragedHalf]:
        """Give what lies between the plans for some milestones: progress, then revision."""
        moving = [change for change in self.difference.changes if change.moves_dates]
        draft = Draft.of(self.difference)
        end = read_schedule(names, self.now)
        found = self._half_step(draft)
        if found is None:
            self.notes.append(_UNDIVIDED)
            at_first = read_schedule(names, compute_schedule(draft.plan()))
            whole = RevisionHalf(draft, moving, names, at_first, end)
            return [self._walked(whole, axes, orders)]
        half, progress = found
        start = self.then
        if not progress:
            start = half.schedule
        elif start.network.index != half.schedule.network.index:
            # A draft has the later plan's names and order.
            start = compute_schedule(draft.plan())
        first = ProgressHalf(start, half.schedule, progress, names)
        if not first.can_be_told and first.start != first.end:
            self.notes.append(_COARSE)
        done = set(progress)
        rest = [change for change in moving if change not in done]
        second = RevisionHalf(half.draft, rest, names, first.end, end)
        return [self._walked(first, axes, orders), self._walked(second, axes, orders)]

    def _walked(
        self, half: ProgressHalf | RevisionHalf, axes: Sequence[Axis], orders: Orders | None
    ) -> Half | AveragedHalf:
        walked = half.walk()
        if half.is_cut_short:
            self.notes.append(_CUT_SHORT)
        if walked is None:
            return half.at_once()
        if orders is None or not walked.steps:
            return walked
        return AveragedHalf(half, walked, orders, axes)

    def _half_step(self, draft: Draft) -> tuple[_HalfStep, list[Change]] | None:
        """Make the half-step; without the reports that the earlier plan has no place for."""
        progress = self._progress
        for changes in (progress, [c for c in progress if self._stands_alone(c)]):
            try:
                half = self._half_of(draft, changes)
            except ExitplanError:
                continue
            if len(changes) < len(progress):
                left = [c.title for c in progress if c not in set(changes)]
                self.notes.append(_LEFT_OUT.format(and_list([f"“{t}”" for t in left])))
            return half, list(changes)
        return None

    def _half_of(self, draft: Draft, changes: Sequence[Change]) -> _HalfStep:
        half = draft.copy()
        for change in changes:
            half.apply(change)
        return _HalfStep(compute_schedule(half.plan()), half)

    def _stands_alone(self, change: Change) -> bool:
        """Whether nothing else is changed of what a report is about."""
        if not change.item:
            return True
        others = self.difference.of_item(change.item)
        return all(other is change or not other.moves_dates for other in others)


@attrs.frozen
class _HalfStep:
    schedule: Schedule
    draft: Draft


_UNDIVIDED = (
    "What happened and what was changed cannot be told apart: what is reported does not fit the "
    "plan as it was before. All of the slip is shown as changes of the plan."
)
_CUT_SHORT = (
    "These are more changes than can be told apart in a reasonable time: some are shown together."
)
_COARSE = (
    "What happened is shown as one part, not task by task: its tasks have a say in each other's "
    "dates in both directions."
)
_LEFT_OUT = (
    "The reports on {} count as changes of the plan: what they are about was another thing before."
)


def _efforts(schedule: Schedule) -> list[str]:
    return [task.id for task in schedule.network.levels_of_effort]


def _float(schedule: Schedule, name: str) -> int | None:
    node = schedule.network.index.get(name)
    return schedule[name].total_float_minutes if node is None else schedule.total_float[node]


def _drivers(schedule: Schedule, name: str) -> tuple[str, ...]:
    """Give the longest path to an item; to what finishes last of a group."""
    if name in schedule.network.index:
        return schedule.longest_path(name)
    group = schedule.groups.get(name)
    index = schedule.network.index
    members = [] if group is None else [task.id for task in group.tasks() if task.id in index]
    if not members:
        return ()
    return schedule.longest_path(max(members, key=lambda n: schedule[n].early_finish_at))
