"""Circles are found, named by their members in order, and as short as they come."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Sequence
from typing import Any

import networkx
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


def ring(size: int) -> Plan:
    """Give tasks each of which waits for the one before it, the first for the last."""
    return plan(*(task(f"t{n}", "1min", f"t{(n - 1) % size}") for n in range(size)))


def test_a_long_chain_is_no_circle_and_a_long_circle_is_found() -> None:
    """Thousands of tasks in a row neither recurse too deeply nor take long."""
    chain = [task("t0"), *(task(f"t{n}", "1min", f"t{n - 1}") for n in range(1, 5000))]
    assert circles(plan(*chain)) == []
    (found,) = circles(ring(5000))
    assert found.count("→") == 5000


def calls_for(written: Plan) -> int:
    """Count the function calls that finding a plan's problems takes."""
    count = 0

    def seen(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        assert len(list(problems(written))) == 1
    finally:
        sys.setprofile(before)
    return count


def hub(size: int) -> Plan:
    """Give a chain that a hub waits for, and each member of which waits for the hub."""
    chain = [task("s0", "1d", "hub")]
    chain += [task(f"s{n}", "1d", "hub", f"s{n - 1}") for n in range(1, size)]
    return plan(task("hub", "1d", f"s{size - 1}"), *chain)


@pytest.mark.parametrize("make", [ring, hub])
def test_the_search_for_a_circle_keeps_to_its_budget(
    make: Callable[[int], Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search through a knot twice as large takes twice the work, whatever the knot's shape."""
    list(problems(make(3)))  # Imports networkx.
    monkeypatch.setattr("exitplan.plan._cycles._MOST_STEPS", 0)
    assert calls_for(make(400)) < 3 * calls_for(make(200))


def test_beyond_the_budget_some_circle_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not every task of a knot can be tried, the answer still comes, and is true."""
    monkeypatch.setattr("exitplan.plan._cycles._MOST_STEPS", 0)
    assert list(map(turned, circles(ring(3)))) == ["t0 → t1 → t2 → t0"]
    assert turned(circles(hub(9))[0]) == "hub → s8 → hub"


def test_kin_are_told_of_by_their_own_rule_only() -> None:
    """A link to oneself, to a group around or to a member inside is EP203, and no circle."""
    for items in (
        [task("z", "1d", "a"), task("a", "1d", "a")],
        [group("g", task("g.a", "1d", "g"), task("g.b", "1d", "g.a"))],
        [group("g", group("g.h", task("g.h.a", before=[link("g")])))],
        [group("g", group("g.h", task("g.h.a")), before=[link("g.h.a")])],
        [group("g", task("g.a"), after=[link("g")])],
    ):
        assert [d.code for d in problems(plan(*items))] == ["EP203"]


def test_a_circle_beside_kin_is_still_told() -> None:
    """A link to oneself hides nobody's circle."""
    written = plan(task("a", "1d", "a", "b"), task("b", "1d", "a"))
    assert [d.code for d in problems(written)] == ["EP203", "EP202"]


def test_plans_written_in_order_are_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every link leads to something written later, no graph is built."""

    def refuse(_written: Plan) -> None:
        pytest.fail("the graph was built")

    monkeypatch.setattr("exitplan.plan._cycles._edges", refuse)
    in_order = plan(
        task("a", before=[link("g.c")]),
        group("g", task("g.b", "1d", "a"), task("g.c", "1d", "g.b"), before=[link("m")]),
        mark("m"),
        effort("l", link("a SS"), link("m FF")),
    )
    assert list(problems(in_order)) == []


def waiting(pairs: Sequence[tuple[int, int]], order: Sequence[int]) -> Plan:
    """Give tasks t0, t1, … written in some order; the second of each pair waits for the first."""
    return plan(
        *(task(f"t{n}", "1d", *(f"t{a}" for a, b in sorted(set(pairs)) if b == n)) for n in order)
    )


@st.composite
def forwards(draw: st.DrawFn) -> Plan:
    """Draw tasks whose links lead from lower to higher numbers, written in any order."""
    size = draw(st.integers(2, 12))
    number = st.integers(0, size - 1)
    drawn = draw(st.lists(st.tuples(number, number), max_size=30))
    pairs = [(min(pair), max(pair)) for pair in drawn if pair[0] != pair[1]]
    return waiting(pairs, draw(st.permutations(range(size))))


@given(forwards())
def test_no_order_of_writing_makes_a_circle(written: Plan) -> None:
    """Tasks that can be put in an order have no circle, wherever in the plan they stand."""
    assert list(problems(written)) == []


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Plan, networkx.DiGraph]:
    """Draw tasks with links between any two of them, and the same as a graph."""
    size = draw(st.integers(2, 9))
    number = st.integers(0, size - 1)
    drawn = draw(st.lists(st.tuples(number, number), max_size=14))
    pairs = [pair for pair in drawn if pair[0] != pair[1]]
    graph = networkx.DiGraph((f"t{a}", f"t{b}") for a, b in pairs)
    return waiting(pairs, draw(st.permutations(range(size)))), graph


@given(graphs())
def test_circles_are_those_that_networkx_finds(drawn: tuple[Plan, networkx.DiGraph]) -> None:
    """One circle for each knot of the graph, a true one, and none in that knot is shorter."""
    written, graph = drawn
    knots = [k for k in networkx.strongly_connected_components(graph) if len(k) > 1]
    found = [chain.split(" → ") for chain in circles(written)]
    assert len(found) == len(knots)
    assert bool(found) is not networkx.is_directed_acyclic_graph(graph)
    for chain in found:
        assert chain[0] == chain[-1]
        assert all(graph.has_edge(*pair) for pair in itertools.pairwise(chain))
        (knot,) = (k for k in knots if chain[0] in k)
        shortest = min(map(len, networkx.simple_cycles(graph.subgraph(knot))))
        assert len(chain) - 1 == shortest


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
