"""Whether baselines follow one another as they did when they were taken.

Each baseline but the first carries the digest of the one before it, so that
none can be taken away from under a later one, changed, or put in its place
without that being seen. What no chain can tell is in the documentation.
"""

from __future__ import annotations

from collections.abc import Sequence

from exitplan.errors import Diagnostic
from exitplan.planfile.baselines._read import ReadFile
from exitplan.planfile.baselines._record import Previous, Record

_RESTORE = "bring the folder of baselines back as it was committed; git log tells when it changed"


def chain_findings(files: Sequence[ReadFile]) -> list[Diagnostic]:
    """Tell where the baselines of a plan do not follow one another."""
    told = [(file, file.record) for file in files if file.record is not None]
    told.sort(key=lambda pair: (pair[1].number, pair[1].day, pair[0].shown))
    by_name = {record.name: (file, record) for file, record in told}
    unread = {file.name for file in files if file.record is None}
    found: list[Diagnostic] = []
    firsts = [(file, record) for file, record in told if record.previous is None]
    for file, record in firsts[1:]:
        message = f"{record.name!r} is a first baseline, and so is {firsts[0][1].name!r}"
        found.append(file.error("EP626", "baseline", message, _RESTORE))
    followed: dict[str, str] = {}
    numbers: dict[int, str] = {}
    for file, record in told:
        twin = numbers.setdefault(record.number, record.name)
        if twin != record.name and record.previous is not None:
            message = f"{record.name!r} has the number {record.number}, and so has {twin!r}"
            found.append(file.error("EP627", "number", message, _RESTORE))
        if record.previous is not None:
            before = by_name.get(record.previous.name)
            if before is not None or record.previous.name not in unread:
                found += _link(file, record, record.previous, before, followed)
        elif record.number != 1:
            message = f"{record.name!r} has the number {record.number} but follows no other"
            found.append(file.error("EP627", "number", message, _RESTORE))
    return found


def _link(
    file: ReadFile,
    record: Record,
    previous: Previous,
    before: tuple[ReadFile, Record] | None,
    followed: dict[str, str],
) -> list[Diagnostic]:
    """Tell what is wrong between a baseline and the one before."""
    other = followed.setdefault(previous.name, record.name)
    if other != record.name:
        message = f"{record.name!r} follows {previous.name!r}, and so does {other!r}"
        return [file.error("EP627", "previous", message, _RESTORE)]
    if before is None:
        message = f"{record.name!r} was approved after {previous.name!r}, which is gone"
        return [file.error("EP624", "previous", message, _RESTORE)]
    earlier, was = before
    found: list[Diagnostic] = []
    if previous.digest != earlier.digest:
        message = (
            f"{record.name!r} was approved after another {previous.name!r} than the one that is "
            "there now"
        )
        found.append(file.error("EP625", "previous", message, _RESTORE))
    if record.number != was.number + 1:
        message = (
            f"{record.name!r} has the number {record.number}, but follows {was.name!r}, "
            f"which has {was.number}"
        )
        found.append(file.error("EP627", "number", message, _RESTORE))
    if record.day < was.day:
        message = (
            f"{record.name!r} was approved on {record.on}, before {was.name!r}, which it "
            f"replaces ({was.on})"
        )
        found.append(file.error("EP628", "on", message, _RESTORE))
    return found
