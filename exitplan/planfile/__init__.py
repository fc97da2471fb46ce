"""Reading plan files: YAML with exact positions, every fault told at once.

:func:`load_plan` gives a :class:`~exitplan.plan.Plan` or raises
:class:`~exitplan.errors.PlanError`; :func:`read_plan` gives plan and findings
without raising. The files are untrusted: size, depth, anchors, tags and paths
are limited, and what breaks a limit is refused with a diagnostic.

The format is one table (:mod:`exitplan.planfile._format`), from which both the
loader and the JSON Schema (:func:`json_schema`) follow.
"""

from __future__ import annotations

from typing import Any

from exitplan.planfile._codes import CODES
from exitplan.planfile._load import Reading, load_plan, loads_plan, read_plan, read_text
from exitplan.planfile._source import source_line

__all__ = [
    "CODES",
    "Reading",
    "json_schema",
    "load_plan",
    "loads_plan",
    "read_plan",
    "read_text",
    "schema_text",
    "source_line",
]


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft-07) of plan and programme files."""
    from exitplan.planfile._schema import json_schema as make

    return make()


def schema_text() -> str:
    """Give the JSON Schema as it is committed: two blanks of indent, a newline at the end."""
    from exitplan.planfile._schema import schema_text as make

    return make()
