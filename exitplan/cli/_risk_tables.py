"""How likely dates are, in tables, and the figures of them in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from exitplan.cli._output import Paint, fit, wrap
from exitplan.risk import LATER_DAY
from exitplan.schedule.words import count, short_date

if TYPE_CHECKING:
    from exitplan.risk import (
        Cliffs,
        Days,
        DeadlineRisk,
        HappeningRisk,
        MilestoneRisk,
        RiskReport,
        Sampling,
        SCurve,
        Simulation,
        TaskRisks,
        Tornado,
    )

MINUS = "\N{MINUS SIGN}"
_DATE = 11
_CHANCE = 7
_LATER = 6
_NAME = 24
"""Columns that a name needs to stand in one line with its dates."""
_TASKS = 10
_MEETINGS = 10
_RISKS = 20
_TRIALS = 30
_NAMED = 3
_FEW = 8
"""Milestones of which none is left out."""


@attrs.define
class Answers:
    """What is known of a plan's risk so far."""

    simulation: Simulation
    report: RiskReport
    curve: SCurve | None = None
    happening: tuple[HappeningRisk, ...] = ()
    tasks: TaskRisks | None = None
    cliffs: Cliffs | None = None
    tornado: Tornado | None = None
    missing: str = ""
    """What an interruption left out."""
    percents: tuple[int, ...] = (10, 50, 80, 90)
    """The percentiles shown of each milestone."""
    shows_all: bool = False
    """Whether every milestone is shown, however many there are."""

    @property
    def is_uncertain(self) -> bool:
        """Whether anything at all may go otherwise than planned."""
        found = self.simulation
        return bool(found.uncertain or found.risks or found.branches)


def tables(answers: Answers, paint: Paint, columns: int) -> Iterator[str]:
    """Give every table that there is something for."""
    yield from _milestones(answers, paint, columns)
    yield from _deadlines(answers.report, paint, columns)
    yield from _happening(answers, paint, columns)
    yield from _cliffs(answers, paint, columns)
    yield from _tasks(answers, paint, columns)
    yield from _tornado(answers, paint, columns)
    yield from _gains(answers, paint, columns)


def _milestones(answers: Answers, paint: Paint, columns: int) -> Iterator[str]:
    report, percents = answers.report, answers.percents
    dates = "".join(f" {f'P{p}':>{_DATE}}" for p in percents)
    head = f"{'Plan':>{_DATE}} {'Chance':>{_CHANCE}}{dates} {'Later':>{_LATER}}"
    room = columns - len(head) - 1
    is_wide = room >= _NAME
    yield ""
    yield paint(f"{fit('Milestone', room)} {head}" if is_wide else f"{head:>{columns}}", "bold")
    shown, unsettled = _shown(answers)
    for risk in shown:
        name = ("◆ " if risk.is_milestone else "") + risk.title
        cells = _milestone_cells(risk, percents)
        if is_wide:
            yield f"{fit(name, room)} {cells}"
        else:
            yield fit(name, columns).rstrip()
            yield f"{cells:>{columns}}"
    rest = [risk for risk in report.milestones if _is_settled(risk) and risk is not report.main]
    done = sum(risk.completed for risk in rest)
    parts = [f"{done:,} done"] if done else []
    if len(rest) > done:
        parts.append(f"{len(rest) - done:,} on the plan's own date in every run")
    others = unsettled - len(shown)
    if others:
        parts.append(f"{count(others, 'other')} (--all shows them)")
    if parts:
        yield wrap(f"Not shown: {', '.join(parts)}.")


def _shown(answers: Answers) -> tuple[list[MilestoneRisk], int]:
    """Give the milestones that are shown, and how many have anything to show."""
    report = answers.report
    found = [risk for risk in report.milestones if not _is_settled(risk) or risk is report.main]
    if answers.shows_all or len(found) <= _FEW:
        return found, len(found)
    return [risk for risk in found if risk.id in report.chief], len(found)


def _is_settled(risk: MilestoneRisk) -> bool:
    return risk.completed or risk.is_certain


def _milestone_cells(risk: MilestoneRisk, percents: tuple[int, ...]) -> str:
    plan = short_date(risk.planned_day)
    if risk.completed:
        rest = (_DATE + 1) * len(percents) + _LATER + 1
        return f"{plan:>{_DATE}} {'done':>{_CHANCE}}{' ' * rest}"
    dates = "".join(f" {_date(risk.at(p).value):>{_DATE}}" for p in percents)
    later = risk.later.get(80)
    text = "–"
    if later is not None:
        days, unit = later.working_days, "d"
        if days is None:
            days, unit = later.calendar_days, "ed"
        text = f"{MINUS if days < 0 else ''}{abs(days)}{unit}"
    return f"{plan:>{_DATE}} {_cell(risk.planned.value):>{_CHANCE}}{dates} {text:>{_LATER}}"


