"""Where disagreement begins: the activities whose neighbours do not explain it.

Early dates hand a disagreement on along links, late dates against them. An
activity that is later in the file than here follows another that is later,
too; one that is earlier there follows what sets its date here, where that is
earlier. What follows nothing is a root.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from exitplan.interchange._conformance import INSTANTS, VERDICT, Difference, Field, Root, Side, Sign
from exitplan.interchange._imported import Imported
from exitplan.plan import ConstraintKind

if TYPE_CHECKING:
    from exitplan.schedule import Schedule

LATER, EARLIER = 1, 2
"""How the stored date lies to ours, as bits: a group's members may differ both ways."""


@attrs.frozen
class Clash:
    """One activity's differences."""

    all: tuple[Difference, ...]

    def bit(self, field: Field) -> int:
        """Say which way a stored date lies; 0 where it agrees."""
        for difference in self.all:
            if difference.field is field:
                assert difference.ours is not None
                return LATER if difference.stored > difference.ours else EARLIER
        return 0

    def on(self, side: Side) -> tuple[Difference, ...]:
        """Give the differences of one side, those that count."""
        fields = {
            Side.EARLY: INSTANTS[:2],
            Side.LATE: INSTANTS[2:],
            Side.FLOAT: (Field.TOTAL_FLOAT,),
        }[side]
        return tuple(difference for difference in self.all if difference.field in fields)


