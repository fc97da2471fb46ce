"""Metrics at each report, against the baseline then in force and against the original."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from exitplan.errors import ExitplanError
from exitplan.slippage._metrics import metrics_over
from exitplan.slippage._trend_dated import DatedPlan, DatedVersion, date_versions

if TYPE_CHECKING:
    from exitplan.planfile.history import Version
    from exitplan.slippage._metrics_values import Metrics


@attrs.frozen
class Measured:
    """How a report stands against two baselines."""

    baseline: str
    """Name of the one in force at the report date."""
    metrics: Metrics
    """Against that."""
    original: Metrics
    """Against the first that was approved."""


def measure(
    dated: Sequence[DatedVersion], baselines: Iterable[Version]
) -> tuple[Mapping[int, Measured], tuple[str, ...]]:
    """Measure the last version of each report date, by its number; and say what cannot be.

    Reports before the first approval are measured against that one.
    """
    usable, problems = _usable(baselines)
    reports = _last_of_each_day(dated)
    if not usable or not reports:
        return {}, problems
    original = _over(usable[0], reports)
    found: dict[int, Measured] = {}
    stretches = _in_force(usable, dated, list(reports))
    for number, approved in enumerate(usable):
        stretch = {n: reports[n] for n, chosen in stretches.items() if chosen == number}
        against = original if number == 0 else _over(approved, stretch)
        for n in stretch:
            if n in against and n in original:
                found[n] = Measured(approved.version.name, against[n], original[n])
    return found, problems


def _usable(baselines: Iterable[Version]) -> tuple[list[DatedVersion], tuple[str, ...]]:
    dated = date_versions(baselines)
    problems = (
        f"nothing is measured against {found.version.name}: {found.problem}"
        for found in dated
        if found.problem
    )
    return [found for found in dated if not found.problem], tuple(problems)


def _last_of_each_day(dated: Sequence[DatedVersion]) -> dict[int, DatedPlan]:
    last: dict[int, int] = {}
    for number, found in enumerate(dated):
        if found.version.day is not None and not found.problem:
            last[found.version.day] = number
    plans = {number: dated[number].dated for number in sorted(last.values())}
    return {number: plan for number, plan in plans.items() if plan is not None}


def _in_force(
    usable: list[DatedVersion], dated: Sequence[DatedVersion], reports: list[int]
) -> dict[int, int]:
    """Give the number of the baseline in force at each report."""
    chosen = {}
    for number in reports:
        day = dated[number].version.day or 0
        in_force = [n for n, found in enumerate(usable) if (found.version.day or 0) <= day]
        chosen[number] = in_force[-1] if in_force else 0
    return chosen


def _over(baseline: DatedVersion, reports: Mapping[int, DatedPlan]) -> dict[int, Metrics]:
    schedules = {n: plan.schedule for n, plan in reports.items()}
    readable = {n: schedule for n, schedule in schedules.items() if schedule is not None}
    assert baseline.dated is not None
    approved = baseline.dated.schedule
    assert approved is not None
    try:
        measured = list(metrics_over(approved, readable.values()))
    except ExitplanError:  # A calendar that does not reach far enough for one of them.
        return {}
    return dict(zip(readable, measured, strict=True))
