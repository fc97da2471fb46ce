"""Says which item it was that left the years its calendar knows."""

from __future__ import annotations

import attrs

from exitplan.errors import HorizonError, Where
from exitplan.plan import Plan


def about(error: HorizonError, plan: Plan, item_id: str, field: str = "") -> HorizonError:
    """Give the error an item's name and, for plans read from files, its place."""
    where = Where(item_id, field)
    place = None
    if plan.locate is not None:
        place = plan.locate(where) or plan.locate(Where(item_id))
    subject = f"{item_id!r}: " if item_id else ""
    return HorizonError(
        attrs.evolve(
            diagnostic,
            message=f"{subject}{diagnostic.message}",
            file=place.file if place else None,
            span=place.span if place else None,
            where=where,
        )
        for diagnostic in error.diagnostics
    )
