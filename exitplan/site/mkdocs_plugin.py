"""The MkDocs plugin: plans in, pages under ``roadmap/`` out.

In ``mkdocs.yml``::

    plugins:
      - exitplan:
          plans: plans        # a plan file, or a folder of them
          as_of: ''           # another status date than the plan's, 2015-06-30; or today
          prefix: roadmap     # folder of the pages
          title: Roadmap      # their section of the navigation
          history: ''         # dated states of other plans, plans/history: a folder for each
          states: ''          # this plan's earlier states: baselines, git, tags, none, a folder
          check: true         # hold the plan to the rules, and say what they find
          risk: auto          # how likely each date is: on, off; auto where the plan says enough
          edit: true          # links to the plan's lines; an address where files can be edited
          csp: false          # a strict Content-Security-Policy on every page
          dress: false        # the stock theme calmer, and whole for keyboards and small screens

It may stand there several times, each with a prefix of its own. A plan with
errors stops the build, each error with its file, line and column.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import get_build_datetime, get_relative_url, write_file

from exitplan.plan import Moment, parse_moment
from exitplan.site._csp import Strict
from exitplan.site._dress import STYLE_SHEET as THEME_SHEET
from exitplan.site._dress import dressed, theme_sheet
from exitplan.site._edition import Edition
from exitplan.site._embed import Embedder
from exitplan.site._gather import AUTO, OFF, ON, RISK, Gathered, gather
from exitplan.site._markdown import Embedding
from exitplan.site._mkdocs_edit import editing_address
from exitplan.site._mkdocs_embed import SiteShelf
from exitplan.site._mkdocs_log import remark, stopped, tell
from exitplan.site._mkdocs_nav import contents, paths_in, put_in_order, with_pages
from exitplan.site._press import Page, Site
from exitplan.site._render import SCRIPT, STYLE_SHEET, folder_of, render_pages
from exitplan.site._text import safe_url

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage

_PLACEHOLDER = '<div data-exitplan="page"></div>'
ASSETS = "assets/exitplan/"
"""Where scripts and styles go that a theme wrote into pages."""
_LAST = -100
_STOCK = "mkdocs"
_ID = re.compile(r' id="([^"]+)"')


class ExitplanConfig(Config):  # type: ignore[no-untyped-call]
    """What ``mkdocs.yml`` may say."""

    plans = config_options.Type(str, default="plans")
    as_of = config_options.Type((str, datetime.date), default="")
    prefix = config_options.Type(str, default="roadmap")
    title = config_options.Type(str, default="Roadmap")
    history = config_options.Type(str, default="")
    states = config_options.Type(str, default="")
    check = config_options.Type(bool, default=True)
    risk = config_options.Choice((*RISK, True, False), default=AUTO)
    edit = config_options.Type((bool, str), default=True)
    csp = config_options.Type(bool, default=False)
    dress = config_options.Type(bool, default=False)


class ExitplanPlugin(BasePlugin[ExitplanConfig]):  # type: ignore[no-untyped-call]
    """Adds the roadmap's pages to a site."""

    supports_multiple_instances = True

    def __init__(self) -> None:
        """Begin with nothing; the pages are made when the configuration is known."""
        self.edition: Edition | None = None
        self.shelf = SiteShelf()
        self.strict: Strict | None = None
        self.is_serving = False
        self.site = Site((), {})
        self.by_path: dict[str, Page] = {}
        self.taken: dict[str, File] = {}
        """What the site will have, by address: two sources may lead to one."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note whether a server puts a script of its own into every page."""
        del dirty
        self.is_serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the plan, make the pages, and name them in style sheets and navigation."""
        gathered = self._gathered(config)
        config.watch.extend(os.path.abspath(path) for path in gathered.watched)
        tell(gathered.diagnostics)
        remark(gathered.remarks)
        if gathered.edition is None:
            raise stopped(gathered.diagnostics)
        self.edition = gathered.edition

        def links(here: str, there: str) -> str:
            return get_relative_url(_url(config, there), _url(config, here))

        try:
            site = render_pages(gathered.edition, prefix=self.config.prefix, links=links)
        except ValueError as error:
            message = f"exitplan: prefix: {error}"
            raise PluginError(message) from None
        first = self._first(config)
        if first is self:
            self.shelf = SiteShelf()
            config.markdown_extensions.append(Embedding(self.shelf))  # type: ignore[arg-type]  # Python-Markdown takes both.
        first.shelf.add(Embedder(gathered.edition, folder_of(self.config.prefix), links))
        self.strict = Strict(ASSETS) if self._is_strict(config) else None
        self.site = site if first is self else _without_dress(site)
        if self._dresses(config):
            name = f"{folder_of(self.config.prefix)}{THEME_SHEET}"
            self.site = Site(self.site.pages, {**self.site.files, name: theme_sheet()})
        self.by_path = {page.path: page for page in self.site.pages}
        for name in self.site.files:
            bare = name.rpartition("/")[2]
            if bare in (STYLE_SHEET, THEME_SHEET):
                config.extra_css.append(name)
            elif bare == SCRIPT:
                config.extra_javascript.append(name)
        if config.nav is not None:
            config.nav = with_pages(config.nav, self.site.pages, self.config.title)
        return config

    def _dresses(self, config: MkDocsConfig) -> bool:
        return bool(self.config.dress) and config.theme.name == _STOCK

    def _is_strict(self, config: MkDocsConfig) -> bool:
        """Whether it is this instance that makes every page strict: the first that is to."""
        return self is next((each for each in _instances(config) if each.config.csp), None)

    def _first(self, config: MkDocsConfig) -> ExitplanPlugin:
        """Give the instance that brings what all of them share."""
        return next(_instances(config), self)

    def _gathered(self, config: MkDocsConfig) -> Gathered:
        """Read what `mkdocs.yml` names; paths are from its folder."""
        own = self.config
        return gather(
            own.plans,
            as_of=self._moment(),
            history=own.history,
            states=own.states,
            check=own.check,
            risk=_word(own.risk),
            edit_url=editing_address(config, own.edit),
            site_url=config.site_url or "",
            root=os.path.dirname(config.config_file_path or ""),
        )

    def _moment(self) -> Moment | None:
        """Give the status date asked for; ``today`` is the day of the build."""
        asked = str(self.config.as_of)
        if not asked:
            return None
        if asked == "today":  # MkDocs asks the clock, or SOURCE_DATE_EPOCH.
            return Moment(get_build_datetime().toordinal())
        try:
            return parse_moment(asked)
        except ValueError as error:
            message = f"exitplan: as_of: {error}"
            raise PluginError(message) from None

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages, the style sheet and the data."""
        named = None if config.nav is None else set(paths_in(config.nav))
        self.taken = {
            file.dest_uri: file for file in files if file.inclusion is not InclusionLevel.EXCLUDED
        }
        for page in self.site.pages:
            level = InclusionLevel.INCLUDED
            if not page.is_listed or (named is not None and page.path not in named):
                level = InclusionLevel.NOT_IN_NAV
            content = f"{page.front_matter}\n{_PLACEHOLDER}\n"
            self._add(files, config, page.path, content, level)
        for name, data in self.site.files.items():
            self._add(files, config, name, data, InclusionLevel.INCLUDED)
        return files

    def _add(
        self,
        files: Files,
        config: MkDocsConfig,
        name: str,
        content: str | bytes,
        level: InclusionLevel,
    ) -> None:
        made = File.generated(config, name, content=content, inclusion=level)
        known = files.get_file_from_path(name) or self.taken.get(made.dest_uri)
        if known is not None:
            message = f"exitplan makes {name}, but {known.abs_src_path or 'a plugin'} does so too"
            if known.generated_by == "exitplan":
                message = f"two roadmaps have the prefix {self.config.prefix!r}; give each its own"
                if known.src_uri != name:
                    message = f"{known.src_uri} and {name} would lie in the same place"
            raise PluginError(message)
        self.taken[made.dest_uri] = made
        files.append(made)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Put the pages in their order where no navigation is given."""
        del files
        if config.nav is None:
            put_in_order(nav, self.site.pages, self.config.title)
        return nav

    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> None:
        """Note which page's fences and macros come next."""
        del files
        if self._first(config) is self:
            self.shelf.turn_to(page, markdown)

    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Put the page's HTML in; Markdown would take a second over a long table."""
        del config, files
        made = self.by_path.get(page.file.src_uri)
        if made is None or page.file.generated_by is None:
            return html
        page.toc = contents(made.headings)
        page.present_anchor_ids = {*(page.present_anchor_ids or ()), *_ID.findall(made.html)}
        page.edit_url = self._edit_url(made)
        return made.html

    def _edit_url(self, page: Page) -> str | None:
        if page.edit is None or self.edition is None or self.edition.edit is None:
            return None
        return safe_url(self.edition.edit(*page.edit))

    @event_priority(_LAST)
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Dress the page, and move its scripts and styles out, as far as that is asked for."""
        if self._dresses(config):
            output = dressed(output)
        if self.strict is None:
            return output
        return self.strict.page(
            output,
            lambda name: get_relative_url(name, page.url),
            is_told=not self.is_serving,
        )

    @event_priority(_LAST)
    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Do the same with pages that are no page of the documentation: that of error 404."""
        if not template_name.endswith(".html"):
            return output_content
        if self._dresses(config):
            output_content = dressed(output_content)
        if self.strict is None:
            return output_content
        top = urlsplit(config.site_url or "/").path.rstrip("/")
        return self.strict.page(
            output_content, lambda name: f"{top}/{name}", is_told=not self.is_serving
        )

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the files into which scripts and styles were moved."""
        if self.strict is None:
            return
        for name, text in sorted(self.strict.files.items()):
            write_file(text.encode(), os.path.join(config.site_dir, name))


def _instances(config: MkDocsConfig) -> Iterator[ExitplanPlugin]:
    plugins = config.plugins.values()
    return (plugin for plugin in plugins if isinstance(plugin, ExitplanPlugin))


def _without_dress(site: Site) -> Site:
    """Leave out the style sheet and script, which are the same for all roadmaps of a site."""
    kept = {
        name: data
        for name, data in site.files.items()
        if name.rpartition("/")[2] not in (STYLE_SHEET, SCRIPT)
    }
    return Site(site.pages, kept)


def _word(risk: object) -> str:
    """Give a choice as its word; YAML takes ``on`` and ``off`` for true and false."""
    return risk if isinstance(risk, str) else (ON if risk else OFF)


def _url(config: MkDocsConfig, path: str) -> str:
    return File(path, None, config.site_dir, config.use_directory_urls).url
