"""How likely dates are, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.calendars import long_date
from exitplan.cli._output import Paint, wrap
from exitplan.cli._risk_tables import error, percent, sampling_words, tables
from exitplan.risk import LATER_DAY, Why
from exitplan.schedule.words import count

if TYPE_CHECKING:
    from exitplan.cli._risk_tables import Answers
    from exitplan.risk import Contribution, GapRisk, MilestoneRisk


def report(answers: Answers, paint: Paint, columns: int) -> str:
    """Give all of it as text: the answer, then the tables behind it."""
    lines = [wrap(sentence) for sentence in _answer(answers)]
    if not answers.is_uncertain:
        return "\n".join([*lines, "", *_how_to_describe()])
    lines += tables(answers, paint, columns)
    return "\n".join([*lines, "", *_footer(answers)])


def tornado_record(found: Contribution) -> dict[str, object]:
    """Give one contribution flat, for CSV."""
    return {
        "kind": found.kind,
        "id": found.id,
        "title": found.title,
        "days_at_p80": round(found.at_share.value, 3),
        "days_at_p80_standard_error": round(found.at_share.standard_error, 3),
        "within_noise": found.at_share.is_noise,
        "days_on_average": round(found.mean.value, 3),
        "days_on_average_standard_error": round(found.mean.standard_error, 3),
    }


# The answer


def _answer(answers: Answers) -> Iterator[str]:
    simulation, main = answers.simulation, answers.report.main
    if simulation.is_partial:
        yield (
            f"Broken off after {simulation.runs:,} of {simulation.runs_asked:,} runs. What they "
            "say so far:"
        )
    elif answers.missing:
        yield f"Broken off: {answers.missing}, and what comes after, is left out."
    if main is None:
        yield "The plan has nothing to be done, and so no date to ask about."
        return
    if not answers.is_uncertain:
        yield (
            f"Nothing in this plan is uncertain: “{main.title}” "
            f"{_verb(main)} {long_date(main.planned_day)} in every run."
        )
        return
    yield _first_sentence(main)
    if main.deadline is not None and not main.completed:
        yield _deadline_sentence(main)
    together = answers.report.all_deadlines
    if together is not None:
        yield (
            f"All deadlines together are kept in {percent(together.value)} "
            f"({error(together.standard_error)}) of the runs."
        )
    for gap in answers.report.gaps:
        yield _gap_sentence(gap)


def _verb(main: MilestoneRisk) -> str:
    if main.completed:
        return "was reached on" if main.is_milestone else "finished on"
    return "comes on" if main.is_milestone else "finishes on"


def _first_sentence(main: MilestoneRisk) -> str:
    if main.completed:
        return f"“{main.title}” {_verb(main)} {long_date(main.planned_day)}."
    if main.is_certain:
        return (
            f"“{main.title}” {_verb(main)} {long_date(main.planned_day)} in every run: nothing "
            "that is uncertain bears on it."
        )
    found = main.at(80)
    if found.value >= LATER_DAY:
        return (
            f"In {percent(main.beyond)} of the runs “{main.title}” comes later than its calendar "
            "knows: look for an overlong estimate, or for a board without later meetings."
        )
    verb = "comes" if main.is_milestone else "finishes"
    planned = main.planned
    if found.value == main.planned_day:
        return (
            f"There is {_chance_words(planned.value)} ({error(planned.standard_error)}) that "
            f"“{main.title}” {verb} by {long_date(found.value)}, the plan's own date."
        )
    reached = main.reached[80].value
    likely = f"“{main.title}” {verb} by {long_date(found.value)}"
    if reached < 0.815:
        reached = 0.8  # One more in a hundred is not worth a clause.
    else:
        likely += ", the first day with at least 80 %"
    own = f"the plan's own date, {long_date(main.planned_day)}"
    return (
        f"There is {_chance_words(reached)} that {likely}; {own}, has {percent(planned.value)} "
        f"({error(planned.standard_error)})."
    )


def _chance_words(share: float) -> str:
    text = percent(share)
    if not text[0].isdecimal():
        return f"a chance of {text}"
    whole = text.partition(" ")[0].partition(".")[0]
    article = "an" if whole.startswith("8") or whole in ("11", "18") else "a"
    return f"{article} {text} chance"


def _deadline_sentence(main: MilestoneRisk) -> str:
    deadline = main.deadline
    assert deadline is not None
    text = (
        f"Its deadline, {long_date(deadline.day)}, is kept in {percent(deadline.kept.value)} "
        f"({error(deadline.kept.standard_error)}) of the runs"
    )
    if deadline.days_late_if_late is None:
        return f"{text}."
    return (
        f"{text}; in the others it is {deadline.days_late_if_late:.1f} calendar days late on "
        "average."
    )


def _gap_sentence(gap: GapRisk) -> str:
    end = f"“{gap.title}” ends on {long_date(gap.last_day)}"
    if gap.later_end:
        end += f" (in {percent(gap.later_end)} of the runs later, by an option that is taken)"
    if not gap.gap.value:
        return f"{end}: the new service is there in time in every run."
    text = (
        f"{end}: in {percent(gap.gap.value)} ({error(gap.gap.standard_error)}) of the runs there "
        "is a gap in service"
    )
    if gap.gap_days_if_gap is not None:
        text += f", of {gap.gap_days_if_gap:.1f} calendar days on average"
    return f"{text}."


def _how_to_describe() -> list[str]:
    return [
        wrap(
            "Say how sure you are, and every date gets its chance: an estimate for a task, a "
            "spread for a group or the plan, and what may happen under risks."
        ),
        "",
        "  estimate: {low: 6w, likely: 8w, high: 12w}",
        "  spread: {low: 80%, high: 150%}",
        "  risks:",
        "    no-experts: {probability: 30%, hits: specify, add: 4w}",
    ]


# What it rests on


def _footer(answers: Answers) -> Iterator[str]:
    simulation, main = answers.simulation, answers.report.main
    sampling = sampling_words(simulation.sampling)
    text = f"{count(simulation.runs, 'run')}, seed {simulation.seed}, {sampling} sampling."
    if simulation.mitigated:
        text += " Every mitigation counts as done."
    if simulation.runs < simulation.runs_asked and not simulation.is_partial:
        text += f" Stopped before {simulation.runs_asked:,}, as the dates had settled."
    text += (
        " ± is one standard error: chance alone moves a figure by more than twice as much in one "
        "of twenty samples."
    )
    if main is not None and not main.completed and main.at(80).standard_error >= 0.05:
        text += f" P80 is known to ±{main.at(80).standard_error:.1f} days."
    yield wrap(text)
    joint = answers.report.all_p80
    if joint is not None:
        yield wrap(
            f"Do not add P80s up: all uncertain milestones together come by their own P80 in "
            f"{percent(joint.value)} of the runs only."
        )
    yield from _why(answers)
    yield wrap(_legend(answers))


def _why(answers: Answers) -> Iterator[str]:
    """Say why the answer is about the milestone that it is about, where there are others."""
    report = answers.report
    main = report.main
    if main is None or report.why is Why.ASKED or len(report.milestones) < 2:
        return
    gaps = [gap for gap in report.gaps if main.id in gap.new_service]
    if report.why is Why.NEW_SERVICE and gaps:
        why = f"takes over from “{gaps[0].title}”"
    elif report.why is Why.FINAL:
        why = "is the last that the plan is for"
    else:
        why = "comes last"
    yield wrap(f"The answer is about “{main.title}”, as it {why}; --milestone asks about another.")


def _legend(answers: Answers) -> str:
    text = (
        "Chance: that the plan's own date is kept. P80: 80 % of the runs have come by then. "
        "Later: days from the plan's own date to P80."
    )
    if any(risk.deadline for risk in answers.report.milestones):
        text += " If late, Average: calendar days late in the runs that are late, and in all."
    if answers.happening or answers.cliffs:
        text += (
            " Then, Average: calendar days later in the runs in which it happens, and over all; "
            "for a meeting, what the wait for the next adds. Meetings: how many on, where missed."
        )
    if answers.tasks is not None and answers.tasks.found:
        text += (
            " Critical: share of runs in which it sets the date. SSI: that, times the scatter of "
            "its length by the date's. Pearson, Spearman, Kendall: how length and date go "
            "together, by three coefficients of correlation."
        )
    return text
