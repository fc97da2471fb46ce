"""Whatever a plan calls its items, pages and downloads stay what they are."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from functools import cache

import attrs
import pytest

from exitplan.plan import Deadline, Document, Group, Link, Plan, Task, milestone
from exitplan.planfile import loads_plan
from exitplan.schedule import compute_schedule
from exitplan.site import html_site, render_pages, render_site
from exitplan.site._download_files import make_downloads
from tests.site.hostile_plans import HOSTILE, RICH, rich_plan, whole_edition, with_all_texts, worded
from tests.site.page_faults import page_faults, read_page

IDS = range(len(HOSTILE))
SHORT = tuple(text for text in HOSTILE if len(text) < 200)


def plan_called(text):
    return Plan(
        "x",
        text,
        start="2025-01-06",
        status_date="2025-01-20",
        notes=text,
        documents=[Document("doc", text, url=f"javascript:{text}", note=text)],
        items=[
            Group(
                "g",
                text,
                items=[
                    Task("g.a", text, duration="5d", source=text, assumed=text, owner=text),
                    Task("g.b", text, duration="5d", after=[Link("g.a")], notes=text),
                    milestone("g.m", text, after=[Link("g.b")], deadline=Deadline("2025-01-10")),
                ],
            ),
            milestone("n", text, after=[Link("g")]),
        ],
    )


@pytest.mark.parametrize("text", HOSTILE, ids=IDS)
def test_titles_are_only_ever_text(text, read_html):
    """No tag, attribute, link or control character of a title takes effect."""
    calm = render_pages(compute_schedule(plan_called("calm"))).pages
    wild = render_pages(compute_schedule(plan_called(text))).pages
    for page, other in zip(wild, calm, strict=True):
        found = read_html(page.html)
        assert found.faults == [], page.path
        names = {name for _, attributes in found.tags for name in attributes}
        assert names == {n for _, a in read_html(other.html).tags for n in a}, page.path
        kinds = {tag for tag, _ in found.tags}
        usual = {tag for tag, _ in read_html(other.html).tags}
        assert kinds ^ usual <= {"tspan", "span"}, page.path
        assert not any("javascript" in link.lower() for link in found.links)
        assert all(ch.isprintable() or ch == "\n" for ch in page.html), page.path
        assert not set("{}") & set(page.html)


@pytest.mark.parametrize("text", HOSTILE, ids=IDS)
def test_front_matter_survives_any_title(text):
    """A page's file is still front matter and one block of HTML."""
    import yaml

    for path, content in render_site(compute_schedule(plan_called(text))).items():
        if path.endswith(".md"):
            _, front, body = content.split("---\n", 2)
            title = yaml.safe_load(front)["title"]
            assert "<" not in title
            assert len(title) < 400
            assert body.strip().startswith('<div class="exitplan">')


def test_markdown_turns_a_page_into_the_same_page(read_html):
    """Pages written for other generators come out of Markdown as they went in."""
    import markdown

    for text in HOSTILE:
        for page in render_pages(compute_schedule(plan_called(text))).pages:
            made = markdown.markdown(page.html, extensions=["attr_list", "toc", "tables"])
            assert read_html(made).tags == read_html(page.html).tags


@cache
def rich_site(name, text):
    """Give the site of a rich plan in which every text is another, with all that belongs to one."""
    plan = rich_plan(name)
    edition = whole_edition(
        with_all_texts(worded(plan, text), text), worded(plan, f"{text} before"), text
    )
    return edition, render_pages(edition)


def marks(site):
    """Give the tags of all pages, and the names of their attributes."""
    return {mark for page in site.pages for mark in read_page(page.html).marks}


CASES = [
    *((name, text) for name in RICH[:3] for text in HOSTILE),
    *((name, "".join(SHORT)) for name in RICH[3:]),
]
NAMES = [f"{name}-{number % len(HOSTILE)}" for number, (name, _) in enumerate(CASES)]


@pytest.mark.parametrize(("name", "text"), CASES, ids=NAMES)
def test_every_page_stays_what_it_is(name, text):
    """In titles, notes, sources, owners, reports, commits, file names: text is only ever text."""
    _, site = rich_site(name, text)
    assert page_faults(site) == []
    calm = marks(rich_site(name, "calm")[1])
    assert marks(site) <= calm | {"<tspan", "<span", "dy"}
    for page in site.pages:
        page.markdown.encode()


REFUSALS = ("control character", "at most", "on one line")
"""Why a text cannot stand in a plan file, and so the plan not be had as one."""


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def events_of(data):
    import icalendar

    lines = data.decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not any(ord(ch) < 32 and ch != "\t" for line in lines for ch in line)
    found = icalendar.Calendar.from_ical(data).events
    assert len(found) == lines.count("BEGIN:VEVENT")
    return len(found)


