"""What the documentation says of the rules on deadlines."""

from __future__ import annotations

from exitplan.checks._rule import About

_BUILD = """\
plan: exit
start: 2025-01-06
tasks:
  build:
    duration: {duration}
  ready:
    milestone: true
    after: build
    deadline: {deadline}
"""
_REPORTED = """\
plan: exit
start: 2025-01-06
status_date: {status}
tasks:
  build:
    duration: 5d
    actual_start: 2025-01-06
    actual_finish: 2025-01-10
  ready:
    milestone: true
    after: build{report}
  move:
    duration: 60d
    after: ready
"""

ABOUT: dict[str, About] = {
    "EP801": About(
        why="A deadline is a promise: a contract ends, a grant lapses, a council was told. The "
        "forecast says that it will not be kept, while something can still be done about it.",
        fix="Shorten what drives the date: the help names the last work on its path, and "
        "`exitplan why` tells the rest. Otherwise have the deadline moved by whoever gave it; "
        "until then, a waiver.",
        bad=_BUILD.format(duration="10d", deadline="2025-01-15"),
        good=_BUILD.format(duration="5d", deadline="2025-01-15"),
        formula="Population: tasks, milestones and groups with a deadline that are not finished. "
        "Count: those whose forecast finish lies after the deadline, by the day, or by the minute "
        "where the deadline has a time. The margin counts working days of the item's calendar.",
    ),
    "EP802": About(
        why="A deadline that is met with a day to spare is met if nothing goes wrong at all.",
        fix="Win time on its path (`exitplan critical --to`), or say with `tolerance:` how much "
        "margin is enough for it. `tolerance_days` sets the margin for deadlines that say nothing; "
        "`min_float_days` asks for total float as well.",
        bad=_BUILD.format(duration="7d", deadline="{date: 2025-01-15, tolerance: 5d}"),
        good=_BUILD.format(duration="2d", deadline="{date: 2025-01-15, tolerance: 5d}"),
        formula="Population: items with a deadline that are not finished. Count: those not late "
        "whose margin is under the deadline's own tolerance; without one, under `tolerance_days` "
        "working days; or whose total float is under `min_float_days`. Late ones are EP801.",
    ),
    "EP803": About(
        why="Nothing leads to it, so its forecast is a date somebody typed in, and stays where it "
        "is however late the work gets. It looks safe and says nothing.",
        fix="Add under `after:` what it waits for. If it has happened, report it. If it is "
        "somebody else's date, put it into the plan as a start or finish date of the "
        "work that needs it.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  build:
    duration: 5d
  ready:
    milestone: true
    start_no_earlier_than: 2025-01-13
    deadline: 2025-01-15
""",
        good=_BUILD.format(duration="5d", deadline="2025-01-15"),
        formula="Population: items with a deadline that are not finished. Count: those that are no "
        "unfinished work themselves and that no path leads to from any (a group: none of its "
        "members).",
    ),
    "EP804": About(
        why="Everything before it is done, its own date has passed, and nobody says whether it was "
        "reached. The forecast then moves along with the status date, a day a day.",
        fix="Report it (`actual_finish`) if it was reached. Otherwise something is missing in the "
        "plan: add what it still waits for, or the date that is expected now.",
        bad=_REPORTED.format(status="2025-02-03", report=""),
        good=_REPORTED.format(
            status="2025-02-03", report="\n    actual_finish: 2025-01-10"
        ).replace("    duration: 60d", "    duration: 60d\n    actual_start: 2025-01-13"),
        formula="Population: milestones that are not reached. Count: those whose own dates and "
        "finished predecessors put them on a day before the status date. Of a chain of them only "
        "the first is told. Where its deadline has passed as well, EP801 tells it.",
    ),
    "EP805": About(
        why="Deadlines pass without commits. A plan whose last report is old shows how things "
        "stood then, and keeps promising it.",
        fix="Report progress and set `status_date`. `exitplan check --as-of today`, run every "
        "night, finds what has gone stale; `stale_after_days` says after how long.",
        bad=_REPORTED.format(status="2025-01-13", report="\n    actual_finish: 2025-01-10"),
        good=_REPORTED.format(status="2025-03-03", report="\n    actual_finish: 2025-01-10"),
        as_of="2025-03-10",
        formula="Calendar days from the plan's own `status_date` (without one: from its start) to "
        "the day of the check, which only `--as-of` gives. More than `stale_after_days` are told.",
    ),
    "EP806": About(
        why="A forecast is one outcome, and where paths meet mostly an early one. How likely the "
        "deadline is takes the uncertainty of lengths, risks and branches together.",
        fix="`exitplan risk` tells which tasks and risks bear on it most. Runs only when selected "
        "(`--select default,EP806`), because it dates the plan thousands of times and needs "
        "numpy (`pip install 'exitplan[risk]'`; EP730 tells where it is missing).",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  build:
    estimate: {low: 5d, likely: 7d, high: 20d}
  ready:
    milestone: true
    after: build
    deadline: 2025-01-15
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  build:
    estimate: {low: 5d, likely: 6d, high: 8d}
  ready:
    milestone: true
    after: build
    deadline: 2025-01-15
""",
        formula="Share of `likely_runs` runs, with seed `likely_seed`, in which the item finishes "
        "by its deadline; fewer than `likely_percent` per cent are told.",
    ),
}
