"""Dates and reports that the logic of a network contradicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from exitplan.plan import LinkType, Moment
from exitplan.schedule._items import forecast_finish
from exitplan.schedule.words import MINUTES_PER_DAY

if TYPE_CHECKING:
    from exitplan.network import Network
    from exitplan.plan import Link, Task
    from exitplan.schedule import Schedule


class OutOfSequence(NamedTuple):
    """Something that happened before what it was to wait for."""

    node: int
    """What has started, or finished."""
    link: Link
    predecessor: str
    """Full id of the task or group that the link says comes first."""


def out_of_sequence(schedule: Schedule) -> list[OutOfSequence]:
    """Find reports that links contradict: started before its predecessor was finished, and so on.

    A lead lets work start before its predecessor is finished, so a link with one says nothing.
    A link into a group speaks of every member.
    """
    return list(_OutOfSequence(schedule).find())


class _OutOfSequence:
    def __init__(self, schedule: Schedule) -> None:
        self.network = schedule.network
        self.special = schedule.network.special
        self.state: dict[int, bool] = {}
        self.gates = set(schedule.network.gates.values())

    def find(self) -> Iterator[OutOfSequence]:
        tasks = self.network.tasks
        happened = [n for n, found in self.special.items() if found.started and n < len(tasks)]
        for node in sorted(happened):
            for link, source in self._links(node, set()):
                if link.lag.amount < 0:
                    continue
                is_contradicted = (
                    self.special[node].finished if link.type.to_finish else True
                ) and not self._has_happened(source, link.type)
                if is_contradicted:
                    yield OutOfSequence(node, link, self.network.item_id(source))

    def _links(self, node: int, seen: set[int]) -> Iterator[tuple[Link, int]]:
        """Give the links that a task keeps to, its groups' included, with their sources."""
        network = self.network
        for k in network.links_into(node):
            source, link = network.source[k] >> 1, network.link[k]
            if link is not None:
                yield link, source
            elif source in self.gates and source not in seen:
                seen.add(source)
                yield from self._links(source, seen)

    def _has_happened(self, node: int, type_: LinkType) -> bool:
        """Whether a task (for a group: its last, or its first member) has finished or started."""
        if node < len(self.network.tasks):
            found = self.special.get(node)
            return found is not None and (found.finished if type_.from_finish else found.started)
        known = self.state.get(node)
        if known is None:
            members = (self.network.source[k] >> 1 for k in self.network.links_into(node))
            whether = all if type_.from_finish else any
            known = whether(self._has_happened(member, type_) for member in members)
            self.state[node] = known
        return known


def invalid_dates(schedule: Schedule) -> list[tuple[int, bool]]:
    """Find forecasts before the status date, and actual dates after it.

    Nodes in the plan's order, each with whether it is a forecast. Nothing
    where the plan has no status date.
    """
    network, status = schedule.network, schedule.plan.status_date
    if status is None:
        return []
    after = Moment(status.day).end
    special, event, calendar_of = network.special, schedule.early.event, network.calendar_of
    # instant(x) < t exactly where x < ceil(t), which spares the instants.
    first = [calendar.ceil(status.begin) for calendar in network.calendars]
    found = [
        (node, True)
        for node in range(len(network.tasks))
        if event[2 * node] < first[calendar_of[node]]
        and _is_past(schedule, node, first[calendar_of[node]])
    ]
    found += [
        (node, False)
        for node, reported in special.items()
        if reported.started and node < len(network.tasks) and _is_after(network.tasks[node], after)
    ]
    return sorted(found)


def _is_past(schedule: Schedule, node: int, first: int) -> bool:
    """Whether unfinished work is forecast to start or finish before a position."""
    special = schedule.network.special.get(node)
    if special is None or not special.started:
        return True
    return not special.finished and schedule.early.event[2 * node + 1] < first


def _is_after(task: Task, instant: int) -> bool:
    progress = task.progress
    if progress is None:
        return False
    reported = (progress.actual_start, progress.actual_finish)
    return any(moment is not None and moment.begin >= instant for moment in reported)


class Unkept(NamedTuple):
    """An item that cannot keep to its date: where negative float comes from."""

    node: int
    minutes: int
    """Its total float, which is negative."""


