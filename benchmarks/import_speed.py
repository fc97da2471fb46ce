"""Importing a schedule against merely reading its text and splitting it into cells.

`python benchmarks/import_speed.py` makes an XER and a Microsoft Project XML
file of 5,000 activities each, with the columns and elements that those
programs write; `python benchmarks/import_speed.py FILE …` takes yours. Reading
alone is, for XER, decoding and splitting every line at its tabs; for XML,
parsing and taking every element's text. The bar is a ratio of at most 10.
"""

from __future__ import annotations

import datetime
import pathlib
import random
import statistics
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence

from exitplan.interchange import read_schedule

ACTIVITIES = 5_000
ROUNDS = 5
_FIRST = datetime.date(2025, 1, 6)
_COLUMNS = """
task_id proj_id wbs_id clndr_id phys_complete_pct rev_fdbk_flag est_wt lock_plan_flag
auto_compute_act_flag complete_pct_type task_type duration_type status_code task_code
task_name rsrc_id total_float_hr_cnt free_float_hr_cnt remain_drtn_hr_cnt act_work_qty
remain_work_qty target_work_qty target_drtn_hr_cnt target_equip_qty act_equip_qty
remain_equip_qty cstr_date act_start_date act_end_date late_start_date late_end_date
expect_end_date early_start_date early_end_date restart_date reend_date target_start_date
target_end_date rem_late_start_date rem_late_end_date cstr_type priority_type suspend_date
resume_date float_path float_path_order guid tmpl_guid cstr_date2 cstr_type2
driving_path_flag act_this_per_work_qty act_this_per_equip_qty external_early_start_date
external_late_end_date create_date update_date create_user update_user location_id
"""
_TASK = tuple(_COLUMNS.split())
_LINK = (
    "task_pred_id",
    "task_id",
    "pred_task_id",
    "proj_id",
    "pred_proj_id",
    "pred_type",
    "lag_hr_cnt",
)
_SHIFT = "(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())"
_WEEK = "".join(f"(0||{day}()({_SHIFT if 2 <= day <= 6 else ''}))" for day in range(1, 8))
_CALENDAR = f"(0||CalendarData()((0||DaysOfWeek()({_WEEK}))(0||Exceptions()())))"


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def links(rng: random.Random) -> Iterator[tuple[int, int, int]]:
    """Give two links an activity: from, to, and a lag in hours."""
    for after in range(1, ACTIVITIES):
        for before in {max(0, after - 1 - rng.randrange(60)) for _ in range(2)}:
            yield before, after, rng.choice((0, 0, 0, 16))


