"""Where in which file an item is written, steps that are laid out included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from exitplan.errors import UnknownTaskError
from exitplan.planfile._format import GROUP_KEYS, OBJECTS
from exitplan.planfile.edits._data import Data, Path, at

if TYPE_CHECKING:
    from exitplan.planfile.edits._draft import Draft, DraftFile

FACTS = ("procurement", "transfer")
"""Keys that stand for steps."""


class Place(NamedTuple):
    """Where a thing of the plan is written."""

    file: DraftFile
    path: Path
    """From the file's root; a step's may not be there yet."""
    kind: str
    """The name of the object in the format: ``item``, ``step``, ``wave``, ``plan``."""

    @property
    def order(self) -> Sequence[str]:
        """The keys of it in the order in which people write them."""
        return order_of(self.kind)


def order_of(kind: str) -> tuple[str, ...]:
    """Give an object's keys in the order of the format, what holds other items last."""
    names = [field.name for field in OBJECTS[kind].fields]
    if kind != "item":
        return tuple(names)
    return (*(name for name in names if name not in GROUP_KEYS), *FACTS, "tasks")


def place_of(draft: Draft, item: str, field: str = "") -> Place:
    """Give where an item is written, or for a step would be; raises UnknownTaskError.

    Of a programme's own fields several files may speak: the one counts that has
    most of a field.
    """
    if not item:
        file = max(draft.files, key=lambda file: _depth(file.edit.data, field))
        return Place(file, (), "programme" if file.is_programme else "plan")
    plan = draft.file_of(item)
    if plan is not None and plan.prefix == item + ".":
        return Place(plan, (), "plan")
    found = written_place(draft, item)
    if found is not None:
        return found
    step = _step_place(draft, item)
    if step is not None:
        return step
    raise unknown(draft, item)


def _depth(data: Data, field: str) -> int:
    """Tell how many parts of a field a file has."""
    depth = 0
    for part in field.split("."):
        if not isinstance(data, dict) or part not in data:
            break
        data, depth = data[part], depth + 1
    return depth


def written_place(draft: Draft, item: str) -> Place | None:
    """Give where an item is written; ``None`` where it is not, as steps that are laid out."""
    file = draft.file_of(item)
    if file is None:
        return None
    path = item_path(item.removeprefix(file.prefix))
    return Place(file, path, "item") if file.edit.has(path) else None


def item_path(name: str) -> Path:
    """Give the keys that lead to an item, by its id within its file."""
    path: list[str] = []
    for part in name.split("."):
        path += ["tasks", part]
    return tuple(path)


def _step_place(draft: Draft, item: str) -> Place | None:
    """Give where a step's changes are written, if the plan's facts lay out such a step."""
    group, _, name = item.rpartition(".")
    rest = [name]
    found = written_place(draft, group) if group else None
    while found is None:
        group, dot, name = group.rpartition(".")
        if not dot:
            return None
        rest.insert(0, name)
        found = written_place(draft, group)
    facts = next((key for key in FACTS if found.file.edit.has((*found.path, key))), None)
    if facts is None or item not in draft.step_ids:
        return None
    path = (*found.path, facts)
    if facts == "transfer" and _is_map(found.file.edit.data, (*path, "waves", rest[0])):
        path = (*path, "waves", rest.pop(0))
        if not rest:
            return Place(found.file, path, "wave")
    if len(rest) != 1:
        return None
    return Place(found.file, (*path, "steps", rest[0]), "step")


def _is_map(data: Data, path: Path) -> bool:
    try:
        return isinstance(at(data, path), dict)
    except KeyError:
        return False


def unknown(draft: Draft, item: str) -> UnknownTaskError:
    """Make the error for an item that the plan does not have."""
    from difflib import get_close_matches

    from exitplan.errors import Diagnostic, Severity

    ids = [known.id for known in draft.plan.walk()]
    name = item.rpartition(".")[2]
    near = [known for known in ids if known.rpartition(".")[2] == name][:3]
    near = near or get_close_matches(item[:200], ids[:5_000], 1, 0.6)
    remedy = f"did you mean {' or '.join(near)}?" if near else "name a task by its full id"
    message = f"there is no task or group {item[:200]!r}"
    return UnknownTaskError([Diagnostic("EP201", Severity.ERROR, message, remedy)])
