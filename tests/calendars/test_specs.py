"""Calendars as written: what is refused, what is inherited, what is diagnosed."""

from __future__ import annotations

import datetime

import pytest

from exitplan.calendars import (
    CalendarSpec,
    OpenDay,
    Period,
    Shifts,
    YearlyPeriod,
    build_calendar,
    calendar_problems,
)
from exitplan.errors import Diagnostic, PlanError, Severity, Where

NINE_TO_FIVE: Shifts = ((540, 1020),)
MORNING: Shifts = ((540, 780),)


def day(text: str) -> int:
    """Give the day ordinal of an ISO date."""
    return datetime.date.fromisoformat(text).toordinal()


def named(*specs: CalendarSpec) -> dict[str, CalendarSpec]:
    """Give calendars by name, as a plan keeps them."""
    return {spec.name: spec for spec in specs}


def found(*specs: CalendarSpec) -> list[tuple[str, str]]:
    """Give code and place of every problem of a plan's calendars."""
    return [(d.code, d.where.field if d.where else "") for d in calendar_problems(named(*specs))]


def only(*specs: CalendarSpec) -> Diagnostic:
    """Give the one problem of a plan's calendars."""
    (problem,) = calendar_problems(named(*specs))
    assert problem.severity is Severity.ERROR
    return problem


@pytest.mark.parametrize(
    "shifts",
    [((540, 540),), ((1020, 540),), ((-1, 60),), ((0, 1441),), ((540, 720), (719, 1020))],
)
def test_impossible_working_hours_are_refused(shifts: Shifts) -> None:
    """Shifts that are empty, run backwards, leave the day or overlap raise ValueError."""
    with pytest.raises(ValueError, match="working hours"):
        CalendarSpec("c", hours={0: shifts})
    with pytest.raises(ValueError, match="working hours"):
        OpenDay(day("2015-06-01"), shifts)


def test_an_open_day_without_any_hours_is_refused() -> None:
    """A day cannot be open and have no working hours."""
    with pytest.raises(ValueError, match="has working hours"):
        OpenDay(day("2015-06-01"), ())


def test_impossible_fields_are_refused() -> None:
    """A weekday, date, period, table or length that cannot be raises ValueError at once."""
    with pytest.raises(ValueError, match="weekdays"):
        CalendarSpec("c", hours={7: NINE_TO_FIVE})
    with pytest.raises(ValueError, match="no bank holidays for 'wales'"):
        CalendarSpec("c", holidays="wales")
    with pytest.raises(ValueError, match="not 0"):
        CalendarSpec("c", day_minutes=0)
    with pytest.raises(ValueError, match="not -60"):
        CalendarSpec("c", week_minutes=-60)
    with pytest.raises(ValueError, match="before it begins"):
        Period(2, 1)
    with pytest.raises(ValueError, match="day"):
        YearlyPeriod((2, 30), (3, 1))
    with pytest.raises(ValueError, match="month"):
        YearlyPeriod((1, 1), (13, 1))


def test_working_hours_are_put_in_order() -> None:
    """Shifts may be written in any order, and a weekday without any is off."""
    spec = CalendarSpec("c", hours={3: ((780, 1020), (540, 720)), 1: (), 0: NINE_TO_FIVE})
    assert {0: NINE_TO_FIVE, 3: ((540, 720), (780, 1020))} == spec.hours


def test_a_calendar_is_england_and_wales_unless_it_says_otherwise() -> None:
    """The default base gives hours and bank holidays."""
    calendar = build_calendar("office", named(CalendarSpec("office")))
    assert NINE_TO_FIVE == calendar.shifts(day("2015-06-01"))
    assert "england-and-wales" == calendar.holidays
    assert "office" == calendar.name


