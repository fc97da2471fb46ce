"""``exitplan import``: another tool's schedule as a plan file, with an account of what it lost."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

import attrs

from exitplan.cli._output import (
    Paint,
    UsageError,
    add_project_argument,
    is_foreign_file,
    show_diagnostics,
    wrap,
    write_json,
)
from exitplan.cli._write_file import check_free, write_file
from exitplan.errors import ExitplanError, PlanError
from exitplan.interchange import Conformance, Imported, conform, conform_words, read_schedule
from exitplan.interchange import _report_text as words
from exitplan.planfile import dumps_plan, read_text

_FINDINGS = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("source", metavar="FILE", help="a schedule of another tool")
    parser.add_argument(
        "file",
        nargs="?",
        metavar="PLAN",
        help="the plan file to write; - prints it; default: beside FILE, ending in .yaml",
    )
    parser.add_argument("--force", action="store_true", help="overwrite PLAN if it is there")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of what is told; default: text"
    )
    add_project_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write or print the plan, and tell what came of it."""
    source, file = arguments.source, arguments.file
    if not is_foreign_file(source) and os.path.exists(source):
        message = f"{source} is no file of another tool; a plan file needs no import"
        raise UsageError(message)
    if file is None:
        file = f"{os.path.splitext(source)[0]}.yaml"
    prints = file == "-"
    if not prints:
        check_free(file, force=arguments.force)
    imported = read_schedule(source, project=arguments.project)
    text = _written(imported, source)
    if not prints:
        write_file(file, text.encode(), force=arguments.force)
    reading = read_text(text, source if prints else file)
    show_diagnostics(reading.diagnostics)
    # What is compared is the plan as it was written, whatever writing did to it.
    plan = reading.plan
    agreement = None if plan is None else _agreement(attrs.evolve(imported, plan=plan))
    if arguments.format == "json":
        write_json(_as_data(imported, agreement, None if prints else file, text))
    else:
        if prints:
            sys.stdout.write(text)
        told = _report(imported, agreement, source, None if prints else file)
        print(told, file=sys.stderr if prints else sys.stdout)
    return _FINDINGS if plan is None else 0


def _written(imported: Imported, source: str) -> str:
    """Write the plan; what a plan file cannot say is told of the file it came from."""
    try:
        return dumps_plan(imported.plan)
    except PlanError as error:
        raise PlanError(
            [attrs.evolve(finding, file=finding.file or source) for finding in error.diagnostics]
        ) from None


def _agreement(imported: Imported) -> Conformance | None:
    """Compare the plan's dates with the file's own; ``None`` where it cannot be dated."""
    if not imported.stored:
        return None
    try:
        return conform(imported)
    except ExitplanError as error:
        show_diagnostics(error.diagnostics)
        return None


def _report(
    imported: Imported, agreement: Conformance | None, source: str, file: str | None
) -> str:
    """Tell what was carried over, what was not, whether the dates agree, and what comes next."""
    plan, paint = imported.plan, Paint()
    origin, held = words.origin_words(imported), words.carried_words(plan)
    parts = [f"{source} ({origin}): {held}. {words.whole_words(imported)}"]
    if file is not None:
        parts.append(f"Written to {file}.")
    lines = [wrap(part) for part in parts]
    for heading, sentences in words.omission_paragraphs(imported):
        lines += ["", wrap(paint(heading, "bold"))]
        lines += [wrap(f"- {sentence}.", "  ") for sentence in sentences]
    if agreement is not None:
        lines += ["", wrap(conform_words.verdict(agreement))]
        if not agreement.is_full:
            lines.append(wrap(f"exitplan conform {source} tells where they part."))
    if file is not None:
        lines += ["", f"Next: exitplan schedule {file}"]
    return "\n".join(lines)


def _as_data(
    imported: Imported, agreement: Conformance | None, file: str | None, text: str
) -> dict[str, Any]:
    data = {"schema": 1, "file": file, "plan": imported.plan.id, **words.report_data(imported)}
    data["agreement"] = None
    if agreement is not None:
        data["agreement"] = {
            "open": agreement.open,
            "compared": agreement.compared,
            "agreeing": agreement.agreeing,
            "exact": agreement.exact,
        }
    if file is None:
        data["text"] = text
    return data
