"""The project of an XER file: which one, its dates, and how P6 schedules it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from exitplan.interchange._imported import ReportBuilder
from exitplan.interchange._plain import plain
from exitplan.interchange._xer_table import Faults, Table
from exitplan.interchange._xer_values import Row
from exitplan.plan import (
    CriticalRule,
    Duration,
    ExpectedFinish,
    FloatRule,
    LagCalendar,
    OpenEnds,
    Profile,
    ProgressRule,
    SchedulingOptions,
    StartLags,
    Unit,
)

_LAG_CALENDARS = {
    "rcal_predecessor": LagCalendar.PREDECESSOR,
    "rcal_successor": LagCalendar.SUCCESSOR,
    "rcal_24hour": LagCalendar.TWENTY_FOUR_HOUR,
    "rcal_projdefault": LagCalendar.PROJECT,
    "rcal_project": LagCalendar.PROJECT,
}
_FLOATS = {
    "ft_ff": FloatRule.FINISH,
    "ft_sf": FloatRule.START,
    "ft_ss": FloatRule.START,
    "ft_min": FloatRule.SMALLEST,
    "ft_mf": FloatRule.SMALLEST,
}
_IGNORES_OTHERS = "sd_none"
_MOST_NAMES = 20


def choose_project(tables: dict[str, Table], wanted: str | None, faults: Faults) -> Row:
    """Give the one project that has activities, or the wanted one, by short name or number.

    Raises PlanError (EP505) where that leaves a choice, or nothing.
    """
    rows = {row["proj_id"]: row for row in tables["PROJECT"]}
    used = {task["proj_id"] for task in tables["TASK"]}
    full = [row for key, row in rows.items() if key in used]
    if wanted is not None:
        return _wanted(rows.values(), wanted, used, faults)
    if len(full) == 1:
        return full[0]
    if not full:
        faults.check()
        raise faults.stop(
            "EP502",
            "the file holds no activities of a project",
            help="export the project itself, not only what it refers to",
        )
    raise faults.stop(
        "EP505",
        f"the file holds {len(full)} projects: {_names(full)}",
        help="say which one: --project NAME",
    )


def _wanted(rows: Iterable[Row], wanted: str, used: set[str], faults: Faults) -> Row:
    candidates = list(rows)
    text = wanted.strip()
    for found in (
        [row for row in candidates if row["proj_short_name"] == text],
        [row for row in candidates if row["proj_id"] == text],
        [row for row in candidates if row["proj_short_name"].casefold() == text.casefold()],
    ):
        full = [row for row in found if row["proj_id"] in used]
        if full:
            return full[0]
    named = [row for row in candidates if row["proj_id"] in used]
    holds = f"the file holds {_names(named)}" if named else "no project in it has any"
    raise faults.stop("EP505", f"there is no project {plain(text)!r} with activities", help=holds)


def _names(rows: list[Row]) -> str:
    names = [row.text("proj_short_name") or row["proj_id"] for row in rows]
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


def options_row(tables: dict[str, Table], project: Row) -> Row | None:
    """Give the scheduling options saved with a project, if any are."""
    for row in tables.get("SCHEDOPTIONS", ()):
        if row["proj_id"] == project["proj_id"]:
            return row
    return None


def scheduling_options(project: Row, row: Row | None, report: ReportBuilder) -> SchedulingOptions:
    """Give a project's scheduling options; P6's own defaults where the file does not say."""
    changes: dict[str, Any] = {"start_lags": StartLags.EARLY_START}
    if row is not None:
        changes = _changes(row, report)
    critical = project.minutes("critical_drtn_hr_cnt")
    if critical:
        hours, rest = divmod(critical, 60)
        changes["critical_float"] = (
            Duration(critical, Unit.MINUTE) if rest else Duration(hours, Unit.HOUR)
        )
    if project["critical_path_type"].lower() == "ct_drivpath":
        changes["critical"] = CriticalRule.LONGEST_PATH
    return SchedulingOptions.of(Profile.P6, **changes)


def _changes(row: Row, report: ReportBuilder) -> dict[str, Any]:
    def flag(column: str, *, default: bool = False) -> bool:
        return row.flag(column, default=default)

    changes: dict[str, Any] = {
        "start_lags": StartLags.EARLY_START
        if flag("sched_lag_early_start_flag", default=True)
        else StartLags.ACTUAL_START,
        "lag_calendar": _choice(
            row, "sched_calendar_on_relationship_lag", _LAG_CALENDARS, "rcal_predecessor", report
        ),
        "total_float": _choice(row, "sched_float_type", _FLOATS, "ft_ff", report),
    }
    if flag("sched_progress_override"):
        changes["progress"] = ProgressRule.PROGRESS_OVERRIDE
    elif not flag("sched_retained_logic", default=True):
        changes["progress"] = ProgressRule.ACTUAL_DATES
    if flag("sched_open_critical_flag"):
        changes["open_ends"] = OpenEnds.OWN_FINISH
    if not flag("sched_use_expect_end_flag", default=True):
        changes["expected_finish"] = ExpectedFinish.IGNORE
    return changes


def _choice(
    row: Row, column: str, choices: dict[str, Any], default: str, report: ReportBuilder
) -> Any:
    value = row[column]
    found = choices.get(value.lower() or default)
    if found is None:
        report.note(
            "scheduling options that exitplan does not know",
            "P6's default is taken instead",
            f"{column} {plain(value)}",
            changes_dates=True,
        )
        found = choices[default]
    return found


def heeds_other_projects(row: Row | None) -> bool:
    """Whether P6 holds activities to dates that come from other projects."""
    return row is None or row["sched_outer_depend_type"].lower() != _IGNORES_OTHERS
