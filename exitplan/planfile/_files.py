"""A plan read from texts at hand rather than from the disk: of a commit, of a baseline."""

from __future__ import annotations

from collections.abc import Mapping

from exitplan.plan import Plan
from exitplan.planfile._load import Reading, finish, read_alone
from exitplan.planfile._report import Report, TooManyFindings
from exitplan.planfile._source import LARGEST_FILE, Source, Unreadable, decode, unreadable


def read_plan_texts(files: Mapping[str, str | bytes], name: str) -> Reading:
    """Read a plan from the contents of its files, as ``read_plan`` reads it from the disk.

    `name` is the plan file's or folder's name, and `files` holds contents by
    file name. A plan file stands alone under its own name:
    ``{"plans/exit.yaml": …}`` with ``"plans/exit.yaml"``. With any other name
    the plan is a folder of that name: ``{"plans/exit.yaml": …}`` with
    ``"plans"``; as on the disk, hidden files and those that do not end in
    ``.yaml`` or ``.yml`` are no part of it. Findings call each file by the name
    given here. What is wrong is told, never raised.
    """
    report = Report()
    plan: Plan | None = None
    try:
        if name in files:
            plan = read_alone(source_of(files[name], name), report)
        else:
            from exitplan.planfile._programme import plan_of_sources

            shown = plan_names(files)
            folder = name.rstrip("/") or "/"
            plan = plan_of_sources(shown, lambda file: source_of(files[file], file), folder, report)
    except Unreadable as end:
        report.diagnostics.append(end.diagnostic)
    except TooManyFindings:
        pass
    return finish(plan, report)


def plan_names(files: Mapping[str, str | bytes]) -> list[str]:
    """Give the names of a folder's plan files, in the order in which they are read."""
    from exitplan.planfile._programme import is_plan_name

    found = sorted((file.rpartition("/")[2], file) for file in files)
    return [file for entry, file in found if is_plan_name(entry)]


def source_of(content: str | bytes, name: str) -> Source:
    """Turn a file's content into text within the limits of plan files; raise Unreadable."""
    if len(content) > LARGEST_FILE:
        unit = "characters" if isinstance(content, str) else "bytes"
        message = f"{name} is larger than {LARGEST_FILE:,} {unit}"
        remedy = "split the plan into several files in one folder"
        raise unreadable("EP003", message, remedy, name)
    if isinstance(content, str):
        return Source(name, content.removeprefix("\ufeff"))
    return decode(content, name)
