"""Schedules as CSV files, for spreadsheets and for reading back."""

from __future__ import annotations

from exitplan.interchange._cells import csv_text
from exitplan.interchange._sheet_records import CSV_FIELDS, as_text, headers, records
from exitplan.schedule import Schedule


def write_csv(schedule: Schedule) -> bytes:
    """Write a schedule as a CSV file in UTF-8 that ``read_csv`` gives the same dates for.

    Texts that a spreadsheet would take for formulas begin with an apostrophe.
    Legal periods and decisions are written with their present length.
    """
    rows = records(schedule)
    fields = [*CSV_FIELDS, *rows.baseline_fields]
    table = [[as_text(record.get(field), field) for field in fields] for record in rows]
    return csv_text([headers(fields), *table]).encode()
