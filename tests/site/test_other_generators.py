"""ProperDocs, Zensical and Material make the same pages of a roadmap as MkDocs does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOME = """\
# Home

The decision falls on {{ exitplan.date("decide.decision") }}.
The [roadmap](roadmap/index.md) says why.

```exitplan
show: gantt
of: decide
```
"""


def run(folder, *command):
    """Run a generator; what it prints tells why it failed."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "PYTHONPATH": str(ROOT),
            "SOURCE_DATE_EPOCH": "1735689600",
            "NO_MKDOCS_2_WARNING": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture
def project(tmp_path, plan_text):
    """A folder with the small plan, a page of one's own, and what a test adds."""

    def lay_out(config="", home=HOME):
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs/index.md").write_text(home, encoding="utf-8")
        (tmp_path / "plans").mkdir()
        (tmp_path / "plans/helpdesk.yaml").write_text(plan_text, encoding="utf-8")
        if config:
            (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
        return tmp_path

    return lay_out


def assert_whole(site, read_html, *, css="roadmap/exitplan.css"):
    """The pages are HTML with headings and tables, in our style, and lead to each other."""
    pages = {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.rglob("*.html"))
        if path.name != "404.html"
    }
    assert "roadmap/gantt/index.html" in pages
    for name, text in pages.items():
        if not name.startswith("roadmap/"):
            continue
        page = read_html(text)
        tags = [tag for tag, _ in page.tags]
        assert tags.count("h1") == 1, name
        assert "&lt;table" not in text, name
        assert "&lt;div" not in text, name
        assert '<div class="exitplan">' in text, name
        assert any(os.path.basename(css) in link for link in page.fetched), name
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links:
            path = link.partition("#")[0].partition("?")[0]
            if not path or "://" in path or path.startswith("mailto:"):
                continue
            goal = os.path.normpath(site / os.path.dirname(name) / path)
            assert os.path.exists(goal), (name, link)
    gantt = read_html(pages["roadmap/gantt/index.html"])
    tags = [tag for tag, _ in gantt.tags]
    assert "table" in tags
    assert "svg" in tags
    assert "Set out the options" in gantt.text
    return pages


PLUGIN = """\
site_name: Trial
theme: %s
strict: true
plugins:
  - search
  - exitplan: {plans: plans, csp: true}
markdown_extensions: [attr_list, tables%s]
"""


def test_properdocs_builds_a_site_with_the_plugin(project, read_html):
    """The plugin runs unchanged in the fork, its fences and macros too."""
    pytest.importorskip("properdocs")
    theme = "{name: mkdocs, highlightjs: false}"
    folder = project(PLUGIN % (theme, ""))
    run(folder, "properdocs", "build", "-f", "mkdocs.yml", "--strict")
    pages = assert_whole(folder / "site", read_html)
    home = read_html(pages["index.html"])
    assert "roadmap/milestones/decide-decision/" in home.links
    assert "Cabinet decides" in home.text


def test_properdocs_builds_our_own_site(tmp_path):
    """Whoever moves on to the fork can keep this site as it is."""
    pytest.importorskip("properdocs")
    pytest.importorskip("mkdocstrings")
    said = run(
        ROOT, "properdocs", "build", "-q", "-f", "mkdocs.yml", "--strict", "-d", str(tmp_path)
    )
    assert "Traceback" not in said
    assert (tmp_path / "roadmap/index.html").is_file()


def test_material_shows_the_pages_in_its_frame(project, read_html):
    """Under Material with superfences, nothing comes from elsewhere and nothing is inline."""
    pytest.importorskip("material")
    theme = "{name: material, font: false}"
    folder = project(PLUGIN % (theme, ", pymdownx.superfences"))
    run(folder, "mkdocs", "build", "--strict")
    pages = assert_whole(folder / "site", read_html)
    for name, text in pages.items():
        page = read_html(text)
        assert not [link for link in page.fetched if "://" in link], name
        assert ' style="' not in text, name
    assert "Cabinet decides" in read_html(pages["index.html"]).text


def test_zensical_builds_what_the_command_writes(project, read_html):
    """It knows no plugins, but takes the pages of exitplan site as they are."""
    pytest.importorskip("zensical")
    folder = project(home="# Home\n\n[The roadmap](roadmap/index.md)\n")
    (folder / "zensical.toml").write_text(
        '[project]\nsite_name = "Trial"\nsite_url = "https://example.org/"\n'
        'extra_css = ["roadmap/exitplan.css"]\nextra_javascript = ["roadmap/exitplan.js"]\n',
        encoding="utf-8",
    )
    run(folder, "exitplan", "site", "plans", "--out", "docs/roadmap")
    said = run(folder, "zensical", "build")
    assert "No issues found" in said
    pages = assert_whole(folder / "site", read_html)
    assert 'href="gantt/' in pages["roadmap/index.html"]
