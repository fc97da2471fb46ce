"""The rows of an XER file that say what the plan holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from exitplan.calendars import MINUTES_PER_DAY, Shifts, WorkCalendar, build_calendar
from exitplan.interchange._written_calendars import WrittenCalendar
from exitplan.interchange._written_remarks import Remarks
from exitplan.interchange._written_texts import clean, one_line
from exitplan.plan import ConstraintKind, Duration, Edge, Group, Kind, Plan, Task
from exitplan.schedule import ItemDates, Schedule

_PROJECT = "1"
_LONGEST_CODE = 40
_LONGEST_NAME = 120
_LARGEST_NUMBER = 2**31 - 1
_FIRST_SERIAL = datetime.date(1899, 12, 30).toordinal()
_ROOT = "1"
_CONSTRAINTS = {
    ConstraintKind.START_ON: "CS_MSO",
    ConstraintKind.FINISH_ON: "CS_MEO",
    ConstraintKind.START_NO_EARLIER_THAN: "CS_MSOA",
    ConstraintKind.FINISH_NO_EARLIER_THAN: "CS_MEOA",
    ConstraintKind.START_NO_LATER_THAN: "CS_MSOB",
    ConstraintKind.FINISH_NO_LATER_THAN: "CS_MEOB",
    ConstraintKind.MUST_START_ON: "CS_MANDSTART",
    ConstraintKind.MUST_FINISH_ON: "CS_MANDFIN",
    ConstraintKind.AS_LATE_AS_POSSIBLE: "CS_ALAP",
}


class Rows:
    """Writes every item of a plan in P6's terms."""

    def __init__(
        self, plan: Plan, computed: Schedule, remarks: Remarks, calendar_ids: Mapping[str, str]
    ) -> None:
        self.plan = plan
        self.computed = computed
        self.remarks = remarks
        self.calendar_ids = calendar_ids
        tasks = list(plan.tasks())
        self.task_ids = {task.id: str(1000 + n) for n, task in enumerate(tasks)}
        groups = [item for item in plan.walk() if isinstance(item, Group)]
        self.wbs_ids = {group.id: str(2 + n) for n, group in enumerate(groups)}
        self.codes = _codes(tasks)
        self.notes = {
            task.id: notes
            for task in tasks
            if (notes := clean(remarks.notes(task.id, self._written(task))))
        }

    def _written(self, task: Task) -> str | None:
        """Give an activity's notes, with what has no column of its own."""
        parts = [task.title] if len(one_line(task.title)) > _LONGEST_NAME else []
        if task.owner:
            parts.append(f"Owner: {task.owner}")
        if task.notes:
            parts.append(task.notes)
        return "\n".join(parts) or None

    def wbs(self) -> Iterator[Mapping[str, str]]:
        """Give the root and every group."""
        title = one_line(self.plan.title) or self.plan.id
        short = one_line(self.plan.id)[:_LONGEST_CODE]
        yield {**_WBS, "wbs_id": _ROOT, "proj_node_flag": "Y", "seq_num": "0"} | {
            "wbs_short_name": short,
            "wbs_name": title[:_LONGEST_NAME],
        }
        yield from self._branches(self.plan.items, _ROOT)

    def _branches(self, items: Iterable[Task | Group], parent: str) -> Iterator[Mapping[str, str]]:
        taken: set[str] = set()
        groups = [item for item in items if isinstance(item, Group)]
        for number, group in enumerate(groups, 1):
            yield {
                **_WBS,
                "wbs_id": self.wbs_ids[group.id],
                "proj_node_flag": "N",
                "seq_num": str(number),
                "wbs_short_name": _short(group.code or group.name, taken),
                "wbs_name": (one_line(group.title) or group.name)[:_LONGEST_NAME],
                "parent_wbs_id": parent,
            }
            yield from self._branches(group.items, self.wbs_ids[group.id])

    def tasks(self) -> Iterator[Mapping[str, str]]:
        """Give every activity."""
        for task in self.plan.tasks():
            dates = self.computed[task.id]
            yield {**_TASK, **self._activity(task), **self._lengths(task, dates)} | {
                **self._dates(task, dates),
                **self._constraints(task),
            }

    def _activity(self, task: Task) -> dict[str, str]:
        kind = "TT_Task"
        if task.kind is Kind.LEVEL_OF_EFFORT:
            kind = "TT_LOE"
        elif task.kind is Kind.MILESTONE:
            kind = "TT_Mile" if task.edge is Edge.START else "TT_FinMile"
        parent = task.id.rpartition(".")[0]
        return {
            "task_id": self.task_ids[task.id],
            "wbs_id": self.wbs_ids.get(parent, _ROOT),
            "clndr_id": self.calendar_ids[task.calendar or self.plan.calendar],
            "task_type": kind,
            "task_code": self.codes[task.id],
            "task_name": (one_line(task.title) or task.name)[:_LONGEST_NAME],
        }

    def _calendar(self, task: Task) -> WorkCalendar:
        return build_calendar(task.calendar or self.plan.calendar, self.plan.calendars)

    def _lengths(self, task: Task, dates: ItemDates) -> dict[str, str]:
        calendar = self._calendar(task)
        if task.kind is Kind.LEVEL_OF_EFFORT:
            begin, end = calendar.floor(dates.early_start_at), calendar.floor(dates.early_finish_at)
            whole = max(0, (end >> 1) - (begin >> 1))
        else:
            whole = _minutes(task.duration, calendar)
        left = 0 if dates.completed else whole
        progress = task.progress
        if dates.started and progress is not None and progress.remaining is not None:
            left = _minutes(progress.remaining, calendar)
        status = "TK_NotStart"
        if dates.completed:
            status = "TK_Complete"
        elif dates.started and progress is not None:
            status = "TK_Active"
        row = {
            "status_code": status,
            "target_drtn_hr_cnt": hours(whole),
            "remain_drtn_hr_cnt": hours(left),
            "phys_complete_pct": "100" if dates.completed else "0",
            "driving_path_flag": "Y" if dates.longest_path else "N",
        }
        if dates.total_float_minutes is not None:
            row["total_float_hr_cnt"] = hours(dates.total_float_minutes)
        if dates.free_float_minutes is not None:
            row["free_float_hr_cnt"] = hours(dates.free_float_minutes)
        return row

    def _dates(self, task: Task, dates: ItemDates) -> dict[str, str]:
        start, finish = stamp(dates.early_start_at), stamp(dates.early_finish_at)
        row = {"target_start_date": start, "target_end_date": finish}
        progress = task.progress
        if dates.started and (progress is not None or dates.completed):
            row["act_start_date"] = start
        if dates.completed:
            return row | {"act_end_date": finish}
        remaining = stamp(dates.remaining_start_at)
        late, late_finish = stamp(self._late_start(task, dates)), stamp(dates.late_finish_at)
        row |= {
            "early_start_date": remaining,
            "early_end_date": finish,
            "restart_date": remaining,
            "reend_date": finish,
            "late_start_date": late,
            "late_end_date": late_finish,
            "rem_late_start_date": late,
            "rem_late_end_date": late_finish,
        }
        if progress is not None:
            for column in ("suspended", "resumes", "expected_finish"):
                moment = getattr(progress, column)
                if moment is not None:
                    at = moment.end if column == "expected_finish" else moment.begin
                    row[_PROGRESS[column]] = stamp(at)
        return row

    def _late_start(self, task: Task, dates: ItemDates) -> int:
        """Give the late start of what remains to be done."""
        node = self.computed.network.index.get(task.id)
        if node is None or not dates.started:
            return dates.late_start_at
        calendar = self.computed.network.calendar(node)
        return calendar.instant(self.computed.late.remaining_start(node))

    def _constraints(self, task: Task) -> dict[str, str]:
        row = {}
        for suffix, constraint in zip(("", "2"), task.constraints, strict=False):
            row[f"cstr_type{suffix}"] = _CONSTRAINTS[constraint.kind]
            if constraint.date is not None:
                row[f"cstr_date{suffix}"] = stamp(constraint.date.begin)
        return row

    def links(self) -> Iterator[Mapping[str, str]]:
        """Give every relationship."""
        number = 0
        for task in self.plan.tasks():
            for link in task.after:
                number += 1
                yield {
                    "task_pred_id": str(number),
                    "task_id": self.task_ids[task.id],
                    "pred_task_id": self.task_ids[link.task],
                    "proj_id": _PROJECT,
                    "pred_proj_id": _PROJECT,
                    "pred_type": f"PR_{link.type.value}",
                    "lag_hr_cnt": hours(int(link.lag.amount)),
                }

    def memo_types(self) -> Iterator[Mapping[str, str]]:
        """Give the one notebook topic, if anything is in it."""
        if self.notes:
            flags = dict.fromkeys(("eps_flag", "proj_flag", "wbs_flag", "task_flag"), "Y")
            yield {"memo_type_id": "1", "seq_num": "0", "memo_type": "Notes", **flags}

    def memos(self) -> Iterator[Mapping[str, str]]:
        """Give the activities' notes."""
        for number, (item, notes) in enumerate(self.notes.items(), 1):
            lines = "".join(f"<p>{_escaped(line)}</p>" for line in notes.splitlines())
            yield {
                "memo_id": str(number),
                "task_id": self.task_ids[item],
                "memo_type_id": "1",
                "proj_id": _PROJECT,
                "task_memo": f"<html><body>{lines}</body></html>",
            }


