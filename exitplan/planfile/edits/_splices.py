"""How a change of what a file says becomes a change of its text.

Every function gives the stretches that change, never the whole text: comments,
blank lines, quoting and the order of keys elsewhere cannot be touched, because
nobody writes them again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from exitplan.planfile._tree import Entry, Mapping, Node, Scalar
from exitplan.planfile._tree import Sequence as List
from exitplan.planfile.edits._data import Data, Term, data_of, same
from exitplan.planfile.edits._text import Page
from exitplan.planfile.edits._write import can_stand_in_lines, entry_lines, flow_text, value_text


class Splice(NamedTuple):
    """One stretch of a text and what comes in its place."""

    start: int
    end: int
    text: str


def replace(page: Page, around: Mapping, key: str, value: Data) -> list[Splice]:
    """Give an entry another value, changing as little as will do."""
    _, _, old = around.entries[key]
    if same(data_of(old), value):
        return []
    in_flow = page.is_flow(around)
    if type(old) is Scalar and old.style in ("|", ">") and isinstance(value, str):
        return _reblock(page, old, value)
    if isinstance(value, list) and value:
        found = _relist(page, old, value)
        if found is not None:
            return found
    if type(old) is Mapping and isinstance(value, dict):
        return _remap(page, old, value)
    if in_flow:
        style = old.style if type(old) is Scalar else ""
        is_text = isinstance(value, str | None)
        text = value_text(value, style, in_flow=True) if is_text else flow_text(value)
        return [Splice(old.start, old.end, text)]
    return _rewrite(page, around.entries[key], key, value)


def _rewrite(page: Page, entry: Entry, key: str, value: Data) -> list[Splice]:
    """Write an entry without brackets anew; the comment in the line of its key stays there."""
    start, end, old = entry
    is_beside = "\n" not in page.text[end : old.start] and "\r" not in page.text[end : old.start]
    if is_beside and isinstance(value, str | None):
        text = value_text(value, old.style if type(old) is Scalar else "", in_flow=False)
        if "\n" not in text:
            return [Splice(old.start, old.end, text)]
    lines = entry_lines(key, value, page.column(start), step=page.step)
    lines[0] = page.text[start:end] + lines[0].lstrip(" ").removeprefix(key)
    last = page.content_end(old.end)
    if is_beside and len(lines) == 1:
        last = old.end
    else:
        comment = page.comment_in(old.end if is_beside else end)
        lines[0] = f"{lines[0]}  {comment}" if comment else lines[0]
    return [Splice(start, max(end, last), page.newline.join(lines))]


_LINE_END = re.compile(r"\r\n|\r|\n")


def _reblock(page: Page, old: Scalar, value: str) -> list[Splice]:
    """Change a text in lines of its own; what stands behind its mark stays there."""
    head, *body = _LINE_END.split(page.text[old.start : old.end])
    comment = head[head.index("#") :] if "#" in head else ""
    first = next(line for line in body if line.strip())
    pad = first[: len(first) - len(first.lstrip(" "))]
    ends = value.endswith("\n")
    bare = value.removesuffix("\n")
    has_end = old.end < len(page.text)
    if not can_stand_in_lines(bare) or isinstance(value, Term) or (ends and not has_end):
        text = value_text(value, '"', in_flow=True)
        return [Splice(old.start, old.end, f"{text}  {comment}" if comment else text)]
    lines = bare.split("\n")
    known = old.text.removesuffix("\n")
    if old.style == "|" and ends == old.text.endswith("\n") and bare.startswith(known + "\n"):
        # More text behind the old, such as a note.
        lines = bare[len(known) + 1 :].split("\n")
        return [Splice(old.end, old.end, _padded(page, pad, ["", *lines]))]
    mark = (old.style if len(lines) == 1 else "|") + ("" if ends else "-")
    return [Splice(old.start, old.end, _padded(page, pad, [f"{mark} {comment}".rstrip(), *lines]))]


def _padded(page: Page, pad: str, lines: list[str]) -> str:
    first, *rest = lines
    return page.newline.join([first, *(pad + line if line else line for line in rest)])


def _remap(page: Page, old: Mapping, value: dict[str, Data]) -> list[Splice]:
    """Change a map entry by entry; what is new goes behind the rest."""
    gone = [number for number, key in enumerate(old.entries) if key not in value]
    if len(gone) == len(old.entries):
        return [Splice(old.start, old.end, flow_text(value))]
    splices: list[Splice] = []
    if page.is_flow(old):
        splices += _cut_all(list(old.entries.values()), gone)
    else:
        names = list(old.entries)
        for number in gone:
            splices += delete(page, old, names[number])
    for key, inner in value.items():
        if key in old.entries:
            splices += replace(page, old, key, inner)
        else:
            splices += insert(page, old, key, inner)
    return splices


def merged(old: Data, value: Data) -> Data:
    """Give a new value with its keys in the order in which they will stand in the text."""
    if not isinstance(old, dict) or not isinstance(value, dict) or not old.keys() & value.keys():
        return value
    kept = {key: merged(before, value[key]) for key, before in old.items() if key in value}
    return {**kept, **{key: each for key, each in value.items() if key not in old}}


def _cut_all(entries: list[Entry], gone: list[int]) -> list[Splice]:
    """Take several things in brackets out, but not all, each with one comma."""
    last_kept = max(set(range(len(entries))) - set(gone))
    splices = [
        Splice(entries[number][0], entries[number + 1][0], "")
        for number in gone
        if number < last_kept
    ]
    if last_kept + 1 < len(entries):
        _, start, before = entries[last_kept]
        _, end, after = entries[-1]
        splices.append(Splice(max(start, before.end), max(end, after.end), ""))
    return splices


def insert(
    page: Page, around: Mapping, key: str, value: Data, after: str | None = None
) -> list[Splice]:
    """Add an entry behind another one; behind the last one for ``None``, in front for ``""``."""
    names = list(around.entries)
    if page.is_flow(around):
        text = f"{key}: {flow_text(value)}"
        if not names:
            return [Splice(around.start + 1, around.start + 1, text)]
        if after == "":
            first = around.entries[names[0]][0]
            return [Splice(first, first, f"{text}, ")]
        _, end, value_node = around.entries[after if after in around.entries else names[-1]]
        place = max(end, value_node.end)
        return [Splice(place, place, f", {text}")]
    first = around.entries[names[0]][0]
    lines = entry_lines(key, value, page.column(first), step=page.step)
    if after == "" and page.is_alone(first):
        return [_new_lines(page, page.lead(page.line_start(first)), lines)]
    entry = around.entries[after if after in around.entries else names[-1]]
    return [_new_lines(page, page.entry_lines(entry)[1], lines)]


def _new_lines(page: Page, place: int, lines: list[str]) -> Splice:
    text = page.newline.join(lines)
    if place and page.text[place - 1] not in "\r\n":
        return Splice(place, place, page.newline + text)
    return Splice(place, place, text + page.newline)


def delete(page: Page, around: Mapping, key: str) -> list[Splice]:
    """Take an entry out, with the comment behind it; those above it stay."""
    entries = list(around.entries.values())
    place = list(around.entries).index(key)
    start, end, value = entries[place]
    if page.is_flow(around):
        return [cut_entry(entries, place)]
    if not page.is_alone(start) and len(entries) > 1:
        # It stands behind a dash, where the next key now goes.
        return [Splice(start, entries[place + 1][0], "")]
    first, last = page.entry_lines((start, end, value))
    return [Splice(first, last, "")]


def cut_entry(entries: list[Entry], place: int) -> Splice:
    """Take one of several things in brackets out, with one comma."""
    start, end, value = entries[place]
    if place + 1 < len(entries):
        return Splice(start, entries[place + 1][0], "")
    last = max(end, value.end)
    if place:
        _, before_end, before = entries[place - 1]
        return Splice(max(before_end, before.end), last, "")
    return Splice(start, last, "")


def rename(page: Page, around: Mapping, key: str, name: str) -> list[Splice]:
    """Give an entry another key."""
    start, end, _ = around.entries[key]
    mark = page.text[start : start + 1]
    quote = mark if mark in ("'", '"') else ""
    return [Splice(start, end, f"{quote}{name}{quote}")]


def _relist(page: Page, old: Node, value: list[Data]) -> list[Splice] | None:
    """Change a list by adding and taking out, where that is all it takes."""
    if type(old) is Scalar:
        if len(value) < 2 or not same(value[0], data_of(old)) or old.style in ("|", ">"):
            return None
        rest = ", ".join(flow_text(item) for item in value[1:])
        return [Splice(old.start, old.start, "["), Splice(old.end, old.end, f", {rest}]")]
    if type(old) is not List:
        return None
    kept = _kept(old, value)
    # What is new must all stand behind what is kept, unless it stands in place of what was.
    if len(value) == len(old.items) and len(kept) < len(value):
        return _reword(old, value)
    new = value[len(kept) :]
    gone = [number for number in range(len(old.items)) if number not in kept]
    if not kept or (new and gone):
        return None
    if page.is_flow(old):
        entries: list[Entry] = [(node.start, node.end, node) for node in old.items]
        return _cut_all(entries, gone) + _append(page, old, new)
    lines = [(page.line_start(item.start), page.line_end(item.end)) for item in old.items]
    if any(not _is_dashed(page, start, old.start) for start, _ in lines):
        return None
    return [Splice(*lines[number], "") for number in gone] + _append(page, old, new)


def _kept(old: List, value: list[Data]) -> list[int]:
    """Give the positions of the items that stay, those in front as far as they will go."""
    kept: list[int] = []
    for number, item in enumerate(old.items):
        if len(kept) < len(value) and same(data_of(item), value[len(kept)]):
            kept.append(number)
    return kept


def _is_dashed(page: Page, start: int, first: int) -> bool:
    """Whether a line begins with the dash of a list, where the list's first line does."""
    return page.text[start : start + page.column(first) + 1].strip(" ") == "-"


