"""Dates worked out elsewhere: published examples first, then cases that tools get wrong."""

from __future__ import annotations

import datetime

import pytest

from exitplan.calendars import CountingRule, CountUnit, build_calendar
from exitplan.law import Bound, LegalPeriod, count_before, count_from, find_period


def _day(text):
    return datetime.date.fromisoformat(text).toordinal()


def _date(day):
    return datetime.date.fromordinal(day).isoformat()


FORWARDS = [
    # Letters e-mailed on Tuesday 23 March 2010: a law firm's published answer.
    ("pcr2006.standstill", (), "2010-03-23", "2010-04-06"),
    # A published example without a year, taken in 2021.
    ("pcr2015.standstill", (), "2021-11-22", "2021-12-02"),
    # SRCL v NHS England [2018]: from 26 April 2017, expired on 25 May 2017.
    ("pcr2015.challenge", (), "2017-04-26", "2017-05-25"),
    ("pcr2015.standstill", (), "2015-03-24", "2015-04-07"),
    ("pcr2015.standstill", (), "2016-12-15", "2016-12-28"),
    ("pcr2015.open.tenders", (), "2016-03-01", "2016-04-05"),
    ("pcr2015.open.tenders", ("e-submission",), "2016-03-01", "2016-03-31"),
    ("pcr2015.open.tenders", ("pin",), "2016-03-01", "2016-03-16"),
    ("pcr2015.open.tenders", (), "2016-11-21", "2016-12-28"),
    ("pcr2006.restricted.requests", (), "2014-10-01", "2014-11-07"),
    ("pcr2006.restricted.requests", ("e-notice",), "2014-10-01", "2014-10-31"),
    ("pcr2006.open.tenders", (), "2014-11-10", "2015-01-02"),
    ("pa2023.tendering", ("electronic", "documents"), "2026-03-02", "2026-03-27"),
    ("pa2023.standstill", (), "2026-03-02", "2026-03-11"),
    # Working days of any part of the United Kingdom, not of England only.
    ("pa2023.standstill", (), "2026-03-10", "2026-03-20"),
    ("pa2023.standstill", (), "2026-07-06", "2026-07-16"),
    ("pa2023.standstill", (), "2026-11-23", "2026-12-03"),
    ("pa2023.standstill", (), "2024-12-24", "2025-01-08"),
    ("pa2023.contract-details-notice", (), "2026-03-02", "2026-03-31"),
    ("pa2023.contract-termination-notice", (), "2026-03-31", "2026-04-29"),
    ("pa2023.pipeline-notice", (), "2026-04-01", "2026-05-26"),
    # The Act counts the last day of the reporting period.
    ("pa2023.payments-compliance-notice", (), "2026-03-31", "2026-04-29"),
    ("council.call-in", (), "2017-06-29", "2017-07-06"),
]

BACKWARDS = [
    # What is lawful on the day, the latest event for it.
    ("council.key-decision-notice", (), "2017-06-27", "2017-05-29"),
    ("council.private-meeting-notice", (), "2017-06-27", "2017-05-29"),
    ("council.agenda", (), "2017-06-27", "2017-06-19"),
    ("council.agenda", (), "2019-04-25", "2019-04-15"),
    ("council.second-private-notice", (), "2019-04-25", "2019-04-15"),
    ("tupe.employee-liability-information", (), "2019-08-01", "2019-07-04"),
    ("tupe.employee-liability-information", ("cautious",), "2019-08-01", "2019-07-03"),
    ("tupe.employee-liability-information", ("before-may-2014",), "2014-04-30", "2014-04-16"),
    ("redundancy.consultation", (), "2017-09-30", "2017-08-31"),
    ("redundancy.consultation", ("100-or-more",), "2017-09-30", "2017-08-16"),
    ("pa2023.planned-procurement-notice", (), "2026-03-02", "2026-01-21"),
    ("pcr2015.pin", (), "2016-03-01", "2016-01-26"),
    ("pcr2015.clarifications", (), "2016-03-31", "2016-03-25"),
    ("ccs.termination-assistance-notice", (), "2027-01-30", "2026-09-30"),
    ("practice.retender", (), "2017-09-30", "2016-03-31"),
]


@pytest.mark.parametrize(("name", "circumstances", "event", "last"), FORWARDS)
def test_forwards(name, circumstances, event, last):
    """From the event, the period ends on the day that was worked out elsewhere."""
    answer = count_from(find_period(name), _day(event), circumstances)
    assert _date(answer.end_day) == last
    rule = answer.rule
    assert rule.latest_event(rule.next_day(_day(event))) >= _day(event)


@pytest.mark.parametrize(("name", "circumstances", "step", "event"), BACKWARDS)
def test_backwards(name, circumstances, step, event):
    """Before the step, the event lies on the day worked out elsewhere, and no later one will do."""
    answer = count_before(find_period(name), _day(step), circumstances)
    assert _date(answer.event_day) == event
    assert answer.rule.next_day(_day(event)) <= _day(step) < answer.rule.next_day(_day(event) + 1)


