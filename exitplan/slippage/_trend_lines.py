"""Which item of each version a milestone's line runs through, renames included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from exitplan.errors import Diagnostic, Severity, UnknownTaskError
from exitplan.schedule import unwatched
from exitplan.slippage._trend_match import renames

if TYPE_CHECKING:
    from exitplan.schedule import Forecast
    from exitplan.slippage._trend_dated import DatedPlan, DatedVersion

NO_GAP = ""
NOT_YET = "not in the plan yet"
NO_LONGER = "no longer in the plan"
LEFT_OUT = "not in this version of the plan"
INACTIVE = "inactive in this version of the plan"


class Lines:
    """Follows items through versions, from the latest back. A line bears its latest id."""

    def __init__(self, dated: Sequence[DatedVersion], renamed: Mapping[str, str]) -> None:
        self._plans = [found.dated if not found.problem else None for found in dated]
        self._renamed = renamed
        self._asked: frozenset[str] = frozenset()
        self._names: list[dict[str, str]] = []
        self._ends: dict[str, tuple[int, int]] = {}

    def chosen(self, milestones: Sequence[str] | None) -> tuple[str, ...]:
        """Give the lines of some ids, or of everything watched; the latest first.

        Raises UnknownTaskError for ids that no version has.
        """
        self._asked = frozenset(milestones or ())
        self._follow()
        if milestones is None:
            return tuple(self._ends)
        lines = {name: self._line_of(name) for name in milestones}
        unknown = [name for name, line in lines.items() if line is None]
        if unknown:
            known = dict.fromkeys(
                name for plan in reversed(self._plans) if plan is not None for name in plan.ids
            )
            raise UnknownTaskError(_unknown(name, sorted(known)) for name in unknown)
        return tuple(dict.fromkeys(line for line in lines.values() if line is not None))

    def names(self, number: int) -> Mapping[str, str]:
        """Give the id that each line has in one version, by line."""
        return self._names[number]

    def titles(self, chosen: Sequence[str]) -> dict[str, str]:
        """Give each line's latest title."""
        found = {}
        for line in chosen:
            number = self._ends[line][1]
            forecast = self.forecast(number, self._names[number][line])
            plan = self._plan(number)
            written = plan.items.get(self._names[number][line])
            item = forecast.item if forecast is not None else written
            found[line] = line if item is None else item.title
        return found

    def forecast(self, number: int, name: str) -> Forecast | None:
        """Give an item's forecast in one version; ``None`` where it has none."""
        plan = self._plan(number)
        found = plan.forecasts.get(name)
        if found is None and plan.schedule is not None:
            found = unwatched(plan.schedule, name)
        return found

    def gap(self, number: int, line: str, name: str | None) -> str:
        """Say why a line has no forecast in a version that was read."""
        if name is not None:
            return INACTIVE
        first, last = self._ends[line]
        if number < first:
            return NOT_YET
        return NO_LONGER if number > last else LEFT_OUT

    def _plan(self, number: int) -> DatedPlan:
        plan = self._plans[number]
        assert plan is not None
        return plan

    def _follow(self) -> None:
        """Go from the latest version back, taking every line along."""
        self._names = [{} for _ in self._plans]
        self._ends = {}
        latest_id: dict[str, str] = {}
        newer: DatedPlan | None = None
        for number in range(len(self._plans) - 1, -1, -1):
            plan = self._plans[number]
            if plan is None:
                continue
            names = self._carried(plan, newer, latest_id)
            taken = set(names.values())
            wanted = [*plan.forecasts, *(name for name in self._asked if name in plan.ids)]
            for name in wanted:
                if name not in taken:
                    taken.add(name)
                    names[_free(name, names)] = name
            self._names[number] = names
            latest_id.update(names)
            for line in names:
                self._ends[line] = (number, self._ends.get(line, (0, number))[1])
            newer = plan

    def _carried(
        self, plan: DatedPlan, newer: DatedPlan | None, latest_id: Mapping[str, str]
    ) -> dict[str, str]:
        """Give the ids that the lines met so far have in an earlier version."""
        if newer is None or newer is plan:
            return {line: name for line, name in latest_id.items() if name in plan.ids}
        followed = {*latest_id.values(), *plan.forecasts, *self._asked}
        changes = renames(plan, newer, followed, self._renamed)
        back = {new: old for old, new in changes.items()}
        names = {}
        for line, name in latest_id.items():
            old = back.get(name)
            if old is None and name in plan.ids and name not in changes:
                old = name
            if old is not None:
                names[line] = old
        return names

    def _line_of(self, asked: str) -> str | None:
        """Find the line that had an id, the latest version first."""
        for names in reversed(self._names):
            for line, name in names.items():
                if asked == name:
                    return line
        return None


def _free(name: str, names: Mapping[str, str]) -> str:
    """Give a line its item's id, with a mark where another line has it already."""
    while name in names:
        name = f"{name}~"
    return name


def _unknown(name: str, known: Sequence[str]) -> Diagnostic:
    import difflib

    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    near += [other for other in known if other.endswith(f".{name}") and other not in near][:3]
    hint = f"did you mean {' or '.join(near)}?" if near else "exitplan schedule lists every id"
    return Diagnostic("EP201", Severity.ERROR, f"no version of the plan has an item {name!r}", hint)
