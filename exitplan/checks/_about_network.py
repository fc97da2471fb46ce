"""What the documentation says of the rules on the quality of the network."""

from __future__ import annotations

from exitplan.checks._about import About

_PRACTICE = (
    "Good practice in scheduling: every task has something before it and something after it "
    "(GAO-16-89G, *Schedule Assessment Guide*, best practice 2; DCMA-EA PAM 200.1, points 1 to 9)."
)
_OPEN = (
    "Population: tasks and milestones that are not finished; groups and levels of effort apart. "
    "A link to a group is one to each of its members."
)

ABOUT: dict[str, About] = {
    "EP835": About(
        why="A task for which nothing has to be done before, and no date is given, starts with "
        "the status date, and again with the next one. It never becomes late, however long it is "
        "put off: everything behind it slips instead. A milestone to which nothing leads, and for "
        "which nothing waits, says nothing at all.",
        fix="Name what has to be there first (`after:`). Where that is not in the plan, give the "
        "day from which it may start (`start_no_earlier_than:`). If it has started, report it.",
        bad="""\
plan: exit
start: 2025-01-06
status_date: 2025-02-03
tasks:
  case: {duration: 10d, actual_start: 2025-01-06, remaining: 2d}
  survey: {duration: 5d}
  decide: {milestone: true, after: [case, survey]}
""",
        good="""\
plan: exit
start: 2025-01-06
status_date: 2025-02-03
tasks:
  case: {duration: 10d, actual_start: 2025-01-06, remaining: 2d}
  survey: {duration: 5d, start_no_earlier_than: 2025-02-10}
  decide: {milestone: true, after: [case, survey]}
""",
        formula=f"{_OPEN} Count: those with no predecessor, no date from below (their own or a "
        "group's) and no reported start, where the status date lies after the plan's start; and "
        "milestones that have neither predecessor nor successor. Not counted: the one item that "
        "starts first, and steps that exitplan laid out.",
        source=_PRACTICE,
    ),
    "EP836": About(
        why="If nothing waits for a task, its float reaches to the end of the plan. It can be "
        "months late and no milestone moves, so nobody is told. Mostly a link was forgotten: "
        "somebody does need the result.",
        fix="Ask who needs it, and link that item to it (`before:`, or `after:` at the other "
        "end). Where nobody in the plan does, let a milestone wait for it or give it a "
        "`deadline:`.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 10d}
  train: {duration: 5d, after: build}
  live: {milestone: true, after: build}
  thank: {duration: 20d, after: live}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 10d}
  train: {duration: 5d, after: build}
  live: {milestone: true, after: [build, train]}
  thank: {duration: 20d, after: live}
""",
        formula=f"{_OPEN} Count: tasks with no successor, in a plan that has a milestone. Not "
        "counted: the one item that finishes last, milestones (they are what a plan is for), "
        "items with a deadline, items that a contract names (notices, duties, hand-overs, the new "
        "service), legal periods, and steps that exitplan laid out.",
        source=_PRACTICE,
    ),
    "EP837": About(
        why="Where predecessors hold only a task's finish, nothing says when it may start. If the "
        "work gets longer, it starts earlier on paper, before anybody can do it, and ends on "
        "the same day.",
        fix="Add a link to its start: what has to be finished (FS) or under way (SS) before it "
        "can begin.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  migrate: {duration: 20d}
  support: {duration: 5d, after: {task: migrate, type: FF}}
  live: {milestone: true, after: support}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  migrate: {duration: 20d}
  support: {duration: 5d, after: [{task: migrate, type: SS, lag: 15d}, {task: migrate, type: FF}]}
  live: {milestone: true, after: support}
""",
        formula=f"{_OPEN} Count: unstarted tasks all of whose predecessors hold their finish (FF, "
        "SF), and no date from below.",
        source=_PRACTICE,
    ),
    "EP838": About(
        why="If everything that follows a task waits for its start only, the task may take twice "
        "as long and nothing moves. Its length, and any slip in it, are lost to the plan.",
        fix="Add a link from its finish: what needs it done (FS), or what cannot end before it "
        "does (FF).",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  design: {duration: 20d}
  build: {duration: 40d, after: {task: design, type: SS, lag: 5d}}
  live: {milestone: true, after: build}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  design: {duration: 20d}
  build: {duration: 40d, after: [{task: design, type: SS, lag: 5d}, {task: design, type: FF}]}
  live: {milestone: true, after: build}
""",
        formula=f"{_OPEN} Count: tasks that have successors, all of which wait for their start "
        "(SS, SF). Not counted: tasks with a deadline.",
        source=_PRACTICE,
    ),
    "EP839": About(
        why="A link that a longer path implies moves no date. It makes the plan harder to read, "
        "and it lies in wait: when somebody changes the path, the forgotten link still holds, "
        "and nobody knows why.",
        fix="Delete it. If it is there for the reader, waive it or say so in `notes:`.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  case: {duration: 10d}
  tender: {duration: 30d, after: case}
  award: {milestone: true, after: [case, tender]}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  case: {duration: 10d}
  tender: {duration: 30d, after: case}
  award: {milestone: true, after: tender}
""",
        formula="Population: links. Count: links from finish to start without a lag, to something "
        "that has not started, where a path of two or more links leads from the one to the other. "
        "Every link of that path goes from finish to start with no lead, and nothing on it is "
        "started, or bound to a date that replaces the logic. Taking all of them out moves "
        "neither an early nor a late date.",
    ),
    "EP840": About(
        why="A long lag is work in hiding: somebody decides, delivers or waits, but no title says "
        "what, nobody answers for it, and no progress can be reported.",
        fix="Make it a task, with a title and an owner; where a law or a contract makes the wait, "
        "a task with a `period:`.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  order: {duration: 2d}
  install: {duration: 5d, after: {task: order, lag: 8w}}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  order: {duration: 2d}
  delivery: {title: Supplier delivers, duration: 8w, owner: Supplier, after: order}
  install: {duration: 5d, after: delivery}
""",
        formula="Count: links from finish to start, to something not finished, whose lag is longer "
        "than `long_lag_days` (20) working days. Elapsed time and months are taken as so many "
        "working days of an ordinary week. Lags that overlap work (SS, FF) are not counted, nor "
        "those of steps that exitplan laid out.",
        source="DCMA-EA PAM 200.1 (October 2012), point 3: lags should not stand for work.",
    ),
    "EP841": About(
        why="A lead starts something before its predecessor is finished, counted back from a day "
        "that nobody knows yet. If the predecessor is late by more, the successor has already "
        "begun.",
        fix="Split the predecessor at the point where the successor may start, and link to that "
        "part; or link the two starts (SS).",
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
  draft: {duration: 15d}
  finish: {duration: 5d, after: draft}
  review: {duration: 10d, after: draft}
  agreed: {milestone: true, after: [finish, review]}
""",
        formula="Count: links with a negative lag, to something not finished.",
        source="DCMA-EA PAM 200.1 (October 2012), point 2: no leads.",
    ),
    "EP842": About(
        why="What was reported contradicts what the plan says must come first. Either the report "
        "is wrong, or the link is, or a risk was taken that somebody should know of. Until it is "
        "settled, different tools will forecast different dates from it.",
        fix="Report the predecessor if it is done. If the order is not what you thought, change "
        "the link: often to SS, or split the task.",
        bad="""\
plan: exit
start: 2025-01-06
status_date: 2025-01-20
tasks:
  approve: {duration: 5d, actual_start: 2025-01-06, remaining: 1d}
  tender: {duration: 30d, after: approve, actual_start: 2025-01-13, remaining: 25d}
""",
        good="""\
plan: exit
start: 2025-01-06
status_date: 2025-01-20
tasks:
  approve: {duration: 5d, actual_start: 2025-01-06, actual_finish: 2025-01-10}
  tender: {duration: 30d, after: approve, actual_start: 2025-01-13, remaining: 25d}
""",
        formula="Count: links without a lead whose condition does not hold although their "
        "successor has started (FS, SS) or finished (FF, SF): the predecessor is not finished "
        "(FS, FF), or not started (SS, SF). A group is finished when all of it is, and started "
        "when any of it is.",
        source=_PRACTICE,
    ),
    "EP843": About(
        why="A date that binds work from above does not get it done in time. It only hides how "
        "late it is: float goes negative, or the date is shown whatever comes before it.",
        fix="Let the links set the date. A promise belongs in `deadline:`, which measures and "
        "never bends. What cannot begin earlier takes `start_no_earlier_than:`.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 10d, finish_no_later_than: 2025-01-31}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 10d, deadline: 2025-01-31}
""",
        formula="Population: tasks and milestones that are not finished, and groups. Count: "
        "constraints that hold from above: must start or finish on, start or finish on, start or "
        "finish no later than. Not counted: a milestone on a fixed day, which is an event from "
        "outside.",
        source="DCMA-EA PAM 200.1 (October 2012), point 5.",
    ),
    "EP844": About(
        why="Of a task that takes months one learns that it is late when it is too late. Nobody "
        "can tell whether it is half done.",
        fix="Split it where something can be handed over or looked at. What lies far ahead may "
        "stay coarse until it comes near; therefore this only runs when asked for or in the "
        "profile `strict`.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 60d}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  core: {duration: 30d}
  reports: {duration: 30d, after: core}
""",
        formula="Population: tasks that are not finished, without milestones. Count: those whose "
        "planned duration is more than `long_duration_days` (44) working days of their calendar. "
        "Elapsed time and months are measured in working days of the plan's calendar. Legal "
        "periods are not counted, and of a gate only the work before it.",
        source="DCMA-EA PAM 200.1 (October 2012), point 8, which counts baseline durations.",
    ),
    "EP845": About(
        why="Negative float is the time that is already missing. Everything on the way to the "
        "date has it, so that a list of all of it hides where it comes from: one date that cannot "
        "be kept. That date is what this tells of, once.",
        fix="Shorten what leads to it (`exitplan critical --to` that item), or have the date "
        "moved. If it was a wish, make it a `deadline:`.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 20d}
  live: {milestone: true, after: build, finish_no_later_than: 2025-01-24}
""",
        good="""\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 14d}
  live: {milestone: true, after: build, finish_no_later_than: 2025-01-24}
""",
        formula="Population: tasks and milestones that are not finished. Count: those with total "
        "float below zero. Findings: those whose own date (or their group's) is not kept, and "
        "those with negative float for which nothing with negative float waits. Missed deadlines "
        "are EP801, also where they bound late dates.",
        source="DCMA-EA PAM 200.1 (October 2012), point 7.",
    ),
    "EP846": About(
        why="A forecast for a day that has passed is no forecast, and nothing can be reported for "
        "a day that has not come. Every date behind such a date is wrong.",
        fix="Report what has happened up to the status date, and move what has not.",
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
        formula="Population: tasks and milestones. Count: unfinished tasks whose forecast start "
        "or finish lies before the status date, and tasks and milestones reported for a day after "
        "it. exitplan's own rules move unreported work to the status date, so that forecasts in "
        "the past come from dates entered by hand, dates that replace the logic, and plans "
        "scheduled as reported.",
        source="DCMA-EA PAM 200.1 (October 2012), point 9.",
    ),
}
