"""Runs one by one, each dated by the plan's own passes: for rules that look ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exitplan.errors import HorizonError
from exitplan.network import Finished, Network, Released, compile_network
from exitplan.risk._clock import BEYOND
from exitplan.risk._engine import has_rare_lengths
from exitplan.risk._layout import with_lengths
from exitplan.risk._ranges import with_minutes
from exitplan.risk._repeats import Growth, grown
from exitplan.schedule._passes import forward_pass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from exitplan.risk._engine import Positions
    from exitplan.risk._layout import Activity, Layout
    from exitplan.risk._lengths import Lengths
    from exitplan.schedule._passes import EarlyDates


class SingleEngine:
    """One run after the other."""

    def __init__(
        self, layout: Layout, lengths: Lengths, size: int, events: Collection[int]
    ) -> None:
        self.size = size
        self._layout = layout
        self._lengths = lengths
        self._rows = {event: np.empty(size, dtype=np.int32) for event in events}

    def run(self, first: int) -> None:
        """Compute the block that begins with a run."""
        found = each_run(self._layout, self._lengths, first + self.size, first)
        for place, (network, early, _) in enumerate(found):
            event = [BEYOND] * (2 * network.size) if early is None else early.event
            for number, row in self._rows.items():
                row[place] = event[number]

    def positions(self, event: int) -> Positions:
        """Give an event's positions in the last block."""
        return self._rows[event]


def each_run(
    layout: Layout, lengths: Lengths, last: int, first: int = 0
) -> Iterator[tuple[Network, EarlyDates | None, set[int]]]:
    """Date some runs: network, dates, and the nodes that are not done.

    There are no dates where any of them leaves the years that its calendar knows.
    """
    minutes = {
        node: lengths.minutes(length, first, last) for node, length in layout.lengths.items()
    }
    active = {
        activity: flags_of(lengths, activity, first, last)
        for activity in set(layout.activity.values())
    }
    is_rare = has_rare_lengths(layout)
    for place in range(last - first):
        idle = {n for n, activity in layout.activity.items() if not active[activity][place]}
        long = {node: int(row[place]) for node, row in minutes.items()}
        if is_rare:
            network = _compiled_anew(layout, long, idle)
        else:
            network = _with_lengths_set(layout.network, long, idle)
        try:
            yield network, forward_pass(network), idle
        except HorizonError:
            yield network, None, idle


def flags_of(lengths: Lengths, activity: Activity, first: int, last: int) -> np.ndarray:
    """Tell in which runs something is done."""
    found = lengths.stream(*activity.names).below(activity.share, first, last)
    if activity.parent is not None:
        found = found & flags_of(lengths, activity.parent, first, last)
    return found


def _with_lengths_set(whole: Network, minutes: Mapping[int, int], idle: Collection[int]) -> Network:
    """Change only what the lengths change."""
    network = grown(whole)
    network.weight, network.rule = whole.weight.copy(), whole.rule.copy()
    for node, long in minutes.items():
        if network.span[node] is None:
            network.special[node] = with_minutes(network.special[node], long)
            continue
        before = _held(network, node)
        _set_span(network, node, long)
        for k in network.links_into(node):
            if network.holds_finish(k):
                network.weight[k] += before - 2 * long
    for node in idle:
        _finish(network, node)
    for k, event in enumerate(network.source if idle else ()):
        if event >> 1 in idle:
            network.rule[k] = Released(None, None, 0)
    return network


def _finish(network: Network, node: int) -> None:
    """Let a node be done with, long before anything else."""
    network.steps.pop(node, None)
    network.span[node] = None
    if node in network.as_late_as_possible:
        network.as_late_as_possible.remove(node)
    network.special[node] = Finished(0, 0)


def _set_span(network: Network, node: int, minutes: int) -> None:
    network.span[node] = 2 * minutes - 1 if minutes else 0
    network.snap[node] = 1 if minutes else 0
    floor = network.finish_floor.get(node)
    if floor is not None:
        start = ((floor & ~1) - 2 * minutes + 1) if minutes else floor
        network.floor[node] = max(network.bare_floor[node], start)


def _compiled_anew(layout: Layout, minutes: Mapping[int, int], idle: Collection[int]) -> Network:
    """Compile the plan with the lengths of the run."""
    tasks = layout.network.tasks
    by_id = {tasks[node].id: long for node, long in minutes.items() if node < len(tasks)}
    network = compile_network(with_lengths(layout.plan, layout.estimator, by_id))
    whole = layout.network
    if whole.size == network.size and not idle:
        return network
    network = grown(network)
    growth, old = Growth(network), layout.compiled.size
    more = Growth(whole)
    for node in range(old, whole.size):
        growth.copy_node(node, whole)
        growth.incoming[node] = list(more.incoming[node])
        if node in minutes:
            set_minutes(growth, node, minutes[node])
    for node in range(old):
        for event, rule, weight, link in more.incoming[node]:
            if event >> 1 >= old:
                held = _held(whole, node) - _held(network, node) if _to_finish(link) else 0
                growth.incoming[node].append((event, rule, weight + held, link))
    for links in growth.incoming:
        links[:] = [link for link in links if link[0] >> 1 not in idle]
    for node in idle:
        growth.incoming[node].clear()
        _finish(network, node)
    growth.close()
    return network


def _to_finish(link: object) -> bool:
    return link is not None and link.type.to_finish  # type: ignore[attr-defined]


def _held(network: Network, node: int) -> int:
    span = network.span[node]
    return 0 if span is None else span + network.snap[node]


def set_minutes(growth: Growth, node: int, minutes: int) -> None:
    """Let a node's work take so long."""
    network = growth.network
    if network.span[node] is None:
        network.special[node] = with_minutes(network.special[node], minutes)
        return
    before = _held(network, node)
    _set_span(network, node, minutes)
    growth.incoming[node] = [
        (event, rule, weight + before - 2 * minutes if _to_finish(link) else weight, link)
        for event, rule, weight, link in growth.incoming[node]
    ]
