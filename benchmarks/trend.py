"""Two hundred revisions of a 300-task plan against one reading and scheduling of it.

A repository is made in which every commit does what people do to a plan: some
lengths, a new status date with a report of progress, a task put in or taken
out. Its states are read, scheduled, and their trend is drawn. The bar is a ratio
of at most 60 beside git's own time, where reading every state by itself would
take 200.
"""

from __future__ import annotations

import random
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from _networks import random_plan

from exitplan.planfile import dumps_plan, load_plan
from exitplan.planfile.history import History, Version
from exitplan.schedule import compute_schedule
from exitplan.slippage import trend

TASKS = 300
REVISIONS = 200
ROUNDS = 7


def seconds(work: Callable[[], object]) -> float:
    """Time one call: this process alone, so that neither git nor other programs count."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def texts() -> list[str]:
    """Give the plan's text at every revision."""
    rng = random.Random(6)
    plan, _ = random_plan(TASKS, with_graph=False)
    text = dumps_plan(plan).replace("tasks:", "status_date: 2014-09-01\n\ntasks:", 1)
    text += "".join(
        f"  m{number}:\n    milestone: true\n    after: t{number}\n    deadline: 2014-12-01\n"
        for number in range(30, TASKS, 30)
    )
    found = [text]
    for number in range(1, REVISIONS):
        found.append(_edited(found[-1], number, rng))
    return found


def _edited(text: str, number: int, rng: random.Random) -> str:
    lines = text.split("\n")
    lengths = [at for at, line in enumerate(lines) if line.startswith("    duration:")]
    for at in rng.sample(lengths, 3):
        lines[at] = f"    duration: {6 * rng.randint(1, 9)}min"
    text = "\n".join(lines)
    day = f"2014-09-{1 + number * 28 // REVISIONS:02d}"
    text = re.sub(r"status_date: \S+", f"status_date: {day}", text)
    if number % 2 == 0:
        task = number // 2
        text = text.replace(f"  t{task}:\n", f"  t{task}:\n    actual_start: 2014-09-01\n", 1)
    if number % 5 == 0:
        text += f"  new-{number}:\n    duration: 1d\n    after: t{rng.randrange(TASKS)}\n"
    if number % 20 == 0:
        text = re.sub(rf"  new-{number - 10}:\n(?:    .*\n)+", "", text)
    return text


def make_repository(folder: Path) -> None:
    """Commit every state of the plan."""
    commits = b""
    for number, text in enumerate(texts()):
        content = text.encode()
        when = 1_409_562_000 + 43_200 * number
        commits += (
            (
                f"commit refs/heads/main\ncommitter Nobody <> {when} +0100\n"
                f"data <<END\nUpdate {number}\nEND\nM 644 inline plan.yaml\ndata {len(content)}\n"
            ).encode()
            + content
            + b"\n"
        )
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    subprocess.run([*git, "fast-import", "--quiet"], input=commits, check=True)
    subprocess.run([*git, "checkout", "-q", "main"], check=True)


def main() -> None:
    """Print the ratios."""
    ones: list[float] = []
    times: dict[str, list[float]] = {"read": [], "read and scheduled": [], "trend": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_repository(folder)
        path = folder / "plan.yaml"
        history = History.of(path)
        versions: tuple[Version, ...] = ()
        for _ in range(ROUNDS):
            ones.append(statistics.median(seconds(lambda: one(path)) for _ in range(9)))
            begin = time.process_time()
            versions = history.versions()
            read = time.process_time() - begin
            times["read"].append(read)
            times["read and scheduled"].append(read + seconds(partial(dated, versions)))
            times["trend"].append(read + seconds(partial(trend, versions)))
    print(
        f"{len(versions)} states of {TASKS} tasks; one reading and scheduling: "
        f"{statistics.median(ones) * 1000:.1f} ms"
    )
    for what, taken in times.items():
        ratios = [t / o for t, o in zip(taken, ones, strict=True)]
        print(
            f"{what}: {statistics.median(taken) * 1000:.0f} ms, ratio {min(ratios):.1f} to "
            f"{max(ratios):.1f}, median {statistics.median(ratios):.1f}"
        )


def one(path: Path) -> object:
    """Read and schedule the plan once, as ``exitplan schedule`` does."""
    return compute_schedule(load_plan(path))


def dated(versions: tuple[Version, ...]) -> list[object]:
    """Schedule every state."""
    return [compute_schedule(version.plan) for version in versions if version.plan]


if __name__ == "__main__":
    main()
