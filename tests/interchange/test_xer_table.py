"""The tables of XER files: encodings, line ends, broken rows, limits, hostile bytes."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.errors import PlanError
from exitplan.interchange import _xer_table
from exitplan.interchange._imported import Imported
from exitplan.interchange._xer_read import read_xer
from exitplan.interchange._xer_table import Faults, read_tables
from tests.interchange.xer_texts import link, task, xer

GOOD = xer([task(1, 40), task(2, 16, task_name="Übergabe – Ende")], [link(1, 2)])


def read(data: bytes) -> Imported:
    return read_xer(data, "plan.xer")


def findings(data: bytes) -> list[tuple[str, int | None]]:
    with pytest.raises(PlanError) as caught:
        read(data)
    return [(d.code, d.span.line if d.span else None) for d in caught.value.diagnostics]


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.decode().encode("cp1252"),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"%E\n", b""),
        GOOD.replace(b"%T\tTASK\n", b"%T\tMYSTERY\n%F\ta\tb\n%R\t1\n%T\tTASK\n"),
    ],
    ids=["utf-8", "bom", "cp1252", "crlf", "no end", "unknown table"],
)
def test_every_dialect_gives_the_same_plan(data: bytes) -> None:
    """Encoding, byte order mark, line ends, the end mark and unknown tables make no difference."""
    assert read(data).plan == read(GOOD).plan
    assert [item.title for item in read(data).plan.items] == ["Activity 1", "Übergabe – Ende"]


def test_bytes_that_no_encoding_knows_do_no_harm() -> None:
    """A byte that neither UTF-8 nor cp1252 has becomes a sign for an unknown character."""
    data = GOOD.replace("Übergabe".encode(), b"\x81\xff")
    assert read(data).plan.items[1].title.startswith("\N{REPLACEMENT CHARACTER}ÿ")


def test_control_characters_do_not_reach_the_plan() -> None:
    """Neither escapes for a terminal nor signs that turn the direction of writing get through."""
    data = GOOD.replace(b"Activity 1", "Act\x1b[2J\u202eivity".encode())
    title = read(data).plan.items[0].title
    assert title.isprintable()


def test_a_cell_may_hold_a_line_break() -> None:
    """A line that begins no row goes on with the one before."""
    data = GOOD.replace(b"Activity 1", b"Activity\n1")
    assert read(data).plan.items[0].title == "Activity 1"


def lines_of(data: bytes, start: bytes) -> list[int]:
    return [n for n, line in enumerate(data.split(b"\n"), 1) if line.startswith(start)]


def test_rows_with_too_few_or_too_many_cells_are_told() -> None:
    """Each with its line; the other rows are still looked at."""
    first = lines_of(GOOD, b"%R\t1\t1\t10")[0]
    lines = GOOD.split(b"\n")
    lines[first - 1] = lines[first - 1].rpartition(b"\t")[0].rpartition(b"\t")[0]
    lines[first] += b"\tmore"
    assert findings(b"\n".join(lines)) == [("EP504", first), ("EP504", first + 1)]


def test_empty_cells_behind_a_row_are_no_fault() -> None:
    """Some tools end every row with a tab."""
    first = lines_of(GOOD, b"%R\t1\t1\t10")[0]
    lines = GOOD.split(b"\n")
    lines[first - 1] += b"\t\t"
    assert read(b"\n".join(lines)).plan == read(GOOD).plan


def test_rows_before_their_columns_are_told() -> None:
    """Without the line of columns nobody knows what the cells are."""
    data = GOOD.replace(b"%T\tTASK\n%F", b"%T\tTASK\n%R\t1\n%F")
    assert [code for code, _ in findings(data)] == ["EP504"]


def test_text_outside_tables_is_told() -> None:
    """A line between the header and the first table belongs to nothing."""
    assert findings(GOOD.replace(b"%T\tPROJECT", b"stray\n%T\tPROJECT", 1)) == [("EP504", 2)]


@pytest.mark.parametrize("name", ["PROJECT", "CALENDAR", "TASK"])
def test_a_table_that_is_missing_is_told(name: str) -> None:
    """There is no plan without projects, calendars and activities."""
    data = GOOD.replace(f"%T\t{name}\n".encode(), b"%T\tOTHER\n")
    assert findings(data) == [("EP504", None)]


def test_a_column_that_is_missing_is_told() -> None:
    """Every needed column is named that the table lacks."""
    data = GOOD.replace(b"\ttask_code\ttask_name\t", b"\tcolour\tsize\t")
    assert findings(data) == [("EP504", None), ("EP504", None)]


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"<Project/>", b"\xff\xfeE\x00R\x00", b"PK\x03\x04"]
)
def test_other_files_are_refused(data: bytes) -> None:
    """What does not begin like an XER file is none."""
    assert findings(data) == [("EP502", 1)]


def test_a_file_without_activities_is_refused() -> None:
    """An empty table of activities makes no plan."""
    first = lines_of(GOOD, b"%R\t1\t1\t10")[0]
    lines = GOOD.split(b"\n")
    del lines[first - 1 : first + 1]
    assert findings(b"\n".join(lines)) == [("EP502", None)]


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading stops at the limit, however much is left."""
    monkeypatch.setattr(_xer_table, "MOST_ROWS", 3)
    assert [code for code, _ in findings(GOOD)] == ["EP503"]


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not even looked into."""
    monkeypatch.setattr(_xer_table, "LARGEST_FILE", 100)
    assert findings(GOOD) == [("EP503", None)]


def test_only_wanted_columns_are_kept() -> None:
    """A table holds the wanted columns that it has, in any order; others cost nothing."""
    data = b"ERMHDR\n%T\tA\n%F\tx\ty\tz\n%R\t1\t2\t3\n%T\tB\n%F\tx\n%R\t4\n"
    tables = read_tables(data, {"A": ("z", "x", "w")}, Faults("f"))
    assert list(tables) == ["A"]
    row = next(iter(tables["A"]))
    assert (row["x"], row["y"], row["z"], row["w"], row.line) == ("1", "", "3", "", 4)


def no_traceback(data: bytes) -> None:
    with contextlib.suppress(PlanError):
        assert isinstance(read(data), Imported)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_plan_or_findings(tail: bytes) -> None:
    """Nothing but a plan or a PlanError comes out, whatever follows the header."""
    no_traceback(tail)
    no_traceback(b"ERMHDR\t1\n" + tail)


CELLS = st.sampled_from(
    [b"", b"1", b"10", b"-1", b"TT_WBS", b"TT_LOE", b"\t", b"\n", b"%R", b"%T", b"2026-01-05 08:00",
     b"9999-12-31 23:59", b"0001-01-01", b"(0||", b"\x81", b"1e9", b"99999999999", b"CS_ALAP",
     b"PR_FF", b"Y"]
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), CELLS), min_size=1, max_size=6))
def test_damaged_files_give_a_plan_or_findings(damage: list[tuple[int, bytes]]) -> None:
    """A good file with pieces written over it never ends in a traceback."""
    data = bytearray(GOOD)
    for place, piece in damage:
        data[place : place + len(piece)] = piece
    no_traceback(bytes(data))


WORDS = st.text(
    st.characters(exclude_characters="\t\r\n\x7f", exclude_categories=("Cs",)), max_size=8
)


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), max_size=8))
def test_rows_come_out_as_they_went_in(rows: list[list[str]]) -> None:
    """Cells without tabs and line breaks are read back, blanks around them apart."""
    text = "ERMHDR\n%T\tA\n%F\tx\ty\tz\n" + "".join("%R\t" + "\t".join(row) + "\n" for row in rows)
    found = read_tables(text.encode(), {"A": ("x", "y", "z")}, Faults("f")).get("A", ())
    assert [[row[c] for c in "xyz"] for row in found] == [[c.strip() for c in row] for row in rows]
