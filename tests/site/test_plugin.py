"""The MkDocs plugin, by building sites and reading what comes out."""

from __future__ import annotations

import json
import posixpath
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "plans"


def crawl(site, read_html):
    """Follow every link of a built site; give what does not resolve."""
    pages = {
        path.relative_to(site).as_posix(): read_html(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
        if path.name != "404.html"
    }
    broken = []
    for name, page in pages.items():
        for link in page.links + page.fetched:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                if link in page.fetched:
                    broken.append((name, link, "is loaded from another server"))
                continue
            goal = name
            if parts.path:
                goal = posixpath.normpath(
                    posixpath.join(posixpath.dirname(name), unquote(parts.path))
                )
                if (site / goal).is_dir():
                    goal = posixpath.normpath(posixpath.join(goal, "index.html"))
            if not (site / goal).is_file():
                broken.append((name, link, "no such file"))
            elif parts.fragment and goal in pages and parts.fragment not in pages[goal].ids:
                broken.append((name, link, "no such anchor"))
    return pages, broken


@pytest.mark.parametrize("directory_urls", ["true", "false"])
def test_every_link_of_a_built_site_resolves(build_site, read_html, directory_urls, plan_text):
    """Whatever the form of addresses, nothing leads nowhere and nothing loads from elsewhere."""
    more = "nav: [{Home: index.md}, {Roadmap: roadmap/index.md}]"
    site = build_site(
        {"helpdesk.yaml": plan_text}, more=f"{more}\nuse_directory_urls: {directory_urls}"
    )
    pages, broken = crawl(site, read_html)
    assert broken == []
    assert len(pages) == 6
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name


def test_the_real_plans_build_into_a_site_without_a_broken_link(build_site, read_html):
    """The published roadmap of the worked case holds together."""
    site = build_site(REAL)
    pages, broken = crawl(site, read_html)
    assert broken == []
    assert len(pages) > 8
    data = json.loads((site / "roadmap/schedule.json").read_text(encoding="utf-8"))
    assert len(data["tasks"]) > 150
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name


def test_pages_join_the_navigation_under_the_roadmap(build_site, read_html, plan_text):
    """Naming the first page in mkdocs.yml brings all of them in."""
    site = build_site({"helpdesk.yaml": plan_text})
    home = read_html((site / "index.html").read_text(encoding="utf-8"))
    for page in ("roadmap/gantt/", "roadmap/paths/done/", "roadmap/assumptions/"):
        assert page in home.links


@pytest.mark.parametrize(
    "more", ["", "nav: [{Home: index.md}]", "nav: [index.md, roadmap/index.md, roadmap/gantt.md]"]
)
def test_any_navigation_passes_a_strict_build(build_site, more, plan_text):
    """No navigation, one without the roadmap, one that names its pages itself: all are fine."""
    assert (
        build_site({"helpdesk.yaml": plan_text}, more=more) / "roadmap/gantt/index.html"
    ).is_file()


def test_search_finds_items_and_sections(build_site, plan_text):
    """Titles inside the tables are in the search index, under their sections."""
    site = build_site({"helpdesk.yaml": plan_text})
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    hits = [entry for entry in index["docs"] if "Set out the options" in entry["text"]]
    assert any(entry["location"].startswith("roadmap/gantt/") for entry in hits)
    assert any("#part-prepare" in entry["location"] for entry in hits)


def test_another_status_date_and_folder_can_be_asked_for(build_site, plan_text):
    """as_of and prefix do what they say."""
    site = build_site(
        {"helpdesk.yaml": plan_text},
        options="{plans: plans, as_of: '2025-02-10', prefix: exit/helpdesk}",
        more="",
        home="# Home\n",
    )
    text = (site / "exit/helpdesk/index.html").read_text(encoding="utf-8")
    assert "as of 10 February 2025" in text
    assert (site / "exit/helpdesk/exitplan.css").is_file()


@pytest.fixture
def broken(plan_text):
    """The small plan with two faults."""
    return plan_text.replace("[options, side-work]", "[optoins, side-work]").replace(
        "duration: 4w", "duration: 4 fortnights"
    )


def test_a_broken_plan_stops_the_build_with_its_places(tmp_path, build_site, caplog, broken):
    """Every error is told with file, line, column and code; the build ends in one sentence."""
    from mkdocs.exceptions import Abort

    with pytest.raises(Abort):
        build_site({"helpdesk.yaml": broken})
    lines = [record.getMessage() for record in caplog.records]
    line = next(i for i, text in enumerate(broken.splitlines(), 1) if "fortnights" in text)
    assert any(f"plans/helpdesk.yaml:{line}:19: EP107 " in text for text in lines), lines
    assert any("EP201" in text for text in lines), lines
    assert any("so no roadmap was made" in text for text in lines), lines


@pytest.mark.parametrize("quiet", [[], ["--quiet"]], ids=["plain", "quiet"])
def test_the_command_line_shows_no_traceback(tmp_path, build_site, broken, quiet):
    """Who builds a broken plan sees sentences, even asking for quiet, and exit status 1."""
    from mkdocs.exceptions import Abort

    with pytest.raises(Abort):
        build_site({"helpdesk.yaml": broken})
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *quiet],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "EP107" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("{plans: plans, as_of: yesterday}", "as_of: 'yesterday' is not a date"),
        ("{plans: plans, prefix: ../up}", "prefix: '../up' is no folder"),
        ("{plans: nowhere}", "EP001"),
    ],
)
def test_a_wrong_option_is_told_in_a_sentence(build_site, caplog, options, message, plan_text):
    """Options that cannot be followed stop the build and say why."""
    from mkdocs.exceptions import Abort

    with pytest.raises(Abort):
        build_site({"helpdesk.yaml": plan_text}, options=options)
    assert any(message in record.getMessage() for record in caplog.records), caplog.text


