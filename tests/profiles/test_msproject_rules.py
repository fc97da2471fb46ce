"""The msproject profile against Microsoft Project's documented rules, case by case."""

from __future__ import annotations

import pytest

from tests.profiles.cases import Case, given, wanted

TYPES = "Microsoft, constraint types (Project 98 help, P6984.HTM)"
ABOUT = "Microsoft, about constraints (HP045304932)"
HONOUR = "tasks always honour their constraint dates (Project's schedule option, on by default)"
SLACK = "blog.epmainc.com, how constraints and deadlines affect total slack"
PERCENT = "docs.devexpress.com, TdxGanttControlTaskPredecessorLagFormat, on Project's lag formats"
INACTIVE = "boyleprojectconsulting.com/TomsBlog/2016/09, inactive tasks"
SETTINGS = "Microsoft, task settings that affect how tasks are scheduled (HA010552041033)"
FINISH = "projectteamblog.com, constraint types: as late as possible is the default from the finish"

FREE = """
a: {duration: 5d}
b: {duration: 2d, as_late_as_possible: true}
c: {duration: 1d, after: [a, b]}
e: {duration: 10d}
"""

CASES = [
    Case(
        "as late as possible",
        f"it goes to its late dates without delaying the project, and successors follow ({TYPES})",
        FREE,
        """
a  1 Jun 09:00  5 Jun 17:00  5 Jun 09:00 11 Jun 17:00  32h
b 10 Jun 09:00 11 Jun 17:00 10 Jun 09:00 11 Jun 17:00  0h
c 12 Jun 09:00 12 Jun 17:00 12 Jun 09:00 12 Jun 17:00  0h
e  1 Jun 09:00 12 Jun 17:00  1 Jun 09:00 12 Jun 17:00  0h
""",
    ),
    Case(
        "must start on, before the logic allows it",
        f"the date replaces the logic ({TYPES}; {HONOUR}); the conflict shows as negative slack "
        f"({SLACK})",
        """
a: {duration: 5d}
b: {duration: 3d, after: a, must_start_on: 2015-06-03}
""",
        """
a  1 Jun 09:00  5 Jun 17:00 27 May 09:00  2 Jun 17:00  -24h
b  3 Jun 09:00  5 Jun 17:00  3 Jun 09:00  5 Jun 17:00  -24h
""",
    ),
    Case(
        "must finish on, after the logic allows it",
        f"the finish is that date, early and late ({TYPES})",
        """
a: {duration: 2d}
b: {duration: 3d, after: a, must_finish_on: 2015-06-12}
""",
        """
a  1 Jun 09:00  2 Jun 17:00  8 Jun 09:00  9 Jun 17:00  40h
b 10 Jun 09:00 12 Jun 17:00 10 Jun 09:00 12 Jun 17:00  0h
""",
    ),
    Case(
        "start no later than, against the logic",
        f"the task starts by the date, ahead of its predecessors if need be ({ABOUT}; {HONOUR})",
        """
a: {duration: 5d}
b: {duration: 2d, after: a, start_no_later_than: 2015-06-04}
""",
        """
a  1 Jun 09:00  5 Jun 17:00 28 May 09:00  3 Jun 17:00  -16h
b  4 Jun 09:00  5 Jun 17:00  4 Jun 09:00  5 Jun 17:00  -16h
""",
    ),
    Case(
        "start no later than, in time",
        f"a date that the logic keeps moves nothing ({TYPES})",
        """
b: {duration: 2d, start_no_later_than: 2015-06-04}
e: {duration: 10d}
""",
        "b  1 Jun 09:00  2 Jun 17:00  4 Jun 09:00  5 Jun 17:00  24h",
    ),
    Case(
        "finish no later than, against the logic",
        f"the finish moves up to the date but not beyond ({TYPES}; {HONOUR})",
        """
a: {duration: 5d}
b: {duration: 2d, after: a, finish_no_later_than: 2015-06-04}
""",
        """
a  1 Jun 09:00  5 Jun 17:00 27 May 09:00  2 Jun 17:00  -24h
b  3 Jun 09:00  4 Jun 17:00  3 Jun 09:00  4 Jun 17:00  -24h
""",
    ),
    Case(
        "start and finish no earlier than",
        f"both only push ({TYPES})",
        """
a: {duration: 2d, start_no_earlier_than: 2015-06-04}
b: {duration: 1d, finish_no_earlier_than: 2015-06-09}
""",
        """
a  4 Jun 09:00  5 Jun 17:00  8 Jun 09:00  9 Jun 17:00  16h
b  9 Jun 09:00  9 Jun 17:00  9 Jun 09:00  9 Jun 17:00  0h
""",
    ),
    Case(
        "elapsed duration",
        f"it runs through nights and weekends ({SETTINGS})",
        """
a: {duration: 3ed}
b: {duration: 1d, after: a}
""",
        """
a  5 Jun 09:00  8 Jun 09:00  - -  -
b  8 Jun 09:00  8 Jun 17:00  - -  0h
""",
        head="start: 2015-06-05T09:00",
    ),
    Case(
        "elapsed lag",
        f"it runs through nights and weekends, too ({PERCENT})",
        """
a: {duration: 5d}
b: {duration: 1d, after: a FS+1ed}
c: {duration: 1d, after: a FS+4ed}
""",
        """
b  8 Jun 09:00  8 Jun 17:00  - -  -
c 10 Jun 09:00 10 Jun 17:00  - -  0h
""",
    ),
    Case(
        "percent lag",
        f"a share of the predecessor's duration, in working time, also as a lead ({PERCENT})",
        """
a: {duration: 10d}
b: {duration: 1d, after: a SS+50%}
c: {duration: 1d, after: a FS-20%}
""",
        """
b  8 Jun 09:00  8 Jun 17:00  - -  -
c 11 Jun 09:00 11 Jun 17:00  - -  -
""",
    ),
    Case(
        "elapsed percent lag",
        f"the same number of hours by the clock: 40 from Monday morning ({PERCENT})",
        """
a: {duration: 10d}
b: {duration: 1d, after: a SS+50e%}
""",
        "b  3 Jun 09:00  3 Jun 17:00  - -  -",
    ),
    Case(
        "a lag between two calendars",
        "it is counted on the successor's (measured on files of Project's; see conformance)",
        """
a: {duration: 5d, calendar: seven}
b: {duration: 1d, after: a FS+20h}
""",
        "b 10 Jun 13:00 11 Jun 13:00  - -  -",
    ),
    Case(
        "deadline",
        f"it moves no early date, and total slack is counted to it ({SLACK})",
        """
a: {duration: 2d, deadline: 2015-06-10}
e: {duration: 10d}
""",
        "a  1 Jun 09:00  2 Jun 17:00  9 Jun 09:00 10 Jun 17:00  48h",
    ),
    Case(
        "missed deadline",
        f"total slack turns negative, for what comes before as well ({SLACK})",
        """
a: {duration: 4d}
b: {duration: 2d, after: a, deadline: 2015-06-04}
""",
        """
a  1 Jun 09:00  4 Jun 17:00 28 May 09:00  2 Jun 17:00  -16h
b  5 Jun 09:00  8 Jun 17:00  3 Jun 09:00  4 Jun 17:00  -16h
""",
    ),
    Case(
        "work not started at the status date",
        "the status date moves nothing unless one asks for it (Update Project, reschedule "
        "uncompleted work; Microsoft Support)",
        "a: {duration: 5d}",
        "a  1 Jun 09:00  5 Jun 17:00  1 Jun 09:00  5 Jun 17:00  0h",
        head="status_date: 2015-06-15",
    ),
    Case(
        "work out of sequence",
        "an actual start stands whatever the predecessors, and what is left follows what is done "
        "(scribd.com/document/435951699, on Project's split in-progress tasks)",
        """
a: {duration: 5d}
b: {duration: 4d, after: a, actual_start: 2015-06-02, remaining: 3d}
""",
        """
a  1 Jun 09:00  5 Jun 17:00  - -  -
b  2 Jun 09:00  5 Jun 17:00  - -  -
""",
        head="status_date: 2015-06-03",
    ),
    Case(
        "interrupted work",
        "what is left lies where it resumes (Microsoft, Resume task field)",
        """
a: {duration: 5d, actual_start: 2015-06-01, remaining: 3d, suspended: 2015-06-03,
    resumes: 2015-06-10}
""",
        "a  1 Jun 09:00 12 Jun 17:00  1 Jun 09:00 12 Jun 17:00  0h",
        head="status_date: 2015-06-04",
    ),
    Case(
        "scheduled from the finish",
        f"the project's start follows from its finish; tasks are as late as possible by default, "
        f"and one that is not lies at that start ({FINISH})",
        """
a: {duration: 5d, as_late_as_possible: true}
b: {duration: 5d, after: a, as_late_as_possible: true}
x: {duration: 2d}
y: {duration: 2d, as_late_as_possible: true}
""",
        """
a 17 Jun 09:00 23 Jun 17:00 17 Jun 09:00 23 Jun 17:00  0h
b 24 Jun 09:00 30 Jun 17:00 24 Jun 09:00 30 Jun 17:00  0h
x 17 Jun 09:00 18 Jun 17:00 29 Jun 09:00 30 Jun 17:00  64h
y 29 Jun 09:00 30 Jun 17:00 29 Jun 09:00 30 Jun 17:00  0h
""",
        head="finish_by: 2015-06-30",
        scheduling="schedule_from: finish",
    ),
    Case(
        "a manually scheduled task",
        "it stays where it was put whatever its links, and its successors follow it (Microsoft "
        "Support, manually scheduled tasks)",
        """
a: {duration: 5d}
b: {duration: 2d, after: a, manual: {start: 2015-06-03, finish: 2015-06-04}}
c: {duration: 1d, after: b}
""",
        """
a  1 Jun 09:00  5 Jun 17:00  - -  -
b  3 Jun 09:00  4 Jun 17:00  - -  -
c  5 Jun 09:00  5 Jun 17:00  - -  -
""",
    ),
    Case(
        "a manually scheduled task on a Saturday",
        "what is entered stands, working time or not (Microsoft Support, manually scheduled tasks)",
        """
b: {duration: 1d, manual: {start: 2015-06-06T10:00, finish: 2015-06-06T16:00}}
m: {milestone: true, after: b, manual: {start: 2015-06-05T17:00}}
c: {duration: 1d, after: b}
d: {duration: 1d, after: m}
""",
        """
b  6 Jun 10:00  6 Jun 16:00  - -  -
m  5 Jun 17:00  5 Jun 17:00  - -  -
c  8 Jun 09:00  8 Jun 17:00  - -  -
d  8 Jun 09:00  8 Jun 17:00  - -  -
""",
    ),
    Case(
        "an inactive task",
        f"it and its links hold nothing (Project 2010; later versions may bridge it: {INACTIVE})",
        """
a: {duration: 5d}
x: {duration: 10d, after: a, inactive: true}
b: {duration: 1d, after: x}
""",
        """
a  1 Jun 09:00  5 Jun 17:00  1 Jun 09:00  5 Jun 17:00  0h
b  1 Jun 09:00  1 Jun 17:00  5 Jun 09:00  5 Jun 17:00  32h
""",
    ),
    Case(
        "links on summary tasks",
        "a link from a summary task leaves when its last subtask finishes; one to it holds all "
        f"subtasks ({SETTINGS})",
        """
first:
  tasks:
    a: {duration: 2d}
    b: {duration: 5d}
second:
  after: first
  tasks:
    c: {duration: 1d}
    d: {duration: 2d}
""",
        """
first.a  1 Jun 09:00  2 Jun 17:00  4 Jun 09:00  5 Jun 17:00  24h
first.b  1 Jun 09:00  5 Jun 17:00  1 Jun 09:00  5 Jun 17:00  0h
second.c 8 Jun 09:00  8 Jun 17:00  9 Jun 09:00  9 Jun 17:00  8h
second.d 8 Jun 09:00  9 Jun 17:00  8 Jun 09:00  9 Jun 17:00  0h
""",
    ),
    Case(
        "a milestone before a weekend",
        "it stands where its predecessor finishes; what follows starts with the next working time "
        f"({SETTINGS})",
        """
a: {duration: 5d}
m: {milestone: true, after: a}
b: {duration: 1d, after: m}
""",
        """
m  5 Jun 17:00  5 Jun 17:00  - -  0h
b  8 Jun 09:00  8 Jun 17:00  - -  0h
""",
    ),
    Case(
        "several critical paths",
        "with that option a task without successors has its own finish as its late finish "
        "(Microsoft Support, multiple critical paths)",
        """
a: {duration: 2d}
e: {duration: 10d}
""",
        "a  1 Jun 09:00  2 Jun 17:00  1 Jun 09:00  2 Jun 17:00  0h",
        scheduling="open_ends: own-finish",
    ),
    Case(
        "a lead",
        f"the successor overlaps its predecessor ({SETTINGS})",
        """
a: {duration: 5d}
b: {duration: 4d, after: a FS-2d}
""",
        """
a  1 Jun 09:00  5 Jun 17:00  1 Jun 09:00  5 Jun 17:00  0h
b  4 Jun 09:00  9 Jun 17:00  4 Jun 09:00  9 Jun 17:00  0h
""",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_dates_are_what_the_rule_says(case: Case) -> None:
    """Early and late dates and total slack, as worked out by hand."""
    expected = wanted(case.expected)
    assert given(case.schedule("msproject"), expected) == expected, case.rule
