"""A plan, and its schedule, as networkx graphs for whoever wants to analyse them further."""

from __future__ import annotations

import networkx

from exitplan.plan import Duration, Link, LinkType, Plan
from exitplan.schedule import compute_schedule
from tests.schedule.build import effort, group, link, mark, plan, task


def example() -> Plan:
    """A plan with every kind of item, and links of every type written at either end."""
    return plan(
        task("a", "5d", before=[link("d SF+3d")]),
        group(
            "g",
            task("g.b", "2d", link("a SS+1.5d")),
            group("g.h", mark("g.h.m", link("g.b FF-28ed"))),
            after=[link("a")],
        ),
        task("d", "1d", link("g FS"), link("g.b FS+2mo"), link("g.b FF")),
        effort("l", spans=["g"]),
        title="An example",
    )


def test_every_item_is_a_node() -> None:
    """Tasks, milestones, groups and levels of effort, in the order written, groups first."""
    assert list(example().graph.nodes(data=True)) == [
        ("a", {"title": "A", "kind": "task", "group": ""}),
        ("g", {"title": "G", "kind": "group", "group": ""}),
        ("g.b", {"title": "G.B", "kind": "task", "group": "g"}),
        ("g.h", {"title": "G.H", "kind": "group", "group": "g"}),
        ("g.h.m", {"title": "G.H.M", "kind": "milestone", "group": "g.h"}),
        ("d", {"title": "D", "kind": "task", "group": ""}),
        ("l", {"title": "L", "kind": "level-of-effort", "group": ""}),
    ]


def test_every_link_is_an_edge_from_predecessor_to_successor() -> None:
    """Type and lag as written, whichever end the link is written at; parallel links stay two."""
    assert sorted(example().graph.edges(data=True), key=str) == [
        ("a", "d", {"type": "SF", "lag": "3d"}),
        ("a", "g", {"type": "FS", "lag": "0d"}),
        ("a", "g.b", {"type": "SS", "lag": "1.5d"}),
        ("g", "d", {"type": "FS", "lag": "0d"}),
        ("g.b", "d", {"type": "FF", "lag": "0d"}),
        ("g.b", "d", {"type": "FS", "lag": "2mo"}),
        ("g.b", "g.h.m", {"type": "FF", "lag": "-28ed"}),
    ]


def test_the_graph_says_whose_it_is() -> None:
    """It carries the plan's id and title, and is a multigraph with direction."""
    graph = example().graph
    assert isinstance(graph, networkx.MultiDiGraph)
    assert graph.graph == {"name": "p", "title": "An example"}


def test_each_graph_is_the_callers_own() -> None:
    """What a caller does to the graph does not reach the plan."""
    written = example()
    written.graph.remove_node("a")
    assert "a" in written.graph


def test_a_broken_plan_has_a_graph_too() -> None:
    """Looking at a circle, or a link to nowhere, is what a graph is good for."""
    graph = plan(task("a", "1d", "b"), task("b", "1d", "a", "nobody")).graph
    assert networkx.find_cycle(graph, "a")
    assert graph.has_edge("nobody", "b")


def test_the_schedules_graph_is_the_plans_with_dates() -> None:
    """The same nodes and edges, each node with everything its record says, and its group."""
    written = example()
    found = compute_schedule(written)
    graph = found.graph
    assert list(graph.edges(data=True)) == list(written.graph.edges(data=True))
    assert list(graph.nodes) == list(written.graph.nodes)
    for name, attributes in graph.nodes(data=True):
        assert attributes == found[name].record() | {"group": name.rpartition(".")[0]}


def test_the_schedules_graph_can_be_asked_like_any_other() -> None:
    """Dates, floats and links answer together."""
    chain = plan(task("a"), task("b", "5d", Link("a", LinkType.FS, Duration(2))), task("c"))
    graph = compute_schedule(chain).graph
    critical = [name for name, is_critical in graph.nodes(data="critical") if is_critical]
    assert critical == ["a", "b"]
    assert graph.edges["a", "b", 0]["lag"] == "2d"
    assert graph.nodes["b"]["early_start"] == "2015-06-10T09:00"
    assert graph.nodes["c"]["total_float_minutes"] == 7 * 480
