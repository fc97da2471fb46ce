"""JSON (RFC 8259) read into the tree of plan files, whose every part knows where it stands.

The standard library's reader tells no places, takes the last of two equal keys,
``NaN`` and numbers of any length, and nests until the interpreter gives up.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from exitplan.planfile._report import Report, quote
from exitplan.planfile._source import FORBIDDEN, Source, Unreadable, unreadable
from exitplan.planfile._tree import Mapping, Node, Scalar, Sequence

DEEPEST = 34
"""Levels of maps and lists: as deep as a plan file, and two around it."""
MOST_VALUES = 600_000
"""Values in all. A plan of 10,000 tasks with its dates has half of it."""

_BLANKS = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*"')
_PLAIN = re.compile(r"(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)")
_WORD = re.compile(r"[^\s,:\[\]{}\"]{1,40}")


def scan(source: Source, report: Report) -> Node:
    """Read a JSON text; raise Unreadable at what makes the rest of it unreadable.

    Keys given twice are reported, and the first counts. What is ``null`` is left
    out of maps, as if its key were not there. Raises Unreadable (EP502) for what
    is no JSON, and (EP503) for what is too deep or too much.
    """
    return _Scanner(source, report).document()


class _Scanner:
    """One reading of one text."""

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.text = source.text
        self.report = report
        self.at = 0
        self.values_left = MOST_VALUES

    def document(self) -> Node:
        """Read the one value of the text."""
        self._skip()
        root = self._value(1)
        self._skip()
        if self.at < len(self.text):
            self._fail("the file goes on after its end", "delete what follows the last bracket")
        return root

    def _value(self, depth: int) -> Node:
        self.values_left -= 1
        if self.values_left < 0:
            self._refuse(f"the file holds more than {MOST_VALUES:,} values")
        first = self.text[self.at : self.at + 1]
        if first == '"':
            start = self.at
            return Scalar(self._string(), '"', start, self.at)
        if first in ("{", "["):
            if depth > DEEPEST:
                self._refuse(f"values are nested more than {DEEPEST} deep")
            return self._mapping(depth) if first == "{" else self._sequence(depth)
        found = _PLAIN.match(self.text, self.at)
        if found is None:
            self._no_value()
        start, self.at = self.at, found.end()
        if self.text[self.at : self.at + 1].isalnum():
            self.at = start
            self._no_value()
        return Scalar(found[0], "", start, self.at)

    def _mapping(self, depth: int) -> Mapping:
        node = Mapping(self.at)
        opening = self.at
        self.at += 1
        self._skip()
        more = not self._take("}")
        while more:
            start = self.at
            if self.text[start : start + 1] != '"':
                self._fail("a key in double quotes is missing here", 'write "key": value')
            key = self._string()
            end = self.at
            self._skip()
            if not self._take(":"):
                self._fail("a colon is missing after the key", 'write "key": value')
            self._skip()
            value = self._value(depth + 1)
            if key in node.entries:
                self._twice(key, start, end, node.entries[key][0])
            elif not (type(value) is Scalar and value.is_null):
                node.entries[key] = start, end, value
            more = self._goes_on("}", opening)
        node.end = self.at
        return node

    def _sequence(self, depth: int) -> Sequence:
        node = Sequence(self.at)
        opening = self.at
        self.at += 1
        self._skip()
        more = not self._take("]")
        while more:
            node.items.append(self._value(depth + 1))
            more = self._goes_on("]", opening)
        node.end = self.at
        return node

    def _goes_on(self, closer: str, opening: int) -> bool:
        """Take a comma or the closing bracket; tell which it was."""
        self._skip()
        if self._take(closer):
            return False
        if not self._take(","):
            if self.at >= len(self.text):
                self.at = opening
                self._fail("a bracket opens here and is never closed", f"close it with {closer!r}")
            self._fail(f"a comma or {closer!r} is missing here", "check commas and brackets")
        self._skip()
        return True

    def _string(self) -> str:
        """Read a text in double quotes."""
        start = self.at
        found = _STRING.match(self.text, start)
        if found is None:
            message = "a text is broken here: no closing quotation mark, or a line break inside"
            self._fail(message, 'close it with ", and write \\n for a line break')
        self.at = found.end()
        text = found[0][1:-1]
        if "\\" in text:
            try:
                text = json.loads(found[0])
            except ValueError:
                self.at = start
                self._fail("a backslash in this text means nothing", "write it twice")
        forbidden = FORBIDDEN.search(text)
        if forbidden is not None:
            message = f"the control character U+{ord(forbidden[0]):04X} stands in this text"
            self.report.error(self.source, "EP011", (start, self.at), message, "delete it")
        return text

    def _twice(self, key: str, start: int, end: int, first: int) -> None:
        message = (
            f"the key {quote(key)} stands here a second time; "
            f"the first is in line {self.source.line_of(first)}"
        )
        remedy = "delete one of the two, or give it another name"
        self.report.error(self.source, "EP102", (start, end), message, remedy)

    def _no_value(self) -> NoReturn:
        word = _WORD.match(self.text, self.at)
        if self.at >= len(self.text):
            self._fail("the file ends too early", "export it anew")
        if word is None:
            self._fail("a value is missing here", "check commas and brackets")
        message = f"{quote(word[0])} is no JSON value"
        self._fail(message, "put texts and dates in double quotes")

    def _skip(self) -> None:
        found = _BLANKS.match(self.text, self.at)
        assert found is not None
        self.at = found.end()

    def _take(self, mark: str) -> bool:
        if self.text[self.at : self.at + 1] != mark:
            return False
        self.at += 1
        return True

    def _fail(self, message: str, remedy: str) -> NoReturn:
        raise self._unreadable("EP502", f"this is not JSON: {message}", remedy)

    def _refuse(self, message: str) -> NoReturn:
        raise self._unreadable("EP503", message, "split the plan into several files")

    def _unreadable(self, code: str, message: str, remedy: str) -> Unreadable:
        span = self.source.span(self.at, self.at + 1)
        return unreadable(code, message, remedy, self.source.name, span)
