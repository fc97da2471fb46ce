"""Microsoft Project's XML as a tree of elements that know their lines; safe for hostile files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn
from xml.parsers import expat

from exitplan.errors import Diagnostic, PlanError, Severity, Span

LARGEST_FILE = 200_000_000
"""Bytes; Project's files repeat a great deal, and one of 5,000 tasks can take 50 megabytes."""
MOST_ELEMENTS = 5_000_000
DEEPEST = 60
_SKIPPED = frozenset({"TimephasedData", "AvailabilityPeriods", "Rates", "OutlineCodes", "WBSMasks"})
"""Bulky, and of no use to a plan: neither kept nor looked into."""


class Element:
    """One element: its local name, its own text, its children and the line it begins on."""

    __slots__ = ("children", "line", "tag", "text")

    def __init__(self, tag: str, line: int) -> None:
        self.tag = tag
        self.line = line
        self.text = ""
        self.children: list[Element] = []

    def all(self, tag: str) -> Iterator[Element]:
        """Every child of that name."""
        return (child for child in self.children if child.tag == tag)

    def find(self, tag: str) -> Element | None:
        """Give the first child of that name."""
        for child in self.children:
            if child.tag == tag:
                return child
        return None

    def inside(self, outer: str, inner: str) -> Iterator[Element]:
        """Every `inner` in the children called `outer`, e.g. each Task in Tasks."""
        for child in self.all(outer):
            yield from child.all(inner)


def parse_xml(data: bytes, name: str) -> Element:
    """Read a file whose root is Project.

    Entities, document types and external references are refused. Raises
    PlanError: EP502 for what is no such XML, EP503 for what is not safe.
    """
    if len(data) > LARGEST_FILE:
        message = f"{name} is larger than {LARGEST_FILE:,} bytes"
        _refuse("EP503", message, "save the project without timephased data", name, None)
    return _Builder(name).build(data)


class _Builder:
    """Builds the tree from the parser's events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Element | None = None
        self.open: list[Element] = []
        self.texts: list[list[str]] = []
        self.count = 0
        self.skipping = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype

    def build(self, data: bytes) -> Element:
        """Parse all of it."""
        try:
            self.parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position only
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code) or "not well formed"
            span = Span(error.lineno, error.offset + 1, error.lineno, error.offset + 2)
            message = f"{self.name} is no XML that can be read: {reason}"
            _refuse("EP502", message, "save it again from Microsoft Project", self.name, span)
        except (LookupError, ValueError):
            message = f"{self.name} is in an encoding that is not known"
            _refuse("EP502", message, "save it as UTF-8", self.name, Span(1, 1, 1, 1))
        assert self.root is not None
        return self.root

    def _start(self, qualified: str, _attributes: dict[str, str]) -> None:
        tag = qualified.rpartition(":")[2]
        self.count += 1
        depth = len(self.open) + self.skipping
        if depth >= DEEPEST or self.count > MOST_ELEMENTS:
            what = (
                f"elements nested more than {DEEPEST} deep"
                if depth >= DEEPEST
                else f"more than {MOST_ELEMENTS:,} elements"
            )
            self._stop("EP503", f"{self.name} holds {what}", "this is no file of Microsoft Project")
        if self.skipping or tag in _SKIPPED:
            self.skipping += 1
            return
        element = Element(tag, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(element)
        elif tag != "Project":
            message = f"{self.name} is XML, but no Microsoft Project file: it begins with <{tag}>"
            self._stop("EP502", message, "save the project as XML in Microsoft Project")
        else:
            self.root = element
        self.open.append(element)
        self.texts.append([])

    def _end(self, _qualified: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        self.open.pop().text = "".join(self.texts.pop()).strip()

    def _text(self, text: str) -> None:
        if self.texts and not self.skipping:
            self.texts[-1].append(text)

    def _doctype(self, *_: object) -> None:
        message = f"{self.name} declares a document type or entities, which could hide anything"
        self._stop("EP503", message, "take the declaration out; Microsoft Project writes none")

    def _stop(self, code: str, message: str, remedy: str) -> NoReturn:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        _refuse(code, message, remedy, self.name, Span(line, column, line, column + 1))


def _refuse(code: str, message: str, remedy: str, name: str, span: Span | None) -> NoReturn:
    raise PlanError([Diagnostic(code, Severity.ERROR, message, remedy, name, span)])
