"""The stock theme gets what it lacks, once, and other themes are left alone."""

from __future__ import annotations

import re

from exitplan.site._dress import dressed, theme_sheet

STOCK = """\
<html><body class="homepage">
<div class="navbar fixed-top navbar-dark"><a href="#">Home</a></div>
<div class="row"><div class="col-md-9" role="main">
<table>
<thead><tr><th>One</th></tr></thead></table>
<table class="ep-table"><tr><td>Two</td></tr></table>
<table>
<tr><td>Three</td></tr></table>
</div></div></body></html>
"""


def test_a_skip_link_comes_first_and_leads_to_the_content():
    """Who uses the keyboard passes the bar with one key, from the first thing on the page."""
    page = dressed(STOCK)
    assert re.search(r'<body class="homepage">\s*<a class="ep-skip" href="#ep-main">', page)
    assert page.count('id="ep-main"') == 1
    assert re.search(r'id="ep-main" tabindex="-1" role="main"', page)


def test_the_bar_is_a_landmark_with_a_name():
    """A screen reader can list the bar among the regions of a page."""
    assert '<div role="navigation" aria-label="Site" class="navbar fixed-top' in dressed(STOCK)


def test_tables_of_markdown_scroll_by_themselves():
    """A wide table scrolls within its own region, named and reached by keyboard; ours do so yet."""
    page = dressed(STOCK)
    regions = re.findall(r'role="region" tabindex="0" aria-label="(Table \d)"><table>', page)
    assert regions == ["Table 1", "Table 2"]
    assert page.count("ep-wide-table") == 2
    assert page.count("</table></div>") == 2


def test_nothing_is_added_twice():
    """Several roadmaps on one site dress each page once."""
    assert dressed(dressed(STOCK)) == dressed(STOCK)


def test_another_theme_is_left_alone():
    """A page without the stock theme's bar comes back byte for byte."""
    other = "<html><body><main><table><tr><td>1</td></tr></table></main></body></html>"
    assert dressed(other) == other


def test_a_table_that_holds_what_a_pattern_would_mean_is_kept():
    """Backslashes and group names in a page's text are only text."""
    page = STOCK.replace("Three", r"\1 \g<0> $1")
    assert r"\1 \g<0> $1" in dressed(page)


def test_the_sheet_asks_for_nothing_from_elsewhere():
    """The style of the theme loads no font, no picture, no other sheet."""
    sheet = theme_sheet()
    assert "url(" not in sheet
    assert "@import" not in sheet


def test_the_switch_between_light_and_dark_finds_what_it_looks_for():
    """Without a highlighter the theme's script would stop at the first thing that is missing."""
    switch = '<script src="../js/darkmode.js"></script>'
    page = dressed(STOCK.replace('<div class="row">', f'{switch}<div class="row">'))
    before = page.partition(switch)[0]
    assert 'id="hljs-light"' in before
    assert 'id="hljs-dark"' in before
    known = STOCK.replace('<div class="row">', f'<link id="hljs-light">{switch}<div class="row">')
    assert dressed(known).count('id="hljs-light"') == 1
