"""Dates and lengths of time as people write them."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.plan import (
    MINUTES_PER_DAY,
    Duration,
    Moment,
    Unit,
    parse_duration,
    parse_moment,
    to_duration,
    to_moment,
)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("10d", 10, Unit.DAY),
        ("3w", 3, Unit.WEEK),
        ("4h", 4, Unit.HOUR),
        ("30min", 30, Unit.MINUTE),
        ("28ed", 28, Unit.ELAPSED_DAY),
        ("4ew", 4, Unit.ELAPSED_WEEK),
        ("12eh", 12, Unit.ELAPSED_HOUR),
        ("90emin", 90, Unit.ELAPSED_MINUTE),
        ("12mo", 12, Unit.MONTH),
        ("2y", 2, Unit.YEAR),
        ("0d", 0, Unit.DAY),
        ("1.5w", Fraction(3, 2), Unit.WEEK),
        ("2.0d", 2, Unit.DAY),
        ("0.0125d", Fraction(1, 80), Unit.DAY),
        ("-5d", -5, Unit.DAY),
        ("- 5 d", -5, Unit.DAY),
        ("+5d", 5, Unit.DAY),
        ("-0.5d", Fraction(-1, 2), Unit.DAY),
        ("  10 d ", 10, Unit.DAY),
        ("10 D", 10, Unit.DAY),
        ("1 day", 1, Unit.DAY),
        ("10 days", 10, Unit.DAY),
        ("10 working days", 10, Unit.DAY),
        ("1 working week", 1, Unit.WEEK),
        ("4 working hours", 4, Unit.HOUR),
        ("28 calendar days", 28, Unit.ELAPSED_DAY),
        ("28  Calendar   Days", 28, Unit.ELAPSED_DAY),
        ("2 elapsed weeks", 2, Unit.ELAPSED_WEEK),
        ("36 elapsed hours", 36, Unit.ELAPSED_HOUR),
        ("12 months", 12, Unit.MONTH),
        ("1 month", 1, Unit.MONTH),
        ("3 calendar months", 3, Unit.MONTH),
        ("2 years", 2, Unit.YEAR),
        ("999999999min", 999_999_999, Unit.MINUTE),
    ],
)
def test_lengths_short_and_spelled_out(text: str, amount: int | Fraction, unit: Unit) -> None:
    """A number and a unit, in letters or in words."""
    assert parse_duration(text) == Duration(amount, unit)
    assert to_duration(text) == Duration(amount, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "10",
        "d",
        "10 d d",
        "10x",
        "ten days",
        "10d 4h",
        "1/2d",
        "1,5d",
        ".5d",
        "5.d",
        "1e3d",
        "10ds",
        "10 hs",
        "10eds",
        "0x10d",
        "--5d",
        "1234567890d",  # more digits than anybody needs
        "9" * 5000 + "d",
        "1.23456d",
        "10\u00a0\u00a0d x",
        "١٠d",  # noqa: RUF001 - Arabic-Indic digits
        "１０d",  # noqa: RUF001 - full-width digits
        "²d",
        "10д",  # a Cyrillic letter
        "10\nd\nd",
        "infd",
        "nand",
        "10 working",
        "10 calendar",
        "10 working months",
    ],
)
def test_what_is_no_length_is_refused_with_a_remedy(text: str) -> None:
    """Anything else is refused, quickly, with a sentence that says what would do."""
    with pytest.raises(ValueError, match=r"write a number and a unit|unit exitplan does not know"):
        parse_duration(text)


def test_m_is_asked_for_its_meaning() -> None:
    """Minutes or months: exitplan does not guess."""
    with pytest.raises(ValueError, match="could be minutes or months; write min or mo"):
        parse_duration("5m")


AMOUNTS = st.one_of(
    st.integers(-999_999_999, 999_999_999),
    st.decimals(-999_999, 999_999, places=4).map(
        lambda d: Fraction(d).numerator if Fraction(d).denominator == 1 else Fraction(d)
    ),
)


@given(st.builds(Duration, AMOUNTS, st.sampled_from(Unit)))
def test_a_length_written_is_the_length_read(duration: Duration) -> None:
    """Its text is its short form, exactly, for every number a plan file may hold."""
    assert parse_duration(str(duration)) == duration


@given(st.text(max_size=30))
def test_no_text_does_worse_than_be_refused(text: str) -> None:
    """Reading a length or a date gives a value or a ValueError, whatever it is given."""
    for read in (parse_duration, parse_moment):
        message = ""
        try:
            assert str(read(text))
        except ValueError as error:
            message = str(error)
        assert message or read(text)


def test_lengths_know_what_they_measure() -> None:
    """Working, elapsed and calendar lengths are counted each in its own way."""
    assert Duration(2, Unit.WEEK).working_minutes(480, 2400) == 4800
    assert Duration(Fraction(1, 2), Unit.DAY).working_minutes(480, 2400) == 240
    assert Duration(3, Unit.HOUR).working_minutes(1, 1) == 180
    assert Duration(2, Unit.ELAPSED_DAY).elapsed_minutes() == 2 * MINUTES_PER_DAY
    assert Duration(2, Unit.ELAPSED_WEEK).elapsed_minutes() == 14 * MINUTES_PER_DAY
    assert Duration(2, Unit.YEAR).months() == 24
    assert Duration(Fraction(1, 2), Unit.YEAR).months() == 6
    for wrong in (
        lambda: Duration(1, Unit.ELAPSED_DAY).working_minutes(480, 2400),
        lambda: Duration(1, Unit.DAY).elapsed_minutes(),
        lambda: Duration(1, Unit.MONTH).elapsed_minutes(),
        lambda: Duration(1, Unit.DAY).months(),
        lambda: Duration(Fraction(1, 2), Unit.MONTH).months(),
        lambda: Duration(Fraction(1, 7), Unit.DAY).working_minutes(480, 2400),
        lambda: Duration(Fraction(1, 7), Unit.ELAPSED_DAY).elapsed_minutes(),
    ):
        with pytest.raises(ValueError, match=r"is not|is no whole number"):
            wrong()


@pytest.mark.parametrize(
    ("text", "day", "minute"),
    [
        ("2015-06-30", 735779, None),
        ("2015-06-30T09:00", 735779, 540),
        ("2015-06-30 09:00", 735779, 540),
        ("2015-06-30T00:00", 735779, 0),
        ("2015-06-30T23:59:00", 735779, 1439),
        ("0001-01-01", 1, None),
        ("2016-02-29", 736023, None),
    ],
)
def test_moments(text: str, day: int, minute: int | None) -> None:
    """A date, or a date and a time of day."""
    assert parse_moment(text) == Moment(day, minute)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2015-6-30",
        "30/06/2015",
        "2015-06-31",
        "2015-02-29",
        "2015-13-01",
        "0000-01-01",
        "10000-01-01",
        "2015-06-30T24:00",
        "2015-06-30T09:60",
        "2015-06-30T9:00",
        "2015-06-30T09:00:30",
        "2015-06-30T09:00Z",
        "2015-06-30T09:00+01:00",
        " 2015-06-30",
        "2015-06-30\n",
        "２０１５-06-30",  # noqa: RUF001 - full-width digits
        "٢٠١٥-06-30",
        "June 2015",
        "20150630",
        "2015-W27-2",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    """Dates that do not exist, other notations and other digits are refused."""
    with pytest.raises(ValueError, match=r"is not a date|time of day that does not exist"):
        parse_moment(text)


MOMENTS = st.builds(
    Moment,
    st.integers(1, datetime.date.max.toordinal()),
    st.none() | st.integers(0, MINUTES_PER_DAY - 1),
)


@given(MOMENTS)
def test_a_moment_written_is_the_moment_read(moment: Moment) -> None:
    """Its text reads back as itself, whatever made it."""
    assert parse_moment(str(moment)) == moment
    assert to_moment(str(moment)) == moment
    assert to_moment(moment) is moment
    if moment.minute is None:
        assert to_moment(moment.date) == moment


@given(MOMENTS, MOMENTS)
def test_moments_are_ordered_by_when_they_are(first: Moment, second: Moment) -> None:
    """Any two can be compared, and the earlier beginning comes first."""
    if first.begin < second.begin:
        assert first < second
        assert not second < first
    assert min(second, first).begin == min(first.begin, second.begin)


@given(MOMENTS)
def test_a_date_is_the_whole_day(moment: Moment) -> None:
    """A date without a time lasts from its first minute to its last; with one it is that minute."""
    if moment.minute is None:
        assert moment.end - moment.begin == MINUTES_PER_DAY
        assert moment.begin == moment.day * MINUTES_PER_DAY
    else:
        assert moment.end == moment.begin
    assert moment.begin // MINUTES_PER_DAY == moment.day


def test_a_date_and_a_time_of_the_same_day_can_be_compared() -> None:
    """Sorting dates and date-times together is no TypeError."""
    day, morning = Moment(735779), Moment(735779, 540)
    assert max(day, morning) == morning
    assert min(morning, day) == day
    assert not morning < Moment(735779, 540)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime.date(2015, 6, 30), "2015-06-30"),
        (datetime.datetime(2015, 6, 30, 9, 30), "2015-06-30T09:30"),  # noqa: DTZ001
        (pendulum.date(2015, 6, 30), "2015-06-30"),
        (pendulum.naive(2015, 6, 30, 9, 30), "2015-06-30T09:30"),
    ],
)
def test_dates_of_other_libraries_are_taken(value: datetime.date, text: str) -> None:
    """Python's and pendulum's dates become moments."""
    assert str(to_moment(value)) == text


def test_a_moments_date_is_pendulums() -> None:
    """The public API speaks pendulum."""
    assert Moment(735779).date == pendulum.date(2015, 6, 30)
    assert isinstance(Moment(735779).date, pendulum.Date)
