"""A plan laid flat: items, where they are, and every link at its successor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeAlias

import attrs

from exitplan.errors import ExitplanError
from exitplan.expansion import expand
from exitplan.plan import NO_LAG, Group, Kind, Link, LinkType, Plan, Task
from exitplan.slippage._diff_references import renamed_in

Item: TypeAlias = Task | Group
LinkName: TypeAlias = tuple[str, str]
"""The predecessor's full id and the type, which no other link of the same successor has."""
Links: TypeAlias = Mapping[LinkName, Link]
NO_LINKS: Links = {}

_TYPES = {kind: kind.value for kind in LinkType}


class State:
    """One plan, its items called by the ids of a draft."""

    def __init__(self, plan: Plan, ids: Mapping[str, str]) -> None:
        self.plan: Plan = renamed_in(plan, ids) if ids else plan
        """The plan; of its items only what :attr:`items` has is called by those ids."""
        self.ids = ids
        self.items: dict[str, Item] = {}
        """Every item in the order written, groups before their members."""
        self.parent: dict[str, str] = {}
        """The group that an item is in; ``""`` at the top."""
        self.links: dict[str, dict[LinkName, Link]] = {}
        """The links by their successor, which may be a step that facts stand for."""
        self._collect(plan.items, "")
        for name, item in self.items.items():
            if item.after:
                for link in item.after:
                    self._add(link.task, name, link)
            if item.before:
                for link in item.before:
                    self._add(name, link.task, link)

    def _collect(self, items: Iterable[Item], group: str) -> None:
        ids = self.ids
        for item in items:
            name = item.id
            if ids:
                name = ids.get(name, name)
                self.items[name] = _called(item, name, ids)
            else:
                self.items[name] = item
            self.parent[name] = group
            if isinstance(item, Group):
                self._collect(item.items, name)

    def _add(self, predecessor: str, successor: str, link: Link) -> None:
        word = _TYPES[link.type]
        links = self.links.get(successor)
        if links is None:
            links = self.links[successor] = {}
        name, number = (predecessor, word), 1
        while name in links:  # Only in a plan that contradicts itself.
            number += 1
            name = predecessor, f"{word}#{number}"
        if link.task != predecessor or (not link.lag.amount and link.lag != NO_LAG):
            lag = link.lag if link.lag.amount else NO_LAG
            link = Link(predecessor, link.type, lag, link.lag_calendar)
        links[name] = link

    def owner(self, name: str) -> str:
        """Give the item that an end of a link is, or that lays it out; ``""`` for none."""
        while name and name not in self.items:
            name = name.rpartition(".")[0]
        return name

    @cached_property
    def step_titles(self) -> dict[str, str]:
        """The titles of the steps that facts stand for, by id; none where they do not hold."""
        try:
            laid_out = expand(self.plan).plan
        except ExitplanError:
            return {}
        return {task.id: task.title for task in laid_out.tasks() if task.id not in self.items}

    @cached_property
    def successors(self) -> dict[str, list[tuple[str, LinkName]]]:
        """The links by their predecessor."""
        found: dict[str, list[tuple[str, LinkName]]] = {}
        for successor, links in self.links.items():
            for name in links:
                found.setdefault(name[0], []).append((successor, name))
        return found

    @cached_property
    def efforts(self) -> frozenset[str]:
        """The levels of effort."""
        kind = Kind.LEVEL_OF_EFFORT
        return frozenset(
            name
            for name, item in self.items.items()
            if isinstance(item, Task) and item.kind is kind
        )

    @cached_property
    def telling(self) -> frozenset[str]:
        """The groups of which something is said that the dates of members, or theirs, depend on."""
        told = {name for links in self.links.values() for name, _ in links}
        told.update(self.links)
        for item in self.items.values():
            if isinstance(item, Task):
                told.update(item.spans)
                if item.gate is not None and item.gate.notice is not None:
                    told.add(item.gate.notice)
        return frozenset(
            name
            for name, item in self.items.items()
            if isinstance(item, Group) and (name in told or _says_something(item))
        )

    def around(self, name: str) -> frozenset[str]:
        """Give the groups that an item is in."""
        found = []
        group = self.parent.get(name, "")
        while group:
            found.append(group)
            group = self.parent[group]
        return frozenset(found)


_MERE = frozenset(
    {"id", "title", "items", "owner", "source", "assumed", "notes", "code", "tags", "baselines"}
    | {"spread"}
)
"""Fields of a group that no date depends on."""


def _says_something(group: Group) -> bool:
    return any(
        field.name not in _MERE and getattr(group, field.name) not in (None, (), False)
        for field in attrs.fields(type(group))
    )


def _called(item: Item, name: str, ids: Mapping[str, str]) -> Item:
    found: Item = renamed_in(item, ids)
    return found if found.id == name else attrs.evolve(found, id=name)
