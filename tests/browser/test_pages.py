"""Every page in a real browser: narrow and wide, light and dark, behind a strict policy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser._browse import THEMES, WIDTHS, listed
from tests.browser._serve import served

SCREENSHOTS = os.environ.get("EXITPLAN_SCREENSHOTS", "")
TALLEST = 6_000  # More of a page is hard to look at, and image viewers refuse it.

# Axe looks at a page of each kind in both of these, and at others in one of them, by turns.
STATES = (("light", WIDTHS[-1]), ("dark", WIDTHS[0]))

# What may harm somebody; what axe calls moderate or minor is a reviewer's business. Contrast takes
# half of the time and hangs on classes, which the pages of each kind show between them.
AXE = """contrast => axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  preload: false,
  rules: {'color-contrast': {enabled: contrast}},
}).then(result => result.violations
  .filter(found => ['serious', 'critical'].includes(found.impact))
  .map(found => [`axe, ${found.impact}: ${found.help} (${found.id})`,
    found.nodes.map(node => node.html.slice(0, 160))]))"""

ROOM = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@pytest.mark.parametrize("half", [0, 1])
def test_pages_are_quiet_fit_and_keep_nobody_out(site, visit, axe_script, half):
    """Behind the policy, at any width and in both themes, no page says anything in the console,
    asks another server, scrolls sideways or has a fault that axe-core calls serious.
    """
    with visit() as seen:
        for turn, name in enumerate(list(site.trees)[half::2]):
            seen.page.emulate_media(color_scheme=THEMES[half])  # Half of them load in the dark.
            page = seen.open(name, width=WIDTHS[0])
            due = {STATES[turn % 2]} if name in site.walked else set()
            thorough = name in site.kinds
            if thorough:
                due.update(STATES)
            if due:
                page.evaluate(axe_script)
            for theme, width in looks(thoroughly=thorough):
                seen.resize(width)
                page.emulate_media(color_scheme=theme)
                note_what_does_not_fit(seen, theme, width)
                if (theme, width) in due:
                    note_what_axe_finds(
                        seen, theme, width, contrast=name not in site.own or thorough
                    )
                if SCREENSHOTS and thorough:
                    keep_screenshot(page, name, theme, width)
    assert not seen.faults, listed(seen.faults)


def looks(*, thoroughly):
    """Give the themes and widths to look at a page in.

    Colours move nothing, so dark at one width will do where another page of
    the kind is looked at in all.
    """
    return [
        (theme, width)
        for width in WIDTHS
        for theme in THEMES
        if thoroughly or theme == "light" or (theme, width) in STATES
    ]


def note_what_does_not_fit(seen, theme, width):
    """Note that a page scrolls sideways."""
    wide, room = seen.page.evaluate(ROOM)
    if wide > room:
        seen.note(f"scrolls sideways at {width} px", f"{wide} px, {theme}")


def note_what_axe_finds(seen, theme, width, *, contrast):
    """Note what axe-core calls serious or critical."""
    for what, places in seen.page.evaluate(AXE, contrast):
        for place in places:
            seen.note(what, f"{theme}, {width} px: {place}")


def keep_screenshot(page, name, theme, width):
    """Keep how a page begins, for people to look at; nothing compares them."""
    folder = Path(SCREENSHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    stem = name.removesuffix(".html").replace("/", "-")
    tall = page.evaluate("() => document.documentElement.scrollHeight")
    page.screenshot(
        path=folder / f"{stem}-{width}-{theme}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST)},
    )


BROKEN = """<!doctype html><html lang="en"><title>x</title><link rel="stylesheet" href="x.css">
<h1>Broken</h1><p>Pale and wide</p><img src="none.png"><img src="https://example.org/x.png">
<p style="color: red">Styled</p><script src="x.js"></script><script>throw 1</script>"""


def test_the_browser_sees_what_is_broken(visit, axe_script, tmp_path):
    """A page that is loud, wide, pale and against the policy is told about in every respect."""
    (tmp_path / "page.html").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "x.css").write_text("p {width: 600px; color: #bbb}", encoding="utf-8")
    (tmp_path / "x.js").write_text("console.warn('Said'); notThere()", encoding="utf-8")
    with served(tmp_path) as address, visit(address) as seen:
        page = seen.open("page.html", width=320)
        wide, room = page.evaluate(ROOM)
        page.evaluate(axe_script)
        found = page.evaluate(AXE, True)
    assert wide > room
    harm = " ".join(what for what, _ in found)
    assert "image-alt" in harm
    assert "color-contrast" in harm
    told = " ".join(seen.faults)
    for what in (
        "warning from x.js: Said",
        "notThere is not defined",
        "404 for",
        "https://example.org/x.png",
        "inline style violates",
        "inline script violates",
    ):
        assert what in told, told
