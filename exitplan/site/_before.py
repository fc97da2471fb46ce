"""The state of the plan that everything is compared with, dated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exitplan.errors import ExitplanError
from exitplan.schedule import Schedule, compute_schedule

if TYPE_CHECKING:
    from exitplan.site._edition import Edition


def before_of(edition: Edition) -> Schedule | None:
    """Date the last earlier state; ``None`` where there is none or it cannot be dated."""
    if not edition.states or edition.states[-1].plan is None:
        return None
    try:
        return compute_schedule(edition.states[-1].plan)
    except ExitplanError:
        return None
