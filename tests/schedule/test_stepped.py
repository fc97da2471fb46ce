"""Legal periods and gates, worked out by hand.

The cabinet meets on third Tuesdays: 16 June, 21 July and 18 August 2015. Its
papers lie open for five clear working days, so what it is to decide on 16 June
must be ready on the 8th. Decisions are published two working days later and in
effect at the end of the fifth working day after that: 25 June, 30 July and
27 August.
"""

from __future__ import annotations

from typing import Any

import pytest

from exitplan.errors import HorizonError, PlanError
from exitplan.plan import (
    Board,
    Gate,
    Link,
    MustDates,
    NoLaterThan,
    PeriodUse,
    Progress,
    SchedulingOptions,
    Task,
)
from exitplan.schedule import Schedule
from tests.schedule.build import days, group, instants, link, mark, must, schedule, task

STANDSTILL = PeriodUse("pcr2015.standstill")
CABINET = Board("cabinet", "Cabinet", meets="third Tuesday", call_in=PeriodUse("council.call-in"))
NOTICED = Board(
    "noticed",
    "Cabinet",
    meets="third Tuesday",
    notice=PeriodUse("council.key-decision-notice"),
    call_in=PeriodUse("council.call-in"),
)
DAY = 1440


def period(id: str, *after: Link | str, use: PeriodUse = STANDSTILL, **fields: Any) -> Task:  # noqa: A002
    links = [one if isinstance(one, Link) else Link(one) for one in after]
    return Task(id, id.title(), period=use, after=links, **fields)


def gate(id: str, *after: Link | str, use: Gate | str = "cabinet", **fields: Any) -> Task:  # noqa: A002
    links = [one if isinstance(one, Link) else Link(one) for one in after]
    return Task(id, id.title(), gate=use, after=links, **fields)


def decided(*items: Task, **fields: Any) -> Schedule:
    return schedule(*items, **{"boards": {"cabinet": CABINET, "noticed": NOTICED}} | fields)


def test_a_standstill_over_easter_ends_with_the_next_working_day() -> None:
    """Ten days that would end on Good Friday end on Tuesday, and the contract is signed then on."""
    found = schedule(
        task("letters", "2d"),
        period("standstill", "letters"),
        task("sign", "1d", "standstill"),
        start="2015-03-23",
    )
    assert days(found, "letters") == ("2015-03-23", "2015-03-24")
    assert days(found, "standstill") == ("2015-03-24", "2015-04-07")
    assert days(found, "sign") == ("2015-04-08", "2015-04-08")


def test_a_standstill_over_christmas_ends_behind_the_bank_holidays() -> None:
    """Ten days that would end on Christmas Day 2015 end on Tuesday the 29th."""
    found = schedule(
        task("letters", "1d"),
        period("standstill", "letters"),
        task("sign", "1d", "standstill"),
        start="2015-12-15",
    )
    assert days(found, "standstill") == ("2015-12-15", "2015-12-29")
    assert days(found, "sign") == ("2015-12-30", "2015-12-30")


def test_one_period_after_another_begins_on_the_next_day() -> None:
    """What follows a period at once has its event on the day after the period's last."""
    found = schedule(period("first"), period("second", "first"))
    assert days(found, "first") == ("2015-06-01", "2015-06-11")
    assert days(found, "second") == ("2015-06-12", "2015-06-22")
    assert instants(found, "second") == ("2015-06-12T00:00", "2015-06-23T00:00")


def test_letters_may_slip_while_the_period_ends_on_the_same_day() -> None:
    """A period that would end on a weekend has the days up to its end as float of its event."""
    # From Wednesday the 3rd the tenth day is Saturday, from Thursday and Friday Sunday and Monday:
    # all three end on Monday the 15th.
    found = schedule(period("standstill"), mark("signed", "standstill"), start="2015-06-03")
    assert days(found, "standstill") == ("2015-06-03", "2015-06-15")
    assert found.float_to("signed")["standstill"] == 2 * DAY
    assert found["standstill"].total_float_minutes == 2 * DAY
    assert found["standstill"].free_float_minutes == 2 * DAY


def test_a_period_of_no_days_takes_no_time() -> None:
    """Where the law asks for no standstill, what follows is done on the day of the event."""
    none = PeriodUse("pa2023.standstill", "framework")
    found = schedule(task("award", "4h"), period("none", "award", use=none), mark("done", "none"))
    assert instants(found, "none") == ("2015-06-01T13:00", "2015-06-01T13:00")
    assert days(found, "done") == ("2015-06-01", "2015-06-01")


@pytest.mark.parametrize(
    ("length", "effective", "next_day"),
    [("6d", "2015-06-25", "2015-06-26"), ("7d", "2015-07-30", "2015-07-31")],
)
def test_missing_the_papers_by_a_day_costs_a_cycle(
    length: str, effective: str, next_day: str
) -> None:
    """Ready on the last day for papers the report is decided in June, a day later in July."""
    found = decided(task("report", length), gate("decide", "report"), task("act", "1d", "decide"))
    assert days(found, "decide")[1] == effective
    assert days(found, "act")[0] == next_day


