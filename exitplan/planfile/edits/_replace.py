"""A new file beside an old one, like it in all but what it says."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

SUFFIX = ".exitplan-new"


class NewFile(NamedTuple):
    """What is to take the place of a file."""

    path: str
    target: str
    name: str
    """What the user calls the file."""
    content: bytes

    def remove(self) -> None:
        """Take it away again."""
        with suppress(OSError):
            os.unlink(self.path)


def path_beside(target: str) -> str:
    """Give where the new text of a file is written; a name that begins with a dot is no plan."""
    folder, name = os.path.split(target)
    return os.path.join(folder, f".{name}{SUFFIX}")


def clear_beside(target: str) -> None:
    """Take away what somebody left who was stopped; only call it while holding the lock."""
    with suppress(OSError):
        os.unlink(path_beside(target))


def write_beside(target: str, name: str, content: bytes, step: Callable[[str], None]) -> NewFile:
    """Write the new text of a file beside it, on the disk for good; raises OSError."""
    new = NewFile(path_beside(target), target, name, content)
    step(f"create {name}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(new.path, flags, 0o600)
    try:
        try:
            half = len(content) // 2
            for number, part in enumerate((content[:half], content[half:])):
                step(f"write {name} {number}")
                _write_all(descriptor, part)
            _make_alike(descriptor, new.path, target)
            step(f"flush {name}")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        new.remove()
        raise
    return new


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def _make_alike(descriptor: int, path: str, target: str) -> None:
    """Give the new file the owner, permissions and attributes of the old one, where possible."""
    old = os.stat(target)
    if hasattr(os, "fchown"):
        new = os.fstat(descriptor)
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            with suppress(OSError):
                os.fchown(descriptor, old.st_uid, old.st_gid)
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(target):
                with suppress(OSError):
                    os.setxattr(path, name, os.getxattr(target, name))
    # Last, as a change of owner may take permissions away.
    os.chmod(path, stat.S_IMODE(old.st_mode))


def sign(path: str) -> tuple[int, ...]:
    """Give what tells a file from the one that another program puts in its place."""
    state = os.stat(path)
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns


def sync_folder(folder: str) -> None:
    """See to it that a change of names is on the disk, where the system can say so."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
