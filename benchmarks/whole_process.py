"""`exitplan schedule` on a 1,000-task plan as a whole process, against `python -c pass`.

The bar is a ratio of at most 10.
"""

from __future__ import annotations

import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

TASKS = 1_000
ROUNDS = 21


def plan_text() -> str:
    """Write a plan of ten groups of a hundred tasks, as a person would."""
    lines = ["plan: thousand", "title: A thousand tasks", "start: 2014-09-01", "tasks:"]
    for group in range(TASKS // 100):
        lines += [f"  g{group}:", f"    title: Work package {group}", "    tasks:"]
        for n in range(100):
            lines += [
                f"      t{n}:",
                f"        title: Task {n} of work package {group}",
                f"        duration: {n % 9 + 1}d",
            ]
            if n:
                lag = f" SS+{n % 4 + 1}d" if n % 5 == 0 else ""
                lines.append(f"        after: [t{n - 1}{lag}]")
            elif group:
                lines.append(f"        after: g{group - 1}.t50")
    return "\n".join(lines) + "\n"


def seconds(command: list[str]) -> float:
    """Time one process."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    """Print the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        plan = pathlib.Path(folder) / "thousand.yaml"
        plan.write_text(plan_text(), encoding="utf-8")
        nothing = [sys.executable, "-c", "pass"]
        script = pathlib.Path(sys.executable).with_name("exitplan")
        ours = [str(script), "schedule", str(plan)]
        pairs = [(seconds(ours), seconds(nothing)) for _ in range(ROUNDS)]
    schedule = statistics.median(pair[0] for pair in pairs)
    bare = statistics.median(pair[1] for pair in pairs)
    print(
        f"exitplan schedule, {TASKS:,} tasks: {schedule * 1000:.0f} ms, "
        f"python -c pass: {bare * 1000:.0f} ms, ratio {schedule / bare:.1f}"
    )


if __name__ == "__main__":
    main()
