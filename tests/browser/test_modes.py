"""The site without scripts, without a server, on paper, and as readers have set their screens."""

from __future__ import annotations

import re

import pytest

from tests.browser._browse import listed
from tests.browser._serve import served
from tests.browser._site import PREFIX

# The words of our parts of a page: all of them, and those that no script has added. And what of
# the content is hidden, other than in details that a reader can open.
CONTENT = """() => {
  const parts = [...document.querySelectorAll('.exitplan')]
    .filter(part => !part.parentElement.closest('.exitplan'));
  const words = without => parts.flatMap(part => {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode())
      if (!walker.currentNode.parentElement.closest(without))
        found.push(...walker.currentNode.data.split(/\\s+/).filter(Boolean));
    return found;
  });
  const hidden = parts.flatMap(part => [...part.querySelectorAll('table, figure, h2, h3, p')])
    .filter(e => !e.closest('[data-ep-script], noscript, details:not([open])'))
    .filter(e => !e.checkVisibility({visibilityProperty: true}))
    .map(e => e.outerHTML.slice(0, 120));
  return {all: words('noscript, script'), own: words('noscript, script, [data-ep-script]'), hidden};
}"""


def test_without_scripts_nothing_is_missing(site, visit):
    """With scripts off our pages say and show all that they do with scripts on, and nothing that
    a script has put there is without its mark.
    """
    faults: dict[str, list[str]] = {}
    with visit() as scripted, visit(java_script_enabled=False) as plain:
        for name in site.kinds:
            scripts_on = scripted.open(name).evaluate(CONTENT)
            scripts_off = plain.open(name).evaluate(CONTENT)
            assert len(scripts_off["all"]) > 50, f"{name} says hardly anything"
            for what, some, more in (
                ("scripts take away", scripts_off["all"], scripts_on["all"]),
                ("scripts add without data-ep-script", scripts_on["own"], scripts_off["all"]),
            ):
                if lost := first_lost(some, more):
                    faults.setdefault(what, []).append(f"{name}: {lost}")
            for hidden in set(scripts_off["hidden"]) - set(scripts_on["hidden"]):
                faults.setdefault("only scripts show", []).append(f"{name}: {hidden}")
    assert not faults, listed(faults)


def first_lost(some, more):
    """Where words are not found, in their order, among more words; empty if all are."""
    ahead = iter(more)
    for at, word in enumerate(some):
        if word not in ahead:
            return " ".join(some[max(at - 5, 0) : at + 10])
    return ""


def test_lost_words_are_found():
    """Words added between do not count; words left out or moved are told."""
    assert first_lost(["a", "b"], ["x", "a", "y", "b", "z"]) == ""
    assert first_lost(["a", "b", "c"], ["a", "c"]) == "a b c"
    assert first_lost(["a", "b"], ["b", "a"]) == "a b"


def test_opened_from_a_folder_our_scripts_work(site, visit):
    """A site copied to a disk works without a server: nothing of ours complains or is missing."""
    with visit(site.folder.as_uri() + "/") as seen:
        for name in site.kinds:
            seen.open(name)
    # The theme's search asks for its index, which a browser refuses to a page from a disk.
    ours = {fault: on for fault, on in seen.faults.items() if "search/" not in fault}
    assert not ours, listed(ours)


A3_LANDSCAPE, A4_PORTRAIT = (1191, 842), (595, 842)
MEDIA_BOX = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]")

# A button in the head of a table is the name of its column, too.
NAVIGATION = """() => [...document.querySelectorAll(
    'nav, [role=navigation], .navbar, .bs-sidebar, button, form, dialog, [data-ep-script]')]
  .filter(e => !e.closest('th') && e.checkVisibility({visibilityProperty: true})
    && e.getBoundingClientRect().height > 0)
  .map(e => e.cloneNode(false).outerHTML.slice(0, 120))"""


def sizes(pdf):
    """Give the sizes of a PDF's pages, in points, rounded."""
    return [tuple(round(float(side)) for side in box) for box in MEDIA_BOX.findall(pdf)]


