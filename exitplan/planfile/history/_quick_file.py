"""One file of a plan, of which only those items are read that changed since it was read last."""

from __future__ import annotations

from typing import Any, TypeAlias

import attrs

from exitplan.calendars import CalendarSpec
from exitplan.plan import Group, Task
from exitplan.planfile._build import PlanFile
from exitplan.planfile._context import Context
from exitplan.planfile._items import MOST_TASKS, ItemReader
from exitplan.planfile._links import Resolver
from exitplan.planfile._read import read_fields
from exitplan.planfile._report import Report
from exitplan.planfile._source import Source
from exitplan.planfile._tree import Entry, Mapping, Node
from exitplan.planfile.history._pieces import Cut, Doubt, PiecedSource, cut, recut

_Names: TypeAlias = frozenset[str]
_Known: TypeAlias = tuple[Node, Task | Group, _Names]
"""An item's node, what was read from it, and the last parts of the ids that it refers to."""
_NOBODY: _Names = frozenset()


@attrs.frozen
class Memory:
    """What is known of a file that was read without errors."""

    text: str
    cut: Cut
    items: dict[str, _Known]
    fields: dict[str, Any]
    calendars: dict[str, CalendarSpec]
    names: _Names
    """Last parts of the ids that the file's own fields refer to."""
    places: dict[str, Entry]
    laid_out: frozenset[str]
    """Items of the plan whose steps follow from their facts."""
    prefix: str
    calendar_names: dict[str, str]


class QuickFile(PlanFile):
    """A file that takes from its memory whatever would be read just the same."""

    __slots__ = ("_cut", "_memory", "made")

    def __init__(
        self, source: Source, root: Mapping, parts: Cut | None, memory: Memory | None
    ) -> None:
        super().__init__(source, root)
        self._cut = parts
        self._memory = memory
        self.made: Memory | None = None
        """What is known once it has been read; only good where no error was found."""

    @classmethod
    def fresh(cls, file: PlanFile) -> QuickFile:
        """Take a file that was read for the first time."""
        return cls(file.source, file.root, cut(file.source.text, file.root), None)

    @classmethod
    def again(cls, memory: Memory, source: Source) -> QuickFile:
        """Take another text of a file that is known; raise Doubt."""
        parts = memory.cut
        if source.text != memory.text:
            parts = recut(parts, source.text, source.name)
        pieced = PiecedSource(source.name, source.text, parts.pieces)
        return cls(pieced, parts.root, parts, memory)

    def read(self, report: Report, places: dict[str, Entry], *, missing_plans: bool) -> None:
        """Read what is new in it. `places` holds every item of the plan or programme."""
        memory = self._memory
        laid_out = frozenset(
            full
            for full, (_, _, node) in places.items()
            if type(node) is Mapping
            and ("procurement" in node.entries or "transfer" in node.entries)
        )
        if memory is not None and len(places) > MOST_TASKS:
            raise Doubt
        changed = _changed_names(memory, places, laid_out)
        resolver = _Recorder(places, self.prefix)
        resolver.missing_plans = missing_plans
        here = self.prefix, self.calendar_names
        context = Context(self.source, report, resolver, here[1])
        if changed is None or (memory and (memory.prefix, memory.calendar_names) != here):
            memory = None
        self._read_fields(context, report, memory, changed or _NOBODY)
        entry = self.root.entries.get("tasks")
        known = memory.items if memory else {}
        reader = _QuickItems(context, resolver, known, changed or _NOBODY)
        self.items = reader.items(None if entry is None else entry[2], self.prefix)
        report.item = ""
        if self._cut is not None:
            self.made = Memory(
                self.source.text,
                self._cut,
                reader.known,
                self.fields,
                self.calendars,
                resolver.names_of_file,
                places,
                laid_out,
                *here,
            )

    def _read_fields(
        self, context: Context, report: Report, memory: Memory | None, changed: _Names
    ) -> None:
        resolver = context.resolver
        assert isinstance(resolver, _Recorder)
        if (
            memory is not None
            and _same_fields(memory.cut.root, self.root)
            and changed.isdisjoint(memory.names)
        ):
            self.fields, self.calendars = memory.fields, memory.calendars
            resolver.names_of_file = memory.names
            return
        report.item = ""
        self.fields = read_fields(context, self.root, "programme" if self.is_programme else "plan")
        self.fields.pop("tasks", None)
        resolver.names_of_file = resolver.taken()
        self.calendars = self._calendars(self.calendar_names)


class _Recorder(Resolver):
    """A resolver that remembers what it was asked for."""

    def __init__(self, places: dict[str, Entry], root: str) -> None:
        super().__init__(places, root)
        self._asked: set[str] = set()
        self.names_of_file = _NOBODY

    def find(self, reference: str) -> str | None:
        """Give the full id of what is meant."""
        self._asked.add(reference.rpartition(".")[2])
        return super().find(reference)

    def put_back(self, names: _Names) -> None:
        """Count some names as asked for."""
        self._asked.update(names)

    def taken(self) -> _Names:
        """Give the last parts of all ids asked for since this was asked last."""
        found = frozenset(self._asked)
        self._asked.clear()
        return found


class _QuickItems(ItemReader):
    """Reads items, except those that are known and would be read the same."""

    def __init__(
        self, context: Context, resolver: _Recorder, known: dict[str, _Known], changed: _Names
    ) -> None:
        super().__init__(context)
        self._resolver = resolver
        self._changed = changed
        self.known = dict(known)

    def _item(self, key: str, entry: Entry, prefix: str) -> Task | Group:
        full = prefix + key
        known = self.known.get(full)
        if (
            known is not None
            and known[0] is entry[2]
            and (not self._changed or type(known[1]) is Task)
            and self._changed.isdisjoint(known[2])
        ):
            return known[1]
        self._resolver.taken()
        item = super()._item(key, entry, prefix)
        self.known[full] = entry[2], item, self._resolver.taken()
        return item

    def _build(self, full: str, node: Mapping, found: dict[str, Any], letter: str) -> Task | Group:
        own = self._resolver.taken()
        item = super()._build(full, node, found, letter)
        self._resolver.taken()
        self._resolver.put_back(own)
        return item


def _changed_names(
    memory: Memory | None, places: dict[str, Entry], laid_out: frozenset[str]
) -> _Names | None:
    """Give the last parts of ids that came or went; ``None`` where any reference may be affected.

    A reference ends in the last part of the id that it means, so others are
    found (or not) as before. Where items are laid out, it may also mean a step
    that is written nowhere.
    """
    if memory is None or laid_out != memory.laid_out:
        return None
    if memory.places.keys() == places.keys():
        return _NOBODY
    if laid_out:
        return None
    return frozenset(full.rpartition(".")[2] for full in memory.places.keys() ^ places.keys())


def _same_fields(before: Mapping, after: Mapping) -> bool:
    """Whether two trees of a file share everything but their items."""
    if before is after:
        return True
    if before.entries.keys() != after.entries.keys():
        return False
    return all(
        entry is after.entries[key] for key, entry in before.entries.items() if key != "tasks"
    )
