"""Links to groups mean their members; levels of effort last as long as what they span."""

from __future__ import annotations

import pytest

from exitplan.calendars import CalendarSpec, Period
from exitplan.plan import LinkType, Progress
from tests.schedule.build import (
    DAY,
    days,
    effort,
    group,
    instants,
    link,
    mark,
    must,
    schedule,
    task,
)


def test_a_link_into_a_group_holds_every_member() -> None:
    """No member starts before the predecessor is finished."""
    found = schedule(
        task("a"), group("g", task("g.b", "2d"), task("g.c", "3d"), after=[link("a FS")])
    )
    assert days(found, "g.b") == ("2015-06-08", "2015-06-09")
    assert days(found, "g.c") == ("2015-06-08", "2015-06-10")
    assert days(found, "g") == ("2015-06-08", "2015-06-10")
    assert found.float_to("g.c") == {"a": 0, "g.c": 0}


def test_a_link_out_of_a_group_waits_for_its_last_member() -> None:
    """The successor starts when all members are finished."""
    found = schedule(
        group("g", task("g.b", "2d"), task("g.c", "5d")), task("d", "1d", link("g FS"))
    )
    assert days(found, "d") == ("2015-06-08", "2015-06-08")
    assert found["g.b"].total_float_minutes == 3 * DAY
    assert found["g.b"].free_float_minutes == 3 * DAY
    assert found["g"].total_float_minutes == 0
    assert found.longest_path() == ("g.c", "d")


# Members of g: b from Wednesday 3 to Friday 5 June, c on Thursday 4.
@pytest.mark.parametrize(
    ("written", "start", "finish"),
    [
        ("g FS", "2015-06-08", "2015-06-08"),
        ("g FS+2d", "2015-06-10", "2015-06-10"),
        ("g SS", "2015-06-03", "2015-06-03"),
        ("g SS+2d", "2015-06-05", "2015-06-05"),
        ("g FF", "2015-06-05", "2015-06-05"),
        ("g FF+1d", "2015-06-08", "2015-06-08"),
        ("g SF+2d", "2015-06-04", "2015-06-04"),  # two days from Wednesday morning
    ],
)
def test_each_link_type_out_of_a_group(written: str, start: str, finish: str) -> None:
    """Finish links count from the last finish, start links from the first start."""
    found = schedule(
        group(
            "g",
            task("g.b", "3d", constraints=[must("start_no_earlier_than", "2015-06-03")]),
            task("g.c", "1d", constraints=[must("start_no_earlier_than", "2015-06-04")]),
        ),
        task("d", "1d", link(written)),
    )
    assert days(found, "d") == (start, finish)


# a: Monday 1 to Friday 5 June; members of g: b takes 2 days, c takes 4.
@pytest.mark.parametrize(
    ("written", "b", "c"),
    [
        ("a FS", "2015-06-08", "2015-06-08"),
        ("a FS+1d", "2015-06-09", "2015-06-09"),
        ("a SS+1d", "2015-06-02", "2015-06-02"),
        ("a FF", "2015-06-04", "2015-06-02"),  # each ends on Friday or later
        ("a SF+5d", "2015-06-04", "2015-06-02"),
    ],
)
def test_each_link_type_into_a_group(written: str, b: str, c: str) -> None:
    """Start links hold every member's start, finish links every member's finish."""
    found = schedule(
        task("a"), group("g", task("g.b", "2d"), task("g.c", "4d"), after=[link(written)])
    )
    assert (days(found, "g.b")[0], days(found, "g.c")[0]) == (b, c)


def test_groups_nest() -> None:
    """A link to a group reaches the members of the groups inside it, in and out."""
    found = schedule(
        task("a", "1d"),
        group(
            "g",
            task("g.b", "1d"),
            group("g.h", task("g.h.c", "2d"), after=[link("g.b FS")]),
            after=[link("a FS")],
        ),
        mark("m", link("g FS")),
    )
    assert days(found, "g.b") == ("2015-06-02", "2015-06-02")
    assert days(found, "g.h.c") == ("2015-06-03", "2015-06-04")
    assert days(found, "g.h") == ("2015-06-03", "2015-06-04")
    assert days(found, "g") == ("2015-06-02", "2015-06-04")
    assert days(found, "m") == ("2015-06-04", "2015-06-04")


