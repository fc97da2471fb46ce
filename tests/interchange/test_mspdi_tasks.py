"""Tasks of Microsoft Project: outline, lengths, constraints, manual and inactive work."""

from __future__ import annotations

import pytest

from exitplan.interchange._imported import StoredDates
from exitplan.plan import (
    BaselineDates,
    Constraint,
    ConstraintKind,
    Deadline,
    Duration,
    Group,
    Kind,
    ManualDates,
    MustDates,
    NoLaterThan,
    ScheduleFrom,
    Task,
    Unit,
)
from exitplan.schedule import compute_schedule
from tests.interchange.mspdi_files import at, item, link, moment, omitted, read, summary, tags, task


def test_the_outline_becomes_groups():
    """Summaries are groups, the project's own summary is the plan, empty rows are left out."""
    imported = read(
        summary(0, "Exit", OutlineLevel=0),
        summary(1, "Phase 1"),
        task(2, "Draft", OutlineLevel=2),
        summary(3, "Deep", OutlineLevel=2),
        task(4, "Draft", OutlineLevel=3),
        tags(Task=tags(UID=5, IsNull=1)),
        task(6, "Draft", OutlineLevel=2),
        task(7, "Draft", OutlineLevel=2),
        task(8, "Après-midi &amp; nuit"),
        task(9, "中"),
    )
    assert [found.id for found in imported.plan.walk()] == [
        "phase-1",
        "phase-1.draft",
        "phase-1.deep",
        "phase-1.deep.draft",
        "phase-1.draft-2",
        "phase-1.draft-3",
        "apres-midi-and-nuit",
        "task-9",
    ]
    assert isinstance(item(imported, 3), Group)
    assert item(imported, 9).title == "中"


def test_summaries_without_tasks_are_tasks():
    """A summary with nothing in it is carried over as a task, and the report says so."""
    imported = read(summary(1), task(2))
    assert isinstance(item(imported, 1), Task)
    assert omitted(imported.report) == {"summaries without tasks": False}


@pytest.mark.parametrize(
    ("duration", "number", "wanted"),
    [
        ("PT80H0M0S", 7, Duration(10, Unit.DAY)),
        ("PT80H0M0S", 39, Duration(10, Unit.DAY)),
        ("PT80H0M0S", 9, Duration(2, Unit.WEEK)),
        ("PT80H0M0S", 41, Duration(2, Unit.WEEK)),
        ("PT12H0M0S", 7, Duration(12, Unit.HOUR)),
        ("PT0H90M0S", 5, Duration(90, Unit.MINUTE)),
        ("PT160H0M0S", 11, Duration(20, Unit.DAY)),
        ("P1DT0H0M0S", 7, Duration(3, Unit.DAY)),
        ("PT48H0M0S", 8, Duration(2, Unit.ELAPSED_DAY)),
        ("PT48H0M0S", 40, Duration(2, Unit.ELAPSED_DAY)),
        ("PT5H0M0S", 6, Duration(5, Unit.ELAPSED_HOUR)),
        ("PT336H0M0S", 10, Duration(2, Unit.ELAPSED_WEEK)),
        ("PT0H7M0S", 36, Duration(7, Unit.ELAPSED_MINUTE)),
        ("PT720H0M0S", 44, Duration(30, Unit.ELAPSED_DAY)),
        ("PT7H59M30.0S", 7, Duration(1, Unit.DAY)),
    ],
)
def test_durations(duration, number, wanted):
    """Durations come in the largest unit that fits, elapsed ones as elapsed ones."""
    assert item(read(task(1, Duration=duration, DurationFormat=number)), 1).duration == wanted


def test_milestones():
    """What takes no time is a milestone, flagged or not; a milestone that takes time is a task."""
    imported = read(
        task(1, Duration="PT0H0M0S", Milestone=1),
        task(2, Duration="PT0H0M0S"),
        task(3, Milestone=1),
        task(4, Duration=None, Milestone=1),
        task(5, Duration=None),
    )
    kinds = [found.kind for found in imported.plan.tasks()]
    assert kinds == [Kind.MILESTONE, Kind.MILESTONE, Kind.TASK, Kind.MILESTONE, Kind.TASK]
    assert str(item(imported, 5).duration) == "1d"
    assert all(found.edge is None for found in imported.plan.tasks())
    assert omitted(imported.report) == {
        "milestones that take time": False,
        "tasks without a duration": True,
    }


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (1, ConstraintKind.AS_LATE_AS_POSSIBLE),
        (2, ConstraintKind.MUST_START_ON),
        (3, ConstraintKind.MUST_FINISH_ON),
        (4, ConstraintKind.START_NO_EARLIER_THAN),
        (5, ConstraintKind.START_NO_LATER_THAN),
        (6, ConstraintKind.FINISH_NO_EARLIER_THAN),
        (7, ConstraintKind.FINISH_NO_LATER_THAN),
    ],
)
def test_constraints(number, kind):
    """Every constraint keeps its kind and its date to the minute."""
    dated = task(1, ConstraintType=number, ConstraintDate="2024-01-10T09:30:00")
    date = None if number == 1 else moment("2024-01-10T09:30")
    assert item(read(dated), 1).constraints == (Constraint(kind, date),)


