"""Texts of plans made harmless for files of other tools."""

from __future__ import annotations

from exitplan.errors import printable


def plain(text: str) -> str:
    """Give a text on one line, without control characters.

    Every stretch of blanks and line breaks becomes one blank. Control characters,
    those that change the direction of writing included, and halves of surrogate
    pairs become U+FFFD.
    """
    return printable(" ".join(text.split()))


def plain_lines(text: str) -> str:
    """Give a text without control characters, its lines kept and empty ones left out."""
    lines = (plain(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def shortened(text: str, longest: int) -> str:
    """Cut a text that has more characters than allowed, an ellipsis in place of the rest."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
