"""Drivers, longest path, near-critical paths, drag."""

from __future__ import annotations

import pytest

from exitplan.calendars import CalendarSpec, Period
from exitplan.plan import Progress, Task
from exitplan.schedule import Cause, Driver, Schedule
from tests.schedule.build import DAY, group, link, mark, must, schedule, task


def causes(found: Schedule, item: str) -> list[Cause]:
    return [driver.cause for driver in found.drivers(item)]


def only(found: Schedule, item: str) -> Driver:
    (driver,) = found.drivers(item)
    return driver


def test_the_plans_start_drives_what_nothing_holds() -> None:
    """Work that waits for nothing starts with the plan."""
    driver = only(schedule(task("a")), "a")
    assert driver.cause is Cause.PLAN_START
    assert driver.day == 735750  # 1 June 2015


def test_a_link_drives_with_its_predecessor() -> None:
    """A driving link is named with its type, its lag and its predecessor; a slack one is not."""
    found = schedule(task("a"), task("b", "2d"), task("c", "1d", link("a FS+1d"), "b"))
    driver = only(found, "c")
    assert driver.cause is Cause.LINK
    assert driver.predecessor == "a"
    assert driver.link == link("a FS+1d")


def test_several_links_may_drive() -> None:
    """Predecessors that end together all drive."""
    found = schedule(task("a"), task("b"), task("c", "1d", "a", "b"))
    assert [driver.predecessor for driver in found.drivers("c")] == ["a", "b"]


def test_a_finish_link_drives() -> None:
    """FF and SF links drive where they set the finish."""
    found = schedule(task("a"), task("b", "2d", link("a FF")), task("c", "1d", link("a SF+4d")))
    assert only(found, "b").predecessor == "a"
    assert only(found, "c").predecessor == "a"


@pytest.mark.parametrize(
    ("kind", "date", "detail"),
    [
        ("start_no_earlier_than", "2015-06-10", "start no earlier than"),
        ("finish_no_earlier_than", "2015-06-16", "finish no earlier than"),
        ("must_start_on", "2015-06-10", "must start on"),
        ("must_finish_on", "2015-06-16", "must finish on"),
    ],
)
def test_a_constraint_drives(kind: str, date: str, detail: str) -> None:
    """A date that holds the work is named with its kind."""
    driver = only(schedule(task("a", constraints=[must(kind, date)])), "a")
    assert driver.cause is Cause.CONSTRAINT
    assert driver.detail == detail


def test_a_groups_constraint_drives_by_way_of_the_group() -> None:
    """The group that carries the date is named."""
    found = schedule(
        group("g", task("g.a"), constraints=[must("start_no_earlier_than", "2015-06-10")])
    )
    driver = only(found, "g.a")
    assert driver.cause is Cause.CONSTRAINT
    assert driver.via == "g"


def test_the_status_date_drives() -> None:
    """Work not yet started stands at the status date; what follows it does not."""
    found = schedule(task("a"), task("b", "1d", "a"), status_date="2015-06-15")
    assert causes(found, "a") == [Cause.STATUS_DATE]
    assert causes(found, "b") == [Cause.LINK]


def test_facts_drive() -> None:
    """A finished task's actual finish, and the facts of started work."""
    found = schedule(
        task("done", progress=Progress("2015-06-01", "2015-06-03")),
        task("begun", progress=Progress("2015-06-01", remaining="1d")),
        task(
            "stopped",
            progress=Progress(
                "2015-06-01", remaining="1d", suspended="2015-06-02", resumes="2015-06-22"
            ),
        ),
        task("promised", progress=Progress("2015-06-01", expected_finish="2015-06-22")),
        status_date="2015-06-08",
    )
    assert only(found, "done").cause is Cause.ACTUAL
    assert only(found, "done").detail == "finish"
    assert causes(found, "begun") == [Cause.STATUS_DATE]
    assert causes(found, "stopped") == [Cause.RESUME]
    assert causes(found, "promised")[0] is Cause.EXPECTED_FINISH


