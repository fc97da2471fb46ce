"""A plan file's text cut into pieces, so that another text of it need be read only in part.

A cut lies where a line begins with a key: of the file, of a task, of a group.
Two texts are laid side by side, and where they differ, the pieces between are
read in a document of their own and put into the tree that was read before. A
YAML parser stands in the same state before either text's next piece as long as
the new part is whole: keys in the column of the old ones, and a tree without a
single finding. Whatever is not certain is a :class:`Doubt`, and the whole file
is read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import TypeAlias

import attrs

from exitplan.errors import Span
from exitplan.planfile._compose import DEEPEST, MOST_VALUES, compose
from exitplan.planfile._report import Report
from exitplan.planfile._source import Source, Unreadable
from exitplan.planfile._tree import Entry, Mapping, Node, Scalar, Sequence

Path: TypeAlias = tuple[str, ...]
_Replace: TypeAlias = Callable[[Mapping], dict[str, Entry]]
_Start: TypeAlias = tuple[int, Path, str, int, str]
"""Offset, parent, key, column, and ``head`` or ``tail`` (of a cut)."""

_LOOK_AHEAD = 12
"""Pieces in a row that may have changed or gone before the search for the next is given up."""
_ENDS_DOCUMENT = re.compile(r"(?:\A|[\n\r])(?:---|\.\.\.|%)")
_KEY_LINE = re.compile(r" *[^\s#]")


class Doubt(Exception):  # noqa: N818
    """It is not certain what a change means; the whole file must be read."""


@attrs.frozen
class Piece:
    """A stretch of a file from one cut to the next."""

    parent: Path
    """Keys that lead to the map that it stands in."""
    key: str
    """The first key in it; empty for what comes before the first key of all."""
    column: int
    text: str
    virtual: int
    """Where the tree takes it to begin: its place in the text it was first read in, and for what
    was read later a place behind all others."""
    is_head: bool = False
    """Whether items of the group, or all items of the file, follow as pieces of their own."""
    is_tail: bool = False
    """Whether it is a group's key behind the group's items."""


@attrs.frozen
class Cut:
    """A file's tree and its pieces."""

    root: Mapping
    pieces: tuple[Piece, ...]
    virtual_end: int
    """Where the next piece that is read may begin."""
    values: int
    """How many values the file holds, or more."""


def cut(text: str, root: Mapping) -> Cut | None:
    """Cut a file's text at its keys; ``None`` where it is laid out in another way."""
    starts = list(_cuts(text, root, ()))
    if not starts or any(column for _, parent, _, column, _ in starts if not parent):
        return None
    pieces = _pieces(text, [(0, (), "", 0, ""), *starts], 0)
    return Cut(root, tuple(pieces), len(text) + 1, _values(root))


def _cuts(text: str, node: Mapping, path: Path) -> Iterator[_Start]:
    """Give the cuts of a map whose keys stand at the beginnings of lines, if they do."""
    column = _column(text, node)
    if column is None:
        return
    is_behind = False
    for key, (start, _, value) in node.entries.items():
        inner = value if key == "tasks" and type(value) is Mapping else None
        deeper = list(_items(text, inner, (*path, key))) if inner is not None else []
        kind = "head" if deeper else "tail" if is_behind and path else ""
        if not path or kind == "tail":
            yield start - column, path, key, column, kind
        yield from deeper
        is_behind = is_behind or bool(deeper)


def _items(text: str, node: Mapping, path: Path) -> Iterator[_Start]:
    """Give the cuts of a map of items."""
    column = _column(text, node)
    if column is None:
        return
    for key, (start, _, value) in node.entries.items():
        deeper = list(_cuts(text, value, (*path, key))) if type(value) is Mapping else []
        is_head = any(kind != "tail" for *_, kind in deeper)
        yield start - column, path, key, column, "head" if is_head else ""
        if is_head:
            yield from deeper


def _column(text: str, node: Mapping) -> int | None:
    """Give the column of a map's keys, if each of them begins a line."""
    column = None
    if not node.entries or next(iter(node.entries.values()))[0] != node.start:
        return None
    for start, _, _ in node.entries.values():
        at = start
        while at and text[at - 1] == " ":
            at -= 1
        if at and text[at - 1] not in "\n\r":
            return None
        if column is not None and column != start - at:
            return None
        column = start - at
    return column


def _pieces(text: str, starts: list[_Start], virtual: int) -> Iterator[Piece]:
    ends = [start for start, *_ in starts[1:]] + [len(text)]
    for (start, parent, key, column, kind), end in zip(starts, ends, strict=True):
        yield Piece(
            parent, key, column, text[start:end], virtual + start, kind == "head", kind == "tail"
        )


