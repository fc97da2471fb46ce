"""Every place in a plan's files that names an item, and how it must read after a change of ids."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from exitplan.planfile import _kinds as kinds
from exitplan.planfile._format import OBJECTS
from exitplan.planfile._format_risk import DETOUR
from exitplan.planfile._links import _LINK, Resolver
from exitplan.planfile._tree import Entry, Node, Scalar
from exitplan.planfile._tree import Mapping as Map
from exitplan.planfile._tree import Sequence as List
from exitplan.planfile.edits._data import _MEANS_MORE, Data, Path, Quoted, replaced
from exitplan.planfile.edits._draft import Draft, DraftFile
from exitplan.planfile.edits._refusals import refused
from exitplan.planfile.edits._splices import Splice

Places = Mapping[str, Entry]


class Reference(NamedTuple):
    """One place that names an item."""

    file: DraftFile
    path: Path
    node: Scalar
    owner: str
    """Full id of the item it stands in; empty for the plan's own fields."""
    said: str
    """The id as written, without type and lag."""
    target: str
    """Full id of the item that is meant."""
    fields: tuple[str, ...]
    """The keys below the owner that lead to it, such as ``after`` or ``gate``, ``notice``."""

    @property
    def where(self) -> str:
        """Say where it stands."""
        field = ".".join(field for field in self.fields if not field.isdigit())
        return f"{self.owner} ({field})" if self.owner else field


def references(draft: Draft) -> list[Reference]:
    """Find every reference of all files, in the order written."""
    found: list[Reference] = []
    for file in draft.files:
        _, root = file.edit.page()
        resolver = Resolver(draft.places, file.prefix)
        found += _Walk(file, resolver).all(root)
    return found


class _Walk:
    """One walk through a file."""

    def __init__(self, file: DraftFile, resolver: Resolver) -> None:
        self.file = file
        self.resolver = resolver
        self.owner = ""
        self.depth = 0

    def all(self, root: Map) -> Iterator[Reference]:
        """Give the references of the plan's own fields, then those of its items."""
        kind = OBJECTS["programme" if self.file.is_programme else "plan"]
        self.resolver.prefix, self.resolver.inner = self.resolver.root, ""
        yield from self.within(kind, root, ())
        tasks = root.entries.get("tasks")
        if tasks is not None:
            yield from self.items(tasks[2], ("tasks",), self.file.prefix)

    def items(self, node: Node, path: Path, prefix: str) -> Iterator[Reference]:
        """Give the references of a map of items, members after their group's own."""
        if type(node) is not Map:
            return
        for key, (_, _, value) in node.entries.items():
            if type(value) is not Map:
                continue
            place = (*path, key)
            self.owner, self.depth = prefix + key, len(place)
            self.resolver.prefix, self.resolver.inner = prefix, prefix + key + "."
            yield from self.within(OBJECTS["item"], value, place)
            tasks = value.entries.get("tasks")
            if tasks is not None:
                yield from self.items(tasks[2], (*place, "tasks"), f"{prefix}{key}.")

    def within(self, kind: Any, node: Node, path: Path) -> Iterator[Reference]:
        """Give the references in a value of some kind."""
        if isinstance(kind, kinds.LinkText) and type(node) is Scalar:
            yield self._reference(kind, node, path)
        if kind is DETOUR:
            yield from self.detour(node, path)
            return
        for inner, value, key in _parts(kind, node):
            yield from self.within(inner, value, path if key is None else (*path, key))

    def detour(self, node: Node, path: Path) -> Iterator[Reference]:
        """Give the references of a detour's tasks, whose ids begin with their branch's."""
        tasks = node.entries.get("tasks") if type(node) is Map else None
        if tasks is None:
            return
        resolver = self.resolver
        around = self.owner, self.depth, resolver.prefix, resolver.inner
        yield from self.items(tasks[2], (*path, "tasks"), f"{path[-2]}.")
        self.owner, self.depth, resolver.prefix, resolver.inner = around

    def _reference(self, kind: kinds.LinkText, node: Scalar, path: Path) -> Reference:
        target = self.resolver.find(node.text)
        said = node.text
        if target is None and not kind.is_bare:
            match = re.fullmatch(_LINK, node.text.strip())
            said = match[1] if match else node.text
            target = self.resolver.find(said)
        fields = tuple(str(part) for part in path[self.depth :])
        return Reference(self.file, path, node, self.owner, said, target or "", fields)


def _parts(kind: Any, node: Node) -> Iterator[tuple[Any, Node, str | int | None]]:
    """Give what a value consists of: kind, value, and key or position of each part."""
    if isinstance(kind, kinds.Either):
        yield kind.long if type(node) is Map else kind.short, node, None
    elif isinstance(kind, kinds.Many):
        if type(node) is List:
            yield from ((kind.item, item, number) for number, item in enumerate(node.items))
        else:
            yield kind.item, node, None
    elif type(node) is Map and isinstance(kind, kinds.Named | kinds.Object):
        speaking = _speaking(kind.name) if isinstance(kind, kinds.Object) else {}
        for key, (_, _, value) in node.entries.items():
            if isinstance(kind, kinds.Named):
                yield OBJECTS[kind.item], value, key
            elif key in speaking:
                yield speaking[key], value, key


