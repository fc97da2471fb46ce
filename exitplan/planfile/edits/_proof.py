"""Proves that a change of ids changed ids and nothing else, by comparing the plans themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import attrs

from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.plan import Group, Link, Plan, Task
from exitplan.planfile._items import title_from

NewId = Callable[[str], str]


def prove(
    before: Plan,
    after: Plan,
    new_id: NewId,
    *,
    moved: Collection[str] = (),
    new: Collection[str] = (),
    gone: Collection[str] = (),
    relinked: Collection[str] = (),
) -> None:
    """Raise PlanError (EP019) unless all that was not to change says and means what it did.

    `moved` may stand elsewhere among their neighbours, `new` and `gone` are
    there only on one side, with all that is in them, and `relinked` may have
    other links (their ids afterwards).
    """
    old = [item for item in before.walk() if not _is_in(item.id, gone)]
    now = {item.id: item for item in after.walk() if not _is_in(item.id, new)}
    names = _calendar_names(before, new_id, moved)
    expected = {new_id(item.id): _renamed(item, new_id, names) for item in old}
    if expected.keys() != now.keys():
        raise _changed(min(expected.keys() ^ now.keys()))
    for name, item in expected.items():
        found: Any = now[name]
        if isinstance(found, Group):
            found = attrs.evolve(found, items=())
        if name in relinked:
            found, item = _unlinked(found), _unlinked(item)  # noqa: PLW2901
        if found != item and not _is_untitled(item, found, name, moved, new_id):
            raise _changed(name)
    stays = [new_id(item.id) for item in old if not _is_in(item.id, moved)]
    gone_elsewhere = {new_id(name) for name in moved}
    if [name for name in now if not _is_in(name, gone_elsewhere)] != stays:
        raise _changed("the order of the items")
    if _whole(after) != _whole(_with_calendars(before, new_id, moved)):
        raise _changed("the plan itself")
    for key, word in _REGISTERS.items():
        known = getattr(before, key)
        if getattr(after, key) != _followed(known, new_id) and not relinked:
            raise _changed(word)


_REGISTERS = {
    "contracts": "a contract",
    "risks": "a risk",
    "branches": "a branch",
    "correlations": "a correlation",
    "waivers": "a waiver",
}
"""What a plan has beside its items that names them."""


def _is_in(item: str, groups: Collection[str]) -> bool:
    return any(item == group or item.startswith(group + ".") for group in groups)


def _unlinked(item: Any) -> Any:
    if isinstance(item, Group):
        return attrs.evolve(item, after=(), before=(), facts=None)
    return attrs.evolve(item, after=(), before=(), spans=(), gate=None)


def _is_untitled(item: Any, found: Any, name: str, moved: Collection[str], new_id: NewId) -> bool:
    """Whether only the title differs, because nobody gave one and it is made from the id."""
    if name not in {new_id(each) for each in moved}:
        return False
    return bool(attrs.evolve(item, title=title_from(found.name)) == found)


def _calendar_names(plan: Plan, new_id: NewId, moved: Collection[str]) -> dict[str, str]:
    """Give what the calendars of plans are called that get another id in a programme."""
    plans = [name for name in moved if "." not in name] if plan.is_programme else []
    return {name: new_id(name) for name in plan.calendars if name.rpartition(".")[0] in plans}


def _with_calendars(plan: Plan, new_id: NewId, moved: Collection[str]) -> Plan:
    names = _calendar_names(plan, new_id, moved)
    if not names:
        return plan
    calendars = {}
    for name, spec in plan.calendars.items():
        base = spec.based_on
        new = names.get(name, name)
        calendars[new] = attrs.evolve(spec, name=new, based_on=names.get(base or "", base))
    boards = {
        name: attrs.evolve(board, calendar=names.get(board.calendar or "", board.calendar))
        for name, board in plan.boards.items()
    }
    periods = {
        name: attrs.evolve(period, calendar=names.get(period.calendar or "", period.calendar))
        for name, period in plan.periods.items()
    }
    return attrs.evolve(plan, calendars=calendars, boards=boards, periods=periods)


def _renamed(item: Task | Group, new_id: NewId, calendars: dict[str, str]) -> Any:
    changes: dict[str, Any] = {"id": new_id(item.id)}
    if item.calendar in calendars:
        changes["calendar"] = calendars[item.calendar]
    if isinstance(item, Group):
        changes["items"] = ()
    return attrs.evolve(_followed(item, new_id, skip=("items",)), **changes)


_NAMES = frozenset(
    {
        "ahead_of",
        "at",
        "exit",
        "from_",
        "hits",
        "met_by",
        "new_service",
        "notice",
        "pairs",
        "parallel_running",
        "served_by",
        "since",
        "spans",
        "task",
        "tasks",
    }
)
"""Fields of the vocabulary that hold full ids, beside those of links."""


def _followed(thing: Any, new_id: NewId, skip: Collection[str] = ()) -> Any:
    """Give a thing of the plan with every id in it as it is afterwards."""
    if isinstance(thing, Link):
        return attrs.evolve(thing, task=new_id(thing.task))
    if isinstance(thing, tuple):
        return tuple(_followed(each, new_id) for each in thing)
    if hasattr(thing, "keys") and not attrs.has(type(thing)):
        return {key: _followed(value, new_id) for key, value in thing.items()}
    if not attrs.has(type(thing)):
        return thing
    changes: dict[str, Any] = {}
    for field in attrs.fields(type(thing)):
        value = getattr(thing, field.name)
        if field.name in skip or value is None:
            continue
        if field.name in _NAMES:
            new = _ids(value, new_id)
        elif isinstance(value, tuple) or attrs.has(type(value)) or hasattr(value, "keys"):
            new = _followed(value, new_id)
        else:
            continue
        if new != value:
            changes[field.name] = new
    return attrs.evolve(thing, **changes) if changes else thing


def _ids(value: Any, new_id: NewId) -> Any:
    if isinstance(value, str):
        return value if value in ("starts", "ends") else new_id(value)
    if isinstance(value, tuple):
        return tuple(_ids(each, new_id) for each in value)
    return value


def _whole(plan: Plan) -> Plan:
    """Give what a plan says apart from items, contracts and risks."""
    rest: dict[str, Any] = {key: {} for key in _REGISTERS}
    return attrs.evolve(plan, items=(), locate=None, **rest)


def _changed(what: str) -> PlanError:
    message = f"the edit would have changed more than it should ({what}); nothing was written"
    remedy = "this is a fault of exitplan; please report it with the edit that was to be made"
    return PlanError([Diagnostic("EP019", Severity.ERROR, message, remedy)])
