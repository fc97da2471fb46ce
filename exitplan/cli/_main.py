"""Finds the subcommand, runs it, and turns what goes wrong into an exit code."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from typing import Protocol

from exitplan.cli._output import UsageError, show_diagnostics, width
from exitplan.errors import ExitplanError

COMMANDS = {
    "new": "write a whole plan from a few facts, and tell its last safe start",
    "init": "start a folder with a commented example, a website and checks, to go on by hand",
    "schedule": "compute and list every task's dates and float",
    "critical": "show the critical path to a milestone, and the next nearest",
    "why": "explain one date in plain sentences",
    "whatif": "tell what moves, and to when, if a task is so many days late",
    "latest": "show the last safe date of every decision, notice and tender step",
    "headcount": "show who employs the staff, and for whom they work, from which day",
    "risk": "tell how likely each date is, and which risks it hangs on",
    "check": "hold plans to the rules, and fail where they do not keep them",
    "explain": "tell what a code means, why it matters and what to do about it",
    "config": "show the settings of checks, and where each came from",
    "diff": "tell what changed between two states of a plan, and what each change moves",
    "slip": "split the slip of each milestone among its causes, to the minute",
    "trend": "follow forecasts from report to report, and tell the warning signs",
    "update": "report what has happened of a task, and tell what that moves",
    "apply": "take in a sheet in which people have reported what has happened",
    "set": "set or clear any field of an item or of the plan",
    "add": "add a task or a milestone",
    "split": "make two tasks in a row of one",
    "move": "move an item into another group, or to another place in its own",
    "rename": "give an item another id; what refers to it follows",
    "remove": "take an item out; refused with a list where something depends on it",
    "link": "let one item wait for another",
    "unlink": "let one item no longer wait for another",
    "status-date": "roll the day up to which progress is known",
    "baseline": "keep the whole plan as it is approved; list, show and verify what was kept",
    "period": "count a legal period day by day, forwards or backwards",
    "import": "turn a schedule of Project, P6, Excel and others into a plan file",
    "conform": "compare exitplan's dates with those stored in another tool's file",
    "export": "write a plan in the format of Project, P6, Excel and others",
    "site": "write the roadmap as web pages, for a site generator or as they are; or show it",
    "completion": "print what lets a shell complete commands, options and task ids",
    "schema": "print the JSON Schema of the plan format",
}
"""Every subcommand with its one-line summary."""

EXIT_FINE = 0
EXIT_FINDINGS = 1
EXIT_COULD_NOT_RUN = 2
EXIT_INTERRUPTED = 130

_NOTHING_TO_JUDGE = frozenset(
    {
        *("EP001", "EP012", "EP024", "EP501", "EP505", "EP507"),
        *("EP601", "EP602", "EP603", "EP604", "EP605", "EP606", "EP612", "EP633", "EP730"),
    }
)


class Command(Protocol):
    """What a subcommand's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare its arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it and give the exit code."""


def load_command(name: str) -> Command:
    """Import one subcommand's module."""
    module: Command = importlib.import_module(f"exitplan.cli.{name.replace('-', '_')}_command")
    return module


def _help_formatter(prog: str) -> argparse.HelpFormatter:
    # Told no width, it would import shutil and its archives to find out.
    return argparse.HelpFormatter(prog, width=width() - 2)


def build_parser(name: str) -> argparse.ArgumentParser:
    """Make the parser of one subcommand."""
    parser = argparse.ArgumentParser(
        prog=f"exitplan {name}",
        description=f"{COMMANDS[name][0].upper()}{COMMANDS[name][1:]}.",
        allow_abbrev=False,
        formatter_class=_help_formatter,
    )
    load_command(name).add_arguments(parser)
    return parser


def overview() -> str:
    """Give the text of ``exitplan --help``."""
    longest = max(len(name) for name in COMMANDS)
    lines = [
        "usage: exitplan COMMAND [options]",
        "",
        "Plan the exit from an outsourced contract as text, and know every date.",
        "",
        "commands:",
        *(f"  {name:{longest}}  {summary}" for name, summary in COMMANDS.items()),
        "",
        "options:",
        "  --version  print the version",
        "  --help     print this; exitplan COMMAND --help tells more",
        "",
        "PLAN is a plan file, a folder of them, or a schedule of another tool (.xer, .xml,",
        ".xlsx and others); without one, the folder plans/ is used.",
    ]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; give the exit code (0 fine, 1 findings, 2 could not run)."""
    arguments = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        # The same bytes whatever the locale; a stream somebody put there instead knows best.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough (`| head`); do not let the
        # interpreter complain about it while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FINE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    return code


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("--help", "-h", "help"):
        print(overview())
        return EXIT_FINE if arguments else EXIT_COULD_NOT_RUN
    name = arguments[0]
    if name in ("--version", "-V"):
        from importlib.metadata import version

        print(f"exitplan {version('exitplan')}")
        return EXIT_FINE
    if name not in COMMANDS:
        import difflib

        near = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f"; did you mean {near[0]}?" if near else "; exitplan --help lists them"
        print(f"exitplan: there is no command {name!r}{hint}", file=sys.stderr)
        return EXIT_COULD_NOT_RUN
    parser = build_parser(name)
    try:
        options = parser.parse_args(arguments[1:])
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return load_command(name).run(options)
    except UsageError as error:
        print(f"exitplan {name}: {error}", file=sys.stderr)
        return EXIT_COULD_NOT_RUN
    except ExitplanError as error:
        show_diagnostics(error.diagnostics)
        is_unread = all(d.code in _NOTHING_TO_JUDGE for d in error.diagnostics)
        is_question = isinstance(error, KeyError)
        return EXIT_COULD_NOT_RUN if is_unread or is_question else EXIT_FINDINGS
