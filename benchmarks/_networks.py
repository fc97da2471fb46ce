"""Random networks that the benchmarks share."""

from __future__ import annotations

import random

import networkx as nx

from exitplan.plan import NO_LAG, Duration, Link, LinkType, Plan, Task, Unit

MIXED = (*[LinkType.FS] * 7, LinkType.SS, LinkType.FF, LinkType.SF)


def random_plan(
    tasks: int,
    *,
    reach: int = 200,
    seed: int = 1,
    shuffled: bool = False,
    with_graph: bool = True,
) -> tuple[Plan, nx.DiGraph]:
    """Make a plan with two mixed links a task, and (if asked) the same graph for networkx.

    Seven links in ten are FS, the rest SS, FF and SF; half have a lag or a
    lead. `reach` bounds how far ahead in the plan a link leads. Lengths are
    short enough for a hundred thousand tasks to fit the bank-holiday table.
    """
    rng = random.Random(seed)
    links: list[list[tuple[int, LinkType, int]]] = [[] for _ in range(tasks)]
    seen: set[tuple[int, int]] = set()
    while len(seen) < 2 * tasks:
        before = rng.randrange(tasks - 1)
        after = min(tasks - 1, before + 1 + rng.randrange(reach))
        if (before, after) not in seen:
            seen.add((before, after))
            links[after].append((before, rng.choice(MIXED), rng.choice((0, 0, 0, 1, 2, -1))))
    minutes = [6 * rng.randint(0, 8) for _ in range(tasks)]
    ids = [f"t{n}" for n in range(tasks)]
    order = list(range(tasks))
    if shuffled:
        rng.shuffle(order)
    plan = Plan(
        "random",
        "Random network",
        "2014-09-01",
        items=[
            Task(
                ids[n],
                f"Task {n}",
                duration=Duration(minutes[n], Unit.MINUTE),
                after=[
                    Link(ids[before], kind, Duration(6 * lag, Unit.MINUTE) if lag else NO_LAG)
                    for before, kind, lag in links[n]
                ],
            )
            for n in order
        ],
    )
    graph = nx.DiGraph()
    graph.add_nodes_from(order if with_graph else ())
    for n in order if with_graph else ():
        graph.add_weighted_edges_from((before, n, minutes[before]) for before, _, _ in links[n])
    return plan, graph
