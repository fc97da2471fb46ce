"""P6's activities, as tasks."""

from __future__ import annotations

from typing import Any

import attrs

from exitplan.calendars import CalendarSpec
from exitplan.interchange._imported import ReportBuilder, StoredDates
from exitplan.interchange._plain import plain
from exitplan.interchange._xer_constraints import constraints_of
from exitplan.interchange._xer_groups import Branch
from exitplan.interchange._xer_values import Row, length
from exitplan.plan import Duration, Edge, Kind, Moment, Progress, Task

_TYPES = {
    "tt_task": Kind.TASK,
    "tt_rsrc": Kind.TASK,
    "tt_mile": Kind.MILESTONE,
    "tt_finmile": Kind.MILESTONE,
    "tt_loe": Kind.LEVEL_OF_EFFORT,
    "tt_wbs": Kind.LEVEL_OF_EFFORT,
}
_EDGES = {"tt_mile": Edge.START, "tt_finmile": Edge.FINISH}


@attrs.frozen
class Activity:
    """What links and assignments need to know of an activity."""

    id: str
    kind: Kind
    type: str
    """P6's own word for its type, in small letters."""
    calendar_key: str
    """The calendar's number in the file."""
    calendar: CalendarSpec
    branch: Branch
    line: int

    @property
    def is_summary(self) -> bool:
        """Whether it lasts as long as its WBS element."""
        return self.type == "tt_wbs"


def activity_of(
    row: Row, calendar_key: str, calendar: CalendarSpec, branch: Branch, fallback: str
) -> Activity:
    """Give an activity its id and kind; tells (EP504) where P6 has no such type."""
    type_ = row["task_type"].lower() or "tt_task"
    kind = _TYPES.get(type_)
    if kind is None:
        row.fault("EP504", f"there are no activities of the type {plain(type_)[:40]!r}")
        kind = Kind.TASK
    name = branch.names.take(row["task_code"], fallback)
    return Activity(branch.full_id(name), kind, type_, calendar_key, calendar, branch, row.line)


class TaskMaker:
    """Makes the tasks of one project."""

    def __init__(self, report: ReportBuilder, default_calendar: str, *, heeds_others: bool) -> None:
        self.report = report
        self.default_calendar = default_calendar
        self.heeds_others = heeds_others

    def make(self, row: Row, activity: Activity, **fields: Any) -> Task:
        """Give an activity's task, with what others know of it."""
        if activity.kind is not Kind.LEVEL_OF_EFFORT:
            fields["progress"] = self._progress(row, activity)
            fields["constraints"] = constraints_of(
                row, activity.id, self.report, heeds_others=self.heeds_others
            )
        if activity.kind is Kind.TASK:
            fields["duration"] = self._duration(row, activity)
        calendar = activity.calendar.name
        code = row.text("task_code")
        return Task(
            activity.id,
            row.text("task_name") or code or activity.id,
            kind=activity.kind,
            calendar=None if calendar == self.default_calendar else calendar,
            code=code or None,
            edge=_EDGES.get(activity.type),
            **fields,
        )

    def _duration(self, row: Row, activity: Activity) -> Duration:
        """Give the whole duration; of unstarted work what P6 schedules, the remaining one."""
        remaining = _hours(row, "remain_drtn_hr_cnt")
        whole = _hours(row, "target_drtn_hr_cnt")
        if row["act_start_date"] or row["act_end_date"] or remaining is None:
            minutes = whole if whole is not None else remaining
        else:
            minutes = remaining
        if minutes is None:
            row.fault("EP504", "the activity has no duration")
        return _length(minutes or 0, activity)

    def _progress(self, row: Row, activity: Activity) -> Progress | None:
        start, finish = row.moment("act_start_date"), row.moment("act_end_date")
        is_complete = row["status_code"].lower() == "tk_complete"
        if activity.kind is Kind.MILESTONE:
            passed = finish or start
            if passed is None and is_complete:
                row.fault("EP508", "the milestone is complete, but nobody says since when")
            return None if passed is None else Progress(actual_finish=passed)
        expected = row.moment("expect_end_date")
        if finish is not None:
            return self._finished(row, activity, start, finish)
        if is_complete:
            row.fault("EP508", "the activity is complete, but nobody says since when")
        if start is None:
            if row["suspend_date"]:
                self._note_suspension(activity)
            return None if expected is None else Progress(expected_finish=expected)
        suspended, resumes = self._suspension(row, activity, start)
        remaining = _hours(row, "remain_drtn_hr_cnt")
        return Progress(
            actual_start=start,
            remaining=None if remaining is None else _length(remaining, activity),
            percent_complete=_percent(row),
            suspended=suspended,
            resumes=resumes,
            expected_finish=expected,
        )

    def _finished(
        self, row: Row, activity: Activity, start: Moment | None, finish: Moment
    ) -> Progress:
        if start is None:
            self.report.note(
                "finished activities without an actual start",
                "the actual finish is taken for it",
                activity.id,
            )
            start = finish
        if finish < start:
            row.fault("EP508", f"the activity finished on {finish}, before it started on {start}")
        return Progress(actual_start=start, actual_finish=finish)

    def _suspension(
        self, row: Row, activity: Activity, start: Moment
    ) -> tuple[Moment | None, Moment | None]:
        suspended, resumes = row.moment("suspend_date"), row.moment("resume_date")
        if suspended is None and resumes is None:
            return None, None
        if (
            suspended is None
            or resumes is None
            or not start.begin <= suspended.begin <= (resumes.begin)
        ):
            self._note_suspension(activity)
            return None, None
        return suspended, resumes

    def _note_suspension(self, activity: Activity) -> None:
        self.report.note(
            "suspensions without both their dates in order",
            "they are left out",
            activity.id,
            changes_dates=True,
        )


def _length(minutes: int, activity: Activity) -> Duration:
    assert activity.calendar.day_minutes is not None
    return length(minutes, activity.calendar.day_minutes)


def _hours(row: Row, column: str) -> int | None:
    minutes = row.minutes(column)
    if minutes is not None and minutes < 0:
        row.fault("EP508", f"{column} is {plain(row[column])[:40]}, less than nothing")
        return 0
    return minutes


def _percent(row: Row) -> int | None:
    """Give the physical percentage that was typed in, where it is a whole number below 100."""
    if row["complete_pct_type"].lower() != "cp_phys":
        return None
    whole, _, decimals = row["phys_complete_pct"].partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 2) or decimals.strip("0"):
        return None
    return int(whole)


def stored_dates(row: Row) -> StoredDates:
    """Give what P6 computed for an activity."""

    def instant(column: str) -> int | None:
        moment = row.moment(column)
        return None if moment is None else moment.begin

    driving = row["driving_path_flag"].upper()
    return StoredDates(
        early_start=instant("early_start_date"),
        early_finish=instant("early_end_date"),
        late_start=instant("late_start_date"),
        late_finish=instant("late_end_date"),
        total_float=row.minutes("total_float_hr_cnt"),
        free_float=row.minutes("free_float_hr_cnt"),
        longest_path=driving == "Y" if driving in ("Y", "N") else None,
    )
