"""Sheets made for tests: rows as CSV or as a workbook, and parts of workbooks exchanged."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence

import openpyxl
import pytest

from exitplan.errors import Diagnostic, PlanError
from exitplan.interchange._csv_read import read_csv
from exitplan.interchange._imported import Imported
from exitplan.plan import Group, Task


def imported(text: str, name: str = "plan.csv") -> Imported:
    """Read a sheet written as text."""
    return read_csv(text.encode(), name)


def task(found: Imported, item_id: str) -> Task:
    """Give a task by its id."""
    item = next(item for item in found.plan.walk() if item.id == item_id)
    assert isinstance(item, Task)
    return item


def group(found: Imported, item_id: str) -> Group:
    """Give a group by its id."""
    item = next(item for item in found.plan.walk() if item.id == item_id)
    assert isinstance(item, Group)
    return item


def notes(found: Imported) -> dict[str, int]:
    """Give what the report says was left behind, and how often."""
    return {omission.what: omission.count for omission in found.report.omissions}


def faults(read: Callable[[], object]) -> tuple[Diagnostic, ...]:
    """Give what reading something is refused for."""
    with pytest.raises(PlanError) as caught:
        read()
    return caught.value.diagnostics


def codes(read: Callable[[], object]) -> list[str]:
    """Give the codes of it."""
    return [diagnostic.code for diagnostic in faults(read)]


def workbook(rows: Iterable[Sequence[object]], title: str = "Tasks") -> openpyxl.Workbook:
    """Make a workbook of one sheet."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    """Give a workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one part of a workbook."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    return stream.getvalue()
