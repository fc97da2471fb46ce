"""The committed bank holiday tables, against dates written down by hand and their source."""

from __future__ import annotations

import datetime
import importlib.util
import pathlib
from types import ModuleType

import pytest

from exitplan.calendars import (
    FIRST_PROJECTED_YEAR,
    HOLIDAY_TABLES,
    build_calendar,
    holiday_names,
)

ROOT = pathlib.Path(__file__).parents[2]

ENGLAND_AND_WALES = {
    2014: "1 Jan, 18 Apr, 21 Apr, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec",
    2015: "1 Jan, 3 Apr, 6 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    2016: "1 Jan, 25 Mar, 28 Mar, 2 May, 30 May, 29 Aug, 26 Dec, 27 Dec",
    2017: "2 Jan, 14 Apr, 17 Apr, 1 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
    2018: "1 Jan, 30 Mar, 2 Apr, 7 May, 28 May, 27 Aug, 25 Dec, 26 Dec",
    2019: "1 Jan, 19 Apr, 22 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec",
    2020: "1 Jan, 10 Apr, 13 Apr, 8 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    2021: "1 Jan, 2 Apr, 5 Apr, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
    2022: "3 Jan, 15 Apr, 18 Apr, 2 May, 2 Jun, 3 Jun, 29 Aug, 19 Sep, 26 Dec, 27 Dec",
    2023: "2 Jan, 7 Apr, 10 Apr, 1 May, 8 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
    2024: "1 Jan, 29 Mar, 1 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec",
    2025: "1 Jan, 18 Apr, 21 Apr, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec",
    2026: "1 Jan, 3 Apr, 6 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    2027: "1 Jan, 26 Mar, 29 Mar, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
    2028: "3 Jan, 14 Apr, 17 Apr, 1 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
    2029: "1 Jan, 30 Mar, 2 Apr, 7 May, 28 May, 27 Aug, 25 Dec, 26 Dec",
    2030: "1 Jan, 19 Apr, 22 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec",
}

ONLY_ELSEWHERE = {
    2025: "2 Jan, 17 Mar, 14 Jul, 4 Aug, 1 Dec",
    2026: "2 Jan, 17 Mar, 15 Jun, 13 Jul, 3 Aug, 30 Nov",
    2027: "4 Jan, 17 Mar, 12 Jul, 2 Aug, 30 Nov",
    2028: "4 Jan, 17 Mar, 12 Jul, 7 Aug, 30 Nov",
    2029: "2 Jan, 19 Mar, 12 Jul, 6 Aug, 30 Nov",
    2030: "2 Jan, 18 Mar, 12 Jul, 5 Aug, 2 Dec",
}
"""Holidays in another part of the United Kingdom but not in England and Wales."""

SCOTLAND_2023 = "2 Jan, 3 Jan, 7 Apr, 1 May, 8 May, 29 May, 7 Aug, 30 Nov, 25 Dec, 26 Dec"
NORTHERN_IRELAND_2023 = (
    "2 Jan, 17 Mar, 7 Apr, 10 Apr, 1 May, 8 May, 29 May, 12 Jul, 28 Aug, 25 Dec, 26 Dec"
)


def ordinal(year: int, month: int, day: int) -> int:
    """Give a date's day ordinal."""
    return datetime.date(year, month, day).toordinal()


def weekdays_off(table: str, year: int) -> set[datetime.date]:
    """Give the weekday holidays of a table's year."""
    days = map(datetime.date.fromordinal, holiday_names(table))
    return {day for day in days if day.year == year and day.weekday() < 5}


