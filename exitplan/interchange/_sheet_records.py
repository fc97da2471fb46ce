"""A schedule as rows of a sheet, field by field, for CSV and workbook alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import attrs

from exitplan.calendars import BUILT_IN
from exitplan.interchange._sheet_columns import HEADERS, baseline_header
from exitplan.interchange._sheet_read import options_text
from exitplan.plan import (
    MINUTES_PER_DAY,
    Constraint,
    ConstraintKind,
    Duration,
    Edge,
    Group,
    Kind,
    Link,
    LinkType,
    Moment,
    Task,
    Unit,
    say_amount,
)
from exitplan.schedule.words import iso_date

if TYPE_CHECKING:
    from exitplan.schedule import ItemDates, Schedule

Field: TypeAlias = str | bool | int | Fraction | Duration | Moment | None
Record: TypeAlias = Mapping[str, Field]

CSV_FIELDS = (
    "id",
    "level",
    "type",
    "title",
    "duration",
    "predecessors",
    "forecast_start",
    "forecast_finish",
    "total_float",
    "free_float",
    "critical",
    "longest_path",
    "owner",
    "deadline",
    "tolerance",
    "deadline_status",
    "deadline_margin",
    "actual_start",
    "actual_finish",
    "remaining",
    "percent",
    "suspended",
    "resumes",
    "expected_finish",
    "calendar",
    "constraint_type",
    "constraint_date",
    "constraint_type_2",
    "constraint_date_2",
    "start",
    "finish",
    "manual",
    "spans",
    "source",
    "assumed",
    "notes",
    "code",
    "tags",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "status_date",
    "scheduling",
)
"""The columns in the order in which they are written."""

_AFTER = ConstraintKind.START_NO_EARLIER_THAN


@attrs.frozen
class Records:
    """The plan's own row, then one for each item in the plan's order."""

    rows: tuple[Record, ...]
    baseline_fields: tuple[str, ...]
    """``baseline.NAME.start`` and the like, for every baseline that some item has."""

    def __iter__(self) -> Iterator[Record]:
        """Give the rows."""
        return iter(self.rows)


def headers(fields: list[str]) -> list[str]:
    """Give the headers of some fields."""
    return [_header(field) for field in fields]


def _header(field: str) -> str:
    if not field.startswith("baseline."):
        return HEADERS[field]
    _, name, what = field.split(".")
    return baseline_header(name, what.capitalize())


def records(schedule: Schedule) -> Records:
    """Turn a schedule into rows; nothing but its own data is taken."""
    names: dict[str, None] = {}
    rows = [_plan_record(schedule)]
    waits = _all_links(schedule)
    for item in schedule.plan.walk():
        if item.id in schedule.items:
            rows.append(_record(schedule, schedule[item.id], waits.get(item.id, ())))
            names |= dict.fromkeys(item.baselines)
    baselines = [f"baseline.{name}.{what}" for name in names for what in _WHAT]
    return Records(tuple(rows), tuple(baselines))


_WHAT = ("start", "finish", "duration")


def _all_links(schedule: Schedule) -> dict[str, list[Link]]:
    """Give what each item waits for, whichever end it was written at."""
    found: dict[str, list[Link]] = {}
    for item in schedule.plan.walk():
        found.setdefault(item.id, []).extend(item.after)
        for link in item.before:
            found.setdefault(link.task, []).append(attrs.evolve(link, task=item.id))
    return found


def _plan_record(schedule: Schedule) -> Record:
    plan = schedule.plan
    return {
        "id": plan.id,
        "level": 0,
        "type": "plan",
        "title": plan.title,
        "forecast_start": min((d.start_day for d in schedule), default=plan.start.day),
        "forecast_finish": schedule.finish_day,
        "owner": plan.owner,
        "calendar": _calendar(schedule, plan.calendar),
        "constraint_type": _AFTER.value.replace("_", " "),
        "constraint_date": plan.start,
        "constraint_type_2": "finish no later than" if plan.finish_by is not None else None,
        "constraint_date_2": plan.finish_by,
        "notes": plan.notes,
        "status_date": plan.status_date,
        "scheduling": options_text(plan.options),
    }


def _record(schedule: Schedule, dates: ItemDates, links: tuple[Link, ...] | list[Link]) -> Record:
    item = dates.item
    record: dict[str, Field] = {
        "id": item.id,
        "level": item.id.count(".") + 1,
        "type": _kind(item),
        "title": item.title,
        "predecessors": "; ".join(link_text(link) for link in links),
        "waits_for": "; ".join(waits_text(schedule, link) for link in links),
        "forecast_start": dates.start_day,
        "forecast_finish": dates.finish_day,
        "total_float": _days(dates.total_float_minutes, dates.day_minutes),
        "free_float": _days(dates.free_float_minutes, dates.day_minutes),
        "critical": dates.critical,
        "longest_path": dates.longest_path,
        "owner": item.owner,
        "calendar": _calendar(schedule, item.calendar),
        "source": item.source,
        "assumed": item.assumed.reason if item.assumed else None,
        "notes": item.notes,
        "code": item.code,
        "tags": ", ".join(item.tags),
        "early_start": _exact(dates.early_start_at),
        "early_finish": _exact(dates.early_finish_at),
        "late_start": _exact(dates.late_start_at),
        "late_finish": _exact(dates.late_finish_at),
    }
    record |= _constraints(item.constraints)
    for name, approved in item.baselines.items():
        record |= {f"baseline.{name}.{what}": getattr(approved, what) for what in _WHAT}
    if dates.deadline is not None:
        record |= {
            "deadline": dates.deadline.deadline.date,
            "tolerance": dates.deadline.deadline.tolerance,
            "deadline_status": dates.deadline.status.value,
            "deadline_margin": dates.deadline.margin_working_days,
        }
    if isinstance(item, Task):
        record |= _of_task(item)
        if item.period is not None or item.gate is not None:
            record |= _of_day_rule(schedule, item, dates)
    return record


def _calendar(schedule: Schedule, name: str | None) -> str | None:
    """Give a calendar's name, told apart where a plan has one of its own under a built-in name."""
    return f"{name} (own)" if name in BUILT_IN and name in schedule.plan.calendars else name


