"""Predecessors first."""

from __future__ import annotations

from exitplan.errors import PlanError
from exitplan.network._network import Network
from exitplan.plan import problems


def topological_order(network: Network) -> list[int] | range:
    """Order the nodes so that every link leads forward; raise PlanError on a cycle.

    Kahn's algorithm ("Topological sorting of large networks", 1962). A plan
    that is already written in order, as most are, is recognised at once.
    """
    size = network.size
    first_link, source = network.first_link, network.source
    if all(
        source[k] >> 1 < node
        for node in range(size)
        for k in range(first_link[node], first_link[node + 1])
    ):
        return range(size)
    successors: list[list[int]] = [[] for _ in range(size)]
    waiting = [0] * size
    for node in range(size):
        begin, end = first_link[node], first_link[node + 1]
        waiting[node] = end - begin
        for event in source[begin:end]:
            successors[event >> 1].append(node)
    order = [node for node in range(size) if not waiting[node]]
    for node in order:
        for successor in successors[node]:
            waiting[successor] -= 1
            if not waiting[successor]:
                order.append(successor)
    if len(order) < size:
        raise PlanError(problems(network.plan))
    return order
