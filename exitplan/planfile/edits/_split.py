"""One task made into two in a row."""

from __future__ import annotations

from typing import Any

from exitplan.plan import Duration, Kind, Plan, Task, Unit, to_duration
from exitplan.planfile.edits._check import check_all
from exitplan.planfile.edits._data import Data, Path, Term, map_at
from exitplan.planfile.edits._data import at as data_at
from exitplan.planfile.edits._draft import Draft
from exitplan.planfile.edits._given import as_written
from exitplan.planfile.edits._linking import Written, drop_links, written_links
from exitplan.planfile.edits._members import add_item, check_name, item_place
from exitplan.planfile.edits._places import order_of
from exitplan.planfile.edits._proof import prove
from exitplan.planfile.edits._references import Change, Reference, name_for, references, rewrite
from exitplan.planfile.edits._refusals import refused

_TO_SECOND = (
    "finish_no_earlier_than",
    "finish_no_later_than",
    "finish_on",
    "must_finish_on",
    "deadline",
)
"""What is said of a finish."""
_ON_BOTH = (
    "calendar",
    "as_late_as_possible",
    "inactive",
    "owner",
    "source",
    "assumed",
    "reason",
    "tags",
)
_OF_START = frozenset({"before", "from"})
"""Fields of contracts and branches that look at a start; all others look at a finish."""


def split(draft: Draft, item: str, *, at: Any, names: tuple[str, ...]) -> None:
    """Make two tasks of one that has not started."""
    place = item_place(draft, item)
    task = next(each for each in draft.plan.walk() if each.id == item)
    first, rest = _lengths(draft.plan, task, at)
    prefix = item[: item.rfind(".") + 1]
    if len(names) != 2 or names[0] == names[1]:
        raise refused("EP105", "two tasks need two different names", item=item)
    one, two = prefix + names[0], prefix + names[1]
    for name in (one, two):
        if name != item:
            check_name(draft, name)
    before = draft.plan
    entry = draft.places[item]
    moving = _rewrite(draft, item, one, two)
    draft.places = {name: each for name, each in draft.places.items() if name != item}
    draft.places[one] = entry
    edit, around = place.file.edit, place.path[:-1]
    if names[0] != place.path[-1]:
        edit.rename(place.path, names[0])
    path = (*around, names[0])
    second = _second(map_at(edit.data, path), names[0], rest, moving)
    edit.settle()
    _narrow(draft, path, first, one)
    _span(draft, one, two)
    add_item(place.file, around, names[1], second, item.rpartition(".")[0], after_item=names[0])
    check_all(draft)
    touched = {known.reference.owner for known in moving}
    touched |= {reference.owner for reference in references(draft)}
    prove(before, draft.plan, lambda same: same, gone={item}, new={one, two}, relinked=touched)


def _lengths(plan: Plan, task: Any, at: Any) -> tuple[Duration, Duration]:
    """Give both lengths; raises PlanError where the task cannot be split."""
    reasons = {
        "it is no task with a length of its own": not isinstance(task, Task)
        or task.kind is not Kind.TASK
        or task.duration is None
        or task.period is not None
        or task.gate is not None,
        "its length is estimated": getattr(task, "estimate", None) is not None,
        "work on it has been reported": getattr(task, "progress", None) is not None,
        "its dates are entered by hand": getattr(task, "manual", None) is not None,
    }
    for reason, holds in reasons.items():
        if holds:
            message = f"{task.id!r} cannot be split: {reason}"
            raise refused(
                "EP023", message, "add the second task, and change the first", item=task.id
            )
    try:
        first = to_duration(at)
    except ValueError as error:
        message, _, remedy = str(error).partition("; ")
        raise refused("EP107", message, remedy, item=task.id) from None
    rest = _rest(plan, task, first)
    if first.amount <= 0 or rest is None or rest.amount <= 0:
        message = f"{task.duration} cannot be split at {first}"
        raise refused("EP307", message, "give a length shorter than the task's", item=task.id)
    return first, rest


