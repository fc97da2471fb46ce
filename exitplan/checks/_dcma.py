"""The fourteen points of the DCMA assessment, each with what it counted.

DCMA-EA PAM 200.1 (Earned Value Management System Program Analysis Pamphlet,
October 2012), section 4. Where it leaves a reading open ours stands beside the
number, and nothing is rounded before it is compared. The page "Network
quality" of the documentation tells every population.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import attrs

if TYPE_CHECKING:
    from exitplan.checks._dcma_baseline import BaselineMetrics
    from exitplan.checks._dcma_network import NetworkMetrics
    from exitplan.schedule import Schedule

Number = int | Fraction


class DcmaSettings(NamedTuple):
    """The limits; those of the pamphlet unless somebody says otherwise."""

    high_float_days: Number = 44
    """Working days above which total float is high."""
    long_days: Number = 44
    """Working days above which a duration is high."""
    logic: Fraction = Fraction(5, 100)
    leads: Fraction = Fraction(0)
    lags: Fraction = Fraction(5, 100)
    types: Fraction = Fraction(90, 100)
    constraints: Fraction = Fraction(5, 100)
    high_float: Fraction = Fraction(5, 100)
    negative_float: Fraction = Fraction(0)
    duration: Fraction = Fraction(5, 100)
    missed: Fraction = Fraction(5, 100)
    cpli: Fraction = Fraction(95, 100)
    bei: Fraction = Fraction(95, 100)
    milestone: str | None = None
    """Full id of the item that the critical path test and CPLI are about; ``None`` for the plan's
    finish and its final milestones."""


PAMPHLET = DcmaSettings()


class Definition(NamedTuple):
    """What one of the fourteen counts."""

    number: int
    name: str
    formula: str
    """Count ÷ denominator, in words."""
    population: str
    """What the denominator counts."""
    at_least: bool = False
    """Whether the limit is a least value rather than a greatest."""
    is_index: bool = False
    """Whether its value is an index rather than a share in per cent."""

    @property
    def code(self) -> str:
        """Code of its rule: ``EP821`` to ``EP834``."""
        return f"EP{820 + self.number}"


_OPEN = "tasks and milestones that are not finished, without groups and levels of effort"
_LINKS = "links as written, groups' included, whose successor is not finished"
_WORK = "tasks that are not finished, without milestones, groups and levels of effort"

DEFINITIONS = (
    Definition(1, "Logic", "lacking a predecessor, a successor, or both ÷ open", _OPEN),
    Definition(2, "Leads", "links with a negative lag ÷ links", _LINKS),
    Definition(3, "Lags", "links with a positive lag ÷ links", _LINKS),
    Definition(4, "Link types", "links from finish to start ÷ links", _LINKS, at_least=True),
    Definition(5, "Hard constraints", "held by a date from above ÷ open", _OPEN),
    Definition(6, "High float", "with more total float than the limit ÷ open", _OPEN),
    Definition(7, "Negative float", "with total float below zero ÷ open", _OPEN),
    Definition(8, "High duration", "with a baseline duration above the limit ÷ open", _OPEN),
    Definition(
        9,
        "Invalid dates",
        "forecast before the status date, or reported after it ÷ all",
        "tasks and milestones, without groups and levels of effort",
    ),
    Definition(
        10,
        "Resources",
        "of a day or more without an owner ÷ of a day or more",
        f"{_WORK}, and of at least one working day",
    ),
    Definition(
        11,
        "Missed tasks",
        "finished or forecast later than the baseline ÷ due by the baseline",
        "tasks whose baseline finish is not after the status date, without milestones",
    ),
    Definition(
        12,
        "Critical path test",
        "working days by which what finishes last moves ÷ the 600 by which a task is lengthened",
        "the unfinished task with least float, the earliest of several",
        at_least=True,
        is_index=True,
    ),
    Definition(
        13,
        "CPLI",
        "(working days left + float against the baseline) ÷ working days left",
        "the milestone (of several final ones the worst) with a baseline date",
        at_least=True,
        is_index=True,
    ),
    Definition(
        14,
        "BEI",
        "finished ÷ (due by the baseline + not in the baseline)",
        "tasks, without milestones, groups and levels of effort",
        at_least=True,
        is_index=True,
    ),
)
"""The fourteen, in their order."""


@attrs.frozen(eq=False, repr=False)
class Metric:
    """One of the fourteen, measured."""

    definition: Definition
    count: Number = 0
    denominator: Number = 0
    limit: Fraction | None = None
    """``None`` where the pamphlet sets none."""
    items: tuple[str, ...] = ()
    """What was counted, the worst first; links as ``a → b``. For a least share, what is not."""
    parts: tuple[tuple[str, int], ...] = ()
    """What the count is made of, and what is told beside it."""
    reason: str = ""
    """Why it was not evaluated; empty where it was."""

    @property
    def number(self) -> int:
        """Its place among the fourteen, from 1."""
        return self.definition.number

    @property
    def code(self) -> str:
        """Code of its rule."""
        return self.definition.code

    @property
    def name(self) -> str:
        """What it is called."""
        return self.definition.name

    @property
    def formula(self) -> str:
        """Count ÷ denominator, in words."""
        return self.definition.formula

    @property
    def population(self) -> str:
        """What the denominator counts."""
        return self.definition.population

    @property
    def value(self) -> Fraction | None:
        """Count ÷ denominator, exactly; ``None`` where it was not evaluated."""
        if self.reason or not self.denominator:
            return None
        return Fraction(self.count) / Fraction(self.denominator)

    @property
    def passes(self) -> bool | None:
        """Whether it keeps to its limit; ``None`` where there is nothing to judge or no limit."""
        value = self.value
        if value is None or self.limit is None:
            return None
        return value >= self.limit if self.definition.at_least else value <= self.limit

    @property
    def verdict(self) -> str:
        """``pass``, ``fail``, ``not evaluated``, or ``no limit``."""
        if self.value is None:
            return "not evaluated"
        if self.passes is None:
            return "no limit"
        return "pass" if self.passes else "fail"

    def say(self, value: Fraction) -> str:
        """Write a value or limit of it: ``15%``, ``0.667``."""
        if self.definition.is_index:
            return f"{float(value):.3f}"
        text = f"{float(100 * value):.2f}".rstrip("0").rstrip(".")
        return f"{text}%"

    @property
    def amounts(self) -> str:
        """``3 of 20 (15%)``."""
        value = self.value
        if value is None:
            return ""
        return f"{_amount(self.count)} of {_amount(self.denominator)} ({self.say(value)})"

    @property
    def sentence(self) -> str:
        """Say it with its counts, its limit and its verdict."""
        value = self.value
        if value is None:
            return f"{self.name}: not evaluated, because {self.reason or 'nothing is counted'}"
        if self.limit is None:
            return f"{self.name}: {self.amounts}, no limit"
        bound = "at least" if self.definition.at_least else "at most"
        return f"{self.name}: {self.amounts}, {self.verdict}: {bound} {self.say(self.limit)}"

    def numbers(self) -> dict[str, int | float | str | None]:
        """Give everything flat, as a finding or a report carries it."""
        value = self.value
        found: dict[str, int | float | str | None] = {
            "population": plain(self.denominator),
            "count": plain(self.count),
            "value": None if value is None else float(value),
            "limit": None if self.limit is None else float(self.limit),
            "verdict": self.verdict,
        }
        if self.reason:
            found["reason"] = self.reason
        return found | dict(self.parts)


def plain(number: Number) -> int | float:
    """Give a number as data: whole where it is."""
    whole = Fraction(number)
    return whole.numerator if whole.denominator == 1 else float(whole)


def _amount(number: Number) -> str:
    found = plain(number)
    return f"{found:,}" if isinstance(found, int) else f"{found:,.2f}".rstrip("0").rstrip(".")


def dcma(
    schedule: Schedule, baseline: Schedule | None = None, settings: DcmaSettings = PAMPHLET
) -> tuple[Metric, ...]:
    """Measure all fourteen, in their order.

    `baseline` is the whole plan as it was approved, scheduled. Without one the
    approved dates that items keep (``baselines``) take its place, and without
    those what needs a baseline is not evaluated. Raises UnknownTaskError for a
    milestone that the plan does not have.
    """
    assessment = Assessment(schedule, lambda: baseline, settings)
    return tuple(assessment.metric(definition.number) for definition in DEFINITIONS)


class Assessment:
    """Measures whichever of the fourteen is asked for; what several need is found once."""

    def __init__(
        self,
        schedule: Schedule,
        baseline: Callable[[], Schedule | None],
        settings: DcmaSettings = PAMPHLET,
    ) -> None:
        self.schedule = schedule
        self.settings = settings
        self._baseline = baseline

    @cached_property
    def network(self) -> NetworkMetrics:
        """What the network alone says."""
        from exitplan.checks._dcma_network import NetworkMetrics

        return NetworkMetrics(self.schedule, self.settings)

    @cached_property
    def approved(self) -> BaselineMetrics:
        """What a baseline says."""
        from exitplan.checks._dcma_baseline import BaselineMetrics

        return BaselineMetrics(self.schedule, self._baseline(), self.settings)

    def metric(self, number: int) -> Metric:
        """Measure one of the fourteen."""
        name = _METHODS[number - 1]
        if number in _WITH_BASELINE:
            found: Metric = getattr(self.approved, name)()
        elif number == _CRITICAL_PATH_TEST:
            from exitplan.checks._dcma_path import critical_path_test

            found = critical_path_test(self.schedule, self.settings)
        else:
            found = getattr(self.network, name)()
        return found


_METHODS = (
    "logic",
    "leads",
    "lags",
    "types",
    "constraints",
    "high_float",
    "negative_float",
    "high_duration",
    "invalid_dates",
    "resources",
    "missed",
    "critical_path_test",
    "cpli",
    "bei",
)
_WITH_BASELINE = frozenset({8, 11, 13, 14})
_CRITICAL_PATH_TEST = 12


def share(
    number: int,
    items: list[str],
    population: int,
    limit: Fraction | None,
    parts: tuple[tuple[str, int], ...] = (),
    *,
    of: str = "task or milestone that is open",
) -> Metric:
    """Give a metric that counts some of a population; of nothing, it is not evaluated."""
    reason = "" if population else f"there is no {of}"
    definition = DEFINITIONS[number - 1]
    return Metric(definition, len(items), population, limit, tuple(items), parts, reason)


def days(minutes: int, day_minutes: int) -> Number:
    """Give minutes in days, exactly."""
    found = Fraction(minutes, day_minutes)
    return found.numerator if found.denominator == 1 else found
