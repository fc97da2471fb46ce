"""The JSON Schema of plan files, from the same table as the loader; imported when asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from exitplan.plan import Edge, Unit
from exitplan.planfile import _kinds as kinds
from exitplan.planfile._format import GROUP_KEYS, ITEM_KINDS, NOT_ON, NOT_TOGETHER, OBJECTS
from exitplan.planfile._week import WEEKDAYS

Schema = dict[str, Any]

_DATE = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_MOMENT = _DATE + "(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::00)?)?"
_MONTH_DAY = "(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_SHIFT = "(?:[01][0-9]|2[0-4]):[0-5][0-9]-(?:[01][0-9]|2[0-4]):[0-5][0-9]"
_WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"

_PLAIN_TYPES = ["string", "number", "boolean"]
"""What an editor takes text for: ``2015`` and ``true`` are text too where text is asked for."""


def json_schema() -> Schema:
    """Give the schema (draft-07) of a plan file or programme file."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "exitplan plan file",
        "description": "A plan, or what the plans of one folder have in common (a programme).",
        "type": "object",
        "if": {"required": ["programme"], "not": {"required": ["plan"]}},
        "then": {"$ref": "#/definitions/programme"},
        "else": {"$ref": "#/definitions/plan"},
        "definitions": {name: _object(thing) for name, thing in sorted(OBJECTS.items())},
    }


