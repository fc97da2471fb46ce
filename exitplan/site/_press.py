"""Templates and what fills them: plain values go in, escaped strings come out."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import attrs
import jinja2
from markupsafe import Markup, escape

from exitplan.calendars import long_date
from exitplan.errors import Where
from exitplan.schedule.words import iso_date
from exitplan.site._answers import Answers
from exitplan.site._before import before_of
from exitplan.site._chart import number
from exitplan.site._chart_ghosts import Ghosts
from exitplan.site._cited import external
from exitplan.site._download_files import Downloads, make_downloads
from exitplan.site._facts import Facts
from exitplan.site._history import Story, story_of
from exitplan.site._landmarks import is_landmark, landmark_page
from exitplan.site._log import Entry, entries
from exitplan.site._sheets import Layout, layout_of
from exitplan.site._since import Course
from exitplan.site._slip_words import state_words
from exitplan.site._text import clean, safe_url, shortened, slug_table

if TYPE_CHECKING:
    from exitplan.schedule import Schedule
    from exitplan.site._contents import Chapter
    from exitplan.site._edition import Edition
    from exitplan.slippage import Slippage

Linker = Callable[[str, str], str]
"""Gives the address of a file as seen from a page; both are paths in the site's sources."""
_WHOLE_PLAN = Where()


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
    is_listed: bool = True
    """Whether navigations name it; else other pages lead to it."""
    where: Where = _WHOLE_PLAN
    """What of the plan it is about."""
    edit: tuple[str, int] | None = None
    """File and line of that, where it is known."""

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
    files: dict[str, str | bytes]
    """Style sheet, scripts, data and downloads, by path."""


class Press:
    """Fills templates for the pages of one site."""

    def __init__(
        self, edition: Edition, folder: str, links: Linker, chapters: tuple[Chapter, ...]
    ) -> None:
        self.edition = edition
        self.facts = Facts(edition.schedule)
        self.folder = folder
        self.source = clean(edition.source)
        self.chapters = chapters
        self._links = links

    @cached_property
    def stories(self) -> list[Story]:
        """The histories, worked out; those without a report that can be read are left out."""
        given = self.edition.histories
        slugs = slug_table(history.name for history in given)
        told = (story_of(history, slugs[history.name]) for history in given)
        return [story for story in told if story is not None]

    @cached_property
    def before(self) -> Schedule | None:
        """The last earlier state of the plan, dated; ``None`` where there is none to compare."""
        return before_of(self.edition)

    @cached_property
    def ghosts(self) -> Ghosts:
        """The earlier dates that pictures and tables show beside the present ones."""
        name = state_words(self.edition.states[-1]) if self.before is not None else ""
        return Ghosts.of(self.before, name, self.facts.schedule.plan)

    @cached_property
    def course(self) -> Course:
        """The states of the plan up to now, dated where somebody asks."""
        return Course(self.edition)

    @property
    def slips(self) -> Slippage | None:
        """What moved since the last earlier state that can be compared, and why."""
        return self.course.slips

    @cached_property
    def log(self) -> tuple[Entry, ...]:
        """What changed from each state to the next, the newest first."""
        return entries(self)

    @cached_property
    def downloads(self) -> Downloads:
        """The files to take along, written once: their page tells of them, the site holds them."""
        return make_downloads(self.edition.schedule)

    @cached_property
    def answers(self) -> Answers:
        """What several pages ask of the plan, worked out when it is first asked for."""
        return Answers(self.edition, self.course)

    def has(self, chapter: str) -> bool:
        """Whether the site has a main page: ``has("tender.md")``."""
        return any(found.path == chapter for found in self.chapters)

    def path_page(self, item_id: str) -> str:
        """Give the path of a final milestone's page of critical paths."""
        return f"{self.folder}paths/{self.facts.slugs[item_id]}.md"

    def href(self, here: str, there: str, anchor: str = "") -> str:
        """Address a page, or an anchor in it, from another page; paths are full ones."""
        tail = f"#{anchor}" if anchor else ""
        if here == there and tail:
            return tail
        return self._links(here, there) + tail

    def item_href(self, here: str, item_id: str) -> str:
        """Address the place where a reader learns most of an item: its page, or else its row."""
        dates = self.facts.schedule.items.get(item_id)
        if dates is not None and is_landmark(dates):
            return self.href(here, self.own_page(item_id))
        return self.row_href(here, item_id)

    def row_href(self, here: str, item_id: str) -> str:
        """Address an item's row in the tables of the roadmap."""
        return self.href(here, self.row_home(item_id), self.anchor(item_id))

    def own_page(self, item_id: str) -> str:
        """Give the path of the page of a milestone, a decision or an item with a deadline."""
        return f"{self.folder}{landmark_page(self.facts.slugs[item_id])}"

    @cached_property
    def layout(self) -> Layout:
        """Which page has which rows of the roadmap."""
        return layout_of(self.facts)

    def row_home(self, item_id: str) -> str:
        """Give the path of the page that has an item's row."""
        return f"{self.folder}{self.layout.home(item_id)}"

    def anchor(self, item_id: str) -> str:
        """Give the id of an item's row in the roadmap's tables."""
        return f"item-{self.facts.slugs[item_id]}"

    def page(
        self,
        name: str,
        label: str,
        template: str,
        section: str = "",
        /,
        *,
        where: Where = _WHOLE_PLAN,
        is_listed: bool = True,
        **values: Any,
    ) -> Page:
        """Fill one template; `where` is what of the plan the page is about."""
        headings: list[Heading] = []
        path = f"{self.folder}{name}"
        edit = self.facts.line_of(where)
        values |= self._seen_from(path) | {
            "source": self.source,
            "data_href": self._links(path, f"{self.folder}schedule.json"),
            "edit_href": self._edit_href(edit),
            "menu": self._menu(name),
            "heading": _heading_into(headings),
        }
        html = environment().get_template(template).render(values)
        return Page(
            path, clean(label), _compact(html), tuple(headings), section, is_listed, where, edit
        )

    def fragment(self, here: str, template: str, **values: Any) -> str:
        """Fill a template that is a part of somebody else's page; `here` is that page's path."""
        html = environment().get_template(template).render(values | self._seen_from(here))
        return _compact(html)

    def _seen_from(self, path: str) -> dict[str, Any]:
        """Give what every template may ask for: facts, and addresses as seen from a page."""
        return {
            "facts": self.facts,
            "schedule": self.facts.schedule,
            "item_href": lambda item_id: self.item_href(path, item_id),
            "page_href": lambda there, anchor="": self.href(path, self.folder + there, anchor),
            "path_href": lambda item_id: self.href(path, self.path_page(item_id)),
            "has": self.has,
        }

    def _edit_href(self, edit: tuple[str, int] | None) -> str | None:
        if edit is None or self.edition.edit is None:
            return None
        return safe_url(self.edition.edit(*edit))

    def _menu(self, name: str) -> list[dict[str, Any]]:
        """Give the main pages as links; the one that the reader is on is marked."""
        here = f"{self.folder}{name}"
        return [
            {
                "label": chapter.label,
                "href": self._links(here, f"{self.folder}{chapter.path}"),
                "is_here": chapter.path == name,
            }
            for chapter in self.chapters
        ]


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
def environment() -> jinja2.Environment:
    """Give what templates are filled with: escaping on, nothing undefined."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("exitplan.site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"clean": clean, "n": number, "i": round, "shortened": shortened}
    made.filters |= {"day": time_tag, "words": long_date}
    made.globals |= {"external": external}
    return made
