"""The pages on the Python API: which name stands where. mkdocstrings puts in what each one is.

See make_reference.py.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

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
    "planfile": ("reading-plans", "Reading and editing plans"),
    "schedule": ("scheduling", "Scheduling"),
    "outlook": ("looking-ahead", "Looking ahead"),
    "slippage": ("slippage", "Slippage"),
    "risk": ("risk", "Risk"),
    "checks": ("checks", "Checks"),
    "plan": ("building-a-plan", "Building a plan"),
    "law": ("legal-periods", "Legal periods"),
    "governance": ("boards", "Boards and decisions"),
    "tender": ("tenders", "Tenders"),
    "transfer": ("transfers", "Transfers of staff"),
    "calendars": ("calendars", "Calendars and counting"),
    "interchange": ("other-tools", "Files of other tools"),
    "site": ("site", "The published roadmap"),
    "errors": ("errors", "What can go wrong"),
}
"""Each room with its page and what that is called."""

TESTS = """\
# Tests of your own plans

These are imported from `exitplan.testing`; [test your plan](../../how-to/test-your-plan.md) shows \
how. Each takes the path of a plan, a plan, or a schedule, and raises an AssertionError that tells \
everything that does not hold.
"""
_TESTS_PAGE = ("tests", "Tests of your own plans")


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


def pages() -> dict[str, Callable[[], Iterable[str]]]:
    """Give every page by its path."""
    found: dict[str, Callable[[], Iterable[str]]] = {"python.md": _index}
    for room, (slug, title) in ROOMS.items():
        found[f"python/{slug}.md"] = lambda room=room, title=title: _room(room, title)
    found[f"python/{_TESTS_PAGE[0]}.md"] = _tests
    return found


def _index() -> Iterator[str]:
    yield from INTRODUCTION.split("\n")
    for room, (slug, title) in ROOMS.items():
        yield from (f"## [{title}](python/{slug}.md)", "")
        names = exitplan._HOME[room]  # noqa: SLF001
        yield from rows(("Name", "What it is"), _entries(slug, "exitplan", exitplan, names))
    slug, title = _TESTS_PAGE
    yield from (f"## [{title}](python/{slug}.md)", "")
    entries = _entries(slug, "exitplan.testing", testing, testing.__all__)
    yield from rows(("Name", "What it does"), entries)


def _entries(
    slug: str, module: str, holder: Any, names: Iterable[str]
) -> Iterator[tuple[str, str]]:
    for name in names:
        yield (
            f"[`{name}`](python/{slug}.md#{module}.{name})",
            _first_sentence(getattr(holder, name)).replace("|", "or"),
        )


def _room(room: str, title: str) -> Iterator[str]:
    yield from (f"# {title}", "")
    for name in exitplan._HOME[room]:  # noqa: SLF001
        yield from (f"::: exitplan.{name}", "")


def _tests() -> Iterator[str]:
    yield from TESTS.split("\n")
    for name in testing.__all__:
        yield from (f"::: exitplan.testing.{name}", "")


def _first_sentence(thing: Any) -> str:
    doc = inspect.getdoc(thing) or ""
    return _as_markdown(" ".join(doc.partition("\n\n")[0].split()))


def _as_markdown(text: str) -> str:
    text = re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"`\1`", text)
    return re.sub(r"``(.+?)``", r"`\1`", text)
