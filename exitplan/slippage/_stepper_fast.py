"""One compiled network of a draft, patched where a change touches single tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from exitplan.network import PatchedNetwork, VersionCompiler
from exitplan.plan import Group, Profile, ProgressRule, StartLags
from exitplan.schedule import Propagation, forward_pass
from exitplan.slippage._half_step import is_held_late
from exitplan.slippage._stepper_watch import Reader, Readings

if TYPE_CHECKING:
    from exitplan.plan import Link, Plan, Task


class PatchedPlan:
    """The dates of a plan, kept up to date while single tasks and their links change.

    Where a change is more than that, :meth:`patch` refuses it and leaves everything as it is:
    the plan has to be compiled again then.
    """

    def __init__(
        self, plan: Plan, names: Sequence[str], versions: Mapping[int, tuple[Task, str]]
    ) -> None:
        """Compile a plan; raises PlanError and HorizonError as that does.

        `versions` are the tasks to come, by identity, each with the group that it lies in.
        """
        compiler = VersionCompiler(plan, list(versions.values()))
        compiled = compiler.run()
        self.is_fit = not is_held_late(compiled)
        """Whether anything can be patched; not where late dates have a say in early ones."""
        self.network = PatchedNetwork(compiled)
        self.propagation = Propagation(self.network, forward_pass(compiled))
        self.early = self.propagation.early
        self.links = compiler.links_of(self.network)
        self.first_row = compiler.first_row
        self.rows = {key: compiler.first_row + n for n, key in enumerate(versions)}
        self.group_of = {key: group for key, (_, group) in versions.items()}
        self.present = set(range(compiler.first_row))
        """The nodes of the tasks that the plan has."""
        self.reader = Reader(names, self.network, plan)
        self.readings: Readings | None = None
        """As they were last read, where they still hold."""
        options = plan.options
        self.is_strict = (
            options.progress is not ProgressRule.RETAINED_LOGIC
            or options.profile is Profile.P6
            or options.start_lags is StartLags.EARLY_START
        )
        """Whether what is reported of a task changes the links around it."""
        self.linked = _linked(compiler.groups, self.network)
        """Groups whose members a link holds, or that a link waits for, and groups in them."""
        self.ranges = [compiler.members[name] for name in self.linked]
        self.extra = {
            node: list(links[len(self.network.tasks[node].after) :])
            for node, links in enumerate(self.network.into[: compiler.first_row])
            if len(links) > len(self.network.tasks[node].after)
        }
        """Links into tasks that were not written at them."""

    def read(self) -> Readings:
        """Give the watched finishes, once what was patched is carried through."""
        self.propagation.run()
        if self.readings is None or not self.reader.watched.isdisjoint(self.propagation.moved):
            self.readings = self.reader.read(self.early)
        return self.readings

    def patch(self, versions: Mapping[str, Task | None]) -> bool:
        """Change some tasks (``None``: take them away); whether that could be done."""
        if not self.is_fit:
            return False
        index = self.network.index
        rows: dict[int, tuple[Task | None, int]] = {}
        for item, task in versions.items():
            node = index.get(item)
            row = -1 if task is None else self.rows.get(id(task), -2)
            if node is None or row == -2 or not self._may_change(node, task, row):
                return False
            rows[node] = task, row
        if not all(self._are_known(task.after) for task, _ in rows.values() if task is not None):
            return False
        self._change(rows)
        return True

    def _may_change(self, node: int, task: Task | None, row: int) -> bool:
        network = self.network
        is_there = node in self.present
        if (task is None or not is_there) and (
            self.reader.has_groups or self._is_linked(node, task)
        ):
            return False
        for now in (network.tasks[node], task):
            if now is not None and now.gate is not None and now.gate.notice is not None:
                return False
        old, new = network.special.get(node), network.special.get(row)
        if self.is_strict and any(s is not None and s.started for s in (old, new)):
            return False
        if task is None or not is_there or not self._moves_axis(node, row):
            return True
        return not self._is_linked(node, task) and self._may_time_again(node)

    def _may_time_again(self, node: int) -> bool:
        """Whether the links out of a task are of a kind that can be timed anew."""
        network = self.network
        for follower in network.followers[node]:
            special = network.special.get(follower)
            if follower >= len(network.tasks) or (special is not None and special.started):
                return False
            gate = network.tasks[follower].gate
            if gate is not None and gate.notice is not None:
                return False
        return True

    def _is_linked(self, node: int, task: Task | None) -> bool:
        """Whether a task is among the members that links of a group are about."""
        if not self.linked:
            return False
        if node >= self.first_row and task is not None:
            return self.group_of[id(task)] in self.linked
        return node >= self.first_row or any(a <= node < b for a, b in self.ranges)

    def _moves_axis(self, node: int, row: int) -> bool:
        """Whether links out of a task have to be timed anew if it becomes a row."""
        network = self.network
        fact = network.fact
        return network.calendar_of[node] != network.calendar_of[row] or any(
            fact.get(2 * node + end) != fact.get(2 * row + end) for end in (0, 1)
        )

    def _are_known(self, links: Iterable[Link]) -> bool:
        """Whether everything that links leave from has its node."""
        return all(self._event(link) is not None for link in links)

    def _event(self, link: Link) -> int | None:
        network = self.network
        node = network.index.get(link.task)
        if node is not None:
            return 2 * node + link.type.from_finish
        table = network.ends if link.type.from_finish else network.firsts
        found = table.get(link.task)
        return None if found is None else 2 * found + 1

    def _change(self, rows: Mapping[int, tuple[Task | None, int]]) -> None:
        network, mark = self.network, self.propagation.mark
        off_axis = []
        for node, (task, row) in rows.items():
            if task is None:
                self.present.discard(node)
                continue
            self.present.add(node)
            if row != node:
                if self._moves_axis(node, row):
                    off_axis.append(node)
                network.take_row(node, network, row, network.calendar_of[row])
            network.tasks[node] = task
        if not self.reader.watched.isdisjoint(rows):
            self.readings = None
        for node, (task, _) in rows.items():
            network.set_links(node, [] if task is None else self._links(node, task))
        mark(rows)
        for node in off_axis:
            followers = set(network.followers[node])
            for follower in followers:
                self._time_again(node, follower)
            mark(followers)

    def _links(self, node: int, task: Task) -> list[int]:
        network, timing = self.network, self.links.timing
        numbers = []
        for link in task.after:
            event = self._event(link)
            assert event is not None
            event, rule, weight = timing(event, node, link)
            numbers.append(network.add_link(event, rule, weight, link))
        for k in self.extra.get(node, ()):
            self._time(k, node)
            numbers.append(k)
        return numbers

    def _time_again(self, node: int, follower: int) -> None:
        network = self.network
        for k in network.into[follower]:
            if network.source[k] >> 1 == node:
                self._time(k, follower)

    def _time(self, k: int, target: int) -> None:
        network = self.network
        link, event = network.link[k], network.source[k]
        if link is None:
            network.rule[k] = self.links._bridge(event, target)  # noqa: SLF001 - of no link
            return
        if event >> 1 < len(network.tasks):
            event = (event & ~1) + link.type.from_finish
        timed = self.links.timing(event, target, link)
        network.source[k], network.rule[k], network.weight[k] = timed


def _linked(groups: Iterable[Group], network: PatchedNetwork) -> set[str]:
    linked: set[str] = set()
    for group in groups:
        has_node = any(group.id in t for t in (network.gates, network.ends, network.firsts))
        if has_node or group.after:
            linked.add(group.id)
            linked.update(item.id for item in group.walk() if isinstance(item, Group))
    return linked
