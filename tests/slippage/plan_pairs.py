"""Random pairs of plans: two states of one plan, more or less alike."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import strategies as st

from exitplan.errors import Severity
from exitplan.plan import Group, Moment, Plan, Task, problems
from tests.schedule.plans import START, Recipe, plans

Pair = tuple[Plan, Plan]


def plan_pairs(recipe: Recipe, drawn: st.SearchStrategy[Plan] | None = None) -> Any:
    """Draw two plans: now unlike each other, now one made of the other by a few changes."""
    plan = plans(recipe) if drawn is None else drawn
    return st.tuples(plan, plan).flatmap(_pair)


@st.composite
def _pair(draw: st.DrawFn, two: Pair) -> Pair:
    before, after = two
    if draw(st.booleans()):
        return before, _reported(draw, before, after)
    later = _blend(draw, before, after)
    if any(found.severity is Severity.ERROR for found in problems(later)):
        return before, _reported(draw, before, after)
    return before, _reported(draw, before, later)


def _blend(draw: st.DrawFn, before: Plan, after: Plan) -> Plan:
    """Give the earlier plan with some of its tasks as another plan has them."""
    others = {task.id: task for task in after.tasks()}

    def items(some: tuple[Task | Group, ...]) -> list[Task | Group]:
        found: list[Task | Group] = []
        for item in some:
            if isinstance(item, Group):
                found.append(attrs.evolve(item, items=items(item.items)))
                continue
            other = others.get(item.id)
            if other is None or draw(st.booleans()):
                found.append(item)
            elif draw(st.booleans()):
                found.append(attrs.evolve(other, after=item.after))
            else:
                found.append(other)
        return found

    return attrs.evolve(after, items=items(before.items), options=before.options)


def _reported(draw: st.DrawFn, before: Plan, after: Plan) -> Plan:
    """Let the later plan's status date mostly be the later one."""
    if before.status_date is None or after.status_date is None or draw(st.booleans()):
        return after
    day = max(before.status_date.day, after.status_date.day)
    later = attrs.evolve(after, status_date=Moment(min(day, START + 14)))
    is_sound = all(found.severity is not Severity.ERROR for found in problems(later))
    return later if is_sound else after
