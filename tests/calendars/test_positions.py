"""Instants, positions and working time, against counting minute by minute."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exitplan.calendars import (
    BUILT_IN,
    MINUTES_PER_DAY,
    CalendarSpec,
    OpenDay,
    Period,
    WorkCalendar,
    YearlyPeriod,
    build_calendar,
    holiday_names,
    twenty_four_hour,
)
from exitplan.errors import HorizonError

WINDOW_DAYS = 28


def at(text: str) -> int:
    """Give the instant of an ISO date-time."""
    moment = datetime.datetime.fromisoformat(text)
    return moment.toordinal() * MINUTES_PER_DAY + moment.hour * 60 + moment.minute


def text(t: int) -> str:
    """Give the ISO date-time of an instant."""
    day, minute = divmod(t, MINUTES_PER_DAY)
    moment = datetime.datetime.fromordinal(day) + datetime.timedelta(minutes=minute)
    return moment.isoformat(timespec="minutes")


@st.composite
def shifts(draw: st.DrawFn, min_size: int = 0) -> tuple[tuple[int, int], ...]:
    """Draw a day's shifts; some touch each other, midnight, or last one minute."""
    cut = st.one_of(
        st.sampled_from([0, 1, 540, 720, 780, 1020, 1439, MINUTES_PER_DAY]),
        st.integers(0, MINUTES_PER_DAY),
    )
    cuts = sorted(draw(st.sets(cut, min_size=2 * min_size, max_size=7)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    if draw(st.booleans()):
        pairs += list(zip(cuts[1::2], cuts[2::2], strict=False))
    return tuple(sorted(pairs))


@st.composite
def windows(draw: st.DrawFn) -> tuple[int, CalendarSpec]:
    """Draw the first day of some weeks, and a calendar with exceptions in them."""
    first = draw(st.integers(at("2014-01-01T00:00"), at("2031-01-01T00:00"))) // MINUTES_PER_DAY
    days = st.integers(first - 5, first + WINDOW_DAYS + 5)

    @st.composite
    def periods(draw: st.DrawFn) -> Period | YearlyPeriod:
        begin = draw(days)
        end = begin + draw(st.integers(0, 9))
        if draw(st.booleans()):
            return Period(begin, end)
        begin_date, end_date = map(datetime.date.fromordinal, (begin, end))
        return YearlyPeriod(
            (begin_date.month, begin_date.day), (end_date.month, end_date.day), "yearly"
        )

    open_days = st.builds(OpenDay, days, st.none() | shifts(min_size=1))
    hours = draw(st.dictionaries(st.integers(0, 6), shifts(min_size=1), min_size=1))
    spec = CalendarSpec(
        "drawn",
        based_on=None,
        hours=hours,
        holidays=draw(st.sampled_from(["none", "england-and-wales", "scotland", "any-uk"])),
        closed=tuple(draw(st.lists(periods(), max_size=3))),
        open=tuple(draw(st.lists(open_days, max_size=3))),
        blackouts=tuple(draw(st.lists(periods(), max_size=2))),
    )
    return first, spec


def is_in(period: Period | YearlyPeriod, day: int) -> bool:
    """Tell whether a day belongs to a period, by its calendar date alone."""
    if isinstance(period, Period):
        return period.first <= day <= period.last
    date = datetime.date.fromordinal(day)
    month_day = (date.month, date.day)
    if period.first <= period.last:
        return period.first <= month_day <= period.last
    return month_day >= period.first or month_day <= period.last


def worked_minutes(spec: CalendarSpec, day: int) -> set[int]:
    """Give the minutes of a day that are worked, straight from the rules of precedence."""
    hours = spec.hours or {}
    weekday = datetime.date.fromordinal(day).weekday()
    usual = hours.get(weekday, ())
    found = usual
    if spec.holidays not in (None, "none") and day in holiday_names(str(spec.holidays)):
        found = ()
    if any(is_in(period, day) for period in spec.closed):
        found = ()
    for entry in spec.open:
        if entry.day == day:
            found = entry.shifts if entry.shifts is not None else usual or hours[min(hours)]
    if any(is_in(period, day) for period in spec.blackouts):
        found = ()
    return {minute for begin, end in found for minute in range(begin, end)}


class BruteForce:
    """Some weeks of a calendar, counted minute by minute."""

    def __init__(self, first: int, spec: CalendarSpec) -> None:
        self.begin = first * MINUTES_PER_DAY
        self.before = [0]
        for day in range(first, first + WINDOW_DAYS):
            minutes = worked_minutes(spec, day)
            for minute in range(MINUTES_PER_DAY):
                self.before.append(self.before[-1] + (minute in minutes))
        self.end = self.begin + len(self.before) - 1
        self.earliest: dict[int, int] = {}
        self.latest: dict[int, int] = {}
        for offset, count in enumerate(self.before):
            self.earliest.setdefault(count, self.begin + offset)
            self.latest[count] = self.begin + offset

    def whole_stretches(self) -> range:
        """Counts whose stretch of instants lies within the weeks."""
        return range(1, self.before[-1])


@settings(max_examples=60, deadline=None)
@given(windows(), st.data())
def test_positions_agree_with_counting_minutes(
    window: tuple[int, CalendarSpec], data: st.DataObject
) -> None:
    """An even position is the earliest, an odd the latest instant with so much work before it."""
    first, spec = window
    calendar = WorkCalendar(spec)
    brute = BruteForce(first, spec)
    start = calendar.floor(brute.begin) >> 1
    for count in brute.whole_stretches():
        assert brute.earliest[count] == calendar.instant(2 * (start + count))
        assert brute.latest[count] == calendar.instant(2 * (start + count) + 1)
    for t in data.draw(st.lists(st.integers(brute.begin, brute.end), min_size=20, max_size=20)):
        assert brute.before[t - brute.begin] == calendar.minutes_between(brute.begin, t)


def assert_adjoint(calendar: WorkCalendar, t: int, x: int) -> None:
    """Check both laws for one instant and one position."""
    assert (calendar.ceil(t) <= x) == (t <= calendar.instant(x))
    assert (calendar.instant(x) <= t) == (x <= calendar.floor(t))


@settings(max_examples=150, deadline=None)
@given(windows(), st.data())
def test_ceil_instant_and_floor_are_adjoint(
    window: tuple[int, CalendarSpec], data: st.DataObject
) -> None:
    """Both Galois laws hold for all instants and positions, near each other above all."""
    first, spec = window
    calendar = WorkCalendar(spec)
    begin = first * MINUTES_PER_DAY
    last = calendar.floor((calendar.last_day + 1) * MINUTES_PER_DAY)
    minutes = st.one_of(
        st.integers(0, WINDOW_DAYS * MINUTES_PER_DAY),
        st.builds(
            lambda day, minute, step: max(0, day * MINUTES_PER_DAY + minute + step),
            st.integers(0, WINDOW_DAYS),
            st.sampled_from([0, 540, 720, 780, 1020]),
            st.integers(-1, 1),
        ),
    )
    for minute in data.draw(st.lists(minutes, min_size=10, max_size=10)):
        t = begin + minute
        for x in range(calendar.floor(t) - 3, min(last, calendar.ceil(t) + 3) + 1):
            assert_adjoint(calendar, t, x)
        far = data.draw(st.integers(0, min(last, calendar.floor(t) + 10_000)))
        assert_adjoint(calendar, t, far)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_laws_hold_at_both_ends_of_the_horizon(name: str) -> None:
    """The first and last instants and positions obey the laws like any others."""
    calendar = build_calendar(name, {})
    begin = calendar.first_day * MINUTES_PER_DAY
    end = (calendar.last_day + 1) * MINUTES_PER_DAY
    last = calendar.floor(end)
    assert calendar.instant(0) == begin
    assert calendar.instant(last) == end
    positions = [*range(8), *range(last - 8, last + 1)]
    for t in [*range(begin, begin + 3000), *range(end - 3000, end + 1)]:
        for x in positions:
            assert_adjoint(calendar, t, x)


def test_the_laws_hold_where_work_fills_the_first_and_last_minute() -> None:
    """A calendar that works around the clock without being the special case obeys the laws."""
    spec = CalendarSpec("all", None, dict.fromkeys(range(7), ((0, 1440),)), day_minutes=480)
    calendar = WorkCalendar(spec)
    special = twenty_four_hour()
    begin = calendar.first_day * MINUTES_PER_DAY
    end = (calendar.last_day + 1) * MINUTES_PER_DAY
    assert (0, 1) == (calendar.ceil(begin), calendar.floor(begin))
    for t in (begin, begin + 1, begin + 1439, begin + 1440, begin + 1441, end - 1, end):
        assert special.ceil(t) == calendar.ceil(t)
        assert special.floor(t) == calendar.floor(t)
        for x in range(calendar.ceil(t), calendar.floor(t) + 1):
            assert t == calendar.instant(x) == special.instant(x)


def test_a_weekend_lies_between_the_two_faces_of_one_position() -> None:
    """Friday 17:00 and Monday 09:00 differ by the last bit only: no work lies between."""
    calendar = build_calendar("weekdays", {})
    friday, monday = at("2015-06-05T17:00"), at("2015-06-08T09:00")
    x = calendar.ceil(friday)
    assert 0 == x % 2
    assert (friday, monday) == (calendar.instant(x), calendar.instant(x + 1))
    assert x == calendar.floor(friday) == calendar.floor(at("2015-06-06T12:00"))
    assert x + 1 == calendar.ceil(monday) == calendar.ceil(at("2015-06-06T12:00"))


@given(windows(), st.integers(0, WINDOW_DAYS * MINUTES_PER_DAY), st.integers(-5000, 5000))
@settings(max_examples=100, deadline=None)
def test_add_and_subtract_undo_each_other(
    window: tuple[int, CalendarSpec], minute: int, count: int
) -> None:
    """Adding working minutes and taking them away again leads back to the same face."""
    first, spec = window
    calendar = WorkCalendar(spec)
    t = first * MINUTES_PER_DAY + minute
    finish = calendar.add(t, count)
    start = calendar.add(t, count, as_start=True)
    assert count == calendar.minutes_between(t, finish) == calendar.minutes_between(t, start)
    assert -count == calendar.minutes_between(start, t)
    assert calendar.add(t, 0) == calendar.subtract(finish, count, as_start=False)
    assert calendar.add(t, 0, as_start=True) == calendar.subtract(start, count)
    assert calendar.subtract(t, -count) == start
    assert finish <= start


def test_work_finishes_on_friday_and_the_next_starts_on_monday() -> None:
    """Five days' work from Monday 09:00 is over on Friday 17:00, and what follows starts Monday."""
    calendar = build_calendar("england-and-wales", {})
    monday = at("2015-06-01T09:00")
    assert "2015-06-05T17:00" == text(calendar.add(monday, 5 * 480))
    assert "2015-06-08T09:00" == text(calendar.add(monday, 5 * 480, as_start=True))
    assert monday == calendar.subtract(at("2015-06-05T17:00"), 5 * 480)
    assert "2015-05-29T17:00" == text(calendar.subtract(monday, 0, as_start=False))


@given(windows(), st.lists(st.integers(0, WINDOW_DAYS), min_size=2, max_size=2))
@settings(max_examples=100, deadline=None)
def test_working_days_are_counted_from_a_day_up_to_another(
    window: tuple[int, CalendarSpec], ends: list[int]
) -> None:
    """The count takes in the first day and leaves out the second; its sign follows the order."""
    first, spec = window
    calendar = WorkCalendar(spec)
    day1, day2 = first + min(ends), first + max(ends)
    expected = sum(bool(worked_minutes(spec, day)) for day in range(day1, day2))
    assert expected == calendar.working_days_between(day1, day2)
    assert -expected == calendar.working_days_between(day2, day1)
    assert expected == sum(map(calendar.is_working_day, range(day1, day2)))


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("england-and-wales", "2000-01-01", "2060-12-31"),
        ("any-uk", "2000-01-01", "2060-12-31"),
        ("weekdays", "1970-01-01", "2119-12-31"),
        ("24-hour", "1970-01-01", "2119-12-31"),
    ],
)
def test_a_calendar_refuses_what_it_does_not_know(name: str, first: str, last: str) -> None:
    """Outside its years every question is refused with EP309; at the edges it is answered."""
    calendar = build_calendar(name, {})
    begin, end = at(f"{first}T00:00"), at(f"{last}T00:00") + MINUTES_PER_DAY
    assert (calendar.covers(begin), calendar.covers(end)) == (True, True)
    assert (calendar.covers(begin - 1), calendar.covers(end + 1)) == (False, False)
    day1, day2 = begin // MINUTES_PER_DAY, end // MINUTES_PER_DAY
    assert (day1, day2 - 1) == (calendar.first_day, calendar.last_day)
    assert calendar.working_days_between(day1, day2) > 0
    past = calendar.floor(end) + 1
    refused: list[Callable[[], object]] = [
        lambda: calendar.ceil(begin - 1),
        lambda: calendar.floor(begin - 1),
        lambda: calendar.ceil(end + 1),
        lambda: calendar.floor(end + 1),
        lambda: calendar.instant(-1),
        lambda: calendar.instant(past),
        lambda: calendar.instant(1 << 60),
        lambda: calendar.ceil(-(1 << 60)),
        lambda: calendar.add(end, 1),
        lambda: calendar.minutes_between(begin - 1, end),
        lambda: calendar.is_working_day(day1 - 1),
        lambda: calendar.is_working_day(day2),
        lambda: calendar.why_closed(day2),
        lambda: calendar.shifts(day1 - 1),
        lambda: calendar.working_days_between(day1 - 1, day2),
        lambda: calendar.working_days_between(day1, day2 + 1),
    ]
    for ask in refused:
        with pytest.raises(HorizonError) as caught:
            ask()
        assert ["EP309"] == [d.code for d in caught.value.diagnostics]


