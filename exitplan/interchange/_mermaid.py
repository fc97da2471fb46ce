"""A schedule as a Mermaid Gantt chart, for Markdown pages that draw Mermaid themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exitplan.calendars import long_date
from exitplan.interchange._plain import plain, shortened
from exitplan.plan import Group
from exitplan.schedule.words import iso_date

if TYPE_CHECKING:
    from exitplan.schedule import ItemDates, Schedule

_LONGEST_TITLE = 120
"""Characters. A bar has no room for more, and Mermaid refuses charts of more than 50,000."""
_SAFE = frozenset(" '-–—’…,.()[]+=*?!_/|~@£€§°")
"""What a title may hold as it is, besides letters and digits."""
_SYNTAX = re.compile(
    r"gantt|title|section|click|call|href|dateformat|axisformat|tickinterval|inclusiveenddates"
    r"|topaxis|todaymarker|includes|excludes|weekday|weekend|acctitle|accdescr|vert"
    r"|\d{4}-\d{2}-\d{2}|-{3}",
    re.IGNORECASE,
)
"""With what a line begins that Mermaid would not take for a task."""


def write_mermaid(schedule: Schedule) -> bytes:
    """Write a Mermaid ``gantt`` whose every date stands in it.

    A section for each group at the top level, and one in front for what lies in
    none. Bars are ``done``, ``active`` or ``crit`` (critical and unfinished);
    milestones stand on their day. Nothing is left for Mermaid to work out, no day
    is excluded, and today is not marked, so that the chart is the same every day.
    Titles are cut at 120 characters; what Mermaid would take for syntax is written
    as a character code, which it shows as the character. Mermaid itself refuses
    texts of more than 50,000 characters unless its ``maxTextSize`` is raised.
    """
    plan = schedule.plan
    status = plan.status_date
    as_of = "" if status is None else f", as of {long_date(status.day)}"
    lines = [
        "gantt",
        f"    title {_title(plan.title, plan.id)}{as_of}",
        "    dateFormat YYYY-MM-DD",
        "    axisFormat %b %Y",
        "    inclusiveEndDates",
        "    todayMarker off",
    ]
    names: set[str] = set()
    alone = [item.id for item in plan.items if not isinstance(item, Group)]
    lines += _section(schedule, _title(plan.title, plan.id), alone, names)
    for item in plan.items:
        if isinstance(item, Group):
            members = [task.id for task in item.tasks()]
            lines += _section(schedule, _title(item.title, item.id), members, names)
    return ("\n".join(lines) + "\n").encode("utf-8")


def _section(schedule: Schedule, title: str, ids: list[str], names: set[str]) -> list[str]:
    """Give a section's lines. Mermaid draws sections of the same name over each other."""
    items = schedule.items
    bars = [_bar(items[item_id]) for item_id in ids if item_id in items]
    if not bars:
        return []
    name, number = title, 2
    while name in names:
        name = f"{title} ({number})"
        number += 1
    names.add(name)
    return [f"    section {name}", *bars]


def _bar(dates: ItemDates) -> str:
    tags = []
    if dates.critical and not dates.completed:
        tags.append("crit")
    if dates.completed:
        tags.append("done")
    elif dates.started:
        tags.append("active")
    if dates.is_milestone:
        tags.append("milestone")
        when = [iso_date(dates.finish_day), "0d"]
    else:
        when = [iso_date(dates.start_day), iso_date(max(dates.start_day, dates.finish_day))]
    return f"    {_title(dates.title, dates.id)} :{', '.join([*tags, *when])}"


def _title(text: str, otherwise: str) -> str:
    """Give a title in which nothing is syntax."""
    words = shortened(plain(text), _LONGEST_TITLE) or otherwise
    is_syntax = _SYNTAX.match(words) is not None
    return "".join(
        letter
        if (letter.isalnum() or letter in _SAFE) and not (is_syntax and not position)
        else f"#{ord(letter)};"
        for position, letter in enumerate(words)
    )
