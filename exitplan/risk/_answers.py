"""What a simulation answers: how likely each date is, and what goes with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from exitplan.errors import HorizonError
from exitplan.plan import MINUTES_PER_DAY, TakeOption
from exitplan.risk._chief import Why, chief, main_of, new_services
from exitplan.risk._simulation import LATER_DAY
from exitplan.risk._statistics import Chance, Percentile
from exitplan.schedule import watched
from exitplan.schedule.words import iso_date

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exitplan.calendars import WorkCalendar
    from exitplan.risk._simulation import Simulation
    from exitplan.schedule import ItemDates

PERCENTILES = (10, 50, 80, 90)
"""Those told of every milestone."""


@attrs.frozen
class Later:
    """How much later a percentile is than the plan's own date."""

    calendar_days: int
    working_days: int | None
    """On the item's own calendar; ``None`` on a calendar of 24 hours, or beyond its years."""


@attrs.frozen
class DeadlineRisk:
    """How likely a deadline is kept, and how late it is where it is not."""

    day: int
    kept: Chance
    days_late: float
    """Mean calendar days late over all runs, those in time counting as nothing."""
    days_late_error: float
    days_late_if_late: float | None
    """Over the runs that are late; ``None`` where none is."""

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        late = self.days_late_if_late
        return {
            "day": iso_date(self.day),
            **_chance("kept", self.kept),
            "days_late": round(self.days_late, 3),
            "days_late_standard_error": round(self.days_late_error, 3),
            "days_late_if_late": None if late is None else round(late, 3),
        }


@attrs.frozen
class MilestoneRisk:
    """How likely a milestone's dates are."""

    id: str
    title: str
    is_milestone: bool
    completed: bool
    is_certain: bool
    """Whether it comes on the plan's own date in every run."""
    planned_day: int
    planned: Chance
    """That it comes no later than the plan's own date."""
    percentiles: tuple[Percentile, ...]
    """Days (ordinals); beyond all years where :func:`is_beyond` says so."""
    reached: dict[int, Chance]
    """By percentile: that it comes by that very day, on which more may come than were asked."""
    later: dict[int, Later]
    """The merge bias: by percentile, how much later it is than the plan's own date."""
    mean_later: float
    """Calendar days by which the runs finish later on average."""
    mean_later_error: float
    deadline: DeadlineRisk | None
    beyond: float
    """Share of runs in which it leaves the years that its calendar knows."""

    def at(self, percent: int) -> Percentile:
        """Give one of its percentiles; raises KeyError for one that was not asked for."""
        for found in self.percentiles:
            if round(100 * found.share) == percent:
                return found
        raise KeyError(percent)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, dates in ISO form."""
        return {
            "id": self.id,
            "title": self.title,
            "completed": self.completed,
            "planned": iso_date(self.planned_day),
            **_chance("planned_chance", self.planned),
            "percentiles": {
                f"p{round(100 * found.share)}": {
                    "day": iso(found.value),
                    "reached": self.reached[round(100 * found.share)].value,
                    "standard_error_days": round(found.standard_error, 3),
                }
                for found in self.percentiles
            },
            "later_than_planned": {
                f"p{percent}": attrs.asdict(later) for percent, later in self.later.items()
            },
            "mean_days_later": round(self.mean_later, 3),
            "mean_days_later_standard_error": round(self.mean_later_error, 3),
            "deadline": None if self.deadline is None else self.deadline.as_dict(),
            "beyond_known_years": self.beyond,
        }

    def record(self) -> dict[str, object]:
        """Give it flat, for CSV."""
        deadline = self.deadline
        return {
            "id": self.id,
            "title": self.title,
            "completed": self.completed,
            "planned": iso_date(self.planned_day),
            "planned_chance": self.planned.value,
            "planned_chance_standard_error": round(self.planned.standard_error, 6),
            **{f"p{round(100 * p.share)}": iso(p.value) for p in self.percentiles},
            "mean_days_later": round(self.mean_later, 3),
            "deadline": None if deadline is None else iso_date(deadline.day),
            "deadline_chance": None if deadline is None else deadline.kept.value,
            "deadline_chance_standard_error": None
            if deadline is None
            else round(deadline.kept.standard_error, 6),
            "days_late": None if deadline is None else round(deadline.days_late, 3),
        }


@attrs.frozen
class GapRisk:
    """How likely a contract ends before the new service is in place."""

    contract: str
    title: str
    last_day: int
    """As the plan has it, without options that a branch may take."""
    later_end: float
    """Share of runs in which an option lets it run longer."""
    gap: Chance
    gap_days_if_gap: float | None
    """Mean calendar days between its last day and the new service, where there is a gap."""
    new_service: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        days = self.gap_days_if_gap
        return {
            "contract": self.contract,
            "title": self.title,
            "last_day": iso_date(self.last_day),
            "runs_on_by_option": self.later_end,
            **_chance("gap", self.gap),
            "gap_days_if_gap": None if days is None else round(days, 3),
            "new_service": list(self.new_service),
        }


@attrs.frozen
class RiskReport:
    """What a simulation says of a plan's milestones, deadlines and contracts."""

    milestones: tuple[MilestoneRisk, ...]
    """In the plan's order."""
    main: MilestoneRisk | None
    """The one that the answer is about: the first asked for, or what the plan is for."""
    why: Why
    """Why that."""
    chief: tuple[str, ...]
    """Ids of those worth telling first; all of them where some were asked for."""
    gaps: tuple[GapRisk, ...]
    all_deadlines: Chance | None
    """That all deadlines of these milestones are kept together; ``None`` for fewer than two."""
    all_p80: Chance | None
    """That all of them come by their own 80th percentiles; ``None`` for fewer than two."""

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "main": None if self.main is None else self.main.id,
            "main_because": None if self.main is None else self.why.value,
            "milestones": [found.as_dict() for found in self.milestones],
            "contracts": [gap.as_dict() for gap in self.gaps],
            **_chance("all_deadlines_kept", self.all_deadlines),
            **_chance("all_by_their_p80", self.all_p80),
        }


