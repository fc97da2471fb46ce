"""Ids for items that other tools know by titles and codes of any look."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 48
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


def slug(text: str, fallback: str) -> str:
    """Give an id part made of a text: small letters, digits and hyphens.

    `fallback`, itself a valid id, serves where nothing of the text remains.
    Long texts are cut between words.
    """
    plain = unicodedata.normalize("NFKD", text[:1_000].replace("&", " and ")).lower()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = _NOT_IN_IDS.sub("-", letters.replace("'", "").replace("’", "")).strip("-")
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    return words or fallback


class Names:
    """Hands out ids that are unique among siblings."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, text: str, fallback: str) -> str:
        """Give an id for a text; later ones of the same text get ``-2``, ``-3`` and so on."""
        base = name = slug(text, fallback)
        number = self._next.get(base, 2)
        while name in self._taken:
            name = f"{base}-{number}"
            number += 1
        self._next[base] = number
        self._taken.add(name)
        return name
