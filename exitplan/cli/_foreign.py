"""Reading another tool's file where a plan is asked for; loaded only then."""

from __future__ import annotations

import sys

from exitplan.cli._output import wrap
from exitplan.interchange import Imported, Omission, read_schedule
from exitplan.schedule.words import and_list

_SHOWN = 3


def read_foreign(path: str, project: str | None) -> Imported:
    """Read a file of another tool; raises PlanError with all that is wrong with it."""
    return read_schedule(path, project=project)


def tell_omissions(path: str, imported: Imported) -> None:
    """Say on the standard error stream what was left behind that may change dates."""
    found = [entry for entry in imported.report.omissions if entry.changes_dates]
    if found:
        parts = [omission_words(entry) for entry in found[:_SHOWN]]
        parts += ["more"] if len(found) > _SHOWN else []
        text = (
            f"{path}: dates may differ from the file's, for what could not be carried over as it "
            f"stands: {and_list(parts)}. exitplan import tells it all."
        )
        print(wrap(text), file=sys.stderr)


def omission_words(omission: Omission) -> str:
    """Say what was left behind, and how often: ``resource calendars (3)``."""
    return f"{omission.what} ({omission.count:,})"
