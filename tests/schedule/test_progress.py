"""Facts, remaining work and the rules for work that started out of sequence."""

from __future__ import annotations

import pytest

from exitplan.plan import Deadline, Progress, ProgressRule, SchedulingOptions
from exitplan.schedule import Schedule, Status, compute_schedule
from tests.schedule.build import (
    DAY,
    days,
    group,
    instants,
    link,
    mark,
    must,
    plan,
    schedule,
    task,
)


def test_finished_work_keeps_its_dates() -> None:
    """Actual dates stand, whatever the plan said; there is no float left."""
    done = Progress("2015-05-28", "2015-06-03")
    found = schedule(task("a", progress=done), task("b", "1d", "a"), status_date="2015-06-03")
    assert days(found, "a") == ("2015-05-28", "2015-06-03")
    assert found["a"].completed
    assert found["a"].started
    assert found["a"].total_float_minutes is None
    assert found["a"].free_float_minutes is None
    assert not found["a"].critical
    assert days(found, "b") == ("2015-06-04", "2015-06-04")
    assert "a" not in found.float_to("b")
    assert found.drag("a") is None


def test_work_not_started_waits_for_the_status_date() -> None:
    """What has not begun by Monday 15 June cannot have begun before."""
    assert days(schedule(task("a"), status_date="2015-06-15"), "a") == ("2015-06-15", "2015-06-19")


# Started on Monday 1 June, planned for 10 days, known up to Monday 8 June.
@pytest.mark.parametrize(
    ("reported", "finish"),
    [
        ({"remaining": "2d"}, "2015-06-09"),
        ({"remaining": "12d"}, "2015-06-23"),
        ({"percent_complete": 50}, "2015-06-12"),  # 5 of 10 days left
        ({"percent_complete": 0}, "2015-06-19"),
        ({"percent_complete": 99}, "2015-06-08"),
        ({}, "2015-06-12"),  # on plan, as nothing else is said
        ({"expected_finish": "2015-06-17"}, "2015-06-17"),
        ({"suspended": "2015-06-03", "resumes": "2015-06-22", "remaining": "5d"}, "2015-06-26"),
        ({"suspended": "2015-06-03", "resumes": "2015-06-22"}, "2015-07-01"),  # 2 of 10 days done
        ({"suspended": "2015-06-03", "resumes": "2015-06-05"}, "2015-06-16"),  # 3 of 10 days done
    ],
)
def test_remaining_work(reported: dict[str, object], finish: str) -> None:
    """The rest is what was reported, or the share not complete, or what the plan still had."""
    found = schedule(
        task("a", "10d", progress=Progress("2015-06-01", **reported)), status_date="2015-06-08"
    )
    assert days(found, "a") == ("2015-06-01", finish)
    assert found["a"].started
    assert not found["a"].completed
    assert found["a"].total_float_minutes == 0


def test_half_a_minute_of_remaining_work_is_a_minute() -> None:
    """The share left over is rounded up, so that work is never over before it is."""
    found = schedule(
        task("a", "1min", progress=Progress("2015-06-01", percent_complete=50)),
        status_date="2015-06-08",
    )
    assert instants(found, "a")[1] == "2015-06-08T09:01"


def test_an_expected_finish_in_the_past_is_not_kept() -> None:
    """Work expected for last Friday and still open ends no earlier than the status date."""
    found = schedule(
        task("a", "5d", progress=Progress("2015-06-01", expected_finish="2015-06-05")),
        task("b", "1d", "a"),
        status_date="2015-06-10",
    )
    assert found["a"].early_finish_at >= found["a"].remaining_start_at
    assert days(found, "b") == ("2015-06-10", "2015-06-10")


def out_of_sequence(rule: ProgressRule) -> Schedule:
    # a has 3 days left on Monday 8 June; b, which should have waited, has 4.
    return schedule(
        task("a", "5d", progress=Progress("2015-06-01", remaining="3d")),
        task("b", "5d", "a", progress=Progress("2015-06-04", remaining="4d")),
        task("c", "1d", "b"),
        status_date="2015-06-08",
        options=SchedulingOptions(progress=rule),
    )


