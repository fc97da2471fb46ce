"""`exitplan update` on a 1,000-task plan as a whole process, against `python -c pass`.

The effect on the plan's ten milestones is included. The bar is a ratio of at
most 12. Compile the package's bytecode first (`python -m compileall exitplan`), as
installing it does.
"""

from __future__ import annotations

import pathlib
import statistics
import sys
import tempfile

from whole_process import ROUNDS, TASKS, plan_text, seconds

UPDATE = ("update", "g1.t40", "--started", "2014-09-22", "--remaining", "12d")
ROLL = ("status-date", "2014-09-30")


def dated_plan_text() -> str:
    """Write the plan with a status date, and a milestone with a deadline for each group."""
    text = plan_text().replace("start: 2014-09-01", "start: 2014-09-01\nstatus_date: 2014-09-26")
    lines = [text.rstrip("\n")]
    for group in range(TASKS // 100):
        lines += [
            f"  m{group}:",
            f"    title: Work package {group} is accepted",
            "    milestone: true",
            f"    deadline: {2016 + group // 2}-03-31",
            f"    after: g{group}",
        ]
    return "\n".join(lines) + "\n"


def ratio(arguments: tuple[str, ...], text: str) -> tuple[float, float]:
    """Time the command and nothing by turns; give the medians."""
    script = pathlib.Path(sys.executable).with_name("exitplan")
    nothing = [sys.executable, "-c", "pass"]
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        plan = pathlib.Path(folder) / "thousand.yaml"
        for _ in range(ROUNDS):
            plan.write_text(text, encoding="utf-8")
            ours = seconds([str(script), *arguments, "--plan", str(plan)])
            pairs.append((ours, seconds(nothing)))
    return statistics.median(pair[0] for pair in pairs), statistics.median(p[1] for p in pairs)


def main() -> None:
    """Print the ratios."""
    text = dated_plan_text()
    for arguments in (UPDATE, (*UPDATE, "--dry-run"), ROLL):
        ours, bare = ratio(arguments, text)
        shown = " ".join(arguments)
        print(
            f"exitplan {shown}, {TASKS:,} tasks: {ours * 1000:.0f} ms, "
            f"python -c pass: {bare * 1000:.0f} ms, ratio {ours / bare:.1f}"
        )


if __name__ == "__main__":
    main()
