"""Plan files in the many ways in which people write them, made by Hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

NAMES = ("a", "b", "cost-plan", "award", "no", "x1")
_TEXTS = (
    "Cost plan",
    "Überprüfung – Stufe 2",
    "it's due: soon",
    'say "when" \\ now',
    "No",
    "£1 # each",
    "日本語 😀",
    "a, b [c] {d}",
    "42",
)
_PROSE = (*_TEXTS, "first line\nsecond line", "one\n\ntwo  \nthree", "ends\n")


class Style:
    """One person's habits, and the random choices within them."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.step = draw(st.sampled_from((2, 2, 4, 3)))
        self.likes_flow = draw(st.sampled_from((0, 1, 3)))
        self.likes_comments = draw(st.sampled_from((0, 1, 3)))
        self.is_airy = draw(st.booleans())
        self.dash_at_key = draw(st.booleans())
        self.comments = 0

    def chance(self, of_ten: int) -> bool:
        """Whether something happens, so many times in ten."""
        return bool(of_ten) and self.draw(st.integers(1, 10)) <= of_ten

    def comment(self) -> str:
        """Give a comment that is like no other."""
        self.comments += 1
        return f"# c{self.comments}: keep me, {{really}}"

    def trail(self) -> str:
        """Give what stands behind a value in its line."""
        return f"  {self.comment()}" if self.chance(self.likes_comments) else ""


def _is_plain(text: str) -> bool:
    return text.isprintable() and not any(mark in text for mark in ":#[]{},\"'\\&*!|>%@`£42No")


def scalar(style: Style, text: str, *, may_be_plain: bool) -> str:
    """Write a text on one line."""
    ways = ["double"]
    if text.isprintable():
        ways.append("single")
        if may_be_plain:
            ways += ["plain", "plain"]
    way = "plain" if text == "true" else style.draw(st.sampled_from(ways))
    if way == "plain":
        return text
    if way == "single":
        return "'" + text.replace("'", "''") + "'"
    body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{body}"'


def flow(style: Style, value: Any, *, is_text: bool = False) -> str:
    """Write a value in brackets."""
    gap = style.draw(st.sampled_from(("", " ")))
    if isinstance(value, dict):
        entries = [
            f"{key}: {flow(style, each, is_text=key in TEXTS)}" for key, each in value.items()
        ]
        return "{" + gap + ", ".join(entries) + gap + "}"
    if isinstance(value, list):
        return "[" + gap + ", ".join(flow(style, each) for each in value) + gap + "]"
    return scalar(style, value, may_be_plain=not is_text or _is_plain(value))


TEXTS = frozenset({"title", "notes", "owner"})


def entry(style: Style, key: str, value: Any, indent: int) -> list[str]:
    """Write an entry of a map without brackets, with what stands above it."""
    pad = " " * indent
    lines: list[str] = []
    if style.is_airy and style.chance(3):
        lines.append("")
    while style.chance(style.likes_comments):
        lines.append(pad + style.comment())
    said = f'"{key}"' if style.chance(1) else key
    head = f"{pad}{said}:" + (" " if style.chance(1) else "")
    if isinstance(value, dict):
        return lines + _map(style, key, head, value, indent)
    if isinstance(value, list):
        return lines + _list(style, head, value, indent)
    if "\n" in value or (key == "notes" and style.chance(4)):
        block = _block(style, head, value, indent)
        if block:
            return lines + block
    plain = key not in TEXTS or _is_plain(value)
    if plain and key in TEXTS and value.count(" ") == 1 and style.chance(3):
        return lines + _broken(style, head, value, indent)
    return [*lines, f"{head} {scalar(style, value, may_be_plain=plain)}{style.trail()}"]


def _map(style: Style, key: str, head: str, value: dict[str, Any], indent: int) -> list[str]:
    is_short = all(isinstance(each, str) and "\n" not in each for each in value.values())
    if key != "tasks" and is_short and style.chance(style.likes_flow * 2):
        if style.chance(4):
            return _wide_flow(style, head, value, indent)
        return [f"{head} {flow(style, value)}{style.trail()}"]
    lines = [head + style.trail()]
    for name, each in value.items():
        lines += entry(style, name, each, indent + style.step)
    return lines


def _list(style: Style, head: str, value: list[str], indent: int) -> list[str]:
    if style.chance(5):
        return [f"{head} {flow(style, value)}{style.trail()}"]
    pad = " " * (indent if style.dash_at_key else indent + style.step)
    dashed = [f"{pad}- {scalar(style, each, may_be_plain=True)}{style.trail()}" for each in value]
    return [head + style.trail(), *dashed]