def risk_report(
    simulation: Simulation,
    milestones: Sequence[str] | None = None,
    *,
    percentiles: Collection[int] = PERCENTILES,
) -> RiskReport:
    """Say how likely the dates of milestones are, and of whatever has a deadline.

    `milestones` are full ids; by default all that the simulation watches, and the
    answer is about the new service of a contract, failing that the last final milestone. What
    is asked of the answer as a whole is asked of these. The usual percentiles
    are always among them. Raises UnknownTaskError.
    """
    percents = sorted({*PERCENTILES, *percentiles})
    asked = _watched(simulation) if milestones is None else milestones
    wanted = list(dict.fromkeys(asked))
    simulation.compute(wanted)
    found = [_milestone(simulation, item_id, percents) for item_id in wanted]
    by_id = {risk.id: risk for risk in found}
    main, why, first = wanted[0] if wanted else None, Why.ASKED, tuple(wanted)
    if milestones is None:
        main, why = main_of(simulation.schedule, by_id)
        first = () if main is None else chief(simulation.schedule, by_id, main)
    open_ones = [risk for risk in found if not risk.completed]
    return RiskReport(
        tuple(found),
        None if main is None else by_id[main],
        why,
        first,
        tuple(_gaps(simulation)),
        _all_deadlines(simulation, [risk for risk in open_ones if risk.deadline is not None]),
        _all_p80(simulation, open_ones),
    )


def iso(day: int) -> str | None:
    """Write a day as data; nothing for one beyond all known years."""
    return None if is_beyond(day) else iso_date(day)


def is_beyond(day: int) -> bool:
    """Whether a day is beyond the years that its calendar knows."""
    return day >= LATER_DAY


def _chance(name: str, chance: Chance | None) -> dict[str, float | None]:
    if chance is None:
        return {name: None}
    return {name: chance.value, f"{name}_standard_error": round(chance.standard_error, 6)}


def _watched(simulation: Simulation) -> list[str]:
    """Give the milestones, what has a deadline and new services, as far as the runs date it."""
    schedule = simulation.schedule
    in_runs = {task.id for task in schedule.network.tasks}
    return [
        name
        for name in [*watched(schedule), *new_services(schedule)]
        if name in in_runs
        or (name in schedule.groups and any(t.id in in_runs for t in schedule.groups[name].tasks()))
    ]