def test_groups_may_follow_groups() -> None:
    """A phase that waits for a phase waits for all of it."""
    found = schedule(
        group("p1", task("p1.a", "2d"), task("p1.b", "4d")),
        group("p2", task("p2.a", "1d"), task("p2.b", "3d", "p2.a"), after=[link("p1 FS")]),
    )
    assert days(found, "p2.a") == ("2015-06-05", "2015-06-05")
    assert days(found, "p2") == ("2015-06-05", "2015-06-10")
    assert found["p1.a"].total_float_minutes == 2 * DAY


def test_the_first_of_a_group_to_start_moves_when_it_must() -> None:
    """Float to a milestone that hangs on a group's first start is found by trial, exactly."""
    # b starts on Monday 1 June, c may start then, too; m comes with the first of them.
    found = schedule(
        group("g", task("g.b", "3d"), task("g.c", "2d")),
        mark("m", link("g SS")),
        task("long", "20d"),
    )
    assert days(found, "m") == ("2015-06-01", "2015-06-01")
    # Either may slip for ever without moving m, as long as the other starts on time.
    assert set(found.float_to("m")) == {"m"}
    alone = schedule(group("g", task("g.b", "3d")), mark("m", link("g SS+2d")), task("long", "9d"))
    assert dict(alone.float_to("m")) == {"g.b": 0, "m": 0}


def test_float_above_a_first_start_near_the_calendars_end() -> None:
    """Trial slips stop where the calendar does instead of failing."""
    found = schedule(
        group("g", task("g.a"), task("g.b")), mark("m", link("g SS")), start="2059-06-02"
    )
    assert set(found.float_to("m")) == {"m"}
    assert str(found.why("g.a"))


def test_a_lag_into_a_group_of_several_calendars_counts_the_groups_days() -> None:
    """Ten days are ten working days of the group, whatever single members work by."""
    for odd in ("1d", "1ed"):
        found = schedule(
            task("z", "1d"),
            group("g", task("g.a", "5d"), task("g.b", odd), after=[link("z FS+10d")]),
        )
        assert days(found, "g.a")[0] == "2015-06-16"
    found = schedule(
        task("z", "1d"),
        group(
            "g",
            task("g.a", "5d", calendar="every-day"),
            task("g.b", "1d"),
            after=[link("z FS+10d")],
        ),
    )
    assert days(found, "g.a")[0] == "2015-06-16"


def test_a_groups_calendar_is_its_members() -> None:
    """Members take the calendar of the nearest group that has one, then the plan's."""
    closed = Period(735752, 735752)
    assert closed.first == 735752  # Wednesday 3 June 2015
    office = CalendarSpec("office", closed=(closed,))
    found = schedule(
        group(
            "g",
            task("g.a", "3d"),
            group("g.h", task("g.h.b", "3d"), task("g.h.c", "3d", calendar="england-and-wales")),
            calendar="office",
        ),
        task("d", "3d"),
        calendars={"office": office},
    )
    assert days(found, "g.a")[1] == "2015-06-04"
    assert days(found, "g.h.b")[1] == "2015-06-04"
    assert days(found, "g.h.c")[1] == "2015-06-03"
    assert days(found, "d")[1] == "2015-06-03"
    assert found["g"].calendar == "office"
    assert found["g.h.c"].calendar == "england-and-wales"


def test_a_programmes_plans_start_on_their_own_dates() -> None:
    """A group's start date holds its members, however deep, and its finish date caps them."""
    found = schedule(
        group("early", task("early.a", "2d")),
        group(
            "late",
            group("late.inner", task("late.inner.a", "2d")),
            task("late.b", "1d", "early.a"),
            constraints=[
                must("start_no_earlier_than", "2015-06-15"),
                must("finish_no_later_than", "2015-06-15"),
            ],
            calendar="scotland",
        ),
        task("after", "1d", "late.inner.a"),
    )
    assert days(found, "late.inner.a") == ("2015-06-15", "2015-06-16")
    assert days(found, "late.b") == ("2015-06-15", "2015-06-15")
    assert found["late.inner.a"].total_float_minutes == -DAY
    assert found["late.b"].total_float_minutes == 0
    assert days(found, "after") == ("2015-06-17", "2015-06-17")