def _kind(item: Task | Group) -> str:
    if isinstance(item, Group):
        return "group"
    if item.period is not None:
        return "legal period"
    if item.gate is not None:
        return "decision"
    edges = {Edge.START: "start milestone", Edge.FINISH: "finish milestone", None: "milestone"}
    if item.kind is Kind.MILESTONE:
        return edges[item.edge]
    return item.kind.word.replace("-", " ")


def _of_task(task: Task) -> dict[str, Field]:
    found: dict[str, Field] = {
        "duration": task.effective_duration,
        "spans": "; ".join(task.spans),
    }
    if task.manual is not None:
        found |= {
            "manual": True,
            "start": task.manual.start,
            "finish": task.manual.finish,
        }
    progress = task.progress
    if progress is not None:
        found |= {
            "actual_start": progress.actual_start,
            "actual_finish": progress.actual_finish,
            "remaining": progress.remaining,
            "percent": progress.percent_complete,
            "suspended": progress.suspended,
            "resumes": progress.resumes,
            "expected_finish": progress.expected_finish,
        }
    return found


def _of_day_rule(schedule: Schedule, task: Task, dates: ItemDates) -> dict[str, Field]:
    """Give a legal period or decision as time by the clock: no sheet can count it anew."""
    start, finish = dates.early_start_at, dates.early_finish_at
    status = schedule.plan.status_date
    found: dict[str, Field] = {"duration": _elapsed(finish - start), "remaining": None}
    if dates.completed or (dates.started and status is not None and finish <= status.end):
        # On any other calendar midnight would be taken for the nearest working minute.
        return found | {
            "calendar": "24-hour",
            "actual_start": _exact(start),
            "actual_finish": _exact(finish),
            "percent": None,
        }
    if dates.started:
        return found | {"percent": None, "expected_finish": _exact(finish)}
    if status is not None and start < status.begin:
        start = status.begin
        found["duration"] = _elapsed(finish - start)
    if _starts_at_work(task) and not task.constraints:
        found |= _constraints((Constraint(_AFTER, _exact(start)),))
    return found


def _starts_at_work(task: Task) -> bool:
    """Whether a decision begins with work, or waits for a notice: at no time a link could give."""
    work = task.effective_duration
    has_notice = task.gate is not None and task.gate.notice is not None
    return task.gate is not None and (has_notice or (work is not None and work.amount != 0))


def _elapsed(minutes: int) -> Duration:
    if minutes % MINUTES_PER_DAY == 0:
        return Duration(minutes // MINUTES_PER_DAY, Unit.ELAPSED_DAY)
    if minutes % 60 == 0:
        return Duration(minutes // 60, Unit.ELAPSED_HOUR)
    return Duration(minutes, Unit.ELAPSED_MINUTE)


def _constraints(constraints: tuple[Constraint, ...]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for constraint, suffix in zip(constraints, ("", "_2"), strict=False):
        found[f"constraint_type{suffix}"] = constraint.kind.value.replace("_", " ")
        found[f"constraint_date{suffix}"] = constraint.date
    return found


def link_text(link: Link) -> str:
    """Write a link as the column Predecessors holds it: ``cost SS+10d``."""
    text = link.task
    if link.lag.amount or link.type is not LinkType.FS or link.lag_calendar is not None:
        text += f" {link.type.value}"
    if link.lag.amount:
        text += f"{'' if link.lag.amount < 0 else '+'}{link.lag}"
    return text if link.lag_calendar is None else f"{text} on {link.lag_calendar.value}"


def waits_text(schedule: Schedule, link: Link) -> str:
    """Write a link for people: the predecessor's title, and what is not finish to start."""
    how = link_text(link).removeprefix(link.task).strip()
    title = schedule[link.task].title if link.task in schedule.items else link.task
    return f"{title} ({how})" if how else title


def _days(minutes: int | None, day_minutes: int) -> Fraction | None:
    return None if minutes is None else Fraction(minutes, day_minutes)


def _exact(instant: int) -> Moment:
    return Moment(*divmod(instant, MINUTES_PER_DAY))


_DAY_FIELDS = ("forecast_start", "forecast_finish")


def as_text(value: Field, field: str = "") -> str:
    """Write a value for a text file; day ordinals (the two forecasts) as ISO dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field in _DAY_FIELDS and isinstance(value, int):
        return iso_date(value)
    if isinstance(value, Fraction):
        return say_amount(value.numerator if value.denominator == 1 else value)
    return str(value)
