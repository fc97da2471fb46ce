"""How many days late each item may be for a milestone to finish by a day, and by the next.

A backward pass from the last position at which the milestone would still finish on a day
tells, for every item at once, how late its own event may lie. Where two days give the same
answers, so does every day between them.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

from exitplan.errors import HorizonError
from exitplan.outlook._delays_items import Lateness, Moving
from exitplan.schedule import backward_within

if TYPE_CHECKING:
    from exitplan.network import Network
    from exitplan.outlook._delays_laid import Laid
    from exitplan.outlook._delays_targets import Target

Steps = tuple[tuple[int, int], ...]
Allowed = tuple[int, ...]
"""The most days late of each of some items."""

_REACHES = (100, 200, 400, 800, 1600)
"""Days by which a milestone may move, looked at one after the other."""


class TooMuchWorkError(Exception):
    """More has been done than was allowed for."""


class Allowance:
    """How much work may still be done; a plan may come from a stranger."""

    def __init__(self, most: int) -> None:
        self.left = most

    def take(self, work: int) -> None:
        """Note work that is about to be done; raises TooMuchWorkError where that is too much."""
        self.left -= work
        if self.left < 0:
            raise TooMuchWorkError


class Limits:
    """Finds how one milestone moves with the delays of all items."""

    def __init__(self, laid: Laid, target: Target, allowance: Allowance) -> None:
        self.laid = laid
        self.target = target
        self.allowance = allowance
        self.network: Network = laid.network
        self.items: Sequence[Lateness] = ()
        self._found: dict[tuple[int, ...], Allowed] = {}

    def steps(self, items: Sequence[Lateness]) -> tuple[dict[int, Steps], dict[int, int]]:
        """Give the steps by the place of each item that moves it.

        Also, for items of which more could not be told, how many days late were looked at.
        """
        target = self.target
        reached = self.laid.before(target.limits(self.laid, target.day))
        places = [n for n, item in enumerate(items) if item.node in reached]
        self.items = [items[n] for n in places]
        try:
            allowed = self._allowed(target.day)
        except HorizonError:
            return {}, dict.fromkeys(places, 0)
        # Late dates by which the forecast itself would be too late are not to be trusted.
        cut = {places[n]: 0 for n, most in enumerate(allowed) if most < 0}
        moving = [n for n, most in enumerate(allowed) if 0 <= most < self.items[n].known]
        if not moving:
            return {}, cut
        places = [places[n] for n in moving]
        self.items = [items[n] for n in places]
        self._found.clear()
        self._leave_out_the_rest(reached)
        days = self._days(tuple(allowed[n] for n in moving))
        cut |= {
            place: most
            for place, item, most in zip(places, self.items, days[-1][1], strict=True)
            if most < item.known
        }
        return {place: _steps(days, n) for n, place in enumerate(places)}, cut

    def _leave_out_the_rest(self, reached: set[int]) -> None:
        """Let the passes look at nothing but what lies between the items and the milestone."""
        behind = self.laid.behind(item.node for item in self.items)
        self.network = copy.copy(self.laid.network)
        self.network.order = [n for n in self.network.order if n in behind and n in reached]

    def _days(self, at_first: Allowed) -> list[tuple[int, Allowed]]:
        """Give the days on which more becomes allowed, in order, the forecast first."""
        first = self.target.day
        known = tuple(item.known for item in self.items)
        found = [(first, at_first)]
        for reach in _REACHES:
            try:
                allowed = self._allowed(first + reach)
                self._between(found, first + reach, allowed)
            except HorizonError:
                break
            if allowed == known:
                break
        return found

    def _between(self, found: list[tuple[int, Allowed]], last: int, allowed: Allowed) -> None:
        """Add what comes after the last day that was found, up to another."""
        waiting = [(last, allowed)]
        low, before = found[-1][0], found[-1][1]
        while waiting:
            high, after = waiting[-1]
            if after == before:
                low = high
                waiting.pop()
            elif high - low == 1:
                found.append((high, after))
                low, before = high, after
                waiting.pop()
            else:
                middle = (low + high) // 2
                waiting.append((middle, self._allowed(middle)))

    def _allowed(self, day: int) -> Allowed:
        """Give how late each item may be for the milestone to finish by a day."""
        limits = self.target.limits(self.laid, day)
        key = tuple(limits.values())
        found = self._found.get(key)
        if found is None:
            self.allowance.take(len(self.network.order) + len(self.items))
            event = backward_within(self.network, self.laid.early, limits).event
            found = self._found[key] = tuple(
                item.days_within(event[self._event(item)]) for item in self.items
            )
        return found

    def _event(self, item: Lateness) -> int:
        """Give the event whose late position decides."""
        if item.moving is Moving.FINISH:
            return 2 * self.laid.end(item.node) + 1
        return 2 * item.node + (item.moving is Moving.BOTH)


def _steps(days: Sequence[tuple[int, Allowed]], number: int) -> Steps:
    steps = []
    before = days[0][1][number]
    for day, allowed in days:
        if allowed[number] > before:
            steps.append((before + 1, day))
            before = allowed[number]
    return tuple(steps)
