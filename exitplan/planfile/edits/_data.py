"""What a file says, apart from how it is written: texts, lists and maps without places.

Edits are carried out twice, once in the text and once here; a file is only
written if reading the new text gives what came out here. So nothing but the
intended fields can differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from exitplan.planfile._tree import Mapping, Node, Scalar
from exitplan.planfile._tree import Sequence as List

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
Path: TypeAlias = tuple[str | int, ...]
"""Keys of maps and positions in lists, from the file's root."""


class Term(str):
    """A date, a length, an id or a flag: it is written as it stands, without quotes."""

    __slots__ = ()


class Quoted(str):
    """A text in quotes that would mean something else without them, such as ``"true"``."""

    __slots__ = ()


_MEANS_MORE = frozenset({"", "~", "null", "Null", "NULL", "true", "True", "TRUE"}) | frozenset(
    {"false", "False", "FALSE", "yes", "Yes", "no", "No", "on", "On", "off", "Off"}
)


def data_of(node: Node) -> Data:
    """Give what a node of the tree says."""
    if type(node) is Scalar:
        if node.is_null:
            return None
        if node.style and node.text in _MEANS_MORE:
            return Quoted(node.text)
        return node.text
    if type(node) is Mapping:
        return {key: data_of(value) for key, (_, _, value) in node.entries.items()}
    if type(node) is List:
        return [data_of(item) for item in node.items]
    message = "a file with errors cannot be edited"
    raise ValueError(message)


def same(first: Data, second: Data) -> bool:
    """Whether two say the same, in the same order."""
    if isinstance(first, Quoted) != isinstance(second, Quoted):
        return False
    if isinstance(first, dict) and isinstance(second, dict):
        return list(first) == list(second) and all(
            same(value, second[key]) for key, value in first.items()
        )
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same, first, second))
    return first == second


def at(data: Data, path: Sequence[str | int]) -> Data:
    """Give what stands at a path; raises KeyError where there is nothing."""
    for part in path:
        if isinstance(data, dict) and isinstance(part, str):
            data = data[part]
            continue
        if not isinstance(data, list) or not isinstance(part, int) or part >= len(data):
            raise KeyError(part)
        data = data[part]
    return data


def map_at(data: Data, path: Sequence[str | int]) -> dict[str, Data]:
    """Give the map at a path; raises KeyError where there is none."""
    found = at(data, path)
    if not isinstance(found, dict):
        raise KeyError(".".join(map(str, path)))
    return found


def replaced(data: Data, path: Sequence[str | int], value: Data) -> Data:
    """Give the same with another value at a path, which may be new in a map.

    Nothing is changed in place, so that whoever kept what was there before still has it.
    """
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(data, dict) and isinstance(part, str):
        inner = data.get(part) if rest else None
        return {**data, part: replaced(inner, rest, value)}
    if isinstance(data, list) and isinstance(part, int):
        items = list(data)
        items[part] = replaced(items[part], rest, value)
        return items
    raise KeyError(part)


def put(entries: dict[str, Data], key: str, value: Data, after: str | None) -> dict[str, Data]:
    """Give a map with a new entry behind another; in front for ``""``, last for ``None``."""
    if after == "":
        return {key: value, **entries}
    items: dict[str, Data] = {}
    for name, old in entries.items():
        items[name] = old
        if name == after:
            items[key] = value
    items.setdefault(key, value)
    return items


def without(entries: dict[str, Data], key: str) -> dict[str, Data]:
    """Give a map without one of its entries."""
    return {name: value for name, value in entries.items() if name != key}


def renamed(entries: dict[str, Data], key: str, name: str) -> dict[str, Data]:
    """Give a map in which an entry has another key, in its place."""
    return {(name if old == key else old): value for old, value in entries.items()}
