"""The page that tells what documents say from what was assumed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs

from exitplan.plan import Document, Group, Task
from exitplan.schedule.words import count
from exitplan.site._assumed import (
    assumed_of,
    assumed_of_plan,
    by_part,
    review_heading,
    to_review,
    unowned,
)
from exitplan.site._contents import Chapter
from exitplan.site._press import Page, Press
from exitplan.site._text import clean, natural_key, paragraphs_of, slug_table

_SECTION = re.compile(r"§+\s?\d+(?:\.\d+)*(?:[–-]\d+(?:\.\d+)*)?")
_BY_SECTION = "Sections (§)"
_ELSEWHERE = "Other places"
_LAW = "What the steps laid out rest on"
_MOST_NAMED = 60


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
    neither = [item for item in items if item.assumed is None and not item.source]
    steps = press.facts.laid_out
    assumed, of_plan = assumed_of(press, items), assumed_of_plan(press)
    reviews = to_review([*assumed, *of_plan])
    nobody = unowned(press)
    return press.page(
        "assumptions.md",
        "Assumptions and sources",
        "assumptions.html.j2",
        finding=_finding(len(assumed), len(items)),
        lede=_lede(items),
        total=len(items),
        bases=_bases(items),
        reviews=reviews,
        review_heading=review_heading(reviews),
        neither=neither,
        neither_heading=_neither_heading(len(neither)),
        nobody=nobody[:_MOST_NAMED],
        nobody_left_out=max(0, len(nobody) - _MOST_NAMED),
        nobody_heading=_nobody_heading(len(nobody)),
        notices=[_notice(finding.message) for finding in schedule.notices()],
        parts=by_part(press, [row for row in assumed if row.review is None]),
        of_plan=[row for row in of_plan if row.review is None],
        steps_heading=_steps_heading(steps),
        steps_sentence=_steps_sentence(steps),
        assumed_steps=assumed_of(press, steps),
        plan_notes=paragraphs_of(schedule.plan.notes or ""),
        notes=[
            {"item": item, "paragraphs": paragraphs_of(item.notes)}
            for item in schedule.plan.walk()
            if item.notes
        ],
        sources=_sources(items, steps, schedule.plan.documents),
        documents=schedule.plan.documents,
    )


def _finding(assumed: int, total: int) -> str:
    if not total:
        return "The plan has no items, and so nothing is assumed of them"
    return f"{assumed or 'None'} of {count(total, 'item')} {_rests(total)} on an assumption"


def _rests(number: int) -> str:
    return "rests" if number == 1 else "rest"


def _lede(items: list[Task | Group]) -> str:
    cited = sum(1 for item in items if item.source)
    names = "names the document it comes" if cited == 1 else "name the document they come"
    return (
        "An assumption is what the plan's authors put in because no document says it: a length, an "
        f"order, a date. {count(cited, 'item')} {names} from. An item may do both: the document "
        "asks for the work, and its length is assumed."
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


def _nobody_heading(number: int) -> str:
    verb = "has" if number == 1 else "have"
    return f"{count(number, 'task')} still to be done {verb} no owner"


def _bases(items: list[Task | Group]) -> list[dict[str, Any]]:
    names = {
        (True, False): "A document says it",
        (True, True): "A document says it, and something of it is assumed",
        (False, True): "No document says it; it is assumed",
        (False, False): "Neither a document nor an assumption is named",
    }
    found = dict.fromkeys(names, 0)
    for item in items:
        found[bool(item.source), item.assumed is not None] += 1
    return [{"name": names[key], "count": number} for key, number in found.items()]


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


def _pages(press: Press) -> Iterator[Page]:
    yield assumptions_page(press)


CHAPTER = Chapter("assumptions.md", "Assumptions and sources", _pages)
