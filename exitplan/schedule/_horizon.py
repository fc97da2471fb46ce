"""Which task it was that left the years its calendar knows."""

from __future__ import annotations

from exitplan.errors import HorizonError
from exitplan.network import Network, about
from exitplan.schedule._passes import EarlyDates, place


def placed(error: HorizonError, network: Network) -> HorizonError:
    """Give the error the first task, predecessors first, whose dates cannot be told."""
    early = EarlyDates(network.size)
    for node in network.order:
        try:
            place(network, early, node)
            network.calendar(node).instant(early.event[2 * node + 1])
        except HorizonError as found:
            is_task = node < len(network.tasks)
            field = "duration" if is_task else ""
            return about(found, network.plan, network.item_id(node), field)
    return error
