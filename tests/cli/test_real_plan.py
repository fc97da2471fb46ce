"""The Future Operating Model as shipped in plans/: sound, dated, and open about its traps.

A test here that fails after a change to the engine shows a moved date. Either
the change is wrong, or the old date was; the message of the commit says which.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from exitplan.plan import Group
from exitplan.planfile import read_plan
from exitplan.schedule import Schedule, Status, compute_schedule

ROOT = Path(__file__).resolve().parents[2]
FOM = "future-operating-model"


@pytest.fixture(scope="module")
def schedule() -> Schedule:
    """Schedule the shipped plans once."""
    reading = read_plan(ROOT / "plans")
    assert reading.plan is not None
    return compute_schedule(reading.plan)


def test_it_loads_and_schedules_without_a_word() -> None:
    """Neither reading nor scheduling finds an error, and nothing is worth a warning."""
    reading = read_plan(ROOT / "plans")
    assert [str(finding) for finding in reading.diagnostics] == []
    assert reading.plan is not None
    found = [str(notice) for notice in compute_schedule(reading.plan).notices()]
    assert [notice for notice in found if " note: " not in notice] == []


def test_three_plans_make_the_programme(schedule: Schedule) -> None:
    """The programme has its three plans and the assumed status date."""
    assert [group.id for group in schedule.plan.items] == [
        "future-operating-model",
        "ict-improvement",
        "recommendations",
    ]
    assert str(schedule.status_date) == "2015-06-30"


def test_the_contract_expires_on_31_march_2021(schedule: Schedule) -> None:
    """The plan ends with the contract, whatever else moves."""
    expiry = schedule[f"{FOM}.contract.expiry"]
    assert expiry.finish == datetime.date(2021, 3, 31)
    assert expiry.critical
    assert schedule.finish == datetime.date(2021, 3, 31)


@pytest.mark.parametrize(
    ("item", "deadline", "forecast", "status"),
    [
        ("p1", "2015-09-30", "2015-10-13", Status.LATE),
        ("p1.complete", "2015-09-30", "2015-10-13", Status.LATE),
        ("p1.critical-friend.appointed", "2015-09-30", "2015-10-13", Status.LATE),
        ("critical-friend.replaced", "2016-09-30", "2017-10-13", Status.LATE),
        ("p2", "2016-09-30", "2016-07-07", Status.ON_TIME),
        ("p3", "2017-09-30", "2017-08-25", Status.ON_TIME),
    ],
)
def test_how_the_priorities_stand(
    schedule: Schedule, item: str, deadline: str, forecast: str, status: Status
) -> None:
    """Priority 1 is late and takes the critical friend with it; priorities 2 and 3 are in time."""
    found = schedule[f"{FOM}.{item}"]
    assert found.deadline is not None
    assert (str(found.deadline.date), str(found.finish)) == (deadline, forecast)
    assert found.deadline.status is status


def test_nothing_but_priority_1_is_late(schedule: Schedule) -> None:
    """Four deadlines will be missed; all hang on the critical friend's appointment."""
    late = {
        dates.id.removeprefix(f"{FOM}.")
        for dates in schedule
        if dates.deadline is not None and dates.deadline.status is Status.LATE
    }
    assert late == {
        "p1",
        "p1.complete",
        "p1.critical-friend.appointed",
        "critical-friend.replaced",
    }


def test_the_appointment_drives_priority_1(schedule: Schedule) -> None:
    """What Priority 1 waits for, from the status date on, is the critical friend."""
    path = schedule.longest_path(to=f"{FOM}.p1.complete")
    assert [task.removeprefix(f"{FOM}.p1.") for task in path] == [
        "critical-friend.brief",
        "critical-friend.spend-approved",
        "critical-friend.compete",
        "critical-friend.evaluate",
        "critical-friend.sign",
        "critical-friend.appointed",
        "complete",
    ]


def test_trap_1_the_term_outlasts_its_replacement(schedule: Schedule) -> None:
    """A two-year term that begins late in Priority 1 cannot end within Priority 2."""
    term = schedule[f"{FOM}.critical-friend.term"]
    assert (str(term.start), str(term.finish)) == ("2015-10-13", "2017-10-13")
    because = str(schedule.why(f"{FOM}.critical-friend.replaced"))
    assert "Critical friend checks and challenges" in because
    estimate = term.item.estimate  # type: ignore[union-attr]
    assert [str(estimate.low), str(estimate.likely), str(estimate.high)] == ["24mo", "24mo", "36mo"]


def test_trap_2_the_circle_is_cut_by_an_outline(schedule: Schedule) -> None:
    """The policy waits for an outline timetable, not for the tender strategy that needs it."""
    outline = schedule[f"{FOM}.p2.procurement-policy.outline-agreed"]
    strategy = schedule[f"{FOM}.p3.tender-strategy.decided"]
    policy = schedule[f"{FOM}.p2.procurement-policy.approved"]
    assert outline.finish < policy.finish < strategy.finish
    assert schedule[f"{FOM}.p3.tender-strategy.revise-policy"].start > strategy.finish


def test_trap_4_and_5_windows_are_policy(schedule: Schedule) -> None:
    """Windows run to the end of September and stand as group starts, not as links."""
    groups = schedule.groups
    for priority, opens in (("p2", "2015-09-01"), ("p3", "2016-09-01")):
        group = groups[f"{FOM}.{priority}"]
        assert [str(constraint.date) for constraint in group.constraints] == [opens]
        assert group.deadline is not None
        assert str(group.deadline.date).endswith("-09-30")
    # So float to expiry says little, and float to the priority's own end says much.
    first = f"{FOM}.p3.requirements.baseline"
    assert schedule.float_to(f"{FOM}.p3.complete")[first] == 0
    assert (schedule[first].total_float_days or 0) > 365


@pytest.mark.parametrize("trap", ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T10"])
def test_every_trap_is_told_in_the_open(schedule: Schedule, trap: str) -> None:
    """Each trap is named in a note that readers of the site see, not in a comment alone."""
    notes = [item.notes or "" for item in schedule.plan.walk()]
    assert any(re.search(rf"[Tt]rap {trap}\b", note) for note in notes), trap


def test_what_is_cut_from_the_report_is_said(schedule: Schedule) -> None:
    """The missing R04 and the end of R07 have a task of their own, and the programme says why."""
    assert "R04" in schedule["recommendations.missing-text"].title
    assert "damaged extraction" in (schedule.plan.notes or "")


def test_nothing_is_invented_in_silence(schedule: Schedule) -> None:
    """Every task and milestone names its source or the reason for assuming it."""
    bare = [
        item.id
        for item in schedule.plan.walk()
        if not isinstance(item, Group) and item.source is None and item.assumed is None
    ]
    assert bare == []
    reasons = [item.assumed.reason for item in schedule.plan.walk() if item.assumed is not None]
    assert len(reasons) > 100
    assert all(len(reason) > 5 for reason in reasons)


def test_all_nine_recommendations_but_the_missing_one_are_planned(schedule: Schedule) -> None:
    """R01 to R09 stand as groups, except R04, whose text is not to be had."""
    found = {id_ for id_ in schedule.groups if id_.startswith("recommendations.r")}
    assert found == {f"recommendations.r0{n}" for n in (1, 2, 3, 5, 6, 7, 8, 9)}
