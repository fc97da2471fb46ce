"""Rules about correlations: they are possible, together, and speak of what is uncertain."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from operator import mul

from exitplan.errors import Diagnostic
from exitplan.plan._plan import Plan
from exitplan.plan._risk import Correlation, uncertain_lengths
from exitplan.plan._risk_rules_known import RiskReport
from exitplan.plan._tasks import Task

MOST_ALIKE = 1_000
"""Tasks of which every two have the same coefficient, and which no other correlation names."""
MOST_CORRELATED = 200
"""Tasks that are correlated in another way, if only by others between them."""
MOST_IN_ALL = 600
"""Tasks in knots of the latter sort. A plan may come from a stranger, and checking takes time."""
_SMALLEST = 1e-9
"""A smaller pivot counts as none: so near, tasks are as good as one."""

_Pair = tuple[str, str]


def correlation_problems(plan: Plan, report: RiskReport) -> Iterator[Diagnostic]:
    """Find correlations that cannot be, alone or together, and those that change nothing.

    A task may have correlations in several groups, as long as no two tasks get
    two coefficients and all coefficients together are positive definite (a
    Cholesky decomposition exists), those not given counting as 0.
    """
    sound: list[Correlation] = []
    for found in plan.correlations.values():
        faults = list(_own_problems(found, f"correlations.{found.id}", report))
        yield from faults
        if not faults:
            sound.append(found)
    if len(sound) < len(plan.correlations):
        return
    named = Counter(name for found in sound for name in _tasks_of(found))
    alike = [f for f in sound if not f.pairs and all(named[task] == 1 for task in f.tasks)]
    for found in alike:
        yield from _alike_problems(found, report)
    yield from _joint_problems([found for found in sound if found not in alike], report)
    yield from _certain(plan, report)


def _tasks_of(found: Correlation) -> dict[str, None]:
    """Give the ids that a correlation names, each once, in the order written."""
    return dict.fromkeys((*found.tasks, *(name for pair in found.pairs for name in pair[:2])))


def _own_problems(found: Correlation, field: str, report: RiskReport) -> Iterator[Diagnostic]:
    if (
        (found.coefficient is None) is bool(found.tasks)
        or len(found.tasks) == 1
        or not _tasks_of(found)
    ):
        yield report.error(
            "EP709",
            f"the correlation {found.id!r} does not say which tasks go together and how much",
            "",
            field,
            help="add at least two tasks and a coefficient, or pairs",
        )
    for name in _tasks_of(found):
        if not isinstance(report.items.get(name), Task):
            is_group = name in report.items
            yield report.error(
                "EP701",
                f"the correlation {found.id!r} names {name!r}, which is "
                + ("a group" if is_group else "not in the plan"),
                "",
                _place_of(found, name, field),
                help="name its tasks" if is_group else report.suggest(name),
            )
    is_double = len(set(found.tasks)) < len(found.tasks)
    if is_double or any(first == second for first, second, _ in found.pairs):
        yield report.error(
            "EP709",
            f"the correlation {found.id!r} ties a task to itself",
            "",
            f"{field}.tasks" if is_double else f"{field}.pairs",
            help="name each task once",
        )
    shares: list[tuple[str, Fraction, int | None]] = []
    if found.coefficient is not None:
        shares.append((f"{field}.coefficient", found.coefficient, None))
    shares += [(f"{field}.pairs", pair[2], n) for n, pair in enumerate(found.pairs)]
    for place, share, number in shares:
        if not -1 < share < 1:
            yield report.error(
                "EP707",
                f"{float(share):g} is no coefficient of correlation that leaves any doubt",
                "",
                place,
                number,
                help="write one between -1 and 1, like 0.5; what always goes together is a risk "
                "that hits both",
            )


def _place_of(found: Correlation, name: str, field: str) -> str:
    return f"{field}.tasks" if name in found.tasks else f"{field}.pairs"


def _too_many(name: str, number: int, most: int, report: RiskReport) -> Diagnostic:
    return report.error(
        "EP711",
        f"with {name!r} {number:,} tasks are correlated; at most {most:,} can be",
        "",
        f"correlations.{name}",
        help="a risk that hits all of them makes them go together too",
    )


def _alike_problems(found: Correlation, report: RiskReport) -> Iterator[Diagnostic]:
    """Check tasks of which every two have one coefficient: it must be above -1 / (n - 1)."""
    number, share = len(found.tasks), found.coefficient
    assert share is not None
    if number > MOST_ALIKE:
        yield _too_many(found.id, number, MOST_ALIKE, report)
    elif share <= Fraction(-1, number - 1):
        yield report.error(
            "EP708",
            f"of {number} tasks, not every two can go against each other by {float(share):g}",
            "",
            f"correlations.{found.id}.coefficient",
            help=f"write one above {-1 / (number - 1):.4g}: below it, the coefficients together "
            "are not positive definite",
        )


def _joint_problems(found: list[Correlation], report: RiskReport) -> Iterator[Diagnostic]:
    """Check correlations that name the same tasks, or others than all of some."""
    tasks = {name: each for each in found for name in _tasks_of(each)}
    if len(tasks) > MOST_IN_ALL:
        yield _too_many(found[-1].id, len(tasks), MOST_IN_ALL, report)
        return
    pairs: dict[_Pair, tuple[Fraction, Correlation]] = {}
    for each in found:
        for first, second, share in each.every_pair():
            pair = (first, second) if first < second else (second, first)
            if pair in pairs:
                other = pairs[pair][1]
                what = "" if other is each else f", as {other.id!r} does"
                yield report.error(
                    "EP709",
                    f"{each.id!r} says how {first!r} and {second!r} go together{what}",
                    "",
                    f"correlations.{each.id}",
                    help="say it once",
                )
                return
            pairs[pair] = share, each
    for knot in _knots(pairs):
        if len(knot) > MOST_CORRELATED:
            owner = next(each for task, each in tasks.items() if task in knot)
            yield _too_many(owner.id, len(knot), MOST_CORRELATED, report)
            continue
        fault = _contradiction(list(knot), {pair: float(pairs[pair][0]) for pair in pairs})
        if fault is not None:
            yield _contradicting(fault, pairs, report)


def _contradicting(
    fault: _Pair, pairs: dict[_Pair, tuple[Fraction, Correlation]], report: RiskReport
) -> Diagnostic:
    first, second = fault
    owner = pairs[fault if fault in pairs else (second, first)][1]
    return report.error(
        "EP708",
        f"{first!r} and {second!r} cannot go together as {owner.id!r} says, since the tasks around "
        "them go together otherwise",
        "",
        f"correlations.{owner.id}",
        help="the coefficients together are not positive definite; bring them nearer to 0, or add "
        "those of the tasks between",
    )


def _knots(pairs: Iterable[_Pair]) -> Iterator[dict[str, None]]:
    """Give the tasks that are correlated with each other, in the order written."""
    beside: dict[str, list[str]] = {}
    for first, second in pairs:
        beside.setdefault(first, []).append(second)
        beside.setdefault(second, []).append(first)
    seen: set[str] = set()
    for start in beside:
        if start in seen:
            continue
        knot = {start}
        waiting = [start]
        while waiting:
            for other in beside[waiting.pop()]:
                if other not in knot:
                    knot.add(other)
                    waiting.append(other)
        seen |= knot
        yield {task: None for task in beside if task in knot}


def _contradiction(tasks: list[str], shares: dict[_Pair, float]) -> _Pair | None:
    """Give two tasks whose coefficient the others do not allow, by Cholesky's decomposition.

    The first task that cannot be added to those before it, and the one of them
    with which it is said to go together most.
    """
    rows: list[list[float]] = []
    for number, task in enumerate(tasks):
        said = [
            shares.get((task, other) if task < other else (other, task), 0.0)
            for other in tasks[:number]
        ]
        row: list[float] = []
        for share, known in zip(said, rows, strict=True):
            row.append((share - sum(map(mul, row, known))) / known[-1])
        rest = 1 - sum(map(mul, row, row))
        if rest < _SMALLEST:
            most = max(range(number), key=lambda place: abs(said[place]))
            return tasks[most], task
        row.append(math.sqrt(rest))
        rows.append(row)
    return None


def _certain(plan: Plan, report: RiskReport) -> Iterator[Diagnostic]:
    """Find tasks whose correlation changes nothing, as their length is certain."""
    uncertain = uncertain_lengths(plan.items, plan.spread)
    for found in plan.correlations.values():
        certain = [name for name in _tasks_of(found) if name not in uncertain]
        if not certain:
            continue
        more = f" and {len(certain) - 1:,} more" if len(certain) > 1 else ""
        yield report.warning(
            "EP710",
            f"the correlation {found.id!r} names {certain[0]!r}{more}, whose length is certain",
            "",
            _place_of(found, certain[0], f"correlations.{found.id}"),
            help="give the task an estimate, or leave it out",
        )
