"""What the pages say of a schedule, worked out once: final milestones, room, status words."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import long_date
from exitplan.errors import Where
from exitplan.plan import MINUTES_PER_DAY, Group, Task
from exitplan.schedule import DeadlineStatus, ItemDates, Schedule, Status
from exitplan.schedule.words import count, working_time
from exitplan.site._text import clean, slug_table

if TYPE_CHECKING:
    from exitplan.schedule import GateDates

_FEWEST_WHOLE_DAYS = 2
"""Days of room from which hours say no more that matters."""


@attrs.frozen
class Room:
    """How far an item may slip before a final milestone moves."""

    milestone: ItemDates
    minutes: int
    """Working minutes of the item's own calendar."""


class Facts:
    """A schedule as the pages tell it."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.slugs = slug_table(dates.id for dates in schedule)

    def line_of(self, where: Where) -> tuple[str, int] | None:
        """Give file and line of a part of the plan; of a step laid out, that of what it is of."""
        locate = self.schedule.written.locate
        found = None if locate is None else locate(where)
        if found is None or found.file is None or found.span is None:
            return None
        return found.file, found.span.line

    @cached_property
    def _written_ids(self) -> frozenset[str]:
        return frozenset(item.id for item in self.schedule.written.walk())

    @cached_property
    def finals(self) -> list[ItemDates]:
        """The milestones that have pages, by forecast date."""
        return self.schedule.final_milestones()

    @cached_property
    def final_ids(self) -> frozenset[str]:
        """Ids of the final milestones."""
        return frozenset(milestone.id for milestone in self.finals)

    @cached_property
    def _rooms(self) -> dict[str, Room]:
        rooms: dict[str, Room] = {}
        for milestone in self.finals:
            if milestone.completed:
                continue
            for task_id, minutes in self.schedule.float_to(milestone.id).items():
                known = rooms.get(task_id)
                if task_id != milestone.id and (known is None or minutes < known.minutes):
                    rooms[task_id] = Room(milestone, minutes)
        return rooms

    def room(self, item_id: str) -> Room | None:
        """Give the final milestone that moves first when an item slips, and after how long."""
        return self._rooms.get(item_id)

    @cached_property
    def critical_ids(self) -> frozenset[str]:
        """Open items whose smallest slip moves a final milestone; groups with one of them."""
        found = set()
        for dates in self.schedule:
            room = self.room(dates.id)
            if dates.kind == "group" or dates.completed:
                continue
            if dates.critical or (room is not None and room.minutes <= 0):
                found.add(dates.id)
        for item_id in list(found):
            parent = item_id.rpartition(".")[0]
            while parent:
                found.add(parent)
                parent = parent.rpartition(".")[0]
        return frozenset(item_id for item_id in found if item_id in self.slugs)

    @cached_property
    def statements(self) -> list[Task | Group]:
        """Items that the plan's authors wrote; the plans of a programme only hold them.

        Inactive ones take no part in the schedule, and are left out.
        """
        plan = self.schedule.written
        plans = {item.id for item in plan.items} if plan.is_programme else set()
        return [
            item
            for item in plan.walk()
            if item.id in self.slugs and (item.id not in plans or isinstance(item, Task))
        ]

    @cached_property
    def laid_out(self) -> list[Task]:
        """Steps that follow from procurements and transfers, which nobody wrote one by one."""
        return [task for task in self.schedule.plan.tasks() if task.id not in self._written_ids]

    @cached_property
    def gates(self) -> dict[str, GateDates]:
        """The decisions of the plan with their meetings, by full id."""
        decisions = [dates.id for dates in self.schedule if dates.day_rule == "gate"]
        found = ((item_id, self.schedule.gate(item_id)) for item_id in decisions)
        return {item_id: gate for item_id, gate in found if gate is not None}

    @property
    def status_day(self) -> int | None:
        """The status date's ordinal."""
        moment = self.schedule.plan.status_date
        return None if moment is None else moment.day

    @property
    def as_of(self) -> str:
        """The status date in words, with what it means where there is none."""
        if self.status_day is None:
            start = long_date(self.schedule.plan.start.day)
            return f"as planned, with nothing reported since the start on {start}"
        return f"as of {long_date(self.status_day)}"

    def state(self, dates: ItemDates) -> str:
        """Give an item's status in words: how it stands, and whether it is critical."""
        word = progress_word(dates)
        if dates.deadline is not None:
            word = deadline_word(dates.deadline)
        return f"{word}, critical" if dates.id in self.critical_ids else word

    def tail_end(self, dates: ItemDates) -> int | None:
        """Give the instant up to which a task may slip before a final milestone moves."""
        room = self.room(dates.id)
        if room is None or room.minutes <= 0 or dates.kind == "group":
            return None
        if is_decision(dates) or is_legal_period(dates):
            return None  # It slips in leaps, or not at all; the table has its float.
        network = self.schedule.network
        node = network.index[dates.id]
        finish = self.schedule.early.event[2 * node + 1]
        return network.calendar(node).instant(finish + 2 * room.minutes)

    def finding(self, dates: ItemDates) -> str:
        """Say in one clause when an item ends, and how that stands against its deadline."""
        return f"{clean(dates.title)}: {forecast_words(dates)}"