def recut(before: Cut, text: str, name: str) -> Cut:
    """Give the tree and pieces of another text of the same file; raise Doubt."""
    root, virtual, values = before.root, before.virtual_end, before.values
    pieces: list[Piece] = []
    old = before.pieces
    index = at = 0
    while index < len(old) or at < len(text):
        if index < len(old) and _stands_at(text, old[index].text, at):
            pieces.append(old[index])
            at += len(old[index].text)
            index += 1
            continue
        following, end = _next_same(old, index, text, at)
        if end > at and not _begins_anew(text, at, pieces):
            if not pieces:
                raise Doubt
            index -= 1
            at -= len(pieces.pop().text)
        region = _Region(old, index, following, text[at:end])
        root, found, added = region.put_into(root, virtual, name)
        pieces += found
        virtual += end - at + 1
        values += added
        if values > MOST_VALUES:
            raise Doubt
        index, at = following, end
    return Cut(root, tuple(pieces), virtual, values)


def _next_same(old: tuple[Piece, ...], index: int, text: str, at: int) -> tuple[int, int]:
    """Find the next piece that the new text still has: its number and where it begins there."""
    for following in range(index, min(index + _LOOK_AHEAD, len(old))):
        piece = old[following].text
        end = text.find(piece, at)
        while end >= 0 and not _stands_at(text, piece, end):
            end = text.find(piece, end + 1)
        if end >= 0:
            return following, end
    if index + _LOOK_AHEAD < len(old):
        raise Doubt
    return len(old), len(text)


def _stands_at(text: str, piece: str, at: int) -> bool:
    """Whether a piece stands at a place from the beginning of a line to the end of another."""
    if not text.startswith(piece, at) or (at and text[at - 1] not in "\n\r"):
        return False
    return not piece or piece[-1] in "\n\r" or at + len(piece) == len(text)


def _begins_anew(text: str, at: int, pieces: list[Piece]) -> bool:
    """Whether what stands at a place cannot belong to the piece before it."""
    line = _KEY_LINE.match(text, at)
    if line is None or not pieces or not pieces[-1].key:
        return False
    column = line.end() - at - 1
    return column <= pieces[-1].column or pieces[-1].is_head


class _Region:
    """Pieces one after the other, and the text that has taken their place."""

    def __init__(self, old: tuple[Piece, ...], first: int, following: int, text: str) -> None:
        self.old = old[first:following]
        self.before = old[first - 1] if first else None
        self.after = old[following] if following < len(old) else None
        self.text = text

    def put_into(self, root: Mapping, virtual: int, name: str) -> tuple[Mapping, list[Piece], int]:
        """Give a tree with the new part in it, its pieces, and how many values it holds."""
        if any(piece.is_tail or not piece.key for piece in self.old):
            raise Doubt
        parent, column = self._place()
        if any(piece.is_head for piece in self.old):
            return self._head_into(root, virtual, name)
        if not self.text:
            return self._replaced(root, parent, {}), [], 0
        block = self._block(column, len(parent) + 1, name)
        if not parent and "tasks" in block.entries:
            raise Doubt
        if parent:
            starts = list(_items(self.text, block, parent))
        else:
            starts = [
                (start - column, parent, key, column, "")
                for key, (start, _, _) in block.entries.items()
            ]
        if not starts or starts[0][0] != 0:
            raise Doubt
        _shift(block, virtual)
        pieces = list(_pieces(self.text, starts, virtual))
        return self._replaced(root, parent, block.entries), pieces, _values(block)

    def _place(self) -> tuple[Path, int]:
        """Give the map that the new part belongs to, and the column of its keys."""
        if self.old:
            parents = {piece.parent for piece in self.old}
            if len(parents) != 1:
                raise Doubt
            return self.old[0].parent, self.old[0].column
        column = len(self.text) - len(self.text.lstrip(" "))
        for near in (self.after, self.before):
            if near is None or near.column != column or near.is_tail or not near.key:
                continue
            if near is self.before and (
                near.is_head or (self.after is not None and self.after.column > column)
            ):
                continue
            return near.parent, column
        raise Doubt

    def _block(self, column: int, depth: int, name: str) -> Mapping:
        """Read the new part in a document of its own; any finding is a doubt."""
        if _ENDS_DOCUMENT.search(self.text):
            raise Doubt
        report = Report()
        try:
            block = compose(Source(name, self.text), report)
        except Unreadable:
            raise Doubt from None
        if report.diagnostics or type(block) is not Mapping or not block.entries:
            raise Doubt
        if _column(self.text, block) != column or _depth(block) + depth - 1 > DEEPEST:
            raise Doubt
        return block

    def _replaced(self, root: Mapping, parent: Path, entries: dict[str, Entry]) -> Mapping:
        """Give the tree with other entries in the place of the old ones."""
        gone = {piece.key for piece in self.old}
        follows = self.after.key if self.after and self.after.parent == parent else None

        def replace(node: Mapping) -> dict[str, Entry]:
            found: dict[str, Entry] = {}
            for key, entry in node.entries.items():
                if key == follows:
                    found.update(entries)
                if key not in gone:
                    found[key] = entry
            if follows is None:
                found.update(entries)
            if len(found) != len(node.entries) - len(gone) + len(entries) or not found:
                raise Doubt  # A key stands twice, or nothing is left.
            return found

        return _with(root, parent, replace)

    def _head_into(
        self, root: Mapping, virtual: int, name: str
    ) -> tuple[Mapping, list[Piece], int]:
        """Put new words for a group into the tree; its items stay."""
        head, after = self.old[0], self.after
        inner = (*head.parent, head.key, "tasks")
        if len(self.old) != 1 or not head.parent or after is None or after.parent != inner:
            raise Doubt
        block = self._block(head.column, len(head.parent) + 1, name)
        entry = block.entries.get(head.key)
        if entry is None or len(block.entries) != 1 or type(entry[2]) is not Mapping:
            raise Doubt
        column, last = _column(self.text, entry[2]), next(reversed(entry[2].entries.items()))
        value = last[1][2]
        if column is None or column >= after.column or last[0] != "tasks":
            raise Doubt
        if type(value) is not Scalar or value.text or value.style:
            raise Doubt
        values = _values(block)
        _shift(block, virtual)
        start, end, node = block.entries[head.key]
        assert type(node) is Mapping

        def replace(siblings: Mapping) -> dict[str, Entry]:
            old = siblings.entries[head.key][2]
            assert type(old) is Mapping
            if next(reversed(old.entries)) != "tasks":
                raise Doubt  # Keys behind the items would have to agree in their column.
            key_start, key_end, _ = node.entries["tasks"]
            node.entries["tasks"] = key_start, key_end, old.entries["tasks"][2]
            node.end = old.end
            return {**siblings.entries, head.key: (start, end, node)}

        piece = attrs.evolve(head, text=self.text, virtual=virtual)
        return _with(root, head.parent, replace), [piece], values


