"""From a place in the plan's vocabulary to a stretch of a file."""

from __future__ import annotations

from exitplan.errors import Diagnostic, Severity, Where
from exitplan.planfile._build import PlanFile
from exitplan.planfile._tree import Entry, Mapping, Node, Sequence


class FileLocator:
    """Answers :attr:`exitplan.plan.Plan.locate` from the trees that were read."""

    __slots__ = ("_files", "_places", "_programme")

    def __init__(
        self, files: list[PlanFile], places: dict[str, Entry], programme: PlanFile | None = None
    ) -> None:
        self._files = files
        self._places = places
        self._programme = programme

    def __call__(self, where: Where) -> Diagnostic | None:
        """Give a diagnostic that carries only file and span; ``None`` for what is not there.

        A field that the file does not have is taken for the item it would
        stand in.
        """
        found = self._item(where) if where.item else self._plan_field(where)
        if found is None:
            return None
        file, (start, end) = found
        span = file.source.span(start, end)
        return Diagnostic("", Severity.NOTE, "", file=file.source.name, span=span)

    def _item(self, where: Where) -> tuple[PlanFile, tuple[int, int]] | None:
        file = self._file_of(where.item)
        if file is None:
            return None
        if file.prefix == where.item + ".":
            field = "start" if where.field == "start_no_earlier_than" else where.field
            return file, find(file.root, field, where.index) or _own_place(file)
        entry = self._places.get(where.item)
        if entry is None:
            return None
        node = entry[2]
        if where.field and type(node) is Mapping:
            return file, find(node, where.field, where.index) or entry[:2]
        return file, entry[:2]

    def _file_of(self, item: str) -> PlanFile | None:
        for file in self._files:
            if not file.prefix or (item + ".").startswith(file.prefix):
                return file
        return None

    def _plan_field(self, where: Where) -> tuple[PlanFile, tuple[int, int]] | None:
        files = [self._programme] if self._programme else []
        files += self._files
        if not files:
            return None
        if where.field:
            for file in files:
                place = find(file.root, _without_prefix(where.field, file), where.index)
                if place is not None:
                    return file, place
        return files[0], _own_place(files[0])


def _without_prefix(field: str, file: PlanFile) -> str:
    """Give a calendar its name in the file: programmes put the plan's id before it."""
    if file.prefix and field.startswith("calendars."):
        return "calendars." + field.removeprefix("calendars.").removeprefix(file.prefix)
    return field


def _own_place(file: PlanFile) -> tuple[int, int]:
    """Give where to point for a file as a whole: its id, or its beginning."""
    key = "programme" if file.is_programme else "plan"
    return find(file.root, key, None) or (file.root.start, file.root.start + 1)


_NAMED = ("calendars", "documents")
"""Keys over things with names of their own; such a thing is shown by its name."""


def find(node: Mapping, field: str, index: int | None) -> tuple[int, int] | None:
    """Give the stretch of a field's value, or of one item of its list."""
    current: Node = node
    parts = field.split(".")
    found = 0
    for part in parts:
        if type(current) is not Mapping or part not in current.entries:
            break
        start, end, current = current.entries[part]
        found += 1
    if not found:
        return None
    if found == len(parts) == 2 and parts[0] in _NAMED:
        return start, end
    if index is not None and type(current) is Sequence:
        current = _counted(current, index)
    return current.start, max(current.end, current.start + 1)


def _counted(node: Sequence, index: int) -> Node:
    """Give the item of a list that became number `index` of what was read."""
    left_out = node.left_out or ()
    kept = [item for position, item in enumerate(node.items) if position not in left_out]
    return kept[index] if 0 <= index < len(kept) else node
