"""A scheduler by brute force, to measure exitplan's against.

It states the scheduling rules as literally as it can. Working time is a row of
hours, worked or not; counting means walking along it. Early dates are the least
fixpoint of the rules, found by applying them until nothing changes. Floats are
found by moving a task and looking at what happens. Nothing here is shared with
`exitplan.network` or `exitplan.schedule`; only the plan's vocabulary is.

Everything happens on whole hours, counted as day ordinal × 24 + hour of the day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exitplan.plan import (
    AsLate,
    ConstraintKind,
    Edge,
    OpenEnds,
)
from tests.schedule.brute_rules import Rules
from tests.schedule.hours import (
    BEGIN,
    END,
    NOWHERE,
    Event,
    hour_of,
)
from tests.schedule.leaves import Dates, Leaf

LONG = 2_500
"""Hours: more than any task drawn can slip."""


class Brute(Rules):
    """Schedules one plan; `delays` moves tasks to a start no earlier than an event."""

    def schedule(self, delays: Mapping[str, Event] | None = None) -> dict[str, Dates]:
        """Give the early dates: the least that satisfy every rule.

        What waits for its late dates starts no earlier than those.
        """
        dates = self._least(delays or {})
        held = self._held_late(dates)
        if not held:
            return dates
        both = {name: max(at, (delays or {}).get(name, at)) for name, at in held.items()}
        return self._least({**(delays or {}), **both})

    def _held_late(self, dates: Mapping[str, Dates]) -> dict[str, Event]:
        """Late starts of what is as late as possible, and of all if the finish is what is given."""
        held = {
            leaf.id: self.latest(dates, leaf.id)
            for leaf in self.leaves.values()
            if self.options.as_late is AsLate.LATE_DATES or self.is_from_finish
            if not leaf.started and not leaf.by_hand
            if any(c.kind is ConstraintKind.AS_LATE_AS_POSSIBLE for c in leaf.task.constraints)
        }
        if self.is_from_finish:
            movable = [
                leaf for leaf in self.leaves.values() if not leaf.started and not leaf.by_hand
            ]
            begin = min((self.latest(dates, leaf.id).hour for leaf in movable), default=0)
            for leaf in movable:
                first = Event(leaf.hours.begin(begin), BEGIN)
                held[leaf.id] = max(first, held.get(leaf.id, first))
        return held

    def latest(self, dates: Mapping[str, Dates], name: str) -> Event:
        """The latest (remaining) start that keeps all late bounds, found by trial."""
        leaf, low, high = self.leaves[name], -LONG, LONG
        while high - low > 1:
            middle = (low + high) // 2
            if self.may_stand(dates, name, middle):
                low = middle
            else:
                high = middle
        last = self.later(leaf, dates[name], low)
        if self.is_moment(leaf):
            # Both sides of a break are as late in working time.
            event = Event(leaf.hours.begin(last.finish.hour), BEGIN)
            other = Dates(event, event, event)
            if self.stands(dates, name, other):
                last = other
        return last.remaining

    def _least(self, delays: Mapping[str, Event]) -> dict[str, Dates]:
        dates: dict[str, Dates] = {}
        floors: dict[str, Event] = {}
        for leaf in self.leaves.values():
            if leaf.finished:
                dates[leaf.id] = self.fact(leaf)
                continue
            floor = self.floor(leaf)
            if leaf.id in delays:
                floor = max(floor, delays[leaf.id])
            floors[leaf.id] = floor
            dates[leaf.id] = Dates(floor, floor, floor)
        for _ in range(2 * len(self.leaves) + 2):
            before = dict(dates)
            for name, floor in floors.items():
                dates[name] = self.place(self.leaves[name], dates, floor)
            if dates == before:
                return dates
        message = "no fixpoint: the plan has a cycle"
        raise AssertionError(message)

    def finish(self, dates: Mapping[str, Dates]) -> int:
        """The hour at which the last task finishes."""
        return max(found.finish.hour for found in dates.values())

    def slipped(self, dates: Mapping[str, Dates], name: str, hours: int) -> dict[str, Dates]:
        """Schedule again with one task's (remaining) work so many hours later.

        A milestone that slips stands where that working time has just passed.
        """
        if not hours:
            return dict(dates)
        leaf, begin = self.leaves[name], dates[name].remaining
        if self.is_moment(leaf):
            begin = Event(leaf.hours.end(begin.hour), END)
        return self.schedule({name: leaf.hours.move(begin, hours)})

    def may_stand(self, dates: Mapping[str, Dates], name: str, hours: int) -> bool:
        """Whether a task so many hours later than its early dates keeps all late bounds."""
        return self.stands(dates, name, self.later(self.leaves[name], dates[name], hours))

    def stands(self, dates: Mapping[str, Dates], name: str, at: Dates) -> bool:
        """Whether a task with those dates keeps all late bounds.

        Only what follows from that task is looked at: nothing else holds anything.
        """
        end = self.finish(dates) if self.plan.finish_by is None else None
        cap = hour_of(self.plan.finish_by.end) if self.plan.finish_by else end
        assert cap is not None
        moved = {name: at}
        for _ in range(2 * len(self.leaves) + 2):
            before = dict(moved)
            for other in self.leaves.values():
                if other.id == name or other.finished:
                    continue
                found = self._follow(other, moved)
                if found is not None:
                    moved[other.id] = found
            if moved == before:
                break
        return all(
            self._is_by(leaf, found, min([cap, *self.caps(leaf), *self._own_end(leaf, dates)]))
            and self.starts_in_time(leaf, found)
            for leaf, found in ((self.leaves[other], found) for other, found in moved.items())
        )

    def _is_by(self, leaf: Leaf, found: Dates, cap: int) -> bool:
        """Whether it is finished by then; but for a break, where milestones keep to its sides."""
        has_sides = any(other.task.edge is Edge.START for other in self.leaves.values())
        if has_sides and self.is_moment(leaf):
            return leaf.hours.between(cap, found.finish.hour) <= 0
        return found.finish.hour <= cap

    def _own_end(self, leaf: Leaf, dates: Mapping[str, Dates]) -> Iterator[int]:
        """The early finish, where nothing open waits for it and that is what bounds it."""
        if self.options.open_ends is not OpenEnds.OWN_FINISH or self.is_from_finish:
            return
        is_followed = any(
            leaf.id in bound.source.leaves and not self.leaves[bound.target].finished
            for bounds in self.bounds.values()
            for bound in bounds
        )
        if not is_followed:
            yield dates[leaf.id].finish.hour

    def later(self, leaf: Leaf, own: Dates, hours: int) -> Dates:
        """Give the dates of a task that slips by so many hours, whatever holds it."""
        finish = Event(leaf.hours.end(own.finish.hour), END)
        finish = self.on_its_side(leaf, leaf.hours.move(finish, hours))
        start = leaf.hours.move(own.remaining, hours) if not self.is_moment(leaf) else finish
        first = NOWHERE if leaf.started else start  # What has happened moves no more.
        return Dates(first, finish, start)

    def starts_in_time(self, leaf: Leaf, found: Dates) -> bool:
        """Whether a start keeps what its finish does not already tell."""
        del leaf, found
        return True

    def _follow(self, leaf: Leaf, moved: Mapping[str, Dates]) -> Dates | None:
        """Place a task by those of its predecessors that have moved, if any."""
        known = {name: found for name, found in moved.items() if name != leaf.id}
        held = [
            bound
            for bound in self.bounds[leaf.id]
            if any(
                name in known
                and (
                    bound.link.type.from_finish
                    or known[name].start != NOWHERE
                    or self.goes_on(bound) is not None
                )
                for name in bound.source.leaves
            )
            and not self.is_released(bound)
        ]
        if not held:
            return None
        starts, finishes = [], []
        for bound in held:
            event = self.reach(bound, known)
            assert event is not None
            (finishes if bound.link.type.to_finish else starts).append(event)
        if not self.is_moment(leaf):
            starts = [Event(leaf.hours.begin(event.hour), BEGIN) for event in starts]
        start = max([*starts, *(self.start_for(leaf, event) for event in finishes)])
        start = self.on_its_side(leaf, start)
        first = NOWHERE if leaf.started else start
        return Dates(first, self.run(leaf, start), start)
