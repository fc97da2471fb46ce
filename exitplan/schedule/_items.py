"""From positions to the dates of tasks, groups and levels of effort."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exitplan.calendars import WorkCalendar, add_months, build_calendar
from exitplan.errors import HorizonError
from exitplan.network import SteppedWork, about, finished_at, started_at
from exitplan.plan import (
    CriticalRule,
    Deadline,
    ExpectedFinish,
    Group,
    Kind,
    Link,
    LinkType,
    Plan,
    Profile,
    Task,
)
from exitplan.schedule._results import DeadlineStatus, ItemDates, Status
from exitplan.schedule.words import MINUTES_PER_DAY

if TYPE_CHECKING:
    from exitplan.schedule._schedule import Schedule


class ItemTable:
    """Builds the dates of every item of a schedule."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.network = schedule.network
        self.early = schedule.early.event
        self.late = schedule.late.event
        self.longest_path = schedule.longest_path_nodes
        self.calendars = [(c, c.instant) for c in schedule.network.calendars]
        self.table: dict[str, ItemDates] = {}
        self.incoming: dict[str, list[Link]] = {}

    def build(self) -> dict[str, ItemDates]:
        """Give the dates of every item by id, in the plan's order."""
        network = self.network
        for node, task in enumerate(network.tasks):
            self.table[task.id] = self._task(node, task)
        efforts = {task.id for task in network.levels_of_effort}
        items = list(self.schedule.plan.walk())
        for item in items if efforts else ():
            for link in item.before:
                if link.task in efforts:
                    turned = Link(item.id, link.type, link.lag, link.lag_calendar)
                    self.incoming.setdefault(link.task, []).append(turned)
        groups = [item for item in items if isinstance(item, Group)][::-1]
        for group in groups:
            self._group(group)
        for task in network.levels_of_effort:
            self.table[task.id] = self._effort(task)
        for group in groups if network.levels_of_effort else ():
            self._group(group)
        table = self.table
        return {item.id: table[item.id] for item in items if item.id in table}

    def _task(self, node: int, task: Task) -> ItemDates:
        special = self.network.special.get(node)
        if special is not None and special.finished:
            return self._finished(node, task, self.network.calendar(node))
        number = self.network.calendar_of[node]
        calendar, instant = self.calendars[number]
        start, finish = self.early[2 * node], self.early[2 * node + 1]
        early_start = remaining_start = instant(start)
        late_start = instant(self.late[2 * node])
        is_started = special is not None and special.started
        if special is not None:
            remaining_start = instant(self.schedule.early.of(node).remaining_start)
        if is_started and task.progress is not None and task.progress.actual_start is not None:
            early_start = late_start = started_at(calendar, task.progress.actual_start)
        if task.manual is not None and not is_started:
            early_start = remaining_start = self.network.fact.get(2 * node, early_start)
        early_finish, finish_day = forecast_finish(self.schedule, node, task)
        start_day = early_start // MINUTES_PER_DAY
        if task.kind is Kind.MILESTONE or finish == start:
            start_day = finish_day
        total, slack = self.schedule.total_float[node], self.schedule.slack[node]
        deadline = None
        if task.deadline is not None:
            deadline = self._deadline(task, calendar, finish_day, early_finish, completed=False)
        return ItemDates(
            item=task,
            calendar=calendar.name,
            day_minutes=calendar.day_minutes or MINUTES_PER_DAY,
            early_start_at=early_start,
            early_finish_at=early_finish,
            late_start_at=late_start,
            late_finish_at=instant(self.late[2 * node + 1]),
            remaining_start_at=remaining_start,
            start_day=start_day,
            finish_day=finish_day,
            total_float_minutes=total,
            free_float_minutes=0 if self._is_until(task) else max(0, slack),
            critical=self._is_critical(node, total, number),
            longest_path=node in self.longest_path,
            started=is_started,
            completed=False,
            deadline=deadline,
        )

    def _is_until(self, task: Task) -> bool:
        """Whether its finish stays where it is expected; P6 calls that no free float."""
        progress, options = task.progress, self.schedule.plan.options
        return (
            progress is not None
            and progress.expected_finish is not None
            and options.profile is Profile.P6
            and options.expected_finish is ExpectedFinish.USE
        )

    def _is_critical(self, node: int, total: int | None, number: int) -> bool:
        if self.schedule.plan.options.critical is CriticalRule.LONGEST_PATH:
            return node in self.longest_path
        return total is not None and total <= self.schedule.critical_minutes[number]

    def _finished(self, node: int, task: Task, calendar: WorkCalendar) -> ItemDates:
        progress = task.progress
        assert progress is not None
        assert progress.actual_finish is not None
        begun = progress.actual_start or progress.actual_finish
        end = finished_at(calendar, progress.actual_finish)
        start = started_at(calendar, begun)
        if task.kind is Kind.MILESTONE:
            start = end
        return ItemDates(
            item=task,
            calendar=calendar.name,
            day_minutes=calendar.day_minutes or MINUTES_PER_DAY,
            early_start_at=start,
            early_finish_at=end,
            late_start_at=start,
            late_finish_at=end,
            remaining_start_at=end,
            start_day=begun.day,
            finish_day=progress.actual_finish.day,
            total_float_minutes=None,
            free_float_minutes=None,
            critical=False,
            longest_path=node in self.longest_path,
            started=True,
            completed=True,
            deadline=self._deadline(
                task, calendar, progress.actual_finish.day, end, completed=True
            ),
        )

    def _group(self, group: Group) -> None:
        members = [self.table[item.id] for item in group.items if item.id in self.table]
        if members:
            name = group.calendar or self._calendar_of(group)
            self.table[group.id] = self._summary(group, members, name)

    def _calendar_of(self, item: Task | Group) -> str:
        parent = item.id.rpartition(".")[0]
        while parent:
            group = self.schedule.groups.get(parent)
            if group is not None and group.calendar:
                return group.calendar
            parent = parent.rpartition(".")[0]
        return self.schedule.plan.calendar

    def _named(self, name: str) -> WorkCalendar:
        for calendar in self.network.calendars:
            if calendar.name == name:
                return calendar
        return build_calendar(name, self.schedule.plan.calendars)

    def _summary(self, item: Task | Group, members: list[ItemDates], name: str) -> ItemDates:
        calendar = self._named(name)
        completed = all(member.completed for member in members)
        floats = [m.total_float_minutes for m in members if m.total_float_minutes is not None]
        finish_day = max(member.finish_day for member in members)
        is_group = isinstance(item, Group)
        return ItemDates(
            item=item,
            calendar=calendar.name,
            day_minutes=calendar.day_minutes or MINUTES_PER_DAY,
            early_start_at=min(member.early_start_at for member in members),
            early_finish_at=max(member.early_finish_at for member in members),
            late_start_at=min(member.late_start_at for member in members),
            late_finish_at=max(member.late_finish_at for member in members),
            remaining_start_at=min(member.remaining_start_at for member in members),
            start_day=min(member.start_day for member in members),
            finish_day=finish_day,
            total_float_minutes=min(floats, default=None) if is_group else None,
            free_float_minutes=None,
            critical=is_group and any(member.critical for member in members),
            longest_path=is_group and any(member.longest_path for member in members),
            started=any(member.started for member in members),
            completed=completed,
            deadline=self._deadline(
                item,
                calendar,
                finish_day,
                max(member.early_finish_at for member in members),
                completed=completed,
            ),
        )

    def _effort(self, task: Task) -> ItemDates:
        """Size a level of effort by what it spans, or by its own links."""
        name = task.calendar or self._calendar_of(task)
        spanned = [self.table[other] for other in task.spans if other in self.table]
        if not spanned:
            links = [*task.after, *self.incoming.get(task.id, ())]
            spanned = [self.table[link.task] for link in links if link.task in self.table]
            return self._linked_effort(task, links, self._summary(task, spanned, name))
        return self._summary(task, spanned, name)

    def _linked_effort(self, task: Task, links: list[Link], whole: ItemDates) -> ItemDates:
        import attrs

        starts: list[int] = []
        finishes: list[int] = []
        calendar = self._named(whole.calendar)
        for link in links:
            before = self.table.get(link.task)
            if before is None:
                continue
            at = before.early_finish_at if link.type.from_finish else before.early_start_at
            at = _with_lag(at, link, calendar)
            (finishes if link.type.to_finish else starts).append(at)
        start = min(starts, default=whole.early_start_at)
        finish = max(finishes, default=whole.early_finish_at)
        finish = max(finish, start)
        finish_day = (finish - 1) // MINUTES_PER_DAY
        return attrs.evolve(
            whole,
            early_start_at=start,
            early_finish_at=finish,
            remaining_start_at=start,
            start_day=start // MINUTES_PER_DAY,
            finish_day=finish_day,
            deadline=self._deadline(task, calendar, finish_day, finish, completed=whole.completed),
        )

    def _deadline(
        self,
        item: Task | Group,
        calendar: WorkCalendar,
        finish_day: int,
        finish_at: int,
        *,
        completed: bool,
    ) -> DeadlineStatus | None:
        plan = self.schedule.plan
        return deadline_status(plan, item, calendar, finish_day, finish_at, completed=completed)


