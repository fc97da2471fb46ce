"""Networks in which some tasks are as one plan has them and the others as another has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from exitplan.network._patch import PatchedNetwork, VersionCompiler
from exitplan.network._special import Work
from exitplan.network._stepped import NoticeGiven
from exitplan.network._timing import Released, ReleasedForward
from exitplan.plan import NO_LAG, LinkType, Profile, ProgressRule, StartLags

if TYPE_CHECKING:
    from exitplan.network._links import LinkCompiler
    from exitplan.network._network import Network
    from exitplan.plan import Link


class MixedNetwork(PatchedNetwork):
    """Two networks of the same tasks and links, before and after a report, mixed node by node.

    A node and the links into it are those of its own side. Where its two sides lie on
    different calendars, or are facts that links do not leave from in the same way, the
    links out of it are timed anew, so that every mixture is what a compiler would make of it.
    Only where P6 holds finished work back for the sake of open work before it, that stays as it
    is on its own side.
    """

    __slots__ = ("links_on", "numbers", "offset", "over", "side", "sides", "timers", "touchy")

    def __init__(self, before: Network, after: Network) -> None:
        super().__init__(before)
        self.sides = (before, after)
        self.side = bytearray(before.size)
        """Whose each node is: 0 before, 1 after."""
        self.offset = len(before.source)
        """Number of the first link of the second network here."""
        self.source += after.source
        self.weight += after.weight
        self.rule += after.rule
        self.link += after.link
        self.status = after.status
        self.links_on: tuple[list[Sequence[int]], list[Sequence[int]]] = (
            list(self.into),
            [
                range(k.start + self.offset, k.stop + self.offset)
                for k in map(after.links_into, range(after.size))
            ],
        )
        """The links into each node, by side."""
        self.numbers = (self._numbers(before), self._numbers(after))
        """The number here of each calendar of either network."""
        self.timers: list[LinkCompiler | None] = [None, None]
        self.over: tuple[list[bool], list[bool]] = ([], [])
        """Whether each node is finished, by side; told only where links mind."""
        self.touchy: set[int] = self._touchy()
        """Nodes whose links out are timed by the side that they are on."""

    @staticmethod
    def fits(one: Network, other: Network) -> bool:
        """Whether two networks have the same nodes."""
        return (
            one.size == other.size
            and one.index == other.index
            and one.gates == other.gates
            and one.ends == other.ends
            and one.firsts == other.firsts
        )

    def _numbers(self, network: Network) -> list[int]:
        numbers = []
        for calendar in network.calendars:
            found = next((n for n, known in enumerate(self.calendars) if known is calendar), None)
            if found is None:
                found = len(self.calendars)
                self.calendars.append(calendar)
            numbers.append(found)
        return numbers

    def _touchy(self) -> set[int]:
        before, after = self.sides
        pairs = zip(before.calendar_of, after.calendar_of, strict=True)
        first, second = self.numbers
        touchy = {node for node, (a, b) in enumerate(pairs) if first[a] != second[b]}
        touchy |= before.finished_off_calendar | after.finished_off_calendar
        options = before.plan.options
        if options.profile is Profile.P6 or options.start_lags is StartLags.EARLY_START:
            touchy.update(
                node
                for side in self.sides
                for node, special in side.special.items()
                if special.started
            )
        if options.profile is Profile.P6 or options.progress is not ProgressRule.RETAINED_LOGIC:
            self.over = (_over(before), _over(after))
            both = zip(*self.over, strict=True)
            touchy.update(node for node, (was, is_) in enumerate(both) if was != is_)
        return touchy

    def lift(self, node: int) -> None:
        """Put a node of which only the floor differs, and moves nothing, on the later side."""
        self.side[node] = 1
        self.floor[node] = self.sides[1].floor[node]
        self.into[node] = self.links_on[1][node]

    def switch(self, node: int, side: int) -> set[int]:
        """Put a node on a side; give the nodes whose dates may be others now."""
        other = self.sides[side]
        self.side[node] = side
        number = self.numbers[side][other.calendar_of[node]]
        self.take_row(node, other, node, number)
        if node < len(self.tasks):
            self.tasks[node] = other.tasks[node]
        links, held = self.links_on[side][node], self.into[node]
        self.into[node] = links
        if [self.source[k] >> 1 for k in links] != [self.source[k] >> 1 for k in held]:
            self.into[node] = held
            self.set_links(node, links)
        if not self.touchy:
            return {node}
        for k in links:
            if self.source[k] >> 1 in self.touchy:
                self._time(k, node)
        if node not in self.touchy:
            return {node}
        return {node} | self._time_followers(node)

    def _time_followers(self, node: int) -> set[int]:
        """Time the links out of a touchy node, and of groups that it may have finished."""
        touched: set[int] = set()
        waiting = [node]
        for before in waiting:
            for follower in set(self.followers[before]):
                is_group = follower >= len(self.tasks)
                if self.over[0] and is_group and follower not in touched:
                    waiting.append(follower)
                touched.add(follower)
                for k in self.into[follower]:
                    if self.source[k] >> 1 == before:
                        self._time(k, follower)
        return touched

    def _time(self, k: int, target: int) -> None:
        """Time a link from a touchy node, by the sides that both ends are on."""
        side, node = self.side[target], self.source[k] >> 1
        network, number = self.sides[side], k - self.offset * side
        event, rule = network.source[number], network.rule[number]
        self.source[k], self.rule[k], self.weight[k] = event, rule, network.weight[number]
        is_over = self._is_over(node)
        is_as_there = not self.over[0] or is_over == self.over[side][node]
        if (self.side[node] == side and is_as_there) or isinstance(rule, ReleasedForward):
            return
        link = self.link[k]
        timer = self._timer(self.side[node])
        if isinstance(rule, NoticeGiven):
            fact = self.fact.get(event)
            self.rule[k] = NoticeGiven(self.calendar(node), rule.length, fact)
            return
        special = self.special.get(target)
        is_started = isinstance(special, Work) and special.actual_start is not None
        if is_started and self._is_released(link, is_over=is_over):
            self.rule[k], self.weight[k] = Released(None, None, 0), 0
            return
        if link is None:
            self.rule[k] = timer._bridge(event, target)  # noqa: SLF001 - the same room
            return
        if is_started and is_over and self._lets_lags_go(link):
            link = attrs.evolve(link, lag=NO_LAG)
        if node < len(self.tasks):
            event = 2 * node + link.type.from_finish
        self.source[k], self.rule[k], self.weight[k] = timer.timing(event, target, link)

    def _is_over(self, node: int) -> bool:
        """Whether a node is finished in this mixture: of a group's, all that it waits for."""
        if not self.over[0]:
            return False
        if node < len(self.tasks):
            return self.over[self.side[node]][node]
        return all(self._is_over(self.source[k] >> 1) for k in self.into[node])

    def _timer(self, side: int) -> LinkCompiler:
        """Give what times links from nodes of a side."""
        timer = self.timers[side]
        if timer is None:
            compiler = VersionCompiler(self.sides[side].plan)
            compiler.run()
            timer = self.timers[side] = compiler.links_of(self)
        return timer

    def _is_released(self, link: Link | None, *, is_over: bool) -> bool:
        """Whether the progress of a started task overrides its link."""
        rule = self.plan.options.progress
        if rule is ProgressRule.RETAINED_LOGIC or (link is not None and link.type.to_finish):
            return False
        return rule is ProgressRule.AS_REPORTED or not is_over

    def _lets_lags_go(self, link: Link) -> bool:
        """Whether P6 lets no lag behind finished work hold work that has started."""
        is_p6 = self.plan.options.profile is Profile.P6
        return is_p6 and link.type is LinkType.FS and link.lag.amount > 0


def _over(network: Network) -> list[bool]:
    """Tell of each node whether it is finished: of a group's, all that it waits for."""
    over = [False] * network.size
    tasks = len(network.tasks)
    for node in network.order:
        if node < tasks:
            special = network.special.get(node)
            over[node] = special is not None and special.finished
        else:
            over[node] = all(over[network.source[k] >> 1] for k in network.links_into(node))
    return over