def is_decision(dates: ItemDates) -> bool:
    """Whether an item has to pass a board."""
    return isinstance(dates.item, Task) and dates.item.gate is not None


def is_legal_period(dates: ItemDates) -> bool:
    """Whether an item lasts for a legal period."""
    return isinstance(dates.item, Task) and dates.item.period is not None


def progress_word(dates: ItemDates) -> str:
    """Say how far an item without a deadline has come."""
    if is_decision(dates):
        return _of_state(dates, "decision to come", "awaiting its decision", "decided")
    if is_legal_period(dates):
        return _of_state(dates, "legal period to come", "legal period running", "legal period over")
    if dates.completed:
        return "done"
    if dates.is_milestone:
        return "to come"
    return "under way" if dates.started else "not started"


def _of_state(dates: ItemDates, to_come: str, under_way: str, done: str) -> str:
    if dates.completed:
        return done
    return under_way if dates.started else to_come


def deadline_word(deadline: DeadlineStatus) -> str:
    """Give one of the four status words; ``done`` says whether it was in time."""
    if deadline.status is not Status.DONE:
        return str(deadline.status.value)
    if deadline.finish_day <= deadline.deadline_day:
        return "done, on time"
    return f"done, {count(-deadline.margin_working_days, 'working day')} late"


def status_class(deadline: DeadlineStatus | None) -> str:
    """Give the style of a status word."""
    return "" if deadline is None else str(deadline.status.value).replace(" ", "-")


def margin_words(deadline: DeadlineStatus) -> str:
    """Say the margin with its unit and direction: ``9 working days after its deadline``."""
    if deadline.finish_day == deadline.deadline_day:
        return "on the day of its deadline"
    days = count(abs(deadline.margin_working_days), "working day")
    side = "after" if deadline.finish_day > deadline.deadline_day else "before"
    return f"{days} {side} its deadline"


def forecast_words(dates: ItemDates) -> str:
    """Say when an item ends or ended: ``forecast for 13 October 2015, 9 working days after …``."""
    day = long_date(dates.finish_day)
    if is_decision(dates):
        text = f"in effect after {day}" if dates.completed else f"forecast in effect after {day}"
    elif is_legal_period(dates):
        text = f"over after {day}" if dates.completed else f"forecast to be over after {day}"
    elif dates.is_milestone:
        text = f"reached on {day}" if dates.completed else f"forecast for {day}"
    else:
        text = f"finished on {day}" if dates.completed else f"forecast to finish on {day}"
    return text if dates.deadline is None else f"{text}, {margin_words(dates.deadline)}"


def days(minutes: int, day_minutes: int) -> str:
    """Write minutes as a bare number of working days; hours and calendar days with their unit."""
    is_whole = minutes % day_minutes == 0 or abs(minutes) >= _FEWEST_WHOLE_DAYS * day_minutes
    if is_whole and (day_minutes < MINUTES_PER_DAY or not minutes):
        return signed(minutes // day_minutes)
    sign = "−" if minutes < 0 else ""
    return f"{sign}{room_words(minutes, day_minutes)}"


def room_words(minutes: int, day_minutes: int) -> str:
    """Say how far something may slip, or is too late: from two days up in whole days.

    Room is rounded down and lateness up, so that neither is told too well.
    """
    if abs(minutes) < _FEWEST_WHOLE_DAYS * day_minutes:
        return working_time(minutes, day_minutes)
    whole = minutes // day_minutes
    return working_time(whole * day_minutes, day_minutes)


def signed(number: int) -> str:
    """Write a whole number, its minus sign a real one."""
    return f"{number:,}".replace("-", "−")
