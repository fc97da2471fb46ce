"""Reads the tables of a page, cell by cell, as a reader of the page would."""

from __future__ import annotations

import html
import html.parser
import re

import attrs

from exitplan.schedule import Schedule
from exitplan.site import Edition, markdown_links
from exitplan.site._contents import chapters_of
from exitplan.site._press import Press


def main_page(schedule: Schedule, name: str) -> str:
    """Make one main page, such as ``tender.md``, and no other."""
    edition = Edition(schedule, source="plans")
    chapters = chapters_of(edition)
    press = Press(edition, "roadmap/", markdown_links, chapters)
    (chapter,) = [one for one in chapters if one.path == name]
    page = next(iter(chapter.pages(press)))
    assert page.path == f"roadmap/{name}"
    return page.html


@attrs.define
class Cell:
    """One cell of a table."""

    text: str = ""
    days: list[str] = attrs.Factory(list)
    """What its ``<time>`` elements say to machines."""
    links: list[str] = attrs.Factory(list)
    styles: list[str] = attrs.Factory(list)

    @property
    def words(self) -> str:
        """Its text with single blanks."""
        return " ".join(self.text.split())


@attrs.define
class Table:
    """One table: its caption, and its rows without the head."""

    caption: str = ""
    rows: list[list[Cell]] = attrs.Factory(list)
    ids: list[str] = attrs.Factory(list)
    """Of its rows; empty for a row without one."""

    def row(self, title: str) -> list[Cell]:
        """Give the one row whose first cell begins with a title."""
        found = [row for row in self.rows if row[0].words.startswith(title)]
        assert len(found) == 1, (title, [row[0].words for row in self.rows])
        return found[0]


class _Reader(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.in_head = self.in_caption = False
        self.cell: Cell | None = None

    def handle_starttag(self, tag, attributes):
        found = {name: value or "" for name, value in attributes}
        if tag == "table":
            self.tables.append(Table())
        elif tag == "caption":
            self.in_caption = True
        elif tag == "thead":
            self.in_head = True
        elif tag == "tr" and not self.in_head:
            self.tables[-1].rows.append([])
            self.tables[-1].ids.append(found.get("id", ""))
        elif tag in ("td", "th") and not self.in_head:
            self.cell = Cell()
            self.tables[-1].rows[-1].append(self.cell)
        elif self.cell is not None:
            if tag == "time":
                self.cell.days.append(found["datetime"])
            elif tag == "a":
                self.cell.links.append(found["href"])
            elif tag == "br":
                self.cell.text += " "
            self.cell.styles += found.get("class", "").split()

    def handle_endtag(self, tag):
        if tag == "caption":
            self.in_caption = False
        elif tag == "thead":
            self.in_head = False
        elif tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data):
        if self.in_caption:
            self.tables[-1].caption += " ".join(data.split())
        elif self.cell is not None:
            self.cell.text += f"{data} "


def tables_of(page: str) -> list[Table]:
    """Read every table of a page, in order."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.tables


def table_of(page: str, caption: str) -> Table:
    """Read the one table whose caption begins so."""
    found = [table for table in tables_of(page) if table.caption.startswith(caption)]
    assert len(found) == 1, (caption, [table.caption for table in tables_of(page)])
    return found[0]


def words_of(page: str) -> str:
    """Give a page's text, without its pictures, with single blanks."""
    bare = re.sub(r"<svg.*?</svg>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", bare)).split())
