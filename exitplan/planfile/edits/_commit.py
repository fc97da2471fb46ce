"""Writing what was edited, so that a file is the old one or the new one and nothing is lost.

What holds, whatever happens:

* A plan file is never written into. The new text goes into a file beside it
  (``.NAME.exitplan-new``), is flushed to the disk, and takes the old one's
  place in one step of the operating system. Whoever reads sees one or the
  other.
* Editors take turns (:mod:`._lock`). Whoever's turn it is reads the files anew.
  If one changed since it was opened, the recorded operations are carried out
  again on what it says now, unless the same fields changed there: then nothing
  is written (EP020).
* Several files are written by a journal (``.exitplan-journal``): first all new
  texts, then the journal that names them, then one file after the other takes
  its place, then the journal goes. If the machine stops before the journal is
  there, all files are old, and what lies beside them is rubbish that the next
  editor clears away. If it stops later, the next editor finds the journal and
  puts the rest into place. So a mixture lasts until the next edit, and no
  longer.
* What cannot be written (a full disk, a file or folder that may not be changed)
  is refused with what to do (EP024), and leaves everything as it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from exitplan.errors import PlanError
from exitplan.planfile._source import Unreadable, read_source
from exitplan.planfile.edits._draft import Draft, DraftFile
from exitplan.planfile.edits._journal import finish_journal, write_journal
from exitplan.planfile.edits._lock import locked
from exitplan.planfile.edits._refusals import refused
from exitplan.planfile.edits._replace import (
    NewFile,
    clear_beside,
    sign,
    sync_folder,
    write_beside,
)

Done = Sequence[tuple[str, tuple[Any, ...], dict[str, Any]]]
AtStep = Callable[[str], None]


class OnDisk(NamedTuple):
    """A file as it is when it is to be replaced."""

    text: str
    signature: tuple[int, ...]
    has_mark: bool
    """Whether it begins with a byte order mark."""


def commit(draft: Draft, done: Done, at_step: AtStep | None) -> tuple[tuple[str, ...], Draft]:
    """Write a draft; give the names of the files written, and the draft to go on with."""
    step = at_step or _go_on
    if not draft.is_changed:
        return (), draft
    targets = [os.path.realpath(file.path) for file in draft.files]
    folders = [draft.folder, *map(os.path.dirname, targets)]
    try:
        step("lock")
        with locked(folders):
            return _write(draft, done, step)
    except OSError as error:
        raise _cannot_write(draft, error) from error


def _go_on(_step: str) -> None:
    """Take the next step."""


def _write(draft: Draft, done: Done, step: AtStep) -> tuple[tuple[str, ...], Draft]:
    step("recover")
    finish_journal(draft.folder)
    for file in draft.files:
        clear_beside(os.path.realpath(file.path))
    step("read")
    disk = _read_all(draft)
    if disk is None or any(disk[file.path].text != file.edit.original for file in draft.files):
        from exitplan.planfile.edits._rebase import rebase

        step("rebase")
        draft = rebase(draft, done)
        disk = _read_all(draft)
        if disk is None:
            raise _keeps_changing(draft.path)
    changed = [file for file in draft.files if file.edit.is_changed]
    _refuse_read_only(changed)
    new: list[NewFile] = []
    try:
        for file in changed:
            mark = "\ufeff" if disk[file.path].has_mark else ""
            content = (mark + file.edit.text).encode()
            new.append(write_beside(os.path.realpath(file.path), file.edit.name, content, step))
        step("check")
        _see_that_nobody_came_between(changed, disk)
    except BaseException:
        for written in new:
            written.remove()
        raise
    _put_in_place(draft.folder, changed, new, step)
    draft.settle_down()
    return tuple(file.edit.name for file in changed), draft


def _see_that_nobody_came_between(changed: list[DraftFile], disk: dict[str, OnDisk]) -> None:
    for file in changed:
        if sign(file.path) != disk[file.path].signature:
            raise _keeps_changing(file.edit.name)


def _put_in_place(folder: str, changed: list[DraftFile], new: list[NewFile], step: AtStep) -> None:
    """Replace the old files. From the journal on there is no way back, only forward."""
    if len(new) > 1:
        step("journal")
        try:
            write_journal(folder, [os.path.basename(file.path) for file in changed], new, step)
        except BaseException:
            for written in new:
                written.remove()
            raise
        finish_journal(folder, step)
        return
    for written in new:
        step(f"replace {written.name}")
        try:
            os.replace(written.path, written.target)
        except BaseException:
            written.remove()
            raise
        step(f"replaced {written.name}")
        sync_folder(os.path.dirname(written.target))


def _read_all(draft: Draft) -> dict[str, OnDisk] | None:
    """Read the files as they are now; ``None`` where there are others than there were."""
    if draft.is_folder and set(draft.listed()) != {file.path for file in draft.files}:
        return None
    found: dict[str, OnDisk] = {}
    for file in draft.files:
        try:
            signature = sign(file.path)
            source = read_source(file.path, file.edit.name)
            with open(file.path, "rb") as stream:
                has_mark = stream.read(3) == b"\xef\xbb\xbf"
        except FileNotFoundError:
            return None
        except Unreadable as end:
            raise PlanError([end.diagnostic]) from None
        found[file.path] = OnDisk(source.text, signature, has_mark)
    return found


def _refuse_read_only(changed: list[DraftFile]) -> None:
    """Raise PlanError for files that are marked as not to be written."""
    for file in changed:
        mode = os.stat(file.path).st_mode
        if not mode & 0o222 or not os.access(file.path, os.W_OK):
            message = f"{file.edit.name} is read-only; nothing was written"
            remedy = "make it writable, or check it out for editing, and run this again"
            raise refused("EP024", message, remedy, file=file.edit.name)


def _keeps_changing(name: str) -> PlanError:
    message = f"{name} was changed by another program at this very moment; nothing was written"
    return refused("EP020", message, "run this again")


def _cannot_write(draft: Draft, error: OSError) -> PlanError:
    import errno

    name = draft.path.replace(os.sep, "/")
    reason = (error.strerror or "it cannot be written").lower()
    remedy = "check the folder and its permissions, and run this again"
    if error.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)):
        remedy = "make room on the disk, and run this again"
    elif error.errno == errno.ENOENT:
        remedy = "somebody took the file or its folder away; put it back, and run this again"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        remedy = "make the folder writable, close programs that hold the file, and run this again"
    message = f"cannot write {name}: {reason}; the plan is as it was"
    return refused("EP024", message, remedy, file=name)
