"""Whatever a plan can say is compared: no field of the vocabulary can be missed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs
import pytest

from exitplan.calendars import CalendarSpec, OpenDay, Period
from exitplan.law import LegalPeriod
from exitplan.plan import (
    AsLate,
    Assumption,
    BaselineDates,
    Board,
    Branch,
    Constraint,
    ConstraintKind,
    Contract,
    Correlation,
    CriticalRule,
    Deadline,
    DeadlineRule,
    Document,
    Duration,
    Edge,
    Estimate,
    ExpectedFinish,
    FloatRule,
    FutureActuals,
    Gate,
    Group,
    Impact,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    ManualDates,
    Moment,
    MustDates,
    NoLaterThan,
    OpenEnds,
    Pause,
    PeriodUse,
    Plan,
    Procurement,
    Profile,
    Progress,
    ProgressRule,
    ProjectedHolidays,
    Risk,
    Route,
    ScheduleFrom,
    SchedulingOptions,
    Shape,
    Spread,
    StartLags,
    StepChange,
    Task,
    Transfer,
    Waiver,
    Wave,
)
from exitplan.slippage import ChangeKind, diff_plans

DAY = 735_700
THEN, NOW = Moment(DAY), Moment(DAY + 40)
HELD = Constraint(ConstraintKind.START_NO_EARLIER_THAN, NOW)
USE = PeriodUse("council.agenda")

OF_BOTH: dict[str, Any] = {
    "title": "Other",
    "after": (Link("b"),),
    "before": (Link("c"),),
    "calendar": "24-hour",
    "constraints": (HELD,),
    "deadline": Deadline(NOW),
    "owner": "PMO",
    "source": "§3",
    "assumed": Assumption("why"),
    "notes": "Some.",
    "code": "A10",
    "tags": ("final",),
    "manual": ManualDates(NOW),
    "inactive": True,
    "baselines": {"first": BaselineDates(NOW)},
    "spread": Spread("80%", high="150%"),
}
TASK = OF_BOTH | {
    "id": "z",
    "kind": Kind.MILESTONE,
    "duration": Duration(9),
    "spans": ("b",),
    "progress": Progress(THEN),
    "estimate": Estimate("1d", "9d", "3d"),
    "period": USE,
    "gate": Gate("cabinet"),
    "edge": Edge.START,
}
GROUP = OF_BOTH | {
    "id": "z",
    "items": (Task("g.m", "Member", duration=Duration(1)),),
    "facts": Procurement("open"),
}
PLAN: dict[str, Any] = {
    "id": "other",
    "title": "Other",
    "start": NOW,
    "items": (),
    "status_date": NOW,
    "finish_by": NOW,
    "calendar": "24-hour",
    "calendars": {"site": CalendarSpec("site")},
    "options": SchedulingOptions(as_late=AsLate.LATE_DATES),
    "boards": {"cabinet": Board("cabinet", "Cabinet", "third Tuesday")},
    "periods": {"own.one": LegalPeriod("own.one", "One", 5)},
    "contracts": {"ict": Contract("ict", "ICT", NOW)},
    "documents": (Document("d", "Report"),),
    "owner": "PMO",
    "notes": "Some.",
    "is_programme": True,
    "is_expanded": True,
    "risks": {"r": Risk("r", "R", "10%", Impact(add="5d"), ("a",))},
    "branches": {"x": Branch("x", "X", "10%", "a", Pause("5d"))},
    "correlations": {"k": Correlation("k", ("a", "b"), "50%")},
    "spread": Spread("80%", high="150%"),
    "waivers": (Waiver("EP801", "known", "PMO", NOW),),
}
NOT_COMPARED = {Plan: {"locate"}, Task: set(), Group: set()}


def _tasks(**fields: Any) -> tuple[Task | Group, ...]:
    first = attrs.evolve(Task("a", "First", duration=Duration(5)), **fields)
    others = [Task(name, name.upper(), duration=Duration(2)) for name in ("b", "c")]
    return (first, *others)


def _groups(**fields: Any) -> tuple[Task | Group, ...]:
    group = attrs.evolve(Group("g", "Group", [Task("g.t", "In it", duration="1d")]), **fields)
    others = [Task(name, name.upper(), duration=Duration(2)) for name in ("b", "c")]
    return (group, *others)


def _plan(items: tuple[Task | Group, ...], **fields: Any) -> Plan:
    return attrs.evolve(Plan("p", "P", THEN, items), **fields)


CASES: list[tuple[type, dict[str, Any], Callable[..., Plan]]] = [
    (Task, TASK, lambda **fields: _plan(_tasks(**fields))),
    (Group, GROUP, lambda **fields: _plan(_groups(**fields))),
    (Plan, PLAN, lambda **fields: attrs.evolve(_plan(_tasks()), **fields)),
]


@pytest.mark.parametrize(("kind", "samples", "make"), CASES, ids=["task", "group", "plan"])
def test_every_field_is_compared(
    kind: Any, samples: dict[str, Any], make: Callable[..., Plan]
) -> None:
    """A plan that differs in one field alone differs, whichever field it is."""
    fields = {field.name for field in attrs.fields(kind)} - NOT_COMPARED[kind]
    assert fields == set(samples), "give the new field another value here"
    for name, value in samples.items():
        found = diff_plans(make(), make(**{name: value})).changes
        assert found, name
        assert diff_plans(make(**{name: value}), make()).changes, name
        assert all(change.sentence for change in found)


def _with(field: str) -> Callable[[Any], Plan]:
    return lambda value: _plan(_tasks(**{field: value}))


def _facts(value: Any) -> Plan:
    return _plan(_groups(facts=value))


STEP = StepChange(duration="5d")
WAVE = Wave("w", "Wave", 5, Route.TUPE)
PARTS: list[tuple[Any, dict[str, Any], Callable[[Any], Plan]]] = [
    (
        Link("b"),
        {
            "task": "c",
            "type": LinkType.SS,
            "lag": Duration(2),
            "lag_calendar": LagCalendar.PROJECT,
        },
        lambda link: _plan(_tasks(after=(link,))),
    ),
    (
        Progress(THEN, remaining="9d"),
        {
            "actual_start": NOW,
            "actual_finish": NOW,
            "remaining": Duration(1),
            "percent_complete": 5,
            "suspended": THEN,
            "resumes": NOW,
            "expected_finish": NOW,
        },
        _with("progress"),
    ),
    (
        HELD,
        {"kind": ConstraintKind.START_ON, "date": THEN},
        lambda constraint: _plan(_tasks(constraints=(constraint,))),
    ),
    (
        Deadline(THEN),
        {"date": NOW, "tolerance": Duration(3), "source": "§9"},
        _with("deadline"),
    ),
    (
        Estimate("1d", "9d", "3d"),
        {
            "low": Duration(2),
            "high": Duration(8),
            "likely": Duration(4),
            "shape": Shape.PERT,
            "weight": 5,
            "percentiles": (5, 95),
            "values": ((Duration(1), Fraction(1)),),
        },
        _with("estimate"),
    ),
    (
        Spread("80%", high="150%"),
        {
            "low": Fraction(1, 2),
            "likely": Fraction(9, 10),
            "high": Fraction(2),
            "shape": Shape.PERT,
            "weight": 5,
            "percentiles": (5, 95),
        },
        _with("spread"),
    ),
    (USE, {"rule": "council.notice", "circumstances": ("x",), "count": 9}, _with("period")),
    (
        Gate("cabinet"),
        {
            "board": "council",
            "value": 5,
            "notice": "b",
            "key_decision": False,
            "call_in": False,
            "excludes": ("x",),
        },
        _with("gate"),
    ),
    (ManualDates(THEN), {"start": NOW, "finish": NOW}, _with("manual")),
    (
        BaselineDates(THEN),
        {"start": NOW, "finish": NOW, "duration": Duration(3)},
        lambda dates: _plan(_tasks(baselines={"first": dates})),
    ),
    (Assumption("why"), {"reason": "who", "review_by": NOW}, _with("assumed")),
    (
        SchedulingOptions(),
        {
            "progress": ProgressRule.PROGRESS_OVERRIDE,
            "lag_calendar": LagCalendar.PROJECT,
            "must_dates": MustDates.OVERRIDE_LOGIC,
            "no_later_than": NoLaterThan.PULL_EARLY,
            "critical_float": Duration(5),
            "projected_holidays": ProjectedHolidays.ACCEPT,
            "future_actuals": FutureActuals.ACCEPT,
            "deadlines": DeadlineRule.CAP_LATE_DATES,
            "as_late": AsLate.LATE_DATES,
            "total_float": FloatRule.START,
            "critical": CriticalRule.LONGEST_PATH,
            "open_ends": OpenEnds.OWN_FINISH,
            "start_lags": StartLags.EARLY_START,
            "expected_finish": ExpectedFinish.IGNORE,
            "schedule_from": ScheduleFrom.FINISH,
            "profile": Profile.P6,
        },
        lambda options: _plan(_tasks(), options=options),
    ),
    (
        CalendarSpec("site", hours={0: ((540, 1020),)}),
        {
            "name": "other",
            "based_on": "24-hour",
            "hours": {1: ((540, 1020),)},
            "holidays": "scotland",
            "closed": (Period(DAY, DAY),),
            "open": (OpenDay(DAY),),
            "blackouts": (Period(DAY, DAY + 1),),
            "day_minutes": 400,
            "week_minutes": 2000,
        },
        lambda spec: _plan(_tasks(), calendars={"site": spec}),
    ),
    (
        Procurement("open"),
        {
            "procedure": "restricted",
            "regime": "pa2023",
            "commences": NOW,
            "circumstances": ("e-submission",),
            "value": 5,
            "board": "cabinet",
            "replaces": "ict",
            "steps": {"evaluate": STEP},
        },
        _facts,
    ),
    (
        Transfer("council", (WAVE,)),
        {
            "moves_to": "other",
            "waves": (attrs.evolve(WAVE, people=6),),
            "moves_from": "supplier",
            "union": False,
            "cautious": True,
            "knowledge": ("Advisory",),
            "day_one": NOW,
            "steps": {"scope": STEP},
        },
        _facts,
    ),
]


@pytest.mark.parametrize(
    ("thing", "samples", "place"), PARTS, ids=[type(part[0]).__name__ for part in PARTS]
)
def test_every_field_of_every_part_is_compared(
    thing: Any, samples: dict[str, Any], place: Callable[[Any], Plan]
) -> None:
    """A plan differs where one field of a link, a report, a calendar, a tender … differs."""
    fields = {field.name for field in attrs.fields(type(thing))}
    assert fields == set(samples), "give the new field another value here"
    for name, value in samples.items():
        other = attrs.evolve(thing, **{name: value})
        for pair in ((thing, other), (other, thing)):
            difference = diff_plans(*map(place, pair))
            assert len(difference.changes) in (1, 2), name
            assert all(change.before != change.after for change in difference.changes), name


@attrs.frozen
class LaterTask(Task):
    """A task as a later exitplan may have it."""

    colour: str = "red"


@attrs.frozen
class LaterPlan(Plan):
    """A plan as a later exitplan may have it."""

    places: Any = attrs.field(factory=dict)


def test_a_field_that_is_not_known_yet_is_a_change_of_its_own() -> None:
    """What is added to the vocabulary later is compared without another line of code."""
    before = LaterPlan("p", "P", THEN, [LaterTask("a", "A", duration="1d")])
    after = LaterPlan("p", "P", THEN, [LaterTask("a", "A", duration="1d", colour="blue")])
    (change,) = diff_plans(before, after).changes
    assert (change.kind, change.subject) == (ChangeKind.OTHER, "colour")
    assert change.sentence == "The colour of “A”: blue instead of red"
    assert change.moves_dates
    (change,) = diff_plans(before, attrs.evolve(before, places={"hall": "Hall"})).changes
    assert (change.kind, change.subject, change.after) == (ChangeKind.OTHER, "hall", "Hall")