def schema_text() -> str:
    """Give the schema as text, always the same for the same format."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _object(thing: kinds.Object) -> Schema:
    required = [field.name for field in thing.fields if field.is_required]
    schema: Schema = {
        "description": thing.doc,
        "type": "object",
        "properties": {field.name: _field(field) for field in thing.fields},
        "additionalProperties": False,
        "minProperties": 1,
    }
    if required:
        schema["required"] = required
    schema.update(thing.schema)
    if thing.name == "item":
        schema.update(_item_rules())
    return schema


def _field(field: kinds.Field) -> Schema:
    schema: Schema = {"description": field.doc}
    if field.default is not None:
        schema["default"] = field.default
    if field.examples:
        schema["examples"] = list(field.examples)
    schema.update(_kind(field.kind))
    if "$ref" in schema:  # In draft-07 nothing beside a $ref counts.
        schema["allOf"] = [{"$ref": schema.pop("$ref")}]
    return schema


def _item_rules() -> Schema:
    """Rules between the keys of an item; :mod:`exitplan.planfile._items` holds the same."""
    words = [True, *(edge.value for edge in Edge)]
    milestone: Schema = {"properties": {"milestone": {"enum": words}}, "required": ["milestone"]}
    effort = _is("level_of_effort", value=True)
    says = [{"required": ["likely"]}, {"required": ["values"]}, _is("shape", value="lognormal")]
    likely = {"properties": {"estimate": {"anyOf": says}}, "required": ["estimate"]}
    no_effort = _is("level_of_effort", value=False)
    group: Schema = {"anyOf": [{"required": [key]} for key in GROUP_KEYS]}
    return {
        "anyOf": [
            *({"required": [key]} for key in GROUP_KEYS),
            {"required": ["duration"]},
            {"required": ["period"]},
            {"required": ["gate"]},
            likely,
            milestone,
            effort,
            {"required": ["spans"], "not": no_effort},
        ],
        "allOf": [
            _only(group, "g"),
            _only({"allOf": [milestone, {"not": group}]}, "m"),
            _only(
                {
                    "anyOf": [effort, {"required": ["spans"], "not": no_effort}],
                    "not": {"anyOf": [milestone, group]},
                },
                "e",
            ),
            _only(no_effort, "t"),
            *({"not": {"required": list(pair)}} for pair in NOT_TOGETHER),
            {
                "if": _is("assumed", value=True),
                "then": {"required": ["reason"]},
                "else": {"not": {"required": ["reason"]}},
            },
        ],
    }


def _is(key: str, *, value: object) -> Schema:
    return {"properties": {key: {"const": value}}, "required": [key]}


def _only(condition: Schema, letter: str) -> Schema:
    """Refuse the keys that do not go with a kind of item."""
    refused: Schema = dict.fromkeys(sorted(NOT_ON[letter]), False)
    return {"$comment": f"a {ITEM_KINDS[letter]}", "if": condition, "then": {"properties": refused}}


def _kind(kind: Any) -> Schema:
    make: Callable[[Any], Schema] = _MAKERS[type(kind)]
    return make(kind)


def _text(kind: kinds.Text) -> Schema:
    schema: Schema = {"type": _PLAIN_TYPES, "maxLength": kind.longest}
    if kind.is_reason:
        schema["type"] = [name for name in _PLAIN_TYPES if name != "boolean"]
    if kind.pattern:
        schema["pattern"] = _blank(kind.pattern)
        if re.fullmatch(kind.pattern, "1") is None:
            schema["type"] = "string"
        else:  # No pattern allows a sign.
            schema["minimum"] = 0
    else:
        schema["pattern"] = r"^\s*\S[^\n]*\s*$" if kind.is_one_line else r"\S"
    return schema


def _id(_kind: kinds.Id) -> Schema:
    return {
        "type": ["string", "integer", "boolean"],
        "minimum": 0,
        "pattern": _whole(kinds.ID),
        "patternErrorMessage": "use small letters, digits and hyphens",
    }


def _link(kind: kinds.LinkText) -> Schema:
    lag = rf"\s*[+-]\s*{_length_pattern(signed=False, may_be_share=True)}"
    tail = "" if kind.is_bare else rf"(?:\s+(?:FS|SS|FF|SF)(?:{lag})?|\s{lag})?"
    return {
        "type": ["string", "integer", "boolean"],
        "minimum": 0,
        "pattern": _blank(kinds.TARGET + tail),
        "patternErrorMessage": "write an id, and perhaps a type and a lag: cost-plan SS+10d",
    }


def _date(kind: kinds.Date) -> Schema:
    return {
        "type": "string",
        "pattern": _whole(_MOMENT if kind.has_time else _DATE),
        "patternErrorMessage": "write year-month-day, like 2015-06-30",
    }


def _length(kind: kinds.Length) -> Schema:
    if kind.is_clock:
        short, words = ["min", "h"], ["minute", "hour"]
        unit = f"(?:{_any_case(short)}|(?:{_any_case(['working'])} +)?{_any_case(words)})[sS]?"
        pattern = rf"\+?\s*{kinds.NUMBER}\s*{unit}"
    else:
        pattern = _length_pattern(signed=True, may_be_share=kind.may_be_share)
    return {
        "type": "string",
        "pattern": _blank(pattern),
        "patternErrorMessage": "write a number and a unit, like 8h"
        if kind.is_clock
        else "write a number and a unit, like 10d, 3w, 28ed or 12 months",
    }


def _length_pattern(*, signed: bool, may_be_share: bool = False) -> str:
    short = _any_case([unit.value for unit in Unit if not unit.is_percent])
    plain = _any_case(["minute", "hour", "day", "week", "month", "year"])
    working = rf"{_any_case(['working'])} +{_any_case(['minute', 'hour', 'day', 'week'])}"
    elapsed = rf"{_any_case(['elapsed', 'calendar'])} +{plain}"
    sign = r"[+-]?\s*" if signed else ""
    lengths = rf"(?:{short}|{plain}|{working}|{elapsed})[sS]?"
    return rf"{sign}{kinds.NUMBER}\s*" + (rf"(?:{lengths}|[eE]?%)" if may_be_share else lengths)


def _any_case(words: list[str]) -> str:
    """Match words in small or capital letters; JSON Schema knows no flag for it."""
    spelt = ("".join(f"[{ch}{ch.upper()}]" for ch in word) for word in words)
    return "(?:" + "|".join(spelt) + ")"


def _whole_number(kind: kinds.Whole) -> Schema:
    return {
        "type": ["integer", "string"],
        "minimum": 0,
        "maximum": kind.most,
        "pattern": _whole(_digits_up_to(kind.most)),
        "patternErrorMessage": "write a whole number",
    }


def _digits_up_to(most: int) -> str:
    """Match what stands for 0 up to a power of ten, commas between thousands allowed."""
    zeros = len(str(most)) - 1
    if most != 10**zeros:
        message = f"{most} is no power of ten"
        raise ValueError(message)
    ways = [f"0*(?:[0-9]{{1,{zeros}}}|{most})"]
    for commas in range(1, (zeros - 1) // 3 + 1):
        first = min(3, zeros - 3 * commas)
        ways.append(rf"[0-9]{{1,{first}}}(?:,[0-9]{{3}}){{{commas}}}")
    return "|".join([*ways, f"{most:,}"])


def _choice(kind: kinds.Choice) -> Schema:
    return {"enum": list(kind.words)}


def _many(kind: kinds.Many) -> Schema:
    item = _kind(kind.item)
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def _either(kind: kinds.Either) -> Schema:
    short = _kind(kind.short)
    return {"anyOf": [short, _kind(kind.long)]}


def _named(kind: kinds.Named) -> Schema:
    return {
        "type": "object",
        "patternProperties": {_whole(kinds.ID): {"$ref": f"#/definitions/{kind.item}"}},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _week(_kind: kinds.Week) -> Schema:
    return {
        "type": "object",
        "patternProperties": {_whole(f"{_WEEKDAY}(?:-{_WEEKDAY})?"): _kind_of_shifts()},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _kind_of_shifts() -> Schema:
    return _shifts(kinds.Shifts())


def _shifts(kind: kinds.Shifts) -> Schema:
    hours = rf"{_SHIFT}(?:\s+{_SHIFT})*"
    return {"type": "string", "pattern": _blank(f"(?:none|{hours})" if kind.may_be_none else hours)}


def _percent(_kind: kinds.Percent) -> Schema:
    return {
        "anyOf": [
            {"type": "number", "minimum": 0, "maximum": 100},
            {"type": "string", "pattern": r"^(?:100(?:\.0+)?|[0-9]{1,2}(?:\.[0-9]{1,4})?)\s?%?$"},
        ]
    }


def _share(_kind: kinds.Share) -> Schema:
    return {
        "type": "string",
        "pattern": rf"^{_SIGNED}\s?%$",
        "patternErrorMessage": "write a percentage with its sign, like 15%",
    }


def _coefficient(_kind: kinds.Coefficient) -> Schema:
    # What an editor takes for a number is told by its value; decimals beyond four are refused.
    return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": rf"^{_SIGNED}\s?%?$"}]}


def _number(_kind: kinds.Number) -> Schema:
    return {
        "anyOf": [
            {"type": "number", "minimum": 0},
            {"type": "string", "pattern": rf"^{kinds.NUMBER}$"},
        ]
    }


_SIGNED = f"[+-]?{kinds.NUMBER}"


def _whole(pattern: str) -> str:
    return f"^{pattern}$" if "|" not in pattern else f"^(?:{pattern})$"


def _blank(pattern: str) -> str:
    return rf"^\s*(?:{pattern})\s*$"


_MAKERS: dict[type, Any] = {
    kinds.Text: _text,
    kinds.Id: _id,
    kinds.LinkText: _link,
    kinds.Flag: lambda _: {"type": "boolean"},
    kinds.FlagOrWord: lambda kind: {"enum": [True, False, *kind.words]},
    kinds.Yes: lambda _: {"const": True},
    kinds.Date: _date,
    kinds.Length: _length,
    kinds.Percent: _percent,
    kinds.Yearly: lambda kind: {
        "type": "string",
        "pattern": _whole(_MONTH_DAY + (rf"(?:\.\.{_MONTH_DAY})?" if kind.may_span else "")),
    },
    kinds.Share: _share,
    kinds.Coefficient: _coefficient,
    kinds.Number: _number,
    kinds.Whole: _whole_number,
    kinds.Shifts: _shifts,
    kinds.Week: _week,
    kinds.Choice: _choice,
    kinds.Many: _many,
    kinds.Either: _either,
    kinds.Named: _named,
    kinds.Object: lambda kind: {"$ref": f"#/definitions/{kind.name}"},
}