def _rest(plan: Plan, task: Task, first: Duration) -> Duration | None:
    whole = task.duration
    assert whole is not None
    if whole.unit is first.unit:
        return Duration(whole.amount - first.amount, whole.unit)
    from exitplan.plan._length_rules import comparable_minutes

    if whole.unit.is_working != first.unit.is_working or first.unit.is_calendar:
        return None
    try:
        total = comparable_minutes(plan, task, whole)
        part = comparable_minutes(plan, task, first)
    except ValueError:
        return None
    if total is None or part is None:
        return None
    units = (whole.unit, first.unit) if whole.unit.is_working else (first.unit,)
    for unit in (*units, Unit.HOUR, Unit.MINUTE):
        size = comparable_minutes(plan, task, Duration(1, unit))
        if size and (total - part) % size == 0:
            return Duration((total - part) // size, unit)
    return None


def _rewrite(draft: Draft, item: str, one: str, two: str) -> list[Written]:
    """Let all that names the task name one of the two; give its links that go with the second."""
    links = {known.reference.path: known for known in written_links(draft)}
    moving: list[Written] = []

    def target(reference: Reference) -> str:
        if reference.target != item:
            return reference.target
        known = links.get(reference.path)
        if known is not None:
            at_start = known.type[0 if known.predecessor == item else 1] == "S"
            return one if at_start else two
        starts = reference.fields[-1] in _OF_START or _means_both(reference)
        return one if starts else two

    entry = draft.places[item]
    places = {name: each for name, each in draft.places.items() if name != item}
    places |= {one: entry, two: entry}

    def new_id(name: str) -> str:
        return one if name == item else name

    known = references(draft)
    for each in known:
        link = links.get(each.path)
        if link is not None and each.owner == item:
            at_start = link.type[1 if link.successor == item else 0] == "S"
            if not at_start:
                moving.append(link)
    rewrite(draft, Change(places, new_id, lambda file: file.prefix, new_target=target), known)
    return moving


def _means_both(reference: Reference) -> bool:
    """Whether what names a task means all of it: an effort's span, or what a risk hits."""
    first, *rest = reference.fields
    is_list = first in ("risks", "correlations") and rest[1:2] in (["hits"], ["tasks"])
    return "spans" in reference.fields or is_list


def _second(
    entries: dict[str, Data], first: str, rest: Duration, moving: list[Written]
) -> dict[str, Data]:
    """Give what is said of the second task."""
    data: dict[str, Data] = {
        key: entries[key] for key in (*_TO_SECOND, *_ON_BOTH) if key in entries
    }
    if "title" in entries:
        data["title"] = f"{entries['title']} (2 of 2)"
    data["duration"] = Term(str(rest))
    links: dict[str, list[Data]] = {"after": [Term(first)], "before": []}
    for known in moving:
        field = "before" if "before" in known.reference.fields else "after"
        old = entries[field]
        number = known.path[-1]
        links[field].append(
            old[number] if isinstance(old, list) and isinstance(number, int) else old
        )
    for field, items in links.items():
        if items:
            data[field] = items if len(items) > 1 else items[0]
    order = order_of("item")
    return {key: as_written(data[key]) for key in sorted(data, key=order.index)}


def _span(draft: Draft, one: str, two: str) -> None:
    """Let what spans or hits the task span or hit both."""
    draft.places = {**draft.places, two: draft.places[one]}
    change = Change(draft.places, lambda same: same, lambda file: file.prefix)
    for each in references(draft):
        if each.target != one or not _means_both(each):
            continue
        edit = each.file.edit
        path = each.path[:-1] if isinstance(each.path[-1], int) else each.path
        old = data_at(edit.data, path)
        said = Term(name_for(change, each.file, each.owner, two))
        edit.set(path, [*(old if isinstance(old, list) else [old]), said])


def _narrow(draft: Draft, path: Path, length: Duration, one: str) -> None:
    """Take from the first task what has gone to the second."""
    file = draft.file_of(one)
    assert file is not None
    edit = file.edit
    mine = [
        known
        for known in written_links(draft)
        if known.reference.path[: len(path)] == path
        and known.reference.file is file
        and known.type[1 if known.successor == one else 0] == "F"
    ]
    drop_links(mine)
    entries = map_at(edit.data, path)
    if "title" in entries:
        edit.set((*path, "title"), f"{entries['title']} (1 of 2)")
    edit.set((*path, "duration"), Term(str(length)))
    for key in _TO_SECOND:
        if key in entries:
            edit.delete((*path, key))