def test_warnings_do_not_stop_a_strict_build(build_site, caplog, plan_text):
    """A sound plan with an assumption behind a date is published; the log says so."""
    import logging

    caplog.set_level(logging.INFO)
    silent = plan_text.replace("        remaining: 10d\n", "").replace(
        "duration: 4w", "duration: 2w"
    )
    site = build_site({"helpdesk.yaml": silent})
    assert (site / "roadmap/index.html").is_file()
    assert any("EP310" in record.getMessage() for record in caplog.records)


def test_a_page_of_ones_own_is_never_overwritten(build_site, tmp_path, caplog, plan_text):
    """Where the docs folder has a page of the same name, the build stops."""
    from mkdocs.exceptions import Abort

    (tmp_path / "docs/roadmap").mkdir(parents=True)
    (tmp_path / "docs/roadmap/gantt.md").write_text("# Mine\n", encoding="utf-8")
    with pytest.raises(Abort):
        build_site({"helpdesk.yaml": plan_text})
    assert any("exitplan makes roadmap/gantt.md" in r.getMessage() for r in caplog.records)


def test_hostile_titles_do_no_harm_in_a_theme(build_site, read_html, plan_text):
    """Navigation, table of contents and window title print a title as text."""
    title = "'<script>alert(1)</script> \"><img src=x> {{ 7*7 }}'"
    site = build_site({"helpdesk.yaml": plan_text.replace("Cabinet decides", title)})
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script>alert(1)" not in text, path
        assert "<img src=x>" not in text, path


def test_the_site_is_the_same_twice(build_site, plan_text):
    """Two builds of one plan give the same files, byte for byte."""
    first = build_site({"helpdesk.yaml": plan_text})
    before = {p: p.read_bytes() for p in first.rglob("*") if p.is_file()}
    build_site({"helpdesk.yaml": plan_text})
    after = {p: p.read_bytes() for p in first.rglob("*") if p.is_file()}
    assert before == after
