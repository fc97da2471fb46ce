"""Rows of a sheet of updates, carried out on an editor: all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from exitplan.errors import Diagnostic, ExitplanError, PlanError, Severity, Span
from exitplan.plan import Group
from exitplan.planfile.edits._editor import PlanEditor
from exitplan.planfile.edits._named import Named
from exitplan.planfile.edits._news import news

MOST_REFUSALS = 100
_FIELDS = {
    "actual_start": "started",
    "actual_finish": "finished",
    "percent_complete": "percent",
    "notes": "note",
}
"""What a plan file calls a value, and what a row calls it, where they differ."""


@attrs.frozen
class CellPlace:
    """Where a value of a row stands."""

    span: Span
    name: str = ""
    """What a spreadsheet calls it, ``Plan!C7``; empty in text files."""


@attrs.frozen
class Update:
    """What one row of a sheet says has happened."""

    item: str
    """How the row names it: its id, the end of its id, or its code."""
    values: Mapping[str, Any]
    """Under the names that :meth:`PlanEditor.record` has for them: ``started``, ``note`` …"""
    file: str
    """What findings call the file."""
    places: Mapping[str, CellPlace]
    """Where each value stands; under ``""`` where the row names its item."""
    code: str = ""
    """Its code, in a row that has both."""

    @property
    def line(self) -> int:
        """Line of the file, or row of the sheet, from 1."""
        return self.places[""].span.line

    def refusal(self, reason: str, remedy: str = "", field: str = "") -> Diagnostic:
        """Make the finding that refuses the row, at the cell that is to blame."""
        place = self.places.get(field) or self.places[""]
        message = f"{place.name}: {reason}" if place.name else reason
        return Diagnostic("EP025", Severity.ERROR, message, remedy, self.file, place.span)


@attrs.frozen
class Applied:
    """What came of a row that changed something."""

    update: Update
    item: str
    """Full id."""
    values: Mapping[str, Any]
    """What the plan did not say already, under the same names as in the row."""


class _Refusals:
    """Collects why rows are refused, so that all of it can be told at once."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        self.found = list(found)
        self.left = 0

    @property
    def are_full(self) -> bool:
        """Whether more of them would only be counted."""
        return len(self.found) >= MOST_REFUSALS

    def add(self, refusal: Diagnostic) -> None:
        """Note one."""
        if self.are_full:
            self.left += 1
        elif refusal not in self.found:
            self.found.append(refusal)

    def raise_if_any(self, file: str) -> None:
        """Raise PlanError with all of them."""
        if not self.found:
            return
        more = []
        if self.left:
            message = f"{self.left:,} more faults in the rows are not shown"
            more = [Diagnostic("EP025", Severity.ERROR, message, "put these right first", file)]
        raise PlanError([*self.found, *more])


def record_updates(
    editor: PlanEditor, updates: Iterable[Update], *, refused: Iterable[Diagnostic] = ()
) -> tuple[Applied, ...]:
    """Carry out all rows, and give those that changed something.

    A value that the plan has already is left alone, so that a sheet which was
    exported and sent back changes only what somebody filled in, and a sheet
    that is applied twice changes nothing the second time. `refused` are rows
    of which the reading found already that they cannot be carried out.

    Raises PlanError (EP025) with every row that is refused and why, and leaves
    the editor as it was.
    """
    rows = list(updates)
    refusals = _Refusals(refused)
    plan = editor.plan
    named = Named(plan)
    draft, operations = editor._draft, editor._done  # noqa: SLF001 - the same room
    before, count = draft.snapshot(), len(operations)
    done: list[Applied] = []
    seen: dict[tuple[str, str], Update] = {}
    for row in rows:
        item = _item_of(row, named, refusals)
        if item is None:
            continue
        clash = _clash(row, item, seen)
        if clash is not None:
            refusals.add(clash)
            continue
        found = news(plan, named.items[item], row.values)
        if found:
            done.append(Applied(row, item, found))
            _record(editor, done[-1], named, refusals)
    if refusals.found:
        draft.restore(before)
        del operations[count:]
        refusals.raise_if_any(rows[0].file if rows else "")
    return tuple(done)


def _item_of(row: Update, named: Named, refusals: _Refusals) -> str | None:
    """Give the full id of a row's item; ``None`` where the row is refused."""
    found = named.find(row.item)
    if not found and row.code:
        found = named.find(row.code)
    if len(found) == 1:
        return found[0]
    if refusals.are_full:  # Looking for what may have been meant takes its time.
        refusals.left += 1
    elif found:
        shown = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")
        reason = f"{row.item[:80]!r} may be {len(found)} items ({shown})"
        refusals.add(row.refusal(reason, "write its whole id into the row"))
    else:
        near = named.near(row.item)
        remedy = f"did you mean {near}?" if near else "write the id of a task of the plan"
        refusals.add(row.refusal(f"there is no task {row.item[:80]!r}", remedy))
    return None


def _clash(row: Update, item: str, seen: dict[tuple[str, str], Update]) -> Diagnostic | None:
    """Refuse a row that says something else of an item than an earlier one did."""
    for field, value in row.values.items():
        first = seen.setdefault((item, field), row)
        if field != "note" and first.values[field] != value:
            reason = f"{item!r} stands in line {first.line} as well, with another value"
            return row.refusal(reason, "leave one of the two rows", field)
    return None


def _record(editor: PlanEditor, applied: Applied, named: Named, refusals: _Refusals) -> None:
    reported = next((field for field in applied.values if field != "note"), "")
    if reported and isinstance(named.items[applied.item], Group):
        reason = f"{applied.item!r} is a group, whose progress follows from its tasks"
        remedy = "report those, and empty the cells of the group's row"
        refusals.add(applied.update.refusal(reason, remedy, reported))
        return
    try:
        if set(applied.values) == {"note"}:
            editor.note(applied.item, applied.values["note"])
        else:
            editor.record(applied.item, **applied.values)
    except ExitplanError as error:
        for finding in error.diagnostics:
            if finding.severity is Severity.ERROR:
                refusals.add(_refusal(applied, finding))


def _refusal(applied: Applied, finding: Diagnostic) -> Diagnostic:
    """Point at the row instead of at the plan."""
    reason, remedy = finding.message, finding.help
    if applied.item not in reason:
        reason = f"{applied.item}: {reason}"
    if finding.code == "EP022":
        remedy = f"if there is work left after all: exitplan update {applied.item} --reopen"
    field = finding.where.field if finding.where is not None else ""
    field = _FIELDS.get(field, field)
    if field not in applied.update.places:
        field = next(iter(applied.values))
    return applied.update.refusal(reason, _in_a_sheet(remedy), field)


_HEADERS = {
    "actual_start": "Actual Start",
    "actual_finish": "Actual Finish",
    "suspended": "Suspended",
    "resumes": "Resumes",
}


def _in_a_sheet(remedy: str) -> str:
    """Let a remedy name the column instead of the key: ``add actual_start``."""
    word = remedy.removeprefix("add ").partition(":")[0].partition(",")[0]
    header = _HEADERS.get(word)
    return remedy.replace(word, header) if header and remedy.startswith("add ") else remedy
