"""Links between items, added and taken out wherever they are or would be written."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from exitplan.plan import LinkType
from exitplan.planfile._links import _LINK
from exitplan.planfile.edits._check import check_all
from exitplan.planfile.edits._data import Data, Path, Term, at, map_at, replaced
from exitplan.planfile.edits._draft import Draft
from exitplan.planfile.edits._given import link_text, term
from exitplan.planfile.edits._places import place_of
from exitplan.planfile.edits._references import Change, Reference, name_for, references
from exitplan.planfile.edits._refusals import refused
from exitplan.planfile.edits._splices import Splice
from exitplan.planfile.edits._write import value_text


class Written(NamedTuple):
    """A link as it is written at one of its ends."""

    reference: Reference
    predecessor: str
    successor: str
    type: str
    path: Path
    """Of the link itself, which may be a text or a map."""


def written_links(draft: Draft) -> list[Written]:
    """Give every link of the files, by the full ids of its ends."""
    return [link for reference in references(draft) if (link := _as_link(reference)) is not None]


def _as_link(reference: Reference) -> Written | None:
    """Give the link that a reference stands in; ``None`` for other references."""
    fields = [field for field in reference.fields if field in ("after", "before")]
    if not fields or not reference.owner or reference.path[0] == "branches":
        return None
    field = fields[0]
    place = list(map(str, reference.path)).index(field, len(reference.path) - 3)
    path = reference.path[: place + 1]
    rest = reference.path[place + 1 :]
    if rest and isinstance(rest[0], int):
        path = (*path, rest[0])
    owner = _owner(reference)
    ends = (reference.target, owner) if field == "after" else (owner, reference.target)
    return Written(reference, *ends, _type(reference, path), path)


def _owner(reference: Reference) -> str:
    """Give the item that a link holds: of steps, the step itself."""
    fields = [field for field in reference.fields if not field.isdigit()]
    if "steps" not in fields:
        return reference.owner
    step = fields[fields.index("steps") + 1]
    wave = f"{fields[2]}." if fields[1] == "waves" else ""
    return f"{reference.owner}.{wave}{step}"


def _type(reference: Reference, path: Path) -> str:
    if len(path) < len(reference.path):
        entries = map_at(reference.file.edit.data, path)
        return str(entries.get("type", "FS"))
    match = re.fullmatch(_LINK, reference.node.text.strip())
    return (match[2] if match else None) or "FS"


def link(
    draft: Draft,
    predecessor: str,
    successor: str,
    type: Any = None,  # noqa: A002
    lag: Any = None,
) -> None:
    """Add a link, or give one that is there another lag."""
    write_link(draft, predecessor, successor, _type_name(type) or "FS", lag)
    check_all(draft)


def _type_name(given: Any) -> str | None:
    if given is None:
        return None
    name = str(getattr(given, "value", given)).upper()
    if name not in LinkType.__members__:
        message = f"{str(given)[:20]!r} is no type of link"
        raise refused("EP109", message, "use FS, SS, FF or SF")
    return name


def write_link(draft: Draft, predecessor: str, successor: str, type_name: str, lag: Any) -> None:
    """Write a link at its successor, or a new lag where the link is."""
    place_of(draft, predecessor)
    place = place_of(draft, successor)
    if place.kind in ("plan", "programme", "wave"):
        message = f"nothing can be written that {successor!r} as a whole waits for"
        raise refused("EP023", message, "link to one of its tasks", item=successor)
    for known in written_links(draft):
        if (known.predecessor, known.successor, known.type) == (predecessor, successor, type_name):
            _set_lag(known, type_name, lag)
            return
    owner = _written_owner(draft, successor)
    change = Change(draft.places, lambda same: same, lambda file: file.prefix)
    said = name_for(change, place.file, owner, predecessor)
    path = (*place.path, "after")
    edit = place.file.edit
    new = term(link_text(said, type_name, lag))
    if edit.has(path):
        old = at(edit.data, path)
        edit.set(path, [*(old if isinstance(old, list) else [old]), new])
        return
    from exitplan.planfile.edits._operations import put_field

    put_field(place, "after", str(new))


def _written_owner(draft: Draft, item: str) -> str:
    """Give the item in whose place names are looked up: of steps, their group."""
    while item not in draft.places and "." in item:
        item = item.rpartition(".")[0]
    return item


def _set_lag(known: Written, type_name: str, lag: Any) -> None:
    edit = known.reference.file.edit
    if len(known.path) < len(known.reference.path):
        path = (*known.path, "lag")
        if lag is not None:
            edit.set(path, term(lag), order=("task", "type", "lag", "lag_calendar"))
        elif edit.has(path):
            edit.delete(path)
        return
    node = known.reference.node
    new = term(link_text(known.reference.said, type_name, lag))
    text = value_text(str(new) if node.style else new, node.style, in_flow=True)
    change = Splice(node.start, node.end, text)
    edit.splice([change], replaced(edit.data, known.path, Term(str(new))))


def unlink(
    draft: Draft,
    predecessor: str,
    successor: str,
    type: Any = None,  # noqa: A002
) -> None:
    """Take out the links between two items, or the one of a type."""
    for item in (predecessor, successor):
        place_of(draft, item)
    type_name = _type_name(type)
    gone = [
        known
        for known in written_links(draft)
        if (known.predecessor, known.successor) == (predecessor, successor)
        and type_name in (None, known.type)
    ]
    if not gone:
        kind = f" {type_name}" if type_name else ""
        message = f"there is no{kind} link from {predecessor!r} to {successor!r}"
        raise refused("EP201", message, item=successor)
    drop_links(gone)
    check_all(draft)


def drop_links(gone: list[Written]) -> None:
    """Take links out, each from the list it stands in."""
    lists: dict[tuple[str, Path], list[Written]] = {}
    for known in gone:
        path = known.path[:-1] if isinstance(known.path[-1], int) else known.path
        lists.setdefault((known.reference.file.edit.name, path), []).append(known)
    for (_, path), known_here in lists.items():
        edit = known_here[0].reference.file.edit
        old = at(edit.data, path)
        numbers = {known.path[-1] for known in known_here}
        rest: list[Data] = []
        if isinstance(old, list):
            rest = [item for number, item in enumerate(old) if number not in numbers]
        if rest:
            edit.set(path, rest)
            continue
        while len(map_at(edit.data, path[:-1])) == 1 and path[-2] != "tasks":
            path = path[:-1]  # noqa: PLW2901
        edit.delete(path)
