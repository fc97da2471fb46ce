"""Why an item stands where it does, what it holds up, and how far it may slip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import long_date
from exitplan.plan import LinkType
from exitplan.schedule._causes import Cause, Driver
from exitplan.schedule._drivers import DriverFinder
from exitplan.schedule._results import ItemDates
from exitplan.schedule._trace import driving_links
from exitplan.schedule.words import and_list, iso_date

if TYPE_CHECKING:
    from exitplan.schedule._legal import GateDates, PeriodDates
    from exitplan.schedule._schedule import Schedule


@attrs.frozen
class Step:
    """One link of the chain that leads to an item: an item, and what set its dates."""

    id: str
    title: str
    start_day: int
    finish_day: int
    drivers: tuple[Driver, ...]
    """All of them; the first is the one the chain goes on with."""


@attrs.frozen
class Room:
    """How far the item may slip before one milestone moves."""

    milestone: str
    title: str
    minutes: int
    """Working minutes of the item's own calendar."""
    milestone_day: int


@attrs.frozen
class Explanation:
    """The answer to *why this date?* ``str()`` of it is what the terminal shows."""

    dates: ItemDates
    chain: tuple[Step, ...]
    """From the item back to the fact its dates rest on."""
    holds_up: tuple[str, ...]
    """Ids of the items whose dates it drives directly."""
    holds_up_in_all: int
    """Number of items that its dates drive, directly or through others."""
    has_successors: bool
    """Whether anything waits for it at all."""
    pauses: tuple[str, ...]
    """Named days without work (holidays, closures, blackouts) between its start and finish."""
    room: tuple[Room, ...]
    """By milestone, least first."""
    not_critical_because: str
    """One sentence; empty where the item is critical or finished."""
    legal_period: PeriodDates | None
    """The legal period that it lasts for."""
    decision: GateDates | None
    """The decision that it passes."""
    paragraphs: tuple[str, ...]
    """The same in plain sentences: the dates, what drives them, what hangs on them."""

    def __str__(self) -> str:
        """Say it in paragraphs."""
        return "\n\n".join(self.paragraphs)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "schema": 1,
            **self.dates.record(),
            "chain": [_step_record(step) for step in self.chain],
            "holds_up": list(self.holds_up),
            "holds_up_in_all": self.holds_up_in_all,
            "pauses": list(self.pauses),
            "float_to": [
                {
                    "milestone": room.milestone,
                    "title": room.title,
                    "date": iso_date(room.milestone_day),
                    "minutes": room.minutes,
                }
                for room in self.room
            ],
            "not_critical_because": self.not_critical_because or None,
            "legal_period": None if self.legal_period is None else self.legal_period.as_dict(),
            "decision": None if self.decision is None else self.decision.as_dict(),
            "paragraphs": list(self.paragraphs),
        }


def _step_record(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "title": step.title,
        "start": iso_date(step.start_day),
        "finish": iso_date(step.finish_day),
        "drivers": [
            {
                "cause": driver.cause.value,
                "date": None if driver.day is None else iso_date(driver.day),
                "predecessor": driver.predecessor or None,
                "type": driver.link.type.value if driver.link else None,
                "lag": str(driver.link.lag) if driver.link and driver.link.lag.amount else None,
                "via": driver.via or None,
                "detail": driver.detail or None,
                "closed": list(driver.idle),
            }
            for driver in step.drivers
        ],
    }


def explain(schedule: Schedule, item_id: str) -> Explanation:
    """Explain an item of a schedule; raises UnknownTaskError."""
    from exitplan.schedule._sentences import paragraphs

    dates = schedule[item_id]
    task_id = _standing_for(schedule, item_id)
    chain = tuple(_chain(schedule, task_id)) if task_id else ()
    node = schedule.network.index.get(item_id)
    direct = () if node is None else tuple(_drives_directly(schedule, node))
    in_all = 0 if node is None else _driven_count(schedule, node)
    room = tuple(_room(schedule, item_id)) if node is not None and not dates.completed else ()
    because = "" if node is None else _not_critical_because(schedule, node, dates)
    draft = Explanation(
        dates=dates,
        chain=chain,
        holds_up=direct,
        holds_up_in_all=in_all,
        has_successors=node is not None and _has_successors(schedule, node),
        pauses=() if node is None else tuple(_pauses(schedule, node, dates)),
        room=room,
        not_critical_because=because,
        legal_period=None if node is None else schedule.period(item_id),
        decision=None if node is None else schedule.gate(item_id),
        paragraphs=(),
    )
    return attrs.evolve(draft, paragraphs=tuple(paragraphs(schedule, draft)))


def _standing_for(schedule: Schedule, item_id: str) -> str | None:
    """Give the task whose dates explain an item's: itself, or a group's last member."""
    if item_id in schedule.network.index:
        return item_id
    group = schedule.groups.get(item_id)
    if group is None:
        return None
    members = [task.id for task in group.tasks() if task.id in schedule.network.index]
    return max(members, key=lambda m: schedule[m].early_finish_at, default=None)


