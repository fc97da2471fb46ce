"""Slippage from state to state: what the stages do adds up to the whole."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.calendars import CalendarSpec
from exitplan.errors import Diagnostic, Severity
from exitplan.plan import Duration, Link, Plan, Task, milestone
from exitplan.planfile.history import Version, VersionKind
from exitplan.slippage import slippage_over


def plan(days: int = 10, *, status: str = "2015-01-05", extra: Sequence[Task] = ()) -> Plan:
    tasks = [
        Task("draft", "Draft", duration=f"{days}d"),
        Task("check", "Check", duration="5d", after=[Link("draft")]),
        *extra,
        milestone("award", "Award", after=[Link("check"), *(Link(task.id) for task in extra)]),
    ]
    return Plan("p", "P", "2015-01-05", tasks, status)


def version(found: Plan | None, name: str, day: int = 735_600) -> Version:
    finding = Diagnostic("EP110", Severity.ERROR, "the file is empty")
    diagnostics = () if found is not None else (finding,)
    return Version(name, VersionKind.COMMIT, found, day, diagnostics=diagnostics)


def test_a_stage_for_each_pair_of_states() -> None:
    """Each state after the first is charged with what it moved, and with nothing else."""
    states = [plan(10), plan(12), plan(12), plan(9)]
    found = slippage_over(version(p, f"c{n}") for n, p in enumerate(states))
    assert [stage.later.name for stage in found.stages] == ["c1", "c2", "c3"]
    moves = [(stage.later.name, slip.total_minutes // 480) for stage, slip in found.of("award")]
    assert moves == [("c1", 2), ("c3", -3)]
    assert found.minutes("award") == -480
    first = found.first_forecast("award")
    assert first is not None
    assert (
        first.finish_day
        == slippage_over([version(states[0], "a"), version(states[0], "b")])
        .stages[0]
        .slips["award"]
        .after.finish_day
    )  # type: ignore[union-attr]


def test_a_state_that_cannot_be_read_is_passed_over() -> None:
    """What it changed is found in the next, which says so; it is told as unread."""
    found = slippage_over([version(plan(10), "a"), version(None, "b"), version(plan(13), "c")])
    (stage,) = found.stages
    assert (stage.earlier.name, stage.later.name) == ("a", "c")
    assert [skipped.name for skipped in stage.skipped] == ["b"]
    assert [unread.name for unread in found.unread] == ["b"]
    assert found.minutes("award") == 3 * 480


def test_a_state_that_cannot_be_dated_is_passed_over() -> None:
    """A plan whose dates leave the years its calendar knows is no state to measure from."""
    beyond = plan(10, extra=[Task("never", "Never", duration="90y")])
    found = slippage_over([version(plan(10), "a"), version(beyond, "b"), version(plan(11), "c")])
    assert [unread.name for unread in found.unread] == ["b"]
    assert found.minutes("award") == 480


@pytest.mark.parametrize("states", [[], ["a"]])
def test_fewer_than_two_states_have_no_stages(states: list[str]) -> None:
    """There is nothing to compare, and nothing is made up."""
    found = slippage_over(version(plan(), name) for name in states)
    assert found.stages == ()
    assert found.of("award") == ()
    assert found.first_forecast("award") is None


def test_a_first_state_that_cannot_be_dated_hides_no_later_one() -> None:
    """Where the first cannot be dated the comparison begins with the next that can."""
    bad = plan(9_000_000)
    states = [version(bad, "a"), version(plan(10), "b"), version(plan(13), "c")]
    found = slippage_over(states)
    assert [(s.earlier.name, s.later.name) for s in found.stages] == [("b", "c")]
    assert [v.name for v in found.unread] == ["a"]
    assert found.minutes("award") == 3 * 480


def test_a_change_is_dated_by_its_commit() -> None:
    """A change made between two reports was not made on the day of the earlier one."""
    made = attrs.evolve(version(plan(12), "b", day=735_600), committed=735_650)
    (stage,) = slippage_over([version(plan(10), "a"), made]).stages
    record = stage.record()
    assert (record["date"], record["report_date"]) == ("2015-02-21", "2015-01-02")


def test_a_milestone_is_followed_through_a_rename() -> None:
    """Its earlier moves are found by the id that it has now."""
    old = plan(10)
    late = plan(14)
    named = attrs.evolve(late, items=[*late.items[:-1], attrs.evolve(late.items[-1], id="signed")])
    found = slippage_over([version(old, "a"), version(late, "b"), version(named, "c")])
    assert [stage.later.name for stage, _ in found.of("signed")] == ["b"]
    assert found.minutes("signed") == 4 * 480


def test_other_calendars_on_the_way_are_counted_by_the_clock() -> None:
    """Where the calendar changes on the way, all stages count elapsed minutes, and add up."""
    week = CalendarSpec("office", based_on="england-and-wales")
    closed = attrs.evolve(week, holidays="none")

    def on(spec: CalendarSpec, days: int) -> Plan:
        return attrs.evolve(plan(days), calendar="office", calendars={"office": spec})

    states = [on(week, 10), on(week, 60), on(closed, 60), on(closed, 61)]
    found = slippage_over(version(p, f"c{n}") for n, p in enumerate(states))
    axes = {slip.calendar for stage in found.stages for slip in stage.slips if slip.id == "award"}
    assert axes == {""}
    last = found.stages[-1].slips["award"].after
    first = found.first_forecast("award")
    assert first is not None
    assert last is not None
    assert found.minutes("award") == last.finish_at - first.finish_at


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 20), st.booleans()), min_size=2, max_size=6
    )
)
def test_the_stages_add_up_to_the_whole(states: list[tuple[int, int, bool]]) -> None:
    """Over any states, with other reports and other work, the stages' minutes are the whole's."""
    plans = [
        plan(
            days,
            status=f"2015-02-{1 + reported:02d}",
            extra=[Task("legal", "Legal", duration=Duration(3))] if has_more else [],
        )
        for days, reported, has_more in states
    ]
    versions = [version(p, f"c{n}") for n, p in enumerate(plans)]
    found = slippage_over(versions)
    (whole,) = slippage_over([versions[0], versions[-1]]).stages
    assert found.minutes("award") == whole.slips["award"].total_minutes
    for (earlier, later), stage in zip(itertools.pairwise(versions), found.stages, strict=True):
        assert (stage.earlier, stage.later) == (earlier, later)
