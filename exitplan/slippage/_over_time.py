"""Slippage from one state of a plan to the next, over many: commit by commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from exitplan.errors import ExitplanError
from exitplan.schedule import compute_schedule
from exitplan.schedule.words import iso_date
from exitplan.slippage._attribute import split_slip
from exitplan.slippage._slips import MilestoneSlip, Slippage, Unstarted

if TYPE_CHECKING:
    from exitplan.plan import Plan
    from exitplan.planfile.history import Version
    from exitplan.schedule import Forecast


@attrs.frozen
class Stage:
    """What moved the milestones between two states of a plan that follow each other."""

    earlier: Version
    later: Version
    slips: Slippage
    skipped: tuple[Version, ...] = ()
    """States between the two that could not be read or dated; their changes are in here."""

    def record(self) -> dict[str, Any]:
        """Give it as plain data."""
        later = self.later
        return {
            "from": self.earlier.name,
            "to": later.name,
            "commit": later.commit or None,
            "date": None if later.changed is None else iso_date(later.changed),
            "report_date": None if later.day is None else iso_date(later.day),
            "role": later.role or None,
            "cause": later.cause or None,
            "subject": later.subject or None,
            "skipped": [version.name for version in self.skipped],
            "milestones": [slip.record() for slip in self.slips if not slip.is_still],
        }


class StageSlip(NamedTuple):
    """What one stage did to one milestone."""

    stage: Stage
    slip: MilestoneSlip


@attrs.frozen
class SlipOverTime:
    """The slip of every milestone from the first of many states to the last, stage by stage."""

    stages: tuple[Stage, ...]
    """In the order of time; over them, the minutes of a milestone add up to its whole slip."""
    unread: tuple[Version, ...] = ()
    """States that could not be read or dated."""

    def of(self, milestone: str) -> tuple[StageSlip, ...]:
        """Give the stages that did anything to a milestone, by its id in the last state."""
        return tuple(reversed(list(self._back_from(milestone))))

    def _back_from(self, milestone: str) -> Iterator[StageSlip]:
        name = milestone
        for stage in reversed(self.stages):
            if name in stage.slips:
                slip = stage.slips[name]
                if not slip.is_still:
                    yield StageSlip(stage, slip)
            name = _old_id(name, stage)

    def first_forecast(self, milestone: str) -> Forecast | None:
        """Give what the first state that has a milestone forecast, by its id in the last state."""
        name, found = milestone, None
        for stage in reversed(self.stages):
            if name not in stage.slips or stage.slips[name].is_gone:
                break
            slip = stage.slips[name]
            found = slip.before or slip.after
            name = _old_id(name, stage)
        return found

    def minutes(self, milestone: str) -> int:
        """Give by how many minutes a milestone has moved in all; later is positive."""
        return sum(found.slip.total_minutes for found in self.of(milestone))


def _old_id(name: str, stage: Stage) -> str:
    for old, new in stage.slips.difference.renamed.items():
        if name == new or name.startswith(f"{new}."):
            return old + name[len(new) :]
    return name


def slippage_over(
    versions: Iterable[Version],
    *,
    orders: int = 0,
    seed: int = 1,
    unstarted: Unstarted = Unstarted.REVISION,
) -> SlipOverTime:
    """Split the slip of every milestone among the states (commits, reports) of a plan.

    `versions` are in the order of time. One that could not be read or dated is
    passed over and told; what it changed is found in the next. All stages
    count on one axis: where a milestone's calendar is not the same in all of
    them, by the clock. The other arguments are those of :func:`split_slip`.
    """
    given = tuple(versions)
    options: dict[str, Any] = {"orders": orders, "seed": seed, "unstarted": unstarted}
    found = _stages(given, options, frozenset())
    uneven = _uneven(found)
    return _stages(given, options, uneven) if uneven else found


def _stages(
    versions: Sequence[Version], options: dict[str, Any], by_clock: frozenset[str]
) -> SlipOverTime:
    stages: list[Stage] = []
    unread: list[Version] = []
    skipped: list[Version] = []
    earlier: Version | None = None
    for later in versions:
        if later.plan is None:
            skipped.append(later)
            unread.append(later)
            continue
        if earlier is not None and earlier.plan is not None:
            try:
                slips = split_slip(earlier.plan, later.plan, by_clock=by_clock, **options)
            except ExitplanError:
                # The one of the two that cannot be dated is passed over.
                if stages or _is_dated(earlier.plan):
                    skipped.append(later)
                    unread.append(later)
                else:
                    unread.append(earlier)
                    earlier = later
                continue
            stages.append(Stage(earlier, later, slips, tuple(skipped)))
        earlier, skipped = later, []
    return SlipOverTime(tuple(stages), tuple(unread))


def _is_dated(plan: Plan) -> bool:
    try:
        compute_schedule(plan)
    except ExitplanError:
        return False
    return True


def _uneven(found: SlipOverTime) -> frozenset[str]:
    """Give the milestones, by every id they had, whose stages count on several axes."""
    uneven: set[str] = set()
    calendars: dict[str, str] = {}
    known_as: dict[str, set[str]] = {}
    for stage in found.stages:
        for slip in stage.slips:
            if slip.is_new or slip.is_gone:
                continue
            was = _old_id(slip.id, stage)
            names = known_as.pop(was, {was}) | {slip.id}
            known_as[slip.id] = names
            calendar = calendars.pop(was, slip.calendar)
            if slip.calendar != calendar or names & uneven:
                uneven |= names
            calendars[slip.id] = slip.calendar
    return frozenset(uneven)
