"""``exitplan check``: hold plans to the rules, and fail where they do not keep them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from exitplan.checks._config import Configuration, load_configuration
from exitplan.checks._config_file import ConfigError
from exitplan.checks._places import Places
from exitplan.checks._run import Subject, run_check
from exitplan.cli._output import (
    Paint,
    UsageError,
    add_project_argument,
    is_foreign_file,
    show_diagnostics,
    status_date,
    width,
)
from exitplan.errors import ExitplanError, PlanError
from exitplan.planfile import read_plan, source_line

if TYPE_CHECKING:
    from exitplan.checks._against import Earlier
    from exitplan.checks._report import CheckReport
    from exitplan.plan import Moment, Plan

FORMATS = ("text", "concise", "json", "github", "gitlab", "junit", "sarif", "markdown")
_FAIL_ON = ("error", "warning", "never")
_COULD_NOT_RUN = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "plans",
        nargs="*",
        metavar="PLAN",
        help="plan files, folders of plan files, or schedules of another tool; each is checked "
        "(default: what the configuration names, else plans)",
    )
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        help="judge by this status date (2015-06-30, or today); default: the environment's "
        "EXITPLAN_AS_OF, then the configuration's as_of, then the plan's status_date",
    )
    _add_choice(parser)
    _add_comparison(parser)
    _add_output(parser)
    add_project_argument(parser)


def _add_choice(parser: argparse.ArgumentParser) -> None:
    words = "codes, their beginnings (EP8), names, families or profiles, with commas between"
    parser.add_argument("--select", metavar="RULES", help=f"run these rules only: {words}")
    parser.add_argument("--ignore", metavar="RULES", help="leave these rules out; the same words")
    parser.add_argument(
        "--fail-on",
        choices=_FAIL_ON,
        help="the least severity that makes the check fail (default: error)",
    )
    parser.add_argument(
        "--profile",
        metavar="NAME",
        help="which rules run and with which limits: default, strict, public-body or dcma",
    )
    parser.add_argument(
        "--exit-zero",
        action="store_true",
        help="exit with 0 whatever is found; with 2 where nothing could be judged all the same",
    )


def _add_comparison(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--against",
        metavar="STATE",
        help="compare with an earlier state: a git revision, a baseline's name, a date, a file",
    )
    parser.add_argument(
        "--only-new",
        action="store_true",
        help="fail only on what the earlier state did not have (with --against)",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=(*FORMATS, "auto"),
        default="text",
        help="default: text; auto is github in a GitHub job, else text",
    )
    parser.add_argument("--output", metavar="FILE", help="write it there instead")
    parser.add_argument(
        "--report",
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help="write another report beside it, such as junit=deadlines.xml; may be repeated",
    )
    parser.add_argument(
        "--statistics", action="store_true", help="list every rule with what it counted"
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", help="print nothing unless the check fails"
    )


def run(arguments: argparse.Namespace) -> int:
    """Check the plans; never 0 where it could not be done."""
    try:
        return _run(arguments)
    except (UsageError, BrokenPipeError):
        raise
    except ExitplanError as error:
        show_diagnostics(error.diagnostics)
        return _COULD_NOT_RUN
    except Exception as error:  # noqa: BLE001 - a gate must not take its own fault for a finding
        from traceback import print_exc

        print_exc()
        print(f"exitplan check: this is a fault of exitplan's own: {error}", file=sys.stderr)
        return _COULD_NOT_RUN


def _run(arguments: argparse.Namespace) -> int:
    reports = [_report_file(text) for text in arguments.report]
    if arguments.only_new and arguments.against is None:
        message = "--only-new needs --against, which says what is not new"
        raise UsageError(message)
    configuration = configure(arguments)
    moment = status_date(configuration.as_of) if configuration.as_of is not None else None
    report = run_check(
        [_subject(plan, moment, arguments) for plan in configuration.plans],
        configuration.settings,
        only_new=arguments.only_new,
    )
    _write(report, reports, arguments)
    code = report.exit_code
    return 0 if arguments.exit_zero and code != _COULD_NOT_RUN else code


def configure(arguments: argparse.Namespace) -> Configuration:
    """Settle how the check runs; raises UsageError or ConfigError."""
    plans: list[str] = arguments.plans
    asked = {
        "plans": tuple(plans) or None,
        "as_of": arguments.as_of,
        "select": _words(arguments.select),
        "ignore": _words(arguments.ignore),
        "fail_on": arguments.fail_on,
        "profile": arguments.profile,
    }
    start = "."
    if plans:
        start = plans[0] if os.path.isdir(plans[0]) else os.path.dirname(plans[0]) or "."
    try:
        return load_configuration(start, environment=os.environ, command_line=asked)
    except ConfigError as error:
        if all(found.file is None for found in error.diagnostics):
            said = (f"{d.message}{f'; {d.help}' if d.help else ''}" for d in error.diagnostics)
            message = "; ".join(said)
            raise UsageError(message) from None
        raise


def _words(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(word.strip() for word in text.split(",") if word.strip()) or None


def _subject(path: str, moment: Moment | None, arguments: argparse.Namespace) -> Subject:
    """Read one plan; what is wrong with it becomes findings."""
    name = path.replace(os.sep, "/")
    earlier = None if arguments.against is None else _earlier(path, moment, arguments)
    if is_foreign_file(path):
        from exitplan.cli._foreign import read_foreign, tell_omissions

        try:
            imported = read_foreign(path, arguments.project)
        except PlanError as error:
            return Subject(name, None, error.diagnostics, moment)
        tell_omissions(path, imported)
        return Subject(name, imported.plan, (), moment, None, earlier)
    if arguments.project is not None:
        message = f"--project chooses within a file of another tool, and {path} is none"
        raise UsageError(message)
    reading = read_plan(path)
    return Subject(name, reading.plan, reading.diagnostics, moment, _baseline(path), earlier)


def _baseline(path: str) -> Callable[[], Plan | None]:
    """Make what gives the approved baseline of a plan, read only where a rule asks for it."""

    def find() -> Plan | None:
        folder = path if os.path.isdir(path) else os.path.dirname(path) or "."
        if not os.path.isdir(os.path.join(folder, "baselines")):
            return None
        from exitplan.planfile.baselines import Baselines

        try:
            known = Baselines.of(path)
            return known.current.plan if len(known) else None
        except ExitplanError:
            return None

    return find


def _earlier(path: str, moment: Moment | None, arguments: argparse.Namespace) -> Earlier:
    """Find the state that a plan is compared with; raises UsageError."""
    from exitplan.checks._against import Earlier
    from exitplan.cli._sides import Sides

    asked = argparse.Namespace(plan=path, project=arguments.project)
    return Earlier(Sides(asked).named(arguments.against), moment)


def _report_file(text: str) -> tuple[str, str]:
    form, equals, file = text.partition("=")
    if form not in FORMATS or not equals or not file:
        message = f"--report {text}: write FORMAT=FILE, such as junit=deadlines.xml; the formats "
        message += f"are {', '.join(FORMATS)}"
        raise UsageError(message)
    return form, file


def _write(
    report: CheckReport, reports: list[tuple[str, str]], arguments: argparse.Namespace
) -> None:
    """Print the report, and write the others that were asked for."""
    places = Places.around(os.getcwd())
    for form, file in reports:
        _write_file(file, rendered(form, report, places, statistics=arguments.statistics))
    form = arguments.format
    if form == "auto":
        is_job = os.environ.get("GITHUB_ACTIONS") == "true" and not sys.stdout.isatty()
        form = "github" if is_job else "text"
    is_file = arguments.output is not None
    text = rendered(form, report, places, statistics=arguments.statistics, on_terminal=not is_file)
    if form == "github":
        _write_summary(report, places)
    if is_file:
        _write_file(arguments.output, text)
    elif text and not (arguments.quiet and not report.exit_code):
        print(text.removesuffix("\n"))


def rendered(
    form: str,
    report: CheckReport,
    places: Places,
    *,
    statistics: bool = False,
    on_terminal: bool = False,
) -> str:
    """Give a report in one of the formats."""
    what: dict[str, Any] = {"places": places}
    if form == "text":
        what |= {"source_line": source_line, "statistics": statistics}
        if on_terminal:
            what |= {"paint": Paint(), "width": width()}
    text: str = import_module(f"exitplan.checks._render_{form}").render(report, **what)
    return text


def _write_summary(report: CheckReport, places: Places) -> None:
    """Add the whole report to the page of a GitHub job, where there is one."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    try:
        with open(file, "a", encoding="utf-8", newline="\n") as stream:
            stream.write(_as_page(report, places) + "\n")
    except OSError as error:
        print(f"exitplan check: the job summary: {error.strerror}", file=sys.stderr)


def _as_page(report: CheckReport, places: Places) -> str:
    from exitplan.checks._render_markdown import render

    return render(report, places=places, is_comment=False)


def _write_file(file: str, text: str) -> None:
    from exitplan.cli._write_file import write_file

    if os.path.isdir(file):
        message = f"{file} is a folder; name a file in it"
        raise UsageError(message)
    end = "" if text.endswith("\n") else "\n"
    write_file(file, (text + end).encode("utf-8", "backslashreplace"), force=True)
