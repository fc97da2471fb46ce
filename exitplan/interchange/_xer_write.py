"""Primavera P6's XER files: tables of tab-separated rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from exitplan.errors import Diagnostic
from exitplan.interchange._written_calendars import WrittenCalendar, written_calendars
from exitplan.interchange._written_remarks import Remarks
from exitplan.interchange._written_texts import one_line
from exitplan.interchange._xer_write_columns import COLUMNS
from exitplan.interchange._xer_write_plan import in_p6_terms
from exitplan.interchange._xer_write_rows import Rows, clndr_data, hours, stamp
from exitplan.plan import (
    CriticalRule,
    ExpectedFinish,
    FloatRule,
    LagCalendar,
    OpenEnds,
    Plan,
    ProgressRule,
    StartLags,
)
from exitplan.schedule import Schedule

_LAG_CALENDARS = {
    LagCalendar.PREDECESSOR: "rcal_Predecessor",
    LagCalendar.SUCCESSOR: "rcal_Successor",
    LagCalendar.PROJECT: "rcal_ProjDefault",
    LagCalendar.TWENTY_FOUR_HOUR: "rcal_24Hour",
}
_FLOATS = {FloatRule.FINISH: "FT_FF", FloatRule.START: "FT_SS", FloatRule.SMALLEST: "FT_Min"}
_PROJECT = "1"
_LONGEST_CODE = 40


def write_xer(schedule: Schedule, findings: list[Diagnostic] | None = None) -> bytes:
    """Write a schedule for Primavera P6, with the same dates when it is scheduled there.

    What the format cannot say as exitplan means it is written as something that
    gives the same early dates, with a word in the activity's notebook, and told
    in `findings` (EP509, one warning for each kind). Late dates and float are
    those of P6's own rules. The text is in the Windows code page 1252 where that
    has all its letters, else in UTF-8.
    """
    remarks = Remarks("Primavera P6")
    remarks.note_uncertain(schedule.plan)
    plan, computed = in_p6_terms(schedule, remarks)
    lines = [*_File(plan, computed, remarks).lines(), ""]
    if findings is not None:
        findings += remarks.findings()
    return _encoded("\r\n".join(lines))


def _encoded(text: str) -> bytes:
    try:
        # The pound sign among the currencies keeps readers from taking this for UTF-8.
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return text.encode("utf-8")


class _File:
    def __init__(self, plan: Plan, computed: Schedule, remarks: Remarks) -> None:
        self.plan = plan
        self.computed = computed
        self.remarks = remarks
        names = [plan.calendar, *(task.calendar or plan.calendar for task in plan.tasks())]
        self.calendar_ids = {name: str(n) for n, name in enumerate(dict.fromkeys(names), 1)}
        self.calendars = written_calendars(self.calendar_ids, plan.calendars, self._days())
        self.rows = Rows(plan, computed, remarks, self.calendar_ids)

    def _days(self) -> Iterator[int]:
        yield self.plan.start.day
        for moment in (self.plan.finish_by, self.plan.status_date):
            if moment is not None:
                yield moment.day
        for dates in self.computed:
            yield from (dates.start_day, dates.finish_day)
            yield from (dates.late_start_at // 1440, dates.late_finish_at // 1440)

    def lines(self) -> Iterator[str]:
        """Give the file's lines: a header, the tables, an end."""
        status = self.plan.status_date or self.plan.start
        header = "ERMHDR", "20.12", stamp(status.begin)[:10], "Project", "admin", "admin"
        yield "\t".join([*header, "dbxDatabaseNoName", "Project Management", "GBP"])
        yield from _table("CURRTYPE", [_CURRENCY])
        yield from _table("MEMOTYPE", self.rows.memo_types())
        yield from _table("PROJECT", [self._project()])
        yield from _table("CALENDAR", map(self._calendar, self.calendars))
        yield from _table("SCHEDOPTIONS", [self._options()])
        yield from _table("PROJWBS", self.rows.wbs())
        yield from _table("TASK", self.rows.tasks())
        yield from _table("TASKPRED", self.rows.links())
        yield from _table("TASKMEMO", self.rows.memos())
        yield "%E"

    def _project(self) -> Mapping[str, str]:
        plan = self.plan
        status = plan.status_date or plan.start
        is_path = plan.options.critical is CriticalRule.LONGEST_PATH
        critical = plan.options.critical_float
        usual = self.calendars[0]
        minutes = (
            critical.working_minutes(usual.day_minutes, usual.week_minutes)
            if critical.unit.is_working
            else critical.elapsed_minutes()
        )
        return {
            "proj_id": _PROJECT,
            "proj_short_name": one_line(plan.id)[:_LONGEST_CODE],
            "clndr_id": self.calendar_ids[plan.calendar],
            "critical_drtn_hr_cnt": hours(minutes),
            "critical_path_type": "CT_DrivPath" if is_path else "CT_TotFloat",
            "last_recalc_date": stamp(status.begin),
            "plan_start_date": stamp(plan.start.begin),
            "plan_end_date": "" if plan.finish_by is None else stamp(plan.finish_by.begin),
            "scd_end_date": stamp(self.computed.finish_at),
            **_PROJECT_DEFAULTS,
        }

    def _options(self) -> Mapping[str, str]:
        options = self.plan.options

        def flag(is_set: bool) -> str:  # noqa: FBT001 - a yes or no is all it is about
            return "Y" if is_set else "N"

        return {
            "schedoptions_id": "1",
            "proj_id": _PROJECT,
            "sched_outer_depend_type": "SD_Both",
            "sched_open_critical_flag": flag(options.open_ends is OpenEnds.OWN_FINISH),
            "sched_lag_early_start_flag": flag(options.start_lags is StartLags.EARLY_START),
            "sched_retained_logic": flag(options.progress is ProgressRule.RETAINED_LOGIC),
            "sched_setplantoforecast": "N",
            "sched_float_type": _FLOATS[options.total_float],
            "sched_calendar_on_relationship_lag": _LAG_CALENDARS[options.lag_calendar],
            "sched_use_expect_end_flag": flag(options.expected_finish is ExpectedFinish.USE),
            "sched_progress_override": flag(options.progress is ProgressRule.PROGRESS_OVERRIDE),
            **_OPTION_DEFAULTS,
        }

    def _calendar(self, calendar: WrittenCalendar) -> Mapping[str, str]:
        return {
            "clndr_id": self.calendar_ids[calendar.name],
            "default_flag": "N",
            "clndr_name": one_line(calendar.name),
            "proj_id": _PROJECT,
            "clndr_type": "CA_Project",
            "day_hr_cnt": hours(calendar.day_minutes),
            "week_hr_cnt": hours(calendar.week_minutes),
            "month_hr_cnt": hours(calendar.week_minutes * 52 // 12),
            "year_hr_cnt": hours(calendar.week_minutes * 52),
            "rsrc_private": "N",
            "clndr_data": clndr_data(calendar),
        }


def _table(name: str, rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Give a table; none where there are no rows."""
    columns = COLUMNS[name]
    begun = False
    for row in rows:
        if not begun:
            begun = True
            yield f"%T\t{name}"
            yield "\t".join(["%F", *columns])
        yield "\t".join(["%R", *(row.get(column, "") for column in columns)])


_CURRENCY = {
    "curr_id": "1",
    "decimal_digit_cnt": "2",
    "curr_symbol": "£",
    "decimal_symbol": ".",
    "digit_group_symbol": ",",
    "pos_curr_fmt_type": "#1.1",
    "neg_curr_fmt_type": "(#1.1)",
    "curr_type": "UK Pound",
    "curr_short_name": "GBP",
    "group_digit_cnt": "3",
    "base_exch_rate": "1",
}
_PROJECT_DEFAULTS = {
    "fy_start_month_num": "1",
    "rsrc_self_add_flag": "Y",
    "allow_complete_flag": "Y",
    "rsrc_multi_assign_flag": "Y",
    "checkout_flag": "N",
    "project_flag": "Y",
    "step_complete_flag": "N",
    "cost_qty_recalc_flag": "N",
    "batch_sum_flag": "Y",
    "name_sep_char": ".",
    "def_complete_pct_type": "CP_Drtn",
    "task_code_base": "1000",
    "task_code_step": "10",
    "priority_num": "10",
    "wbs_max_sum_level": "0",
    "strgy_priority_num": "100",
    "def_cost_per_qty": "0",
    "def_duration_type": "DT_FixedDUR2",
    "task_code_prefix": "A",
    "def_qty_type": "QT_Hour",
    "def_rate_type": "COST_PER_QTY",
    "add_act_remain_flag": "N",
    "act_this_per_link_flag": "Y",
    "def_task_type": "TT_Task",
    "act_pct_link_flag": "N",
    "task_code_prefix_flag": "Y",
    "def_rollup_dates_flag": "Y",
    "use_project_baseline_flag": "Y",
    "rem_target_link_flag": "Y",
    "reset_planned_flag": "N",
    "allow_neg_act_flag": "N",
    "sum_assign_level": "SL_Taskrsrc",
    "loaded_scope_level": "7",
    "export_flag": "Y",
}
_OPTION_DEFAULTS = {
    "level_float_thrs_cnt": "0",
    "level_outer_assign_flag": "N",
    "level_outer_assign_priority": "5",
    "level_over_alloc_pct": "25",
    "level_within_float_flag": "N",
    "level_keep_sched_date_flag": "Y",
    "level_all_rsrc_flag": "Y",
    "sched_use_project_end_date_for_float": "Y",
    "enable_multiple_longest_path_calc": "N",
    "limit_multiple_longest_path_calc": "Y",
    "max_multiple_longest_path": "10",
    "use_total_float_multiple_longest_paths": "Y",
    "LevelPriorityList": "priority_type,ASC_BY_FIELD/ASC",
}
