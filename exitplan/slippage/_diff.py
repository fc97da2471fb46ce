"""Tells two plans apart, as they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from exitplan.plan import Group, Plan, Task
from exitplan.schedule.words import and_list
from exitplan.slippage._changes import Change, ChangeKind, Detail, Difference
from exitplan.slippage._diff_fields import FieldComparer, Item
from exitplan.slippage._diff_order import in_order
from exitplan.slippage._diff_plan import plan_changes
from exitplan.slippage._diff_state import NO_LINKS, LinkName, Links, State
from exitplan.slippage._diff_values import item_words, link_words, text_of
from exitplan.slippage._match import Matching, match_items

_MOST_ENDS = 3
"""How many links of an item that is new or gone are named."""


def diff_plans(
    before: Plan, after: Plan, *, renamed: Mapping[str, str] | None = None
) -> Difference:
    """Give everything in which two plans differ, as written.

    `renamed` gives the new full ids of items that are known to have been
    renamed or moved; their members follow. Others are found by their code, or
    by name and title, where that is without doubt.

    The order in which items are written and where (`Plan.locate`) make no
    difference; nor does it at which of its ends a link is written.
    """
    matching = match_items(before, after, renamed)
    old, new = State(before, matching.draft_ids), State(after, {})
    found = list(_Comparison(old, new, matching).changes())
    return Difference(
        before,
        after,
        tuple(in_order(found, old, new)),
        matching.renamed,
        matching.draft_ids,
        states=(old, new),
    )


class _Comparison:
    """One comparison of two plans laid flat."""

    def __init__(self, old: State, new: State, matching: Matching) -> None:
        self.old, self.new = old, new
        self.there = set(matching.new_ids.values())
        """What both plans have, by its id in the draft."""
        self.was = {now: was for was, now in matching.new_ids.items()}
        self.old_ids = {now: was for was, now in matching.draft_ids.items()}
        self.fields = FieldComparer(old.plan, new.plan, self._title)

    def changes(self) -> Iterator[Change]:
        yield from plan_changes(self.old.plan, self.new.plan)
        for name, item in self.new.items.items():
            if name not in self.there:
                yield self._added(name, item)
                continue
            yield from self._placed(name, item)
            before = self.old.items[name]
            if before is not item and (isinstance(item, Group) or before != item):
                yield from self.fields.changes(before, item, self.was[name])
        for name, item in self.old.items.items():
            if name not in self.there:
                yield self._removed(name, item)
        yield from self._links()

    def _added(self, name: str, item: Item) -> Change:
        return Change(
            ChangeKind.ADDED,
            name,
            item.title,
            "item",
            None,
            item_words(item),
            moves_dates=isinstance(item, Task) or name in self.new.telling,
            details=tuple(
                Detail(field, None, said) for field, said in self._about(self.new, name, item)
            ),
        )

    def _removed(self, name: str, item: Item) -> Change:
        was = self.old_ids.get(name, name)
        return Change(
            ChangeKind.REMOVED,
            was,
            item.title,
            "item",
            item_words(item),
            None,
            was=was,
            moves_dates=isinstance(item, Task) or name in self.old.telling,
            details=tuple(
                Detail(field, said, None) for field, said in self._about(self.old, name, item)
            ),
        )

    def _about(self, state: State, name: str, item: Item) -> Iterator[tuple[str, str]]:
        """Say of an item that is new or gone what it is linked to, and what holds it."""
        after = [
            self._end(other, link_words(link, other[1]))
            for other, link in state.links.get(name, NO_LINKS).items()
        ]
        before = [
            self._end((successor, ""), link_words(state.links[successor][link], link[1]))
            for successor, link in state.successors.get(name, ())
        ]
        for field, ends in (("after", after), ("before", before)):
            if ends:
                yield field, _few(ends)
        for field in ("constraints", "deadline", "progress"):
            value = getattr(item, field, None)
            if value:
                yield field, text_of(value) or ""

    def _end(self, name: LinkName, link: str) -> str:
        title = f"“{self._title(name[0])}”"
        return title if link == "FS" else f"{title} ({link})"

    def _placed(self, name: str, item: Item) -> Iterator[Change]:
        was = self.was[name]
        if self.old.parent[name] != self.new.parent[name]:
            yield Change(
                ChangeKind.MOVED,
                name,
                item.title,
                "group",
                self._title_of_group(self.old, name),
                self._title_of_group(self.new, name),
                was=was,
                moves_dates=self._leaves_or_joins(name),
            )
        if was.rpartition(".")[2] != item.name:
            yield Change(
                ChangeKind.RENAMED,
                name,
                item.title,
                "id",
                was,
                name,
                was=was,
                moves_dates=False,
            )

    def _leaves_or_joins(self, name: str) -> bool:
        """Whether dates depend on one of the groups that an item has left or come into."""
        around = self.old.around(name) ^ self.new.around(name)
        return bool(around & (self.old.telling | self.new.telling))

    def _title_of_group(self, state: State, name: str) -> str | None:
        group = state.parent[name]
        return state.items[group].title if group else None

    def _links(self) -> Iterator[Change]:
        old, new = self.old.links, self.new.links
        for successor in [*new, *(name for name in old if name not in new)]:
            was, now = old.get(successor, NO_LINKS), new.get(successor, NO_LINKS)
            if was != now:
                yield from self._links_of(successor, was, now)

    def _links_of(self, successor: str, was: Links, now: Links) -> Iterator[Change]:
        """Compare the links of one successor; those of what is new or gone go with it."""
        gone = [name for name in was if name not in now and self._are_there(name[0], successor)]
        come = [name for name in now if name not in was and self._are_there(name[0], successor)]
        for name, link in now.items():
            if name in was and was[name] != link:
                yield self._link(successor, name, name, was, now)
        changed = _alone(gone), _alone(come)
        for predecessor, old in changed[0].items():
            new = changed[1].get(predecessor)
            if new is not None:
                yield self._link(successor, old, new, was, now)
        gone = [n for n in gone if n[0] not in changed[1] or n[0] not in changed[0]]
        come = [n for n in come if n[0] not in changed[0] or n[0] not in changed[1]]
        for name in come:
            yield self._link(successor, None, name, was, now)
        for name in gone:
            yield self._link(successor, name, None, was, now)

    def _are_there(self, *ends: str) -> bool:
        return all(
            self.old.owner(end) in self.there and self.new.owner(end) in self.there for end in ends
        )

    def _link(
        self, successor: str, old: LinkName | None, new: LinkName | None, was: Links, now: Links
    ) -> Change:
        kind = ChangeKind.LINK_CHANGED
        if old is None:
            kind = ChangeKind.LINK_ADDED
        elif new is None:
            kind = ChangeKind.LINK_REMOVED
        name = new or old
        assert name is not None
        predecessor = name[0]
        return Change(
            kind,
            successor,
            self._title(successor),
            predecessor,
            None if old is None else link_words(was[old], old[1]),
            None if new is None else link_words(now[new], new[1]),
            was=self.was.get(successor, successor),
            subject_title=self._title(predecessor),
        )

    def _title(self, name: str) -> str:
        """Give an item's title; of a step that facts stand for, the one it is laid out with."""
        for state in (self.new, self.old):
            item = state.items.get(name)
            if item is not None:
                return item.title
        for state in (self.new, self.old):
            if name in state.step_titles:
                return state.step_titles[name]
        owner = self.new.items.get(self.new.owner(name))
        step = name.rpartition(".")[2].replace("-", " ")
        words = f"{step[:1].upper()}{step[1:]}"
        return words if owner is None else f"{words} ({owner.title})"


def _few(names: list[str]) -> str:
    more = len(names) - _MOST_ENDS
    if more > 1:
        names = [*names[:_MOST_ENDS], f"{more} more"]
    return and_list(names)


def _alone(names: list[LinkName]) -> dict[str, LinkName]:
    """Give the links, by their predecessor, that are its only one among some."""
    found = {name[0]: name for name in names}
    if len(found) == len(names):
        return found
    several = Counter(name[0] for name in names)
    return {predecessor: name for predecessor, name in found.items() if several[predecessor] == 1}
