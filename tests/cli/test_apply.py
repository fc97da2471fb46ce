"""`exitplan apply` takes in the sheet that a project office sends round."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan import load_plan
from exitplan.errors import PlanError
from exitplan.interchange import read_updates
from exitplan.planfile.edits import PlanEditor, record_updates
from tests.cli.samples import HELPDESK

ROOT = Path(__file__).resolve().parent.parent.parent

SHEET = """\
Helpdesk: progress of January,,,,,
Code,ACTUAL START,Actual finish,Rem Dur,% Complete,Comments
A10,06/01/2025,17-Jan-25,,100%,Signed off by finance
,,,,,
tickets,Mon 13 Jan 2025,,7 wks,10,n/a
consult,,,,0,
"""


@pytest.fixture
def apply(run_cli, tmp_path):
    """Give a function that applies a sheet to the sample plan; it gives the run and the text."""
    path = tmp_path / "plan.yaml"

    def run(sheet, *arguments, plan=HELPDESK):
        path.write_text(plan, encoding="utf-8")
        data = sheet if isinstance(sheet, bytes) else sheet.encode()
        name = "updates.xlsx" if data.startswith(b"PK") else "updates.csv"
        (tmp_path / name).write_bytes(data)
        ran = run_cli("apply", name, "--plan", "plan.yaml", *arguments)
        return ran, path.read_text(encoding="utf-8")

    return run


def test_a_sheet_as_people_make_them(apply):
    """Headers by other names, dates in words, a title above: all of it goes into the plan."""
    ran, text = apply(SHEET)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("updates.csv: 2 of 3 rows changed the plan; 1 says nothing new.")
    for line in (
        "actual_finish: 2025-01-17",
        "notes: Signed off by finance",
        "actual_start: 2025-01-13",
        "remaining: 7w",
        "percent_complete: 10",
    ):
        assert f"{line}\n" in text
    assert "remaining: 10d" not in text
    assert "The council runs the helpdesk 28 Mar 2025 → " in ran.stdout


def test_a_dry_run_writes_nothing(apply):
    """The diff and the effect are shown, and the file stays as it is."""
    ran, text = apply(SHEET, "--dry-run")
    assert text == HELPDESK
    assert "2 of 3 rows would change the plan" in ran.stdout
    assert "\n+    actual_start: 2025-01-13\n" in ran.stdout
    assert "Nothing is written. The effect would be:" in ran.stdout


def test_json_lists_what_each_row_changed(apply):
    """With the line of the sheet, the id, and the values that are new."""
    ran, _ = apply(SHEET, "--format", "json")
    data = json.loads(ran.stdout)
    assert data["rows"] == 3
    assert data["written"] == ["plan.yaml"]
    assert data["updates"] == [
        {
            "line": 3,
            "id": "prepare.options",
            "finished": "2025-01-17",
            "note": "Signed off by finance",
        },
        {"line": 5, "id": "tickets", "started": "2025-01-13", "remaining": "7w", "percent": "10"},
    ]
    assert data["milestones"][0]["id"] == "go-live"


def test_one_bad_row_keeps_all_from_being_applied(apply):
    """Every row that is refused is told with file, line and reason; nothing is written."""
    ran, text = apply(
        "id,actual start,actual finish,remaining,percent,note\n"
        "A10,,2025-01-17,,,\n"
        "tikets,2025-01-13,,,,\n"
        "consult,32/01/2025,,,,\n"
        "go-live,,,,140,\n"
        "tickets,2025-02-13,,,,\n"
        "prepare.site,,,5d,,\n"
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert text == HELPDESK
    found = [line for line in ran.stderr.splitlines() if "EP025" in line]
    assert [line.split(" EP025")[0] for line in found] == [
        "updates.csv:3:1:",
        "updates.csv:4:9:",
        "updates.csv:5:12:",
        "updates.csv:6:9:",
        "updates.csv:7:16:",
    ]
    assert "did you mean tickets?" in ran.stderr
    assert "after the status date 2025-01-20" in ran.stderr
    assert "--reopen" in ran.stderr
    assert ran.stderr.endswith("5 errors\n")


def test_a_fault_of_a_workbook_names_its_cell(apply):
    """In a workbook people look for C2, not for a column's number."""
    book = openpyxl.Workbook()
    book.active.title = "January"
    book.active.append(["ID", "Actual Start", "Remaining"])
    book.active.append(["tickets", None, "soon"])
    stream = io.BytesIO()
    book.save(stream)
    ran, _ = apply(stream.getvalue())
    assert ran.returncode == 1
    assert "January!C2: Remaining: 'soon' is not a length" in ran.stderr


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_an_export_sent_back_changes_nothing(run_cli, name):
    """What nobody filled in is in the plan already, whatever kinds of items it has."""
    assert run_cli("export", str(ROOT / "plans"), name).returncode == 0
    ran = run_cli("apply", name, "--plan", str(ROOT / "plans"), "--dry-run")
    assert ran.returncode == 0, ran.stderr
    assert "nothing to change: the plan says so already" in ran.stdout


