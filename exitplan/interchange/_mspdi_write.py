"""Microsoft Project XML (MSPDI), as Project 2010 and later open it.

Elements stand in the order of Microsoft's schema (mspdi_pj12.xsd and what 2010
added), which Project insists on. Nothing in the file depends on a clock.
"""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.errors import Diagnostic
from exitplan.interchange._mspdi_write_plan import in_project_terms
from exitplan.interchange._mspdi_write_tasks import TaskRows
from exitplan.interchange._mspdi_write_xml import element, stamp, time_of_day
from exitplan.interchange._written_calendars import WrittenCalendar, written_calendars
from exitplan.interchange._written_remarks import Remarks
from exitplan.plan import Plan, ScheduleFrom
from exitplan.schedule import Schedule

_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_NAMESPACE = "http://schemas.microsoft.com/project"
_MOST_SHIFTS = 5
"""Working times that a day can have in Project."""


def write_mspdi(schedule: Schedule, findings: list[Diagnostic] | None = None) -> bytes:
    """Write a schedule for Microsoft Project, with the same dates when it is opened there.

    What the format cannot say as exitplan means it is written as something that
    gives the same early dates, with a word in the task's notes, and told in
    `findings` (EP509, one warning for each kind). Late dates and slack are those
    of Project's own rules.
    """
    remarks = Remarks("Microsoft Project")
    remarks.note_uncertain(schedule.plan)
    plan, computed = in_project_terms(schedule, remarks)
    file = _File(plan, computed, remarks)
    text = "\n".join([_HEADER, f'<Project xmlns="{_NAMESPACE}">', *file.lines(), "</Project>", ""])
    if findings is not None:
        findings += remarks.findings()
    return text.encode("utf-8")


