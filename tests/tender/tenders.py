"""Procurements for tests, made and laid out."""

from __future__ import annotations

import itertools
from typing import Any

from exitplan.errors import Diagnostic
from exitplan.expansion import plan_problems
from exitplan.law import find_period
from exitplan.plan import Board, Group, Plan, Procurement, Task
from exitplan.tender import LaidProcurement, lay_out_procurement, procedures

BOARD = Board("cabinet", "Cabinet", meets="third Tuesday")
EVERY = [(procedure.regime, procedure.id) for procedure in procedures()]
DESIGNS = {
    "competitive-flexible": [(), ("dialogue",), ("negotiation",), ("dialogue", "negotiation")],
    "call-off": [(), ("voluntary-standstill",)],
}
"""Circumstances that add steps, by procedure."""
EARLIER_NOTICE = {"pcr2006": "pin", "pcr2015": "pin", "pa2023": "planned-notice"}
HAVE_NONE = {"call-off", "competitive-dialogue"}


def group_of(procedure: str, items: Any = (), constraints: Any = (), **facts: Any) -> Group:
    """Make a group with a procurement."""
    return Group(
        "retender",
        "Retender",
        items,
        constraints=constraints,
        facts=Procurement(procedure, **facts),
    )


def plan_of(group: Group, start: str = "2014-09-01", **fields: Any) -> Plan:
    """Make a plan of one procurement."""
    return Plan("exit", "Exit", start, [group], boards={"cabinet": BOARD}, **fields)


def lay(procedure: str, regime: str | None = None, **facts: Any) -> LaidProcurement:
    """Lay out a procurement by its facts."""
    group = group_of(procedure, regime=regime, **facts)
    return lay_out_procurement(plan_of(group), group)


def steps_of(laid: LaidProcurement) -> dict[str, Task]:
    """Give the laid-out steps by name."""
    return {item.name: item for item in laid.group.items if isinstance(item, Task)}


def waits_for(laid: LaidProcurement, name: str) -> set[str]:
    """Give the names of the steps that a step waits for."""
    return {link.task.rpartition(".")[2] for link in steps_of(laid)[name].after}


WINDOW = "challenge-window"
"""The one legal period that nothing waits for."""


def lengths_of(laid: LaidProcurement) -> list[tuple[str, int]]:
    """Give the lengths of legal periods that the signature waits for, with their units."""
    found = []
    for task in steps_of(laid).values():
        if task.period is not None and task.name != WINDOW:
            period = find_period(task.period.rule)
            rule = period.counting(task.period.circumstances, task.period.count)
            found.append((rule.unit.value, rule.count))
    return found


def faults_of(group: Group, start: str = "2014-09-01") -> list[Diagnostic]:
    """Find everything that is wrong with a plan of one procurement."""
    return list(plan_problems(plan_of(group, start)))


def said(faults: list[Diagnostic]) -> list[tuple[str, str, str]]:
    """Give code, severity and field of each."""
    return [(f.code, f.severity.value, f.where.field if f.where else "") for f in faults]


def every_design() -> Any:
    """Give every law, procedure and set of circumstances that changes its steps."""
    for regime, procedure in EVERY:
        for design in DESIGNS.get(procedure, [()]):
            yield regime, procedure, design
            if procedure not in HAVE_NONE:
                yield regime, procedure, (*design, EARLIER_NOTICE[regime])


def all_flags() -> Any:
    """Give every combination of with and without a board, small and large."""
    return itertools.product((None, "cabinet"), (None, 5_000_000, 5_000_001))
