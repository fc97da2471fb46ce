"""What a calendar says of its days: worked or not, why, and how long."""

from __future__ import annotations

import datetime

import pytest

from exitplan.calendars import (
    BUILT_IN,
    CalendarSpec,
    OpenDay,
    Period,
    Shifts,
    WorkCalendar,
    YearlyPeriod,
    build_calendar,
)

NINE_TO_FIVE: Shifts = ((540, 1020),)


def day(text: str) -> int:
    """Give the day ordinal of an ISO date."""
    return datetime.date.fromisoformat(text).toordinal()


def office(**fields: object) -> WorkCalendar:
    """Build a calendar based on England and Wales."""
    spec = CalendarSpec("office", **fields)  # type: ignore[arg-type]
    return build_calendar("office", {"office": spec})


def closed_days(calendar: WorkCalendar, first: str, last: str) -> list[str]:
    """List the days without work."""
    return [
        datetime.date.fromordinal(d).isoformat()
        for d in range(day(first), day(last) + 1)
        if not calendar.is_working_day(d)
    ]


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_built_in_calendar_knows_its_day_and_week(name: str) -> None:
    """1d and 1w mean something on each: eight hours, except around the clock."""
    calendar = build_calendar(name, {})
    lengths = {"24-hour": (1440, 10080), "every-day": (480, 3360)}
    assert lengths.get(name, (480, 2400)) == (calendar.day_minutes, calendar.week_minutes)
    assert name == calendar.name
    assert f"'{name}'" in repr(calendar)


def test_built_in_calendars_differ_in_the_days_they_close() -> None:
    """Around Easter 2015 each closes the days it is named for."""
    closed = {
        name: [d[-5:] for d in closed_days(build_calendar(name, {}), "2015-04-02", "2015-04-07")]
        for name in BUILT_IN
    }
    weekend = ["04-04", "04-05"]
    assert {
        "england-and-wales": ["04-03", *weekend, "04-06"],
        "scotland": ["04-03", *weekend],
        "northern-ireland": ["04-03", *weekend, "04-06"],
        "any-uk": ["04-03", *weekend, "04-06"],
        "weekdays": weekend,
        "every-day": [],
        "24-hour": [],
    } == closed


def test_closed_days_say_why() -> None:
    """Blackouts, closures, bank holidays and weekends are named, in that order; work is not."""
    calendar = office(
        closed=(Period(day("2015-03-30"), day("2015-04-10"), "Easter closure"),),
        blackouts=(Period(day("2015-03-30"), day("2015-05-07"), "Pre-election period"),),
    )
    assert () == calendar.why_closed(day("2015-03-27"))
    assert ("weekend",) == calendar.why_closed(day("2015-03-28"))
    assert ("Pre-election period", "Easter closure", "Easter Monday") == calendar.why_closed(
        day("2015-04-06")
    )
    assert ("Pre-election period", "weekend") == calendar.why_closed(day("2015-04-18"))
    assert ("State Funeral of Queen Elizabeth II",) == calendar.why_closed(day("2022-09-19"))
    assert ("Boxing Day", "weekend") == calendar.why_closed(day("2015-12-26"))
    assert ("Boxing Day (substitute day)",) == calendar.why_closed(day("2015-12-28"))


def test_closures_without_a_name_still_say_what_they_are() -> None:
    """A nameless period is called closed or blackout, a free weekday by its name."""
    calendar = office(
        hours={0: NINE_TO_FIVE},
        closed=(Period(day("2015-06-01"), day("2015-06-01")),),
        blackouts=(Period(day("2015-06-08"), day("2015-06-08")),),
    )
    assert ("closed",) == calendar.why_closed(day("2015-06-01"))
    assert ("blackout",) == calendar.why_closed(day("2015-06-08"))
    assert ("no work on Tuesdays",) == calendar.why_closed(day("2015-06-02"))
    assert ("weekend",) == calendar.why_closed(day("2015-06-06"))


