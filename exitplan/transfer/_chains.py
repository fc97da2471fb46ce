"""The chain of each route: data/*.toml, with what a transfer fills in."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import attrs

from exitplan.law import ChainLink, ChainStep, read_chain

_FOLDER = os.path.join(os.path.dirname(__file__), "data")
_KNOWLEDGE = "knowledge"
"""The step that stands for one step for each theme."""
_LONGEST_SLUG = 40


@cache
def read_route(name: str) -> tuple[ChainStep, ...]:
    """Read a route's chain, or ``shared``: the steps that all waves share."""
    with open(os.path.join(_FOLDER, f"{name}.toml"), encoding="utf-8") as file:
        return read_chain(file.read(), f"{name}.toml")


def filled_in(
    chain: Sequence[ChainStep], words: Mapping[str, str], themes: Mapping[str, str]
) -> tuple[ChainStep, ...]:
    """Fill in the words in braces, and give each theme of knowledge a step of its own.

    `themes` holds each theme's title by its step's name.
    """
    return tuple(
        attrs.evolve(
            step,
            title=_filled(step.title, {**words, "theme": themes.get(step.name, "")}),
            assumed=_filled(step.assumed, words),
            after=_links(step, themes),
        )
        for template in chain
        for step in _for_each_theme(template, themes)
    )


def theme_names(themes: Iterable[str]) -> dict[str, str]:
    """Give a step's name for each theme: ``knowledge-advisory`` for Advisory."""
    names: dict[str, str] = {}
    seen: set[str] = set()
    for theme in themes:
        title = theme.strip()
        if not title or title.casefold() in seen:
            continue
        seen.add(title.casefold())
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
        words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
        name = f"knowledge-{'-'.join(words)[:_LONGEST_SLUG].strip('-') or 'theme'}"
        number = 2
        while name in names:
            base = name if number == 2 else name.rpartition("-")[0]
            name, number = f"{base}-{number}", number + 1
        names[name] = title
    return names


def _for_each_theme(step: ChainStep, themes: Mapping[str, str]) -> Iterator[ChainStep]:
    if step.name != _KNOWLEDGE or not themes:
        yield step
        return
    for name in themes:
        yield attrs.evolve(step, name=name)


def _links(step: ChainStep, themes: Mapping[str, str]) -> tuple[ChainLink, ...]:
    found: list[ChainLink] = []
    for link in step.after:
        names = themes if link.step == _KNOWLEDGE and themes else [link.step]
        found += [attrs.evolve(link, step=name) for name in names]
    return tuple(found)


def _filled(text: str, words: Mapping[str, str]) -> str:
    """Fill in the words in braces, once: braces in a user's own words stay as they are."""
    first, *parts = text.split("{")
    filled = [first]
    for part in parts:
        word, _, rest = part.partition("}")
        filled.append(words[word] + rest)
    return "".join(filled)
