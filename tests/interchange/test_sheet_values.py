"""What single cells say."""

from __future__ import annotations

import contextlib
import datetime
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.errors import PlanError
from exitplan.interchange._cells import FORMULA_SIGNS, csv_cell, csv_text, guarded, unguarded
from exitplan.interchange._csv_grid import read_grid
from exitplan.interchange._csv_read import read_csv
from exitplan.interchange._sheet_columns import COLUMNS, field_of
from exitplan.interchange._sheet_dates import DateStyle, read_date, style_of
from exitplan.interchange._sheet_grid import Cell
from exitplan.interchange._sheet_records import link_text
from exitplan.interchange._sheet_values import read_length, readings, split_list
from exitplan.plan import Duration, LagCalendar, Link, LinkType, Moment, Unit, problems

ROOT = Path(__file__).resolve().parent.parent.parent
DAYS = st.dates(datetime.date(1971, 1, 1), datetime.date(2068, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 days", Duration(10)),
        ("10 days?", Duration(10)),
        ("1 day", Duration(1)),
        ("10", Duration(10)),
        ("1,5 days", Duration(Fraction(3, 2))),
        ("1,000 days", Duration(1000)),
        ("1.5d", Duration(Fraction(3, 2))),
        ("2 wks", Duration(2, Unit.WEEK)),
        ("3 mons", Duration(60)),
        ("3mo", Duration(3, Unit.MONTH)),
        ("2 emons", Duration(60, Unit.ELAPSED_DAY)),
        ("4 hrs", Duration(4, Unit.HOUR)),
        ("30 mins", Duration(30, Unit.MINUTE)),
        ("2 edays", Duration(2, Unit.ELAPSED_DAY)),
        ("2 ewks", Duration(2, Unit.ELAPSED_WEEK)),
        ("28 calendar days", Duration(28, Unit.ELAPSED_DAY)),
        ("12 months", Duration(12, Unit.MONTH)),
        ("50%", Duration(50, Unit.PERCENT)),
        ("-25 e%", Duration(-25, Unit.ELAPSED_PERCENT)),
        ("-2d", Duration(-2)),
    ],
)
def test_lengths_are_read_in_every_tool_s_words(text: str, expected: Duration) -> None:
    """A length means what the tool that wrote it meant by it."""
    assert read_length(text, as_project=False).duration == expected


def test_projects_months_are_working_days() -> None:
    """In an export of Microsoft Project every month is 20 working days, and that is told."""
    found = read_length("3 months", as_project=True)
    assert (found.duration, found.in_months) == (Duration(60), True)


@pytest.mark.parametrize("text", ["", "ten", "5 fortnights", "1 2 days", "d", "9" * 99, "5 m n"])
def test_what_is_no_length_is_refused(text: str) -> None:
    """No length is guessed."""
    with pytest.raises(ValueError, match=r"length|unit|duration"):
        read_length(text, as_project=False)


@given(
    st.integers(-99_999, 99_999),
    st.sampled_from([unit for unit in Unit if not unit.is_calendar]),
)
def test_lengths_survive_their_own_writing(amount: int, unit: Unit) -> None:
    """Every length that exitplan writes into a sheet is read as the same length."""
    duration = Duration(amount, unit)
    assert read_length(str(duration), as_project=False).duration == duration


@given(DAYS, st.sampled_from(["/", "-", "."]), st.sampled_from(list(DateStyle)), st.booleans())
def test_numeric_dates_follow_the_style(
    day: datetime.date, sign: str, style: DateStyle, is_short: bool
) -> None:
    """A date of numbers is read in the style of the file; dots always mean day first."""
    parts = [f"{day.day:02d}", f"{day.month:02d}"]
    if style is DateStyle.MONTH_FIRST and sign != ".":
        parts.reverse()
    year = f"{day.year % 100:02d}" if is_short else str(day.year)
    found = read_date(Cell(sign.join([*parts, year]), 1, 1), style)
    assert found.moment == Moment(day.toordinal())


@given(st.lists(DAYS, min_size=1, max_size=30), st.sampled_from(list(DateStyle)))
def test_the_style_is_never_wrong_where_a_day_is_above_twelve(
    days: list[datetime.date], style: DateStyle
) -> None:
    """As soon as one day of the month is above 12, the style that was used is found."""
    form = "%d/%m/%Y" if style is DateStyle.DAY_FIRST else "%m/%d/%Y"
    found, is_shown = style_of([day.strftime(form) for day in days])
    if any(day.day > 12 for day in days):
        assert (found, is_shown) == (style, True)
    else:
        assert found is DateStyle.DAY_FIRST


KEYS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}(\.[a-z0-9][a-z0-9-]{0,10}){0,2}", fullmatch=True)


