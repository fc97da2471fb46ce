"""A plan as a networkx graph, for whoever wants to analyse it further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exitplan.plan._cycles import all_links
from exitplan.plan._plan import Plan
from exitplan.plan._tasks import Group

if TYPE_CHECKING:
    import networkx


def as_networkx(plan: Plan) -> networkx.MultiDiGraph:
    """Give every task and group as a node, every link as an edge from predecessor to successor.

    Nodes carry ``title`` and ``kind`` (and ``group``, the enclosing group's
    id); edges carry ``type`` and ``lag`` as written.
    """
    import networkx as nx

    graph = nx.MultiDiGraph(name=plan.id, title=plan.title)
    for item in plan.walk():
        kind = "group" if isinstance(item, Group) else item.kind.value
        graph.add_node(item.id, title=item.title, kind=kind, group=item.id.rpartition(".")[0])
    for predecessor, successor, link in all_links(plan.walk()):
        graph.add_edge(predecessor, successor, type=link.type.value, lag=str(link.lag))
    return graph
