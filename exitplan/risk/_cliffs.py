"""Which cliffs carry the risk: meetings that are missed, and what missing them costs.

A cliff is where a day's delay becomes a month's: the papers deadline of a
board. What it costs is found by dating the same runs again as if the board
waited: as late for the planned meeting as the work is, so late is the decision,
and no later. The difference is what the cliff itself adds. Legal periods are
treated alike: what their counting adds to the delay of their event.
"""

from __future__ import annotations

import copy
from bisect import bisect_left
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from exitplan.errors import HorizonError
from exitplan.network import RuleLength, SteppedWork
from exitplan.network._stepped import DAY_POSITIONS, NoticeGiven, WorkThenRule
from exitplan.risk._again import (
    HASTE,
    Again,
    Days,
    Otherwise,
    mean_difference,
    reruns_for,
    runs_for,
)
from exitplan.risk._repeats import grown
from exitplan.risk._simulation import LATER_DAY
from exitplan.risk._statistics import Chance
from exitplan.schedule.words import iso_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from exitplan.governance import Sittings
    from exitplan.network import Network
    from exitplan.risk._layout import Layout
    from exitplan.risk._simulation import Simulation

MOST_CLIFFS = 40
"""How many are dated again; those that are missed most often."""


@attrs.frozen
class Cliff:
    """One decision or legal period, and what its jumps make of a date."""

    id: str
    title: str
    kind: str
    """``decision`` or ``legal period``."""
    board: str
    """Title of who decides; empty for a legal period."""
    planned_day: int
    """The meeting that the plan counts on; the planned last day of a legal period."""
    last_day: int
    """The last day on which it may be ready for that (its event may happen)."""
    missed: Chance
    """That it is decided (is over) later than planned."""
    meetings_later: float | None
    """How many meetings later, on average, where it is missed; ``None`` for a legal period."""
    at_most_later: int | None
    """How many meetings later in the worst run."""
    costs: Days
    """How much later the date is on average because of the jump, over all runs."""

    @property
    def costs_when_missed(self) -> float:
        """How much later on average in the runs in which it is missed."""
        return self.costs.value / self.missed.value if self.missed.value else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        later = self.meetings_later
        return {
            "id": self.id,
            "title": self.title,
            "kind": self.kind,
            "board": self.board or None,
            "planned": iso_date(self.planned_day),
            "ready_by": iso_date(self.last_day),
            "missed": self.missed.value,
            "missed_standard_error": round(self.missed.standard_error, 6),
            "meetings_later": None if later is None else round(later, 3),
            "most_meetings_later": self.at_most_later,
            "costs_on_average": self.costs.as_dict(),
            "costs_days_when_missed": round(self.costs_when_missed, 3),
        }


@attrs.frozen
class Cliffs:
    """The cliffs on the way to one date, the dearest first."""

    item: str
    runs: int
    """That were dated again for each."""
    found: tuple[Cliff, ...]

    def __iter__(self) -> Any:
        """Give them, the dearest first."""
        return iter(self.found)


class Waiting(RuleLength):
    """A day rule that waits: what is late for the planned day is no later than it is late."""

    __slots__ = ("by", "planned")

    def __init__(self, length: RuleLength, by: int) -> None:
        """Let it wait from a day (of the calendar's own count) on."""
        super().__init__(length.rule, length.first_day)
        self.by = by
        self.planned = length.finish(by * DAY_POSITIONS + 1)

    def finish(self, start: int) -> int:
        """Give the finish, as late as the start is late for the planned one."""
        day = (start - 1) // DAY_POSITIONS
        if day <= self.by:
            return super().finish(start)
        late = self.planned + (day - self.by) * DAY_POSITIONS
        try:
            return min(late, super().finish(start))
        except HorizonError:
            return late