def test_hours_and_holidays_replace_and_exceptions_add_up() -> None:
    """Down a chain of three, closures, open days and blackouts gather; the rest is replaced."""
    specs = named(
        CalendarSpec(
            "base",
            closed=(Period(day("2015-06-01"), day("2015-06-01"), "Moving"),),
            open=(OpenDay(day("2015-06-06"), MORNING), OpenDay(day("2015-06-07"), MORNING)),
            blackouts=(Period(day("2015-06-03"), day("2015-06-03"), "Recess"),),
        ),
        CalendarSpec(
            "middle",
            based_on="base",
            holidays="none",
            closed=(Period(day("2015-06-02"), day("2015-06-02"), "Training"),),
        ),
        CalendarSpec(
            "top", based_on="middle", hours={0: MORNING}, open=(OpenDay(day("2015-06-06")),)
        ),
    )
    middle, top = build_calendar("middle", specs), build_calendar("top", specs)
    assert ("Moving",) == middle.why_closed(day("2015-06-01"))
    assert ("Training",) == middle.why_closed(day("2015-06-02"))
    assert ("Recess",) == middle.why_closed(day("2015-06-03"))
    assert middle.is_working_day(day("2015-08-31"))
    assert MORNING == middle.shifts(day("2015-06-06"))
    assert ("Recess", "no work on Wednesdays") == top.why_closed(day("2015-06-03"))
    assert (MORNING, MORNING) == (top.shifts(day("2015-06-06")), top.shifts(day("2015-06-07")))
    assert None is top.holidays


def test_a_calendars_own_open_day_counts_rather_than_its_bases() -> None:
    """For the same open day the nearer calendar's hours hold, and of two of its own the later."""
    saturday = day("2015-06-06")
    own: Shifts = ((600, 660),)
    specs = named(
        CalendarSpec("base", open=(OpenDay(saturday, MORNING),)),
        CalendarSpec("top", based_on="base", open=(OpenDay(saturday), OpenDay(saturday, own))),
    )
    assert own == build_calendar("top", specs).shifts(saturday)


def test_the_length_of_a_day_is_inherited_unless_the_hours_are_replaced() -> None:
    """An explicit day or week spoke of the hours beside it, so new hours set it aside."""
    specs = named(
        CalendarSpec("base", day_minutes=420, week_minutes=2100),
        CalendarSpec("same", based_on="base"),
        CalendarSpec("other", based_on="base", hours={0: MORNING}),
        CalendarSpec("said", based_on="base", hours={0: MORNING}, day_minutes=60),
    )
    lengths = {}
    for name in specs:
        calendar = build_calendar(name, specs)
        lengths[name] = (calendar.day_minutes, calendar.week_minutes)
    assert {
        "base": (420, 2100),
        "same": (420, 2100),
        "other": (240, 240),
        "said": (60, 240),
    } == lengths


def test_a_plan_may_redefine_a_built_in_calendar_on_top_of_itself() -> None:
    """A calendar with a built-in's name, based on that name, adds to the built-in one."""
    closure = Period(day("2015-06-01"), day("2015-06-01"), "Closure")
    specs = named(CalendarSpec("england-and-wales", closed=(closure,)), CalendarSpec("office"))
    assert [] == found(*specs.values())
    for name in specs:
        calendar = build_calendar(name, specs)
        assert ("Closure",) == calendar.why_closed(day("2015-06-01"))
        assert ("Good Friday",) == calendar.why_closed(day("2015-04-03"))


def test_the_name_under_which_a_calendar_is_kept_is_its_name() -> None:
    """A calendar built under a key answers by that key, whatever its own name says."""
    assert "key" == build_calendar("key", {"key": CalendarSpec("other")}).name


def test_equal_calendars_are_compiled_once() -> None:
    """Two plans with equal calendars share the compiled one; a difference in hours parts them."""
    one, two = CalendarSpec("c", hours={0: MORNING}), CalendarSpec("c", hours={0: MORNING})
    other = CalendarSpec("c", hours={0: NINE_TO_FIVE})
    built = build_calendar("c", named(one))
    assert built is build_calendar("c", named(two))
    assert built is not build_calendar("c", named(other))


