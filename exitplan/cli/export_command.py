"""``exitplan export``: a plan as a file of another tool."""

from __future__ import annotations

import argparse
import sys

from exitplan.cli._output import (
    UsageError,
    add_project_argument,
    load_schedule,
    show_diagnostics,
)
from exitplan.cli._write_file import check_free, write_file
from exitplan.errors import Diagnostic
from exitplan.interchange import WRITERS, write_schedule


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "plan",
        metavar="PLAN",
        help="a plan file, a folder of plan files, or a schedule of another tool",
    )
    parser.add_argument(
        "file", metavar="FILE", help="where to write it; its end tells the format; - prints it"
    )
    parser.add_argument(
        "--format", metavar="FORMAT", help=f"one of {_known()}; default: by FILE's end"
    )
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it is there")
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        help="take this as the status date (2015-06-30, or today); default: the environment's "
        "EXITPLAN_AS_OF, then the plan's status_date",
    )
    add_project_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the file, and say what its format could not say."""
    format_ = _format(arguments.file, arguments.format)
    prints = arguments.file == "-"
    if not prints:
        check_free(arguments.file, force=arguments.force)
    schedule = load_schedule(arguments.plan, arguments.as_of, arguments.project)
    findings: list[Diagnostic] = []
    data = write_schedule(schedule, format_, findings)
    if prints:
        _print(data)
    else:
        write_file(arguments.file, data, force=arguments.force)
    show_diagnostics(findings)
    if not prints:
        print(f"{arguments.file} is written: {WRITERS[format_].label}.")
    return 0


def _print(data: bytes) -> None:
    """Write bytes to the standard output stream, which somebody may have replaced by text."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(data.decode("utf-8", "replace"))
    else:
        buffer.write(data)


def _known() -> str:
    return ", ".join(WRITERS)


def _format(file: str, asked: str | None) -> str:
    """Give the format asked for, by name or by the file's end."""
    if asked is not None:
        if asked in WRITERS:
            return asked
        import difflib

        near = difflib.get_close_matches(asked, WRITERS, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        message = f"there is no format {asked!r}; {hint}exitplan writes {_known()}"
        raise UsageError(message)
    if file == "-":
        message = f"say what to print with --format: {_known()}"
        raise UsageError(message)
    found = next(
        (name for name, writer in WRITERS.items() if file.lower().endswith(writer.suffixes)), None
    )
    if found is None:
        ends = ", ".join(suffix for writer in WRITERS.values() for suffix in writer.suffixes)
        message = f"the end of {file} tells no format; end it in one of {ends}, or use --format"
        raise UsageError(message)
    return found
