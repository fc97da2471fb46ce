"""The last safe dates: how late everything may happen for the service not to have a gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import long_date
from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.network import FOREVER, SteppedWork, WorkThenRule
from exitplan.outlook._dates import contract_dates
from exitplan.outlook._terms import TermDates
from exitplan.plan import MINUTES_PER_DAY, Group, Procurement, Task
from exitplan.schedule import GateDates, LateDates, Schedule, backward_within
from exitplan.schedule.words import count, iso_date

if TYPE_CHECKING:
    from exitplan.calendars import WorkCalendar
    from exitplan.governance import Sitting

_ENDLESS = FOREVER >> 1


@attrs.frozen
class Target:
    """What must be in place by a day."""

    id: str
    title: str
    by_day: int
    forecast_day: int
    why: str
    """What sets the day: a contract's end, a deadline, or the forecast itself."""
    contract: str = ""
    """Id of the contract whose service it replaces."""

    @property
    def is_kept(self) -> bool:
        """Whether it is forecast in time."""
        return self.forecast_day <= self.by_day


@attrs.frozen
class LastDate:
    """The last date on which one thing can happen without moving the targets past their day."""

    id: str
    title: str
    kind: str
    """``decision``, ``legal period``, ``notice``, ``tender step`` or ``transfer``."""
    last_day: int | None
    """For a decision the last day for its papers or notice; for a legal period the last day of
    its event; for everything else the last day on which it may be finished. ``None`` where no
    day is early enough, because no meeting that is known is."""
    forecast_day: int | None
    """``None`` for a notice that nothing in the plan serves."""
    room_days: int | None
    """Working days from the forecast to the last day; negative where it comes too late."""
    days_left: int | None
    """Working days from the status date to the last day."""
    is_projected: bool
    """Whether the last day hangs on bank holidays or meetings that nobody has fixed yet."""
    sitting: Sitting | None = None
    """For a decision: the last meeting that is early enough."""
    cliff: str = ""
    """What missing it costs, where a meeting is behind it."""

    @property
    def is_past(self) -> bool:
        """Whether the last day lies before the status date, or there never was one."""
        return self.last_day is None or (self.days_left is not None and self.days_left < 0)

    def as_dict(self) -> dict[str, Any]:
        """Give it as a flat record."""
        sitting = self.sitting
        return {
            "id": self.id,
            "title": self.title,
            "kind": self.kind,
            "last": None if self.last_day is None else iso_date(self.last_day),
            "forecast": None if self.forecast_day is None else iso_date(self.forecast_day),
            "room_working_days": self.room_days,
            "working_days_left": self.days_left,
            "meeting": None if sitting is None else iso_date(sitting.meets),
            "effective": None if sitting is None else iso_date(sitting.effective),
            "cliff": self.cliff or None,
            "projected": self.is_projected,
        }


@attrs.frozen
class LastDates:
    """Every last safe date of a plan, the most urgent first."""

    targets: tuple[Target, ...]
    rows: tuple[LastDate, ...]

    def __iter__(self) -> Iterator[LastDate]:
        """Give the dates, the most urgent first."""
        return iter(self.rows)


def last_safe_dates(schedule: Schedule, to: str | None = None) -> LastDates:
    """Find how late everything may be for the new service to be in place in time.

    In time means by the last day of the contract that it replaces; with `to`,
    by that item's deadline, the end of the contract it replaces the service of,
    or, with neither, its own forecast. Finished work is left out. Raises
    UnknownTaskError, and PlanError (EP461) where nothing says what must be in
    place.
    """
    targets = tuple(_targets(schedule, to))
    network = schedule.network
    limits: dict[int, int] = {}
    for target in targets:
        node = schedule.node(target.id)
        end = _end_of_day(network.calendar(node), target.by_day)
        limits[node] = min(end, limits.get(node, end))
    late = backward_within(network, schedule.early, limits)
    finder = _Finder(schedule, late, limits)
    rows = {row.id: row for row in map(finder.row, _kinds(schedule).items()) if row is not None}
    contracts = {target.contract for target in targets}
    for contract in contract_dates(schedule):
        if contract.id in contracts:
            for term in contract.notices:
                finder.add_notice(rows, contract.id, term)
    for target in targets:
        rows.pop(target.id, None)
    found = sorted(rows.values(), key=lambda row: (row.last_day or 0, row.room_days or 0))
    return LastDates(targets, tuple(found))


def _end_of_day(calendar: WorkCalendar, day: int) -> int:
    """Give the latest position that is still on a day, rather than at the next one's beginning."""
    end = (day + 1) * MINUTES_PER_DAY
    position = calendar.floor(end)
    return position - 1 if position & 1 and calendar.instant(position) == end else position


