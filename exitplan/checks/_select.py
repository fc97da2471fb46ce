"""The words that choose rules: codes, their beginnings, names, families, profiles, all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from exitplan.checks._registry import rules
from exitplan.checks._rule import PROFILES, Family
from exitplan.checks._settings import ALL

_CODE = re.compile(r"EP\d{1,3}", re.ASCII)
_LONGEST_WORD = 64


def unknown_word(word: str) -> str | None:
    """Say what is wrong with a word that should choose rules; ``None`` where it chooses some."""
    known = rules()
    if word in _words():
        return None
    if _CODE.fullmatch(word.upper()):
        if any(code.startswith(word.upper()) for code in known):
            return None
        from exitplan.checks._codes import all_codes

        if any(code.startswith(word.upper()) for code in all_codes()):
            return None
        return f"no rule has a code that begins with {word!r}"
    shown = repr(word if len(word) <= _LONGEST_WORD else f"{word[: _LONGEST_WORD - 1]}…")
    return f"{shown} is no rule, family or profile{nearest(word)}"


def code_of(word: str) -> str | None:
    """Give the code of one rule, or of a finding of another room, by code or name."""
    known = rules()
    code = word.upper()
    if code in known:
        return code
    for rule in known.values():
        if rule.name == word:
            return rule.code
    if _CODE.fullmatch(code):
        from exitplan.checks._codes import all_codes

        return code if code in all_codes() else None
    return None


def nearest(word: str, known: Iterable[str] | None = None) -> str:
    """Give "; did you mean …?", or nothing."""
    if len(word) > _LONGEST_WORD:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), list(known or _words()), n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""


def _words() -> frozenset[str]:
    names = (rule.name for rule in rules().values())
    return frozenset({ALL, *PROFILES, *(family.value for family in Family), *names})
