"""Docstrings as Markdown, for mkdocstrings: roles become links, double backticks single ones.

Docstrings are written as Python's own tools expect them; the site's pages are Markdown.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

import exitplan

_ROLE = re.compile(r":\w+:`~?([\w.]+)`")
_LITERAL = re.compile(r"``(.+?)``", re.DOTALL)
_EXAMPLE = re.compile(r"(?m)^::\n\n|::$")
"""What announces an example; alone on its line it says nothing."""


class Prose(griffe.Extension):
    """Turns every docstring of the package into Markdown."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Rewrite the docstring of one class, function or attribute."""
        del kwargs
        if obj.docstring is not None:
            obj.docstring.value = as_markdown(obj.docstring.value)


def as_markdown(text: str) -> str:
    """Turn one docstring into Markdown."""
    text = _EXAMPLE.sub(lambda match: ":" if match[0] == "::" else "", text)
    text = _ROLE.sub(_linked, text)
    return _LITERAL.sub(r"`\1`", text)


def _linked(match: re.Match[str]) -> str:
    """Link a name where it is public; ``Schedule.why`` by its class."""
    shown = match[1].removeprefix("exitplan.")
    words = shown.split(".")
    name = next((word for word in words if word in exitplan.__all__), None)
    if name is None:
        return f"`{words[-1]}`"
    rest = words[words.index(name) :]
    return f"[`{'.'.join(rest)}`][exitplan.{'.'.join(rest)}]"