def _targets(schedule: Schedule, to: str | None) -> Iterator[Target]:
    contracts = [
        (item, contract)
        for contract in schedule.plan.contracts.values()
        for item in contract.new_service
        if to is None or to == item
    ]
    for item, contract in contracts:
        dates = schedule[item]
        why = f"the last day of “{contract.title}”"
        yield Target(
            item, dates.title, contract.last_day, dates.finish_day, why, contract=contract.id
        )
    if contracts:
        return
    if to is None:
        message = "nothing says what must be in place when a contract ends"
        remedy = "give the plan a contract with new_service:, or name a milestone with --to"
        raise PlanError([Diagnostic("EP461", Severity.ERROR, message, remedy)])
    schedule.node(to)
    dates = schedule[to]
    if dates.deadline is not None:
        yield Target(to, dates.title, dates.deadline.deadline_day, dates.finish_day, "its deadline")
    else:
        yield Target(to, dates.title, dates.finish_day, dates.finish_day, "its own forecast")


def _kinds(schedule: Schedule) -> dict[str, str]:
    """Say, by task id, what has a last safe date and what it is called."""
    kinds: dict[str, str] = {}
    for item in schedule.plan.walk():
        if isinstance(item, Group) and item.facts is not None:
            is_tender = isinstance(item.facts, Procurement)
            for task in item.tasks():
                if is_tender or task.is_milestone:
                    kinds[task.id] = "tender step" if is_tender else "transfer"
    for contract in schedule.plan.contracts.values():
        served = [notice.served_by for notice in contract.notices]
        served += [extension.served_by for extension in contract.extensions]
        kinds.update((item, "notice") for item in served if item is not None)
    for task in schedule.plan.tasks():
        if task.gate is not None:
            kinds[task.id] = "decision"
            if task.gate.notice is not None:
                kinds[task.gate.notice] = "notice"
        elif task.period is not None:
            kinds[task.id] = "legal period"
    return kinds


