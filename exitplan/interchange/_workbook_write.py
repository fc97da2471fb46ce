"""Tables written into a workbook: real dates, no formulas, the same bytes every time."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exitplan.interchange._cells import guarded
from exitplan.interchange._workbook_library import openpyxl
from exitplan.interchange._workbook_table import Table, Value
from exitplan.interchange._workbook_tables import tables
from exitplan.plan import Duration, Moment, Unit

if TYPE_CHECKING:
    from exitplan.schedule import Schedule

_DATE = "dd mmm yyyy"
_DATE_AND_TIME = "dd mmm yyyy hh:mm"
_DAYS = "0.0"
_DURATION = 'General" d"'
_LONGEST_TEXT = 32_767
_DEEPEST_OUTLINE = 7
_MOST_INDENT = 15
_A4 = 9
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""
_CLOCK = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time an archive can hold."""

_FILLS = {
    "head": "FF1F3A5F",
    "strong": "FFE8EDF3",
    "late": "FFF8D7DA",
    "tight": "FFFFF3CD",
    "critical": "FFFDE8D7",
    "done": "FFE3F1E5",
}


def write_xlsx(schedule: Schedule) -> bytes:
    """Write a schedule as an Excel workbook for people, which ``read_xlsx`` reads back.

    Its sheets are Plan, Milestones, Critical path, Slippage and About. It holds
    no formulas, and no text that a spreadsheet could take for one; the same
    schedule gives the same bytes. Raises PlanError (EP507) where openpyxl is
    missing.
    """
    library = openpyxl()
    book = library.Workbook()
    book.remove(book.active)
    book.properties.creator = "exitplan"
    book.properties.title = _text(schedule.plan.title)
    styles = Styles()
    for table in tables(schedule):
        SheetWriter(book.create_sheet(table.title), table, styles).write()
    target = io.BytesIO()
    book.save(target)
    return _without_clock(target.getvalue())


def _without_clock(data: bytes) -> bytes:
    """Pack an archive anew without the time at which it was written."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _CLOCK.sub(b"", content)
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return target.getvalue()


def _text(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula, and XML can hold."""
    text = guarded(_NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", text))
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


class Styles:
    """Fonts, fills and alignments, each made once."""

    def __init__(self) -> None:
        kit = openpyxl("openpyxl.styles")
        self._kit = kit
        self.bold = kit.Font(bold=True)
        self.white = kit.Font(bold=True, color="FFFFFFFF")
        self.fills = {
            name: kit.PatternFill("solid", start_color=colour, end_color=colour)
            for name, colour in _FILLS.items()
        }
        self.wrapped = kit.Alignment(vertical="top", wrap_text=True)
        self.middle = kit.Alignment(vertical="center", wrap_text=True)
        self._indents: dict[int, Any] = {}

    def indented(self, depth: int) -> Any:
        """Give the alignment of a title so deep in the outline."""
        depth = min(depth, _MOST_INDENT)
        if depth not in self._indents:
            self._indents[depth] = self._kit.Alignment(vertical="top", wrap_text=True, indent=depth)
        return self._indents[depth]


class SheetWriter:
    """Writes one table into one sheet."""

    def __init__(self, sheet: Any, table: Table, styles: Styles) -> None:
        self.sheet = sheet
        self.table = table
        self.styles = styles
        self.head = len(table.intro) + 1
        self.letters = [
            openpyxl("openpyxl.utils").get_column_letter(n)
            for n in range(1, len(table.headers) + 1)
        ]

    def write(self) -> None:
        """Write it."""
        for row, sentence in enumerate(self.table.intro, start=1):
            self._put(row, 1, sentence).font = self.styles.bold
        for column, header in enumerate(self.table.headers, start=1):
            cell = self._put(self.head, column, header)
            cell.font, cell.fill = self.styles.white, self.styles.fills["head"]
            cell.alignment = self.styles.middle
        for index, values in enumerate(self.table.rows):
            self._row(index, values)
        self._lay_out()
        self._set_up_printing()

    def _row(self, index: int, values: tuple[Value, ...]) -> None:
        row = self.head + 1 + index
        levels, marks = self.table.levels, self.table.marks
        mark = marks[index] if marks else ""
        for column, value in enumerate(values, start=1):
            if value is None or value == "":
                continue
            cell = self._put(row, column, value)
            cell.alignment = self.styles.wrapped
            if mark == "strong":
                cell.font = self.styles.bold
            if mark in self.styles.fills:
                cell.fill = self.styles.fills[mark]
        if levels:
            title = self.table.headers.index("Title") + 1
            self.sheet.cell(row, title).alignment = self.styles.indented(levels[index])
            self.sheet.row_dimensions[row].outline_level = min(levels[index], _DEEPEST_OUTLINE)

    def _put(self, row: int, column: int, value: Value) -> Any:
        cell = self.sheet.cell(row, column)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if isinstance(value, str):
            cell.value = _text(value)
            # Left to itself openpyxl takes a leading = for a formula and #N/A for an error.
            cell.data_type = "s"
        elif isinstance(value, Moment):
            cell.value = _datetime(value)
            cell.number_format = _DATE if value.minute is None else _DATE_AND_TIME
        elif isinstance(value, Duration):
            if value.unit is Unit.DAY:
                cell.value, cell.number_format = _number(value.amount), _DURATION
            else:
                cell.value = str(value)
        elif isinstance(value, Fraction):
            cell.value, cell.number_format = _number(value), _DAYS
        else:
            cell.value = value
        return cell

    def _lay_out(self) -> None:
        sheet, table = self.sheet, self.table
        for letter, width in zip(self.letters, table.widths, strict=True):
            sheet.column_dimensions[letter].width = width
        if table.printed and table.printed < len(self.letters):
            first, last = self.letters[table.printed], self.letters[-1]
            sheet.column_dimensions.group(first, last, outline_level=1, hidden=True)
        last_row = self.head + len(table.rows)
        sheet.auto_filter.ref = f"A{self.head}:{self.letters[-1]}{max(last_row, self.head)}"
        sheet.freeze_panes = f"{'C' if table.levels else 'B'}{self.head + 1}"
        sheet.sheet_properties.outlinePr.summaryBelow = False
        sheet.sheet_properties.outlinePr.summaryRight = False

    def _set_up_printing(self) -> None:
        sheet = self.sheet
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = openpyxl(
            "openpyxl.worksheet.properties"
        ).PageSetupProperties(fitToPage=True)
        sheet.print_title_rows = f"{self.head}:{self.head}"
        printed = self.table.printed or len(self.letters)
        last_row = self.head + len(self.table.rows)
        sheet.print_area = f"A1:{self.letters[printed - 1]}{last_row}"
        sheet.oddFooter.left.text = "&A"
        sheet.oddFooter.right.text = "Page &P of &N"


def _datetime(moment: Moment) -> datetime.datetime:
    day = datetime.datetime.fromordinal(moment.day)
    return day + datetime.timedelta(minutes=moment.minute or 0)


def _number(amount: int | Fraction) -> int | float:
    if isinstance(amount, Fraction) and amount.denominator != 1:
        return float(amount)
    return int(amount)
