"""The operations of an editor, each carried out on a draft and checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exitplan.errors import PlanError
from exitplan.plan import ConstraintKind
from exitplan.planfile._items import PROGRESS
from exitplan.planfile.edits._check import check_all, check_field
from exitplan.planfile.edits._data import Data, Path, at, map_at
from exitplan.planfile.edits._draft import Draft
from exitplan.planfile.edits._given import as_written, data_for, target_of
from exitplan.planfile.edits._places import Place, place_of
from exitplan.planfile.edits._refusals import refused


def perform(draft: Draft, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Carry out an operation by its name; the draft is spoilt where it raises."""
    operation = _FIELD_OPERATIONS.get(name)
    if operation is not None:
        operation(draft, *args, **kwargs)
        return
    from exitplan.planfile.edits._structure import STRUCTURE

    STRUCTURE[name](draft, *args, **kwargs)


def put_field(place: Place, field: str, value: Any) -> None:
    """Write a field into the text; what is around it is made where it is missing."""
    target = target_of(place, field)
    edit = place.file.edit
    data = data_for(target.kind, value)
    path, order = target.path, target.order
    if target.short is not None:
        # ``deadline: 2015-09-30`` becomes ``deadline: {date: 2015-09-30, tolerance: 10d}``.
        around, key = target.short
        inner: Data = data
        for part in reversed(path[len(around) + 1 :]):
            inner = {str(part): inner}
        edit.set(around, {key: as_written(at(edit.data, around)), str(path[len(around)]): inner})
        return
    if isinstance(path[-1], int):
        items = list(_list_at(place, path[:-1], field))
        if path[-1] >= len(items):
            raise refused("EP104", f"there is no {field}", "count from 0", field=field)
        items[path[-1]] = data
        edit.set(path[:-1], items)
        return
    depth = len(path)
    while depth > 1 and not edit.has(path[: depth - 1]):
        data, depth = {str(path[depth - 1]): data}, depth - 1
    if depth < len(path):
        order = target_of(place, _name(place, path[:depth])).order if depth > 1 else ()
        if depth <= len(place.path):
            order = ()
    edit.set(path[:depth], data, order=order)


def _name(place: Place, path: Path) -> str:
    return ".".join(map(str, path[len(place.path) :])) or "title"


def _list_at(place: Place, path: Path, field: str) -> list[Data]:
    try:
        found = at(place.file.edit.data, path)
    except KeyError:
        raise refused("EP104", f"there is no {field}", field=field) from None
    return found if isinstance(found, list) else [found]


def take_field(place: Place, field: str) -> None:
    """Take a field out of the text, and maps around it that would be empty."""
    target = target_of(place, field)
    edit, path = place.file.edit, target.path
    if not edit.has(path):
        message = f"there is no {field} here to take out"
        raise refused("EP104", message, field=field, file=edit.name)
    if isinstance(path[-1], int):
        items = list(_list_at(place, path[:-1], field))
        del items[path[-1]]
        if items:
            edit.set(path[:-1], items)
            return
        path = path[:-1]
    while len(path) > 1 and len(map_at(edit.data, path[:-1])) == 1:
        path = path[:-1]
        if path == place.path and place.kind not in ("step", "wave"):
            message = f"nothing would be left of {'.'.join(map(str, path[1::2]))!r}"
            raise refused("EP110", message, "remove the item instead", file=edit.name)
    edit.delete(path)


def _fields(place: Place) -> dict[str, Data]:
    return map_at(place.file.edit.data, place.path) if place.file.edit.has(place.path) else {}


def _set(draft: Draft, item: str, field: str, value: Any, *, reopen: bool = False) -> None:
    if not item and field == "status_date":
        _status_date(draft, value)
        return
    place = place_of(draft, item, field)
    _refuse_structure(place, item, field)
    if field in PROGRESS and field != "actual_finish":
        _open_if_asked(place, item, {field: value}, reopen=reopen)
    with_names(item, field, lambda: put_field(place, field, value))
    with_names(item, field, lambda: check_field(draft, place, item))


def _refuse_structure(place: Place, item: str, field: str) -> None:
    first = field.partition(".")[0]
    if first == "tasks" and place.kind in ("item", "plan"):
        message = "tasks are not set as a field"
        raise refused("EP023", message, "add, move, rename or remove them", item=item, field=field)
    if place.kind == "plan" and field == "plan" and place.file.prefix:
        message = f"{place.file.prefix[:-1]!r} is part of the ids of all its tasks"
        raise refused("EP023", message, "rename it", item=item, field=field)


def _clear(draft: Draft, item: str, field: str, *, reopen: bool = False) -> None:
    place = place_of(draft, item, field)
    _refuse_structure(place, item, field)
    if field == "actual_finish" and not reopen and "actual_finish" in _fields(place):
        raise _is_finished(item, str(_fields(place)["actual_finish"]))
    with_names(item, field, lambda: take_field(place, field))
    with_names(item, field, lambda: check_field(draft, place, item))


def _is_finished(item: str, date: str) -> PlanError:
    return refused(
        "EP022",
        f"{item!r} has been finished since {date}",
        "say reopen (--reopen) if there is work left after all",
        item=item,
        field="actual_finish",
    )


_REPORTED = {
    "started": "actual_start",
    "finished": "actual_finish",
    "remaining": "remaining",
    "percent": "percent_complete",
    "suspended": "suspended",
    "resumes": "resumes",
    "expected_finish": "expected_finish",
}
"""What the editor calls it, and what it is called in a file."""


