"""Random plans with uncertain lengths and risks, and a plan as it went in one run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import attrs
from hypothesis import strategies as st

from exitplan.errors import Severity
from exitplan.plan import (
    Correlation,
    Duration,
    Estimate,
    Group,
    Impact,
    Kind,
    Plan,
    Progress,
    Risk,
    Shape,
    Spread,
    Task,
    Unit,
    problems,
)

SHARES = st.integers(0, 20).map(lambda n: Fraction(n, 20))
FACTORS = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1), Fraction(5, 4), Fraction(3)])
SHAPES = [Shape.TRIANGULAR, Shape.PERT, Shape.UNIFORM, Shape.LOGNORMAL]


def uncertain(plans: st.SearchStrategy[Plan]) -> st.SearchStrategy[Plan]:
    """Draw plans some of whose lengths are uncertain, and that do not contradict themselves."""
    return plans.flatmap(_dressed).filter(
        lambda plan: all(found.severity is not Severity.ERROR for found in problems(plan))
    )


@st.composite
def _dressed(draw: st.DrawFn, plan: Plan) -> Plan:
    items = _items(draw, plan.items)
    tasks = [task.id for task in plan.tasks() if task.kind is Kind.TASK and task.period is None]
    risks = {}
    for name in ("r1", "r2") if tasks else ():
        hits = draw(st.lists(st.sampled_from(tasks), min_size=1, max_size=3, unique=True))
        risks[name] = Risk(name, name, draw(SHARES), draw(_impacts()), hits)
    changes: dict[str, Any] = {"items": items, "risks": risks}
    estimated = [task.id for task in _tasks(items) if task.estimate is not None]
    if len(estimated) > 1 and draw(st.booleans()):
        share = Fraction(draw(st.sampled_from([3, 6, 9])), 10)
        changes["correlations"] = {"c": Correlation("c", estimated[:2], share)}
    if draw(st.booleans()):
        changes["spread"] = Spread(Fraction(1, 2), Fraction(2))
    return attrs.evolve(plan, **changes)


def _items(draw: st.DrawFn, items: Iterable[Task | Group]) -> list[Task | Group]:
    found: list[Task | Group] = []
    for item in items:
        if isinstance(item, Group):
            found.append(attrs.evolve(item, items=_items(draw, item.items)))
        elif item.kind is Kind.TASK and item.duration and item.duration.amount > 0:
            found.append(attrs.evolve(item, estimate=draw(st.none() | _estimates(item.duration))))
        else:
            found.append(item)
    return found


def _tasks(items: Iterable[Task | Group]) -> Iterable[Task]:
    for item in items:
        yield from _tasks(item.items) if isinstance(item, Group) else [item]


@st.composite
def _estimates(draw: st.DrawFn, likely: Duration) -> Estimate:
    shape = draw(st.sampled_from(SHAPES))
    least = 1 if shape is Shape.LOGNORMAL else 0
    amount = int(likely.amount)
    low = Duration(draw(st.integers(least, max(least, amount))), likely.unit)
    high = Duration(amount + draw(st.integers(1, 9)), likely.unit)
    return Estimate(low, high, likely, shape)


@st.composite
def _impacts(draw: st.DrawFn) -> Impact:
    if draw(st.booleans()):
        low, high = sorted([draw(FACTORS), draw(FACTORS)])
        return Impact(multiply=low if low == high else Spread(low, high, likely=low))
    if draw(st.booleans()):
        return Impact(add=Duration(draw(st.integers(0, 30)), Unit.HOUR))
    return Impact(add=Estimate("0h", "20h", "4h"))


def as_it_went(plan: Plan, minutes: Mapping[str, int], elapsed: Mapping[str, bool]) -> Plan:
    """Give a plan with the lengths of one run: of work in progress, what is left of it."""

    def changed(items: Iterable[Task | Group]) -> list[Task | Group]:
        found: list[Task | Group] = []
        for item in items:
            if isinstance(item, Group):
                found.append(attrs.evolve(item, items=changed(item.items)))
            elif item.id in minutes:
                unit = Unit.ELAPSED_MINUTE if elapsed[item.id] else Unit.MINUTE
                length = Duration(int(minutes[item.id]), unit)
                progress = item.progress or Progress()
                if progress.actual_start is None:
                    found.append(attrs.evolve(item, duration=length, estimate=None))
                    continue
                left = attrs.evolve(progress, remaining=length, percent_complete=None)
                found.append(attrs.evolve(item, progress=left))
            else:
                found.append(item)
        return found

    bare = {"risks": {}, "branches": {}, "correlations": {}, "spread": None}
    return attrs.evolve(plan, items=changed(plan.items), **bare)
