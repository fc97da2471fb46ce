"""Every rule of a plan: what breaks it, and the nearest thing that does not."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
import pytest

from exitplan.calendars import CalendarSpec, Period
from exitplan.errors import Diagnostic, ExitplanError, PlanError, Severity, Span, Where
from exitplan.plan import (
    CODES,
    Constraint,
    ConstraintKind,
    Deadline,
    Duration,
    Estimate,
    Group,
    Kind,
    Link,
    LinkType,
    ManualDates,
    Plan,
    Profile,
    Progress,
    ScheduleFrom,
    SchedulingOptions,
    Task,
    Unit,
    milestone,
    problems,
)
from exitplan.schedule import compute_schedule
from tests.schedule.build import effort, group, link, mark, must, plan, task

MORNINGS = ((540, 720),)
FULL_DAYS = ((540, 1020),)
UNEQUAL = {0: FULL_DAYS, 1: MORNINGS}
FROM_FINISH = SchedulingOptions(schedule_from=ScheduleFrom.FINISH)


def codes(found: Plan) -> list[str]:
    return [d.code for d in problems(found)]


def reported(**fields: Any) -> Plan:
    """A plan with one task of ten days, and progress on it up to Monday 15 June 2015."""
    return plan(task("a", "10d", progress=Progress(**fields)), status_date="2015-06-15")


def reached(**fields: Any) -> Plan:
    """The same with a milestone."""
    return plan(mark("a", progress=Progress(**fields)), status_date="2015-06-15")


def held(*constraints: Constraint) -> Plan:
    return plan(task("a", constraints=constraints))


def on(spec: CalendarSpec, *items: Task | Group) -> Plan:
    return plan(*items, calendars={spec.name: spec})


def pair(first: str, second: str) -> Plan:
    """A plan whose one task has two constraints, written ``kind date``."""
    return held(must(*first.split()), must(*second.split()))


CASES: list[tuple[str, str, Plan, Plan]] = [
    # (code, what is wrong, a plan that has it, the nearest that has not)
    (
        "EP102",
        "two tasks of one id",
        plan(task("a"), task("a")),
        plan(task("a"), task("b")),
    ),
    (
        "EP102",
        "a group and a task of one id",
        plan(task("g"), group("g", task("g.a"))),
        plan(task("h"), group("g", task("g.h"))),
    ),
    ("EP201", "link to nothing", plan(task("a", "5d", "nobody")), plan(task("a"))),
    (
        "EP201",
        "before nothing",
        plan(task("a", before=[link("nobody")])),
        plan(task("a", before=[link("b")]), task("b")),
    ),
    (
        "EP201",
        "span of nothing",
        plan(task("a"), effort("l", spans=["a", "b"])),
        plan(task("a"), effort("l", spans=["a"])),
    ),
    (
        "EP201",
        "the name without its group",
        plan(task("b", "5d", "a"), group("g", task("g.a"))),
        plan(task("b", "5d", "g.a"), group("g", task("g.a"))),
    ),
    (
        "EP202",
        "circle of two",
        plan(task("a", "5d", "b"), task("b", "5d", "a")),
        plan(task("a"), task("b", "5d", "a", link("a FF"))),
    ),
    (
        "EP203",
        "link to itself",
        plan(task("a", "5d", "a")),
        plan(task("a"), task("b", "5d", "a")),
    ),
    (
        "EP203",
        "link to its own group",
        plan(group("g", task("g.a", "5d", "g"), task("g.b"))),
        plan(group("g", task("g.a", "5d", "g.b"), task("g.b"))),
    ),
    (
        "EP203",
        "group linked to its own member",
        plan(group("g", task("g.a"), after=[link("g.a")])),
        plan(group("g", task("g.a")), group("gh", task("gh.a"), after=[link("g.a")])),
    ),
    (
        "EP204",
        "the same link twice",
        plan(task("a"), task("b", "5d", "a", link("a FS+2d"))),
        plan(task("a"), task("b", "5d", "a", link("a SS"))),
    ),
    (
        "EP204",
        "the same link from both ends",
        plan(task("a", before=[link("b")]), task("b", "5d", "a")),
        plan(task("a", before=[link("b FF")]), task("b", "5d", "a")),
    ),
    (
        "EP205",
        "task on no calendar",
        plan(task("a", calendar="ofice")),
        plan(task("a", calendar="scotland")),
    ),
    (
        "EP205",
        "plan on no calendar",
        plan(task("a"), calendar="ofice"),
        on(CalendarSpec("office"), task("a", calendar="office")),
    ),
    (
        "EP205",
        "group on no calendar",
        plan(group("g", task("g.a"), calendar="ofice")),
        plan(group("g", task("g.a"), calendar="weekdays")),
    ),
    (
        "EP205",
        "calendar based on no calendar",
        on(CalendarSpec("office", based_on="ofice"), task("a", calendar="office")),
        on(CalendarSpec("office", based_on="any-uk"), task("a", calendar="office")),
    ),
    (
        "EP207",
        "work after a level of effort",
        plan(task("a"), effort("l", spans=["a"]), task("b", "5d", "l")),
        plan(task("a"), task("b", "5d", "a"), effort("l", link("a SS"), link("b FF"))),
    ),
    (
        "EP207",
        "a level of effort before work",
        plan(task("a"), effort("l", spans=["a"], before=[link("a")])),
        plan(task("a", before=[link("l SS")]), effort("l")),
    ),
    (
        "EP209",
        "nothing to span",
        plan(task("a"), effort("l")),
        plan(task("a"), effort("l", link("a SS"))),
    ),
    (
        "EP209",
        "spans a level of effort",
        plan(task("a"), effort("l", spans=["a"]), effort("m", spans=["l"])),
        plan(task("a"), effort("l", spans=["a"]), effort("m", spans=["a"])),
    ),
    (
        "EP209",
        "spans a group of nothing but effort",
        plan(task("a"), group("g", effort("g.l", spans=["a"])), effort("m", spans=["g"])),
        plan(group("g", task("g.a"), effort("g.l", spans=["g.a"])), effort("m", spans=["g"])),
    ),
    (
        "EP210",
        "circle of calendars",
        plan(
            task("a", calendar="x"),
            calendars={
                "x": CalendarSpec("x", based_on="y"),
                "y": CalendarSpec("y", based_on="x"),
            },
        ),
        plan(
            task("a"),
            calendars={"x": CalendarSpec("x", based_on="y"), "y": CalendarSpec("y")},
        ),
    ),
    (
        "EP211",
        "three constraints",
        held(
            must("start_no_earlier_than", "2015-06-02"),
            must("finish_no_later_than", "2015-07-02"),
            must("finish_no_earlier_than", "2015-06-10"),
        ),
        pair("start_no_earlier_than 2015-06-02", "finish_no_later_than 2015-07-02"),
    ),
    (
        "EP211",
        "one kind twice",
        pair("must_start_on 2015-06-02", "must_start_on 2015-06-02"),
        pair("must_start_on 2015-06-02", "must_finish_on 2015-06-02"),
    ),
    (
        "EP211",
        "no later than before no earlier than",
        pair("start_no_earlier_than 2015-06-03", "start_no_later_than 2015-06-02"),
        pair("start_no_earlier_than 2015-06-03", "start_no_later_than 2015-06-03"),
    ),
    (
        "EP211",
        "finished before it may start",
        pair("start_no_earlier_than 2015-06-03", "finish_no_later_than 2015-06-02"),
        pair("start_no_earlier_than 2015-06-03", "finish_no_later_than 2015-06-03"),
    ),
    (
        "EP211",
        "finish limits out of order",
        pair("finish_no_earlier_than 2015-06-03", "finish_no_later_than 2015-06-02"),
        pair("finish_no_earlier_than 2015-06-03", "finish_no_later_than 2015-06-03"),
    ),
    (
        "EP211",
        "must start and another limit of the start",
        pair("must_start_on 2015-06-03", "start_no_earlier_than 2015-06-03"),
        pair("must_start_on 2015-06-03", "finish_no_later_than 2015-06-03"),
    ),
    (
        "EP211",
        "must start after it must finish",
        pair("must_start_on 2015-06-03", "must_finish_on 2015-06-02"),
        pair("must_start_on 2015-06-03", "finish_no_earlier_than 2015-06-02"),
    ),
    (
        "EP211",
        "must start after it may finish",
        pair("must_start_on 2015-06-03", "finish_no_later_than 2015-06-02"),
        pair("must_start_on 2015-06-03", "finish_no_later_than 2015-06-04"),
    ),
    (
        "EP211",
        "must start and as late as possible",
        held(must("must_start_on", "2015-06-03"), must("as_late_as_possible")),
        held(must("start_no_earlier_than", "2015-06-03"), must("as_late_as_possible")),
    ),
    (
        "EP211",
        "start on and start no earlier than",
        held(must("start_on", "2015-06-03"), must("start_no_earlier_than", "2015-06-03")),
        held(must("start_on", "2015-06-03"), must("finish_no_earlier_than", "2015-06-03")),
    ),
    (
        "EP211",
        "finish on and must finish on",
        held(must("finish_on", "2015-06-03"), must("must_finish_on", "2015-06-03")),
        held(must("start_on", "2015-06-03"), must("must_finish_on", "2015-06-03")),
    ),
    (
        "EP211",
        "start on after finish no later than",
        held(must("start_on", "2015-06-03"), must("finish_no_later_than", "2015-06-02")),
        held(must("start_on", "2015-06-03"), must("finish_no_later_than", "2015-06-03")),
    ),
    (
        "EP211",
        "finish on and as late as possible",
        held(must("finish_on", "2015-06-03"), must("as_late_as_possible")),
        held(must("finish_no_later_than", "2015-06-03"), must("as_late_as_possible")),
    ),
    (
        "EP211",
        "entered by hand and constrained",
        plan(
            task(
                "a",
                manual=ManualDates("2015-06-03"),
                constraints=[must("start_no_earlier_than", "2015-06-03")],
            )
        ),
        plan(task("a", manual=ManualDates("2015-06-03"))),
    ),
    (
        "EP211",
        "entered by hand, finish first",
        plan(task("a", manual=ManualDates("2015-06-03T12:00", "2015-06-03T11:00"))),
        plan(task("a", manual=ManualDates("2015-06-03T12:00", "2015-06-03"))),
    ),
    (
        "EP211",
        "a group that must start",
        plan(group("g", task("g.a"), constraints=[must("must_start_on", "2015-06-03")])),
        plan(group("g", task("g.a"), constraints=[must("start_no_earlier_than", "2015-06-03")])),
    ),
    (
        "EP212",
        "closed for ever",
        on(CalendarSpec("office", based_on=None, hours={}), task("a", calendar="office")),
        on(CalendarSpec("office", None, {0: FULL_DAYS}), task("a", calendar="office")),
    ),
    (
        "EP213",
        "days of two lengths",
        on(CalendarSpec("office", hours=UNEQUAL), task("a", calendar="office")),
        on(CalendarSpec("office", hours=UNEQUAL, day_minutes=480), task("a", calendar="office")),
    ),
    (
        "EP214",
        "link to a group of nothing but effort",
        plan(task("a", "5d", "g"), task("b"), group("g", effort("g.l", spans=["b"]))),
        plan(task("a", "5d", "g"), group("g", task("g.b"), effort("g.l", spans=["g.b"]))),
    ),
    (
        "EP215",
        "scheduled from a finish that is not there",
        plan(task("a"), options=FROM_FINISH),
        plan(task("a"), options=FROM_FINISH, finish_by="2015-09-30"),
    ),
    (
        "EP301",
        "finished before started",
        reported(actual_start="2015-06-03", actual_finish="2015-06-02"),
        reported(actual_start="2015-06-03", actual_finish="2015-06-03"),
    ),
    (
        "EP301",
        "finished earlier that day",
        reported(actual_start="2015-06-03T12:00", actual_finish="2015-06-03T11:00"),
        reported(actual_start="2015-06-03T12:00", actual_finish="2015-06-03"),
    ),
    (
        "EP302",
        "started after the status date",
        reported(actual_start="2015-06-16"),
        reported(actual_start="2015-06-15"),
    ),
    (
        "EP302",
        "finished after the status date, where that is not accepted",
        reported(actual_start="2015-06-15", actual_finish="2015-06-16"),
        attrs.evolve(
            reported(actual_start="2015-06-15", actual_finish="2015-06-16"),
            options=SchedulingOptions.of(Profile.P6),
        ),
    ),
    (
        "EP302",
        "finished after the status date",
        reported(actual_start="2015-06-03", actual_finish="2015-06-16"),
        reported(actual_start="2015-06-03", actual_finish="2015-06-15"),
    ),
    (
        "EP302",
        "suspended after the status date",
        reported(actual_start="2015-06-03", suspended="2015-06-16", resumes="2015-07-01"),
        reported(actual_start="2015-06-03", suspended="2015-06-15", resumes="2015-07-01"),
    ),
    (
        "EP303",
        "finished with work remaining",
        reported(actual_start="2015-06-03", actual_finish="2015-06-04", remaining="1d"),
        reported(actual_start="2015-06-03", actual_finish="2015-06-04", remaining="0d"),
    ),
    (
        "EP303",
        "finished at 99 %",
        reported(actual_start="2015-06-03", actual_finish="2015-06-04", percent_complete=99),
        reported(actual_start="2015-06-03", actual_finish="2015-06-04", percent_complete=100),
    ),
    (
        "EP303",
        "100 % and open",
        reported(actual_start="2015-06-03", percent_complete=100),
        reported(actual_start="2015-06-03", percent_complete=Fraction(999, 10)),
    ),
    (
        "EP304",
        "finished, never started",
        reported(actual_finish="2015-06-04"),
        reached(actual_finish="2015-06-04"),
    ),
    (
        "EP304",
        "remaining, never started",
        reported(remaining="4d"),
        reported(actual_start="2015-06-04", remaining="4d"),
    ),
    (
        "EP304",
        "percent, never started",
        reported(percent_complete=10),
        reported(percent_complete=0),
    ),
    (
        "EP305",
        "suspended before started",
        reported(actual_start="2015-06-03", suspended="2015-06-02", resumes="2015-06-10"),
        reported(actual_start="2015-06-03", suspended="2015-06-03", resumes="2015-06-10"),
    ),
    (
        "EP305",
        "resumes before suspended",
        reported(actual_start="2015-06-03", suspended="2015-06-05", resumes="2015-06-04"),
        reported(actual_start="2015-06-03", suspended="2015-06-05", resumes="2015-06-05"),
    ),
    (
        "EP305",
        "resumes, never suspended",
        reported(actual_start="2015-06-03", resumes="2015-06-04"),
        reported(actual_start="2015-06-03", suspended="2015-06-03", resumes="2015-06-04"),
    ),
    (
        "EP305",
        "suspended for ever",
        reported(actual_start="2015-06-03", suspended="2015-06-04"),
        reported(actual_start="2015-06-03", suspended="2015-06-04", actual_finish="2015-06-05"),
    ),
    (
        "EP306",
        "low above high",
        plan(task("a", estimate=Estimate("6d", "5d"))),
        plan(task("a", estimate=Estimate("5d", "5d"))),
    ),
    (
        "EP306",
        "likely above high",
        plan(task("a", estimate=Estimate("1w", "2w", "11d"))),
        plan(task("a", estimate=Estimate("1w", "2w", "10d"))),
    ),
    (
        "EP306",
        "units mixed and out of order",
        plan(task("a", estimate=Estimate("2ed", "1ew", "8ed"))),
        plan(task("a", estimate=Estimate("2ed", "1ew", "7ed"))),
    ),
    ("EP307", "negative duration", plan(task("a", "-1d")), plan(task("a", "0d"))),
    (
        "EP307",
        "a fraction of a minute",
        plan(task("a", "0.001d")),
        plan(task("a", "0.0125d")),  # six minutes
    ),
    (
        "EP307",
        "negative remaining",
        reported(actual_start="2015-06-03", remaining="-1d"),
        reported(actual_start="2015-06-03", remaining="1d"),
    ),
    (
        "EP307",
        "a fraction of a minute of lag",
        plan(task("a"), task("b", "5d", link("a FS+0.0001d"))),
        plan(task("a"), task("b", "5d", link("a FS-0.5d"))),
    ),
    (
        "EP307",
        "a fraction of a minute of lag into a group",
        plan(task("a"), group("g", task("g.b"), after=[link("a FS+0.0001d")])),
        plan(task("a"), group("g", task("g.b"), after=[link("a FS+0.5d")])),
    ),
    (
        "EP307",
        "half a month",
        plan(task("a", "0.5mo")),
        plan(task("a", "0.5y")),
    ),
    (
        "EP307",
        "an estimate below nothing",
        plan(task("a", None, estimate=Estimate("-5d", "5d", "3d"))),
        plan(task("a", None, estimate=Estimate("1d", "5d", "3d"))),
    ),
    (
        "EP307",
        "an estimate that is no whole number of minutes",
        plan(task("a", None, estimate=Estimate("1d", "5d", "1.0001d"))),
        plan(task("a", None, estimate=Estimate("1d", "5d", "1.0125d"))),
    ),
    (
        "EP307",
        "an elapsed estimate that is no whole number of minutes",
        plan(task("a", estimate=Estimate("0.0001ed", "1ed"))),
        plan(task("a", estimate=Estimate("0.125ed", "1ed"))),
    ),
    (
        "EP307",
        "a tolerance that is no whole number of minutes",
        plan(task("a", deadline=Deadline("2015-07-01", "0.0001d"))),
        plan(task("a", deadline=Deadline("2015-07-01", "0.5d"))),
    ),
    (
        "EP307",
        "critical float in months",
        plan(task("a"), options=SchedulingOptions(critical_float="1mo")),
        plan(task("a"), options=SchedulingOptions(critical_float="1ed")),
    ),
    ("EP307", "a share for a duration", plan(task("a", "50%")), plan(task("a", "50d"))),
    (
        "EP307",
        "a share of a group",
        plan(group("g", task("g.a")), task("b", "5d", link("g FS+50%"))),
        plan(group("g", task("g.a")), task("b", "5d", link("g.a FS+50%"))),
    ),
    (
        "EP307",
        "a share of months",
        plan(task("a", "1mo"), task("b", "5d", link("a SS+50%"))),
        plan(task("a", "30ed"), task("b", "5d", link("a SS+50%"))),
    ),
    (
        "EP307",
        "a share of a group, written before",
        plan(group("g", task("g.a"), before=[link("b SS-5e%")]), task("b")),
        plan(group("g", task("g.a", before=[link("b SS-5e%")])), task("b")),
    ),
    (
        "EP308",
        "progress without a status date",
        plan(task("a", progress=Progress("2015-06-03"))),
        plan(task("a", progress=Progress("2015-06-03")), status_date="2015-06-03"),
    ),
    (
        "EP311",
        "constraint before the plan",
        held(must("start_no_earlier_than", "2015-05-31")),
        held(must("start_no_earlier_than", "2015-06-01")),
    ),
    (
        "EP311",
        "deadline before the plan",
        plan(task("a", deadline=Deadline("2015-05-31"))),
        plan(task("a", deadline=Deadline("2015-06-01"))),
    ),
    (
        "EP311",
        "group's deadline before the plan",
        plan(group("g", task("g.a"), deadline=Deadline("2015-05-31"))),
        plan(group("g", task("g.a"), deadline=Deadline("2015-06-01"))),
    ),
    (
        "EP312",
        "milestone with work remaining",
        reached(remaining="1d"),
        reached(actual_finish="2015-06-03"),
    ),
    (
        "EP312",
        "milestone with an expected finish",
        reached(expected_finish="2015-06-22"),
        reported(actual_start="2015-06-03", expected_finish="2015-06-22"),
    ),
    ("EP113", "more than all", reported(actual_start="2015-06-03", percent_complete=101), plan()),
    (
        "EP113",
        "less than nothing",
        reported(actual_start="2015-06-03", percent_complete=-1),
        plan(),
    ),
]
IDS = [f"{code}-{what}" for code, what, *_ in CASES]
WARNINGS = {"EP308", "EP311"}
WITHOUT_EFFECT = {
    "the same link twice",
    "the same link from both ends",
    "low above high",
    "likely above high",
    "units mixed and out of order",
    "an estimate below nothing",
    "an elapsed estimate that is no whole number of minutes",
}
"""Faults that no date depends on; a plan made in Python is scheduled all the same."""


@pytest.mark.parametrize(("code", "what", "broken", "sound"), CASES, ids=IDS)
def test_each_rule_is_broken_by_this_and_not_by_that(
    code: str, what: str, broken: Plan, sound: Plan
) -> None:
    """The fault is found once, under its code, and its nearest neighbour is let pass."""
    assert codes(broken) == [code], what
    assert code not in codes(sound), what


@pytest.mark.parametrize(("code", "what", "broken", "sound"), CASES, ids=IDS)
def test_each_finding_says_what_where_and_what_to_do(
    code: str, what: str, broken: Plan, sound: Plan
) -> None:
    """A sentence without a full stop, a remedy, a severity, and the place in the plan."""
    (found,) = problems(broken)
    assert found.severity is (Severity.WARNING if code in WARNINGS else Severity.ERROR)
    assert found.message
    assert not found.message.endswith(".")
    assert found.help or code in {"EP102", "EP201"}
    assert found.where is not None or code == "EP205"
    assert str(found).startswith(f"{code} {found.severity.value}: ")


PLACES = {
    "two tasks of one id": Where("a"),
    "a group and a task of one id": Where("g"),
    "link to nothing": Where("a", "after", 0),
    "before nothing": Where("a", "before", 0),
    "span of nothing": Where("l", "spans", 1),
    "circle of two": Where("a", "after", 0),
    "link to its own group": Where("g.a", "after", 0),
    "group linked to its own member": Where("g", "after", 0),
    "the same link twice": Where("b", "after", 1),
    "the same link from both ends": Where("b", "after", 0),
    "plan on no calendar": Where("", "calendar"),
    "group on no calendar": Where("g", "calendar"),
    "work after a level of effort": Where("b", "after", 0),
    "a level of effort before work": Where("l", "before", 0),
    "nothing to span": Where("l"),
    "spans a level of effort": Where("m", "spans", 0),
    "three constraints": Where("a", "finish_no_earlier_than"),
    "no later than before no earlier than": Where("a", "start_no_later_than"),
    "a group that must start": Where("g", "must_start_on"),
    "link to a group of nothing but effort": Where("a", "after", 0),
    "finished before started": Where("a", "actual_finish"),
    "started after the status date": Where("a", "actual_start"),
    "suspended after the status date": Where("a", "suspended"),
    "finished with work remaining": Where("a", "remaining"),
    "finished at 99 %": Where("a", "percent_complete"),
    "finished, never started": Where("a", "actual_finish"),
    "suspended before started": Where("a", "suspended"),
    "resumes before suspended": Where("a", "resumes"),
    "low above high": Where("a", "estimate"),
    "negative duration": Where("a", "duration"),
    "negative remaining": Where("a", "remaining"),
    "a fraction of a minute of lag": Where("b", "after", 0),
    "a fraction of a minute of lag into a group": Where("g", "after", 0),
    "a tolerance that is no whole number of minutes": Where("a", "deadline"),
    "critical float in months": Where("", "scheduling.critical_float"),
    "progress without a status date": Where("a"),
    "constraint before the plan": Where("a", "start_no_earlier_than"),
    "group's deadline before the plan": Where("g", "deadline"),
    "milestone with an expected finish": Where("a", "expected_finish"),
    "more than all": Where("a", "percent_complete"),
}
"""Item, field and position of what is wrong, by case."""


@pytest.mark.parametrize(("what", "where"), PLACES.items(), ids=PLACES)
def test_each_finding_names_item_field_and_position(what: str, where: Where) -> None:
    """The place is the very field, and in a list the very entry, that is wrong."""
    (broken,) = (broken for _, name, broken, _ in CASES if name == what)
    (found,) = problems(broken)
    assert found.where == where


@pytest.mark.parametrize(("code", "what", "broken", "sound"), CASES, ids=IDS)
def test_no_plan_gets_dates_that_contradicts_itself(
    code: str, what: str, broken: Plan, sound: Plan
) -> None:
    """Computing refuses what has an error that dates depend on, with the same finding."""
    if code in WARNINGS or what in WITHOUT_EFFECT:
        assert compute_schedule(broken).as_dict()
        return
    with pytest.raises(ExitplanError) as caught:
        compute_schedule(broken)
    assert code in {d.code for d in caught.value.diagnostics}


@pytest.mark.parametrize(("code", "what", "broken", "sound"), CASES, ids=IDS)
def test_every_sound_plan_gets_dates(code: str, what: str, broken: Plan, sound: Plan) -> None:
    """What breaks no rule can be scheduled."""
    if any(d.severity is Severity.ERROR for d in problems(sound)):
        pytest.fail(f"{what}: the near miss has a fault of its own: {codes(sound)}")
    assert compute_schedule(sound).as_dict()


def test_every_code_has_a_case() -> None:
    """No rule goes without a plan that breaks it, and no finding without a registered code."""
    elsewhere = {"EP102", "EP113"}  # Registered by the room that reads plan files.
    about_risk = {code for code in CODES if code >= "EP7"}  # See test_risk_rules.py.
    assert {code for code, *_ in CASES} == {*CODES, *elsewhere} - about_risk


def test_all_faults_come_at_once() -> None:
    """A plan with many faults tells them all in one run."""
    broken = plan(
        task("a", "-1d", "nobody", calendar="ofice"),
        task("b", "5d", "b"),
        task("c", "5d", "d"),
        task("d", "5d", "c"),
        task("e", progress=Progress(actual_finish="2015-06-03")),
        effort("l"),
    )
    assert sorted(codes(broken)) == [
        "EP201",
        "EP202",
        "EP203",
        "EP205",
        "EP209",
        "EP304",
        "EP307",
        "EP308",
    ]
    with pytest.raises(PlanError) as caught:
        compute_schedule(broken)
    assert {d.code for d in caught.value.diagnostics} >= set(codes(broken)) - WARNINGS


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("evalute", "evaluate"), ("g.awrd", "g.award"), ("Evaluate", "evaluate")],
)
def test_unknown_ids_get_a_suggestion(wrong: str, near: str) -> None:
    """The nearest id is offered."""
    broken = plan(task("evaluate"), group("g", task("g.award")), task("z", "1d", wrong))
    (found,) = problems(broken)
    assert found.help == f"did you mean {near!r}?"
    assert found.where == Where("z", "after", 0)


def test_findings_take_their_place_from_the_file() -> None:
    """Where a plan knows its file, its findings carry file and span."""

    def locate(where: Where) -> Diagnostic | None:
        if where.item != "a":
            return None
        return Diagnostic("", Severity.NOTE, "", file="plan.yaml", span=Span(3, 5, 3, 9))

    written = plan(task("a", "-1d"), task("b", "-1d"), locate=locate)
    first, second = problems(written)
    assert first.place == "plan.yaml:3:5"
    assert second.place == ""


def test_a_task_without_any_length_is_refused() -> None:
    """Work needs a duration, or an estimate with a likely value."""
    for bare in (Task("a", "A"), Task("a", "A", estimate=Estimate("1d", "2d"))):
        with pytest.raises(PlanError) as caught:
            compute_schedule(plan(bare))
        assert [d.code for d in caught.value.diagnostics] == ["EP104"]


def test_a_likely_value_below_nothing_is_no_duration() -> None:
    """An estimate that would give a negative duration is refused with a reason."""
    with pytest.raises(PlanError) as caught:
        compute_schedule(plan(Task("a", "A", estimate=Estimate("1d", "5d", "-3d"))))
    assert "EP307" in {d.code for d in caught.value.diagnostics}


def test_the_likely_value_stands_for_the_duration() -> None:
    """An estimate's likely value is used where no duration is given."""
    found = compute_schedule(plan(Task("a", "A", estimate=Estimate("1d", "9d", "5d"))))
    assert found["a"].record()["finish"] == "2015-06-05"


