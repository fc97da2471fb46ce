"""Calendar months: the corresponding-date rule and both adjoints."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.calendars import (
    MINUTES_PER_DAY,
    add_months,
    earliest_after_months,
    latest_before_months,
)
from exitplan.errors import HorizonError

INSTANTS = st.integers(
    datetime.date(1996, 1, 1).toordinal() * MINUTES_PER_DAY,
    datetime.date(2005, 1, 1).toordinal() * MINUTES_PER_DAY,
)
"""Around a year divisible by 400, with leap years either side."""
MONTHS = st.integers(-50, 50)


def at(text: str) -> int:
    """Give the instant of an ISO date-time."""
    moment = datetime.datetime.fromisoformat(text)
    return moment.toordinal() * MINUTES_PER_DAY + moment.hour * 60 + moment.minute


def month_ends(t: int) -> int:
    """Move an instant to within a few days of the end of its month, where the rule bends."""
    date = datetime.date.fromordinal(t // MINUTES_PER_DAY).replace(day=1)
    return date.toordinal() * MINUTES_PER_DAY - t % (4 * MINUTES_PER_DAY)


NEAR_MONTH_ENDS = st.one_of(
    INSTANTS,
    INSTANTS.map(month_ends),
    INSTANTS.map(lambda t: t - t % MINUTES_PER_DAY),
    INSTANTS.map(lambda t: month_ends(t) - month_ends(t) % MINUTES_PER_DAY),
)


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [
        ("2014-09-30T17:00", 4, "2015-01-30T17:00"),
        ("2015-01-31T10:00", 1, "2015-03-01T00:00"),
        ("2015-01-29T00:00", 1, "2015-03-01T00:00"),
        ("2015-01-28T23:59", 1, "2015-02-28T23:59"),
        ("2016-01-29T10:00", 1, "2016-02-29T10:00"),
        ("2016-02-29T10:00", 12, "2017-03-01T00:00"),
        ("2016-02-29T10:00", 48, "2020-02-29T10:00"),
        ("2015-03-31T10:00", -1, "2015-03-01T00:00"),
        ("2015-01-15T09:00", -1, "2014-12-15T09:00"),
        ("2014-12-31T09:00", 2, "2015-03-01T00:00"),
        ("2015-06-30T12:34", 0, "2015-06-30T12:34"),
    ],
)
def test_a_month_ends_on_the_corresponding_date_or_with_the_month(
    begin: str, months: int, end: str
) -> None:
    """Same day and time where the month has that day, else the end of the month's last day."""
    assert at(end) == add_months(at(begin), months)


@given(NEAR_MONTH_ENDS, st.integers(0, 3 * MINUTES_PER_DAY), MONTHS)
def test_adding_months_is_monotone_to_the_minute(t: int, step: int, months: int) -> None:
    """A later instant never leads to an earlier one."""
    assert add_months(t, months) <= add_months(t + step, months)


@given(NEAR_MONTH_ENDS, NEAR_MONTH_ENDS, MONTHS)
def test_the_adjoints_satisfy_their_laws(t: int, u: int, months: int) -> None:
    """Both adjunctions hold for any two instants."""
    assert (add_months(t, months) <= u) == (t <= latest_before_months(u, months))
    assert (u <= add_months(t, months)) == (earliest_after_months(u, months) <= t)


@given(NEAR_MONTH_ENDS, MONTHS)
def test_the_adjoints_are_the_last_and_first_instants_that_do(u: int, months: int) -> None:
    """One minute further and the months would end too late, or too early."""
    latest = latest_before_months(u, months)
    assert add_months(latest, months) <= u < add_months(latest + 1, months)
    earliest = earliest_after_months(u, months)
    assert add_months(earliest - 1, months) < u <= add_months(earliest, months)


@pytest.mark.parametrize("months", [-13, -12, -1, 0, 1, 2, 11, 12])
def test_the_adjoints_agree_with_trying_every_hour(months: int) -> None:
    """Over years with and without a leap February, a search finds the same instants."""
    sources = range(at("2013-01-01T00:00"), at("2020-01-01T00:00"), 60)
    images = [add_months(t, months) for t in sources]
    for u in range(at("2015-01-15T00:00"), at("2017-04-15T00:00"), 60):
        earliest = sources[bisect_left(images, u)]
        latest = sources[bisect_right(images, u) - 1]
        assert earliest == earliest_after_months(u, months)
        assert latest == latest_before_months(u, months) // 60 * 60


@pytest.mark.parametrize(
    ("text", "months"),
    [("9999-06-01T00:00", 12), ("0001-01-01T00:00", -1), ("2015-06-30T00:00", 10**9)],
)
def test_months_beyond_the_calendar_are_refused(text: str, months: int) -> None:
    """A count that leaves the years 1 to 9999 raises HorizonError instead of wrapping round."""
    with pytest.raises(HorizonError, match="EP309"):
        add_months(at(text), months)
    with pytest.raises(HorizonError, match="EP309"):
        latest_before_months(at(text), -months)
    with pytest.raises(HorizonError, match="EP309"):
        earliest_after_months(at(text), -months)


@pytest.mark.parametrize("t", [-1, 1 << 60])
def test_an_instant_that_is_no_date_is_refused(t: int) -> None:
    """An instant before the year 1 or after 9999 has no month to count from."""
    with pytest.raises(HorizonError, match="EP309"):
        add_months(t, 1)
