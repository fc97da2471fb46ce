"""Writing a file that somebody asked for, without harm to what is there."""

from __future__ import annotations

import contextlib
import os

from exitplan.cli._output import UsageError


def check_free(file: str, *, force: bool) -> None:
    """Raise UsageError unless a file may be written there."""
    if os.path.isdir(file):
        message = f"{file} is a folder; name a file in it"
        raise UsageError(message)
    if os.path.lexists(file) and not force:
        message = f"{file} is there already, and is left as it is; --force overwrites it"
        raise UsageError(message)


def write_file(file: str, data: bytes, *, force: bool) -> None:
    """Write a file, all of it or nothing; `force` replaces one that is there.

    Raises UsageError where it cannot be written.
    """
    # What is overwritten stays until the new file is complete.
    draft = f"{file}.new-{os.getpid()}" if force else file
    is_begun = False
    try:
        with open(draft, "xb") as stream:
            is_begun = True
            stream.write(data)
        if force:
            os.replace(draft, file)
    except OSError as error:
        if is_begun:
            with contextlib.suppress(OSError):
                os.remove(draft)
        message = f"{file} cannot be written: {error.strerror}"
        raise UsageError(message) from None
