"""What a commit says of itself: its parents, its day, its subject line, its trailers."""

from __future__ import annotations

import re
from datetime import date, timedelta

import attrs

_COMMITTER = re.compile(rb"^committer .*> (-?\d{1,15}) ([+-]\d{4})$")
_TRAILER = re.compile(r"([A-Za-z0-9-]+)\s*:\s*(.*)")
_EPOCH = date(1970, 1, 1)
_CODECS = {"iso-8859-1": "latin-1", "iso-8859-15": "iso-8859-15", "windows-1252": "cp1252"}
"""Encodings of messages that are not UTF-8, by the names that git gives them."""
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LONGEST = 500
_LONGEST_TRAILER = 100


@attrs.frozen
class Commit:
    """A commit, without its author: who it was is nobody's business here."""

    tree: str
    parents: tuple[str, ...]
    seconds: int
    """Unix time of the committer's date; 0 for none."""
    day: int | None
    """Of the committer's date, by the clock of where it was made; ``None`` for no date at all."""
    subject: str
    role: str
    cause: str


def read_commit(content: bytes) -> Commit | None:
    """Take a commit object apart; ``None`` where it is none."""
    head, _, message = content.partition(b"\n\n")
    tree, codec, seconds, day = "", "utf-8", 0, None
    parents: list[str] = []
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key == b"tree":
            tree = value.decode("ascii", "replace")
        elif key == b"parent":
            parents.append(value.decode("ascii", "replace"))
        elif key == b"committer":
            found = _COMMITTER.match(line)
            if found is not None:
                seconds = int(found[1])
                day = civil_day(seconds, found[2].decode("ascii"))
        elif key == b"encoding":
            codec = _CODECS.get(value.decode("ascii", "replace").lower(), "utf-8")
    if not tree:
        return None
    subject, role, cause = _message(message[:1_000_000].decode(codec, "replace"))
    return Commit(tree, tuple(parents), seconds, day, subject, role, cause)


def civil_day(seconds: int, zone: str) -> int | None:
    """Give the day ordinal of a moment of Unix time in a zone such as ``+0100``."""
    minutes = int(zone[1:3]) * 60 + int(zone[3:5])
    local = seconds + (-minutes if zone[0] == "-" else minutes) * 60
    try:
        return (_EPOCH + timedelta(days=local // 86_400)).toordinal()
    except OverflowError:
        return None


def _message(text: str) -> tuple[str, str, str]:
    """Give subject line, role and cause."""
    paragraphs = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    subject = " ".join(paragraphs[0].split())[:_LONGEST]
    found: dict[str, str] = {}
    if len(paragraphs) > 1:
        for line in paragraphs[-1].splitlines():
            trailer = _TRAILER.fullmatch(line.strip())
            if trailer is not None:
                found[trailer[1].lower()] = trailer[2].strip()[:_LONGEST_TRAILER]
    return subject, found.get("author-role", ""), found.get("slip-cause", "")


def day_text(day: int) -> str:
    """Write a day ordinal for people: ``1 Jun 2015``."""
    date_of_it = date.fromordinal(day)
    return f"{date_of_it.day} {_MONTHS[date_of_it.month - 1]} {date_of_it.year}"
