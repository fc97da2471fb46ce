"""Writers of values, one for each kind of the format: what :mod:`._values` reads back."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, TypeAlias

from exitplan.plan import NO_LAG, LinkType, say_amount
from exitplan.planfile import _kinds as kinds
from exitplan.planfile._dump_things import entries_of, short_of
from exitplan.planfile._dump_yaml import Items, Map, Node, Words, quote
from exitplan.planfile._format import GROUP_KEYS, OBJECTS
from exitplan.planfile._links import Resolver
from exitplan.planfile._week import WEEKDAYS

Writer: TypeAlias = Callable[[Resolver, Any], Node]


def write_object(resolver: Resolver, name: str, thing: Any) -> Map:
    """Write a thing as a map, its keys in the order of the format."""
    writers = _writers_of(name)
    entries = [(key, writers[key](resolver, value)) for key, value in entries_of(name, thing)]
    return Map(entries, is_block=name in _ON_LINES)


_ON_LINES = frozenset(
    {"board", "branch", "contract", "item", "own_period", "procurement", "risk", "transfer"}
)
"""Objects that stand on lines of their own, however short they are."""


@cache
def _writers_of(name: str) -> dict[str, Writer]:
    return {field.name: _writer_of(field.kind) for field in OBJECTS[name].fields}


def _writer_of(kind: Any) -> Writer:
    return _MAKERS[type(kind)](kind)


def _as_it_is(text: Callable[[Any], str]) -> Callable[[Any], Writer]:
    """Make the maker of a writer that needs neither quotes nor to know where it stands."""

    def write(_resolver: Resolver, value: Any) -> Node:
        return text(value)

    return lambda _kind: write


def _text(kind: kinds.Text) -> Writer:
    is_prose = not kind.is_one_line
    return lambda _resolver, value: Words(str(value), is_prose=is_prose)


def _id(_kind: kinds.Id) -> Writer:
    return lambda _resolver, value: quote(str(value))


def _flag(value: Any) -> str:
    return "true" if value else "false"


def _flag_or_word(kind: kinds.FlagOrWord) -> Writer:
    words = {value: word for word, value in kind.words.items()}
    return lambda _resolver, value: words.get(value) or _flag(value)


def _date(value: Any) -> str:
    return datetime.date.fromordinal(value).isoformat() if isinstance(value, int) else str(value)


def _length(kind: kinds.Length) -> Writer:
    return lambda _resolver, value: _clock(value) if kind.is_clock else str(value)


def _clock(minutes: int) -> str:
    hours = Fraction(minutes, 60)
    return f"{_amount(hours)}h" if 4 % hours.denominator == 0 else f"{minutes}min"


def _amount(value: int | Fraction) -> str:
    is_whole = not isinstance(value, int) and value.denominator == 1
    return str(value.numerator) if is_whole else say_amount(value)


def _share(value: Fraction) -> str:
    return f"{_amount(value * 100)}%"


def _yearly(kind: kinds.Yearly) -> Writer:
    def say(day: tuple[int, int]) -> str:
        return f"{day[0]:02d}-{day[1]:02d}"

    def write(_resolver: Resolver, value: Any) -> Node:
        if not kind.may_span:
            return say(value)
        first, last = value
        return say(first) if first == last else f"{say(first)}..{say(last)}"

    return write


def _shifts(value: Iterable[tuple[int, int]]) -> str:
    said = (
        f"{begin // 60:02d}:{begin % 60:02d}-{end // 60:02d}:{end % 60:02d}" for begin, end in value
    )
    return " ".join(said) or "none"


def _week(value: Mapping[int, Any]) -> Map:
    """Write days in a row with the same hours as one range; days off are left out."""
    entries: list[tuple[str, Node]] = []
    day = 0
    while day < 7:
        last = day
        while last < 6 and value.get(last + 1) == value.get(day):
            last += 1
        if value.get(day):
            name = WEEKDAYS[day] if last == day else f"{WEEKDAYS[day]}-{WEEKDAYS[last]}"
            said = _shifts(value[day])
            # A range's blanks would stand unquoted, and be right; quoted, they read as one value.
            entries.append((name, f'"{said}"' if " " in said else said))
        day = last + 1
    return Map(entries or [("mon-sun", "none")])


def _choice(kind: kinds.Choice) -> Writer:
    words = {value: word for word, value in kind.words.items()}

    def write(_resolver: Resolver, value: Any) -> Node:
        if value not in words and isinstance(value, enum.Enum):
            value = value.value
        return words.get(value) or quote(str(value))

    return write


def _reference(_kind: kinds.LinkText) -> Writer:
    def write(resolver: Resolver, value: Any) -> Node:
        if isinstance(value, str):
            return quote(name_of(resolver, value))
        return quote(_link(resolver, value))

    return write


def name_of(resolver: Resolver, full: str) -> str:
    """Give the shortest id that means an item from where it is named.

    Where the full id means another from there, the dot in front says from the root.
    """
    if full.startswith(resolver.prefix):
        short = full[len(resolver.prefix) :]
        if short and resolver.find(short) == full:
            return short
    if full.startswith(resolver.inner) and resolver.find(full) != full:
        return full[len(resolver.inner) :]
    return full if resolver.find(full) == full else f".{full}"


def _link(resolver: Resolver, link: Any) -> str:
    said = name_of(resolver, link.task)
    lag = str(link.lag)
    if link.lag == NO_LAG:
        return said if link.type is LinkType.FS else f"{said} {link.type.value}"
    sign = "" if lag.startswith("-") else "+"
    return f"{said} {'' if link.type is LinkType.FS else link.type.value}{sign}{lag}"


def _many(kind: kinds.Many) -> Writer:
    write_item = _writer_of(kind.item)
    short = kind.item.short if isinstance(kind.item, kinds.Either) else kind.item
    is_bare = isinstance(short, kinds.LinkText)

    def write(resolver: Resolver, value: Any) -> Node:
        return Items([write_item(resolver, item) for item in value], is_bare=is_bare)

    return write


def _either(kind: kinds.Either) -> Writer:
    name = kind.long.name
    write_short = _writer_of(kind.short)

    def write(resolver: Resolver, value: Any) -> Node:
        short = short_of(name, value)
        return (
            write_object(resolver, name, value) if short is None else write_short(resolver, short)
        )

    return write


def _object(kind: kinds.Object) -> Writer:
    return lambda resolver, value: write_object(resolver, kind.name, value)


def _named(kind: kinds.Named) -> Writer:
    if kind.item == "item":
        return _items

    def write(resolver: Resolver, value: Any) -> Node:
        pairs = value.items() if isinstance(value, Mapping) else ((v.id, v) for v in value)
        entries = [(quote(key), write_object(resolver, kind.item, v)) for key, v in pairs]
        return Map(entries, is_block=kind.item not in _SHORT)

    return write


_SHORT = frozenset({"baseline"})
"""Named things that may stand on the line of the key over them."""


def _items(resolver: Resolver, items: Any) -> Map:
    """Write the members of a group, or of the plan."""
    around = resolver.prefix, resolver.inner
    entries: list[tuple[str, Node]] = []
    for item in items:
        resolver.prefix = item.id.removesuffix(item.name)
        resolver.inner = f"{item.id}."
        node = write_object(resolver, "item", item)
        node.is_airy = any(key in GROUP_KEYS for key, _ in node.entries)
        entries.append((quote(item.name), node))
    resolver.prefix, resolver.inner = around
    return Map(entries, is_block=True)


_MAKERS: dict[type, Callable[[Any], Writer]] = {
    kinds.Text: _text,
    kinds.Id: _id,
    kinds.LinkText: _reference,
    kinds.Flag: _as_it_is(_flag),
    kinds.FlagOrWord: _flag_or_word,
    kinds.Yes: _as_it_is(_flag),
    kinds.Date: _as_it_is(_date),
    kinds.Length: _length,
    kinds.Percent: _as_it_is(_amount),
    kinds.Share: _as_it_is(_share),
    kinds.Coefficient: _as_it_is(_amount),
    kinds.Number: _as_it_is(_amount),
    kinds.Whole: _as_it_is(str),
    kinds.Yearly: _yearly,
    kinds.Shifts: _as_it_is(_shifts),
    kinds.Week: _as_it_is(_week),  # type: ignore[arg-type]
    kinds.Choice: _choice,
    kinds.Many: _many,
    kinds.Either: _either,
    kinds.Named: _named,
    kinds.Object: _object,
}