def test_float_ends_at_the_papers_deadline() -> None:
    """A report that is ready early may be later by the working days to the last day for papers."""
    found = decided(task("report", "3d"), gate("decide", "report"), mark("decided", "decide"))
    assert found.float_to("decided") == {"report": 3 * 480, "decide": 5 * DAY, "decided": 0}
    assert found["report"].total_float_minutes == 3 * 480
    assert found["decide"].free_float_minutes == 5 * DAY


def test_work_before_a_gate_is_part_of_it() -> None:
    """A gate with a duration starts with the work, and its float is of the work's start."""
    found = decided(gate("decide", duration="3d"), mark("decided", "decide"))
    assert instants(found, "decide") == ("2015-06-01T09:00", "2015-06-26T00:00")
    passed = found.gate("decide")
    assert passed is not None
    assert passed.sitting.meets - passed.ready_day == 13  # From 3 to 16 June.
    # Work from Thursday to Monday is ready on the 8th.
    assert found.float_to("decided")["decide"] == 3 * DAY
    assert [driver.cause.value for driver in found.drivers("decide")] == ["plan start"]


def test_no_later_than_bounds_the_start_of_a_gate() -> None:
    """Of many starts with the same decision, those after the date named have negative float."""
    late = must("start_no_later_than", "2015-06-04")
    found = decided(gate("decide", constraints=[late]), mark("decided", "decide"))
    assert found["decide"].total_float_minutes == 3 * DAY
    assert found.float_to("decided")["decide"] == 7 * DAY


@pytest.mark.parametrize(
    ("given", "effective"), [("2015-06-22", "2015-07-30"), ("2015-06-23", "2015-08-27")]
)
def test_a_notice_of_its_own_holds_the_decision(given: str, effective: str) -> None:
    """Twenty-eight clear days lie between the notice and the meeting that decides."""
    on = must("must_finish_on", given)
    found = decided(
        task("notice", "1d", constraints=[on]),
        gate("decide", use=Gate("noticed", notice="notice")),
    )
    assert days(found, "decide")[1] == effective


def test_a_notice_given_on_a_saturday_counts_from_that_day() -> None:
    """A fact outside working time is the day on which it happened, not the last working day."""
    # Twenty-eight clear days from Saturday 20 June end on 18 July, a day later they do not.
    board = Board(
        "sunday",
        "Sunday board",
        dates=[735798, 735805],  # 19 and 26 July 2015
        notice=PeriodUse("council.key-decision-notice"),
    )
    given = Progress("2015-06-20", "2015-06-20")
    found = decided(
        task("notice", "1d", progress=given),
        gate("decide", use=Gate("sunday", notice="notice")),
        boards={"sunday": board},
        status_date="2015-06-22",
    )
    assert days(found, "decide")[1] == "2015-07-19"
    late = Progress("2015-06-21", "2015-06-21")
    found = decided(
        task("notice", "1d", progress=late),
        gate("decide", use=Gate("sunday", notice="notice")),
        boards={"sunday": board},
        status_date="2015-06-22",
    )
    assert days(found, "decide")[1] == "2015-07-26"


def test_a_started_period_ends_when_the_rule_says() -> None:
    """Neither the status date nor what should have come before moves a period that runs."""
    found = schedule(
        task("letters", "20d"),
        task("audit", "30d"),
        period("standstill", "letters", link("audit FF"), progress=Progress("2015-06-03")),
        task("sign", "1d", "standstill"),
        status_date="2015-06-10",
    )
    assert days(found, "standstill") == ("2015-06-03", "2015-06-15")
    assert days(found, "sign") == ("2015-06-16", "2015-06-16")
    assert [driver.cause.value for driver in found.drivers("standstill")] == ["actual"]
    assert "letters" not in found.float_to("sign")
    assert found["letters"].free_float_minutes == found["letters"].total_float_minutes


@pytest.mark.parametrize(
    ("status", "effective"),
    [("2015-06-10", "2015-06-25"), ("2015-06-25", "2015-06-25"), ("2015-06-26", "2015-07-30")],
)
def test_a_started_gate_is_decided_after_the_status_date(status: str, effective: str) -> None:
    """A decision nobody has reported takes effect at the first meeting that still can."""
    found = decided(gate("decide", progress=Progress("2015-06-03")), status_date=status)
    assert days(found, "decide") == ("2015-06-03", effective)


