"""What a file says becomes the vocabulary of the plan room, nothing added and nothing lost."""

from __future__ import annotations

import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from exitplan.calendars import CalendarSpec, OpenDay, Period, YearlyPeriod
from exitplan.plan import (
    Assumption,
    Constraint,
    ConstraintKind,
    Deadline,
    Document,
    Duration,
    Estimate,
    Group,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    MustDates,
    NoLaterThan,
    Plan,
    Progress,
    ProgressRule,
    SchedulingOptions,
    Shape,
    Task,
    Unit,
    milestone,
)
from exitplan.planfile import load_plan, loads_plan
from tests.planfile.fixtures import PLANS

GOOD = PLANS / "good"
START = "2015-01-05"


def _day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def _tasks(text: str) -> dict[str, Task | Group]:
    indented = "".join(f"  {line}\n" for line in text.splitlines())
    plan = loads_plan(f"plan: p\nstart: {START}\nstatus_date: 2015-06-30\ntasks:\n{indented}")
    return {item.id: item for item in plan.walk()}


def test_smallest_plan() -> None:
    """Three keys make a plan; titles come from ids."""
    assert load_plan(GOOD / "smallest.yaml") == Plan(
        "p", "P", START, [Task("a", "A", duration="5d")]
    )


def test_plan_keys() -> None:
    """Everything a plan says of itself arrives."""
    plan = load_plan(GOOD / "plan-keys.yaml")
    assert plan == Plan(
        "future-operating-model",
        "Future Operating Model, 2014–2017",
        "2014-09-01T09:00",
        [Task("a", "A", duration="5d")],
        status_date="2015-06-30T17:00",
        finish_by="2017-09-30",
        calendar="scotland",
        options=SchedulingOptions(
            ProgressRule.PROGRESS_OVERRIDE,
            LagCalendar.TWENTY_FOUR_HOUR,
            MustDates.OVERRIDE_LOGIC,
            NoLaterThan.PULL_EARLY,
            "5d",
        ),
        documents=[
            Document(
                "report",
                "Refreshing the Partnership: Service Birmingham",
                "https://example.org/report.pdf",
                "Published in 2014.",
            ),
            Document("minutes", "Minutes"),
        ],
        owner="Programme board",
        notes="The plan covers the years in which the contract runs out.\n\n"
        "It has a second paragraph.",
    )


def test_task_fields() -> None:
    """Everything a task can carry arrives."""
    first, second, third = load_plan(GOOD / "task-fields.yaml").items
    assert first == Task(
        "a",
        "Produce the annual plan",
        duration="8w",
        estimate=Estimate("6w", "12w", "8w", Shape.PERT),
        calendar="every-day",
        deadline=Deadline("2015-09-30", "10d", "§4.2.10"),
        owner="ICT Directorate",
        source="§4.2.10, and the annex",
        assumed=Assumption("The report does not say how long.", "2015-12-31"),
        notes="Long.",
        code="A1010",
        tags=["one"],
        progress=Progress(
            actual_start="2015-01-06",
            percent_complete=40,
            remaining="5w",
            suspended="2015-02-02",
            resumes="2015-04-06",
            expected_finish="2015-06-30",
        ),
    )
    assert isinstance(second, Task)
    assert second.kind is Kind.TASK
    assert second.progress == Progress("2015-01-05", "2015-01-09T12:00", percent_complete=100)
    assert isinstance(third, Task)
    assert third.progress is not None
    assert third.progress.percent_complete == Fraction(25, 2)
    assert third.assumed == Assumption("Somebody told us.")


def test_groups() -> None:
    """A group keeps its own fields, and its members their full ids."""
    _, group, last = load_plan(GOOD / "groups.yaml").items
    assert group == Group(
        "g",
        "Priority 1: control",
        [
            Task("g.b", "B", duration="5d"),
            Group("g.c", "C", [milestone("g.c.d", "D", after=[Link("g.b")])]),
        ],
        after=[Link("a")],
        before=[Link("z")],
        calendar="weekdays",
        constraints=[
            Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2015-02-02"),
            Constraint(ConstraintKind.FINISH_NO_LATER_THAN, "2015-08-28"),
        ],
        deadline=Deadline("2015-09-30"),
        owner="Board",
        source="§4.2.10",
        assumed=Assumption("The report does not group them."),
        notes="None.",
        code="G1",
        tags=["control"],
    )
    assert last == milestone("z", "Z")


