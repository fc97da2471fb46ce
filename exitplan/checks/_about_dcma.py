"""What the documentation says of the fourteen points of the DCMA assessment."""

from __future__ import annotations

from exitplan.checks._about import About


def _source(point: int) -> str:
    return (
        "Defense Contract Management Agency, *Earned Value Management System (EVMS) Program "
        f"Analysis Pamphlet*, DCMA-EA PAM 200.1 (October 2012), point {point} of the fourteen. "
        "Readings: see *Network quality*."
    )


_OPEN = "Population: tasks and milestones that are not finished; groups and levels of effort apart."
_LINKS = "Population: links as written, also to and from groups, whose successor is not finished."
_VACUOUS = "Without a population it is not evaluated, which is no pass."
_BASELINE = (
    "The baseline is the plan's current one (`exitplan baseline take`); without one, the dates "
    "that items keep under `baselines:`; without those it is not evaluated."
)

ABOUT: dict[str, About] = {
    "EP821": About(
        why="Dates follow from links. Where one in ten tasks lacks a predecessor or a successor, "
        "one in ten dates is a guess, and a slip there is not seen until it hurts.",
        fix="Link every task to what it waits for and to what waits for it. "
        "`exitplan check --select network` names them one by one (EP835, EP836), and the "
        "dangling ones (EP837, EP838).",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  begin: {milestone: true}
  case: {duration: 10d, after: begin}
  survey: {duration: 5d}
  award: {milestone: true, after: case}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  begin: {milestone: true}
  case: {duration: 10d, after: begin}
  survey: {duration: 5d, after: begin}
  award: {milestone: true, after: [case, survey]}
""",
        formula=f"{_OPEN} Count: those with no predecessor, no successor, or neither, each once. "
        "One item may have no predecessor: the one that starts first. One may have no successor: "
        "the one that finishes last; and so may milestones tagged `final`. Dangling starts and "
        f"finishes are told beside the number and not in it. At most 5%. {_VACUOUS}",
        source=_source(1),
    ),
    "EP822": About(
        why="A lead counts back from a day that is not known yet. It hides what really has to be "
        "there before the successor can start.",
        fix="Split the predecessor where the successor may start, or link the two starts (SS).",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  draft: {duration: 20d}
  review: {duration: 10d, after: {task: draft, lag: -5d}}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  draft: {duration: 20d}
  review: {duration: 10d, after: {task: draft, type: SS, lag: 15d}}
""",
        formula=f"{_LINKS} Count: those with a negative lag, in whatever unit. 0%. {_VACUOUS}",
        source=_source(2),
    ),
    "EP823": About(
        why="A lag is time in which nobody is said to do anything. Many of them make a plan that "
        "nobody can report on.",
        fix="Write the wait as a task with an owner, or as a legal period where a law sets it.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  order: {duration: 2d}
  install: {duration: 5d, after: {task: order, lag: 20d}}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  order: {duration: 2d}
  delivery: {duration: 20d, after: order}
  install: {duration: 5d, after: delivery}
""",
        formula=f"{_LINKS} Count: those with a positive lag, in whatever unit. At most 5%. "
        f"{_VACUOUS}",
        source=_source(3),
    ),
    "EP824": About(
        why="Finish to start is the link that people understand and can report on. Many others "
        "mean that tasks are too coarse to be put in order.",
        fix="Cut tasks where another may start or has to end, so that one ends before the next "
        "begins. Never link from start to finish (SF).",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  design: {duration: 20d}
  build: {duration: 20d, after: {task: design, type: SS}}
  test: {duration: 20d, after: build}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  outline: {duration: 5d}
  design: {duration: 15d, after: outline}
  build: {duration: 20d, after: outline}
  test: {duration: 20d, after: [build, design]}
""",
        formula=f"{_LINKS} Count: those from finish to start. At least 90%. {_VACUOUS}",
        source=_source(4),
    ),
    "EP825": About(
        why="Every date that binds from above replaces logic by a wish. With many of them the "
        "forecast is what somebody wrote, not what follows.",
        fix="Let links set the dates, and measure promises with `deadline:`.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 10d, finish_no_later_than: 2025-01-31}
  live: {milestone: true, after: build}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 10d}
  live: {milestone: true, after: build, deadline: 2025-01-31}
""",
        formula=f"{_OPEN} Count: those with a constraint that holds from above: must start or "
        "finish on, start or finish no later than, and start or finish on, which is both "
        "no earlier and no later than; a group's counts for each of its members. Dates entered by "
        f"hand are not constraints. At most 5%. {_VACUOUS}",
        source=_source(5)
        + " The American guidance of 2009 already named no-later-than dates as hard.",
    ),
    "EP826": About(
        why="What can be two months late without moving anything is mostly not linked to what "
        "needs it.",
        fix="Ask who needs it, and by when, and link it there. Work that truly can wait may be "
        "given a later start.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  begin: {milestone: true}
  build: {duration: 120d, after: begin}
  manual: {title: Write the manual, duration: 10d, after: begin}
  live: {milestone: true, after: [build, manual]}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  begin: {milestone: true}
  build: {duration: 120d, after: begin}
  manual: {title: Write the manual, duration: 10d, after: {task: build, type: SS, lag: 70d}}
  live: {milestone: true, after: [build, manual]}
""",
        formula=f"{_OPEN} Count: those with a total float of more than `high_float_days` (44) "
        "working days of their calendar; where that has no working hours of its own, of the "
        f"plan's. At most 5%. {_VACUOUS}",
        source=_source(6),
    ),
    "EP827": About(
        why="Negative float says that a date which binds cannot be kept. A plan that has it "
        "promises what it shows to be impossible.",
        fix="EP845 tells which date it is. Shorten what leads there, or have it moved.",
        bad="""\
plan: exit
start: 2025-01-06
finish_by: 2025-01-17
tasks:
  build: {duration: 20d}
  live: {milestone: true, after: build}
""",
        good="""\
plan: exit
start: 2025-01-06
finish_by: 2025-01-31
tasks:
  build: {duration: 20d}
  live: {milestone: true, after: build}
""",
        formula=f"{_OPEN} Count: those with total float below zero. 0%. A deadline makes none, "
        "except by Microsoft Project's rules; see EP801. "
        f"{_VACUOUS}",
        source=_source(7),
    ),
    "EP828": About(
        why="Of a task that was approved to take more than two months nobody can tell in time "
        "that it is late.",
        fix="Split it where something can be handed over, and have that approved. EP844 looks at "
        "the durations of the plan as it is now.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  build:
    duration: 30d
    baselines: {baseline: {start: 2025-01-06, finish: 2025-03-28}}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  build:
    duration: 30d
    baselines: {baseline: {start: 2025-01-06, finish: 2025-02-14}}
""",
        formula=f"{_OPEN} Count: those whose duration in the baseline is more than "
        "`long_duration_days` (44) working days of their calendar (of the plan's, for months, "
        "legal periods and decisions). A task that the baseline does not have is judged by its "
        f"duration now; `unbaselined` tells how many. At most 5%. {_BASELINE}",
        source=_source(8),
    ),
    "EP829": About(
        why="A forecast in the past and a report from the future are both false, and so is what "
        "follows from them.",
        fix="Report what has happened up to the status date, and forecast the rest from there.",
        bad="""\
plan: exit
start: 2025-01-06
status_date: 2025-02-03
tasks:
  workshop: {duration: 2d, manual: {start: 2025-01-20, finish: 2025-01-21}}
  report: {duration: 5d, after: workshop}
""",
        good="""\
plan: exit
start: 2025-01-06
status_date: 2025-02-03
tasks:
  workshop: {duration: 2d, actual_start: 2025-01-20, actual_finish: 2025-01-21}
  report: {duration: 5d, after: workshop}
""",
        formula="Population: tasks and milestones, finished ones too; groups and levels of effort "
        "apart. Count: unfinished ones forecast to finish, or unstarted ones forecast to start, "
        "before the status date; and those reported for a day after it. 0. Without a status "
        "date it is not evaluated.",
        source=_source(9),
    ),
    "EP830": About(
        why="Work for which nobody answers does not get done. The pamphlet asks for hours or cost "
        "on every task of a day or more; exitplan's plans have neither. The nearest they have is "
        "an owner, and that is what is counted here: say so when you pass the number on.",
        fix="Name an owner (`owner:`, a role) on the task or a group around it.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 10d}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 10d, owner: Head of ICT}
""",
        formula="Population: tasks that are not finished and take at least one working day, "
        "without milestones, legal periods, groups and levels of effort. Count: those with no "
        "`owner`, neither their own nor a group's; the plan's owner does not count. There is no "
        "limit: any count is told as a note.",
        source=_source(10),
    ),
    "EP831": About(
        why="It tells how much of what should be done by now was, or will be, done late: the past "
        "record by which to judge the forecast of the rest.",
        fix="The past cannot be put right. Plan the rest at the speed that the record shows, and "
        "have a new baseline approved if the old one no longer means anything.",
        bad="""\
plan: exit
start: 2025-01-06
status_date: 2025-02-03
tasks:
  case:
    duration: 10d
    actual_start: 2025-01-06
    actual_finish: 2025-01-24
    baselines: {baseline: {start: 2025-01-06, finish: 2025-01-17}}
""",
        good="""\
plan: exit
start: 2025-01-06
status_date: 2025-02-03
tasks:
  case:
    duration: 10d
    actual_start: 2025-01-06
    actual_finish: 2025-01-17
    baselines: {baseline: {start: 2025-01-06, finish: 2025-01-17}}
""",
        formula="Population: tasks, without milestones, whose baseline finish is not after the "
        "status date, finished or not. Count: those that finished, or are forecast to finish, on "
        f"a later day than that. At most 5%. {_BASELINE}",
        source=_source(11),
    ),
    "EP832": About(
        why="If a task on the critical path took three years longer, the finish would have to "
        "move by as much. Where it does not, something between breaks the logic: a date that "
        "binds, a missing link, a finish that nothing leads to. Then the critical path that "
        "the plan shows is not what sets its finish.",
        fix="Follow the task forward (`exitplan why`) to the first item that did not move. Look "
        "there for a date that replaces the logic, or for the missing link.",
        bad="""\
plan: exit
start: 2025-01-06
scheduling: {must_dates: override-logic}
tasks:
  build: {duration: 10d}
  live: {milestone: true, after: build, must_finish_on: 2025-01-17}
  close: {duration: 40d, after: live}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 10d}
  live: {milestone: true, after: build, deadline: 2025-01-17}
  close: {duration: 40d, after: live}
""",
        formula="One unfinished task with the least total float (of several the earliest, "
        "unstarted ones first; none whose length or place is set by a date, a legal period or a "
        "meeting) is made 600 working days longer and the plan scheduled again. Count: working "
        "days of its calendar by which the item moves that finishes last (of several, a "
        "milestone); denominator: 600. At least 1 "
        "where all dates are counted on one calendar; at least 0.95 where calendars, elapsed "
        "lags, boards or legal periods differ along the way, because days are not the same days "
        "there. Not evaluated for plans scheduled from their finish.",
        source=_source(12),
    ),
    "EP833": About(
        why="The critical path length index says how fast the rest would have to go to reach the "
        "baseline date: 0.667 means that 15 days of work have to fit into 10.",
        fix="Shorten the critical path (`exitplan critical`), or ask for another date while it "
        "can still be given.",
        bad="""\
plan: exit
start: 2025-01-06
status_date: 2025-01-06
tasks:
  build: {duration: 15d}
  live:
    milestone: true
    after: build
    baselines: {baseline: {finish: 2025-01-17}}
""",
        good="""\
plan: exit
start: 2025-01-06
status_date: 2025-01-06
tasks:
  build: {duration: 15d}
  live:
    milestone: true
    after: build
    baselines: {baseline: {finish: 2025-01-24}}
""",
        formula="(CPL + TF) ÷ CPL. CPL: working days on the milestone's calendar from the status "
        "date to its early finish. TF: working days from its early finish to its baseline finish, "
        "negative when late. Of several final milestones (tagged `final`, else those that nothing "
        "waits for) the worst counts. At least 0.95. Not evaluated where no working time is left, "
        f"the milestone is reached, or it has no baseline date. {_BASELINE}",
        source=_source(13) + " Float is measured against the baseline finish.",
    ),
    "EP834": About(
        why="The baseline execution index says whether as much is finished as was to be finished "
        "by now. Unlike point 11 it gives credit for what was finished early.",
        fix="Finish what is due before starting more. Have new tasks approved: until then each "
        "counts as due.",
        bad="""\
plan: exit
start: 2025-01-06
status_date: 2025-02-03
tasks:
  case:
    duration: 10d
    actual_start: 2025-01-06
    actual_finish: 2025-01-17
    baselines: {baseline: {start: 2025-01-06, finish: 2025-01-17}}
  survey:
    duration: 10d
    actual_start: 2025-01-20
    remaining: 2d
    baselines: {baseline: {start: 2025-01-20, finish: 2025-01-31}}
""",
        good="""\
plan: exit
start: 2025-01-06
status_date: 2025-02-03
tasks:
  case:
    duration: 10d
    actual_start: 2025-01-06
    actual_finish: 2025-01-17
    baselines: {baseline: {start: 2025-01-06, finish: 2025-01-17}}
  survey:
    duration: 10d
    actual_start: 2025-01-20
    actual_finish: 2025-01-31
    baselines: {baseline: {start: 2025-01-20, finish: 2025-01-31}}
""",
        formula="Finished tasks ÷ (tasks whose baseline finish is not after the status date + "
        "tasks that the baseline does not have, finished or not); milestones, groups and levels "
        "of effort apart. At least 0.95. Not evaluated where nothing was due. "
        f"{_BASELINE}",
        source=_source(14),
    ),
}
