"""Parts that no order of the changes favours: averages over many orders.

What a change does to a milestone can depend on what was changed before it: of two delays
on parallel paths only the second, whichever that is, moves anything. Averaged over all orders
each gets its share (the Shapley value), and the spread shows how much the order mattered.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

import attrs

from exitplan.errors import HorizonError
from exitplan.slippage._slips import Amplification, Part

if TYPE_CHECKING:
    from exitplan.slippage._attribute_parts import Axis, Half
    from exitplan.slippage._changes import Change
    from exitplan.slippage._stepper_watch import Readings

FEW = 5
"""Units of which every order is tried: 120 orders."""


@attrs.frozen
class Orders:
    """How many orders to try, and from which seed they are drawn."""

    count: int
    seed: int

    def of(self, units: int) -> Iterator[Sequence[int]]:
        """Give orders of so many units: all of them where they are few, else random ones."""
        if units <= FEW or math.factorial(units) <= self.count:
            yield from itertools.permutations(range(units))
            return
        chance = random.Random(self.seed)  # noqa: S311 - a sample, no secret
        for _ in range(self.count):
            order = list(range(units))
            chance.shuffle(order)
            yield order


class Shuffled(Protocol):
    """A half of a slip whose units can be taken in any order."""

    @property
    def units(self) -> Sequence[tuple[Change, ...]]:
        """What can be put in order."""

    def run(self, order: Sequence[int]) -> Iterator[Readings | None]:
        """Take the units in that order; ``None`` where that is no state that can be."""


@attrs.define
class _Share:
    """What one unit did to one milestone, over all orders."""

    minutes: int = 0
    days: int = 0
    least: int | None = None
    most: int | None = None

    def add(self, minutes: int, days: int) -> None:
        self.minutes += minutes
        self.days += days
        self.least = minutes if self.least is None else min(self.least, minutes)
        self.most = minutes if self.most is None else max(self.most, minutes)

    @property
    def is_nothing(self) -> bool:
        return not (self.minutes or self.days or self.least or self.most)


class AveragedHalf:
    """One of the two halves of a slip, its parts averaged over many orders."""

    def __init__(
        self, shuffled: Shuffled, documented: Half, orders: Orders, axes: Sequence[Axis]
    ) -> None:
        self.documented = documented
        self.units = shuffled.units
        self.axes = axes
        self.runs = 0
        """How many orders were tried."""
        self._shares = [[_Share() for _ in self.units] for _ in axes]
        for order in orders.of(len(self.units)):
            self._run(shuffled, order)
            self.runs += 1

    def _run(self, shuffled: Shuffled, order: Sequence[int]) -> None:
        """Go through one order. What can be no plan leaves the milestones where they were."""
        was = list(self.documented.start)
        places = [_place(axis, reading) for axis, reading in zip(self.axes, was, strict=True)]
        for unit, readings in zip(order, shuffled.run(order), strict=True):
            for n, axis in enumerate(self.axes):
                before, now = was[n], was[n] if readings is None else readings[n]
                minutes = days = 0
                if now is not None and now != before:
                    place = _place(axis, now)
                    if place is not None:
                        minutes = place - (places[n] or 0)
                        days = now.day - before.day if before is not None else 0
                        places[n], was[n] = place, now
                self._shares[n][unit].add(minutes, days)

    def parts(self, place: int, axis: Axis) -> tuple[Part, ...]:
        """Give each unit's average share; they add up as they do in the documented order."""
        if axis is not self.axes[place]:
            return self.documented.parts(place, axis)
        shares = self._shares[place]
        minutes = _whole([Fraction(share.minutes, self.runs) for share in shares])
        days = _whole([Fraction(share.days, self.runs) for share in shares])
        amplified = self._amplified(place)
        return tuple(
            Part(
                unit,
                minutes[n],
                days[n],
                self.documented.is_progress,
                share.least,
                share.most,
                amplified.get(unit, ()),
            )
            for n, (unit, share) in enumerate(zip(self.units, shares, strict=True))
            if not share.is_nothing
        )

    def _amplified(self, place: int) -> Mapping[tuple[Change, ...], tuple[Amplification, ...]]:
        steps = self.documented.steps
        return {step.changes: step.amplified.get(place, ()) for step in steps}


def _place(axis: Axis, reading: object) -> int | None:
    at = getattr(reading, "at", None)
    if at is None:
        return None
    try:
        return axis.place(at)
    except HorizonError:
        return None


def _whole(shares: Sequence[Fraction]) -> list[int]:
    """Round shares to whole numbers that add up to the same: the largest remainders go up."""
    floors = [math.floor(share) for share in shares]
    left = int(sum(shares)) - sum(floors)
    by_rest = sorted(range(len(shares)), key=lambda n: (floors[n] - shares[n], n))
    for n in by_rest[:left]:
        floors[n] += 1
    return floors