def check_workbook(data):
    import openpyxl

    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert all(cell.data_type != "f" for cell in cells)
        links = [cell.hyperlink.target or "" for cell in cells if cell.hyperlink]
        assert not any("javascript" in link.lower() for link in links)


@pytest.mark.parametrize(("name", "text"), CASES, ids=NAMES)
def test_every_download_can_be_read(name, text):
    """Each file is whole for its own kind of reader, and nothing in it is run or fetched."""
    _, site = rich_site(name, text)
    files = {path.rpartition("/")[2]: data for path, data in site.files.items()}
    formulas = ("=", "+", "@", "\t", "\r")
    rows = rows_of(files["schedule.csv"])
    assert len({len(row) for row in rows}) == 1
    assert not any(cell.startswith(formulas) for row in rows[1:] for cell in row)
    calm = rich_site(name, "calm")[1]
    assert len(rows) == len(rows_of(calm.files["roadmap/schedule.csv"]))
    assert events_of(files["plan.ics"]) == events_of(calm.files["roadmap/plan.ics"])
    check_workbook(files["schedule.xlsx"])
    for xml in (files["plan.mspdi.xml"], files["changes.atom"]):
        ET.fromstring(xml)
        assert "<!DOCTYPE" not in (xml if isinstance(xml, str) else xml.decode())
    assert json.loads(files["schedule.json"])


@pytest.mark.parametrize(("name", "text"), CASES, ids=NAMES)
def test_the_plan_itself_comes_back_or_the_page_says_why_not(name, text):
    """A plan file that can be had says what the plan says, whatever the texts look like."""
    edition, _ = rich_site(name, text)
    documents = [each for each in edition.schedule.written.documents if each.id != "script"]
    plan = attrs.evolve(edition.schedule.written, documents=documents)
    made = make_downloads(compute_schedule(plan))
    files = {file.kind.name: file.data for file in made.files}
    written = {"plan.yaml", "plan.json"} & set(files)
    if written:
        assert loads_plan(files[written.pop()].decode()) == plan
    else:
        assert all(any(why in missing.reason for why in REFUSALS) for missing in made.not_made)


def heads_of(text):
    """Give the tags around each page's own content."""
    found = set()
    for path, data in html_site(rich_site("contracts", text)[0]).items():
        if path.endswith(".html"):
            frame = data.decode().partition('<div class="exitplan">')[0]
            found.add(tuple(re.findall("<[^ >]+", frame)))
    return found


@pytest.mark.parametrize("text", HOSTILE, ids=IDS)
def test_whole_pages_are_harmless_too(text):
    """The frame of a page that needs no generator escapes what it repeats."""
    calm = heads_of("calm")
    assert len(calm) == 1
    assert heads_of(text) == calm


BAD_IDS = (
    *("a b", '"><script>', "..", "a/b", "a\nb", "\ud800", "{{x}}", "", "A" * 300, "É"),
    "a\r\nEND:VEVENT\r\nX:y",
)


@pytest.mark.parametrize("name", BAD_IDS)
def test_an_id_that_no_file_could_have_is_harmless(name):
    """Pages, anchors and events have their names from ids, and a plan made in Python may vary."""
    item = milestone(name, "M", deadline=Deadline("2025-01-01"), tags=["final"])
    plan = Plan(
        name,
        "X",
        start="2025-01-06",
        items=[item, Task("t", "T", duration="5d", after=[Link(name)])],
    )
    site = render_pages(compute_schedule(plan))
    assert page_faults(site) == []
    assert all(re.fullmatch(r"[a-z0-9/-]+\.md", page.path) for page in site.pages)
    assert events_of(site.files["roadmap/plan.ics"]) == 2
    assert len(rows_of(site.files["roadmap/schedule.csv"])) == 4


ADDRESSES = (
    "javascript:alert(1)//",
    "data:text/html,x",
    "//evil.example",
    '/x" onclick="y',
    "https://example.org/\u202e",
    "\x00https://example.org",
    "https://example.org/\ud800",
    "",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_from_outside_is_a_web_address_or_none(address):
    """What gives a line's address, and the site's own address, are no way in for others."""
    edition = attrs.evolve(
        rich_site("contracts", "calm")[0],
        edit=lambda file, line: address,
        site_url=address,
    )
    site = render_pages(edition)
    assert page_faults(site) == []
    for element in ET.fromstring(site.files["roadmap/changes.atom"]).iter():
        href = element.get("href")
        assert href is None or "://" not in href or href.startswith("https://example.org/")
        assert href is None or not href.startswith(("javascript", "data", "//"))
