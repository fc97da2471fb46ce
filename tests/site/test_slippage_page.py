"""The page of how dates moved: true words, every report in a table, gaps said, all from here."""

from __future__ import annotations

import datetime
import html
import itertools
import re
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from exitplan.calendars import long_date
from exitplan.errors import Diagnostic, Severity
from exitplan.planfile import loads_plan
from exitplan.planfile.history import Version, VersionKind, snapshots
from exitplan.site import Edition, History, render_pages, render_site
from exitplan.site._cited import cited
from exitplan.site._history import months_apart, story_of
from tests.site.test_plugin import crawl

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "plans" / "history"

REPORT = """\
plan: helpdesk
title: Bringing the ICT helpdesk back
start: 2025-01-01
status_date: %s
calendar: 24-hour
notes: %s
documents:
  minutes: {title: Minutes <b>of</b> %s, url: "https://example.org/minutes"}
tasks:
  back:
    title: Staff & helpdesk back
    source: minutes, item 3
    milestone: true
    %s
    tags: [final]
"""


def report(day: str, line: str, notes: str = "As it was said.", **more) -> Version:
    """Give one report as a version."""
    plan = loads_plan(REPORT % (day, notes, day, line))
    ordinal = datetime.date.fromisoformat(day).toordinal()
    return Version(f"{day}.yaml", VersionKind.SNAPSHOT, plan, ordinal, **more)


def forecast(day: str) -> str:
    """Give the line that forecasts a day."""
    return f"finish_no_earlier_than: {day}"


UNREAD = Version(
    "2025-03-01.yaml",
    VersionKind.SNAPSHOT,
    None,
    datetime.date(2025, 3, 1).toordinal(),
    diagnostics=(Diagnostic("EP101", Severity.ERROR, "it is torn"),),
)
SLIPPED = (
    report("2025-01-10", forecast("2025-06-30")),
    report("2025-02-10", forecast("2025-06-30")),
    UNREAD,
    report("2025-04-10", forecast("2025-09-30"), is_rebaseline=True),
    report("2025-12-01", "actual_finish: 2025-11-30", "Back at last."),
)


@pytest.fixture(scope="module")
def site(schedule):
    """The small plan's site with one history."""
    return render_pages(
        Edition(schedule, source="plans", histories=[History("helpdesk", SLIPPED, "hist")])
    )


@pytest.fixture(scope="module")
def page(site):
    return {page.path: page for page in site.pages}["roadmap/slippage/helpdesk.md"]


@pytest.fixture(scope="module")
def real_pages(schedule):
    """The pages of Birmingham's history, within the small plan's site."""
    histories = [
        History(folder.name, snapshots(folder), f"plans/history/{folder.name}")
        for folder in sorted(REAL.iterdir())
    ]
    pages = render_pages(Edition(schedule, histories=histories)).pages
    return {page.path.rpartition("/")[2]: page for page in pages if "slippage/" in page.path}


