"""The tasks of a Microsoft Project XML file, in outline order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from exitplan.calendars import WorkCalendar, build_calendar
from exitplan.interchange import _mspdi_write_xml as xml
from exitplan.interchange._mspdi_write_xml import element, period, stamp
from exitplan.interchange._written_calendars import WrittenCalendar
from exitplan.interchange._written_constraints import deadline_instant
from exitplan.interchange._written_lengths import minutes_on
from exitplan.interchange._written_remarks import Remarks
from exitplan.interchange._written_texts import LONGEST_NAME, clean, numbers, one_line
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Duration,
    Group,
    Kind,
    Link,
    LinkType,
    Moment,
    Plan,
    Task,
)
from exitplan.schedule import ItemDates, Schedule

if TYPE_CHECKING:
    from exitplan.plan import BaselineDates

_LINK_TYPES = {LinkType.FF: 0, LinkType.FS: 1, LinkType.SF: 2, LinkType.SS: 3}
_CONSTRAINTS = {
    ConstraintKind.AS_LATE_AS_POSSIBLE: 1,
    ConstraintKind.MUST_START_ON: 2,
    ConstraintKind.MUST_FINISH_ON: 3,
    ConstraintKind.START_NO_EARLIER_THAN: 4,
    ConstraintKind.START_NO_LATER_THAN: 5,
    ConstraintKind.FINISH_NO_EARLIER_THAN: 6,
    ConstraintKind.FINISH_NO_LATER_THAN: 7,
}
_BASELINE = re.compile(r"baseline(?:-([1-9]|10))?")
_NO_LENGTH = Duration(0)


class TaskRows:
    """Writes every item of a plan in Project's terms."""

    def __init__(
        self,
        plan: Plan,
        computed: Schedule,
        remarks: Remarks,
        calendar_uid: Mapping[str, int],
        calendars: list[WrittenCalendar],
    ) -> None:
        self.plan = plan
        self.computed = computed
        self.remarks = remarks
        self.calendar_uid = calendar_uid
        self.usual = calendars[0]
        self.day_minutes = {calendar.name: calendar.day_minutes for calendar in calendars}
        self.uid = numbers(plan, largest=2**31 - 1)
        self.row = 0

    def lines(self) -> Iterator[str]:
        """Give the lines of all tasks."""
        yield from self._items(self.plan.items, "")

    def _items(self, items: Iterable[Task | Group], outline: str) -> Iterator[str]:
        for number, item in enumerate(items, 1):
            place = f"{outline}.{number}" if outline else str(number)
            yield "    <Task>"
            yield from self._item(item, place)
            yield "    </Task>"
            if isinstance(item, Group):
                yield from self._items(item.items, place)

    def _item(self, item: Task | Group, outline: str) -> Iterator[str]:
        self.row += 1
        dates = self.computed.items.get(item.id)
        is_group = isinstance(item, Group)
        calendar = self._calendar(item)
        start, finish = self._extent(item, dates, calendar)
        length = _NO_LENGTH if isinstance(item, Group) else item.duration or _NO_LENGTH
        minutes = self._minutes(length, calendar)
        if is_group or item.manual is not None:
            minutes = minutes_on(calendar, start, finish)
        is_usual = calendar.day_minutes == self.usual.day_minutes
        shown = xml.shown_in(length, minutes, self.usual.day_minutes, is_usual_day=is_usual)
        yield from self._head(item, dates)
        yield element("WBS", outline, 3)
        yield element("OutlineNumber", outline, 3)
        yield element("OutlineLevel", outline.count(".") + 1, 3)
        yield element("Priority", 500, 3)
        yield element("Start", stamp(start), 3)
        yield element("Finish", stamp(finish), 3)
        yield element("Duration", period(minutes), 3)
        yield element("DurationFormat", shown, 3)
        yield from self._stop_and_resume(item)
        yield element("EffortDriven", 0, 3)
        yield element("Recurring", 0, 3)
        yield element("Estimated", 0, 3)
        is_moment = isinstance(item, Task) and item.kind is Kind.MILESTONE
        yield element("Milestone", int(is_moment), 3)
        yield element("Summary", int(is_group), 3)
        if dates is not None:
            yield from self._computed(dates)
        yield element("FixedCostAccrual", 3, 3)
        yield from self._progress(item, dates, calendar, minutes)
        yield from self._rules(item, calendar)
        yield element("IgnoreResourceCalendar", 0, 3)
        notes = self._notes(item)
        if notes:
            yield element("Notes", notes, 3)
        for link in item.after:
            yield from self._link(link)
        yield from self._baselines(item, calendar)
        if item.manual is not None:
            yield element("ManualStart", stamp(start), 3)
            yield element("ManualFinish", stamp(finish), 3)
            yield element("ManualDuration", period(minutes), 3)

    def _head(self, item: Task | Group, dates: ItemDates | None) -> Iterator[str]:
        yield element("UID", self.uid[item.id], 3)
        yield element("ID", self.row, 3)
        yield element("Name", _title(item)[:LONGEST_NAME], 3)
        yield element("Active", int(dates is not None), 3)
        yield element("Manual", int(item.manual is not None), 3)
        yield element("Type", 1, 3)
        yield element("IsNull", 0, 3)
        if item.owner:
            yield element("Contact", one_line(item.owner), 3)

    def _notes(self, item: Task | Group) -> str:
        written, title = item.notes, _title(item)
        if len(title) > LONGEST_NAME:
            written = f"{title}\n{written}" if written else title
        return clean(self.remarks.notes(item.id, written))

    def _calendar(self, item: Task | Group) -> WorkCalendar:
        return build_calendar(item.calendar or self.plan.calendar, self.plan.calendars)

    def _minutes(self, length: Duration, calendar: WorkCalendar) -> int:
        """Give whole minutes: nobody asked them of what is inactive, so a rest is left off."""
        parts = Duration(length.amount.numerator, length.unit)
        if length.unit.is_working:
            minutes = parts.working_minutes(calendar.day_minutes or 0, calendar.week_minutes or 0)
        else:
            minutes = parts.elapsed_minutes()
        return minutes // length.amount.denominator

    def _extent(
        self, item: Task | Group, dates: ItemDates | None, calendar: WorkCalendar
    ) -> tuple[int, int]:
        """Give start and finish; of what takes no part, from the plan's start."""
        if isinstance(item, Group) and item.manual is not None:
            # Its tasks' links never see these dates, nor does anything else but a reader.
            begin, end = item.manual.start, item.manual.finish
            return begin.begin, max(begin.begin, begin.begin if end is None else end.end)
        if dates is not None:
            return dates.early_start_at, dates.early_finish_at
        start = self.plan.start.begin
        if isinstance(item, Group):
            ends = [self._extent(task, None, self._calendar(task))[1] for task in item.tasks()]
            return start, max(ends, default=start)
        length = item.duration or _NO_LENGTH
        minutes = self._minutes(length, calendar)
        if not minutes or not length.unit.is_working:
            return start, start + minutes
        return start, calendar.add(start, minutes)

    def _stop_and_resume(self, item: Task | Group) -> Iterator[str]:
        progress = item.progress if isinstance(item, Task) else None
        if progress is None or progress.resumes is None or progress.suspended is None:
            return
        yield element("Stop", stamp(progress.suspended.begin), 3)
        yield element("Resume", stamp(progress.resumes.begin), 3)
        yield element("ResumeValid", 1, 3)

    def _computed(self, dates: ItemDates) -> Iterator[str]:
        yield element("Critical", int(dates.critical), 3)
        yield element("EarlyStart", stamp(dates.early_start_at), 3)
        yield element("EarlyFinish", stamp(dates.early_finish_at), 3)
        yield element("LateStart", stamp(dates.late_start_at), 3)
        yield element("LateFinish", stamp(dates.late_finish_at), 3)
        if dates.free_float_minutes is not None:
            yield element("FreeSlack", dates.free_float_minutes * 10, 3)
        if dates.total_float_minutes is not None:
            yield element("TotalSlack", dates.total_float_minutes * 10, 3)

    def _progress(
        self, item: Task | Group, dates: ItemDates | None, calendar: WorkCalendar, minutes: int
    ) -> Iterator[str]:
        left = minutes
        progress = item.progress if isinstance(item, Task) else None
        if dates is not None and dates.completed:
            left = 0
        elif progress is not None and progress.remaining is not None:
            left = self._minutes(progress.remaining, calendar)
        done = minutes - left
        is_complete = dates is not None and dates.completed
        percent = 100 if is_complete else 100 * done // minutes if minutes else 0
        yield element("PercentComplete", percent, 3)
        yield element("PercentWorkComplete", percent, 3)
        if dates is not None and dates.started:
            yield element("ActualStart", stamp(dates.early_start_at), 3)
        if dates is not None and is_complete:
            yield element("ActualFinish", stamp(dates.early_finish_at), 3)
        yield element("ActualDuration", period(done), 3)
        yield element("RemainingDuration", period(left), 3)

    def _rules(self, item: Task | Group, calendar: WorkCalendar) -> Iterator[str]:
        constraint = next(iter(item.constraints), None)
        yield element("ConstraintType", 0 if constraint is None else _type(constraint), 3)
        own = item.calendar
        uid = -1 if own is None or own == self.plan.calendar else self.calendar_uid[own]
        yield element("CalendarUID", uid, 3)
        if constraint is not None and constraint.date is not None:
            yield element("ConstraintDate", stamp(constraint.date.begin), 3)
        if item.deadline is not None:
            due = deadline_instant(calendar, item.deadline.date)
            yield element("Deadline", stamp(due), 3)

    def _link(self, link: Link) -> Iterator[str]:
        yield "      <PredecessorLink>"
        yield element("PredecessorUID", self.uid[link.task], 4)
        yield element("Type", _LINK_TYPES[link.type], 4)
        yield element("CrossProject", 0, 4)
        lag, unit = self._lag(link.lag)
        yield element("LinkLag", lag, 4)
        yield element("LagFormat", unit, 4)
        yield "      </PredecessorLink>"

    def _lag(self, lag: Duration) -> tuple[int, int]:
        """Give a lag in tenths of a minute, or in percent, and the unit it is shown in."""
        if lag.unit.is_percent:
            is_elapsed = lag.unit.value.startswith("e")
            return int(lag.amount), xml.ELAPSED_PERCENT if is_elapsed else xml.PERCENT
        if not lag.unit.is_working:
            minutes = lag.elapsed_minutes()
        else:
            minutes = lag.working_minutes(self.usual.day_minutes, self.usual.week_minutes)
        day = self.usual.day_minutes
        return minutes * 10, xml.shown_in(lag, abs(minutes), day, is_usual_day=True)

    def _baselines(self, item: Task | Group, calendar: WorkCalendar) -> Iterator[str]:
        for name, baseline in sorted(item.baselines.items(), key=lambda pair: _number(pair[0])):
            number = _number(name)
            if number < 0:
                self.remarks.note("baseline", item.id)
                continue
            yield from self._baseline(number, baseline, calendar)

    def _baseline(
        self, number: int, baseline: BaselineDates, calendar: WorkCalendar
    ) -> Iterator[str]:
        yield "      <Baseline>"
        yield element("Number", number, 4)
        if baseline.start is not None:
            yield element("Start", stamp(_first_minute(calendar, baseline.start)), 4)
        if baseline.finish is not None:
            yield element("Finish", stamp(deadline_instant(calendar, baseline.finish)), 4)
        length = baseline.duration
        if length is not None and not length.unit.is_calendar and not length.unit.is_percent:
            minutes = self._minutes(length, calendar)
            yield element("Duration", period(minutes), 4)
            is_usual = calendar.day_minutes == self.usual.day_minutes
            day = self.usual.day_minutes
            shown = xml.shown_in(length, minutes, day, is_usual_day=is_usual)
            yield element("DurationFormat", shown, 4)
        yield "      </Baseline>"


def _title(item: Task | Group) -> str:
    return one_line(item.title) or item.name


def _type(constraint: Constraint) -> int:
    return _CONSTRAINTS[constraint.kind]


def _number(name: str) -> int:
    """Give a baseline's number, -1 for a name that is none of Project's."""
    match = _BASELINE.fullmatch(name)
    return -1 if match is None else int(match[1] or 0)


def _first_minute(calendar: WorkCalendar, date: Moment) -> int:
    if date.minute is not None:
        return date.begin
    instant = calendar.instant(calendar.ceil(date.begin) | 1)
    return instant if instant < date.end else date.begin
