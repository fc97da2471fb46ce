"""The p6 profile against Primavera P6's documented rules, case by case."""

from __future__ import annotations

import pytest

from tests.profiles.cases import Case, given, wanted

ORACLE = "Oracle, P6 help on constraints (download.oracle.com/docs/cds/E16281_01.zip)"
FIELDS = "Oracle, ScheduleOptions fields (docs.oracle.com/cd/F37125_01, 42402.htm)"
LAGS = "Oracle's help on lags, quoted at planningplanet.com/index.php/comment/94128"
SEQUENCE = "khuongdo.com/2016/06/08, out-of-sequence progress in P6"
PLANET = "planningplanet.com/forums/primavera-version-pm5-pm6/523273"
CONSTRAINTS = "kdblog.net/2020/09/19, constraints in P6"

OUT_OF_SEQUENCE = """
a: {duration: 5d, actual_start: 2015-06-01, remaining: 3d}
b: {duration: 4d, after: a, actual_start: 2015-06-02, remaining: 3d}
"""
DONE_TOO_EARLY = """
a: {duration: 5d}
b: {duration: 3d, after: a, actual_start: 2015-06-01, actual_finish: 2015-06-03}
c: {duration: 2d, after: b}
"""
LAGGED = """
a: {duration: 5d, calendar: seven}
b: {duration: 1d, calendar: england-and-wales, after: a FS+20h}
"""
HELD_UP = """
z: {duration: 2d}
a: {duration: 10d, after: z, actual_start: 2015-06-01, remaining: 8d}
b: {duration: 1d, after: a SS+5d}
"""

