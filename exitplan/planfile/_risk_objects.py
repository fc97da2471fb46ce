"""Builders of risks, branches, correlations and spreads; loaded when one is met."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exitplan.plan import (
    Branch,
    Correlation,
    Detour,
    Estimate,
    Impact,
    Mitigation,
    Pause,
    Repeat,
    Risk,
    RiskStatus,
    Shape,
    Spread,
    TakeOption,
    Task,
)
from exitplan.planfile._context import BAD, Context
from exitplan.planfile._format_risk import WAYS
from exitplan.planfile._items import ItemReader, title_from
from exitplan.planfile._objects import BUILDERS, check_shape
from exitplan.planfile._tree import Mapping, Node

Fields = dict[str, Any]


def _outcome(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    if "length" not in fields or "probability" not in fields:
        return BAD
    return fields["length"], fields["probability"]


def _spread(context: Context, node: Mapping, fields: Fields, _name: str) -> Any:
    check_shape(context, node, fields, ("low", "likely", "high"))
    return Spread(**fields) if "low" in fields and "high" in fields else BAD


def _mitigation(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    if "what" not in fields:
        return BAD
    impact = None
    if "add" in fields or "multiply" in fields:
        impact = Impact(fields.pop("add", None), fields.pop("multiply", None))
    in_place = fields.pop("in_place", False)
    return Mitigation(**fields, impact=impact, is_in_place=in_place)


def _risk(_context: Context, _node: Mapping, fields: Fields, name: str) -> Any:
    if any(key not in fields for key in ("probability", "hits")):
        return BAD
    impact = Impact(fields.pop("add", None), fields.pop("multiply", None))
    return Risk(name, **_with_status({"title": title_from(name), **fields}), impact=impact)


def _with_status(fields: Fields) -> Fields:
    if "status" in fields:
        fields["status"] = RiskStatus(fields["status"])
    return fields


def _pause(context: Context, node: Mapping, fields: Fields, _name: str) -> Any:
    calendar = fields.pop("calendar", None)
    length: Estimate | Any = BUILDERS["estimate"](context, node, fields, "")
    if length is BAD:
        return BAD
    if length.shape is Shape.FIXED:
        length = length.plain
    return Pause(length, None if calendar is None else context.calendar_name(calendar))


def _repeat(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    return Repeat(fields["from"], fields.get("times", 1)) if "from" in fields else BAD


def _detour(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    """Leave the tasks to the branch, whose id theirs begin with."""
    return fields.get("tasks", BAD)


def _option(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    return TakeOption(**fields) if "contract" in fields else BAD


def _branch(context: Context, node: Mapping, fields: Fields, name: str) -> Any:
    ways = [key for key in node.entries if key in WAYS]
    if node.entries and not ways:
        message = "nothing says what happens then"
        remedy = f"add one of {', '.join(WAYS)}"
        context.fail("EP104", (node.start, node.start + 1), message, remedy)
    for extra in ways[1:]:
        start, end, _ = node.entries[extra]
        message = f"{extra!r} does not go with {ways[0]!r}"
        context.fail("EP111", (start, end), message, "write a branch for each, or delete one")
    found = {key: fields.pop(key) for key in WAYS if key in fields}
    if any(key not in fields for key in ("probability", "at")) or not ways or ways[0] not in found:
        return BAD
    then = found[ways[0]]
    if ways[0] == "detour":
        then = Detour(_detour_tasks(context, then, name))
    elif ways[0] == "pause" and not isinstance(then, Pause):
        then = Pause(then)
    return Branch(name, **_with_status({"title": title_from(name), **fields}), then=then)


def _detour_tasks(context: Context, tasks: Node, name: str) -> tuple[Task, ...]:
    """Read the tasks of a detour, whose links look for each other first."""
    resolver, around = context.resolver, context.report.item
    before = resolver.prefix, resolver.inner
    items: Any = ItemReader(context).items(tasks, f"{name}.")
    resolver.prefix, resolver.inner = before
    context.report.item = around
    return tuple(items)


def _tied(context: Context, node: Mapping, fields: Fields, _name: str) -> Any:
    if "tasks" not in fields or "coefficient" not in fields:
        return BAD
    if len(fields["tasks"]) != 2:
        place = node.entries["tasks"][2]
        remedy = "for more, write tasks and a coefficient of the correlation itself"
        return context.fail("EP709", place, "a pair is two tasks", remedy)
    return (*fields["tasks"], fields["coefficient"])


def _correlation(context: Context, node: Mapping, fields: Fields, name: str) -> Any:
    given = node.entries.keys() & {"tasks", "coefficient", "pairs"}
    missing = {"tasks", "coefficient"} - given
    if (given and len(missing) == 1) or not given:
        message = "nothing says which tasks go together"
        if given:
            message = f"{missing.pop()!r} is missing"
        remedy = "add tasks: [a, b] and coefficient: 0.5, or pairs"
        context.fail("EP104", (node.start, node.start + 1), message, remedy)
    return Correlation(name, **fields)


RISK_BUILDERS: dict[str, Callable[[Context, Mapping, Fields, str], Any]] = {
    "branch": _branch,
    "correlation": _correlation,
    "detour": _detour,
    "mitigation": _mitigation,
    "option": _option,
    "outcome": _outcome,
    "pause": _pause,
    "repeat": _repeat,
    "risk": _risk,
    "spread": _spread,
    "tied": _tied,
}
