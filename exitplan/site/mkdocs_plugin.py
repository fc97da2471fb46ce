"""The MkDocs plugin: plans in, pages under ``roadmap/`` out.

In ``mkdocs.yml``::

    plugins:
      - exitplan:
          plans: plans        # a plan file, or a folder of them
          as_of: ''           # another status date than the plan's, 2015-06-30
          prefix: roadmap     # folder of the pages
          history: ''         # dated states of the plans, plans/history: a folder for each plan

A plan with errors stops the build, each error with its file, line and column.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from markupsafe import escape
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_relative_url

from exitplan.errors import ExitplanError, Severity, printable
from exitplan.plan import parse_moment
from exitplan.planfile import read_plan
from exitplan.schedule import Schedule, compute_schedule
from exitplan.site._history import History
from exitplan.site._press import Heading, Page, Site
from exitplan.site._render import STYLE_SHEET, render_pages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page as MkDocsPage

    from exitplan.errors import Diagnostic

log = get_plugin_logger("exitplan")

_PLACEHOLDER = '<div data-exitplan="page"></div>'
_ID = re.compile(r' id="([^"]+)"')
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


class ExitplanConfig(Config):  # type: ignore[no-untyped-call]
    """What ``mkdocs.yml`` may say."""

    plans = config_options.Type(str, default="plans")
    as_of = config_options.Type(str, default="")
    prefix = config_options.Type(str, default="roadmap")
    history = config_options.Type(str, default="")


class ExitplanPlugin(BasePlugin[ExitplanConfig]):  # type: ignore[no-untyped-call]
    """Adds the roadmap's pages to a site."""

    def __init__(self) -> None:
        """Begin with nothing; the pages are made when the configuration is known."""
        self.site = Site((), {})
        self.by_path: dict[str, Page] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the plan, make the pages, and name them in style sheets and navigation."""
        path = _beside(config, self.config.plans)
        config.watch.append(os.path.abspath(path))
        schedule = self._schedule(path)

        def links(here: str, there: str) -> str:
            return get_relative_url(_url(config, there), _url(config, here))

        try:
            self.site = render_pages(
                schedule,
                prefix=self.config.prefix,
                source=self.config.plans,
                links=links,
                histories=self._histories(config),
            )
        except ValueError as error:
            message = f"exitplan: prefix: {error}"
            raise PluginError(message) from None
        self.by_path = {page.path: page for page in self.site.pages}
        for name in self.site.files:
            if name.endswith(STYLE_SHEET):
                config.extra_css.append(name)
        if config.nav is not None:
            config.nav = _with_pages(config.nav, self.site.pages)
        return config

    def _histories(self, config: MkDocsConfig) -> list[History]:
        """Read the dated states of plans; tell what is wrong with them, and go on without those."""
        if not self.config.history:
            return []
        from exitplan.planfile.history import snapshots  # Only who has a history needs it.

        path = _beside(config, self.config.history)
        config.watch.append(os.path.abspath(path))
        folders = history_folders(path)
        if not folders:
            message = f"exitplan: history: {self.config.history} has no dated plan files"
            raise PluginError(message)
        found = []
        for folder in folders:
            versions = tuple(snapshots(folder))
            for version in versions:
                _tell(version.diagnostics)
            name = os.path.basename(folder)
            inner = "" if folder == path else f"/{name}"
            source = f"{self.config.history.rstrip('/')}{inner}"
            found.append(History(name, versions, source))
        return found

    def _schedule(self, path: str) -> Schedule:
        """Read and date the plan; tell every finding, and stop at errors."""
        as_of = None
        if self.config.as_of:
            try:
                as_of = parse_moment(self.config.as_of)
            except ValueError as error:
                message = f"exitplan: as_of: {error}"
                raise PluginError(message) from None
        reading = read_plan(path)
        _tell(reading.diagnostics)
        if reading.plan is None:
            raise _stopped(reading.diagnostics)
        try:
            schedule = compute_schedule(reading.plan, as_of=as_of)
            _tell(schedule.notices())
        except ExitplanError as error:
            _tell(error.diagnostics)
            raise _stopped(error.diagnostics) from None
        return schedule

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages, the style sheet and the data."""
        named = None if config.nav is None else set(_paths_in(config.nav))
        for page in self.site.pages:
            level = InclusionLevel.INCLUDED
            if named is not None and page.path not in named:
                level = InclusionLevel.NOT_IN_NAV
            content = f"{page.front_matter}\n{_PLACEHOLDER}\n"
            self._add(files, config, page.path, content, level)
        for name, content in self.site.files.items():
            self._add(files, config, name, content, InclusionLevel.INCLUDED)
        return files

    def _add(
        self, files: Files, config: MkDocsConfig, name: str, content: str, level: InclusionLevel
    ) -> None:
        known = files.get_file_from_path(name)
        if known is not None:
            message = f"exitplan makes {name}, but {known.abs_src_path or 'a plugin'} does so too"
            raise PluginError(message)
        files.append(File.generated(config, name, content=content, inclusion=level))

    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Put the page's HTML in; Markdown would take a second over a long table."""
        del config, files
        made = self.by_path.get(page.file.src_uri)
        if made is None or page.file.generated_by is None:
            return html
        page.toc = _contents(made.headings)
        page.present_anchor_ids = {*(page.present_anchor_ids or ()), *_ID.findall(made.html)}
        return made.html


