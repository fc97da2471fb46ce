"""Changes as a unified diff, as git shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exitplan.planfile.edits._draft import Draft

_CONTEXT = 3
_HUNK = re.compile(r"\A@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@")


def unified_diff(draft: Draft) -> str:
    """Give the changes of all files; nothing where there are none."""
    parts: list[str] = []
    for file in draft.files:
        before, after = file.edit.original, file.edit.text
        if before == after:
            continue
        name = file.edit.name.lstrip("/")
        for line in _diff(_lines(before), _lines(after), name):
            whole = line.endswith("\n")
            parts.append(line if whole else f"{line}\n\\ No newline at end of file\n")
    return "".join(parts)


def _diff(before: list[str], after: list[str], name: str) -> Iterator[str]:
    """Compare only what lies between the first and the last line that differ.

    Comparing all of a long file takes longer than reading it.
    """
    first, shorter = 0, min(len(before), len(after))
    while first < shorter and before[first] == after[first]:
        first += 1
    rest = shorter - first
    same = 0
    while same < rest and before[-1 - same] == after[-1 - same]:
        same += 1
    start, end = max(0, first - _CONTEXT), max(0, same - _CONTEXT)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    gone, come = len(before) - same - first, len(after) - same - first
    names = f"a/{name}", f"b/{name}"
    if not gone or not come or gone == come == 1:
        # All of it is one change: nothing to be found out.
        yield from (f"--- {names[0]}\n", f"+++ {names[1]}\n")
        yield f"@@ -{_range(start, len(old))} +{_range(start, len(new))} @@\n"
        lead = first - start
        yield from (f" {line}" for line in old[:lead])
        yield from (f"-{line}" for line in old[lead : lead + gone])
        yield from (f"+{line}" for line in new[lead : lead + come])
        yield from (f" {line}" for line in old[lead + gone :])
        return
    from difflib import unified_diff as diff

    for line in diff(old, new, *names, n=_CONTEXT):
        yield _HUNK.sub(lambda found: _shifted(found, start), line, count=1) if start else line


def _range(start: int, length: int) -> str:
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _shifted(found: re.Match[str], by: int) -> str:
    old, new = int(found[1]) + by, int(found[3]) + by
    return f"@@ -{old}{found[2] or ''} +{new}{found[4] or ''} @@"


def _lines(text: str) -> list[str]:
    """Give the lines with their ends, broken where git breaks them."""
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines
