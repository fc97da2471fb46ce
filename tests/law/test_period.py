from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.calendars import CalendarSpec, CountUnit
from exitplan.errors import PeriodError, PlanError
from exitplan.law import (
    Bound,
    Circumstance,
    LegalPeriod,
    all_periods,
    count_before,
    count_from,
    find_period,
)


def _day(text):
    return datetime.date.fromisoformat(text).toordinal()


def _combinations():
    for period in all_periods():
        names = period.circumstance_names
        for size in range(len(names) + 1):
            for chosen in itertools.combinations(names, size):
                try:
                    period.length(chosen)
                except PeriodError:
                    continue
                yield period, chosen


COMBINATIONS = list(_combinations())
FROM, TO = _day("2014-12-01"), _day("2017-02-01")


def test_every_rule_in_all_circumstances_is_monotone_and_has_its_adjoint():
    """Over two years of days, both directions agree for every period the tables can give."""
    rules = {period.counting(chosen) for period, chosen in COMBINATIONS}
    assert len(COMBINATIONS) > 150
    for rule in rules:
        ends = [rule.next_day(day) for day in range(FROM, TO)]
        assert all(a <= b for a, b in itertools.pairwise(ends)), rule
        for step in range(FROM + 100, FROM + 500):
            event = rule.latest_event(step)
            assert rule.next_day(event) <= step < rule.next_day(event + 1), rule


@given(
    st.sampled_from(COMBINATIONS), st.integers(_day("2015-01-01"), _day("2045-01-01")), st.data()
)
def test_the_adjoint_holds_anywhere(combination, step, data):
    """Far from the present, too, an event is early enough exactly up to the latest one."""
    period, chosen = combination
    rule = period.counting(chosen)
    event = data.draw(st.integers(step - 3000, step + 20))
    assert (rule.next_day(event) <= step) == (event <= rule.latest_event(step))


@pytest.mark.parametrize(
    ("name", "chosen", "count"),
    [
        ("pcr2006.open.tenders", ["e-notice", "e-access"], 40),
        ("pcr2006.open.tenders", ["pin"], 36),
        ("pcr2006.restricted.tenders", ["e-access"], 35),
        ("pcr2006.restricted.requests", ["urgency-e-notice"], 10),
        ("pcr2015.restricted.tenders", ["e-submission"], 25),
        ("pcr2015.open.tenders", ["e-submission", "restricted-documents"], 35),
        ("pcr2015.open.tenders", ["pin", "restricted-documents"], 20),
        ("pcr2015.standstill", ["other-means"], 15),
        ("pcr2015.standstill", ["framework"], 0),
        ("pcr2015.clarifications", ["urgency"], 4),
        ("pa2023.tendering", [], 35),
        ("pa2023.tendering", ["electronic"], 30),
        ("pa2023.tendering", ["documents"], 30),
        ("pa2023.tendering", ["electronic", "documents"], 25),
        ("pa2023.tendering", ["electronic", "documents", "planned-notice"], 10),
        ("pa2023.tendering", ["urgency", "light-touch"], 0),
        ("pa2023.participation", ["urgency"], 10),
        ("pa2023.standstill", ["framework"], 0),
        ("pa2023.contract-details-notice", ["light-touch"], 120),
        ("pa2023.contract-copy", ["light-touch"], 180),
        ("redundancy.consultation", ["100-or-more"], 45),
    ],
)
def test_circumstances_combine_as_the_law_says(name, chosen, count):
    """Reductions add up under the Regulations; under the Act the shortest row counts."""
    for order in itertools.permutations(chosen):
        assert find_period(name).length(order).count == count


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("pcr2015.open.tenders", ["pin", "e-submission"]),
        ("pcr2015.open.tenders", ["e-submission", "urgency"]),
        ("pcr2015.open.tenders", ["pin", "urgency"]),
        ("pcr2015.open.tenders", ["restricted-documents", "urgency"]),
        ("pcr2006.restricted.requests", ["e-notice", "urgency"]),
        ("council.key-decision-notice", ["working-days", "special-urgency"]),
    ],
)
def test_circumstances_that_exclude_each_other(name, chosen):
    """What the law does not let be combined is refused, naming both."""
    with pytest.raises(PeriodError, match=r"EP403.*cannot be used together") as caught:
        find_period(name).length(chosen)
    assert all(one in str(caught.value) for one in chosen)


def test_an_unknown_circumstance():
    """A circumstance that is not there says so, with the nearest or all that are."""
    tenders = find_period("pcr2015.open.tenders")
    with pytest.raises(PeriodError, match="EP403") as caught:
        tenders.length(["e-submision"])
    assert caught.value.diagnostics[0].help == "did you mean e-submission?"
    with pytest.raises(PeriodError) as caught:
        tenders.length(["zzz"])
    assert "pin, urgency, e-submission and restricted" in caught.value.diagnostics[0].help
    with pytest.raises(PeriodError) as caught:
        find_period("council.agenda").length(["zzz"])
    assert "the same in all circumstances" in caught.value.diagnostics[0].help


def test_a_circumstance_before_its_day():
    """E-submission shortens negotiated tenders only from 18 April 2016."""
    period = find_period("pcr2015.negotiation.tenders")
    assert period.length(["e-submission"], on=_day("2016-04-18")).count == 25
    with pytest.raises(PeriodError, match="18 April 2016 or later, not on 17 April 2016"):
        period.length(["e-submission"], on=_day("2016-04-17"))
    with pytest.raises(PeriodError, match="EP403"):
        count_from(period, _day("2016-04-17"), ["e-submission"])
    with pytest.raises(PeriodError, match="EP403"):
        count_before(period, _day("2016-05-13"), ["e-submission"])
    assert count_before(period, _day("2016-05-14"), ["e-submission"]).event_day == _day(
        "2016-04-18"
    )