CASES = [
    Case(
        "as late as possible",
        f"early dates go as late as no successor's are affected: free float, no more ({ORACLE})",
        """
a: {duration: 5d}
b: {duration: 2d, as_late_as_possible: true}
c: {duration: 1d, after: [a, b]}
e: {duration: 10d}
""",
        """
a  1 Jun 09:00  5 Jun 17:00  5 Jun 09:00 11 Jun 17:00  32h
b  4 Jun 09:00  5 Jun 17:00 10 Jun 09:00 11 Jun 17:00  32h
c  8 Jun 09:00  8 Jun 17:00 12 Jun 09:00 12 Jun 17:00  32h
e  1 Jun 09:00 12 Jun 17:00  1 Jun 09:00 12 Jun 17:00  0h
""",
    ),
    Case(
        "mandatory start before the logic allows it",
        "both dates are imposed whatever the logic, and predecessors' float is counted to them "
        f"({ORACLE}; {PLANET})",
        """
a: {duration: 5d}
b: {duration: 3d, after: a, must_start_on: 2015-06-03}
c: {duration: 1d, after: b}
""",
        """
a  1 Jun 09:00  5 Jun 17:00 27 May 09:00  2 Jun 17:00  -24h
b  3 Jun 09:00  5 Jun 17:00  3 Jun 09:00  5 Jun 17:00  0h
c  8 Jun 09:00  8 Jun 17:00  8 Jun 09:00  8 Jun 17:00  0h
""",
    ),
    Case(
        "mandatory finish after the logic allows it",
        f"the same for a finish ({ORACLE})",
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
        "start on, before the logic allows it",
        f"it delays an early start and brings a late start forward, but breaks no logic ({ORACLE})",
        """
a: {duration: 5d}
b: {duration: 3d, after: a, start_on: 2015-06-03}
""",
        """
a  1 Jun 09:00  5 Jun 17:00 27 May 09:00  2 Jun 17:00  -24h
b  8 Jun 09:00 10 Jun 17:00  3 Jun 09:00  5 Jun 17:00  -24h
""",
    ),
    Case(
        "finish on, after the logic allows it",
        f"it delays an early finish and brings a late finish forward ({ORACLE})",
        """
a: {duration: 1d, finish_on: 2015-06-04}
e: {duration: 10d}
""",
        """
a  4 Jun 09:00  4 Jun 17:00  4 Jun 09:00  4 Jun 17:00  0h
e  1 Jun 09:00 12 Jun 17:00  1 Jun 09:00 12 Jun 17:00  0h
""",
    ),
    Case(
        "start on or before",
        f"it affects late dates only, and may make float negative ({ORACLE})",
        """
a: {duration: 5d}
b: {duration: 2d, after: a, start_no_later_than: 2015-06-04}
""",
        """
a  1 Jun 09:00  5 Jun 17:00 28 May 09:00  3 Jun 17:00  -16h
b  8 Jun 09:00  9 Jun 17:00  4 Jun 09:00  5 Jun 17:00  -16h
""",
    ),
    Case(
        "finish on or before",
        f"it affects late dates only ({ORACLE})",
        """
a: {duration: 1d}
b: {duration: 2d, after: a, finish_no_later_than: 2015-06-10}
e: {duration: 10d}
""",
        """
a  1 Jun 09:00  1 Jun 17:00  8 Jun 09:00  8 Jun 17:00  40h
b  2 Jun 09:00  3 Jun 17:00  9 Jun 09:00 10 Jun 17:00  40h
e  1 Jun 09:00 12 Jun 17:00  1 Jun 09:00 12 Jun 17:00  0h
""",
    ),
    Case(
        "finish on or after",
        f"the finish is put no earlier than the date ({ORACLE})",
        """
a: {duration: 1d}
b: {duration: 2d, after: a, finish_no_earlier_than: 2015-06-12}
""",
        """
a  1 Jun 09:00  1 Jun 17:00 10 Jun 09:00 10 Jun 17:00  56h
b 11 Jun 09:00 12 Jun 17:00 11 Jun 09:00 12 Jun 17:00  0h
""",
    ),
    Case(
        "a primary and a secondary constraint",
        "an activity may have one that holds its start and one that holds its finish "
        "(Deltek on P6 constraints, help.deltek.com)",
        """
a: {duration: 2d, start_no_earlier_than: 2015-06-03, finish_no_later_than: 2015-06-10}
e: {duration: 10d}
""",
        """
a  3 Jun 09:00  4 Jun 17:00  9 Jun 09:00 10 Jun 17:00  32h
""",
    ),
    Case(
        "must finish by",
        f"the backward pass starts from the project's date, not from its finish ({CONSTRAINTS})",
        "a: {duration: 10d}",
        "a  1 Jun 09:00 12 Jun 17:00 25 May 09:00  5 Jun 17:00  -40h",
        head="finish_by: 2015-06-05\ncalendar: weekdays",
    ),
    *(
        Case(
            f"a lag on the {choice} calendar",
            "the schedule option says on whose calendar lags are counted, by default the "
            "predecessor's (planningplanet.com/forums/primavera-version-pm5-pm6/975886)",
            LAGGED,
            f"""
a  1 Jun 09:00  5 Jun 17:00  - -  -
b {start}  -  - -  -
""",
            head="calendar: long",
            scheduling=f"lag_calendar: {choice}" if choice != "default" else "",
        )
        for choice, start in (
            ("default", "8 Jun 13:00"),
            ("predecessor", "8 Jun 13:00"),
            ("successor", "10 Jun 13:00"),
            ("project", "9 Jun 13:00"),
            ("24-hour", "8 Jun 09:00"),
        )
    ),
    Case(
        "retained logic",
        f"what is left waits for the open predecessor ({SEQUENCE})",
        OUT_OF_SEQUENCE,
        """
a  1 Jun 09:00  5 Jun 17:00  1 Jun 09:00  5 Jun 17:00  0h
b  2 Jun 09:00 10 Jun 17:00  2 Jun 09:00 10 Jun 17:00  0h
""",
        head="status_date: 2015-06-03",
    ),
    Case(
        "progress override",
        f"what is left goes on from the data date ({SEQUENCE})",
        OUT_OF_SEQUENCE,
        """
a  1 Jun 09:00  5 Jun 17:00  1 Jun 09:00  5 Jun 17:00  0h
b  2 Jun 09:00  5 Jun 17:00  2 Jun 09:00  5 Jun 17:00  0h
""",
        head="status_date: 2015-06-03",
        scheduling="progress: progress-override",
    ),
    Case(
        "actual dates",
        "as progress override, and the predecessor should have finished before the successor's "
        "actual start, which makes its float negative (qcspecialties.bayt.com, question 366276)",
        OUT_OF_SEQUENCE,
        """
a  1 Jun 09:00  5 Jun 17:00  1 Jun 09:00  1 Jun 17:00  -32h
b  2 Jun 09:00  5 Jun 17:00  2 Jun 09:00  5 Jun 17:00  0h
""",
        head="status_date: 2015-06-03",
        scheduling="progress: actual-dates",
    ),
    Case(
        "finished out of sequence, retained logic",
        f"what comes after it still waits for what should have come before ({SEQUENCE})",
        DONE_TOO_EARLY,
        """
a  4 Jun 09:00 10 Jun 17:00  4 Jun 09:00 10 Jun 17:00  0h
b  1 Jun 09:00  3 Jun 17:00  - -  -
c 11 Jun 09:00 12 Jun 17:00 11 Jun 09:00 12 Jun 17:00  0h
""",
        head="status_date: 2015-06-04",
    ),
    Case(
        "finished out of sequence, progress override",
        f"what comes after it no longer waits ({SEQUENCE})",
        DONE_TOO_EARLY,
        """
a  4 Jun 09:00 10 Jun 17:00  4 Jun 09:00 10 Jun 17:00  0h
c  4 Jun 09:00  5 Jun 17:00  9 Jun 09:00 10 Jun 17:00  24h
""",
        head="status_date: 2015-06-04",
        scheduling="progress: progress-override",
    ),
    Case(
        "start-to-start lag from the actual start",
        f"whatever work was done, the lag runs from the actual start ({LAGS})",
        HELD_UP,
        """
z  4 Jun 09:00  5 Jun 17:00  - -  -
a  1 Jun 09:00 17 Jun 17:00  - -  0h
b  8 Jun 09:00  8 Jun 17:00  - -  -
""",
        head="status_date: 2015-06-04",
        scheduling="start_lags: actual-start",
    ),
    Case(
        "start-to-start lag from the early start, P6's default",
        "the lag that has passed between actual start and data date (3 of 5 days) is taken "
        f"off, and the rest runs from the start of the work left ({LAGS})",
        HELD_UP,
        """
z  4 Jun 09:00  5 Jun 17:00  - -  -
a  1 Jun 09:00 17 Jun 17:00  - -  0h
b 10 Jun 09:00 10 Jun 17:00  - -  -
""",
        head="status_date: 2015-06-04",
    ),
    Case(
        "suspended and resumed",
        f"what is left starts no earlier than the resume date ({ORACLE}, progress)",
        """
a: {duration: 5d, actual_start: 2015-06-01, remaining: 3d, suspended: 2015-06-03,
    resumes: 2015-06-10}
""",
        "a  1 Jun 09:00 12 Jun 17:00  1 Jun 09:00 12 Jun 17:00  0h",
        head="status_date: 2015-06-04",
    ),
    Case(
        "expected finish, used",
        f"it sets what is left ({FIELDS}, UseExpectedFinishDates)",
        "a: {duration: 5d, actual_start: 2015-06-01, remaining: 4d, expected_finish: 2015-06-17}",
        "a  1 Jun 09:00 17 Jun 17:00  - -  0h",
        head="status_date: 2015-06-03",
    ),
    Case(
        "expected finish, not used",
        f"it does nothing ({FIELDS}, UseExpectedFinishDates)",
        "a: {duration: 5d, actual_start: 2015-06-01, remaining: 4d, expected_finish: 2015-06-17}",
        "a  1 Jun 09:00  8 Jun 17:00  - -  0h",
        head="status_date: 2015-06-03",
        scheduling="expected_finish: ignore",
    ),
    Case(
        "open ends",
        "by default late dates come from the project's finish; made critical, from the "
        f"activity's own ({FIELDS}, MakeOpenEndedActivitiesCritical)",
        """
a: {duration: 2d}
e: {duration: 10d}
""",
        """
a  1 Jun 09:00  2 Jun 17:00 11 Jun 09:00 12 Jun 17:00  64h
""",
    ),
    Case(
        "open ends, made critical",
        f"they have no float ({FIELDS}, MakeOpenEndedActivitiesCritical)",
        """
a: {duration: 2d}
b: {duration: 1d, after: a}
e: {duration: 10d}
""",
        """
a  1 Jun 09:00  2 Jun 17:00  1 Jun 09:00  2 Jun 17:00  0h
b  3 Jun 09:00  3 Jun 17:00  3 Jun 09:00  3 Jun 17:00  0h
""",
        scheduling="open_ends: own-finish",
    ),
    Case(
        "a level of effort",
        "it lasts as long as what it spans and drives nothing (kdblog.net, activity types)",
        """
a: {duration: 2d}
b: {duration: 3d, after: a}
l: {level_of_effort: true, after: [a SS, b FF]}
""",
        "l  1 Jun 09:00  5 Jun 17:00  - -  -",
    ),
    Case(
        "start and finish milestones across a weekend",
        "a start milestone stands at a beginning of work, a finish milestone at an end "
        "(Winter and Evrenosoglu, Much Ado about Dates, AACEi 2009)",
        """
a: {duration: 5d}
s: {milestone: start, after: a}
f: {milestone: finish, after: a}
b: {duration: 2d, after: [s, f]}
""",
        """
s  8 Jun 09:00  8 Jun 09:00  8 Jun 09:00  8 Jun 09:00  0h
f  5 Jun 17:00  5 Jun 17:00  5 Jun 17:00  5 Jun 17:00  0h
b  8 Jun 09:00  9 Jun 17:00  8 Jun 09:00  9 Jun 17:00  0h
""",
    ),
    Case(
        "a lead that would reach before the data date",
        f"nothing that has not happened starts before the data date ({SEQUENCE})",
        """
a: {duration: 5d, actual_start: 2015-06-01, actual_finish: 2015-06-05}
b: {duration: 2d, after: a FS-3d}
""",
        "b  8 Jun 09:00  9 Jun 17:00  - -  0h",
        head="status_date: 2015-06-08",
    ),
    Case(
        "an actual start after the data date",
        "P6 warns of it and schedules on from it (Winter and Evrenosoglu, AACEi 2009)",
        "a: {duration: 3d, actual_start: 2015-06-10}",
        "a 10 Jun 09:00 12 Jun 17:00  - -  0h",
        head="status_date: 2015-06-03",
    ),
    Case(
        "start float of work in progress",
        f"between the starts of what is left ({FIELDS}, ComputeTotalFloatType)",
        """
a: {duration: 5d, actual_start: 2015-06-01, remaining: 2d}
e: {duration: 10d}
""",
        "a  1 Jun 09:00  4 Jun 17:00  1 Jun 09:00 16 Jun 17:00  64h",
        head="status_date: 2015-06-03",
        scheduling="total_float: start",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_dates_are_what_the_rule_says(case: Case) -> None:
    """Early and late dates and total float, as worked out by hand."""
    expected = wanted(case.expected)
    assert given(case.schedule("p6"), expected) == expected, case.rule


def test_critical_by_the_longest_path() -> None:
    """With that option float says nothing: what drives the finish is critical."""
    tasks = """
a: {duration: 5d}
b: {duration: 5d, must_finish_on: 2015-06-05}
c: {duration: 5d, after: a}
"""
    by_float = Case("", "", tasks, "").schedule("p6")
    by_path = Case("", "", tasks, "", scheduling="critical: longest-path").schedule("p6")
    assert [item.id for item in by_float if item.critical] == ["a", "b", "c"]
    assert [item.id for item in by_path if item.critical] == ["a", "c"]
