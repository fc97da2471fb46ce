"""Items as stretches of text: cut out with what belongs to them, and put in elsewhere."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from exitplan.planfile._tree import Mapping
from exitplan.planfile.edits._data import Data
from exitplan.planfile.edits._refusals import refused
from exitplan.planfile.edits._splices import Splice, cut_entry, insert
from exitplan.planfile.edits._text import Page
from exitplan.planfile.edits._write import entry_lines, item_lines

_LINE_END = re.compile(r"\r\n|\r|\n")


class Block(NamedTuple):
    """An item's text, apart from where it stood."""

    lines: list[str]
    """Without line ends."""
    column: int
    """Where its key begins."""
    is_flow: bool
    """Whether it stood in brackets, so that it may stand there again."""
    has_comments: bool


def cut(
    page: Page, around: Mapping, key: str, *, with_comments: bool = True
) -> tuple[list[Splice], Block]:
    """Take an item out, mostly with the comments right above it; give its text."""
    start, end, value = around.entries[key]
    last = max(end, value.end)
    if page.is_flow(around):
        names = list(around.entries)
        entries = list(around.entries.values())
        lines = _LINE_END.split(page.text[start:last])
        has_comments = _comment_in(page.text[value.start : last])
        block = Block(lines, page.column(start), len(lines) == 1, has_comments)
        return [cut_entry(entries, names.index(key))], block
    if not page.is_alone(start):
        raise _not_alone(page, start, key)
    first, stop = page.line_start(start), page.line_end(last)
    if with_comments:
        first = page.lead(first)
    text = page.text[first:stop]
    lines = _LINE_END.split(text)
    if lines and not lines[-1]:
        lines.pop()
    block = Block(lines, page.column(start), is_flow=False, has_comments=_comment_in(text))
    if _is_blank(page, page.line_before(first)) and _is_blank(page, stop):
        # Else two blank lines would be left where the item stood between two.
        stop = page.line_end(stop)
    return [Splice(first, stop, "")], block


def _comment_in(text: str) -> bool:
    return re.search(r"(?:^|\s)#", text) is not None


def _is_blank(page: Page, start: int) -> bool:
    """Whether a line has nothing in it; the text's two ends count as blank."""
    return start < 0 or not page.text[start : page.line_end(start)].strip()


def _not_alone(page: Page, start: int, key: str) -> Exception:
    line = page.source.line_of(start)
    message = f"line {line} has more in it than {key!r}"
    return refused("EP023", message, f"put {key} on a line of its own", file=page.source.name)


def block_of(page: Page, around: Mapping | None, key: str, data: Data) -> Block:
    """Write a new item in the way of those beside it."""
    if around is None or _is_in_lines(page, around):
        lines = item_lines(key, data, page.step)
    else:
        lines = entry_lines(key, data, 0, step=page.step)
    return Block(lines, 0, is_flow=False, has_comments=False)


def _is_in_lines(page: Page, around: Mapping) -> bool:
    """Whether items have their keys on lines of their own, by those of two keys or more."""
    values = [value for _, _, value in around.entries.values()]
    told = [
        page.is_flow(each) for each in values if type(each) is Mapping and len(each.entries) > 1
    ]
    return sum(told) * 2 < len(told) if told else True


def paste(
    page: Page, around: Mapping, block: Block, key: str, data: Data, after: str | None
) -> list[Splice]:
    """Put an item into a map behind another, in front for ``""``, last for ``None``."""
    if page.is_flow(around):
        if block.has_comments:
            line = page.source.line_of(around.start)
            message = f"{key!r} has comments, for which there is no room in the brackets of line"
            remedy = "write the group in lines of its own, or move the comments first"
            raise refused("EP023", f"{message} {line}", remedy, file=page.source.name)
        return insert(page, around, key, data, after)
    names = list(around.entries)
    first = around.entries[names[0]][0]
    if not page.is_alone(first):
        raise _not_alone(page, first, names[0])
    lines = shifted(block, page.column(first))
    is_airy = _is_airy(page, around) or (len(lines) > 1 and _is_set_apart(page, around))
    if after == "":
        place = page.lead(page.line_start(first))
        return [Splice(place, place, _text(page, [*lines, *([""] if is_airy else [])]))]
    _, place = page.entry_lines(around.entries[names[-1] if after is None else after])
    lines = [*([""] if is_airy else []), *lines]
    if place and page.text[place - 1] not in "\r\n":
        return [Splice(place, place, page.newline + _text(page, lines).removesuffix(page.newline))]
    return [Splice(place, place, _text(page, lines))]


def _text(page: Page, lines: list[str]) -> str:
    return "".join(line + page.newline for line in lines)


def shifted(block: Block, column: int) -> list[str]:
    """Give a block's lines further in or further out."""
    more = column - block.column
    if block.is_flow or not more:
        first, *rest = block.lines
        return [" " * column + first.lstrip(" "), *rest] if block.is_flow else block.lines
    if more > 0:
        lines = [" " * more + line if line.strip() else line for line in block.lines]
    else:
        lines = [line[min(-more, len(line) - len(line.lstrip(" "))) :] for line in block.lines]
    return lines


def _gaps(page: Page, around: Mapping) -> list[bool]:
    """Tell for each two neighbours whether a blank line stands between them."""
    entries = list(around.entries.values())
    gaps: list[bool] = []
    for before, after in pairwise(entries):
        _, end = page.entry_lines(before)
        start = page.line_start(after[0])
        gaps.append(any(not line.strip() for line in _LINE_END.split(page.text[end:start])[:-1]))
    return gaps


def _is_airy(page: Page, around: Mapping) -> bool:
    """Whether blank lines set most of a map's entries apart."""
    gaps = _gaps(page, around)
    return bool(gaps) and sum(gaps) * 2 > len(gaps)


def _is_set_apart(page: Page, around: Mapping) -> bool:
    """Whether blank lines set those entries apart that take several lines."""
    entries = list(around.entries.values())
    long = ["\n" in page.text[entry[0] : entry[2].end] for entry in entries]
    gaps = _gaps(page, around)
    told = [gap for gap, a, b in zip(gaps, long, long[1:], strict=False) if a and b]
    return bool(told) and all(told)
