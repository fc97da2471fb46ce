"""Writes a site's files into a folder, without harm to what somebody else put there."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from typing import NamedTuple

from exitplan.cli._output import UsageError

MANIFEST = ".exitplan-site.json"
"""Says which of a folder's files are ours, and what was in them."""
_LARGEST_MANIFEST = 20_000_000


class Written(NamedTuple):
    """What became of a folder."""

    changed: int
    """Files that are new or have other content."""
    removed: int
    """Files of an earlier run that the site no longer has."""
    kept: tuple[str, ...]
    """Files of an earlier run that the site no longer has either, but that somebody changed."""


def write_site(folder: str, files: Mapping[str, bytes], *, force: bool) -> Written:
    """Write files into a folder; what an earlier run wrote is replaced, nothing else.

    A folder that holds anything that no earlier run wrote there is refused, and
    so is a file of ours that was changed by hand. With `force` they are
    overwritten where names are the same; other files stay even then. Raises
    UsageError where it cannot be done, before anything is written.
    """
    try:
        before = _manifest(folder)
        _check(folder, files, before, force=force)
        changed = sum(_put(os.path.join(folder, name), data) for name, data in files.items())
        removed, kept = _sweep(folder, [name for name in before if name not in files], before)
        said = {name: _digest(data) for name, data in sorted(files.items())}
        text = json.dumps({"written_by": "exitplan site", "files": said}, indent=1)
        _put(os.path.join(folder, MANIFEST), f"{text}\n".encode())
    except OSError as error:
        name = str(error.filename or folder).removesuffix(_draft(""))
        message = f"{name} cannot be read or written: {(error.strerror or str(error)).lower()}"
        raise UsageError(message) from None
    return Written(changed, removed, tuple(kept))


def keep_plan(plan: str, folder: str, files: Mapping[str, bytes]) -> None:
    """Refuse to write over a plan, or into a folder of plans, which would take in the copy.

    Raises UsageError. Nobody means that, so that no option allows it.
    """
    own = os.path.realpath(plan)
    is_folder = os.path.isdir(own)
    for name in files:
        path = os.path.join(folder, name)
        full = os.path.realpath(path)
        if full == own or (is_folder and os.path.dirname(full) == own):
            message = f"{path} would lie where the plan is read from; name another folder"
            raise UsageError(message)


def _manifest(folder: str) -> dict[str, str]:
    """Read which files an earlier run wrote; none where there is no manifest that can be read."""
    path = os.path.join(folder, MANIFEST)
    if not os.path.isfile(path) or os.path.islink(path):
        return {}
    try:
        if os.path.getsize(path) > _LARGEST_MANIFEST:
            return {}
        with open(path, encoding="utf-8") as stream:
            data = json.load(stream)
    except (OSError, ValueError, RecursionError):
        return {}
    files = data.get("files") if isinstance(data, dict) else None
    if not isinstance(files, dict):
        return {}
    return {name: str(said) for name, said in files.items() if _is_inside(name)}


def _is_inside(name: str) -> bool:
    """Whether a name leads to a file in the folder; a manifest may be a stranger's."""
    parts = name.split("/")
    return bool(name) and "\\" not in name and "\0" not in name and not {"", ".", ".."} & set(parts)


def _check(folder: str, files: Mapping[str, bytes], before: dict[str, str], *, force: bool) -> None:
    if os.path.lexists(folder) and not os.path.isdir(folder):
        message = f"{folder} is no folder"
        raise UsageError(message)
    if not os.path.isdir(folder):
        return
    top = os.path.realpath(folder)
    for name in (*files, *before):
        path = os.path.join(folder, name)
        inside = os.path.realpath(os.path.dirname(path))
        if os.path.islink(path) or os.path.commonpath([inside, top]) != top:
            message = f"{path} is a symbolic link, or lies behind one, and is left as it is"
            raise UsageError(message)
        if os.path.isdir(path):
            message = f"{path} is a folder, where a page has to go"
            raise UsageError(message)
    if force:
        return
    if not before and os.listdir(folder):
        message = (
            f"{folder} holds files that exitplan site did not write; name an empty folder, or "
            "use --force, which overwrites those of the same names and leaves the others"
        )
        raise UsageError(message)
    for name in files:
        path = os.path.join(folder, name)
        if os.path.lexists(path) and not _is_ours(path, before.get(name, "")):
            message = (
                f"{path} was changed since exitplan site wrote it, or is not its own; --force "
                "overwrites it"
            )
            raise UsageError(message)


def _is_ours(path: str, said: str) -> bool:
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as stream:
        return _digest(stream.read()) == said


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _put(path: str, data: bytes) -> bool:
    """Write a file in one step; one that holds the same already is not touched."""
    if os.path.isfile(path) and _holds(path, data):
        return False
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    draft = _draft(path)
    try:
        with open(draft, "xb") as stream:
            stream.write(data)
        os.replace(draft, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.remove(draft)
        raise
    return True


def _holds(path: str, data: bytes) -> bool:
    with contextlib.suppress(OSError), open(path, "rb") as stream:
        return stream.read() == data
    return False


def _draft(path: str) -> str:
    """Name a file as long as it is not whole."""
    return f"{path}.new-{os.getpid()}"


def _sweep(folder: str, names: list[str], before: dict[str, str]) -> tuple[int, list[str]]:
    """Take away what an earlier run wrote and the site no longer has."""
    removed, kept = 0, []
    for name in names:
        path = os.path.join(folder, name)
        if not os.path.isfile(path):
            continue
        if not _is_ours(path, before[name]):
            kept.append(path)
            continue
        os.remove(path)
        removed += 1
        with contextlib.suppress(OSError):  # A folder that others use stays.
            os.removedirs(os.path.dirname(path))
    return removed, kept
