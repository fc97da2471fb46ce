"""Which date of a plan is asked about first, and which others are worth telling with it."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from exitplan.schedule import FINAL

if TYPE_CHECKING:
    from exitplan.risk._answers import MilestoneRisk
    from exitplan.schedule import Schedule


class Why(enum.Enum):
    """Why a date is the one that the answer is about."""

    ASKED = "asked for"
    NEW_SERVICE = "new service"
    """It is what takes over from a contract: the latest of those still to come."""
    FINAL = "final"
    """It is the last of the milestones that the plan is for."""
    LAST = "last"
    """Nothing that is watched finishes later."""


def new_services(schedule: Schedule) -> Iterator[str]:
    """Give the ids of what takes over from the plan's contracts."""
    for contract in schedule.plan.contracts.values():
        yield from contract.new_service


def main_of(schedule: Schedule, risks: Mapping[str, MilestoneRisk]) -> tuple[str | None, Why]:
    """Choose the date that the answer is about, as nobody asked for one."""
    services = [name for name in new_services(schedule) if name in risks]
    open_ones = [name for name in services if not risks[name].completed]
    if open_ones:
        return max(open_ones, key=lambda name: risks[name].planned_day), Why.NEW_SERVICE
    final = [m.id for m in schedule.final_milestones() if m.id in risks]
    still = [name for name in final if not risks[name].completed] or final
    if still:
        return still[-1], Why.FINAL
    return max(risks, key=lambda name: risks[name].planned_day, default=None), Why.LAST


def chief(schedule: Schedule, risks: Mapping[str, MilestoneRisk], main: str) -> tuple[str, ...]:
    """Give those that are told first, in the plan's order.

    The main one, those tagged ``final``, what takes over from a contract, what
    has a deadline that some run misses, and what is planned to finish last.
    """
    services = set(new_services(schedule))
    last = max(risks, key=lambda name: risks[name].planned_day)
    return tuple(
        name
        for name, risk in risks.items()
        if name in (main, last)
        or name in services
        or FINAL in schedule[name].item.tags
        or (risk.deadline is not None and risk.deadline.kept.value < 1)
    )