def unkept(schedule: Schedule) -> list[Unkept]:
    """Find where negative float comes from: items whose own late date lies before their early one.

    Those are the items with negative float whose own bound is not kept, and
    the last of each chain that has it (they wait for the plan's ``finish_by``,
    or stand before a date that replaces the logic).
    """
    network, floats = schedule.network, schedule.total_float
    negative = {node for node, minutes in enumerate(floats) if minutes is not None and minutes < 0}
    if not negative:
        return []
    leading: set[int] = set()
    for node in negative:
        leading.update(network.source[k] >> 1 for k in network.links_into(node))
    found = []
    for node in sorted(negative):
        minutes = floats[node]
        if node >= len(network.tasks) or minutes is None:
            continue
        if node not in leading or _breaks_bound(schedule, node):
            found.append(Unkept(node, minutes))
    return found


def _breaks_bound(schedule: Schedule, node: int) -> bool:
    ceiling = schedule.network.ceiling.get(node)
    if ceiling is None:
        return False
    return (schedule.early.event[2 * node + 1] >> 1) > (ceiling >> 1)


def finish_day_of(schedule: Schedule, node: int) -> int:
    """Give the day on which a task finishes or finished, as an ordinal."""
    task = schedule.network.tasks[node]
    special = schedule.network.special.get(node)
    actual = task.progress.actual_finish if task.progress is not None else None
    if special is not None and special.finished and actual is not None:
        return actual.day
    return forecast_finish(schedule, node, task)[1]


def start_day_of(schedule: Schedule, node: int) -> int:
    """Give the day on which a task starts or started, as an ordinal; of a moment, its day."""
    progress, event = schedule.network.tasks[node].progress, schedule.early.event
    if progress is not None and progress.actual_start is not None:
        return progress.actual_start.day
    if event[2 * node] == event[2 * node + 1] or schedule.network.tasks[node].is_milestone:
        return finish_day_of(schedule, node)
    special = schedule.network.special.get(node)
    if special is not None and special.finished:
        return finish_day_of(schedule, node)
    return schedule.instant(node, 2 * node) // MINUTES_PER_DAY


def working_days(schedule: Schedule, node: int, minutes: int) -> int | float:
    """Give minutes on a node's calendar in its days, for a number beside a finding."""
    day = schedule.network.calendar(node).day_minutes or MINUTES_PER_DAY
    whole, rest = divmod(minutes, day)
    return whole if not rest else minutes / day


def planned_minutes(schedule: Schedule, node: int) -> tuple[int, int] | None:
    """Give the working minutes that a task is planned to take, and those of a day.

    By its own calendar; elapsed time and months by that of the plan, between its early dates.
    ``None`` for milestones, and for legal periods and gates whose length nobody chose.
    """
    network = schedule.network
    span, day = network.span[node], network.calendar(node).day_minutes
    if span and day and day != MINUTES_PER_DAY and node not in network.special:
        return (span + 1) // 2, day
    task = network.tasks[node]
    length = task.effective_duration
    if task.is_milestone or length is None or not length.amount:
        return None
    calendar = network.calendar(node)
    if length.unit.is_working:
        name = _calendar_name(schedule, task)
        named = next((c for c in network.calendars if c.name == name), calendar)
        day, week = named.day_minutes, named.week_minutes
        if day is None or week is None:
            return None
        return length.working_minutes(day, week), day
    return _between(schedule, network, node)


def _between(schedule: Schedule, network: Network, node: int) -> tuple[int, int] | None:
    usual = network.project_calendar
    assert usual is not None
    start, finish = schedule.instant(node, 2 * node), schedule.instant(node, 2 * node + 1)
    if usual.day_minutes is None or not (usual.covers(start) and usual.covers(finish)):
        return None
    return usual.minutes_between(start, finish), usual.day_minutes


def _calendar_name(schedule: Schedule, task: Task) -> str:
    """Give the calendar that a task's working time is counted on."""
    if task.calendar is not None:
        return task.calendar
    parent = task.id.rpartition(".")[0]
    while parent:
        group = schedule.groups.get(parent)
        if group is not None and group.calendar:
            return group.calendar
        parent = parent.rpartition(".")[0]
    return schedule.plan.calendar
