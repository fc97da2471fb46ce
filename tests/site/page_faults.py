"""Finds what is wrong with the pages of a whole site, whatever plan they were made from."""

from __future__ import annotations

import html.parser
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

import attrs

from exitplan.site import Site

_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CLOSES_PARAGRAPHS = frozenset(
    {"div", "dl", "figure", "h1", "h2", "h3", "h4", "ol", "p", "section", "table", "ul"}
)
"""Elements that a browser takes out of a paragraph, whatever was meant."""
_POINTING = ("aria-controls", "aria-describedby", "aria-labelledby", "for", "headers")
_OUTSIDE = ("https://", "http://", "mailto:")


@attrs.define
class _Element:
    """One element that is open, and what was found inside it so far."""

    tag: str
    said: dict[str, str]
    inner: list[str] = attrs.Factory(list)
    """Tags of its children."""
    text: str = ""


@attrs.define
class Read:
    """What one page holds, and what is wrong with it in itself."""

    ids: list[str] = attrs.Factory(list)
    links: list[str] = attrs.Factory(list)
    pointed: list[str] = attrs.Factory(list)
    """Ids of this page that something on it names."""
    headings: list[tuple[int, str, str]] = attrs.Factory(list)
    """Level, id and words of each."""
    marks: set[str] = attrs.Factory(set)
    """Tags, and names of attributes."""
    faults: list[str] = attrs.Factory(list)


class _Reader(html.parser.HTMLParser):
    """Reads a page and complains."""

    def __init__(self) -> None:
        super().__init__()
        self.read = Read()
        self.open: list[_Element] = []

    def handle_starttag(self, tag, attributes):
        self._begin(tag, attributes)
        if tag in _VOID:
            self._end()

    def handle_startendtag(self, tag, attributes):
        self._begin(tag, attributes)
        self._end()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1].tag != tag:
            self._fault(f"</{tag}> closes {[element.tag for element in self.open[-3:]]}")
        if any(element.tag == tag for element in self.open):
            while self._end() != tag:
                pass

    def handle_data(self, data):
        for element in self.open:
            element.text += data

    def handle_comment(self, data):
        self._fault(f"a comment: {data[:40]}")

    def unknown_decl(self, data):
        self._fault(f"a declaration: {data[:40]}")

    def handle_pi(self, data):
        self._fault(f"an instruction: {data[:40]}")

    def _fault(self, text: str) -> None:
        self.read.faults.append(f"{text} (line {self.getpos()[0]})")

    def _begin(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        self.read.marks |= {f"<{tag}", *said}
        if len(said) != len(attributes):
            self._fault(f"<{tag}> says something twice")
        if self.open:
            self.open[-1].inner.append(tag)
        if tag in _CLOSES_PARAGRAPHS and any(element.tag == "p" for element in self.open):
            self._fault(f"<{tag}> stands in a paragraph")
        if tag == "a" and any(element.tag == "a" for element in self.open):
            self._fault("a link stands in a link")
        self.open.append(_Element(tag, said))
        self.read.faults += (f"{said_of} (line {self.getpos()[0]})" for said_of in _said(tag, said))
        if "id" in said:
            self.read.ids.append(said["id"])
        if tag == "a" and "href" in said:
            self.read.links.append(said["href"])
        for name in _POINTING:
            self.read.pointed += said.get(name, "").split()

    def _end(self) -> str:
        element = self.open.pop()
        if any(other.tag == "template" for other in self.open):
            return element.tag  # A script fills it in before anybody reads it.
        for fault in _whole(element):
            self._fault(fault)
        if element.tag in _HEADINGS:
            words = " ".join(element.text.split())
            self.read.headings.append((int(element.tag[1]), element.said.get("id", ""), words))
        return element.tag


def _said(tag: str, said: Mapping[str, str]) -> Iterator[str]:
    """Find what an element must not say of itself, or must."""
    for name, value in said.items():
        if name == "style" or name.startswith("on"):
            yield f"<{tag}> has {name}, which a strict policy forbids"
        if re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE):
            yield f"<{tag}> leads to {value[:40]}"
    if tag == "style" or (tag == "script" and said.get("type") != "application/json"):
        yield f"<{tag}> stands in the page"
    if tag == "th" and said.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
        yield "<th> has no scope"
    if "id" in said and not re.fullmatch(r"\S+", said["id"]):
        yield f"id {said['id'][:40]!r} is empty or has blanks"
    if tag == "svg" and said.get("role") != "img" and said.get("aria-hidden") != "true":
        yield "<svg> is neither a picture nor hidden"


