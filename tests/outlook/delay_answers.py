"""What answers say, and what the page's script would read from their data: two ways to one."""

from __future__ import annotations

import datetime
from typing import Any

from exitplan.outlook import Delays


def answers(found: Delays, name: str, days: int) -> dict[str, int]:
    """Give where everything is if an item is so many days late."""
    item = found.items[name]
    days_of = dict(found.milestones)
    for move in item.moves:
        assert move.milestone != name
        day = move.finish_day(days)
        days_of[move.milestone] = found.milestones[move.milestone] if day is None else day
    days_of[name] = item.finish_day
    for late, day in item.own:
        if late <= days:
            days_of[name] = day
    return days_of


def decoded(data: dict[str, Any], name: str, days: int) -> dict[str, int]:
    """Give the same, read from the data as the page's script reads it."""
    base = datetime.date.fromisoformat(data["base"]).toordinal()

    def value(function: int, x: int) -> int | None:
        axis, *runs = data["functions"][function]
        found = None
        for n, i, count in zip(runs[::3], runs[1::3], runs[2::3], strict=True):
            if n <= x:
                found = base + sum(data["axes"][axis][: i + min(x - n, count - 1) + 1])
        return found

    days_of = {milestone: base + day for milestone, day in data["milestones"]}
    function, offset, *moves = data["items"][data["ids"].index(name)]
    if moves:
        shift, table = moves
        entries = iter(data["tables"][table])
        for place, more, other in zip(entries, entries, entries, strict=True):
            day = value(other, days - shift - more)
            if day is not None:
                days_of[data["milestones"][place][0]] = day
    own = value(function, days + offset)
    assert own is not None
    return days_of | {name: own}
