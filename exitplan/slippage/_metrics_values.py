"""Performance metrics as values: what was counted, what comes of it, or why nothing does."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.schedule.words import count, iso_date, short_date, working_time

if TYPE_CHECKING:
    from exitplan.slippage._earned import EarnedSchedule


@attrs.frozen
class Cpli:
    """Critical path length index of one milestone: (CPL + TF) ÷ CPL."""

    milestone: str
    """Full id."""
    title: str
    forecast_day: int
    """Day ordinal."""
    baseline_day: int | None
    """``None`` where the baseline has no such milestone."""
    day_minutes: int
    """Working minutes of one day of its calendar; 1440 where days are calendar days."""
    left_minutes: int | None = None
    """CPL: working time on its calendar from the status date to its early finish."""
    float_minutes: int | None = None
    """TF: working time from its early finish to its baseline finish; negative when late."""
    reason: str = ""
    """Why there is no value; empty where there is one."""

    @property
    def value(self) -> Fraction | None:
        """The index; below 1 when late against the baseline."""
        if self.reason or self.left_minutes is None or self.float_minutes is None:
            return None
        return Fraction(self.left_minutes + self.float_minutes, self.left_minutes)

    @property
    def sentence(self) -> str:
        """Say it with what it is made of."""
        if self.value is None or self.left_minutes is None or self.float_minutes is None:
            return f"CPLI of “{self.title}” cannot be told: {self.reason}"
        left = working_time(self.left_minutes, self.day_minutes)
        room = working_time(self.float_minutes, self.day_minutes)
        side = "before" if self.float_minutes >= 0 else "after"
        return (
            f"CPLI of “{self.title}” {three_places(self.value)}: {left} to go, "
            f"forecast {room} {side} its baseline date"
        )

    def record(self) -> dict[str, Any]:
        """Give it flat, for JSON or CSV."""
        return {
            "milestone": self.milestone,
            "title": self.title,
            "cpli": _number(self.value),
            "left_minutes": self.left_minutes,
            "float_minutes": self.float_minutes,
            "day_minutes": self.day_minutes,
            "forecast": iso_date(self.forecast_day),
            "baseline": None if self.baseline_day is None else iso_date(self.baseline_day),
            "reason": self.reason,
        }


@attrs.frozen
class Bei:
    """Baseline execution index: finished ÷ (due + unbaselined)."""

    finished: int = 0
    """Tasks that are finished, early ones too."""
    due: int = 0
    """Tasks whose baseline finish is not after the status date."""
    unbaselined: int = 0
    """Tasks that the baseline does not have, finished or not; they count as due."""
    dropped: int = 0
    """Tasks that were due and are no longer in the plan: told, but not counted."""
    population: int = 0
    """Tasks of the plan, without summaries, milestones and levels of effort."""
    reason: str = ""
    """Why there is no value; empty where there is one."""

    @property
    def value(self) -> Fraction | None:
        """The index; above 1 where more is finished than was due."""
        if self.reason:
            return None
        return Fraction(self.finished, self.due + self.unbaselined)

    @property
    def sentence(self) -> str:
        """Say it with what it is made of."""
        if self.value is None:
            return f"BEI cannot be told: {self.reason}"
        return (
            f"BEI {three_places(self.value)}: {count(self.finished, 'task')} finished, "
            f"{self.due:,} due, {self.unbaselined:,} not in the baseline"
        )

    def record(self) -> dict[str, Any]:
        """Give it flat, for JSON or CSV."""
        return {"bei": _number(self.value), **attrs.asdict(self)}


@attrs.frozen
class HitTasks:
    """Hit task percentage: of the tasks due in a period, how many were finished in time."""

    hit: int = 0
    """Tasks due in the period and finished on or before the day of their baseline finish."""
    due: int = 0
    """Tasks whose baseline finish lies in the period."""
    since_day: int | None = None
    """First day of the period."""
    until_day: int | None = None
    """Last day of the period: the status date."""
    reason: str = ""
    """Why there is no value; empty where there is one."""

    @property
    def value(self) -> Fraction | None:
        """Per cent."""
        return None if self.reason else Fraction(100 * self.hit, self.due)

    @property
    def sentence(self) -> str:
        """Say it with what it is made of."""
        if self.value is None:
            return f"Hit tasks cannot be told: {self.reason}"
        assert self.since_day is not None
        assert self.until_day is not None
        return (
            f"Hit tasks {self.value.numerator / self.value.denominator:.0f}%: {self.hit:,} of "
            f"{self.due:,} due from {short_date(self.since_day)} to {short_date(self.until_day)} "
            "finished in time"
        )

    def record(self) -> dict[str, Any]:
        """Give it flat, for JSON or CSV."""
        return {
            "hit_percent": _number(self.value),
            "hit": self.hit,
            "due": self.due,
            "since": None if self.since_day is None else iso_date(self.since_day),
            "until": None if self.until_day is None else iso_date(self.until_day),
            "reason": self.reason,
        }


@attrs.frozen
class Metrics:
    """How a plan stands against a baseline at its status date."""

    status_day: int | None
    """Day ordinal; ``None`` where the plan has no status date, and then nothing is measured."""
    cpli: Mapping[str, Cpli]
    """By the milestone's id, in the plan's order."""
    bei: Bei
    hits: HitTasks
    earned: EarnedSchedule

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say every metric with what it is made of."""
        milestones = (found.sentence for found in self.cpli.values())
        return (*milestones, self.bei.sentence, self.hits.sentence, self.earned.sentence)

    def record(self) -> dict[str, Any]:
        """Give everything as plain data for JSON."""
        return {
            "status_date": None if self.status_day is None else iso_date(self.status_day),
            "cpli": [found.record() for found in self.cpli.values()],
            "bei": self.bei.record(),
            "hit_tasks": self.hits.record(),
            "earned_schedule": self.earned.record(),
        }


def three_places(value: Fraction) -> str:
    """Write an index: ``0.667``."""
    return f"{float(value):.3f}"


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
