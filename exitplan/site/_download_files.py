"""The files to take along: calendar, sheets, Microsoft Project, data, the plan itself."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import attrs

from exitplan.site._named_items import with_titles
from exitplan.site._text import clean, shortened

if TYPE_CHECKING:
    from exitplan.errors import Diagnostic
    from exitplan.schedule import Schedule

_OWN_DATA = "schedule.json"
_WRITTEN, _INSTEAD = "yaml", "json"
"""The plan itself, and what holds it where one plan file cannot."""
_OTHERWISE = re.compile(r".*? cannot say (?P<what>.+) as the plan does: (?P<how>.+)", re.DOTALL)
_LONGEST_REMARK = 400


@attrs.frozen
class Kind:
    """A kind of file, as readers are told of it."""

    name: str
    format: str
    """As :data:`exitplan.interchange.WRITERS` calls it; empty for the dates as plain data."""
    label: str
    media_type: str
    """What the link says it is; static hosts tell the same from the end of the name."""
    purpose: str


_KINDS = (
    Kind(
        "plan.ics",
        "ics",
        "Calendar",
        "text/calendar",
        "Milestones, deadlines, last days of legal periods, and decisions with their papers, as "
        "whole days in your own calendar. Subscribe to its address, and they move when the plan "
        "does; forecasts are marked as tentative.",
    ),
    Kind(
        "schedule.xlsx",
        "xlsx",
        "Excel workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Every item with its dates, the milestones, the critical path and the slippage, as sheets "
        "to sort, filter and print. It holds no formulas and no macros.",
    ),
    Kind(
        "schedule.csv",
        "csv",
        "Sheet as text (CSV)",
        "text/csv",
        "Every item in one table, for any spreadsheet or script. A text that a spreadsheet would "
        "take for a formula begins with an apostrophe.",
    ),
    Kind(
        "plan.mspdi.xml",
        "mspdi",
        "Microsoft Project (XML)",
        "text/xml",
        "The plan with its links, to go on working with in Microsoft Project and in whatever else "
        "opens its XML.",
    ),
    Kind(
        "plan.yaml",
        "yaml",
        "The plan itself (YAML)",
        "text/yaml",
        "What was written, from which every date here follows: the only form that says "
        "everything. Check it, change it and compute it anew with exitplan.",
    ),
    Kind(
        "plan.json",
        "json",
        "The plan itself (JSON)",
        "application/json",
        "What was written in the plan's several files, from which every date here follows, put "
        "together: the only form that says everything. exitplan reads it as it reads the files.",
    ),
    Kind(
        _OWN_DATA,
        "",
        "Data (JSON)",
        "application/json",
        "Every date, float and driver of these pages, for other programs.",
    ),
)


@attrs.frozen
class Remark:
    """What a format cannot say as the plan does."""

    what: str
    how: str
    """How the file says it instead; empty where nothing is known of that."""


@attrs.frozen
class Download:
    """One file to take along."""

    kind: Kind
    data: bytes
    remarks: tuple[Remark, ...] = ()

    @property
    def size(self) -> str:
        """Its size in words, in units of a thousand bytes."""
        size = len(self.data)
        return f"{round(size / 1000):,} KB" if size >= 1000 else "under 1 KB"


@attrs.frozen
class NotMade:
    """A kind of file that this plan cannot be had in."""

    kind: Kind
    reason: str


@attrs.frozen
class Downloads:
    """All that can be taken along, and what cannot."""

    files: tuple[Download, ...]
    not_made: tuple[NotMade, ...]


def make_downloads(schedule: Schedule) -> Downloads:
    """Write a schedule in every form that it can be had in; the same bytes each time."""
    files: list[Download] = []
    not_made: list[NotMade] = []
    for kind in _KINDS:
        if kind.format == _INSTEAD and not _is_missing(not_made, _WRITTEN):
            continue
        made = _made(schedule, kind)
        if isinstance(made, Download):
            files.append(made)
        else:
            not_made.append(made)
    if any(file.kind.format == _INSTEAD for file in files):
        not_made = [missing for missing in not_made if missing.kind.format != _WRITTEN]
    return Downloads(tuple(files), tuple(not_made))


def _is_missing(not_made: list[NotMade], format_: str) -> bool:
    return any(missing.kind.format == format_ for missing in not_made)


def _made(schedule: Schedule, kind: Kind) -> Download | NotMade:
    from exitplan.errors import PlanError
    from exitplan.interchange import write_schedule

    if not kind.format:
        return Download(kind, schedule_data(schedule))
    findings: list[Diagnostic] = []
    try:
        data = write_schedule(schedule, kind.format, findings)
    except PlanError as error:
        return NotMade(kind, clean(error.diagnostics[0].message))
    return Download(kind, data, tuple(_remark(found.message, schedule) for found in findings))


def schedule_data(schedule: Schedule) -> bytes:
    """Give the dates as JSON."""
    text = json.dumps(schedule.as_dict(), ensure_ascii=False, indent=1)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def _remark(message: str, schedule: Schedule) -> Remark:
    text = shortened(with_titles(clean(message), schedule), _LONGEST_REMARK)
    found = _OTHERWISE.fullmatch(text)
    return Remark(found["what"], found["how"]) if found else Remark(text, "")
