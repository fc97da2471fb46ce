"""Plans from the XML that Microsoft Project saves (MSPDI)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.interchange._ids import slug
from exitplan.interchange._imported import Imported, ReportBuilder, StoredDates, Tool
from exitplan.interchange._mspdi_calendars import Calendars, WorkingTime, year_window
from exitplan.interchange._mspdi_clock import Clock
from exitplan.interchange._mspdi_links import LinkReader
from exitplan.interchange._mspdi_progress import FactReader
from exitplan.interchange._mspdi_rows import Outline, Row
from exitplan.interchange._mspdi_staff import Staff
from exitplan.interchange._mspdi_start import earliest_start, waits
from exitplan.interchange._mspdi_values import (
    DAYS,
    ELAPSED,
    Findings,
    Values,
    plain_format,
    to_duration,
    to_moment,
)
from exitplan.interchange._mspdi_xml import parse_xml
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Deadline,
    Duration,
    Group,
    Kind,
    ManualDates,
    MustDates,
    NoLaterThan,
    Plan,
    Profile,
    Progress,
    ScheduleFrom,
    SchedulingOptions,
    Task,
    Unit,
)

if TYPE_CHECKING:
    from exitplan.interchange._mspdi_xml import Element

_MINUTES_PER_DAY = 1440
_USUAL_DAY, _USUAL_WEEK = 480, 2400
_DATES = ("Start", "Finish", "EarlyFinish", "LateFinish", "ActualFinish", "ConstraintDate")


def read_mspdi(data: bytes, name: str, *, project: str | None = None) -> Imported:
    """Read a project saved as XML by Microsoft Project.

    `name` is what diagnostics call the file. Raises PlanError: EP502 for what
    is no such XML, EP503 for what is not safe to read, EP504, EP506 and EP508
    for what the file cannot mean, EP505 where it does not hold `project`. The
    format is described in Microsoft's "XML structure for Project".
    """
    return _Reader(parse_xml(data, name), name).read(project)


class _Reader:
    """Reads one file."""

    def __init__(self, root: Element, name: str) -> None:
        self.root = root
        self.name = name
        self.findings = Findings(name)
        self.values = values = Values(self.findings)
        self.report = ReportBuilder()
        self.outline = Outline(root, values)
        day, week = (values.integer(root, tag) for tag in ("MinutesPerDay", "MinutesPerWeek"))
        self.lengths = (
            day if day and day > 0 else _USUAL_DAY,
            (week if week and week > 0 else _USUAL_WEEK),
        )
        self.start = self._start()
        self.calendars = Calendars(root, values, self.report, self._window(), self.lengths)
        self.project_time = self._project_time()
        self.calendar = self.calendars.use(*self.project_time)
        time = self.project_time[0]
        self.staff = Staff(root, values, self.report, self.calendars, time)
        self.clock = Clock(self.calendars.specs)
        self.links = LinkReader(self.outline, values, self.report, self.lengths, self._room)
        self.facts = FactReader(values, self.report, self.lengths)
        from_start = values.flag(root, "ScheduleFromStart", default=True)
        self.is_from_finish = not from_start
        self.begin = earliest_start(self.outline, values, self.start) if from_start else self.start
        """When the plan starts: the project's start, or what comes before it."""
        self.stored: dict[str, StoredDates] = {}

    def _room(self, first: int, last: int) -> int | None:
        """Count the project's working minutes between two instants."""
        return self.clock.between(self.calendar, first, last)

    def read(self, project: str | None) -> Imported:
        """Give the plan and what was left behind."""
        title = self._title()
        if project is not None and project not in self._titles():
            message = f"{self.name} holds no project {project!r}"
            remedy = f"it holds {title!r}"
            raise PlanError([Diagnostic("EP505", Severity.ERROR, message, remedy, self.name)])
        items = tuple(self._item(row) for row in self.outline.top)
        finish_by = self.values.moment(self.root, "FinishDate") if self.is_from_finish else None
        plan_fields: dict[str, Any] = {
            "status_date": self.values.moment(self.root, "StatusDate"),
            "finish_by": finish_by,
            "options": self._options(),
        }
        self._note_the_rest()
        self.findings.raise_if_any()
        plan = Plan(
            slug(title, "project"),
            title,
            to_moment(self.begin),
            items,
            calendar=self.calendar,
            calendars=self.calendars.specs,
            **plan_fields,
        )
        return Imported(plan, self.report.build(Tool.MSPROJECT, title), self.stored)

    def _titles(self) -> list[str]:
        found = [self.values.text(self.root, tag) for tag in ("Title", "Name")]
        if self.outline.summary is not None:
            found.insert(1, self.values.text(self.outline.summary, "Name"))
        return [title for title in found if title]

    def _title(self) -> str:
        return next(iter(self._titles()), "Project")

    def _start(self) -> int:
        """Give the project's start; where it is missing, the earliest task's."""
        found = self.values.instant(self.root, "StartDate")
        if found is not None:
            return found
        starts = [self.values.instant(row.element, "Start") for row in self.outline.rows()]
        known = [start for start in starts if start is not None]
        if not known:
            message = "the file does not say when the project starts"
            self.findings.error("EP504", message, self.root.line, "set its start date")
        return min(known, default=730_120 * _MINUTES_PER_DAY)

    def _window(self) -> tuple[int, int]:
        """Give the days between which this project's dates can lie."""
        instants = [self.start]
        elements = [self.root, *(row.element for row in self.outline.rows())]
        for element in elements:
            for child in element.children:
                if child.tag in _DATES and child.text[:4].isdigit():
                    found = self.values.instant(element, child.tag)
                    if found is not None:
                        instants.append(found)
        return year_window(min(instants) // _MINUTES_PER_DAY, max(instants) // _MINUTES_PER_DAY)

    def _project_time(self) -> tuple[WorkingTime, str]:
        uid = self.values.integer(self.root, "CalendarUID")
        time = None if uid is None else self.calendars.time(uid)
        if uid is not None and time is None and uid != -1:
            message = f"the project's calendar, UID {uid}, is not in the file"
            self.findings.error("EP506", message, self.root.line, "save the file again")
        if uid is None or time is None:
            uid = next(iter(self.calendars.elements), None)
            time = None if uid is None else self.calendars.time(uid)
        if uid is None or time is None:
            shifts = ((480, 720), (780, 1020))
            return WorkingTime((*[shifts] * 5, (), ()), {}), "Standard"
        return time, self.calendars.title(uid) or "Standard"

    def _options(self) -> SchedulingOptions:
        changes: dict[str, Any] = {}
        slack = self.values.number(self.root, "CriticalSlackLimit")
        if slack is not None and slack > 0:
            changes["critical_float"] = Duration(round(slack), Unit.DAY)
        if not self.values.flag(self.root, "HonorConstraints", default=True):
            changes["no_later_than"] = NoLaterThan.BACKWARD_PASS
            changes["must_dates"] = MustDates.KEEP_LOGIC
        if self.is_from_finish:
            changes["schedule_from"] = ScheduleFrom.FINISH
        return SchedulingOptions.of(Profile.MSPROJECT, **changes)

    def _item(self, row: Row) -> Task | Group:
        self._note_leftovers(row)
        return self._group(row) if row.is_group else self._task(row)

    def _common(self, row: Row) -> dict[str, Any]:
        """Give what tasks and groups share."""
        values, element = self.values, row.element
        deadline = values.moment(element, "Deadline")
        unit = plain_format(values.integer(element, "DurationFormat"))
        return {
            "id": row.id,
            "title": row.title,
            "after": self.links.of(row),
            "deadline": None if deadline is None else Deadline(deadline),
            "notes": values.prose(element, "Notes"),
            "code": str(row.uid),
            "inactive": not values.flag(element, "Active", default=True),
            "baselines": self.facts.baselines(row, unit),
        }

    def _group(self, row: Row) -> Group:
        common = self._common(row)
        items = tuple(self._item(child) for child in row.children)
        if self.values.flag(row.element, "Manual"):
            common["manual"] = self.facts.manual(row)
        common["inactive"] = common["inactive"] or all(item.inactive for item in items)
        return Group(items=items, constraints=self.facts.constraints(row), **common)

    def _task(self, row: Row) -> Task:
        values, element = self.values, row.element
        common = self._common(row)
        unit = plain_format(values.integer(element, "DurationFormat"))
        minutes = self._minutes(row)
        is_milestone = minutes == 0
        if values.flag(element, "Milestone") and not is_milestone:
            self.report.note("milestones that take time", "they are carried over as tasks", row.id)
        if values.flag(element, "Summary"):
            self.report.note("summaries without tasks", "they are carried over as tasks", row.id)
        progress = self.facts.progress(row, unit, is_milestone=is_milestone)
        manual = self._manual(row) if progress is None else None
        calendar = self.staff.calendar(row)
        if is_milestone and progress is not None:
            minutes, unit = self._time_taken(row, progress, calendar or self.calendar), DAYS
            is_milestone = minutes == 0
        elif progress is not None and unit not in ELAPSED:
            done = minutes - (values.minutes(element, "RemainingDuration") or 0)
            progress = self.clock.without_pause(progress, calendar or self.calendar, done)
        self.stored[row.id] = self._stored(element)
        is_free = progress is None and manual is None
        if is_free and minutes and unit not in ELAPSED:
            self._note_pieces(row, calendar or self.calendar, minutes)
        return Task(
            kind=Kind.MILESTONE if is_milestone else Kind.TASK,
            duration=None if is_milestone else to_duration(minutes, unit, *self.lengths),
            calendar=calendar,
            constraints=[] if manual is not None else self._constraints(row, is_free=is_free),
            progress=progress,
            owner=self.staff.owner(row),
            manual=manual,
            **common,
        )

    def _time_taken(self, row: Row, progress: Progress, calendar: str) -> int:
        """Give the working time between the actual dates of finished work without a length."""
        start, finish = progress.actual_start, progress.actual_finish
        if start is None or finish is None or not start < finish:
            return 0
        minutes = self.clock.between(calendar, start.begin, finish.begin) or 0
        if minutes:
            what = "finished tasks of no duration that took time"
            self.report.note(what, "the time they took is their duration", row.id)
        return minutes

    def _constraints(self, row: Row, *, is_free: bool) -> list[Constraint]:
        """Give a task's constraints, and hold what nothing else holds at the project's start."""
        found = self.facts.constraints(row)
        if self.begin == self.start or not is_free or waits(row):
            return found
        kinds = {constraint.kind for constraint in found}
        if not kinds <= {ConstraintKind.AS_LATE_AS_POSSIBLE, ConstraintKind.FINISH_NO_EARLIER_THAN}:
            return found
        hold = Constraint(ConstraintKind.START_NO_EARLIER_THAN, to_moment(self.start))
        return [hold, *found]

    def _note_pieces(self, row: Row, calendar: str, minutes: int) -> None:
        """Note a task whose dates lie further apart than its duration: it has gaps."""
        stored = self.stored[row.id]
        if stored.early_start is None or stored.early_finish is None:
            return
        between = self.clock.between(calendar, stored.early_start, stored.early_finish)
        if between is not None and between > minutes:
            what = "tasks in pieces, or worked at less than full time"
            consequence = "they are scheduled without the gaps"
            self.report.note(what, consequence, row.id, changes_dates=True)

    def _minutes(self, row: Row) -> int:
        """Give a task's duration."""
        minutes = self.values.minutes(row.element, "Duration")
        if minutes is None:
            if self.values.flag(row.element, "Milestone"):
                return 0
            what = "tasks without a duration"
            self.report.note(what, "they are taken to last a day", row.id, changes_dates=True)
            return self.lengths[0]
        if minutes < 0:
            line = row.element.line
            self.findings.error("EP508", f"{row.title!r} has a duration below nothing", line)
        return max(0, minutes)

    def _manual(self, row: Row) -> ManualDates | None:
        values, element = self.values, row.element
        if values.flag(element, "ExternalTask") or values.flag(element, "IsSubproject"):
            what = "tasks of other projects"
            self.report.note(what, "they keep the dates the file gives them", row.id)
            return self.facts.manual(row)
        return self.facts.manual(row) if values.flag(element, "Manual") else None

    def _stored(self, element: Element) -> StoredDates:
        values = self.values
        # Slack stands in tenths of minutes.
        slack = [values.number(element, tag) for tag in ("TotalSlack", "FreeSlack")]
        total, free = (None if tenths is None else round(tenths / 10) for tenths in slack)
        return StoredDates(
            early_start=values.instant(element, "EarlyStart"),
            early_finish=values.instant(element, "EarlyFinish"),
            late_start=values.instant(element, "LateStart"),
            late_finish=values.instant(element, "LateFinish"),
            total_float=total,
            free_float=free,
        )

    def _note_leftovers(self, row: Row) -> None:
        """Note what a task has that a plan does not hold."""
        for what, consequence, changes_dates in self._leftovers(row):
            self.report.note(what, consequence, row.id, changes_dates=changes_dates)

    def _leftovers(self, row: Row) -> Iterator[tuple[str, str, bool]]:
        values, element = self.values, row.element
        if values.number(element, "LevelingDelay"):
            what = "delays put in by resource levelling"
            yield what, "early dates do not have them, as in Microsoft Project", False
        if values.number(element, "Cost") or values.number(element, "FixedCost"):
            yield "costs of tasks", "a plan holds no costs", False
        if row.uid in self.staff.assigned:
            yield (
                "resource assignments",
                "a plan holds durations, not work; a single resource becomes the owner",
                False,
            )
        for tag in ("ExtendedAttribute", "OutlineCode"):
            if element.find(tag) is not None:
                yield "custom fields", "they are left out", False
                break

    def _note_the_rest(self) -> None:
        """Note what does not belong to any one task."""
        for resource in self.staff.resources.values():
            what = "resources"
            self.report.note(what, "a plan names owners but holds no resources", resource.name)
