"""Operations that change which items there are, and where: references follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from exitplan.planfile._tree import Mapping as Map
from exitplan.planfile.edits._blocks import cut, paste
from exitplan.planfile.edits._check import check_all
from exitplan.planfile.edits._data import Data, Path, map_at, put, replaced, without
from exitplan.planfile.edits._draft import Draft, DraftFile
from exitplan.planfile.edits._given import as_written, term
from exitplan.planfile.edits._linking import link, unlink
from exitplan.planfile.edits._members import (
    add_item,
    check_name,
    follow,
    group_path,
    item_place,
    new_item,
    node_at,
    places_in,
    position,
    refuse_emptied,
)
from exitplan.planfile.edits._places import Place, order_of
from exitplan.planfile.edits._proof import prove
from exitplan.planfile.edits._references import Change, renamed_places, rewrite
from exitplan.planfile.edits._refusals import refused
from exitplan.planfile.edits._remove import remove
from exitplan.planfile.edits._splices import delete
from exitplan.planfile.edits._split import split


def _rename(draft: Draft, item: str, name: str) -> None:
    file = draft.file_of(item)
    if file is not None and file.prefix == item + ".":
        _rename_plan(draft, file, item, name)
        return
    place = item_place(draft, item)
    new = item[: item.rfind(".") + 1] + name
    if new == item:
        return
    check_name(draft, new)
    new_id = follow({item: new})
    change = Change(renamed_places(draft.places, new_id), new_id, lambda file: file.prefix)
    before = draft.plan
    rewrite(draft, change)
    place.file.edit.rename(place.path, name)
    check_all(draft)
    prove(before, draft.plan, new_id, moved={item})


def _rename_plan(draft: Draft, file: DraftFile, item: str, name: str) -> None:
    """Give a plan of a programme another id."""
    if name == item:
        return
    check_name(draft, name)
    new_id = follow({item: name})

    def prefix(other: DraftFile) -> str:
        return name + "." if other is file else other.prefix

    before = draft.plan
    rewrite(draft, Change(renamed_places(draft.places, new_id), new_id, prefix))
    file.edit.set(("plan",), term(name))
    file.prefix = name + "."
    check_all(draft)
    prove(before, draft.plan, new_id, moved={item})


def _move(
    draft: Draft,
    item: str,
    to: str | None,
    *,
    before_item: str | None = None,
    after_item: str | None = None,
) -> None:
    place = item_place(draft, item)
    parent, _, name = item.rpartition(".")
    goal = parent if to is None else to
    if to is None and before_item is None and after_item is None:
        raise refused("EP104", "nothing says where to", "name a group, or an item beside it")
    if goal == item or goal.startswith(item + "."):
        raise refused("EP021", f"{item!r} cannot be moved into itself", item=item)
    new = f"{goal}.{name}" if goal else name
    file, path = group_path(draft, goal)
    if new != item:
        check_name(draft, new)
        refuse_emptied(place, item)
    new_id = follow({item: new})

    def goes_to(owner: str) -> DraftFile | None:
        return file if owner == item or owner.startswith(item + ".") else None

    before = draft.plan
    places = renamed_places(draft.places, new_id)
    if new != item:
        rewrite(draft, Change(places, new_id, lambda file: file.prefix, goes_to))
    _carry(place, file, path, name, goal, before_item=before_item, after_item=after_item)
    check_all(draft)
    prove(before, draft.plan, new_id, moved={item})


def _carry(
    place: Place,
    file: DraftFile,
    path: Path,
    name: str,
    goal: str,
    *,
    before_item: str | None,
    after_item: str | None,
) -> None:
    """Take an item's text from one map to another."""
    source, old = place.file.edit, place.path
    page, root = source.page()
    around = map_at(source.data, old[:-1])
    value = around[name]
    stays = file is place.file and old[:-1] == path
    if stays and list(_moved(around, name, goal, before_item, after_item)) == list(around):
        return
    takes, block = cut(page, node_at(root, old[:-1]), name)
    data = replaced(source.data, old[:-1], without(around, name))
    if len(around) == 1:
        # The facts of the group are left, which lays out tasks of its own.
        group = node_at(root, old[:-2])
        takes = delete(page, group, "tasks")
        data = replaced(source.data, old[:-2], without(map_at(source.data, old[:-2]), "tasks"))
    if file is not place.file:
        source.splice(takes, data)
        page, root = file.edit.page()
        takes, data = [], file.edit.data
    names = map_at(data, path) if file.edit.has(path) else {}
    after = position(names, goal, before_item, after_item)
    if not names:
        if block.has_comments:
            message = f"{goal!r} has no tasks: yet, and {name!r} has comments"
            raise refused("EP023", message, "add another task to the group first", item=goal)
        file.edit.splice(takes, data)
        file.edit.set(path, {name: as_written(value)}, order=order_of("item"))
        return
    target = node_at(root, path)
    gives = paste(page, target, block, name, value, _in_text(target, names, after, name))
    file.edit.splice([*takes, *gives], replaced(data, path, put(names, name, value, after)))


def _moved(
    around: dict[str, Data],
    name: str,
    group: str,
    before_item: str | None,
    after_item: str | None,
) -> dict[str, Data]:
    """Give a map with an entry in another place of it."""
    rest = without(around, name)
    return put(rest, name, around[name], position(rest, group, before_item, after_item))


def _in_text(target: Map, names: Mapping[str, Data], after: str | None, moved: str) -> str | None:
    """Give the neighbour in a text in which the item that is moved still stands."""
    if after is None and moved in target.entries:
        return list(names)[-1]
    return after


def _add(  # noqa: PLR0913 - as the editor has it
    draft: Draft,
    item: str,
    *,
    title: str | None = None,
    duration: Any = None,
    after: Any = None,
    milestone: bool | str = False,
    before_item: str | None = None,
    after_item: str | None = None,
    **fields: Any,
) -> None:
    parent, _, name = item.rpartition(".")
    file, path = group_path(draft, parent)
    check_name(draft, item)
    given = {"title": title, "duration": duration, "after": after, **fields}
    given["milestone"] = milestone or None
    data = new_item({key: value for key, value in given.items() if value is not None}, item)
    if not data:
        raise refused("EP110", f"nothing is said of {item!r}", "give it a title and a duration")
    before = draft.plan
    places = {**draft.places, **places_in(data, item)}
    rewrite(draft, Change(places, lambda same: same, lambda file: file.prefix))
    add_item(file, path, name, data, parent, before_item=before_item, after_item=after_item)
    check_all(draft)
    prove(before, draft.plan, lambda same: same, new={item})


STRUCTURE: dict[str, Callable[..., None]] = {
    "add": _add,
    "move": _move,
    "rename": _rename,
    "remove": remove,
    "split": split,
    "link": link,
    "unlink": unlink,
}