def test_more_than_the_law_asks_is_fine():
    """A plan may choose a longer minimum and a shorter time for a duty."""
    assert find_period("pcr2015.open.tenders").counting(count=50).count == 50
    assert find_period("pcr2015.award-notice").counting(count=10).count == 10
    assert find_period("council.call-in").counting(count=3).count == 3
    assert find_period("ccs.exit-plan").counting(count=6).count == 6


@pytest.mark.parametrize(
    ("name", "chosen", "count", "said"),
    [
        ("pcr2015.open.tenders", [], 34, "at least 35 days by PCR 2015 reg 27"),
        ("pcr2015.open.tenders", ["e-submission"], 29, "at least 30 days by PCR 2015 reg 27"),
        ("pcr2006.open.tenders", ["pin"], 21, "at least 22 days"),
        ("pa2023.standstill", [], 7, "at least 8 working days"),
        ("pcr2015.award-notice", [], 31, "at most 30 days"),
        ("council.call-in", [], -1, "at least 5 working days"),
    ],
)
def test_less_than_the_law_asks_is_refused(name, chosen, count, said):
    """A period below its minimum, or a duty beyond its time, is refused with the provision."""
    with pytest.raises(PeriodError, match="EP402") as caught:
        find_period(name).counting(chosen, count)
    assert said in str(caught.value)


def test_a_usual_length_may_be_shortened_to_its_least():
    """With a prior information notice 36 days are usual, and 22 still lawful."""
    period = find_period("pcr2006.open.tenders")
    assert period.counting(["pin"]).count == 36
    assert period.counting(["pin"], 22).count == 22


def test_equal_questions_get_the_same_rule():
    """A plan with a thousand standstills has one rule, whose calendar is compiled once."""
    period = find_period("pcr2015.open.tenders")
    rule = period.counting()
    assert period.counting(()) is rule
    assert period.counting([], None) is rule
    assert period.counting(["e-submission"]) is period.counting(("e-submission", "e-submission"))
    assert find_period("pcr2015.restricted.tenders").counting().calendar is rule.calendar


def test_provisions_come_once_in_order():
    """The period's own provision leads, each circumstance's follows."""
    length = find_period("pcr2006.open.tenders").length(["e-access", "e-notice"])
    assert length.provisions == ("PCR 2006 reg 15(3)", "PCR 2006 reg 15(6)", "PCR 2006 reg 15(5)")


def test_a_period_on_a_plan_s_own_calendar():
    """A plan's own period may count the working days of the plan's own calendar."""
    term = LegalPeriod("notice", "Notice", 3, CountUnit.WORKING_DAYS, calendar="six-days")
    six = CalendarSpec("six-days", "england-and-wales", {day: [(540, 1020)] for day in range(6)})
    rule = term.counting(calendars={"six-days": six})
    assert rule.last_day(_day("2026-03-05")) == _day("2026-03-09")
    with pytest.raises(PlanError, match="EP205"):
        term.counting()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"count": -1}, "counts no days or some"),
        ({"least_working_days": -1}, "counts no days or some"),
        ({"combine": "longest"}, "combine as 'sum' or 'shortest'"),
        ({"circumstances": [Circumstance("a", count=1), Circumstance("a", count=2)]}, "twice"),
        ({"circumstances": [Circumstance("a", count=1, excludes="b")]}, "does not exist"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(fields, said):
    """What contradicts itself is refused where it is made."""
    with pytest.raises(ValueError, match=said):
        LegalPeriod(**({"name": "x", "title": "X", "count": 1} | fields))


@pytest.mark.parametrize("fields", [{}, {"less": -1}, {"count": -1}, {"least": 3}])
def test_a_circumstance_that_changes_nothing_is_refused(fields):
    """A circumstance has a count, or takes off or adds some days."""
    with pytest.raises(ValueError, match="needs a count"):
        Circumstance("a", **fields)


def test_a_period_of_less_than_nothing_is_none():
    """Reductions beyond the whole length leave no period, not a negative one."""
    period = LegalPeriod("x", "X", 5, circumstances=(Circumstance("a", less=7),))
    assert period.length(["a"]).count == 0


def test_the_answer_as_data_has_the_days_of_the_sentence():
    """What a program reads and what a person reads name the same days."""
    answer = count_from(find_period("pcr2015.standstill"), _day("2015-03-24"))
    data = answer.as_dict()
    assert (data["from"], data["last_day"]) == ("2015-03-24", "2015-04-07")
    assert data["next_lawful_day"] == data["next_working_day"] == "2015-04-08"
    assert "Tuesday 7 April 2015" in answer.sentence
    assert "from Wednesday 8 April 2015" in answer.sentence
    assert [one["date"] for one in data["counting"]][-1] == "2015-04-07"


def test_a_duty_is_lawful_from_its_event():
    """What must be done within a time may be done from the event on."""
    answer = count_from(find_period("pa2023.contract-details-notice"), _day("2026-03-02"))
    assert answer.period.bound is Bound.AT_MOST
    assert answer.next_lawful_day == _day("2026-03-02")
    assert answer.sentence.endswith("by Tuesday 31 March 2026 at the latest.")


def test_the_law_of_another_time_is_told():
    """A period of a law under which no procedure could begin that day says which law could."""
    period = find_period("pcr2015.standstill")
    assert count_from(period, _day("2016-05-03")).other_regime is None
    other = count_from(period, _day("2026-05-05")).other_regime
    assert other is not None
    assert other.id == "pa2023"
    assert count_from(find_period("council.agenda"), _day("2026-05-05")).other_regime is None