def _reword(old: List, value: list[Data]) -> list[Splice] | None:
    """Change single texts of a list in their place."""
    splices: list[Splice] = []
    for item, new in zip(old.items, value, strict=True):
        if same(data_of(item), new):
            continue
        if type(item) is not Scalar or not isinstance(new, str) or item.style in ("|", ">"):
            return None
        text = value_text(new, item.style, in_flow=True)
        splices.append(Splice(item.start, item.end, text))
    return splices


def _append(page: Page, old: List, new: list[Data]) -> list[Splice]:
    if not new:
        return []
    last = old.items[-1]
    if page.is_flow(old):
        text = "".join(f", {flow_text(item)}" for item in new)
        return [Splice(last.end, last.end, text)]
    pad = " " * page.column(old.start)
    lines = [f"{pad}- {flow_text(item)}" for item in new]
    return [_new_lines(page, page.line_end(last.end), lines)]


def do_meet(first: Sequence[Splice], second: Sequence[Splice]) -> bool:
    """Whether stretches of one and the other overlap; those that only touch do not."""
    return any(one.start < other.end and other.start < one.end for one in first for other in second)


def apply(text: str, splices: Sequence[Splice]) -> str:
    """Carry out splices, which must not overlap; those at one place in their order."""
    parts: list[str] = []
    reached = 0
    for start, end, new in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        if start < reached:
            message = "two edits of one place"
            raise ValueError(message)
        parts += [text[reached:start], new]
        reached = end
    return "".join([*parts, text[reached:]])
