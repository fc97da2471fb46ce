"""Messages of other rooms for readers: items by their titles, dates in full."""

from __future__ import annotations

import re
from collections.abc import Callable

from exitplan.calendars import MONTHS
from exitplan.schedule import Schedule
from exitplan.site._causes import quoted

_QUOTED = re.compile(r"'([A-Za-z0-9_][\w.-]*)'")
_IN_FULL = {month[:3]: month for month in MONTHS}
_SHORT_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_IN_FULL)}) (?=\d{{4}}\b)")
_LISTED = re.compile(r"\(([A-Za-z0-9_][\w.-]*(?:, [A-Za-z0-9_][\w.-]*)*)((?: and [\d,]+ more)?)\)")


def with_titles(text: str, schedule: Schedule) -> str:
    """Put an item's title where a message names the item by its id.

    Ids stand in single quotes (``'p1.award' waits``), or in a list in brackets
    (``3 deadlines (p1.award, p2.award and 1 more)``). What is no id of the plan stays.
    Dates lose the abbreviations that a narrow terminal needs.
    """
    text = _QUOTED.sub(lambda found: _title(found[1], schedule, found[0]), text)
    text = _LISTED.sub(_in_list(schedule), text)
    return _SHORT_DATE.sub(lambda found: f"{found[1]} {_IN_FULL[found[2]]} ", text)


def _in_list(schedule: Schedule) -> Callable[[re.Match[str]], str]:
    def replaced(found: re.Match[str]) -> str:
        names = found[1].split(", ")
        if not all(_is_item(name, schedule) for name in names):
            return found[0]
        return f"({', '.join(_title(name, schedule, name) for name in names)}{found[2]})"

    return replaced


def _is_item(name: str, schedule: Schedule) -> bool:
    return name in schedule.items


def _title(name: str, schedule: Schedule, otherwise: str) -> str:
    return quoted(schedule[name].title) if _is_item(name, schedule) else otherwise
