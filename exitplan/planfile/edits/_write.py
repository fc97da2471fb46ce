"""New values as text, in the way of a file that somebody else wrote."""

from __future__ import annotations

from exitplan.planfile._dump_yaml import _ODD, Items, Map, Words, in_quotes
from exitplan.planfile._dump_yaml import Node as NewNode
from exitplan.planfile._dump_yaml import _flow as flow
from exitplan.planfile._dump_yaml import _lines as lines
from exitplan.planfile.edits._data import Data, Quoted, Term

_LONG = 100


def node_of(data: Data) -> NewNode:
    """Give a value in the form in which plans are written."""
    if data is None:
        return "~"
    if isinstance(data, Term):
        return str(data)
    if isinstance(data, Quoted):
        return in_quotes(str(data), ensure_ascii=True)
    if isinstance(data, str):
        return Words(data, is_prose=len(data) > _LONG)
    if isinstance(data, list):
        return Items([node_of(item) for item in data])
    return Map([(key, node_of(value)) for key, value in data.items()])


def item_node(data: Data) -> NewNode:
    """Give an item in the same form, each of its keys on a line of its own."""
    if not isinstance(data, dict):
        return node_of(data)
    entries: list[tuple[str, NewNode]] = []
    for key, value in data.items():
        if key == "tasks" and isinstance(value, dict):
            members = [(name, item_node(member)) for name, member in value.items()]
            entries.append((key, Map(members, is_block=True)))
        else:
            entries.append((key, node_of(value)))
    return Map(entries, is_block=True)


def flow_text(data: Data) -> str:
    """Write a value on one line, so that it may stand in brackets as well."""
    return flow(node_of(data))


def value_text(data: Data, style: str, *, in_flow: bool) -> str:
    """Write a text in place of another, in its quotes where it had some."""
    if isinstance(data, str) and not isinstance(data, Term) and data.isprintable():
        if style == "'":
            return "'" + data.replace("'", "''") + "'"
        if style == '"' or isinstance(data, Quoted):
            return in_quotes(str(data))
    if in_flow:
        return flow_text(data)
    return "\n".join(lines("", node_of(data), 0)).removeprefix(" ")


def can_stand_in_lines(text: str) -> bool:
    """Whether lines of their own can say a text, so that it reads back the same."""
    is_odd = _ODD.search(text) is not None or not text.strip()
    return not is_odd and text[0] not in " \n" and text[-1] not in " \n"


def entry_lines(key: str, data: Data, indent: int, *, step: int = 2) -> list[str]:
    """Write an entry of a map in lines of its own, each level so many columns further in."""
    return placed(key, node_of(data), indent, step)


def item_lines(key: str, data: Data, step: int) -> list[str]:
    """Write an item in lines of its own, with its key at the margin."""
    return placed(key, item_node(data), 0, step)


def placed(key: str, node: NewNode, indent: int, step: int) -> list[str]:
    """Write an entry in lines of its own, further in."""
    pad = " " * indent
    return [pad + line if line else line for line in widened(lines(f"{key}:", node, 0), step)]


def widened(written: list[str], step: int) -> list[str]:
    """Indent by other than two columns, texts in lines of their own as far as their first."""
    if step == 2 or len(written) == 1:
        return written
    result: list[str] = []
    more, margin = 0, -1
    for line in written:
        content = line.lstrip(" ")
        depth = len(line) - len(content)
        if content and depth < margin:
            margin = -1
        if margin < 0:
            more = depth // 2 * (step - 2)
            if content.endswith((": |-", ": >-")):
                result.append(" " * more + line)
                more, margin = (depth // 2 + 1) * (step - 2), depth + 2
                continue
        result.append(" " * more + line if content else line)
    return result
