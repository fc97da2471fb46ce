"""What a draft goes by: from where, to where, and which link comes or goes with which change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from exitplan.plan import Group, Kind, Task
from exitplan.slippage._changes import Change, ChangeKind
from exitplan.slippage._diff_state import NO_LINKS, Item, LinkName, State
from exitplan.slippage._draft_reach import Reach

if TYPE_CHECKING:
    from exitplan.slippage._changes import Difference

_Link = tuple[str, LinkName]
"""A link's successor, and its name among that one's links."""

_STRUCTURE = frozenset(
    {ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.MOVED, ChangeKind.KIND, ChangeKind.FACTS}
)


class Aim:
    """Everything about a difference that no change alters; drafts of it share one."""

    def __init__(self, difference: Difference) -> None:
        self.old, self.new = difference.states
        self.count = len(difference.changes)
        self._ids = difference.matched
        self.reach = Reach(self.old, self.new)
        self.order = _order(self.old, self.new)
        """A number for every item, by which those of a group are put in order."""
        self._changes = difference.changes
        self._added = {c.item: c.key for c in self._of(ChangeKind.ADDED)}
        self._removed = {self.draft_id(c.item): c.key for c in self._of(ChangeKind.REMOVED)}
        self._facts = {c.item: c.key for c in self._of(ChangeKind.FACTS)}
        self._comes: dict[str, list[_Link]] = {}
        self._goes: dict[str, list[_Link]] = {}
        self._conditions: dict[_Link, frozenset[str]] = {}
        self._sort_links()

    def _of(self, kind: ChangeKind) -> Iterator[Change]:
        return (change for change in self._changes if change.kind is kind)

    def draft_id(self, item: str) -> str:
        """Give an item of the earlier plan the id that the draft knows it by."""
        return self._ids.get(item, item)

    def _sort_links(self) -> None:
        """Find out with which changes each link comes or goes."""
        for change in self._changes:
            if change.kind.is_link:
                predecessor, successor = change.subject, change.item
                if change.before is not None:
                    self._leaves((successor, (predecessor, _word(change.before))), {change.key})
                if change.after is not None:
                    self._arrives((successor, (predecessor, _word(change.after))), {change.key})
        if not (self._added or self._removed or self._facts):
            return
        for link, keys in self._caused(self.new, self.old, self._added):
            self._arrives(link, keys)
        for link, keys in self._caused(self.old, self.new, self._removed):
            self._leaves(link, keys)

    def _caused(
        self, state: State, other: State, changes: Mapping[str, str]
    ) -> Iterator[tuple[_Link, set[str]]]:
        """Give the links that only one plan has and that come or go with something else."""
        for successor, links in state.links.items():
            known = other.links.get(successor, NO_LINKS)
            for name in links:
                if name not in known:
                    keys = self._causes(state, changes, name[0], successor)
                    if keys:
                        yield (successor, name), keys

    def _causes(self, state: State, changes: Mapping[str, str], *ends: str) -> set[str]:
        """Give the changes that a link between two ends comes, or goes, with."""
        found = set()
        for end in ends:
            owner = state.owner(end)
            if owner in changes:
                found.add(changes[owner])
            elif owner != end and owner in self._facts:
                found.add(self._facts[owner])
        return found

    def _arrives(self, link: _Link, keys: set[str]) -> None:
        """Note that a link comes when all of some changes are made."""
        self._conditions[link] = frozenset(keys)
        for key in keys:
            self._comes.setdefault(key, []).append(link)

    def _leaves(self, link: _Link, keys: set[str]) -> None:
        """Note that a link goes when any of some changes is made."""
        for key in keys:
            self._goes.setdefault(key, []).append(link)

    def comes_with(self, change: Change) -> list[_Link]:
        """Give the links that a change brings, if whatever else they need is there."""
        return self._comes.get(change.key, [])

    def goes_with(self, change: Change) -> list[_Link]:
        """Give the links that a change takes away."""
        return self._goes.get(change.key, [])

    def conditions(self, link: _Link) -> frozenset[str]:
        """Give the changes without which a link does not come."""
        return self._conditions[link]

    def steps_left(self, group: str, applied: set[str]) -> list[str]:
        """Give the steps of a group's facts of which the report is still to come."""
        head = f"{group}."
        return [
            change.item.removeprefix(head)
            for change in self._of(ChangeKind.PROGRESS)
            if change.fields == ("facts",)
            and change.item.startswith(head)
            and self.new.owner(change.item) == group
            and change.key not in applied
        ]

    @cached_property
    def delicate(self) -> frozenset[str]:
        """Successors that have a link which may be unable to hold for a while."""
        if not any(change.kind in _STRUCTURE for change in self._changes):
            return frozenset()
        odd = {
            name
            for state in (self.old, self.new)
            for name, item in state.items.items()
            if isinstance(item, Group) or self.is_effort(item)
        }
        return frozenset(
            successor
            for state in (self.old, self.new)
            for successor, links in state.links.items()
            if successor in odd or any(name[0] in odd for name in links)
        )

    @cached_property
    def steps_after(self) -> dict[str, list[tuple[str, LinkName]]]:
        """The links to steps that facts stand for, by the item that says them."""
        found: dict[str, list[tuple[str, LinkName]]] = {}
        for state in (self.old, self.new):
            for step, links in state.links.items():
                if step in self.old.items or step in self.new.items:
                    continue
                for name in links:
                    known = found.setdefault(name[0], [])
                    if (step, name) not in known:
                        known.append((step, name))
        return found

    def is_effort(self, item: Item) -> bool:
        """Whether an item is a level of effort."""
        return isinstance(item, Task) and item.kind is Kind.LEVEL_OF_EFFORT

    def is_there(self, name: str, items: Mapping[str, Item]) -> bool:
        """Whether an item is there, or a tender or transfer that may lay it out."""
        if name in items:
            return True
        owner = name.rpartition(".")[0]
        while owner and owner not in items:
            owner = owner.rpartition(".")[0]
        group = items.get(owner)
        if not isinstance(group, Group) or group.facts is None:
            return False
        is_written = name in self.old.items or name in self.new.items
        return not is_written or owner in self._facts

    def can_hold(
        self,
        predecessor: str,
        successor: str,
        items: Mapping[str, Item],
        is_within: Callable[[str, str], bool],
        is_idle: Callable[[str], bool],
    ) -> bool:
        """Whether a link can hold: from work, into work, and not within one of its ends."""
        first, then = items.get(predecessor), items.get(successor)
        if first is not None and self.is_effort(first):
            return False
        if isinstance(first, Group) and (is_within(successor, predecessor) or is_idle(predecessor)):
            return False
        return not (
            isinstance(then, Group) and (is_within(predecessor, successor) or is_idle(successor))
        )


def _word(said: str) -> str:
    return said.split(" ", maxsplit=1)[0]


def _order(old: State, new: State) -> dict[str, int]:
    """Number the items of both plans: as the later has them, those gone behind the one before."""
    names = list(new.items)
    behind: dict[str, list[str]] = {}
    last = ""
    for name in old.items:
        if name in new.items:
            last = name
        else:
            behind.setdefault(last, []).append(name)
    order = [*behind.get("", ())]
    for name in names:
        order.append(name)
        order += behind.get(name, ())
    return {name: number for number, name in enumerate(order)}
