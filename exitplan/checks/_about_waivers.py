"""What the documentation says of the rules on waivers."""

from __future__ import annotations

from exitplan.checks._rule import About

_PLAN = """\
plan: exit
start: 2025-01-06
status_date: 2025-01-06
waivers:
  - rule: {rule}
    task: {task}
    reason: The incumbent agreed to serve until the end of January
    approved_by: Cabinet Member for Resources
    until: {until}
tasks:
  build:
    duration: {duration}
  ready:
    milestone: true
    after: build
    deadline: 2025-01-15
"""
_GOOD = _PLAN.format(rule="EP801", task="ready", until="2025-01-31", duration="10d")

ABOUT: dict[str, About] = {
    "EP891": About(
        why="A waiver is somebody's word that a finding may stand for a time. When the time is "
        "over, the finding counts again, and so does this one: that the approval has run out is "
        "news for whoever gave it.",
        fix="Put right what the waiver excused, and delete it. Or ask the role that approved it "
        "to approve it anew, and write the later `until`.",
        bad=_PLAN.format(rule="EP801", task="ready", until="2025-01-03", duration="10d"),
        good=_GOOD,
        formula="A waiver excuses findings up to and including its day `until`. The day it is "
        "compared with is the status date (`--as-of`); a plan without one has no expired waivers.",
    ),
    "EP892": About(
        why="A waiver that excuses nothing is a door left open: when the finding comes back, "
        "nobody will be told.",
        fix="Delete it; git keeps what was approved.",
        bad=_PLAN.format(rule="EP801", task="ready", until="2025-01-31", duration="5d"),
        good=_GOOD,
        also=("EP801",),
        formula="Only counted where the waiver's rule ran: checking with fewer rules "
        "(`--select`) does not make waivers useless.",
    ),
    "EP893": About(
        why="A waiver that names no rule, or no item that the plan has, excuses nothing, and "
        "whoever wrote it believes that it does.",
        fix="Write the rule's code or name as `exitplan explain` lists it, and the item's id.",
        bad=_PLAN.format(rule="deadline-mised", task="ready", until="2025-01-31", duration="5d"),
        good=_GOOD,
        formula="In a plan file an item that is not there is told as EP201 already, like in any "
        "other reference; here are left the steps of procurements and transfers, and plans made "
        "in Python.",
    ),
}