@cache
def _speaking(name: str) -> dict[str, Any]:
    """Give the fields of an object in which items may be named, with their kinds."""
    return {field.name: field.kind for field in OBJECTS[name].fields if _speaks(field.kind, ())}


def _speaks(kind: Any, around: tuple[str, ...]) -> bool:
    """Whether a value of a kind may name an item; items in items are walked by themselves."""
    if isinstance(kind, kinds.LinkText):
        return True
    if isinstance(kind, kinds.Many):
        return _speaks(kind.item, around)
    if isinstance(kind, kinds.Either):
        return _speaks(kind.short, around) or _speaks(kind.long, around)
    if isinstance(kind, kinds.Named):
        return kind.item != "item" and _speaks(OBJECTS[kind.item], around)
    if isinstance(kind, kinds.Object):
        if kind.name in around:
            return False
        if kind is DETOUR:
            return True
        inner = (*around, kind.name)
        return any(_speaks(field.kind, inner) for field in kind.fields)
    return False


class Change(NamedTuple):
    """What becomes of ids: which items there are afterwards, and who is who."""

    places: Places
    new_id: Callable[[str], str]
    """What an item is called afterwards."""
    new_prefix: Callable[[DraftFile], str]
    """What a file's items begin with."""
    new_file: Callable[[str], DraftFile | None] = lambda _item: None
    """The file an item moves to; ``None`` where it stays."""
    new_target: Callable[[Reference], str] | None = None
    """What each reference is to mean, where `new_id` alone does not settle it."""


def renamed_places(places: Places, new_id: Callable[[str], str]) -> dict[str, Entry]:
    """Give the items there are after a change of ids."""
    return {new_id(item): entry for item, entry in places.items()}


def rewrite(draft: Draft, change: Change, known: list[Reference] | None = None) -> None:
    """Let every reference mean the item that it means now, after a change that is to come.

    Only those change that would mean nothing, or another item.
    """
    splices: dict[str, list[Splice]] = {}
    data: dict[str, Data] = {}
    for reference in references(draft) if known is None else known:
        new = _said_anew(reference, change)
        if new == reference.said:
            continue
        name = reference.file.edit.name
        page, _ = reference.file.edit.page()
        splice, value = spelling(page.text, reference.node, reference.said, new)
        splices.setdefault(name, []).append(splice)
        before = data.get(name, reference.file.edit.data)
        data[name] = replaced(before, reference.path, value)
    for file in draft.files:
        if file.edit.name in splices:
            file.edit.splice(splices[file.edit.name], data[file.edit.name])


def spelling(text: str, node: Scalar, said: str, new: str) -> tuple[Splice, Data]:
    """Give the splice that puts another id in place of one, and what the value then says."""
    value = node.text.replace(said, new, 1)
    start = text.find(said, node.start, node.end)
    is_word = value in _MEANS_MORE
    meaning: Data = Quoted(value) if is_word else value
    if start < 0 or (is_word and not node.style):
        return Splice(node.start, node.end, json.dumps(value)), meaning
    return Splice(start, start + len(said), new), meaning


def _said_anew(reference: Reference, change: Change) -> str:
    """Give what a reference is to say, as near to what it says as will do."""
    file = change.new_file(reference.owner) or reference.file
    resolver = resolver_for(change, file, change.new_id(reference.owner))
    target = change.new_id(reference.target)
    if change.new_target is not None:
        target = change.new_target(reference)
    for name in _names(reference, target, resolver):
        if resolver.find(name) == target:
            return name
    message = f"{reference.where} cannot name {target!r}: an item nearer by has the same name"
    raise refused("EP021", message, "give one of the two another id first", item=reference.owner)


def resolver_for(change: Change, file: DraftFile, owner: str) -> Resolver:
    """Make the resolver of what stands in an item, after a change."""
    resolver = Resolver(change.places, change.new_prefix(file))
    if owner:
        resolver.prefix = owner[: owner.rfind(".") + 1]
        resolver.inner = owner + "."
    return resolver


def _names(reference: Reference, target: str, resolver: Resolver) -> Iterator[str]:
    """Give what could be said, what was said first, then what looks most like it."""
    yield reference.said
    parts = reference.said.count(".") + 1
    names = short_names(target, resolver)
    yield from sorted(names, key=lambda name: abs(name.count(".") + 1 - parts))


def short_names(target: str, resolver: Resolver) -> list[str]:
    """Give the names that may mean an item from somewhere, the shortest first."""
    names = [
        target.removeprefix(prefix)
        for prefix in (resolver.inner, resolver.prefix, resolver.root, "")
        if target.startswith(prefix) and target != prefix
    ]
    return sorted(dict.fromkeys(names), key=len)


def name_for(change: Change, file: DraftFile, owner: str, target: str) -> str:
    """Give the shortest name that means an item where another one is written."""
    resolver = resolver_for(change, file, owner)
    for name in short_names(target, resolver):
        if resolver.find(name) == target:
            return name
    message = f"{owner!r} cannot name {target!r}: an item nearer by has the same name"
    raise refused("EP021", message, "give one of the two another id first", item=owner)
