"""Reads Primavera P6's XER files."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from exitplan.calendars import CalendarSpec
from exitplan.errors import Diagnostic, Severity, Span, Where
from exitplan.interchange._ids import slug
from exitplan.interchange._imported import Imported, ReportBuilder, StoredDates, Tool
from exitplan.interchange._plain import plain
from exitplan.interchange._xer_calendars import Calendars
from exitplan.interchange._xer_extras import extra_columns, note_left_out, notes_of, owners_of
from exitplan.interchange._xer_groups import Breakdown
from exitplan.interchange._xer_links import Links
from exitplan.interchange._xer_options import (
    choose_project,
    heeds_other_projects,
    options_row,
    scheduling_options,
)
from exitplan.interchange._xer_table import Faults, Table, read_tables
from exitplan.interchange._xer_tasks import Activity, TaskMaker, activity_of, stored_dates
from exitplan.interchange._xer_values import Row
from exitplan.plan import Kind, Moment, Plan, Task

_NEEDED = {
    "PROJECT": ("proj_id", "proj_short_name"),
    "CALENDAR": ("clndr_id", "clndr_name", "clndr_data"),
    "TASK": ("task_id", "proj_id", "task_code", "task_name", "task_type", "status_code"),
}
_USED = {
    "PROJECT": (
        "clndr_id",
        "last_recalc_date",
        "plan_start_date",
        "plan_end_date",
        "critical_drtn_hr_cnt",
        "critical_path_type",
    ),
    "CALENDAR": ("default_flag", "base_clndr_id", "day_hr_cnt", "week_hr_cnt"),
    "SCHEDOPTIONS": (
        "proj_id",
        "sched_outer_depend_type",
        "sched_open_critical_flag",
        "sched_lag_early_start_flag",
        "sched_retained_logic",
        "sched_progress_override",
        "sched_float_type",
        "sched_calendar_on_relationship_lag",
        "sched_use_expect_end_flag",
    ),
    "PROJWBS": (
        "wbs_id",
        "proj_id",
        "parent_wbs_id",
        "seq_num",
        "proj_node_flag",
        "wbs_short_name",
        "wbs_name",
    ),
    "TASK": (
        "wbs_id",
        "clndr_id",
        "complete_pct_type",
        "phys_complete_pct",
        "target_drtn_hr_cnt",
        "remain_drtn_hr_cnt",
        "act_start_date",
        "act_end_date",
        "expect_end_date",
        "suspend_date",
        "resume_date",
        "cstr_type",
        "cstr_date",
        "cstr_type2",
        "cstr_date2",
        "external_early_start_date",
        "external_late_end_date",
        "early_start_date",
        "early_end_date",
        "late_start_date",
        "late_end_date",
        "total_float_hr_cnt",
        "free_float_hr_cnt",
        "driving_path_flag",
    ),
    "TASKPRED": (
        "task_id",
        "pred_task_id",
        "proj_id",
        "pred_proj_id",
        "pred_type",
        "lag_hr_cnt",
    ),
    **extra_columns(),
}
_WANTED = {name: (*_NEEDED.get(name, ()), *_USED.get(name, ())) for name in (*_NEEDED, *_USED)}


def read_xer(data: bytes, name: str, *, project: str | None = None) -> Imported:
    """Read one project of an XER file.

    `name` is what findings call the file; `project` the project's short name
    or number, needed where several have activities. The plan is scheduled by
    P6's rules and the file's own scheduling options. Raises PlanError with
    everything that is wrong with the file.
    """
    faults = Faults(name)
    tables = read_tables(data, _WANTED, faults)
    _check_tables(tables, faults)
    return _Reading(tables, choose_project(tables, project, faults), faults).run()


def _check_tables(tables: Mapping[str, Table], faults: Faults) -> None:
    """Tell of tables and columns without which there is no plan."""
    lacking = False
    for name, columns in _NEEDED.items():
        table = tables.get(name)
        if table is None:
            faults.add("EP504", f"the file has no table {name}")
            lacking = True
            continue
        for column in columns:
            if column not in table.columns:
                faults.add("EP504", f"the table {name} has no column {column}")
                lacking = True
    if lacking:
        faults.check()


@attrs.frozen
class _Lines:
    """Finds the line of an item in the file, for findings about the plan."""

    file: str
    by_id: Mapping[str, int]

    def __call__(self, where: Where) -> Diagnostic | None:
        line = self.by_id.get(where.item)
        span = None if line is None else Span(line, 1, line, 1)
        return Diagnostic("", Severity.ERROR, "", "", self.file, span)


class _Reading:
    """One project being read."""

    def __init__(self, tables: dict[str, Table], project: Row, faults: Faults) -> None:
        self.tables = tables
        self.project = project
        self.key = project["proj_id"]
        self.faults = faults
        self.report = ReportBuilder()
        self.calendars = Calendars(tables["CALENDAR"], self.report)
        self.calendar_key = self._project_calendar()
        self.options_row = options_row(tables, project)
        self.options = scheduling_options(project, self.options_row, self.report)
        self.breakdown = Breakdown(tables.get("PROJWBS", ()), self.key, self.report)
        self.activities: dict[str, Activity] = {}
        self.others: dict[str, str] = {}
        self.stored: dict[str, StoredDates] = {}

    def run(self) -> Imported:
        """Read everything, and raise PlanError if anything was wrong."""
        calendar = self.calendars.use(self.calendar_key)
        start, status = self._dates()
        finish_by = self.project.moment("plan_end_date")
        self._activities()
        self._tasks(calendar, self._links(calendar))
        self.faults.check()
        short = self.project.text("proj_short_name")
        plan = Plan(
            slug(short, "project"),
            self.breakdown.root.title or short or "Project",
            start,
            self.breakdown.root.items(),
            status_date=status,
            finish_by=finish_by,
            calendar=calendar.name,
            calendars=dict(self.calendars.used),
            options=self.options,
            locate=_Lines(
                self.faults.file, {task.id: task.line for task in self.activities.values()}
            ),
        )
        note_left_out(self.tables, self.activities, self.report)
        return Imported(plan, self.report.build(Tool.P6, short or plan.title), self.stored)

    def _project_calendar(self) -> str:
        key = self.project["clndr_id"] or self.calendars.default
        if key in self.calendars:
            return key
        raise self.faults.stop(
            "EP506",
            f"there is no calendar with the number {plain(key)[:40]!r}, which the project needs",
            self.project.line,
        )

    def _dates(self) -> tuple[Moment, Moment]:
        """Give the plan's start and data date. P6 schedules from the data date alone."""
        status = self.project.moment("last_recalc_date")
        start = self.project.moment("plan_start_date")
        found = [moment for moment in (start, status) if moment is not None]
        if not found:
            self.project.fault("EP504", "the project has neither a start nor a data date")
            return Moment(1), Moment(1)
        return min(found), status or found[0]

    def _activities(self) -> None:
        """Give every activity its id, and its branch of the WBS."""
        used: dict[str, None] = {}
        for row in self.tables["TASK"]:
            if row["proj_id"] == self.key:
                used[row["wbs_id"]] = None
            else:
                self.others[row["task_id"]] = row["proj_id"]
        self.breakdown.use(used)
        for number, row in enumerate(self.tables["TASK"], 1):
            if row["proj_id"] == self.key:
                self._activity(row, f"task-{number}")

    def _activity(self, row: Row, fallback: str) -> None:
        key, wbs = row["task_id"], row["wbs_id"]
        if key in self.activities:
            row.fault("EP504", f"there are two activities with the number {plain(key)[:40]!r}")
            return
        if wbs not in self.breakdown and "PROJWBS" in self.tables:
            row.fault("EP506", f"there is no WBS element with the number {plain(wbs)[:40]!r}")
        calendar = row["clndr_id"] or self.calendar_key
        if calendar not in self.calendars:
            row.fault("EP506", f"there is no calendar with the number {plain(calendar)[:40]!r}")
            calendar = self.calendar_key
        activity = activity_of(
            row, calendar, self.calendars.use(calendar), self.breakdown.branch(wbs), fallback
        )
        self.activities[key] = activity
        if activity.kind is not Kind.LEVEL_OF_EFFORT:
            self.breakdown.mark_work(wbs)

    def _links(self, calendar: CalendarSpec) -> Links:
        links = Links(
            self.activities, self.others, self.options.lag_calendar, calendar, self.report
        )
        if "TASKPRED" in self.tables:
            bounded = frozenset(
                row["task_id"]
                for row in self.tables["TASK"]
                if row["external_early_start_date"] or row["external_late_end_date"]
            )
            links.read(self.tables["TASKPRED"], self.key, bounded)
        return links

    def _tasks(self, calendar: CalendarSpec, links: Links) -> None:
        maker = TaskMaker(
            self.report, calendar.name, heeds_others=heeds_other_projects(self.options_row)
        )
        owners = owners_of(self.tables, self.activities, self.report)
        notes = notes_of(self.tables, self.activities)
        for row in self.tables["TASK"]:
            key = row["task_id"]
            activity = self.activities.get(key)
            if activity is None or row["proj_id"] != self.key or activity.line != row.line:
                continue
            task = maker.make(
                row,
                activity,
                after=links.links(key),
                owner=owners.get(key),
                notes=notes.get(key),
            )
            self.stored[activity.id] = stored_dates(row)
            if task.kind is Kind.LEVEL_OF_EFFORT:
                task = self._effort(row, activity, task, maker)
            activity.branch.tasks.append(task)

    def _effort(self, row: Row, activity: Activity, task: Task, maker: TaskMaker) -> Task:
        """Say what a level of effort spans; one without anything lasts as long as P6 says."""
        if activity.is_summary:
            task = attrs.evolve(task, after=(), spans=self._spanned(activity))
        if task.after or task.spans:
            return task
        self.report.note(
            "levels of effort without work to span",
            "they are taken for ordinary work",
            activity.id,
            changes_dates=True,
        )
        return maker.make(row, attrs.evolve(activity, kind=Kind.TASK))

    def _spanned(self, activity: Activity) -> tuple[str, ...]:
        branch = activity.branch
        if branch is not self.breakdown.root:
            return (branch.id,) if branch.has_work else ()
        work = [
            other.id
            for other in self.activities.values()
            if other.branch is branch and other.kind is not Kind.LEVEL_OF_EFFORT
        ]
        return (*work, *(part.id for part in branch.branches if part.has_work))
