"""The ``exitplan`` fence: where it stands in a page's Markdown, and what it asks for.

```exitplan
show: gantt     # or milestones, deadlines, slip-chart, waterfall, headcount
of: exit        # one id or several, with commas between; default: the whole
```
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

import attrs

LANGUAGE = "exitplan"
SHOWS = ("gantt", "milestones", "deadlines", "slip-chart", "waterfall", "headcount")
KEYS = ("show", "of", "title", "most", "history", "plan")
_MOST_LINES = 40
_LONGEST = 2_000
_MOST_OF = 200
_TAB = 4
_NEVER = 10**9
"""Signs of a fence that is longer than any."""
_FENCE = re.compile(r"([ \t]*)(`{3,}|~{3,})[ ]*(.*)")
_CONTAINER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)]|!!!|\?\?\?\+?|===)\s")
_QUOTED = re.compile(r"""(["'])([^"']*)\1\s*(?:#.*)?""")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_ITEM = re.compile(r"[\w.-]+")


class EmbedError(ValueError):
    """Something in a page asks for what there is not."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line
        """Lines below the first of what was asked, from 0."""


@attrs.frozen
class Asked:
    """What a fence asks for."""

    show: str
    of: tuple[str, ...] = ()
    title: str = ""
    most: int = 0
    """So many rows at most; 0 for all."""
    history: str = ""
    plan: str = ""
    """Which roadmap, where a site has several."""
    lines: tuple[tuple[str, int], ...] = ()
    """On which line below the fence each key stands."""

    def line(self, key: str) -> int:
        """Give the line of a key."""
        return dict(self.lines).get(key, 0)


@attrs.frozen
class Fence:
    """A fence in a page's lines."""

    first: int
    """Index of the line that opens it."""
    end: int
    """Index behind the line that closes it."""
    indent: str
    inside: tuple[str, ...]


def fences(lines: Sequence[str]) -> Iterator[Fence]:
    """Find the fences of a page, in lists and admonitions too; never one inside another fence."""
    around, endless = _Around(lines), {"`": _NEVER, "~": _NEVER}
    index = 0
    while index < len(lines):
        opened = _FENCE.fullmatch(lines[index].rstrip())
        if opened is None or ("`" in opened[3] and opened[2][0] == "`"):
            index += 1
            continue
        indent, mark, info = opened.groups()
        if _width(indent) >= _TAB and not around.is_contained(index, _width(indent)):
            index += 1  # Indented code, in which a fence is text.
            continue
        end = _end(lines, index + 1, mark) if len(mark) < endless[mark[0]] else None
        if end is None:
            endless[mark[0]] = min(endless[mark[0]], len(mark))
            index += 1
            continue
        if info.strip().strip("{}. ") == LANGUAGE:
            inside = tuple(_without(indent, line) for line in lines[index + 1 : end])
            yield Fence(index, end + 1, indent, inside)
        index = end + 1


def _end(lines: Sequence[str], start: int, mark: str) -> int | None:
    """Find the line that closes a fence.

    Where nothing does, nothing closes a later fence of as many signs either,
    so that callers need not look again.
    """
    for index in range(start, len(lines)):
        line = lines[index].strip()
        if line.startswith(mark) and not line.strip(mark[0]):
            return index
    return None


class _Around:
    """The lines around each line by their indents, found in one walk over all of them."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._next = 0
        self._open: list[tuple[int, bool]] = []
        """Indent of each line around, and whether it or one around it is a container."""

    def is_contained(self, index: int, width: int) -> bool:
        """Whether an indented line belongs to a list or an admonition, and is not code.

        Lines have to be asked of from first to last.
        """
        for line in self._lines[self._next : index]:
            bare = line.lstrip()
            if bare:
                own = _width(line[: len(line) - len(bare)])
                inherited = self._inside(own)
                self._open.append((own, inherited or _CONTAINER.match(line) is not None))
        self._next = index
        return self._inside(width)

    def _inside(self, width: int) -> bool:
        """Leave what is indented as far; tell whether a container is left."""
        while self._open and self._open[-1][0] >= width:
            self._open.pop()
        return bool(self._open) and self._open[-1][1]


def _width(indent: str) -> int:
    return len(indent.expandtabs(_TAB))


def _without(indent: str, line: str) -> str:
    return line.removeprefix(indent) if line.startswith(indent) else line.lstrip()


def asked_by(inside: Sequence[str]) -> Asked:
    """Read what a fence says, a key on each line; raises EmbedError."""
    if len(inside) > _MOST_LINES or any(len(line) > _LONGEST for line in inside):
        message = "this is too long for an exitplan fence"
        raise EmbedError(message)
    said: dict[str, str] = {}
    places: dict[str, int] = {}
    for number, line in enumerate(inside, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        key, colon, value = text.partition(":")
        key, value = key.strip(), _value(value.strip())
        if not colon or key not in KEYS:
            message = f"{_short(key)} is nothing that an exitplan fence can say"
            raise EmbedError(f"{message}; {_nearest(key, KEYS)}", number)
        if key in said:
            message = f"{key} stands there twice"
            raise EmbedError(message, number)
        said[key], places[key] = value, number
    return _asked(said, places)


def _value(text: str) -> str:
    """Take quotes and a comment off what stands behind a colon."""
    quoted = _QUOTED.fullmatch(text)
    return quoted[2] if quoted else _COMMENT.sub("", text).rstrip()


def _asked(said: dict[str, str], places: dict[str, int]) -> Asked:
    show = said.get("show", "")
    if not show:
        message = f"say what to show: {', '.join(SHOWS)}"
        raise EmbedError(message)
    if show not in SHOWS:
        message = f"{_short(show)} cannot be shown; {_nearest(show, SHOWS)}"
        raise EmbedError(message, places["show"])
    most = said.get("most", "")
    if most and not re.fullmatch(r"[1-9]\d{0,3}", most, re.ASCII):
        message = f"most: {_short(most)} is no number from 1 to 9999"
        raise EmbedError(message, places["most"])
    of = [part.strip().strip("\"'") for part in said.get("of", "").strip("[]").split(",")]
    of = [part for part in of if part]
    wrong = next((part for part in of if not _ITEM.fullmatch(part)), None)
    if wrong is not None or len(of) > _MOST_OF:
        message = f"of: {_short(wrong or '')} is no id" if wrong else "of: these are too many"
        raise EmbedError(message, places["of"])
    return Asked(
        show,
        tuple(dict.fromkeys(of)),
        said.get("title", ""),
        int(most or 0),
        said.get("history", ""),
        said.get("plan", ""),
        tuple(places.items()),
    )


def nearest(word: str, known: Sequence[str]) -> str:
    """Ask whether the nearest of some words was meant; empty where none is near."""
    near = difflib.get_close_matches(word[:100], known, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else ""


def _nearest(word: str, known: Sequence[str]) -> str:
    return nearest(word, known) or f"there is {', '.join(known)}"


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:59]}…")
