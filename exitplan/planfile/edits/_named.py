"""The items of a plan by whatever a sheet may call them."""

from __future__ import annotations

from functools import cached_property

from exitplan.plan import Group, Plan, Task

_MOST_COMPARED = 5_000
_LONGEST_NAME = 200


class Named:
    """Finds items by their id, the end of their id, or their code; steps of facts included."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._has_facts = any(
            isinstance(item, Group) and item.facts is not None for item in plan.walk()
        )

    @cached_property
    def items(self) -> dict[str, Task | Group]:
        """Every item by its full id, those first that the files have."""
        found = {item.id: item for item in self._plan.walk()}
        if self._has_facts:
            from exitplan.expansion import expand

            found |= {item.id: item for item in expand(self._plan).plan.walk()}
        return found

    @cached_property
    def _by_other(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, item in self.items.items():
            parts = name.split(".")
            others = [".".join(parts[number:]) for number in range(1, len(parts))]
            if item.code and item.code.casefold() not in others:
                others.append(item.code.casefold())
            for other in others:
                found.setdefault(other, []).append(name)
        return found

    def find(self, asked: str) -> list[str]:
        """Give the full ids that may be meant; one where it is clear.

        Spreadsheets like to begin a cell with a capital, so case counts for nothing.
        """
        if asked in self.items:
            return [asked]
        name = asked.casefold()
        return [name] if name in self.items else self._by_other.get(name, [])

    def near(self, asked: str) -> str:
        """Give the id that is most like what was asked for; nothing where none is."""
        from difflib import get_close_matches

        name = asked.casefold()[:_LONGEST_NAME]
        known = list(self.items)[:_MOST_COMPARED]
        found = get_close_matches(name, known, 1, 0.6)
        if found:
            return found[0]
        by_end = {full.rpartition(".")[2]: full for full in known}
        found = get_close_matches(name.rpartition(".")[2], by_end, 1, 0.7)
        return by_end[found[0]] if found else ""
