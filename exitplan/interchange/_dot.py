"""A schedule's network for Graphviz."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.interchange._critical_links import critical_links
from exitplan.interchange._plain import plain, shortened
from exitplan.plan import Group
from exitplan.schedule.words import days_text, iso_date

if TYPE_CHECKING:
    from exitplan.plan import Task
    from exitplan.schedule import ItemDates, Schedule

_LONGEST_TITLE = 300
_LINE = 32
"""Characters of a title's line."""


def write_dot(schedule: Schedule) -> bytes:
    """Write the plan as a Graphviz ``digraph``, from left to right.

    Groups are clusters; a link to or from a group ends at a point inside it and is
    cut at its border. Nodes show title, dates and total float; edges their type
    and lag where they are more than finish to start. Links that drive the plan's
    finish are drawn thick and carry the word *critical*, critical items a thick
    border, so that nothing depends on colour.
    """
    plan = schedule.plan
    graph = schedule.graph
    ends = {end for edge in graph.edges() for end in edge if end in schedule.groups}
    critical = critical_links(schedule)
    lines = [
        f"digraph {_quoted(plan.id)} {{",
        f"  graph [label={_label(_wrapped(plan.title or plan.id, 2 * _LINE))}, labelloc=t];",
        '  graph [rankdir=LR, compound=true, fontname="Helvetica", fontsize=14];',
        '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=10];',
        '  edge [fontname="Helvetica", fontsize=9];',
        *_members(schedule, plan.items, ends, "  "),
    ]
    for before, after, data in graph.edges(data=True):
        words = _link_words(data["type"], data["lag"])
        attributes = []
        if (before, after, data["type"]) in critical:
            words.append("critical")
            attributes.append("penwidth=3")
        if words:
            attributes.insert(0, f"label={_quoted(' '.join(words))}")
        if before in schedule.groups:
            attributes.append(f"ltail={_cluster(before)}")
        if after in schedule.groups:
            attributes.append(f"lhead={_cluster(after)}")
        tail = f" [{', '.join(attributes)}]" if attributes else ""
        lines.append(f"  {_quoted(before)} -> {_quoted(after)}{tail};")
    lines.append("}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def _members(
    schedule: Schedule, items: tuple[Task | Group, ...], ends: set[str], indent: str
) -> Iterator[str]:
    """Give the lines of items, clusters around those of groups."""
    for item in items:
        if not isinstance(item, Group):
            if item.id in schedule.items:
                yield indent + _node(schedule.items[item.id])
            continue
        yield f"{indent}subgraph {_cluster(item.id)} {{"
        inner = f"{indent}  "
        yield f"{inner}label={_label(_wrapped(item.title or item.id, 2 * _LINE))}; labelloc=t;"
        if item.id in ends:
            yield f'{inner}{_quoted(item.id)} [shape=point, width=0.05, label=""];'
        yield from _members(schedule, item.items, ends, inner)
        yield f"{indent}}}"


def _node(dates: ItemDates) -> str:
    lines = _wrapped(dates.title or dates.id, _LINE)
    start, finish = iso_date(dates.start_day), iso_date(dates.finish_day)
    lines.append(finish if dates.is_milestone or start == finish else f"{start} – {finish}")
    attributes = []
    if dates.completed:
        lines.append("done")
        attributes.append('style="rounded,dashed"')
    elif dates.total_float_minutes is not None:
        room = days_text(dates.total_float_minutes, dates.day_minutes)
        lines.append(f"critical, float {room}" if dates.critical else f"float {room}")
    if dates.is_milestone:
        attributes.append("shape=hexagon")
    if dates.critical:
        attributes.append("penwidth=3")
    return f"{_quoted(dates.id)} [{', '.join([f'label={_label(lines)}', *attributes])}];"


def _wrapped(title: str, width: int) -> list[str]:
    from textwrap import wrap

    return wrap(shortened(plain(title), _LONGEST_TITLE), width) or [""]


def _link_words(link_type: str, lag: str) -> list[str]:
    has_lag = not lag.startswith("0")
    words = [link_type] if link_type != "FS" or has_lag else []
    if has_lag:
        words.append(lag if lag.startswith("-") else f"+{lag}")
    return words


def _cluster(group_id: str) -> str:
    return _quoted(f"cluster_{group_id}")


def _label(lines: list[str]) -> str:
    """Quote text for a label: Graphviz reads escapes and HTML entities in it."""
    return '"' + "\\n".join(_escaped(plain(line)) for line in lines) + '"'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')


def _quoted(text: str) -> str:
    """Quote an id or a word without special characters of its own."""
    return f'"{_escaped(plain(text))}"'
