"""``exitplan risk``: how likely each date is, and which risks it hangs on."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from exitplan.cli._output import (
    Paint,
    UsageError,
    add_plan_argument,
    add_plan_arguments,
    item_id,
    load_schedule,
    width,
    write_csv,
    write_json,
)
from exitplan.cli._risk_runs import (
    Progress,
    add_run_arguments,
    runs_asked,
    sampling_asked,
    seed_asked,
)

if TYPE_CHECKING:
    from exitplan.cli._risk_tables import Answers
    from exitplan.risk import TaskRisks
    from exitplan.schedule import Schedule

_FORMATS = ("table", "json", "csv", "svg")
_RUNS = 10_000
_PERCENTS = (10, 50, 80, 90)
_MOST_PERCENTS = 9
_TRIED = 10
"""Tasks whose lengths the tornado tries, one by one."""
_INTERRUPTED = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_plan_argument(parser)
    add_run_arguments(parser, _RUNS)
    parser.add_argument(
        "--milestone",
        action="append",
        metavar="ID",
        help="only this one; may be given several times, and the first is what is asked about "
        "(default: the new service of a contract, failing that the last final milestone)",
    )
    parser.add_argument(
        "--all", action="store_true", help="show every milestone, not only the main ones"
    )
    parser.add_argument(
        "--percentiles",
        metavar="LIST",
        help="which percentiles to show of each milestone, such as 5,50,95 (default: 10,50,80,90)",
    )
    parser.add_argument("--mitigated", action="store_true", help="count every mitigation as done")
    parser.add_argument(
        "--tornado",
        action="store_true",
        help="make the runs again without each risk, and tell what each does to the date that "
        "four in five runs keep (P80), and what each mitigation buys",
    )
    parser.add_argument(
        "--stop-at",
        type=float,
        metavar="DAYS",
        help="make no more runs once every P80 is known to so many days (standard error)",
    )
    add_plan_arguments(parser, _FORMATS)


def run(arguments: argparse.Namespace) -> int:
    """Print the answers; on an interruption, those there are."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        message = "broken off before there was anything to tell; fewer --runs are quicker"
        print(f"exitplan risk: {message}", file=sys.stderr)
        return _INTERRUPTED


def _run(arguments: argparse.Namespace) -> int:
    sampling = sampling_asked(arguments)
    runs, seed = runs_asked(arguments, _RUNS), seed_asked(arguments)
    percents = percentiles_asked(arguments)
    if arguments.stop_at is not None and not arguments.stop_at > 0:
        message = "--stop-at takes a number of days above 0"
        raise UsageError(message)
    schedule = load_schedule(arguments.plan, arguments.as_of, arguments.project)
    asked = None
    if arguments.milestone is not None:
        asked = [item_id(schedule, name) for name in arguments.milestone]
        for name in asked:
            _ = schedule[name]  # What is unknown is refused before anything is computed.
    from exitplan.cli._risk_tables import Answers
    from exitplan.risk import risk_report, simulate

    progress = Progress()
    try:
        simulation = simulate(
            schedule,
            runs=runs,
            seed=seed,
            sampling=sampling,
            stop_at=arguments.stop_at,
            mitigated=arguments.mitigated,
            watch=asked or (),
            on_block=progress.runs,
            on_single=progress.single,
        )
        report = risk_report(
            simulation, asked or _fallback(simulation.schedule), percentiles=percents
        )
        answers = Answers(simulation, report, percents=percents, shows_all=arguments.all)
        _answer(answers, progress, tornado=arguments.tornado)
    finally:
        progress.close()
    _write(arguments, schedule, answers)
    return _INTERRUPTED if answers.missing or simulation.is_partial else 0


def percentiles_asked(arguments: argparse.Namespace) -> tuple[int, ...]:
    """Give which percentiles are to be shown, the least first."""
    if arguments.percentiles is None:
        return _PERCENTS
    try:
        found = sorted({int(part) for part in arguments.percentiles.split(",")})
    except ValueError:
        found = []
    if not found or found[0] < 1 or found[-1] > 99 or len(found) > _MOST_PERCENTS:
        message = (
            f"--percentiles takes up to {_MOST_PERCENTS} whole numbers from 1 to 99, such as "
            "5,50,95"
        )
        raise UsageError(message)
    return tuple(found)


