"""What legal periods and gates cost: 100,000 tasks with some or all of them, against plain work.

All plans have the same chains of 40 tasks, short enough for their dates to stay
within the bank-holiday table. Full computation: compiling, both passes and all
floats. The bar is a ratio of at most 1.5 to the plain plan.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable

from exitplan.plan import Board, Duration, Gate, Link, PeriodUse, Plan, Task, Unit
from exitplan.schedule import compute_schedule

TASKS = 100_000
CHAIN = 40
ROUNDS = 5
BOARD = Board(
    "cabinet",
    "Cabinet",
    meets="third Tuesday",
    notice=PeriodUse("council.key-decision-notice"),
    call_in=PeriodUse("council.call-in"),
)
PERIOD = {"period": PeriodUse("pcr2015.standstill")}
GATE = {"gate": Gate("cabinet")}
KINDS: dict[str, Callable[[int], dict[str, object]]] = {
    "no legal periods or gates": lambda _: {},
    "a quarter legal periods": lambda n: PERIOD if n % 4 == 0 else {},
    "all legal periods": lambda _: PERIOD,
    "a quarter gates": lambda n: GATE if n % 4 == 0 else {},
    "all gates": lambda _: GATE,
}


def chains(kind: Callable[[int], dict[str, object]]) -> Plan:
    """Make a plan of chains in which each task waits for the two before it."""
    rng = random.Random(2)
    items = []
    for n in range(TASKS):
        before = [Link(f"t{n - back}") for back in (1, 2) if n % CHAIN >= back]
        length = Duration(6 * rng.randint(0, 8), Unit.MINUTE)
        fields = kind(n) or {"duration": length}
        items.append(Task(f"t{n}", f"Task {n}", after=before, **fields))  # type: ignore[arg-type]
    return Plan("chains", "Chains", "2014-09-01", items=items, boards={"cabinet": BOARD})


def seconds(plan: Plan) -> float:
    """Time one full computation."""
    gc.collect()
    begin = time.perf_counter()
    _ = compute_schedule(plan).total_float
    return time.perf_counter() - begin


def main() -> None:
    """Print each kind's time and its ratio to the plain plan."""
    plans = {name: chains(kind) for name, kind in KINDS.items()}
    times: dict[str, list[float]] = {name: [] for name in plans}
    for _ in range(ROUNDS):
        for name, plan in plans.items():
            times[name].append(seconds(plan))
    plain, *_ = (statistics.median(found) for found in times.values())
    for name, found in times.items():
        median = statistics.median(found)
        print(f"{TASKS:,} tasks, {name}: {median:.2f} s, ratio {median / plain:.2f}")


if __name__ == "__main__":
    main()
