"""Links of Microsoft Project: types, lags in every unit, summaries, and links that lead nowhere."""

from __future__ import annotations

import pytest

from exitplan.errors import PlanError
from exitplan.plan import Duration, Link, LinkType, Unit
from exitplan.schedule import compute_schedule
from tests.interchange.mspdi_files import at, item, link, omitted, read, summary, tags, task


@pytest.mark.parametrize(
    ("number", "kind"),
    [(0, LinkType.FF), (1, LinkType.FS), (2, LinkType.SF), (3, LinkType.SS), (None, LinkType.FS)],
)
def test_types(number, kind):
    """Links count finish to finish, finish to start, start to finish, start to start from 0."""
    inside = tags(PredecessorUID=1) if number is None else link(1, number)
    assert item(read(task(1), task(2, PredecessorLink=inside)), 2).after == (Link("t1", kind),)


@pytest.mark.parametrize(
    ("lag", "number", "wanted"),
    [
        (0, 7, Duration(0)),
        (9600, 7, Duration(2, Unit.DAY)),
        (-4800, 7, Duration(-1, Unit.DAY)),
        (9600, 39, Duration(2, Unit.DAY)),
        (48000, 9, Duration(2, Unit.WEEK)),
        (600, 5, Duration(1, Unit.HOUR)),
        (70, 3, Duration(7, Unit.MINUTE)),
        (96000, 11, Duration(20, Unit.DAY)),
        (14400, 8, Duration(1, Unit.ELAPSED_DAY)),
        (-14400, 40, Duration(-1, Unit.ELAPSED_DAY)),
        (100800, 10, Duration(1, Unit.ELAPSED_WEEK)),
        (50, 19, Duration(50, Unit.PERCENT)),
        (-25, 51, Duration(-25, Unit.PERCENT)),
        (50, 20, Duration(50, Unit.ELAPSED_PERCENT)),
        (50, 52, Duration(50, Unit.ELAPSED_PERCENT)),
    ],
)
def test_lags(lag, number, wanted):
    """Lags are tenths of minutes, or percents, in the unit that their format names."""
    imported = read(task(1), task(2, PredecessorLink=link(1, lag=lag, lag_format=number)))
    assert item(imported, 2).after == (Link("t1", lag=wanted),)
    assert not imported.report.omissions


def test_lags_of_parts_of_minutes_are_rounded():
    """A lag of less than a minute is rounded, and reported."""
    imported = read(task(1), task(2, PredecessorLink=link(1, lag=4803)))
    assert item(imported, 2).after == (Link("t1", lag="1d"),)
    assert list(omitted(imported.report).values()) == [False]


def test_a_share_of_a_summary_becomes_a_length():
    """A lag that is a share of a summary is counted from the length the file gives for it."""
    imported = read(
        summary(1, Duration="PT32H0M0S"),
        task(2, OutlineLevel=2),
        task(3, PredecessorLink=link(1, lag=50, lag_format=19)),
    )
    assert item(imported, 3).after == (Link("t1", lag="2d"),)
    assert omitted(imported.report) == {"lags that are a share of a summary": True}


def test_links_of_summaries():
    """Links to and from summaries stay where they were written, and mean their tasks."""
    imported = read(
        summary(1),
        task(2, OutlineLevel=2),
        task(3, OutlineLevel=2, Duration="PT16H0M0S"),
        summary(4, PredecessorLink=link(1)),
        task(5, OutlineLevel=2),
    )
    assert item(imported, 4).after == (Link("t1"),)
    assert compute_schedule(imported.plan)["t4.t5"].early_start_at == at("2024-01-03T08:00")


def test_links_between_a_summary_and_its_own_tasks():
    """A link between a summary and what lies in it holds nothing, and is reported."""
    imported = read(
        summary(1),
        task(2, OutlineLevel=2, PredecessorLink=[link(1), link(2)]),
        summary(3, PredecessorLink=link(4)),
        task(4, OutlineLevel=2),
    )
    assert not any(found.after for found in imported.plan.walk())
    (omission,) = imported.report.omissions
    assert (omission.count, omission.changes_dates) == (3, True)


def test_second_links_of_one_type():
    """Of two links of one type between the same tasks the one that binds more is kept."""
    both = [link(1, lag=4800), link(1, lag=9600), link(1, lag=0), link(1, kind=3)]
    imported = read(task(1), task(2, PredecessorLink=both))
    assert item(imported, 2).after == (Link("t1", lag="2d"), Link("t1", LinkType.SS))
    (omission,) = imported.report.omissions
    assert omission.count == 2


def test_links_to_other_projects():
    """A link to another project's task holds nothing here, and is reported as changing dates."""
    cross = link(77, CrossProject=1, CrossProjectName="other.mpp\\3")
    imported = read(task(1, PredecessorLink=cross))
    assert item(imported, 1).after == ()
    assert omitted(imported.report) == {"links to tasks of other projects": True}


def test_links_to_empty_rows_and_to_the_project():
    """Links to a row with nothing in it, or to the project as a whole, are left out."""
    imported = read(
        summary(0, OutlineLevel=0),
        tags(Task=tags(UID=5, IsNull=1)),
        task(1, PredecessorLink=[link(0), link(5)]),
    )
    assert item(imported, 1).after == ()
    assert omitted(imported.report) == {"links to empty rows or to the whole project": False}


def test_links_that_lead_nowhere():
    """A link to a task that is not in the file is an error that names both."""
    with pytest.raises(PlanError, match=r"EP506.*'Draft' waits for the task with UID 7"):
        read(task(1, "Draft", PredecessorLink=link(7)))


@pytest.mark.parametrize("kind", [1, 3, 0], ids=["FS", "SS", "FF"])
def test_links_into_summaries_entered_by_hand(kind):
    """A manual summary keeps its dates and its link, which does not push its tasks."""
    imported = read(
        task(1, Duration="PT16H0M0S"),
        summary(
            2,
            Manual=1,
            Start="2024-01-01T08:00:00",
            Finish="2024-01-01T17:00:00",
            PredecessorLink=link(1, kind, lag=4800 * 5),
        ),
        task(3, OutlineLevel=2),
    )
    assert item(imported, 2).manual is not None
    assert len(item(imported, 2).after) == 1
    schedule = compute_schedule(imported.plan)
    assert schedule[item(imported, 3).id].early_start == schedule[item(imported, 1).id].early_start


def test_links_into_summaries_entered_by_hand_bind_backwards():
    """What comes before a manual summary should be finished by the late start of its tasks."""
    imported = read(
        task(1, Duration="PT16H0M0S"),
        summary(
            2,
            Manual=1,
            Start="2024-01-01T08:00:00",
            Finish="2024-01-01T17:00:00",
            PredecessorLink=link(1),
        ),
        task(3, OutlineLevel=2, Duration="PT24H0M0S"),
    )
    schedule = compute_schedule(imported.plan)
    first, inner = (schedule[item(imported, uid).id] for uid in (1, 3))
    assert first.late_finish_at <= inner.late_start_at
    assert first.total_float_minutes == -16 * 60