def _deadlines(report: RiskReport, paint: Paint, columns: int) -> Iterator[str]:
    dated = [risk for risk in report.milestones if risk.deadline and not risk.completed]
    found = [risk for risk in dated if risk.deadline and _is_open(risk.deadline)]
    if not found:
        return
    head = f"{'By':>{_DATE}} {'Kept':>{_CHANCE}} {'±':>4} {'If late':>8} {'Average':>8}"
    room = columns - len(head) - 1
    yield ""
    yield paint(f"{fit('Deadline', room)} {head}", "bold")
    for risk in found:
        deadline = risk.deadline
        assert deadline is not None
        late = deadline.days_late_if_late
        kept = f"{_cell(deadline.kept.value):>{_CHANCE}}"
        yield (
            f"{fit(risk.title, room)} {short_date(deadline.day):>{_DATE}} "
            f"{paint(kept, 'late') if deadline.kept.value < 0.5 else kept} "
            f"{100 * deadline.kept.standard_error:>4.1f} "
            f"{'–' if late is None else number(late):>8} {number(deadline.days_late):>8}"
        )
    if len(dated) > len(found):
        yield wrap(f"Kept in every run: {count(len(dated) - len(found), 'other')}.")


def _is_open(deadline: DeadlineRisk) -> bool:
    return deadline.kept.value < 1


def _happening(answers: Answers, paint: Paint, columns: int) -> Iterator[str]:
    if not answers.happening:
        return
    head = f"{'Happens':>8} {'Then':>8} {'±':>5} {'Average':>8}"
    room = columns - len(head) - 1
    yield ""
    yield paint(f"{fit(_head_for('What may happen', answers), room)} {head}", "bold")
    tried = [risk for risk in answers.happening if risk.on_average is not None]
    idle = [risk for risk in tried if not _average(risk)]
    idle = idle if len(idle) > 1 else []
    moving = [risk for risk in tried if risk not in idle]
    for risk in moving[:_RISKS]:
        costs = risk.costs
        noise = "–" if costs is None else f"{costs.standard_error:.1f}"
        yield (
            f"{fit(risk.title, room)} {_cell(risk.happens.value):>8} "
            f"{days_of(costs, sign=True):>8} {noise:>5} "
            f"{number(_average(risk), sign=True):>8}"
        )
    if len(moving) > _RISKS:
        yield wrap(f"{count(len(moving) - _RISKS, 'other')} cost less; --format json has them.")
    untried = len(answers.happening) - len(tried)
    if untried:
        yield wrap(f"{count(untried, 'other')} were not tried, as the date goes less with them.")
    if idle:
        yield wrap(f"{count(len(idle), 'other')} never move it: {_some(idle)}.")
    yield from _fewer(answers.happening[0].runs, answers)


def _average(risk: HappeningRisk) -> float:
    return 0.0 if risk.on_average is None else risk.on_average.value


def _fewer(runs: int, answers: Answers) -> Iterator[str]:
    """Say where a comparison has fewer runs than the rest."""
    if runs < answers.simulation.runs:
        yield wrap(f"What it costs is found from {runs:,} runs, not {answers.simulation.runs:,}.")


def _some(risks: list[HappeningRisk]) -> str:
    names = [f"“{risk.title}”" for risk in risks[:_NAMED]]
    return ", ".join([*names, *(["…"] if len(risks) > _NAMED else [])])


def _head_for(text: str, answers: Answers) -> str:
    """Say which date a table is about, where there are several."""
    main = answers.report.main
    if main is None or len(answers.report.milestones) < 2:
        return text
    return f"{text}, for {main.title}"


def _cliffs(answers: Answers, paint: Paint, columns: int) -> Iterator[str]:
    found = [] if answers.cliffs is None else list(answers.cliffs.found)
    dear = [cliff for cliff in found if not cliff.costs.is_noise][:_MEETINGS]
    rest = sum(cliff.kind == "decision" for cliff in found) - len(dear)
    if not dear:
        return
    head = f"{'Planned':>{_DATE}} {'Missed':>{_CHANCE}} {'Meetings':>8} {'Then':>8} {'Average':>8}"
    room = columns - len(head) - 1
    yield ""
    yield paint(f"{fit('Meetings missed', room)} {head}", "bold")
    for cliff in dear:
        later = cliff.meetings_later
        meetings = "–" if later is None else f"+{later:.1f}"
        mark = "◇ " if cliff.kind == "decision" else "§ "
        yield (
            f"{fit(mark + cliff.title, room)} {short_date(cliff.planned_day):>{_DATE}} "
            f"{_cell(cliff.missed.value):>{_CHANCE}} {meetings:>8} "
            f"{number(cliff.costs_when_missed, sign=True):>8} "
            f"{number(cliff.costs.value, sign=True):>8}"
        )
    if rest > 0:
        yield wrap(
            f"{count(rest, 'more decision')} come later than planned in some runs, which by "
            "itself moves nothing."
        )
    if answers.cliffs is not None and not answers.happening:
        yield from _fewer(answers.cliffs.runs, answers)


