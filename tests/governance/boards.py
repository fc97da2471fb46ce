"""Short words for boards, gates and days."""

from __future__ import annotations

import datetime
from typing import Any

from exitplan.governance import Sittings, sittings
from exitplan.plan import Board, Gate, Group, Plan, Task

KEY_DECISION = "council.key-decision-notice"
CALL_IN = "council.call-in"


def on(text: str) -> int:
    """Give a date's day ordinal."""
    return datetime.date.fromisoformat(text).toordinal()


def date(day: int | None) -> str:
    return "" if day is None else datetime.date.fromordinal(day).isoformat()


def board(meets: str | None = "third Tuesday", *dates: str, **fields: Any) -> Board:
    name = fields.pop("id", "cabinet")
    fields.setdefault("title", name.capitalize())
    return Board(name, meets=meets, dates=[on(text) for text in dates], **fields)


def plan(*items: Task | Group, boards: tuple[Board, ...] = (), **fields: Any) -> Plan:
    named = {found.id: found for found in boards}
    return Plan(
        **{"id": "p", "title": "P", "start": "2015-01-05", "items": items} | fields, boards=named
    )


def table(found: Board, gate: Gate | None = None, **fields: Any) -> Sittings:
    """Give a board's sittings in a plan that has no other."""
    return sittings(found, gate or Gate(found.id), plan(boards=(found,), **fields))


def gate(name: str, board_id: str | None = "cabinet", **fields: Any) -> Task:
    """Make a task that passes a gate."""
    tags = fields.pop("tags", ())
    return Task(name, name.title(), gate=Gate(board_id, **fields), tags=tags)
