"""Reading baseline files from the disk, within limits."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from typing import NamedTuple

from exitplan.errors import Diagnostic, Severity, Span
from exitplan.planfile._load import is_inside
from exitplan.planfile._source import Unreadable, decode, unreadable
from exitplan.planfile.baselines._parse import parse
from exitplan.planfile.baselines._record import SUFFIX, Record

LARGEST_FILE = 10_000_000
"""Bytes of one baseline: all files of a plan, each line of them four columns further in."""
MOST_BASELINES = 200
_LARGEST_FOLDER = 50_000_000
"""Bytes of all the baselines of a folder."""


class ReadFile(NamedTuple):
    """A file in the folder of baselines."""

    name: str
    """Its name without the ending: what the baseline in it should be called."""
    shown: str
    """Its path, as the user would name it."""
    record: Record | None
    digest: str
    places: Mapping[str, Span]
    findings: tuple[Diagnostic, ...]

    @property
    def number(self) -> int:
        """Its number; 0 where it does not say one."""
        return 0 if self.record is None else self.record.number

    @property
    def day(self) -> int:
        """The day of its approval; 0 where it does not say one."""
        return 0 if self.record is None else self.record.day

    def error(self, code: str, key: str, message: str, help: str) -> Diagnostic:  # noqa: A002
        """Make a finding about one of its keys."""
        return Diagnostic(code, Severity.ERROR, message, help, self.shown, self.places.get(key))


def read_all(folder: str) -> tuple[tuple[ReadFile, ...], list[Diagnostic]]:
    """Read every baseline in a folder; give them, and what is wrong with the folder."""
    try:
        listed = sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return (), []
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        return (), [_refused("EP001", f"cannot read {folder}: {reason}", "", folder)]
    names = [entry for entry in listed if entry.endswith((".yaml", ".yml")) and entry[0] != "."]
    if len(names) > MOST_BASELINES:
        message = f"{folder} holds {len(names):,} files; at most {MOST_BASELINES} are read"
        return (), [_refused("EP636", message, "keep baselines of other plans elsewhere", folder)]
    found: list[ReadFile] = []
    left = _LARGEST_FOLDER
    for entry in names:
        shown = f"{folder}/{entry}"
        try:
            data = read_bytes(os.path.join(folder, entry), shown, folder)
        except Unreadable as end:
            found.append(_unread(entry, shown, end.diagnostic))
            continue
        left -= len(data)
        if left < 0:
            message = f"the baselines in {folder} have more than {_LARGEST_FOLDER:,} bytes"
            remedy = "keep baselines of other plans elsewhere"
            return tuple(found), [_refused("EP636", message, remedy, folder)]
        found.append(read_data(data, entry, shown))
    return tuple(found), []


def read_data(data: bytes, entry: str, shown: str) -> ReadFile:
    """Read a baseline from the content of its file."""
    try:
        parsed = parse(decode(data, shown))
    except Unreadable as end:
        return _unread(entry, shown, end.diagnostic)
    file = ReadFile(
        entry.removesuffix(".yml").removesuffix(SUFFIX),
        shown,
        parsed.record,
        parsed.digest,
        parsed.places,
        parsed.diagnostics,
    )
    return file if file.record is None else file._replace(findings=_own_findings(file, file.record))


def _own_findings(file: ReadFile, record: Record) -> tuple[Diagnostic, ...]:
    """Tell what a baseline shows of changes by itself."""
    found = list(file.findings)
    if record.digest() != file.digest:
        message = f"{record.name!r} is not as it was taken: what it says has another digest"
        found.append(file.error("EP622", "digest", message, _BRING_BACK))
    if file.name != record.name:
        message = f"this is baseline {record.name!r}, so its file should be {record.name}{SUFFIX}"
        found.append(file.error("EP623", "baseline", message, "give the file its name back"))
    early = approved_early(record)
    if early:
        place = file.places.get("on")
        found.append(Diagnostic("EP632", Severity.WARNING, *early, file.shown, place))
    return tuple(found)


def approved_early(record: Record) -> tuple[str, str] | None:
    """Say that a plan was approved before its status date, and what to make of that."""
    if record.status_date is None or record.on >= record.status_date[:10]:
        return None
    message = (
        f"{record.name!r} was approved on {record.on}, but its plan tells what happened up to "
        f"{record.status_date}"
    )
    return message, "keep the plan as it stood on the day of the approval"


_BRING_BACK = (
    "bring it back as it was committed (git log tells when it changed); what was approved since "
    "belongs into a baseline of its own"
)


def read_bytes(path: str, shown: str, folder: str) -> bytes:
    """Read one file, never more of it than the limit; raise Unreadable."""
    try:
        if not is_inside(path, folder):
            remedy = "put the file itself into the folder"
            raise unreadable(
                "EP009", f"{shown} is a symbolic link that leaves the folder", remedy, shown
            )
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise unreadable("EP001", f"{shown} is no ordinary file", "move it away", shown)
        with open(path, "rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        remedy = "check the file and its permissions"
        raise unreadable("EP001", f"cannot read {shown}: {reason}", remedy, shown) from None
    if len(data) > LARGEST_FILE:
        message = f"{shown} is larger than {LARGEST_FILE:,} bytes"
        raise unreadable("EP636", message, "no baseline is as large", shown)
    return data


def _unread(entry: str, shown: str, finding: Diagnostic) -> ReadFile:
    return ReadFile(entry.removesuffix(SUFFIX), shown, None, "", {}, (finding,))


def _refused(code: str, message: str, remedy: str, folder: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, remedy, folder)
