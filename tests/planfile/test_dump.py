"""Plans are written as people write them, and what cannot be written is refused."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

from exitplan.calendars import CalendarSpec, OpenDay, Period, build_calendar
from exitplan.errors import PlanError
from exitplan.plan import (
    AsLate,
    Assumption,
    BaselineDates,
    Board,
    Constraint,
    ConstraintKind,
    Contract,
    CriticalRule,
    Deadline,
    DeadlineRule,
    Duration,
    Duty,
    Edge,
    ExpectedFinish,
    FloatRule,
    FutureActuals,
    Gate,
    Group,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    ManualDates,
    MustDates,
    NoLaterThan,
    OpenEnds,
    Plan,
    Procurement,
    Profile,
    Progress,
    ProgressRule,
    ProjectedHolidays,
    Route,
    ScheduleFrom,
    SchedulingOptions,
    StartLags,
    StepChange,
    Task,
    Transfer,
    Unit,
    Wave,
    milestone,
)
from exitplan.planfile import _kinds as kinds
from exitplan.planfile import dumps_plan, load_plan, loads_plan, read_plan
from exitplan.planfile._compose import compose
from exitplan.planfile._format import OBJECTS
from exitplan.planfile._report import Report
from exitplan.planfile._source import Source
from exitplan.planfile._tree import Mapping, Node, Sequence
from tests.planfile.fixtures import GOOD_FILES, PLANS

ROOT = PLANS.parent.parent
SHIPPED = [*sorted(ROOT.glob("plans/**/*.yaml")), PLANS / "real-case.yaml"]
ALONE = [path for path in (*GOOD_FILES, *SHIPPED) if read_plan(path).plan is not None]


def plan(*items: Task | Group, **fields: Any) -> Plan:
    return Plan("p", "P", "2015-01-05", items, **fields)


def body(found: Plan) -> str:
    """Give what is written below `tasks:`."""
    return dumps_plan(found).partition("\ntasks:\n")[2]


def refused(found: Plan) -> list[str]:
    with pytest.raises(PlanError) as caught:
        dumps_plan(found)
    return [f"{d.code}: {d.message}; {d.help}" for d in caught.value.diagnostics]


@pytest.mark.parametrize("path", ALONE, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_files_come_back(path: Path) -> None:
    """Every good plan and every shipped plan that stands alone reads the same once written, and
    has no line longer than it needs.
    """
    found = load_plan(path)
    text = dumps_plan(found)
    again = loads_plan(text)
    assert again == found
    assert dumps_plan(again) == text


EVERYTHING = plan(
    Task(
        "a",
        "Manual",
        duration="5d",
        manual=ManualDates("2015-01-05", "2015-01-09T17:00"),
        inactive=True,
        baselines={"baseline": BaselineDates("2015-01-05", "2015-01-09", "5d")},
    ),
    Task("b", "B", duration="5d", constraints=[Constraint(ConstraintKind.START_ON, "2015-02-02")]),
    Task("c", "C", duration="5d", constraints=[Constraint(ConstraintKind.FINISH_ON, "2015-02-02")]),
    milestone("d", "D", edge=Edge.START),
    Group(
        "tender",
        "Tender",
        (),
        facts=Procurement(
            "open",
            steps={
                "strategy": StepChange(
                    progress=Progress("2015-01-05", percent_complete=40),
                    constraints=(
                        Constraint(ConstraintKind.FINISH_NO_EARLIER_THAN, "2015-02-02"),
                        Constraint(ConstraintKind.START_NO_LATER_THAN, "2015-02-02"),
                    ),
                ),
                "award": StepChange(
                    constraints=(
                        Constraint(ConstraintKind.MUST_START_ON, "2015-02-02"),
                        Constraint(ConstraintKind.MUST_FINISH_ON, "2015-02-02"),
                    ),
                ),
            },
        ),
    ),
    Group(
        "staff",
        "Staff",
        (),
        facts=Transfer("us", (Wave("all", "All", 3, Route.TUPE),), union=False),
    ),
    contracts={
        "old": Contract(
            "old",
            "Old",
            "2016-03-31",
            duties=(Duty("tell", "Tell", "own", assumed=Assumption("It is.")),),
        )
    },
)
OPTIONS = {
    "progress": ProgressRule.ACTUAL_DATES,
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
}
"""What no profile sets all of."""


def test_no_key_is_forgotten() -> None:
    """Every key of the format is written where it has something to say: whoever adds a key says
    it in a good plan or here, and sees it written.
    """
    texts = [dumps_plan(load_plan(path)) for path in ALONE]
    texts += [
        dumps_plan(attrs.evolve(EVERYTHING, options=SchedulingOptions())),
        *(dumps_plan(with_option(Profile.P6, key, value)) for key, value in OPTIONS.items()),
        *(dumps_plan(with_option(Profile.EXITPLAN, key, value)) for key, value in OPTIONS.items()),
        "tasks: {a: {reason: assumed}}",  # Written as `assumed: the reason`.
    ]
    seen: set[tuple[str, str]] = set()
    for text in texts:
        tree = compose(Source("plan.yaml", text), Report())
        assert tree is not None
        _note_keys(OBJECTS["plan"], tree, seen)
    every = {(name, f.name) for name, thing in OBJECTS.items() for f in thing.fields}
    assert {(name, key) for name, key in every - seen if name != "programme"} == set()


def _note_keys(kind: Any, node: Node, seen: set[tuple[str, str]]) -> None:
    if isinstance(kind, kinds.Many):
        for item in node.items if isinstance(node, Sequence) else [node]:
            _note_keys(kind.item, item, seen)
    elif isinstance(kind, kinds.Either) and isinstance(node, Mapping):
        _note_keys(kind.long, node, seen)
    elif isinstance(kind, kinds.Named) and isinstance(node, Mapping):
        for _, _, thing in node.entries.values():
            _note_keys(OBJECTS[kind.item], thing, seen)
    elif isinstance(kind, kinds.Object) and isinstance(node, Mapping):
        for field in kind.fields:
            if field.name in node.entries:
                seen.add((kind.name, field.name))
                _note_keys(field.kind, node.entries[field.name][2], seen)


def with_option(profile: Profile, key: str, value: object) -> Plan:
    options = attrs.evolve(SchedulingOptions.of(profile), **{key: value})
    return plan(Task("a", "A", duration="1d"), options=options, finish_by="2016-01-04")


@pytest.mark.parametrize(("key", "value"), OPTIONS.items(), ids=str)
@pytest.mark.parametrize("profile", Profile, ids=lambda profile: profile.value)
def test_a_profile_and_what_differs_from_it(profile: Profile, key: str, value: object) -> None:
    """Of the scheduling options only the profile and what it does not set itself are written."""
    found = with_option(profile, key, value)
    usual = SchedulingOptions.of(profile)
    text = dumps_plan(found)
    assert (f"profile: {profile.value}" in text) == (profile is not Profile.EXITPLAN)
    assert (f"{key}: " in text) == (value != getattr(usual, key))
    assert loads_plan(text).options == found.options
    assert "scheduling:" not in dumps_plan(plan(Task("a", "A", duration="1d")))


def test_short_forms_are_used() -> None:
    """Links, gates, estimates and the rest are as short as the format allows; ids are relative."""
    found = plan(
        Group(
            "p1",
            "P1",
            (
                Task("p1.cost", "Cost", duration="10d", deadline=Deadline("2015-09-30")),
                Task(
                    "p1.approve",
                    "Approve the plan",
                    gate=Gate("cabinet"),
                    after=[
                        Link("p1.cost"),
                        Link("p1.cost", LinkType.SS, "10d"),
                        Link("p1.cost", lag="-2d"),
                        Link("p1.cost", LinkType.FF, "50%"),
                        Link("p1.cost", LinkType.SF, "1ew", LagCalendar.PROJECT),
                        Link("null"),
                    ],
                    tags=["final"],
                ),
            ),
        ),
        Task("null", "Null", duration="5d", after=[Link("p1.cost")]),
        Task("go", "Support", Kind.LEVEL_OF_EFFORT, spans=["p1", "null"]),
    )
    assert (
        body(found)
        == """\
  p1:
    tasks:
      cost:
        duration: 10d
        deadline: 2015-09-30
      approve:
        title: Approve the plan
        after:
          - cost
          - cost SS+10d
          - cost -2d
          - cost FF+50%
          - {task: cost, type: SF, lag: 1ew, lag_calendar: project}
          - "null"
        tags: [final]
        gate: cabinet

  "null":
    duration: 5d
    after: p1.cost
  go:
    title: Support
    spans: [p1, "null"]
