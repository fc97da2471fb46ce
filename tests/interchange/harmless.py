"""Titles that nobody means well with, and a plan that is full of them."""

from __future__ import annotations

from exitplan.plan import Deadline, Group, Kind, Link, LinkType, Plan, Task
from exitplan.schedule import Schedule, compute_schedule

TITLES = (
    "a:b;c#d \"q\" 'single' %% x",
    "section x",
    "Title: y",
    "click me",
    "2015-01-01 x",
    '%%{init: {"theme":"dark"}}%%',
    "</script><b>&amp;</b>",
    "x\ny\r\nz\u2028w",
    "\u202eevil\u2066 \u200f",
    "gantt",
    "excludes weekends",
    "crit",
    "done, 2015-01-01, 3d",
    "---",
    "x" * 5_000,
    "long words " * 500,
    "\\N \\G \\",
    "{a|b}",
    "style a:b#c;",
    "Straße 日本 😀",
    "\x00\x1b[31m\ufffe",
    "half \ud800 of a pair",
    "",
    "   ",
    "accTitle: x",
    "#35;",
    "$$x$$",
    "`code`",
    "}",
    "<!--",
    "]]>",
    "BEGIN:VEVENT\r\nEND:VCALENDAR",
)


def hostile_schedule() -> Schedule:
    """Give tasks in a chain and milestones in groups, each with one of the titles."""
    tasks = [
        Task(
            f"t{number}",
            title,
            duration="1d",
            after=[Link(f"t{number - 1}", LinkType.SS, "1d")] if number else [],
        )
        for number, title in enumerate(TITLES)
    ]
    groups = [
        Group(
            f"g{number}",
            title,
            [
                Task(
                    f"g{number}.m",
                    title,
                    kind=Kind.MILESTONE,
                    after=[Link("t0")],
                    deadline=Deadline("2016-01-01", source=title),
                    notes=title,
                    owner=title,
                    source=title,
                    tags=[title],
                )
            ],
        )
        for number, title in enumerate(TITLES)
    ]
    return compute_schedule(Plan("hostile", TITLES[0] + TITLES[7], "2015-06-01", [*tasks, *groups]))