def test_a_refusal_names_the_date_and_the_years_in_plain_words() -> None:
    """Whoever meets the refusal reads the date, the calendar, its years, and the reason."""
    calendar = build_calendar("england-and-wales", {})
    with pytest.raises(HorizonError) as caught:
        calendar.floor(at("2061-03-01T09:00"))
    (found,) = caught.value.diagnostics
    assert (
        "2061-03-01 lies outside the years 2000 to 2060, for which calendar "
        "'england-and-wales' knows working time" == found.message
    )
    assert found.help.startswith("bank holidays are known for these years only")
    with pytest.raises(HorizonError, match="a date after 2060-12-31 lies outside"):
        calendar.add(at("2060-12-01T09:00"), 480 * 100)
    with pytest.raises(HorizonError, match="a date before 2000-01-01 lies outside"):
        calendar.subtract(at("2000-02-01T09:00"), 480 * 100)
    for t, words in ((-1, "a date before the year 1"), (1 << 60, "a date after the year 9999")):
        with pytest.raises(HorizonError, match=words):
            calendar.floor(t)


def test_the_24_hour_calendar_is_one_object() -> None:
    """Whoever asks for it, by function or by name, gets the same calendar."""
    calendar = twenty_four_hour()
    assert calendar is twenty_four_hour()
    assert calendar is build_calendar("24-hour", {})
    assert (1440, 7 * 1440) == (calendar.day_minutes, calendar.week_minutes)


def test_the_24_hour_calendar_works_every_day() -> None:
    """No day is closed on it, and days are counted as on the wall."""
    calendar = twenty_four_hour()
    christmas = datetime.date(2015, 12, 25).toordinal()
    assert ((0, 1440),) == calendar.shifts(christmas)
    assert () == calendar.why_closed(christmas)
    assert 31 == calendar.working_days_between(christmas, christmas + 31)
    assert calendar.has_working_time
    assert not calendar.is_projected(datetime.date(2040, 1, 1).toordinal())
    assert at("2016-01-01T00:00") == calendar.add(at("2015-12-25T00:00"), 7 * 1440)
