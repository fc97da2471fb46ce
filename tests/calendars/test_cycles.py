"""Cycles of meetings: their words, and the days that follow from them."""

from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.calendars import MeetingRule, parse_meeting_rule

FIRST = datetime.date(2014, 12, 1).toordinal()
LAST = datetime.date(2016, 12, 31).toordinal()
"""Two years, one of them a leap year."""


def on(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def dates(text: str, first: str, last: str) -> list[str]:
    """Give the meetings of a cycle between two dates."""
    days = parse_meeting_rule(text).days(on(first), on(last))
    return [datetime.date.fromordinal(day).isoformat() for day in days]


def meets(rule: MeetingRule, day: int) -> bool:
    """Tell by looking at one day alone whether there is a meeting."""
    date = datetime.date.fromordinal(day)
    if rule.weeks:
        if rule.first_day is None:
            return date.weekday() == rule.weekday
        return day >= rule.first_day and (day - rule.first_day) % (7 * rule.weeks) == 0
    if rule.months and date.month not in rule.months:
        return False
    if rule.weekday is None:
        return date.day in rule.places
    if date.weekday() != rule.weekday:
        return False
    is_last = (date + datetime.timedelta(days=7)).month != date.month
    return (date.day - 1) // 7 + 1 in rule.places or (is_last and -1 in rule.places)


MONTHS = st.sets(st.integers(1, 12)).map(tuple)
RULES = st.one_of(
    st.builds(
        MeetingRule,
        st.integers(0, 6),
        st.sets(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1).map(tuple),
        MONTHS,
    ),
    st.builds(MeetingRule, st.none(), st.sets(st.integers(1, 28), min_size=1).map(tuple), MONTHS),
    st.integers(0, 6).map(lambda weekday: MeetingRule(weekday, weeks=1)),
    st.builds(
        lambda weeks, first: MeetingRule(weeks=weeks, first_day=first),
        st.integers(1, 60),
        st.integers(FIRST - 500, LAST + 100),
    ),
)


@given(RULES, st.integers(FIRST, LAST), st.integers(-3, 400))
def test_meetings_are_the_days_that_a_look_at_each_day_finds(
    rule: MeetingRule, first: int, length: int
) -> None:
    """In any stretch of days a cycle gives exactly the days that satisfy its words, in order."""
    found = list(rule.days(first, first + length))
    assert found == [day for day in range(first, first + length + 1) if meets(rule, day)]


@given(RULES)
def test_its_words_are_read_back_as_the_same_cycle(rule: MeetingRule) -> None:
    """What a cycle says of itself makes an equal one, in capitals, too."""
    assert parse_meeting_rule(str(rule)) == rule
    assert parse_meeting_rule(f" {str(rule).upper()} ") == rule


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("third Tuesday", "third Tuesday"),
        ("Third TUESDAY of every month", "third Tuesday"),
        ("third\t  Tuesday", "third Tuesday"),
        ("the 3rd Tuesday of the month", "third Tuesday"),
        ("third and first Tuesday", "first and third Tuesday"),
        ("first, third, and last Tuesday", "first, third and last Tuesday"),
        (
            "last Thursday of December, March,June and September",
            "last Thursday of March, June, September and December",
        ),
        ("every tuesday", "every Tuesday"),
        ("every Tuesday from 2015-01-06", "every Tuesday from 2015-01-06"),
        ("every second Tuesday from 2015-01-06", "every 2 weeks from 2015-01-06"),
        ("every other Tuesday from 2015-01-06", "every 2 weeks from 2015-01-06"),
        ("every 4 weeks from 2015-01-06", "every 4 weeks from 2015-01-06"),
        ("15th of every month", "15th of every month"),
        ("1st and 15th of May", "1st and 15th of May"),
        ("22nd", "22nd of every month"),
    ],
)
def test_a_cycle_is_read_and_said_in_plain_words(text: str, canonical: str) -> None:
    """Each accepted form is understood, and said back in one settled way."""
    assert str(parse_meeting_rule(text)) == canonical


