"""Who must not decide: the supplier whose contract is to be replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from exitplan.errors import Diagnostic, ExitplanError, Severity, Where
from exitplan.governance._boards import board_of
from exitplan.plan import Group, Plan, Procurement, Task

RETENDER = "retender"
"""The tag of what belongs to a retender without lying in a procurement; members inherit it."""

_LAW = "Public Contracts Regulations 2015 reg 24; Procurement Act 2023 ss.81–83"


def conflict_problems(plan: Plan) -> Iterator[Diagnostic]:
    """Find decisions about a retender on whose board the incumbent sits (EP414)."""
    if any(board.members for board in plan.boards.values()):
        for task, incumbents in retendered(plan):
            yield from _conflicts(plan, task, incumbents)


def retendered(plan: Plan) -> Iterator[tuple[Task, tuple[str, ...]]]:
    """Give every task with a gate whose decision concerns incumbents, and those.

    Those of a procurement are the supplier of the contract that it replaces;
    those of what is only tagged may be any contract's. Members of a group
    inherit both.
    """
    suppliers = {
        contract_id: contract.supplier
        for contract_id, contract in plan.contracts.items()
        if contract.supplier
    }
    if suppliers:
        every = tuple(dict.fromkeys(suppliers.values()))
        yield from _retendered(plan.items, suppliers, every, ())


def plain_name(name: str) -> str:
    """Give a name as it is compared: whole, in any case, whatever its blanks."""
    return " ".join(name.split()).casefold()


@lru_cache(maxsize=256)
def plain_names(names: tuple[str, ...]) -> frozenset[str]:
    """Give names as they are compared. A board is asked about for each of its decisions."""
    return frozenset(map(plain_name, names))


def _retendered(
    items: Sequence[Task | Group],
    suppliers: dict[str, str],
    every: tuple[str, ...],
    around: tuple[str, ...],
) -> Iterator[tuple[Task, tuple[str, ...]]]:
    for item in items:
        incumbents = around
        if isinstance(item, Group) and isinstance(item.facts, Procurement):
            supplier = suppliers.get(item.facts.replaces or "")
            incumbents = (supplier,) if supplier else around
        if not incumbents and RETENDER in item.tags:
            incumbents = every
        if isinstance(item, Group):
            yield from _retendered(item.items, suppliers, every, incumbents)
        elif item.gate is not None and incumbents:
            yield item, incumbents


def _conflicts(plan: Plan, task: Task, incumbents: tuple[str, ...]) -> Iterator[Diagnostic]:
    gate = task.gate
    assert gate is not None
    try:
        board = board_of(gate, plan)
    except ExitplanError:
        return
    members = plain_names(board.members) - plain_names(gate.excludes)
    for incumbent in incumbents:
        if plain_name(incumbent) in members:
            message = (
                f"{incumbent} sits on {board.title}, which decides {task.id!r}, part of the "
                f"retender of its own contract"
            )
            remedy = f"exclude it: gate: {{board: {board.id}, excludes: [{incumbent}]}} ({_LAW})"
            where = Where(task.id, "gate.board")
            yield Diagnostic("EP414", Severity.WARNING, message, remedy, where=where)
