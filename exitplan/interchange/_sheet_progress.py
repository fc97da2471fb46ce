"""What a row reports of its progress, made complete where a sheet says only half of it."""

from __future__ import annotations

from typing import Any

from exitplan.interchange._sheet_rows import Row, Sheet
from exitplan.plan import Moment, Progress

_FINISHED = 100


def read_progress(sheet: Sheet, row: Row, *, is_milestone: bool) -> Progress | None:
    """Give a row's progress; ``None`` where nothing has happened yet.

    A percentage without an actual date takes the row's own start or finish for
    it, as Project's exports mean it. Faults are noted.
    """
    percent = sheet.percent(row)
    started = sheet.date(row, "actual_start") or _marked(sheet, row, "start")
    finished = sheet.date(row, "actual_finish") or _marked(sheet, row, "finish")
    expected = sheet.date(row, "expected_finish")
    if finished is None and percent == _FINISHED:
        finished = _taken(sheet, row, "finish") or (started if is_milestone else None)
        if finished is None:
            sheet.faults.add(
                "EP504",
                "the row is 100 % complete, and nothing says when it finished",
                "fill in its actual finish",
                row.cells.get("percent"),
            )
            return None
    if is_milestone:
        return None if finished is None else Progress(actual_finish=finished)
    if started is None and (percent or finished is not None):
        started = _taken(sheet, row, "start")
        if started is None:
            sheet.faults.add(
                "EP504",
                "the row has progress, and nothing says when it started",
                "fill in its actual start",
                row.cells.get("percent") or row.cells.get("actual_finish"),
            )
            return None
    if started is None:
        return None if expected is None else Progress(expected_finish=expected)
    if finished is not None:
        return Progress(started, finished)
    return _under_way(sheet, row, started, expected)


def _under_way(sheet: Sheet, row: Row, started: Moment, expected: Moment | None) -> Progress:
    fields: dict[str, Any] = {
        "actual_start": started,
        "remaining": sheet.length(row, "remaining"),
        "percent_complete": sheet.percent(row),
        "suspended": sheet.date(row, "suspended"),
        "resumes": sheet.date(row, "resumes"),
        "expected_finish": expected,
    }
    if sheet.header.is_projects or fields["suspended"] is None or fields["resumes"] is None:
        # Project's Stop and Resume say where its bar is split, not that work was suspended.
        fields |= {"suspended": None, "resumes": None}
    return Progress(**fields)


def _marked(sheet: Sheet, row: Row, field: str) -> Moment | None:
    found = sheet.marked_date(row, field)
    return found.moment if found is not None and found.is_actual else None


def _taken(sheet: Sheet, row: Row, field: str) -> Moment | None:
    date = sheet.date(row, field) or sheet.date(row, f"forecast_{field}")
    if date is not None:
        sheet.report.note(
            "actual dates",
            f"the row's own {field} was taken, because it is reported as done or begun",
            row.place,
        )
    return date
