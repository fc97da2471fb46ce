"""By how much milestones slipped, and how the slip is split: plain values."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.schedule.words import (
    MINUTES_PER_DAY,
    and_list,
    count,
    iso_date,
    short_date,
    working_time,
)

if TYPE_CHECKING:
    from exitplan.plan import Group, Task
    from exitplan.schedule import Forecast, Schedule
    from exitplan.slippage._changes import Change, Difference

MINUS = "\N{MINUS SIGN}"
_MOST_TOLD = 5
"""How many changes of one part are told in its sentence; its record has all."""


class Unstarted(enum.Enum):
    """What a changed duration of work that has not started counts as.

    "Pure progress" is debated: AACE 29R-03 leaves to the analyst whether a new estimate of
    what has not begun is news from the site or a change of the plan.
    """

    REVISION = "revision"
    """A change of the plan."""
    PROGRESS = "progress"
    """News of how the work goes, like the remaining duration of what has started."""


@attrs.frozen
class Amplification:
    """A decision or legal period that made more (or less) of a move than what came to it."""

    item: str
    """Full id of the task that passes the gate or lasts for the period, in the later plan."""
    title: str
    rule: str
    """Title of the board, or of the legal period."""
    in_minutes: int
    """By how much it came to be ready later, by the clock; earlier is negative."""
    out_minutes: int
    """By how much it came to be over later."""
    in_days: int
    """The same in calendar days: of the day on which it was ready."""
    out_days: int
    """Of the first day on which what follows it may be done."""
    why: str
    """``missed the papers deadline of Cabinet``."""

    @property
    def sentence(self) -> str:
        """Say it: ``2 days became 28: missed the papers deadline of Cabinet``."""
        into = count(abs(self.in_days), "day") if self.in_days else _clock(self.in_minutes)
        return f"{into} became {count(abs(self.out_days), 'day')}: {self.why}"

    def record(self) -> dict[str, str | int]:
        """Give it flat, for JSON."""
        return {
            "item": self.item,
            "title": self.title,
            "rule": self.rule,
            "in_minutes": self.in_minutes,
            "out_minutes": self.out_minutes,
            "in_days": self.in_days,
            "out_days": self.out_days,
            "why": self.why,
            "sentence": self.sentence,
        }


def _clock(minutes: int) -> str:
    return working_time(minutes, MINUTES_PER_DAY) if minutes else "nothing"


@attrs.frozen
class Part:
    """What one change did to one milestone, after those before it in the documented order."""

    changes: tuple[Change, ...]
    """One; several where they only make sense together."""
    minutes: int
    """On the milestone's axis; later is positive."""
    calendar_days: int
    is_progress: bool
    """Whether it is what happened, rather than a change of the plan."""
    least: int | None = None
    """The smallest share it had in any order that was tried; ``None`` without orders."""
    most: int | None = None
    """The largest."""
    amplified: tuple[Amplification, ...] = ()

    @property
    def key(self) -> str:
        """A name that stays the same from run to run."""
        return "+".join(change.key for change in self.changes)

    @property
    def item(self) -> str:
        """Full id of the item it is about; empty for the whole plan or several items."""
        items = {change.item for change in self.changes}
        return items.pop() if len(items) == 1 else ""

    @property
    def sentence(self) -> str:
        """Say what changed, and what a gate or period made of it; of very many changes a few."""
        told = [change.sentence for change in self.changes[:_MOST_TOLD]]
        more = len(self.changes) - len(told)
        said = and_list([*told, count(more, "other change")] if more else told)
        return "; ".join([said, *(found.sentence for found in self.amplified)])

    def record(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "change": self.key,
            "task": self.item or None,
            "kind": self.changes[0].kind.value if len(self.changes) == 1 else None,
            "progress": self.is_progress,
            "minutes": self.minutes,
            "calendar_days": self.calendar_days,
            "least": self.least,
            "most": self.most,
            "sentence": self.sentence,
            "changes": [change.record() for change in self.changes],
            "amplified": [found.record() for found in self.amplified],
        }