def _record(
    draft: Draft, item: str, *, note: str | None = None, reopen: bool = False, **given: Any
) -> None:
    place = place_of(draft, item)
    if place.kind not in ("item", "step"):
        message = f"{item or 'the plan'!r} is no task; progress is reported of tasks and milestones"
        raise refused("EP111", message, "report one of its tasks", item=item)
    values = {_REPORTED[name]: value for name, value in given.items() if value is not None}
    if "actual_finish" in values:
        _drop_what_is_done(place, values)
    else:
        _open_if_asked(place, item, values, reopen=reopen)
    for field in sorted(values, key=place.order.index):
        with_names(item, field, lambda field=field: put_field(place, field, values[field]))  # type: ignore[misc]
    if note is not None:
        _append_note(place, note)
    with_names(item, "", lambda: check_field(draft, place, item))


def _drop_what_is_done(place: Place, values: dict[str, Any]) -> None:
    """Take out what finished work no longer has, unless it is given with the finish."""
    known = _fields(place)
    for field in ("remaining", "percent_complete"):
        if field in known and field not in values and not _says_done(field, known[field]):
            place.file.edit.delete((*place.path, field))


def _says_done(field: str, value: Any) -> bool:
    """Whether a remaining length or a percentage says that nothing is left."""
    text = str(value).strip().rstrip("%").strip()
    if field == "remaining":
        return text.rstrip("abcdefghijklmnopqrstuvwxyz ").strip("0.") == ""
    try:
        return float(text) >= 100
    except ValueError:
        return False


def _open_if_asked(place: Place, item: str, values: dict[str, Any], *, reopen: bool) -> None:
    """Take the finish out where finished work is reopened; refuse it where nobody says so."""
    known = _fields(place)
    if "actual_finish" not in known:
        return
    opening = [
        field
        for field, value in values.items()
        if field not in ("actual_start", "actual_finish") and not _says_done(field, value)
    ]
    if not reopen and opening:
        raise _is_finished(item, str(known["actual_finish"]))
    if not reopen:
        return
    place.file.edit.delete((*place.path, "actual_finish"))
    for field in ("remaining", "percent_complete"):
        if field in known and field not in values and _says_done(field, known[field]):
            place.file.edit.delete((*place.path, field))


def _append_note(place: Place, text: str) -> None:
    path = (*place.path, "notes")
    text = text.strip()
    if not text:
        raise refused("EP110", "there is no text to note", field="notes")
    edit = place.file.edit
    old = at(edit.data, path) if edit.has(path) else None
    if isinstance(old, str) and old.strip():
        body = old.rstrip("\n")
        text = f"{body}\n{text}" + ("\n" if old.endswith("\n") else "")
    put_field(place, "notes", text)


def _note(draft: Draft, item: str, text: str) -> None:
    place = place_of(draft, item)
    with_names(item, "notes", lambda: _append_note(place, text))
    check_field(draft, place, item)


def _constrain(draft: Draft, item: str, kind: Any, date: Any = None) -> None:
    field = kind.value if isinstance(kind, ConstraintKind) else str(kind)
    known = [each.value for each in ConstraintKind]
    if field not in known:
        message = f"{field[:60]!r} is no kind of constraint"
        raise refused("EP108", message, f"use one of {', '.join(known)}", item=item)
    is_late = field == ConstraintKind.AS_LATE_AS_POSSIBLE.value
    if is_late and date not in (None, True, False):
        raise refused("EP111", f"{field} takes no date", "leave the date out", item=item)
    if date is False or (date is None and not is_late):
        _clear(draft, item, field)
    else:
        _set(draft, item, field, True if is_late else date)


def _deadline(draft: Draft, item: str, date: Any) -> None:
    place = place_of(draft, item)
    if date is None:
        _clear(draft, item, "deadline")
        return
    known = _fields(place).get("deadline")
    # The margin and the source of a promise stay when its date moves.
    is_long = isinstance(known, dict) and not isinstance(date, dict)
    _set(draft, item, "deadline.date" if is_long else "deadline", date)


def _status_date(draft: Draft, date: Any) -> None:
    files = [file for file in draft.files if "status_date" in file.edit.data]
    if not files or draft.top in files:
        files = [draft.top]
    for file in files:
        kind = "programme" if file.is_programme else "plan"
        place = Place(file, (), kind)
        with_names("", "status_date", lambda place=place: put_field(place, "status_date", date))  # type: ignore[misc]
    if len(files) == 1:
        with_names("", "status_date", lambda: check_field(draft, Place(files[0], (), kind), ""))
    else:
        check_all(draft)


def with_names(item: str, field: str, do: Callable[[], None]) -> None:
    """Let a finding about a value say which field of which item it is about."""
    import attrs

    try:
        do()
    except PlanError as error:
        about = ", ".join(part for part in (item, field) if part)
        named = [
            attrs.evolve(each, message=f"{about}: {each.message}", file=each.file)
            if each.code < "EP2" and each.code > "EP1" and about and item not in each.message
            else each
            for each in error.diagnostics
        ]
        raise PlanError(named) from None


_FIELD_OPERATIONS: dict[str, Callable[..., None]] = {
    "set": _set,
    "clear": _clear,
    "record": _record,
    "note": _note,
    "constrain": _constrain,
    "deadline": _deadline,
    "status_date": _status_date,
}