"""
    )


def test_hours_are_written_as_people_say_them() -> None:
    """Days with the same hours are one range, days off are left out, minutes become hours."""
    week = dict.fromkeys(range(4), ((540, 1020),)) | {4: ((540, 720), (780, 990)), 5: ()}
    spec = CalendarSpec(
        "office",
        hours=week,
        closed=[Period(735_600, 735_600), Period(735_601, 735_603, "Move")],
        open=[OpenDay(735_610)],
        day_minutes=450,
        week_minutes=2_221,
    )
    found = plan(Task("a", "A", duration="1d"), calendars={"office": spec})
    assert """\
calendars:
  office:
    hours: {mon-thu: 09:00-17:00, fri: "09:00-12:00 13:00-16:30"}
    closed: [2015-01-02, {from: 2015-01-03, to: 2015-01-05, name: Move}]
    open: [2015-01-12]
    day: 7.5h
    week: 2221min
""" in dumps_plan(found)


def test_texts_stay_readable() -> None:
    """Only texts that YAML would misread are quoted, long prose is folded, lines stay lines."""
    long = "A sentence that says rather more than it needs to. " * 3
    found = plan(
        Task("a", "Produce: the plan", duration="1d", owner="NO", code="1010", notes=long),
        Task(
            "b",
            "Council’s £5m (é, 东京)",
            duration="1d",
            source='§4.2, "x"',
            notes="a:\n  - b\n- c",
        ),
        Task("c", "“C”", duration="1d", source="a\tb", notes="tab\there\nthere", assumed="yes"),
    )
    assert (
        body(found)
        == """\
  a:
    title: "Produce: the plan"
    duration: 1d
    owner: "NO"
    notes: >-
      A sentence that says rather more than it needs to. A sentence that says rather more than it
      needs to. A sentence that says rather more than it needs to.
    code: "1010"
  b:
    title: Council’s £5m (é, 东京)
    duration: 1d
    source: §4.2, "x"
    notes: |-
      a:
        - b
      - c
  c:
    title: “C”
    duration: 1d
    source: "a\\tb"
    assumed: "yes"
    notes: "tab\\there\\nthere"