@pytest.mark.parametrize(
    ("status", "effective"),
    [("2015-06-09", "2015-07-30"), ("2015-06-12", "2015-07-30"), ("2015-06-08", "2015-07-30")],
)
def test_work_done_before_a_started_gate_keeps_the_day_it_was_planned_for(
    status: str, effective: str
) -> None:
    """Reported later, work that is over by then is ready no earlier than it was planned."""
    found = decided(
        gate("decide", duration="7d", progress=Progress("2015-06-01")), status_date=status
    )
    assert days(found, "decide") == ("2015-06-01", effective)


def test_work_that_a_started_gate_still_waits_for_has_float_to_its_decision() -> None:
    """What holds the finish of a gate that runs may end on the day the decision takes effect."""
    found = decided(
        task("audit", "5d"),
        gate("decide", link("audit FF"), progress=Progress("2015-06-03")),
        mark("decided", "decide"),
        status_date="2015-06-10",
    )
    assert days(found, "decide") == ("2015-06-03", "2015-06-25")
    # The audit ends on Tuesday the 16th; seven working days later it is Thursday the 25th.
    assert days(found, "audit")[1] == "2015-06-16"
    assert found.float_to("decided")["audit"] == 7 * 480


def test_what_follows_the_start_of_a_period_leaves_it_whole_days() -> None:
    """A period whose start is waited for until Wednesday noon may slip by two days, not more."""
    noon = must("start_no_earlier_than", "2015-06-03T12:00")
    found = schedule(
        group("g", period("standstill"), task("other", "1d", link("standstill FS+5d"))),
        mark("begun", link("g SS"), constraints=[noon]),
        task("next", "1d", link("standstill SS"), constraints=[noon]),
    )
    assert found.float_to("begun")["standstill"] == 2 * DAY
    assert found.float_to("next")["standstill"] == 2 * DAY
    found = schedule(
        period("standstill"), task("next", "1d", link("standstill SS"), constraints=[noon])
    )
    assert found["standstill"].free_float_minutes == 2 * DAY


def test_finished_periods_and_gates_keep_their_dates() -> None:
    """What is over ended when it is said to have, whatever the rule says."""
    over = Progress("2015-06-03", "2015-06-11")
    found = decided(
        period("standstill", progress=over),
        gate("decide", progress=over),
        task("sign", "1d", "standstill", "decide"),
        status_date="2015-06-12",
    )
    assert days(found, "standstill") == ("2015-06-03", "2015-06-11")
    assert days(found, "decide") == ("2015-06-03", "2015-06-11")
    assert days(found, "sign")[0] == "2015-06-12"


def test_a_date_that_replaces_the_logic_gives_the_latest_event() -> None:
    """A period that must finish on a date begins on the last day from which it does."""
    found = schedule(
        period("standstill", constraints=[must("must_finish_on", "2015-07-06")]),
        options=SchedulingOptions(must_dates=MustDates.OVERRIDE_LOGIC),
    )
    assert days(found, "standstill") == ("2015-06-26", "2015-07-06")


def test_no_later_than_pulls_a_gate_to_its_date_only() -> None:
    """A gate pulled ahead of the logic starts on the date named, not on the last for papers."""
    found = decided(
        task("report", "6d"),
        gate("decide", "report", constraints=[must("start_no_later_than", "2015-06-04")]),
        options=SchedulingOptions(no_later_than=NoLaterThan.PULL_EARLY),
    )
    assert days(found, "decide") == ("2015-06-04", "2015-06-25")


@pytest.mark.parametrize(
    ("items", "fields", "name"),
    [
        (
            [task("far", "16000d"), period("standstill", "far")],
            {"start": "2018-06-01"},
            "standstill",
        ),
        ([mark("m"), period("standstill")], {"finish_by": "2090-01-01"}, "standstill"),
        ([mark("m"), period("standstill"), task("far", "30000ed")], {}, "standstill"),
    ],
)
def test_dates_that_cannot_be_told_are_placed_at_an_item(
    items: list[Task], fields: dict[str, Any], name: str
) -> None:
    """A day outside the years that a rule's calendar knows is reported with the item's name."""
    with pytest.raises(HorizonError) as caught:
        schedule(*items, **{"calendar": "24-hour"} | fields)
    assert [found.where.item for found in caught.value.diagnostics if found.where] == [name]


def test_work_before_a_gate_moves_with_its_finish() -> None:
    """Held by another's finish, work before a gate begins as late as it must."""
    found = decided(task("funds", "30d"), gate("decide", link("funds FF"), duration="3d"))
    assert days(found, "funds")[1] == "2015-07-10"
    # Ready on Tuesday 9 June, it has missed the meeting whose decision takes effect in June.
    assert instants(found, "decide") == ("2015-06-04T09:01", "2015-07-31T00:00")
    assert [driver.predecessor for driver in found.drivers("decide")] == ["funds"]


def test_only_a_task_lasts_for_a_period() -> None:
    """A milestone with a legal period is refused, not dated on a calendar of its own."""
    with pytest.raises(PlanError, match="EP404"):
        schedule(mark("m", period=STANDSTILL))
