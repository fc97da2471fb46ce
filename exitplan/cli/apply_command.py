"""``exitplan apply``: take in the sheet in which people have reported what has happened."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from exitplan.cli._edit import PlanChange, add_edit_arguments
from exitplan.cli._edit_text import as_data, as_text
from exitplan.cli._output import Paint, show_diagnostics, wrap, write_json
from exitplan.schedule.words import count

if TYPE_CHECKING:
    from exitplan.interchange import UpdateSheet
    from exitplan.planfile.edits import Applied

_SHOWN = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "sheet",
        metavar="UPDATES",
        help="a CSV file or a workbook (.xlsx) with the columns ID or Code, and Actual Start, "
        "Actual Finish, Remaining, Percent, Note or some of them; one that exitplan export has "
        "written will do",
    )
    parser.add_argument("--sheet", dest="tab", metavar="NAME", help="which sheet of a workbook")
    add_edit_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Carry out all rows, or none; tell what they change."""
    from exitplan.interchange import read_updates
    from exitplan.planfile.edits import record_updates

    sheet = read_updates(arguments.sheet, sheet=arguments.tab)
    draft = PlanChange(arguments.plan, arguments.as_of)
    applied = record_updates(draft.editor, sheet.updates, refused=sheet.refused)
    told = draft.told(moved_only=not arguments.all)
    if told.is_changed and not arguments.dry_run:
        told = told._replace(written=draft.editor.commit())
    _tell_understood(sheet, arguments.sheet)
    show_diagnostics(told.findings)
    if arguments.format == "json":
        write_json({**as_data(told), "rows": sheet.rows, "updates": _rows(applied)})
    else:
        print(wrap(_summary(sheet, applied, arguments.sheet, is_dry=arguments.dry_run)))
        if told.is_changed:
            print(f"\n{as_text(told, Paint())}")
    return 0


def _tell_understood(sheet: UpdateSheet, file: str) -> None:
    """Say on the standard error stream what might have been meant otherwise."""
    for omission in sheet.report.omissions:
        places = ", ".join(omission.places[:_SHOWN]) + (", …" if omission.count > _SHOWN else "")
        text = f"{file}: {omission.what} ({places}): {omission.consequence}"
        print(wrap(text, "  "), file=sys.stderr)


def _summary(sheet: UpdateSheet, applied: tuple[Applied, ...], file: str, *, is_dry: bool) -> str:
    rows, changed = count(sheet.rows, "row"), len(applied)
    same = sheet.rows - changed
    columns = f"Columns read: {', '.join(sheet.columns)}."
    if not changed:
        return f"{file}: {rows}, and nothing to change: the plan says so already. {columns}"
    does = "would change" if is_dry else "changed"
    rest = f"; {same:,} {'says' if same == 1 else 'say'} nothing new" if same else ""
    return f"{file}: {changed:,} of {rows} {does} the plan{rest}. {columns}"


def _rows(applied: tuple[Applied, ...]) -> list[dict[str, Any]]:
    return [
        {
            "line": row.update.line,
            "id": row.item,
            **{field: str(value) for field, value in row.values.items()},
        }
        for row in applied
    ]