def test_retained_logic_holds_remaining_work() -> None:
    """B goes on when a is finished, on Wednesday 10 June."""
    found = out_of_sequence(ProgressRule.RETAINED_LOGIC)
    assert days(found, "a") == ("2015-06-01", "2015-06-10")
    assert days(found, "b") == ("2015-06-04", "2015-06-16")
    assert found["a"].total_float_minutes == 0
    assert found.longest_path() == ("a", "b", "c")


def test_progress_override_lets_it_go_on() -> None:
    """B goes on at the status date; a leads nowhere any more and floats to the plan's finish."""
    found = out_of_sequence(ProgressRule.PROGRESS_OVERRIDE)
    assert days(found, "b") == ("2015-06-04", "2015-06-11")
    assert days(found, "c") == ("2015-06-12", "2015-06-12")
    assert found["a"].total_float_minutes == 2 * DAY
    assert "a" not in found.float_to("c")
    assert found.longest_path() == ("b", "c")


def test_actual_dates_bound_the_predecessor() -> None:
    """B goes on, and a should have been finished before b started: on Wednesday 3 June."""
    found = out_of_sequence(ProgressRule.ACTUAL_DATES)
    assert days(found, "b") == ("2015-06-04", "2015-06-11")
    assert found["a"].total_float_minutes == -5 * DAY  # from Wednesday 10 June
    assert "a" not in found.float_to("c")


def test_override_keeps_finish_links_and_finished_predecessors() -> None:
    """Only starts are let go: a finish link still holds, and so does a lag after finished work."""
    found = schedule(
        task("done", "1d", progress=Progress("2015-06-01", "2015-06-05")),
        task("a", "10d"),
        task("b", "5d", link("a FF"), progress=Progress("2015-06-03", remaining="1d")),
        task("c", "5d", link("done FS+3d"), progress=Progress("2015-06-03", remaining="1d")),
        status_date="2015-06-08",
        options=SchedulingOptions(progress=ProgressRule.PROGRESS_OVERRIDE),
    )
    assert days(found, "b")[1] == days(found, "a")[1] == "2015-06-19"
    assert days(found, "c")[1] == "2015-06-11"  # the lag lasts until Wednesday 10 June


@pytest.mark.parametrize(
    ("status", "start"), [("2015-06-08", "2015-06-22"), ("2015-06-29", "2015-06-29")]
)
def test_a_lag_goes_on_from_the_actual_finish(status: str, start: str) -> None:
    """Ten days after Friday 5 June is Friday 19 June, unless that has passed."""
    done = task("a", progress=Progress("2015-06-01", "2015-06-05"))
    found = schedule(done, task("b", "1d", link("a FS+10d")), status_date=status)
    assert days(found, "b")[0] == start
    found = schedule(
        group("g", attrs_id(done)), task("b", "1d", link("g FS+10d")), status_date=status
    )
    assert days(found, "b")[0] == start


def attrs_id(done: object) -> object:
    import attrs

    return attrs.evolve(done, id="g.a")


def test_a_lag_goes_on_from_the_actual_start() -> None:
    """Ten days after a start on Monday 1 June is Monday 15 June."""
    found = schedule(
        task("a", "20d", progress=Progress("2015-06-01", remaining="15d")),
        task("b", "1d", link("a SS+10d")),
        status_date="2015-06-08",
    )
    assert days(found, "b") == ("2015-06-15", "2015-06-15")


def test_an_elapsed_lag_counts_from_a_fact_on_a_saturday() -> None:
    """28 days after a notice sent on Saturday 27 June 2015 are over on 25 July, a Saturday."""
    found = schedule(
        mark("sent", progress=Progress(actual_finish="2015-06-27")),
        mark("over", link("sent FS+28ed"), calendar="24-hour"),
        task("work", "1d", link("sent FS+28ed")),
        status_date="2015-06-29",
    )
    assert days(found, "sent") == ("2015-06-27", "2015-06-27")
    assert days(found, "over") == ("2015-07-25", "2015-07-25")
    assert days(found, "work") == ("2015-07-27", "2015-07-27")


def test_an_elapsed_lag_counts_from_a_start_on_a_saturday() -> None:
    """Three days after a start on Saturday 6 June are over on Tuesday, not on Thursday."""
    found = schedule(
        task("a", "20d", progress=Progress("2015-06-06", remaining="15d")),
        mark("m", link("a SS+3ed"), calendar="24-hour"),
        status_date="2015-06-07",
    )
    assert instants(found, "m")[0] == "2015-06-09T00:00"


