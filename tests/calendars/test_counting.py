from __future__ import annotations

import calendar as months
import datetime
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exitplan.calendars import BUILT_IN, CountingRule, CountUnit, build_calendar, twenty_four_hour
from exitplan.errors import HorizonError

FIRST = datetime.date(2009, 12, 1).toordinal()
LAST = datetime.date(2031, 2, 1).toordinal()
CALENDARS = {name: build_calendar(name, {}) for name in BUILT_IN}


def _day(text):
    return datetime.date.fromisoformat(text).toordinal()


def _rule(
    count, unit=CountUnit.DAYS, *, included=False, least=0, rolls=False, on="england-and-wales"
):
    return CountingRule(count, unit, included, least, rolls, CALENDARS[on])


rules = st.builds(
    CountingRule,
    count=st.integers(0, 40),
    unit=st.sampled_from(CountUnit),
    counts_event_day=st.booleans(),
    least_working_days=st.integers(0, 4),
    rolls=st.booleans(),
    calendar=st.sampled_from([CALENDARS[n] for n in ("england-and-wales", "any-uk", "every-day")]),
)
days = st.integers(FIRST, LAST)


def _corresponding(day, count):
    """The corresponding date worked out from the date's parts, as a person would."""
    date = datetime.date.fromordinal(day)
    year, month = divmod(date.year * 12 + date.month - 1 + count, 12)
    last = months.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(date.day, last)).toordinal()


def _by_fingers(rule, event):
    """Count on the fingers: one day after the other, asking only whether it is worked."""
    day = event if rule.counts_event_day else event + 1
    if rule.count == 0:
        return day - 1
    if rule.unit is CountUnit.MONTHS:
        end = _corresponding(event, rule.count) - (1 if rule.counts_event_day else 0)
    number = worked = 0
    while True:
        is_worked = rule.calendar.is_working_day(day)
        worked += is_worked
        number += is_worked if rule.unit is CountUnit.WORKING_DAYS else 1
        is_over = day >= end if rule.unit is CountUnit.MONTHS else number >= rule.count
        if is_over and worked >= rule.least_working_days and (is_worked or not rule.rolls):
            return day
        day += 1


@given(rules, days)
def test_the_last_day_is_what_counting_on_fingers_gives(rule, event):
    """A slow count of one day after the other, written independently, ends on the same day."""
    assert rule.last_day(event) == _by_fingers(rule, event)
    assert rule.next_day(event) == rule.last_day(event) + 1


@given(rules, days)
def test_a_later_event_never_ends_earlier(rule, event):
    """The last day is monotone in the day of the event."""
    assert rule.last_day(event) <= rule.last_day(event + 1)


@given(rules, days, days)
def test_the_latest_event_is_the_exact_adjoint(rule, event, step):
    """A step on a day is lawful exactly if the event was no later than the latest event for it."""
    assert (rule.next_day(event) <= step) == (event <= rule.latest_event(step))


@given(rules, days)
def test_the_latest_event_is_the_latest(rule, step):
    """After the latest event the step is lawful, after one a day later it is not."""
    event = rule.latest_event(step)
    assert rule.next_day(event) <= step < rule.next_day(event + 1)


