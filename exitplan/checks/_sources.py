"""Everything in a plan that says where it comes from, or that it was assumed, with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.plan import Group

if TYPE_CHECKING:
    from exitplan.plan import Assumption, Contract, Deadline, Plan, Task


@attrs.frozen
class Statement:
    """One thing that may have a source and an assumption."""

    title: str
    source: str | None
    assumed: Assumption | None
    item: str = ""
    """Full id of the item that it belongs to; empty for a part of the plan itself."""
    field: str = ""
    """The field that it is, without the last part; empty for the item itself."""
    index: int | None = None

    def place(self, key: str) -> str:
        """Give the field of its source or assumption; of what a list has, the list itself."""
        if self.index is not None:
            return self.field
        return f"{self.field}.{key}" if self.field else key


def statements(
    plan: Plan, items: Iterable[Task | Group], is_meant: Callable[[Any], bool]
) -> Iterator[Statement]:
    """Give everything in a plan that says where it comes from, in order.

    `items` are the plan's; `is_meant` is asked of everything that has ``source`` and
    ``assumed`` (of a deadline, only a source), before anything is made of it.
    """
    for item in items:
        if is_meant(item):
            yield Statement(item.title, item.source, item.assumed, item.id)
        if item.deadline is not None or type(item) is Group:
            yield from filter(is_meant, _of_item(item))
    yield from filter(is_meant, _of_plan(plan))


def _of_plan(plan: Plan) -> Iterator[Statement]:
    for contract in plan.contracts.values():
        yield from _of_contract(contract)
    for key in ("boards", "risks", "branches", "correlations"):
        for name, thing in getattr(plan, key).items():
            yield Statement(thing.title, thing.source, thing.assumed, "", f"{key}.{name}")


def _of_item(item: Task | Group) -> Iterator[Statement]:
    deadline: Deadline | None = item.deadline
    if deadline is not None and deadline.source:
        yield Statement(f"{item.title}: deadline", deadline.source, None, item.id, "deadline")
    facts = item.facts if isinstance(item, Group) else None
    for wave in getattr(facts, "waves", ()):  # Of a transfer; a procurement has none.
        field = f"transfer.waves.{wave.id}"
        yield Statement(wave.title, wave.source, wave.assumed, item.id, field)


def _of_contract(contract: Contract) -> Iterator[Statement]:
    field = f"contracts.{contract.id}"
    yield Statement(contract.title, contract.source, contract.assumed, "", field)
    for key in ("notices", "duties", "obligations", "service_areas", "assets"):
        for thing in getattr(contract, key):
            place = f"{field}.{key}.{thing.id}"
            yield Statement(thing.title, thing.source, thing.assumed, "", place)
    for index, option in enumerate(contract.extensions):
        place = f"{field}.extensions"
        yield Statement(option.title, option.source, option.assumed, "", place, index)
