"""Colours leave enough contrast, in both themes."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from exitplan.site._render import style_sheet

CSS = style_sheet()
TEXT = ("ink", "muted", "late", "tight", "on-time", "done", "link")
SHAPES = ("planned", "critical", "done", "float", "gate", "late", "tight", "on-time")
# Ours, and what the stock MkDocs theme and Material put behind the page.
GROUNDS = {"light": ("#ffffff",), "dark": ("#14181c", "#212529", "#1e2129")}

OWN = r"(\.exitplan|:root|\[data-(bs|md)|@|\.navbar|\.bs-sidebar|\.md-|footer\.col)"


def palettes():
    """Every block of the style sheet that defines colours, by its selector."""
    found = {}
    for selector, body in re.findall(r"([^{}]+)\{((?:\s*--ep-[a-z-]+:[^;]+;)+\s*)\}", CSS):
        colours = dict(re.findall(r"--ep-([a-z-]+):\s*(#[0-9a-f]{6});", body))
        if colours:
            found[" ".join(selector.split()).rpartition("*/ ")[2]] = colours
    return found


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, two):
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_both_themes_are_defined_everywhere_alike():
    """Dark by choice and dark by the system's wish are the same colours."""
    light, *darks = palettes().values()
    assert light["ink"] == "#1b1f23"
    assert len(darks) == 2
    assert darks[0] == darks[1]
    assert set(darks[0]) == set(light)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast_is_enough(theme):
    """Text has 4.5 : 1 and shapes have 3 : 1 against what lies behind them."""
    colours = list(palettes().values())[theme == "dark"]
    for ground in GROUNDS[theme]:
        for name in TEXT:
            assert contrast(colours[name], ground) >= 4.5, (name, ground)
        for name in SHAPES:
            assert contrast(colours[name], ground) >= 3, (name, ground)
    # The outline of critical work must stand out from what it encloses as well.
    assert contrast(colours["critical"], colours["critical-fill"]) >= 3


def test_contrast_is_computed_right():
    """Black on white is 21 : 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_style_sheet_loads_nothing_and_stays_in_its_place():
    """No import, no address; every rule hangs on our own classes or defines our own colours."""
    assert "@import" not in CSS
    assert "url(" not in CSS
    for wish in ("prefers-color-scheme: dark", "forced-colors: active", "@media print"):
        assert wish in CSS
    bare = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    for selectors in re.findall(r"([^{}]+)\{", bare):
        # A comma between brackets, as in :is(th, td), divides no rules.
        for selector in re.split(r",(?![^()]*\))", selectors):
            name = selector.strip()
            own = re.match(OWN, name)
            assert own or re.match(r"(?:and|not|\()", name), name


def test_every_class_in_the_templates_has_a_style():
    """A class that nothing styles is a slip of the pen."""
    folder = files("exitplan.site").joinpath("templates")
    used = set()
    for template in folder.iterdir():
        used |= set(re.findall(r"\bep-[a-z][a-z-]*[a-z]\b", template.read_text(encoding="utf-8")))
    styled = set(re.findall(r"\.(ep-[a-z-]+)", CSS))
    structural = {"ep-num", "ep-depth", "ep-row", "ep-bar-planned", "ep-hatched"}
    assert used - styled - structural == set()
