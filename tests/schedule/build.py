"""Short words for plans whose dates are worked out by hand.

The plans start on Monday 1 June 2015, on the office calendar: Monday to Friday,
09:00 to 17:00. That June has no bank holiday in England.
"""

from __future__ import annotations

from typing import Any

from exitplan.plan import Constraint, ConstraintKind, Group, Kind, Link, LinkType, Plan, Task
from exitplan.schedule import Schedule, compute_schedule

DAY = 8 * 60
"""Working minutes of one day."""


def plan(*items: Task | Group, **fields: Any) -> Plan:
    return Plan(**{"id": "p", "title": "P", "start": "2015-06-01", "items": items} | fields)


def schedule(*items: Task | Group, **fields: Any) -> Schedule:
    return compute_schedule(plan(*items, **fields))


def task(id: str, duration: str = "5d", *after: Link | str, **fields: Any) -> Task:  # noqa: A002
    links = [link if isinstance(link, Link) else Link(link) for link in after]
    return Task(id, id.title(), duration=duration, after=links, **fields)


def mark(id: str, *after: Link | str, **fields: Any) -> Task:  # noqa: A002
    links = [link if isinstance(link, Link) else Link(link) for link in after]
    return Task(id, id.title(), kind=Kind.MILESTONE, after=links, **fields)


def effort(id: str, *after: Link, **fields: Any) -> Task:  # noqa: A002
    return Task(id, id.title(), kind=Kind.LEVEL_OF_EFFORT, after=after, **fields)


def group(id: str, *items: Task | Group, **fields: Any) -> Group:  # noqa: A002
    return Group(id, id.title(), items, **fields)


def link(text: str) -> Link:
    """Read ``a FS+2d``."""
    name, _, rest = text.partition(" ")
    return Link(name, LinkType[rest[:2] or "FS"], rest[2:] or "0d")


def must(kind: str, date: str | None = None) -> Constraint:
    """Make a constraint from its name in a plan file."""
    return Constraint(ConstraintKind(kind), date)


def days(found: Schedule, item: str) -> tuple[str, str]:
    """Give start and finish as people see them."""
    record = found[item].record()
    return str(record["start"]), str(record["finish"])


def instants(found: Schedule, item: str) -> tuple[str, str]:
    """Give early start and early finish to the minute."""
    record = found[item].record()
    return str(record["early_start"]), str(record["early_finish"])
