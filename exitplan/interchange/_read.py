"""Reads a file of another tool, whichever it is."""

from __future__ import annotations

import importlib
import os

from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.interchange._imported import Imported

LARGEST_FILE = 200_000_000
"""Bytes. The largest schedule we met has 40 million."""
_READERS = {
    ".xer": ("_xer_read", "read_xer"),
    ".xml": ("_mspdi_read", "read_mspdi"),
    ".csv": ("_csv_read", "read_csv"),
    ".tsv": ("_csv_read", "read_csv"),
    ".xlsx": ("_workbook_read", "read_xlsx"),
    ".xlsm": ("_workbook_read", "read_xlsx"),
    ".json": ("_json_read", "read_json"),
}
_BY_MPXJ = (".mpp", ".mpt", ".mpx", ".pmxml", ".pp", ".planner", ".ppx")
_PMXML = b"APIBusinessObjects"


def read_schedule(path: str | os.PathLike[str], *, project: str | None = None) -> Imported:
    """Read a file of Primavera P6, Microsoft Project, a sheet or exitplan's JSON.

    `project` names one of several projects in an XER file, or the sheet of a
    workbook. The kind is told by the name's end. Raises PlanError with
    everything that is wrong with the file.
    """
    text = os.fspath(path)
    name = text.replace(os.sep, "/")
    suffix = os.path.splitext(text)[1].lower()
    if suffix not in _READERS and suffix not in _BY_MPXJ:
        known = ", ".join([*_READERS, *_BY_MPXJ])
        raise _refused(
            "EP501", f"{name} is of no kind that can be imported", f"known: {known}", name
        )
    data = _read_bytes(text, name)
    if suffix == ".pmxml" or (suffix == ".xml" and _PMXML in data[:2_000]):
        from exitplan.interchange._mpxj import convert_to_xer

        data, suffix = convert_to_xer(text), ".xer"  # It keeps more of P6's rules.
    elif suffix in _BY_MPXJ:
        from exitplan.interchange._mpxj import convert_to_mspdi

        data, suffix = convert_to_mspdi(text), ".xml"
    module, function = _READERS[suffix]
    reader = getattr(importlib.import_module(f"exitplan.interchange.{module}"), function)
    imported: Imported = reader(data, name, project=project)
    return imported


def _read_bytes(path: str, name: str) -> bytes:
    try:
        if os.path.getsize(path) > LARGEST_FILE:
            message = f"{name} is larger than {LARGEST_FILE:,} bytes"
            raise _refused("EP503", message, "export the one project that is needed", name)
        with open(path, "rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        why = error.strerror or "it cannot be opened"
        raise _refused(
            "EP001", f"{name} cannot be read: {why.lower()}", "check the path", name
        ) from None


def _refused(code: str, message: str, remedy: str, name: str) -> PlanError:
    return PlanError([Diagnostic(code, Severity.ERROR, message, remedy, name)])
