"""The files to take along: there, as told, the same each time, harmless in every program."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from exitplan.errors import ExitplanError
from exitplan.planfile import load_plan, loads_plan
from exitplan.schedule import compute_schedule
from exitplan.site import Edition, render_pages, render_site
from exitplan.site._contents import chapters_of
from exitplan.site._download_files import make_downloads
from exitplan.site._downloads import CHAPTER
from exitplan.site._press import Press
from exitplan.site._render import markdown_links

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("plan.ics", "schedule.xlsx", "schedule.csv", "plan.mspdi.xml", "plan.yaml")
HOSTILE = (
    "=cmd|'/C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "\t=1+1",
    "<script>alert(1)</script>",
    "]]><evil/>",
    "&xxe; <!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "x\\nEND:VEVENT\\nBEGIN:VEVENT",
    'a", "b": {"c": 1}',
    "{{ config }} {% raw %}",
    "word " * 50,
)
PLAN = """\
plan: wild
title: %s
start: 2025-01-06
status_date: 2025-01-20
tasks:
  g:
    title: %s
    tasks:
      a: {title: %s, duration: 5d, owner: %s, notes: %s, source: %s, code: %s}
      m: {title: %s, milestone: true, after: a, deadline: 2025-01-10, tags: [final]}
"""


def wild(text):
    quoted = json.dumps(text)
    return loads_plan(PLAN % ((quoted,) * 8))


def files_of(plan):
    return {file.kind.name: file.data for file in make_downloads(compute_schedule(plan)).files}


def page_of(schedule, **more):
    edition = Edition(schedule, **more)
    press = Press(edition, "roadmap/", markdown_links, chapters_of(edition))
    return next(CHAPTER.pages(press)), press


def test_every_file_that_the_page_tells_of_is_there(schedule, read_html):
    """Each link leads to a file of the site, and its size is the one told."""
    files = render_pages(Edition(schedule)).files
    page, press = page_of(schedule)
    found = read_html(page.html)
    assert {file.kind.name for file in press.downloads.files} == {*NAMES, "schedule.json"}
    for file in press.downloads.files:
        assert files[f"roadmap/{file.kind.name}"] == file.data
        assert file.kind.name in found.links
        told = f"{round(len(file.data) / 1000):,} KB" if len(file.data) >= 1000 else "under 1 KB"
        assert told in found.text
    assert found.faults == []
    assert "Six files to take along" in page.headings[0].text


def test_same_plan_same_files_in_another_process(plan_text, schedule, tmp_path):
    """Hash seed, time zone and clock change no byte of any file, the workbook's included."""
    import hashlib

    script = (
        "import sys, hashlib, json; from exitplan.planfile import loads_plan;"
        "from exitplan.schedule import compute_schedule;"
        "from exitplan.site._download_files import make_downloads;"
        "made = make_downloads(compute_schedule(loads_plan(sys.stdin.read()))).files;"
        "print(json.dumps({f.kind.name: hashlib.sha256(f.data).hexdigest() for f in made}))"
    )
    expected = {
        file.kind.name: hashlib.sha256(file.data).hexdigest()
        for file in make_downloads(schedule).files
    }
    for seed, zone, epoch in (("1", "Asia/Tokyo", "0"), ("77", "America/New_York", "1900000000")):
        done = subprocess.run(
            [sys.executable, "-c", script],
            input=plan_text,
            capture_output=True,
            encoding="utf-8",
            check=True,
            cwd=tmp_path,
            env={
                "PYTHONPATH": str(ROOT),
                "PYTHONHASHSEED": seed,
                "PYTHONUTF8": "1",
                "TZ": zone,
                "SOURCE_DATE_EPOCH": epoch,
                "PATH": os.environ["PATH"],
            },
        )
        assert json.loads(done.stdout) == expected


def test_the_plan_itself_reads_back(plan_text, schedule):
    """The YAML that is offered gives the same dates as the plan it came from."""
    text = files_of(loads_plan(plan_text))["plan.yaml"].decode()
    again = compute_schedule(loads_plan(text))
    assert again.as_dict() == schedule.as_dict()


def test_a_programme_is_offered_whole_as_json(tmp_path):
    """What one plan file cannot hold comes as JSON, which reads back with the same dates."""
    from exitplan.interchange import read_schedule

    schedule = compute_schedule(load_plan("plans"))
    downloads = make_downloads(schedule)
    files = {file.kind.name: file.data for file in downloads.files}
    assert "plan.yaml" not in files
    assert downloads.not_made == ()
    path = tmp_path / "plan.json"
    path.write_bytes(files["plan.json"])
    again = compute_schedule(read_schedule(str(path)).plan)
    assert [d.finish_day for d in again] == [d.finish_day for d in schedule]


def test_what_a_format_cannot_say_is_told_by_titles(read_html):
    """Losses are counted in the lede and listed, with titles where messages had ids."""
    schedule = compute_schedule(load_plan("plans"))
    page, press = page_of(schedule)
    text = " ".join(read_html(page.html).text.split())
    remarks = next(f.remarks for f in press.downloads.files if f.kind.format == "mspdi")
    assert len(remarks) > 5
    said = f"Microsoft Project (XML) says {len(remarks)} things otherwise than the plan does"
    assert said in text
    assert "4 legal periods (“Time for requests to participate”" in text
    assert "written as elapsed time" in text
    assert "exit.retender" not in text