def day(n: int, hour: int) -> str:
    """Give a date and time as XER has it."""
    date = _FIRST + datetime.timedelta(days=n // 40)
    return f"{date.isoformat()} {hour:02d}:00"


def table(name: str, fields: Sequence[str], records: list[dict[str, object]]) -> list[str]:
    """Give a table of an XER file; what a record leaves out is empty."""
    lines = [f"%T\t{name}", "\t".join(["%F", *fields])]
    lines += ["\t".join(["%R", *(str(r.get(f, "")) for f in fields)]) for r in records]
    return lines


def xer_text() -> str:
    """Write a project of twenty WBS elements on one calendar."""
    rng = random.Random(1)
    tasks: list[dict[str, object]] = []
    for n in range(ACTIVITIES):
        begin, end, hours = day(n, 8), day(n + 40, 17), 8 * rng.randint(1, 30)
        record: dict[str, object] = dict.fromkeys(
            (f for f in _TASK if f.endswith(("start_date", "restart_date"))), begin
        )
        record |= dict.fromkeys((f for f in _TASK if f.endswith("end_date")), end)
        empty = ("act_start_date", "act_end_date", "expect_end_date", "external_early_start_date")
        record |= dict.fromkeys((*empty, "external_late_end_date"), "")
        record |= dict.fromkeys((f for f in _TASK if f.endswith("_qty")), 0)
        record |= {
            "task_id": n + 1,
            "proj_id": 1,
            "wbs_id": 2 + n % 20,
            "clndr_id": 1,
            "complete_pct_type": "CP_Drtn",
            "task_type": "TT_Task",
            "duration_type": "DT_FixedDUR2",
            "status_code": "TK_NotStart",
            "task_code": f"A{n:05d}",
            "task_name": f"Install part {n} of section {n % 20}",
            "total_float_hr_cnt": 8 * rng.randint(0, 90),
            "free_float_hr_cnt": 0,
            "remain_drtn_hr_cnt": hours,
            "target_drtn_hr_cnt": hours,
            "priority_type": "PT_Normal",
            "driving_path_flag": "N",
            "create_date": "2025-01-02 09:14",
            "update_date": "2025-01-02 09:14",
            "create_user": "planner",
        }
        tasks.append(record)
    elements = [
        {"wbs_id": k, "proj_id": 1, "seq_num": k, "proj_node_flag": "N", "parent_wbs_id": 1}
        | {"wbs_short_name": f"S{k}", "wbs_name": f"Section {k}"}
        for k in range(2, 22)
    ]
    top = {"wbs_id": 1, "proj_id": 1, "proj_node_flag": "Y", "wbs_short_name": "P"}
    pairs = [
        {"task_pred_id": k, "task_id": after + 1, "pred_task_id": before + 1, "proj_id": 1}
        | {"pred_proj_id": 1, "pred_type": "PR_FS", "lag_hr_cnt": lag}
        for k, (before, after, lag) in enumerate(links(rng), start=1)
    ]
    project = {"proj_id": 1, "proj_short_name": "P", "clndr_id": 1}
    project |= {"last_recalc_date": "2025-01-06 00:00", "plan_start_date": "2025-01-06 00:00"}
    calendar = {"clndr_id": 1, "default_flag": "Y", "clndr_name": "Five days"}
    calendar |= {"clndr_type": "CA_Base", "day_hr_cnt": 8, "clndr_data": _CALENDAR}
    lines = ["ERMHDR\t19.12\t2025-01-06\tProject\tadmin\tadmin\tdb\tProject Management\tGBP"]
    lines += table("PROJECT", list(project), [project])
    lines += table("CALENDAR", list(calendar), [calendar])
    lines += table("PROJWBS", list(elements[0]), [top, *elements])
    lines += table("TASK", _TASK, tasks)
    lines += table("TASKPRED", _LINK, pairs)
    return "\r\n".join([*lines, "%E", ""])


_XML_TASK = """\
<Task><UID>{uid}</UID><GUID>2802A4B5-5F02-EF11-B681-{uid:012d}</GUID><ID>{uid}</ID>\
<Name>Install part {uid}</Name><Active>1</Active><Manual>0</Manual><Type>0</Type>\
<IsNull>0</IsNull><CreateDate>2025-01-02T09:14:00</CreateDate><WBS>{uid}</WBS>\
<OutlineNumber>{uid}</OutlineNumber><OutlineLevel>1</OutlineLevel><Priority>500</Priority>\
<Start>{begin}</Start><Finish>{end}</Finish><Duration>PT{hours}H0M0S</Duration>\
<DurationFormat>7</DurationFormat><ResumeValid>0</ResumeValid><EffortDriven>0</EffortDriven>\
<Recurring>0</Recurring><OverAllocated>0</OverAllocated><Estimated>0</Estimated>\
<Milestone>0</Milestone><Summary>0</Summary><Critical>0</Critical><IsSubproject>0</IsSubproject>\
<IsSubprojectReadOnly>0</IsSubprojectReadOnly><ExternalTask>0</ExternalTask>\
<EarlyStart>{begin}</EarlyStart><EarlyFinish>{end}</EarlyFinish><LateStart>{begin}</LateStart>\
<LateFinish>{end}</LateFinish><TotalSlack>0</TotalSlack><StartSlack>0</StartSlack>\
<FinishSlack>0</FinishSlack><FixedCostAccrual>3</FixedCostAccrual>\
<PercentComplete>0</PercentComplete><PercentWorkComplete>0</PercentWorkComplete>\
<RemainingDuration>PT{hours}H0M0S</RemainingDuration><ConstraintType>0</ConstraintType>\
<CalendarUID>-1</CalendarUID><LevelAssignments>1</LevelAssignments>\
<LevelingCanSplit>1</LevelingCanSplit><LevelingDelay>0</LevelingDelay>\
<LevelingDelayFormat>8</LevelingDelayFormat><IgnoreResourceCalendar>0</IgnoreResourceCalendar>\
<HideBar>0</HideBar><Rollup>0</Rollup><PhysicalPercentComplete>0</PhysicalPercentComplete>\
<EarnedValueMethod>0</EarnedValueMethod>{links}</Task>"""
_XML_LINK = """\
<PredecessorLink><PredecessorUID>{before}</PredecessorUID><Type>1</Type>\
<CrossProject>0</CrossProject><LinkLag>{lag}</LinkLag><LagFormat>7</LagFormat></PredecessorLink>"""
_XML_TIMES = "".join(
    f"<WorkingTime><FromTime>{begin}:00:00</FromTime><ToTime>{end}:00:00</ToTime></WorkingTime>"
    for begin, end in (("08", "12"), ("13", "17"))
)
_XML_DAYS = "".join(
    f"<WeekDay><DayType>{n}</DayType><DayWorking>1</DayWorking>"
    f"<WorkingTimes>{_XML_TIMES}</WorkingTimes></WeekDay>"
    if 2 <= n <= 6
    else f"<WeekDay><DayType>{n}</DayType><DayWorking>0</DayWorking></WeekDay>"
    for n in range(1, 8)
)


def mspdi_text() -> str:
    """Write a project of tasks on one level and one calendar."""
    rng = random.Random(1)
    into: dict[int, list[str]] = {}
    for before, after, lag in links(rng):
        link = _XML_LINK.format(before=before + 1, lag=600 * lag)
        into.setdefault(after, []).append(link)
    tasks = [
        _XML_TASK.format(
            uid=n + 1,
            begin=f"{day(n, 8).replace(' ', 'T')}:00",
            end=f"{day(n + 40, 17).replace(' ', 'T')}:00",
            hours=8 * rng.randint(1, 30),
            links="".join(into.get(n, [])),
        )
        for n in range(ACTIVITIES)
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Project xmlns="http://schemas.microsoft.com/project"><Name>P</Name><Title>P</Title>'
        "<ScheduleFromStart>1</ScheduleFromStart><StartDate>2025-01-06T08:00:00</StartDate>"
        "<CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay>"
        "<MinutesPerWeek>2400</MinutesPerWeek><DaysPerMonth>20</DaysPerMonth>"
        "<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>"
        f"<BaseCalendarUID>-1</BaseCalendarUID><WeekDays>{_XML_DAYS}</WeekDays></Calendar>"
        f"</Calendars><Tasks>\n{chr(10).join(tasks)}\n</Tasks></Project>\n"
    )


def only_read(path: pathlib.Path) -> int:
    """Read a file and split it into cells; give their number."""
    data = path.read_bytes()
    if path.suffix.lower() == ".xml":
        return len([element.text for element in ET.fromstring(data).iter()])
    rows = [line.split("\t") for line in data.decode("cp1252", "replace").splitlines()]
    return sum(map(len, rows))


def measure(path: pathlib.Path, name: str) -> None:
    """Print the ratio for one file."""
    pairs = [
        (seconds(lambda: read_schedule(path)), seconds(lambda: only_read(path)))
        for _ in range(ROUNDS)
    ]
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    tasks = sum(1 for _ in read_schedule(path).plan.tasks())
    print(
        f"{name}, {path.stat().st_size / 1e6:.1f} MB, {tasks:,} tasks: "
        f"import {ours * 1000:.0f} ms, only reading {bare * 1000:.0f} ms, ratio {ours / bare:.1f}"
    )


def main() -> None:
    """Print the ratio for each kind of file."""
    if sys.argv[1:]:
        for argument in sys.argv[1:]:
            measure(pathlib.Path(argument), argument)
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("made.xer", xer_text()), ("made.xml", mspdi_text())):
            path = pathlib.Path(folder) / name
            path.write_bytes(text.encode())
            measure(path, name)


if __name__ == "__main__":
    main()
