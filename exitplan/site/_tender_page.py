"""The page of tenders: which law, which steps, and every legal period with its counting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import WEEKDAYS, long_date
from exitplan.plan import Procurement
from exitplan.schedule.words import count
from exitplan.site._causes import quoted
from exitplan.site._contents import Chapter
from exitplan.site._facts import progress_word
from exitplan.site._press import Page, Press
from exitplan.site._tender_chart import step_chart
from exitplan.site._tender_conflicts import conflict_values
from exitplan.site._tender_counting import Counted, told_period, told_term
from exitplan.site._tender_law import (
    law_sentences,
    law_title,
    procedure_of,
    procedure_sentence,
    value_sentences,
)
from exitplan.site._tender_steps import (
    circumstances_of,
    documents_of,
    duty_line,
    last_lines,
    last_safe,
    step_line,
    steps_of,
    target_sentences,
)
from exitplan.site._text import clean, slug_table

if TYPE_CHECKING:
    from exitplan.expansion import ProcurementFacts
    from exitplan.outlook import LastDates, TermDates
    from exitplan.plan import Group
    from exitplan.schedule import ItemDates
    from exitplan.site._edition import Edition

_MOST_PICTURES = 12
"""Procurements with a picture; further ones have their tables alone."""


def _pages(press: Press) -> Iterator[Page]:
    yield _page(press)


def _page(press: Press) -> Page:
    duties = _duties(press)
    tenders = [_Tender(press, facts, duties) for facts in _procurements(press)]
    for tender in tenders[_MOST_PICTURES:]:
        tender.has_picture = False
    others = _other_periods(press)
    terms = [*_contract_terms(press)]
    latest = last_safe(press.facts.schedule)
    inside = [period for tender in tenders for period in tender.periods]
    return press.page(
        "tender.md",
        "Tender",
        "tender.html.j2",
        finding=_finding(tenders, [*inside, *others], terms),
        lede=_lede(press, tenders, [*inside, *others]),
        weekdays=WEEKDAYS,
        tenders=[tender.values(latest) for tender in tenders],
        is_single=len(tenders) == 1,
        others=others,
        terms=[term["line"] for term in terms],
        term_counts=[term["told"] for term in terms if term["told"] is not None],
        texts=_texts([*inside, *others, *(t["told"] for t in terms if t["told"] is not None)]),
        conflict=conflict_values(press.facts.schedule.plan),
        latest_fault=latest if isinstance(latest, str) else "",
    )


class _Tender:
    """One procurement, worked out."""

    def __init__(
        self, press: Press, facts: ProcurementFacts, duties: tuple[TermDates, ...]
    ) -> None:
        schedule = press.facts.schedule
        self.press = press
        self.facts = facts
        self.group: Group = schedule.groups[facts.group]
        assert isinstance(self.group.facts, Procurement)
        self.procurement: Procurement = self.group.facts
        self.steps = steps_of(schedule, self.group)
        ids = {dates.id for dates in self.steps}
        self.duties = [term for term in duties if term.id in ids]
        self.slug = press.facts.slugs[self.group.id]
        self.title = quoted(self.group.title)
        self.has_picture = True
        self.periods = [_told(press, dates) for dates in self.steps if dates.day_rule == "period"]
        items = schedule.items
        self.notice = items.get(facts.notice)
        self.signed = items.get(f"{self.group.id}.signed")
        self.standstill = next(
            (one for one in self.periods if one.name.rpartition(".")[2] == "standstill"), None
        )

    @property
    def law(self) -> str:
        """The name of its law."""
        return law_title(self.facts.regime)

    @property
    def heading(self) -> str:
        """What a reader should know first."""
        if self.signed is None:
            return f"{self.title} runs under the {self.law}"
        verb = "was signed on" if self.signed.completed else "is forecast to be signed on"
        return f"{self.title}: the contract {verb} {long_date(self.signed.finish_day)}"

    @property
    def award_sentence(self) -> str:
        """Say when notice, standstill and signature come, in one breath."""
        one = self.standstill
        if one is None:
            text = "No standstill is laid out for it"
            return f"{text}." if self.signed is None else f"{text}; {self._signature()}."
        verb = "began" if one.state in ("legal period running", "legal period over") else "begins"
        first = one.event_day if one.first_day is None else one.first_day
        return (
            f"Standstill {verb} with {_event(one)} on {long_date(one.event_day)}; its first day is "
            f"{long_date(first)}, its last {long_date(one.last_day)}. The contract may be signed "
            f"from {long_date(one.next_day)}; {self._signature()}."
        )

    @property
    def short_sentence(self) -> str:
        """Say the law, and what it makes of the last days before the signature."""
        one = self.standstill
        if one is None:
            return f"It runs under the {self.law}; no standstill is laid out for it."
        return (
            f"Under the {self.law} standstill, the wait in which bidders may challenge the award, "
            f"ends with {long_date(one.last_day)}, so that the contract may be signed from "
            f"{long_date(one.next_day)}."
        )

    def _signature(self) -> str:
        if self.signed is None:
            return "nothing in the plan signs it"
        verb = "was signed on" if self.signed.completed else "is forecast to be signed on"
        return f"it {verb} {long_date(self.signed.finish_day)}"

    def values(self, latest: LastDates | str | None) -> dict[str, Any]:
        """Give what the template shows."""
        press, schedule = self.press, self.press.facts.schedule
        notice_day = None if self.notice is None else self.notice.finish_day
        procedure = procedure_of(self.facts, self.procurement)
        documents = documents_of(schedule)
        ids = {dates.id for dates in self.steps}
        status = press.facts.status_day
        return {
            "tender": self,
            "group": self.group,
            "slug": self.slug,
            "heading": self.heading,
            "law": [*law_sentences(schedule, self.facts, self.procurement)],
            "procedure": procedure_sentence(procedure, self.procurement.procedure),
            "procedure_title": clean(
                self.procurement.procedure if procedure is None else procedure.title
            ),
            "value": [*value_sentences(self.facts, self.procurement, notice_day)],
            "circumstances": [clean(name) for name in self.procurement.circumstances],
            "award": self.award_sentence,
            "chart": self._chart(),
            "periods": self.periods,
            "duties": [duty_line(term, status) for term in self.duties],
            "duty_counts": _counts(self.duties, self.slug),
            "steps": [step_line(press, dates, documents) for dates in self.steps],
            "last": [] if latest is None or isinstance(latest, str) else last_lines(latest, ids),
            "targets": []
            if latest is None or isinstance(latest, str)
            else [*target_sentences(latest, schedule)],
            "has_target": latest is not None,
        }

    def _chart(self) -> Any:
        if not self.steps or not self.has_picture:
            return None
        return step_chart(self.press, f"chart-{self.slug}", self._share(), self.steps)

    def _share(self) -> str:
        """Say how much of the time the law takes: days in which nothing but a period can pass."""
        first = min(dates.start_day for dates in self.steps)
        last = max(dates.finish_day for dates in self.steps)
        bound = {
            day
            for one in self.periods
            if not one.is_duty
            for day in range(max(one.event_day, first), min(one.last_day, last) + 1)
        }
        return (
            f"{self.title}: minimum legal periods take {len(bound):,} of the "
            f"{count(last - first + 1, 'calendar day')} from {long_date(first)} to "
            f"{long_date(last)}"
        )


def _event(period: Counted) -> str:
    """Name a standstill's event shortly: its trigger without the verb's end."""
    words = period.event
    for verb in (" is sent", " is published"):
        words = words.removesuffix(verb)
    return words


def _procurements(press: Press) -> tuple[ProcurementFacts, ...]:
    expansion = press.facts.schedule.expansion
    return () if expansion is None else expansion.procurements


def _told(press: Press, dates: ItemDates, *, is_alone: bool = False) -> Counted:
    schedule = press.facts.schedule
    period = schedule.period(dates.id)
    assert period is not None
    told = told_period(
        period,
        anchor=f"period-{press.facts.slugs[dates.id]}",
        circumstances=circumstances_of(schedule, dates.id),
        is_alone=is_alone,
    )
    return attrs.evolve(told, state=progress_word(dates), style="done" if dates.completed else "")


def _other_periods(press: Press) -> list[Counted]:
    """Tell the legal periods that lie in no procurement, by date."""
    schedule = press.facts.schedule
    groups = [facts.group for facts in _procurements(press)]
    found = [
        dates
        for dates in schedule
        if dates.day_rule == "period"
        and not any(dates.id.startswith(f"{group}.") for group in groups)
    ]
    found.sort(key=lambda dates: (dates.start_day, dates.finish_day))
    return [_told(press, dates, is_alone=True) for dates in found]


def _duties(press: Press) -> tuple[TermDates, ...]:
    from exitplan.outlook import legal_duties

    return legal_duties(press.facts.schedule)


def _counts(terms: list[TermDates], slug: str) -> list[Counted]:
    anchors = slug_table(f"duty-{slug}-{term.id}" for term in terms)
    told = [told_term(term, anchor=anchors[f"duty-{slug}-{term.id}"]) for term in terms]
    return [one for one in told if one is not None]


def _contract_terms(press: Press) -> Iterator[dict[str, Any]]:
    """Give the notices, duties and options of contracts, each with its counting."""
    schedule = press.facts.schedule
    if not schedule.plan.contracts:
        return
    from exitplan.outlook import contract_dates

    status = press.facts.status_day
    number = 0
    for contract in contract_dates(schedule):
        options = [option for option in contract.extensions if not option.taken]
        notices = [option.notice for option in options if option.notice is not None]
        for term in (*contract.notices, *contract.duties, *notices):
            number += 1
            line = attrs.evolve(
                duty_line(term, status),
                title=clean(term.title),
            )
            if any(term is notice for notice in notices) and term.done_by is None:
                past = status is not None and term.last_day < status
                line = attrs.evolve(
                    line,
                    word="no longer open" if past else "open, not taken up in the plan",
                    style="",
                )
            yield {"line": line, "told": told_term(term, anchor=f"term-{number}")}


def _finding(tenders: list[_Tender], periods: list[Counted], terms: list[dict[str, Any]]) -> str:
    if not tenders:
        number = len(periods) + len(terms)
        return f"{count(number, 'legal period')} or notice{'' if number == 1 else 's'} counted"
    if len(tenders) == 1:
        return tenders[0].heading
    open_ones = [t for t in tenders if t.signed is not None and not t.signed.completed]
    how_many = str(len(open_ones) or "none")
    if len(open_ones) == len(tenders):
        how_many = "all"
    text = f"{len(tenders)} tenders, {how_many} of them still to be signed"
    if open_ones:
        days = [t.signed.finish_day for t in open_ones if t.signed is not None]
        text += f", the first on {long_date(min(days))}"
    return text


def _lede(press: Press, tenders: list[_Tender], periods: list[Counted]) -> str:
    """Say what comes next, and for a single tender its law and its standstill."""
    text = f"{tenders[0].short_sentence} " if len(tenders) == 1 else ""
    status = press.facts.status_day
    ahead = sorted(
        (one for one in periods if status is None or one.last_day >= status),
        key=lambda one: one.event_day,
    )
    if not periods:
        return f"{text}No legal period is laid out as an item of this plan.".strip()
    if not ahead:
        return f"{text}Every legal period is over.".strip()
    first = ahead[0]
    running = status is not None and first.event_day <= status
    verb = "runs since" if running else "counts from"
    return (
        f"{text}{'Running' if running else 'The next legal period'}: “{first.title}” {verb} "
        f"{long_date(first.event_day)}, and its last day is {long_date(first.last_day)}."
    ).strip()


def _texts(periods: list[Counted]) -> list[dict[str, str]]:
    """Give the texts that the rules were read in, each once, with the rules that rest on it."""
    found: dict[str, dict[str, None]] = {}
    for period in periods:
        rule = f"{_small(period.rule_title)} ({period.provision})"
        found.setdefault(period.basis, {})[rule] = None
    return [{"basis": basis, "rules": "; ".join(rules)} for basis, rules in sorted(found.items())]


def _small(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"


def _applies(edition: Edition) -> bool:
    schedule = edition.schedule
    plan = schedule.plan
    if schedule.expansion is not None and schedule.expansion.procurements:
        return True
    if any(task.period is not None for task in plan.tasks()):
        return True
    return any(
        contract.notices or contract.duties or any(e.notice for e in contract.extensions)
        for contract in plan.contracts.values()
    )


CHAPTER = Chapter("tender.md", "Tender", _pages, _applies)
