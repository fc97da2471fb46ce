"""Time and memory from 1,000 to 1,000,000 tasks: both must grow with tasks + links.

Each size runs in a process of its own, so that its peak memory is its own.
The bars: microseconds per task stay level, and a million tasks stay below 2 GB.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

from _networks import random_plan

SIZES = (1_000, 10_000, 100_000, 1_000_000)


def measure(tasks: int) -> None:
    """Print one size's time and peak memory."""
    from exitplan.schedule import compute_schedule

    # Links reach further ahead in larger plans, so that the chains, and with them
    # the dates, stay as long as in the smaller ones.
    plan, _ = random_plan(tasks, reach=max(200, tasks // 500), with_graph=False)
    best = float("inf")
    for _ in range(3 if tasks < 1_000_000 else 1):
        begin = time.perf_counter()
        _ = compute_schedule(plan).total_float
        best = min(best, time.perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{tasks:>9,} tasks: {best:7.3f} s, {best / tasks * 1e6:5.2f} µs a task, "
        f"peak {peak:,.0f} MB (the plan included)"
    )


def main() -> None:
    """Run every size in its own process."""
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]))
        return
    for size in SIZES:
        subprocess.run([sys.executable, __file__, str(size)], check=True)


if __name__ == "__main__":
    main()