def _milestone(simulation: Simulation, item_id: str, percents: Sequence[int]) -> MilestoneRisk:
    dates = simulation.schedule[item_id]
    percentiles = tuple(simulation.percentile(item_id, percent / 100) for percent in percents)
    bias = simulation.merge_bias(item_id)
    calendar = _calendar(simulation, dates)
    later = {
        percent: Later(
            found.value - bias.day, _working_days(calendar, dates, bias.day, found.value)
        )
        for percent, found in zip(percents, percentiles, strict=True)
        if not is_beyond(found.value)
    }
    return MilestoneRisk(
        item_id,
        dates.title,
        dates.is_milestone,
        dates.completed,
        bool((simulation.days(item_id) == bias.day).all()),
        bias.day,
        bias.chance,
        percentiles,
        {
            percent: simulation.chance(item_id, found.value)
            for percent, found in zip(percents, percentiles, strict=True)
        },
        later,
        bias.mean_days,
        bias.standard_error,
        _deadline(simulation, dates),
        simulation.share_beyond(item_id),
    )


def _calendar(simulation: Simulation, dates: ItemDates) -> WorkCalendar | None:
    calendars = simulation.schedule.network.calendars
    return next((found for found in calendars if found.name == dates.calendar), None)


def _working_days(
    calendar: WorkCalendar | None, dates: ItemDates, day: int, later: int
) -> int | None:
    if calendar is None or dates.day_minutes == MINUTES_PER_DAY:
        return None
    try:
        return calendar.working_days_between(day + 1, later + 1)
    except HorizonError:
        return None


def _deadline(simulation: Simulation, dates: ItemDates) -> DeadlineRisk | None:
    if dates.deadline is None:
        return None
    kept = Chance.of(deadline_kept(simulation, dates.id))
    due = dates.deadline.deadline_day
    days = simulation.days(dates.id)
    late = np.maximum(days[days < LATER_DAY] - due, 0).astype(np.float64)
    error = float(late.std()) / len(late) ** 0.5 if len(late) else 0.0
    is_late = late > 0
    return DeadlineRisk(
        due,
        kept,
        simulation.days_late(dates.id, due),
        error,
        float(late[is_late].mean()) if is_late.any() else None,
    )


def _gaps(simulation: Simulation) -> list[GapRisk]:
    found = []
    for contract in simulation.schedule.plan.contracts.values():
        if not contract.new_service:
            continue
        expiry = simulation.expiry(contract.id)
        days = np.maximum.reduce([simulation.days(item) for item in contract.new_service])
        gap = (days - expiry)[(days > expiry) & (days < LATER_DAY)]
        found.append(
            GapRisk(
                contract.id,
                contract.title,
                contract.last_day,
                float((expiry > contract.last_day).mean()),
                simulation.chance_of_gap(contract.id),
                float(gap.mean()) if len(gap) else None,
                tuple(contract.new_service),
            )
        )
    return found


def _all_deadlines(simulation: Simulation, dated: Sequence[MilestoneRisk]) -> Chance | None:
    if len(dated) < 2:
        return None
    kept = np.ones(simulation.runs, dtype=bool)
    for risk in dated:
        kept &= deadline_kept(simulation, risk.id)
    return Chance.of(kept)


def deadline_kept(simulation: Simulation, item_id: str) -> NDArray[np.bool_]:
    """Tell in which runs an item keeps its deadline; in all if it has none."""
    deadline = simulation.schedule[item_id].deadline
    if deadline is None:
        return np.ones(simulation.runs, dtype=bool)
    due = deadline.deadline.date
    kept: NDArray[np.bool_] = (simulation.days(item_id) <= due.day) & (
        simulation.finishes(item_id) <= due.end
    )
    return kept


def _all_p80(simulation: Simulation, risks: Sequence[MilestoneRisk]) -> Chance | None:
    uncertain = [risk for risk in risks if not risk.is_certain]
    if len(uncertain) < 2:
        return None
    return simulation.joint({risk.id: risk.at(80).value for risk in uncertain})


def options_that_may_be_taken(simulation: Simulation, contract_id: str) -> list[str]:
    """Give the titles of the branches by which a contract may run longer."""
    return [
        branch.title
        for name, branch in simulation.schedule.plan.branches.items()
        if isinstance(branch.then, TakeOption)
        and branch.then.contract == contract_id
        and name in simulation.branches
    ]
