"""Taking a baseline: the plan's files as they are, in one new file that nothing overwrites.

What holds, whatever happens:

* The folders are locked as for an edit, so that the files kept are of one
  moment and no two baselines get the same number.
* The new file is written beside its place, read from the disk again, and must
  say exactly what was to be kept, from which exactly the same plan is read;
  only then does it get its name, in one step of the operating system that
  fails where there is a file of that name.
* What cannot be written leaves everything as it was.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import Any, NamedTuple

from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.plan import Plan, to_moment
from exitplan.planfile._load import is_inside, read_plan
from exitplan.planfile._source import Source, Unreadable, decode, read_source
from exitplan.planfile.baselines._baseline import Baseline
from exitplan.planfile.baselines._baselines import Baselines
from exitplan.planfile.baselines._parse import NAME, parse
from exitplan.planfile.baselines._read import (
    LARGEST_FILE,
    MOST_BASELINES,
    approved_early,
    read_bytes,
    read_data,
)
from exitplan.planfile.baselines._record import SUFFIX, Previous, Record
from exitplan.planfile.baselines._where import baseline_folder, plan_files
from exitplan.planfile.baselines._write import written
from exitplan.planfile.edits._lock import locked
from exitplan.planfile.edits._refusals import refused
from exitplan.planfile.edits._replace import path_beside, sync_folder

_LONGEST_LINE = 200
_LONGEST_NOTE = 10_000


class Taken(NamedTuple):
    """What came of taking a baseline."""

    baseline: Baseline
    previous: Baseline | None
    """The baseline that was in force until now; ``None`` for the first."""
    original: Baseline
    """The plan's first; the new one itself where it is that."""
    findings: tuple[Diagnostic, ...]
    """What should be known of it, and of the plan that it keeps; no errors."""


def take_baseline(
    path: str | os.PathLike[str],
    name: str,
    *,
    on: Any,
    approved_by: str,
    note: str = "",
    plan: Plan | None = None,
) -> Taken:
    """Keep a plan as it is now under a name, after the baselines that it has already.

    `path` is the plan file, or the folder of a programme; the baseline goes into
    the folder ``baselines`` beside its files. `on` is the day of the approval (a
    date, Moment or ISO text); `approved_by` the body or role that approved, never
    a person's name. `plan` is given where `path` is a file of another tool: then
    that plan is kept, written as a plan file.

    Raises PlanError for a plan with errors, and with EP62x and EP63x where the
    baselines there are not sound, the name is taken or none, the approval lies
    before the last one, or the file cannot be written.
    """
    text = os.fspath(path)
    folder = baseline_folder(text)
    try:
        if plan is None and not os.path.exists(text):
            _plan_of(text)  # Says what is wrong, as a folder that is not there cannot be locked.
        around = os.path.dirname(os.path.realpath(folder)) or "."
        with locked([around]):
            return _take(text, folder, _Approval(name, on, approved_by, note), plan)
    except OSError as error:
        raise _cannot_write(f"{folder}/{name}{SUFFIX}", error) from error


class _Approval(NamedTuple):
    """What is said of an approval, as it was given."""

    name: str
    on: Any
    approved_by: str
    note: str

    def checked_day(self) -> int:
        """Give the day; raise PlanError with all that is wrong with what is said."""
        found: list[Diagnostic] = []
        if re.fullmatch(NAME, self.name) is None:
            message = f"{self.name[:100]!r} cannot be the name of a baseline"
            remedy = "use up to 64 letters, digits, points, dashes and underscores: approved-2014"
            found.append(_error(message, remedy))
        elif self.name.endswith((".yaml", ".yml")):
            message = f"{self.name!r} is to be the name of a baseline, not of its file"
            found.append(_error(message, "leave the ending out"))
        if "@" in self.approved_by:
            message = "an address says who approved, not in which role"
            found.append(_error(message, "name the role or the body: Cabinet, Head of ICT"))
        for what, said, longest in (
            ("role that approved", self.approved_by, _LONGEST_LINE),
            ("note", self.note, _LONGEST_NOTE),
        ):
            is_line = longest == _LONGEST_LINE
            if is_line and not said.strip():
                remedy = "name the role or the body: Cabinet, Head of ICT"
                found.append(_error(f"the {what} is missing", remedy))
            shown = said if is_line else said.replace("\n", "").replace("\t", "")
            if len(said) > longest or not (shown.isprintable() or not shown):
                message = f"the {what} is too long, or holds control characters"
                found.append(_error(message, f"write at most {longest:,} ordinary characters"))
        day = 0
        try:
            day = to_moment(self.on).day
        except ValueError as error:
            found.append(_error(str(error), "write the day of the approval, like 2014-09-30"))
        if found:
            raise PlanError(found)
        return day