def test_constraints_that_say_nothing():
    """As soon as possible is no constraint; one without its date is left out and reported."""
    imported = read(task(1, ConstraintType=0), task(2, ConstraintType=4))
    assert [found.constraints for found in imported.plan.tasks()] == [(), ()]
    assert omitted(imported.report) == {"constraints without a date": True}


def test_constraints_of_summaries():
    """A summary keeps start no earlier and finish no later than; others are reported."""
    date = "2024-01-10T09:30:00"
    imported = read(
        summary(1, ConstraintType=4, ConstraintDate=date),
        task(2, OutlineLevel=2),
        summary(3, ConstraintType=2, ConstraintDate=date),
        task(4, OutlineLevel=2),
    )
    kind = ConstraintKind.START_NO_EARLIER_THAN
    assert item(imported, 1).constraints == (Constraint(kind, moment("2024-01-10T09:30")),)
    assert item(imported, 3).constraints == ()
    assert list(omitted(imported.report).values()) == [True]


def test_deadlines_notes_and_baselines():
    """Deadlines, notes and baselines come over, of tasks and of summaries alike."""
    facts = {
        "Deadline": "2024-02-01T17:00:00",
        "Notes": "one \r\n two\x85three",
        "Baseline": [
            tags(Number=0, Start="2024-01-01T08:00:00", Finish="2024-01-02T17:00:00")
            + tags(Duration="PT16H0M0S"),
            tags(Number=3, Finish="2024-01-03T17:00:00"),
            tags(Number=11, Finish="2024-01-03T17:00:00"),
            tags(Number=4, Duration="PT16H0M0S"),
        ],
    }
    imported = read(summary(1, **facts), task(2, OutlineLevel=2, **facts))
    for uid in (1, 2):
        found = item(imported, uid)
        assert found.deadline == Deadline(moment("2024-02-01T17:00"))
        assert found.notes == "one\n two three"
        assert found.baselines == {
            "baseline": BaselineDates("2024-01-01T08:00", "2024-01-02T17:00", "2d"),
            "baseline-3": BaselineDates(None, "2024-01-03T17:00"),
        }


def test_manual_tasks():
    """A task scheduled by hand keeps its dates, whatever its links and constraints say."""
    dates = {"Manual": 1, "Start": "2024-01-03T08:00:00", "Finish": "2024-01-04T17:00:00"}
    later = {"ConstraintType": 4, "ConstraintDate": "2024-03-01T08:00:00"}
    imported = read(
        task(1, Duration="PT80H0M0S"),
        task(2, **dates, PredecessorLink=link(1), **later),
        task(3, PredecessorLink=link(2)),
        task(4, Manual=1),
        task(5, Manual=1, ManualStart="2024-01-09T08:00:00"),
        task(6, **{**dates, "Finish": "2024-01-01T08:00:00"}),
    )
    found = item(imported, 2)
    assert found.manual == ManualDates("2024-01-03T08:00", "2024-01-04T17:00")
    assert found.constraints == ()
    assert item(imported, 4).manual is None
    assert item(imported, 5).manual == ManualDates("2024-01-09T08:00")
    assert item(imported, 6).manual == ManualDates("2024-01-03T08:00")
    assert omitted(imported.report) == {"manually scheduled tasks without dates": True}
    schedule = compute_schedule(imported.plan)
    assert schedule["t2"].early_start_at == at("2024-01-03T08:00")
    assert schedule["t3"].early_start_at == at("2024-01-05T08:00")


def test_tasks_of_other_projects():
    """A task that stands for one of another project keeps the dates the file gives it."""
    dates = {"Start": "2024-02-01T08:00:00", "Finish": "2024-02-02T17:00:00"}
    imported = read(task(1, ExternalTask=1, **dates), task(2, IsSubproject=1, **dates))
    wanted = ManualDates("2024-02-01T08:00", "2024-02-02T17:00")
    assert [found.manual for found in imported.plan.tasks()] == [wanted, wanted]
    assert omitted(imported.report) == {"tasks of other projects": False}