def test_links() -> None:
    """Every form of a link means what it says."""
    a, b, c, d, e, _ = load_plan(GOOD / "links.yaml").items
    assert a.after == ()
    assert b.after == (Link("a"),)
    assert c.after == (Link("a"), Link("b", LinkType.SS, "10d"))
    assert d.after == (
        Link("a", LinkType.FS, "5d"),
        Link("b", LinkType.FF, Duration(-2)),
        Link("c", LinkType.FS),
        Link("a", LinkType.SF, "28ed", LagCalendar.PREDECESSOR),
        Link("b", LinkType.FS, Duration(-1)),
    )
    assert e.before == (Link("f", lag_calendar=LagCalendar.TWENTY_FOUR_HOUR),)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("a", Link("a")),
        ("a FS", Link("a")),
        ("a SS", Link("a", LinkType.SS)),
        ("a SS+10d", Link("a", LinkType.SS, Duration(10))),
        ("a SS +10d", Link("a", LinkType.SS, Duration(10))),
        ("a SS + 10d", Link("a", LinkType.SS, Duration(10))),
        ("a SF-1.5 weeks", Link("a", LinkType.SF, Duration(Fraction(-3, 2), Unit.WEEK))),
        ("a +5d", Link("a", LinkType.FS, Duration(5))),
        ("a -5d", Link("a", LinkType.FS, Duration(-5))),
        ("a  +  28 calendar days", Link("a", LinkType.FS, Duration(28, Unit.ELAPSED_DAY))),
        ("a FF+2mo", Link("a", LinkType.FF, Duration(2, Unit.MONTH))),
        ("' a '", Link("a")),
        ("a-5d", Link("a-5d")),
        ("ss", Link("ss")),
        ("2015", Link("2015")),
    ],
)
def test_link_texts(text: str, link: Link) -> None:
    """ID, type and lag are told apart whatever the blanks between them."""
    others = "a: {duration: 5d}\na-5d: {duration: 5d}\nss: {duration: 5d}\n2015: {duration: 5d}\n"
    assert _tasks(f"{others}z: {{duration: 5d, after: [{text}]}}")["z"].after == (link,)


def test_ids_resolve_in_the_own_group_first() -> None:
    """An id means the sibling before anything else, then the full path from the root."""
    items = {item.id: item for item in load_plan(GOOD / "ids.yaml").walk()}
    assert items["g"].after == (Link("a"),)
    assert items["g.b"].after == (Link("g.a"),)
    assert items["g.c"].after == (Link("h.a"), Link("g.b"))
    assert items["g.e"].after == (Link("g.sub.d"),)


def test_level_of_effort() -> None:
    """Spans make a level of effort, and so does saying so."""
    *_, support, more, linked = load_plan(GOOD / "level-of-effort.yaml").items
    effort = Kind.LEVEL_OF_EFFORT
    assert support == Task("support", "Contract management", effort, spans=["a", "b"])
    assert more == Task("more", "More", effort, spans=["a"])
    assert linked == Task(
        "linked", "Linked", effort, after=[Link("a", LinkType.SS), Link("b", LinkType.FF)]
    )


def test_constraints() -> None:
    """Every constraint arrives under its own name."""
    found = [item.constraints for item in load_plan(GOOD / "constraints.yaml").items]
    kind = ConstraintKind
    assert found == [
        (
            Constraint(kind.START_NO_EARLIER_THAN, "2015-02-02"),
            Constraint(kind.FINISH_NO_LATER_THAN, "2015-06-30"),
        ),
        (Constraint(kind.FINISH_NO_EARLIER_THAN, "2015-02-02"),),
        (Constraint(kind.START_NO_LATER_THAN, "2015-06-30"),),
        (Constraint(kind.MUST_START_ON, "2015-02-02"),),
        (Constraint(kind.MUST_FINISH_ON, "2015-02-02T12:00"),),
        (Constraint(kind.AS_LATE_AS_POSSIBLE),),
    ]


def test_estimates() -> None:
    """A task without a duration takes the likely value; a uniform estimate needs none."""
    first, second = load_plan(GOOD / "estimates.yaml").tasks()
    assert first.duration is None
    assert first.effective_duration == Duration(5)
    assert second.estimate == Estimate("3d", "9d", shape=Shape.UNIFORM)