def test_the_roadmap_prints_on_a3_and_the_rest_on_a4(site, visit):
    """On paper the roadmap is a plan on A3, across; what has no picture is an A4 report."""
    roadmaps = {name for name in site.own if name.endswith("/gantt.html")}
    assert roadmaps
    with visit() as seen:
        for name in sorted(roadmaps | set(site.kinds)):
            printed = sizes(seen.open(name).pdf(prefer_css_page_size=True))
            pictures = any(part.find("svg") for part in site.own[name])
            allowed = {A4_PORTRAIT, A3_LANDSCAPE} if pictures else {A4_PORTRAIT}
            assert printed, name
            assert set(printed) <= allowed, f"{name}: {printed}"
            if name in roadmaps:
                assert printed.count(A3_LANDSCAPE) == 1, f"{name}: {printed}"


def test_paper_shows_no_navigation(site, visit):
    """What only a screen can use stays off the paper."""
    faults: dict[str, list[str]] = {}
    with visit() as seen:
        for name in site.kinds:
            page = seen.open(name)
            page.emulate_media(media="print")
            for left in page.evaluate(NAVIGATION):
                faults.setdefault("is printed", []).append(f"{name}: {left}")
            page.emulate_media(media="screen")
    assert not faults, listed(faults)


# Each shape of our pictures, and whether it can be seen: filled or outlined, in another colour than
# the page's. A faint wash behind a picture only decorates it and does not count.
SHAPES = """() => {
  const shapes = [...document.querySelectorAll('.exitplan svg :is(rect, path, line, polygon,'
    + ' polyline, circle, ellipse, text, use)')].filter(e => !e.closest('defs, clipPath, mask'));
  const paper = getComputedStyle(document.body).backgroundColor;
  const clear = colour => colour === 'none' || colour === paper
    || Number(/^rgba.* ([\\d.]+)\\)$/.exec(colour)?.[1] ?? 1) < 0.3;
  return shapes.map(e => {
    const s = getComputedStyle(e);
    const seen = s.display !== 'none' && s.visibility === 'visible' && Number(s.opacity) > 0
      && (!clear(s.fill) && Number(s.fillOpacity) > 0
        || !clear(s.stroke) && Number(s.strokeOpacity) > 0 && parseFloat(s.strokeWidth) > 0);
    return [seen, e.cloneNode(false).outerHTML.replace(' xmlns="http://www.w3.org/2000/svg"', '')];
  });
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_forced_colours_lose_nothing(site, visit, theme):
    """Whoever reads in colours of their own sees every shape of every picture."""
    faults: dict[str, list[str]] = {}
    shapes = 0
    with visit(color_scheme=theme) as seen:
        for name in site.kinds:
            page = seen.open(name)
            before = page.evaluate(SHAPES)
            page.emulate_media(forced_colors="active")
            after = page.evaluate(SHAPES)
            page.emulate_media(forced_colors="none")
            shapes += len(before)
            for (visible, html), (still, _) in zip(before, after, strict=True):
                if visible and not still:
                    faults.setdefault("vanishes", []).append(f"{name}: {html[:120]}")
    assert shapes > 100
    assert not faults, listed(faults)


MOVING = """() => [...document.querySelectorAll('.exitplan, .exitplan *')]
  .filter(e => [getComputedStyle(e), getComputedStyle(e, '::before'),
      getComputedStyle(e, '::after')].some(s =>
    s.animationName !== 'none' && parseFloat(s.animationDuration) > 0.01
    || s.transitionDuration.split(',').some(d => parseFloat(d) > 0.01)
    || s.scrollBehavior === 'smooth'))
  .map(e => e.cloneNode(false).outerHTML.slice(0, 120))"""


def test_who_wants_no_motion_gets_none(site, visit):
    """Nothing of ours glides, fades or scrolls by itself for those who asked for calm."""
    faults: dict[str, list[str]] = {}
    with visit(reduced_motion="reduce") as seen:
        for name in site.kinds:
            for moving in seen.open(name).evaluate(MOVING):
                faults.setdefault("moves", []).append(f"{name}: {moving}")
    assert not faults, listed(faults)


def test_search_works_behind_the_policy(site, visit):
    """The search of the site finds what a plan is about, and nothing complains."""
    with served(site.folder, search=True) as address, visit(address) as seen:
        # Reading and indexing every page takes the theme's worker some seconds.
        with seen.page.expect_console_message(
            lambda message: "search ready" in message.text, timeout=60_000
        ):
            page = seen.open("index.html")
        page.keyboard.press("s")
        page.locator("#mkdocs-search-query").press_sequentially("milestone", timeout=5_000)
        page.locator(f"#mkdocs-search-results a[href*='{PREFIX}']").first.wait_for(timeout=30_000)
    assert not seen.faults, listed(seen.faults)
