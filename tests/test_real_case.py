"""What really happened at Birmingham, computed: every known date of 2017–2021 comes out again."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from exitplan.outlook import contract_dates, contract_findings, headcount_of, last_safe_dates
from exitplan.plan import Constraint, ConstraintKind, Plan, Task
from exitplan.planfile import loads_plan
from exitplan.schedule import Schedule, compute_schedule
from exitplan.schedule.words import iso_date

TEXT = (Path(__file__).parent / "plans" / "real-case.yaml").read_text(encoding="utf-8")
DAY_ONE = "people.transferring.day-one"


@pytest.fixture(scope="module")
def schedule() -> Schedule:
    return compute_schedule(loads_plan(TEXT))


def last(schedule: Schedule, item: str) -> str:
    """The last safe date of an item for the transfer of 1 August 2019."""
    rows = {row.id: row for row in last_safe_dates(schedule, DAY_ONE)}
    return iso_date(rows[item].last_day)


@pytest.mark.parametrize(
    ("gate", "meets", "papers", "notice", "effective"),
    [
        ("decision", "2017-06-27", "2017-06-19", "2017-05-29", "2017-07-06"),
        ("arrangements", "2017-11-14", "2017-11-06", "2017-10-16", "2017-11-23"),
        # Published on the Thursday before Easter, so two bank holidays lie in the call-in.
        ("outcome", "2018-03-27", "2018-03-19", "2018-02-26", "2018-04-09"),
    ],
)
def test_cabinet_decisions(
    schedule: Schedule, gate: str, meets: str, papers: str, notice: str, effective: str
) -> None:
    """Papers five clear working days before, notice 28 clear days, call-in after publication."""
    decided = schedule.gate(gate)
    assert decided is not None
    found = decided.as_dict()
    assert (found["meets"], found["papers_by"], found["notice_by"]) == (meets, papers, notice)
    assert found["effective"] == effective
    assert str(schedule[gate].finish) == effective


@pytest.mark.parametrize(
    ("ready", "meets"), [("2017-05-26", "2017-06-27"), ("2017-05-30", "2017-11-14")]
)
def test_a_day_after_the_notice_costs_until_november(
    schedule: Schedule, ready: str, meets: str
) -> None:
    """29 May 2017, the last day for notice, is a bank holiday: the Friday before makes June."""
    held = Constraint(ConstraintKind.START_NO_EARLIER_THAN, ready)
    task = Task("decision", "Decision", gate="cabinet", constraints=[held])
    cabinet = schedule.plan.boards
    gate = compute_schedule(Plan("p", "P", "2017-05-01", [task], boards=cabinet)).gate("decision")
    assert gate is not None
    assert iso_date(gate.sitting.meets) == meets


def test_four_months_of_transition_end_with_the_transfer(schedule: Schedule) -> None:
    """From 1 April 2019 four months lead to 1 August, and the chain of duties fits in them."""
    assert str(schedule["transition"].finish) == "2019-07-31"
    for wave in ("transferring", "seconded"):
        assert str(schedule[f"people.{wave}.day-one"].finish) == "2019-08-01"
    chain = [f"people.transferring.{step}" for step in ("consult", "eli-period", "pensions")]
    ready = max(schedule[item].finish for item in chain)
    assert datetime.date(2019, 7, 22) <= ready < datetime.date(2019, 8, 1)
    assert contract_dates(schedule)[0].gap_days == -608


def test_314_people_and_two_ways(schedule: Schedule) -> None:
    """167 change their employer, 147 come back; only the former need liability information."""
    found = headcount_of(schedule)
    assert found is not None
    assert sorted((move.people, move.changes_employer) for move in found.moves) == [
        (147, False),
        (167, True),
    ]
    assert {iso_date(move.day or 0) for move in found.moves} == {"2019-08-01"}
    ids = {task.id for task in schedule.plan.tasks()}
    assert "people.transferring.eli-given" in ids
    assert "people.seconded.eli-given" not in ids


@pytest.mark.parametrize(("cautious", "last_day"), [(False, "2019-07-04"), (True, "2019-07-03")])
def test_liability_information(cautious: bool, last_day: str) -> None:
    """28 days before 1 August 2019: by 4 July, or by 3 July where clear days are kept."""
    text = TEXT.replace("      from: Capita\n", "      from: Capita\n      cautious: true\n")
    schedule = compute_schedule(loads_plan(text if cautious else TEXT))
    assert last(schedule, "people.transferring.eli-given") == last_day


def test_leaving_at_will_on_60_days(schedule: Schedule) -> None:
    """To be out by 30 September 2017, notice by 1 August; nobody served it."""
    early = next(dates for dates in contract_dates(schedule) if dates.id == "leaving-early")
    (notice,) = early.notices
    assert iso_date(notice.last_day) == "2017-08-01"
    assert [finding.code for finding in contract_findings(schedule)] == ["EP462"]


def test_months_between(schedule: Schedule) -> None:
    """25 months from decision to transfer, 42 from the end of the operating model to expiry."""
    transfer = schedule[DAY_ONE].finish
    assert schedule["months.twenty-five"].finish < transfer < schedule["months.twenty-six"].finish
    assert schedule["months.forty-two"].finish == schedule["expiry"].finish
    assert str(schedule["expiry"].finish) == "2021-03-31"