class _File:
    def __init__(self, plan: Plan, computed: Schedule, remarks: Remarks) -> None:
        self.plan = plan
        self.computed = computed
        self.remarks = remarks
        names = [plan.calendar]
        names += [item.calendar for item in plan.walk() if item.calendar is not None]
        self.calendar_uid = {name: n for n, name in enumerate(dict.fromkeys(names), 1)}
        self.calendars = written_calendars(self.calendar_uid, plan.calendars, self._days())

    def _days(self) -> list[int]:
        days = [self.plan.start.day]
        for dates in self.computed:
            days += [dates.start_day, dates.finish_day]
            days += [dates.late_start_at // 1440, dates.late_finish_at // 1440]
        return days

    def lines(self) -> Iterator[str]:
        yield from self._properties()
        yield "  <Calendars>"
        for calendar in self.calendars:
            yield from self._calendar(calendar)
        yield "  </Calendars>"
        yield "  <Tasks>"
        rows = TaskRows(self.plan, self.computed, self.remarks, self.calendar_uid, self.calendars)
        yield from rows.lines()
        yield "  </Tasks>"

    def _properties(self) -> Iterator[str]:
        plan, usual = self.plan, self.calendars[0]
        start, finish = self._extent()
        is_from_start = plan.options.schedule_from is ScheduleFrom.START
        if not is_from_start and plan.finish_by is not None:
            finish = plan.finish_by.end
        critical = plan.options.critical_float
        limit = critical.amount if critical.unit.value == "d" else 0
        yield element("SaveVersion", 14, 1)
        yield element("Name", f"{plan.id}.xml", 1)
        yield element("Title", plan.title, 1)
        if plan.owner:
            yield element("Manager", plan.owner, 1)
        yield element("ScheduleFromStart", int(is_from_start), 1)
        yield element("StartDate", stamp(start), 1)
        yield element("FinishDate", stamp(finish), 1)
        yield element("FYStartDate", 1, 1)
        yield element("CriticalSlackLimit", max(0, int(limit)), 1)
        yield element("CurrencyDigits", 2, 1)
        yield element("CurrencySymbol", "£", 1)
        yield element("CurrencyCode", "GBP", 1)
        yield element("CurrencySymbolPosition", 0, 1)
        yield element("CalendarUID", 1, 1)
        yield element("DefaultStartTime", time_of_day(usual.first_start), 1)
        yield element("DefaultFinishTime", time_of_day(usual.last_finish), 1)
        yield element("MinutesPerDay", usual.day_minutes, 1)
        yield element("MinutesPerWeek", usual.week_minutes, 1)
        yield element("DaysPerMonth", 20, 1)
        yield element("DefaultTaskType", 1, 1)
        yield element("DefaultFixedCostAccrual", 3, 1)
        yield element("DurationFormat", 7, 1)
        yield element("WorkFormat", 2, 1)
        yield element("HonorConstraints", 1, 1)
        yield element("InsertedProjectsLikeSummary", 1, 1)
        yield element("MultipleCriticalPaths", 0, 1)
        yield element("NewTasksEffortDriven", 0, 1)
        yield element("NewTasksEstimated", 0, 1)
        yield element("SplitsInProgressTasks", 1, 1)
        yield element("SpreadActualCost", 0, 1)
        yield element("SpreadPercentComplete", 0, 1)
        yield element("TaskUpdatesResource", 1, 1)
        yield element("WeekStartDay", 1, 1)
        for name in (
            "MoveCompletedEndsBack",
            "MoveRemainingStartsBack",
            "MoveRemainingStartsForward",
            "MoveCompletedEndsForward",
        ):
            yield element(name, 0, 1)
        if plan.status_date is not None:
            yield element("StatusDate", stamp(plan.status_date.begin), 1)
        yield element("Autolink", 0, 1)
        yield element("NewTaskStartDate", 0, 1)
        yield element("NewTasksAreManual", 0, 1)

    def _extent(self) -> tuple[int, int]:
        """Give the project's start, and the instant of its last finish."""
        start = self.plan.start.begin
        return start, max([dates.early_finish_at for dates in self.computed], default=start)

    def _calendar(self, calendar: WrittenCalendar) -> Iterator[str]:
        days = [*calendar.week, *(exception.shifts for exception in calendar.exceptions)]
        if any(len(shifts) > _MOST_SHIFTS for shifts in days):
            self.remarks.note("long-day", calendar.name)
        yield "    <Calendar>"
        yield element("UID", self.calendar_uid[calendar.name], 3)
        yield element("Name", calendar.name, 3)
        yield element("IsBaseCalendar", 1, 3)
        yield element("IsBaselineCalendar", 0, 3)
        yield element("BaseCalendarUID", -1, 3)
        yield "      <WeekDays>"
        for day_type in range(1, 8):
            shifts = calendar.week[(day_type - 2) % 7]
            yield "        <WeekDay>"
            yield element("DayType", day_type, 5)
            yield element("DayWorking", int(bool(shifts)), 5)
            yield from _working_times(shifts)
            yield "        </WeekDay>"
        yield "      </WeekDays>"
        if calendar.exceptions:
            yield "      <Exceptions>"
            for exception in calendar.exceptions:
                yield "        <Exception>"
                yield element("EnteredByOccurrences", 0, 5)
                yield "          <TimePeriod>"
                yield element("FromDate", stamp(exception.first * 1440), 6)
                yield element("ToDate", stamp(exception.last * 1440 + 1439), 6)
                yield "          </TimePeriod>"
                yield element("Occurrences", exception.last - exception.first + 1, 5)
                yield element("Name", exception.name, 5)
                yield element("Type", 1, 5)
                yield element("DayWorking", int(bool(exception.shifts)), 5)
                yield from _working_times(exception.shifts)
                yield "        </Exception>"
            yield "      </Exceptions>"
        yield "    </Calendar>"


def _working_times(shifts: tuple[tuple[int, int], ...]) -> Iterator[str]:
    if not shifts:
        return
    yield "          <WorkingTimes>"
    for begin, end in shifts:
        yield "            <WorkingTime>"
        yield element("FromTime", time_of_day(begin), 7)
        yield element("ToTime", time_of_day(end), 7)
        yield "            </WorkingTime>"
    yield "          </WorkingTimes>"
