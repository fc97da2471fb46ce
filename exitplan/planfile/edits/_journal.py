"""Several files that change together: a list of them that outlives whoever wrote it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress

from exitplan.planfile.edits._refusals import refused
from exitplan.planfile.edits._replace import NewFile, path_beside, sync_folder

JOURNAL = ".exitplan-journal"
_LARGEST = 100_000


def has_journal(folder: str) -> bool:
    """Whether somebody was stopped in the middle of writing several files."""
    return os.path.lexists(os.path.join(folder, JOURNAL))


def write_journal(
    folder: str, names: Sequence[str], new: Sequence[NewFile], step: Callable[[str], None]
) -> None:
    """Write down what is to take which file's place. Once it has its name, it will."""
    import json

    entries = [
        {"file": name, "old": _digest_of(each.target), "new": _digest(each.content)}
        for name, each in zip(names, new, strict=True)
    ]
    for each in new:
        sync_folder(os.path.dirname(each.target))
    path = os.path.join(folder, JOURNAL)
    draft = path + "-new"
    try:
        with open(draft, "w", encoding="utf-8") as stream:
            json.dump(entries, stream)
            stream.flush()
            step("flush journal")
            os.fsync(stream.fileno())
        step("begin")
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
    sync_folder(folder)


def finish_journal(folder: str, step: Callable[[str], None] = lambda _step: None) -> None:
    """Put into place what a journal names, and clear away what nobody needs.

    Only call it while holding the folder's lock. Raises PlanError (EP020) where
    somebody changed a file by hand in between, so that both texts are kept.
    """
    path = os.path.join(folder, JOURNAL)
    if has_journal(folder):
        for name, old, new in _entries(path):
            _put(folder, name, old, new, step)
        step("end")
        os.unlink(path)
        sync_folder(folder)
    with suppress(OSError):
        os.unlink(path + "-new")


def _put(folder: str, name: str, old: str, new: str, step: Callable[[str], None]) -> None:
    target = os.path.realpath(os.path.join(folder, name))
    beside = path_beside(target)
    now = _digest_of(target)
    if now == new or not os.path.exists(beside) or _digest_of(beside) != new:
        return
    if now != old:
        message = f"{name} was changed by hand after an edit of several files was cut short"
        remedy = f"compare it with {os.path.basename(beside)}, then delete that and {JOURNAL}"
        raise refused("EP020", message, remedy, file=name)
    step(f"replace {name}")
    os.replace(beside, target)
    step(f"replaced {name}")
    sync_folder(os.path.dirname(target))


def _entries(path: str) -> list[tuple[str, str, str]]:
    """Read a journal; what is not one of ours names no files."""
    import json

    try:
        with open(path, encoding="utf-8") as stream:
            found = json.loads(stream.read(_LARGEST))
        entries = [(each["file"], each["old"], each["new"]) for each in found]
    except (OSError, ValueError, TypeError, KeyError):
        return []
    # It may have come with a stranger's folder: it speaks of plan files in that folder only.
    return [
        entry
        for entry in entries
        if all(isinstance(part, str) for part in entry)
        and os.path.basename(entry[0]) == entry[0]
        and entry[0].endswith((".yaml", ".yml"))
        and not entry[0].startswith(".")
    ]


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def _digest_of(path: str) -> str:
    try:
        with open(path, "rb") as stream:
            return _digest(stream.read())
    except FileNotFoundError:
        return ""