@attrs.frozen
class MilestoneSlip:
    """One milestone (or whatever has a deadline) in two states of a plan, and the slip split up.

    Minutes are working minutes of `calendar`, later is positive. Where the two plans do not
    mean the same by that calendar, or it does not reach so far, they are minutes by the
    clock and `calendar` is empty. All are 0 where it is new or gone.
    """

    id: str
    """Full id in the later plan (the earlier one's where it is gone)."""
    title: str
    before: Forecast | None
    """``None`` for one that is new."""
    after: Forecast | None
    """``None`` for one that is gone."""
    calendar: str
    """Name of the calendar whose working minutes are counted; empty: by the clock."""
    day_minutes: int
    """Minutes in one day of that calendar; 1,440 by the clock."""
    total_minutes: int = 0
    progress_minutes: int = 0
    """What happened, or did not happen, by the later status date (the half-step)."""
    revision_minutes: int = 0
    """What the changes of the plan did."""
    calendar_days: int = 0
    progress_days: int = 0
    """Calendar days."""
    revision_days: int = 0
    """Calendar days."""
    float_before: int | None = None
    """Total float in working minutes of its calendar; ``None`` for what is finished."""
    float_after: int | None = None
    drivers_before: tuple[str, ...] = ()
    """Full ids (the later plan's) of what was on the longest path to it, by start."""
    drivers_after: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    """What each change did, in the documented order; those that did nothing are left out."""

    @property
    def is_new(self) -> bool:
        """Whether the earlier plan does not have it."""
        return self.before is None

    @property
    def is_gone(self) -> bool:
        """Whether the later plan does not have it."""
        return self.after is None

    @property
    def is_still(self) -> bool:
        """Whether it neither moved nor came nor went, and no two parts make up for each other."""
        return not (self.total_minutes or self.parts or self.is_new or self.is_gone)

    @property
    def item(self) -> Task | Group:
        """The item itself, as the later plan has it."""
        found = self.after or self.before
        assert found is not None
        return found.item

    @property
    def float_erosion(self) -> int | None:
        """By how many minutes its total float shrank; negative where it grew."""
        if self.float_before is None or self.float_after is None:
            return None
        return self.float_before - self.float_after

    @property
    def margin_before(self) -> int | None:
        """Working days from the forecast to the deadline; negative when late."""
        return _margin(self.before)

    @property
    def margin_after(self) -> int | None:
        """The same in the later plan."""
        return _margin(self.after)

    @property
    def joined(self) -> tuple[str, ...]:
        """What is on the longest path to it now and was not then."""
        return tuple(name for name in self.drivers_after if name not in set(self.drivers_before))

    @property
    def left(self) -> tuple[str, ...]:
        """What was on the longest path to it then and is not now."""
        return tuple(name for name in self.drivers_before if name not in set(self.drivers_after))

    def words(self, minutes: int) -> str:
        """Say minutes of its calendar with their sign: ``+9 working days``."""
        if not minutes:
            return count(
                0, "calendar day" if self.day_minutes == MINUTES_PER_DAY else "working day"
            )
        return f"{'+' if minutes > 0 else MINUS}{working_time(minutes, self.day_minutes)}"

    @property
    def sentence(self) -> str:
        """Say it: ``Contract award 14 Mar 2025 → 28 Mar 2025: +10 working days, of which …``."""
        if self.before is None:
            assert self.after is not None
            return f"{self.title} is new: {short_date(self.after.finish_day)}"
        if self.after is None:
            return f"{self.title} is gone; it was to be {short_date(self.before.finish_day)}"
        days = [short_date(dates.finish_day) for dates in (self.before, self.after)]
        shown = days[0] if days[0] == days[1] else " → ".join(days)
        if self.is_still:
            return f"{self.title} {shown}: unmoved"
        text = f"{self.title} {shown}: {self.words(self.total_minutes)}"
        if self.progress_minutes and self.revision_minutes:
            text += (
                f", of which {self.words(self.progress_minutes)} from progress and "
                f"{self.words(self.revision_minutes)} from changes of the plan"
            )
        elif self.progress_minutes:
            text += ", all of it from progress"
        elif self.revision_minutes:
            text += ", all of it from changes of the plan"
        return text

    def record(self) -> dict[str, Any]:
        """Give it as plain data: dates as ISO text, ``None`` for what cannot be compared."""
        is_compared = self.before is not None and self.after is not None

        def compared(number: int) -> int | None:
            return number if is_compared else None

        return {
            "id": self.id,
            "title": self.title,
            "from": None if self.before is None else iso_date(self.before.finish_day),
            "to": None if self.after is None else iso_date(self.after.finish_day),
            "calendar": self.calendar or None,
            "day_minutes": self.day_minutes,
            "total_minutes": compared(self.total_minutes),
            "progress_minutes": compared(self.progress_minutes),
            "revision_minutes": compared(self.revision_minutes),
            "calendar_days": compared(self.calendar_days),
            "progress_days": compared(self.progress_days),
            "revision_days": compared(self.revision_days),
            "float_before": self.float_before,
            "float_after": self.float_after,
            "margin_before": self.margin_before,
            "margin_after": self.margin_after,
            "drivers_before": list(self.drivers_before),
            "drivers_after": list(self.drivers_after),
            "sentence": self.sentence,
            "parts": [part.record() for part in self.parts],
        }


def _margin(dates: Forecast | None) -> int | None:
    return None if dates is None or dates.deadline is None else dates.deadline.margin_working_days


@attrs.frozen
class Slippage:
    """Two states of a plan compared; ``slippage["award"]`` gives one milestone's slip."""

    before: Schedule
    after: Schedule
    difference: Difference
    milestones: tuple[MilestoneSlip, ...]
    """In the later plan's order; those that are gone come last."""
    notes: tuple[str, ...] = ()
    """What the reader of the parts should know, in sentences."""

    def __getitem__(self, milestone: str) -> MilestoneSlip:
        """Give a milestone's slip by its full id; raises KeyError."""
        for slip in self.milestones:
            if slip.id == milestone:
                return slip
        raise KeyError(milestone)

    def __iter__(self) -> Iterator[MilestoneSlip]:
        """Give every milestone's slip."""
        return iter(self.milestones)

    def __len__(self) -> int:
        """Number of milestones."""
        return len(self.milestones)

    def __contains__(self, milestone: object) -> bool:
        """Whether a milestone of that full id is among them."""
        return any(slip.id == milestone for slip in self.milestones)

    @property
    def is_unmoved(self) -> bool:
        """Whether no milestone moved, came or went."""
        return all(slip.is_still for slip in self)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, versioned by its ``schema`` number."""
        dates = [schedule.plan.status_date for schedule in (self.before, self.after)]
        before, after = (None if date is None else iso_date(date.day) for date in dates)
        return {
            "schema": 1,
            "plan": self.after.plan.id,
            "title": self.after.plan.title,
            "status_date_before": before,
            "status_date_after": after,
            "milestones": [slip.record() for slip in self],
            "notes": list(self.notes),
        }
