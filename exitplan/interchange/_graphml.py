"""A schedule's network as GraphML, for yEd, Gephi, Cytoscape, R and networkx."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from exitplan.interchange._critical_links import critical_links
from exitplan.schedule.words import iso_date

if TYPE_CHECKING:
    from exitplan.schedule import Schedule

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to say (2.2 Characters)."""
_BIDIRECTIONAL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}


def write_graphml(schedule: Schedule) -> bytes:
    """Write every item as a node and every link as an edge, with what was computed.

    Nodes carry what ``schedule.records()`` gives of an item and the ``group`` it
    lies in; edges ``type``, ``lag`` and whether they are ``critical``. Attributes
    are typed, and left out where there is nothing to say. Groups are nodes of
    their own. ``networkx.read_graphml`` reads it back.
    """
    plan = schedule.plan
    graph = schedule.graph
    critical = critical_links(schedule)
    about: dict[str, Any] = {
        "title": plan.title,
        "start": iso_date(plan.start.day),
        "finish": iso_date(schedule.finish_day),
        "status_date": None if plan.status_date is None else iso_date(plan.status_date.day),
    }
    nodes = [
        (node, {name: value for name, value in data.items() if name != "id"})
        for node, data in graph.nodes(data=True)
    ]
    edges = [
        (before, after, {**data, "critical": (before, after, data["type"]) in critical})
        for before, after, data in graph.edges(data=True)
    ]
    keys = _Keys()
    body = [f'  <graph id="{_xml(plan.id)}" edgedefault="directed">']
    body += keys.data("graph", about, "    ")
    for node, data in nodes:
        body.append(f'    <node id="{_xml(node)}">')
        body += [*keys.data("node", data, "      "), "    </node>"]
    for number, (before, after, data) in enumerate(edges, start=1):
        ends = f'source="{_xml(before)}" target="{_xml(after)}"'
        body.append(f'    <edge id="e{number}" {ends}>')
        body += [*keys.data("edge", data, "      "), "    </edge>"]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<graphml xmlns="{_NAMESPACE}">',
        *keys.lines(),
        *body,
        "  </graph>",
        "</graphml>",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


class _Keys:
    """The attributes met, each declared once with its type."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], str] = {}
        self._types: dict[tuple[str, str], str] = {}

    def data(self, domain: str, values: Mapping[str, Any], indent: str) -> list[str]:
        """Give the ``data`` elements of a graph, node or edge."""
        lines = []
        for name, value in values.items():
            if value is None:
                continue
            key = (domain, name)
            number = self._ids.setdefault(key, f"{domain[0]}{len(self._ids)}")
            self._types.setdefault(key, _TYPES[type(value)])
            text = str(value).lower() if isinstance(value, bool) else str(value)
            lines.append(f'{indent}<data key="{number}">{_xml(text)}</data>')
        return lines

    def lines(self) -> list[str]:
        """Give their declarations, in the order met."""
        return [
            f'  <key id="{number}" for="{domain}" attr.name="{name}" '
            f'attr.type="{self._types[domain, name]}"/>'
            for (domain, name), number in self._ids.items()
        ]


def _xml(text: str) -> str:
    """Escape text for an element or a quoted attribute, line breaks kept."""
    text = _BIDIRECTIONAL.sub("\ufffd", _NOT_IN_XML.sub("\ufffd", text))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "&#13;")
