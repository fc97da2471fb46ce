"""One state of a plan, wherever it was read."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from exitplan.errors import Diagnostic
    from exitplan.plan import Plan


class VersionKind(enum.Enum):
    """Where a state of a plan comes from."""

    WORKING = "working"
    """The plan's files as they lie on the disk."""
    BASELINE = "baseline"
    COMMIT = "commit"
    TAG = "tag"
    SNAPSHOT = "snapshot"
    """A dated file or folder of a plan that lived outside git."""
    FILE = "file"
    """Any other file that somebody named: another plan, or another tool's schedule."""


@attrs.frozen
class Version:
    """One state of a plan, read from somewhere."""

    name: str
    """For people: ``working file``, ``baseline approved-2014``, ``3f2a91c``, ``v1.2``."""
    kind: VersionKind
    plan: Plan | None
    """``None`` where it could not be read; `diagnostics` say why."""
    day: int | None
    """Report date as a day ordinal: the plan's status date, failing that the day on which the
    state was committed, approved or filed; ``None`` where nothing tells."""
    subject: str = ""
    """The commit's subject line, or the baseline's note."""
    role: str = ""
    """In which role its author acted, if given; never a person's name or address."""
    cause: str = ""
    """The cause that the commit names for what it moves (its trailer ``Slip-Cause:``)."""
    commit: str = ""
    """Full hash."""
    diagnostics: tuple[Diagnostic, ...] = ()
    is_rebaseline: bool = False
    """Whether from here on the plan is held against other dates than before."""
    committed: int | None = None
    """Day ordinal on which the state was committed or approved; ``None`` for other kinds."""

    @property
    def changed(self) -> int | None:
        """Day ordinal from which on the plan was so, as far as is known: ``committed``, else `day`.

        A change that is made between two reports carries the status date of the earlier one.
        """
        return self.day if self.committed is None else self.committed
