"""Progress in Microsoft Project's files, and where it leaves the work that remains."""

from __future__ import annotations

from exitplan.plan import Kind, Progress
from exitplan.schedule import compute_schedule
from tests.interchange.mspdi_files import at, item, link, moment, omitted, read, task

TWO_DAYS = {"Duration": "PT16H0M0S", "ActualStart": "2024-01-02T08:00:00"}


def test_finished_work():
    """Finished work has its two actual dates and nothing else."""
    imported = read(task(1, **TWO_DAYS, ActualFinish="2024-01-03T17:00:00", PercentComplete=100))
    assert item(imported, 1).progress == Progress("2024-01-02T08:00", "2024-01-03T17:00")
    assert not imported.report.omissions


def test_complete_work_without_an_actual_finish():
    """Work that is complete is taken to have finished when it was to finish, and reported."""
    imported = read(
        task(1, PercentComplete=100, Start="2024-01-02T08:00:00", Finish="2024-01-02T17:00:00")
    )
    assert item(imported, 1).progress == Progress("2024-01-02T08:00", "2024-01-02T17:00")
    assert len(omitted(imported.report)) == 2


def test_work_in_progress():
    """Work in progress has its actual start, what remains and how much is done."""
    imported = read(task(1, **TWO_DAYS, PercentComplete=50, RemainingDuration="PT8H0M0S"))
    wanted = Progress("2024-01-02T08:00", remaining="1d", percent_complete=50)
    assert item(imported, 1).progress == wanted


def test_progress_without_an_actual_start():
    """Progress on work that has not started by its own account counts from its start."""
    imported = read(task(1, PercentComplete=50, Start="2024-01-02T08:00:00"))
    progress = item(imported, 1).progress
    assert progress is not None
    assert progress.actual_start == moment("2024-01-02T08:00")
    assert omitted(imported.report) == {"tasks with progress but no actual start": False}


def test_a_finish_before_the_start():
    """An actual finish before the actual start is taken for both, and reported."""
    imported = read(task(1, **TWO_DAYS, ActualFinish="2024-01-01T17:00:00"))
    assert item(imported, 1).progress == Progress("2024-01-01T17:00", "2024-01-01T17:00")
    assert len(omitted(imported.report)) == 1


def test_work_that_was_interrupted():
    """Remaining work lies where it resumes."""
    part = {**TWO_DAYS, "PercentComplete": 50, "RemainingDuration": "PT8H0M0S"}
    imported = read(
        task(1, **part, Stop="2024-01-02T17:00:00", Resume="2024-01-05T08:00:00"),
        task(2, **part, Resume="2024-01-05T08:00:00"),
        task(3, **part, Stop="2024-01-01T08:00:00", Resume="2024-01-01T09:00:00"),
        task(4, **part, Stop="2024-01-09T08:00:00", Resume="2024-01-05T08:00:00"),
    )
    progress = [found.progress for found in imported.plan.tasks()]
    pauses = [(str(p.suspended), str(p.resumes)) for p in progress if p is not None]
    assert pauses == [
        ("2024-01-02T17:00", "2024-01-05T08:00"),
        ("2024-01-02T08:00", "2024-01-05T08:00"),
        ("None", "None"),
        ("2024-01-05T08:00", "2024-01-05T08:00"),
    ]
    assert compute_schedule(imported.plan)["t1"].early_finish_at == at("2024-01-05T17:00")


def test_interruptions_in_which_nobody_would_have_worked():
    """A night between the work done and the rest is no interruption."""
    part = {**TWO_DAYS, "PercentComplete": 50, "RemainingDuration": "PT8H0M0S"}
    imported = read(task(1, **part, Stop="2024-01-02T17:00:00", Resume="2024-01-03T08:00:00"))
    progress = item(imported, 1).progress
    assert progress == Progress("2024-01-02T08:00", remaining="1d", percent_complete=50)
    assert compute_schedule(imported.plan)["t1"].early_finish_at == at("2024-01-03T17:00")


def test_milestones_that_were_reached():
    """A milestone that is complete is finished; one that only started has its actual start."""
    nothing = {"Duration": "PT0H0M0S", "Milestone": 1}
    imported = read(
        task(1, **nothing, ActualStart="2024-01-02T08:00:00", PercentComplete=100),
        task(2, **nothing, ActualStart="2024-01-02T08:00:00", RemainingDuration="PT0H0M0S"),
        task(3, PredecessorLink=[link(1), link(2)]),
    )
    reached = moment("2024-01-02T08:00")
    first, second = item(imported, 1).progress, item(imported, 2).progress
    assert first == Progress(reached, reached)
    assert second == Progress(reached)
    assert compute_schedule(imported.plan)["t3"].early_start_at == at("2024-01-02T08:00")


def test_finished_work_without_a_duration():
    """Work of no duration that took time is a finished task of that time, not a milestone."""
    dates = {"ActualStart": "2024-01-02T08:00:00", "ActualFinish": "2024-01-03T17:00:00"}
    imported = read(
        task(1, Duration="PT0H0M0S", **dates), task(2, PredecessorLink=link(1, 3, lag=4800))
    )
    found = item(imported, 1)
    assert (found.kind, str(found.duration)) == (Kind.TASK, "2d")
    assert compute_schedule(imported.plan)["t2"].early_start_at == at("2024-01-03T08:00")
    assert omitted(imported.report) == {"finished tasks of no duration that took time": False}


def test_progress_outweighs_dates_entered_by_hand():
    """A manual task that has started is work in progress like any other."""
    manual = {"Manual": 1, "Start": "2024-01-02T08:00:00"}
    imported = read(task(1, **TWO_DAYS, **manual, RemainingDuration="PT8H0M0S"))
    found = item(imported, 1)
    assert found.manual is None
    assert found.progress == Progress("2024-01-02T08:00", remaining="1d", percent_complete=0)
