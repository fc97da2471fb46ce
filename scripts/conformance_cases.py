"""Small networks whose dates follow from one rule each, worked out by hand.

See make_conformance.py.

Everybody works Monday to Friday, 09:00 to 17:00, unless a case says otherwise;
6 January 2025 is a Monday. A date is written ``06 09:00``, the day of January
2025 and the time; a blank says nothing.
"""

from __future__ import annotations

import datetime

import attrs

from exitplan.calendars import MINUTES_PER_DAY
from exitplan.interchange import Imported, ImportReport, StoredDates, Tool
from exitplan.plan import Profile
from exitplan.planfile import loads_plan

_YEAR = 2025
_DAY = 480


@attrs.frozen
class Case:
    """A rule, a network, and what the other program's rule gives for it."""

    profile: Profile
    rule: str
    tasks: str
    expected: dict[str, tuple[str, str, str, str, float | None]]
    """By task: early start and finish, late start and finish, total float in days."""
    head: str = ""
    options: str = ""

    @property
    def text(self) -> str:
        """The network as a plan file."""
        scheduling = f"scheduling: {{profile: {self.profile.value}{self.options}}}"
        lines = ["plan: case", "start: 2025-01-06", "calendar: weekdays", scheduling]
        return "\n".join([*lines, *filter(None, [self.head]), "tasks:", self.tasks.strip("\n"), ""])

    def imported(self) -> Imported:
        """Give it as if a file had held the expected dates."""
        tool = Tool.P6 if self.profile is Profile.P6 else Tool.MSPROJECT
        stored = {
            task: StoredDates(*map(_instant, dates), None if days is None else int(days * _DAY))
            for task, (*dates, days) in self.expected.items()
        }
        return Imported(loads_plan(self.text), ImportReport(tool, self.rule), stored)


def _instant(text: str) -> int | None:
    if not text:
        return None
    day, hour, minute = int(text[:2]), int(text[3:5]), int(text[6:])
    return datetime.date(_YEAR, 1, day).toordinal() * MINUTES_PER_DAY + 60 * hour + minute


def _p6(rule: str, tasks: str, head: str = "", options: str = "", **expected: object) -> Case:
    return Case(Profile.P6, rule, tasks, expected, head, options)  # type: ignore[arg-type]


def _project(rule: str, tasks: str, head: str = "", options: str = "", **expected: object) -> Case:
    return Case(Profile.MSPROJECT, rule, tasks, expected, head, options)  # type: ignore[arg-type]


_OUT_OF_SEQUENCE = """
  a: {duration: 5d}
  b: {duration: 5d, after: a, actual_start: 2025-01-06, remaining: 3d}
"""
_SEVEN_DAYS = """
  a: {duration: 5d, calendar: every-day}
  b: {duration: 2d, after: {task: a, lag: 72h}}
"""
_STATUS = "status_date: 2025-01-08T09:00"
_LATE = """
  x: {duration: 2d, as_late_as_possible: true}
  y: {duration: 1d, after: x}
  z: {duration: 10d}
"""

