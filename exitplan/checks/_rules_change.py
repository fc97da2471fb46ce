"""Rules on a change: what it breaks, and what in it is a warning sign."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.checks._context import Context
from exitplan.checks._finding import Finding
from exitplan.checks._rule import Family, Rule
from exitplan.errors import Severity
from exitplan.schedule.words import short_date


def _newly_missed(context: Context) -> Iterator[Finding]:
    """Find deadlines that held before the change."""
    from exitplan.schedule import Outcome

    for effect in context.effects:
        if effect.outcome is Outcome.NOW_MISSED:
            yield context.finding(
                "EP861",
                effect.sentence,
                effect.id,
                field="deadline",
                help=f"exitplan slip tells which part of the change moves {effect.id}",
                numbers={"moved": effect.working_days, "margin": effect.margin_after},
            )


def _signs(context: Context) -> Iterator[Finding]:
    """Find what in the change somebody should ask about."""
    before, after = context.before, context.schedule
    if before is None:
        return
    from exitplan.planfile.history import Version, VersionKind
    from exitplan.slippage import warning_signs

    versions = [
        Version(
            name,
            VersionKind.WORKING,
            schedule.written,
            None if schedule.plan.status_date is None else schedule.plan.status_date.day,
        )
        for name, schedule in (("earlier", before), ("later", after))
    ]
    for sign in warning_signs(versions):
        where = sign.where
        item = where.item if where is not None else next(iter(sign.items), "")
        is_there = not item or item in context.items
        yield context.finding(
            "EP862",
            f"{sign.message} ({sign.code})",
            item if is_there else "",
            field="" if where is None or not is_there else where.field,
            index=None if where is None or not is_there else where.index,
            help=sign.help,
            subject=" ".join([sign.code, *([] if is_there else [item])]),
            numbers=sign.numbers,
        )


def _missed_by_more(context: Context) -> Iterator[Finding]:
    """Find deadlines that were missed already, and now are by more."""
    from exitplan.schedule import Outcome

    for effect in context.effects:
        if effect.outcome is Outcome.MISSED_BY_MORE:
            yield context.finding(
                "EP863",
                effect.sentence,
                effect.id,
                field="deadline",
                help=f"exitplan slip tells which part of the change moves {effect.id}",
                numbers={"moved": effect.working_days, "margin": effect.margin_after},
            )


def _waived(context: Context) -> Iterator[Finding]:
    """Find waivers that the change adds or prolongs, so that nobody excuses themselves unseen."""
    if context.before is None:
        return
    known = set(context.before.plan.waivers)
    for number, waiver in enumerate(context.plan.waivers):
        if waiver not in known:
            about = f" on {waiver.task!r}" if waiver.task else ""
            yield context.finding(
                "EP864",
                f"the change waives {waiver.rule}{about} until {short_date(waiver.until.day)}, "
                f"approved by {waiver.approved_by}",
                field="waivers",
                index=number,
                help="make sure that the approval was given",
                subject=f"{waiver.rule} {waiver.task or ''} {waiver.subject or ''}".strip(),
            )


RULES = (
    Rule(
        "EP861",
        "deadline-newly-missed",
        Family.CHANGE,
        Severity.ERROR,
        "the change makes a forecast miss its deadline",
        _newly_missed,
    ),
    Rule(
        "EP862",
        "change-warning-sign",
        Family.CHANGE,
        Severity.WARNING,
        "the change shows a warning sign: scope, tests, links or promises cut to keep a date",
        _signs,
    ),
    Rule(
        "EP863",
        "deadline-missed-by-more",
        Family.CHANGE,
        Severity.WARNING,
        "the change makes a deadline that is missed already be missed by more",
        _missed_by_more,
    ),
    Rule(
        "EP864",
        "waiver-added",
        Family.CHANGE,
        Severity.NOTE,
        "the change adds or changes a waiver",
        _waived,
    ),
)
