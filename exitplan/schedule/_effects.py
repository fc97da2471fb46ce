"""What a change of a plan does to its milestones and deadlines."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import build_calendar
from exitplan.errors import HorizonError
from exitplan.plan import Group, Task
from exitplan.schedule._forecasts import Forecast, unwatched, watched
from exitplan.schedule._results import Status
from exitplan.schedule.words import MINUTES_PER_DAY, count, iso_date, short_date

if TYPE_CHECKING:
    from exitplan.calendars import WorkCalendar
    from exitplan.schedule._schedule import Schedule

MINUS = "\N{MINUS SIGN}"


class Outcome(enum.Enum):
    """What has become of a milestone, the most urgent first."""

    NOW_MISSED = "now misses its deadline"
    MISSED_BY_MORE = "misses its deadline by more"
    GONE = "gone"
    NOW_TIGHT = "now within its tolerance"
    REOPENED = "no longer done"
    LATER = "later"
    NEW = "new"
    MET_AGAIN = "meets its deadline again"
    EARLIER = "earlier"
    DONE = "done"
    CHANGED = "another deadline"
    UNMOVED = "unmoved"

    @property
    def rank(self) -> int:
        """Most urgent first: 0 for a deadline that is newly missed."""
        return _RANK[self]


_RANK = {outcome: number for number, outcome in enumerate(Outcome)}


@attrs.frozen
class MilestoneEffect:
    """One milestone (or other item with a deadline) before and after a change."""

    before: Forecast | None
    """``None`` for one that is new."""
    after: Forecast | None
    """``None`` for one that is gone."""
    working_days: int | None = None
    """By how many days of its own calendar the forecast moves; later is positive.

    Calendar days where it is on a calendar of 24 hours. ``None`` where it is
    new or gone, or where its calendar does not reach so far.
    """

    @property
    def latest(self) -> Forecast:
        """How it stands after the change; before, where it is gone."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def id(self) -> str:
        """Full id, after the change."""
        return self.latest.item.id

    @property
    def title(self) -> str:
        """The item's title."""
        return self.latest.item.title

    @property
    def calendar_days(self) -> int | None:
        """By how many calendar days the forecast moves; later is positive."""
        if self.before is None or self.after is None:
            return None
        return self.after.finish_day - self.before.finish_day

    @property
    def margin_before(self) -> int | None:
        """Working days from the forecast to the deadline; negative when late."""
        return _margin(self.before)

    @property
    def margin_after(self) -> int | None:
        """The same, after the change."""
        return _margin(self.after)

    @property
    def outcome(self) -> Outcome:
        """The most urgent of all that has become of it."""
        before, after = self.before, self.after
        if before is None:
            return Outcome.NOW_MISSED if _is_late(after) else Outcome.NEW
        if after is None:
            return Outcome.GONE
        if after.completed and not before.completed:
            return Outcome.DONE
        if _is_late(after) and not _is_late(before):
            return Outcome.NOW_MISSED
        if before.completed and not after.completed:
            return Outcome.REOPENED
        return self._moved(before, after)

    def _moved(self, before: Forecast, after: Forecast) -> Outcome:
        by = after.finish_at - before.finish_at
        margin, margin_was = _margin(after), _margin(before)
        if _is_late(after) and (margin or 0) < (margin_was or 0):
            return Outcome.MISSED_BY_MORE
        if _is_late(before) and not _is_late(after) and after.deadline is not None:
            return Outcome.MET_AGAIN
        if _status(after) is Status.TIGHT and _status(before) is not Status.TIGHT:
            return Outcome.NOW_TIGHT
        if by:
            return Outcome.LATER if by > 0 else Outcome.EARLIER
        return Outcome.UNMOVED if _promise(before) == _promise(after) else Outcome.CHANGED

    @property
    def sentence(self) -> str:
        """Say it: ``Contract award 14 Mar 2025 → 28 Mar 2025, +10 working days, now misses …``."""
        return ", ".join([f"{self.title} {self.forecasts}", *self.remarks])

    @property
    def forecasts(self) -> str:
        """``14 Mar 2025 → 28 Mar 2025``; one date where it does not move."""
        days = [short_date(dates.finish_day) for dates in (self.before, self.after) if dates]
        return days[0] if days[0] == days[-1] else " → ".join(days)

    @property
    def remarks(self) -> tuple[str, ...]:
        """By how much it moves, and how its deadline stands, in a few words each."""
        if self.before is None:
            return ("new", *self._deadline())
        if self.after is None:
            return ("gone",)
        parts = [self._move(), *self._state(), *self._deadline()]
        return tuple(part for part in parts if part)

    def _move(self) -> str:
        """Say by how much it moves."""
        assert self.before is not None
        assert self.after is not None
        days, working = self.calendar_days or 0, self.working_days
        if days and working and self.after.day_minutes != MINUTES_PER_DAY:
            return _signed(working, "working day")
        if days:
            return _signed(days, "calendar day")
        minutes = self.after.finish_at - self.before.finish_at
        if not minutes or self.after.completed:
            return ""
        return f"{'later' if minutes > 0 else 'earlier'} the same day"

    def _state(self) -> list[str]:
        assert self.before is not None
        assert self.after is not None
        if self.after.completed:
            return [] if self.before.completed else ["done"]
        return ["no longer done"] if self.before.completed else []

    def _deadline(self) -> list[str]:
        """Say how its deadline stands, where that is no longer what it was."""
        before, after = self.before, self.after
        assert after is not None
        is_said = before is not None and _promise(before) == _promise(after)
        deadline = after.deadline
        if deadline is None:
            return ["no longer has a deadline"] if before is not None and before.deadline else []
        margin = deadline.margin_working_days
        days = _days(abs(margin), after)
        if after.completed:
            is_news = before is None or not before.completed
            return [f"{days} after its deadline"] if is_news and margin < 0 else []
        if deadline.status is Status.LATE:
            by = f" by {days}" if margin < 0 else " by less than a day"
            if not _is_late(before):
                return [f"now misses its deadline{by}"]
            return [] if is_said else [f"{self._change(margin)} its deadline{by}"]
        if _is_late(before):
            return [f"meets its deadline again{_to_spare(margin, after)}"]
        if deadline.status is Status.TIGHT and _status(before) is not Status.TIGHT:
            return [f"now within the tolerance of its deadline{_to_spare(margin, after)}"]
        if before is not None and before.deadline is not None:
            if before.deadline.deadline_day != deadline.deadline_day:
                return [f"deadline now {short_date(deadline.deadline_day)}"]
            return [f"{days} before its deadline"] if self.calendar_days and margin else []
        return [f"meets its deadline{_to_spare(margin, after)}"]

    def _change(self, margin: int) -> str:
        was = self.margin_before
        return "misses" if was is None or margin < was else "still misses"

    def record(self) -> dict[str, str | int | bool | None]:
        """Give it flat, for JSON: dates as ISO text."""
        before, after = self.before, self.after
        deadline = self.latest.deadline
        return {
            "id": self.id,
            "title": self.title,
            "kind": _kind(self.latest.item),
            "outcome": self.outcome.value,
            "before": iso_date(before.finish_day) if before else None,
            "after": iso_date(after.finish_day) if after else None,
            "working_days": self.working_days,
            "calendar_days": self.calendar_days,
            "deadline": iso_date(deadline.deadline_day) if deadline else None,
            "margin_before": self.margin_before,
            "margin_after": self.margin_after,
            "status_before": _status_text(before),
            "status_after": _status_text(after),
            "completed": after is not None and after.completed,
            "sentence": self.sentence,
        }


