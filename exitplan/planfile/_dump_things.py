"""From a thing of the vocabulary to the keys that say it: what :mod:`._objects` builds back.

Everything goes by the format's table. A key of the table that the vocabulary
calls otherwise stands in `_CALLED`, one that says only part of a field has a
view; any other is a field of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import attrs

from exitplan.calendars import Period
from exitplan.plan import (
    Constraint,
    Kind,
    Procurement,
    Profile,
    Progress,
    SchedulingOptions,
    Transfer,
)
from exitplan.planfile._dump_risks import RISK_SHORT, RISK_VIEWED, RISK_VIEWS
from exitplan.planfile._format import OBJECTS
from exitplan.planfile._items import CONSTRAINTS, PROGRESS, title_from

_CALLED: dict[str, dict[str, str]] = {
    "calendar": {"day": "day_minutes", "week": "week_minutes"},
    "detour": {"tasks": "items"},
    "mitigation": {"in_place": "is_in_place"},
    "notice": {"before": "ahead_of"},
    "obligation": {"every": "every_year"},
    "open_day": {"date": "day", "hours": "shifts"},
    "own_period": {"notes": "note"},
    "period_use": {"with": "circumstances"},
    "plan": {"plan": "id", "scheduling": "options", "tasks": "items"},
    "procurement": {"with": "circumstances"},
    "repeat": {"from": "from_"},
    "step": {"with": "circumstances"},
    "transfer": {"from": "moves_from", "to": "moves_to"},
    "wave": {"from": "moves_from", "to": "moves_to"},
}
"""Fields that a file calls otherwise, by object and key."""

_SHORT = {
    "assumption": "reason",
    "deadline": "date",
    "gate": "board",
    "open_day": "date",
    "period": "date",
    "period_use": "rule",
}
"""The key whose value may stand for the whole object, where nothing else is said."""

Entries = list[tuple[str, Any]]
View = Callable[[Any], dict[str, Any]]


def short_of(name: str, thing: Any) -> Any:
    """Give what may be written in place of a map; ``None`` where only a map will do."""
    if name == "link":
        return thing if thing.lag_calendar is None else None
    if name in RISK_SHORT:
        return RISK_SHORT[name](thing)
    entries = entries_of(name, thing)
    is_short = len(entries) == 1 and entries[0][0] == _SHORT[name]
    return entries[0][1] if is_short else None


def entries_of(name: str, thing: Any) -> Entries:
    """Give the keys that say a thing, with their values; what goes without saying is left out."""
    seen = _VIEWS[name](thing) if name in _VIEWS else {}
    found: Entries = []
    for key, attribute, default, is_required in _columns(name, type(thing)):  # type: ignore[arg-type]
        if not attribute:
            if key in seen:
                found.append((key, seen[key]))
            continue
        value = getattr(thing, attribute)
        if value is not None and (is_required or value != default):
            found.append((key, value))
    return found or _something(name, thing)


def _something(name: str, thing: Any) -> Entries:
    """Give a key that could be left out, for a map that would have none at all."""
    for key, attribute, default, _ in _columns(name, type(thing)):  # type: ignore[arg-type]
        if attribute and default not in (None, (), attrs.NOTHING):
            return [(key, default)]
    return []


@cache
def _columns(name: str, kind: type) -> tuple[tuple[str, str, Any, bool], ...]:
    """Give each key with the field it says, that field's default, and whether it must stand.

    The field is empty where a view says it.
    """
    called, viewed = _CALLED.get(name, {}), _VIEWED.get(name, frozenset())
    defaults = {field.name: _default(field.default) for field in attrs.fields(kind)}
    columns = []
    for field in OBJECTS[name].fields:
        if field.name in viewed:
            columns.append((field.name, "", None, False))
            continue
        attribute = called.get(field.name, field.name)
        if name == "item" and attribute not in defaults:
            letters = "g" if kind.__name__ == "Group" else "tme"
            if not set(field.on) & set(letters):
                continue
        columns.append((field.name, attribute, defaults[attribute], field.is_required))
    if name == "item":  # A group's members come last, behind what is said of the group.
        columns.sort(key=lambda column: column[0] == "tasks")
    return tuple(columns)


def _default(default: Any) -> Any:
    return default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]


def _item(item: Any) -> dict[str, Any]:
    found = _dates(item)
    if item.title != title_from(item.name):
        found["title"] = item.title
    kind = getattr(item, "kind", None)
    if kind is None:
        return found | _members(item)
    if kind is Kind.MILESTONE or item.edge is not None:
        found["milestone"] = item.edge or True
    elif kind is Kind.LEVEL_OF_EFFORT and not item.spans:
        found["level_of_effort"] = True
    return found


def _members(group: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if isinstance(group.facts, Procurement):
        found["procurement"] = group.facts
    elif isinstance(group.facts, Transfer):
        found["transfer"] = group.facts
    if group.items or not found:
        found["tasks"] = group.items
    return found


def _dates(thing: Any) -> dict[str, Any]:
    """Give constraints and progress, each under a key of its own."""
    constraints: tuple[Constraint, ...] = thing.constraints
    found = {c.kind.value: True if c.date is None else c.date for c in constraints}
    progress: Progress | None = getattr(thing, "progress", None)
    if progress is not None:
        for name in PROGRESS:
            value = getattr(progress, name)
            if value is not None:
                found[name] = value
    return found


def _scheduling(options: SchedulingOptions) -> dict[str, Any]:
    """Give what differs from the profile, and the profile where it is not exitplan's."""
    usual = SchedulingOptions.of(options.profile)
    found: dict[str, Any] = {}
    if options.profile is not Profile.EXITPLAN:
        found["profile"] = options.profile
    for key in _VIEWED["scheduling"] - {"profile"}:
        value = getattr(options, key)
        if value != getattr(usual, key):
            found[key] = value
    return found


def _period(period: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"name": period.name} if period.name else {}
    if not isinstance(period, Period):
        return found | {"every": (period.first, period.last)}
    if period.first == period.last:
        return found | {"date": period.first}
    return found | {"from": period.first, "to": period.last}


def _duty(duty: Any) -> dict[str, Any]:
    if duty.since in ("starts", "ends"):
        return {} if duty.since == "ends" else {"since": duty.since}
    return {"since_item": duty.since}


def _plan(plan: Any) -> dict[str, Any]:
    """Give the title even where the id would make it, unless only the id can."""
    return {"title": plan.title} if plan.title == plan.title.strip() else {}


def _wave(wave: Any) -> dict[str, Any]:
    return {} if wave.title == title_from(wave.id) else {"title": wave.title}


_VIEWS: dict[str, View] = {
    **RISK_VIEWS,
    "duty": _duty,
    "item": _item,
    "period": _period,
    "plan": _plan,
    "scheduling": _scheduling,
    "step": _dates,
    "wave": _wave,
}
"""Objects some of whose keys are no field of their own."""


def _keys(name: str) -> frozenset[str]:
    return frozenset(field.name for field in OBJECTS[name].fields)


_VIEWED: Mapping[str, frozenset[str]] = {
    **RISK_VIEWED,
    "duty": frozenset({"since", "since_item"}),
    "item": frozenset(
        {
            *CONSTRAINTS,
            *PROGRESS,
            "level_of_effort",
            "milestone",
            "procurement",
            "reason",
            "tasks",
            "title",
            "transfer",
        }
    ),
    "period": _keys("period"),
    "plan": frozenset({"title"}),
    "scheduling": _keys("scheduling"),
    "step": frozenset({*CONSTRAINTS, *PROGRESS}),
    "wave": frozenset({"title"}),
}
"""The keys that a view says."""