def test_an_export_of_another_day_says_nothing_of_decisions(run_cli):
    """Dates that exitplan worked out for a decision or legal period are nobody's report."""
    plans = str(ROOT / "plans")
    assert run_cli("export", plans, "x.csv", "--as-of", "2019-06-28").returncode == 0
    ran = run_cli("apply", "x.csv", "--plan", plans, "--dry-run")
    assert ran.returncode == 0, ran.stderr
    assert "nothing to change" in ran.stdout


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_filled_in_is_applied(run_cli, tmp_path, kind):
    """Only the cells that somebody filled in change the plan."""
    name = f"x.{kind}"
    run_cli("export", "plan.yaml", name, files={"plan.yaml": HELPDESK})
    if kind == "csv":
        import csv

        with open(tmp_path / name, encoding="utf-8", newline="") as stream:
            table = list(csv.reader(stream))
        ids = [cells[0] for cells in table]
        table[ids.index("prepare.options")][table[0].index("Actual Finish")] = "17/01/2025"
        table[ids.index("tickets")][table[0].index("Actual Start")] = "13/01/2025"
        with open(tmp_path / name, "w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(table)
    else:
        import datetime

        book = openpyxl.load_workbook(tmp_path / name)
        sheet = book["Plan"]
        columns = {cell.value: cell.column for cell in sheet[1]}
        rows = {cells[0].value: cells[0].row for cells in sheet.iter_rows()}
        finish, start = columns["Actual Finish"], columns["Actual Start"]
        sheet.cell(rows["prepare.options"], finish).value = datetime.date(2025, 1, 17)
        sheet.cell(rows["tickets"], start).value = datetime.date(2025, 1, 13)
        sheet.cell(rows["tickets"], start).number_format = "dd/mm/yyyy hh:mm"
        book.save(tmp_path / name)
    ran = run_cli("apply", name, "--plan", "plan.yaml")
    assert ran.returncode == 0, ran.stderr
    text = (tmp_path / "plan.yaml").read_text(encoding="utf-8")
    assert text == HELPDESK.replace(
        "        remaining: 10d\n", "        actual_finish: 2025-01-17\n"
    ).replace(
        "    duration: 8w\n    after: prepare.options\n",
        "    duration: 8w\n    after: prepare.options\n    actual_start: 2025-01-13\n",
    )


def test_primaveras_actual_dates_count(apply):
    """P6 marks dates that have happened with an A; others in the same column are forecasts."""
    _, text = apply("Activity ID,Start,Finish\nA10,06-Jan-25 A,17-Jan-25 A\ntickets,20-Jan-25,\n")
    assert "actual_finish: 2025-01-17" in text
    assert text.count("actual_start") == HELPDESK.count("actual_start")


def test_what_was_not_read_is_told(apply):
    """A column that nobody knows and dates that may be either way round are named."""
    ran, _ = apply("ID,Actual Start,RAG\ntickets,06/01/2025,red\n")
    assert "columns (RAG): what they hold was not read" in ran.stderr
    assert "read day first" in ran.stderr


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("Task,Owner\nTickets,ICT\n", "has no column that says which task a row is about"),
        ("ID,Owner\ntickets,ICT\n", "has no column that reports anything"),
        ("hello\n", "has no row of headers"),
        ("ID,Actual Start,Note\n,2025-01-13,x\n", "the row does not say which task"),
    ],
)
def test_a_sheet_that_reports_nothing_is_refused(apply, sheet, expected):
    """A sheet of which nothing could be taken says so, rather than changing nothing."""
    ran, text = apply(sheet)
    assert ran.returncode == 1
    assert expected in ran.stderr
    assert text == HELPDESK


@pytest.mark.parametrize("name", ["nowhere.csv", "updates.docx", "plan.yaml"])
def test_no_sheet_is_no_verdict(run_cli, name):
    """A file that is not there or no sheet ends with status 2."""
    ran = run_cli("apply", name, "--plan", "plan.yaml", files={"plan.yaml": HELPDESK})
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


def test_a_sheet_of_a_workbook_can_be_chosen(apply):
    """--sheet names it; a text file has none."""
    book = openpyxl.Workbook()
    book.active.append(["nothing"])
    second = book.create_sheet("January")
    second.append(["ID", "Actual Start"])
    second.append(["tickets", "2025-01-13"])
    stream = io.BytesIO()
    book.save(stream)
    _, text = apply(stream.getvalue(), "--sheet", "january")
    assert "actual_start: 2025-01-13" in text
    ran, _ = apply(SHEET, "--sheet", "January")
    assert ran.returncode == 2
    assert "has no sheets" in ran.stderr


def test_a_text_of_a_formula_stays_a_text(apply):
    """A note that begins like a formula is written as it stands, and as text."""
    _, text = apply("ID,Note\ntickets,'=1+1\n")
    assert 'notes: "=1+1"' in text


CELL = st.text(alphabet="aé0123456789-/:., \"';=%dwA\n\r\t", max_size=12)


@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["tickets", "A10", "consult", "go-live", "x"]), CELL, CELL, CELL),
        max_size=4,
    )
)
def test_no_sheet_breaks_it(tmp_path_factory, rows):
    """Whatever stands in the cells: it is applied and the plan stays sound, or it is refused."""
    folder = tmp_path_factory.mktemp("sheet")
    plan, sheet = folder / "plan.yaml", folder / "x.csv"
    plan.write_text(HELPDESK, encoding="utf-8")
    lines = ["ID,Actual Start,Remaining,Note", *(",".join(cells) for cells in rows)]
    sheet.write_bytes("\n".join(lines).encode())
    editor = PlanEditor(plan)
    try:
        read = read_updates(sheet)
        applied = record_updates(editor, read.updates, refused=read.refused)
    except PlanError:
        assert not editor.is_changed
        return
    expected = editor.plan
    assert bool(editor.commit()) == bool(applied)
    assert load_plan(plan) == expected
