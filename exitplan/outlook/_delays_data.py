"""Answers as plain data that is small: what is said once is said once.

Most items move a milestone in the way that others do, only so many days sooner or later,
because all of them reach it through the same few. So each way in which a milestone moves is
kept from its first move on, and one that another begins with is not kept again. The same
goes for all that an item moves.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from exitplan.outlook._delays import Delays, ItemDelay, Steps

Entry: TypeAlias = "tuple[int, int, int]"
"""How many days after the first move, which milestone, and the function that says to where."""


def data(delays: Delays) -> dict[str, Any]:
    """Give the data; see :meth:`~exitplan.outlook.Delays.as_data`."""
    items = list(delays.items.values())
    days = list(_days(delays, items))
    first = min(days, default=1)
    axes = _Axes(delays.working_days, first, max(days, default=first))
    functions = _Functions(axes)
    places = {name: place for place, name in enumerate(delays.milestones)}
    owns = [functions.own(item) for item in items]
    tables = _Tables(functions, places)
    moves = tables.rows(items)
    return {
        "base": datetime.date.fromordinal(first).isoformat(),
        "most": delays.most_days,
        "reason": delays.reason,
        "milestones": [[name, day - first] for name, day in delays.milestones.items()],
        "axes": axes.data(),
        "functions": functions.found,
        "tables": tables.data(),
        "ids": [item.item for item in items],
        "units": "".join(item.unit[0] for item in items),
        "items": [[*own, *move] for own, move in zip(owns, moves, strict=True)],
        "known": {
            str(place): item.known_days
            for place, item in enumerate(items)
            if item.known_days < delays.most_days
        },
    }


def _days(delays: Delays, items: Sequence[ItemDelay]) -> Iterator[int]:
    yield from delays.milestones.values()
    for item in items:
        yield item.finish_day
        for steps in (item.own, *(move.steps for move in item.moves)):
            for _, day in steps:
                yield day


class _Axes:
    """Lists of days that follow each other: each calendar's working days, and every day."""

    def __init__(self, working_days: Sequence[Sequence[int]], first: int, last: int) -> None:
        self.first = first
        lists = [[day for day in days if first <= day <= last] for days in working_days]
        self.lists = [*lists, list(range(first, last + 1))]
        self._used: dict[int, int] = {}

    def use(self, number: int) -> int:
        """Give the place of an axis among those that are used."""
        return self._used.setdefault(number, len(self._used))

    def index(self, number: int, day: int) -> int:
        """Give a day's place on an axis; -1 where it is not there."""
        days = self.lists[number]
        place = bisect_left(days, day)
        return place if place < len(days) and days[place] == day else -1

    def runs(self, steps: Steps) -> tuple[int, ...]:
        """Give steps as runs on the axis that takes the fewest."""
        found = [runs for n in range(len(self.lists)) if (runs := self._runs(n, steps)) is not None]
        best = min(found, key=len)
        return self.use(best[0]), *best[1:]

    def _runs(self, number: int, steps: Steps) -> list[int] | None:
        runs = [number]
        before, place_before = -1, -1
        for late, day in steps:
            place = self.index(number, day)
            if place < 0:
                return None
            if late == before + 1 and place == place_before + 1 and len(runs) > 1:
                runs[-1] += 1
            else:
                runs += [late, place, 1]
            before, place_before = late, place
        return runs

    def data(self) -> list[list[int]]:
        """Give those that are used: the first day, and the distances of the others."""
        found = []
        for number in self._used:
            days = [day - self.first for day in self.lists[number]]
            found.append([days[0], *(b - a for a, b in pairwise(days))])
        return found


