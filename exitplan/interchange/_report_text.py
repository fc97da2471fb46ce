"""What came of an import, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from exitplan.errors import printable
from exitplan.interchange._imported import Imported, Omission, Tool
from exitplan.plan import Kind, Plan, Task

SHOWN_PLACES = 3


@attrs.frozen
class Carried:
    """How much of everything a plan holds."""

    tasks: int
    milestones: int
    levels_of_effort: int
    groups: int
    links: int
    calendars: int


def carried(plan: Plan) -> Carried:
    """Count what a plan holds."""
    kinds = dict.fromkeys(Kind, 0)
    groups = links = 0
    for item in plan.walk():
        links += len(item.after) + len(item.before)
        if isinstance(item, Task):
            kinds[item.kind] += 1
        else:
            groups += 1
    return Carried(
        kinds[Kind.TASK],
        kinds[Kind.MILESTONE],
        kinds[Kind.LEVEL_OF_EFFORT],
        groups,
        links,
        len(plan.calendars),
    )


_NOUNS = {
    "tasks": ("task", "tasks"),
    "milestones": ("milestone", "milestones"),
    "levels_of_effort": ("level of effort", "levels of effort"),
    "groups": ("group", "groups"),
    "links": ("link", "links"),
    "calendars": ("calendar", "calendars"),
}


def carried_words(plan: Plan) -> str:
    """Say what a plan holds: ``12 tasks, 3 milestones and 14 links``."""
    counts: dict[str, int] = attrs.asdict(carried(plan))
    parts = [f"{n:,} {_NOUNS[key][n != 1]}" for key, n in counts.items() if n]
    *first, last = parts or ["nothing"]
    return f"{', '.join(first)} and {last}" if first else last


def origin_words(imported: Imported) -> str:
    """Say where a plan came from: ``Primavera P6, project “ICT exit”``."""
    tool, project = imported.report.tool, printable(imported.report.project)
    if not project or tool is Tool.JSON:
        return tool.label
    if tool is Tool.SHEET:
        return f"sheet “{project}”"
    return f"{tool.label}, project “{project}”"


def omission_sentence(omission: Omission) -> str:
    """Say what was not carried over as it was, how much of it, with what consequence, and where."""
    places = [printable(place) for place in omission.places[:SHOWN_PLACES]]
    more = omission.count - len(places)
    if more:
        places.append(f"{more:,} more")
    *first, last = places
    where = f"{', '.join(first)} and {last}" if first else last
    return f"{omission.what} ({omission.count:,}): {omission.consequence}; {where}"


def omission_paragraphs(imported: Imported) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give headings, and under each what was not carried over; graver things first."""
    omissions = imported.report.omissions
    for changes_dates, heading in (
        (True, "Carried over only in part, so that dates may differ:"),
        (False, "Left behind, which changes no date:"),
    ):
        found = tuple(omission_sentence(o) for o in omissions if o.changes_dates is changes_dates)
        if found:
            yield heading, found


def whole_words(imported: Imported) -> str:
    """Say that nothing was lost, where that is so; else nothing."""
    return "" if imported.report.omissions else "Everything in it was carried over as it was."


def report_data(imported: Imported) -> dict[str, Any]:
    """Give the report as plain data."""
    return {
        "tool": imported.report.tool.value,
        "project": imported.report.project,
        "carried": attrs.asdict(carried(imported.plan)),
        "omissions": [
            {
                "what": omission.what,
                "count": omission.count,
                "consequence": omission.consequence,
                "changes_dates": omission.changes_dates,
                "places": list(omission.places),
            }
            for omission in imported.report.omissions
        ],
    }
