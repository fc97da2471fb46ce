"""Edits of plan files that leave everything else in them as it was.

:class:`PlanEditor` collects changes of a plan, checks each of them at once, and
writes all of them together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.planfile.edits._codes import CODES
from exitplan.planfile.edits._editor import PlanEditor

if TYPE_CHECKING:
    from exitplan.planfile.edits._updates import Applied, CellPlace, Update, record_updates

_OF_UPDATES = frozenset({"Applied", "CellPlace", "Update", "record_updates"})

__all__ = ["CODES", "Applied", "CellPlace", "PlanEditor", "Update", "record_updates"]


def __getattr__(name: str) -> Any:
    """Load what sheets of updates need once it is asked for (PEP 562)."""
    if name not in _OF_UPDATES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from exitplan.planfile.edits import _updates

    return getattr(_updates, name)
