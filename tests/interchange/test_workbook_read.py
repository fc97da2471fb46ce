"""Reading Excel workbooks, friendly and hostile."""

from __future__ import annotations

import contextlib
import datetime
import io
import struct
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from exitplan.errors import PlanError
from exitplan.interchange._workbook_read import read_xlsx
from exitplan.plan import Duration, Moment
from tests.interchange.sheet_files import (
    codes,
    faults,
    notes,
    saved,
    task,
    with_part,
    workbook,
)

HEAD = ["ID", "Task Name", "Duration", "Start", "Predecessors", "% Complete"]
SHEET = "xl/worksheets/sheet1.xml"
ROWS = [
    HEAD,
    [1, "Survey", 10, datetime.date(2015, 1, 5), None, 0],
    [2, "Buy", "2 wks", datetime.datetime.fromisoformat("2015-01-19T13:00"), "1FS+2 days", None],
    [3.0, "Move", 2.5, None, 2, None],
]


def test_cells_of_every_kind_are_read() -> None:
    """Numbers, dates, dates with a time and texts say what they say in the spreadsheet."""
    found = read_xlsx(saved(workbook(ROWS)), "p.xlsx")
    assert found.plan.id == "p"
    assert found.plan.start == Moment(datetime.date(2015, 1, 5).toordinal())
    assert task(found, "survey").duration == Duration(10)
    assert str(task(found, "buy").after[0].lag) == "2d"
    assert str(task(found, "move").duration) == "2.5d"
    assert task(found, "move").after[0].task == "buy"
    assert found.stored["buy"].early_start == (
        datetime.date(2015, 1, 19).toordinal() * 1440 + 13 * 60
    )


def test_percentages_are_told_by_their_format() -> None:
    """A cell that shows 50 % holds 0.5; one without the sign holds 50."""
    day = datetime.date(2015, 1, 5)
    book = workbook([HEAD, [1, "A", 10, day, None, 0.5], [2, "B", 10, day, None, 50]])
    book.active["F2"].number_format = "0%"
    found = read_xlsx(saved(book), "p.xlsx")
    assert [item.progress.percent_complete for item in found.plan.tasks()] == [50, 50]


def test_the_sheet_is_chosen_by_name() -> None:
    """A sheet called Plan is taken before others; any other one can be asked for."""
    book = workbook([["Cost"], [1]], "Budget")
    for title, name in (("Old", "Before"), ("PLAN", "Now")):
        sheet = book.create_sheet(title)
        sheet.append(["Title", "Duration", "Start"])
        sheet.append([name, 1, datetime.date(2015, 1, 5)])
    data = saved(book)
    assert [item.id for item in read_xlsx(data, "p.xlsx").plan.items] == ["now"]
    assert [item.id for item in read_xlsx(data, "p.xlsx", project="old").plan.items] == ["before"]
    (fault,) = faults(lambda: read_xlsx(data, "p.xlsx", project="New"))
    assert fault.code == "EP505"
    assert "'Budget', 'Old', 'PLAN'" in fault.help


def test_faults_name_the_cell() -> None:
    """Someone with a spreadsheet open finds the cell by its name."""
    rows = [["A plan"], [], HEAD, [1, "A", "ten", "32/01/2015", 9, None]]
    found = faults(lambda: read_xlsx(saved(workbook(rows)), "p.xlsx"))
    assert [(fault.code, fault.message.partition(":")[0], fault.place) for fault in found] == [
        ("EP504", "Tasks!B4", "p.xlsx:4:2"),
        ("EP508", "Tasks!C4", "p.xlsx:4:3"),
        ("EP508", "Tasks!D4", "p.xlsx:4:4"),
        ("EP506", "Tasks!E4", "p.xlsx:4:5"),
    ]


def test_formulas_count_with_the_value_they_had() -> None:
    """Nothing is calculated: a saved value is taken, a missing one is told."""
    book = workbook([HEAD, [1, "A", "=2+3", datetime.date(2015, 1, 5), None, None]])
    data = saved(book)
    (fault,) = faults(lambda: read_xlsx(data, "p.xlsx"))
    assert (fault.code, fault.place) == ("EP508", "p.xlsx:2:3")
    assert "formula" in fault.message
    cached = with_part(data, SHEET, lambda part: part.replace(b"<v />", b"<v>5</v>"))
    assert cached != data
    assert task(read_xlsx(cached, "p.xlsx"), "a").duration == Duration(5)


def test_error_cells_are_told() -> None:
    """A cell that shows #REF! is a fault, not a word."""
    book = workbook([HEAD, [1, "A", "#REF!", datetime.date(2015, 1, 5), None, None]])
    (fault,) = faults(lambda: read_xlsx(saved(book), "p.xlsx"))
    assert (fault.code, fault.place) == ("EP508", "p.xlsx:2:3")
    assert "#REF!" in fault.message