def test_an_actual_start_drives_without_a_status_date() -> None:
    """Started work of a plan without a status date runs on from its actual start."""
    found = schedule(task("a", "5d", progress=Progress("2015-06-03", remaining="5d")))
    assert causes(found, "a") == [Cause.ACTUAL]
    assert only(found, "a").detail == "start"


def test_started_work_is_not_driven_by_its_start_constraint() -> None:
    """A start-no-earlier-than that happens to be the status date is moot for started work."""
    found = schedule(
        task(
            "a",
            constraints=[must("start_no_earlier_than", "2015-06-08")],
            progress=Progress("2015-06-03", remaining="5d"),
        ),
        status_date="2015-06-08",
    )
    assert causes(found, "a") == [Cause.STATUS_DATE]


def test_as_late_as_possible_drives() -> None:
    """Work moved late is held by nothing before it."""
    found = schedule(
        task("a"), task("b", "2d", constraints=[must("as_late_as_possible")]), mark("m", "a", "b")
    )
    assert causes(found, "b") == [Cause.AS_LATE_AS_POSSIBLE]


def test_links_by_way_of_groups_name_the_task_and_the_group() -> None:
    """Into a group, out of a group, and its first start: each names the task that drives."""
    found = schedule(
        task("a"),
        group("g", task("g.b", "2d"), task("g.c", "3d"), after=[link("a FS")]),
        task("d", "1d", link("g FS")),
        task("e", "1d", link("g SS+1d")),
    )
    driver = only(found, "g.b")
    assert (driver.predecessor, driver.via, driver.detail) == ("a", "g", "gate")
    driver = only(found, "d")
    assert (driver.predecessor, driver.via, driver.detail) == ("g.c", "g", "end")
    first = found.drivers("e")
    assert [(d.predecessor, d.via, d.detail) for d in first] == [
        ("g.b", "g", "first"),
        ("g.c", "g", "first"),
    ]


def test_a_holiday_between_cause_and_start_is_named() -> None:
    """A task that waits over Easter says so."""
    found = schedule(task("a", "1d"), task("b", "1d", "a"), start="2015-04-02")
    assert [name for name in only(found, "b").idle if "Easter" in name or "Good" in name]
    recess = CalendarSpec("recess", blackouts=(Period(735751, 735760, "Recess"),))
    found = schedule(
        task("a", "1d"),
        task("b", "1d", "a", calendar="recess"),
        calendars={"recess": recess},
    )
    assert "Recess" in only(found, "b").idle


# a (5) → c (1) → m; b (2) → c; d (3) → m; e (1) leads nowhere.
NETWORK = (
    task("a"),
    task("b", "2d"),
    task("c", "1d", "a", "b"),
    task("d", "3d"),
    mark("m", "c", "d"),
    task("e", "1d"),
)


def test_the_longest_path_goes_back_from_the_latest_finish() -> None:
    """It is the driving chain, in order of time."""
    found = schedule(*NETWORK)
    assert found.longest_path() == ("a", "c", "m")
    assert {d.id for d in found if d.longest_path} == {"a", "c", "m"}
    assert found.longest_path("d") == ("d",)


def test_the_longest_path_is_no_float_test() -> None:
    """With a promise in the far future nothing is critical, and the longest path is the same."""
    found = schedule(*NETWORK, finish_by="2016-06-01")
    assert not [d for d in found if d.critical]
    assert found.longest_path() == ("a", "c", "m")


def test_paths_rank_by_float_to_the_milestone() -> None:
    """Path 1 is critical; of paths with the same float the one that ends last comes first."""
    paths = schedule(*NETWORK).paths("m")
    assert [(p.rank, p.tasks, p.float_minutes, p.joins) for p in paths] == [
        (1, ("a", "c", "m"), 0, None),
        (2, ("d",), 3 * DAY, "m"),
        (3, ("b",), 3 * DAY, "c"),
    ]
    assert len(schedule(*NETWORK).paths("m", limit=2)) == 2
    assert all(path.milestone == "m" for path in paths)


