"""Rules about how sure a planner is: shapes of estimates, spreads, impacts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from exitplan.errors import Diagnostic, Severity, Where
from exitplan.plan._estimates import Estimate, Shape
from exitplan.plan._faults import Report
from exitplan.plan._length_rules import (
    Length,
    comparable_minutes,
    estimate_faults,
    lengths_of,
    mixture,
    one_length_problem,
)
from exitplan.plan._plan import Plan
from exitplan.plan._tasks import Group, Kind, Task
from exitplan.plan._time import Duration, say_amount

if TYPE_CHECKING:
    from exitplan.plan._risk import Impact, Spread

NO_TASK = Task("", "")
"""Stands in for the task on whose calendar a length is counted, where there is none."""
_HEAVIEST = 1_000


def shape_problems(
    task: Task, estimate: Estimate, field: str, report: Report
) -> Iterator[Diagnostic]:
    """Find an estimate from which no length can be drawn, or only one."""
    lengths = lengths_of(estimate)
    if estimate.shape is Shape.DISCRETE:
        yield from _discrete(task, estimate, field, report)
        return
    if estimate.shape is Shape.FIXED:
        return
    mixed = mixture(lengths)
    if mixed is not None:
        first, second = mixed
        yield report.error(
            "EP714",
            f"{first} and {second} cannot be compared before they have dates",
            task.id,
            field,
            help="write all of an estimate in working time, elapsed time or months",
        )
    if estimate.shape is Shape.PERT:
        yield from _weight(estimate.weight, task.id, field, report)
    if estimate.shape is Shape.LOGNORMAL:
        yield from _percentiles(estimate, task.id, field, report)
    if estimate.low == estimate.high:
        message = f"low and high are both {estimate.low}"
        yield _no_doubt(message, task.id, field, "write shape: fixed if it is certain", report)


def _no_doubt(message: str, item: str, field: str, remedy: str, report: Report) -> Diagnostic:
    note = Diagnostic("EP716", Severity.NOTE, message, remedy, where=Where(item, field))
    return report.located(note)


def _weight(weight: int | Fraction, item: str, field: str, report: Report) -> Iterator[Diagnostic]:
    if not 0 < weight <= _HEAVIEST:
        yield report.error(
            "EP717",
            f"the weight {say_amount(weight)} is not above 0 and at most {_HEAVIEST:,}",
            item,
            f"{field}.weight",
            help="the usual one is 4; more draws lengths nearer to the likely one",
        )


def _percentiles(
    found: Estimate | Spread, item: str, field: str, report: Report
) -> Iterator[Diagnostic]:
    first, last = found.percentiles
    if not 0 < first < last < 100:
        yield report.error(
            "EP713",
            f"the percentiles {first} and {last} are not two between 0 and 100 in order",
            item,
            f"{field}.percentiles",
            help="write them like [10, 90]",
        )
    low = found.low.amount if isinstance(found.low, Duration) else found.low
    if low <= 0:
        yield report.error(
            "EP713",
            "a lognormal distribution never reaches nothing",
            item,
            f"{field}.low",
            help="write a low above 0, or take another shape",
        )


def _discrete(task: Task, estimate: Estimate, field: str, report: Report) -> Iterator[Diagnostic]:
    shares = [share for _, share in estimate.values]
    if not shares:
        message = "a discrete estimate names no lengths"
    elif min(shares) <= 0:
        message = f"{say_share(min(shares))} is no probability of a length"
    elif sum(shares) != 1:
        message = f"these probabilities add up to {say_share(sum(shares, Fraction(0)))}"
    else:
        return
    remedy = "write each length with its probability, all together 100%"
    yield report.error("EP712", message, task.id, f"{field}.values", help=remedy)


def say_share(share: Fraction) -> str:
    """Write a share as a percentage."""
    hundredths = Fraction(share) * 100
    amount = hundredths.numerator if hundredths.denominator == 1 else hundredths
    return f"{say_amount(amount)}%"


def spread_problems(
    spread: Spread, item: str, field: str, report: Report, *, owner: Task | Group | None = None
) -> Iterator[Diagnostic]:
    """Find a spread that is out of order, below nothing, or given for what has no length."""
    if isinstance(owner, Task) and owner.kind is not Kind.TASK:
        what = owner.kind.word.replace("-", " ")
        message = f"{item!r} is a {what}, which has no length that could spread"
        yield report.error("EP715", message, item, field, help="give it to the work before it")
        return
    points = (spread.low, spread.likely, spread.high)
    if spread.shape in (Shape.UNIFORM, Shape.LOGNORMAL):
        points = (spread.low, spread.low, spread.high)
    if list(points) != sorted(points) or spread.low < 0 or spread.shape is Shape.DISCRETE:
        said = ", ".join(say_share(point) for point in (spread.low, spread.likely, spread.high))
        yield report.error(
            "EP726",
            f"these factors are out of order, or less than nothing: {said}"
            if spread.shape is not Shape.DISCRETE
            else "factors cannot have the shape discrete",
            item,
            field,
            help="low must not be above likely, nor likely above high",
        )
        return
    if spread.shape is Shape.PERT:
        yield from _weight(spread.weight, item, field, report)
    if spread.shape is Shape.LOGNORMAL:
        yield from _percentiles(spread, item, field, report)
    if spread.shape is not Shape.FIXED and spread.low == spread.high:
        message = f"low and high are both {say_share(spread.low)}"
        remedy = "leave the spread out, or write none where others have one"
        yield _no_doubt(message, item, field, remedy, report)


def length_or_estimate_problems(
    plan: Plan, length: Duration | Estimate, field: str, report: Report, task: Task = NO_TASK
) -> Iterator[Diagnostic]:
    """Find what is wrong with a length that is no task's, or an estimate of it."""
    lengths = lengths_of(length) if isinstance(length, Estimate) else (length,)
    for one in lengths:
        yield from one_length_problem(plan, task, Length(field, None, one), report)
    if isinstance(length, Estimate):
        yield from estimate_faults(plan, task, length, field, report)


