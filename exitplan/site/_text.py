"""Plan text made harmless, and names for pages and anchors."""

from __future__ import annotations

import re
from collections.abc import Iterable

from exitplan.errors import printable

_SAFE_SCHEMES = ("http://", "https://", "mailto:")
_LONGEST_SLUG = 120


def clean(text: str) -> str:
    """Give text as one line without control characters.

    Bidirectional controls go as well: they can make a line read as something
    it is not.
    """
    return printable(" ".join(text.split()))


def paragraphs_of(text: str) -> list[str]:
    """Split a note into its paragraphs, each as one line."""
    return [clean(part) for part in re.split(r"\n\s*\n", text) if part.strip()]


def shortened(text: str, most: int) -> str:
    """Cut text at a word where it is longer than `most` characters."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    head, _, rest = kept.rpartition(" ")
    if head and len(rest) < most // 3:
        kept = head
    return kept.rstrip(" ,;:.–-(“") + "…"


def safe_url(url: str | None) -> str | None:
    """Give an address if it is a web or mail address, else ``None``."""
    if url is None:
        return None
    found = url.strip()
    if not found.lower().startswith(_SAFE_SCHEMES) or clean(found) != found:
        return None
    return found


def slug_table(ids: Iterable[str]) -> dict[str, str]:
    """Give every id a name for files and anchors: lower case, digits and hyphens, unique.

    Dots become hyphens. Where two ids would share a name, the later one in
    the plan's order takes a number.
    """
    table: dict[str, str] = {}
    taken: set[str] = set()
    for item_id in ids:
        base = re.sub(r"[^a-z0-9]+", "-", item_id.lower()).strip("-")[:_LONGEST_SLUG] or "item"
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        table[item_id] = slug
    return table


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """Order §4.2.9 before §4.2.10."""
    return [
        (0, int(part), "") if part.isdecimal() and len(part) < 10 else (1, 0, part)
        for part in re.split(r"(\d+)", text)
        if part
    ]


def folded(words: list[str], lines: int, width: float, em: float) -> list[str]:
    """Break words into at most `lines` lines of at most `width`, and cut what is left over.

    Widths are estimated, as the reader's font is not known; `em` is the size
    of the type.
    """
    found: list[str] = []
    current = ""
    for position, word in enumerate(words):
        longer = f"{current} {word}" if current else word
        if text_width(longer, em) <= width:
            current = longer
            continue
        if len(found) + 1 == lines:
            return [*found, _cut(" ".join([longer, *words[position + 1 :][:2]]), width, em)]
        if current:
            found.append(current)
        current = word
        if text_width(word, em) > width:
            found.append(_cut(word, width, em))
            return found
    return [*found, current] if current else found


def _cut(text: str, width: float, em: float) -> str:
    while text and text_width(f"{text}…", em) > width:
        text = text[: min(len(text) - 1, int(width / em * 4))]
    return f"{text.rstrip()}…"


_NARROW = frozenset("iljtfrI.,:;'’()[]|! -–")
_WIDE = frozenset("mwMWOQGDCHNU@%—")


def text_width(text: str, em: float) -> float:
    """Estimate how wide a line of sans-serif type runs."""
    units = 0.0
    for letter in text:
        if letter in _NARROW:
            units += 0.35
        elif letter in _WIDE:
            units += 0.84
        elif ord(letter) > 0x2E7F:
            units += 1.0
        elif letter.isupper():
            units += 0.68
        else:
            units += 0.61
    return units * em
