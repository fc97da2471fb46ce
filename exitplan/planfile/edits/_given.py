"""From what a caller gives to what a file says: the format's table tells how it is written."""

from __future__ import annotations

import datetime
import enum
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from exitplan.errors import PlanError
from exitplan.plan import NO_LAG, Duration, Link, LinkType, Moment, to_moment
from exitplan.planfile import _kinds as kinds
from exitplan.planfile._format import OBJECTS
from exitplan.planfile.edits._data import _MEANS_MORE, Data, Path, Quoted, Term, at, data_of
from exitplan.planfile.edits._places import Place, order_of
from exitplan.planfile.edits._refusals import refused

_PLAIN = r"[A-Za-z0-9.+-](?:[A-Za-z0-9.+%-]|[ ](?![#])|:(?=[0-9A-Za-z]))*"
"""What means the same with and without quotes, wherever it stands."""


class Target(NamedTuple):
    """A field of a thing in a file, and how its value is written."""

    path: Path
    kind: Any
    order: Sequence[str]
    """The keys of the map that it stands in, in the format's order."""
    short: tuple[Path, str] | None = None
    """Where a short form must first become a map, and the key that its text gets."""


def target_of(place: Place, field: str) -> Target:
    """Find a field by its key, ``estimate.low``; raises PlanError (EP101) for one unknown."""
    path, kind = place.path, OBJECTS[place.kind]
    data: Data = place.file.edit.data
    short: tuple[Path, str] | None = None
    order: Sequence[str] = ()
    current: Any = kind
    for part in field.split("."):
        while isinstance(current, kinds.Many) and not part.isdigit():
            current = current.item
        if isinstance(current, kinds.Either):
            current = current.long
            if isinstance(_get(data, path), str):
                short = path, current.fields[0].name
        if isinstance(current, kinds.Many):
            current, order = current.item, ()
            path = (*path, int(part))
            continue
        if isinstance(current, kinds.Named):
            current, order = OBJECTS[current.item], ()
        elif isinstance(current, kinds.Object):
            order = order_of(current.name)
            current = _field(place, current, part, field)
        elif isinstance(current, kinds.Week):
            current, order = kinds.Shifts(), ()
        else:
            raise _no_key(place, field, f"{path[-1]!r} is one value, without keys of its own")
        path = (*path, part)
    return Target(path, current, order, short)


def _field(place: Place, thing: kinds.Object, part: str, field: str) -> Any:
    found = next((known.kind for known in thing.fields if known.name == part), None)
    if found is not None:
        return found
    from difflib import get_close_matches

    known = [name.name for name in thing.fields]
    near = get_close_matches(part.replace("-", "_"), known, 1, 0.6)
    remedy = f"did you mean {near[0]}?" if near else f"it can have {', '.join(known)}"
    raise _no_key(place, field, f"{thing.name} has no key {part[:60]!r}", remedy)


def _no_key(place: Place, field: str, message: str, remedy: str = "") -> PlanError:
    return refused("EP101", message, remedy, field=field, file=place.file.edit.name)


def _get(data: Data, path: Path) -> Data:
    try:
        return at(data, path)
    except KeyError:
        return None


def data_for(kind: Any, value: Any) -> Data:
    """Give a value as the file is to say it; raises PlanError for what no file can say."""
    if value is None:
        message = "there is no value here; to take a field out, clear it"
        raise refused("EP110", message)
    if isinstance(kind, kinds.Either):
        is_long = isinstance(value, Mapping) or _looks_like(value, "{")
        if is_long or (isinstance(value, Link) and value.lag_calendar is not None):
            return data_for(kind.long, value)
        return data_for(kind.short, value)
    if isinstance(kind, kinds.Many):
        return _list_for(kind, value)
    if isinstance(kind, kinds.Object | kinds.Named | kinds.Week):
        return _map_for(kind, value)
    if isinstance(kind, kinds.Text):
        text = str(value)
        return Quoted(text) if text in _MEANS_MORE else text
    return term(value)


def _list_for(kind: kinds.Many, value: Any) -> Data:
    if _looks_like(value, "["):
        value = _parsed(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [data_for(kind.item, item) for item in value]
    return data_for(kind.item, value)


def _map_for(kind: kinds.Object | kinds.Named | kinds.Week, value: Any) -> Data:
    if _looks_like(value, "{"):
        value = _parsed(value)
    if isinstance(value, Link):
        value = _link_entries(value)
    if isinstance(value, Mapping):
        return {str(key): data_for(_inner(kind, str(key)), each) for key, each in value.items()}
    return term(value)


def _inner(kind: Any, key: str) -> Any:
    if isinstance(kind, kinds.Named):
        return OBJECTS[kind.item]
    if isinstance(kind, kinds.Object):
        known = {field.name: field.kind for field in kind.fields}
        return known.get(key, kinds.Text(1_000))
    return kinds.Shifts()


def _looks_like(value: Any, bracket: str) -> bool:
    return isinstance(value, str) and value.lstrip().startswith(bracket)


def _parsed(text: str) -> Any:
    """Read a value given as YAML text."""
    from exitplan.planfile._source import Source
    from exitplan.planfile.edits._file import _tree

    return data_of(_tree(Source("the value", f"value: {text}\n")).entries["value"][2])


def term(value: Any) -> Data:
    """Write a date, a length, a number, a truth value, a word or a link."""
    text = _text(value)
    is_plain = _is_word(text) or re.fullmatch(_PLAIN, text) is not None
    is_plain = is_plain and text.lower() != "null"
    if is_plain and not text.endswith(" ") and not text.startswith("- ") and text != "-":
        return Term(text)
    return Quoted(text) if text in _MEANS_MORE else text


def _is_word(text: str) -> bool:
    """Whether a text is plain for certain, as most dates, lengths and ids are."""
    return text.isascii() and text[:1].isalnum() and text.replace("-", "").isalnum()


def as_written(value: Data) -> Data:
    """Let what a file says be written again without quotes where it needs none."""
    if isinstance(value, list):
        return [as_written(each) for each in value]
    if isinstance(value, dict):
        return {key: as_written(each) for key, each in value.items()}
    if isinstance(value, str) and not isinstance(value, Quoted) and value == value.strip():
        return term(value)
    return value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, datetime.date):
        return str(to_moment(value))
    if isinstance(value, Link):
        return link_text(value.task, value.type.value, value.lag)
    if isinstance(value, Duration | Moment | str):
        return str(value).strip()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.10g}"
    from fractions import Fraction

    if isinstance(value, Fraction):
        from exitplan.plan import say_amount

        return say_amount(value)
    return str(value).strip()


def link_text(reference: str, type_name: str, lag: Any) -> str:
    """Write a link as it stands in a file."""
    length = "" if lag is None else str(lag).replace(" ", "")
    if (length and (isinstance(lag, Duration) and not lag.amount)) or length in ("0", "0d"):
        length = ""
    if not length:
        return reference if type_name == "FS" else f"{reference} {type_name}"
    sign = "" if length[0] in "+-" else "+"
    return f"{reference} {'' if type_name == 'FS' else type_name}{sign}{length}"


def _link_entries(link: Link) -> dict[str, Any]:
    entries: dict[str, Any] = {"task": link.task}
    if link.type is not LinkType.FS:
        entries["type"] = link.type
    if link.lag != NO_LAG:
        entries["lag"] = link.lag
    if link.lag_calendar is not None:
        entries["lag_calendar"] = link.lag_calendar
    return entries
