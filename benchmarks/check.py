"""`exitplan check` on a 1,000-task plan as a whole process, against `python -c pass`.

The bar is a ratio of at most 12 with all rules. Only the rule that simulates
(EP806, off unless asked for) is left out: it counts thousands of runs.
"""

from __future__ import annotations

import os
import pathlib
import re
import statistics
import sys
import tempfile

from whole_process import ROUNDS, TASKS, plan_text, seconds

BAR = 12
ALL = ("--select", "all", "--ignore", "EP806")


def promised(text: str) -> str:
    """Give a plan a status date, and a deadline that it meets, so that the rules have work."""
    dated = text.replace("start: 2014-09-01", "start: 2014-09-01\nstatus_date: 2014-09-01")
    everything = ", ".join(f"g{group}" for group in range(TASKS // 100))
    end = f"milestone: true, after: [{everything}], deadline: 2025-06-30"
    return f"{dated}  end: {{{end}}}\n"


def in_order(text: str) -> str:
    """Give a plan in which every link holds work until other work is finished."""
    return re.sub(r" SS\+\d+d", "", text)


def main() -> None:
    """Print the ratios."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # An installed package is compiled.
    script = str(pathlib.Path(sys.executable).with_name("exitplan"))
    nothing = [sys.executable, "-c", "pass"]
    text = promised(plan_text())
    cases = (
        ("all rules, a plan in order", in_order(text), ALL),
        ("all rules, 200 findings", text, ALL),
        ("usual rules, a plan in order", in_order(text), ()),
    )
    for name, content, options in cases:
        with tempfile.TemporaryDirectory() as folder:
            plan = pathlib.Path(folder) / "thousand.yaml"
            plan.write_text(content, encoding="utf-8")
            command = [script, "check", str(plan), "--exit-zero", *options]
            seconds(command)
            pairs = [(seconds(command), seconds(nothing)) for _ in range(ROUNDS)]
        check = statistics.median(pair[0] for pair in pairs)
        bare = statistics.median(pair[1] for pair in pairs)
        print(
            f"exitplan check, {TASKS:,} tasks, {name}: {check * 1000:.0f} ms, "
            f"python -c pass: {bare * 1000:.0f} ms, ratio {check / bare:.1f} (bar {BAR})"
        )


if __name__ == "__main__":
    main()