def test_a_group_ends_with_a_fact_on_a_sunday() -> None:
    """The last member finished on Sunday 7 June, and 28 days count from there."""
    found = schedule(
        group("g", task("g.a", progress=Progress("2015-06-01", "2015-06-07"))),
        mark("m", link("g FS+28ed"), calendar="24-hour"),
        status_date="2015-06-08",
    )
    assert days(found, "m") == ("2015-07-05", "2015-07-05")


def test_a_finished_milestone_holds_by_its_date() -> None:
    """A milestone reached on Wednesday lets work start on Thursday."""
    found = schedule(
        mark("m", progress=Progress(actual_finish="2015-06-03")),
        task("a", "1d", "m"),
        status_date="2015-06-03",
    )
    assert days(found, "a") == ("2015-06-04", "2015-06-04")


def test_started_work_keeps_only_constraints_on_its_finish() -> None:
    """A start-no-earlier-than in July is moot once work started in June."""
    begun = Progress("2015-06-01", remaining="2d")
    late = must("start_no_earlier_than", "2015-07-01")
    found = schedule(task("a", constraints=[late], progress=begun), status_date="2015-06-08")
    assert days(found, "a") == ("2015-06-01", "2015-06-09")
    held = must("finish_no_earlier_than", "2015-06-30")
    found = schedule(task("a", constraints=[held], progress=begun), status_date="2015-06-08")
    assert days(found, "a") == ("2015-06-01", "2015-06-30")


def test_a_groups_start_date_does_not_hold_started_members() -> None:
    """A group not before July lets go of what started anyway, linked or not."""
    begun = Progress("2015-06-03", remaining="3d")
    before = task("z", "1d", progress=Progress("2015-06-01", "2015-06-01"))
    late = [must("start_no_earlier_than", "2015-07-01")]
    for after in ((), (link("z"),)):
        found = schedule(
            before,
            group("g", task("g.a", progress=begun), constraints=late, after=after),
            status_date="2015-06-05",
        )
        assert days(found, "g.a") == ("2015-06-03", "2015-06-09")


def test_float_of_started_work_is_finish_float() -> None:
    """Its start is a fact; what may slip is its finish."""
    found = schedule(
        task("a", "5d", progress=Progress("2015-06-01", remaining="2d")),
        task("b", "5d"),
        mark("m", "a", "b"),
        status_date="2015-06-08",
    )
    assert found["a"].total_float_minutes == 3 * DAY
    assert found["a"].late_start_at == found["a"].early_start_at
    assert found.float_to("m")["a"] == 3 * DAY


def test_as_of_replaces_the_status_date() -> None:
    """The same plan looked at a week later stands a week later."""
    written = plan(task("a"), status_date="2015-06-08")
    assert days(compute_schedule(written), "a")[0] == "2015-06-08"
    moved = compute_schedule(written, as_of="2015-06-15")
    assert days(moved, "a")[0] == "2015-06-15"
    assert str(moved.status_date) == "2015-06-15"
    assert compute_schedule(plan(task("a"))).status_date is None


def test_a_deadline_met_is_done() -> None:
    """A finished task's deadline is done, in time or not, with its margin."""
    for date, margin in (("2015-06-05", 2), ("2015-06-02", -1)):
        found = schedule(
            task("a", progress=Progress("2015-06-01", "2015-06-03"), deadline=Deadline(date)),
            status_date="2015-06-08",
        )
        deadline = found["a"].deadline
        assert deadline is not None
        assert deadline.status is Status.DONE
        assert deadline.margin_working_days == margin


def test_overdue_work_with_no_word_is_told() -> None:
    """Work that should be over, with nothing reported, ends at the status date with a notice."""
    found = schedule(task("a", progress=Progress("2015-06-01")), status_date="2015-06-15")
    assert [n.code for n in found.notices()] == ["EP310"]
    said = schedule(
        task("a", progress=Progress("2015-06-01", remaining="1d")), status_date="2015-06-15"
    )
    assert said.notices() == []


def test_projected_holidays_are_told() -> None:
    """Dates in years without proclaimed bank holidays carry a note."""
    found = schedule(task("a"), start="2050-06-06")
    assert [n.code for n in found.notices()] == ["EP313"]