def test_inactive_tasks():
    """Inactive work is kept for the record, and a summary of nothing else is inactive with it."""
    imported = read(
        summary(1),
        task(2, OutlineLevel=2, Active=0, Duration="PT800H0M0S"),
        task(3, PredecessorLink=link(1)),
    )
    assert [item(imported, uid).inactive for uid in (1, 2, 3)] == [True, True, False]
    assert compute_schedule(imported.plan)["t3"].early_start_at == at("2024-01-01T08:00")


def test_stored_dates():
    """The dates that Project computed are given as instants, slack in minutes."""
    dates = {
        "EarlyStart": "2024-01-01T08:00:00",
        "EarlyFinish": "2024-01-01T17:00:00",
        "LateStart": "2024-01-03T08:00:00",
        "LateFinish": "2024-01-03T17:00:00",
        "TotalSlack": 9600,
        "FreeSlack": 4800,
    }
    imported = read(task(1, **dates), task(2))
    assert imported.stored["t1"] == StoredDates(
        early_start=at("2024-01-01T08:00"),
        early_finish=at("2024-01-01T17:00"),
        late_start=at("2024-01-03T08:00"),
        late_finish=at("2024-01-03T17:00"),
        total_float=960,
        free_float=480,
    )
    assert imported.stored["t2"] == StoredDates()


def test_tasks_in_pieces_are_reported():
    """A task whose dates lie further apart than it is long is reported, as dates may differ."""
    dates = {"EarlyStart": "2024-01-01T08:00:00", "EarlyFinish": "2024-01-02T17:00:00"}
    imported = read(task(1, **dates), task(2, Duration="PT16H0M0S", **dates))
    found = imported.report.omissions
    assert [(one.what, one.places, one.changes_dates) for one in found] == [
        ("tasks in pieces, or worked at less than full time", ("t1",), True)
    ]


def test_scheduling_from_the_finish():
    """A project scheduled from its finish has that for its given end."""
    plan = read(task(1), ScheduleFromStart=0, FinishDate="2024-03-01T17:00:00").plan
    assert plan.options.schedule_from is ScheduleFrom.FINISH
    assert plan.finish_by == moment("2024-03-01T17:00")
    forward = read(task(1), ScheduleFromStart=1, FinishDate="2024-03-01T17:00:00").plan
    assert (forward.options.schedule_from, forward.finish_by) == (ScheduleFrom.START, None)


def test_options_of_the_project():
    """Critical slack and whether constraints are honoured are the project's own rules."""
    plan = read(task(1), CriticalSlackLimit=2, HonorConstraints=0).plan
    assert plan.options.critical_float == Duration(2, Unit.DAY)
    assert plan.options.no_later_than is NoLaterThan.BACKWARD_PASS
    assert plan.options.must_dates is MustDates.KEEP_LOGIC
    usual = read(task(1), CriticalSlackLimit=0, HonorConstraints=1).plan.options
    assert usual.critical_float == Duration(0)
    assert usual.must_dates is MustDates.OVERRIDE_LOGIC


def test_what_starts_before_the_project():
    """A start date of its own takes a task to before the project's start, and only that task."""
    imported = read(
        task(1, ConstraintType=4, ConstraintDate="2023-12-20T08:00:00"),
        task(2),
        task(3, PredecessorLink=link(1)),
        task(4, ActualStart="2023-12-18T08:00:00", ActualFinish="2023-12-19T17:00:00"),
        task(5, PredecessorLink=link(4)),
    )
    schedule = compute_schedule(imported.plan)
    assert {name[1:]: schedule[name].early_start_at for name in ("t1", "t2", "t3", "t5")} == {
        "1": at("2023-12-20T08:00"),
        "2": at("2024-01-01T08:00"),
        "3": at("2023-12-21T08:00"),
        "5": at("2023-12-20T08:00"),
    }


def test_early_constraints_of_work_with_predecessors_change_nothing():
    """A start date before the project's start does not matter to work that its links hold."""
    early = {"ConstraintType": 4, "ConstraintDate": "2020-01-06T08:00:00"}
    imported = read(task(1), task(2, PredecessorLink=link(1), **early))
    assert imported.plan.start == moment("2024-01-01T08:00")
    assert item(imported, 1).constraints == ()
