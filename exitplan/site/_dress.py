"""The stock MkDocs theme made calmer, and whole for keyboards and small screens."""

from __future__ import annotations

import re
from importlib.resources import files

STYLE_SHEET = "exitplan-theme.css"

_BODY = re.compile(r"<body[^>]*>")
_BAR = '<div class="navbar fixed-top'
_MAIN = 'role="main"'
_SWITCH = re.compile(r'<script src="[^"]*js/darkmode\.js">')
_SWITCHED = '<template id="hljs-light"></template><template id="hljs-dark"></template>'
"""What the theme's switch between light and dark looks for (MkDocs 1.6.1): the style sheets of a
highlighter. Without one it stops half way, and the switch does nothing."""
_CONTENTS = 'data-bs-target="#toc-collapse"'
_CHEVRON = '<span class="fa fa-angle-down"></span>'
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
"""A table of Markdown; those of the roadmap have a class, and scroll already."""


def theme_sheet() -> str:
    """Give the style sheet that goes on top of the stock theme."""
    return files("exitplan.site").joinpath("static", "theme", "mkdocs.css").read_text("utf-8")


def dressed(html: str) -> str:
    """Give a page of the stock theme a link to skip the bar, landmarks, tables that scroll.

    Nothing is added twice, and a page of another theme comes back as it was.
    """
    if _BAR not in html or 'class="ep-skip"' in html:
        return html
    html = _BODY.sub(
        lambda found: f'{found[0]}\n<a class="ep-skip" href="#ep-main">Skip to the content</a>',
        html,
        count=1,
    )
    html = html.replace(_BAR, _BAR.replace("<div", '<div role="navigation" aria-label="Site"'), 1)
    html = html.replace(_MAIN, f'id="ep-main" tabindex="-1" {_MAIN}', 1)
    if 'id="hljs-light"' not in html:
        html = _SWITCH.sub(lambda found: f"{_SWITCHED}{found[0]}", html, count=1)
    html = html.replace(_CONTENTS, f'{_CONTENTS} aria-expanded="false"', 1)
    html = html.replace(_CHEVRON, f"On this page {_CHEVRON}", 1)
    html = html.replace("<pre>", '<pre tabindex="0">')  # Code scrolls, so keys must reach it.
    count = iter(range(1, html.count("<table>") + 1))
    return _TABLE.sub(
        lambda found: (
            f'<div class="ep-wide-table" role="region" tabindex="0" '
            f'aria-label="Table {next(count)}">{found[0]}</div>'
        ),
        html,
    )
