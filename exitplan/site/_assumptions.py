"""The page that tells what documents say from what was assumed."""

from __future__ import annotations

import re
from typing import Any

import attrs

from exitplan.plan import Document, Group, Task
from exitplan.schedule.words import count
from exitplan.site._press import Page, Press
from exitplan.site._text import clean, natural_key, paragraphs_of, slug_table

_SECTION = re.compile(r"§+\s?\d+(?:\.\d+)*(?:[–-]\d+(?:\.\d+)*)?")
_BY_SECTION = "Sections (§)"
_ELSEWHERE = "Other places"
_LAW = "What the steps laid out rest on"


@attrs.frozen
class Entry:
    """An item under the place it cites."""

    item: Task | Group
    cited: str
    """What the source says beyond the place."""


@attrs.frozen
class SourceSection:
    """A place in a document, with the items that cite it."""

    name: str
    entries: tuple[Entry, ...]


@attrs.frozen
class SourcePart:
    """A document, or the places that name none."""

    anchor: str
    title: str
    sections: tuple[SourceSection, ...]


def assumptions_page(press: Press) -> Page:
    """Give the page of assumptions, sources and notes."""
    schedule = press.facts.schedule
    items = press.facts.statements
    assumed = [item for item in items if item.assumed is not None]
    neither = [item for item in items if item.assumed is None and not item.source]
    total = len(items)
    steps = press.facts.laid_out
    return press.page(
        "assumptions.md",
        "Assumptions and sources",
        "assumptions.html.j2",
        finding=f"{len(assumed)} of {count(total, 'item')} rest on an assumption",
        lede=_lede(items),
        total=total,
        bases=_bases(items),
        neither=neither,
        neither_heading=_neither_heading(len(neither)),
        assumed=[_assumption(press, item) for item in assumed],
        has_reviews=any(item.assumed.review_by for item in assumed if item.assumed),
        steps_heading=_steps_heading(steps),
        steps_sentence=_steps_sentence(steps),
        assumed_steps=[_assumption(press, step) for step in steps if step.assumed is not None],
        notices=[_notice(finding.message) for finding in schedule.notices()],
        plan_notes=paragraphs_of(schedule.plan.notes or ""),
        notes=[
            {"item": item, "paragraphs": paragraphs_of(item.notes)}
            for item in schedule.plan.walk()
            if item.notes
        ],
        sources=_sources(items, steps, schedule.plan.documents),
        documents=schedule.plan.documents,
    )


def _lede(items: list[Task | Group]) -> str:
    cited = sum(1 for item in items if item.source)
    names = "names the document it comes" if cited == 1 else "name the document they come"
    return (
        f"{count(cited, 'item')} {names} from. An item may do both: the "
        "document asks for the work, and its length or its order is assumed."
    )


def _steps_heading(steps: list[Task]) -> str:
    if not steps:
        return ""
    assumed = sum(1 for step in steps if step.assumed is not None)
    verb = "was" if len(steps) == 1 else "were"
    return f"{count(len(steps), 'step')} {verb} laid out, {assumed} with an assumed length"


def _steps_sentence(steps: list[Task]) -> str:
    cited = sum(1 for step in steps if step.source)
    return (
        "They follow from the procurements and transfers of the plan and are not counted above. "
        f"{count(cited, 'step')} {'rests' if cited == 1 else 'rest'} on a provision, named further "
        "down. A length that no law sets is exitplan's assumption until the plan gives its own."
    )


def _neither_heading(number: int) -> str:
    verb = "names" if number == 1 else "name"
    return f"{count(number, 'item')} {verb} neither a source nor an assumption"


def _bases(items: list[Task | Group]) -> list[dict[str, Any]]:
    names = {
        (True, False): "A document says it",
        (True, True): "A document says it, with something assumed",
        (False, True): "Assumed",
        (False, False): "Neither is stated",
    }
    found = dict.fromkeys(names, 0)
    for item in items:
        found[bool(item.source), item.assumed is not None] += 1
    return [{"name": names[key], "count": number} for key, number in found.items()]


def _assumption(press: Press, item: Task | Group) -> dict[str, Any]:
    assumption = item.assumed
    assert assumption is not None
    review = None if assumption.review_by is None else assumption.review_by.day
    status = press.facts.status_day
    return {
        "item": item,
        "reason": clean(assumption.reason),
        "review": review,
        "is_overdue": review is not None and status is not None and review < status,
    }


def _notice(message: str) -> str:
    text = clean(message)
    return f"{text[:1].upper()}{text[1:]}."


def _sources(
    items: list[Task | Group], steps: list[Task], documents: tuple[Document, ...]
) -> list[SourcePart]:
    parts: dict[str, dict[str, list[Entry]]] = {}
    for step in steps:
        if step.source:
            parts.setdefault(_LAW, {}).setdefault(clean(step.source), []).append(Entry(step, ""))
    for item in items:
        if not item.source:
            continue
        part, section, cited = _place(clean(item.source), documents)
        parts.setdefault(part, {}).setdefault(section, []).append(Entry(item, cited))
    order = [_BY_SECTION, *(document.title for document in documents), _ELSEWHERE, _LAW]
    titles = sorted(parts, key=lambda title: (order.index(title), title))
    anchors = slug_table(f"source {title}" for title in titles)
    return [
        SourcePart(
            anchors[f"source {title}"],
            clean(title),
            tuple(
                SourceSection(name, tuple(parts[title][name]))
                for name in sorted(parts[title], key=natural_key)
            ),
        )
        for title in titles
    ]


def _place(source: str, documents: tuple[Document, ...]) -> tuple[str, str, str]:
    """Tell a source's document, the place in it, and what is cited beyond."""
    for document in documents:
        for name in (document.id, document.title):
            if source == name:
                return document.title, "the whole", ""
            if re.match(rf"{re.escape(name)}[ ,;:(]", source):
                rest = source[len(name) :].strip(" ,;:")
                place, _, cited = rest.partition(", ")
                return document.title, place, cited
    section = _SECTION.match(source)
    if section is not None:
        return _BY_SECTION, section[0], source[section.end() :].strip(" ,;:")
    place, _, cited = source.partition(", ")
    return _ELSEWHERE, place, cited
