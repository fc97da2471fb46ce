"""What the pages say of a schedule, worked out once: final milestones, room, status words."""

from __future__ import annotations

from functools import cached_property

import attrs

from exitplan.plan import Group, Task
from exitplan.schedule import DeadlineStatus, ItemDates, Schedule, Status
from exitplan.schedule.words import count, long_date, working_time
from exitplan.site._text import clean, slug_table


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
        """Items that say something; the plans of a programme only hold them."""
        plan = self.schedule.plan
        plans = {item.id for item in plan.items} if plan.is_programme else set()
        return [item for item in plan.walk() if item.id not in plans or isinstance(item, Task)]

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
        network = self.schedule.network
        node = network.index[dates.id]
        finish = self.schedule.early.event[2 * node + 1]
        return network.calendar(node).instant(finish + 2 * room.minutes)

    def finding(self, dates: ItemDates) -> str:
        """Say in one clause when an item ends, and how that stands against its deadline."""
        return f"{clean(dates.title)}: {forecast_words(dates)}"


def progress_word(dates: ItemDates) -> str:
    """Say how far an item without a deadline has come."""
    if dates.completed:
        return "done"
    if dates.is_milestone:
        return "to come"
    return "under way" if dates.started else "not started"


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
    if dates.is_milestone:
        text = f"reached on {day}" if dates.completed else f"forecast for {day}"
    else:
        text = f"finished on {day}" if dates.completed else f"forecast to finish on {day}"
    return text if dates.deadline is None else f"{text}, {margin_words(dates.deadline)}"


def days(minutes: int, day_minutes: int) -> str:
    """Write working minutes as a bare number of days, or in full where hours are left over."""
    if minutes % day_minutes == 0:
        return signed(minutes // day_minutes)
    sign = "−" if minutes < 0 else ""
    return f"{sign}{working_time(minutes, day_minutes)}"


def signed(number: int) -> str:
    """Write a whole number, its minus sign a real one."""
    return f"{number:,}".replace("-", "−")
