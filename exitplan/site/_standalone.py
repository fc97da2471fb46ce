"""The roadmap as a site of its own: whole pages, for which no generator is needed."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from importlib.resources import files

from markupsafe import Markup

from exitplan.site._csp import POLICY
from exitplan.site._edition import Edition
from exitplan.site._press import Linker, Page, environment
from exitplan.site._render import SCRIPT, STYLE_SHEET, folder_of, markdown_links, render_pages
from exitplan.site._text import clean, shortened

PAGE_SHEET = "exitplan-page.css"
_LONGEST_TITLE = 200
_MARKDOWN = ".md"


def html_links(here: str, there: str) -> str:
    """Address one page from another by its file in a site of HTML pages."""
    return markdown_links(here, _html(there))


def folder_links(here: str, there: str) -> str:
    """Address one page from another where each is a folder with an ``index.html``."""
    start = _html(here)
    if posixpath.basename(start) != "index.html":
        start = f"{start.removesuffix('.html')}/index.html"
    if not there.endswith(_MARKDOWN):
        return markdown_links(start, there)
    stem = there.removesuffix(_MARKDOWN)
    goal = posixpath.dirname(stem) if posixpath.basename(stem) == "index" else stem
    return f"{markdown_links(start, goal or '.')}/"


LINKS: dict[str, Linker] = {"md": markdown_links, "html": html_links, "folders": folder_links}
"""How addresses may be written, by the name of the manner."""


def markdown_site(
    edition: Edition, *, prefix: str = "", links: Linker = markdown_links
) -> dict[str, bytes]:
    """Give the files of a roadmap as Markdown pages whose content is HTML."""
    site = render_pages(edition, prefix=prefix, links=links)
    pages = {page.path: page.markdown for page in site.pages}
    return {name: _bytes(data) for name, data in (pages | site.files).items()}


def html_site(edition: Edition, *, prefix: str = "") -> dict[str, bytes]:
    """Give the files of a roadmap as whole HTML pages that load nothing from elsewhere."""
    folder = folder_of(prefix)
    site = render_pages(edition, prefix=prefix, links=html_links)
    name = shortened(clean(edition.schedule.plan.title), _LONGEST_TITLE)
    found = {path: _bytes(data) for path, data in site.files.items()}
    found[f"{folder}{PAGE_SHEET}"] = _page_sheet().encode()
    feeds = [path for path in site.files if path.endswith(".atom")]
    for page in site.pages:
        found[_html(page.path)] = _framed(page, name, folder, feeds).encode()
    return found


def _framed(page: Page, site: str, folder: str, feeds: list[str]) -> str:
    def seen(path: str) -> str:
        return html_links(page.path, path)

    template = environment().get_template("frame.html.j2")
    return (
        template.render(
            policy=POLICY,
            title=shortened(clean(page.title), _LONGEST_TITLE),
            site=site,
            sheets=[seen(f"{folder}{name}") for name in (STYLE_SHEET, PAGE_SHEET)],
            scripts=[seen(f"{folder}{SCRIPT}")],
            feeds=[seen(feed) for feed in feeds],
            html=Markup(page.html),  # noqa: S704 - made by our templates, which escape
        ).rstrip()
        + "\n"
    )


def _html(path: str) -> str:
    return f"{path.removesuffix(_MARKDOWN)}.html" if path.endswith(_MARKDOWN) else path


def _page_sheet() -> str:
    return files("exitplan.site").joinpath("static", "frame", "page.css").read_text("utf-8")


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


Maker = Callable[[Edition], dict[str, bytes]]
"""Makes the files of a site from what was gathered."""
