"""A schedule becomes the files of a roadmap."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable
from importlib.resources import files

from exitplan.schedule import Schedule
from exitplan.site._facts import Facts
from exitplan.site._history import History
from exitplan.site._pages import all_pages
from exitplan.site._press import Linker, Press, Site
from exitplan.site._slippage_page import stories_of

STYLE_SHEET = "exitplan.css"
_PREFIX = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(/[A-Za-z0-9_][A-Za-z0-9_-]*)*")


def markdown_links(here: str, there: str) -> str:
    """Address one page from another by its file, as GitHub and most generators do."""
    return posixpath.relpath(there, posixpath.dirname(here) or ".")


def render_site(
    schedule: Schedule,
    *,
    prefix: str = "roadmap/",
    source: str = "",
    links: Linker = markdown_links,
    histories: Iterable[History] = (),
) -> dict[str, str]:
    """Give every file of the published roadmap, ``{path: content}``.

    `prefix` is the folder of all paths, `source` names the plan's file or
    folder for readers, `links` gives one page's address seen from another.
    `histories` are dated reports of plans: each gives a page that tells how
    their dates moved, unless none of its reports can be read. Pages are
    Markdown files whose content is HTML. Raises ValueError for a prefix that
    is no relative path.
    """
    site = render_pages(schedule, prefix=prefix, source=source, links=links, histories=histories)
    return {**{page.path: page.markdown for page in site.pages}, **site.files}


def render_pages(
    schedule: Schedule,
    *,
    prefix: str = "roadmap/",
    source: str = "",
    links: Linker = markdown_links,
    histories: Iterable[History] = (),
) -> Site:
    """Give the same as :func:`render_site`, with titles and headings beside the HTML."""
    folder = _folder(prefix)
    press = Press(Facts(schedule), folder, source, links)
    static = files("exitplan.site").joinpath("static", STYLE_SHEET)
    data = json.dumps(schedule.as_dict(), ensure_ascii=False, indent=1)
    return Site(
        pages=tuple(all_pages(press, stories_of(histories))),
        files={
            f"{folder}{STYLE_SHEET}": static.read_text(encoding="utf-8"),
            f"{folder}schedule.json": f"{data}\n",
        },
    )


def _folder(prefix: str) -> str:
    bare = prefix.strip("/")
    if bare and not _PREFIX.fullmatch(bare):
        message = f"{prefix!r} is no folder for pages; write one like roadmap or plans/exit"
        raise ValueError(message)
    return f"{bare}/" if bare else ""
