"""Writes a schedule in the format of another tool."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import MappingProxyType

import attrs

from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.schedule import Schedule


@attrs.frozen
class Writer:
    """One format, and where its writer lives."""

    format: str
    label: str
    suffixes: tuple[str, ...]
    module: str
    function: str
    tells: bool = False
    """Whether it says what the format cannot say."""


_ALL = (
    Writer("mspdi", "Microsoft Project XML", (".xml",), "_mspdi_write", "write_mspdi", tells=True),
    Writer("xer", "Primavera P6 XER", (".xer",), "_xer_write", "write_xer", tells=True),
    Writer("xlsx", "an Excel workbook", (".xlsx",), "_workbook_write", "write_xlsx"),
    Writer("csv", "a CSV sheet", (".csv",), "_csv_write", "write_csv"),
    Writer("ics", "an iCalendar to subscribe to", (".ics",), "_ical", "write_ical"),
    Writer("mermaid", "a Mermaid Gantt chart", (".mmd", ".mermaid"), "_mermaid", "write_mermaid"),
    Writer("dot", "a Graphviz graph", (".dot", ".gv"), "_dot", "write_dot"),
    Writer("graphml", "a GraphML graph", (".graphml",), "_graphml", "write_graphml"),
    Writer("json", "exitplan's own JSON", (".json",), "_json_write", "write_json"),
    Writer("yaml", "a plan file", (".yaml", ".yml"), "_plan_file", "write_plan_file"),
)
WRITERS: Mapping[str, Writer] = MappingProxyType({writer.format: writer for writer in _ALL})
"""Every format that can be written, by its short name."""


def write_schedule(
    schedule: Schedule,
    format: str,  # noqa: A002
    findings: list[Diagnostic] | None = None,
) -> bytes:
    """Give a schedule in a format of :data:`WRITERS`.

    `findings` receives warnings of what the format cannot say as the plan
    means it. Raises PlanError for an unknown format, and where the plan cannot
    be written in it at all.
    """
    writer = WRITERS.get(format)
    if writer is None:
        message = f"there is no format {format!r}"
        known = ", ".join(WRITERS)
        raise PlanError([Diagnostic("EP501", Severity.ERROR, message, f"known: {known}")])
    module = importlib.import_module(f"exitplan.interchange.{writer.module}")
    write = getattr(module, writer.function)
    data: bytes = write(schedule, findings) if writer.tells else write(schedule)
    return data


def format_of(path: str) -> str | None:
    """Give the format that a file's name asks for; ``None`` where its end says nothing."""
    for writer in _ALL:
        if path.lower().endswith(writer.suffixes):
            return writer.format
    return None