class _Finder:
    """Turns late positions into last safe dates."""

    def __init__(self, schedule: Schedule, late: LateDates, targets: Iterable[int]) -> None:
        self.schedule = schedule
        self.late = late
        self.targets = frozenset(targets)
        calendar = schedule.network.project_calendar
        assert calendar is not None
        self.calendar: WorkCalendar = calendar
        self.outgoing: dict[int, list[tuple[int, int]]] = {}
        network = schedule.network
        for target in range(network.size):
            for k in network.links_into(target):
                self.outgoing.setdefault(network.source[k] >> 1, []).append((k, target))
        self.never = max(self._missed_for_good(), default=0)
        """Days until here stand for no day at all: some board knows no meeting early enough."""

    def _missed_for_good(self) -> Iterator[int]:
        """Give what stands for no day, for each decision that has none."""
        network = self.schedule.network
        for node, task in enumerate(network.tasks):
            if task.gate is None or self.schedule[task.id].completed:
                continue
            last_day = self._last_day(node)
            gate = None if last_day is None else self.schedule.gate(task.id)
            if gate is not None and last_day is not None and last_day <= gate.table.never:
                yield last_day

    def row(self, entry: tuple[str, str]) -> LastDate | None:
        """Give one item's last date; ``None`` where it is finished or moves no target."""
        task_id, kind = entry
        schedule = self.schedule
        node = schedule.network.index.get(task_id)
        if node is None or schedule[task_id].completed:
            return None
        last_day = self._last_day(node)
        if last_day is None:
            return None
        task = schedule.network.tasks[node]
        gate = schedule.gate(task_id)
        if last_day <= self.never:
            return self._hopeless(node, task, kind, gate)
        row = self._row(task_id, task.title, kind, last_day, self._forecast(task, gate))
        sitting = None if gate is None else gate.table.sitting_for(last_day)
        return attrs.evolve(
            row,
            sitting=sitting,
            cliff=self._cliff(node, gate, sitting),
            is_projected=row.is_projected or (sitting is not None and sitting.is_projected),
        )

    def _hopeless(self, node: int, task: Task, kind: str, gate: GateDates | None) -> LastDate:
        """Give the row of what no known meeting is early enough for."""
        behind = node if gate is not None else self._gate_behind(node)
        decision = None if behind is None else self.schedule.network.tasks[behind]
        found = None if decision is None else self.schedule.gate(decision.id)
        cliff = "no meeting that is known is early enough"
        if found is not None:
            first = long_date(found.table.meets[0])
            cliff = f"no known meeting of {found.board.title} is early enough, not even {first}"
            cliff = cliff if gate is not None else f"“{found.title}”: {cliff}"
        forecast = self._forecast(task, gate)
        return LastDate(
            task.id, task.title, kind, None, forecast, None, None, is_projected=False, cliff=cliff
        )

    def _row(
        self, item: str, title: str, kind: str, last_day: int, forecast: int | None
    ) -> LastDate:
        calendar, status = self.calendar, self.schedule.plan.status_date
        left = None
        if status is not None:
            left = calendar.working_days_between(status.day, last_day + 1) - 1
        return LastDate(
            item,
            title,
            kind,
            last_day,
            forecast,
            None if forecast is None else calendar.working_days_between(forecast + 1, last_day + 1),
            left,
            calendar.is_projected(last_day),
        )

    def add_notice(self, rows: dict[str, LastDate], contract: str, term: TermDates) -> None:
        """Add a contract's notice: it may be served no later than its own rule allows."""
        if term.completed:
            return
        own = rows.get(term.done_by or "")
        if own is not None and own.last_day is None:
            return
        last_day = term.last_day
        if own is not None and own.last_day is not None:
            last_day = min(own.last_day, last_day)
        row = self._row(
            term.done_by or f"{contract}.{term.id}",
            term.title if own is None else own.title,
            "notice",
            last_day,
            term.forecast_day,
        )
        projected = row.is_projected or term.is_projected
        cliff = own.cliff if own is not None and last_day < term.last_day else term.counting
        rows[row.id] = attrs.evolve(row, is_projected=projected, cliff=cliff)

    def _last_day(self, node: int) -> int | None:
        network, event = self.schedule.network, self.late.event
        calendar = network.calendar(node)
        special = network.special.get(node)
        if isinstance(special, SteppedWork) and not special.started:
            start = self.late.remaining_start(node)
            if start >= _ENDLESS:
                return None
            if isinstance(special.length, WorkThenRule):
                return (calendar.instant(special.length.ready(start)) - 1) // MINUTES_PER_DAY
            return calendar.instant(start) // MINUTES_PER_DAY
        finish = event[2 * node + 1]
        if finish >= _ENDLESS:
            return None
        gate = None if node >= len(network.tasks) else network.tasks[node].gate
        if gate is not None:
            # It is ready or being made so; the last meeting that is early enough still counts.
            found = self.schedule.gate(network.tasks[node].id)
            assert found is not None
            return found.table.latest_event(calendar.instant(finish) // MINUTES_PER_DAY)
        return (calendar.instant(finish) - (not finish & 1)) // MINUTES_PER_DAY

    def _forecast(self, task: Task, gate: GateDates | None) -> int:
        if gate is not None:
            return gate.ready_day
        dates = self.schedule[task.id]
        return dates.start_day if task.period is not None else dates.finish_day

    def _cliff(self, node: int, gate: GateDates | None, sitting: Sitting | None) -> str:
        if gate is not None and sitting is not None:
            return _cliff_of(gate, sitting)
        behind = self._gate_behind(node)
        if behind is None:
            return ""
        name = self.schedule.network.tasks[behind].id
        found = self.schedule.gate(name)
        last_day = self._last_day(behind)
        if found is None or last_day is None:
            return ""
        return f"“{found.title}”: {_cliff_of(found, found.table.sitting_for(last_day))}"

    def _gate_behind(self, node: int) -> int | None:
        """Give the decision that sets an item's last date, by the links that bind it."""
        network, event = self.schedule.network, self.late.event
        current = node
        for _ in range(network.size):
            if current != node and current < len(network.tasks):
                if network.tasks[current].gate is not None:
                    return current
                if current in self.targets:
                    return None
            following = [t for k, t in self.outgoing.get(current, ()) if self._binds(k, t, event)]
            if not following:
                return None
            current = following[0]
        return None

    def _binds(self, k: int, target: int, event: list[int]) -> bool:
        network = self.schedule.network
        holds_finish = network.span[target] is None and network.holds_finish(k)
        bound = event[2 * target + 1] | 1 if holds_finish else event[2 * target]
        if bound >= _ENDLESS:
            return False
        bound -= network.weight[k]
        timing = network.rule[k]
        if timing is not None:
            bound = timing.latest(bound)
        return bound >> 1 <= event[network.source[k]] >> 1


def _cliff_of(gate: GateDates, sitting: Sitting) -> str:
    """Say what missing the last meeting costs."""
    later = gate.table.sitting_after(sitting)
    what = "papers" if sitting.ready_by == sitting.papers_by else "notice"
    text = f"{what} by {long_date(sitting.ready_by)} for the meeting of {long_date(sitting.meets)}"
    if later is None:
        return f"{text}; no later meeting is known"
    days = later.meets - sitting.meets
    return (
        f"{text}; a day later means the meeting of {long_date(later.meets)}, "
        f"{count(days, 'calendar day')} on"
    )
