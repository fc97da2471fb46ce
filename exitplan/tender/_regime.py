"""Which law a procurement follows: what is written, else the date on which it commences."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from exitplan.calendars import long_date
from exitplan.errors import Diagnostic
from exitplan.law import REGIMES, list_text, regime_on
from exitplan.plan import ConstraintKind, Group, Plan, Procurement, Report
from exitplan.tender._procedures import Procedure, known_regimes, procedure_ids, regime_title

_NOTICE_STEPS = ("notice-sent", "invitation-sent", "tender-notice")


@attrs.frozen
class Choice:
    """The law that a procurement follows, and why."""

    regime: str
    is_stated: bool
    """Whether the plan says which law it is, or a date that does."""
    day: int | None = None
    """Day ordinal on which it commences, where the plan says so."""
    is_guess: bool = False
    """Whether the forecast date of its notice may still choose another law."""


def choose(plan: Plan, group: Group, facts: Procurement, forecast: str | None) -> Choice:
    """Choose the law for a procurement.

    `forecast` is the law of the date for which its notice is forecast; it
    counts where the plan says nothing. Without that, the earliest date that
    the plan allows decides.
    """
    day = facts.commences.day if facts.commences is not None else _notice_day(facts)
    if facts.regime is not None:
        return Choice(facts.regime, is_stated=True, day=day)
    if day is not None:
        return Choice(regime_on(day).id, is_stated=True, day=day)
    if forecast is not None:
        return Choice(forecast, is_stated=False)
    regime = regime_on(_earliest_day(plan, group, facts)).id
    if facts.procedure not in procedure_ids(regime):
        # A later law may have it: whether the notice is late enough, its forecast will tell.
        dated = [known.id for known in REGIMES]
        later = dated[dated.index(regime) :]
        regime = next((r for r in later if facts.procedure in procedure_ids(r)), regime)
    return Choice(regime, is_stated=False, is_guess=True)


def regime_problems(group: Group, facts: Procurement, report: Report) -> Iterator[Diagnostic]:
    """Find a law that is not there, and dates that contradict the law stated or each other."""
    sent = _notice_day(facts)
    if facts.commences is not None and sent is not None and sent < facts.commences.day:
        yield report.error(
            "EP423",
            f"the notice of {group.id!r} was sent on {long_date(sent)}, before the procurement "
            f"commences on {long_date(facts.commences.day)}",
            group.id,
            "procurement.commences",
            help="a procurement commences with its notice, or with an earlier advertisement; "
            "correct one of the two dates",
        )
    if facts.regime is not None and facts.regime not in known_regimes():
        yield report.error(
            "EP420",
            f"there is no procurement law {facts.regime!r}",
            group.id,
            "procurement.regime",
            help=f"write one of {list_text(known_regimes(), 'or')}, or leave it out: the date on "
            "which it commences decides",
        )


def law_problems(
    group: Group, facts: Procurement, choice: Choice, procedure: Procedure, report: Report
) -> Iterator[Diagnostic]:
    """Find a procedure under a law that did not apply to it."""
    if procedure.follows_framework:
        if facts.regime is None:
            yield report.warning(
                "EP423",
                f"{group.id!r} is taken to follow the {regime_title(procedure.regime)}, but a "
                "call-off follows the law of its framework",
                group.id,
                "procurement.procedure",
                help="add regime: the law under which the framework was made",
            )
        return
    is_dated = any(known.id == choice.regime for known in REGIMES)
    if facts.regime is None or choice.day is None or not is_dated:
        return
    by_date = regime_on(choice.day)
    if by_date.id != choice.regime:
        remedy = "correct the date, or take regime out"
        if facts.commences is None:
            remedy += "; if it was advertised on another day before, say so in commences"
        yield report.error(
            "EP423",
            f"{group.id!r} is said to follow the {regime_title(choice.regime)}, but what commences "
            f"on {long_date(choice.day)} follows the {by_date.title}",
            group.id,
            "procurement.regime",
            help=remedy,
        )


def _notice_day(facts: Procurement) -> int | None:
    """Give the day on which the notice was sent, where that is reported."""
    for name in _NOTICE_STEPS:
        step = facts.steps.get(name)
        if step is not None and step.progress is not None:
            sent = step.progress.actual_finish
            if sent is not None:
                return sent.day
    return None


def _earliest_day(plan: Plan, group: Group, facts: Procurement) -> int:
    """Give the day before which the notice cannot go out, as far as dates in the plan say."""
    for name in _NOTICE_STEPS:
        step = facts.steps.get(name)
        for constraint in step.constraints if step is not None else ():
            if constraint.date is not None and "no_later" not in constraint.kind.value:
                return constraint.date.day
    for constraint in group.constraints:
        if constraint.kind is ConstraintKind.START_NO_EARLIER_THAN and constraint.date is not None:
            return constraint.date.day
    return plan.start.day
