"""The S-curve of a date in plain numbers: which share of the runs has come by each day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from exitplan.risk._answers import deadline_kept, iso
from exitplan.risk._simulation import LATER_DAY
from exitplan.schedule.words import iso_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exitplan.risk._simulation import Simulation

MOST_POINTS = 400
SHARES = (10, 50, 80, 90)


@attrs.frozen
class Mark:
    """A day on the curve that has a name."""

    name: str
    """``plan``, ``deadline``, or a percentile such as ``p80``."""
    day: int
    share: float
    """Of the runs that have come by then."""

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {"name": self.name, "day": iso(self.day), "share": round(self.share, 6)}


@attrs.frozen
class SCurve:
    """The share of runs in which an item is finished by each day."""

    id: str
    title: str
    points: tuple[tuple[int, float], ...]
    """Days (ordinals) on which the share rises, and to what; between them it is level."""
    marks: tuple[Mark, ...]
    runs: int
    seed: int
    sampling: str

    def mark(self, name: str) -> Mark | None:
        """Give the mark of that name; ``None`` where there is none."""
        return next((mark for mark in self.marks if mark.name == name), None)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "id": self.id,
            "title": self.title,
            "runs": self.runs,
            "seed": self.seed,
            "sampling": self.sampling,
            "points": [[iso_date(day), round(share, 6)] for day, share in self.points],
            "marks": [mark.as_dict() for mark in self.marks],
        }


def s_curve(simulation: Simulation, item_id: str, *, percents: Sequence[int] = SHARES) -> SCurve:
    """Give the S-curve of an item's finish; raises UnknownTaskError.

    Of more than four hundred days, evenly many are left out, never one that is marked.
    """
    days = simulation.days(item_id)
    dates = simulation.schedule[item_id]
    marks = [Mark("plan", dates.finish_day, float((days <= dates.finish_day).mean()))]
    if dates.deadline is not None:
        kept = float(deadline_kept(simulation, item_id).mean())
        marks.append(Mark("deadline", dates.deadline.deadline_day, kept))
    for percent in percents:
        day = simulation.percentile(item_id, percent / 100).value
        if day < LATER_DAY:
            marks.append(Mark(f"p{percent}", day, float((days <= day).mean())))
    found, counts = np.unique(days[days < LATER_DAY], return_counts=True)
    shares = np.cumsum(counts) / len(days)
    wanted = {mark.day for mark in marks}
    step = -(-len(found) // MOST_POINTS)
    last = len(found) - 1
    points = tuple(
        (int(day), float(share))
        for place, (day, share) in enumerate(zip(found, shares, strict=True))
        if place % step == 0 or place == last or int(day) in wanted
    )
    return SCurve(
        item_id,
        dates.title,
        points,
        tuple(marks),
        simulation.runs,
        simulation.seed,
        simulation.sampling.value,
    )
