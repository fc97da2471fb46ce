"""Who must not decide about a tender: the incumbents, and how the plan keeps them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from exitplan.errors import ExitplanError
from exitplan.plan import Gate, Task
from exitplan.schedule.words import and_list, count
from exitplan.site._text import clean

if TYPE_CHECKING:
    from exitplan.errors import Diagnostic
    from exitplan.plan import Board, Plan

CONFLICT_CODES = frozenset({"EP414", "EP416"})
"""An incumbent decides, or somebody is kept out who is no member."""


def governance_findings(plan: Plan) -> list[Diagnostic]:
    """Give what is wrong with boards and decisions of a plan that is laid out."""
    from exitplan.governance import governance_problems

    return list(governance_problems(plan)) if plan.boards else []


def conflict_values(plan: Plan) -> dict[str, Any] | None:
    """Say of each decision about a retender how its incumbents are kept out; ``None`` without any.

    A decision is about a retender if it lies in a procurement that replaces a
    contract whose supplier is named, or is tagged ``retender``; members of a
    group inherit both.
    """
    from exitplan.governance import retendered

    rows = [_row(plan, task, names) for task, names in retendered(plan)]
    if not rows:
        return None
    at_table = sum(1 for row in rows if row["is_conflict"])
    names = list(dict.fromkeys(name for row in rows for name in row["incumbents"]))
    who = and_list(names)
    if at_table:
        verb = "sits" if len(names) == 1 else "sit"
        heading = f"{who} {verb} at the table in {count(at_table, 'decision')} on the retender"
    else:
        heading = f"No decision on the retender is known to have {who} at the table"
    found = [one for one in governance_findings(plan) if one.code == "EP414"]
    return {
        "heading": heading,
        "rows": rows,
        "findings": [finding_words(one) for one in found],
    }


def finding_words(found: Diagnostic) -> dict[str, str]:
    """Give a finding as a page tells it."""
    message = clean(found.message)
    return {
        "code": found.code,
        "message": f"{message[:1].upper()}{message[1:]}.",
        "help": clean(found.help),
        "item": "" if found.where is None else found.where.item,
    }


def _row(plan: Plan, task: Task, incumbents: tuple[str, ...]) -> dict[str, Any]:
    gate = task.gate
    assert gate is not None
    board = _board(gate, plan)
    members = () if board is None else board.members
    sitting = [name for name in incumbents if _is_among(name, members)]
    at_table = [name for name in sitting if not _is_among(name, gate.excludes)]
    if at_table:
        words = f"{_listed(at_table)} sits on the board, and nothing keeps it out"
    elif sitting:
        words = f"{_listed(sitting)} sits on the board, and takes no part in this decision"
    elif not members:
        words = "the plan does not say who sits on the board"
    else:
        words = f"{_listed(incumbents)} does not sit on the board"
    return {
        "id": task.id,
        "title": clean(task.title),
        "board": "" if board is None else clean(board.title),
        "incumbents": [clean(name) for name in incumbents],
        "words": words,
        "is_conflict": bool(at_table),
    }


def _listed(names: Sequence[str]) -> str:
    return and_list([clean(name) for name in names])


def _board(gate: Gate, plan: Plan) -> Board | None:
    from exitplan.governance import board_of

    try:
        return board_of(gate, plan)
    except ExitplanError:
        return None


def _is_among(name: str, names: Sequence[str]) -> bool:
    plain = _plain(name)
    return any(_plain(other) == plain for other in names)


def _plain(name: str) -> str:
    """Give a name as the room of governance compares it: whole, in any case."""
    return " ".join(name.split()).casefold()
