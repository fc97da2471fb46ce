"""The roadmaps of a MkDocs site, and the page that is being made: what is wrong is logged."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import escape

from exitplan.errors import printable
from exitplan.site._embed import Embedder
from exitplan.site._fence import EmbedError, Fence, asked_by, nearest
from exitplan.site._macros import Words, call_of
from exitplan.site._mkdocs_log import log

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page as MkDocsPage


class SiteShelf:
    """All roadmaps of a site; a page's fences and macros find theirs here."""

    def __init__(self) -> None:
        self._all: list[Embedder] = []
        self._here = ""
        self._page = ""
        self._offset = 0
        self._lines: list[str] = []
        self._seen: Counter[str] = Counter()
        self._number = 0

    def add(self, embedder: Embedder) -> None:
        """Take in another roadmap."""
        self._all.append(embedder)

    def turn_to(self, page: MkDocsPage, markdown: str) -> None:
        """Note which page is being made, from what text."""
        self._here = page.file.src_uri
        path = page.file.abs_src_path
        self._page = _shown(path) if path else self._here
        whole = page.file.content_string if path else markdown
        self._lines = whole.splitlines()
        above = len(self._lines) - len(markdown.splitlines())
        is_tail = whole.rstrip().endswith(markdown.rstrip())
        self._offset = max(0, above) if is_tail else 0
        self._seen = Counter()
        self._number = 0

    def fence(self, fence: Fence) -> str:
        """Give the HTML of a fence; of one that asks for what there is not, the reason."""
        self._number += 1
        try:
            asked = asked_by(fence.inside)
            embedder = self._chosen(asked.plan, asked.of, asked.line("plan"))
            return embedder.shown(asked, self._here, self._number)
        except EmbedError as error:
            self._warn(str(error), self._offset + fence.first + 1 + error.line)
            text = escape(f"Nothing is shown here: {printable(str(error))}.")
            return f'<p class="exitplan-fault">{_no_macros(str(text))}</p>'

    def macro(self, name: str, arguments: str, written: str) -> tuple[Words, str]:
        """Give the words of a macro and where they lead; a reason instead leads nowhere."""
        self._seen[written] += 1
        try:
            call = call_of(name, arguments)
            embedder = self._chosen(call.plan, (call.item,) if call.item else (), 0)
            return embedder.words(call), embedder.target(self._here, call)
        except EmbedError as error:
            self._warn(str(error), self._line_of(written))
            return Words(f"[{printable(str(error))}]"), ""

    def misplaced(self, written: str) -> None:
        """Warn of a macro that stays as it is."""
        self._seen[written] += 1
        message = "a macro cannot stand inside a tag or an address"
        self._warn(message, self._line_of(written))

    def _chosen(self, plan: str, items: tuple[str, ...], line: int) -> Embedder:
        """Find the roadmap: the one that is named, else the first that knows the items."""
        if plan:
            for embedder in self._all:
                if plan in embedder.names:
                    return embedder
            known = [name for embedder in self._all for name in embedder.names]
            hint = nearest(plan, known) or f"there is {', '.join(known)}"
            raise EmbedError(f"there is no roadmap {plan[:60]!r}; {hint}", line)
        if items:
            for embedder in self._all:
                if all(embedder.knows(item) for item in items):
                    return embedder
        return self._all[0]

    def _line_of(self, written: str) -> int:
        """Give the line of a macro's last mention so far; 0 where it cannot be found."""
        mentions = self._seen[written]
        for number, line in enumerate(self._lines, 1):
            mentions -= line.count(written)
            if mentions <= 0:
                return number
        return 0

    def _warn(self, message: str, line: int) -> None:
        place = f"{self._page}:{line}" if line else self._page
        log.warning(printable(f"{place}: {message}"))


def _no_macros(html: str) -> str:
    return html.replace("{", "&#123;").replace("}", "&#125;")


def _shown(path: str) -> str:
    """Give a path as seen from the working directory, where it lies below that."""
    near = os.path.relpath(path)
    return path if near.startswith(os.pardir) else near.replace(os.sep, "/")