def _take(text: str, folder: str, approval: _Approval, plan: Plan | None) -> Taken:
    day = approval.checked_day()
    files, kept, findings = _plan_of(text) if plan is None else _foreign(text, plan)
    known = Baselines.of(text, plan=None if plan is None else plan.id)
    if not known.is_sound:
        raise PlanError(known.findings)
    shown = f"{folder}/{approval.name}{SUFFIX}"
    _check_free(folder, approval.name, shown)
    previous = known.all[-1] if known.all else None
    if previous is not None and day < previous.day:
        message = (
            f"{approval.name!r} would be approved on {to_moment(approval.on)}, before the baseline "
            f"that it replaces, {previous.name!r} ({previous.record.on})"
        )
        raise refused("EP628", message, "give the day on which this plan was approved")
    record = Record(
        name=approval.name,
        plan=kept.id,
        number=1 if previous is None else previous.number + 1,
        day=day,
        approved_by=approval.approved_by.strip(),
        note=approval.note.strip(),
        status_date=None if kept.status_date is None else str(kept.status_date),
        previous=None if previous is None else Previous(previous.name, previous.digest),
        files=files,
    )
    data = _text_of(record, shown).encode()
    _write(folder, shown, data, kept)
    baselines = Baselines.of(text, plan=None if plan is None else plan.id)
    early = approved_early(record)
    if early is not None:
        findings = (Diagnostic("EP632", Severity.WARNING, *early), *findings)
    taken = baselines[approval.name]
    return Taken(taken, previous, baselines.original, findings)


Kept = tuple[dict[str, str], Plan, tuple[Diagnostic, ...]]
"""Texts by file name, the plan that they say, and what there is to know of it."""


def _plan_of(text: str) -> Kept:
    """Read a plan and the texts of its files; raises PlanError where it has errors."""
    reading = read_plan(text)
    if reading.plan is None:
        raise PlanError(reading.diagnostics)
    files: dict[str, str] = {}
    for file in plan_files(text):
        name = os.path.basename(file)
        if not name.isprintable():
            message = f"{name!r} has a name that a baseline cannot keep"
            raise refused("EP630", message, "rename the file", file=file)
        if name in files or not name.endswith((".yaml", ".yml")):
            message = f"{name} does not end in .yaml, as plan files do"
            raise refused("EP630", message, "rename the file", file=file)
        try:
            files[name] = read_source(file, file).text
        except Unreadable as end:
            raise PlanError([end.diagnostic]) from None
    return files, reading.plan, reading.diagnostics


def _foreign(text: str, plan: Plan) -> Kept:
    """Write a plan that another tool's file gave as a plan file."""
    from exitplan.planfile import dumps_plan

    name = f"{os.path.splitext(os.path.basename(text))[0] or plan.id}.yaml"
    if not name.isprintable() or name.startswith("."):
        name = f"{plan.id}.yaml"
    kept = dumps_plan(plan)
    from exitplan.planfile._load import read_text

    reading = read_text(kept, name)
    if reading.plan is None:
        raise PlanError(reading.diagnostics)
    return {name: kept}, reading.plan, ()


