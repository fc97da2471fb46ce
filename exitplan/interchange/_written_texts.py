"""Texts and item lists on their way into another tool's file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from exitplan.plan import Group, Plan, Task

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, and no other format should."""

LONGEST_NAME = 255
"""Characters of a name in Microsoft Project."""


def clean(text: str) -> str:
    """Give a text without characters that no file should hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Give a text as one line."""
    return " ".join(clean(text).split())


def with_sources(item: Task | Group) -> str | None:
    """Give an item's notes, with its source and assumption, which have no fields of their own."""
    parts = [item.notes] if item.notes else []
    if item.source:
        parts.append(f"Source: {item.source}")
    if item.assumed is not None:
        parts.append(f"Assumed: {item.assumed.reason}")
    return "\n".join(parts) or None


def with_inactive(
    items: Sequence[Task | Group], written: Sequence[Task | Group]
) -> list[Task | Group]:
    """Give a plan's items and, where they were written, those that take no part in it."""
    rows = list(items)
    known = {item.id for item in rows}
    place = 0
    for item in written:
        if item.id in known:
            place = next(n for n, row in enumerate(rows) if row.id == item.id) + 1
        else:
            rows.insert(place, item)
            place += 1
    return rows


def numbers(plan: Plan, *, largest: int) -> dict[str, int]:
    """Give each item a number: its code where that is one of its own, else the next free one."""
    codes = [(item.id, _number(item.code, largest)) for item in plan.walk()]
    kept: dict[str, int] = {}
    taken: set[int] = set()
    for item, number in codes:
        if number is not None and number not in taken:
            taken.add(number)
            kept[item] = number
    free = _free(taken)
    return {item: kept[item] if item in kept else next(free) for item, _ in codes}


def _number(code: str | None, largest: int) -> int | None:
    if code is None or not re.fullmatch(r"[1-9][0-9]{0,9}", code):
        return None
    return int(code) if int(code) <= largest else None


def _free(taken: set[int]) -> Iterator[int]:
    number = 0
    while True:
        number += 1
        if number not in taken:
            yield number