def _tasks(answers: Answers, paint: Paint, columns: int) -> Iterator[str]:
    tasks = answers.tasks
    if tasks is None or not tasks.found:
        return
    head = f"{'Critical':>8} {'SSI':>6} {'Pearson':>8} {'Spearman':>8} {'Kendall':>8}"
    room = columns - len(head) - 1
    yield ""
    yield paint(f"{fit(_head_for('Tasks that bear on it', answers), room)} {head}", "bold")
    for task in tasks.found[:_TASKS]:
        yield (
            f"{fit(task.title, room)} {_cell(task.criticality.value):>8} "
            f"{_share(task.sensitivity, 6)} {_share(task.pearson)} {_share(task.spearman)} "
            f"{_share(task.kendall)}"
        )
    rest = len(tasks.found) - _TASKS + tasks.left_out
    if rest > 0:
        yield wrap(f"{count(rest, 'more task')} that bear less on it; --format json has more.")


def _share(value: float, columns: int = 8) -> str:
    return f"{MINUS if value < -0.005 else ''}{abs(value):.2f}".rjust(columns)


def _tornado(answers: Answers, paint: Paint, columns: int) -> Iterator[str]:
    tornado = answers.tornado
    if tornado is None:
        return
    head = f"{'At P80':>8} {'±':>5} {'Average':>8} {'±':>5}"
    room = columns - len(head) - 1 - 14
    yield ""
    yield paint(f"{fit('Without it, sooner by', room)} {head}", "bold")
    every = tornado.contributions
    for found in every[:_TRIALS]:
        at, mean = found.at_share, found.mean
        yield (
            f"{fit(f'{found.title} ({found.kind})', room)} {number(at.value, sign=True):>8} "
            f"{at.standard_error:>5.1f} {number(mean.value, sign=True):>8} "
            f"{mean.standard_error:>5.1f}{_noise(at)}"
        )
    if len(every) > _TRIALS:
        yield wrap(
            f"{count(len(every) - _TRIALS, 'other')} make less of it; --format json has them."
        )
    if tornado.runs < tornado.all_runs:
        yield wrap(f"Each trial has {tornado.runs:,} runs, not {tornado.all_runs:,}.")
    if tornado.left_out:
        yield wrap(f"{count(tornado.left_out, 'task')} that bear less on it were not tried.")
    if tornado.risks_left_out:
        yield wrap(f"{count(tornado.risks_left_out, 'risk')} that bear less on it were not tried.")


def _noise(days: Days) -> str:
    if not days.value and not days.standard_error:
        return "  nothing"
    return "  within noise" if days.is_noise else ""


def _gains(answers: Answers, paint: Paint, columns: int) -> Iterator[str]:
    gains = () if answers.tornado is None else answers.tornado.gains
    if not gains:
        return
    head = f"{'Cost':>10} {'Buys':>8} {'±':>5} {'By £10,000':>10}"
    room = columns - len(head) - 1 - 14
    yield ""
    yield paint(f"{fit('What mitigations buy at P80', room)} {head}", "bold")
    for gain in gains:
        cost = "–" if gain.cost is None else f"£{gain.cost:,}"
        money = gain.per_money
        is_told = money is not None and not gain.at_share.is_noise
        done = "done: " if gain.is_done else ""
        yield (
            f"{fit(done + gain.what, room)} {cost:>10} {number(gain.at_share.value):>8} "
            f"{gain.at_share.standard_error:>5.1f} "
            f"{number(money or 0.0) if is_told else '–':>10}{_noise(gain.at_share)}"
        )


def percent(share: float) -> str:
    """Say a share: ``23 %``, near the ends to a tenth."""
    if share in (0.0, 1.0):
        return f"{100 * share:.0f} %"
    if share < 0.0005:
        return "less than 0.1 %"
    if share > 0.9995:
        return "more than 99.9 %"
    return f"{100 * share:.0f} %" if 0.05 <= share <= 0.95 else f"{100 * share:.1f} %"


def error(share: float) -> str:
    """Say the standard error of a share: ``±0.4``."""
    return f"±{100 * share:.1f}"


def days_of(days: Days | None, *, sign: bool = False) -> str:
    """Write days for a table: ``12.3d``."""
    return "–" if days is None else number(days.value, sign=sign)


def number(value: float, *, sign: bool = False) -> str:
    """Write a number of days for a table, with a minus that is one."""
    text = f"{abs(value):.1f}"
    if text == "0.0":
        return "0.0d"
    mark = MINUS if value < 0 else "+" if sign else ""
    return f"{mark}{text}d"


def sampling_words(sampling: Sampling) -> str:
    """Say how chances were drawn: ``Latin hypercube``."""
    return sampling.value.replace("latin-hypercube", "Latin hypercube")


def _cell(share: float) -> str:
    return f"{100 * share:.1f}%"


def _date(day: int) -> str:
    return "beyond" if day >= LATER_DAY else short_date(day)