def test_sound_calendars_have_no_problems() -> None:
    """A plan without calendars, or with calendars that hold together, is left in peace."""
    assert [] == found()
    assert [] == found(CalendarSpec("a"), CalendarSpec("b", based_on="a"), CalendarSpec("c", "a"))


def test_an_unknown_base_is_told_with_a_suggestion() -> None:
    """EP205 names the calendar, what it is based on, and the nearest name there is."""
    problem = only(CalendarSpec("office", based_on="englnd-and-wales"))
    assert "EP205" == problem.code
    assert (
        "calendar 'office' is based on 'englnd-and-wales', which does not exist" == problem.message
    )
    assert "did you mean 'england-and-wales'?" == problem.help
    assert Where(field="calendars.office.based_on") == problem.where


def test_an_unknown_base_without_a_likeness_lists_what_there_is() -> None:
    """Where nothing is near, the help lists all names but the calendar's own."""
    problem = only(CalendarSpec("office", based_on="xyz"))
    assert (
        "there are 24-hour, any-uk, england-and-wales, every-day, northern-ireland, scotland, "
        "weekdays" == problem.help
    )


def test_an_unknown_base_is_told_once() -> None:
    """What is based on a calendar with an unknown base adds no finding of its own."""
    assert [("EP205", "calendars.a.based_on")] == found(
        CalendarSpec("b", based_on="a"), CalendarSpec("a", based_on="nowhere")
    )


def test_a_calendar_based_on_itself_is_told() -> None:
    """EP210 for a calendar whose base is its own name."""
    problem = only(CalendarSpec("office", based_on="office"))
    assert ("EP210", "calendar 'office' is based on itself") == (problem.code, problem.message)
    assert Where(field="calendars.office.based_on") == problem.where


def test_a_circle_of_calendars_is_told_once_with_its_members() -> None:
    """EP210 names the way round, at the first member; what hangs on the circle stays silent."""
    specs = (
        CalendarSpec("hanger", based_on="b"),
        CalendarSpec("b", based_on="c"),
        CalendarSpec("c", based_on="b"),
    )
    assert "calendar 'b' is based on itself, by way of 'c'" == only(*specs).message
    assert [("EP210", "calendars.b.based_on")] == found(*specs)


def test_two_circles_are_told_apart() -> None:
    """Each circle is one finding."""
    pairs = (("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"))
    specs = [CalendarSpec(name, based_on=base) for name, base in pairs]
    assert [("EP210", "calendars.a.based_on"), ("EP210", "calendars.c.based_on")] == found(*specs)


def test_a_redefined_built_in_can_still_close_a_circle() -> None:
    """Only a direct reference to its own name means the built-in; a way round is a circle."""
    specs = (
        CalendarSpec("england-and-wales", based_on="office"),
        CalendarSpec("office", based_on="england-and-wales"),
    )
    assert [("EP210", "calendars.england-and-wales.based_on")] == found(*specs)


def test_a_calendar_without_working_time_is_told() -> None:
    """EP212 for hours that are all off, no hours at all, or a blackout over everything."""
    always = Period(1, day("2200-01-01"))
    assert ("EP212", "calendars.c.hours") == found(CalendarSpec("c", hours={}))[0]
    assert [("EP212", "calendars.c")] == found(CalendarSpec("c", based_on=None))
    assert [("EP212", "calendars.c")] == found(CalendarSpec("c", blackouts=(always,)))
    assert "calendar 'c' has no working time" == only(CalendarSpec("c", hours={})).message


def test_days_that_differ_in_length_are_told() -> None:
    """EP213 where no length of working day is the commonest and none is given."""
    hours: dict[int, Shifts] = {0: NINE_TO_FIVE, 1: MORNING}
    problem = only(CalendarSpec("c", hours=hours))
    assert ("EP213", Where(field="calendars.c.hours")) == (problem.code, problem.where)
    assert (
        "calendar 'c' does not say how long a day is, and the working days differ in length"
        == problem.message
    )
    assert "say what 1d means, e.g. day: 8h" == problem.help
    assert [] == found(CalendarSpec("c", hours=hours, day_minutes=480))


