"""A crawler of our own: every link of the published site leads somewhere."""

from __future__ import annotations

import collections
import re

import pytest

from tests.browser._browse import listed
from tests.browser._links import addresses, fault, goal
from tests.browser._site import ROOT, Site

HOME = re.compile(r"^site_url: *(\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def home():
    """Where mkdocs.yml says the site is published; empty if it does not say."""
    stated = HOME.search((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    return stated[1] if stated else ""


@pytest.fixture(scope="module")
def ids(site):
    """Every page's ids."""
    return {
        name: {e.attributes["id"] for e in tree.walk() if "id" in e.attributes}
        for name, tree in site.trees.items()
    }


def test_every_address_resolves(site, ids, home):
    """Links, anchors, pictures, style sheets' files, feeds and calendars lead to what exists."""
    broken: dict[str, list[str]] = {}
    for name in site.files:
        for address in addresses(site, name):
            if said := fault(site, name, address, ids, home):
                broken.setdefault(said, []).append(f"{name}: {address[:120]}")
    assert not broken, listed(broken)


def test_every_page_can_be_reached_from_the_first(site):
    """Who starts at the home page and follows links finds every page and every download."""
    reached = {"index.html"}
    ahead = collections.deque(reached)
    while ahead:
        name = ahead.popleft()
        for address in addresses(site, name):
            found = goal(site, name, address)
            if found is not None and found[0] in site.files and found[0] not in reached:
                reached.add(found[0])
                ahead.append(found[0])
    folders = tuple({f"{name.partition('/')[0]}/" for name in site.own if "/" in name})
    wanted = set(site.trees) | {
        name for name in site.files if name.startswith(folders) and not name.endswith(".map")
    }
    assert wanted - reached == set()


def test_every_page_has_its_ids_once(site):
    """An anchor and a label mean one place."""
    for name, tree in site.trees.items():
        counts = collections.Counter(
            element.attributes["id"] for element in tree.walk() if "id" in element.attributes
        )
        assert [one for one, count in counts.items() if count > 1] == [], name


def test_the_crawler_sees_what_is_broken(tmp_path):
    """A missing file, a missing anchor, a label for nothing and a script for a link are told."""
    (tmp_path / "index.html").write_text(
        '<p id="here"><a href="gone.html">a</a><a href="#here">b</a><a href="#there">c</a>'
        '<a href="javascript:alert(1)">d</a><svg aria-labelledby="nobody"><a href="./#here"/></svg>'
        '<a href="https://example.org/">e</a><img src="sub/"></p>',
        encoding="utf-8",
    )
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/style.css").write_text("a {b: url('../none.png')}", encoding="utf-8")
    (tmp_path / "dates.ics").write_text("URL:gone/\r\n  too.html\r\n", encoding="utf-8")
    (tmp_path / "feed.atom").write_text('<link href="index.html#no"/>', encoding="utf-8")
    site = Site(tmp_path)
    ids = {"index.html": {"here"}}
    told = [
        (name, address, said)
        for name in site.files
        for address in addresses(site, name)
        if (said := fault(site, name, address, ids))
    ]
    assert told == [
        ("dates.ics", "gone/", "no such file"),
        ("feed.atom", "index.html#no", "no such anchor"),
        ("index.html", "gone.html", "no such file"),
        ("index.html", "#there", "no such anchor"),
        ("index.html", "javascript:alert(1)", "javascript: is no scheme for a link"),
        ("index.html", "#nobody", "no such anchor"),
        ("index.html", "sub/", "no such file"),
        ("sub/style.css", "../none.png", "no such file"),
    ]
