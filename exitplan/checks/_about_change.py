"""What the documentation says of the rules on changes."""

from __future__ import annotations

from exitplan.checks._rule import About

_PLAN = """\
plan: exit
start: 2025-01-06
{extra}tasks:
  build:
    duration: {build}
  test:
    title: Acceptance test
    duration: {test}
    after: build
  ready:
    milestone: true
    after: test
    deadline: {deadline}
"""


def _plan(build: str, test: str = "5d", deadline: str = "2025-01-31", extra: str = "") -> str:
    return _PLAN.format(build=build, test=test, deadline=deadline, extra=extra)


_WAIVER = """\
waivers:
  - rule: EP801
    task: ready
    reason: The incumbent agreed to serve until the end of February
    approved_by: Cabinet Member for Resources
    until: 2025-02-28
"""

ABOUT: dict[str, About] = {
    "EP861": About(
        why="A deadline held, and with this change it does not hold any more. Whoever reviews "
        "the change should decide that, and not find out later.",
        fix="Ask what the change is for. `exitplan slip` splits the move among its causes; "
        "`exitplan why` tells what the date follows from now.",
        bad=_plan("20d"),
        good=_plan("12d"),
        before=_plan("10d"),
        formula="Population: milestones and items with a deadline in either state. Count: those "
        "whose forecast is past the deadline now and was not before. Only with `--against`.",
    ),
    "EP862": About(
        why="Some changes keep a date on paper only: time for tests is cut, scope is taken out, "
        "a link on the critical path is deleted, a promise is moved. Each is a question to ask, "
        "not a verdict. The page “Warning signs” tells each sign (EP641 to EP654), and when it "
        "is not given.",
        fix="Ask the question that the finding asks. If there is a good answer, write it into "
        "the commit, or waive the finding with it.",
        bad=_plan("12d", test="2d"),
        good=_plan("12d", test="5d"),
        before=_plan("10d", test="5d"),
        source="National Audit Office, *Lessons learned from Major Programmes* (2020).",
        formula="What `exitplan trend` would tell of the two states; only with `--against`.",
    ),
    "EP863": About(
        why="A deadline that is missed already is easily forgotten, and then is missed by more "
        "each month.",
        fix="As for EP861; or have the deadline itself moved by whoever gave it.",
        bad=_plan("25d"),
        good=_plan("20d"),
        before=_plan("20d"),
        formula="Count: items whose forecast was past the deadline before, and whose margin is "
        "less now. Only with `--against`.",
    ),
    "EP864": About(
        why="Whoever may change the plan may write a waiver into it. The approval is somebody "
        "else's, so a change that adds one should say so to whoever reviews it.",
        fix="Make sure that the role named in `approved_by` has given the approval.",
        bad=_plan("20d", extra=_WAIVER),
        good=_plan("20d"),
        before=_plan("20d"),
        formula="Count: waivers that the earlier state did not have in the same words. Only with "
        "`--against`.",
    ),
}