def test_calendars() -> None:
    """Calendars arrive with hours, closures, open days and blackouts."""
    plan = load_plan(GOOD / "calendars.yaml")
    week = dict.fromkeys(range(4), ((540, 1020),))
    assert plan.calendar == "office"
    assert plan.calendars == {
        "office": CalendarSpec(
            "office",
            "england-and-wales",
            {**week, 4: ((540, 750), (780, 990)), 5: ()},
            "scotland",
            closed=[
                Period(_day("2015-02-02"), _day("2015-02-02")),
                Period(_day("2015-02-03"), _day("2015-02-03"), "Inset day"),
                Period(_day("2015-12-24"), _day("2016-01-01"), "Christmas closure"),
                YearlyPeriod((12, 24), (1, 1), "Office closed"),
                YearlyPeriod((2, 29), (2, 29)),
            ],
            open=[
                OpenDay(_day("2015-08-31")),
                OpenDay(_day("2015-02-07"), ((540, 780),), "Moving day"),
            ],
            blackouts=[Period(_day("2015-03-30"), _day("2015-05-07"), "Pre-election period")],
            day_minutes=480,
            week_minutes=2400,
        ),
        "night-shift": CalendarSpec(
            "night-shift", "office", dict.fromkeys(range(7), ((0, 360), (1320, 1440)))
        ),
        "one-day": CalendarSpec("one-day", closed=[Period(_day("2015-02-02"), _day("2015-02-02"))]),
        "scotland": CalendarSpec(
            "scotland", closed=[Period(_day("2015-02-03"), _day("2015-02-03"))]
        ),
    }


def test_text_is_kept_as_written() -> None:
    """Numbers, truth values and leading zeros in texts and ids stay as they are written."""
    plan = load_plan(GOOD / "text-of-any-look.yaml")
    assert (plan.id, plan.title, plan.owner, plan.notes) == ("2015", "2015", "NO", "1.50")
    first, second, third = plan.tasks()
    assert (first.id, first.title, first.code, first.owner) == ("010", "yes", "0x1F", "true")
    assert first.source == "4.2"
    assert first.tags == ("12:30:00", "1_000", "null", "~.")
    assert second.id == "null"
    assert third.after == (Link("null"), Link("010", LinkType.SS))


@pytest.mark.parametrize("text", ["40", "40%", "40 %", "'40'", "40.0", '"40 %"'])
def test_percentages(text: str) -> None:
    """A percent sign says nothing new."""
    line = f"a: {{duration: 5d, actual_start: 2015-01-05, percent_complete: {text}}}"
    task = _tasks(line)["a"]
    assert isinstance(task, Task)
    assert task.progress is not None
    assert task.progress.percent_complete == 40


def test_two_plans_become_groups() -> None:
    """Plans of a folder are groups of one programme, each with its own calendars and start."""
    plan = load_plan(GOOD / "two-plans")
    assert plan == Plan(
        "two-plans",
        "Two plans",
        "2015-01-05",
        [
            Group(
                "skills",
                "Rebuild skills",
                [
                    Task("skills.audit", "Audit", duration="10d"),
                    Task(
                        "skills.train",
                        "Train",
                        duration="20d",
                        after=[Link("skills.audit")],
                        calendar="skills.office",
                    ),
                ],
                calendar="skills.office",
                constraints=[Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2015-01-05")],
            ),
            Group(
                "tender",
                "Tender",
                [
                    Task("tender.write", "Write", duration="10d", after=[Link("skills.train")]),
                    Group(
                        "tender.g",
                        "G",
                        [
                            milestone(
                                "tender.g.award",
                                "Award",
                                after=[
                                    Link("tender.write"),
                                    Link("tender.write", LinkType.SS),
                                    Link("skills"),
                                ],
                            )
                        ],
                    ),
                ],
                calendar="england-and-wales",
                constraints=[Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2015-02-02")],
                owner="Procurement",
            ),
        ],
        status_date="2015-03-31",
        calendars={
            "skills.office": CalendarSpec(
                "skills.office", closed=[Period(_day("2015-02-02"), _day("2015-02-02"))]
            )
        },
        documents=[Document("report", "Report")],
        is_programme=True,
    )


def test_programme_file_settles() -> None:
    """What the programme file says counts for all, whatever the plans say."""
    plan = load_plan(GOOD / "programme")
    assert (plan.id, plan.title, plan.owner) == ("exit", "The way out", "Board")
    assert str(plan.start) == "2015-01-01"
    assert str(plan.status_date) == "2015-03-31"
    assert str(plan.finish_by) == "2016-12-31"
    assert plan.options.progress is ProgressRule.ACTUAL_DATES
    assert [item.id for item in plan.walk()] == ["one", "one.a", "two", "two.b"]


def test_one_file_in_a_folder_is_that_plan() -> None:
    """A folder with one plan file is just that plan; hidden files and folders do not count."""
    plan = load_plan(GOOD / "one-file")
    assert (plan.id, plan.is_programme) == ("alone", False)
    assert plan == load_plan(GOOD / "one-file" / "only.yaml")


def test_a_programme_is_named_for_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a programme file the folder's name serves, if the path says it."""
    folder = tmp_path / "The Plans"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.yml").write_text(
            f"plan: {name}\nstart: 2015-01-05\ntasks: {{t: {{duration: 5d}}}}\n"
        )
    assert load_plan(folder).id == "the-plans"
    monkeypatch.chdir(folder)
    assert load_plan(".").id == "programme"
