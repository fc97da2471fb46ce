"""Meetings of a board: which there are, what comes before and after, what a day's delay costs."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from exitplan.calendars import CalendarSpec, Period, YearlyPeriod
from exitplan.errors import ExitplanError, HorizonError, PeriodError, PlanError
from exitplan.governance import Sittings, board_of, sittings
from exitplan.plan import Board, Gate, IfClosed, PeriodUse
from exitplan.schedule import compute_schedule
from tests.governance.boards import CALL_IN, KEY_DECISION, board, date, gate, on, plan, table
from tests.schedule.build import mark, task

CABINET = board(notice=KEY_DECISION, call_in=CALL_IN)


def met(found: Sittings, first: str, last: str) -> str:
    """List the meetings between two dates as month and day."""
    return " ".join(date(sitting.meets)[5:] for sitting in found.between(on(first), on(last)))


@pytest.mark.parametrize(
    ("meets", "fields", "day", "expected"),
    [
        ("2017-06-27", {"notice": KEY_DECISION}, "notice_by", "2017-05-29"),
        ("2017-06-27", {}, "papers_by", "2017-06-19"),
        ("2019-04-25", {}, "papers_by", "2019-04-15"),
        ("2017-06-27", {"call_in": CALL_IN}, "published", "2017-06-29"),
        ("2017-06-27", {"call_in": CALL_IN}, "effective", "2017-07-06"),
        ("2017-06-27", {}, "effective", "2017-06-27"),
        ("2017-06-27", {"notice": KEY_DECISION}, "ready_by", "2017-05-29"),
        ("2017-06-27", {}, "notice_by", ""),
        ("2017-06-27", {"papers": None}, "papers_by", "2017-06-26"),
        ("2017-06-27", {"papers": PeriodUse("council.agenda", (), 7)}, "papers_by", "2017-06-15"),
        ("2017-06-27", {"publishes_after": 0, "call_in": CALL_IN}, "effective", "2017-07-04"),
        (
            "2017-06-27",
            {"call_in": PeriodUse(CALL_IN, (), 4)},
            "effective",
            "2017-07-05",
        ),
    ],
)
def test_what_comes_before_and_after_a_meeting(
    meets: str, fields: dict[str, Any], day: str, expected: str
) -> None:
    """Clear days, clear working days over Easter and call-in give the published vectors."""
    found = table(board(None, meets, **fields))
    assert date(getattr(found.between(on(meets), on(meets))[0], day)) == expected


def test_missing_the_papers_by_a_day_costs_a_whole_cycle() -> None:
    """Ready on the last day for papers makes the meeting; a day later waits for the next one."""
    found = table(board(call_in=CALL_IN))
    assert date(found.last_day(on("2017-06-12"))) == "2017-06-29"
    assert date(found.last_day(on("2017-06-13"))) == "2017-07-27"
    assert found.next_day(on("2017-06-13")) == on("2017-07-28")
    assert date(found.latest_event(on("2017-07-27"))) == "2017-06-12"
    first = found.sitting_for(on("2017-06-12"))
    later = found.sitting_after(first)
    assert later == found.sitting_for(on("2017-06-13"))
    assert later is not None
    assert (date(first.meets), date(later.meets)) == ("2017-06-20", "2017-07-18")


def test_a_gate_says_what_it_needs_of_its_board() -> None:
    """Notice and call-in hold only where the decision is a key decision, or can be called in."""
    ready = on("2017-05-23")
    assert date(table(CABINET).sitting_for(ready).meets) == "2017-07-18"
    plain = table(CABINET, Gate("cabinet", key_decision=False, call_in=False))
    assert date(plain.sitting_for(ready).meets) == "2017-06-20"
    assert date(plain.last_day(ready)) == "2017-06-20"
    assert plain.sitting_for(ready).notice_by is None


def test_a_notice_of_its_own_binds_the_notice_and_not_readiness() -> None:
    """With an item for the notice, papers alone bind readiness, and the item has its own rule."""
    found = table(CABINET, Gate("cabinet", notice="n"))
    sitting = found.sitting_for(on("2017-06-12"))
    assert (date(sitting.notice_by), date(sitting.ready_by)) == ("2017-05-22", "2017-06-12")
    assert date(sitting.meets) == "2017-06-20"
    assert date(found.noticed.last_day(on("2017-05-22"))) == "2017-06-29"
    assert date(found.noticed.last_day(on("2017-05-23"))) == "2017-07-27"
    assert date(found.noticed.latest_event(on("2017-07-27"))) == "2017-05-22"


def test_a_notice_that_nobody_asks_for_comes_before_the_meeting() -> None:
    """Where a board has no period for notice, the item is still no later than the day before."""
    found = table(board(), Gate("cabinet", notice="n"))
    assert date(found.noticed.last_day(on("2017-06-19"))) == "2017-06-20"
    assert date(found.noticed.last_day(on("2017-06-20"))) == "2017-07-18"


def test_fixed_meetings_stand_in_place_of_the_cycle() -> None:
    """From the first to the last fixed meeting there are no others; around them is the cycle."""
    found = table(board("third Tuesday", "2017-07-11", "2017-05-30"))
    assert met(found, "2017-04-01", "2017-09-30") == "04-18 05-16 05-30 07-11 07-18 08-15 09-19"
    projected = [s.is_projected for s in found.between(on("2017-05-01"), on("2017-07-31"))]
    assert projected == [False, False, False, True]


def test_meetings_on_unproclaimed_bank_holidays_are_projected() -> None:
    """A meeting is marked once it, or its call-in, lies in a year that nobody has proclaimed."""
    for call_in, expected in ((None, [False, False, True]), (CALL_IN, [False, True, True])):
        found = table(board(call_in=call_in))
        marks = [s.is_projected for s in found.between(on("2028-11-01"), on("2029-01-31"))]
        assert marks == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "07-18 08-15 09-19"),
        ({"recess": [Period(on("2017-08-01"), on("2017-08-31"))]}, "07-18 09-19"),
        ({"recess": [YearlyPeriod((7, 20), (9, 19))]}, "07-18"),
        ({"pre_election": [Period(on("2017-08-15"), on("2017-09-18"))]}, "07-18 09-19"),
        (
            {
                "recess": [
                    Period(on("2017-08-14"), on("2017-08-20")),
                    Period(on("2017-08-16"), on("2017-09-19")),
                ]
            },
            "07-18",
        ),
    ],
)
def test_the_cycle_rests_in_recess_and_before_elections(
    fields: dict[str, Any], expected: str
) -> None:
    """Neither a recess nor a pre-election period has meetings of the cycle."""
    assert met(table(board(**fields)), "2017-07-01", "2017-09-30") == expected


def test_a_fixed_meeting_stands_in_recess_but_not_before_an_election() -> None:
    """Somebody fixed it, so it is held; before an election it decides nothing."""
    away = Period(on("2017-08-01"), on("2017-08-31"))
    fixed = ("2017-07-18", "2017-08-16", "2017-09-19")
    assert met(table(board(None, *fixed, recess=[away])), "2017-07-01", "2017-09-30") == (
        "07-18 08-16 09-19"
    )
    assert met(table(board(None, *fixed, pre_election=[away])), "2017-07-01", "2017-09-30") == (
        "07-18 09-19"
    )


@pytest.mark.parametrize(
    ("if_closed", "expected"),
    [
        (IfClosed.SKIP, "04-24 05-08"),
        (IfClosed.NEXT, "04-18 04-24 05-02 05-08"),
        (IfClosed.PREVIOUS, "04-13 04-24 04-28 05-08"),
    ],
)
def test_a_meeting_on_a_bank_holiday_is_left_out_or_moved(
    if_closed: IfClosed, expected: str
) -> None:
    """Easter Monday and the early May holiday of 2017, on a board that meets on Mondays."""
    found = table(board("every Monday", if_closed=if_closed))
    assert met(found, "2017-04-12", "2017-05-08") == expected


def test_a_moved_meeting_is_held_once_and_not_in_a_recess() -> None:
    """Two meetings moved to one day are one; one moved into a recess or out of it is none."""
    closed = CalendarSpec("office", closed=[Period(on("2017-08-07"), on("2017-08-18"))])
    moved = board("every Tuesday", if_closed=IfClosed.NEXT, calendar="office")
    found = table(moved, calendars={"office": closed})
    assert met(found, "2017-08-01", "2017-08-31") == "08-01 08-21 08-22 08-29"
    for first, last in (("2017-08-21", "2017-08-21"), ("2017-08-06", "2017-08-20")):
        resting = attrs.evolve(moved, recess=[Period(on(first), on(last))])
        found = table(resting, calendars={"office": closed})
        assert met(found, "2017-08-01", "2017-08-31") == "08-01 08-22 08-29"


def test_a_meeting_is_moved_before_the_election_rule_looks() -> None:
    """What is moved into a pre-election period decides nothing, what is moved out of it does."""
    begins = Period(on("2017-05-02"), on("2017-06-08"))
    found = table(board("first Monday", if_closed=IfClosed.NEXT, pre_election=[begins]))
    assert met(found, "2017-04-01", "2017-06-30") == "04-03"
    found = table(board("first Monday", if_closed=IfClosed.PREVIOUS, pre_election=[begins]))
    assert met(found, "2017-04-01", "2017-06-30") == "04-03 04-28"


def test_after_the_last_known_meeting_the_answer_is_refused() -> None:
    """A board of fixed dates alone raises EP412 for what is ready too late, and says what helps."""
    found = table(board(None, "2017-06-27", "2017-07-25"))
    assert date(found.last_day(on("2017-07-17"))) == "2017-07-25"
    with pytest.raises(
        HorizonError, match="no known meeting for what is ready on 18 July 2017"
    ) as e:
        found.last_day(on("2017-07-18"))
    problem = e.value.diagnostics[0]
    assert problem.code == "EP412"
    assert problem.help.startswith("add later dates to the board, or a cycle")
    assert problem.where is not None
    assert problem.where.field == "boards.cabinet.dates"
    assert found.sitting_after(found.sitting_for(on("2017-07-17"))) is None
    with pytest.raises(HorizonError, match="EP412"):
        found.sitting_for(on("2017-07-18"))
    with pytest.raises(HorizonError, match="EP412"):
        found.noticed.last_day(on("2017-07-25"))


def test_a_cycle_ends_with_the_bank_holidays_that_are_known() -> None:
    """Beyond the table no meeting is made up, nor one whose call-in would end there."""
    assert date(table(board()).meets[-1]) == "2060-12-21"
    found = table(CABINET)
    assert date(found.meets[-1]) == "2060-11-16"
    with pytest.raises(HorizonError, match="EP412"):
        found.last_day(on("2060-12-21"))
    with pytest.raises(HorizonError, match="a day after all calendars"):
        found.last_day(10**9)


def test_before_the_calendars_begin_the_answer_is_refused() -> None:
    """A day in 1999 gets no meeting of 2000 that only seems to be the first."""
    with pytest.raises(HorizonError, match="EP309"):
        table(CABINET).last_day(on("1999-12-01"))


def test_ten_years_before_the_first_known_meeting_the_answer_is_refused() -> None:
    """Nobody knows how a board met long before the first of its dates that is written down."""
    found = table(board(None, "2027-06-29"))
    assert date(found.last_day(on("2018-01-01"))) == "2027-06-29"
    with pytest.raises(HorizonError, match="the first one, more than 10 years later"):
        found.last_day(on("2015-01-01"))


def test_a_finish_before_any_meeting_shows_as_float_below_nothing() -> None:
    """A plan that must finish before its board ever decides is dated, and is years too late."""
    fixed = board(None, "2017-06-27")
    found = compute_schedule(
        plan(
            task("work", "20d"),
            attrs.evolve(gate("decide"), after=task("x", "1d", "work").after),
            mark("done", "decide"),
            boards=(fixed,),
            finish_by="2017-03-01",
        )
    )
    assert date(found["decide"].finish_day) == "2017-06-27"
    total = found["work"].total_float_minutes
    assert total is not None
    assert total < -5 * 200 * 8 * 60


def test_a_gate_in_a_plan_waits_for_its_meeting() -> None:
    """In a schedule the decision takes effect when its table says: a day late is a cycle late."""
    work = task("work", "20d")
    decide = attrs.evolve(gate("decide"), after=task("x", "1d", "work").after)
    found = compute_schedule(
        plan(work, decide, start="2017-05-15", boards=(board(call_in=CALL_IN),))
    )
    assert date(found["work"].finish_day) == "2017-06-12"
    assert date(found["decide"].finish_day) == "2017-06-29"
    later = attrs.evolve(work, duration="21d")
    found = compute_schedule(
        plan(later, decide, start="2017-05-15", boards=(board(call_in=CALL_IN),))
    )
    assert date(found["decide"].finish_day) == "2017-07-27"


def test_equal_questions_get_the_same_object() -> None:
    """Sittings are worked out once for equal boards, rules and calendars, whatever the plan."""
    one, other = plan(boards=(CABINET,)), plan(boards=(attrs.evolve(CABINET),), title="Other")
    found = sittings(one.boards["cabinet"], Gate("cabinet"), one)
    assert sittings(one.boards["cabinet"], Gate("cabinet", value=5), one) is found
    assert sittings(other.boards["cabinet"], Gate(value=7), other) is found
    assert sittings(CABINET, Gate("cabinet", call_in=False), one) is not found
    assert sittings(CABINET, Gate("cabinet", notice="n"), one) is not found
    scottish = plan(boards=(CABINET,), calendar="scotland")
    assert sittings(CABINET, Gate("cabinet"), scottish) is not found


def test_plans_are_forgotten_when_they_are_gone() -> None:
    """The memory of a plan's sittings goes with the plan."""
    from exitplan.governance import _lookup

    before = len(_lookup._TABLES)
    found = plan(boards=(CABINET,))
    sittings(CABINET, Gate("cabinet"), found)
    assert len(_lookup._TABLES) == before + 1
    del found
    assert len(_lookup._TABLES) == before


