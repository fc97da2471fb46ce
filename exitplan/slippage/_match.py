"""Finds which item of one plan is which item of another, renamed and moved ones included.

Nothing is guessed: where two could be meant, neither is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import TypeAlias

import attrs

from exitplan.plan import Group, Plan, Task

Item: TypeAlias = Task | Group
_Sign: TypeAlias = Callable[[Item], Hashable | None]


@attrs.frozen
class Matching:
    """Which item is which, by full id."""

    new_ids: Mapping[str, str]
    """Id in the later plan, of every item of the earlier one that is still there."""
    draft_ids: Mapping[str, str]
    """Id that an item of the earlier plan has among the later plan's: the same, and for one that
    is gone an id that no other has. Only those that differ from the old id."""
    renamed: Mapping[str, str]
    """Those of the ids that do not follow from the group's, the innermost first."""


def match_items(before: Plan, after: Plan, renamed: Mapping[str, str] | None = None) -> Matching:
    """Match the items of two plans.

    By the renamings given, whose members follow; by the same id; with their
    group; by a code that only they have; by the last part of the id and the
    title; by title and kind. A group is never the same as a task.
    """
    old = {item.id: item for item in before.walk()}
    new = {item.id: item for item in after.walk()}
    search = _Search(old, new)
    if renamed:
        search.given(renamed)
    search.same_ids()
    if search.is_open:
        search.alike()
    return Matching(search.found, _draft_ids(old, new, search.found), _roots(search.found))


class _Search:
    """One search; `found` grows from the certain to the less obvious."""

    def __init__(self, old: Mapping[str, Item], new: Mapping[str, Item]) -> None:
        self.old, self.new = old, new
        self.found: dict[str, str] = {}
        self.taken: set[str] = set()

    @property
    def is_open(self) -> bool:
        """Whether both plans have items that nothing in the other is known to be."""
        return len(self.found) < len(self.old) and len(self.found) < len(self.new)

    def given(self, renamed: Mapping[str, str]) -> None:
        """Take over what is known, for members too."""
        for name in self.old:
            target = moved_id(name, renamed)
            if target != name:
                self._match(name, target)

    def same_ids(self) -> None:
        for name in self.old:
            if name not in self.found:
                self._match(name, name)

    def alike(self) -> None:
        """Look for items that have another id by what else is said of them."""
        self._follow_groups()
        for is_group in (True, False):
            for sign in (_code, _name_and_title, _title_and_kind):
                self._by_sign(sign, is_group=is_group)
                if is_group:
                    self._follow_groups()

    def _match(self, name: str, target: str) -> None:
        other = self.new.get(target)
        if other is None or target in self.taken:
            return
        if isinstance(self.old[name], Group) is isinstance(other, Group):
            self.found[name] = target
            self.taken.add(target)

    def _follow_groups(self) -> None:
        """Match the members of groups that have another id, by their names."""
        for name in self.old:
            if name in self.found:
                continue
            group, _, last = name.rpartition(".")
            now = self.found.get(group)
            if now is not None and now != group:
                self._match(name, f"{now}.{last}")

    def _by_sign(self, sign: _Sign, *, is_group: bool) -> None:
        lost = _only(self.old, sign, is_group=is_group)
        come = _only(self.new, sign, is_group=is_group)
        for mark, name in lost.items():
            target = come.get(mark)
            if target is not None and name not in self.found:
                self._match(name, target)


def _only(items: Mapping[str, Item], sign: _Sign, *, is_group: bool) -> dict[Hashable, str]:
    """Give the items of a sort by a sign that no other item of the plan shows."""
    first: dict[Hashable, str] = {}
    several: set[Hashable] = set()
    for name, item in items.items():
        if isinstance(item, Group) is not is_group:
            continue
        mark = sign(item)
        if mark is not None and first.setdefault(mark, name) != name:
            several.add(mark)
    return {mark: name for mark, name in first.items() if mark not in several}


def _code(item: Item) -> Hashable | None:
    return item.code or None


def _name_and_title(item: Item) -> Hashable | None:
    return (item.name, item.title) if item.title else None


def _title_and_kind(item: Item) -> Hashable | None:
    if not item.title:
        return None
    return (item.title, item.kind if isinstance(item, Task) else None)


def moved_id(name: str, renamed: Mapping[str, str]) -> str:
    """Give the id that an item has after renamings of it or of groups around it."""
    head, rest = name, ""
    while head:
        if head in renamed:
            return renamed[head] + rest
        head, dot, last = head.rpartition(".")
        rest = f"{dot}{last}{rest}"
    return name


def _draft_ids(
    old: Iterable[str], new: Mapping[str, Item], found: Mapping[str, str]
) -> dict[str, str]:
    ids: dict[str, str] = {}
    gone: set[str] = set()
    for name in old:
        now = found.get(name)
        if now is None:
            group, dot, last = name.rpartition(".")
            now = f"{ids.get(group, group)}{dot}{last}"
            while now in new or now in gone:
                now += "~"
            gone.add(now)
        if now != name:
            ids[name] = now
    return ids


def _roots(found: Mapping[str, str]) -> dict[str, str]:
    """Give the new ids that do not follow from the group's, the innermost first."""
    own = list(_own_moves(found))
    return dict(sorted(own, key=lambda pair: -pair[0].count(".")))


def _own_moves(found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, now in found.items():
        group, dot, last = name.rpartition(".")
        if now != f"{found.get(group, group)}{dot}{last}":
            yield name, now
