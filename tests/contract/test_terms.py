from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from exitplan.contract import TermKind, due_days, end_before, terms_of
from exitplan.contract._obligations import unanswering
from exitplan.plan import Contract, Duty, Extension, Notice, Obligation, Plan


def day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def contract(**fields) -> Contract:
    return Contract("c", "Contract", **{"ends": "2017-09-30"} | fields)


def test_terms_come_in_one_form():
    """Notices and options are counted back, duties on, each from its day or its item."""
    made = contract(
        starts="2006-04-01",
        notices=[Notice("end", "E", "r"), Notice("item", "I", "r", ahead_of="live")],
        duties=[Duty("end", "E", "r"), Duty("start", "S", "r", since="starts"),
                Duty("item", "I", "r", since="live")],
        extensions=[Extension("2018-09-30", notice="r"), Extension("2019-09-30")],
    )  # fmt: skip
    found = [(t.kind, t.id, t.day, t.item, t.event) for t in terms_of(made)]
    last, first = day("2017-09-30"), day("2006-04-01")
    assert found == [
        (TermKind.NOTICE, "end", last, None, "the last day of “Contract”"),
        (TermKind.NOTICE, "item", None, "live", "the last day of “Contract”"),
        (TermKind.DUTY, "end", last, None, "the last day of “Contract”"),
        (TermKind.DUTY, "start", first, None, "the first day of “Contract”"),
        (TermKind.DUTY, "item", None, "live", "the last day of “Contract”"),
        (TermKind.EXTENSION, "0", last, None, "the last day of “Contract”"),
    ]


def test_terms_follow_the_end_that_an_extension_puts_off():
    """Once an extension is taken up, notices count from its end; its own from the end before."""
    taken = Extension("2018-09-30", notice="r", taken=True)
    following = Extension("2019-09-30", notice="r")
    made = contract(notices=[Notice("end", "E", "r")], extensions=[taken, following])
    days = [term.day for term in terms_of(made)]
    assert days == [day("2018-09-30"), day("2017-09-30"), day("2018-09-30")]
    assert end_before(made, following) == day("2018-09-30")


def test_a_notice_is_in_time_up_to_the_day_and_no_later():
    """Sixty days at will, the day of serving counted: out on 30 September, notice by 1 August."""
    from exitplan.law import LegalPeriod

    at_will = LegalPeriod("at-will", "At will", 60, counts_event_day=True)
    plan = Plan("p", "P", "2014-09-01", periods={"at-will": at_will})
    (term,) = terms_of(contract(notices=[Notice("leave", "Leave", "at-will")]))
    rule = term.counting(plan)
    assert term.last_day(rule, day("2017-09-30")) == day("2017-08-01")
    assert rule.next_day(day("2017-08-01")) == day("2017-09-30")


def test_a_duty_is_counted_on_from_its_event():
    """Expiry on 31 March 2026: its notice is due within 30 days that begin with that day."""
    duty = Duty("ended", "Ended", "pa2023.contract-termination-notice")
    (term,) = terms_of(contract(ends="2026-03-31", duties=[duty]))
    rule = term.counting(Plan("p", "P", "2025-01-01"))
    assert term.last_day(rule, day("2026-03-31")) == day("2026-04-29")


def test_obligations_fall_due_while_the_contract_runs():
    """Days of every year count from the contract's first day to its last, both included."""
    twice = Obligation("o", "O", every_year=[(4, 1), (9, 30)])
    found = due_days(contract(starts="2016-04-01"), twice, day("2016-06-01"))
    assert [due.day for due in found] == [
        day("2016-04-01"), day("2016-09-30"), day("2017-04-01"), day("2017-09-30"),
    ]  # fmt: skip
    found = due_days(contract(), twice, day("2017-06-01"))
    assert [due.day for due in found] == [day("2017-09-30")]


def test_written_days_and_days_of_every_year_are_one_list():
    """A day that is written and comes every year is one day; the 29th of February may not come."""
    both = Obligation("o", "O", due=[day("2016-02-29")], every_year=[(2, 29)])
    found = due_days(contract(starts="2015-01-01"), both, day("2015-01-01"))
    assert [(due.day, due.is_written) for due in found] == [(day("2016-02-29"), True)]


def test_a_day_met_answers_for_the_next_due_day():
    """What was met late does not answer for the day it missed, but for the one after."""
    twice = Obligation(
        "o", "O", every_year=[(4, 1), (10, 1)], met=[day("2015-04-01"), day("2015-10-02")]
    )
    found = due_days(contract(starts="2015-01-01"), twice, day("2015-01-01"))
    answers = {due.day: due.met_day for due in found}
    assert answers[day("2015-04-01")] == day("2015-04-01")
    assert answers[day("2015-10-01")] is None
    assert answers[day("2016-04-01")] == day("2015-10-02")


@given(
    st.lists(st.integers(736_000, 736_400), unique=True, min_size=1),
    st.lists(st.integers(735_900, 736_500)),
)
def test_every_day_met_answers_one_due_day_or_none(due, met):
    """No day met is lost or counted twice, and none answers for an earlier due day."""
    obligation = Obligation("o", "O", due=tuple(due), met=tuple(met))
    found = due_days(contract(), obligation, 735_800)
    answered = [entry.met_day for entry in found if entry.met_day is not None]
    assert sorted([*answered, *unanswering(obligation, found)]) == sorted(met)
    for entry in found:
        earlier = [other.day for other in found if other.day < entry.day]
        if entry.met_day is not None:
            assert max(earlier, default=0) < entry.met_day <= entry.day
