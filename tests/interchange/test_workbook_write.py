"""The workbook that a schedule is written to."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest

from exitplan.interchange._cells import FORMULA_SIGNS
from exitplan.interchange._workbook_read import read_xlsx
from exitplan.interchange._workbook_write import write_xlsx
from exitplan.plan import BaselineDates, Deadline, Progress, Task
from exitplan.schedule import Schedule, compute_schedule
from tests.interchange.harmless import hostile_schedule
from tests.schedule.build import group, link, mark, must, plan, schedule, task

NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def small() -> Schedule:
    """Give a plan with one of everything that the workbook has a column for."""
    approved = BaselineDates("2015-06-01", "2015-06-05", "5d")
    return schedule(
        group(
            "move",
            Task(
                "move.survey",
                "Survey",
                duration="5d",
                owner="Ann",
                baselines={"baseline": approved},
                progress=Progress("2015-06-02", remaining="5d"),
            ),
            Task("move.racks", "Racks", duration="2w", after=[link("move.survey FS+2d")]),
            baselines={"baseline": BaselineDates(finish="2015-06-19")},
        ),
        mark("done", "move.racks", deadline=Deadline("2015-06-24"), tags=["final"]),
        task("spare", "4h", constraints=[must("start_no_earlier_than", "2015-06-10")]),
        status_date="2015-06-03",
    )  # fmt: skip


def opened(data: bytes) -> openpyxl.Workbook:
    """Open a workbook as a spreadsheet would."""
    return openpyxl.load_workbook(io.BytesIO(data))


def cells(sheet) -> list[list[str]]:
    """Give what a sheet shows, dates as ISO text, empty cells as nothing."""
    shown = [
        ["" if value is None else str(value).replace(" 00:00:00", "") for value in row]
        for row in sheet.iter_rows(values_only=True)
    ]
    return [row for row in shown if any(row)]


def test_the_plan_sheet_says_what_a_project_office_asks() -> None:
    """Outline, dates, days, float, critical mark, predecessors by title, deadline and margin."""
    sheet = opened(write_xlsx(small()))["Plan"]
    assert [row[:13] for row in cells(sheet)] == [
        [
            "ID",
            "Title",
            "Type",
            "Forecast Start",
            "Forecast Finish",
            "Duration",
            "Total Float",
            "Critical",
            "Waits For",
            "Owner",
            "Deadline",
            "Deadline Margin",
            "Deadline Status",
        ],
        ["p", "P", "plan", "2015-06-02", "2015-06-25", *[""] * 8],
        ["move", "Move", "group", "2015-06-02", "2015-06-25", "", "0", "critical", *[""] * 5],
        ["move.survey", "Survey", "task", "2015-06-02", "2015-06-09", "5", "0", "critical",
         "", "Ann", "", "", ""],
        ["move.racks", "Racks", "task", "2015-06-12", "2015-06-25", "10", "0", "critical",
         "Survey (FS+2d)", "", "", "", ""],
        ["done", "Done", "milestone", "2015-06-25", "2015-06-25", "", "0", "critical", "Racks", "",
         "2015-06-24", "-1", "late"],
        ["spare", "Spare", "task", "2015-06-10", "2015-06-10", "0.5", "11.5", *[""] * 6],
    ]  # fmt: skip


def test_dates_are_dates_and_days_are_numbers() -> None:
    """A spreadsheet can sort and count with them, and shows them the British way."""
    sheet = opened(write_xlsx(small()))["Plan"]
    start, length = sheet["D4"], sheet["F4"]
    assert (start.data_type, start.number_format) == ("d", "dd mmm yyyy")
    assert (length.data_type, length.value, length.number_format) == ("n", 5, 'General" d"')


def test_the_plan_sheet_folds_filters_and_prints() -> None:
    """Groups fold, headers stay in sight and on every page, columns fit on landscape A4."""
    sheet = opened(write_xlsx(small()))["Plan"]
    assert [sheet.row_dimensions[row].outline_level for row in range(2, 8)] == [0, 1, 2, 2, 1, 1]
    assert not sheet.sheet_properties.outlinePr.summaryBelow
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area == "'Plan'!$A$1:$Q$7"
    assert sheet.column_dimensions["R"].hidden
    assert not sheet.column_dimensions["Q"].hidden


def test_milestones_say_how_they_stand_and_why() -> None:
    """Each milestone has its margin in days, a word for it, and what drives it."""
    sheet = opened(write_xlsx(small()))["Milestones"]
    assert cells(sheet)[1:] == [
        ["Done", "2015-06-25", "2015-06-24", "-1", "-1", "late", "“Racks” (move.racks)", "", "",
         "done"]
    ]  # fmt: skip


def test_the_critical_path_is_a_list_of_steps() -> None:
    """The path to the plan's finish is told step by step."""
    sheet = opened(write_xlsx(small()))["Critical path"]
    assert [[*row[:6], row[7]] for row in cells(sheet)[1:]] == [
        ["the plan's finish", "1", "Survey", "2015-06-02", "2015-06-09", "started",
         "the status date, 3 June 2015"],
        ["the plan's finish", "2", "Racks", "2015-06-12", "2015-06-25", "open",
         "“Survey” (move.survey), FS+2d"],
        ["the plan's finish", "3", "Done", "2015-06-25", "2015-06-25", "open",
         "“Racks” (move.racks)"],
    ]  # fmt: skip


