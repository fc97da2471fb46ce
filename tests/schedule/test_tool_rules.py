"""Rules of other scheduling tools that were once wrong, or that no property covers."""

from __future__ import annotations

import pytest

from exitplan.plan import (
    Edge,
    FloatRule,
    ManualDates,
    OpenEnds,
    Profile,
    Progress,
    ProgressRule,
    ScheduleFrom,
    SchedulingOptions,
)
from tests.schedule.build import DAY, days, group, instants, link, mark, must, plan, schedule, task

AS_REPORTED = SchedulingOptions(progress=ProgressRule.AS_REPORTED)


def test_a_milestone_entered_by_hand_stands_at_the_very_minute() -> None:
    """Its finish is its start, on a Friday evening as on a Saturday."""
    for moment in ("2015-06-05T17:00", "2015-06-06T12:00"):
        found = schedule(mark("m", manual=ManualDates(moment)), task("b", "1d", "m"))
        assert instants(found, "m") == (moment, moment)
        assert days(found, "b") == ("2015-06-08", "2015-06-08")


def test_work_entered_by_hand_that_takes_no_time_ends_where_it_starts() -> None:
    """Also outside working time, where no position of its calendar lies."""
    found = schedule(task("a", "0d", manual=ManualDates("2015-06-06T12:00")))
    assert instants(found, "a") == ("2015-06-06T12:00", "2015-06-06T12:00")
    given = schedule(task("a", "1d", manual=ManualDates("2015-06-05T17:00", "2015-06-05T17:00")))
    assert instants(given, "a") == ("2015-06-05T17:00", "2015-06-05T17:00")


def test_what_is_left_of_work_in_months_follows_what_is_done() -> None:
    """Reported as it went, work of a month ends a month after it began."""
    found = schedule(
        task("a", "1mo", progress=Progress("2015-06-03T00:00", remaining="48 elapsed hours")),
        status_date="2015-06-20",
        options=AS_REPORTED,
    )
    assert instants(found, "a") == ("2015-06-03T00:00", "2015-07-03T00:00")


def test_work_with_nothing_left_ends_on_the_evening_of_its_last_day() -> None:
    """Not on the next morning, which is the same point of working time."""
    found = schedule(
        task("a", "5d", progress=Progress("2015-06-01", remaining="0d")),
        status_date="2015-06-20",
        options=AS_REPORTED,
    )
    assert instants(found, "a") == ("2015-06-01T09:00", "2015-06-05T17:00")


def test_reported_work_stays_where_a_plan_scheduled_from_its_finish_begins_later() -> None:
    """The plan's start is a result, but moves no fact and nothing entered by hand."""
    found = schedule(
        task("a", "5d", progress=Progress("2015-06-01", remaining="3d")),
        task("b", "2d", manual=ManualDates("2015-06-03")),
        task("c", "5d"),
        status_date="2015-06-03",
        finish_by="2015-06-30",
        options=SchedulingOptions.of(Profile.MSPROJECT, schedule_from=ScheduleFrom.FINISH),
    )
    assert days(found, "a") == ("2015-06-01", "2015-06-05")
    assert days(found, "b") == ("2015-06-03", "2015-06-04")
    assert days(found, "c") == ("2015-06-24", "2015-06-30")


def test_open_ends_of_a_plan_scheduled_from_its_finish_rest_on_that() -> None:
    """Not on where the search for its start begins."""
    found = schedule(
        task("a", "5d"),
        finish_by="2015-06-30",
        options=SchedulingOptions(schedule_from=ScheduleFrom.FINISH, open_ends=OpenEnds.OWN_FINISH),
    )
    assert days(found, "a") == ("2015-06-24", "2015-06-30")


def test_work_whose_only_followers_are_over_is_an_open_end() -> None:
    """Also where it leads to them by way of their group."""
    done = Progress("2015-06-01", "2015-06-02")
    found = schedule(
        task("a", "2d"),
        group("g", task("g.b", progress=done), after=[link("a")]),
        task("e", "9d"),
        status_date="2015-06-03",
        options=SchedulingOptions(open_ends=OpenEnds.OWN_FINISH),
    )
    assert found["a"].total_float_minutes == 0


def test_float_to_a_finish_milestone_is_exact() -> None:
    """The milestone stands on Monday because of a date, and float is measured to there."""
    found = schedule(
        task("a", "5d"),
        mark("f", "a", edge=Edge.FINISH, constraints=[must("start_no_earlier_than", "2015-06-08")]),
    )
    assert instants(found, "f")[1] == "2015-06-08T09:00"
    assert dict(found.float_to("f")) == {"a": 0, "f": 0}


def test_float_of_a_start_milestone_stops_short_of_a_break() -> None:
    """A slip to Friday evening would put it on Monday, and move what lies on the weekend."""
    found = schedule(
        mark("s", edge=Edge.START),
        task("b", "1 elapsed hour", "s", link("c FF")),
        task("c", "5d"),
    )
    assert found.float_to("b")["s"] == 5 * DAY - 60


def test_a_share_of_nothing_is_no_lag() -> None:
    """It is counted on no calendar, and so does not wait for one to open."""
    found = schedule(
        mark("m", calendar="24-hour"),
        task("a", "4 elapsed hours", link("m FS+100%")),
        task("b", "4 elapsed hours", link("m FS")),
    )
    assert instants(found, "a") == instants(found, "b") == ("2015-06-01T00:00", "2015-06-01T04:00")


@pytest.mark.parametrize("rule", FloatRule)
def test_the_three_floats_of_unstarted_work_are_one(rule: FloatRule) -> None:
    """They differ only where work is under way, forced, or measured in months."""
    found = schedule(
        task("a", "2d"),
        task("b", "5d"),
        mark("m", "a", "b"),
        options=SchedulingOptions(total_float=rule),
    )
    assert found["a"].total_float_minutes == 3 * DAY


def test_profiles_differ_by_what_the_plan_says_alone() -> None:
    """A change that is named wins over the profile, and the rest stays the profile's."""
    options = SchedulingOptions.of(Profile.P6, total_float=FloatRule.SMALLEST)
    base = SchedulingOptions.of(Profile.P6)
    assert options.total_float is FloatRule.SMALLEST
    assert options.must_dates is base.must_dates
    assert plan(options=SchedulingOptions.of(Profile.EXITPLAN)).options == SchedulingOptions()
