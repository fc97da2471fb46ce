"""Reads earlier states of a plan: its baselines, its git history, dated files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import attrs

from exitplan.errors import Diagnostic, ExitplanError, Severity
from exitplan.plan import Plan
from exitplan.planfile.baselines import Baselines, with_rebaselines
from exitplan.planfile.history import Version, VersionKind
from exitplan.site._history import History

MOST_STATES = 60
"""More of them a reader cannot tell apart in a picture; the newest are kept."""
NONE, BASELINES, GIT, TAGS = "none", "baselines", "git", "tags"
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_IN_GIT = frozenset({GIT, "commits", TAGS})


@attrs.frozen
class States:
    """Earlier states of a plan, and what is to be said of them."""

    versions: tuple[Version, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    baselines: tuple[Version, ...] = ()
    """What was approved, the oldest first; wherever the earlier states are."""
    later: int = 0
    """How many states were left out because they are not earlier, but later."""


def states_of(plan: str, asked: str, now: Plan, day: int | None = None) -> States:
    """Read the earlier states of a plan file or folder, the oldest first.

    `asked` is ``none``, ``baselines``, ``git`` or ``commits``, ``tags``, or a
    folder of dated files; empty takes the baselines, if there are any. A state
    that is the same as the plan `now` is none of its past, unless it is a
    baseline; nor is one of later than `day`, as of which the plan is told.
    Raises ExitplanError where a folder that was asked for cannot be read; a
    missing git or repository is a note.
    """
    if asked == NONE:
        return States()
    kept = Baselines.of(plan)
    if asked in ("", BASELINES):
        found = [baseline.version() for baseline in kept][-MOST_STATES:]
        return States(tuple(found), kept.findings, tuple(found))
    if asked in _IN_GIT:
        try:
            states = _in_git(plan, is_tags=asked == TAGS)
        except ExitplanError as error:
            states = States((), tuple(map(as_note, error.diagnostics)))
    else:
        from exitplan.interchange import dated_states

        states = States(dated_states(asked)[-MOST_STATES:])
    marked = with_rebaselines(states.versions, kept)
    approved = tuple(baseline.version() for baseline in kept)
    known = tuple(version for version in marked if not _is_later(version, day))
    later = len(marked) - len(known)
    return States(_past(known, now), (*states.notes, *kept.findings), approved, later)


def _in_git(plan: str, *, is_tags: bool) -> States:
    from exitplan.planfile.history import History as GitHistory

    history = GitHistory.of(plan)
    found = history.versions(tags=is_tags, most=MOST_STATES)
    cut_off = found[0].diagnostics if found else ()
    notes = (*history.diagnostics, *(d for d in cut_off if d.code in ("EP607", "EP610")))
    return States(found, tuple(map(as_note, notes)))


def _is_later(version: Version, day: int | None) -> bool:
    """Whether a state is of a later day; commits that cannot be read may follow their report."""
    if day is None:
        return False
    if version.plan is not None:
        status = version.plan.status_date
        return status is not None and status.day > day
    is_dated = version.kind is VersionKind.SNAPSHOT
    return is_dated and version.day is not None and version.day > day


def _past(versions: tuple[Version, ...], now: Plan) -> tuple[Version, ...]:
    """Leave out what is the plan as it is now: the last states that can be read, if they are."""
    last = next(
        (n for n in range(len(versions), 0, -1) if versions[n - 1].plan not in (None, now)), 0
    )
    after = (version for version in versions[last:] if version.plan is None)
    return (*versions[:last], *after)


def as_note(diagnostic: Diagnostic) -> Diagnostic:
    """Give a finding as one that stops nothing."""
    return attrs.evolve(diagnostic, severity=Severity.NOTE)


def histories_of(path: str, name: str) -> Iterator[History]:
    """Read the dated reports of plans in a folder; each is a history of its own.

    `name` is what readers know the folder by. Raises ExitplanError where there are none.
    """
    from exitplan.planfile.history import snapshots

    name = name.replace(os.sep, "/").rstrip("/")
    folders = history_folders(path)
    if not folders:
        message = f"{name} has no dated plan files"
        remedy = "call each by its date, like 2015-06-30.yaml; a folder for each plan"
        raise ExitplanError([Diagnostic("EP612", Severity.ERROR, message, remedy, name)])
    for folder in folders:
        inner = os.path.basename(os.path.normpath(folder))
        source = name if folder == path else f"{name}/{inner}"
        yield History(inner, snapshots(folder), source)


def history_folders(path: str) -> list[str]:
    """Give the folders that hold the dated states of one plan each, in order.

    That is the folder itself where anything in it is named by a date, else the
    folders in it that are such.
    """
    if not os.path.isdir(path):
        return []
    names = sorted(os.listdir(path))
    if any(_DATED.match(name) for name in names):
        return [path]
    inner = (os.path.join(path, name) for name in names if not name.startswith("."))
    return [
        folder
        for folder in inner
        if os.path.isdir(folder) and any(_DATED.match(name) for name in os.listdir(folder))
    ]