def _with(node: Mapping, path: Path, replace: _Replace) -> Mapping:
    """Give a tree in which one map has other entries; everything beside it is shared."""
    if path:
        start, end, value = node.entries[path[0]]
        assert type(value) is Mapping
        inner = _with(value, path[1:], replace)
        entries = {**node.entries, path[0]: (start, end, inner)}
    else:
        entries = replace(node)
    made = Mapping(next(iter(entries.values()))[0])
    made.entries = entries
    made.end = next(reversed(entries.values()))[2].end
    return made


def _shift(node: Node, by: int) -> None:
    """Move the places of a tree that was read in a document of its own."""
    node.start += by
    node.end += by
    if type(node) is Mapping:
        for key, (start, end, value) in node.entries.items():
            _shift(value, by)
            node.entries[key] = start + by, end + by, value
    elif type(node) is Sequence:
        for item in node.items:
            _shift(item, by)


def _depth(node: Node) -> int:
    if type(node) is Mapping:
        return 1 + max((_depth(value) for _, _, value in node.entries.values()), default=0)
    if type(node) is Sequence:
        return 1 + max((_depth(item) for item in node.items), default=0)
    return 0


def _values(node: Node) -> int:
    """Count values as the composer does."""
    if type(node) is Mapping:
        inner = sum(_values(value) for _, _, value in node.entries.values())
        return 1 + 2 * len(node.entries) + inner
    if type(node) is Sequence:
        return 1 + len(node.items) + sum(map(_values, node.items))
    return 0


class PiecedSource(Source):
    """A text whose tree was put together from pieces read at different times."""

    __slots__ = ("_pieces", "_virtuals")

    def __init__(self, name: str, text: str, pieces: tuple[Piece, ...]) -> None:
        super().__init__(name, text)
        self._pieces = pieces
        self._virtuals: list[tuple[int, int]] = []

    def span(self, start: int, end: int) -> Span:
        """Give the lines and columns of a stretch that lies within one piece."""
        if not self._virtuals:
            at = 0
            for piece in self._pieces:
                self._virtuals.append((piece.virtual, at - piece.virtual))
                at += len(piece.text)
            self._virtuals.sort()
        shift = self._virtuals[
            max(0, bisect_right(self._virtuals, (start, len(self.text) + 1)) - 1)
        ][1]
        return super().span(start + shift, end + shift)