def test_dates_of_old_apple_workbooks_are_right() -> None:
    """A workbook that counts days from 1904 gives the same dates."""
    book = workbook(ROWS)
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert str(read_xlsx(saved(book), "p.xlsx").plan.start) == "2015-01-05"


DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def _after_declaration(part: bytes, what: bytes) -> bytes:
    head, sign, tail = part.partition(b"?>")
    return head + sign + what + tail if sign else what + part


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "docProps/core.xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_wherever_they_hide(part: str, encoding: str) -> None:
    """No part with a DTD reaches openpyxl, whichever encoding hides it."""

    def change(content: bytes) -> bytes:
        text = _after_declaration(content, DTD).decode()
        return text.replace("encoding='UTF-8'", "").replace('encoding="UTF-8"', "").encode(encoding)

    data = with_part(saved(workbook(ROWS)), part, change)
    (fault,) = faults(lambda: read_xlsx(data, "p.xlsx"))
    assert fault.code == "EP503"
    assert "DTD" in fault.message


def test_unusual_encodings_are_refused() -> None:
    """An encoding in which a DTD could look like something else is not even tried."""
    part = b'<?xml version="1.0" encoding="cp037"?>' + "<a/>".encode("cp037")
    data = with_part(saved(workbook(ROWS)), SHEET, lambda _: part)
    assert codes(lambda: read_xlsx(data, "p.xlsx")) == ["EP503"]


def _zip_of(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_archives_that_unpack_too_large_are_refused() -> None:
    """A zip bomb is refused by what its directory says, and by what it really holds."""
    honest = with_part(saved(workbook(ROWS)), SHEET, lambda part: part + b" " * 61_000_000)
    assert codes(lambda: read_xlsx(honest, "p.xlsx")) == ["EP503"]
    lying = bytearray(honest)
    for place in _size_fields(honest, 61_000_000):
        lying[place : place + 4] = struct.pack("<I", 1_000)
    assert set(codes(lambda: read_xlsx(bytes(lying), "p.xlsx"))) <= {"EP502", "EP503"}


def _size_fields(data: bytes, above: int) -> list[int]:
    """Give the places of sizes in an archive that are larger than some bytes."""
    size = next(
        entry.file_size
        for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()
        if entry.file_size > above
    )
    wanted, places, at = struct.pack("<I", size), [], -1
    while (at := data.find(wanted, at + 1)) >= 0:
        places.append(at)
    assert places
    return places


def test_a_row_of_millions_of_cells_is_refused() -> None:
    """What would be one huge tree in memory is refused before it is parsed."""
    row = b"<row r='2'>" + b"<c/>" * 200_000 + b"</row></sheetData>"
    data = with_part(saved(workbook(ROWS)), SHEET, lambda part: part.replace(b"</sheetData>", row))
    assert codes(lambda: read_xlsx(data, "p.xlsx")) == ["EP503"]
    styles = with_part(
        saved(workbook(ROWS)),
        "xl/styles.xml",
        lambda part: part.replace(b"</cellXfs>", b"<xf/>" * 200_000 + b"</cellXfs>"),
    )
    assert codes(lambda: read_xlsx(styles, "p.xlsx")) == ["EP503"]


def test_deep_trees_are_refused_or_read() -> None:
    """Elements nested a hundred thousand deep end in diagnostics, not in a crash."""
    deep = b"<a>" * 60_000 + b"</a>" * 60_000
    for part, place in ((SHEET, b"</sheetData>"), ("xl/styles.xml", b"</styleSheet>")):
        data = with_part(
            saved(workbook(ROWS)), part, lambda old, at=place: old.replace(at, deep + at)
        )
        with contextlib.suppress(PlanError):
            read_xlsx(data, "p.xlsx")


def test_sizes_that_a_sheet_claims_are_not_believed() -> None:
    """A dimension that says A1, or all there is, changes nothing that is read."""
    for claim in (b'ref="A1"', b'ref="A1:XFD1048576"'):
        data = with_part(
            saved(workbook(ROWS)),
            SHEET,
            lambda part, claim=claim: part.replace(b'ref="A1:F4"', claim),
        )
        assert claim in zipfile.ZipFile(io.BytesIO(data)).read(SHEET)
        assert len(read_xlsx(data, "p.xlsx").plan.items) == 3


def test_a_cell_at_the_end_of_the_sheet_is_no_burden() -> None:
    """A stray cell in the last row is read or told, in no time."""
    book = workbook(ROWS)
    book.active["B1048576"] = "Stray"
    (fault,) = faults(lambda: read_xlsx(saved(book), "p.xlsx"))
    assert (fault.code, fault.place) == ("EP504", "p.xlsx:1048576:2")


def test_too_many_rows_are_refused() -> None:
    """More rows than anybody plans are refused."""
    more = b"<row><c><v>1</v></c></row>" * 50_001
    data = with_part(
        saved(workbook(ROWS)),
        SHEET,
        lambda part: part.replace(b"</sheetData>", more + b"</sheetData>"),
    )
    assert codes(lambda: read_xlsx(data, "p.xlsx")) == ["EP503"]


def test_archives_of_many_parts_are_refused() -> None:
    """A directory of thousands of entries is refused before it is read."""
    data = _zip_of({f"xl/{number}.xml": b"<a/>" for number in range(1_200)})
    assert codes(lambda: read_xlsx(data, "p.xlsx")) == ["EP503"]
    more = _zip_of({f"xl/{number}.xml": b"<a/>" for number in range(3_000)})
    assert codes(lambda: read_xlsx(more, "p.xlsx")) == ["EP503"]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no Excel workbook"),
        (b"ID,Title\n", "no Excel workbook"),
        (b"PK\x03\x04" + b"\0" * 100, "no Excel workbook"),
        (OLE + b"\0" * 1_000, ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (_zip_of({"a.txt": b"x"}), "no Excel workbook"),
        (_zip_of({"xl/workbook.bin": b"x", "[Content_Types].xml": b"<a/>"}), ".xlsb"),
        (_zip_of({"content.xml": b"<a/>", "mimetype": b"x"}), "OpenDocument"),
        (_zip_of({"[Content_Types].xml": b"<a/>"}), "cannot be read"),
        (_zip_of({"[Content_Types].xml": b"<a"}), "damaged"),
    ],
)
def test_what_is_no_workbook_is_told_apart(data: bytes, words: str) -> None:
    """Old, locked and foreign files are named for what they are, with a way out."""
    (fault,) = faults(lambda: read_xlsx(data, "p.xlsx"))
    assert fault.code == "EP502"
    assert words in fault.message
    assert fault.help