class _Functions:
    """Ways in which something moves, each kept once."""

    def __init__(self, axes: _Axes) -> None:
        self.axes = axes
        self.found: list[list[int]] = []
        self._numbers: dict[tuple[int, ...], int] = {}
        self._whole: dict[int, int] = {}
        self._own: dict[tuple[Any, ...], tuple[int, int]] = {}
        self._moves = _Beginnings()

    def own(self, item: ItemDelay) -> tuple[int, int]:
        """Give the function of an item's own finish, and where on it the item stands."""
        key = item.finish_day, item.own, item.known_days
        if key not in self._own:
            self._own[key] = self._find_own(item)
        return self._own[key]

    def _find_own(self, item: ItemDelay) -> tuple[int, int]:
        if [late for late, _ in item.own] == list(range(1, item.known_days + 1)):
            days = [item.finish_day, *(day for _, day in item.own)]
            for number, line in enumerate(self.axes.lists):
                place = self.axes.index(number, days[0])
                if place >= 0 and line[place : place + len(days)] == days:
                    return self._line(number), place
        return self._number(self.axes.runs(((0, item.finish_day), *item.own))), 0

    def _line(self, number: int) -> int:
        """Give the function that goes along a whole axis."""
        if number not in self._whole:
            length = len(self.axes.lists[number])
            self._whole[number] = self._number((self.axes.use(number), 0, 0, length))
        return self._whole[number]

    def of_steps(self, steps: Steps, known: int) -> int:
        """Give the function of steps from the first on, of which so many days are known.

        Those of which more days are known have to be asked for first.
        """
        found = self._moves.find(steps, known)
        if found is None:
            found = self._number(self.axes.runs(steps))
            self._moves.add(steps, found)
        return found

    def _number(self, runs: tuple[int, ...]) -> int:
        number = self._numbers.setdefault(runs, len(self.found))
        if number == len(self.found):
            self.found.append(list(runs))
        return number


class _Beginnings:
    """Finds the sequence that another, cut off somewhere, is the beginning of."""

    def __init__(self) -> None:
        self._after: dict[tuple[Any, ...], list[tuple[int, int]]] = {}

    def find(self, sequence: tuple[Any, ...], end: int) -> int | None:
        """Give a sequence that is the same up to an end, the end included."""
        for following, number in self._after.get(sequence, ()):
            if following > end:
                return number
        return None

    def add(self, sequence: tuple[Any, ...], number: int) -> None:
        """Add a sequence, whose members begin with what is compared with the end."""
        for length in range(1, len(sequence) + 1):
            following = sequence[length][0] if length < len(sequence) else 1 << 60
            self._after.setdefault(sequence[:length], []).append((following, number))


class _Tables:
    """What items move, each combination of milestones kept once."""

    def __init__(self, functions: _Functions, places: dict[str, int]) -> None:
        self.functions = functions
        self.places = places
        self.found: list[tuple[Entry, ...]] = []
        self._tables = _Beginnings()

    def rows(self, items: Sequence[ItemDelay]) -> list[list[int]]:
        """Give, for each item, after how many days it moves something, and its table."""
        parts = [
            (item.known_days - move.steps[0][0], number, move.milestone, move.steps)
            for number, item in enumerate(items)
            for move in item.moves
        ]
        # The longest first, so that others can be beginnings of theirs.
        parts.sort(key=lambda part: -part[0])
        entries: list[list[Entry]] = [[] for _ in items]
        for left, number, milestone, steps in parts:
            shift = steps[0][0] - 1
            shifted = tuple((late - shift, day) for late, day in steps)
            function = self.functions.of_steps(shifted, left + 1)
            entries[number].append((shift, self.places[milestone], function))
        rows: list[list[int]] = [[] for _ in items]
        ends = [min((e[0] for e in entry), default=0) for entry in entries]
        for number in sorted(range(len(items)), key=lambda n: ends[n] - items[n].known_days):
            if entries[number]:
                first, left = ends[number], items[number].known_days - ends[number]
                table = tuple(sorted((shift - first, m, f) for shift, m, f in entries[number]))
                rows[number] = [first, self._number(table, left)]
        return rows

    def _number(self, table: tuple[Entry, ...], left: int) -> int:
        found = self._tables.find(table, left - 1)
        if found is None:
            found = len(self.found)
            self.found.append(table)
            self._tables.add(table, found)
        return found

    def data(self) -> list[list[int]]:
        """Give the tables, flat: milestone, shift, function."""
        return [
            [
                number
                for shift, milestone, function in table
                for number in (milestone, shift, function)
            ]
            for table in self.found
        ]
