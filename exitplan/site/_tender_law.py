"""Which law a procurement runs under and why, and what its procedure is, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.calendars import long_date
from exitplan.errors import ExitplanError
from exitplan.site._text import clean

if TYPE_CHECKING:
    from exitplan.expansion import ProcurementFacts
    from exitplan.law import Regime
    from exitplan.plan import Procurement
    from exitplan.schedule import ItemDates, Schedule
    from exitplan.tender import Procedure


def law_title(regime: str) -> str:
    """Give the name of a law; its id where no name is known."""
    known = _regime(regime)
    return clean(regime if known is None else known.title)


def procedure_of(facts: ProcurementFacts, procurement: Procurement) -> Procedure | None:
    """Give the procedure that a procurement was laid out by."""
    from exitplan.tender import find_procedure

    try:
        return find_procedure(procurement.procedure, facts.regime)
    except ExitplanError:
        return None


def law_sentences(
    schedule: Schedule, facts: ProcurementFacts, procurement: Procurement
) -> Iterator[str]:
    """Say which law it is, what decides that, and whether it may still change."""
    title = law_title(facts.regime)
    procedure = procedure_of(facts, procurement)
    if procedure is not None and procedure.follows_framework:
        yield (
            f"It runs under the {title}. A call-off follows the law of its framework, whatever its "
            "own date."
        )
        if procurement.regime is None:
            yield (
                "The plan does not say which law the framework was made under; this one is taken "
                "from the date."
            )
        return
    notice = schedule.items.get(facts.notice)
    yield f"It runs under the {title}, {_reason(facts, procurement, notice)}."
    regime = _regime(facts.regime)
    if regime is not None:
        yield _span(regime)
        yield from _stability(facts, procurement, notice, regime)


def _reason(facts: ProcurementFacts, procurement: Procurement, notice: ItemDates | None) -> str:
    if procurement.regime is not None:
        if procurement.commences is None:
            return "as the plan states"
        day = long_date(procurement.commences.day)
        return f"as the plan states; it commences, as stated, on {day}"
    if procurement.commences is not None:
        return f"because it commences on {long_date(procurement.commences.day)}, as the plan states"
    if notice is not None and notice.completed:
        return f"because its notice went out on {long_date(notice.finish_day)}, as reported"
    if facts.is_regime_stated or notice is None:
        return "because of the day on which its notice went out, as reported"
    return f"because its notice is forecast for {long_date(notice.finish_day)}"


def _span(regime: Regime) -> str:
    """Say for which procurements a law is."""
    first = long_date(regime.from_day)
    if regime.to_day is None:
        return f"That law is for procurements that commence on {first} or later."
    return (
        f"That law is for procurements that commenced from {first} to {long_date(regime.to_day)}."
    )


def _stability(
    facts: ProcurementFacts, procurement: Procurement, notice: ItemDates | None, regime: Regime
) -> Iterator[str]:
    """Say whether the forecast notice agrees, and what another day would do."""
    from exitplan.law import regime_on

    if notice is None or notice.completed:
        return
    day = long_date(notice.finish_day)
    by_date = regime_on(notice.finish_day)
    if procurement.regime is None and procurement.commences is None:
        if not facts.is_regime_stated and regime.to_day is not None:
            yield (
                f"The date is a forecast: should the notice slip past {long_date(regime.to_day)}, "
                "another law applies, and with it other steps."
            )
        return
    if by_date.id != regime.id:
        yield (
            f"Its notice is forecast for {day}, when a procurement that only then commences comes "
            f"under the {clean(by_date.title)}."
        )
    elif procurement.commences is None:
        yield f"Its notice is forecast for {day}, within that law's time."


def procedure_sentence(procedure: Procedure | None, name: str) -> str:
    """Say what a procedure is and when it may be used."""
    if procedure is None:
        return f"The procedure is {clean(name)}."
    return (
        f"The procedure: {procedure.title[:1].lower()}{procedure.title[1:]} "
        f"({procedure.provision}). {procedure.use}"
    )


def value_sentences(
    facts: ProcurementFacts, procurement: Procurement, notice_day: int | None
) -> Iterator[str]:
    """Say what it is worth, and from which value the law applies in full."""
    from exitplan.law import regime_on, threshold_on

    if procurement.value is None:
        return
    yield f"The plan puts its value at £{procurement.value:,}, with VAT."
    threshold = None if notice_day is None else threshold_on(notice_day)
    if threshold is None or regime_on(threshold.from_day).id != facts.regime:
        return
    side = "is below" if procurement.value < threshold.pounds else "reaches"
    yield (
        f"That {side} the £{threshold.pounds:,} from which a council's contract for goods or "
        f"services is regulated in full ({threshold.provision}). {threshold.note}".rstrip()
    )


def _regime(name: str) -> Regime | None:
    from exitplan.law import REGIMES

    return next((regime for regime in REGIMES if regime.id == name), None)
