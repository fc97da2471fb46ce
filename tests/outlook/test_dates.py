from __future__ import annotations

import datetime
import json

import pytest

from exitplan.errors import PlanError
from exitplan.expansion import Expansion
from exitplan.law import LegalPeriod
from exitplan.outlook import DueState, contract_dates, extension_needed, legal_duties
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Contract,
    Duty,
    Extension,
    Group,
    Kind,
    LegalDuty,
    Notice,
    Obligation,
    Plan,
    Task,
)
from exitplan.schedule import Schedule, compute_schedule

AT_WILL = LegalPeriod(
    "at-will", "Leaving at will", 60, counts_event_day=True, provision="clause 12.3"
)


def day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def on(name: str, date: str) -> Task:
    held = Constraint(ConstraintKind.FINISH_NO_EARLIER_THAN, date)
    return Task(name, name.title(), kind=Kind.MILESTONE, constraints=[held], calendar="every-day")


def schedule(*items: Task | Group, status: str | None = None, **fields) -> Schedule:
    contract = Contract("c", "ICT services", **{"ends": "2017-09-30"} | fields)
    plan = Plan("p", "P", "2014-09-01", items, status,
                periods={"at-will": AT_WILL}, contracts={"c": contract})  # fmt: skip
    return compute_schedule(plan)


def test_the_gap_is_measured_from_the_last_day_to_the_last_item():
    """Of several items the last counts; room is a gap below zero."""
    items = (on("desk", "2017-09-01"), on("live", "2017-10-03"))
    (late,) = contract_dates(schedule(*items, new_service=("live", "desk")))
    assert (late.new_service, late.new_service_day) == ("live", day("2017-10-03"))
    # Saturday's end to Tuesday: Sunday, Monday, Tuesday.
    assert (late.gap_days, late.gap_working_days) == (3, 2)
    (early,) = contract_dates(schedule(*items, new_service=("desk",)))
    assert (early.gap_days, early.gap_working_days) == (-29, -20)
    (silent,) = contract_dates(schedule(*items))
    assert (silent.new_service, silent.new_service_day, silent.gap_days) == (None, None, None)


def test_a_notice_has_its_last_day_and_its_room():
    """Birmingham's sixty days: by 1 August 2017; two working days of room from 28 July."""
    leave = Notice("leave", "Leave", "at-will", "serve")
    (dates,) = contract_dates(schedule(on("serve", "2017-07-28"), notices=[leave]))
    (notice,) = dates.notices
    assert (notice.last_day, notice.forecast_day) == (day("2017-08-01"), day("2017-07-28"))
    assert (notice.room_days, notice.is_late, notice.provision) == (2, False, "clause 12.3")
    assert notice.as_dict() == {
        "id": "leave",
        "title": "Leave",
        "kind": "notice",
        "rule": "at-will",
        "provision": "clause 12.3",
        "counted": "at least 60 days (clause 12.3); calendar days; the day of the event is day 1; "
        "the last day never moves",
        "counted_from": "2017-09-30",
        "last": "2017-08-01",
        "done_by": "serve",
        "forecast": "2017-07-28",
        "done": False,
        "room_working_days": 2,
        "late": False,
        "projected": False,
    }


def test_a_plan_s_longer_count_is_the_one_that_binds():
    """Ninety days where the clause asks for sixty: the plan's own choice is counted."""
    from exitplan.plan import PeriodUse

    leave = Notice("leave", "Leave", PeriodUse("at-will", count=90), "serve")
    (dates,) = contract_dates(schedule(on("serve", "2017-06-01"), notices=[leave]))
    assert dates.notices[0].last_day == day("2017-07-02")
    assert dates.notices[0].counting.startswith("at least 90 days (clause 12.3)")


def test_last_days_in_projected_years_are_marked():
    """A last day after the bank holidays that were proclaimed may move."""
    duty = Duty("ended", "Ended", "pa2023.contract-termination-notice")
    (near,) = contract_dates(schedule(ends="2026-03-31", duties=[duty]))
    (far,) = contract_dates(schedule(ends="2045-03-31", duties=[duty]))
    assert near.duties[0].last_day == day("2026-04-29")
    assert (near.duties[0].is_projected, far.duties[0].is_projected) == (False, True)


