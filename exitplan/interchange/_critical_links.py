"""Which written links drive the finish of a plan."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from exitplan.plan import LinkType

if TYPE_CHECKING:
    from exitplan.schedule import Schedule


def critical_links(schedule: Schedule) -> set[tuple[str, str, str]]:
    """Give the links on the longest path: predecessor, successor and type.

    A link written at a group, of which a member's part drives, is among them.
    """
    found: set[tuple[str, str, str]] = set()
    on_path = dict.fromkeys(schedule.longest_path())
    for item_id in on_path:
        for driver in schedule.drivers(item_id):
            if driver.predecessor not in on_path:
                continue
            befores = {driver.predecessor, driver.via} - {""}
            afters = {item_id, driver.via} - {""}
            types = [driver.link.type] if driver.link is not None else LinkType
            found |= {
                (before, after, kind.value)
                for before, after, kind in product(befores, afters, types)
                if before != after
            }
    return found
