"""Baselines: the plan as it was approved, kept whole, each in a file of its own.

:func:`take_baseline` writes one into the folder ``baselines`` beside the plan;
:class:`Baselines` reads them, the oldest approval first, and tells when one was
changed, removed or replaced since. Each file holds the plan's own files as
they were, and the digest of the baseline that was approved before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.planfile.baselines._codes import CODES

if TYPE_CHECKING:
    from exitplan.planfile.baselines._baseline import Baseline as Baseline
    from exitplan.planfile.baselines._baselines import Baselines as Baselines
    from exitplan.planfile.baselines._baselines import (
        UnknownBaselineError as UnknownBaselineError,
    )
    from exitplan.planfile.baselines._marks import with_rebaselines as with_rebaselines
    from exitplan.planfile.baselines._take import Taken as Taken
    from exitplan.planfile.baselines._take import take_baseline as take_baseline

_LATER = {
    "Baseline": "_baseline",
    "Baselines": "_baselines",
    "UnknownBaselineError": "_baselines",
    "Taken": "_take",
    "take_baseline": "_take",
    "with_rebaselines": "_marks",
}
"""Public names by the module that has them, loaded when first asked for."""

__all__ = [
    "CODES",
    "Baseline",
    "Baselines",
    "Taken",
    "UnknownBaselineError",
    "take_baseline",
    "with_rebaselines",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    import importlib

    module = _LATER.get(name)
    if module is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"{__name__}.{module}"), name)