def _whole(element: _Element) -> Iterator[str]:
    """Find what an element lacks, once all of it is known."""
    if element.tag == "table" and element.inner[:1] != ["caption"]:
        yield "<table> does not begin with a caption"
    if element.tag == "caption" and not element.text.strip():
        yield "<caption> is empty"
    if element.tag == "svg" and element.said.get("role") == "img":
        if element.inner[:2] != ["title", "desc"]:
            yield f"<svg> begins with {element.inner[:2]}, not with title and desc"
        if not element.said.get("aria-labelledby"):
            yield "<svg> is not named by its title"
    if element.tag in (*_HEADINGS, "a", "title", "summary", "button") and not (
        element.text.strip() or element.said.get("aria-label")
    ):
        yield f"<{element.tag}> has no words"
    if element.tag in ("ul", "ol") and set(element.inner) - {"li"}:
        yield f"<{element.tag}> holds {sorted(set(element.inner) - {'li'})}"
    if element.tag in ("ul", "ol", "dl", "tr") and not element.inner:
        yield f"<{element.tag}> is empty"


def read_page(text: str) -> Read:
    """Read one page's HTML."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        reader.read.faults.append(f"never closed: {[element.tag for element in reader.open]}")
    read = reader.read
    read.faults += (f"id {name!r} stands twice" for name, n in Counter(read.ids).items() if n > 1)
    read.faults += (f"nothing has the id {name!r}" for name in set(read.pointed) - set(read.ids))
    levels = [level for level, _, _ in read.headings]
    if levels[:1] != [1] or levels.count(1) != 1:
        read.faults.append(f"headings are {levels[:5]}, and one h1 must come first")
    for before, level in pairwise(levels):
        if level > before + 1:
            read.faults.append(f"a heading jumps from {before} to {level}")
    return read


def page_faults(site: Site) -> list[str]:
    """Find every fault of a site whose pages address each other by their files."""
    read = {page.path: read_page(page.html) for page in site.pages}
    known = {*read, *site.files}
    found = []
    if len(read) != len(site.pages):
        found.append("two pages have the same path")
    for page in site.pages:
        here = read[page.path]
        faults = [*here.faults, *_characters(page.html), *_links(page.path, here, read, known)]
        listed = [(h.level, h.id, " ".join(h.text.split())) for h in page.headings]
        if listed != here.headings:
            faults.append("the table of contents has other headings than the page")
        if not page.title.strip():
            faults.append("the page has no title")
        found += [f"{page.path}: {fault}" for fault in faults]
    return found


def _characters(text: str) -> Iterator[str]:
    """Find what Markdown, another plugin's templates or a reader's eyes could stumble over."""
    if re.search(r"[{}]", text):
        yield "it holds braces"
    if re.search(r"^[ \t]|\n\n", text, re.MULTILINE):
        yield "it has blank lines or indents"
    wrong = sorted({ch for ch in text if ch != "\n" and not ch.isprintable()})
    if wrong:
        yield f"it holds {wrong[:5]!r}"


def _links(path: str, here: Read, read: Mapping[str, Read], known: set[str]) -> Iterator[str]:
    for link in here.links:
        if link.startswith(_OUTSIDE):
            continue
        target, _, anchor = link.partition("#")
        goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        goal = goal if target else path
        if goal not in known:
            yield f"{link} leads nowhere"
        elif anchor and anchor not in read[goal].ids:
            yield f"{link} leads to no place on its page"
