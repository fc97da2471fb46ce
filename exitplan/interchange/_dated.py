"""Dated files of a plan, those of other tools among them."""

from __future__ import annotations

import os
from collections.abc import Callable

import attrs

from exitplan.errors import PlanError
from exitplan.interchange._read import read_schedule
from exitplan.planfile.history import (
    Version,
    VersionKind,
    dated,
    in_order,
    snapshot_paths,
    snapshots,
)


def read_state(path: str) -> Version:
    """Read a file of another tool as a state of a plan; what is wrong with it, it says."""
    try:
        plan = read_schedule(path).plan
    except PlanError as error:
        return Version(path, VersionKind.FILE, None, None, diagnostics=error.diagnostics)
    day = None if plan.status_date is None else plan.status_date.day
    return Version(path, VersionKind.FILE, plan, day)


def dated_states(folder: str, read: Callable[[str], Version] = read_state) -> tuple[Version, ...]:
    """Read the states of a plan from a folder of dated files, the oldest first.

    As :func:`exitplan.planfile.history.snapshots`, and files of other tools
    besides; `read` is what reads those. Raises HistoryError where the folder
    cannot be read or holds nothing of either kind.
    """
    from exitplan.interchange import is_foreign

    own = snapshot_paths(folder)
    others = [
        os.path.join(folder, name)
        for name in sorted(os.listdir(folder))
        if name[0] != "." and is_foreign(name)
    ]
    if not own and not others:
        return snapshots(folder)  # Which says that there is nothing.
    found = [
        attrs.evolve(
            dated(read(path), path), name=os.path.basename(path), kind=VersionKind.SNAPSHOT
        )
        for path in others
    ]
    return in_order([*snapshots(own), *found])