def test_an_open_day_outdoes_closure_and_holiday_but_not_a_blackout() -> None:
    """Blackout over open, open over closed or bank holiday, those over the weekly hours."""
    august = day("2015-08-31")
    opened = OpenDay(august)
    closure = Period(august - 3, august, "Closure")
    assert office(open=(opened,)).is_working_day(august)
    assert () == office(open=(opened,), closed=(closure,)).why_closed(august)
    blacked = office(open=(opened,), closed=(closure,), blackouts=(closure,))
    assert not blacked.is_working_day(august)


def test_an_open_day_has_its_own_its_weekdays_or_the_first_working_days_hours() -> None:
    """Without hours of its own an open day takes the weekday's, and on a free weekday Monday's."""
    hours: dict[int, Shifts] = {0: ((480, 720),), 4: ((600, 660), (700, 800))}
    friday, saturday = day("2015-04-03"), day("2015-04-04")
    calendar = office(hours=hours, open=(OpenDay(friday), OpenDay(saturday)))
    assert hours[4] == calendar.shifts(friday)
    assert hours[0] == calendar.shifts(saturday)
    own: Shifts = ((0, 1),)
    assert own == office(open=(OpenDay(saturday, own),)).shifts(saturday)


def test_a_yearly_closure_wraps_the_year_end() -> None:
    """24 December to 2 January closes both sides of every new year, the first one included."""
    calendar = build_calendar(
        "c",
        {
            "c": CalendarSpec(
                "c", based_on="every-day", closed=(YearlyPeriod((12, 24), (1, 2), "Christmas"),)
            )
        },
    )
    for year in (1970, 1971, 2015, 2119):
        expected = [f"{year}-01-01", f"{year}-01-02"]
        expected += [f"{year}-12-{d}" for d in range(24, 32)]
        assert expected == closed_days(calendar, f"{year}-01-01", f"{year}-12-31")
    assert ("Christmas",) == calendar.why_closed(day("2016-01-02"))


@pytest.mark.parametrize(
    ("first", "last", "closed"),
    [
        ((2, 29), (2, 29), ["2016-02-29"]),
        ((2, 29), (3, 1), ["2015-03-01", "2016-02-29", "2016-03-01"]),
        ((2, 28), (2, 29), ["2015-02-28", "2016-02-28", "2016-02-29"]),
    ],
)
def test_29_february_closes_only_days_that_exist(
    first: tuple[int, int], last: tuple[int, int], closed: list[str]
) -> None:
    """In a common year a period from 29 February begins on 1 March, one to it ends on the 28th."""
    spec = CalendarSpec("c", based_on="every-day", closed=(YearlyPeriod(first, last),))
    calendar = build_calendar("c", {"c": spec})
    found = [
        *closed_days(calendar, "2015-01-01", "2015-12-31"),
        *closed_days(calendar, "2016-01-01", "2016-12-31"),
    ]
    assert closed == found


def test_periods_beyond_the_horizon_are_cut_off_at_it() -> None:
    """Closures and open days may lie outside the years a calendar covers; the rest of it holds."""
    calendar = office(
        closed=(Period(1, day("2000-01-09")), Period(day("2060-12-01"), day("2200-01-01"))),
        open=(OpenDay(day("1999-01-01")), OpenDay(day("2070-01-01"))),
    )
    assert "2000-01-10" == datetime.date.fromordinal(calendar.instant(1) // 1440).isoformat()
    assert not calendar.is_working_day(day("2060-12-31"))


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (dict.fromkeys(range(5), NINE_TO_FIVE), (480, 2400)),
        ({0: NINE_TO_FIVE, 1: NINE_TO_FIVE, 4: ((540, 720),)}, (480, 1140)),
        ({0: NINE_TO_FIVE, 4: ((540, 720),)}, (None, 660)),
        ({0: ((540, 720), (780, 1020))}, (420, 420)),
    ],
)
def test_a_day_means_the_commonest_length_of_a_working_day(
    hours: dict[int, Shifts], expected: tuple[int | None, int]
) -> None:
    """Where no length is the commonest there is none; a week is the sum of its hours."""
    calendar = office(hours=hours)
    assert expected == (calendar.day_minutes, calendar.week_minutes)


def test_explicit_day_and_week_count() -> None:
    """What the plan says 1d and 1w mean is what they mean."""
    calendar = office(day_minutes=420, week_minutes=2100)
    assert (420, 2100) == (calendar.day_minutes, calendar.week_minutes)