def _chain(schedule: Schedule, task_id: str) -> list[Step]:
    finder = DriverFinder(schedule.network, schedule.early, schedule.groups)
    steps = []
    current: str | None = task_id
    while current is not None:
        dates = schedule[current]
        drivers = finder.drivers(schedule.node(current))
        links = [d for d in drivers if d.cause is Cause.LINK]
        links.sort(key=lambda d: (-schedule[d.predecessor].early_finish_at, d.predecessor))
        others = [d for d in drivers if d.cause is not Cause.LINK]
        steps.append(
            Step(current, dates.title, dates.start_day, dates.finish_day, (*links, *others))
        )
        current = links[0].predecessor if links else None
    return steps


def _drives_directly(schedule: Schedule, node: int) -> list[str]:
    """Give the tasks whose early dates a task sets, looking through groups' nodes."""
    network = schedule.network
    found: list[str] = []
    waiting = [node]
    seen = {node}
    outgoing = schedule.driven_nodes
    while waiting:
        for target in outgoing.get(waiting.pop(0), ()):
            if target in seen:
                continue
            seen.add(target)
            if target < len(network.tasks):
                found.append(network.tasks[target].id)
            else:
                waiting.append(target)
    return found


def _has_successors(schedule: Schedule, node: int) -> bool:
    return any(event >> 1 == node for event in schedule.network.source)


def _pauses(schedule: Schedule, node: int, dates: ItemDates) -> Iterator[str]:
    """Name the days without work between an item's start and finish."""
    calendar = schedule.network.calendar(node)
    if dates.completed or dates.finish_day - dates.start_day > _LONGEST_LOOK:
        return
    seen = {"weekend"}
    for day in range(dates.start_day, dates.finish_day + 1):
        if not calendar.is_working_day(day):
            for name in calendar.why_closed(day):
                if name not in seen:
                    seen.add(name)
                    yield name


_LONGEST_LOOK = 400
"""Days: naming every holiday of longer work would bury the answer."""


def _driven_count(schedule: Schedule, node: int) -> int:
    outgoing = schedule.driven_nodes
    waiting, seen = [node], {node}
    while waiting:
        for target in outgoing.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return sum(1 for n in seen if n < len(schedule.network.tasks)) - 1


def _room(schedule: Schedule, item_id: str) -> list[Room]:
    rooms = []
    for milestone in schedule.milestones():
        if milestone.id == item_id or milestone.completed:
            continue
        minutes = schedule.float_to(milestone.id).get(item_id)
        if minutes is not None:
            rooms.append(Room(milestone.id, milestone.title, minutes, milestone.finish_day))
    return sorted(rooms, key=lambda room: (room.minutes, room.milestone_day))


def _not_critical_because(schedule: Schedule, node: int, dates: ItemDates) -> str:
    """Say which other work the nearest common successor waits for."""
    if dates.critical or dates.completed or dates.longest_path:
        return ""
    network = schedule.network
    targets = network.target_of()
    finder = DriverFinder(network, schedule.early, schedule.groups)
    current = node
    seen = {node}
    while True:
        following = [
            (k, targets[k])
            for k, event in enumerate(network.source)
            if event >> 1 == current and targets[k] not in seen
        ]
        if not following:
            return _no_successor(schedule, dates, is_self=current == node)
        driven = [t for k, t in following if k in driving_links(network, schedule.early, t)]
        if driven:
            current = driven[0]
            seen.add(current)
            continue
        waiting = [t for _, t in following if t < len(network.tasks)]
        if not waiting:
            current = following[0][1]
            seen.add(current)
            continue
        target = min(waiting, key=lambda t: schedule[network.tasks[t].id].early_start_at)
        return _waits_longer(schedule, finder.drivers(target), schedule[network.tasks[target].id])


def _no_successor(schedule: Schedule, dates: ItemDates, *, is_self: bool) -> str:
    del dates
    subject = "nothing waits for it" if is_self else "nothing waits for what it leads to"
    return f"{subject}, and the plan's last work finishes on {long_date(schedule.finish_day)}"


def _waits_longer(schedule: Schedule, drivers: list[Driver], target: ItemDates) -> str:
    names = [
        f"“{schedule[d.predecessor].title}” ({_finish_or_start(schedule, d)})"
        for d in drivers
        if d.cause is Cause.LINK
    ]
    if names:
        return f"“{target.title}” waits longer for {and_list(names)}"
    for driver in drivers:
        if driver.cause is Cause.CONSTRAINT and driver.day is not None:
            held = f"its constraint to {driver.detail} {long_date(driver.day)}"
            return f"“{target.title}” is held by {held}"
        if driver.cause is Cause.BY_HAND:
            return f"“{target.title}” keeps dates entered by hand"
        if driver.cause is Cause.AS_REPORTED:
            return f"“{target.title}” has started, and goes on as reported"
        if driver.cause is Cause.STATUS_DATE and driver.day is not None:
            return f"“{target.title}” cannot start before the status date, {long_date(driver.day)}"
    return f"“{target.title}” does not start before {long_date(target.start_day)} anyway"


def _finish_or_start(schedule: Schedule, driver: Driver) -> str:
    before = schedule[driver.predecessor]
    if driver.link is None or driver.link.type in (LinkType.FS, LinkType.FF):
        return long_date(before.finish_day)
    return long_date(before.start_day)