def words(text: str) -> str:
    """Give a page's text on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def told(*versions: Version) -> str:
    """Give what is found of some reports."""
    story = story_of(History("helpdesk", versions), "helpdesk")
    assert story is not None
    return story.finding


def test_a_site_without_history_is_as_before(schedule):
    """Nothing is said of slip where no history is given."""
    files = render_site(Edition(schedule, source="plans"))
    for path, data in files.items():
        assert "slippage" not in path
        assert isinstance(data, bytes) or 'href="slippage' not in data


def test_words_come_first_and_are_true(page, read_html):
    """The heading is the finding; plan, forecasts, day and both differences follow at once."""
    assert page.headings[0].text == "“Staff & helpdesk back” came 5 months later than first planned"
    text = words(page.html.split("</h1>")[1])
    assert (
        "As of 10 January 2025 it was planned for 30 June 2025 . Later it was 30 September 2025 "
        "(as of 10 April 2025 ). It happened on 30 November 2025 : 5 months later than first "
        "planned, and 2 months later than last forecast."
    ) in text[:300]


def test_every_report_has_a_row(page):
    """Report date, the date it gave, by how much it moved, and its source; gaps have rows too."""
    body = page.html.split('class="ep-table ep-reports"')[2].split("</table>")[0]
    rows = [words(row) for row in body.split("<tr")[2:]]
    new, cites = "baseline approved", "Minutes <b>of</b> 2025-"
    assert [row.partition(">")[2].strip() for row in rows] == [
        f"10 January 2025 30 June 2025 first date {cites}01-10 , item 3",
        f"10 February 2025 30 June 2025 unmoved {cites}02-10 , item 3",
        "1 March 2025 no date It is no use: it is torn.",
        f"10 April 2025 {new} 30 September 2025 3 months later (92 days) {cites}04-10 , item 3",
        f"1 December 2025 happened 30 November 2025 2 months later (61 days) {cites}12-01 , item 3",
    ]


def test_gaps_are_said(page):
    """What could not be read is named, and so is the long silence before the last report."""
    text = words(page.html)
    assert "2 gaps in what the reports tell" in text
    assert (
        "10 February 2025 to 10 April 2025, 2 months: the report of 1 March 2025 is no use ("
        in text
    )
    assert "10 April 2025 to 1 December 2025, 8 months: no report was found." in text


def test_an_approval_is_a_new_baseline(real_pages):
    """A report of the day on which a milestone tagged approval is reached bears the mark."""
    table = real_pages["future-operating-model.md"].html.split("<table")[2]
    rows = [words(f"<tr{row}") for row in table.split("<tr")]
    assert [row[:12] for row in rows if "baseline approved" in row] == ["27 June 2017"]


def test_the_line_breaks_where_a_report_is_missing(page):
    """No line is drawn over a gap: two runs of two marks each, and the re-baseline upright."""
    picture = page.html.split("<svg")[1].split("</svg>")[0]
    assert picture.count('class="ep-slip-run"') == 2
    marks = re.findall(r'class="ep-slip-mark( ep-slip-done)?"', picture)
    assert marks.count("") == 3
    assert marks.count(" ep-slip-done") == 2  # The last one, and the one beside its name.
    assert "baseline approved" in picture
    assert "could not be read" in picture


def test_tables_and_picture_can_be_read_aloud(page, real_pages, read_html):
    """Headings go down by one, header cells have scope, tables captions, the picture words."""
    for made in (page, *real_pages.values()):
        found = read_html(made.html)
        assert found.faults == []
        assert len(found.ids) == len(set(found.ids))
        levels = [heading.level for heading in made.headings]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
        for tag, attributes in found.tags:
            if tag == "th":
                assert attributes["scope"] in ("row", "col")
            if tag == "svg" and attributes.get("aria-hidden") != "true":
                names = attributes["aria-labelledby"].split()
                assert attributes["role"] == "img"
                assert set(names) <= set(found.ids)
        assert made.html.count("<caption>") == made.html.count("<table")
        assert re.search(r"<desc[^>]*>A slip chart of .*\. The tables", made.html)


def test_a_table_set_as_a_list_stays_a_table(page, real_pages):
    """Whatever style makes of it, each part of it says by its role what it is."""
    roles = {"table": "table", "tr": "row", "td": "cell"}
    for made in (page, *real_pages.values()):
        for part in made.html.split('<table class="ep-table ep-reports"')[1:]:
            body = f"<table{part.partition('</table>')[0]}"
            for tag, attributes in re.findall(r"<(table|tr|td)\b([^>]*)>", body):
                assert f'role="{roles[tag]}"' in attributes


def test_links_of_a_page_lead_somewhere(site, page, read_html):
    """Anchors are on the page, other pages are made, and the rest are documents' addresses."""
    found = read_html(page.html)
    assert found.fetched == []
    paths = {made.path for made in site.pages} | set(site.files)
    for link in found.links:
        if link.startswith("#"):
            assert link[1:] in found.ids
        elif not link.startswith("https://example.org/"):
            target = (Path("roadmap/slippage") / link.partition("#")[0]).as_posix()
            parts: list[str] = []
            for part in target.split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(parts) in paths


def test_text_of_reports_is_harmless(page):
    """Markup in titles, notes and sources is shown, not obeyed."""
    assert "<b>" not in page.html
    assert "Minutes &lt;b&gt;of&lt;/b&gt;" in page.html
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page.html)
    assert "{" not in page.html
    assert "\n\n" not in page.html


def test_the_overview_leads_to_every_history(site):
    """What a history came to is said on the first page, and links to the rest."""
    first = site.pages[0].html
    assert 'href="slippage/helpdesk.md">“Staff &amp; helpdesk back” came 5 months later' in first


def test_same_reports_same_bytes(schedule):
    """Rendering twice gives the same files, and the renderer reads nothing by itself."""
    histories = [History("helpdesk", SLIPPED, "hist")]
    one = render_site(Edition(schedule, source="plans", histories=histories))
    other = render_site(Edition(schedule, source="plans", histories=histories))
    assert one == other
    assert "roadmap/slippage/helpdesk.md" in one


