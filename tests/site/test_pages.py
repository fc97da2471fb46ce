"""The pure renderer: the same bytes, links that lead somewhere, words that are true."""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
import subprocess
import sys
from pathlib import Path

import pytest

from exitplan.calendars import long_date
from exitplan.planfile import loads_plan
from exitplan.schedule import compute_schedule
from exitplan.schedule.words import iso_date
from exitplan.site import Edition, render_pages, render_site
from exitplan.site._facts import Facts
from exitplan.site._text import slug_table

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def files(schedule):
    return render_site(Edition(schedule, source="plans"))


@pytest.fixture(scope="module")
def pages(schedule):
    return {page.path: page for page in render_pages(Edition(schedule, source="plans")).pages}


def test_every_page_of_the_brief_is_made(files):
    """Overview, roadmap, a page per milestone and per path, assumptions, style and data."""
    assert set(files) >= {
        "roadmap/index.md",
        "roadmap/gantt.md",
        "roadmap/milestones.md",
        "roadmap/milestones/decide-decision.md",
        "roadmap/milestones/done.md",
        "roadmap/milestones/prepare-ready.md",
        "roadmap/milestones/prepare.md",
        "roadmap/paths.md",
        "roadmap/paths/decide-decision.md",
        "roadmap/paths/done.md",
        "roadmap/assumptions.md",
        "roadmap/exitplan.css",
        "roadmap/exitplan.js",
        "roadmap/schedule.json",
    }


def test_same_plan_same_bytes_in_another_process(tmp_path, files, plan_text):
    """Hash seed, time zone, locale and working directory change nothing."""
    script = (
        "import sys, hashlib; from exitplan.planfile import loads_plan;"
        "from exitplan.schedule import compute_schedule;"
        "from exitplan.site import Edition, render_site;"
        "s = compute_schedule(loads_plan(sys.stdin.read()));"
        "made = render_site(Edition(s, source='plans'));"
        "print(hashlib.sha256(repr(made).encode()).hexdigest())"
    )
    expected = hashlib.sha256(repr(files).encode()).hexdigest()
    for seed, zone, locale in (("1", "Asia/Tokyo", "C"), ("77", "America/New_York", "C.UTF-8")):
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
                "LC_ALL": locale,
                "PATH": os.environ["PATH"],
            },
        )
        assert done.stdout.strip() == expected


def test_pages_are_well_formed_with_unique_ids(pages, read_html):
    """Every tag is closed where it must be, and no id stands twice on a page."""
    for path, page in pages.items():
        found = read_html(page.html)
        assert found.faults == [], path
        assert len(found.ids) == len(set(found.ids)), path


def test_every_link_between_pages_resolves(files, pages, read_html):
    """A link leads to a file that is made, and to an id that is on it."""
    found = {path: read_html(page.html) for path, page in pages.items()}
    seen = 0
    for path, page in found.items():
        for link in page.links:
            if link.startswith("https://"):
                continue
            target, _, anchor = link.partition("#")
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            goal = goal if target else path
            assert goal in files, (path, link)
            if anchor:
                assert anchor in found[goal].ids, (path, link)
            seen += 1
    assert seen > 50


def test_every_item_has_one_row_to_link_to(schedule, pages, read_html):
    """Bars, tables and lists all lead to the one row in which an item is at home."""
    ids = read_html(pages["roadmap/gantt.md"].html).ids
    for dates in schedule:
        assert ids.count(f"item-{dates.id.replace('.', '-')}") == 1


def test_dates_stand_in_words_and_figures_alike(pages, read_html):
    """A date is written out for people, and the machine's form beside it is the same day."""
    import datetime

    for page in pages.values():
        times = read_html(page.html).times
        assert times or "assumptions" in page.path or "downloads" in page.path
        for machine, words in times:
            assert words == long_date(datetime.date.fromisoformat(machine).toordinal())


def test_pages_say_as_of_when_and_from_where(pages, read_html):
    """Every page carries its status date, its source, and that it is no legal advice."""
    for path, page in pages.items():
        text = read_html(page.html).text
        assert "as of 3 February 2025" in text, path
        assert "computed from plans" in text, path
        assert "does not give legal advice" in text, path


def test_nothing_is_styled_or_scripted_in_line(files):
    """A strict content security policy holds: classes and attributes only."""
    for path, text in files.items():
        if path.endswith(".md"):
            assert not re.search(r"<script|<style|\sstyle=|\son\w+=", text), path


def test_markdown_leaves_the_pages_alone(pages):
    """No blank line ends the HTML early, no indent makes it code, no brace makes it a template."""
    for page in pages.values():
        assert "\n\n" not in page.html
        assert not re.search(r"^[ \t]", page.html, re.MULTILINE)
        assert not re.search(r"[{}]", page.html)