def impact_problems(plan: Plan, impact: Impact, field: str, report: Report) -> Iterator[Diagnostic]:
    """Find what is wrong with an impact; `field` is what it stands in."""
    if (impact.add is None) is (impact.multiply is None):
        if impact.add is None:
            message, key = "nothing says what the risk does to the tasks it hits", ""
            remedy = "add add: 4w, or multiply: 150%"
        else:
            message, key = "a risk either adds to the length of a task or multiplies it", ".add"
            remedy = "delete one of the two"
        yield report.error("EP705", message, "", field + key, help=remedy)
    if impact.add is not None:
        yield from length_or_estimate_problems(plan, impact.add, f"{field}.add", report)
    factor = impact.multiply
    if isinstance(factor, Fraction):
        if factor < 0:
            yield report.error(
                "EP726",
                f"{say_share(factor)} is less than nothing",
                "",
                f"{field}.multiply",
                help="write how long the task then takes, like 80% or 150%",
            )
    elif factor is not None:
        yield from spread_problems(factor, "", f"{field}.multiply", report)


def mean_impact(plan: Plan, impact: Impact) -> tuple[str, float] | None:
    """Give how an impact is counted and its mean: minutes more, or share more."""
    factor = impact.multiply
    if isinstance(factor, Fraction):
        return "share", float(factor) - 1
    if factor is not None:
        points = (float(factor.low), float(factor.likely), float(factor.high))
        return "share", _mean(factor.shape, points, float(factor.weight)) - 1
    if impact.add is None:
        return None
    estimate = impact.add
    if isinstance(estimate, Duration):
        estimate = Estimate.fixed(estimate)
    try:
        sizes = [comparable_minutes(plan, NO_TASK, length) for length in lengths_of(estimate)]
    except ValueError:
        return None
    known = [float(size) for size in sizes if size is not None]
    if len(known) != len(sizes) or not known:
        return None
    if estimate.shape is Shape.DISCRETE:
        shares = (float(share) for _, share in estimate.values)
        return "minutes", sum(size * share for size, share in zip(known, shares, strict=True))
    middle = known[1] if len(known) == 3 else (known[0] + known[-1]) / 2
    return "minutes", _mean(estimate.shape, (known[0], middle, known[-1]), float(estimate.weight))


def _mean(shape: Shape, points: tuple[float, float, float], weight: float) -> float:
    low, likely, high = points
    if shape is Shape.FIXED:
        return likely
    if shape is Shape.TRIANGULAR:
        return sum(points) / 3
    if shape is Shape.PERT and weight > -2:
        return (low + weight * likely + high) / (weight + 2)
    return (low + high) / 2
