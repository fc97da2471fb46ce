"""``exitplan baseline``: keep the plan as it is approved, list what was kept, and verify it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from exitplan.cli._baseline_text import (
    as_list_data,
    as_show_data,
    as_taken_data,
    list_rows,
    list_text,
    show_rows,
    show_text,
    taken_text,
    verified_text,
)
from exitplan.cli._output import (
    DEFAULT_PLAN,
    Paint,
    UsageError,
    add_project_argument,
    is_foreign_file,
    show_diagnostics,
    width,
    write_csv,
    write_json,
)
from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.plan import Plan
from exitplan.planfile import read_plan
from exitplan.planfile.baselines import Baselines
from exitplan.schedule import compute_schedule

_FINDINGS = 1
_ACTIONS = ("take", "list", "show", "verify")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "action",
        choices=_ACTIONS,
        metavar="ACTION",
        help="take: keep the plan as it is now, under NAME; list: every approval, the oldest "
        "first; show: the dates that NAME approved; verify: whether every baseline is as it was "
        "taken",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="the baseline, for take and show")
    parser.add_argument(
        "milestones",
        nargs="*",
        metavar="MILESTONE",
        help="for show: of which milestones or tasks; default: every milestone",
    )
    parser.add_argument("--on", metavar="DATE", help="for take: the day of the approval")
    parser.add_argument(
        "--approved-by",
        metavar="ROLE",
        help="for take: the body or role that approved, like Cabinet; never a person's name",
    )
    parser.add_argument("--note", metavar="TEXT", help="for take: what was approved, and why")
    parser.add_argument(
        "--plan",
        default=DEFAULT_PLAN,
        metavar="PLAN",
        help="the plan file, the folder of a programme, or a schedule of another tool "
        "(default: plans); baselines lie in the folder baselines beside its files",
    )
    parser.add_argument(
        "--format", choices=("table", "json", "csv"), default="table", help="default: table"
    )
    add_project_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked; verify and list exit with 1 where a baseline was changed."""
    _check(arguments)
    if arguments.action == "take":
        return _take(arguments)
    plan = _foreign_plan(arguments)
    baselines = Baselines.of(arguments.plan, plan=None if plan is None else plan.id)
    if arguments.action == "list":
        return _list(arguments, baselines)
    if arguments.action == "show":
        return _show(arguments, baselines)
    return _verify(arguments, baselines)


def _check(arguments: argparse.Namespace) -> None:
    """Raise UsageError for what does not go with the action."""
    action = arguments.action
    given = {"--on": arguments.on, "--approved-by": arguments.approved_by, "--note": arguments.note}
    if action == "take":
        missing = [name for name, value in given.items() if not value]
        if arguments.name is None or missing:
            missing = [*(["NAME"] if arguments.name is None else []), *missing]
            _usage(f"take needs {' and '.join(missing)}")
        if arguments.milestones:
            _usage(f"take keeps the whole plan; it takes one NAME, not {arguments.milestones[0]!r}")
    else:
        for name, value in given.items():
            if value is not None:
                _usage(f"{name} goes with take, not with {action}")
    if action == "show" and arguments.name is None:
        _usage("show needs the NAME of a baseline; exitplan baseline list shows them")
    if action in ("list", "verify") and arguments.name is not None:
        _usage(f"{action} is about all baselines of the plan; it takes no NAME")
    if action in ("take", "verify") and arguments.format == "csv":
        _usage(f"{action} has no table to write as CSV; use --format json")


def _usage(message: str) -> NoReturn:
    raise UsageError(message)


def _foreign_plan(arguments: argparse.Namespace) -> Plan | None:
    """Read another tool's file; ``None`` where the plan is none."""
    if is_foreign_file(arguments.plan):
        from exitplan.cli._foreign import read_foreign, tell_omissions

        imported = read_foreign(arguments.plan, arguments.project)
        tell_omissions(arguments.plan, imported)
        return imported.plan
    if arguments.project is not None:
        _usage(f"--project chooses within a file of another tool, and {arguments.plan} is none")
    return None


def _take(arguments: argparse.Namespace) -> int:
    from exitplan.cli._edit import day
    from exitplan.planfile.baselines import take_baseline

    foreign = _foreign_plan(arguments)
    plan = foreign
    if plan is None:
        reading = read_plan(arguments.plan)
        if reading.plan is None:
            raise PlanError(reading.diagnostics)
        plan = reading.plan
    compute_schedule(plan)  # What cannot be dated cannot be approved.
    taken = take_baseline(
        arguments.plan,
        arguments.name,
        on=day(arguments.on),
        approved_by=arguments.approved_by,
        note=arguments.note,
        plan=foreign,
    )
    show_diagnostics(taken.findings)
    if arguments.format == "json":
        write_json(as_taken_data(taken))
    else:
        print(taken_text(taken))
    return 0


def _list(arguments: argparse.Namespace, baselines: Baselines) -> int:
    show_diagnostics(baselines.findings)
    if arguments.format == "json":
        write_json(as_list_data(baselines))
    elif arguments.format == "csv":
        write_csv(list_rows(baselines))
    else:
        print(list_text(baselines, Paint(), width()))
    return 0 if baselines.is_sound else _FINDINGS


def _show(arguments: argparse.Namespace, baselines: Baselines) -> int:
    baseline = baselines[arguments.name]
    show_diagnostics(baselines.findings)
    if baseline.plan is None:
        raise PlanError(baseline.reading.diagnostics)
    schedule = compute_schedule(baseline.plan)
    asked: Sequence[str] = arguments.milestones
    if arguments.format == "json":
        write_json(as_show_data(baseline, schedule, asked))
    elif arguments.format == "csv":
        write_csv(show_rows(baseline, schedule, asked))
    else:
        print(show_text(baselines, baseline, schedule, asked, Paint(), width()))
    return 0 if baselines.is_sound else _FINDINGS


def _verify(arguments: argparse.Namespace, baselines: Baselines) -> int:
    found = [*baselines.findings, *baselines.kept_findings()]
    if not baselines.all and not found:
        baselines.current  # noqa: B018 - it raises what says that there is none
    show_diagnostics(found)
    is_sound = not any(finding.severity is Severity.ERROR for finding in found)
    if arguments.format == "json":
        data: dict[str, Any] = {
            "schema": 1,
            "plan": baselines.plan,
            "sound": is_sound,
            "baselines": [baseline.name for baseline in baselines],
            "findings": [_finding(finding) for finding in found],
        }
        write_json(data)
    elif is_sound:
        print(verified_text(baselines))
    return 0 if is_sound else _FINDINGS


def _finding(finding: Diagnostic) -> dict[str, str]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "place": finding.place,
        "message": finding.message,
        "help": finding.help,
    }
