"""What an edit did to a plan file and to its milestones, in words and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from exitplan.cli._output import Paint, wrap
from exitplan.errors import Diagnostic, printable
from exitplan.schedule import MilestoneEffect, Outcome, Schedule
from exitplan.schedule.words import count, iso_date

_MOST_LINES = 12
_URGENT = (Outcome.NOW_MISSED, Outcome.MISSED_BY_MORE, Outcome.GONE)


class Told(NamedTuple):
    """All there is to tell of an edit."""

    diff: str = ""
    folder: str = ""
    """What stands in front of the names of files, which a diff gives without a leading slash."""
    after: Schedule | None = None
    """The new dates; ``None`` where nothing was to be changed."""
    effects: tuple[MilestoneEffect, ...] = ()
    moved: tuple[str, ...] = ()
    """Tasks and milestones whose dates are others."""
    findings: tuple[Diagnostic, ...] = ()
    written: tuple[str, ...] = ()
    """Files that were written; none in a dry run."""

    @property
    def is_changed(self) -> bool:
        """Whether there was anything to be changed."""
        return self.after is not None


class LineChange(NamedTuple):
    """One line of a file that is new or gone; an altered line is both."""

    file: str
    line: int
    text: str
    is_new: bool


def line_changes(told: Told) -> Iterator[LineChange]:
    """Read the lines that are new and gone from the unified diff.

    New lines have their number in the new text; so have gone ones: that of
    the line which stands there now.
    """
    file, line = "", 0
    gone, new = 0, 0  # Lines that the hunk still has to have.
    for text in told.diff.split("\n"):
        if gone > 0 or new > 0:
            sign, content = text[:1], text[1:].rstrip("\r")
            if sign == "\\":
                continue
            if sign in ("+", "-"):
                yield LineChange(file, line, content, sign == "+")
            gone -= sign != "+"
            new -= sign != "-"
            line += sign != "-"
        elif text.startswith("+++ "):
            file = told.folder + text.removeprefix("+++ b/")
        elif text.startswith("@@ "):
            was, now = text.split()[1:3]
            (_, gone), (line, new) = _hunk(was), _hunk(now)
            line += not new


def _hunk(text: str) -> tuple[int, int]:
    start, _, length = text[1:].partition(",")
    return int(start), int(length or 1)


def as_text(told: Told, paint: Paint) -> str:
    """Say what is written where, and what it does to the milestones."""
    if not told.is_changed:
        return "Nothing to change: the plan says so already."
    if told.written:
        lines = [_place(change) for change in _worth_showing(told)]
        if len(lines) > _MOST_LINES:
            more = count(len(lines) - _MOST_LINES, "more line")
            lines = [*lines[:_MOST_LINES], f"… and {more}"]
    else:
        lines = [_harmless(line) for line in told.diff.rstrip("\n").split("\n")]
        lines += ["", "Nothing is written. The effect would be:"]
    return "\n".join([*lines, "", *effect_lines(told, paint)])


def _worth_showing(told: Told) -> list[LineChange]:
    """Leave out lines that are gone where a new one stands in their place."""
    changes = list(line_changes(told))
    replaced = {(change.file, change.line) for change in changes if change.is_new}
    return [c for c in changes if c.is_new or (c.file, c.line) not in replaced]


def _place(change: LineChange) -> str:
    gone = "" if change.is_new else "(taken out) "
    return printable(f"{change.file}:{change.line}: {gone}{change.text.strip()}")


def _harmless(line: str) -> str:
    return "\t".join(printable(part) for part in line.rstrip("\r").split("\t"))


def effect_lines(told: Told, paint: Paint) -> Iterator[str]:
    """Give a line for each milestone that moves, the most urgent first."""
    titles = [effect.title for effect in told.effects]
    for effect in told.effects:
        name = effect.title
        if titles.count(name) > 1:
            name = f"{name} ({effect.id})"
        text = ", ".join([f"{name} {effect.forecasts}", *effect.remarks])
        yield paint(wrap(text, "  "), "late" if effect.outcome in _URGENT else "")
    if all(effect.outcome is Outcome.UNMOVED for effect in told.effects):
        if told.effects:
            yield ""
        yield _still(len(told.moved))


def _still(moved: int) -> str:
    if not moved:
        return "Nothing moves."
    return f"No milestone moves; {count(moved, 'task')} {'does' if moved == 1 else 'do'}."


def as_data(told: Told) -> dict[str, Any]:
    """Give the same as plain data, versioned by its ``schema`` number."""
    status = told.after.plan.status_date if told.after is not None else None
    return {
        "schema": 1,
        "changed": told.is_changed,
        "written": list(told.written),
        "status_date": None if status is None else iso_date(status.day),
        "changes": [
            {"file": c.file, "line": c.line, "text": c.text, "new": c.is_new}
            for c in line_changes(told)
        ],
        "diff": told.diff,
        "tasks_moved": list(told.moved),
        "milestones": [effect.record() for effect in told.effects],
    }
