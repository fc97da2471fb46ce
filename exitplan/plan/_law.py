"""Legal periods and boards, as a plan names them; the rooms `law` and `governance` know more."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any

import attrs

from exitplan.calendars import MeetingRule, Period, YearlyPeriod, parse_meeting_rule
from exitplan.plan._tasks import Assumption, to_assumption, to_texts


@attrs.frozen
class PeriodUse:
    """A legal period that a task lasts for, e.g. ``PeriodUse("pcr2015.standstill")``."""

    rule: str
    """Name of the rule: one of exitplan's (``exitplan period --list``) or of the plan's own."""
    circumstances: tuple[str, ...] = attrs.field(default=(), converter=to_texts)
    """What makes it shorter or longer in law, e.g. ``e-submission``."""
    count: int | None = None
    """A longer count than the law's, in the rule's own unit."""


def to_period_use(value: Any) -> PeriodUse | None:
    """Turn a rule's name into a PeriodUse (the API's converter)."""
    return value if value is None or isinstance(value, PeriodUse) else PeriodUse(str(value))


def to_meeting_rule(value: Any) -> MeetingRule | None:
    """Turn ``third Tuesday`` into a MeetingRule (the API's converter); may raise ValueError."""
    return value if value is None or isinstance(value, MeetingRule) else parse_meeting_rule(value)


def _days(days: Iterable[int]) -> tuple[int, ...]:
    return tuple(days)


def _periods(periods: Iterable[Period | YearlyPeriod]) -> tuple[Period | YearlyPeriod, ...]:
    return tuple(periods)


class IfClosed(enum.Enum):
    """What becomes of a meeting whose day is no working day."""

    SKIP = "skip"
    NEXT = "next"
    PREVIOUS = "previous"


@attrs.frozen
class Board:
    """A body that decides: when it meets, and what must come before and after its meetings."""

    id: str
    title: str
    meets: MeetingRule | None = attrs.field(default=None, converter=to_meeting_rule)
    """The cycle of its meetings, e.g. ``third Tuesday``."""
    dates: tuple[int, ...] = attrs.field(default=(), converter=_days)
    """Day ordinals of meetings that are fixed. From the first to the last of them they stand in
    place of the cycle."""
    recess: tuple[Period | YearlyPeriod, ...] = attrs.field(default=(), converter=_periods)
    """Periods without meetings of the cycle; a fixed meeting stands."""
    pre_election: tuple[Period | YearlyPeriod, ...] = attrs.field(default=(), converter=_periods)
    """Periods in which it decides nothing."""
    if_closed: IfClosed = IfClosed.SKIP
    calendar: str | None = None
    """Whose days off close a meeting day; ``None`` for the plan's calendar."""
    papers: PeriodUse | None = attrs.field(
        default=PeriodUse("council.agenda"), converter=to_period_use
    )
    """From papers to meeting."""
    notice: PeriodUse | None = attrs.field(default=None, converter=to_period_use)
    """From public notice to meeting; ``None`` where none is needed."""
    call_in: PeriodUse | None = attrs.field(default=None, converter=to_period_use)
    """From publication of the decision until it takes effect; ``None`` for at once."""
    publishes_after: int = 2
    """Working days from the meeting to the publication of its decisions."""
    over: int | None = None
    """It decides what is worth more than this, in pounds."""
    up_to: int | None = None
    """It decides what is worth no more than this, in pounds."""
    members: tuple[str, ...] = attrs.field(default=(), converter=to_texts)
    """Who sits on it: roles or organisations, never names of people."""
    source: str | None = None
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)
    notes: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.publishes_after < 0:
            message = f"decisions are published after a meeting, not {self.publishes_after} days"
            raise ValueError(message)


@attrs.frozen
class Gate:
    """A decision that something must pass: ready, notice, papers, meeting, in effect."""

    board: str | None = None
    """Id of the board; ``None`` lets the value choose it."""
    value: int | None = None
    """What is at stake, in pounds."""
    notice: str | None = None
    """Full id of the item at whose finish public notice is given; ``None`` for readiness."""
    key_decision: bool = True
    """Whether the board's public notice is needed."""
    call_in: bool = True
    """Whether the decision can be called in."""
    excludes: tuple[str, ...] = attrs.field(default=(), converter=to_texts)
    """Members of the board who take no part in this decision."""


def to_gate(value: Any) -> Gate | None:
    """Turn a board's id into a Gate (the API's converter)."""
    return value if value is None or isinstance(value, Gate) else Gate(str(value))