def _escaped(text: str) -> str:
    plain = one_line(text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _minutes(length: Duration | None, calendar: WorkCalendar) -> int:
    if length is None:
        return 0
    return length.working_minutes(calendar.day_minutes or 0, calendar.week_minutes or 0)


def _codes(tasks: list[Task]) -> dict[str, str]:
    """Give each activity its code: its own, its name, its id, or a number, if that is unique."""
    wanted = [one_line(task.code) if task.code else task.name for task in tasks]
    counts: dict[str, int] = {}
    for code in wanted:
        counts[code] = counts.get(code, 0) + 1
    codes: dict[str, str] = {}
    taken: set[str] = set()
    left: list[Task] = []
    for task, code in zip(tasks, wanted, strict=True):
        if code and counts[code] == 1 and len(code) <= _LONGEST_CODE:
            codes[task.id] = code
            taken.add(code)
        else:
            left.append(task)
    number = 1000
    for task in left:
        code = task.id
        while len(code) > _LONGEST_CODE or code in taken:
            code = f"A{number}"
            number += 10
        codes[task.id] = code
        taken.add(code)
    return codes


def _short(text: str, taken: set[str]) -> str:
    """Give a WBS code that fits and that no sibling has."""
    base = code = one_line(text)[:_LONGEST_CODE] or "wbs"
    number = 2
    while code in taken:
        code = f"{base[: _LONGEST_CODE - 6]}-{number}"
        number += 1
    taken.add(code)
    return code


def stamp(instant: int) -> str:
    """Give an instant as P6 writes dates."""
    day, minute = divmod(instant, MINUTES_PER_DAY)
    date = datetime.date.fromordinal(day).isoformat()
    return f"{date} {minute // 60:02d}:{minute % 60:02d}"


def hours(minutes: int) -> str:
    """Give minutes in hours, with as many decimals as tell every minute."""
    whole, rest = divmod(abs(minutes), 60)
    decimals = f"{rest * 1_000_000 // 60 + (rest * 1_000_000 % 60 > 29):06d}".rstrip("0")
    text = f"{whole}.{decimals}" if decimals else str(whole)
    return f"-{text}" if minutes < 0 else text


def clndr_data(calendar: WrittenCalendar) -> str:
    """Give a calendar's week and exceptions as P6's nested records."""
    days = "".join(
        f"(0||{number}(){_records(calendar.week[(number - 2) % 7])})" for number in range(1, 8)
    )
    exceptions: list[str] = []
    for exception in calendar.exceptions:
        for day in range(exception.first, exception.last + 1):
            serial = day - _FIRST_SERIAL
            record = f"(0||{len(exceptions)}(d|{serial}){_records(exception.shifts)})"
            exceptions.append(record)
    parts = f"(0||DaysOfWeek()({days}))(0||VIEW(ShowTotal|N)())"
    return f"(0||CalendarData()({parts}(0||Exceptions()({''.join(exceptions)}))))"


def _records(shifts: Shifts) -> str:
    inner = "".join(
        f"(0||{number}(s|{_clock(begin)}|f|{_clock(end)})())"
        for number, (begin, end) in enumerate(shifts)
    )
    return f"({inner})"


def _clock(minute: int) -> str:
    minute %= MINUTES_PER_DAY
    return f"{minute // 60:02d}:{minute % 60:02d}"


_PROGRESS = {
    "suspended": "suspend_date",
    "resumes": "resume_date",
    "expected_finish": "expect_end_date",
}
_WBS = {
    "proj_id": _PROJECT,
    "est_wt": "1",
    "sum_data_flag": "N",
    "status_code": "WS_Open",
    "ev_user_pct": "6",
    "ev_etc_user_value": "0.88",
    "orig_cost": "0",
    "indep_remain_total_cost": "0",
    "indep_remain_work_qty": "0",
    "ev_compute_type": "EC_Cmp_pct",
    "ev_etc_compute_type": "EE_Rem_hr",
}
_TASK = {
    "proj_id": _PROJECT,
    "rev_fdbk_flag": "N",
    "est_wt": "1",
    "lock_plan_flag": "N",
    "auto_compute_act_flag": "N",
    "complete_pct_type": "CP_Drtn",
    "duration_type": "DT_FixedDUR2",
    "act_work_qty": "0",
    "remain_work_qty": "0",
    "target_work_qty": "0",
    "target_equip_qty": "0",
    "act_equip_qty": "0",
    "remain_equip_qty": "0",
    "priority_type": "PT_Normal",
    "act_this_per_work_qty": "0",
    "act_this_per_equip_qty": "0",
}