class RootFinder:
    """Tells roots from followers."""

    def __init__(
        self,
        schedule: Schedule,
        imported: Imported,
        clashes: Mapping[int, Clash],
        signs: Mapping[int, tuple[Sign, ...]],
    ) -> None:
        self.schedule = schedule
        self.network = schedule.network
        self.imported = imported
        self.clashes = clashes
        self.signs = signs
        self.tasks = len(schedule.network.tasks)
        self.early = self._bits(Field.EARLY_START, Field.EARLY_FINISH)
        """By event, the early dates' bits; those of groups' nodes come with the search."""
        self.late = self._bits(Field.LATE_START, Field.LATE_FINISH)
        self.root_of: dict[int, int] = {}
        """Of the side at hand: the root, a node, that each node follows, or itself."""

    def _bits(self, start: Field, finish: Field) -> list[int]:
        bits = [0] * (2 * self.network.size)
        for node, clash in self.clashes.items():
            bits[2 * node], bits[2 * node + 1] = clash.bit(start), clash.bit(finish)
        return bits

    def find(self) -> list[Root]:
        """Give the roots: early, late, then floats."""
        if not any(d.field in VERDICT for clash in self.clashes.values() for d in clash.all):
            return []
        early = list(self._early_roots())
        finish_root = self._root_of_the_finish()
        found = self._roots(Side.EARLY, early)
        late = list(self._late_roots(finish_root))
        found += self._roots(Side.LATE, late)
        for node, clash in self.clashes.items():
            is_alone = not clash.on(Side.EARLY) and not clash.on(Side.LATE)
            if is_alone and clash.on(Side.FLOAT):
                found.append(self._root(Side.FLOAT, node, 0))
        return found

    def _roots(self, side: Side, nodes: list[int]) -> list[Root]:
        followers = dict.fromkeys(nodes, 0)
        for node, root in self.root_of.items():
            if node < self.tasks and node != root and root in followers:
                followers[root] += 1
        return [self._root(side, node, followers[node]) for node in nodes]

    def _root(self, side: Side, node: int, followers: int) -> Root:
        task = self.network.tasks[node]
        return Root(
            item=task.id,
            side=side,
            differences=self.clashes[node].on(side),
            drivers=self.schedule.drivers(task.id) if side is Side.EARLY else (),
            holders=tuple(self._holders(node)) if side is Side.LATE else (),
            signs=self.signs.get(node, ()),
            followers=followers,
        )

    def _early_roots(self) -> Iterator[int]:
        """Give the early roots in the order of the network."""
        bits, network = self.early, self.network
        self.root_of = {}
        after = self._successors_of_late_work()
        for node in network.order:
            if node >= self.tasks:
                self._pass_on(node)
            elif bits[2 * node] or bits[2 * node + 1]:
                source = self._early_source(node, after.get(node, ()))
                self.root_of[node] = node if source is None else self.root_of.get(source, source)
                if source is None:
                    yield node

    def _pass_on(self, node: int) -> None:
        """Give a group's node what its members, or what it waits for, have."""
        bits, network = self.early, self.network
        for k in network.links_into(node):
            found = bits[network.source[k]]
            if found:
                bits[2 * node] |= found
                bits[2 * node + 1] |= found
                before = network.source[k] >> 1
                self.root_of.setdefault(node, self.root_of.get(before, before))

    def _early_source(self, node: int, after: tuple[int, ...]) -> int | None:
        """Give a node that explains an activity's early disagreement; ``None`` for a root."""
        bits, network = self.early, self.network
        start, finish = bits[2 * node], bits[2 * node + 1]
        is_started = self.schedule.items[network.tasks[node].id].started
        driving: frozenset[int] | None = None
        source = None
        explained = {"start": 0, "finish": start}
        for k in network.links_into(node):
            found = bits[network.source[k]]
            if found & EARLIER:
                if driving is None:
                    driving = self._driving(node)
                if network.source[k] >> 1 not in driving:
                    found &= ~EARLIER
            if not found & (start | finish):
                continue
            explained["start"] |= found
            if is_started or network.holds_finish(k):
                explained["finish"] |= found
            if source is None:
                source = network.source[k] >> 1
        for successor in after:
            # As-late-as-possible work has its dates from what comes after it.
            found = bits[2 * successor] | bits[2 * successor + 1]
            explained["start"] |= found
            if source is None and found & (start | finish):
                source = successor
        left = start & ~explained["start"] | finish & ~explained["finish"]
        return None if left else source

    def _driving(self, node: int) -> frozenset[int]:
        """Give the nodes from which a link sets the node's early dates."""
        network = self.network
        links = [d for d in self.schedule.drivers(network.tasks[node].id) if d.predecessor]
        found = {network.index[driver.predecessor] for driver in links}
        if any(driver.via for driver in links):
            found.update(range(self.tasks, network.size))
        return frozenset(found)

    def _successors_of_late_work(self) -> dict[int, tuple[int, ...]]:
        network = self.network
        late = {
            node
            for node in self.clashes
            if any(
                constraint.kind is ConstraintKind.AS_LATE_AS_POSSIBLE
                for constraint in network.tasks[node].constraints
            )
        }
        found: dict[int, tuple[int, ...]] = {}
        for node in range(self.tasks) if late else ():
            for k in network.links_into(node):
                before = network.source[k] >> 1
                if before in late:
                    found[before] = (*found.get(before, ()), node)
        return found

    def _root_of_the_finish(self) -> tuple[int, int | None]:
        """Give the bit of the plan's stored finish, and the early root that moved it."""
        if self.schedule.plan.finish_by is not None:
            return 0, None
        network, items = self.network, self.schedule.items
        last, last_node = None, None
        for node, task in enumerate(network.tasks):
            stored = self.imported.stored.get(task.id)
            finish = None if stored is None else stored.early_finish
            if items[task.id].completed:
                finish = items[task.id].early_finish_at
            if finish is not None and (last is None or finish > last):
                last, last_node = finish, node
        ours = self.schedule.finish_at
        if last is None or last_node is None or last == ours:
            return 0, None
        calendar = network.calendar(last_node)
        if calendar.covers(last) and not calendar.minutes_between(last, ours):
            return 0, None
        bit = LATER if last > ours else EARLIER
        if bit == EARLIER:
            last_node = next(
                (n for n, t in enumerate(network.tasks) if items[t.id].early_finish_at == ours),
                last_node,
            )
        return bit, self.root_of.get(last_node, last_node)

    def _late_roots(self, finish_root: tuple[int, int | None]) -> Iterator[int]:
        """Give the late roots against the order of the network."""
        bits, network = self.late, self.network
        size = 2 * network.size
        explained, source = [0] * size, [-1] * size
        finish_bit, finish_node = finish_root
        ends = [calendar.floor(self.schedule.finish_at) for calendar in network.calendars]
        self.root_of = {}
        for node in reversed(network.order):
            start, finish = 2 * node, 2 * node + 1
            if node >= self.tasks:
                bits[start] = bits[finish] = explained[start] | explained[finish]
            elif bits[start] or bits[finish]:
                if (
                    finish_bit
                    and self.schedule.late.event[finish] >= ends[network.calendar_of[node]] - 1
                ):
                    explained[finish] |= finish_bit
                    source[finish] = finish_node if finish_node is not None else -1
                left = bits[finish] & ~explained[finish]
                left |= bits[start] & ~(bits[finish] | explained[start])
                if left:
                    yield node
            self._hand_back(node, explained, source)

    def _hand_back(self, node: int, explained: list[int], source: list[int]) -> None:
        """Tell what comes before a node that its late dates disagree."""
        bits, network = self.late, self.network
        own = bits[2 * node] | bits[2 * node + 1]
        if not own:
            return
        known = max(source[2 * node], source[2 * node + 1])
        left = bits[2 * node + 1] & ~explained[2 * node + 1]
        left |= bits[2 * node] & ~(bits[2 * node + 1] | explained[2 * node])
        root = node if left and node < self.tasks else known
        self.root_of[node] = root if root >= 0 else node
        for k in network.links_into(node):
            event = network.source[k]
            found = own
            if found & LATER and not self._holds_late(k, node):
                found &= ~LATER
            explained[event] |= found
            if found and source[event] < 0:
                source[event] = self.root_of[node]

    def _holds_late(self, k: int, node: int) -> bool:
        """Whether a link into a node sets its source's late date here."""
        network, late = self.network, self.schedule.late.event
        if network.span[node] is None:
            return True
        timing, event = network.rule[k], network.source[k]
        bound = late[2 * node] - network.weight[k]
        if timing is not None:
            bound = timing.latest(bound)
        return bound >> 1 <= late[event] >> 1

    def _holders(self, node: int) -> Iterator[str]:
        """Give the items after an activity that set its late dates here."""
        seen: set[str] = set()
        for after, k in self._outgoing.get(node, ()):
            if self._holds_late(k, after):
                item = self.network.item_id(after)
                if item not in seen:
                    seen.add(item)
                    yield item

    @cached_property
    def _outgoing(self) -> Mapping[int, list[tuple[int, int]]]:
        """Nodes and links after each activity that disagrees."""
        network = self.network
        found: dict[int, list[tuple[int, int]]] = {}
        for node in range(network.size):
            for k in network.links_into(node):
                before = network.source[k] >> 1
                if before in self.clashes:
                    found.setdefault(before, []).append((node, k))
        return found
