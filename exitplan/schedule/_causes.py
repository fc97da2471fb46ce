"""What can set a date, as typed values."""

from __future__ import annotations

import enum

import attrs

from exitplan.plan import Link


class Cause(enum.Enum):
    """What can set a date."""

    LINK = "link"
    PLAN_START = "plan start"
    STATUS_DATE = "status date"
    CONSTRAINT = "constraint"
    ACTUAL = "actual"
    RESUME = "resume date"
    EXPECTED_FINISH = "expected finish"
    AS_LATE_AS_POSSIBLE = "as late as possible"
    SPAN = "span"
    BY_HAND = "entered by hand"
    """Dates that somebody entered, which nothing moves."""
    AS_REPORTED = "as reported"
    """Work left that goes on where the work done ends."""
    PLAN_FINISH = "plan finish"
    """The start of a plan that is scheduled from its finish."""


@attrs.frozen
class Driver:
    """One thing that sets an item's early dates."""

    cause: Cause
    day: int | None = None
    """Day ordinal of the fact, for causes that are a date."""
    predecessor: str = ""
    """Full id, where a link drives."""
    link: Link | None = None
    via: str = ""
    """Group through which the link reaches the item (or leaves the predecessor)."""
    detail: str = ""
    """Which constraint, which fact, or by which of a group's nodes a link goes.

    Of a link: ``gate`` (all members wait), ``end`` (for the last member) or
    ``first`` (for the first to start).
    """
    idle: tuple[str, ...] = ()
    """Named days without work (holidays, closures, blackouts) between cause and start."""
