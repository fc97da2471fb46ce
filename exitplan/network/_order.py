"""Predecessors first."""

from __future__ import annotations

from exitplan.errors import PlanError
from exitplan.network._network import Network
from exitplan.plan import problems


def topological_order(network: Network) -> list[int]:
    """Order the nodes so that every link leads forward; raise PlanError on a cycle.

    A depth-first walk along the incoming links: predecessors are finished
    before the node that waits for them.
    """
    first_link, source = network.first_link, network.source
    unseen, open_, done = 0, 1, 2
    state = bytearray(network.size)
    order: list[int] = []
    for root in range(network.size):
        if state[root]:
            continue
        stack = [root]
        while stack:
            node = stack[-1]
            if state[node]:
                stack.pop()
                if state[node] == open_:
                    state[node] = done
                    order.append(node)
                continue
            state[node] = open_
            for event in source[first_link[node] : first_link[node + 1]]:
                found = state[event >> 1]
                if found == unseen:
                    stack.append(event >> 1)
                elif found == open_:
                    raise PlanError(problems(network.plan))
    return order