def test_the_table_carries_the_dates(schedule, pages):
    """Every item's own row says when it starts and ends, for people and machines."""
    text = pages["roadmap/gantt.md"].html
    for dates in schedule:
        row = text.split(f'id="item-{dates.id.replace(".", "-")}"')[1].split("</tr>")[0]
        assert f'<time datetime="{iso_date(dates.finish_day)}">' in row
        if not dates.is_milestone:
            assert f'<time datetime="{iso_date(dates.start_day)}">' in row


def test_the_overview_answers_first(schedule, pages, read_html):
    """Finish, missed deadlines and their words come before anything else."""
    text = " ".join(read_html(pages["roadmap/index.md"].html).text.split())
    assert "Forecast to finish on" in text[:200]
    assert "1 of 2 deadlines will be missed" in text
    assert re.search("Cabinet decides ?21 February 2025", text)
    late = schedule["decide.decision"].deadline
    assert re.search(rf"late ?by {-late.margin_working_days} working days", text)
    for word in ("late", "tight", "on time", "done"):
        assert f"{word} " in text
    assert "Next: “Options ready”" in text


def test_a_path_page_tells_the_chain_and_its_drag(schedule, pages, read_html):
    """The finding is the heading; the chain's items follow, each with what sets it."""
    page = pages["roadmap/paths/decide-decision.md"]
    text = " ".join(read_html(page.html).text.split())
    when = long_date(schedule["decide.decision"].finish_day)
    assert page.headings[0].text.startswith(f"“Cabinet decides”: forecast for {when}, ")
    assert "5 working days after the finish of “Publish the papers”" in text
    drag = schedule.drag("decide.papers", "decide.decision")
    assert drag == 5 * 480
    assert "The next nearest path" in text


def test_assumptions_reviews_and_sources_are_told_apart(pages, read_html):
    """Each item is under what it rests on; what rests on nothing is named."""
    text = " ".join(read_html(pages["roadmap/assumptions.md"].html).text.split())
    assert "2 of 10 items rest on an assumption" in text
    assert "2 items name neither a source nor an assumption" in text
    assert "Nobody knows how long. 31 January 2025 overdue" in text
    assert text.index("§4.2.9") < text.index("§4.2.10")
    assert "First paragraph." in text
    assert "The plan's own note." in text


def test_documents_are_linked_where_they_have_an_address(pages, read_html):
    """A reader can go and look; a document without an address is named all the same."""
    found = read_html(pages["roadmap/assumptions.md"].html)
    assert [link for link in found.links if "://" in link] == ["https://example.org/report"]
    assert "Minutes of Cabinet" in found.text


def test_the_data_file_is_the_schedule(schedule, files):
    """What is published as data is what was computed."""
    assert json.loads(files["roadmap/schedule.json"]) == schedule.as_dict()


def test_names_for_pages_are_unique_and_stay_put():
    """Dots become hyphens, and two ids never share a name."""
    table = slug_table(["a.b", "a-b", "A b", "..", "x" * 300, "x" * 301])
    assert table["a.b"] == "a-b"
    assert len(set(table.values())) == len(table)
    assert all(re.fullmatch(r"[a-z0-9-]{1,130}", slug) for slug in table.values())


def test_a_prefix_that_leaves_the_folder_is_refused(schedule):
    """Pages go where they are told, and nowhere above it."""
    for prefix in ("../up", "a/../b", "a b", ".hidden"):
        with pytest.raises(ValueError, match="is no folder for pages"):
            render_site(schedule, prefix=prefix)
    assert "index.md" in render_site(schedule, prefix="")


def test_a_plan_with_nothing_to_show_still_has_pages():
    """No tasks, no deadline, no status date: the pages say so."""
    text = "plan: bare\nstart: 2025-01-06\ntasks:\n  only: {duration: 5d}\n  also: {duration: 1d}\n"
    files = render_site(compute_schedule(loads_plan(text)))
    assert "No item has a deadline" in files["roadmap/index.md"]
    assert "No milestone or decision is still to come" in files["roadmap/index.md"]
    assert "nothing reported since the start on 6 January 2025" in files["roadmap/index.md"]
    assert "<svg" in files["roadmap/gantt.md"]


def test_critical_means_that_the_smallest_slip_moves_a_final_milestone(schedule):
    """The word and the float beside it agree for every open item."""
    facts = Facts(schedule)
    for dates in schedule:
        room = facts.room(dates.id)
        if dates.kind in ("task", "milestone") and not dates.completed:
            is_used_up = dates.critical or (room is not None and room.minutes <= 0)
            assert ("critical" in facts.state(dates)) == is_used_up
