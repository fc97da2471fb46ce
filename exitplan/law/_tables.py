"""The tables of periods: TOML files in data/, read when a period of theirs is asked for."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import attrs

from exitplan.calendars import BUILT_IN, CountUnit
from exitplan.errors import Diagnostic, Severity, UnknownPeriodError
from exitplan.law._period import SUM, Bound, Circumstance, Confidence, LegalPeriod
from exitplan.law._words import list_text

TABLES = (
    "pcr2006",
    "pcr2015",
    "pa2023",
    "tupe",
    "redundancy",
    "council",
    "ccs",
    "practice",
)
"""Every table, in the order of the reference; a period's name begins with its table's."""

_FOLDER = os.path.join(os.path.dirname(__file__), "data")
_NO_PERIODS: Mapping[str, LegalPeriod] = MappingProxyType({})


@attrs.frozen
class Table:
    """One file of periods, and the text that it was made from."""

    name: str
    title: str
    as_at: datetime.date
    read: datetime.date
    periods: Mapping[str, LegalPeriod]
    """By full name, in the file's order."""


def find_period(name: str, own: Mapping[str, LegalPeriod] = _NO_PERIODS) -> LegalPeriod:
    """Give a legal period by name, looked up in `own` first.

    Raises UnknownPeriodError (EP401) when there is none.
    """
    found = own.get(name)
    if found is None:
        table = name.partition(".")[0]
        found = read_table(table).periods.get(name) if table in TABLES else None
    if found is None:
        raise _unknown(name, own)
    return found


def all_periods() -> tuple[LegalPeriod, ...]:
    """Give every period of every table, in the order of the reference."""
    return tuple(period for table in TABLES for period in read_table(table).periods.values())


@cache
def read_table(name: str) -> Table:
    """Read a table; raises ValueError where its file is not well-formed."""
    content = load_data(name)
    entry = _Entry(f"{name}.toml", content)
    text = entry.part("text")
    title, cite = text.take("title", str), text.take("cite", str, "")
    dates = [text.take(key, datetime.date) for key in ("as_at", "read")]
    text.must_be_empty()
    countings = {key: part.content for key, part in entry.parts("counting")}
    periods = {}
    for key, part in entry.parts("rule"):
        part.content = {"as_at": dates[0], "read": dates[1], "cite": cite} | part.content
        period = _period(f"{name}.{key}", part, countings)
        periods[period.name] = period
    entry.must_be_empty()
    return Table(name, title, dates[0], dates[1], MappingProxyType(periods))


def load_data(name: str) -> dict[str, Any]:
    """Give the content of a file of this room."""
    import tomllib

    with open(os.path.join(_FOLDER, f"{name}.toml"), "rb") as file:
        return tomllib.load(file)


class _Entry:
    """A part of a table, whose keys are taken one by one, so that none is overlooked."""

    def __init__(self, where: str, content: Mapping[str, Any]) -> None:
        self.where = where
        self.content = dict(content)

    def take(self, key: str, kind: type | tuple[type, ...], *default: Any) -> Any:
        if key not in self.content and default:
            return default[0]
        value = self.content.pop(key, None)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            message = f"{self.where}: {key} = {value!r} is not what belongs there, or is missing"
            raise ValueError(message)
        return value

    def one_of(self, key: str, kind: Any, *default: Any) -> Any:
        word = self.take(key, str, *default)
        try:
            return kind(word)
        except ValueError:
            words = ", ".join(member.value for member in kind)
            message = f"{self.where}: {key} = {word!r} is none of {words}"
            raise ValueError(message) from None

    def part(self, key: str) -> _Entry:
        return _Entry(f"{self.where}: [{key}]", self.take(key, dict))

    def parts(self, key: str) -> Iterator[tuple[str, _Entry]]:
        for name, content in self.take(key, dict, {}).items():
            yield name, _Entry(f'{self.where}: [{key}."{name}"]', content)

    def must_be_empty(self) -> None:
        if self.content:
            message = f"{self.where}: nobody knows {', '.join(self.content)}"
            raise ValueError(message)


def _period(name: str, entry: _Entry, countings: Mapping[str, Any]) -> LegalPeriod:
    wanted = entry.take("counting", str)
    if wanted not in countings:
        message = f"{entry.where}: there is no [counting.{wanted}]"
        raise ValueError(message)
    cite = entry.take("cite", str)
    counting = _Entry(f"{entry.where}: [counting.{wanted}]", countings[wanted])
    circumstances = [_circumstance(key, part, cite) for key, part in entry.parts("with")]
    try:
        period = LegalPeriod(
            name=name,
            title=entry.take("title", str),
            count=entry.take("count", int),
            unit=entry.one_of("unit", CountUnit, CountUnit.DAYS.value),
            bound=entry.one_of("bound", Bound),
            counts_event_day=counting.take("counts_event_day", bool),
            least_working_days=counting.take("least_working_days", int, 0),
            rolls=counting.take("rolls", bool, False),  # noqa: FBT003
            calendar=counting.take("calendar", str),
            provision=_cited(cite, entry.take("provision", str)),
            counting_provision=_cited(cite, counting.take("provision", str, "")),
            trigger=entry.take("trigger", str),
            then=entry.take("then", str),
            circumstances=tuple(circumstances),
            confidence=entry.one_of("confidence", Confidence),
            as_at=entry.take("as_at", datetime.date),
            read=entry.take("read", datetime.date),
            note=" ".join(entry.take("note", str, "").split()),
            adjustable=entry.take("adjustable", bool, False),  # noqa: FBT003
            combine=entry.take("combine", str, SUM),
        )
    except ValueError as error:
        message = str(error) if entry.where in str(error) else f"{entry.where}: {error}"
        raise ValueError(message) from None
    entry.must_be_empty()
    counting.must_be_empty()
    if period.calendar not in BUILT_IN:
        message = f"{counting.where}: there is no calendar {period.calendar!r}"
        raise ValueError(message)
    return period


def _circumstance(name: str, entry: _Entry, cite: str) -> Circumstance:
    begins = entry.take("from", (datetime.date, type(None)), None)
    made = Circumstance(
        name=name,
        title=entry.take("title", str),
        count=entry.take("count", int, None),
        less=entry.take("less", int, 0),
        more=entry.take("more", int, 0),
        unit=entry.one_of("unit", CountUnit) if "unit" in entry.content else None,
        least=entry.take("least", int, None),
        provision=_cited(cite, entry.take("provision", str)),
        excludes=tuple(entry.take("excludes", list, [])),
        from_day=begins.toordinal() if begins else None,
    )
    entry.must_be_empty()
    return made


def _cited(cite: str, provision: str) -> str:
    return f"{cite} {provision}".strip() if provision else ""


def _unknown(name: str, own: Mapping[str, LegalPeriod]) -> UnknownPeriodError:
    import difflib

    names = [*own, *(period.name for period in all_periods())]
    near = [known for known in names if name and known.endswith(f".{name}")]
    near = near or difflib.get_close_matches(name, names, n=1)
    remedy = "exitplan period --list names them all"
    if near:
        remedy = f"did you mean {list_text(near, 'or')}?"
    message = f"there is no legal period {name!r}"
    return UnknownPeriodError([Diagnostic("EP401", Severity.ERROR, message, remedy)])
