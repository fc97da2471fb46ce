"""``exitplan conform``: whether exitplan's dates are those that another tool computed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from exitplan.cli._output import (
    Paint,
    UsageError,
    add_project_argument,
    is_foreign_file,
    show_diagnostics,
    wrap,
    write_csv,
    write_json,
)
from exitplan.errors import ExitplanError
from exitplan.interchange import Conformance, Imported, conform, read_schedule
from exitplan.interchange import conform_words as words
from exitplan.schedule import Schedule, compute_schedule

COULD_NOT_RUN = 2
_SHOWN_ROOTS = 5
_NUMBER_COLUMNS = 9
_FIELD_COLUMNS = 14


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "file", metavar="FILE", help="a file of another tool that holds the dates it computed"
    )
    parser.add_argument(
        "--all", action="store_true", help="list every difference, not only where they begin"
    )
    parser.add_argument(
        "--fail-under",
        type=float,
        metavar="PERCENT",
        help="be content if so many open activities agree; default: 100",
    )
    parser.add_argument(
        "--format", choices=("text", "json", "csv"), default="text", help="default: text"
    )
    add_project_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Compare, print, and judge."""
    least = 100.0 if arguments.fail_under is None else arguments.fail_under
    if not 0 <= least <= 100:
        message = "--fail-under takes a percentage from 0 to 100"
        raise UsageError(message)
    try:
        imported, schedule = _load(arguments.file, arguments.project)
        found = conform(imported, schedule)
    except ExitplanError as error:
        show_diagnostics(error.diagnostics)
        return COULD_NOT_RUN
    if arguments.format == "json":
        write_json(found.as_dict())
    elif arguments.format == "csv":
        write_csv(found.records())
    else:
        print(report(schedule, found, Paint(), everything=arguments.all))
    if found.open and not found.compared:
        return COULD_NOT_RUN
    return 0 if found.is_at_least(least) else 1


def _load(path: str, project: str | None) -> tuple[Imported, Schedule]:
    if not is_foreign_file(path):
        message = f"{path} is no file of another tool; there are no dates to compare with"
        raise UsageError(message)
    imported = read_schedule(path, project=project)
    return imported, compute_schedule(imported.plan)


def report(schedule: Schedule, found: Conformance, paint: Paint, *, everything: bool) -> str:
    """Give the comparison as text: the answer, the fields, where disagreement begins."""
    lines = [wrap(words.verdict(found))]
    if found.fields:
        lines += ["", *_fields(found, paint)]
    roots = found.roots if everything else found.roots[:_SHOWN_ROOTS]
    if roots:
        lines += ["", paint("Where disagreement begins", "bold")]
    for root in roots:
        lines += ["", wrap(f"{words.root_heading(schedule, root)}:")]
        lines += [f"  {words.difference_words(entry)}" for entry in root.differences]
        lines += [wrap(" ".join(words.root_sentences(schedule, root)), "")]
    hidden = len(found.roots) - len(roots)
    if hidden:
        lines += ["", f"… and at {hidden:,} more; --all lists them."]
    if everything and found.differences:
        lines += ["", paint("Every difference", "bold"), "", *_differences(schedule, found)]
    stale = words.stale_sentence(schedule, found)
    if stale:
        lines += ["", wrap(stale)]
    lines += _omissions(found)
    return "\n".join(lines)


def _fields(found: Conformance, paint: Paint) -> Iterator[str]:
    head = "".join(name.rjust(_NUMBER_COLUMNS) for name in ("Agree", "Of", "Exactly"))
    yield paint(f"{'Value':{_FIELD_COLUMNS}}{head}", "bold")
    is_extra = False
    for row in found.fields:
        mark = "" if row.field.counts else " *"
        is_extra = is_extra or not row.field.counts
        name = f"{row.field.value}{mark}"
        numbers = "".join(
            f"{number:,}".rjust(_NUMBER_COLUMNS)
            for number in (row.agreeing, row.compared, row.exact)
        )
        yield f"{name:{_FIELD_COLUMNS}}{numbers}"
    yield ""
    yield wrap("Dates agree when no working time lies between them, floats within a minute.")
    if is_extra:
        yield "* not in the verdict"


def _differences(schedule: Schedule, found: Conformance) -> Iterator[str]:
    item = ""
    for entry in found.differences:
        if entry.item != item:
            item = entry.item
            yield wrap(words.item_words(schedule, item))
        yield f"  {words.difference_words(entry)}"


def _omissions(found: Conformance) -> Iterator[str]:
    if not found.omissions:
        return
    yield ""
    yield "Carried over only in part, which may change dates:"
    for omission in found.omissions:
        places = ", ".join(omission.places[:3]) + (", …" if omission.count > 3 else "")
        yield wrap(
            f"- {omission.what} ({omission.count:,}): {omission.consequence}; {places}", "  "
        )