def test_histories_of_one_name_get_pages_of_their_own(schedule):
    """Two histories whose names look alike in an address do not overwrite each other."""
    given = [History("A b", SLIPPED), History("a-B", SLIPPED)]
    pages = [page.path for page in render_pages(Edition(schedule, histories=given)).pages]
    assert [path for path in pages if "slippage" in path] == [
        "roadmap/slippage.md",
        "roadmap/slippage/a-b.md",
        "roadmap/slippage/a-b-2.md",
    ]


def test_a_history_that_cannot_be_read_has_no_page(schedule):
    """Nothing can be told where no report can be read; the rest of the site is made and says so."""
    pages = {
        page.path: page
        for page in render_pages(Edition(schedule, histories=[History("x", [UNREAD])])).pages
    }
    assert not any("slippage/" in path for path in pages)
    assert "Nothing earlier can be read" in pages["roadmap/slippage.md"].headings[0].text
    assert "Nothing earlier is known" in pages["roadmap/changes.md"].headings[0].text


@pytest.mark.parametrize(
    ("versions", "finding"),
    [
        ([("2025-01-10", forecast("2025-06-30"))], "was expected on 30 June 2025, and one report"),
        (
            [("2025-01-10", forecast("2025-06-30")), ("2025-02-10", forecast("2025-06-30"))],
            "never moved: 30 June 2025 in every report that dates it",
        ),
        (
            [("2025-01-10", forecast("2025-06-30")), ("2025-02-10", forecast("2025-07-10"))],
            "was last expected 10 days later than first planned",
        ),
        (
            [("2025-01-10", forecast("2025-06-30")), ("2025-07-10", "actual_finish: 2025-06-30")],
            "came on the day first planned, 30 June 2025",
        ),
        (
            [("2025-01-10", forecast("2025-06-30")), ("2025-07-10", "actual_finish: 2025-02-28")],
            "came 4 months earlier than first planned",
        ),
        (
            [
                ("2025-01-10", forecast("2025-06-30")),
                ("2025-02-10", forecast("2025-09-30")),
                ("2025-03-10", forecast("2025-06-30")),
            ],
            "moved, and stood in the end where it was first planned",
        ),
    ],
)
def test_findings_say_what_became_of_it(versions, finding):
    """Later, earlier, on the day, unmoved and back again each have their own words."""
    assert finding in told(*(report(day, line) for day, line in versions))


@pytest.mark.parametrize(
    ("one", "other", "months"),
    [
        ("2016-09-30", "2019-08-01", 34),
        ("2021-03-31", "2019-08-01", 20),
        ("2025-01-01", "2025-02-01", 1),
        ("2025-01-31", "2025-02-28", 1),
        ("2025-01-01", "2025-01-10", 0),
        ("2025-01-01", "2025-01-20", 1),
        ("2024-12-31", "2025-12-31", 12),
    ],
)
def test_months_are_counted_to_the_nearest(one, other, months):
    """Half a month and more counts as one, whichever day comes first."""
    days = [datetime.date.fromisoformat(day).toordinal() for day in (one, other)]
    assert months_apart(*days) == months_apart(*reversed(days)) == months
    assert abs(abs(days[1] - days[0]) / 30.4375 - months) <= 0.6


def test_documents_are_linked_only_where_they_are_cited():
    """An id in the middle of a sentence is a word; at the beginning, after ; or and, a document."""
    plan = loads_plan(REPORT % ("2025-01-10", "n", "x", forecast("2025-06-30")))
    known = {document.id: document for document in plan.documents}
    link = 'href="https://example.org/minutes"'
    assert str(cited("minutes, item 3", known)).count(link) == 1
    assert str(cited("minutes; minutes and minutes", known)).count(link) == 3
    assert str(cited("as the minutes say", known)) == "as the minutes say"
    assert str(cited("minutes-taker <x>", known)) == "minutes-taker &lt;x&gt;"


BUILT = "nav: [{Home: index.md}, {Roadmap: roadmap/index.md}]"


def dated(day: str, line: str) -> str:
    """Give one report as a file."""
    return REPORT % (day, "As it was said.", day, line)