def _check_free(folder: str, name: str, shown: str) -> None:
    """Raise PlanError where a baseline of that name is there; some systems know no capitals."""
    if os.path.isdir(folder):
        if not is_inside(folder, os.path.dirname(os.path.abspath(folder))):
            message = f"{folder} is a symbolic link that leads out of the plan's folder"
            raise refused("EP635", message, "put a folder of its own there", file=folder)
        listed = os.listdir(folder)
        taken = {os.path.splitext(entry)[0].casefold() for entry in listed}
        if name.casefold() in taken:
            message = f"there is a baseline {name!r} already, and baselines are never overwritten"
            raise refused("EP629", message, "choose another name", file=shown)
        if len(listed) >= MOST_BASELINES:
            message = f"{folder} holds {len(listed):,} files already"
            raise refused("EP636", message, "start another folder of plans", file=folder)


def _text_of(record: Record, shown: str) -> str:
    """Write a baseline so that it reads back to the letter."""
    quoted: set[str] = set()
    while True:
        text = written(record, in_one_line=frozenset(quoted))
        if len(text.encode()) > LARGEST_FILE:
            message = f"the baseline would be larger than {LARGEST_FILE:,} bytes"
            raise refused("EP636", message, "split the plan into several folders", file=shown)
        parsed = parse(Source(shown, text)).record
        if parsed == record:
            return text
        files = parsed.files if parsed is not None else {}
        wrong = {name for name in record.files if files.get(name) != record.files[name]} - quoted
        if not wrong:
            message = "the baseline would not read back as it is; nothing was written"
            raise refused("EP630", message, "report this as a fault of exitplan", file=shown)
        quoted |= wrong


def _write(folder: str, shown: str, data: bytes, plan: Plan) -> None:
    """Put a new file in its place, once it has been read again from the disk."""
    target = os.path.join(os.path.realpath(folder), os.path.basename(shown))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    beside = path_beside(target)
    with suppress(FileNotFoundError):
        os.unlink(beside)  # Left by somebody who was stopped; we hold the lock.
    try:
        with open(beside, "xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _read_again(beside, shown, data, plan)
        _name(beside, target, shown)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)
    sync_folder(os.path.dirname(target))


def _read_again(beside: str, shown: str, data: bytes, plan: Plan) -> None:
    """See to it that what is on the disk says what was to be kept."""
    try:
        again = read_bytes(beside, shown, os.path.dirname(beside))
        decode(again, shown)
    except Unreadable as end:
        raise PlanError([end.diagnostic]) from None
    file = read_data(again, os.path.basename(shown), shown)
    errors = [found for found in file.findings if found.severity is Severity.ERROR]
    if again != data or file.record is None or errors:
        message = f"{shown} does not read back as it was written; it is left out"
        raise refused("EP635", message, "look whether the disk is sound, and run this again")
    if Baseline(shown, file.record, file.digest, file.places).plan != plan:
        message = "the plan was changed at this very moment; nothing was written"
        raise refused("EP631", message, "run this again")


def _name(beside: str, target: str, shown: str) -> None:
    """Give the file its name, unless there is one of that name."""
    try:
        try:
            os.link(beside, target)
        except FileExistsError:
            raise
        except (OSError, AttributeError):  # A file system without links.
            if os.path.lexists(target):
                raise FileExistsError from None
            os.rename(beside, target)
    except FileExistsError:
        message = f"{shown} is there already, and baselines are never overwritten"
        raise refused("EP629", message, "choose another name", file=shown) from None


def _error(message: str, remedy: str) -> Diagnostic:
    return Diagnostic("EP630", Severity.ERROR, message, remedy)


def _cannot_write(shown: str, error: OSError) -> PlanError:
    reason = (error.strerror or "it cannot be written").lower()
    message = f"cannot write {shown}: {reason}; no baseline was taken"
    return refused("EP635", message, "check the folder and its permissions, and run this again")
