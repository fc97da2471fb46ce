"""Microsoft Project's own rules, each on the smallest file that shows it."""

from __future__ import annotations

import pytest

from exitplan.schedule import compute_schedule
from tests.interchange.mspdi_files import at, link, read, summary, task

TEN_DAYS, TWO_DAYS = "PT80H0M0S", "PT16H0M0S"


def schedule(*tasks: str, **values: object):
    return compute_schedule(read(*tasks, **values).plan)


def test_must_dates_stand_in_both_passes():
    """A task that must start on a date has it for early and late start, whatever follows it."""
    found = schedule(
        task(1),
        task(2, PredecessorLink=link(1), ConstraintType=2, ConstraintDate="2024-01-04T08:00:00"),
        task(3, PredecessorLink=link(2), Deadline="2024-01-03T17:00:00"),
    )
    assert found["t2"].early_start_at == found["t2"].late_start_at == at("2024-01-04T08:00")
    assert found["t2"].total_float_minutes == 0
    assert found["t1"].total_float_minutes == 2 * 480
    assert found["t3"].total_float_minutes == -2 * 480


@pytest.mark.parametrize(
    ("number", "hour"),
    [(2, "08:00"), (3, "17:00"), (5, "08:00"), (7, "17:00")],
)
def test_slack_of_dates_that_the_logic_cannot_keep(number, hour):
    """A task pulled before its predecessors are done has as little slack as it is pulled."""
    found = schedule(
        task(1, Duration=TEN_DAYS),
        task(
            2,
            PredecessorLink=link(1),
            ConstraintType=number,
            ConstraintDate=f"2024-01-08T{hour}:00",
        ),
    )
    assert found["t2"].early_start_at == at("2024-01-08T08:00")
    assert found["t2"].total_float_minutes == found["t1"].total_float_minutes == -5 * 480


def test_constraints_that_are_not_honoured():
    """Where the project does not honour constraint dates, work waits for its predecessors."""
    found = schedule(
        task(1, Duration=TEN_DAYS),
        task(2, PredecessorLink=link(1), ConstraintType=5, ConstraintDate="2024-01-08T08:00:00"),
        HonorConstraints=0,
    )
    assert found["t2"].early_start_at == at("2024-01-15T08:00")
    assert found["t2"].total_float_minutes == -5 * 480


def test_work_in_progress_lies_where_it_is_reported():
    """An unfinished predecessor does not move started work, but should be done when it resumes."""
    found = schedule(
        task(1, Duration=TEN_DAYS),
        task(
            2,
            Duration=TWO_DAYS,
            ActualStart="2024-01-02T08:00:00",
            RemainingDuration="PT8H0M0S",
            Stop="2024-01-02T17:00:00",
            Resume="2024-01-04T08:00:00",
            PredecessorLink=link(1),
        ),
        task(3, Duration="PT160H0M0S"),
        StatusDate="2024-01-31T17:00:00",
    )
    assert found["t2"].early_start_at == found["t2"].late_start_at == at("2024-01-02T08:00")
    assert found["t2"].early_finish_at == at("2024-01-04T17:00")
    assert found["t1"].late_finish_at == at("2024-01-03T17:00")


def test_finishes_after_started_work_are_late_with_it():
    """A predecessor by finish to finish of started work is late when that work is."""
    begun = {"ActualStart": "2024-01-01T08:00:00", "RemainingDuration": "PT8H0M0S"}
    due = {"Deadline": "2024-01-03T17:00:00"}
    found = schedule(
        task(1, Duration=TEN_DAYS),
        task(2, Duration=TWO_DAYS, **begun, **due, PredecessorLink=link(1, 0)),
    )
    assert found["t2"].early_finish_at == at("2024-01-02T17:00")
    assert found["t1"].late_finish_at == at("2024-01-03T17:00")


def test_work_before_a_summary_that_has_started():
    """What comes before a summary should have been done when work in it actually started."""
    begun = {"ActualStart": "2024-01-03T08:00:00", "RemainingDuration": "PT80H0M0S"}
    found = schedule(
        task(1, Duration=TEN_DAYS),
        summary(2, PredecessorLink=link(1)),
        task(3, OutlineLevel=2, Duration=TEN_DAYS, **begun, Resume="2024-01-15T08:00:00"),
    )
    assert found["t1"].late_finish_at == at("2024-01-02T17:00")


def test_finished_successors_bound_nothing():
    """Work before what is finished has until the end of the project."""
    done = {"ActualStart": "2024-01-01T08:00:00", "ActualFinish": "2024-01-01T17:00:00"}
    found = schedule(task(1), task(2, **done, PredecessorLink=link(1)), task(3, Duration=TEN_DAYS))
    assert found["t1"].late_finish_at == at("2024-01-12T17:00")


def test_deadlines_cap_late_dates_and_move_nothing():
    """A deadline gives negative slack and leaves early dates alone."""
    found = schedule(task(1, Duration=TEN_DAYS, Deadline="2024-01-05T17:00:00"))
    assert found["t1"].early_finish_at == at("2024-01-12T17:00")
    assert found["t1"].total_float_minutes == -5 * 480


def test_lags_run_on_the_calendar_of_the_successor():
    """A percent lag is a share of the predecessor's length; an elapsed one runs day and night."""
    found = schedule(
        task(1, Duration=TEN_DAYS),
        task(2, PredecessorLink=link(1, lag=50, lag_format=19)),
        task(3, PredecessorLink=link(1, lag=2 * 14400, lag_format=8)),
        task(4, PredecessorLink=link(1, 3, lag=-4800)),
    )
    assert found["t2"].early_start_at == at("2024-01-22T08:00")
    assert found["t3"].early_start_at == at("2024-01-15T08:00")
    assert found["t4"].early_start_at == at("2024-01-01T08:00")


def test_elapsed_work_goes_on_at_night():
    """Elapsed work starts where its predecessor ends and takes no notice of the calendar."""
    found = schedule(
        task(1, Duration="PT40H0M0S"),
        task(2, Duration="PT48H0M0S", DurationFormat=8, PredecessorLink=link(1)),
    )
    assert found["t2"].early_start_at == at("2024-01-05T17:00")
    assert found["t2"].early_finish_at == at("2024-01-07T17:00")


def test_a_milestone_stays_at_its_predecessors_finish():
    """A milestone stands in the evening, work behind it begins in the morning."""
    found = schedule(
        task(1),
        task(2, Duration="PT0H0M0S", Milestone=1, PredecessorLink=link(1)),
        task(3, PredecessorLink=link(2)),
    )
    assert found["t2"].early_start_at == at("2024-01-01T17:00")
    assert found["t3"].early_start_at == at("2024-01-02T08:00")
