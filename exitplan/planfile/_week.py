"""Weekly working hours: ``{mon-thu: 09:00-17:00, fri: 09:00-16:30}``."""

from __future__ import annotations

from typing import Any

from exitplan.planfile import _kinds as kinds
from exitplan.planfile._context import BAD, Context
from exitplan.planfile._report import quote
from exitplan.planfile._tree import Mapping, Node
from exitplan.planfile._values import Reader, shifts_reader

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def week_reader(_kind: kinds.Week) -> Reader:
    """Make a reader of weekly hours: shifts by weekday, Monday 0; a day left out is off."""
    read_shifts = shifts_reader(kinds.Shifts())

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Mapping or not node.entries:
            return context.wrong_kind(node, "working hours by weekday, like {mon-fri: 09:00-17:00}")
        hours: dict[int, Any] = {}
        written: dict[int, str] = {}
        for key, (start, end, value) in node.entries.items():
            shifts = read_shifts(context, value)
            for day in _days(context, key, (start, end)):
                if day in written:
                    message = f"{WEEKDAYS[day]} stands under {quote(written[day])} already"
                    context.fail("EP112", (start, end), message, "name each day once")
                    break
                written[day] = key
                hours[day] = shifts
        return BAD if BAD in hours.values() or not hours else hours

    return read


def _days(context: Context, key: str, place: tuple[int, int]) -> range:
    """Give the weekdays a key names, none where it is reported."""
    first, dash, last = key.partition("-")
    if not dash:
        last = first
    if first in WEEKDAYS and last in WEEKDAYS:
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
        if begin <= end:
            return range(begin, end + 1)
        message = f"{quote(key)} runs backwards"
    else:
        message = f"{quote(key)} is not a weekday"
    context.fail("EP112", place, message, f"use {', '.join(WEEKDAYS)}, or a range like mon-fri")
    return range(0)