def test_extensions_have_the_end_they_put_off():
    """Each runs on from the one before, and its notice counts back from there."""
    options = [
        Extension("2018-09-30", "First", "at-will", taken=True),
        Extension("2019-09-30", "Second", "at-will"),
        Extension("2020-09-30", "Third"),
    ]
    (dates,) = contract_dates(schedule(extensions=options))
    assert dates.last_day == day("2018-09-30")
    found = [(e.from_day, e.until_day, e.notice and e.notice.last_day) for e in dates.extensions]
    assert found == [
        (day("2017-09-30"), day("2018-09-30"), day("2017-08-01")),
        (day("2018-09-30"), day("2019-09-30"), day("2018-08-01")),
        (day("2019-09-30"), day("2020-09-30"), None),
    ]


def test_the_extension_needed_is_the_first_that_reaches_the_day():
    """None where the contract runs so long anyway, or where no option reaches."""
    first = Extension("2018-09-30", "First")
    second = Extension("2019-09-30", "Second")
    contract = Contract("c", "C", "2017-09-30", extensions=[first, second])
    assert extension_needed(contract, day("2017-09-30")) is None
    assert extension_needed(contract, day("2017-10-01")) is first
    assert extension_needed(contract, day("2018-09-30")) is first
    assert extension_needed(contract, day("2018-10-01")) is second
    assert extension_needed(contract, day("2019-10-01")) is None


def test_obligations_say_what_became_of_each_day():
    """Met, missed, next and due; before the plan begins nobody knows, unless a day is written."""
    due = Obligation(
        "o", "O", due=[day("2014-01-15")], every_year=[(4, 1), (10, 1)], met=[day("2015-03-20")]
    )
    fields = {"starts": "2013-10-01", "ends": "2016-12-31", "obligations": [due]}
    (dates,) = contract_dates(schedule(status="2015-11-02", **fields))
    assert dates.obligations[0].days == (
        (day("2013-10-01"), DueState.UNKNOWN),
        (day("2014-01-15"), DueState.MISSED),
        (day("2014-04-01"), DueState.UNKNOWN),
        (day("2014-10-01"), DueState.MISSED),
        (day("2015-04-01"), DueState.MET),
        (day("2015-10-01"), DueState.MISSED),
        (day("2016-04-01"), DueState.NEXT),
        (day("2016-10-01"), DueState.DUE),
    )
    (dates,) = contract_dates(schedule(**fields))
    assert {state for _, state in dates.obligations[0].days} == {
        DueState.UNKNOWN,
        DueState.MET,
        DueState.DUE,
    }


def test_legal_duties_come_from_what_was_laid_out():
    """A contract details notice: thirty days that begin with the day the contract is signed."""
    found = schedule(on("signed", "2026-03-02"), on("published", "2026-03-30"))
    assert legal_duties(found) == ()
    duty = LegalDuty("pa2023.contract-details-notice", "signed", "published")
    found.expansion = Expansion(found.plan, duties=(duty,))
    (dates,) = legal_duties(found)
    assert (dates.id, dates.last_day, dates.room_days) == ("published", day("2026-03-31"), 1)
    assert dates.event == "“Signed”"


def test_everything_is_plain_data():
    """What the site and other tools take is JSON without a conversion."""
    (dates,) = contract_dates(
        schedule(
            on("live", "2017-10-02"),
            new_service=("live",),
            extensions=[Extension("2018-09-30", notice="at-will"), Extension("2019-09-30")],
            obligations=[Obligation("o", "O", every_year=[(4, 1)], delay="6mo")],
        )
    )
    data = json.loads(json.dumps(dates.as_dict()))
    assert data["last_day"] == "2017-09-30"
    assert data["new_service_day"] == "2017-10-02"
    assert (data["gap_calendar_days"], data["gap_working_days"]) == (2, 1)
    assert data["extensions"][0]["notice"]["last"] == "2017-08-01"
    assert data["extensions"][1]["notice"] is None
    assert data["obligations"][0]["delay"] == "6mo"
    assert data["obligations"][0]["days"][0] == {"due": "2015-04-01", "state": "due"}


def test_contracts_that_contradict_the_plan_have_no_dates():
    """Nothing is dated that the rules refuse."""
    with pytest.raises(PlanError):
        contract_dates(schedule(new_service=("nothing",)))
