"""The page of risks: how likely the dates are, what they hang on, and the register."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from exitplan.calendars import long_date
from exitplan.schedule.words import count
from exitplan.site._causes import quoted
from exitplan.site._contents import Chapter
from exitplan.site._edition import Edition
from exitplan.site._press import Page, Press
from exitplan.site._risk_answers import RiskAnswers, answers_of
from exitplan.site._risk_charts import curve_picture, tornado_picture, weightiest_words
from exitplan.site._risk_register import Register, lengths_sentence
from exitplan.site._risk_tables import (
    cliff_rows,
    contribution_rows,
    curve_rows,
    deadline_rows,
    gain_rows,
    milestone_rows,
    task_rows,
)
from exitplan.site._risk_words import bounds_words, days_words, hundredths, in_hundred

if TYPE_CHECKING:
    from exitplan.risk import GapRisk, MilestoneRisk, Simulation

_MOST_TELLING = 80
"""The percentile that the page speaks of first."""


def is_uncertain(simulation: Simulation) -> bool:
    """Whether anything at all may go otherwise than planned."""
    return bool(simulation.uncertain or simulation.risks or simulation.branches)


def _page(press: Press) -> Page:
    simulation = press.edition.risk
    if simulation is None or not is_uncertain(simulation):
        return _register_alone(press, simulation)
    answers = answers_of(simulation)
    register = Register(press, answers)
    main = answers.main
    title = "" if main is None else quoted(main.title)
    curve = None
    if answers.curve is not None and main is not None:
        curve = curve_picture(answers.curve, _curve_title(main))
    tornado = answers.tornado
    picture = None if tornado is None else tornado_picture(tornado)
    milestones, deadlines = milestone_rows(answers), deadline_rows(answers)
    return press.page(
        "risks.md",
        "Risks",
        "risks.html.j2",
        finding=_finding(main),
        lede=_lede(main),
        what_runs_are=_what_runs_are(simulation),
        why_that_date=_why_that_date(answers),
        gaps=[_gap_sentence(gap) for gap in answers.report.gaps],
        main=main,
        name=title,
        answers=answers,
        milestones=milestones,
        milestones_heading=_milestones_heading(milestones),
        deadlines=deadlines,
        deadlines_heading=_deadlines_heading(deadlines, answers),
        together=_together(answers),
        curve=curve,
        curve_heading="" if main is None else _curve_heading(main),
        curve_rows=curve_rows(answers),
        tornado=picture,
        tornado_heading="" if picture is None or tornado is None else weightiest_words(tornado),
        contributions=contribution_rows(answers, register),
        tried=_tried(answers),
        gains=gain_rows(answers, register),
        tasks=task_rows(answers, register),
        cliffs=cliff_rows(answers),
        register=register,
        lengths=lengths_sentence(press.facts.schedule.plan, len(simulation.uncertain)),
        method=_method(answers),
        left_out=answers.left_out,
        not_computed="",
    )


def _register_alone(press: Press, simulation: Simulation | None) -> Page:
    """Give the page of a plan of which no chances are known."""
    register = Register(press, None)
    why = "Nothing on it can still happen, and no length is in doubt, so every date is certain."
    if simulation is None:
        why = (
            "How likely the dates are was not computed for this edition: that takes the runs of "
            "exitplan risk, which need numpy and may be switched off. So the page tells what may "
            "happen, and not what it does to the dates."
        )
    return press.page(
        "risks.md",
        "Risks",
        "risks.html.j2",
        finding=register.heading,
        lede=why,
        what_runs_are="",
        why_that_date="",
        gaps=[],
        main=None,
        name="",
        answers=None,
        milestones=[],
        milestones_heading="",
        deadlines=[],
        deadlines_heading="",
        together="",
        curve=None,
        curve_heading="",
        curve_rows=[],
        tornado=None,
        tornado_heading="",
        contributions=[],
        tried="",
        gains=[],
        tasks=[],
        cliffs=[],
        register=register,
        lengths=lengths_sentence(press.facts.schedule.plan, None),
        method=[],
        left_out="",
        not_computed=why,
    )


def _finding(main: MilestoneRisk | None) -> str:
    if main is None:
        return "The plan has nothing to be done, and so no date to ask about"
    name, planned = quoted(main.title), long_date(main.planned_day)
    by = f"{name} by" if main.is_milestone else f"{name} finished by"
    if main.completed:
        return f"{name} has come, on {planned}: nothing bears on it any more"
    if main.is_certain:
        return f"{name} comes on {planned} in every run: nothing that is uncertain bears on it"
    later = main.later.get(_MOST_TELLING)
    if later is None:
        return f"In {in_hundred(main.beyond)} {name} comes later than its calendar knows"
    day = long_date(main.at(_MOST_TELLING).value)
    if not later.calendar_days:
        return f"Four in five runs have {by} {day}, the plan's own date"
    days, noun = later.working_days, "working day"
    if not days:
        days, noun = later.calendar_days, "calendar day"
    side = "after" if days > 0 else "before"
    return f"Four in five runs have {by} {day}, {count(abs(days), noun)} {side} the plan's date"


def _lede(main: MilestoneRisk | None) -> str:
    if main is None or main.completed or main.is_certain:
        return "A date without its chance is a hope. Here is what may still go otherwise."
    parts = []
    half, most = main.later.get(50), main.later.get(90)
    if half is not None:
        text = f"Half of the runs have it by {long_date(main.at(50).value)}"
        if most is not None:
            text += f", nine in ten by {long_date(main.at(90).value)}"
        parts.append(f"{text}.")
    parts.append(
        f"The plan's own date, {long_date(main.planned_day)}, is kept in "
        f"{in_hundred(main.planned.value)}."
    )
    deadline = main.deadline
    if deadline is not None:
        text = (
            f"The deadline, {long_date(deadline.day)}, is kept in {in_hundred(deadline.kept.value)}"
        )
        if deadline.days_late_if_late is not None and round(deadline.days_late_if_late):
            text += f"; in the others it is missed by {days_words(deadline.days_late_if_late)} on "
            text += "average"
        parts.append(f"{text}.")
    return " ".join(parts)


def _what_runs_are(simulation: Simulation) -> str:
    what = ["lengths drawn from how sure they are"] if simulation.uncertain else []
    if simulation.risks:
        what.append("risks that happen or do not")
    if simulation.branches:
        what.append("other ways that are taken or not")
    with_what = ", ".join(what[:-1]) + (" and " if len(what) > 1 else "") + what[-1]
    return (
        f"A run is the whole plan dated once more, with {with_what}. Boards meet and legal periods "
        f"run in it as they do in the plan. There were {count(simulation.runs, 'run')}."
    )


def _why_that_date(answers: RiskAnswers) -> str:
    """Say why the page is about the date it is about, where there are others."""
    from exitplan.risk import Why

    main = answers.main
    if main is None or len(answers.report.milestones) < 2:
        return ""
    gaps = [gap for gap in answers.report.gaps if main.id in gap.new_service]
    if answers.report.why is Why.NEW_SERVICE and gaps:
        reason = f"takes over from {quoted(gaps[0].title)}"
    elif answers.report.why is Why.FINAL:
        reason = "is the last that the plan is for"
    else:
        reason = "comes last"
    return f"The page asks about {quoted(main.title)}, as it {reason}."


def _curve_title(main: MilestoneRisk) -> str:
    half, most = main.at(50).value, main.at(_MOST_TELLING).value
    if main.later.get(_MOST_TELLING) is None or main.later.get(50) is None:
        return f"How likely it is that {quoted(main.title)} has come by each day"
    return (
        f"{quoted(main.title)}: half of the runs by {long_date(half)}, four in five by "
        f"{long_date(most)}"
    )


def _curve_heading(main: MilestoneRisk) -> str:
    if not {10, 90} <= set(main.later):
        return "The chance of each day"
    first, last = long_date(main.at(10).value), long_date(main.at(90).value)
    return f"Eight of ten runs fall between {first} and {last}"


def _milestones_heading(rows: list[dict[str, Any]]) -> str:
    likely = sum(1 for row in rows if row["chance"] >= 0.5)
    if len(rows) == 1:
        kept = "likelier kept than missed" if likely else "likelier missed than kept"
        return f"The plan's own date is {kept}"
    verb = "is" if likely == 1 else "are"
    return f"{likely or 'None'} of {len(rows):,} planned dates {verb} likelier kept than missed"


def _deadlines_heading(rows: list[dict[str, Any]], answers: RiskAnswers) -> str:
    dated = sum(
        1 for risk in answers.report.milestones if risk.deadline is not None and not risk.completed
    )
    verb = "is" if len(rows) == 1 else "are"
    return f"{len(rows):,} of {count(dated, 'open deadline')} {verb} missed in some of the runs"


def _gap_sentence(gap: GapRisk) -> str:
    end = f"{quoted(gap.title)} ends on {long_date(gap.last_day)}"
    if gap.later_end:
        end += f" (in {in_hundred(gap.later_end)} later, by an option that is taken)"
    if not gap.gap.value:
        return f"{end}: the new service is there in time in every run."
    text = f"{end}: in {in_hundred(gap.gap.value)} there is a gap in service"
    if gap.gap_days_if_gap is not None:
        text += f", of {days_words(gap.gap_days_if_gap)} on average"
    return f"{text}."


def _together(answers: RiskAnswers) -> str:
    together = answers.report.all_deadlines
    if together is None:
        return ""
    bounds = f" ({bounds_words(together)})" if 0 < together.value < 1 else ""
    return (
        f"All deadlines together are kept in {in_hundred(together.value)}{bounds}: counted run by "
        "run, as what delays one delays others."
    )


def _tried(answers: RiskAnswers) -> str:
    """Say what was not tried, or makes no difference."""
    tornado = answers.tornado
    if tornado is None:
        return ""
    still = [c for c in tornado.contributions if not c.at_share.value and not c.mean.value]
    parts = []
    if still:
        verb = "makes" if len(still) == 1 else "make"
        parts.append(f"{count(len(still), 'other thing')} that may happen {verb} no difference.")
    if tornado.left_out:
        verb = "was" if tornado.left_out == 1 else "were"
        parts.append(f"{count(tornado.left_out, 'task')} that bear less on it {verb} not tried.")
    if tornado.risks_left_out:
        verb = "was" if tornado.risks_left_out == 1 else "were"
        parts.append(f"{count(tornado.risks_left_out, 'risk')} {verb} not tried either.")
    if tornado.runs < tornado.all_runs:
        parts.append(f"Each trial has {tornado.runs:,} runs.")
    return " ".join(parts)


def _method(answers: RiskAnswers) -> list[str]:
    simulation, main = answers.simulation, answers.main
    sampling = simulation.sampling.value.replace("latin-hypercube", "Latin hypercube")
    text = (
        f"{count(simulation.runs, 'run')}, seed {simulation.seed}, {sampling} sampling: the same "
        "plan and seed give the same figures on every machine."
    )
    if simulation.is_partial:
        text += f" They were broken off; {simulation.runs_asked:,} were asked for."
    if simulation.mitigated:
        text += " Every mitigation counts as done."
    found = [text]
    if main is not None and answers.is_open:
        error = main.at(_MOST_TELLING).standard_error
        found.append(
            f"Another {simulation.runs:,} runs would give somewhat other figures. The date that "
            f"four in five keep is known to about {days_words(1.96 * error)} either way; the "
            "figures in brackets and under “between” are where the true one lies in 19 of 20 "
            "samples. What is less certain is what the runs rest on: the plan's estimates and "
            "probabilities, and whatever nobody thought of."
        )
    joint = answers.report.all_p80
    if joint is not None:
        found.append(
            "Dates that four in five runs keep cannot be added up: all milestones together come "
            f"by theirs in only {hundredths(joint.value)} of 100 runs."
        )
    return found


def _applies(edition: Edition) -> bool:
    plan = edition.schedule.plan
    if plan.risks or plan.branches:
        return True
    return edition.risk is not None and is_uncertain(edition.risk)


def _pages(press: Press) -> Iterator[Page]:
    yield _page(press)


CHAPTER = Chapter("risks.md", "Risks", _pages, _applies)
