"""A Python-Markdown extension: fences and macros that show parts of a roadmap in any page.

It works beside the fences of other extensions, whichever those are: it takes
its own out of a page's lines first, and leaves alone what stands in another
fence, in indented code or between backticks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from exitplan.site._fence import Fence, fences
from exitplan.site._macros import PATTERN, Words

if TYPE_CHECKING:
    from markdown import Markdown

_BEFORE_FENCES = 28
"""Other extensions take fences out at 25; lines are made equal at 30."""
_AFTER_CODE_SPANS = 176
"""Backticks come at 190 and escapes at 180; links, emphasis and HTML later."""
_BEFORE_CONTENTS = 15
"""What stands in a line is known at 20; tables of contents are made at 5."""
_LINK = "exitplan-link"
_OPEN_TAG = re.compile(
    r"""</?[a-zA-Z](?:[^"'<>]|"[^"]*"|'[^']*')*(?:"[^"]*|'[^']*)?\Z""", re.DOTALL
)
_OPEN_ADDRESS = re.compile(r"\]\([\s<]*\Z")
_LONGEST_TAG = 5_000


class Shelf(Protocol):
    """What knows the roadmaps of a site and the page that is being made."""

    def fence(self, fence: Fence) -> str:
        """Give the HTML of a fence."""

    def macro(self, name: str, arguments: str, written: str) -> tuple[Words, str]:
        """Give the words of a macro and the address they lead to; no address where it fails."""

    def misplaced(self, written: str) -> None:
        """Note a macro that stands inside a tag or an address, and so stays as it is."""


class Embedding(Extension):
    """Shows what a shelf gives."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self.shelf = shelf

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - named by Python-Markdown
        """Take part in turning a page into HTML."""
        md.preprocessors.register(_Fences(md, self.shelf), "exitplan_fence", _BEFORE_FENCES)
        md.inlinePatterns.register(_Macros(self.shelf, md), "exitplan_macro", _AFTER_CODE_SPANS)
        md.treeprocessors.register(_Unlinked(md), "exitplan_links", _BEFORE_CONTENTS)


class _Fences(Preprocessor):
    def __init__(self, md: Markdown, shelf: Shelf) -> None:
        super().__init__(md)
        self.shelf = shelf

    def run(self, lines: list[str]) -> list[str]:
        """Put a placeholder, as a paragraph of its own, where a fence stood."""
        found: list[str] = []
        done = 0
        for fence in fences(lines):
            stored = self.md.htmlStash.store(self.shelf.fence(fence))
            found += [*lines[done : fence.first], "", f"{fence.indent}{stored}", ""]
            done = fence.end
        return found + lines[done:]


class _Macros(InlineProcessor):
    def __init__(self, shelf: Shelf, md: Markdown) -> None:
        super().__init__(PATTERN, md)
        self.shelf = shelf

    def handleMatch(  # type: ignore[override]  # noqa: N802 - as the base class has it
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int] | tuple[None, None, None]:
        """Put a link where a macro stood, or what is wrong with it.

        In a tag or an address, what a plan says would be markup instead of text.
        """
        if _is_in_markup(data, m.start(0)):
            self.shelf.misplaced(m[0])
            return None, None, None
        words, href = self.shelf.macro(m[1], m[2], m[0])
        if not href:
            fault = Element("span", {"class": "exitplan-fault"})
            fault.text = AtomicString(words.text)
            return fault, m.start(0), m.end(0)
        link = Element("a", {"class": _LINK, "href": href})
        if words.day is None:
            link.text = AtomicString(words.text)
        else:
            SubElement(link, "time", {"datetime": words.machine}).text = AtomicString(words.text)
        return link, m.start(0), m.end(0)


def _is_in_markup(text: str, place: int) -> bool:
    """Whether a place lies in a tag that is not closed yet, or begins a link's address."""
    tag = text.rfind("<", max(0, place - _LONGEST_TAG), place)
    if tag >= 0 and _OPEN_TAG.match(text, tag, place):
        return True
    return _OPEN_ADDRESS.search(text, max(0, place - 100), place) is not None


class _Unlinked(Treeprocessor):
    """Leaves of a macro its words where it stands in the text of a link."""

    def run(self, root: Element) -> None:
        """Change the tree."""
        for link in root.iter("a"):
            for inner in link.iter("a"):
                if inner is not link and inner.get("class") == _LINK:
                    inner.tag = "span"
                    inner.attrib.clear()
