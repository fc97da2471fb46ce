"""One plan file under edit: every change is made in its text and in what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.planfile._compose import compose
from exitplan.planfile._report import Report, TooManyFindings
from exitplan.planfile._source import LARGEST_FILE, Source, Unreadable
from exitplan.planfile._tree import Entry, Mapping, Node
from exitplan.planfile._tree import Sequence as List
from exitplan.planfile.edits import _splices as splices
from exitplan.planfile.edits._data import (
    Data,
    Path,
    at,
    data_of,
    map_at,
    put,
    renamed,
    replaced,
    same,
    without,
)
from exitplan.planfile.edits._splices import Splice
from exitplan.planfile.edits._text import Page

_LARGEST_QUICK = LARGEST_FILE // 2
"""Characters. Near the limits of a file, only reading all of it tells whether they hold."""
_DEEPEST_QUICK = 16
_MANY = 300
"""Splices. To look through more of them takes longer than reading the text again."""


class State(NamedTuple):
    """All of a file under edit at one moment; nothing in it is ever changed."""

    page: Page
    root: Mapping
    data: Data
    pending: tuple[Splice, ...]
    touched: frozenset[Path]
    new: frozenset[Path]
    """Entries that only the pending splices bring."""


class Part(NamedTuple):
    """An entry with its lines read by themselves."""

    source: Source
    root: Mapping
    """A map of the entry, which comes last."""

    @property
    def entry(self) -> Entry:
        """The entry itself."""
        return next(reversed(self.root.entries.values()))


class FileEdit:
    """A file's text and what it says, changed in step.

    Changes are collected as splices of one text for as long as they do not
    meet; then they are carried out and the text is read again.
    """

    def __init__(self, source: Source, root: Mapping | None = None) -> None:
        self.name = source.name
        self.original = source.text
        root = root or _tree(source)
        self.state = State(Page(source), root, data_of(root), (), frozenset(), frozenset())
        self.original_data = self.state.data

    @property
    def data(self) -> dict[str, Data]:
        """What the file is to say once it is written."""
        return map_at(self.state.data, ())

    @property
    def is_changed(self) -> bool:
        """Whether the text is another than the one read."""
        return self.text != self.original

    def settle_down(self) -> None:
        """Take the text as it is for the one to start from: it has been written."""
        self.original, self.original_data = self.text, self.state.data

    def has(self, path: Path) -> bool:
        """Whether there is anything at a path."""
        try:
            at(self.data, path)
        except KeyError:
            return False
        return True

    def set(self, path: Path, value: Data, *, order: Sequence[str] = ()) -> None:
        """Give an entry a value; a new one goes where the order of the keys has it."""
        around, key = path[:-1], str(path[-1])
        entries = map_at(self.data, around)
        if key in entries:
            if same(entries[key], value):
                return
            value = splices.merged(entries[key], value)
            self._add(path, lambda page, node: splices.replace(page, node, key, value))
            self._say(path, value)
            return
        after = _place(list(entries), key, order) if order else None
        self.insert(path, value, after=after)

    def insert(self, path: Path, value: Data, *, after: str | None = None) -> None:
        """Add an entry behind another, in front for ``""``, last for ``None``."""
        around, key = path[:-1], str(path[-1])
        node = self._map(around, key)
        entries = map_at(self.data, around)
        behind: str | None = next(reversed(entries), "") if after is None else after
        if after == "" and not self._is_first_alone(node):
            # It stands behind a dash, where nothing can go in front of it.
            after = behind = next(iter(node.entries))
        anchor = self._in_text(around, behind, entries)
        is_in_text = behind == "" or anchor in node.entries
        if not is_in_text or self._is_crowded(around, behind, entries):
            self.settle()

        def make(page: Page, node: Mapping) -> list[Splice]:
            is_pending = bool(after) and after not in node.entries
            return splices.insert(page, node, key, value, anchor if is_pending else after)

        self._add(path, make)
        self._say(around, put(entries, key, value, after))
        self.state = self.state._replace(new=self.state.new | {path})

    def delete(self, path: Path) -> None:
        """Take an entry out; raises KeyError where there is none."""
        around, key = path[:-1], str(path[-1])
        entries = map_at(self.data, around)
        at(self.data, path)
        near = (each for each in self.state.touched if each[:-1] == around)
        if any(each in self._new or _is_gone(self.data, each) for each in near):
            self.settle()
        self._add(path, lambda page, node: splices.delete(page, node, key))
        self._say(around, without(entries, key))

    def rename(self, path: Path, name: str) -> None:
        """Give an entry another key."""
        around, key = path[:-1], str(path[-1])
        self._add(path, lambda page, node: splices.rename(page, node, key, name))
        self._say(around, renamed(map_at(self.data, around), key, name))
        self.state = self.state._replace(touched=self.state.touched | {(*around, name)})

    def splice(self, changes: Sequence[Splice], data: Data) -> None:
        """Carry out changes worked out on :meth:`page`, together with what comes of them."""
        self.settle()
        self.state = self.state._replace(pending=tuple(changes), data=data)
        self.settle()

    def page(self) -> tuple[Page, Mapping]:
        """Give the text and its tree, with everything carried out so far."""
        self.settle()
        return self.state.page, self.state.root

    @property
    def text(self) -> str:
        """The text with every change.

        Raises PlanError (EP019) where it would not say what it should.
        """
        return splices.apply(self.state.page.text, self.state.pending)

    def settle(self) -> None:
        """Carry out what is pending, read the text again, and see that it says what it should.

        Raises PlanError (EP019) where it does not: then nothing may be written.
        """
        state = self.state
        if not state.pending:
            return
        source = Source(self.name, splices.apply(state.page.text, state.pending))
        try:
            root = _tree(source)
        except PlanError as error:
            if any(finding.code in _LIMITS for finding in error.diagnostics):
                raise
            raise _went_wrong(self.name) from None
        if not same(data_of(root), state.data):
            raise _went_wrong(self.name)
        self.state = State(Page(source), root, state.data, (), frozenset(), frozenset())

    def part(self, path: Path) -> Part | None:
        """Read the lines of one changed entry by themselves; ``None`` where that proves nothing.

        It proves as much as reading the whole file where an entry without
        brackets begins a line: the lines before it and those behind it are the
        same bytes as before, and whatever is indented as far as the entry or
        further belongs to it and can tell nothing of them. That the old lines
        by themselves say what they said in the file is seen to as well.
        """
        state, page = self.state, self.state.page
        if len(page.text) > _LARGEST_QUICK or len(path) > _DEEPEST_QUICK:
            return None
        keys = [path[-1]]
        if path in state.new:  # Its lines are read with those of its neighbour above.
            names = list(map_at(self.data, path[:-1]))
            keys.insert(0, names[max(names.index(str(path[-1])), 1) - 1])
        entry = _lonely_entry(page, state.root, (*path[:-1], keys[0]))
        if entry is None:
            return None
        start, end, value = entry
        first, last = page.line_start(start), page.content_after(max(end, value.end))
        inside = self._pending_in(first, last)
        if inside is None:
            return None
        old = page.text[first:last]
        new = splices.apply(old, inside)
        before, after = _alone(self.name, old, keys[:1]), _alone(self.name, new, keys)
        if before is None or after is None or not _stays_in(new, start - first):
            return None
        if not same(data_of(before.entry[2]), data_of(value)):
            return None
        said = at(self.data, path[:-1])
        assert isinstance(said, dict)
        is_so = all(same(data_of(after.root.entries[key][2]), said[key]) for key in map(str, keys))
        return after if is_so else None

    def _pending_in(self, first: int, last: int) -> list[Splice] | None:
        """Give what is pending within a stretch of the text; ``None`` where it reaches out."""
        inside: list[Splice] = []
        for change in self.state.pending:
            if change.end <= first or change.start > last:
                continue
            if change.start < first or change.end > last:
                return None
            inside.append(Splice(change.start - first, change.end - first, change.text))
        return inside

    def _is_first_alone(self, node: Mapping) -> bool:
        page = self.state.page
        return page.is_flow(node) or page.is_alone(next(iter(node.entries.values()))[0])

    @property
    def _new(self) -> frozenset[Path]:
        return self.state.new

    def _in_text(self, around: Path, behind: str | None, entries: dict[str, Data]) -> str | None:
        """Give the nearest entry up to one that the text has already.

        Those between it and there are pending, and come out in the order in
        which they were added.
        """
        names = list(entries)
        place = names.index(behind) if behind in entries else -1
        while place >= 0 and (*around, names[place]) in self._new:
            place -= 1
        return names[place] if place >= 0 else None

    def _is_crowded(self, around: Path, behind: str | None, entries: dict[str, Data]) -> bool:
        """Whether the next entry is pending as well, and would come out in front of a new one."""
        names = list(entries)
        place = 0 if behind == "" else names.index(str(behind)) + 1
        return place < len(names) and (*around, names[place]) in self._new

    def _say(self, path: Path, value: Data) -> None:
        self.state = self.state._replace(data=replaced(self.state.data, path, value))

    def _add(self, path: Path, make: Callable[[Page, Mapping], list[Splice]]) -> None:
        """Work changes out on the map that an entry stands in, and keep them."""
        if len(self.state.pending) > _MANY:
            self.settle()
        around, key = path[:-1], str(path[-1])
        node = self._map(around, key)  # It may read the text again.
        changes = make(self.state.page, node)
        if splices.do_meet(self.state.pending, changes):
            self.settle()
            changes = make(self.state.page, self._map(around, key))
        state = self.state
        self.state = state._replace(
            pending=(*state.pending, *changes), touched=state.touched | {path}
        )

    def _map(self, around: Path, key: str) -> Mapping:
        """Give the map at a path as the text has it, read again where it has changed since."""
        whole = (*around, key)
        if any(
            whole[: len(path)] == path or path[: len(whole)] == whole for path in self.state.touched
        ):
            self.settle()
        node: Node = self.state.root
        for part in around:
            if type(node) is List and isinstance(part, int):
                node = node.items[part]
            else:
                assert type(node) is Mapping
                node = node.entries[str(part)][2]
        assert type(node) is Mapping
        return node


_LIMITS = frozenset({"EP003", "EP004", "EP010", "EP011"})
"""What an edit may well run into: the limits of a file."""


def _place(names: Sequence[str], key: str, order: Sequence[str]) -> str | None:
    """Give the key behind which a new one goes: the nearest before it in the order."""
    rank = {name: number for number, name in enumerate(order)}
    mine = rank.get(key, len(order))
    before = [name for name in names if rank.get(name, -1) < mine and name in rank]
    if before:
        return max(before, key=rank.__getitem__)
    return "" if names else None


def _is_gone(data: Data, path: Path) -> bool:
    try:
        at(data, path)
    except KeyError:
        return True
    return False


def _lonely_entry(page: Page, root: Mapping, path: Path) -> Entry | None:
    """Give an entry that, like all around it, begins a line of its own and is in no brackets."""
    node: Node = root
    entry: Entry | None = None
    for key in path:
        if type(node) is not Mapping or page.is_flow(node) or key not in node.entries:
            return None
        entry = node.entries[str(key)]
        if not page.is_alone(entry[0]):
            return None
        node = entry[2]
    return entry


def _stays_in(text: str, column: int) -> bool:
    """Whether no line but comments begins further left than a column."""
    for line in text.splitlines():
        content = line.lstrip(" ")
        if content and content[0] != "#" and len(line) - len(content) < column:
            return False
    return True


def _alone(name: str, text: str, keys: Sequence[str | int]) -> Part | None:
    """Read lines as certain entries of a map, and nothing else."""
    source = Source(name, text)
    try:
        root = _tree(source)
    except PlanError:
        return None
    return Part(source, root) if list(root.entries) == keys else None


def _tree(source: Source) -> Mapping:
    report = Report()
    if len(source.text.encode()) > LARGEST_FILE:
        message = f"{source.name} would become larger than {LARGEST_FILE:,} bytes"
        remedy = "split the plan into several files in one folder"
        raise PlanError([Diagnostic("EP003", Severity.ERROR, message, remedy, source.name)])
    try:
        root = compose(source, report)
    except Unreadable as end:
        raise PlanError([end.diagnostic]) from None
    except TooManyFindings:
        raise PlanError(report.diagnostics) from None
    if report.diagnostics:
        raise PlanError(report.diagnostics)
    if type(root) is not Mapping or not root.entries:
        message = f"{source.name} holds no plan"
        raise PlanError([Diagnostic("EP110", Severity.ERROR, message, "", source.name)])
    return root


def _went_wrong(name: str) -> PlanError:
    message = f"the edit of {name} would have changed more than it should; nothing was written"
    remedy = "this is a fault of exitplan; please report it with the line that was to be edited"
    return PlanError([Diagnostic("EP019", Severity.ERROR, message, remedy, name)])
