"""Inactive items: what goes with them, and what stays."""

from __future__ import annotations

from hypothesis import given

from exitplan.errors import Severity
from exitplan.expansion import expand
from exitplan.plan import Link, LinkType, Plan, problems
from exitplan.schedule import compute_schedule
from tests.schedule.build import days, effort, group, mark, plan, schedule, task
from tests.schedule.plans import Recipe, examples
from tests.schedule.tool_plans import tool_plans


def kept(found: Plan) -> list[str]:
    return [item.id for item in expand(found).plan.walk()]


def test_links_go_with_an_inactive_task_on_both_sides() -> None:
    """What waits for it or is waited for by it no longer does, wherever the link is written."""
    found = expand(
        plan(
            task("a", "5d", before=[Link("x")]),
            task("x", "5d", inactive=True, before=[Link("b")]),
            task("b", "5d", "x", "a"),
        )
    ).plan
    a, b = found.tasks()
    assert (a.before, b.after) == ((), (Link("a"),))


def test_an_inactive_group_takes_all_its_members_along() -> None:
    """Its members are left out whatever they say of themselves, with every link to them."""
    found = plan(
        group("g", task("g.a"), group("g.h", task("g.h.b")), inactive=True),
        task("c", "5d", "g", "g.h", "g.h.b", "g.a"),
    )
    assert kept(found) == ["c"]
    assert expand(found).plan.items[0].after == ()


def test_a_group_goes_with_its_last_active_member() -> None:
    """A group that holds nothing any more has no dates, and nothing waits for it."""
    found = plan(
        group("g", group("g.h", task("g.h.a", inactive=True))),
        task("b", "5d", "g"),
        group("k", task("k.a", inactive=True), task("k.b")),
    )
    assert kept(found) == ["b", "k", "k.b"]
    assert days(compute_schedule(found), "b") == ("2015-06-01", "2015-06-05")


def test_a_level_of_effort_spans_what_is_left() -> None:
    """It lasts as long as the active work it spans, and goes where there is none."""
    found = plan(
        task("a", "2d"),
        task("x", "9d", inactive=True),
        effort("l", spans=["a", "x"]),
        effort("m", spans=["x"]),
        effort("n", Link("x", LinkType.SS)),
        effort("o"),
        task("p", "1d", before=[Link("o", LinkType.SS)], inactive=True),
    )
    assert kept(found) == ["a", "l"]
    assert days(compute_schedule(found), "l") == ("2015-06-01", "2015-06-02")


def test_a_group_of_nothing_but_an_idle_effort_goes_too() -> None:
    """What goes may take more with it, and that again more."""
    found = plan(
        task("x", inactive=True),
        group("g", effort("g.l", spans=["x"])),
        task("b"),
    )
    assert kept(found) == ["b"]


def test_the_plan_as_written_keeps_them() -> None:
    """The schedule has the written plan with them, and a plan without them to compute with."""
    found = schedule(task("a"), task("x", "5d", "a", inactive=True), mark("m", "x"))
    assert [item.id for item in found.written.walk()] == ["a", "x", "m"]
    assert [item.id for item in found.plan.walk()] == ["a", "m"]
    assert "x" not in found.items
    assert days(found, "m") == ("2015-06-01", "2015-06-01")


@examples(150)
@given(tool_plans(Recipe(groups=True, progress=True), "inactive"))
def test_nothing_inactive_is_left_and_the_plan_is_whole(written: Plan) -> None:
    """No inactive item, no link to one and no empty group is left, and no new fault."""
    found = expand(written).plan
    left = {item.id for item in found.walk()}
    for item in found.walk():
        assert not item.inactive
        assert {link.task for link in (*item.after, *item.before)} <= left
        assert not any(item.id.startswith(f"{x.id}.") for x in written.walk() if x.inactive)
    assert [d for d in problems(found) if d.severity is Severity.ERROR] == []
    tasks = {task.id for task in written.tasks()}
    away = tasks - {task.id for task in found.tasks()}
    inactive = {x.id for x in written.walk() if x.inactive}
    assert all(any(f"{t}.".startswith(f"{x}.") for x in inactive) for t in away)
