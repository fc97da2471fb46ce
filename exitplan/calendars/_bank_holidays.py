"""Bank holidays by table, decoded when first asked for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

ENGLAND_AND_WALES = "england-and-wales"
SCOTLAND = "scotland"
NORTHERN_IRELAND = "northern-ireland"
ANY_UK = "any-uk"
"""A bank holiday in any part of the United Kingdom, the test of Procurement Act 2023 s.123."""

NO_HOLIDAYS = "none"

_PARTS = {
    ENGLAND_AND_WALES: "England and Wales",
    SCOTLAND: "Scotland",
    NORTHERN_IRELAND: "Northern Ireland",
}

HOLIDAY_TABLES = (*_PARTS, ANY_UK)

FIRST_YEAR = 2000
LAST_YEAR = 2060
FIRST_PROJECTED_YEAR = 2029
"""From here the dates follow the rule of past years; nobody has proclaimed them yet.

GOV.UK has published bank holidays up to 2028. New Year's Day, the early May
holiday and one-off holidays rest on yearly proclamation (Banking and Financial
Dealings Act 1971 s.1(2)-(3)), so later years cannot be known from statute.
"""


@cache
def holiday_days(table: str) -> Sequence[int]:
    """Give the day ordinals of a table's bank holidays, in order.

    Where a holiday falls on a weekend, both that day and the substitute day are
    given. Raises KeyError for an unknown table.
    """
    if table == ANY_UK:
        return sorted({day for part in _PARTS for day in holiday_days(part)})
    return [day for day, _ in _entries(table)]


@cache
def holiday_names(table: str) -> Mapping[int, tuple[str, ...]]:
    """Give the names of a table's bank holidays by day ordinal, in order.

    In the table for any part of the United Kingdom, what is no holiday
    everywhere says where it is one. Raises KeyError for an unknown table.
    """
    if table == ANY_UK:
        return _any_uk()
    from exitplan.calendars._bank_holiday_data import NAMES

    return {day: tuple([NAMES[letter] for letter in found]) for day, found in _entries(table)}


def _entries(table: str) -> Iterator[tuple[int, str]]:
    """Decode a table into day ordinals with the letters of their names."""
    from exitplan.calendars._bank_holiday_data import TABLES

    to_date = datetime.date.fromisoformat
    for line in TABLES[table].split("\n"):
        year, *entries = line.split(" ")
        for entry in entries:
            yield to_date(f"{year}-{entry[:5]}").toordinal(), entry[5:]


def _any_uk() -> Mapping[int, tuple[str, ...]]:
    observed: dict[int, dict[str, list[str]]] = {}
    for table, part in _PARTS.items():
        for day, names in holiday_names(table).items():
            by_name = observed.setdefault(day, {})
            for name in names:
                by_name.setdefault(name, []).append(part)
    return {
        day: tuple([_placed(name, parts) for name, parts in observed[day].items()])
        for day in sorted(observed)
    }


def _placed(name: str, parts: list[str]) -> str:
    if len(parts) == len(_PARTS):
        return name
    where = ", ".join(parts)
    return f"{name[:-1]}, {where})" if name.endswith(")") else f"{name} ({where})"
