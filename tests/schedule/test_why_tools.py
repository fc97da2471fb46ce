"""What `why` says of the things other scheduling tools know."""

from __future__ import annotations

import pytest

from exitplan.plan import (
    CriticalRule,
    Deadline,
    Edge,
    ManualDates,
    OpenEnds,
    Profile,
    Progress,
    ProgressRule,
    ScheduleFrom,
    SchedulingOptions,
)
from exitplan.schedule import Cause, Schedule
from tests.schedule.build import link, mark, must, schedule, task

PROJECT = SchedulingOptions.of(Profile.MSPROJECT)


def causes(found: Schedule, item: str) -> list[Cause]:
    return [driver.cause for driver in found.drivers(item)]


def test_dates_entered_by_hand_are_the_end_of_the_chain() -> None:
    """No link is named for them, and what waits elsewhere hears of them."""
    found = schedule(
        task("a", "2d"),
        task("b", "5d", "a", manual=ManualDates("2015-06-10", "2015-06-12")),
        task("c", "1d", "b"),
        mark("m", "c"),
    )
    assert causes(found, "b") == [Cause.BY_HAND]
    assert [step.id for step in found.why("c").chain] == ["c", "b"]
    text = str(found.why("c"))
    assert "It starts as soon as “B” finishes (12 June 2015)." in text
    assert "“B” keeps its dates, entered by hand (10 June 2015), whatever its links say." in text
    assert "“B” keeps dates entered by hand." in str(found.why("a"))


def test_work_left_where_it_was_reported_names_neither_links_nor_status_date() -> None:
    """It goes on where the work done ends, or where it is said to resume."""
    found = schedule(
        task("a", "1d"),
        task("b", "5d", "a", progress=Progress("2015-06-02", remaining="2d")),
        task(
            "c",
            "5d",
            progress=Progress(
                "2015-06-02", remaining="2d", suspended="2015-06-04", resumes="2015-06-11"
            ),
        ),
        task("d", "2d"),
        status_date="2015-06-05",
        options=PROJECT,
    )
    assert causes(found, "b") == [Cause.AS_REPORTED]
    assert (
        "It started on 2 June 2015, a fact, and goes on where the work done ends, as reported."
        in str(found.why("b"))
    )
    assert causes(found, "c") == [Cause.RESUME]
    assert causes(found, "d") == [Cause.PLAN_START]
    assert "“B” has started, and goes on as reported." in str(found.why("a"))


@pytest.mark.parametrize(("kind", "words"), [("start_on", "start on"), ("finish_on", "finish on")])
def test_start_on_and_finish_on_are_named_where_they_hold(kind: str, words: str) -> None:
    """And not where the logic is later."""
    held = schedule(task("a", "1d", constraints=[must(kind, "2015-06-10")]))
    assert f"It is held by its constraint to {words} 10 June 2015." in str(held.why("a"))
    late = schedule(task("a", "9d"), task("b", "5d", "a", constraints=[must(kind, "2015-06-03")]))
    assert causes(late, "b") == [Cause.LINK]


def test_late_dates_are_what_as_late_as_possible_waits_for() -> None:
    """It says so, and does not name a link that allows more."""
    found = schedule(
        task("a", "1d"),
        task("b", "1d", "a", constraints=[must("as_late_as_possible")]),
        task("e", "5d"),
        options=PROJECT,
    )
    assert causes(found, "b") == [Cause.AS_LATE_AS_POSSIBLE]
    assert "It waits for its late dates, to come as late as possible." in str(found.why("b"))
    free = schedule(task("b", "1d", constraints=[must("as_late_as_possible")]), task("e", "5d"))
    assert "It is placed as late as its successors allow." in str(free.why("b"))


def test_a_plan_scheduled_from_its_finish_starts_because_of_it() -> None:
    """The plan's written start is no reason there."""
    found = schedule(
        task("a", "5d"),
        task("b", "5d", "a"),
        finish_by="2015-06-30",
        options=SchedulingOptions.of(Profile.MSPROJECT, schedule_from=ScheduleFrom.FINISH),
    )
    assert causes(found, "a") == [Cause.PLAN_FINISH]
    assert (
        "“A” starts with the plan, which starts as late as its finish by 30 June 2015 allows."
        in (str(found.why("b")))
    )


def test_a_milestone_on_its_side_of_a_weekend_waits_for_its_link() -> None:
    """That it stands on Monday rather than on Friday needs no other reason."""
    found = schedule(task("a", "5d"), mark("s", "a", edge=Edge.START), task("b", "1d", "s"))
    assert causes(found, "s") == causes(found, "b") == [Cause.LINK]
    assert "It comes as soon as “A” finishes (5 June 2015)." in str(found.why("s"))
    held = schedule(task("a", "5d"), mark("s", link("a FF"), edge=Edge.START))
    assert causes(held, "s") == [Cause.LINK]


def test_a_share_of_a_length_is_told_as_one() -> None:
    """With the work it is a share of."""
    found = schedule(
        task("a", "10d"),
        task("b", "1d", link("a SS+50%")),
        task("c", "1d", link("a FS-12.5%")),
        task("d", "1d", link("a SS+50e%")),
    )
    assert "It starts 50 % of the length of “A” after it starts (1 June 2015)." in str(
        found.why("b")
    )
    assert "It starts 12.5 % of the length of “A” before it finishes (12 June 2015)." in str(
        found.why("c")
    )
    assert "It starts 50 % of the length of “A” by the clock after it starts" in str(found.why("d"))


def test_a_deadline_that_caps_late_dates_is_said_to_count() -> None:
    """Where it is what float is counted to, and only by rules that do so."""
    items = [task("a", "2d", deadline=Deadline("2015-06-10")), task("e", "10d")]
    sentence = "Its float is counted to that deadline."
    assert sentence in str(schedule(*items, options=PROJECT).why("a"))
    assert sentence not in str(schedule(*items).why("a"))
    later = [task("a", "2d", deadline=Deadline("2015-06-30")), task("e", "10d")]
    assert sentence not in str(schedule(*later, options=PROJECT).why("a"))


def test_critical_is_explained_by_the_rule_in_force() -> None:
    """By float, by the longest path, or by an end that is its own."""
    items = [task("a", "2d"), task("e", "10d")]
    by_path = schedule(*items, options=SchedulingOptions(critical=CriticalRule.LONGEST_PATH))
    assert "It is critical: it is on the longest path to the plan's finish." in str(
        by_path.why("e")
    )
    own = schedule(*items, options=SchedulingOptions(open_ends=OpenEnds.OWN_FINISH))
    assert "It is critical: nothing waits for it, so that it may not slip at all." in str(
        own.why("a")
    )


def test_a_level_of_progress_that_moves_nothing_names_no_status_date() -> None:
    """Under as-reported rules unstarted work may lie before the status date."""
    found = schedule(
        task("a", "2d"),
        status_date="2015-06-01",
        options=SchedulingOptions(progress=ProgressRule.AS_REPORTED),
    )
    assert causes(found, "a") == [Cause.PLAN_START]
