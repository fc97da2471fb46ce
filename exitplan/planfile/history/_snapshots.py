"""Dated files: the states of a plan that lived outside git."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from exitplan.errors import Diagnostic, Severity
from exitplan.planfile._load import read_plan
from exitplan.planfile._programme import is_plan_name
from exitplan.planfile.history._git import fault
from exitplan.planfile.history._versions import Version, VersionKind

if TYPE_CHECKING:
    from exitplan.plan import Plan

APPROVAL = "approval"
"""Tag of a milestone that approves the plan: a dated file of its day is a new baseline."""
MOST_SNAPSHOTS = 2_000
_DATE = re.compile(
    r"(?<!\d)((?:19|20|21)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)", re.ASCII
)


def snapshots(
    where: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
) -> tuple[Version, ...]:
    """Read the dated states of a plan from a folder, or from files and folders by name.

    In a folder every plan file is one state, and so is every folder in it that
    holds plan files (a programme). The day of a state is its plan's status
    date, failing that the date in its name, as in ``2015-06-30.yaml``; one that
    has neither has no day, and says so. The earliest comes first; what has no
    day comes last.

    Raises HistoryError where a folder cannot be read or holds nothing dated.
    """
    if isinstance(where, str | os.PathLike):
        paths: Sequence[str] = snapshot_paths(os.fspath(where))
        if not paths:
            name = os.fspath(where).replace(os.sep, "/")
            remedy = "put plan files into it, each called by its date, like 2015-06-30.yaml"
            raise fault("EP612", f"{name} holds no plan files", remedy)
    else:
        paths = [os.fspath(path) for path in where]
    return in_order(_snapshot(path) for path in paths)


def snapshot_paths(folder: str) -> list[str]:
    """Give the plan files of a folder, and the folders in it that hold any; raise HistoryError."""
    name = folder.replace(os.sep, "/")
    try:
        entries = sorted(os.listdir(folder))
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it cannot be read").lower()
        raise fault("EP612", f"cannot read {name}: {reason}", "name a folder") from None
    found = []
    for entry in entries:
        path = os.path.join(folder, entry)
        if entry[0] != "." and os.path.isdir(path):
            if _holds_plans(path):
                found.append(path)
        elif is_plan_name(entry):
            found.append(path)
    if len(found) > MOST_SNAPSHOTS:
        message = f"{name} holds {len(found):,} plans; at most {MOST_SNAPSHOTS:,} are read"
        raise fault("EP610", message, "spread them over several folders")
    return found


def _holds_plans(folder: str) -> bool:
    try:
        return any(map(is_plan_name, os.listdir(folder)))
    except OSError:
        return False


def _snapshot(path: str) -> Version:
    reading = read_plan(path)
    version = Version(
        os.path.basename(os.path.normpath(path)),
        VersionKind.SNAPSHOT,
        reading.plan,
        None,
        diagnostics=reading.diagnostics,
    )
    return dated(version, path)


def dated(version: Version, path: str) -> Version:
    """Give a state read from a file its day: of its status date, or else of the file's name.

    One of the day on which a milestone tagged ``approval`` is reached is a re-baseline.
    """
    status = version.plan.status_date if version.plan else None
    name = os.path.basename(os.path.normpath(path))
    day = status.day if status else day_in_name(name)
    if day is None and version.plan is not None:
        finding = Diagnostic(
            "EP611",
            Severity.WARNING,
            "nothing tells on which day this state of the plan was current",
            "add status_date: to it, or put the date into its name, like 2015-06-30.yaml",
            path.replace(os.sep, "/"),
        )
        return attrs.evolve(version, diagnostics=(*version.diagnostics, finding))
    return attrs.evolve(version, day=day, is_rebaseline=_is_approved(version.plan, day))


def _is_approved(plan: Plan | None, day: int | None) -> bool:
    if plan is None or day is None:
        return False
    reports = [task.progress for task in plan.tasks() if APPROVAL in task.tags]
    finishes = [report.actual_finish for report in reports if report is not None]
    return any(finish is not None and finish.day == day for finish in finishes)


def in_order(versions: Iterable[Version]) -> tuple[Version, ...]:
    """Sort states by day, then by name; those without a day come last."""
    return tuple(sorted(versions, key=lambda v: (v.day is None, v.day or 0, v.name)))


def day_in_name(name: str) -> int | None:
    """Give the date that stands in a file's name, as a day ordinal."""
    for found in _DATE.finditer(name):
        try:
            return date(int(found[1]), int(found[3]), int(found[4])).toordinal()
        except ValueError:
            continue
    return None
