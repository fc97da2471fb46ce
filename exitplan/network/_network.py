"""A plan as integer arrays: what the passes run on."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from exitplan.calendars import WorkCalendar
from exitplan.network._special import FixedLength, SpecialNode, Work
from exitplan.network._stepped import RuleLength
from exitplan.network._timing import TimingRule
from exitplan.plan import Link, Plan, Task


class Network:
    """Nodes, links and timing rules of one plan; built by :func:`compile_network`.

    Node ``i`` has two events, its start ``2 * i`` and its finish ``2 * i + 1``.
    The incoming links of node ``i`` are ``first_link[i]`` to
    ``first_link[i + 1]``, exclusive. Positions are explained on the
    architecture page.
    """

    __slots__ = (
        "as_late_as_possible",
        "bare_floor",
        "calendar_of",
        "calendars",
        "ceiling",
        "ends",
        "fact",
        "finish_floor",
        "finished_off_calendar",
        "first_link",
        "firsts",
        "floor",
        "gates",
        "index",
        "levels_of_effort",
        "link",
        "order",
        "plan",
        "project_calendar",
        "released",
        "rule",
        "snap",
        "source",
        "span",
        "special",
        "status",
        "steps",
        "tasks",
        "weight",
    )

    def __init__(self, plan: Plan) -> None:  # noqa: PLR0915 - an attribute each
        self.plan = plan
        self.status: int | None = None
        """The status date as an instant."""
        self.tasks: list[Task] = []
        """Task of each node below ``len(tasks)``; later nodes stand for groups."""
        self.index: dict[str, int] = {}
        """Node of each task, by full id."""
        self.gates: dict[str, int] = {}
        """Node that holds a group's members until its links allow them to start."""
        self.ends: dict[str, int] = {}
        """Node at which a group's last member is finished."""
        self.firsts: dict[str, int] = {}
        """Node at which a group's first member starts."""
        self.levels_of_effort: list[Task] = []
        """Tasks that take no part in the passes."""
        self.calendars: list[WorkCalendar] = []
        self.project_calendar: WorkCalendar | None = None
        self.calendar_of: list[int] = []
        """Index into `calendars`, by node."""
        self.span: list[int | None] = []
        """Finish less start in positions; ``None`` marks a special node."""
        self.snap: list[int] = []
        """1 where a start must be odd (work), 0 where any position will do (a moment)."""
        self.floor: list[int] = []
        """Position before which the node cannot start."""
        self.finish_floor: dict[int, int] = {}
        """Position before which the node cannot finish; `floor` already answers for it,
        except in special nodes."""
        self.bare_floor: dict[int, int] = {}
        """The floor without what the finish floor made of it, where that differs."""
        self.ceiling: dict[int, int] = {}
        """Latest finish that constraints allow, by node; bites in the backward pass."""
        self.fact: dict[int, int] = {}
        """Instants of events that happened outside their calendar's working time."""
        self.finished_off_calendar: set[int] = set()
        """Nodes of those events."""
        self.special: dict[int, SpecialNode] = {}
        self.steps: dict[int, RuleLength] = {}
        """Special nodes that only follow a day rule from their start: the passes' short way."""
        self.as_late_as_possible: list[int] = []
        self.first_link: list[int] = []
        self.source: list[int] = []
        """Event each link leaves from."""
        self.weight: list[int] = []
        """Added to the source event's position to bound the target's start."""
        self.rule: list[TimingRule | None] = []
        """Applied to the source event's position first, where not ``None``."""
        self.link: list[Link | None] = []
        """The link as written; ``None`` for those inside a group."""
        self.released: list[tuple[int, Link]] = []
        """Links that progress override set aside: target node and link."""
        self.order: Sequence[int] = ()
        """Nodes, predecessors first."""

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.span)

    def calendar(self, node: int) -> WorkCalendar:
        """Give the calendar on whose axis the node's positions lie."""
        return self.calendars[self.calendar_of[node]]

    def holds_finish(self, k: int) -> bool:
        """Whether a link holds its target's finish rather than its start."""
        link = self.link[k]
        return link is not None and link.type.to_finish

    def delayed(self, node: int, floor: int) -> Network:
        """Give a network in which that node's (remaining) work starts no earlier than `floor`."""
        variant = copy.copy(self)
        variant.floor = self.floor.copy()
        variant.floor[node] = max(floor, self.floor[node])
        return variant

    def shortened(self, node: int) -> Network:
        """Give a network in which that node has no work left to do."""
        variant = copy.copy(self)
        variant.special = self.special.copy()
        variant.steps = {n: length for n, length in self.steps.items() if n != node}
        variant.span = self.span.copy()
        variant.weight = self.weight.copy()
        span = self.span[node]
        before = self.special.get(node)
        variant.special[node] = (
            before.without_work() if isinstance(before, Work) else Work(FixedLength(0))
        )
        variant.span[node] = None
        if node in self.bare_floor:
            variant.floor = self.floor.copy()
            variant.floor[node] = self.bare_floor[node]
        if span is not None:
            for k in self.links_into(node):
                if self.holds_finish(k):
                    variant.weight[k] += span + self.snap[node]
        return variant

    def links_into(self, node: int) -> range:
        """Give the numbers of the links that end at a node."""
        return range(self.first_link[node], self.first_link[node + 1])

    def target_of(self) -> list[int]:
        """Give each link's target node."""
        targets = [0] * len(self.source)
        for node in range(self.size):
            for k in self.links_into(node):
                targets[k] = node
        return targets

    def item_id(self, node: int) -> str:
        """Give the full id of the task or group a node stands for."""
        if node < len(self.tasks):
            return self.tasks[node].id
        for table in (self.gates, self.ends, self.firsts):
            for group_id, number in table.items():
                if number == node:
                    return group_id
        raise KeyError(node)
