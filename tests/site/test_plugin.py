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
    assert len(pages) > 6
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
    for page in ("roadmap/gantt/", "roadmap/milestones/", "roadmap/assumptions/"):
        assert page in home.links
    assert "roadmap/paths/done/" not in home.links, "pages that are not listed would drown it"


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


TWO = """{plans: plans/one, prefix: one, title: First}
  - exitplan: {plans: plans/two, prefix: exit/two}"""


def test_one_site_can_have_several_roadmaps(build_site, read_html, plan_text):
    """Each has a folder of its own; style sheet and script are loaded once."""
    plans = {
        "one/helpdesk.yaml": plan_text,
        "two/other.yaml": plan_text.replace("helpdesk", "other", 1),
    }
    nav = "nav: [index.md, {One: one/index.md}, exit/two/index.md]"
    site = build_site(plans, options=TWO, more=nav, home="# Home\n")
    pages, broken = crawl(site, read_html)
    assert broken == []
    for name in ("one/gantt/index.html", "exit/two/gantt/index.html"):
        assert len([link for link in pages[name].fetched if "exitplan.css" in link]) == 1
        assert len([link for link in pages[name].fetched if "exitplan.js" in link]) == 1
    assert not (site / "exit/two/exitplan.css").exists()
    assert "exit/two/milestones/" in pages["index.html"].links


def test_two_roadmaps_with_one_prefix_are_refused(build_site, caplog, plan_text):
    """The second would write over the first."""
    from mkdocs.exceptions import Abort

    plans = {"one/a.yaml": plan_text, "two/b.yaml": plan_text}
    options = TWO.replace("exit/two", "one")
    with pytest.raises(Abort):
        build_site(plans, options=options, more="", home="# Home\n")
    assert any("two roadmaps have the prefix 'one'" in r.getMessage() for r in caplog.records)


@pytest.mark.parametrize("page", ["roadmap.md", "roadmap/README.md", "roadmap/gantt/index.md"])
def test_a_page_that_would_lie_in_the_same_place_is_refused(
    build_site, tmp_path, caplog, page, plan_text
):
    """Another name in the documentation may lead to the address of one of ours."""
    from mkdocs.exceptions import Abort

    (tmp_path / "docs" / page).parent.mkdir(parents=True)
    (tmp_path / "docs" / page).write_text("# Mine\n", encoding="utf-8")
    with pytest.raises(Abort):
        build_site({"helpdesk.yaml": plan_text}, more="", home="# Home\n")
    assert any(f"{page} does so too" in record.getMessage() for record in caplog.records)