CASES = (
    _p6(
        "Retained logic: what remains of work begun out of sequence waits for its predecessor",
        _OUT_OF_SEQUENCE,
        _STATUS,
        a=("08 09:00", "14 17:00", "08 09:00", "14 17:00", 0),
        b=("15 09:00", "17 17:00", "15 09:00", "17 17:00", 0),
    ),
    _p6(
        "Progress override: it goes on, and no longer holds its predecessor's late dates",
        _OUT_OF_SEQUENCE,
        _STATUS,
        ", progress: progress-override",
        a=("08 09:00", "14 17:00", "08 09:00", "14 17:00", 0),
        b=("08 09:00", "10 17:00", "10 09:00", "14 17:00", 2),
    ),
    _p6(
        "As late as possible uses up free float, and leaves its successor where it is",
        _LATE,
        x=("06 09:00", "07 17:00", "15 09:00", "16 17:00", 7),
        y=("08 09:00", "08 17:00", "17 09:00", "17 17:00", 7),
    ),
    _p6(
        "A mandatory start holds against the logic, and its predecessor's float turns negative",
        """
  a: {duration: 5d}
  b: {duration: 2d, after: a, must_start_on: 2025-01-08}
""",
        a=("06 09:00", "10 17:00", "01 09:00", "07 17:00", -3),
        b=("08 09:00", "09 17:00", "08 09:00", "09 17:00", 0),
    ),
    _p6(
        "Start on gives way to later logic, and bounds the late start",
        """
  a: {duration: 5d}
  b: {duration: 2d, after: a, start_on: 2025-01-08}
""",
        a=("06 09:00", "10 17:00", "01 09:00", "07 17:00", -3),
        b=("13 09:00", "14 17:00", "08 09:00", "09 17:00", -3),
    ),
    _p6(
        "No later than touches late dates only",
        """
  a: {duration: 5d}
  b: {duration: 2d, after: a, finish_no_later_than: 2025-01-10}
""",
        a=("06 09:00", "10 17:00", "02 09:00", "08 17:00", -2),
        b=("13 09:00", "14 17:00", "09 09:00", "10 17:00", -2),
    ),
    _p6(
        "A lag is counted on the predecessor's calendar (here: seven days a week)",
        _SEVEN_DAYS,
        a=("06 09:00", "10 17:00", "", "", None),
        b=("20 09:00", "21 17:00", "20 09:00", "21 17:00", 0),
    ),
    _p6(
        "… or on the successor's, as an option",
        _SEVEN_DAYS,
        options=", lag_calendar: successor",
        b=("24 09:00", "27 17:00", "24 09:00", "27 17:00", 0),
    ),
    _p6(
        "… or by the clock",
        _SEVEN_DAYS,
        options=", lag_calendar: 24-hour",
        b=("14 09:00", "15 17:00", "14 09:00", "15 17:00", 0),
    ),
    _p6(
        "A lead never goes before the data date",
        """
  a: {duration: 2d}
  b: {duration: 3d, after: {task: a, lag: -5d}}
""",
        _STATUS,
        a=("08 09:00", "09 17:00", "09 09:00", "10 17:00", 1),
        b=("08 09:00", "10 17:00", "08 09:00", "10 17:00", 0),
    ),
    _p6(
        "Must finish by: late dates are counted from there",
        "  a: {duration: 5d}",
        "finish_by: 2025-01-17",
        a=("06 09:00", "10 17:00", "13 09:00", "17 17:00", 5),
    ),
    _p6(
        "A start milestone stands at a beginning, a finish milestone at an end",
        """
  a: {duration: 5d}
  s: {milestone: start, after: a}
  f: {milestone: finish, after: a}
  z: {duration: 1d, after: [s, f]}
""",
        s=("13 09:00", "13 09:00", "13 09:00", "13 09:00", 0),
        f=("10 17:00", "10 17:00", "10 17:00", "10 17:00", 0),
    ),
    _p6(
        "An expected finish sets what remains",
        "  a: {duration: 5d, actual_start: 2025-01-06, remaining: 3d, expected_finish: 2025-01-15}",
        _STATUS,
        a=("08 09:00", "15 17:00", "08 09:00", "15 17:00", 0),
    ),
    _project(
        "As late as possible is dated by its late dates, and its successor follows",
        _LATE,
        x=("15 09:00", "16 17:00", "15 09:00", "16 17:00", 0),
        y=("17 09:00", "17 17:00", "17 09:00", "17 17:00", 0),
    ),
    _project(
        "Must finish on holds against the logic; the negative float says by how much",
        """
  a: {duration: 5d}
  b: {duration: 2d, after: a, must_finish_on: 2025-01-08}
""",
        a=("06 09:00", "10 17:00", "", "06 17:00", -4),
        b=("07 09:00", "08 17:00", "07 09:00", "08 17:00", -4),
    ),
    _project(
        "Start no later than pulls work ahead of its predecessor, with negative float",
        """
  a: {duration: 5d}
  b: {duration: 2d, after: a, start_no_later_than: 2025-01-08}
""",
        a=("06 09:00", "10 17:00", "01 09:00", "07 17:00", -3),
        b=("08 09:00", "09 17:00", "08 09:00", "09 17:00", -3),
    ),
    _project(
        "An elapsed duration runs through the weekend",
        """
  a: {duration: 4d}
  b: {duration: 3ed, after: a}
  c: {duration: 1d, after: b}
""",
        a=("06 09:00", "09 17:00", "", "", None),
        b=("09 17:00", "12 17:00", "", "", None),
        c=("13 09:00", "13 17:00", "13 09:00", "13 17:00", 0),
    ),
    _project(
        "An elapsed lag does so, too",
        """
  a: {duration: 4d}
  b: {duration: 1d, after: {task: a, lag: 2ed}}
""",
        a=("06 09:00", "09 17:00", "", "", None),
        b=("13 09:00", "13 17:00", "13 09:00", "13 17:00", 0),
    ),
    _project(
        "A percent lag is a share of the predecessor's duration",
        """
  a: {duration: 4d}
  b: {duration: 1d, after: {task: a, lag: 50%}}
""",
        a=("06 09:00", "09 17:00", "06 09:00", "09 17:00", 0),
        b=("14 09:00", "14 17:00", "14 09:00", "14 17:00", 0),
    ),
    _project(
        "… or, elapsed, the same hours by the clock",
        """
  a: {duration: 4d}
  b: {duration: 1d, after: {task: a, lag: 50e%}}
""",
        b=("10 09:00", "10 17:00", "10 09:00", "10 17:00", 0),
    ),
    _project(
        "A deadline moves no early date, and caps the late finish",
        "  a: {duration: 5d, deadline: 2025-01-08}",
        a=("06 09:00", "10 17:00", "02 09:00", "08 17:00", -2),
    ),
    _project(
        "Scheduled from its finish, a plan ends on it",
        """
  a: {duration: 5d}
  b: {duration: 2d, after: a}
""",
        "finish_by: 2025-01-17",
        ", schedule_from: finish",
        a=("", "", "09 09:00", "15 17:00", None),
        b=("", "", "16 09:00", "17 17:00", None),
    ),
    _project(
        "Remaining work lies where it resumes, whatever the status date",
        """
  a:
    duration: 5d
    actual_start: 2025-01-06T09:00
    suspended: 2025-01-08T17:00
    resumes: 2025-01-13T09:00
    remaining: 2d
  b: {duration: 1d, after: a}
""",
        "status_date: 2025-01-20",
        a=("06 09:00", "14 17:00", "06 09:00", "14 17:00", 0),
        b=("15 09:00", "15 17:00", "15 09:00", "15 17:00", 0),
    ),
    _project(
        "A task scheduled by hand stays where it is, and drives what follows",
        """
  a: {duration: 5d}
  m: {duration: 1d, after: a, manual: {start: 2025-01-08}}
  b: {duration: 1d, after: m}
""",
        b=("09 09:00", "09 17:00", "10 09:00", "10 17:00", 1),
    ),
    _project(
        "A milestone stays at its predecessor's finish",
        """
  a: {duration: 5d}
  m: {milestone: true, after: a}
  b: {duration: 1d, after: m}
""",
        m=("10 17:00", "10 17:00", "", "", 0),
    ),
    _project(
        "An inactive task, and its links, take no part",
        """
  a: {duration: 5d, inactive: true}
  b: {duration: 2d, after: a}
""",
        b=("06 09:00", "07 17:00", "06 09:00", "07 17:00", 0),
    ),
)
