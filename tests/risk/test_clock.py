"""Calendars for arrays say exactly what calendars say."""

from __future__ import annotations

import datetime
import random

import numpy as np
import pytest

from exitplan.calendars import (
    CalendarSpec,
    WorkCalendar,
    add_months,
    build_calendar,
    earliest_after_months,
)
from exitplan.risk._clock import BEYOND, Clock, Months

DAY = datetime.date(2016, 2, 1).toordinal()
ODD = CalendarSpec(
    "odd",
    hours={0: ((0, 360), (1200, 1440)), 1: ((0, 300),), 3: ((600, 601), (700, 705))},
    day_minutes=480,
)
CALENDARS = [build_calendar(name, {"odd": ODD}) for name in ("england-and-wales", "24-hour", "odd")]
each_calendar = pytest.mark.parametrize("calendar", CALENDARS, ids=lambda c: c.name)


def instants(calendar: WorkCalendar) -> np.ndarray:
    """Give instants of all sorts, the calendar's ends among them."""
    rng = random.Random(1)
    begin, end = calendar.first_day * 1440, (calendar.last_day + 1) * 1440
    found = [rng.randrange(DAY * 1440, (DAY + 900) * 1440) for _ in range(4_000)]
    found += [(DAY + n) * 1440 + m for n in range(60) for m in (0, 1, 300, 360, 540, 1020, 1439)]
    return np.array([*found, begin, begin + 1, begin + 700, end - 700, end - 1, end])


@each_calendar
def test_ceilings_and_floors_are_the_calendars(calendar: WorkCalendar) -> None:
    """At every instant, both ends of the calendar included."""
    clock, found = Clock(calendar), instants(calendar)
    assert clock.ceil(found).tolist() == [calendar.ceil(t) for t in found.tolist()]
    assert clock.floor(found).tolist() == [calendar.floor(t) for t in found.tolist()]


@each_calendar
def test_instants_are_the_calendars(calendar: WorkCalendar) -> None:
    """At every position, one by one and a whole stretch at once."""
    clock = Clock(calendar)
    first = calendar.floor(DAY * 1440)
    found = np.array([*range(first, first + 9_000), 0, 1, 2, clock.last - 1, clock.last])
    expected = [calendar.instant(x) for x in found.tolist()]
    assert clock.instant(found).tolist() == expected
    for begin in (first, first + 1, first + 477):
        stretch = clock.instants_between(begin, begin + 4_000)
        assert stretch.tolist() == [calendar.instant(x) for x in range(begin, begin + 4_001)]


@each_calendar
def test_a_stretch_of_ceilings_is_the_calendars(calendar: WorkCalendar) -> None:
    """Minute by minute over some weeks."""
    begin = DAY * 1440 + 17
    found = Clock(calendar).ceils_between(begin, begin + 20_000)
    assert found.tolist() == [calendar.ceil(t) for t in range(begin, begin + 20_001)]


@each_calendar
def test_what_leaves_the_known_years_is_beyond_all_dates(calendar: WorkCalendar) -> None:
    """And stays there, from instants to positions and back."""
    clock = Clock(calendar)
    after = np.array([clock.end + 1, clock.end + 10**6])
    assert (clock.ceil(after) == BEYOND).all()
    gone = clock.instant(np.array([clock.last + 1, BEYOND, BEYOND + 5_000]))
    assert (gone > clock.end).all()
    assert (clock.ceil(gone - 10**6) == BEYOND).all()


def test_months_are_counted_as_single_ones_are() -> None:
    """From the ends of months, at every time of day, forward and backward."""
    days = [
        datetime.date(2015 + y, m, 1).toordinal() + d
        for y in range(3)
        for m in range(1, 13)
        for d in (-3, -2, -1, 0, 14)
    ]
    found = np.array([day * 1440 + minute for day in days for minute in (0, 1, 720, 1439)])
    months = Months()
    for count in (1, 2, 11, 12, 25, -1, -14):
        later = [add_months(t, count) for t in found.tolist()]
        assert months.add(found, count).tolist() == later
        earliest = [earliest_after_months(t, count) for t in found.tolist()]
        assert months.earliest_after(found, count).tolist() == earliest
