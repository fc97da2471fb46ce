"""How many people each organisation employs, and how many work for it, before and after a move."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

import attrs

from exitplan.plan import Group, Plan, Route, Transfer, Wave

DAY_ONE = "day-one"
"""Name of the milestone on which a wave moves."""

Steps: TypeAlias = tuple[tuple[int | None, Mapping[str, int]], ...]
"""People by organisation from a day (ordinal) on; ``None`` for before the first move."""


@attrs.frozen
class Move:
    """A wave's move, and who employed it and had its work before and after."""

    day: int | None
    """Day ordinal of the wave's day one; ``None`` where it is not known."""
    wave: str
    """Full id of the wave."""
    title: str
    people: int
    route: Route
    employed_before: str | None
    """``None`` for people who come from outside."""
    employed_after: str
    worked_before: str | None
    """For whom they worked; ``None`` for people who come from outside."""
    works_after: str

    @property
    def changes_employer(self) -> bool:
        """Whether they have another employer afterwards."""
        return self.employed_before != self.employed_after


@attrs.frozen
class Headcount:
    """Who employs the people of some transfers and for whom they work, day by day of change."""

    employed: Steps
    """By employer. The first entry is the state before any move, as if none were known."""
    working_for: Steps
    """By the organisation whose work they do."""
    moves: tuple[Move, ...]
    """By day, then in the order written; those without a day last."""

    @property
    def undated(self) -> tuple[Move, ...]:
        """Moves whose day is not known: their people are counted where they are now."""
        return tuple(move for move in self.moves if move.day is None)

    def records(self) -> list[dict[str, str | int | None]]:
        """Give flat rows for CSV or JSON: which count, from which day, where, how many."""
        return [
            {
                "count": count,
                "from": None if day is None else datetime.date.fromordinal(day).isoformat(),
                "organisation": organisation,
                "people": people,
            }
            for count, steps in (("employed by", self.employed), ("works for", self.working_for))
            for day, numbers in steps
            for organisation, people in numbers.items()
        ]


def transfers_of(plan: Plan) -> dict[str, Transfer]:
    """Give a plan's transfers of staff by their group's full id, in the order written."""
    return {
        item.id: item.facts
        for item in plan.walk()
        if isinstance(item, Group) and isinstance(item.facts, Transfer)
    }


def headcount(transfers: Mapping[str, Transfer], day_of: Callable[[str], int | None]) -> Headcount:
    """Count people before and after every move.

    `transfers` are by their group's full id (:func:`transfers_of`); `day_of`
    gives the day ordinal of a wave's day one by the milestone's full id, or
    ``None`` where it is not known. People who are recruited are counted
    nowhere before they come; everybody else is somewhere on every day.
    """
    moves = list(_moves(transfers, day_of))
    dated = [move for move in moves if move.day is not None]
    dated.sort(key=lambda move: move.day or 0)
    undated = [move for move in moves if move.day is None]
    ordered = (*dated, *undated)
    employed = _steps((m.day, m.people, m.employed_before, m.employed_after) for m in ordered)
    working = _steps((m.day, m.people, m.worked_before, m.works_after) for m in ordered)
    return Headcount(employed, working, ordered)


def came_from(transfer: Transfer, wave: Wave) -> str | None:
    """Give whom a wave works for until its day one; ``None`` for people from outside."""
    if wave.route is Route.RECRUITMENT:
        return None
    if wave.route is Route.REDEPLOYMENT:
        return wave.moves_from or came_to(transfer, wave)
    return wave.moves_from or transfer.moves_from


def came_to(transfer: Transfer, wave: Wave) -> str:
    """Give the employer a wave works for from its day one on."""
    return wave.moves_to or transfer.moves_to


def _moves(
    transfers: Mapping[str, Transfer], day_of: Callable[[str], int | None]
) -> Iterator[Move]:
    for group_id, transfer in transfers.items():
        for wave in transfer.waves:
            wave_id = f"{group_id}.{wave.id}"
            before, after = came_from(transfer, wave), came_to(transfer, wave)
            yield Move(
                day=day_of(f"{wave_id}.{DAY_ONE}"),
                wave=wave_id,
                title=wave.title,
                people=wave.people,
                route=wave.route,
                # Nobody but a transferred or recruited person changes employer: secondees were
                # the council's all along.
                employed_before=before if wave.route in (Route.TUPE, Route.RECRUITMENT) else after,
                employed_after=after,
                worked_before=before,
                works_after=after,
            )


def _steps(moves: Iterable[tuple[int | None, int, str | None, str]]) -> Steps:
    """Add up moves (day, people, from, to), which are in order of their days."""
    moves = list(moves)
    names = sorted({name for move in moves for name in move[2:] if name is not None})
    numbers = dict.fromkeys(names, 0)
    for _, people, before, _ in moves:
        if before is not None:
            numbers[before] += people
    steps: dict[int | None, Mapping[str, int]] = {None: MappingProxyType(dict(numbers))}
    for day, people, before, after in moves:
        if day is None:
            continue
        if before is not None:
            numbers[before] -= people
        numbers[after] += people
        steps[day] = MappingProxyType(dict(numbers))
    return tuple(steps.items())
