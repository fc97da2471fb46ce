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
        entry = self._places.get(where.item) or self._laid_out(where.item)
        if entry is None:
            return None
        node = entry[2]
        if where.field.startswith("gate.") and type(node) is Mapping and "gate" not in node.entries:
            # The board of a step that was laid out is the procurement's.
            board = find(node, "procurement.board", None)
            return file, board or entry[:2]
        if where.field and type(node) is Mapping:
            return file, find(node, where.field, where.index) or entry[:2]
        return file, entry[:2]

    def _laid_out(self, item: str) -> Entry | None:
        """Give where a step that was laid out is spoken of: its own entry, or its group."""
        parent, _, rest = item.rpartition(".")
        while parent and parent not in self._places:
            parent, _, name = parent.rpartition(".")
            rest = f"{name}.{rest}"
        entry = self._places.get(parent)
        if entry is None or type(entry[2]) is not Mapping:
            return None
        if not any(key in entry[2].entries for key in ("procurement", "transfer")):
            return None
        *wave, step = rest.split(".")
        ways: list[tuple[str, ...]] = [(key, "steps", step) for key in ("procurement", "transfer")]
        ways += [("transfer", "waves", name, "steps", step) for name in wave]
        ways += [("transfer", "waves", name) for name in (*wave, step)]
        for way in ways:
            found = _entry_at(entry[2], way)
            if found is not None:
                return found
        return entry

    def _file_of(self, item: str) -> PlanFile | None:
        for file in self._files:
            if not file.prefix or (item + ".").startswith(file.prefix):
                return file
        branch = item.partition(".")[0]
        files = [*self._files, *([self._programme] if self._programme else [])]
        return next((file for file in files if _has_branch(file.root, branch)), None)

    def _plan_field(self, where: Where) -> tuple[PlanFile, tuple[int, int]] | None:
        files = [self._programme] if self._programme else []
        files += self._files
        if not files:
            return None
        if where.field.partition(".")[0] == "waivers" and where.index is not None:
            return _waiver(files, where.field.partition(".")[2], where.index)
        if where.field:
            fields = {file: _without_prefix(where.field, file) for file in files}
            # Several files may have contracts, but only one has the one in question.
            best = max(files, key=lambda file: _depth(file.root, fields[file]))
            place = find(best.root, fields[best], where.index)
            if place is not None:
                return best, place
        return files[0], _own_place(files[0])


def _waiver(files: list[PlanFile], key: str, index: int) -> tuple[PlanFile, tuple[int, int]] | None:
    """Give where a waiver stands, or one of its keys; files list theirs one after another."""
    for file in files:
        number = len(file.fields.get("waivers", ()))
        if index < number:
            node = file.root.entries["waivers"][2]
            if type(node) is Sequence:
                node = _counted(node, index)
            if type(node) is Mapping and key:
                return file, find(node, key, None) or (node.start, node.end)
            return file, (node.start, max(node.end, node.start + 1))
        index -= number
    return None


def _has_branch(root: Mapping, name: str) -> bool:
    """Whether a file has a branch of that name, in which tasks of a detour may stand."""
    branches = root.entries.get("branches")
    return branches is not None and type(branches[2]) is Mapping and name in branches[2].entries


def _without_prefix(field: str, file: PlanFile) -> str:
    """Give a calendar its name in the file: programmes put the plan's id before it."""
    if file.prefix and field.startswith("calendars."):
        return "calendars." + field.removeprefix("calendars.").removeprefix(file.prefix)
    return field


def _own_place(file: PlanFile) -> tuple[int, int]:
    """Give where to point for a file as a whole: its id, or its beginning."""
    key = "programme" if file.is_programme else "plan"
    return find(file.root, key, None) or (file.root.start, file.root.start + 1)


def _entry_at(node: Node, way: tuple[str, ...]) -> Entry | None:
    """Give the entry that a way of keys leads to."""
    entry: Entry | None = None
    for key in way:
        if type(node) is not Mapping or key not in node.entries:
            return None
        entry = node.entries[key]
        node = entry[2]
    return entry


def _depth(node: Node, field: str) -> int:
    """Tell how many parts of a field a file has."""
    depth = 0
    for part in field.split("."):
        if type(node) is not Mapping or part not in node.entries:
            break
        node = node.entries[part][2]
        depth += 1
    return depth


_NAMED = frozenset(
    {
        "assets",
        "boards",
        "branches",
        "calendars",
        "contracts",
        "correlations",
        "documents",
        "duties",
        "notices",
        "obligations",
        "periods",
        "risks",
        "service_areas",
        "steps",
        "waves",
    }
)
"""Keys over things with names of their own; such a thing is shown by its name."""


def find(node: Mapping, field: str, index: int | None) -> tuple[int, int] | None:
    """Give the stretch of a field's value, or of one item of its list."""
    current: Node = node
    around = name = ""
    for part in field.split("."):
        if type(current) is not Mapping or part not in current.entries:
            break
        around, name = name, part
        start, end, current = current.entries[part]
    if not name:
        return None
    if around in _NAMED:
        return start, end
    if index is not None and type(current) is Sequence:
        current = _counted(current, index)
    return current.start, max(current.end, current.start + 1)


def _counted(node: Sequence, index: int) -> Node:
    """Give the item of a list that became number `index` of what was read."""
    left_out = node.left_out
    if left_out is None:
        return node.items[index] if 0 <= index < len(node.items) else node
    kept = [item for position, item in enumerate(node.items) if position not in left_out]
    return kept[index] if 0 <= index < len(kept) else node
