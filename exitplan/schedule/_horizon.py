"""Which task it was that left the years its calendar knows."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from exitplan.errors import HorizonError
from exitplan.network import Network, SteppedWork, about
from exitplan.schedule._passes import EarlyDates, backward_pass, early_slack, forward_pass, place


class _Watched(Sequence[int]):
    """An order of nodes that remembers how far a pass has come."""

    def __init__(self, nodes: Sequence[int]) -> None:
        self.nodes = nodes
        self.node = nodes[0]

    def __len__(self) -> int:
        return len(self.nodes)

    def __getitem__(self, place: int) -> int:  # type: ignore[override]
        self.node = self.nodes[place]
        return self.node


def placed(error: HorizonError, network: Network) -> HorizonError:
    """Give the error the first task, in the order of the passes, whose dates cannot be told."""
    early = EarlyDates(network.size)
    for node in network.order:
        try:
            place(network, early, node)
            network.calendar(node).instant(early.event[2 * node + 1])
        except HorizonError as found:
            return _at(found, network, node)
    variant = copy.copy(network)
    variant.order = order = _Watched(network.order)
    try:
        early = forward_pass(network)
        backward_pass(variant, early)
        for node, special in network.special.items():
            order.node = node
            if isinstance(special, SteppedWork):
                special.length.latest_input(network.calendar(node).floor(early.finish) | 1)
        early_slack(variant, early)
    except HorizonError as found:
        return _at(found, network, order.node)
    return error


def _at(error: HorizonError, network: Network, node: int) -> HorizonError:
    is_task = node < len(network.tasks)
    field = "duration" if is_task else ""
    return about(error, network.plan, network.item_id(node), field)
