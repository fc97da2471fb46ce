"""Full computation of 100,000 tasks against networkx finding one longest path length.

Both work on the same graph in the same process: compile, forward and backward
pass, total and free float and drivers here; `dag_longest_path_length` there.
The bar is a ratio of at most 1.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import networkx as nx
from _networks import random_plan

from exitplan.schedule import compute_schedule

TASKS = 100_000
ROUNDS = 5


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def full_computation(plan: object) -> list[int | None]:
    """Compile, run both passes, and find every float; drivers come with the forward pass."""
    return compute_schedule(plan).total_float  # type: ignore[arg-type]


def main() -> None:
    """Print the ratio for a plan in written order and for a shuffled one."""
    for shuffled in (False, True):
        plan, graph = random_plan(TASKS, shuffled=shuffled)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(seconds(lambda plan=plan: full_computation(plan)))
            theirs.append(seconds(lambda graph=graph: nx.dag_longest_path_length(graph)))
        ratio = statistics.median(ours) / statistics.median(theirs)
        order = "tasks in random order" if shuffled else "tasks in written order"
        print(
            f"{TASKS:,} tasks, {graph.number_of_edges():,} links, {order}: "
            f"exitplan {statistics.median(ours):.2f} s, "
            f"networkx {statistics.median(theirs):.2f} s, ratio {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