def test_a_week_without_regular_hours_must_be_given() -> None:
    """EP213 where only open days are worked, until both a day's and a week's length are given."""
    opened = (OpenDay(day("2015-06-06"), MORNING),)
    spec = CalendarSpec("c", hours={}, open=opened, day_minutes=240)
    problem = only(spec)
    assert ("EP213", "say what 1w means, e.g. week: 40h") == (problem.code, problem.help)
    assert [] == found(CalendarSpec("c", None, {}, None, (), opened, (), 240, 240))


def test_an_open_day_needs_hours_from_somewhere() -> None:
    """EP212 where an open day has no hours of its own and the calendar has no weekly ones."""
    opened = (OpenDay(day("2015-06-06"), MORNING), OpenDay(day("2015-06-07")))
    problem = only(CalendarSpec("c", hours={}, open=opened, day_minutes=240, week_minutes=240))
    assert "EP212" == problem.code
    assert "calendar 'c' has an open day that does not say when work is done" == problem.message


def test_more_calendars_than_anybody_needs_are_refused() -> None:
    """A plan that could keep the checks busy for minutes is refused with EP010 instead."""
    several = [CalendarSpec(f"c{number}") for number in range(201)]
    assert [] == found(*several[:200])
    assert [("EP010", "calendars")] == found(*several)
    assert "the plan has 201 calendars; at most 200 are read" == only(*several).message


def test_more_exceptions_than_anybody_needs_are_refused() -> None:
    """What calendars take from their base counts each time, since it is compiled each time."""
    periods = tuple(Period(day("2015-01-01") + 2 * n, day("2015-01-01") + 2 * n) for n in range(50))
    chain = [CalendarSpec("c0", closed=periods)]
    chain += [CalendarSpec(f"c{n}", based_on=f"c{n - 1}") for n in range(1, 101)]
    assert [] == found(*chain[:100])
    assert [("EP010", "calendars")] == found(*chain)
    assert "more than 5000 closures, open days and blackouts" in only(*chain).message


def test_a_fault_of_the_base_is_told_of_the_base_only() -> None:
    """A calendar that only inherits a fault adds no finding; a redefined built-in tells its own."""
    hours: dict[int, Shifts] = {0: NINE_TO_FIVE, 1: MORNING}
    specs = (CalendarSpec("top", based_on="base"), CalendarSpec("base", hours=hours))
    assert [("EP213", "calendars.base.hours")] == found(*specs)
    assert [("EP213", "calendars.weekdays.hours")] == found(
        CalendarSpec("weekdays", based_on="weekdays", hours=hours)
    )


@pytest.mark.parametrize(
    ("name", "specs", "code"),
    [
        ("scotlnd", (), "EP205"),
        ("office", (CalendarSpec("office", based_on="scotlnd"),), "EP205"),
        ("office", (CalendarSpec("office", based_on="office"),), "EP210"),
        ("office", (CalendarSpec("office", hours={}),), "EP212"),
    ],
)
def test_a_calendar_that_cannot_be_built_raises(
    name: str, specs: tuple[CalendarSpec, ...], code: str
) -> None:
    """Building raises PlanError with the same code that a check would have found."""
    with pytest.raises(PlanError) as caught:
        build_calendar(name, named(*specs))
    assert [code] == [d.code for d in caught.value.diagnostics]


def test_an_unknown_calendar_is_refused_with_a_suggestion() -> None:
    """Asking for a calendar that does not exist suggests the nearest, the plan's own included."""
    with pytest.raises(PlanError) as caught:
        build_calendar("offise", named(CalendarSpec("office")))
    (problem,) = caught.value.diagnostics
    assert ("there is no calendar 'offise'", "did you mean 'office'?") == (
        problem.message,
        problem.help,
    )
