"""Leaves out what is kept for the record only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from exitplan.plan import Group, Kind, Link, Plan, Task


def without_inactive(plan: Plan) -> Plan:
    """Give a plan without its inactive items, and without the links to them.

    A group that only held such items goes with them, and so does a level of
    effort that has nothing left to span.
    """
    left_out = {item.id for item in plan.walk() if item.inactive}
    while True:
        before = len(left_out)
        items = _kept(plan.items, left_out)
        left_out |= _idle_efforts(items, left_out)
        if len(left_out) == before:
            return _without_risks_to(attrs.evolve(plan, items=items), left_out)


def _without_risks_to(plan: Plan, left_out: set[str]) -> Plan:
    """Leave out what is said of risks to items that are left out."""
    if not left_out or not (plan.risks or plan.branches or plan.correlations):
        return plan
    from exitplan.plan import without_risks_to

    return without_risks_to(plan, left_out)


def _kept(items: Iterable[Task | Group], left_out: set[str]) -> tuple[Task | Group, ...]:
    """Give the items that are not left out, and add to those what goes with them."""
    kept: list[Task | Group] = []
    for item in items:
        if item.id in left_out:
            if isinstance(item, Group):
                left_out.update(member.id for member in item.walk())
            continue
        changes: dict[str, Any] = {}
        for field, links in (("after", item.after), ("before", item.before)):
            if any(link.task in left_out for link in links):
                changes[field] = _links(links, left_out)
        if isinstance(item, Group):
            changes["items"] = _kept(item.items, left_out)
            if item.items and not changes["items"] and item.facts is None:
                left_out.add(item.id)
                continue
        elif item.spans:
            changes["spans"] = tuple(other for other in item.spans if other not in left_out)
        kept.append(attrs.evolve(item, **changes) if changes else item)
    return tuple(kept)


def _links(links: Iterable[Link], left_out: set[str]) -> tuple[Link, ...]:
    return tuple(link for link in links if link.task not in left_out)


def _idle_efforts(items: Iterable[Task | Group], left_out: set[str]) -> set[str]:
    """Give the levels of effort that have nothing to span because of what was left out."""
    if not left_out:
        return set()
    efforts: set[str] = set()
    held: set[str] = set()
    waiting = list(items)
    while waiting:
        item = waiting.pop()
        held.update(link.task for link in item.before)
        if isinstance(item, Group):
            waiting.extend(item.items)
        elif item.kind is Kind.LEVEL_OF_EFFORT and not item.spans and not item.after:
            efforts.add(item.id)
    return efforts - held
