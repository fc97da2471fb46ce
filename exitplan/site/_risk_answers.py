"""What the runs say of a plan, asked once for the page: dates, tasks, meetings, risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from exitplan.risk import (
        Cliffs,
        Contribution,
        MilestoneRisk,
        RiskReport,
        SCurve,
        Simulation,
        TaskRisks,
        Tornado,
    )

_TRIED = 5
"""Tasks whose lengths are tried, one by one: those that bear most on the date."""
_MOST_WORK = 100_000_000
"""Items times runs times trials that a page may cost: some three seconds."""
_SHARES = (5, 10, 25, 50, 75, 80, 90, 95)


@attrs.frozen(eq=False)
class RiskAnswers:
    """What the runs say, as far as it could be asked in the time that a page may take."""

    simulation: Simulation
    report: RiskReport
    shares: tuple[int, ...] = _SHARES
    """Percentiles of the main date that are told."""
    curve: SCurve | None = None
    tasks: TaskRisks | None = None
    cliffs: Cliffs | None = None
    tornado: Tornado | None = None
    left_out: str = ""
    """Why there is no more than the dates; empty where there is."""

    @property
    def main(self) -> MilestoneRisk | None:
        """The date that the page is about; ``None`` where the plan has none."""
        return self.report.main

    @property
    def is_open(self) -> bool:
        """Whether that date is still to come and not the same in every run."""
        return self.main is not None and not self.main.completed and not self.main.is_certain

    def contribution(self, kind: str, entry_id: str) -> Contribution | None:
        """Give what a risk (or a branch) does to the date; ``None`` where it was not tried."""
        if self.tornado is None:
            return None
        return next(
            (
                found
                for found in self.tornado.contributions
                if found.kind == kind and found.id == entry_id
            ),
            None,
        )


def answers_of(simulation: Simulation) -> RiskAnswers:
    """Ask a simulation all that the page tells; needs numpy, as whoever made the runs had it."""
    from exitplan.risk import cliffs, risk_report, s_curve, task_risks

    report = risk_report(simulation, _fallback(simulation))
    main = report.main
    answers = RiskAnswers(simulation, report)
    if main is None or not answers.is_open:
        return answers
    answers = attrs.evolve(answers, curve=s_curve(simulation, main.id, percents=(50, 80)))
    if simulation.is_single:
        return attrs.evolve(
            answers,
            left_out="Each run of this plan has to be dated for itself, which takes long.",
        )
    tasks = task_risks(simulation, main.id)
    answers = attrs.evolve(answers, tasks=tasks)
    if _work(simulation) > _MOST_WORK:
        return attrs.evolve(
            answers, left_out="The plan is large, and each question dates all of its runs anew."
        )
    return attrs.evolve(
        answers,
        cliffs=cliffs(simulation, main.id),
        tornado=_tornado(simulation, main.id, tasks),
    )


def _fallback(simulation: Simulation) -> list[str] | None:
    """Give what finishes last, where there is neither a milestone nor a deadline."""
    from exitplan.schedule import watched

    schedule = simulation.schedule
    if watched(schedule):
        return None
    tasks = [dates for dates in schedule if dates.id in schedule.network.index]
    last = max(tasks, key=lambda dates: dates.early_finish_at, default=None)
    return None if last is None else [last.id]


def _work(simulation: Simulation) -> int:
    """Estimate what it costs to leave out every risk once, with and without its mitigation."""
    trials = _TRIED + 2 * (len(simulation.risks) + len(simulation.branches))
    return simulation.schedule.network.size * simulation.runs * trials


def _tornado(simulation: Simulation, item_id: str, tasks: TaskRisks) -> Tornado:
    from exitplan.risk import tornado

    critical = [task.id for task in tasks.found if task.criticality.value > 0]
    left_out = max(0, len(critical) - _TRIED) + tasks.left_out
    return tornado(simulation, item_id, tasks=critical[:_TRIED], left_out=left_out)