@pytest.mark.parametrize(
    ("event", "any_uk", "england"),
    [
        ("2026-03-10", "2026-03-20", "2026-03-19"),
        ("2026-07-06", "2026-07-16", "2026-07-15"),
        ("2026-11-23", "2026-12-03", "2026-12-02"),
        ("2024-12-24", "2025-01-08", "2025-01-07"),
    ],
)
def test_a_bank_holiday_anywhere_in_the_united_kingdom_counts(event, any_uk, england):
    """St Patrick's Day, the Twelfth, St Andrew's Day and 2 January lengthen the 2023 standstill."""
    rule = find_period("pa2023.standstill").counting()
    assert _date(rule.last_day(_day(event))) == any_uk
    english = build_calendar("england-and-wales", {})
    trap = CountingRule(8, CountUnit.WORKING_DAYS, True, 0, False, english)
    assert _date(trap.last_day(_day(event))) == england


def test_signing_is_lawful_on_the_day_after():
    """The published standstill examples let the contract be signed the day after the last day."""
    for name, event, signed in [
        ("pcr2006.standstill", "2010-03-23", "2010-04-07"),
        ("pcr2015.standstill", "2021-11-22", "2021-12-03"),
    ]:
        assert _date(count_from(find_period(name), _day(event)).next_lawful_day) == signed


def test_a_period_of_a_contract_of_one_s_own():
    """Sixty days' notice to end a contract at will, made in Python: exit 30 September 2017."""
    at_will = LegalPeriod("at-will", "Notice to leave", 60, counts_event_day=True)
    answer = count_before(find_period("at-will", {"at-will": at_will}), _day("2017-09-30"))
    assert _date(answer.event_day) == "2017-08-01"


def test_first_day_of_a_duty_counted_backwards():
    """A notice of 29 April is in time for a contract that ended on 31 March, not on the 30th."""
    answer = count_before(find_period("pa2023.contract-termination-notice"), _day("2026-04-29"))
    assert answer.period.bound is Bound.AT_MOST
    assert _date(answer.event_day) == "2026-03-31"
    assert answer.rule.last_day(_day("2026-03-30")) < _day("2026-04-29")


CHAINS = [
    (87, ["pcr2006.restricted.requests", "pcr2006.restricted.tenders", "pcr2006.standstill"], []),
    (
        75,
        ["pcr2006.restricted.requests", "pcr2006.restricted.tenders", "pcr2006.standstill"],
        ["e-notice", "e-access"],
    ),
    (62, ["pcr2006.open.tenders", "pcr2006.standstill"], []),
    (50, ["pcr2006.open.tenders", "pcr2006.standstill"], ["e-notice", "e-access"]),
    (45, ["pcr2015.open.tenders", "pcr2015.standstill"], []),
    (40, ["pcr2015.open.tenders", "pcr2015.standstill"], ["e-submission"]),
    (25, ["pcr2015.open.tenders", "pcr2015.standstill"], ["pin"]),
    (25, ["pcr2015.open.tenders", "pcr2015.standstill"], ["urgency"]),
    (70, ["pcr2015.restricted.requests", "pcr2015.restricted.tenders", "pcr2015.standstill"], []),
    (
        65,
        ["pcr2015.restricted.requests", "pcr2015.restricted.tenders", "pcr2015.standstill"],
        ["e-submission"],
    ),
    (
        50,
        ["pcr2015.restricted.requests", "pcr2015.restricted.tenders", "pcr2015.standstill"],
        ["sub-central"],
    ),
    (
        35,
        ["pcr2015.restricted.requests", "pcr2015.restricted.tenders", "pcr2015.standstill"],
        ["urgency"],
    ),
]


@pytest.mark.parametrize(("days", "names", "circumstances"), CHAINS)
def test_the_shortest_lawful_procurement(days, names, circumstances):
    """From notice to signature, the minima add up to what the guides say, and more with rolling."""
    periods = [find_period(name) for name in names]
    mine = [[c for c in circumstances if c in period.circumstance_names] for period in periods]
    pairs = list(zip(periods, mine, strict=True))
    assert sum(period.length(found).count for period, found in pairs) == days
    end = begin = _day("2014-10-01") if names[0].startswith("pcr2006") else _day("2016-10-03")
    for period, found in pairs:
        end = period.counting(found).last_day(end)
    assert days <= end - begin <= days + 4 * len(names)


def test_the_shortest_lawful_procurement_under_the_act():
    """Open, 25 days and 8 working days, takes about 37 days; flexible with 25 and 10 about 47."""
    begin = _day("2026-09-07")
    tenders = find_period("pa2023.tendering").counting(["electronic", "documents"])
    standstill = find_period("pa2023.standstill").counting()
    assert 35 <= standstill.last_day(tenders.next_day(begin)) - begin <= 38
    requests = find_period("pa2023.participation").counting()
    invited = find_period("pa2023.tendering").counting(["pre-selected"])
    selected = invited.last_day(requests.last_day(begin))
    assert selected - begin == 35
    assert 45 <= standstill.last_day(selected + 1) - begin <= 48
