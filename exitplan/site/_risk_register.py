"""The register of risks and other ways, as the plan keeps it, with what each does to the date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from exitplan.plan import Branch, Group, Plan, Risk, RiskStatus, Spread
from exitplan.schedule.words import count
from exitplan.site._causes import quoted
from exitplan.site._cited import cited
from exitplan.site._press import Press
from exitplan.site._risk_answers import RiskAnswers
from exitplan.site._risk_words import (
    branch_words,
    days_bounds,
    days_words,
    impact_words,
    mitigation_left,
    probability_words,
    signed_days,
    spread_words,
    state_words,
)
from exitplan.site._text import clean, paragraphs_of, slug_table

_MOST_HITS = 40
_ORDER = {RiskStatus.HAPPENED: 0, RiskStatus.OPEN: 1, RiskStatus.CLOSED: 2}


class Register:
    """Risks and branches of a plan as rows, those that still count first."""

    def __init__(self, press: Press, answers: RiskAnswers | None) -> None:
        self.press = press
        self.plan: Plan = press.facts.schedule.plan
        self.answers = answers
        entries: list[tuple[str, Risk | Branch]] = [
            *(("risk", risk) for risk in self.plan.risks.values()),
            *(("branch", branch) for branch in self.plan.branches.values()),
        ]
        self._slugs = slug_table(f"{kind} {entry.id}" for kind, entry in entries)
        self._documents = {document.id: document for document in self.plan.documents}
        self.rows = [self._row(kind, entry) for kind, entry in entries]
        self.rows.sort(key=lambda row: (_ORDER[row["entry"].status], -row["weight"]))

    def anchor(self, kind: str, entry_id: str) -> str:
        """Give the id of an entry's place on the page."""
        return self._slugs[f"{kind} {entry_id}"]

    def linked(self, item_id: str) -> str:
        """Give an item's id where it has a row to link to; steps of detours have none."""
        return item_id if item_id in self.press.facts.slugs else ""

    def branch_of(self, task_id: str) -> str:
        """Give the anchor of the branch that a step of a pause or detour belongs to."""
        name = task_id.partition(".")[0]
        return self.anchor("branch", name) if name in self.plan.branches else ""

    def _row(self, kind: str, entry: Risk | Branch) -> dict[str, Any]:
        mitigation = entry.mitigation
        is_risk = isinstance(entry, Risk)
        hits = entry.hits if isinstance(entry, Risk) else (entry.at,)
        found = None if self.answers is None else self.answers.contribution(kind, entry.id)
        return {
            "entry": entry,
            "kind": "risk" if is_risk else "another way",
            "anchor": self.anchor(kind, entry.id),
            "state": state_words(entry),
            "probability": probability_words(entry.chance())
            if entry.status is RiskStatus.OPEN
            else "",
            "owner": clean(entry.owner or "") or "not named",
            "cause": clean(entry.cause or ""),
            "hits": [self._item(item) for item in hits[:_MOST_HITS]],
            "hits_left_out": max(0, len(hits) - _MOST_HITS),
            "is_risk": is_risk,
            "effect": self._effect(entry),
            "mitigation": "" if mitigation is None else clean(mitigation.what),
            "mitigation_state": ""
            if mitigation is None
            else ("in place" if mitigation.is_in_place else "not done"),
            "mitigation_left": "" if mitigation is None else mitigation_left(mitigation),
            "cost": ""
            if mitigation is None or mitigation.cost is None
            else f"£{mitigation.cost:,}",
            "source": self._source(entry.source),
            "assumed": "" if entry.assumed is None else clean(entry.assumed.reason),
            "notes": paragraphs_of(entry.notes or ""),
            "weight": 0.0 if found is None else abs(found.at_share.value),
            **self._bearing(entry, found),
        }

    def _bearing(self, entry: Risk | Branch, found: Any) -> dict[str, str]:
        """Say what it does to the date: by how much at P80, and how much where it happens."""
        if found is None:
            return {"at_share": "", "bearing": ""}
        at = found.at_share
        if not at.value and not found.mean.value:
            return {"at_share": "nothing", "bearing": "It does not move the date."}
        text = (
            f"Without it, the date that four in five runs keep would come {days_words(at.value)} "
            f"{'sooner' if at.value >= 0 else 'later'} ({days_bounds(at)})."
        )
        if at.is_noise:
            text = "What it does to the date that four in five runs keep may be chance."
        share = float(entry.chance())
        if 0 < share < 1 and round(abs(found.mean.value / share)):
            text += (
                f" Where it happens, it costs about {days_words(found.mean.value / share)} on "
                "average."
            )
        return {
            "at_share": "may be chance" if at.is_noise else signed_days(at.value),
            "bearing": text,
        }

    def _effect(self, entry: Risk | Branch) -> str:
        if isinstance(entry, Branch):
            return branch_words(self.press.facts.schedule, entry)
        words = impact_words(entry.effect())
        return f"If it happens, it {words.rstrip(',')}."

    def _item(self, item_id: str) -> dict[str, str]:
        """Give an item that is hit: linked where it has a row, else by its id."""
        if item_id in self.press.facts.slugs:
            title = self.press.facts.schedule[item_id].title
            return {"id": item_id, "title": title}
        return {"id": "", "title": item_id}

    def _source(self, text: str | None) -> Markup:
        return cited(clean(text or ""), self._documents)

    @property
    def heading(self) -> str:
        """Say how much is on the register, and how much of it still counts."""
        risks = sum(1 for row in self.rows if row["is_risk"])
        ways = len(self.rows) - risks
        parts = [count(risks, "risk")] if risks else []
        if ways:
            parts.append(f"{count(ways, 'other way')} the plan may go")
        text = f"The register has {' and '.join(parts)}"
        closed = sum(1 for row in self.rows if row["entry"].status is RiskStatus.CLOSED)
        if closed:
            text += f"; {closed:,} {'is' if closed == 1 else 'are'} closed"
        return text


def _spreads(plan: Plan) -> Iterator[tuple[str, Spread]]:
    """Give the spreads of the whole plan and of its parts, with where each holds."""
    if plan.spread is not None and not plan.spread.is_certain:
        yield "", plan.spread
    for item in plan.items:
        if isinstance(item, Group) and item.spread is not None and not item.spread.is_certain:
            yield f" in {quoted(item.title)}", item.spread


def lengths_sentence(plan: Plan, uncertain: int | None) -> str:
    """Say how sure the lengths are of which nothing is on the register."""
    parts = []
    if uncertain is not None:
        verb = "has" if uncertain == 1 else "have"
        parts.append(f"{count(uncertain, 'task')} {verb} a length that is not certain.")
    for where, spread in _spreads(plan):
        parts.append(
            f"Where nothing else is said of a task{where}, its length is taken to be "
            f"{spread_words(spread)} of the planned one."
        )
    if plan.correlations:
        parts.append(
            f"{count(len(plan.correlations), 'group')} of tasks "
            f"{'is' if len(plan.correlations) == 1 else 'are'} taken to be late together."
        )
    return " ".join(parts)
