"""A schedule becomes the files of a roadmap."""

from __future__ import annotations

import posixpath
import re
from importlib.resources import files

from exitplan.schedule import Schedule
from exitplan.site._contents import chapters_of
from exitplan.site._edition import Edition
from exitplan.site._feed import feed_files
from exitplan.site._press import Linker, Press, Site

STYLE_SHEET = "exitplan.css"
SCRIPT = "exitplan.js"
_TYPE_SIZE = re.compile(r"font-size: ([\d.]+)rem")
_PREFIX = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(/[A-Za-z0-9_][A-Za-z0-9_-]*)*")


def markdown_links(here: str, there: str) -> str:
    """Address one page from another by its file, as GitHub and most generators do."""
    return posixpath.relpath(there, posixpath.dirname(here) or ".")


def render_site(
    what: Schedule | Edition, *, prefix: str = "roadmap/", links: Linker = markdown_links
) -> dict[str, str | bytes]:
    """Give every file of the published roadmap, ``{path: content}``.

    `prefix` is the folder of all paths, `links` gives one page's address seen
    from another. Pages are Markdown files whose content is HTML. Raises
    ValueError for a prefix that is no relative path, PlanError for a plan made
    in Python whose contracts or periods contradict themselves.
    """
    site = render_pages(what, prefix=prefix, links=links)
    return {**{page.path: page.markdown for page in site.pages}, **site.files}


def render_pages(
    what: Schedule | Edition, *, prefix: str = "roadmap/", links: Linker = markdown_links
) -> Site:
    """Give the same as :func:`render_site`, with titles and headings beside the HTML."""
    folder = folder_of(prefix)
    edition = Edition(what) if isinstance(what, Schedule) else what
    chapters = chapters_of(edition)
    press = Press(edition, folder, links, chapters)
    return Site(
        pages=tuple(page for chapter in chapters for page in chapter.pages(press)),
        files={
            f"{folder}{STYLE_SHEET}": style_sheet(),
            f"{folder}{SCRIPT}": script(),
            **{f"{folder}{file.kind.name}": file.data for file in press.downloads.files},
            **feed_files(press),
        },
    )


def style_sheet() -> str:
    """Give the style sheet of all pages, put together from its parts in their order."""
    # Material's root type is a quarter larger than the browser's; there --ep-rem is smaller.
    return _TYPE_SIZE.sub(r"font-size: calc(\1 * var(--ep-rem, 1rem))", _joined("css"))


def script() -> str:
    """Give the script of all pages; they say everything without it."""
    return _joined("js")


def _joined(kind: str) -> str:
    folder = files("exitplan.site").joinpath("static", kind)
    parts = sorted(
        (part for part in folder.iterdir() if part.name.endswith(f".{kind}")),
        key=lambda part: part.name,
    )
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def folder_of(prefix: str) -> str:
    """Give the folder that a prefix names, with a slash at its end; raises ValueError."""
    bare = prefix.strip("/")
    if bare and not _PREFIX.fullmatch(bare):
        message = f"{prefix!r} is no folder for pages; write one like roadmap or plans/exit"
        raise ValueError(message)
    return f"{bare}/" if bare else ""