def _answer(answers: Answers, progress: Progress, *, tornado: bool) -> None:
    """Work out the rest that is asked; on an interruption, without what would take more runs."""
    from exitplan.risk import cliffs, happening_risks, s_curve, task_risks
    from exitplan.risk import tornado as find_tornado

    simulation, main = answers.simulation, answers.report.main
    if main is None or main.completed:
        return
    try:
        answers.missing = "what takes further runs"
        answers.curve = s_curve(simulation, main.id)
        if simulation.is_partial:
            return
        answers.missing = "what may happen"
        answers.happening = happening_risks(simulation, main.id, on_rerun=progress.trials)
        answers.missing = "the tasks that bear on it"
        answers.tasks = task_risks(simulation, main.id)
        answers.missing = "the meetings that are missed"
        answers.cliffs = cliffs(simulation, main.id, on_rerun=progress.trials)
        if tornado:
            answers.missing = "what each risk contributes"
            tried, left_out = _tried(answers.tasks)
            answers.tornado = find_tornado(
                simulation, main.id, tasks=tried, left_out=left_out, on_rerun=progress.trials
            )
        answers.missing = ""
    except KeyboardInterrupt:
        pass


def _fallback(schedule: Schedule) -> list[str] | None:
    """Give what finishes last, where there is neither a milestone nor a deadline."""
    from exitplan.schedule import watched

    if watched(schedule):
        return None
    tasks = [dates for dates in schedule if dates.id in schedule.network.index]
    last = max(tasks, key=lambda dates: dates.early_finish_at, default=None)
    return None if last is None else [last.id]


def _tried(tasks: TaskRisks) -> tuple[list[str], int]:
    """Choose the tasks whose lengths are worth a trial: those that are critical in some run."""
    critical = [task.id for task in tasks.found if task.criticality.value > 0]
    return critical[:_TRIED], max(0, len(critical) - _TRIED) + tasks.left_out


def _write(arguments: argparse.Namespace, schedule: Schedule, answers: Answers) -> None:
    from exitplan.cli import _risk_text as text

    if arguments.format == "json":
        write_json(as_data(schedule, answers))
    elif arguments.format == "csv":
        tornado = answers.tornado
        if tornado is None:
            write_csv(risk.record() for risk in answers.report.milestones)
        else:
            write_csv(text.tornado_record(found) for found in tornado.contributions)
    elif arguments.format == "svg":
        if answers.curve is None:
            message = "there is nothing to draw: no milestone is still to come"
            raise UsageError(message)
        from exitplan.risk import risk_svg

        print(risk_svg(answers.curve, answers.tornado), end="")
    else:
        print(text.report(answers, Paint(), width()))


def as_data(schedule: Schedule, answers: Answers) -> dict[str, Any]:
    """Give all of it as plain data."""
    simulation = answers.simulation
    settled = simulation.convergence[-1].worst_days if simulation.convergence else None
    return {
        "schema": 1,
        "plan": schedule.plan.id,
        "status_date": schedule.as_dict()["status_date"],
        "runs": simulation.runs,
        "runs_asked": simulation.runs_asked,
        "partial": simulation.is_partial or bool(answers.missing),
        "seed": simulation.seed,
        "sampling": simulation.sampling.value,
        "mitigated": simulation.mitigated,
        "uncertain_tasks": len(simulation.uncertain),
        "worst_p80_standard_error_days": None if settled is None else round(settled, 3),
        **answers.report.as_dict(),
        "convergence": _convergence(answers),
        "curve": None if answers.curve is None else answers.curve.as_dict(),
        "risks": [risk.as_dict() for risk in answers.happening],
        "tasks": [] if answers.tasks is None else [t.as_dict() for t in answers.tasks.found],
        "cliffs": [] if answers.cliffs is None else [c.as_dict() for c in answers.cliffs.found],
        "cliffs_runs_compared": None if answers.cliffs is None else answers.cliffs.runs,
        "tornado": None if answers.tornado is None else answers.tornado.as_dict(),
    }


def _convergence(answers: Answers) -> list[dict[str, Any]]:
    """Give how the main date's P80 settled, tenth by tenth of the runs."""
    from exitplan.risk import LATER_DAY
    from exitplan.schedule.words import iso_date

    main = answers.report.main
    return [
        {
            "runs": runs,
            "p80": None if p80.value >= LATER_DAY else iso_date(p80.value),
            "standard_error_days": round(p80.standard_error, 3),
        }
        for runs, p80 in ({} if main is None else answers.simulation.settling(main.id)).items()
    ]
