"""Tiny plans whose dates were worked out by hand from another tool's documented rules.

Every plan starts on Monday 1 June 2015 unless it says otherwise; the office works Monday to
Friday from 09:00 to 17:00, and June has no bank holiday. What is expected stands in a table:
item, early start, early finish, late start, late finish, total float. A dash is not looked at.
"""

from __future__ import annotations

import datetime
import re

import attrs

from exitplan.planfile import loads_plan
from exitplan.schedule import Schedule, compute_schedule

_HEAD = """\
plan: case
start: 2015-06-01
"""
_CALENDARS = """\
calendars:
  seven: {based_on: 24-hour, hours: {mon-sun: "09:00-17:00"}}
  long: {hours: {mon-fri: "08:00-20:00"}}
"""
_MOMENT = r"(\d{1,2} \w{3} \d\d:\d\d|-)"
_LINE = re.compile(rf"(\S+) +{_MOMENT} +{_MOMENT} +{_MOMENT} +{_MOMENT} +(-?\d+h|-)")


@attrs.frozen
class Case:
    """A plan, what it is expected to give, and the rule that says so."""

    name: str
    rule: str
    """The documented rule in our own words, and where it stands."""
    tasks: str
    expected: str
    head: str = ""
    """Further keys of the plan."""
    scheduling: str = ""
    """Further scheduling options, after the profile."""

    def schedule(self, profile: str) -> Schedule:
        """Compute it by a profile's rules."""
        lines = [_HEAD if "start:" not in self.head else "plan: case\n"]
        lines.append(self.head.strip() + "\n" if self.head else "")
        lines.append(f"scheduling: {{profile: {profile}{self.scheduling and ', '}")
        lines.append(f"{self.scheduling}}}\n")
        uses_calendars = "seven" in self.tasks or "long" in self.head
        lines.append(_CALENDARS if uses_calendars else "")
        tasks = "\n".join(f"  {line}" for line in self.tasks.strip("\n").splitlines())
        return compute_schedule(loads_plan(f"{''.join(lines)}tasks:\n{tasks}\n"))


def wanted(text: str) -> dict[str, list[str]]:
    """Read a table of what is expected."""
    found = {}
    for line in text.strip().splitlines():
        match = _LINE.fullmatch(line.strip())
        assert match is not None, line
        found[match[1]] = list(match.groups()[1:])
    return found


def given(schedule: Schedule, like: dict[str, list[str]]) -> dict[str, list[str]]:
    """Give what a schedule says in the same form."""
    found = {}
    for item, cells in like.items():
        dates = schedule[item]
        instants = (
            dates.early_start_at,
            dates.early_finish_at,
            dates.late_start_at,
            dates.late_finish_at,
        )
        total = dates.total_float_minutes
        row = [*map(_say, instants), "-" if total is None else f"{total // 60}h"]
        found[item] = ["-" if cell == "-" else said for cell, said in zip(cells, row, strict=True)]
    return found


def _say(instant: int) -> str:
    day, minute = divmod(instant, 1440)
    date = datetime.date.fromordinal(day)
    return f"{date.day} {date:%b} {minute // 60:02d}:{minute % 60:02d}"