def milestone_effects(
    before: Schedule,
    after: Schedule,
    *,
    moved_only: bool = True,
    renamed: Mapping[str, str] | None = None,
) -> tuple[MilestoneEffect, ...]:
    """Compare what two schedules say of milestones and of whatever else has a deadline.

    The most urgent come first: deadlines that are newly missed, then the
    others by :class:`Outcome`, the largest moves before the smaller ones.
    `moved_only` leaves out what is as it was. `renamed` gives the new ids of
    items that have been moved or renamed; those of their members follow.
    """
    renamed = renamed or {}
    old = {new_id(name, renamed): dates for name, dates in watched(before).items()}
    new = watched(after)
    back = {new: old for old, new in renamed.items()}
    effects = [
        _effect(old.get(name) or unwatched(before, new_id(name, back)), dates, after)
        for name, dates in new.items()
    ]
    effects += [
        _effect(dates, unwatched(after, name), after)
        for name, dates in old.items()
        if name not in new
    ]
    if moved_only:
        effects = [effect for effect in effects if effect.outcome is not Outcome.UNMOVED]
    return tuple(sorted(effects, key=_urgency))


def moved_items(
    before: Schedule, after: Schedule, *, renamed: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Give the tasks and milestones of both schedules whose early dates differ, by new id."""
    index = before.network.index
    if renamed:
        index = {new_id(name, renamed): node for name, node in index.items()}
    moved = []
    for node, task in enumerate(after.network.tasks):
        was = index.get(task.id)
        if was is not None and _has_moved(before, was, after, node):
            moved.append(task.id)
    return tuple(moved)


def _has_moved(before: Schedule, was: int, after: Schedule, node: int) -> bool:
    old, new = before.network, after.network
    calendar, calendar_was = new.calendar(node), old.calendar(was)
    for end in (0, 1):
        event, event_was = 2 * node + end, 2 * was + end
        position, position_was = after.early.event[event], before.early.event[event_was]
        fact, fact_was = new.fact.get(event), old.fact.get(event_was)
        if fact is None and fact_was is None and calendar is calendar_was:
            # Where neither is outside working time, positions on one axis tell as much.
            if position != position_was:
                return True
            continue
        at = calendar.instant(position) if fact is None else fact
        was_at = calendar_was.instant(position_was) if fact_was is None else fact_was
        if at != was_at:
            return True
    return False


def new_id(item: str, renamed: Mapping[str, str]) -> str:
    """Give an item's id after items around it (or it itself) have been renamed."""
    for old, new in renamed.items():
        if item == old or item.startswith(f"{old}."):
            return new + item[len(old) :]
    return item


def _effect(before: Forecast | None, after: Forecast | None, schedule: Schedule) -> MilestoneEffect:
    if before is None or after is None:
        return MilestoneEffect(before, after)
    if before.finish_day == after.finish_day:
        return MilestoneEffect(before, after, 0)
    try:
        calendar = _calendar(after.calendar, schedule)
        days = calendar.working_days_between(before.finish_day + 1, after.finish_day + 1)
    except HorizonError:
        return MilestoneEffect(before, after)
    return MilestoneEffect(before, after, days)


def _calendar(name: str, schedule: Schedule) -> WorkCalendar:
    for calendar in schedule.network.calendars:
        if calendar.name == name:
            return calendar
    return build_calendar(name, schedule.plan.calendars)


def _urgency(effect: MilestoneEffect) -> tuple[int, int, int]:
    by = effect.calendar_days or 0
    return (effect.outcome.rank, -abs(by), effect.latest.finish_day)


def _kind(item: Task | Group) -> str:
    return item.kind.word if isinstance(item, Task) else "group"


def _status(dates: Forecast | None) -> Status | None:
    return None if dates is None or dates.deadline is None else dates.deadline.status


def _status_text(dates: Forecast | None) -> str | None:
    status = _status(dates)
    return None if status is None else status.value


def _is_late(dates: Forecast | None) -> bool:
    return _status(dates) is Status.LATE


def _margin(dates: Forecast | None) -> int | None:
    return None if dates is None or dates.deadline is None else dates.deadline.margin_working_days


def _promise(dates: Forecast) -> tuple[int | None, Status | None, int | None]:
    """What its deadline says: day, how it stands, and the margin where that matters."""
    deadline = dates.deadline
    if deadline is None:
        return None, None, None
    is_late = deadline.status is Status.LATE
    return deadline.deadline_day, deadline.status, deadline.margin_working_days if is_late else None


def _days(number: int, dates: Forecast) -> str:
    return count(number, "calendar day" if dates.day_minutes == MINUTES_PER_DAY else "working day")


def _to_spare(margin: int, dates: Forecast) -> str:
    return f" with {_days(margin, dates)} to spare" if margin > 0 else ""


def _signed(number: int, noun: str) -> str:
    return f"{'+' if number > 0 else MINUS}{count(abs(number), noun)}"