@pytest.mark.parametrize(
    ("text", "first", "last", "expected"),
    [
        ("third Tuesday", "2017-05-01", "2017-07-31", "05-16 06-20 07-18"),
        ("last Tuesday", "2017-05-01", "2017-06-30", "05-30 06-27"),
        ("fifth Tuesday", "2017-01-01", "2017-08-31", "01-31 05-30 08-29"),
        ("fourth and last Friday", "2017-02-01", "2017-03-31", "02-24 03-24 03-31"),
        ("every 4 weeks from 2015-01-06", "2014-01-01", "2015-03-31", "01-06 02-03 03-03 03-31"),
        ("28th of February and March", "2016-01-01", "2016-12-31", "02-28 03-28"),
    ],
)
def test_meetings_fall_on_these_days(text: str, first: str, last: str, expected: list[str]) -> None:
    """Dates looked up in a printed calendar."""
    assert [date[5:] for date in dates(text, first, last)] == expected.split()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "is no cycle of meetings; write it like third Tuesday"),
        ("monthly", "is no cycle"),
        ("third Teusday", "is no cycle"),
        ("third", "is no cycle"),
        ("Tuesday", "is no cycle"),
        ("third Tuesday of", "is no cycle"),
        ("third Tuesday of Mai", "is no cycle"),
        ("third third Tuesday", "is no cycle"),
        ("third and and first Tuesday", "is no cycle"),
        ("third, Tuesday", "is no cycle"),
        ("sixth Tuesday", "is no cycle"),
        ("15 of every month", "is no cycle"),
        ("first of every month", "is no cycle"),
        ("every", "is no cycle"),
        ("every month", "is no cycle"),
        ("every 0 weeks from 2015-01-06", "is no cycle"),
        ("every 999 weeks from 2015-01-06", "is no cycle"),
        ("every ٤ weeks from 2015-01-06", "is no cycle"),
        ("every first Tuesday", "is no cycle"),
        ("every second Tuesday", "does not say when the cycle begins; add its first meeting"),
        ("every 4 weeks", "does not say when the cycle begins"),
        ("every second Monday from 2015-01-06", "2015-01-06 is a Tuesday, no Monday; begin"),
        ("every 4 weeks from 2015-02-30", "'2015-02-30' is no date; write the first meeting like"),
        ("every 4 weeks from today", "'today' is no date"),
        ("31st of every month", "not every month has a 31st; take a day up to the 28th"),
    ],
)
def test_anything_else_is_refused_with_what_would_do(text: str, part: str) -> None:
    """What is no cycle raises ValueError: what is wrong, a semicolon, what to write instead."""
    with pytest.raises(ValueError, match="; ") as error:
        parse_meeting_rule(text)
    assert part in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "first and " * 200_000 + "Tuesday",
        ", " * 140,
        "and " * 70,
        "every " * 50,
        "first Tuesday of " * 17,
        "\x00\u202e third Tuesday",
        "9" * 250 + "th of every month",
    ],
)
def test_hostile_text_is_refused_at_once(text: str) -> None:
    """Long or strange text is refused without long work and without being repeated in full."""
    begin = time.process_time()
    with pytest.raises(ValueError, match="is no cycle") as error:
        parse_meeting_rule(text)
    assert time.process_time() - begin < 0.1
    assert len(str(error.value)) < 500


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"weekday": 1},
        {"weekday": 7, "places": (1,)},
        {"weekday": 1, "places": (6,)},
        {"weekday": 1, "places": (0,)},
        {"places": (29,)},
        {"places": (-1,)},
        {"places": (1,), "months": (13,)},
        {"places": (1,), "first_day": 735600},
        {"weeks": 2},
        {"weeks": 2, "weekday": 1},
        {"weeks": 1, "weekday": 1, "places": (1,)},
        {"weeks": 1, "weekday": 1, "months": (1,)},
        {"weeks": -1, "weekday": 1},
        {"weeks": 600, "first_day": 735600},
        {"weeks": 2, "weekday": (735600 % 7), "first_day": 735600},
        {"weeks": 2, "first_day": 0},
    ],
)
def test_fields_that_make_no_cycle_are_refused(fields: dict[str, object]) -> None:
    """A rule made in Python is a cycle, or it is not made."""
    with pytest.raises(ValueError, match=r"\w"):
        MeetingRule(**fields)  # type: ignore[arg-type]


def test_equal_cycles_are_equal_however_they_are_written() -> None:
    """Order, repetition and naming all twelve months make no difference."""
    assert MeetingRule(1, (3, 1, 3)) == MeetingRule(1, (1, 3))
    assert MeetingRule(1, (1,), tuple(range(1, 13))) == MeetingRule(1, (1,))
    assert MeetingRule(weeks=1, first_day=on("2015-01-06")).weekday == 1


@pytest.mark.parametrize(
    "text", ["every Tuesday", "third Tuesday", "every 3 weeks from 9990-01-01"]
)
def test_a_cycle_ends_with_the_years_that_dates_have(text: str) -> None:
    """Asked for days outside the years 1 to 9999, a cycle stops there."""
    found = list(parse_meeting_rule(text).days(on("9999-01-01"), 10**9))
    assert found
    assert found[-1] <= datetime.date.max.toordinal()
    assert list(parse_meeting_rule(text).days(-(10**9), 0)) == []