def test_a_group_is_done_when_all_its_members_are() -> None:
    """A group has started with its first member and is completed with its last."""
    done = Progress("2015-06-01", "2015-06-03")
    found = schedule(
        group("g", task("g.a", progress=done), task("g.b")),
        group("h", task("h.a", progress=done)),
        status_date="2015-06-08",
    )
    assert (found["g"].started, found["g"].completed) == (True, False)
    assert (found["h"].started, found["h"].completed) == (True, True)
    assert days(found, "h") == ("2015-06-01", "2015-06-03")


def test_effort_lasts_as_long_as_what_it_spans() -> None:
    """From the first start to the last finish, without float, drivers or criticality."""
    found = schedule(
        task("a", "2d"),
        task("b", "3d", "a"),
        effort("support", spans=["a", "b"]),
        effort("desk", spans=["g"]),
        group("g", task("g.c", "4d"), effort("g.inside", spans=["g"])),
    )
    assert days(found, "support") == ("2015-06-01", "2015-06-05")
    assert days(found, "desk") == days(found, "g") == ("2015-06-01", "2015-06-04")
    assert days(found, "g.inside") == ("2015-06-01", "2015-06-04")
    for name in ("support", "desk"):
        assert found[name].total_float_minutes is None
        assert not found[name].critical
        assert not found[name].longest_path
    assert "support" not in found.longest_path()


def test_effort_is_set_by_its_links() -> None:
    """Start links set its start, finish links its finish."""
    found = schedule(
        task("a", "2d"),
        task("b", "3d", "a", before=[link("desk FF")]),
        effort("support", link("a SS+1d"), link("b FF+2d")),
        effort("review", link("a FS"), link("b FF")),
        effort("desk", link("a SS")),
    )
    assert days(found, "support") == ("2015-06-02", "2015-06-09")
    assert days(found, "review") == ("2015-06-03", "2015-06-05")
    assert days(found, "desk") == ("2015-06-01", "2015-06-05")


def test_effort_inside_a_group_may_last_until_what_waits_for_the_group() -> None:
    """A level of effort takes no part, so it closes no circle."""
    found = schedule(
        group("g", task("g.a", "1d"), effort("g.l", link("g.a SS"), link("m FF"))),
        mark("m", link("g FS+2d")),
    )
    assert days(found, "m") == ("2015-06-03", "2015-06-03")
    assert days(found, "g.l") == ("2015-06-01", "2015-06-03")


def test_a_group_of_nothing_but_effort_is_dated_by_it() -> None:
    """Its dates are those of the work that its levels of effort span."""
    found = schedule(task("a", "2d"), group("g", effort("g.l", spans=["a"])))
    assert days(found, "g") == ("2015-06-01", "2015-06-02")


def test_a_first_start_may_be_a_fact() -> None:
    """What hangs on a group's first start counts from the day the first member started."""
    found = schedule(
        group("g", task("g.a", "9d", progress=Progress("2015-06-02", remaining="5d")), task("g.b")),
        mark("m", link("g SS+4d")),
        status_date="2015-06-08",
    )
    # Four days from Tuesday morning: Monday 8 June in the morning.
    assert instants(found, "m")[0] == "2015-06-08T09:00"
    assert LinkType.SS.from_finish is False


def test_float_by_trial_is_whole_for_a_milestone_on_a_morning() -> None:
    """Above a group's first start, too, a milestone on Saturday morning has its twelve hours."""
    weekend = CalendarSpec("weekend", based_on=None, hours={5: ((600, 960),), 6: ((600, 960),)})
    found = schedule(
        mark("m", calendar="weekend"),
        group("g", task("g.a", "1d", "m")),
        mark("n", link("g SS")),
        calendars={"weekend": weekend},
    )
    assert found.float_to("n")["m"] == 12 * 60