def forecast_finish(schedule: Schedule, node: int, task: Task) -> tuple[int, int]:
    """Give the instant at which unfinished work is forecast to finish, and the day of that."""
    network = schedule.network
    special = network.special.get(node)
    position = schedule.early.event[2 * node + 1]
    at = network.calendar(node).instant(position)
    if task.manual is not None and (special is None or not special.started):
        at = network.fact.get(2 * node + 1, at)
    is_day_rule = isinstance(special, SteppedWork)
    return at, (at if position & 1 and not is_day_rule else at - 1) // MINUTES_PER_DAY


def deadline_status(
    plan: Plan,
    item: Task | Group,
    calendar: WorkCalendar,
    finish_day: int,
    finish_at: int,
    *,
    completed: bool,
) -> DeadlineStatus | None:
    """Say how an item stands against its deadline; ``None`` where it has none."""
    deadline = item.deadline
    if deadline is None:
        return None
    due = deadline.date.day
    try:
        margin = calendar.working_days_between(finish_day + 1, due + 1)
    except HorizonError as error:
        raise about(error, plan, item.id, "deadline") from None
    status = Status.ON_TIME
    if completed:
        status = Status.DONE
    elif finish_day > due or finish_at > deadline.date.end:
        status = Status.LATE
    elif _is_within_tolerance(deadline, calendar, finish_day, margin):
        status = Status.TIGHT
    return DeadlineStatus(deadline, due, finish_day, margin, status)


