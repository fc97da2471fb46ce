"""Where the pages stand in a site's navigation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from markupsafe import escape
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

if TYPE_CHECKING:
    from mkdocs.structure.nav import Navigation

    from exitplan.site._press import Heading, Page


def contents(headings: tuple[Heading, ...]) -> TableOfContents:
    """Give a table of contents; titles go into pages as they are, so they are escaped here."""
    top: list[AnchorLink] = []
    open_links: list[AnchorLink] = []
    for heading in headings:
        link = AnchorLink(str(escape(heading.text)), heading.id, heading.level)
        while open_links and open_links[-1].level >= heading.level:
            open_links.pop()
        (open_links[-1].children if open_links else top).append(link)
        open_links.append(link)
    if top:
        top[0].active = True  # type: ignore[attr-defined]  # As MkDocs itself marks it.
    return TableOfContents(top)


def paths_in(nav: Any) -> list[str]:
    """List every page that a navigation names."""
    if isinstance(nav, str):
        return [nav]
    if isinstance(nav, dict):
        return [path for value in nav.values() for path in paths_in(value)]
    return [path for entry in nav or () for path in paths_in(entry)]


def with_pages(nav: Any, pages: tuple[Page, ...], title: str) -> Any:
    """Put all pages where a navigation names the first alone; leave it be where it names more."""
    pages = tuple(page for page in pages if page.is_listed)
    others = {page.path for page in pages[1:]}
    if others & set(paths_in(nav)):
        return nav
    return _replaced(nav, pages, title)


def _replaced(nav: Any, pages: tuple[Page, ...], title: str) -> Any:
    index = pages[0].path
    if nav == index:
        return {str(escape(title)): _section(pages)}
    if isinstance(nav, dict):
        return {
            name: _section(pages) if value == index else _replaced(value, pages, title)
            for name, value in nav.items()
        }
    if isinstance(nav, list):
        return [_replaced(entry, pages, title) for entry in nav]
    return nav


def _section(pages: tuple[Page, ...]) -> list[dict[str, Any]]:
    """Give the roadmap's part of a navigation."""
    entries: list[dict[str, Any]] = []
    parts: dict[str, list[dict[str, Any]]] = {}
    for page in pages:
        part = entries
        if page.section:
            if page.section not in parts:
                entries.append({page.section: parts.setdefault(page.section, [])})
            part = parts[page.section]
        part.append({str(escape(page.title)): page.path})
    return entries


def put_in_order(nav: Navigation, pages: tuple[Page, ...], title: str) -> None:
    """Bring a navigation that MkDocs made of files into the order of the pages.

    It sorts by names of files. The section that has them all gets the title.
    """
    order = {page.path: place for place, page in enumerate(pages)}
    home = _sorted(nav.items, order)
    if home is not None and title:
        home.title = str(escape(title))
    found = list(_pages_in(nav.items))
    if {id(page) for page in found} != {id(page) for page in nav.pages}:
        return  # Another plugin keeps pages apart from the items.
    nav.pages[:] = found
    for before, page, after in zip([None, *found], found, [*found[1:], None], strict=False):
        page.previous_page, page.next_page = before, after


def _sorted(items: list[Any], order: dict[str, int]) -> Section | None:
    """Sort our pages among themselves; give the section that holds the first of them."""
    home = None
    for item in items:
        if isinstance(item, Section):
            home = _sorted(item.children, order) or home
            if any(_place(child, order) == 0 for child in item.children):
                home = item
    ours = [number for number, item in enumerate(items) if _place(item, order) is not None]
    by_order = sorted((items[number] for number in ours), key=lambda item: _place(item, order) or 0)
    for number, item in zip(ours, by_order, strict=True):
        items[number] = item
    return home


def _place(item: Any, order: dict[str, int]) -> int | None:
    """Give the place of a page, or of the first page of a section; ``None`` for other people's."""
    if isinstance(item, MkDocsPage):
        return order.get(item.file.src_uri)
    if isinstance(item, Section):
        places = [_place(child, order) for child in item.children]
        known = [place for place in places if place is not None]
        return min(known) if known and len(known) == len(places) else None
    return None


def _pages_in(items: Iterable[Any]) -> Iterable[MkDocsPage]:
    for item in items:
        if isinstance(item, MkDocsPage):
            yield item
        elif isinstance(item, Section):
            yield from _pages_in(item.children)