def test_the_plugin_reads_a_folder_of_histories(build_site, read_html, plan_text):
    """Each folder of dated files gives a page in the navigation; every link resolves."""
    site = build_site(
        {
            "helpdesk.yaml": plan_text,
            "history/helpdesk/2025-01-10.yaml": dated("2025-01-10", forecast("2025-06-30")),
            "history/helpdesk/2025-02-10.yaml": dated("2025-02-10", forecast("2025-08-31")),
            "history/notes/readme.txt": "No plan is here.",
        },
        options="{plans: plans, history: plans/history}",
    )
    pages, broken = crawl(site, read_html)
    assert broken == []
    assert "roadmap/slippage/helpdesk/" in pages["index.html"].links
    text = pages["roadmap/slippage/helpdesk/index.html"].text
    assert "was last expected 2 months later than first planned" in text
    assert "plans/history/helpdesk" in text
    assert not any("notes" in name for name in pages)


def test_the_plugin_reads_a_folder_that_is_a_history_itself(build_site, plan_text):
    """Where the folder itself holds the dated files, it is one history and gives its name."""
    site = build_site(
        {
            "helpdesk.yaml": plan_text,
            "past/2025-01-10.yaml": dated("2025-01-10", forecast("2025-06-30")),
        },
        options="{plans: plans, history: plans/past}",
    )
    assert (site / "roadmap/slippage/past/index.html").is_file()


@pytest.mark.parametrize("folder", ["plans/nowhere", "plans"])
def test_the_plugin_refuses_a_folder_without_history(build_site, plan_text, folder, caplog):
    """Naming a folder that is not there, or has no dated files, stops the build and says so."""
    with pytest.raises(Abort):
        build_site({"helpdesk.yaml": plan_text}, options=f"{{plans: plans, history: {folder}}}")
    assert f"{folder} has no dated plan files" in caplog.text


def test_a_torn_report_is_told_with_its_place_and_is_a_gap(build_site, plan_text, caplog):
    """What is wrong with a report is told with file and line; its page has the gap in words."""
    site = build_site(
        {
            "helpdesk.yaml": plan_text,
            "history/helpdesk/2025-01-10.yaml": dated("2025-01-10", forecast("2025-06-30")),
            "history/helpdesk/2025-02-10.yaml": "plan: helpdesk\ntitle: [\n",
        },
        options="{plans: plans, history: plans/history}",
    )
    assert "2025-02-10.yaml:" in caplog.text
    page = (site / "roadmap/slippage/helpdesk/index.html").read_text(encoding="utf-8")
    assert "It is no use: this is not YAML" in page


def test_the_real_roadmap_has_its_history(build_site, read_html):
    """The published roadmap of the worked case leads to both histories, and nothing is broken."""
    site = build_site(ROOT / "plans", options="{plans: plans, history: plans/history}", more=BUILT)
    pages, broken = crawl(site, read_html)
    assert broken == []
    first = pages["roadmap/index.html"]
    for name in ("future-operating-model", "exit"):
        assert f"slippage/{name}/" in " ".join(first.links)
    assert "came 34 months later than first planned" in first.text
    made = pages["roadmap/slippage/future-operating-model/index.html"]
    assert "computed from its plan; the dates on this page are what reports said" in made.text


def test_the_real_page_tells_the_slip_of_the_transfer_back(real_pages):
    """September 2016, March 2018, March 2021, 1 August 2019: in words, in rows, with sources."""
    made = real_pages["future-operating-model.md"]
    text = words(made.html)
    assert (
        "As of 1 September 2014 it was planned for 30 September 2016 . Later it was 31 March 2018 "
        "(as of 19 May 2017 ) and 31 March 2021 (as of 27 March 2018 ). It happened on "
        "1 August 2019 : 34 months later than first planned, and 20 months earlier than last "
        "forecast."
    ) in text
    assert "34 months later (1,035 days)" in text
    assert "No document found says why the window that ended in September 2016 passed" in text
    assert "30 June 2015 to 19 May 2017, 23 months: the report of 19 January 2017 gives no" in text
    for address in ("transform.medway.gov.uk", "birminghampost.co.uk", "docslib.org"):
        assert re.search(rf'href="https?://(www\.)?{re.escape(address)}', made.html)


def test_every_real_report_is_in_the_tables(real_pages):
    """No report is left out: each milestone followed has a row for every snapshot."""
    for folder in REAL.iterdir():
        made = real_pages[f"{folder.name}.md"]
        tables = made.html.split('class="ep-table ep-reports"')[2:]
        assert len(tables) == 2
        for table in tables:
            for path in folder.glob("*.yaml"):
                day = datetime.date.fromisoformat(path.stem).toordinal()
                assert f'rowheader"><time datetime="{path.stem}">{long_date(day)}<' in table
