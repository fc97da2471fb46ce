"""Transfers to lay out, and questions to ask of what came out."""

from __future__ import annotations

from typing import Any

from exitplan.errors import Diagnostic, Severity
from exitplan.plan import Group, Plan, Route, Task, Transfer, Wave
from exitplan.transfer import LaidTransfer, lay_out_transfer

COUNCIL = "Birmingham City Council"
SUPPLIER = "Service Birmingham"
THEMES = ("Knowledge", "Advisory", "Expert")


def wave(route: Route, name: str = "", people: int = 10, **fields: Any) -> Wave:
    return Wave(name or route.value, route.value.title(), people, route, **fields)


def plan_of(*waves: Wave, items: tuple[Task | Group, ...] = (), **fields: Any) -> Plan:
    facts = Transfer(COUNCIL, waves, **{"moves_from": SUPPLIER, **fields})
    return Plan("p", "P", "2019-01-07", (Group("staff", "Staff", items, facts=facts),))


def lay(*waves: Wave, items: tuple[Task | Group, ...] = (), **fields: Any) -> LaidTransfer:
    plan = plan_of(*waves, items=items, **fields)
    group = plan.items[0]
    assert isinstance(group, Group)
    return lay_out_transfer(plan, group)


def tasks_of(laid: LaidTransfer) -> dict[str, Task]:
    """Every task by its id within the transfer."""
    return {task.id.removeprefix("staff."): task for task in laid.group.tasks()}


def waits_for(laid: LaidTransfer, name: str) -> set[str]:
    """The ids of everything that must be done before an item, through waves' groups too."""
    items = {item.id: item for item in laid.group.walk()}
    found: set[str] = set()
    todo = [f"staff.{name}"]
    while todo:
        item = todo.pop()
        around = items.get(item.rpartition(".")[0])
        links = [*items[item].after, *(around.after if around else ())]
        todo += [link.task for link in links if link.task not in found]
        found |= {link.task for link in links}
    return {item.removeprefix("staff.") for item in found}


def said(laid: LaidTransfer) -> list[tuple[str, str, str]]:
    """Code, severity and field of each diagnostic."""
    return [_brief(diagnostic) for diagnostic in laid.diagnostics]


def _brief(diagnostic: Diagnostic) -> tuple[str, str, str]:
    assert diagnostic.where is not None
    assert diagnostic.where.item == "staff"
    assert diagnostic.help
    assert diagnostic.severity is not Severity.NOTE
    return diagnostic.code, diagnostic.severity.value, diagnostic.where.field
