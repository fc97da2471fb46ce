"""Files of other tools: read, written, and compared with.

:func:`read_schedule` turns a file of Primavera P6, Microsoft Project, a sheet
or exitplan's own JSON into a plan, with a report of what it could not carry
over and the dates that the other software computed. :data:`WRITERS` turn a
schedule into such files. Everything is loaded when it is first asked for.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exitplan.interchange._cells import csv_text
    from exitplan.interchange._conform import Conformance, conform
    from exitplan.interchange._dated import dated_states
    from exitplan.interchange._imported import (
        Imported,
        ImportReport,
        Omission,
        StoredDates,
        Tool,
    )
    from exitplan.interchange._read import read_schedule
    from exitplan.interchange._updates_read import UpdateSheet, read_updates
    from exitplan.interchange._write import WRITERS, write_schedule

FOREIGN_SUFFIXES = (
    ".xer",
    ".xml",
    ".csv",
    ".tsv",
    ".xlsx",
    ".xlsm",
    ".json",
    ".mpp",
    ".mpt",
    ".mpx",
    ".pmxml",
    ".pp",
    ".planner",
    ".ppx",
    ".xls",
)
"""Ends of names of files that are no plan files, in small letters."""

_HOMES: Mapping[str, str] = MappingProxyType(
    {
        "Conformance": "_conform",
        "ImportReport": "_imported",
        "Imported": "_imported",
        "Omission": "_imported",
        "StoredDates": "_imported",
        "Tool": "_imported",
        "UpdateSheet": "_updates_read",
        "WRITERS": "_write",
        "conform": "_conform",
        "csv_text": "_cells",
        "dated_states": "_dated",
        "read_schedule": "_read",
        "read_updates": "_updates_read",
        "write_schedule": "_write",
    }
)

CODES: dict[str, str] = {
    "EP501": "a file is of no kind that exitplan reads or writes",
    "EP502": "a file is not what its name says, or is broken as a whole",
    "EP503": "a file is refused because reading it would not be safe",
    "EP504": "a row, element or cell of a file is broken",
    "EP505": "a file holds several projects and none is chosen, or not the one that is",
    "EP506": "something in a file points at what is not there",
    "EP507": "software that is needed to read or write a file is not installed",
    "EP508": "a value in a file is not what it should be",
    "EP509": "a format cannot say something as the plan means it",
}
"""Every code of this room, with its meaning in one line."""

__all__ = [
    "CODES",
    "FOREIGN_SUFFIXES",
    "WRITERS",
    "Conformance",
    "ImportReport",
    "Imported",
    "Omission",
    "StoredDates",
    "Tool",
    "UpdateSheet",
    "conform",
    "csv_text",
    "dated_states",
    "is_foreign",
    "read_schedule",
    "read_updates",
    "write_schedule",
]


def is_foreign(path: str) -> bool:
    """Whether a file's name says that it is of another tool."""
    return os.path.splitext(path)[1].lower() in FOREIGN_SUFFIXES


def __getattr__(name: str) -> Any:
    """Load what is asked for (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    module = importlib.import_module(f"exitplan.interchange.{home}")
    value = globals()[name] = getattr(module, name)
    return value
