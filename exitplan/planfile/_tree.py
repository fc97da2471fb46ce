"""What a YAML file says, as texts, lists and maps that know where they stand.

Places are offsets into the decoded text, so that a file of thousands of values
costs two integers each; :meth:`exitplan.planfile._source.Source.span` turns
them into lines and columns where somebody wants to know.
"""

from __future__ import annotations

from typing import TypeAlias


class Scalar:
    """A text, as written: what it means is decided by the field it stands in."""

    __slots__ = ("end", "start", "style", "text")

    def __init__(self, text: str, style: str, start: int, end: int) -> None:
        self.text = text
        self.style = style
        """Empty for a plain text, else one of ``'``, ``"``, ``|`` and ``>``."""
        self.start = start
        self.end = end

    @property
    def is_null(self) -> bool:
        """Whether YAML 1.2 takes it for no value at all."""
        return not self.style and self.text in _NULLS


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Sequence:
    """A list."""

    __slots__ = ("end", "items", "left_out", "start")

    def __init__(self, start: int) -> None:
        self.items: list[Node] = []
        self.left_out: list[int] | None = None
        """Positions of items too faulty to take part, so that the rest can be found again."""
        self.start = start
        self.end = start


class Mapping:
    """A map; its entries stand in the order written, each key once."""

    __slots__ = ("end", "entries", "start")

    def __init__(self, start: int) -> None:
        self.entries: dict[str, Entry] = {}
        self.start = start
        self.end = start


class Broken:
    """Something that has been reported already, and of which nothing more need be said."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


Node: TypeAlias = Scalar | Sequence | Mapping | Broken

Entry: TypeAlias = tuple[int, int, Node]
"""Start and end of the key, and the value."""
