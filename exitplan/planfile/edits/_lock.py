"""One writer at a time in a folder, among all that edit plans with exitplan.

The lock is the operating system's and dies with its process: nothing that is
left over can keep anybody out. Where there is ``flock`` the folder itself is
locked; elsewhere, and where a file system cannot lock folders, an empty file in
it, which means nothing while nobody holds it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from exitplan.planfile.edits._refusals import refused

LOCK_NAME = ".exitplan-lock"
_PATIENCE = 60.0
"""Seconds. Writing takes a small part of one."""
_PAUSE = 0.01


@contextmanager
def locked(folders: Iterable[str]) -> Iterator[None]:
    """Hold the locks of folders; raises PlanError (EP024) if somebody keeps one too long."""
    with ExitStack() as stack:
        # Everybody in the same order, or two could wait for each other.
        for folder in sorted(set(folders)):
            descriptor = _take(folder)
            stack.callback(os.close, descriptor)
        yield


def _take(folder: str) -> int:
    import time

    give_up = time.monotonic() + _PATIENCE
    descriptor, fcntl = _open(folder)
    while not _try(descriptor, fcntl):
        if time.monotonic() > give_up:
            os.close(descriptor)
            message = f"another program keeps the plans in {folder} locked"
            raise refused("EP024", message, "wait for it, or end it, and run this again")
        time.sleep(_PAUSE)
    return descriptor


def _open(folder: str) -> tuple[int, Any]:
    try:
        import fcntl
    except ImportError:  # Windows.
        return _open_file(folder), None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass
    except OSError:  # Some network file systems lock files only.
        os.close(descriptor)
        return _open_file(folder), fcntl
    return descriptor, fcntl


def _open_file(folder: str) -> int:
    return os.open(os.path.join(folder, LOCK_NAME), os.O_RDWR | os.O_CREAT, 0o666)


def _try(descriptor: int, fcntl: Any) -> bool:
    """Take the lock unless somebody else has it; taking it twice does no harm."""
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        import msvcrt

        lock: Any = msvcrt
        os.lseek(descriptor, 0, os.SEEK_SET)
        lock.locking(descriptor, lock.LK_NBLCK, 1)
    except OSError:
        return False
    return True
