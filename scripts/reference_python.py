"""The page on the Python API, from the code and its docstrings. See make_reference.py."""

from __future__ import annotations

import ast
import enum
import inspect
import itertools
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from types import MappingProxyType
from typing import Any

import attrs

import exitplan
from exitplan import testing

INTRODUCTION = """\
# Python

Every public name is imported from `exitplan` itself, and only what is used is loaded:

```python
from exitplan import compute_schedule, load_plan
```

[Use it from Python](../how-to/use-from-python.md) shows how they go together. Dates come as \
[pendulum](https://pendulum.eustace.io/) values, lengths of time as whole working minutes. Where \
an argument is a date or a duration, text such as `"2025-01-06"` or `"10d"` will do. The rooms \
that the names come from, such as `exitplan.plan`, offer a few rarer ones.
"""

ROOMS = {
    "planfile": "Reading plans",
    "schedule": "Scheduling",
    "outlook": "Looking ahead",
    "plan": "Building a plan",
    "law": "Legal periods",
    "governance": "Boards and decisions",
    "tender": "Tenders",
    "transfer": "Transfers of staff",
    "calendars": "Calendars and counting",
    "errors": "What can go wrong",
}

TESTS = """\
## Tests of your own plans

These are imported from `exitplan.testing`; [test your plan](../how-to/test-your-plan.md) shows \
how. Each takes the path of a plan, a plan, or a schedule, and raises an AssertionError that tells \
everything that does not hold.
"""


def rows(head: Iterable[str], body: Iterable[Iterable[str]]) -> Iterator[str]:
    """Make a table."""
    head = list(head)
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for cells in body:
        line = " | ".join(cells)
        if line.count("|") != len(head) - 1:
            # GitHub and Python-Markdown disagree on how to write one inside code.
            message = f"a bar inside a cell: {line}"
            raise ValueError(message)
        yield f"| {line} |"
    yield ""


def page() -> Iterator[str]:
    """Give the page's lines."""
    yield from INTRODUCTION.split("\n")
    for room, title in ROOMS.items():
        yield from (f"## {title}", "")
        for name in exitplan._HOME[room]:  # noqa: SLF001
            yield from _entry(name, getattr(exitplan, name))
    yield from TESTS.split("\n")
    for name in testing.__all__:
        yield from _entry(name, getattr(testing, name))


def _entry(name: str, thing: Any) -> Iterator[str]:
    yield from (f"### {name}", "")
    if inspect.isclass(thing):
        if not attrs.has(thing) and "__init__" in vars(thing) and not issubclass(thing, Exception):
            yield from (f"`class {name}`", "")
        yield from (_paragraphs(thing), "")
        yield from _members(thing)
    else:
        yield from (f"`{name}{_signature(thing)}`", "", _paragraphs(thing), "")


def _members(cls: type) -> Iterator[str]:
    documented = _documented(cls)
    if issubclass(cls, enum.Enum):
        body = [
            (f"`{member.name}`", f"`{member.value}`", documented.get(member.name, ""))
            for member in cls
        ]
        yield from rows(("Member", "Value", "Meaning"), body)
    elif attrs.has(cls):
        body = [
            (
                f"`{field.name}`",
                f"`{str(field.type).replace('|', 'or')}`",
                _default(field.default),
                documented.get(field.name, ""),
            )
            for field in attrs.fields(cls)
        ]
        yield from rows(("Field", "Type", "Default", "Meaning"), body)
    elif documented:
        body = [(f"`{name}`", text) for name, text in documented.items()]
        yield from rows(("Attribute", "Meaning"), body)
    offers = [
        f"* `{_call(name, value)}`: {_first_sentence(value)}"
        for name, value in vars(cls).items()
        if _is_public(name, value) and _first_sentence(value)
    ]
    if offers:
        yield from ("It offers:", "", *offers, "")


_SPOKEN = {"__getitem__": "[item_id]", "__iter__": "iter()", "__len__": "len()"}


def _is_public(name: str, value: Any) -> bool:
    is_code = inspect.isfunction(value) or isinstance(value, property | classmethod)
    is_lazy = type(value).__name__ == "cached_property"
    return (is_code or is_lazy) and (not name.startswith("_") or name in _SPOKEN)


def _call(name: str, value: Any) -> str:
    if name in _SPOKEN:
        return _SPOKEN[name]
    if isinstance(value, classmethod):
        return f"{name}{_signature(value.__func__)}"
    return f"{name}{_signature(value)}" if inspect.isfunction(value) else name


def _signature(function: Callable[..., Any]) -> str:
    """Write a signature; annotations are text already, and lose their quotes."""
    parts: list[str] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name in ("self", "cls"):
            continue
        text = {inspect.Parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "") + name
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        if parameter.annotation is not inspect.Parameter.empty:
            text += f": {parameter.annotation}"
        if parameter.default is not inspect.Parameter.empty:
            text += f" = {_default(parameter.default).strip('`')}"
        parts.append(text)
    gives = inspect.signature(function).return_annotation
    return f"({', '.join(parts)})" + ("" if gives in (None, "None") else f" -> {gives}")


def _default(value: Any) -> str:
    if value is attrs.NOTHING:
        return "required"
    if isinstance(value, MappingProxyType) and not value:
        return "`{}`"
    if isinstance(value, attrs.Factory):  # type: ignore[arg-type]
        return f"`{value.factory()!r}`"
    if isinstance(value, enum.Enum):
        return f"`{type(value).__name__}.{value.name}`"
    if attrs.has(type(value)):
        plain = str(value)
        return f"`{type(value).__name__}()`" if "(" in plain else f"`{plain}`"
    return f"`{value!r}`"


def _documented(cls: type) -> dict[str, str]:
    """Give the docstrings that stand below fields and attributes, by name."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    assert isinstance(tree, ast.ClassDef)
    bodies = [tree.body]
    bodies += [
        node.body
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    ]
    found: dict[str, str] = {}
    for body in bodies:
        for node, below in itertools.pairwise(body):
            target = _target(node)
            if target and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
                found[target] = _as_markdown(" ".join(str(below.value.value).split()))
    return found


def _target(node: ast.stmt) -> str:
    if isinstance(node, ast.AnnAssign):
        target: ast.expr = node.target
    elif isinstance(node, ast.Assign):
        target = node.targets[0]
    else:
        return ""
    return target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")


def _paragraphs(thing: Any) -> str:
    """Give a docstring as Markdown, its paragraphs unwrapped."""
    parts = (inspect.getdoc(thing) or "").split("\n\n")
    return "\n\n".join(_as_markdown(" ".join(part.split())) for part in parts)


def _first_sentence(thing: Any) -> str:
    function = getattr(thing, "fget", None) or getattr(thing, "func", None) or thing
    doc = inspect.getdoc(function) or ""
    return _as_markdown(" ".join(doc.partition("\n\n")[0].split()))


def _as_markdown(text: str) -> str:
    text = re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"`\1`", text)
    return re.sub(r"``(.+?)``", r"`\1`", text)
