"""Progress, constraints, manual dates and baselines of Microsoft Project's tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from exitplan.interchange._mspdi_values import to_duration
from exitplan.plan import (
    BaselineDates,
    Constraint,
    ConstraintKind,
    Duration,
    ManualDates,
    Moment,
    Progress,
)

if TYPE_CHECKING:
    from exitplan.interchange._imported import ReportBuilder
    from exitplan.interchange._mspdi_rows import Row
    from exitplan.interchange._mspdi_values import Values

_KINDS = {
    1: ConstraintKind.AS_LATE_AS_POSSIBLE,
    2: ConstraintKind.MUST_START_ON,
    3: ConstraintKind.MUST_FINISH_ON,
    4: ConstraintKind.START_NO_EARLIER_THAN,
    5: ConstraintKind.START_NO_LATER_THAN,
    6: ConstraintKind.FINISH_NO_EARLIER_THAN,
    7: ConstraintKind.FINISH_NO_LATER_THAN,
}
_AS_SOON_AS_POSSIBLE = 0
_OF_GROUPS = (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_LATER_THAN)
_LAST_BASELINE = 10


class FactReader:
    """Reads what was reported, decided or approved about each task."""

    def __init__(self, values: Values, report: ReportBuilder, lengths: tuple[int, int]) -> None:
        self.values = values
        self.report = report
        self.lengths = lengths

    def constraints(self, row: Row, *, default: int = _AS_SOON_AS_POSSIBLE) -> list[Constraint]:
        """Give the one constraint a task has, or none. `default` is the project's habit."""
        number = self.values.integer(row.element, "ConstraintType")
        number = default if number is None else number
        if number == _AS_SOON_AS_POSSIBLE:
            return []
        kind = _KINDS.get(number)
        if kind is None:
            message = f"a constraint has the type {number}, which is none"
            self.values.findings.error("EP508", message, row.element.line)
            return []
        if kind is ConstraintKind.AS_LATE_AS_POSSIBLE:
            constraint = Constraint(kind)
        else:
            date = self.values.moment(row.element, "ConstraintDate")
            if date is None:
                what = "constraints without a date"
                self.report.note(what, "they are left out", row.id, changes_dates=True)
                return []
            constraint = Constraint(kind, date)
        if row.is_group and kind not in _OF_GROUPS:
            what = "constraints of summaries other than start no earlier and finish no later than"
            self.report.note(what, "they are left out", row.id, changes_dates=True)
            return []
        return [constraint]

    def progress(self, row: Row, unit: int, *, is_milestone: bool) -> Progress | None:
        """Give a task's progress; ``None`` where it has not begun."""
        values, element = self.values, row.element
        start, finish = (values.moment(element, tag) for tag in ("ActualStart", "ActualFinish"))
        percent = min(max(values.integer(element, "PercentComplete") or 0, 0), 100)
        if finish is None and percent == 100:
            finish = values.moment(element, "Finish") or start
            what = "tasks that are complete but have no actual finish"
            self.report.note(what, "their finish is taken for it", row.id)
        if start is None and (finish is not None or percent):
            start = values.moment(element, "Start") or finish
            if start is not None and not is_milestone:
                what = "tasks with progress but no actual start"
                self.report.note(what, "their start is taken for it", row.id)
        if finish is not None:
            if start is not None and finish < start:
                start = finish
                what = "tasks whose actual finish lies before their actual start"
                self.report.note(what, "they are taken to start when they finish", row.id)
            return Progress(actual_start=start, actual_finish=finish)
        if start is None:
            return None
        if is_milestone:
            return Progress(actual_start=start)
        minutes = values.minutes(element, "RemainingDuration")
        remaining = None if minutes is None else to_duration(max(0, minutes), unit, *self.lengths)
        stop, resume = (values.moment(element, tag) for tag in ("Stop", "Resume"))
        if resume is not None:
            if resume < start:
                stop = resume = None
            else:
                stop = min((stop or start, resume))
                stop = max((stop, start))
        return Progress(
            actual_start=start,
            remaining=remaining,
            percent_complete=percent,
            suspended=stop if resume is not None else None,
            resumes=resume,
        )

    def manual(self, row: Row) -> ManualDates | None:
        """Give the dates of a manually scheduled task."""
        start, finish = (self._entered(row, tag) for tag in ("Start", "Finish"))
        if start is None:
            what = "manually scheduled tasks without dates"
            self.report.note(what, "they are scheduled like others", row.id, changes_dates=True)
            return None
        if finish is not None and finish < start:
            finish = None
        return ManualDates(start, finish)

    def _entered(self, row: Row, tag: str) -> Moment | None:
        values, element = self.values, row.element
        return values.moment(element, tag) or values.moment(element, f"Manual{tag}")

    def baselines(self, row: Row, unit: int) -> Mapping[str, BaselineDates]:
        """Give a task's baselines by name."""
        values = self.values
        found: dict[str, BaselineDates] = {}
        for element in row.element.all("Baseline"):
            number = values.integer(element, "Number") or 0
            start, finish = (values.moment(element, tag) for tag in ("Start", "Finish"))
            minutes = values.minutes(element, "Duration")
            duration: Duration | None = None
            if minutes is not None and minutes >= 0:
                duration = to_duration(minutes, unit, *self.lengths)
            if not 0 <= number <= _LAST_BASELINE or (start is None and finish is None):
                continue
            name = "baseline" if number == 0 else f"baseline-{number}"
            found.setdefault(name, BaselineDates(start, finish, duration))
        return found
