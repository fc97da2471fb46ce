"""Small files of other tools, written by hand, that the tests of the command line share."""

from __future__ import annotations

_WEEK = "".join(
    f"(0||{day}()({shift}))"
    for day, shift in ((1, ""), *((n, "(0||0(s|09:00|f|17:00)())") for n in range(2, 7)), (7, ""))
)
_CALENDAR = f"(0||CalendarData()((0||DaysOfWeek()({_WEEK}))(0||Exceptions()())))"

_PROJECT = ("proj_id", "proj_short_name", "clndr_id", "last_recalc_date", "plan_start_date")
_TASK = (
    "task_id",
    "proj_id",
    "wbs_id",
    "clndr_id",
    "task_code",
    "task_name",
    "task_type",
    "status_code",
    "complete_pct_type",
    "target_drtn_hr_cnt",
    "remain_drtn_hr_cnt",
    "early_start_date",
    "early_end_date",
    "late_start_date",
    "late_end_date",
    "total_float_hr_cnt",
)


def _table(name: str, fields: tuple[str, ...], rows: list[tuple[object, ...]]) -> list[str]:
    lines = [f"%T\t{name}", "\t".join(("%F", *fields))]
    return [*lines, *("\t".join(("%R", *map(str, row))) for row in rows)]


def xer(
    *,
    build_ends: str = "2025-01-15 17:00",
    projects: int = 1,
    same_codes: bool = False,
    calendar: str = _CALENDAR,
) -> str:
    """Give two tasks and a milestone in a row, with the dates that P6 would store.

    Monday 6 January 2025: five days of design, three of building, then live on
    Wednesday the 15th. `build_ends` replaces one stored date.
    """
    lines = ["ERMHDR\t19.12\t2025-01-06\tProject\tadmin\tadmin\tdb\tProject Management\tGBP"]
    numbers = range(1, projects + 1)
    lines += _table(
        "PROJECT",
        _PROJECT,
        [(n, f"HELP{n}", 1, "2025-01-06 00:00", "2025-01-06 00:00") for n in numbers],
    )
    lines += _table(
        "CALENDAR",
        ("clndr_id", "default_flag", "clndr_name", "clndr_type", "day_hr_cnt", "clndr_data"),
        [(1, "Y", "Five days", "CA_Base", 8, calendar)],
    )
    lines += _table(
        "PROJWBS",
        ("wbs_id", "proj_id", "parent_wbs_id", "proj_node_flag", "wbs_short_name", "wbs_name"),
        [(n, n, "", "Y", f"HELP{n}", "Bringing the helpdesk back") for n in numbers],
    )
    rows: list[tuple[object, ...]] = []
    for n in numbers:
        code = "A1" if same_codes else "A2"
        first = "2025-01-06 09:00", "2025-01-10 17:00"
        second = "2025-01-13 09:00", build_ends
        late = "2025-01-13 09:00", "2025-01-15 17:00"
        last = "2025-01-15 17:00", "2025-01-15 17:00"
        head = (n, n, 1)
        task = ("TT_Task", "TK_NotStart", "CP_Drtn")
        mile = ("TT_FinMile", "TK_NotStart", "CP_Drtn")
        rows += [
            (10 * n + 1, *head, "A1", "Design the desk", *task, 40, 40, *first, *first, 0),
            (10 * n + 2, *head, code, "Build the desk", *task, 24, 24, *second, *late, 0),
            (10 * n + 3, *head, "A3", "The desk is live", *mile, 0, 0, *last, *last, 0),
        ]
    lines += _table("TASK", _TASK, rows)
    links = ((10 * n + k + 1, 10 * n + k, n) for n in numbers for k in (1, 2))
    lines += _table(
        "TASKPRED",
        ("task_id", "pred_task_id", "proj_id", "pred_proj_id", "pred_type", "lag_hr_cnt"),
        [(after, before, n, n, "PR_FS", 0) for after, before, n in links],
    )
    return "\r\n".join([*lines, "%E", ""])