def test_slippage_is_counted_in_working_and_calendar_days() -> None:
    """Forecasts are compared with the baselines, and the slip is said in words as well."""
    sheet = opened(write_xlsx(small()))["Slippage"]
    head, columns, *rows = cells(sheet)
    assert head[0].startswith("Forecast against each approved baseline")
    assert columns[8:11] == [
        "Finish slip (working days)",
        "Finish slip (calendar days)",
        "Finish in words",
    ]
    assert rows == [
        ["Move", "baseline", "", "2015-06-02", "", "", "2015-06-19", "2015-06-25", "4", "6",
         "4 working days later", "move"],
        ["Survey", "baseline", "2015-06-01", "2015-06-02", "1", "1", "2015-06-05", "2015-06-09",
         "2", "4", "2 working days later", "move.survey"],
    ]  # fmt: skip


def test_without_baselines_slippage_says_so() -> None:
    """A plan without baselines shows margins to deadlines instead, and says that it does."""
    found = schedule(mark("done", deadline=Deadline("2015-06-05")))
    head, _, row = cells(opened(write_xlsx(found))["Slippage"])
    assert head[0].startswith("No item has a baseline")
    assert row == ["Done", "2015-06-05", "2015-06-01", "4", "4", "on time", "done"]


def test_about_names_plan_and_rules() -> None:
    """A reader who has only the workbook learns what it shows and how it was counted."""
    rows = dict(row[:2] for row in cells(opened(write_xlsx(small()))["About"]))
    assert rows["Status date"] == "2015-06-03"
    assert rows["Scheduling rules"] == "exitplan"
    assert "1 working day" in rows["In short"]


def test_colour_never_speaks_alone() -> None:
    """Every row with a coloured background says the same in a word."""
    words = {"late", "tight", "critical", "done", "reached", "group", "plan"}
    for sheet in opened(write_xlsx(small())):
        for row in sheet.iter_rows(min_row=3 if sheet.title == "Slippage" else 2):
            if any(cell.fill.fill_type == "solid" for cell in row):
                said = " ".join(str(cell.value) for cell in row if cell.value is not None)
                assert any(word in said for word in words), (sheet.title, said)


TITLES = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "#REF!", "1e5", "TRUE",
          "x" * 40_000, "\x00\x1b\ufffe", "half \ud800", "_x003D_1", "<b>&amp;", "  "]  # fmt: skip


def test_no_text_is_a_formula() -> None:
    """Read as bare XML, every text is a string that begins with no sign of a formula."""
    items = [
        Task(f"t{n}", title, duration="1d", owner=title, notes=title, source=title, tags=[title])
        for n, title in enumerate(TITLES)
    ]
    data = write_xlsx(compute_schedule(plan(*items, title=TITLES[0])))
    archive = zipfile.ZipFile(io.BytesIO(data))
    seen = 0
    for name in archive.namelist():
        if not name.startswith("xl/worksheets/"):
            continue
        root = ElementTree.fromstring(archive.read(name))
        assert root.find(f".//{NAMESPACE}f") is None
        for cell in root.iter(f"{NAMESPACE}c"):
            if cell.get("t", "n") == "n":
                float(cell.findtext(f"{NAMESPACE}v") or "0")
                continue
            assert cell.get("t") == "inlineStr"
            text = "".join(cell.itertext())
            assert not text.startswith(FORMULA_SIGNS), text
            assert len(text) <= 32_767
            seen += 1
    assert seen > len(TITLES)
    back = read_xlsx(data, "p.xlsx")
    assert [item.title for item in back.plan.items][:4] == TITLES[:4]


def test_any_titles_can_be_written_and_read() -> None:
    """Titles of any look neither break the workbook nor its dates."""
    found = hostile_schedule()
    back = compute_schedule(read_xlsx(write_xlsx(found), "p.xlsx").plan)
    assert [dates.early_finish_at for dates in back] == [dates.early_finish_at for dates in found]


def test_the_same_schedule_gives_the_same_bytes() -> None:
    """Nothing of the clock or the machine is in the file."""
    first, second = write_xlsx(small()), write_xlsx(small())
    assert first == second
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not re.search(rb"dcterms:(created|modified)", archive.read("docProps/core.xml"))


@pytest.mark.parametrize("depth", [10])
def test_deep_outlines_are_written(depth: int) -> None:
    """A spreadsheet folds seven levels; deeper groups are written all the same."""
    name = ".".join(["g"] * depth)
    item = Task(f"{name}.t", "T", duration="1d")
    for level in range(depth, 0, -1):
        item = group(".".join(["g"] * level), item)
    sheet = opened(write_xlsx(schedule(item)))["Plan"]
    assert max(dimension.outline_level for dimension in sheet.row_dimensions.values()) == 7
