"""What risk costs: 10,000 runs of a plan of 1,000 tasks with calendars, gates and risks.

The yardstick is what numpy needs merely to draw as many triangular variates in
the same process: the bar is three times that, for all of ``simulate``, from
the schedule to the finishes of every milestone. The plan has two calendars, a
quarter of its links between them, forty gates of two boards, twenty legal
periods, ten risks that hit twenty tasks each, and three branches.

With an argument, also what 10,000 runs of 10,000 tasks take: time and memory,
in a process of their own.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from fractions import Fraction

import numpy as np

from exitplan.plan import (
    Board,
    Branch,
    Estimate,
    Gate,
    Impact,
    Link,
    LinkType,
    Pause,
    PeriodUse,
    Plan,
    Repeat,
    Risk,
    Spread,
    Task,
    milestone,
)
from exitplan.risk import simulate
from exitplan.schedule import compute_schedule

RUNS = 10_000
CHAIN = 25
ROUNDS = 7
BOARDS = {
    "cabinet": Board(
        "cabinet",
        "Cabinet",
        meets="third Tuesday",
        notice=PeriodUse("council.key-decision-notice"),
        call_in=PeriodUse("council.call-in"),
    ),
    "board": Board("board", "Programme board", meets="every 2 weeks from 2015-01-08"),
}
OTHER_WEEK = "24-hour"


def plan_of(tasks: int, *, seed: int = 2) -> Plan:
    """Make a plan of chains that meet now and then, with a milestone at the end of each."""
    rng = random.Random(seed)
    items: list[Task] = []
    for n in range(tasks):
        place = n % CHAIN
        after = [Link(f"t{n - 1}")] if place else []
        if place and n >= CHAIN:
            kind = rng.choice((LinkType.FS, LinkType.FS, LinkType.SS, LinkType.FF))
            after.append(Link(f"t{n - CHAIN - rng.randint(0, place)}", kind))
        items.append(_task(n, place, after, rng))
    ends = [n for n in range(tasks) if n % CHAIN == CHAIN - 1]
    items += [milestone(f"m{n}", f"Stage {n}", after=[Link(f"t{n}")]) for n in ends]
    items.append(milestone("done", "Done", after=[Link(f"m{n}") for n in ends]))
    return Plan(
        "bench",
        "Benchmark",
        "2015-01-05",
        items=items,
        boards=BOARDS,
        risks=_risks(tasks, rng),
        branches=_branches(),
    )


def _task(n: int, place: int, after: list[Link], rng: random.Random) -> Task:
    if n % CHAIN == 12 and n % 2:
        return Task(f"t{n}", f"Decision {n}", gate=Gate(rng.choice(list(BOARDS))), after=after)
    if n % 50 == 20:
        return Task(f"t{n}", f"Standstill {n}", period="pcr2015.standstill", after=after)
    low = rng.randint(1, 5)
    likely = low + rng.randint(0, 3)
    unit = "ed" if place % 8 == 5 else "d"
    length = Estimate(f"{low}{unit}", f"{likely + rng.randint(1, 8)}{unit}", f"{likely}{unit}")
    return Task(f"t{n}", f"Task {n}", estimate=length, after=after)


def _risks(tasks: int, rng: random.Random) -> dict[str, Risk]:
    found = {}
    for number in range(10):
        add = Impact(add=Estimate("2d", "20d", "5d"))
        factor = Impact(multiply=Spread(Fraction(11, 10), Fraction(2), Fraction(3, 2)))
        hits = [f"t{n}" for n in rng.sample(range(tasks), 20) if n % 50 not in (12, 20, 37)]
        share = Fraction(rng.randint(5, 40), 100)
        found[f"r{number}"] = Risk(f"r{number}", "Risk", share, add if number % 2 else factor, hits)
    return found


def _branches() -> dict[str, Branch]:
    pause = Pause(Estimate("20d", "60d", "30d"))
    return {
        "challenge": Branch("challenge", "Challenge", Fraction(1, 10), "t20", pause),
        "call-in": Branch("call-in", "Call-in", Fraction(1, 5), "t37", Pause("10d")),
        "no-bid": Branch("no-bid", "No bid", Fraction(3, 20), "t48", Repeat("t40", 2)),
    }


def draw_seconds(tasks: int) -> float:
    """Time numpy drawing as many triangular variates."""
    begin = time.perf_counter()
    np.random.default_rng(1).triangular(1, 2, 4, (RUNS, tasks))
    return time.perf_counter() - begin


def main() -> None:
    """Print the time and its ratio to the yardstick."""
    tasks = 1_000
    schedule = compute_schedule(plan_of(tasks))
    drawn, simulated = [], []
    for _ in range(ROUNDS):
        drawn.append(draw_seconds(tasks))
        begin = time.perf_counter()
        simulate(schedule, runs=RUNS)
        simulated.append(time.perf_counter() - begin)
    # Round by round, so that whatever else the machine does slows both alike.
    ratio = statistics.median(s / d for s, d in zip(simulated, drawn, strict=True))
    took, yardstick = statistics.median(simulated), statistics.median(drawn)
    print(f"{RUNS:,} runs of {tasks:,} tasks: {took:.3f} s, ratio {ratio:.2f}")
    print(f"numpy drawing {RUNS:,} x {tasks:,} triangular variates: {yardstick:.3f} s")
    if sys.argv[1:]:
        subprocess.run([sys.executable, __file__, "--large"], check=True)


def large() -> None:
    """Print what 10,000 tasks take."""
    import resource

    begin = time.perf_counter()
    sample = simulate(plan_of(10_000), runs=RUNS)
    took = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{sample.runs:,} runs of 10,000 tasks: {took:.1f} s, {memory:,.0f} MB")


if __name__ == "__main__":
    if "--large" in sys.argv:
        large()
    else:
        main()
