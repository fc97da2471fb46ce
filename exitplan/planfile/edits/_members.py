"""Items as members of groups: where they are written, and how new ones are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from exitplan.planfile._format import OBJECTS
from exitplan.planfile._kinds import ID
from exitplan.planfile._tree import Entry
from exitplan.planfile._tree import Mapping as Map
from exitplan.planfile.edits._blocks import block_of, paste
from exitplan.planfile.edits._data import Data, Path, map_at, put, replaced
from exitplan.planfile.edits._draft import Draft, DraftFile
from exitplan.planfile.edits._given import data_for
from exitplan.planfile.edits._places import (
    FACTS,
    Place,
    order_of,
    place_of,
    unknown,
    written_place,
)
from exitplan.planfile.edits._refusals import refused


def item_place(draft: Draft, item: str) -> Place:
    """Give where an item is written; raises PlanError for a step, which is not."""
    place = written_place(draft, item)
    if place is not None:
        return place
    found = place_of(draft, item)
    if found.kind in ("step", "wave"):
        message = f"{item!r} follows from the facts of a procurement or transfer"
        remedy = "change those, or what is said of it under steps"
        raise refused("EP023", message, remedy, item=item)
    message = f"{item!r} is a plan of its own"
    raise refused("EP023", message, "move its tasks, or its file", item=item)


def check_name(draft: Draft, full: str) -> None:
    """Raise PlanError unless an id is well made and not taken."""
    name = full.rpartition(".")[2]
    if re.fullmatch(ID, name) is None:
        message = f"{name[:80]!r} is not an id"
        raise refused("EP105", message, "use small letters, digits and hyphens", item=full)
    if full in draft.places or full in draft.step_ids:
        message = f"there is an item {full!r} already"
        raise refused("EP102", message, "choose another id", item=full)


def group_path(draft: Draft, group: str) -> tuple[DraftFile, Path]:
    """Give the file and the path of a group's members; raises PlanError where there are none."""
    if not group:
        if draft.top.is_programme or draft.top.prefix:
            message = "a programme holds plans only"
            raise refused("EP023", message, "name the plan or group it belongs to")
        return draft.top, ("tasks",)
    file = draft.file_of(group)
    if file is not None and file.prefix == group + ".":
        return file, ("tasks",)
    place = written_place(draft, group)
    if place is None:
        if group in draft.step_ids:
            message = f"{group!r} follows from the facts of a transfer"
            raise refused("EP023", message, "name the group that has the facts", item=group)
        raise unknown(draft, group)
    data = map_at(place.file.edit.data, place.path)
    if not any(key in data for key in ("tasks", *FACTS)):
        message = f"{group!r} is no group"
        raise refused("EP111", message, "name a group, or the task's own group", item=group)
    return place.file, (*place.path, "tasks")


def position(
    names: Mapping[str, Data], group: str, before_item: str | None, after_item: str | None
) -> str | None:
    """Give the member behind which something goes: ``""`` for the front, ``None`` for the end."""
    if before_item is not None and after_item is not None:
        raise refused("EP111", "before_item does not go with after_item", "give one of the two")
    beside = before_item if after_item is None else after_item
    if beside is None:
        return None
    prefix = f"{group}." if group else ""
    known = beside.removeprefix(prefix) if beside.startswith(prefix) else beside
    if known not in names:
        message = f"{group or 'the plan'!r} has no member {beside[:80]!r}"
        raise refused("EP201", message, "name a member of the group by its id", item=group)
    if after_item is not None:
        return known
    order = list(names)
    return "" if known == order[0] else order[order.index(known) - 1]


def refuse_emptied(place: Place, item: str) -> None:
    """Raise PlanError where a group would lose its last member."""
    around = map_at(place.file.edit.data, place.path[:-2])
    members = around["tasks"]
    assert isinstance(members, dict)
    if len(members) > 1 or any(key in around for key in FACTS):
        return
    group = item.rpartition(".")[0]
    message = f"{item!r} is the only task of {group or 'the plan'!r}"
    remedy = "a group needs a member: remove the group instead, or add another task first"
    raise refused("EP021", message, remedy, item=item)


def new_item(given: Any, item: str) -> dict[str, Data]:
    """Give what a file says of a new item, its keys in the format's order."""
    if not isinstance(given, Mapping):
        raise refused("EP103", f"expected what is said of {item!r}, as a map", item=item)
    known = {field.name: field.kind for field in OBJECTS["item"].fields}
    unknown_keys = [key for key in given if key not in known]
    if unknown_keys:
        from difflib import get_close_matches

        near = get_close_matches(unknown_keys[0], known, 1, 0.6)
        remedy = f"did you mean {near[0]}?" if near else f"it can have {', '.join(known)}"
        message = f"an item has no key {unknown_keys[0][:60]!r}"
        raise refused("EP101", message, remedy, item=item)
    order = order_of("item")
    data: dict[str, Data] = {}
    for key in sorted(given, key=order.index):
        value = given[key]
        if key == "tasks" and isinstance(value, Mapping):
            data[key] = {
                str(name): new_item(member, f"{item}.{name}") for name, member in value.items()
            }
            continue
        data[key] = data_for(known[key], value)
    return data


def places_in(data: Data, item: str) -> dict[str, Entry]:
    """Give the places of an item that is yet to be written, as far as names go."""
    node = Map(0)
    found: dict[str, Entry] = {item: (0, 0, node)}
    if isinstance(data, dict):
        node.entries.update({key: (0, 0, Map(0)) for key in data})
        members = data.get("tasks")
        if isinstance(members, dict):
            for name, member in members.items():
                found.update(places_in(member, f"{item}.{name}"))
    return found


def add_item(
    file: DraftFile,
    path: Path,
    name: str,
    data: Data,
    group: str,
    *,
    before_item: str | None = None,
    after_item: str | None = None,
) -> None:
    """Write a new item into a group."""
    if not file.edit.has(path):
        position({}, group, before_item, after_item)
        file.edit.set(path, {name: data}, order=order_of("item"))
        return
    page, root = file.edit.page()
    names = map_at(file.edit.data, path)
    after = position(names, group, before_item, after_item)
    around = node_at(root, path)
    block = block_of(page, around, name, data)
    whole = replaced(file.edit.data, path, put(names, name, data, after))
    file.edit.splice(paste(page, around, block, name, data, after), whole)


def node_at(root: Map, path: Path) -> Map:
    node: Any = root
    for part in path:
        node = node.entries[part][2]
    assert type(node) is Map
    return node


def follow(names: Mapping[str, str]) -> Callable[[str], str]:
    """Make what gives an id's new form, for items and all that is in them."""

    def new_id(item: str) -> str:
        for old, new in names.items():
            if item == old or item.startswith(old + "."):
                return new + item[len(old) :]
        return item

    return new_id