@pytest.mark.parametrize(
    ("found", "error", "code"),
    [
        (board(None), PlanError, "EP411"),
        (board(recess=[YearlyPeriod((1, 1), (12, 31))]), PlanError, "EP411"),
        (board("every Saturday"), PlanError, "EP411"),
        (board(None, "1999-12-21"), HorizonError, "EP309"),
        (board(papers="council.agendum"), ExitplanError, "EP401"),
        (board(papers=PeriodUse("council.agenda", (), 4)), PeriodError, "EP402"),
        (board(calendar="offices"), PlanError, "EP205"),
    ],
)
def test_a_board_without_lawful_meetings_is_refused(
    found: Board, error: type[ExitplanError], code: str
) -> None:
    """Sittings are right, or there are none."""
    with pytest.raises(error) as raised:
        table(found)
    assert [d.code for d in raised.value.diagnostics] == [code]


def test_sittings_are_parallel_and_strictly_increasing() -> None:
    """Each list has an entry for each meeting; meetings that nothing needs are left out."""
    week = board("every Tuesday", "2017-06-24", "2017-06-25", "2017-06-26", call_in=CALL_IN)
    found = table(week, calendar="every-day")
    assert met(found, "2017-06-19", "2017-06-30") == "06-20 06-24 06-27"
    for days in (found.meets, found.ready_by, found.effective):
        assert days == sorted(set(days))
        assert len(days) == len(found)
    for place, sitting in enumerate(found.between(0, 10**7)):
        assert sitting.meets == found.meets[place]
        assert sitting.papers_by == found.papers_by[place]
        assert sitting.notice_by == found.notice_by[place]
        assert sitting.published == found.published[place]
        assert sitting.is_projected == found.is_projected[place]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "Group"), (200_000, "Group"), (200_001, "Programme"), (10**12, "Programme")],
)
def test_a_value_chooses_the_board(value: int, expected: str) -> None:
    """Exactly £200,000 belongs to the board that takes up to that."""
    found = plan(
        boards=(
            board(id="programme", over=200_000),
            board(id="group", up_to=200_000),
            board(id="scrutiny"),
        )
    )
    assert board_of(Gate(value=value), found).title == expected
    assert board_of(Gate("scrutiny", value=value), found).title == "Scrutiny"
