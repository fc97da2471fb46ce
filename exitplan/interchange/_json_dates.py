"""The computed dates in exitplan's JSON: what is written of each item, and read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from exitplan.interchange._imported import StoredDates
from exitplan.plan import Group, Plan, parse_moment
from exitplan.planfile._report import Report, quote
from exitplan.planfile._source import Source
from exitplan.planfile._tree import Mapping as Map
from exitplan.planfile._tree import Node, Scalar, Sequence

if TYPE_CHECKING:
    from exitplan.schedule import ItemDates

RECORD: Mapping[str, str] = MappingProxyType(
    {
        "id": "",
        "start": "",
        "finish": "",
        "early_start": "early_start",
        "early_finish": "early_finish",
        "late_start": "late_start",
        "late_finish": "late_finish",
        "remaining_start": "",
        "total_float_minutes": "total_float",
        "free_float_minutes": "free_float",
        "critical": "",
        "longest_path": "longest_path",
        "started": "",
        "completed": "",
        "calendar": "",
        "day_minutes": "",
        "deadline_margin_working_days": "",
        "deadline_status": "",
    }
)
"""Keys of an item's dates, each with the field of :class:`StoredDates` that it is read into."""
_LONGEST = 40
_MOST_MINUTES = 10**10
_REMEDY = "export the plan anew, or take the dates out"


def dates_record(dates: ItemDates) -> dict[str, Any]:
    """Give what is written of one item: what follows from the plan, and nothing that it says.

    What there is nothing to say of is left out.
    """
    record = dates.record()
    return {key: record[key] for key in RECORD if record[key] is not None}


def read_dates(source: Source, root: Map, plan: Plan, report: Report) -> dict[str, StoredDates]:
    """Read the dates by item; what is wrong with them is told in the report."""
    entry = root.entries.get("dates")
    if entry is None:
        return {}
    node = entry[2]
    if type(node) is not Sequence:
        report.error(source, "EP504", entry[:2], "'dates' is no list", _REMEDY)
        return {}
    known = {item.id for item in plan.walk()}
    laid_out = tuple(
        f"{item.id}." for item in plan.walk() if isinstance(item, Group) and item.facts is not None
    )
    found: dict[str, StoredDates] = {}
    for member in node.items:
        item = _item(source, member, report)
        if item is None:
            continue
        place = member.start, member.start + 1
        if item in found:
            message = f"the dates of {quote(item)} stand here a second time"
            report.error(source, "EP504", place, message, "delete one of the two")
        elif item not in known and not item.startswith(laid_out):
            message = f"these are the dates of {quote(item)}, which is not in the plan"
            report.error(source, "EP506", place, message, _REMEDY)
        else:
            assert type(member) is Map
            found[item] = _stored(source, member, report)
    return found


def _item(source: Source, node: Node, report: Report) -> str | None:
    """Give the item's id, unless it is reported as missing."""
    entry = node.entries.get("id") if type(node) is Map else None
    if entry is not None and type(entry[2]) is Scalar:
        return entry[2].text
    message = "these dates do not say of which item they are"
    report.error(source, "EP504", (node.start, node.start + 1), message, _REMEDY)
    return None


def _stored(source: Source, node: Map, report: Report) -> StoredDates:
    values: dict[str, Any] = {}
    for key, (start, end, value) in node.entries.items():
        field = RECORD.get(key)
        if field is None:
            message = f"dates have no key {quote(key)}"
            remedy = report.did_you_mean(key, RECORD) or f"they can have {', '.join(RECORD)}"
            report.error(source, "EP101", (start, end), message, remedy)
        elif field:
            read, expected = _READERS[field]
            read_value = read(value) if type(value) is Scalar else None
            if read_value is None:
                message = f"{quote(key)} is not {expected}"
                report.error(source, "EP508", (start, end), message, _REMEDY)
            else:
                values[field] = read_value
    return StoredDates(**values)


def _instant(node: Scalar) -> int | None:
    if not node.style or len(node.text) > _LONGEST:
        return None
    try:
        moment = parse_moment(node.text)
    except ValueError:
        return None
    return None if moment.minute is None else moment.begin


def _minutes(node: Scalar) -> int | None:
    if node.style or re.fullmatch("-?[0-9]{1,11}", node.text, re.ASCII) is None:
        return None
    minutes = int(node.text)
    return minutes if abs(minutes) <= _MOST_MINUTES else None


def _flag(node: Scalar) -> bool | None:
    return None if node.style else {"true": True, "false": False}.get(node.text)


_READERS: Mapping[str, tuple[Callable[[Scalar], int | bool | None], str]] = {
    **dict.fromkeys(
        ("early_start", "early_finish", "late_start", "late_finish"),
        (_instant, 'a date with a time of day, like "2015-06-30T17:00"'),
    ),
    **dict.fromkeys(("total_float", "free_float"), (_minutes, "a whole number of minutes")),
    "longest_path": (_flag, "true or false"),
}
