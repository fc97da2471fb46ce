"""What every reader of a value has at hand: the file, the report, and what was read before."""

from __future__ import annotations

from typing import Any

from exitplan.plan import Duration, Moment
from exitplan.planfile._links import Resolver
from exitplan.planfile._report import Report
from exitplan.planfile._source import Source
from exitplan.planfile._tree import Broken, Node, Scalar, Sequence

BAD: Any = object()
"""Stands for a value that has been reported; whoever builds from it uses the default."""


class Context:
    """One file being read."""

    def __init__(
        self,
        source: Source,
        report: Report,
        resolver: Resolver,
        calendar_names: dict[str, str] | None = None,
    ) -> None:
        self.source = source
        self.calendar_names = calendar_names or {}
        """What the file's own calendars are called in the plan; empty where nothing changes."""
        self.report = report
        self.resolver = resolver
        self.durations: dict[str, Duration] = {}
        """Durations already read; a plan has few different ones."""
        self.moments: dict[str, Moment] = {}

    def calendar_name(self, name: str) -> str:
        """Give what a calendar is called in the plan."""
        return self.calendar_names.get(name, name)

    def fail(
        self,
        code: str,
        node: Node | tuple[int, int],
        message: str,
        help: str = "",  # noqa: A002
    ) -> Any:
        """Report an error and give BAD."""
        place = node if isinstance(node, tuple) else place_of(node)
        self.report.error(self.source, code, place, message, help)
        return BAD

    def wrong_kind(self, node: Node, expected: str) -> Any:
        """Report a value that is empty or of the wrong kind, unless it has been already."""
        if isinstance(node, Broken):
            self.report.marred.add(self.report.item)
            return BAD
        if isinstance(node, Scalar):
            if node.is_null or not node.text.strip():
                return self.empty(node, expected)
            found = "a text"
        else:
            if not (node.items if isinstance(node, Sequence) else node.entries):
                return self.empty(node, expected)
            found = "a list" if isinstance(node, Sequence) else "a map of keys and values"
        return self.fail("EP103", node, f"expected {expected}, not {found}")

    def empty(self, node: Node, expected: str) -> Any:
        """Report a key with nothing behind it."""
        word = isinstance(node, Scalar) and not node.style and node.text
        message = f"{word!r} means no value" if word else "there is no value here"
        remedy = f"write {expected}, or leave the key out"
        if word:
            remedy += f'; if the text {word!r} is meant, put it in quotes: "{word}"'
        return self.fail("EP110", node, message, remedy)


def place_of(node: Node) -> tuple[int, int]:
    """Give where to point for a node: all of a text, the first character of a list or map."""
    if isinstance(node, Scalar | Broken):
        return node.start, node.end
    return node.start, node.start + 1