def dates(year: int, text: str) -> set[datetime.date]:
    """Read dates as the tables above write them."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    entries = (entry.split() for entry in text.split(", "))
    return {datetime.date(year, months.index(month) + 1, int(day)) for day, month in entries}


@pytest.mark.parametrize("year", ENGLAND_AND_WALES)
def test_england_and_wales_has_the_proclaimed_holidays(year: int) -> None:
    """Every weekday holiday from 2014 to 2030 is there, moved and one-off too, and no other."""
    assert dates(year, ENGLAND_AND_WALES[year]) == weekdays_off("england-and-wales", year)


@pytest.mark.parametrize("year", ONLY_ELSEWHERE)
def test_any_uk_adds_what_only_other_parts_observe(year: int) -> None:
    """The any-UK table has the holidays of all parts, which is the Procurement Act's test."""
    added = weekdays_off("any-uk", year) - weekdays_off("england-and-wales", year)
    assert dates(year, ONLY_ELSEWHERE[year]) == added
    united = set().union(*(weekdays_off(table, year) for table in HOLIDAY_TABLES[:3]))
    assert united == weekdays_off("any-uk", year)


def test_scotland_and_northern_ireland_have_their_own_holidays() -> None:
    """Scotland has no Easter Monday but 2 January; Northern Ireland has its March and July days."""
    assert dates(2023, SCOTLAND_2023) == weekdays_off("scotland", 2023)
    assert dates(2023, NORTHERN_IRELAND_2023) == weekdays_off("northern-ireland", 2023)


def test_scotlands_holiday_of_june_2026_is_scotlands_alone() -> None:
    """15 June 2026 was proclaimed for Scotland: closed there and for any-UK, worked elsewhere."""
    day = ordinal(2026, 6, 15)
    closed = [
        name
        for name in ("england-and-wales", "scotland", "northern-ireland", "any-uk")
        if not build_calendar(name, {}).is_working_day(day)
    ]
    assert ["scotland", "any-uk"] == closed


@pytest.mark.parametrize("table", HOLIDAY_TABLES)
def test_every_table_covers_its_years_in_order(table: str) -> None:
    """Each year from 2000 to 2060 has at least eight weekday holidays, listed in order."""
    days = list(holiday_names(table))
    assert days == sorted(days)
    assert all(names and all(names) for names in holiday_names(table).values())
    counts = {year: len(weekdays_off(table, year)) for year in range(2000, 2061)}
    assert min(counts.values()) >= 8
    assert {d.year for d in map(datetime.date.fromordinal, days)} == set(counts)


def test_an_unknown_table_is_refused() -> None:
    """A name that is no table raises KeyError rather than meaning no holidays."""
    with pytest.raises(KeyError):
        holiday_names("wales")


def test_any_uk_says_where_a_holiday_is_one() -> None:
    """What all parts observe has its plain name; anything else names the parts."""
    names = holiday_names("any-uk")
    assert ("Good Friday",) == names[ordinal(2023, 4, 7)]
    assert ("Easter Monday (England and Wales, Northern Ireland)",) == names[ordinal(2023, 4, 10)]
    assert ("2nd January (substitute day, Scotland)",) == names[ordinal(2023, 1, 3)]


def test_years_after_the_last_publication_are_projected() -> None:
    """GOV.UK has published up to 2028: from 2029 dates of calendars with holidays are projected."""
    assert 2029 == FIRST_PROJECTED_YEAR
    last, first = ordinal(2028, 12, 31), ordinal(2029, 1, 1)
    for name, expected in (("england-and-wales", True), ("any-uk", True), ("weekdays", False)):
        calendar = build_calendar(name, {})
        assert not calendar.is_projected(last)
        assert expected == calendar.is_projected(first)


def load_script() -> ModuleType:
    """Import scripts/make_bank_holidays.py, or skip where its package is missing."""
    pytest.importorskip("holidays", reason="the holidays package is not installed")
    path = ROOT / "scripts" / "make_bank_holidays.py"
    spec = importlib.util.spec_from_file_location("make_bank_holidays", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_table_is_what_the_script_makes() -> None:
    """The data module equals, byte for byte, what the script writes with the pinned version."""
    script = load_script()
    if script.holidays.__version__ != script.PINNED_VERSION:
        pytest.skip(
            f"the table was made with holidays {script.PINNED_VERSION}, "
            f"installed is {script.holidays.__version__}"
        )
    assert script.TARGET.read_text(encoding="utf-8") == script.module_text()