def cliffs(
    simulation: Simulation,
    item_id: str,
    *,
    on_rerun: Callable[[int, int], None] | None = None,
) -> Cliffs:
    """Find which decisions and legal periods make a date later by their jumps.

    Only those from which links lead to it and that come later than planned in
    some run. `on_rerun` is told how many are dated again, and of how many.
    """
    leads = Again(simulation, simulation.runs).leads
    missed = sorted(
        _missed(simulation, lambda node: leads(item_id, [node])),
        key=lambda place: place.missed.value,
        reverse=True,
    )[: min(MOST_CLIFFS, reruns_for(simulation))]
    again = Again(simulation, runs_for(simulation, len(missed) + 1, HASTE))
    base = again.as_it_is(item_id) if missed else None
    found = []
    for number, place in enumerate(missed, 1):
        assert base is not None
        layout = again.layout(Otherwise())
        _let_wait(layout, place)
        costs = mean_difference(base, again.of_layout(item_id, layout))
        found.append(place.cliff(costs))
        if on_rerun is not None:
            on_rerun(number, len(missed))
    found.sort(key=lambda cliff: (cliff.costs.value, cliff.missed.value), reverse=True)
    return Cliffs(item_id, again.runs, tuple(found))


@attrs.frozen
class _Place:
    """A decision or legal period that some runs miss."""

    id: str
    title: str
    board: str
    planned_day: int
    last_day: int
    noticed_by: int | None
    """The last day for a public notice that is an item of its own."""
    missed: Chance
    meetings_later: float | None
    at_most_later: int | None

    def cliff(self, costs: Days) -> Cliff:
        kind = "decision" if self.board else "legal period"
        return Cliff(
            self.id,
            self.title,
            kind,
            self.board,
            self.planned_day,
            self.last_day,
            self.missed,
            self.meetings_later,
            self.at_most_later,
            costs,
        )


def _missed(simulation: Simulation, leads: Callable[[int], bool]) -> Iterable[_Place]:
    schedule = simulation.schedule
    network = schedule.network
    jumping = [
        task
        for node, task in enumerate(network.tasks)
        if (task.gate is not None or task.period is not None)
        and node in network.special
        and not network.special[node].finished
        and leads(node)
    ]
    simulation.compute(task.id for task in jumping)
    for task in jumping:
        days = simulation.days(task.id)
        planned = schedule[task.id].finish_day
        late = days > planned
        if not late.any():
            continue
        gate = schedule.gate(task.id)
        if gate is None:
            begun = schedule[task.id].start_day
            chance = Chance.of(late)
            yield _Place(task.id, task.title, "", planned, begun, None, chance, None, None)
            continue
        sitting, table = gate.sitting, gate.table
        steps = _meetings_later(table, days, sitting.effective)
        late = steps > 0
        if not late.any():
            continue
        has_notice = task.gate is not None and task.gate.notice is not None
        yield _Place(
            task.id,
            task.title,
            gate.board.title,
            sitting.meets,
            sitting.ready_by,
            sitting.notice_by if has_notice else None,
            Chance.of(late),
            float(steps[late].mean()),
            int(steps.max()),
        )


def _meetings_later(table: Sittings, days: NDArray[np.int64], planned: int) -> NDArray[np.int64]:
    """Count, by run, how many meetings later than planned it is decided."""
    effective = np.array(table.effective)
    # What is beyond every known meeting counts as one more.
    places = np.searchsorted(effective, np.minimum(days, LATER_DAY), "left")
    found: NDArray[np.int64] = places - bisect_left(table.effective, planned)
    return found


def _let_wait(layout: Layout, place: _Place) -> None:
    """Let one decision or legal period wait for what is late."""
    network: Network = grown(layout.network)
    layout.network = network
    node = network.index[place.id]
    length = network.steps.get(node)
    special = network.special[node]
    assert isinstance(special, SteppedWork)
    variant = copy.copy(special)
    if length is not None:
        network.steps[node] = variant.length = _waiting(length, place.last_day)
    elif isinstance(special.length, WorkThenRule):
        variant.length = copy.copy(special.length)
        variant.length.then = _waiting(special.length.then, place.last_day)
    else:
        variant.length = _waiting(special.length, place.last_day)
    network.special[node] = variant
    if place.noticed_by is None:
        return
    network.rule = list(network.rule)
    for k in network.links_into(node):
        rule = network.rule[k]
        if isinstance(rule, NoticeGiven):
            waiting = _waiting(rule.length, place.noticed_by)
            network.rule[k] = NoticeGiven(rule.source, waiting, rule.fact)


def _waiting(length: RuleLength, day: int) -> RuleLength:
    try:
        return Waiting(length, day - length.first_day)
    except HorizonError:
        return length
