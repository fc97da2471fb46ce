"""Constraints as instants, with what they hold today."""

from __future__ import annotations

import attrs

from exitplan.calendars import WorkCalendar
from exitplan.plan import Constraint, ConstraintKind, Moment
from exitplan.schedule import ItemDates

_PAIRED = {
    ConstraintKind.START_ON: ConstraintKind.START_NO_EARLIER_THAN,
    ConstraintKind.MUST_START_ON: ConstraintKind.START_NO_EARLIER_THAN,
    ConstraintKind.FINISH_ON: ConstraintKind.FINISH_NO_EARLIER_THAN,
    ConstraintKind.MUST_FINISH_ON: ConstraintKind.FINISH_NO_EARLIER_THAN,
}


@attrs.frozen
class Held:
    """A dated constraint as an instant, and how the computed date stands to it."""

    kind: ConstraintKind
    at: int
    """The instant it names."""
    side: int
    """-1 where the computed date is earlier, 0 where no work lies between, 1 where later."""

    @property
    def constraint(self) -> Constraint:
        """The constraint with its minute."""
        from exitplan.interchange._written_lengths import moment

        return Constraint(self.kind, moment(self.at))

    def as_kind(self, kind: ConstraintKind) -> Constraint:
        """Give another kind of constraint at the same instant."""
        return attrs.evolve(self, kind=kind).constraint

    @property
    def from_below(self) -> Constraint:
        """Only what it says of the earliest date."""
        return self.as_kind(_PAIRED.get(self.kind, self.kind))


def held(
    kind: ConstraintKind,
    date: Moment,
    calendar: WorkCalendar,
    dates: ItemDates,
    *,
    replaces: bool = False,
) -> Held:
    """Give a constraint as the instant it names on a calendar.

    `replaces` tells of a must date that stands in place of the logic, which is
    the latest that it allows.
    """
    computed = dates.early_start_at
    if kind.is_about_finish:
        is_latest = replaces or not kind.holds_from_below
        at = _finish_instant(date, calendar, is_latest=is_latest)
        computed = dates.early_finish_at
    else:
        at = calendar.instant(calendar.ceil(date.begin) | 1)
    return Held(kind, at, _side(calendar, computed, at))


def _finish_instant(date: Moment, calendar: WorkCalendar, *, is_latest: bool) -> int:
    """Give what a finish constraint means on a calendar: of a date alone, its last minute."""
    if date.minute is not None:
        return date.end
    before = calendar.instant(calendar.floor(date.end))
    if is_latest or before > date.begin:
        return before
    return calendar.instant(calendar.ceil(date.end))


def _side(calendar: WorkCalendar, computed: int, at: int) -> int:
    between = (calendar.floor(computed) >> 1) - (calendar.floor(at) >> 1)
    return (between > 0) - (between < 0)


def deadline_instant(calendar: WorkCalendar, date: Moment) -> int:
    """Give a deadline's instant: of a date alone, the day's last working minute if it has one."""
    if date.minute is not None:
        return date.begin
    before = calendar.instant(calendar.floor(date.end) & ~1)
    return before if before > date.begin else date.end - 1
