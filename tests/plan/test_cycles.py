"""Circles are found, named by their members in order, and as short as they come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.errors import PlanError, Where
from exitplan.plan import Group, LinkType, Plan, Task, problems
from exitplan.schedule import compute_schedule
from tests.schedule.build import effort, group, link, mark, plan, task


def circles(found: Plan) -> list[str]:
    """Give the chain of each circle."""
    return [
        d.message.removeprefix("these wait for each other in a circle: ")
        for d in problems(found)
        if d.code == "EP202"
    ]


def turned(chain: str) -> str:
    """Give a chain as it reads from its alphabetically first member on."""
    *names, last = chain.split(" → ")
    assert names[0] == last
    first = names.index(min(names))
    return " → ".join([*names[first:], *names[:first], min(names)])


def test_a_circle_is_named_in_order() -> None:
    """Each arrow leads from what comes before to what waits for it, and back to the first."""
    written = plan(task("a", "1d", "c"), task("b", "1d", "a"), task("c", "1d", "b"))
    assert list(map(turned, circles(written))) == ["a → b → c → a"]


def test_a_circle_points_at_its_first_link() -> None:
    """The finding lies at the link of the circle that is written first."""
    written = plan(task("z"), task("a", "1d", "z", "b"), task("b", "1d", "a"))
    (found,) = problems(written)
    assert found.where == Where("a", "after", 1)


@pytest.mark.parametrize("kind", LinkType)
def test_links_of_every_type_make_circles(kind: LinkType) -> None:
    """Whatever ends they hold, tasks that wait for each other wait for ever."""
    written = plan(task("a", "1d", link(f"b {kind.value}")), task("b", "1d", "a"))
    assert list(map(turned, circles(written))) == ["a → b → a"]


def test_the_shortest_circle_of_a_knot_is_told() -> None:
    """Of circles that share tasks, a shortest one."""
    written = plan(
        task("a", "1d", "d"),
        task("b", "1d", "a"),
        task("c", "1d", "b", "d"),
        task("d", "1d", "c"),
    )
    assert list(map(turned, circles(written))) == ["c → d → c"]


def test_every_knot_is_told() -> None:
    """Circles that share no task are told one by one, in the order written."""
    written = plan(
        task("c", "1d", "d"), task("d", "1d", "c"), task("a", "1d", "b"), task("b", "1d", "a")
    )
    assert list(map(turned, circles(written))) == ["c → d → c", "a → b → a"]


def test_before_closes_circles_too() -> None:
    """A link written at its predecessor counts."""
    written = plan(task("a", "1d", "b", before=[link("b")]), task("b"))
    assert list(map(turned, circles(written))) == ["a → b → a"]


def test_a_circle_may_go_through_groups() -> None:
    """A group waits, and is waited for, with all its members."""
    written = plan(group("g", task("g.a"), task("g.b"), after=[link("c")]), task("c", "1d", "g.b"))
    assert list(map(turned, circles(written))) == ["c → g → g.b → c"]
    written = plan(group("g", task("g.a", "1d", "c"), task("g.b")), task("c", "1d", "g"))
    assert list(map(turned, circles(written))) == ["c → g.a → g → c"]
    written = plan(
        group("g", task("g.a"), after=[link("h")]), group("h", task("h.a"), after=[link("g")])
    )
    assert len(circles(written)) == 1
    assert circles(written)[0].count("→") >= 2


def test_a_member_may_wait_for_what_another_member_starts() -> None:
    """Going out of a group and back into it is no circle, if no single task comes round."""
    written = plan(group("g", task("g.a"), task("g.b", "1d", "c")), task("c", "1d", "g.a"))
    assert circles(written) == []
    assert compute_schedule(written)["g.b"].record()["start"] == "2015-06-09"


def test_levels_of_effort_close_no_circle() -> None:
    """They wait and are in groups, but nothing waits for them."""
    written = plan(
        group("g", task("g.a"), effort("g.l", link("g.a SS"), link("m FF"))), mark("m", link("g"))
    )
    assert list(problems(written)) == []
    inside = plan(group("g", task("g.a"), effort("g.l", spans=["g"])))
    assert list(problems(inside)) == []


def test_a_long_chain_is_no_circle_and_a_long_circle_is_found() -> None:
    """Thousands of tasks in a row neither recurse too deeply nor take long."""
    chain = [task("t0"), *(task(f"t{n}", "1min", f"t{n - 1}") for n in range(1, 3000))]
    assert circles(plan(*chain)) == []
    ring = [task("t0", "1min", "t2999"), *chain[1:]]
    (found,) = circles(plan(*ring))
    assert found.count("→") == 3000


@st.composite
def tangles(draw: st.DrawFn) -> tuple[Plan, dict[str, set[str]]]:
    """Draw tasks in groups with links at random, and who waits for whom."""
    ids = [
        draw(st.sampled_from(["", "g.", "g.h.", "k."])) + f"t{n}"
        for n in range(draw(st.integers(1, 6)))
    ]
    groups = [g for g in ("g", "g.h", "k") if any(i.startswith(f"{g}.") for i in ids)]
    ends = ids + groups
    pairs = draw(st.lists(st.tuples(st.sampled_from(ends), st.sampled_from(ends)), max_size=8))
    after: dict[str, set[str]] = {}
    waits: dict[str, set[str]] = {name: set() for name in ids}
    for first, second in pairs:
        if first == second or f"{first}.".startswith(f"{second}."):
            continue
        if f"{second}.".startswith(f"{first}."):
            continue
        after.setdefault(second, set()).add(first)
        for a in ids:
            for b in ids:
                if f"{a}.".startswith(f"{first}.") and f"{b}.".startswith(f"{second}."):
                    waits[b].add(a)

    def level(prefix: str) -> list[Task | Group]:
        items: list[Task | Group] = [
            task(name, "1d", *sorted(after.get(name, ())))
            for name in ids
            if name.startswith(prefix) and "." not in name.removeprefix(prefix)
        ]
        for name in groups:
            if name.startswith(prefix) and "." not in name.removeprefix(prefix):
                links = [link(other) for other in sorted(after.get(name, ()))]
                items.append(group(name, *level(f"{name}."), after=links))
        return items

    return plan(*level("")), waits


@given(tangles())
def test_a_circle_is_found_exactly_where_a_task_waits_for_itself(
    tangle: tuple[Plan, dict[str, set[str]]],
) -> None:
    """The finding agrees with following the members' links, and with what can be scheduled."""
    written, waits = tangle
    reached = {name: set(found) for name, found in waits.items()}
    for _ in reached:
        for found in reached.values():
            found |= {far for near in set(found) for far in reached[near]}
    is_circular = any(name in found for name, found in reached.items())
    assert bool(circles(written)) == is_circular
    if not is_circular:
        assert compute_schedule(written)
        return
    with pytest.raises(PlanError) as caught:
        compute_schedule(written)
    assert {d.code for d in caught.value.diagnostics} == {"EP202"}
    for found in circles(written):
        *names, last = found.split(" → ")
        assert names[0] == last
        tasks = [name for name in names if name in waits]
        assert len(set(tasks)) == len(tasks)
