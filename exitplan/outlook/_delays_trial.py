"""How milestones move with the delay of one item, found by trying."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import attrs

from exitplan.errors import HorizonError
from exitplan.network import PatchedNetwork, Released, VersionCompiler
from exitplan.outlook._delays_items import Lateness, Moving, Reader
from exitplan.plan import Duration, ExpectedFinish, Unit
from exitplan.schedule import Propagation

if TYPE_CHECKING:
    from exitplan.network import Network
    from exitplan.network._links import LinkCompiler
    from exitplan.outlook._delays_laid import Laid
    from exitplan.outlook._delays_limits import Allowance, Steps
    from exitplan.outlook._delays_targets import Target
    from exitplan.plan import Task
    from exitplan.schedule import Schedule

Days = tuple[int, ...]
"""On which each milestone finishes."""


class Trial:
    """Places whatever moves if one item is late, and takes it back."""

    def __init__(self, laid: Laid, targets: Sequence[Target], allowance: Allowance) -> None:
        self.laid = laid
        self.targets = targets
        self.allowance = allowance
        network = PatchedNetwork(laid.network)
        asked = laid.before(laid.end(node) for target in targets for node in target.nodes)
        network.followers = [[n for n in followers if n in asked] for followers in laid.followers]
        self.propagation = Propagation(network, laid.early)
        self.network = network
        self.reader = Reader(network)
        self.as_forecast: Days = tuple(target.day for target in targets)

    def days(self, item: Lateness, late: int) -> Days:
        """Give the days if an item is so many days late; raises HorizonError."""
        early, followers = self.propagation.early, self.network.followers
        end = self.laid.end(item.node)
        pinned = {2 * end + 1: item.finishes[late]}
        if item.moving is not Moving.FINISH or end != item.node:
            starts = item.finishes if item.starts is None else item.starts
            pinned[2 * end] = starts[late]
        placed = self.propagation.placed
        try:
            for event, position in pinned.items():
                early.event[event] = position
            self.propagation.mark(followers[end])
            self.propagation.run()
            return tuple(target.day_of(self.reader, self.laid, early) for target in self.targets)
        finally:
            self._take_back(pinned)
            self.allowance.take(self.propagation.placed - placed)

    def _take_back(self, pinned: Iterable[int]) -> None:
        propagation = self.propagation
        event, forecast = propagation.early.event, self.laid.early.event
        touched = {number >> 1 for number in pinned}
        # Where a date was not known, something may have been placed half.
        for node in touched.union(propagation.marked, propagation.moved):
            event[2 * node : 2 * node + 2] = forecast[2 * node : 2 * node + 2]
        propagation.marked.clear()
        propagation.moved.clear()

    def known(self, item: Lateness, low: int) -> int:
        """Give the most days late of which all dates are known, being known for `low`."""
        high = item.known + 1
        while high - low > 1:
            middle = (low + high) // 2
            try:
                self.days(item, middle)
                low = middle
            except HorizonError:
                high = middle
        return low

    def steps(self, item: Lateness) -> tuple[list[Steps], int]:
        """Give how each milestone moves, and up to how many days late all of it is known."""
        try:
            self.days(item, item.known)
            known = item.known
        except HorizonError:
            known = self.known(item, 0)
        return _by_halves(lambda late: self.days(item, late), self.as_forecast, known), known


def _by_halves(days: Callable[[int], Days], at_first: Days, last: int) -> list[Steps]:
    """Give the steps of what never comes earlier: where the ends agree, so does all between."""
    steps: list[list[tuple[int, int]]] = [[] for _ in at_first]
    low, before = 0, at_first
    waiting = [(last, days(last))] if last else []
    while waiting:
        high, after = waiting[-1]
        if after == before or high - low == 1:
            _note(steps, high, before, after)
            low, before = high, after
            waiting.pop()
        else:
            middle = (low + high) // 2
            waiting.append((middle, days(middle)))
    return [tuple(found) for found in steps]


def _note(steps: list[list[tuple[int, int]]], late: int, before: Days, after: Days) -> None:
    """Note which milestones have moved from one number of days late to the next."""
    for found, was, day in zip(steps, before, after, strict=True):
        if day != was:
            found.append((late, day))


class Shares:
    """Lags that are a share of the length of work that is late: they grow with it."""

    def __init__(self, schedule: Schedule, trial: Trial, items: Iterable[Lateness]) -> None:
        self.trial = trial
        network = schedule.network
        longer = {item.node for item in items if _grows(network, item)}
        self.of_node: dict[int, list[int]] = {}
        """The links with such lags, by the node whose length they share."""
        for k, link in enumerate(network.link):
            node = network.source[k] >> 1
            is_share = link is not None and link.lag.unit.is_percent
            if is_share and node in longer and not isinstance(network.rule[k], Released):
                self.of_node.setdefault(node, []).append(k)
        if self.of_node:
            self._target = network.target_of()
            compiler = VersionCompiler(schedule.plan)
            self._compiled = compiler.run()
            assert compiler.links is not None
            self._links: LinkCompiler = compiler.links
            self._early = schedule.early

    def steps(self, item: Lateness) -> tuple[list[Steps], int]:
        """Give how each milestone moves, and up to how many days late all of it is known.

        A lag may be a lead, so that a longer task makes what follows it begin earlier: every
        number of days is tried.
        """
        network = self.trial.network
        held = {k: (network.rule[k], network.weight[k]) for k in self.of_node[item.node]}
        task = self._compiled.tasks[item.node]
        start, finish = self._early.of(item.node).remaining_start, item.finishes[0]
        minutes = (finish >> 1) - (start >> 1)
        tried: list[Days] = []
        try:
            for late in range(1, item.known + 1):
                longer = minutes + ((item.finishes[late] - finish) >> 1)
                self._time(item, attrs.evolve(task, duration=Duration(longer, Unit.MINUTE)))
                tried.append(self.trial.days(item, late))
        except HorizonError:
            pass
        finally:
            for k, (rule, weight) in held.items():
                network.rule[k], network.weight[k] = rule, weight
        return _one_by_one(tried, self.trial.as_forecast), len(tried)

    def _time(self, item: Lateness, task: Task) -> None:
        """Time the lags anew for a longer task."""
        network, tasks = self.trial.network, self._compiled.tasks
        planned, tasks[item.node] = tasks[item.node], task
        for k in self.of_node[item.node]:
            link = network.link[k]
            assert link is not None
            event = 2 * item.node + link.type.from_finish
            _, rule, weight = self._links.timing(event, self._target[k], link)
            network.rule[k], network.weight[k] = rule, weight
            self.trial.propagation.mark([self._target[k]])
        tasks[item.node] = planned


def _grows(network: Network, item: Lateness) -> bool:
    """Whether it is the planned length that grows: there is no report, no expected finish."""
    special, progress = network.special.get(item.node), network.tasks[item.node].progress
    is_expected = (
        progress is not None
        and progress.expected_finish is not None
        and network.plan.options.expected_finish is ExpectedFinish.USE
    )
    is_started = special is not None and special.started
    return item.moving is Moving.FINISH and not is_started and not is_expected


def _one_by_one(tried: Iterable[Days], at_first: Days) -> list[Steps]:
    steps: list[list[tuple[int, int]]] = [[] for _ in at_first]
    before = at_first
    for late, after in enumerate(tried, 1):
        _note(steps, late, before, after)
        before = after
    return [tuple(found) for found in steps]
