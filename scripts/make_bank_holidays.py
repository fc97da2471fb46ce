"""Write exitplan/calendars/_bank_holiday_data.py from the ``holidays`` package.

Run ``python scripts/make_bank_holidays.py`` with the pinned version installed.
The table is committed, so that the same plan gives the same dates in five
years; ``tests/calendars/test_bank_holidays.py`` holds it to this script.

The script keeps what the package gives, weekends included: 15 June 2026 in
Scotland, proclaimed in February 2026, is in; a holiday that falls on a weekend
stays beside its substitute day, because a calendar that works on weekends
should not presume work on Christmas Day. Names are put in GOV.UK's words.
"""

from __future__ import annotations

import datetime
import pathlib
import string
import sys

import holidays

PINNED_VERSION = "0.109"
FIRST_YEAR = 2000
LAST_YEAR = 2060
TARGET = pathlib.Path(__file__).parent.parent / "exitplan/calendars/_bank_holiday_data.py"

SUBDIVISIONS = {
    "england-and-wales": ("ENG", "WLS"),
    "scotland": ("SCT",),
    "northern-ireland": ("NIR",),
}

GOV_UK_NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "Summer Bank Holiday": "Summer bank holiday",
    "New Year Holiday": "2nd January",
    "Saint Patrick's Day": "St Patrick's Day",
    "Saint Andrew's Day": "St Andrew's Day",
    "Battle of the Boyne": "Battle of the Boyne (Orangemen's Day)",
}

HEADER = '''\
"""Bank holidays 2000 to 2060, made by scripts/make_bank_holidays.py from holidays {version}.

Do not edit. One line is one year, one entry month-day and the letters of its names.
"""

from __future__ import annotations

# ruff: noqa: E501

'''


def observed(table: str) -> dict[datetime.date, tuple[str, ...]]:
    """Give a table's holidays with their names, in order.

    Raises ValueError where parts that share a table differ.
    """
    first, *others = (
        holidays.country_holidays(
            "GB",
            subdiv=subdivision,
            years=range(FIRST_YEAR, LAST_YEAR + 1),
            language="en_GB",
        )
        for subdivision in SUBDIVISIONS[table]
    )
    if any(dict(other) != dict(first) for other in others):
        message = f"{SUBDIVISIONS[table]} no longer have the same holidays"
        raise ValueError(message)
    return {
        day: tuple(sorted(gov_uk_name(name) for name in first.get_list(day)))
        for day in sorted(first)
    }


def gov_uk_name(name: str) -> str:
    """Put the package's name in GOV.UK's words."""
    plain = name.removesuffix(" (observed)")
    words = GOV_UK_NAMES.get(plain, plain)
    if plain == name:
        return words
    return f"{words[:-1]}, substitute day)" if words.endswith(")") else f"{words} (substitute day)"


def module_text() -> str:
    """Give the whole text of the data module."""
    tables = {table: observed(table) for table in SUBDIVISIONS}
    names = sorted({n for days in tables.values() for found in days.values() for n in found})
    letters = dict(zip(names, string.ascii_letters, strict=False))
    parts = [HEADER.format(version=holidays.__version__), "NAMES = {\n"]
    parts += [f'    "{letter}": "{name}",\n' for name, letter in letters.items()]
    parts += ["}\n", '"""Names by letter."""\n', "\n", "TABLES = {\n"]
    for table, days in tables.items():
        parts += [f'    "{table}": """\\\n', _lines(days, letters), '""",\n']
    parts += ["}\n", '"""Holidays by table."""\n']
    return "".join(parts)


def _lines(days: dict[datetime.date, tuple[str, ...]], letters: dict[str, str]) -> str:
    years: dict[int, list[str]] = {}
    for day, names in days.items():
        entry = f"{day:%m-%d}" + "".join(letters[name] for name in names)
        years.setdefault(day.year, []).append(entry)
    return "\n".join(f"{year} {' '.join(entries)}" for year, entries in years.items())


def main() -> None:
    """Write the data module, with the pinned version only."""
    if holidays.__version__ != PINNED_VERSION:
        sys.exit(f"needs holidays {PINNED_VERSION}, found {holidays.__version__}")
    TARGET.write_text(module_text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