"""
    )
    assert loads_plan(dumps_plan(found)).items[0].notes == long.strip()


def test_a_relative_id_never_means_another_item() -> None:
    """An id that something nearer has as well is written in full, and where even that would mean
    the nearer one, with a dot in front.
    """
    inner = Task("p1.go", "Go", duration="1d")
    far = Task("go", "Go", duration="1d")
    other = Task("p1.last", "Last", duration="1d", after=[Link("p1.go")])
    assert "after: go\n" in body(plan(Group("p1", "P1", (inner, other)), far))
    lost = attrs.evolve(other, after=[Link("go")])
    written = plan(Group("p1", "P1", (inner, lost)), far)
    assert "after: .go\n" in body(written)
    assert loads_plan(dumps_plan(written)) == written


def test_what_is_the_same_in_substance_is_written() -> None:
    """Blanks around texts, the order of constraints, empty reports and thirds of an hour are no
    reason to refuse a plan.
    """
    third = Duration(Fraction(1, 3), Unit.HOUR)
    task = Task(
        "a",
        " A task\n",
        duration=third,
        owner="",
        notes=" x ",
        progress=Progress(),
        after=[Link("b", lag=Duration(Fraction(1, 7), Unit.ELAPSED_WEEK))],
        constraints=[
            Constraint(ConstraintKind.FINISH_NO_LATER_THAN, "2015-02-02"),
            Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2015-01-12"),
        ],
    )
    found = loads_plan(dumps_plan(plan(task, Task("b", "B", duration=Duration(Fraction(4, 2))))))
    assert found.items[0] == Task(
        "a",
        "A task",
        duration=Duration(20, Unit.MINUTE),
        notes="x",
        after=[Link("b", lag=Duration(1_440, Unit.ELAPSED_MINUTE))],
        constraints=task.constraints[::-1],
    )
    assert found.items[1] == Task("b", "B", duration="2d")


def test_a_calendar_based_on_nothing_keeps_its_hours() -> None:
    """A calendar that other tools describe from nothing works the same hours once written."""
    spec = CalendarSpec("own", None, {0: ((0, 720),)}, open=[OpenDay(735_611)], day_minutes=480)
    found = plan(Task("a", "A", duration="1d"), calendar="own", calendars={"own": spec})
    again = loads_plan(dumps_plan(found)).calendars["own"]
    ours, theirs = build_calendar("own", {"own": spec}), build_calendar("own", {"own": again})
    for day in range(735_500, 735_900):
        assert ours.floor(day * 1440 + 600) == theirs.floor(day * 1440 + 600)
    assert (ours.day_minutes, ours.week_minutes) == (theirs.day_minutes, theirs.week_minutes)


def test_calendars_with_names_of_any_look_get_ids() -> None:
    """What other tools call calendars becomes an id, wherever the calendar is named."""
    week = {0: ((0, 720),)}
    found = plan(
        Group("g", "G", (Task("g.a", "A", duration="1d", calendar="Site (5d)"),)),
        calendar="Site (5d)",
        calendars={
            "Site (5d)": CalendarSpec("Site (5d)", hours=week),
            "site-5d": CalendarSpec("site-5d", "Site (5d)"),
            "站": CalendarSpec("站", "scotland"),
        },
        boards={"b": Board("b", "B", "third Tuesday", calendar="站")},
    )
    again = loads_plan(dumps_plan(found))
    assert {name: spec.based_on for name, spec in again.calendars.items()} == {
        "site-5d-2": "england-and-wales",
        "site-5d": "site-5d-2",
        "calendar": "scotland",
    }
    assert again.calendars["site-5d-2"].hours == week
    assert again.calendar == "site-5d-2"
    assert again.boards["b"].calendar == "calendar"
    assert [task.calendar for task in again.tasks()] == ["site-5d-2"]