def test_a_roadmap_inside_another_is_refused_where_pages_meet(build_site, caplog, plan_text):
    """The list of milestones of one lies where the overview of the other would."""
    from mkdocs.exceptions import Abort

    plans = {"one/a.yaml": plan_text, "two/b.yaml": plan_text}
    options = TWO.replace("exit/two", "one/milestones")
    with pytest.raises(Abort):
        build_site(plans, options=options, more="", home="# Home\n")
    assert any("in the same place" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("which", [0, 1])
def test_a_site_stays_strict_when_it_is_built_again(build_site, tmp_path, which, plan_text):
    """A server keeps its plugins from one build to the next."""
    from mkdocs.config import load_config

    strict = [", csp: true" if which == number else "" for number in (0, 1)]
    options = TWO.replace("prefix: one", f"prefix: one{strict[0]}")
    options = options.replace("prefix: exit/two", f"prefix: exit/two{strict[1]}")
    plans = {"one/a.yaml": plan_text, "two/b.yaml": plan_text}
    build_site(plans, options=options, more="", home="# Home\n")
    config = load_config("mkdocs.yml")
    ours = [each for name, each in config.plugins.items() if name.startswith("exitplan")]
    for _ in range(2):
        for plugin in ours:
            plugin.on_config(config)
        assert [plugin.strict is not None for plugin in ours] == [which == 0, which == 1]


def test_without_a_navigation_pages_keep_their_order(build_site, plan_text):
    """MkDocs sorts by file; readers get the order of the roadmap's own menu, and its title."""
    site = build_site({"helpdesk.yaml": plan_text}, more="", options="{plans: plans, title: Exit}")
    home = (site / "index.html").read_text(encoding="utf-8")
    order = ["roadmap/gantt/", "roadmap/milestones/", "roadmap/assumptions/", "roadmap/downloads/"]
    places = [home.index(f'href="{page}"') for page in order]
    assert places == sorted(places)
    assert ">Exit<" in home
    overview = (site / "roadmap/index.html").read_text(encoding="utf-8")
    assert 'rel="next" href="gantt/"' in overview


@pytest.mark.parametrize(
    ("more", "start"),
    [
        (
            "repo_url: https://example.org/council/exit\nedit_uri: edit/main/docs/",
            "https://example.org/council/exit/edit/main/plans/helpdesk.yaml#L",
        ),
        (
            "edit_uri_template: 'https://example.org/e?file={path}&x={path_noext}'",
            "https://example.org/e?file=../plans/helpdesk.yaml&amp;x=../plans/helpdesk#L",
        ),
        ("repo_url: https://example.org/council/exit", ""),
    ],
    ids=["edit_uri", "template", "none"],
)
def test_edit_this_page_leads_to_the_plans_line(build_site, more, start, plan_text):
    """By what the site says of its own pages; without that, there is no such link."""
    site = build_site(
        {"helpdesk.yaml": plan_text},
        more=f"{more}\nnav: [index.md, roadmap/index.md]",
        home="# Home\n",
    )
    line = next(
        number for number, text in enumerate(plan_text.splitlines(), 1) if text == "  done:"
    )
    page = (site / "roadmap/milestones/done/index.html").read_text(encoding="utf-8")
    if start:
        assert f'href="{start}{line}"' in page or f'href="{start}{line + 1}"' in page
    else:
        assert "helpdesk.yaml#L" not in page


def test_an_address_for_editing_can_be_given_or_refused(build_site, plan_text):
    """An address is taken for the folder of mkdocs.yml; false takes every link away."""
    more = "repo_url: https://example.org/r\nedit_uri: edit/\nnav: [index.md, roadmap/index.md]"
    own = "{plans: plans, edit: 'https://example.org/blob/x'}"
    site = build_site({"helpdesk.yaml": plan_text}, options=own, more=more, home="# Home\n")
    page = (site / "roadmap/milestones/done/index.html").read_text(encoding="utf-8")
    assert 'href="https://example.org/blob/x/plans/helpdesk.yaml#L' in page
    none = "{plans: plans, edit: false}"
    site = build_site({"helpdesk.yaml": plan_text}, options=none, more=more, home="# Home\n")
    page = (site / "roadmap/milestones/done/index.html").read_text(encoding="utf-8")
    assert "helpdesk.yaml#L" not in page


def test_a_strict_site_has_no_script_and_no_style_in_its_pages(build_site, read_html, plan_text):
    """Every page states the policy, 404 too; what the theme wrote into pages lies in files."""
    site = build_site(
        {"helpdesk.yaml": plan_text},
        options="{plans: plans, csp: true}",
        home="# Home\n\n| a |\n|--:|\n| b |\n",
    )
    found = sorted(site.rglob("*.html"))
    assert len(found) > 6
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert "<script>" not in text, path
        assert ' style="' not in text, path
        assert 'http-equiv="Content-Security-Policy"' in text, path
    _, broken = crawl(site, read_html)
    assert broken == []
    missing = (site / "404.html").read_text(encoding="utf-8")
    assert 'src="/assets/exitplan/own-' in missing


def test_a_site_that_did_not_ask_for_it_is_not_made_strict(build_site, plan_text):
    """Other people's pages may need what a strict policy forbids."""
    site = build_site({"helpdesk.yaml": plan_text})
    assert "Content-Security-Policy" not in (site / "index.html").read_text(encoding="utf-8")
    assert not (site / "assets").exists()


def test_today_is_the_day_of_the_build(build_site, plan_text):
    """SOURCE_DATE_EPOCH fixes it, so that the same build gives the same bytes: 2025-01-01."""
    early = plan_text.replace("2025-01-06", "2024-12-02").replace("2025-01-13", "2024-12-09")
    early = early.replace("2025-01-17", "2024-12-13").replace(
        "review_by: 2025-01-31", "review_by: 2025-03-31"
    )
    site = build_site(
        {"helpdesk.yaml": early}, options="{plans: plans, as_of: today}", home="# H\n"
    )
    assert "as of 1 January 2025" in (site / "roadmap/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("asked", ["on", "off", "auto", "'on'"])
def test_words_that_yaml_takes_for_truth_are_choices(build_site, plan_text, asked):
    """Risk: on and off mean what they say, with or without quotes."""
    pytest.importorskip("numpy")
    unsure = plan_text.replace(
        "duration: 5d\n        assumed: A week.", "estimate: {low: 3d, likely: 5d, high: 9d}"
    )
    site = build_site({"helpdesk.yaml": unsure}, options=f"{{plans: plans, risk: {asked}}}")
    overview = (site / "roadmap/index.html").read_text(encoding="utf-8")
    assert ("Four in five runs" in overview) == (asked != "off")


def test_states_and_a_date_without_quotes_are_taken(build_site, plan_text):
    """A folder of dated files is the plan's past; YAML's own dates are dates."""
    past = plan_text.replace("status_date: 2025-02-03", "status_date: 2025-01-27")
    site = build_site(
        {"now/helpdesk.yaml": plan_text, "past/2025-01-27.yaml": past},
        options="{plans: plans/now, states: plans/past, as_of: 2025-02-10}",
    )
    text = (site / "roadmap/slippage/index.html").read_text(encoding="utf-8")
    assert "27 January 2025" in text
    assert "10 February 2025" in (site / "roadmap/index.html").read_text(encoding="utf-8")


def served(folder, port):
    """Start `mkdocs serve` in a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def test_serving_follows_the_plan_and_survives_its_faults(build_site, tmp_path, plan_text):
    """A new file in the plans' folder builds anew; a broken one is told and the server stays."""
    import socket
    import time
    from urllib.request import urlopen

    build_site({"helpdesk.yaml": plan_text}, options="{plans: plans, csp: true, check: false}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def page():
        with urlopen(f"http://127.0.0.1:{port}/roadmap/", timeout=20) as answer:
            return answer.read().decode()

    def wait(what):
        end = time.monotonic() + 40
        while time.monotonic() < end:
            try:
                text = page()
            except OSError:
                text = ""
            if what(text):
                return text
            time.sleep(0.3)
        pytest.fail(text[:2_000] or "the server does not answer")

    server = served(tmp_path, port)
    try:
        first = wait(lambda text: "Bringing the ICT helpdesk back" in text)
        assert "Content-Security-Policy" not in first, "the server's own script would not run"
        plan = tmp_path / "plans/helpdesk.yaml"
        plan.write_text(plan_text.replace("duration: 4w", "duration: 4 fortnights"))
        time.sleep(3)
        assert server.poll() is None
        plan.write_text(plan_text.replace("ICT helpdesk back", "whole helpdesk home"))
        wait(lambda text: "whole helpdesk home" in text)
    finally:
        server.terminate()
        said = server.communicate(timeout=20)[0]
    assert "EP107" in said