def test_what_cannot_be_made_is_told(monkeypatch, schedule, read_html):
    """Without the library for workbooks, the page says so and offers the rest."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    page, press = page_of(schedule)
    assert {file.kind.name for file in press.downloads.files} == {*NAMES, "schedule.json"} - {
        "schedule.xlsx"
    }
    assert "What this plan cannot be had in" in page.html
    assert "openpyxl" in read_html(page.html).text
    assert "schedule.xlsx" not in read_html(page.html).links


@pytest.mark.parametrize("text", HOSTILE)
def test_the_sheet_calculates_nothing(text):
    """No cell of the CSV begins as a formula does, and the rows are as many as the items."""
    data = files_of(wild(text))["schedule.csv"].decode()
    rows = list(csv.reader(io.StringIO(data)))
    assert [row[2] for row in rows[1:]] == ["plan", "group", "task", "milestone"]
    assert len({len(row) for row in rows}) == 1
    for row in rows[1:]:
        for cell in row:
            number = re.fullmatch(r"-?\d+(\.\d+)?d?", cell)
            assert number or not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")), cell


@pytest.mark.parametrize("text", HOSTILE)
def test_the_workbook_holds_no_formula(text):
    """No sheet has a formula, no part a macro, a link to elsewhere or an entity."""
    with zipfile.ZipFile(io.BytesIO(files_of(wild(text))["schedule.xlsx"])) as book:
        for name in book.namelist():
            part = book.read(name)
            assert b"<!ENTITY" not in part
            assert b"<!DOCTYPE" not in part
            assert b'TargetMode="External"' not in part
            assert "vba" not in name.lower()
            if name.startswith("xl/worksheets/"):
                tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(part).iter()}
                assert "f" not in tags, name


@pytest.mark.parametrize("text", HOSTILE)
def test_the_calendar_has_only_its_own_lines(text):
    """Folded lines fit, and no title opens or closes an event."""
    calm = files_of(wild("calm"))["plan.ics"].decode()
    data = files_of(wild(text))["plan.ics"].decode()
    assert all(len(line.encode()) <= 75 for line in data.split("\r\n"))
    assert "\n" not in data.replace("\r\n", "")
    names = [re.split("[:;]", line)[0] for line in data.replace("\r\n ", "").split("\r\n")]
    told = [re.split("[:;]", line)[0] for line in calm.replace("\r\n ", "").split("\r\n")]
    assert names == told


@pytest.mark.parametrize("text", HOSTILE)
def test_the_project_file_has_only_its_own_elements(text):
    """Titles are text in the XML: no element, entity or declaration of theirs."""
    calm = ET.fromstring(files_of(wild("calm"))["plan.mspdi.xml"])
    data = files_of(wild(text))["plan.mspdi.xml"]
    assert b"<!" not in data
    tree = ET.fromstring(data)
    assert [element.tag for element in tree.iter()] == [element.tag for element in calm.iter()]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_data_and_the_plan_say_what_was_written(text):
    """JSON and YAML give the title back, whatever it is."""
    plan = wild(text)
    files = files_of(plan)
    assert json.loads(files["schedule.json"])["title"] == plan.title
    again = loads_plan(files["plan.yaml"].decode())
    assert again.title == plan.title
    assert again.items[0].items[0].notes == plan.items[0].items[0].notes


def test_control_characters_break_no_file():
    """What no plan file can say, but the API can, leaves calendar and XML what they are."""
    from exitplan.plan import Plan, Task

    with pytest.raises(ExitplanError, match="control character"):
        loads_plan('plan: x\ntitle: "a\\u202eb"\nstart: 2025-01-06\n')
    plan = Plan("x", "a\x00b\x1b[31m\u202e", "2025-01-06", items=[Task("a", "\x07", duration="1d")])
    files = files_of(plan)
    ET.fromstring(files["plan.mspdi.xml"])
    for name in ("plan.ics", "plan.mspdi.xml"):
        text = files[name].decode()
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text), name


def test_plain_generators_get_the_same_files(schedule):
    """What ``render_site`` writes are these very bytes beside the pages."""
    written = render_site(Edition(schedule))
    for file in make_downloads(schedule).files:
        assert written[f"roadmap/{file.kind.name}"] == file.data


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (
            (
                "finish_by: 2025-03-28\nscheduling: {schedule_from: finish}\n"
                "tasks: {a: {title: A, milestone: true}}\n"
            ),
            "The plan has to be finished by 28 March 2025",
        ),
        (
            (
                "tasks:\n  a: {title: A, duration: 5d, manual: {start: 2025-02-03T09:00}, "
                "deadline: 2025-02-28}\n"
            ),
            "Its dates were entered by hand.",
        ),
    ],
)
def test_the_calendar_says_why_whatever_sets_a_date(plan, reason):
    """Plans dated from their finish, and dates entered by hand, can be had as a calendar."""
    data = files_of(loads_plan(f"plan: x\nstart: 2025-01-06\n{plan}"))["plan.ics"].decode()
    assert reason in data.replace("\r\n ", "").replace("\\,", ",")


def test_the_calendar_knows_every_cause():
    """No cause of a date is without its sentence."""
    from exitplan.interchange._ical_reasons import _FACTS
    from exitplan.schedule import Cause

    assert set(Cause) - set(_FACTS) == {Cause.LINK, Cause.CONSTRAINT}


def test_inactive_items_are_left_out_of_pages_and_files(read_html):
    """What takes no part in the schedule has no row to link to."""
    text = "plan: x\nstart: 2025-01-06\ntasks:\n"
    text += "  a: {title: A, duration: 1d}\n  b: {title: B, duration: 1d, inactive: true}\n"
    site = render_pages(compute_schedule(loads_plan(text)))
    page = next(page for page in site.pages if page.path.endswith("assumptions.md"))
    assert "0 of 1 item" not in page.html
    assert page.headings[0].text == "None of 1 item rests on an assumption"
