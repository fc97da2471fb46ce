"""Templates and what fills them: plain values go in, escaped strings come out."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import attrs
import jinja2
from markupsafe import Markup, escape

from exitplan.calendars import long_date
from exitplan.schedule.words import iso_date
from exitplan.site._chart import number
from exitplan.site._cited import external
from exitplan.site._facts import Facts
from exitplan.site._text import clean

Linker = Callable[[str, str], str]
"""Gives the address of a file as seen from a page; both are paths in the site's sources."""


@attrs.frozen
class Heading:
    """A heading that a table of contents lists."""

    level: int
    id: str
    text: str
    """Plain text, not marked up."""


@attrs.frozen
class Page:
    """One page: HTML that needs nothing but the style sheet around it."""

    path: str
    """Where it goes, ``roadmap/gantt.md``."""
    title: str
    """Its name in a navigation, plain text."""
    html: str
    headings: tuple[Heading, ...] = ()
    section: str = ""
    """The part of a navigation it belongs into; empty for the first level."""

    @property
    def markdown(self) -> str:
        """The page as a Markdown file: its title as front matter, its content as HTML."""
        return f"{self.front_matter}\n{self.html}\n"

    @property
    def front_matter(self) -> str:
        """The title as YAML, escaped, because themes print it as it is."""
        return f"---\ntitle: {json.dumps(str(escape(self.title)), ensure_ascii=False)}\n---\n"


@attrs.frozen
class Site:
    """Everything that is published of one plan."""

    pages: tuple[Page, ...]
    """Overview first, in the order of a navigation."""
    files: dict[str, str]
    """Style sheet and data, by path."""


class Press:
    """Fills templates for the pages of one site."""

    def __init__(self, facts: Facts, folder: str, source: str, links: Linker) -> None:
        self.facts = facts
        self.folder = folder
        self.source = clean(source)
        self._links = links

    def path_page(self, item_id: str) -> str:
        """Give the path of a final milestone's page."""
        return f"{self.folder}paths/{self.facts.slugs[item_id]}.md"

    def href(self, here: str, there: str, anchor: str = "") -> str:
        """Address a page, or an anchor in it, from another page; paths are full ones."""
        tail = f"#{anchor}" if anchor else ""
        if here == there and tail:
            return tail
        return self._links(here, there) + tail

    def item_href(self, here: str, item_id: str) -> str:
        """Address an item's row in the roadmap's tables."""
        return self.href(here, f"{self.folder}gantt.md", self.anchor(item_id))

    def anchor(self, item_id: str) -> str:
        """Give the id of an item's row in the roadmap's tables."""
        return f"item-{self.facts.slugs[item_id]}"

    def page(
        self, name: str, label: str, template: str, section: str = "", /, **values: Any
    ) -> Page:
        """Fill one template."""
        headings: list[Heading] = []
        path = f"{self.folder}{name}"
        values |= {
            "facts": self.facts,
            "schedule": self.facts.schedule,
            "source": self.source,
            "item_href": lambda item_id: self.item_href(path, item_id),
            "page_href": lambda there, anchor="": self.href(path, self.folder + there, anchor),
            "path_href": lambda item_id: self.href(path, self.path_page(item_id)),
            "data_href": self._links(path, f"{self.folder}schedule.json"),
            "heading": _heading_into(headings),
        }
        html = _environment().get_template(template).render(values)
        return Page(path, clean(label), _compact(html), tuple(headings), section)


def _heading_into(headings: list[Heading]) -> Callable[[int, str, str], Markup]:
    def heading(level: int, anchor: str, text: str) -> Markup:
        """Set a heading and note it for the table of contents."""
        words = clean(text)
        headings.append(Heading(level, anchor, words))
        return Markup('<h{0} id="{1}">{2}</h{0}>').format(level, anchor, words)

    return heading


def _compact(html: str) -> str:
    """Take out blank lines and indents, which mean something in Markdown, and braces likewise.

    Other plugins expand braces in pages as templates of their own.
    """
    lines = (line.strip() for line in html.splitlines())
    text = "\n".join(line for line in lines if line)
    return text.replace("{", "&#123;").replace("}", "&#125;")


def time_tag(day: int) -> Markup:
    """Say a date in words for people and in figures for machines."""
    return Markup('<time datetime="{}">{}</time>').format(iso_date(day), long_date(day))


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("exitplan.site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"clean": clean, "n": number, "day": time_tag, "words": long_date}
    environment.globals |= {"external": external}
    return environment
