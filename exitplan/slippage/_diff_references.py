"""Calls items by other ids wherever a plan names them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs

from exitplan.slippage._match import moved_id

_NAMING: Mapping[str, tuple[str, ...]] = {
    "Branch": ("at",),
    "Contract": ("new_service", "parallel_running"),
    "Correlation": ("tasks", "pairs"),
    "Duty": ("met_by", "since"),
    "Extension": ("served_by",),
    "Gate": ("notice",),
    "HandOver": ("exit",),
    "Link": ("task",),
    "Notice": ("served_by", "ahead_of"),
    "Repeat": ("from_",),
    "Risk": ("hits",),
    "Task": ("spans",),
}
"""The fields in which a thing names items by their full ids."""


def renamed_in(thing: Any, ids: Mapping[str, str]) -> Any:
    """Give a thing of a plan with items named by their new ids; itself where it names none."""
    if isinstance(thing, tuple):
        return _all_or_same(thing, [renamed_in(part, ids) for part in thing])
    if isinstance(thing, Mapping):
        parts = {key: renamed_in(part, ids) for key, part in thing.items()}
        is_same = all(parts[key] is part for key, part in thing.items())
        return thing if is_same else parts
    if not attrs.has(type(thing)):
        return thing
    changes: dict[str, Any] = {}
    naming = _NAMING.get(type(thing).__name__, ())
    for name in _fields(type(thing)):  # type: ignore[arg-type]
        value = getattr(thing, name)
        if value is None or value == ():
            continue
        new = _named(value, ids) if name in naming else renamed_in(value, ids)
        if new is not value:
            changes[name] = new
    return attrs.evolve(thing, **changes) if changes else thing


def _named(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        new = moved_id(value, ids)
        return value if new == value else new
    if isinstance(value, tuple):
        return _all_or_same(value, [_named(part, ids) for part in value])
    return value


def _all_or_same(whole: tuple[Any, ...], parts: list[Any]) -> tuple[Any, ...]:
    is_same = all(new is old for new, old in zip(parts, whole, strict=True))
    return whole if is_same else tuple(parts)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Give the fields in which ids may stand; members of a group are things of their own."""
    names = [field.name for field in attrs.fields(kind)]
    left_out = {"items", "locate"} if kind.__name__ in ("Group", "Plan") else set()
    return tuple(name for name in names if name not in left_out)