def test_a_critical_float_on_short_days_is_compared_or_refused() -> None:
    """A critical float that is no whole number of minutes on some calendar is no crash."""
    spec = CalendarSpec("office", hours=dict.fromkeys(range(5), ((540, 990),)))  # 7.5 h
    written = on(spec, task("a", calendar="office"))
    written = attrs.evolve(written, options=SchedulingOptions(critical_float="0.25d"))
    try:
        assert compute_schedule(written)["a"].critical
    except PlanError as error:
        assert [d.code for d in error.diagnostics] == ["EP307"]  # noqa: PT017


def test_the_vocabulary_takes_what_people_have() -> None:
    """Text, dates and lists are turned into moments, durations and tuples."""
    import datetime

    made = milestone(
        "m", "M", after=[Link("a", lag="2d")], deadline=Deadline(datetime.date(2015, 6, 3))
    )
    assert made.kind is Kind.MILESTONE
    assert made.is_milestone
    assert made.name == "m"
    assert made.after == (Link("a", LinkType.FS, Duration(2, Unit.DAY)),)
    assert made.deadline is not None
    assert str(made.deadline.date) == "2015-06-03"
    assert Task("g.a", "A", duration="3w").duration == Duration(3, Unit.WEEK)
    assert Task("g.a", "A").name == "a"
    assert task("a", assumed="nobody says").assumed is not None
    assert Constraint(ConstraintKind.MUST_START_ON, "2015-06-03").date is not None
    written = group("g", task("g.a"), group("g.h", mark("g.h.m")))
    assert [item.id for item in written.walk()] == ["g.a", "g.h", "g.h.m"]
    assert [item.id for item in plan(written).walk()] == ["g", "g.a", "g.h", "g.h.m"]
    assert [item.id for item in plan(written).tasks()] == ["g.a", "g.h.m"]


def test_a_closure_of_a_week_is_no_fault() -> None:
    """Calendars with long closures are fine as long as some work is done some day."""
    spec = CalendarSpec("office", closed=(Period(735750, 735756),))
    assert codes(on(spec, task("a", calendar="office"))) == []
