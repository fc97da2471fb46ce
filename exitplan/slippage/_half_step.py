"""The half-step: the earlier plan with what has been reported since, and the way to it.

The method is that of AACE International's Recommended Practice 29R-03 (MIP 3.4):
the half-step has the later plan's actual dates and remaining durations, its
status date, and nothing else of it. What it moves is progress; what the later
plan moves beyond it is revision.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from exitplan.network import MixedNetwork
from exitplan.plan import Group, ScheduleFrom
from exitplan.schedule import Propagation
from exitplan.slippage._changes import Change, ChangeKind
from exitplan.slippage._diff_facts import step_progress
from exitplan.slippage._slips import Unstarted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exitplan.network import Network
    from exitplan.plan import Plan, Progress
    from exitplan.schedule import Schedule
    from exitplan.slippage._changes import Difference


def progress_changes(difference: Difference, unstarted: Unstarted) -> tuple[Change, ...]:
    """Give the changes that are progress: the status date, and reports of what has started."""
    reports = _reports(difference.after)
    return tuple(
        change
        for change in difference.changes
        if change.moves_dates and _is_progress(change, reports, unstarted)
    )


def _reports(plan: Plan) -> dict[str, Progress | None]:
    """Give what is reported of each task, and of each step that facts stand for, by full id."""
    found: dict[str, Progress | None] = {}
    for item in plan.walk():
        if isinstance(item, Group):
            if item.facts is not None:
                steps = step_progress(item.facts)
                found |= {f"{item.id}.{name}": report for name, report in steps.items()}
        else:
            found[item.id] = item.progress
    return found


def _is_progress(
    change: Change, reports: Mapping[str, Progress | None], unstarted: Unstarted
) -> bool:
    if change.kind is ChangeKind.STATUS_DATE:
        return True
    is_about_length = change.kind in (ChangeKind.DURATION, ChangeKind.ESTIMATE)
    if not is_about_length and change.kind is not ChangeKind.PROGRESS:
        return False
    report = reports.get(change.item)
    has_started = report is not None and (
        report.actual_start is not None or report.actual_finish is not None
    )
    is_wanted = unstarted is Unstarted.PROGRESS
    return is_wanted and not has_started if is_about_length else has_started or is_wanted


def can_be_mixed(before: Network, after: Network) -> bool:
    """Whether the dates of two networks can be told task by task.

    Not where some work is as late as possible, so that everything has a say in its dates.
    """
    return MixedNetwork.fits(before, after) and not any(
        is_held_late(network) for network in (before, after)
    )


def is_held_late(network: Network) -> bool:
    """Whether late dates have a say in early ones."""
    options = network.plan.options
    return bool(network.as_late_as_possible) or options.schedule_from is ScheduleFrom.FINISH


class ProgressWalk:
    """The way from the earlier plan's dates to the half-step's, task by task.

    What happened to a task between the two status dates, even if that is nothing, is one
    step: its report and its own status date change together.
    """

    def __init__(self, before: Schedule, half: Schedule) -> None:
        self.network = MixedNetwork(before.network, half.network)
        self.propagation = Propagation(self.network, before.early)
        self._timed = self._nodes_timed_otherwise()
        self.order: list[int] = [n for n in self.network.node_at if self._differs(n)]
        """The nodes that have something of their own to change, predecessors first."""

    def steps(self) -> list[list[int]]:
        """Give each task to report on, with the groups that follow it; predecessors first."""
        tasks = len(self.network.tasks)
        steps: list[list[int]] = []
        for node in self.order:
            has_task = bool(steps) and any(n < tasks for n in steps[-1])
            if steps and (node >= tasks or not has_task):
                steps[-1].append(node)
            else:
                steps.append([node])
        return steps

    def _nodes_timed_otherwise(self) -> set[int]:
        """Give the nodes that the links into them may hold differently."""
        before, after = self.network.sides
        if before.first_link == after.first_link:
            rules = [list(map(type, network.rule)) for network in (before, after)]
            one = (before.source, before.weight, rules[0])
            other = (after.source, after.weight, rules[1])
            if one == other:
                return set()
        first, second = self.network.links_on
        return {
            node
            for node, (a, b) in enumerate(zip(first, second, strict=True))
            if len(a) != len(b) or any(map(self._is_timed_otherwise, a, b))
        }

    def _is_timed_otherwise(self, i: int, k: int) -> bool:
        network = self.network
        return (
            network.weight[i] != network.weight[k]
            or network.source[i] != network.source[k]
            or type(network.rule[i]) is not type(network.rule[k])
        )

    def _differs(self, node: int) -> bool:
        before, after = self.network.sides
        if before.floor[node] != after.floor[node]:
            return True
        return not self._is_same_but_for_floor(node)

    def _is_same_but_for_floor(self, node: int) -> bool:
        before, after = self.network.sides
        if node in before.special or node in after.special:
            return node in before.steps and node in after.steps and node not in self._timed
        return (
            before.span[node] == after.span[node]
            and node not in self.network.touchy
            and node not in self._timed
            and before.finish_floor.get(node) == after.finish_floor.get(node)
        )

    def switch(self, nodes: Iterable[int]) -> None:
        """Report on some nodes; raises HorizonError where that leads past the calendars."""
        network, propagation = self.network, self.propagation
        for node in nodes:
            if self._is_idle(node):
                network.lift(node)
            else:
                propagation.mark(network.switch(node, 1))
        if propagation.marked:
            propagation.run()

    def _is_idle(self, node: int) -> bool:
        """Whether a task starts behind its new floor anyway, and nothing else of it changes."""
        before, after = self.network.sides
        return (
            before.floor[node] <= after.floor[node] <= self.propagation.early.event[2 * node]
            and not self.propagation.marked
            and self._is_same_but_for_floor(node)
        )
