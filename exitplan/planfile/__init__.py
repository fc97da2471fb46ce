"""Reading plan files: YAML with exact positions, every fault told at once; and writing them.

:func:`load_plan` gives a :class:`~exitplan.plan.Plan` or raises
:class:`~exitplan.errors.PlanError`; :func:`read_plan` gives plan and findings
without raising. The files are untrusted: size, depth, anchors, tags and paths
are limited, and what breaks a limit is refused with a diagnostic.

The format is one table (:mod:`exitplan.planfile._format`), from which both the
loader and the JSON Schema (:func:`json_schema`) follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.planfile._codes import CODES
from exitplan.planfile._files import read_plan_texts
from exitplan.planfile._load import Reading, load_plan, loads_plan, read_plan, read_text
from exitplan.planfile._source import source_line

if TYPE_CHECKING:
    from exitplan.plan import Plan
    from exitplan.planfile.baselines import Baselines as Baselines
    from exitplan.planfile.baselines import take_baseline as take_baseline
    from exitplan.planfile.edits import PlanEditor as PlanEditor
    from exitplan.planfile.history import History as History
    from exitplan.planfile.history import Version as Version
    from exitplan.planfile.history import VersionKind as VersionKind
    from exitplan.planfile.history import snapshots as snapshots

__all__ = [
    "CODES",
    "Baselines",
    "History",
    "PlanEditor",
    "Reading",
    "Version",
    "VersionKind",
    "dumps_plan",
    "json_schema",
    "load_plan",
    "loads_plan",
    "read_plan",
    "read_plan_texts",
    "read_text",
    "schema_text",
    "snapshots",
    "source_line",
    "take_baseline",
]


def dumps_plan(plan: Plan) -> str:
    """Write a plan as a plan file, from which :func:`loads_plan` makes the same plan again.

    The same in all that counts: blanks around texts, empty texts and the order
    of an item's constraints are not kept; a calendar that is based on nothing
    comes back based on ``24-hour``, with all its hours and no holidays, one
    whose name is no id gets an id; and a third of an hour comes back as 20
    minutes. What goes without saying is left out. Faults of the plan that a
    file can say are written as they are, and told when it is read.

    Raises PlanError for what one plan file cannot say: a programme, steps that
    are laid out already (write ``schedule.written``), more tasks or text than a
    file may hold, links to what the plan does not have, lengths with more than
    four decimals, control characters and the like.
    """
    from exitplan.planfile._dump import dumps_plan as dump

    return dump(plan)


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft-07) of plan and programme files."""
    from exitplan.planfile._schema import json_schema as make

    return make()


def schema_text() -> str:
    """Give the JSON Schema as it is committed: two blanks of indent, a newline at the end."""
    from exitplan.planfile._schema import schema_text as make

    return make()


_LATER = {
    "Baselines": "baselines",
    "History": "history",
    "PlanEditor": "edits",
    "Version": "history",
    "VersionKind": "history",
    "snapshots": "history",
    "take_baseline": "baselines",
}


def __getattr__(name: str) -> Any:
    """Import what who only reads plans does without when it is first asked for (PEP 562)."""
    import importlib

    part = _LATER.get(name)
    if part is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    globals()[name] = getattr(importlib.import_module(f"exitplan.planfile.{part}"), name)
    return globals()[name]
