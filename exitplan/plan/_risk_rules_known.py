"""What rules about risks look up again and again, worked out once for a plan."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from exitplan.plan._branches import Waiting, all_waiting
from exitplan.plan._cycles import reached_from
from exitplan.plan._faults import Report, did_you_mean
from exitplan.plan._plan import Plan
from exitplan.plan._risk import Repeat
from exitplan.plan._tasks import Group, Task

_MOST_SUGGESTIONS = 20
"""Looking for what may have been meant takes its time in a plan of thousands of items."""


class RiskReport(Report):
    """Makes diagnostics about a plan's risks and branches, and knows the plan's links."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._suggestions_left = _MOST_SUGGESTIONS
        self._tasks_of: dict[str, tuple[Task, ...]] = {}

    def tasks_of(self, name: str) -> tuple[Task, ...]:
        """Give the tasks that an id stands for: itself, or all in the group; none if unknown."""
        found = self._tasks_of.get(name)
        if found is None:
            item = self.items.get(name)
            alone = () if item is None or isinstance(item, Group) else (item,)
            found = tuple(item.tasks()) if isinstance(item, Group) else alone
            self._tasks_of[name] = found
        return found

    def suggest(self, name: str, known: Iterable[str] | None = None) -> str:
        """Suggest the nearest known name (of an item), or nothing."""
        self._suggestions_left -= 1
        if self._suggestions_left < 0:
            return ""
        return did_you_mean(name, list(self.items if known is None else known))

    def waiting_for(self, item: str) -> tuple[Waiting, ...]:
        """Give what waits for the item of a branch to finish."""
        return self._waiting.get(item, ())

    @cached_property
    def _waiting(self) -> dict[str, tuple[Waiting, ...]]:
        return all_waiting(self.plan, {branch.at for branch in self.plan.branches.values()})

    def leads(self, first: str, last: str) -> bool:
        """Whether links lead from where a branch repeats work to another item, or it is that."""
        place = self._repeated.get(first)
        return place is None or bool(self._reached.get(last, 0) >> place & 1)

    @cached_property
    def _repeated(self) -> dict[str, int]:
        thens = (branch.then for branch in self.plan.branches.values())
        names = dict.fromkeys(then.from_ for then in thens if isinstance(then, Repeat))
        return {name: place for place, name in enumerate(names)}

    @cached_property
    def _reached(self) -> dict[str, int]:
        return reached_from(self.plan, list(self._repeated))
