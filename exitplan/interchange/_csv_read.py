"""Plans from CSV files: what people keep in sheets, and Microsoft Project's own export."""

from __future__ import annotations

from exitplan.interchange._csv_grid import read_grid
from exitplan.interchange._imported import Imported, ReportBuilder
from exitplan.interchange._sheet_read import read_sheet


def read_csv(data: bytes, name: str, *, project: str | None = None) -> Imported:
    """Read a plan from a CSV file; `name` is what findings call it.

    Encoding, delimiter and the way dates are written are found; the columns
    are those of docs/reference/sheets.md. A file holds one project, so
    `project` only gives the plan's title. Raises PlanError with every fault
    (EP502 to EP508).
    """
    report = ReportBuilder()
    grid, encoding = read_grid(data, name)
    if encoding == "cp1252":
        report.note(
            "letters with accents", "the file is no UTF-8, so it was read as Windows-1252", "all"
        )
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return read_sheet(grid, project or stem or name, report)
