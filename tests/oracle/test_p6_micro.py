"""Thirteen tiny networks, with the dates and floats that Primavera P6 gave them."""

from __future__ import annotations

import datetime
import json
import pathlib
from typing import Any

import attrs
import pytest

from exitplan.calendars import CalendarSpec, OpenDay, Period
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Duration,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Moment,
    Plan,
    Progress,
    SchedulingOptions,
    Task,
    Unit,
    to_moment,
)
from exitplan.schedule import Schedule, compute_schedule

ORACLE = pathlib.Path(__file__).parents[3] / "shared" / "oracle" / "p6-micro.json"
CASES: list[dict[str, Any]] = json.loads(ORACLE.read_text()) if ORACLE.exists() else []
KINDS = {
    "START_NO_EARLIER_THAN": ConstraintKind.START_NO_EARLIER_THAN,
    "FINISH_NO_LATER_THAN": ConstraintKind.FINISH_NO_LATER_THAN,
    "START_ON": ConstraintKind.MUST_START_ON,
    "FINISH_ON": ConstraintKind.MUST_FINISH_ON,
    "AS_LATE_AS_POSSIBLE": ConstraintKind.AS_LATE_AS_POSSIBLE,
}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

pytestmark = pytest.mark.skipif(
    not CASES, reason="the folder with other software's schedules is not here"
)


def moment(text: str | None) -> Moment | None:
    return None if text is None else to_moment(datetime.datetime.fromisoformat(text))


def shifts(pairs: list[list[str]]) -> tuple[tuple[int, int], ...]:
    def minute(text: str) -> int:
        return int(text[:2]) * 60 + int(text[3:])

    return tuple((minute(begin), minute(end)) for begin, end in pairs)


def calendar(raw: dict[str, Any]) -> CalendarSpec:
    closed, opened = [], []
    for exception in raw["exceptions"]:
        first, last = (to_moment(exception[end]).day for end in ("from", "to"))
        if exception["hours"]:
            opened += [OpenDay(d, shifts(exception["hours"])) for d in range(first, last + 1)]
        else:
            closed.append(Period(first, last))
    return CalendarSpec(
        name=f"c{raw['id']}",
        based_on="weekdays",
        hours={DAYS.index(day): shifts(hours) for day, hours in raw["week"].items()},
        closed=tuple(closed),
        open=tuple(opened),
    )


def minutes(value: float) -> Duration:
    return Duration(int(value), Unit.MINUTE)


def task(raw: dict[str, Any], links: tuple[Link, ...]) -> Task:
    constraints = tuple(
        Constraint(KINDS[raw[key]], moment(raw.get(f"{key}_date")))
        for key in ("constraint", "constraint2")
        if raw.get(key)
    )
    progress = None
    if raw.get("actual_start"):
        remaining = None if raw.get("actual_finish") else minutes(raw["remaining_min"])
        progress = Progress(
            actual_start=moment(raw["actual_start"]),
            actual_finish=moment(raw.get("actual_finish")),
            remaining=remaining,
        )
    return Task(
        id=raw["code"].lower(),
        title=raw["code"],
        kind=Kind.TASK,
        duration=minutes(raw["duration_min"] or raw["remaining_min"]),
        calendar=f"c{raw['calendar']}",
        constraints=constraints,
        progress=progress,
        after=links,
    )


def build(case: dict[str, Any]) -> Plan:
    codes = {raw["id"]: raw["code"].lower() for raw in case["tasks"]}
    links: dict[int, list[Link]] = {}
    for raw in case["links"]:
        link = Link(codes[raw["pred"]], LinkType[raw["type"]], minutes(raw["lag_min"]))
        links.setdefault(raw["succ"], []).append(link)
    assert case["progress"] == "RETAINED_LOGIC"
    return Plan(
        id=case["case"],
        title=case["case"],
        start=moment(case["planned_start"]),
        status_date=moment(case["data_date"]),
        finish_by=moment(case["must_finish_by"]),
        calendars={spec.name: spec for spec in map(calendar, case["calendars"])},
        calendar=f"c{case['calendars'][0]['id']}",
        items=[task(raw, tuple(links.get(raw["id"], ()))) for raw in case["tasks"]],
        options=SchedulingOptions(lag_calendar=LagCalendar[case["lag_calendar"]]),
    )


def disagreements(case: dict[str, Any], found: Schedule) -> list[str]:
    lines = []
    for raw in case["tasks"]:
        dates, expected = found[raw["code"].lower()], raw["p6"]
        seen = {
            "early_start": dates.early_start.isoformat(),
            "early_finish": dates.early_finish.isoformat(),
            "late_start": dates.late_start.isoformat(),
            "late_finish": dates.late_finish.isoformat(),
            "total_slack_min": dates.total_float_minutes,
            "free_slack_min": dates.free_float_minutes,
        }
        lines += [
            f"{raw['code']} {name}: P6 says {expected.get(name)}, exitplan {value}"
            for name, value in seen.items()
            if expected.get(name) != value
        ]
    return lines


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_agrees_with_primavera_to_the_minute(case: dict[str, Any]) -> None:
    """Every early and late date and both floats are the ones P6 23.12 computed."""
    assert disagreements(case, compute_schedule(build(case))) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_comparison_can_fail(case: dict[str, Any]) -> None:
    """A plan with one task a day longer disagrees with P6, so agreement means something."""
    plan = build(case)
    *_, last = [t for t in plan.items if not getattr(t, "progress", None)]
    longer = attrs.evolve(last, duration=Duration(last.duration.amount + 480, Unit.MINUTE))
    items = [longer if item is last else item for item in plan.items]
    assert disagreements(case, compute_schedule(attrs.evolve(plan, items=items))) != []
