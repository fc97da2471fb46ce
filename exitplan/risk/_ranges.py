"""Between which positions each event lies, over all runs.

Every timing rule is monotone, so that two passes with the plan's own functions
suffice: one with everything at its least, one with everything at its most. What
does not vary needs no arrays, a link that can never be the last to bind needs
no look, and lookup tables need be no longer than that.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from exitplan.errors import HorizonError
from exitplan.network import NEVER, Finished, FirstStart, Released, SteppedWork, Work
from exitplan.network._special import FixedLength
from exitplan.network._stepped import WorkThenRule
from exitplan.risk._clock import BEYOND
from exitplan.schedule._passes import is_past

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exitplan.network import Network, RuleLength, SpecialNode, TimingRule
    from exitplan.risk._layout import Activity, Layout

HEAVIEST = 1 << 28
"""Positions. A longer lag counts as so long."""


class Ranges:
    """The least and the greatest position of every event."""

    def __init__(
        self, layout: Layout, minutes: Mapping[int, tuple[int, int]], order: Iterable[int]
    ) -> None:
        """Find those of the nodes in `order`; `minutes` is how long each may take."""
        network = self.network = layout.network
        self.activity: Mapping[int, Activity] = layout.activity
        self.minutes = minutes
        self.low = [0] * (2 * network.size)
        self.high = [0] * (2 * network.size)
        self.bounds: dict[int, tuple[int, int]] = {}
        """By link: the least and the greatest bound, for its target's start (its finish, where
        it holds that)."""
        self._last = [
            calendar.floor((calendar.last_day + 1) * 1440) for calendar in network.calendars
        ]
        self._last_of = [self._last[number] for number in network.calendar_of]
        for node in order:
            self._place(node)

    def varies(self, event: int) -> bool:
        """Whether an event differs from run to run."""
        return self.low[event] != self.high[event]

    def is_masked(self, k: int, node: int) -> bool:
        """Whether a link binds only in runs in which what it leaves from is done."""
        source = self.activity.get(self.network.source[k] >> 1)
        inside = self.activity.get(node)
        while inside is not None and source is not None:
            if inside == source:
                return False
            inside = inside.parent
        return source is not None

    def links(self, node: int) -> list[int]:
        """Give the links that can hold a node."""
        network = self.network
        special = network.special.get(node)
        if isinstance(special, Finished):
            return []
        is_open = special is None or node in network.steps
        return [
            k
            for k in network.links_into(node)
            if not isinstance(network.rule[k], Released)
            and (is_open or not is_past(network, node, k))
        ]

    def held(self, node: int, k: int) -> int:
        """Give what a weight has taken off for its target's own length, to hold its finish."""
        network = self.network
        span = network.span[node]
        if span is None or not network.holds_finish(k):
            return 0
        return span + network.snap[node]

    def _place(self, node: int) -> None:
        network = self.network
        special = network.special.get(node)
        is_first = isinstance(special, FirstStart)
        floor = network.bare_floor.get(node, network.floor[node])
        starts = [(floor, floor)]
        finishes = [(NEVER, NEVER)]
        if network.span[node] is None and node in network.finish_floor:
            finishes = [(network.finish_floor[node],) * 2]
        firsts = []
        for k in self.links(node):
            low, high = self._bound(node, k)
            is_masked = self.is_masked(k, node)
            if is_first:
                firsts.append((low, BEYOND if is_masked else high))
                self.bounds[k] = firsts[-1]
                continue
            bound = self.bounds[k] = (NEVER if is_masked else low, high)
            (finishes if network.holds_finish(k) else starts).append(bound)
        if is_first:
            starts = [(min(low for low, _ in firsts), min(high for _, high in firsts))]
        start = max(low for low, _ in starts), max(high for _, high in starts)
        finish = max(low for low, _ in finishes), max(high for _, high in finishes)
        self._enclose(node, start, finish)

    def _enclose(self, node: int, start: tuple[int, int], finish: tuple[int, int]) -> None:
        least, most = self.minutes.get(node, (None, None))
        ends = [self.placed(node, start[0], finish[0], m) for m in {least, most}]
        tops = [self.placed(node, start[1], finish[1], m) for m in {least, most}]
        low, high = min(s for s, _ in ends), max(s for s, _ in tops)
        if least == 0:
            high |= 1
        self.low[2 * node], self.high[2 * node] = low, high
        self.low[2 * node + 1] = min(f for _, f in ends)
        self.high[2 * node + 1] = max(f for _, f in tops)

    def _bound(self, node: int, k: int) -> tuple[int, int]:
        network = self.network
        event, weight = network.source[k], network.weight[k] + self.held(node, k)
        rule = network.rule[k]
        return (
            bound_of(rule, self.low[event], weight),
            bound_of(rule, self.high[event], weight),
        )

    def placed(self, node: int, start: int, finish: int, minutes: int | None) -> tuple[int, int]:
        """Give a node's start and finish, by the plan's own functions."""
        network = self.network
        if start >= BEYOND >> 1 or finish >= BEYOND >> 1:
            return (BEYOND, BEYOND)
        try:
            if node in network.steps:
                start |= 1
                begin, end = start, network.steps[node].finish(start)
            elif network.span[node] is None:
                special = with_minutes(network.special[node], minutes)
                dates = special.early(start, finish)
                begin, end = dates.start, dates.finish
            else:
                begin, end = plainly_placed(network, node, start, finish, minutes)
        except HorizonError:
            return (BEYOND, BEYOND)
        last = self._last_of[node]
        return (begin if begin <= last else BEYOND, end if end <= last else BEYOND)


def leading_to(network: Network, nodes: Iterable[int]) -> set[int]:
    """Give some nodes, and all from which links lead to them."""
    found = set(nodes)
    waiting = list(found)
    while waiting:
        for k in network.links_into(waiting.pop()):
            source = network.source[k] >> 1
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found


def bound_of(rule: TimingRule | None, x: int, weight: int) -> int:
    """Give where a link from a position leads; beyond all dates, where no calendar knows it."""
    if x >= BEYOND >> 1:
        return BEYOND
    try:
        found = x if rule is None else rule.forward(x)
    except HorizonError:
        return BEYOND
    return found + max(-HEAVIEST, min(HEAVIEST, weight))


def plainly_placed(
    network: Network, node: int, start: int, finish: int, minutes: int | None
) -> tuple[int, int]:
    """Place plain work, given what holds its start and what links hold its finish."""
    span = network.span[node]
    assert span is not None
    if minutes is None:
        minutes = (span + 1) >> 1
    if finish != NEVER:
        start = max(start, finish - 2 * minutes)
    floor = network.finish_floor.get(node)
    if floor is not None:
        start = max(start, ((floor & ~1) - 2 * minutes + 1) if minutes else floor)
    if not minutes:
        return start, start
    start |= 1
    return start, start + 2 * minutes - 1


def with_minutes(special: SpecialNode, minutes: int | None) -> SpecialNode:
    """Give a special node whose work takes so long."""
    if minutes is None or not isinstance(special, Work):
        return special
    variant = copy.copy(special)
    length = special.length
    if isinstance(special, SteppedWork):
        variant.length = stepped_length(special, minutes)
    elif isinstance(length, FixedLength):
        variant.length = FixedLength(minutes)
    return variant


def stepped_length(special: SteppedWork, minutes: int) -> RuleLength | WorkThenRule:
    """Give the length of a gate with so much work before it."""
    length = special.length
    if not isinstance(length, WorkThenRule):
        return length
    if not minutes:
        return length.then
    return WorkThenRule(length.calendar, minutes, length.then, length.clock)
