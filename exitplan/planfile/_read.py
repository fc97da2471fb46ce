"""From the format's table to readers: objects, lists, and maps of named things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exitplan.planfile import _kinds as kinds
from exitplan.planfile import _numbers as numbers
from exitplan.planfile import _values as values
from exitplan.planfile._context import BAD, Context, place_of
from exitplan.planfile._format import OBJECTS
from exitplan.planfile._objects import BUILDERS
from exitplan.planfile._report import quote
from exitplan.planfile._tree import Mapping, Node, Sequence
from exitplan.planfile._values import Reader, check_id
from exitplan.planfile._week import week_reader

_SYNONYMS = {
    "affects": "hits",
    "assumption": "assumed",
    "base": "based_on",
    "best": "low",
    "chance": "probability",
    "children": "tasks",
    "correlation": "coefficient",
    "decided_at": "at",
    "delay": "add",
    "depends": "after",
    "depends_on": "after",
    "description": "notes",
    "distribution": "shape",
    "due": "deadline",
    "effort": "duration",
    "end": "finish_by",
    "factor": "multiply",
    "id": "plan",
    "impacts": "hits",
    "lambda": "weight",
    "label": "title",
    "length": "duration",
    "likelihood": "probability",
    "max": "high",
    "maximum": "high",
    "min": "low",
    "minimum": "low",
    "mode": "likely",
    "most_likely": "likely",
    "name": "title",
    "needs": "after",
    "note": "notes",
    "optimistic": "low",
    "p": "probability",
    "percent": "percent_complete",
    "pessimistic": "high",
    "predecessors": "after",
    "requires": "after",
    "response": "mitigation",
    "responsible": "owner",
    "rho": "coefficient",
    "subtasks": "tasks",
    "successors": "before",
    "tasks": "hits",
    "worst": "high",
}
"""What people write from habit, and what it is called here."""

_NOUNS = {
    "assumption": "an assumption",
    "hand_over": "a service area or asset",
    "obligation": "an obligation",
    "own_period": "a period of the plan's own",
    "period_use": "a legal period",
    "estimate": "an estimate",
    "option": "an option",
    "outcome": "a length of a discrete estimate",
    "tied": "a pair of tasks",
    "item": "a task or group",
    "open_day": "an open day",
    "scheduling": "'scheduling'",
}

_PLURALS = {
    "branch": "branches",
    "duty": "duties",
    "hand_over": "service areas or assets",
    "own_period": "periods",
}

_readers: dict[str, dict[str, Reader]] = {}


def readers_of(name: str) -> dict[str, Reader]:
    """Give the readers of an object's fields by key, made once."""
    found = _readers.get(name)
    if found is None:
        found = _readers[name] = {
            field.name: reader_of(field.kind) for field in OBJECTS[name].fields
        }
    return found


def reader_of(kind: Any) -> Reader:
    """Make the reader of a kind of value."""
    return _MAKERS[type(kind)](kind)


def read_fields(
    context: Context, node: Mapping, name: str, place: tuple[int, int] | None = None
) -> dict[str, Any]:
    """Read a map as an object: values by key, those that are bad left out.

    `place` is where to point when a required key is missing.
    """
    readers = readers_of(name)
    found: dict[str, Any] = {}
    for key, (start, end, value_node) in node.entries.items():
        read = readers.get(key)
        if read is None:
            unknown_key(context, key, (start, end), name)
            continue
        value = read(context, value_node)
        if value is not BAD:
            found[key] = value
    for field in OBJECTS[name].fields:
        if field.is_required and field.name not in node.entries:
            message = f"{quote(field.name)} is missing"
            example = field.examples[0] if field.examples else "…"
            remedy = f"add {field.name}: {example}"
            context.fail("EP104", place or place_of(node), message, remedy)
    return found


def unknown_key(context: Context, key: str, place: tuple[int, int], name: str) -> None:
    """Report a key the object does not have."""
    known = readers_of(name)
    synonym = _SYNONYMS.get(key.lower().replace("-", "_").replace(" ", "_"))
    if synonym in known:
        remedy = f"did you mean {synonym}?"
    else:
        remedy = context.report.did_you_mean(key.lower().replace("-", "_"), known)
    message = f"{_NOUNS.get(name, f'a {name}')} has no key {quote(key)}"
    context.fail("EP101", place, message, remedy or f"it can have {', '.join(known)}")


def _object_reader(kind: kinds.Object) -> Reader:
    name, build = kind.name, BUILDERS[kind.name]

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Mapping or not node.entries:
            return context.wrong_kind(node, "a map of keys and values")
        return build(context, node, read_fields(context, node, name), "")

    return read


def _many_reader(kind: kinds.Many) -> Reader:
    read_item = reader_of(kind.item)

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Sequence:
            value = read_item(context, node)
            return BAD if value is BAD else (value,)
        if not node.items:
            return context.empty(node, "a list")
        found = []
        for position, item in enumerate(node.items):
            value = read_item(context, item)
            if value is not BAD:
                found.append(value)
            elif node.left_out is None:
                node.left_out = [position]
            else:
                node.left_out.append(position)
        return tuple(found)

    return read


def _either_reader(kind: kinds.Either) -> Reader:
    read_short, read_long = reader_of(kind.short), reader_of(kind.long)

    def read(context: Context, node: Node) -> Any:
        if type(node) is Mapping:
            return read_long(context, node)
        return read_short(context, node)

    return read


def _as_it_is(_context: Context, node: Node) -> Node:
    """Leave items to the reader of items, who has more to ask than their keys."""
    return node


def _named_reader(kind: kinds.Named) -> Reader:
    if kind.item == "item":
        return _as_it_is
    name, build = kind.item, BUILDERS[kind.item]

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Mapping or not node.entries:
            return context.wrong_kind(node, f"{_PLURALS.get(name, f'{name}s')} by id")
        found = {}
        around = context.report.item
        for key, (start, end, value) in node.entries.items():
            context.report.item = around or f"{name}: {key}"
            check_id(context, key, (start, end))
            if type(value) is Mapping and value.entries:
                fields = read_fields(context, value, name, (start, end))
            else:
                fields = {}
                context.wrong_kind(value, "a map of keys and values")
            thing = build(context, value if type(value) is Mapping else Mapping(start), fields, key)
            if thing is not BAD:
                found[key] = thing
        context.report.item = around
        return found

    return read


_MAKERS: dict[type, Callable[[Any], Reader]] = {
    kinds.Text: values.text_reader,
    kinds.Id: values.id_reader,
    kinds.LinkText: values.link_reader,
    kinds.Flag: values.flag_reader,
    kinds.FlagOrWord: values.flag_or_word_reader,
    kinds.Yes: values.yes_reader,
    kinds.Date: values.date_reader,
    kinds.Length: values.length_reader,
    kinds.Percent: numbers.percent_reader,
    kinds.Share: numbers.share_reader,
    kinds.Coefficient: numbers.coefficient_reader,
    kinds.Number: numbers.number_reader,
    kinds.Whole: numbers.whole_reader,
    kinds.Yearly: values.yearly_reader,
    kinds.Shifts: values.shifts_reader,
    kinds.Week: week_reader,
    kinds.Choice: values.choice_reader,
    kinds.Many: _many_reader,
    kinds.Either: _either_reader,
    kinds.Named: _named_reader,
    kinds.Object: _object_reader,
}