def test_paths_without_a_milestone_lead_to_the_plans_finish() -> None:
    """The last milestone stands for the plan."""
    assert schedule(*NETWORK).paths()[0].milestone == "m"


def test_float_to_leaves_out_what_cannot_move_it() -> None:
    """A task without a way to the milestone has no float to it."""
    found = schedule(*NETWORK)
    assert dict(found.float_to("m")) == {"a": 0, "b": 3 * DAY, "c": 0, "d": 3 * DAY, "m": 0}
    assert "e" not in found.float_to("m")
    assert len(found.float_to("m")) == 5
    assert found.float_to("m").milestone == "m"


def test_float_to_an_earlier_milestone_is_less_than_total_float() -> None:
    """A task may be critical for its own milestone with float to the plan's finish."""
    found = schedule(
        task("a", "2d"), mark("early", "a"), task("b", "5d"), mark("late", "early", "b")
    )
    assert found.float_to("early")["a"] == 0
    assert found.float_to("late")["a"] == 3 * DAY
    assert found["a"].total_float_minutes == 3 * DAY


def test_a_constraint_does_not_limit_float_to_a_milestone() -> None:
    """No-later-than dates bite in total float; a milestone that does not move does not mind."""
    found = schedule(
        task("a", "2d", constraints=[must("finish_no_later_than", "2015-06-02")]),
        task("b", "5d"),
        mark("m", "a", "b"),
    )
    assert found["a"].total_float_minutes == 0
    assert found.float_to("m")["a"] == 3 * DAY


@pytest.mark.parametrize(("name", "drag"), [("a", 3), ("b", 0), ("c", 1), ("d", 0), ("e", 0)])
def test_drag_is_what_the_finish_would_gain(name: str, drag: int) -> None:
    """Without a, b and d hold: three of its five days; without c one day; the rest gain nothing."""
    found = schedule(*NETWORK)
    assert found.drag(name, "m") == drag * DAY
    assert found.drag(name) == drag * DAY


def test_drag_keeps_constraints_on_the_finish() -> None:
    """Work that may not finish before 30 June gains nothing from being shorter."""
    held: list[Task] = [
        task("a", constraints=[must(kind, "2015-06-30")])
        for kind in ("finish_no_earlier_than", "must_finish_on")
    ]
    for item in held:
        assert schedule(item).drag("a") == 0


def test_final_milestones_are_those_nothing_waits_for() -> None:
    """They are what the plan is for, in order of their forecasts."""
    found = schedule(
        mark("z", "a"),
        task("a"),
        mark("y"),
        mark("x", "y"),
        group("g", mark("g.w")),
        mark("v", "g"),
    )
    assert [d.id for d in found.final_milestones()] == ["x", "v", "z"]
    assert [d.id for d in found.milestones()] == ["y", "x", "g.w", "v", "z"]


def test_a_path_through_a_first_start_joins() -> None:
    """A path that leads into a group's first start still names the task it joins."""
    found = schedule(
        mark("a"),
        mark("b"),
        group("g", mark("g.c"), mark("g.d"), after=[link("b")]),
        mark("m", link("a FS+5eh"), link("g SS"), calendar="24-hour"),
    )
    second = found.paths("m")[1]
    assert "b" in second.tasks
    assert second.joins == "m"


def test_a_path_that_leaves_a_group_two_ways_joins() -> None:
    """Where a group is waited for twice, the way that leads to the milestone is taken."""
    found = schedule(
        mark("end", link("g FS")),
        mark("m", link("g SS"), constraints=[must("start_no_earlier_than", "2015-06-03")]),
        group("g", mark("g.a")),
    )
    assert [(path.tasks, path.joins) for path in found.paths("m")] == [
        (("m",), None),
        (("g.a",), "m"),
    ]