def _wide_flow(style: Style, head: str, value: dict[str, Any], indent: int) -> list[str]:
    """Write a map in brackets over several lines."""
    pad = " " * (indent + style.step)
    entries = [
        f"{pad}{key}: {flow(style, each, is_text=key in TEXTS)}" for key, each in value.items()
    ]
    marks = ["," for _ in entries]
    if style.chance(5):
        marks[-1] = ""
    body = [line + mark + style.trail() for line, mark in zip(entries, marks, strict=True)]
    return [f"{head} {{{style.trail()}", *body, " " * (indent + 1) + "}" + style.trail()]


def _broken(style: Style, head: str, value: str, indent: int) -> list[str]:
    """Write a text over two lines, which reading makes one again."""
    quote = style.draw(st.sampled_from(("", '"')))
    first, last = value.split(" ")
    pad = " " * (indent + style.step)
    return [f"{head} {quote}{first}", f"{pad}{last}{quote}{style.trail()}"]


def _block(style: Style, head: str, value: str, indent: int) -> list[str]:
    """Write a text in lines of its own, if it can be."""
    body = value.rstrip("\n")
    if not body or body[0] in " \n" or value.count("\n") - body.count("\n") > 1:
        return []
    chomp = "" if value.endswith("\n") else "-"
    mark = ">" if "\n" not in body and style.chance(5) else "|"
    pad = " " * (indent + style.step)
    head = f"{head} {mark}{chomp}{style.trail()}"
    return [head, *(pad + line if line else "" for line in body.split("\n"))]


@st.composite
def plans(draw: Any) -> tuple[str, int]:
    """Give the text of a plan, and how many comments it has."""
    style = Style(draw)
    root: dict[str, Any] = {"plan": "p", "start": "2014-09-01"}
    if draw(st.booleans()):
        root["status_date"] = "2015-06-30"
    if draw(st.booleans()):
        root["title"] = draw(st.sampled_from(_TEXTS))
    root["tasks"] = _items(draw, "", [], draw(st.integers(1, 4)))
    lines = ["---"] if style.chance(1) else []
    for key, value in _shuffled(draw, root).items():
        lines += entry(style, key, value, 0)
    if style.chance(2):
        lines += ["", style.comment()]
    text = "\n".join(lines) + draw(st.sampled_from(("\n", "\n", "", "\n\n")))
    if draw(st.sampled_from((False, False, True))):
        text = text.replace("\n", "\r\n")
    return text, style.comments


def _shuffled(draw: Any, entries: dict[str, Any]) -> dict[str, Any]:
    if draw(st.booleans()):
        return entries
    return {key: entries[key] for key in draw(st.permutations(list(entries)))}


def _items(draw: Any, prefix: str, known: list[str], number: int) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=number, max_size=number, unique=True))
    items: dict[str, Any] = {}
    for name in names:
        items[name] = _item(draw, prefix + name, known)
        known.append(prefix + name)
    return items


def _item(draw: Any, full: str, known: list[str]) -> dict[str, Any]:
    kind = draw(st.sampled_from(("task", "task", "milestone", "group")))
    fields: dict[str, Any] = {}
    for key, texts in (("title", _TEXTS), ("notes", _PROSE), ("owner", _TEXTS)):
        if draw(st.integers(0, 3)) == 0:
            fields[key] = draw(st.sampled_from(texts))
    before = [each for each in known if not full.startswith(each + ".")]
    if before and draw(st.booleans()):
        count = draw(st.integers(1, 2))
        links = draw(st.lists(st.sampled_from(before), min_size=1, max_size=count, unique=True))
        said = [_said(draw, full, each) for each in links]
        fields["after"] = said[0] if len(said) == 1 and draw(st.booleans()) else said
    if kind == "task":
        fields["duration"] = draw(st.sampled_from(("10d", "3w", "28ed", "4 h")))
        if draw(st.integers(0, 3)) == 0:
            fields["deadline"] = {"date": "2016-01-01", "tolerance": "5d"}
        if draw(st.integers(0, 3)) == 0:
            fields["actual_start"] = "2014-10-01"
    elif kind == "milestone":
        fields["milestone"] = "true"
    fields = _shuffled(draw, fields)
    if kind == "group" and "." not in full:
        fields["tasks"] = _items(draw, full + ".", known, draw(st.integers(1, 3)))
    elif kind == "group":
        fields["duration"] = "5d"
    return fields


def _said(draw: Any, full: str, target: str) -> str:
    group = full[: full.rfind(".") + 1]
    said = target.removeprefix(group) if group and draw(st.booleans()) else target
    return said + draw(st.sampled_from(("", "", " SS", " SS+2d", " +1w")))