def _with_lag(instant: int, link: Link, calendar: WorkCalendar) -> int:
    lag = link.lag
    position = calendar.ceil(instant)
    if lag.amount and lag.unit.is_working:
        minutes = lag.working_minutes(calendar.day_minutes or 0, calendar.week_minutes or 0)
        position += 2 * minutes
    elif lag.amount and lag.unit.is_calendar:
        position = calendar.ceil(add_months(instant, lag.months()))
    elif lag.amount:
        position = calendar.ceil(instant + lag.elapsed_minutes())
    if link.type in (LinkType.FS, LinkType.SS):
        return calendar.instant(position | 1)
    return calendar.instant(position & ~1)


def _is_within_tolerance(
    deadline: Deadline, calendar: WorkCalendar, finish_day: int, margin: int
) -> bool:
    tolerance = deadline.tolerance
    if tolerance is None:
        return False
    if tolerance.unit.is_working:
        day = calendar.day_minutes or MINUTES_PER_DAY
        return margin * day < tolerance.working_minutes(day, calendar.week_minutes or 0)
    if tolerance.unit.is_calendar:
        kept = add_months(finish_day * MINUTES_PER_DAY, tolerance.months())
        return kept > deadline.date.day * MINUTES_PER_DAY
    return (deadline.date.day - finish_day) * MINUTES_PER_DAY < tolerance.elapsed_minutes()
