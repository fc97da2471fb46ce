"""Small XER files made by hand, for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

FULL_DAY = "(0||0(s|08:00|f|12:00)()) (0||1(s|13:00|f|17:00)())"
Rows = Iterable[Mapping[str, object]]


def calendar_data(
    week: Mapping[int, str] | None = None, exceptions: Mapping[int, str] | None = None
) -> str:
    """Write `clndr_data`: shifts by P6's weekday (1 for Sunday), and by serial day."""
    week = dict.fromkeys(range(2, 7), FULL_DAY) if week is None else week
    days = "".join(f"(0||{day}()({week.get(day, '')}))" for day in range(1, 8))
    differing = "".join(
        f"(0||{number}(d|{serial})({shifts}))"
        for number, (serial, shifts) in enumerate((exceptions or {}).items())
    )
    return (
        f"(0||CalendarData()((0||DaysOfWeek()({days}))(0||VIEW(ShowTotal|Y)())"
        f"(0||Exceptions()({differing}))))"
    )


def table(name: str, rows: Rows) -> str:
    """Write one table with the columns of all its rows."""
    listed = [dict(row) for row in rows]
    columns = list(dict.fromkeys(column for row in listed for column in row))
    lines = [f"%T\t{name}", "\t".join(["%F", *columns])]
    lines += [
        "\t".join(["%R", *(str(row.get(column, "")) for column in columns)]) for row in listed
    ]
    return "\n".join(lines) + "\n"


def project(**fields: object) -> dict[str, object]:
    """Give a project that starts on Monday 5 January 2026."""
    return {
        "proj_id": 1,
        "proj_short_name": "EXIT",
        "clndr_id": 7,
        "last_recalc_date": "2026-01-05 00:00",
        "plan_start_date": "2026-01-05 00:00",
        "plan_end_date": "",
        "critical_drtn_hr_cnt": 0,
        "critical_path_type": "CT_TotFloat",
    } | fields


def calendar(**fields: object) -> dict[str, object]:
    """Give a calendar of five days from 8 to 12 and 13 to 17."""
    return {
        "clndr_id": 7,
        "default_flag": "Y",
        "clndr_name": "Five days",
        "base_clndr_id": "",
        "day_hr_cnt": 8,
        "week_hr_cnt": 40,
        "clndr_data": calendar_data(),
    } | fields


def wbs(key: int, parent: int | str, name: str, **fields: object) -> dict[str, object]:
    """Give an element of the WBS."""
    return {
        "wbs_id": key,
        "proj_id": 1,
        "seq_num": 0,
        "proj_node_flag": "N",
        "wbs_short_name": name,
        "wbs_name": f"{name} in full",
        "parent_wbs_id": parent,
    } | fields


ROOT = wbs(10, "", "EXIT", proj_node_flag="Y")


def task(key: int, hours: float = 8, **fields: object) -> dict[str, object]:
    """Give an activity of so many hours that has not started."""
    return {
        "task_id": key,
        "proj_id": 1,
        "wbs_id": 10,
        "clndr_id": 7,
        "task_type": "TT_Task",
        "status_code": "TK_NotStart",
        "task_code": f"A{key}",
        "task_name": f"Activity {key}",
        "target_drtn_hr_cnt": hours,
        "remain_drtn_hr_cnt": hours,
        "act_start_date": "",
        "act_end_date": "",
    } | fields


def link(
    before: int, after: int, kind: str = "FS", lag: object = 0, **fields: object
) -> dict[str, object]:
    """Give a link with a lag in hours."""
    return {
        "task_pred_id": 100 * before + after,
        "task_id": after,
        "pred_task_id": before,
        "proj_id": 1,
        "pred_proj_id": 1,
        "pred_type": f"PR_{kind}",
        "lag_hr_cnt": lag,
    } | fields


def xer(
    tasks: Rows,
    links: Rows = (),
    *,
    projects: Rows | None = None,
    calendars: Rows | None = None,
    branches: Rows | None = None,
    options: Mapping[str, object] | None = None,
    more: str = "",
) -> bytes:
    """Write a file."""
    parts = [
        "ERMHDR\t23.12\t2026-01-05\tProject\tadmin\n",
        table("PROJECT", projects or [project()]),
        table("CALENDAR", calendars or [calendar()]),
        table("SCHEDOPTIONS", [{"proj_id": 1} | dict(options)]) if options is not None else "",
        table("PROJWBS", branches or [ROOT]),
        table("TASK", tasks),
        table("TASKPRED", links) if links else "",
        more,
        "%E\n",
    ]
    return "".join(parts).encode()
