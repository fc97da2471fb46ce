"""Who answers for each item: its own owner, else that of the part it belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from exitplan.plan import Group, Task


def owners_of(items: Iterable[Task | Group], around: str = "") -> dict[str, str]:
    """Give the owner of every item that has one, by full id, groups' passed on to members."""
    found: dict[str, str] = {}
    for item in items:
        owner = item.owner or around
        if owner:
            found[item.id] = owner
        if isinstance(item, Group):
            found |= owners_of(item.items, owner)
    return found