def history_folders(path: str) -> list[str]:
    """Give the folders that hold the dated states of one plan each, in order.

    That is the folder itself where anything in it is named by a date, else the
    folders in it that are such.
    """
    if not os.path.isdir(path):
        return []
    names = sorted(os.listdir(path))
    if any(_DATED.match(name) for name in names):
        return [path]
    inner = (os.path.join(path, name) for name in names if not name.startswith("."))
    return [
        folder
        for folder in inner
        if os.path.isdir(folder) and any(_DATED.match(name) for name in os.listdir(folder))
    ]


def _beside(config: MkDocsConfig, path: str) -> str:
    """Give a path, relative to the configuration file, as seen from the working directory."""
    folder = os.path.dirname(config.config_file_path or "")
    full = os.path.normpath(os.path.join(folder, path))
    near = os.path.relpath(full)
    return full if near.startswith(os.pardir) else near


def _url(config: MkDocsConfig, path: str) -> str:
    return File(path, None, config.site_dir, config.use_directory_urls).url


def _tell(diagnostics: Iterable[Diagnostic]) -> None:
    """Log findings: errors so that even a quiet build shows them, the rest for information.

    A warning says what stands behind a date; the plan is sound, so it does
    not stop a strict build.
    """
    for diagnostic in diagnostics:
        text = f"{diagnostic.place}: " if diagnostic.place else ""
        text = printable(f"{text}{diagnostic.code} {diagnostic.message}")
        if diagnostic.help:
            text += printable(f" ({diagnostic.help})")
        if diagnostic.severity is Severity.ERROR:
            log.error(text)
        else:
            log.info(text)


def _stopped(diagnostics: Iterable[Diagnostic]) -> PluginError:
    number = sum(1 for d in diagnostics if d.severity is Severity.ERROR)
    errors = "1 error" if number == 1 else f"{number} errors"
    return PluginError(f"exitplan: the plan has {errors}, so no roadmap was made")


def _contents(headings: tuple[Heading, ...]) -> TableOfContents:
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


def _paths_in(nav: Any) -> list[str]:
    """List every page that a navigation names."""
    if isinstance(nav, str):
        return [nav]
    if isinstance(nav, dict):
        return [path for value in nav.values() for path in _paths_in(value)]
    return [path for entry in nav or () for path in _paths_in(entry)]


def _with_pages(nav: Any, pages: tuple[Page, ...]) -> Any:
    """Put all pages where a navigation names the first alone; leave it be where it names more."""
    others = {page.path for page in pages[1:]}
    if others & set(_paths_in(nav)):
        return nav
    return _replaced(nav, pages)


def _replaced(nav: Any, pages: tuple[Page, ...]) -> Any:
    index = pages[0].path
    if nav == index:
        return {"Roadmap": _section(pages)}
    if isinstance(nav, dict):
        return {
            title: _section(pages) if value == index else _replaced(value, pages)
            for title, value in nav.items()
        }
    if isinstance(nav, list):
        return [_replaced(entry, pages) for entry in nav]
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