@given(rules, days)
def test_every_day_is_accounted_for(rule, event):
    """The count has each day from the event to the last once, its numbers without a gap."""
    counted = rule.count_days(event)
    assert [one.day for one in counted] == list(range(event, rule.last_day(event) + 1))
    numbers = [one.number for one in counted if one.number is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(one.note for one in counted if one.number is None)
    if rule.unit is not CountUnit.MONTHS:
        assert len(numbers) == rule.count


@given(st.sampled_from(CountUnit), st.booleans(), days, st.integers(0, 30))
def test_more_days_never_end_earlier(unit, included, event, count):
    """A longer period ends no earlier."""
    shorter, longer = (_rule(n, unit, included=included) for n in (count, count + 1))
    assert shorter.last_day(event) <= longer.last_day(event)


@pytest.mark.parametrize(
    ("event", "count", "included", "last"),
    [
        ("2026-09-30", 4, False, "2027-01-30"),
        ("2026-10-31", 4, False, "2027-02-28"),
        ("2027-10-31", 4, False, "2028-02-29"),
        ("2026-01-31", 1, False, "2026-02-28"),
        ("2026-03-01", 1, True, "2026-03-31"),
        ("2026-12-15", 12, True, "2027-12-14"),
        ("2024-02-29", 12, False, "2025-02-28"),
    ],
)
def test_months_end_on_the_corresponding_date(event, count, included, last):
    """Dodds v Walker: the corresponding date, or the month's last day; a day less if inclusive."""
    rule = _rule(count, CountUnit.MONTHS, included=included)
    assert rule.last_day(_day(event)) == _day(last)


@pytest.mark.parametrize("included", [False, True])
@pytest.mark.parametrize("unit", CountUnit)
def test_no_period_at_all(unit, included):
    """A count of 0 ends before it begins, and neither rolls nor wants working days."""
    rule = _rule(0, unit, included=included, least=2, rolls=True)
    saturday = _day("2026-03-07")
    assert rule.last_day(saturday) == saturday - included
    assert rule.latest_event(saturday + 1 - included) == saturday


def test_a_negative_count_is_refused():
    """There is no period of fewer days than none."""
    with pytest.raises(ValueError, match="not -1"):
        _rule(-1)
    with pytest.raises(ValueError, match="not -2"):
        _rule(1, least=-2)


def test_two_working_days_are_waited_for():
    """A day's period from Maundy Thursday goes on until it has two working days."""
    rule = _rule(1, least=2, rolls=True)
    counted = rule.count_days(_day("2026-04-02"))
    assert counted[-1].day == _day("2026-04-08")
    assert [(one.number, one.note) for one in counted] == [
        (None, "event day, not counted"),
        (1, "0 of at least 2 working days so far: the period goes on"),
        (None, "weekend"),
        (None, "weekend"),
        (None, "Easter Monday"),
        (None, "working day 1 of at least 2"),
        (None, "working day 2 of at least 2"),
    ]


def test_the_notes_say_why():
    """Days off are named, the event's day too, and what makes a period longer."""
    rolled = _rule(5, rolls=True).count_days(_day("2026-03-10"))
    assert [(one.number, one.note) for one in rolled][5:] == [
        (5, "Sunday: the period ends on the next working day"),
        (None, "the next working day: the period ends"),
    ]
    on_a_saturday = _rule(2, CountUnit.WORKING_DAYS, included=True).count_days(_day("2026-03-07"))
    assert on_a_saturday[0].note == "event day, not counted: weekend"
    assert _rule(2, included=True).count_days(_day("2026-03-07"))[0].note == "event day, counted"
    month = _rule(2, CountUnit.MONTHS).count_days(_day("2026-03-07"))
    marked = [(datetime.date.fromordinal(one.day).day, one.note) for one in month if one.note]
    assert marked == [(7, "event day, not counted"), (7, "1 month"), (7, "2 months")]


@pytest.mark.parametrize("unit", CountUnit)
def test_outside_the_calendar_nothing_is_counted(unit):
    """A date before or behind what the calendar knows is refused, not guessed."""
    rule = _rule(10, unit, least=2, rolls=True)
    first, last = rule.calendar.first_day, rule.calendar.last_day
    for wrong in (first - 1, last, last + 1, 0, -5, 10**12):
        with pytest.raises(HorizonError, match="EP309"):
            rule.last_day(wrong)
    for wrong in (first, first + 1, first - 1, last + 2, 0, -5, 10**12):
        with pytest.raises(HorizonError, match="EP309"):
            rule.latest_event(wrong)


@given(rules)
def test_at_the_edges_both_ways_agree(rule):
    """The last step that can be counted back to counts forward again."""
    step = rule.calendar.last_day
    event = rule.latest_event(step)
    assert rule.next_day(event) <= step


def test_every_day_is_a_working_day_round_the_clock():
    """On the calendar without days off, working days are days."""
    calendar = twenty_four_hour()
    rule = CountingRule(8, CountUnit.WORKING_DAYS, False, 2, True, calendar)
    assert rule.last_day(_day("2026-12-24")) == _day("2027-01-01")
    assert rule.latest_event(_day("2027-01-02")) == _day("2026-12-24")


@given(st.sampled_from(sorted(CALENDARS)), days, st.integers(1, 300))
def test_the_nth_working_day_has_n_working_days_up_to_it(name, day, n):
    """The n-th working day after or before a day is one, with n of them on the way."""
    calendar = CALENDARS[name]
    after, before = calendar.nth_working_day_after(day, n), calendar.nth_working_day_before(day, n)
    assert calendar.is_working_day(after)
    assert calendar.is_working_day(before)
    assert calendar.working_days_between(day + 1, after + 1) == n
    assert calendar.working_days_between(before, day) == n


def test_the_nth_working_day_beyond_the_years_is_refused():
    """Too many working days leave the calendar."""
    for calendar in CALENDARS.values():
        for ask in (calendar.nth_working_day_after, calendar.nth_working_day_before):
            with pytest.raises(HorizonError):
                ask(_day("2026-03-02"), 10**6)


@given(rules, days)
def test_equal_rules_are_equal(rule, event):
    """A rule is a value: the same parts make the same rule."""
    same = CountingRule(
        rule.count,
        rule.unit,
        rule.counts_event_day,
        rule.least_working_days,
        rule.rolls,
        rule.calendar,
    )
    assert same == rule
    assert hash(same) == hash(rule)
    assert same.last_day(event) == rule.last_day(event)


@given(rules, days)
def test_a_rolled_period_ends_on_a_working_day(rule, event):
    """Where periods roll, none ends on a day off."""
    assume(rule.rolls and rule.count)
    assert rule.calendar.is_working_day(rule.last_day(event))


def test_last_days_over_years_never_go_back():
    """Over twenty years of days, of every way to count, the last day never goes back."""
    for unit in CountUnit:
        for included in (False, True):
            rule = _rule(6, unit, included=included, least=2, rolls=True)
            ends = [rule.last_day(day) for day in range(FIRST, LAST)]
            assert all(a <= b for a, b in pairwise(ends))