@given(
    KEYS,
    st.sampled_from(list(LinkType)),
    st.integers(-99, 99),
    st.sampled_from([Unit.DAY, Unit.WEEK, Unit.ELAPSED_DAY, Unit.PERCENT, Unit.MONTH]),
    st.one_of(st.none(), st.sampled_from(list(LagCalendar))),
)
def test_links_survive_their_own_writing(
    key: str, kind: LinkType, amount: int, unit: Unit, calendar: LagCalendar | None
) -> None:
    """A link written into a sheet has a reading that is that link, whatever the key looks like."""
    link = Link(key, kind, Duration(amount, unit) if amount else Duration(0), calendar)
    text = link_text(link)
    assert split_list(text) == [text]
    matching = [token for token in readings(text) if token.key == key]
    assert matching
    token = matching[0]
    lag = read_length(token.lag, as_project=False).duration if token.lag else Duration(0)
    assert Link(token.key, token.type, lag, token.lag_calendar) == link


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3FS+2 days,5SS", ["3FS+2 days", "5SS"]),
        ("3;5SS+1,5 days", ["3", "5SS+1,5 days"]),
        ("3FS+1,5 days,4", ["3FS+1,5 days", "4"]),
        ("1,2,3", ["1", "2", "3"]),
        (" a\nb ", ["a", "b"]),
        ("", []),
    ],
)
def test_lists_are_split_where_they_are_meant_to_be(text: str, parts: list[str]) -> None:
    """A comma within a lag does not end a predecessor."""
    assert split_list(text) == parts


@given(st.text())
def test_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    """No text reaches a spreadsheet as a formula, and reading undoes what writing did."""
    safe = guarded(text)
    assert not safe.startswith(FORMULA_SIGNS)
    if not text.startswith("'"):
        assert unguarded(safe) == text


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=12
)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_what_is_written_as_csv_is_read_cell_by_cell(rows: list[tuple[str, str]]) -> None:
    """Quotes, commas and line ends within cells stay within their cells."""
    text = csv_text([("Title", "Notes"), *rows])
    grid, _ = read_grid(text.encode(), "p.csv")
    kept = [[safe for cell in row if (safe := str(csv_cell(cell))).strip()] for row in rows]
    found = [[cell.value for cell in row.values()] for row in grid.rows[1:]]
    assert found == [row for row in kept if row]


def is_read_or_refused(text: str) -> None:
    """Read a sheet; anything but a plan or diagnostics is an error of the reader."""
    data = text.encode("utf-8", "surrogatepass")
    with contextlib.suppress(PlanError):
        plan = read_csv(data, "p.csv").plan
        list(problems(plan))


@given(st.text(max_size=300), st.sampled_from([",", ";", "\t"]))
def test_any_text_is_read_or_refused(text: str, delimiter: str) -> None:
    """Nothing that a file can hold ends in anything but a plan or diagnostics."""
    head = delimiter.join(["ID", "Title", "Duration", "Start", "Predecessors"])
    is_read_or_refused(f"{head}\n1{delimiter}A{delimiter}1d{delimiter}2015-01-05\n{text}")


WORDS = st.sampled_from(
    [
        *("", "1", "2", "a", "a.b", "yes", "0", "100", "5d", "2 mons", "-1", "99999", "1e9"),
        *("2015-01-05", "2015-02-29", "05/01/2015", "31/12/2014 08:00", "5 Jan 15 A", "NA"),
        *("0001-01-01", "9999-12-31", "1FS+2d", "a SS-50%", "SNET", "ALAP", "24-hour", "'=1"),
        *("plan", "milestone", "group", "legal period", "level of effort", "999999999d"),
        *("profile: p6; progress: x", "\u202e", "\u0663", "\u00b2"),
    ]
)


@given(st.data())
def test_any_cells_are_read_or_refused(data: st.DataObject) -> None:
    """Whatever stands in whichever column, the sheet is read or refused."""
    headers = data.draw(st.lists(st.sampled_from(HEADERS_OF_ALL), min_size=3, unique=True))
    rows = data.draw(st.lists(st.lists(WORDS, min_size=1, max_size=len(headers)), max_size=6))
    first = ["Title", *headers]
    is_read_or_refused(csv_text([first, *(["x", *row] for row in rows)]))


HEADERS_OF_ALL = [column.header for column in COLUMNS if column.field != "title"] + [
    "Baseline Start",
    "Baseline3 Duration",
]


def test_a_carriage_return_begins_no_row() -> None:
    """A text cannot end its row, and so cannot bring a formula to the beginning of a cell."""
    text = csv_text([("Harmless\r=1+1", "x")])
    assert text == '"Harmless\n=1+1",x\n'


def test_every_header_that_is_written_is_read() -> None:
    """A column's own header, and every other name of it, leads to its field and to no other."""
    for column in COLUMNS:
        for name in (column.header, column.header.upper(), *column.also):
            assert field_of(name) == column.field, name


def test_the_reference_lists_every_column() -> None:
    """docs/reference/sheets.md has a line for each column, with all of its names."""
    page = (ROOT / "docs/reference/sheets.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| ([^|]+?) \| ([^|]*?) ?\| ([^|]+?) \|$", page, flags=re.MULTILINE)
    expected = [(column.header, ", ".join(column.also), column.about) for column in COLUMNS]
    assert [row for row in listed if row in expected] == expected