def test_damaged_parts_are_refused() -> None:
    """Wherever a workbook is cut or scrambled, it is refused with a diagnostic."""
    whole = saved(workbook(ROWS))
    for part in zipfile.ZipFile(io.BytesIO(whole)).namelist():
        for change in (
            lambda part: part[: len(part) // 2],
            lambda part: part.replace(b'"', b"'x", 3),
            lambda _: b"<a/>",
        ):
            with contextlib.suppress(PlanError):
                read_xlsx(with_part(whole, part, change), "p.xlsx")
    for end in range(0, len(whole), 97):
        assert set(codes(lambda end=end: read_xlsx(whole[:end], "p.xlsx"))) == {"EP502"}


def test_links_to_other_workbooks_are_never_followed() -> None:
    """A formula into another file counts with its saved value only; no file is opened for it."""
    book = workbook([HEAD, [1, "A", "=[1]Other!A1", datetime.date(2015, 1, 5), None, None]])
    data = with_part(saved(book), SHEET, lambda part: part.replace(b"<v />", b"<v>7</v>"))
    assert task(read_xlsx(data, "p.xlsx"), "a").duration == Duration(7)


def test_unknown_columns_are_in_the_report() -> None:
    """What was not read is said, as for text files."""
    book = workbook([["Title", "Start", "Cost"], ["A", datetime.date(2015, 1, 5), 5]])
    assert notes(read_xlsx(saved(book), "p.xlsx")) == {"columns": 1}


def test_openpyxl_is_asked_for_only_when_it_is_needed() -> None:
    """Without openpyxl CSV works, and workbooks are refused with the command that installs it."""
    script = (
        "import sys\n"
        "sys.modules['openpyxl'] = None\n"
        "from exitplan.errors import PlanError\n"
        "from exitplan.interchange._csv_read import read_csv\n"
        "from exitplan.interchange._csv_write import write_csv\n"
        "from exitplan.interchange._workbook_read import read_xlsx\n"
        "from exitplan.interchange._workbook_write import write_xlsx\n"
        "from exitplan.schedule import compute_schedule\n"
        "plan = read_csv(b'Title,Start\\nA,2015-01-05\\n', 'p.csv').plan\n"
        "schedule = compute_schedule(plan)\n"
        "write_csv(schedule)\n"
        "for attempt in (lambda: read_xlsx(b'', 'p.xlsx'), lambda: write_xlsx(schedule)):\n"
        "    try:\n"
        "        attempt()\n"
        "    except PlanError as error:\n"
        "        print(error.diagnostics[0].code, error.diagnostics[0].help)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [
        "EP507 run pip install openpyxl; CSV works without it"
    ] * 2  # fmt: skip
