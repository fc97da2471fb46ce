"""Plans from Excel workbooks."""

from __future__ import annotations

from exitplan.interchange._imported import Imported, ReportBuilder
from exitplan.interchange._sheet_read import read_sheet
from exitplan.interchange._workbook_grid import read_grid


def read_xlsx(data: bytes, name: str, *, project: str | None = None) -> Imported:
    """Read a plan from a sheet of an Excel workbook; `name` is what findings call the file.

    `project` names the sheet; without it the sheet called Plan or Tasks is
    taken, else the first. The columns are those of docs/reference/sheets.md.
    Formulas count with the value they had when the file was saved. Raises
    PlanError with every fault (EP502 to EP508); EP507 where openpyxl is missing.
    """
    grid = read_grid(data, name, project)
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return read_sheet(grid, stem or name, ReportBuilder())
