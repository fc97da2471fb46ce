"""The text of one plan file, as somebody wrote it, with its habits."""

from __future__ import annotations

import re

from exitplan.planfile._source import Source
from exitplan.planfile._tree import Entry, Node

_LINE_END = re.compile(r"\r\n|\r|\n")
_STEP = r"^[\w\"'-]+:[ \t]*(?:#.*)?[\r\n]+(?:[ ]*(?:#.*)?[\r\n]+)*([ ]+)[\w\"']"
"""A key at the margin, and how far in that stands which is below it."""


class Page:
    """The text of one file, and what its layout tells."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        found = _LINE_END.search(self.text)
        self.newline = found[0] if found else "\n"

    @property
    def step(self) -> int:
        """By how many columns the file indents what stands below a key; 2 unless it shows."""
        found = re.search(_STEP, self.text, re.MULTILINE)
        return len(found[1]) if found and len(found[1]) <= 8 else 2

    def is_flow(self, node: Node) -> bool:
        """Whether a map or list stands in brackets."""
        return self.text[node.start : node.start + 1] in ("{", "[")

    def column(self, index: int) -> int:
        """Count the characters before an offset in its line."""
        return index - self.line_start(index)

    def line_start(self, index: int) -> int:
        """Give where the line of an offset begins."""
        if self.text.startswith("\r\n", index - 1) and index:
            index -= 1
        return max(self.text.rfind("\n", 0, index), self.text.rfind("\r", 0, index)) + 1

    def content_end(self, index: int) -> int:
        """Give where the line of an offset ends, its line break not included."""
        found = _LINE_END.search(self.text, index)
        return len(self.text) if found is None else found.start()

    def comment_in(self, index: int) -> str:
        """Give the comment that stands behind an offset in its line, behind which is no value."""
        rest = self.text[index : self.content_end(index)]
        found = rest.find("#")
        return rest[found:].rstrip(" ") if found >= 0 else ""

    def line_before(self, start: int) -> int:
        """Give where the line above one begins; -1 where there is none."""
        return -1 if start <= 0 else self.line_start(start - 1)

    def line_end(self, index: int) -> int:
        """Give where the line of an offset ends, its line break included."""
        found = _LINE_END.search(self.text, index)
        return len(self.text) if found is None else found.end()

    def entry_lines(self, entry: Entry) -> tuple[int, int]:
        """Give the whole lines of an entry without brackets, the last one's comment included."""
        start, end, value = entry
        return self.line_start(start), self.line_end(max(end, value.end))

    def content_after(self, index: int) -> int:
        """Give where the first line begins behind an offset's that says anything."""
        end = self.line_end(index)
        while end < len(self.text):
            last = self.line_end(end)
            content = self.text[end:last].strip(" \t\r\n")
            if content and content[0] != "#":
                break
            end = last
        return end

    def lead(self, start: int) -> int:
        """Give where the comments begin that stand right above a line, as far in as it."""
        first = start
        while self.text[first : first + 1] == " ":
            first += 1
        indent = self.text[start:first]
        while start > 0:
            before = self.line_start(start - 1)
            if not self.text.startswith(f"{indent}#", before):
                break
            start = before
        return start

    def is_alone(self, start: int) -> bool:
        """Whether nothing but blanks stands before an offset in its line."""
        return not self.text[self.line_start(start) : start].strip(" ")
