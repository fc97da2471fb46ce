"""YAML as a person would write it: how values are quoted, folded and laid out in lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

COLUMNS = 100
"""No line is longer, unless a title, a word or what somebody broke into lines is."""


class Words:
    """A text of any look, which may need quotes or lines of its own."""

    __slots__ = ("is_prose", "text")

    def __init__(self, text: str, *, is_prose: bool = False) -> None:
        self.text = text
        self.is_prose = is_prose
        """Whether it is broken into lines where it is long."""


class Items:
    """A list; on one line where it fits."""

    __slots__ = ("is_bare", "items")

    def __init__(self, items: Sequence[Node], *, is_bare: bool = False) -> None:
        self.items = items
        self.is_bare = is_bare
        """Whether a single text stands without brackets."""

    @property
    def only(self) -> str | None:
        """The text that stands for the list."""
        first = self.items[0] if self.is_bare and len(self.items) == 1 else None
        return first if isinstance(first, str) else None


class Map:
    """A map of keys and values."""

    __slots__ = ("entries", "is_airy", "is_block")

    def __init__(
        self, entries: Sequence[tuple[str, Node]], *, is_block: bool = False, is_airy: bool = False
    ) -> None:
        self.entries = entries
        self.is_block = is_block
        """Whether it stands on lines of its own even where one line would do."""
        self.is_airy = is_airy
        """Whether blank lines set it apart from its neighbours."""


Node: TypeAlias = str | Words | Items | Map
"""A plain string is written as it is: dates, lengths, ids and numbers need no quotes."""

_NOT_IN_FLOW = re.compile(r"[,\[\]{}:?]")
"""What separates things in brackets; quoted rather than left to the rules of each reader."""
_NOT_PLAIN = re.compile(
    r"[-?:,\[\]{}#&*!|>'\"%@`=\s]"  # What has a meaning at the beginning,
    r"|.*(?::(?:\s|$)|\s#|\s$|[\n\t\r\\\x00-\x1f\x7f-\x9f\ufeff])",  # or anywhere.
    re.DOTALL,
)
_OTHER_TYPE = re.compile(
    r"~|null|true|false|yes|no|on|off|y|n|<<|nan"
    r"|[-+]?[.]?[0-9][0-9_,.:]*(?:e[-+]?[0-9]*)?|[-+]?[.](?:inf|nan)|0[box][0-9a-f_]+"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\s].*)?",
    re.IGNORECASE,
)
"""What some reader of YAML, of whichever version, takes for a number, a date or a truth value."""
_ONE_SPACE = re.compile(r"(?<=[^ ]) (?=[^ ])")
_ODD = re.compile(r"[\t\r\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]|[ ](?=\n)")
"""What lines of text cannot say, or would hide from a reader."""


def dump(root: Map, head: str) -> str:
    """Lay out a file: a first line of comment, then each key; blank lines between sections."""
    lines = [head, ""]
    last_is_section = False
    for key, node in root.entries:
        is_section = isinstance(node, Map) and (node.is_block or not _fits(key, node, 0))
        if (is_section or last_is_section) and lines[-1]:
            lines.append("")
        lines += _lines(f"{key}:", node, 0)
        last_is_section = is_section
    return "\n".join(lines) + "\n"


def quote(text: str) -> str:
    """Write a text on one line so that YAML reads it as that text wherever it stands."""
    if _NOT_IN_FLOW.search(text) is None and _is_plain(text):
        return text
    return _quoted(text)


def _is_plain(text: str) -> bool:
    return _NOT_PLAIN.match(text) is None and _OTHER_TYPE.fullmatch(text) is None


def _quoted(text: str) -> str:
    if ('"' in text or "\\" in text) and "'" not in text and text.isprintable():
        return f"'{text}'"
    return in_quotes(text)


def in_quotes(text: str, *, ensure_ascii: bool = False) -> str:
    """Write a text in double quotes, as JSON does, which YAML reads as well."""
    import json  # Dear at the start of a command that rarely needs it.

    return json.dumps(text, ensure_ascii=ensure_ascii)


def _lines(head: str, node: Node, indent: int) -> list[str]:
    """Write a value behind its key or its dash."""
    pad = " " * indent
    if isinstance(node, str):
        return [f"{pad}{head} {node}"]
    if isinstance(node, Words):
        return _text(f"{pad}{head}", node, indent)
    if _fits(head, node, indent):
        return [f"{pad}{head} {_flow(node)}"]
    if isinstance(node, Items):
        return [f"{pad}{head}", *_members(node, indent + 2)]
    return [f"{pad}{head}", *_entries(node, indent + 2)]


def _entries(node: Map, indent: int) -> Iterator[str]:
    was_airy = False
    for position, (key, value) in enumerate(node.entries):
        is_airy = isinstance(value, Map) and value.is_airy
        if position and (is_airy or was_airy):
            yield ""
        was_airy = is_airy
        yield from _lines(f"{key}:", value, indent)


def _members(node: Items, indent: int) -> Iterator[str]:
    for item in node.items:
        if isinstance(item, Map) and item.entries and not _fits("-", item, indent):
            first, *rest = _entries(item, indent + 2)
            yield f"{' ' * indent}- {first.lstrip(' ')}"
            yield from rest
        else:
            yield from _lines("-", item, indent)


def _fits(head: str, node: Node, indent: int) -> bool:
    """Whether it can stand on the line of its key."""
    if _is_long(node):
        return False
    text = _flow(node)
    return indent + len(head) + 1 + len(text) <= COLUMNS


def _is_long(node: Node) -> bool:
    if isinstance(node, Words):
        return len(node.text) > COLUMNS or "\n" in node.text
    if isinstance(node, Items):
        return any(_is_long(item) for item in node.items)
    if isinstance(node, Map):
        return node.is_block or any(_is_long(value) for _, value in node.entries)
    return False


def _flow(node: Node) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, Words):
        return quote(node.text)
    if isinstance(node, Items):
        return node.only or f"[{', '.join(map(_flow, node.items))}]"
    return f"{{{', '.join(f'{key}: {_flow(value)}' for key, value in node.entries)}}}"


def _text(head: str, words: Words, indent: int) -> list[str]:
    """Write a text behind its key: on the same line, folded, or line by line."""
    text = words.text
    if "\n" not in text:
        line = f"{head} {text if _is_plain(text) else _quoted(text)}"
        is_foldable = words.is_prose and _ONE_SPACE.search(text) and not _ODD.search(text)
        if len(line) <= COLUMNS or not is_foldable:
            return [line]
        return [f"{head} >-", *_folded(text, indent + 2)]
    if _ODD.search(text) or text[:1] in ("", " ", "\n") or text[-1:] in (" ", "\n"):
        return [f"{head} {_quoted(text)}"]
    pad = " " * (indent + 2)
    return [f"{head} |-", *(f"{pad}{line}" if line else "" for line in text.split("\n"))]


def _folded(text: str, indent: int) -> Iterator[str]:
    """Break a text at single blanks, which YAML puts back."""
    pad, line = " " * indent, ""
    for word in _ONE_SPACE.split(text):
        if line and indent + len(line) + 1 + len(word) > COLUMNS:
            yield pad + line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield pad + line