def test_the_plans_finish_sees_every_fact() -> None:
    """Float reaches to the last fact, even one on a day without work."""
    found = schedule(
        task("a", "1d", progress=Progress("2015-06-04", "2015-06-07")),  # a Sunday
        mark("m", calendar="24-hour"),
        status_date="2015-06-07",
    )
    assert str(found.finish) == "2015-06-07"
    assert found["m"].total_float_minutes == 24 * 60


def test_a_gate_of_finished_work_sets_no_finish() -> None:
    """A lag into a group that is finished already delays nothing, not even the plan's finish."""
    found = schedule(
        task("a", "1d"),
        group(
            "g",
            task("g.b", progress=Progress("2015-06-01", "2015-06-01")),
            after=[link("a FS+28ed")],
        ),
        status_date="2015-06-02",
    )
    assert str(found.finish) == "2015-06-02"
    assert found["a"].total_float_minutes == 0
    assert found["a"].free_float_minutes == 0


def test_free_float_before_remaining_work_reaches_to_where_it_goes_on() -> None:
    """What begun work still waits for may slip until that work resumes, on Monday 22 June."""
    found = schedule(
        task("a", "5d"),
        task(
            "b",
            "5d",
            "a",
            progress=Progress(
                "2015-06-01", remaining="2d", suspended="2015-06-02", resumes="2015-06-22"
            ),
        ),
        status_date="2015-06-08",
    )
    assert days(found, "a") == ("2015-06-08", "2015-06-12")
    assert found["a"].free_float_minutes == 5 * DAY
    assert found["a"].total_float_minutes == 5 * DAY
    assert found.float_to("b")["a"] == 5 * DAY


def test_a_finish_link_from_a_start_holds_started_work_exactly() -> None:
    """Held by a start on Monday 15 June, work ends on the Friday before, to the minute."""
    found = schedule(
        task("a", "1d", constraints=[must("start_no_earlier_than", "2015-06-15")]),
        task("b", "5d", link("a SF"), progress=Progress("2015-06-01", remaining="1d")),
        status_date="2015-06-08",
    )
    assert days(found, "b") == ("2015-06-01", "2015-06-12")
    assert found.float_to("b")["a"] == 0
    assert found["a"].free_float_minutes == 0


def test_a_finish_link_holds_started_work_to_the_minute() -> None:
    """Remaining work that would end a minute too early is moved by that minute."""
    found = schedule(
        task("a", "1d"),
        task("b", "5d", link("a FF+1min"), progress=Progress("2015-06-01", remaining="1d")),
        status_date="2015-06-08",
    )
    assert instants(found, "b")[1] == "2015-06-09T09:01"
    assert found["b"].remaining_start_at % 1440 == 9 * 60 + 1


def test_late_dates_of_started_work_end_in_the_evening() -> None:
    """A late finish is the end of a working period, the next one's beginning never."""
    found = schedule(
        task("a", "5d", progress=Progress("2015-06-01", remaining="1d")),
        task("b", "1d", "a", calendar="every-day"),
        task("c", "10d"),
        mark("m", "b", "c"),
        status_date="2015-06-08",
    )
    # m comes on Friday 19 June; b works that day at the latest, and a until Thursday evening.
    assert found["a"].record()["late_finish"] == "2015-06-18T17:00"
    weekend = schedule(
        task("a", "5d", progress=Progress("2015-06-01", remaining="1d")),
        task("c", "4ed"),
        mark("m", "a", "c"),
        status_date="2015-06-11",
        finish_by="2015-06-21",  # a Sunday
    )
    assert weekend["a"].record()["late_finish"] == "2015-06-19T17:00"


@pytest.mark.parametrize(("after", "finish"), [(("done",), "2015-06-11"), ((), "2015-06-08")])
def test_override_lets_go_of_all_that_a_group_waits_for(
    after: tuple[str, ...], finish: str
) -> None:
    """A group's gate holds begun members while all it waits for is finished, lag and all."""
    found = schedule(
        task("done", "1d", progress=Progress("2015-06-01", "2015-06-05")),
        task("open", "10d"),
        group(
            "g",
            task("g.a", "5d", progress=Progress("2015-06-03", remaining="1d")),
            after=[link("done FS+3d"), *([] if after else [link("open")])],
        ),
        status_date="2015-06-08",
        options=SchedulingOptions(progress=ProgressRule.PROGRESS_OVERRIDE),
    )
    assert days(found, "g.a")[1] == finish
