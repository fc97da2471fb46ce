"""Puts the answers together: for most items at once, for the others by trial."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from exitplan.errors import HorizonError
from exitplan.outlook._delays import Delays, ItemDelay, MilestoneMoves
from exitplan.outlook._delays_first import with_leaders
from exitplan.outlook._delays_items import Lateness, Moving, late_items
from exitplan.outlook._delays_laid import Laid, lay_out
from exitplan.outlook._delays_limits import Allowance, Limits, TooMuchWorkError
from exitplan.outlook._delays_targets import Target, chosen, targets
from exitplan.outlook._delays_trial import Shares, Trial
from exitplan.plan import AsLate, ScheduleFrom

if TYPE_CHECKING:
    from exitplan.outlook._delays_limits import Steps
    from exitplan.schedule import Schedule

LONGEST = 366
"""For no more days of delay than these are there answers."""
MOST_WORK = 4_000_000
"""Nodes placed, forwards or backwards, for all answers together: a few seconds."""


def answers(schedule: Schedule, milestones: Iterable[str] | None, most: int) -> Delays:
    """Work the answers out; see :func:`~exitplan.outlook.delays`."""
    if not 1 <= most <= LONGEST:
        message = f"days late are from 1 to {LONGEST}, not {most}"
        raise ValueError(message)
    names = chosen(schedule) if milestones is None else milestones
    asked, refused = targets(schedule, names)
    place = {name: n for n, name in enumerate(schedule.items)}
    asked.sort(key=lambda target: (target.day, place[target.id]))
    days = {target.id: target.day for target in asked}
    reason = _out_of_reach(schedule)
    if reason:
        return Delays(most, days, {}, reason)
    worker = _Worker(schedule, asked, most)
    try:
        worker.run()
    except TooMuchWorkError:
        return Delays(most, days, {}, _TOO_LARGE)
    found = worker.delays()
    reason = " ".join(filter(None, [_left_out(len(refused)), _untold(len(worker.untold))]))
    return Delays(most, days, found, reason, worker.working_days(found))


_TOO_LARGE = "The plan is too large for the effects of every delay to be worked out beforehand."


def _out_of_reach(schedule: Schedule) -> str:
    """Say why a plan is of a kind for which there are no answers; nothing where there are."""
    options = schedule.plan.options
    if options.schedule_from is ScheduleFrom.FINISH:
        return (
            "The plan is scheduled from its finish: where work takes longer, it begins earlier, "
            "and nothing ends later."
        )
    if options.as_late is AsLate.LATE_DATES and schedule.network.as_late_as_possible:
        return (
            "The plan holds work at its late dates, so that every delay can move everything "
            "before it as well."
        )
    return ""


def _left_out(number: int) -> str:
    if not number:
        return ""
    subject = "One milestone is" if number == 1 else f"{number} milestones are"
    return f"{subject} left out, because what comes after has a say in the date."


def _untold(number: int) -> str:
    if not number:
        return ""
    subject = "One item has" if number == 1 else f"{number} items have"
    return f"{subject} no answer, because it would have taken too long to work out."


class _Worker:
    """Finds the steps of each pair of an item and a milestone."""

    def __init__(self, schedule: Schedule, asked: Sequence[Target], most: int) -> None:
        self.schedule = schedule
        self.asked = asked
        self.items = late_items(schedule, most)
        self.laid: Laid = lay_out(schedule, self.items)
        self.allowance = Allowance(MOST_WORK)
        self.trial = Trial(self.laid, asked, self.allowance)
        self.shares = Shares(schedule, self.trial, self.items)
        self.moves: list[dict[int, Steps]] = [{} for _ in self.items]
        """Steps by the place of the milestone, for each item."""
        self.known = [item.known for item in self.items]
        self.untold: list[int] = []
        """The places of items for which it would have been too much work."""

    def run(self) -> None:
        """Find all steps; raises TooMuchWorkError where even most of them are too much."""
        limited, leaders = with_leaders(self.laid, self.items)
        late = self.schedule.network.as_late_as_possible
        above = limited.without_limits().union(leaders, map(self.laid.end, late))
        tried = {n for n, item in enumerate(self.items) if self._mover(item) in above}
        tried.update(n for n, item in enumerate(self.items) if item.node in self.shares.of_node)
        at_once = [n for n in range(len(self.items)) if n not in tried]
        unsettled = self._at_once(limited, at_once)
        for place in sorted(unsettled):
            if self._is_beyond(place, unsettled[place] + 1):
                self.known[place] = unsettled[place]
            else:
                tried.add(place)
        self.untold = sorted(tried)
        while self.untold:
            try:
                self._try(self.untold[0])
            except TooMuchWorkError:
                return
            del self.untold[0]

    def _mover(self, item: Lateness) -> int:
        """Give the node from which the links leave that its delay moves."""
        return self.laid.end(item.node) if item.moving is Moving.FINISH else item.node

    def _at_once(self, laid: Laid, places: Sequence[int]) -> dict[int, int]:
        """Find the steps of some items; give how far those were looked at that are not done."""
        items = [self.items[place] for place in places]
        unsettled: dict[int, int] = {}
        for number, target in enumerate(self.asked):
            if not target.nodes:
                continue
            limits = Limits(laid, target, self.allowance)
            steps, cut = limits.steps(items)
            for n, found in steps.items():
                self.moves[places[n]][number] = found
            for n, looked in cut.items():
                place = places[n]
                unsettled[place] = min(looked, unsettled.get(place, looked))
        return unsettled

    def _is_beyond(self, place: int, late: int) -> bool:
        """Whether dates are no longer known if an item is so many days late."""
        try:
            self.trial.days(self.items[place], late)
        except HorizonError:
            return True
        return False

    def _try(self, place: int) -> None:
        item = self.items[place]
        way = self.shares if item.node in self.shares.of_node else self.trial
        steps, self.known[place] = way.steps(item)
        self.moves[place] = {n: found for n, found in enumerate(steps) if found}

    def working_days(self, found: Mapping[str, ItemDelay]) -> tuple[tuple[int, ...], ...]:
        """Give the working days of the calendars of items and milestones."""
        calendar_of, calendars = self.schedule.network.calendar_of, self.schedule.network.calendars
        nodes = [item.node for item in self.items]
        nodes += [node for target in self.asked for node in target.nodes]
        days = [target.day for target in self.asked]
        for item in found.values():
            days.append(item.finish_day)
            days += [steps[-1][1] for steps in (item.own, *(m.steps for m in item.moves)) if steps]
        lists = (
            tuple(filter(calendars[number].is_working_day, range(min(days), max(days) + 1)))
            for number in sorted({calendar_of[node] for node in nodes})
        )
        return tuple(dict.fromkeys(lists))

    def delays(self) -> dict[str, ItemDelay]:
        """Give what was found, by id."""
        return {
            item.id: self._delay(place, item)
            for place, item in enumerate(self.items)
            if place not in self.untold
        }

    def _delay(self, place: int, item: Lateness) -> ItemDelay:
        known = self.known[place]
        moves = []
        for number in sorted(self.moves[place]):
            target = self.asked[number]
            steps = tuple(step for step in self.moves[place][number] if step[0] <= known)
            if steps and target.id != item.id:
                moves.append(MilestoneMoves(target.id, steps))
        own = tuple(
            (late, day)
            for late, (before, day) in enumerate(pairwise(item.days[: known + 1]), 1)
            if day != before
        )
        return ItemDelay(item.id, item.unit, item.days[0], own, tuple(moves), known)
