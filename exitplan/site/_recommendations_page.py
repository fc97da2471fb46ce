"""The page that follows recommendations: what was asked, who answers, promised for when, how far.

An item carries the tag ``recommendation`` where it answers one; mostly it is a
group, whose members are the steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import attrs
from markupsafe import Markup

from exitplan.calendars import long_date
from exitplan.plan import Group, Plan, Task
from exitplan.schedule import ItemDates, Status
from exitplan.schedule.words import and_list, count
from exitplan.site._causes import quoted
from exitplan.site._cited import cited
from exitplan.site._contents import Chapter
from exitplan.site._edition import Edition
from exitplan.site._facts import forecast_words
from exitplan.site._owners import owners_of
from exitplan.site._press import Page, Press
from exitplan.site._standing import driven, standing
from exitplan.site._text import clean, natural_key, paragraphs_of, slug_table

TAG = "recommendation"
_URGENCY = (Status.LATE, Status.TIGHT, Status.ON_TIME, Status.DONE)
_CODE = re.compile(r"(?P<letters>\D*)(?P<number>\d{1,4})")
_MOST_MISSING = 20
"""Codes missing from a numbering that are named; beyond, it is no numbering."""


@attrs.frozen(slots=False)
class Recommendation:
    """A recommendation as the page follows it."""

    dates: ItemDates
    """Of the item that carries the tag."""
    promise: ItemDates
    """What its promised date stands on: the item itself, or the member that is worst off."""
    steps: tuple[ItemDates, ...]
    """Tasks and milestones within it; none where it is a task itself."""

    @property
    def item(self) -> Task | Group:
        """The item that carries the tag."""
        return self.dates.item

    @cached_property
    def done(self) -> int:
        """How many of its steps are done."""
        return sum(1 for step in self.steps if step.completed)

    @property
    def is_done(self) -> bool:
        """Whether what was promised has been reached."""
        return self.promise.completed

    @property
    def status(self) -> Status | None:
        """How its promise stands; ``None`` where no date was promised."""
        return None if self.promise.deadline is None else self.promise.deadline.status

    @property
    def code(self) -> str:
        """What its source calls it; empty where the plan does not say."""
        return clean(self.item.code or "")

    @property
    def owner(self) -> str:
        """Who answers for it; failing that, whoever its steps belong to."""
        if self.item.owner:
            return clean(self.item.owner)
        names = dict.fromkeys(clean(step.item.owner) for step in self.steps if step.item.owner)
        return f"not named; its steps: {', '.join(names)}" if names else "not named"

    @property
    def progress(self) -> str:
        """How far it has come: ``2 of 6``."""
        if not self.steps:
            return "done" if self.is_done else "not done"
        return f"{self.done:,} of {len(self.steps):,}"


def recommendations_of(press: Press) -> list[Recommendation]:
    """Give the plan's recommendations in the order of their codes, then of the plan."""
    schedule = press.facts.schedule
    found = [_followed(press, item) for item in schedule.plan.walk() if TAG in item.tags]
    return sorted(found, key=lambda one: (not one.code, natural_key(one.code)))


def _followed(press: Press, item: Task | Group) -> Recommendation:
    schedule = press.facts.schedule
    dates = schedule[item.id]
    steps: tuple[ItemDates, ...] = ()
    if isinstance(item, Group):
        steps = tuple(schedule[task.id] for task in item.tasks())
    promises = [found for found in _within(press, item) if found.deadline is not None]
    if dates.deadline is not None or not promises:
        return Recommendation(dates, dates, steps)
    return Recommendation(dates, min(promises, key=_urgency), steps)


def _within(press: Press, item: Task | Group) -> Iterator[ItemDates]:
    if isinstance(item, Group):
        for member in item.walk():
            yield press.facts.schedule[member.id]


def _urgency(dates: ItemDates) -> tuple[int, int]:
    """Put what stands worst first; of what is done, the last."""
    deadline = dates.deadline
    assert deadline is not None
    day = -deadline.deadline_day if deadline.status is Status.DONE else deadline.deadline_day
    return _URGENCY.index(deadline.status), day


def _page(press: Press) -> Page:
    found = recommendations_of(press)
    plan = press.facts.schedule.plan
    slugs = slug_table(one.item.id for one in found)
    missing = missing_codes([one.code for one in found])
    owners = owners_of(plan.items)
    rows = [_row(press, one, f"recommendation-{slugs[one.item.id]}", owners) for one in found]
    return press.page(
        "recommendations.md",
        "Recommendations",
        "recommendations.html.j2",
        finding=_finding(found),
        lede=_lede(found, press.facts.as_of),
        rows=rows,
        missing_heading=_missing_heading(missing),
        missing_sentence=_missing_sentence(found, missing),
        mentions=_mentions(plan.walk(), missing),
    )


def _row(press: Press, one: Recommendation, anchor: str, owners: dict[str, str]) -> dict[str, Any]:
    deadline = one.promise.deadline
    plan = press.facts.schedule.plan
    assumed = one.promise.item.assumed
    return {
        **driven(press, one.promise),
        "one": one,
        "anchor": anchor,
        "deadline": deadline,
        "source": _source(one.item.source, plan),
        "promised_by": _source(None if deadline is None else deadline.deadline.source, plan),
        "assumed": "" if assumed is None else clean(assumed.reason),
        "story": _story(one),
        "steps_caption": _steps_caption(one),
        "notes": paragraphs_of(one.item.notes or ""),
        "steps": [
            {**standing(step), "owner": clean(owners.get(step.id, "")) or "not named"}
            for step in one.steps
        ],
    }


def _source(text: str | None, plan: Plan) -> Markup:
    documents = {document.id: document for document in plan.documents}
    return cited(clean(text or ""), documents)


def _finding(found: list[Recommendation]) -> str:
    done = sum(1 for one in found if one.is_done)
    late = sum(1 for one in found if one.status is Status.LATE)
    open_ones = len(found) - done
    text = f"{done or 'None'} of {count(len(found), 'recommendation')} "
    text += "is done" if done <= 1 else "are done"
    if not open_ones:
        return f"All {len(found):,} recommendations are done" if done > 1 else text
    if late:
        return f"{text}; {late:,} {'is' if late == 1 else 'are'} forecast late"
    dated = sum(1 for one in found if not one.is_done and one.status is not None)
    if not dated:
        return f"{text}, and no date was promised for the rest"
    return f"{text}; none is forecast late"


def _lede(found: list[Recommendation], as_of: str) -> str:
    steps = [step for one in found for step in one.steps]
    done = sum(1 for step in steps if step.completed)
    parts = []
    if steps:
        verb = "is" if done <= 1 else "are"
        parts.append(f"{_some(done)} of {count(len(steps), 'step')} {verb} done, {as_of}.")
    waiting = [one for one in found if not one.is_done and one.promise.deadline is not None]
    if waiting:
        first = min(waiting, key=_room)
        verb = "is furthest behind its promise"
        if first.status is not Status.LATE:
            verb = "comes closest to its promise"
        name = quoted(first.dates.title)
        parts.append(f"{name} {verb}: {forecast_words(first.promise)}.")
    undated = sum(1 for one in found if one.status is None and not one.is_done)
    if undated:
        verb = "has" if undated == 1 else "have"
        parts.append(f"{count(undated, 'recommendation')} {verb} no promised date.")
    return " ".join(parts)


def _some(done: int) -> str:
    return f"{done:,}" if done else "None"


def _steps_caption(one: Recommendation) -> str:
    """Head the table of its steps."""
    if len(one.steps) == 1:
        return "Its one step, done" if one.done else "Its one step, not done yet"
    done = "all" if one.done == len(one.steps) else f"{one.done:,}" if one.done else "none"
    return f"Its {len(one.steps):,} steps, {done} done"


def _room(one: Recommendation) -> int:
    deadline = one.promise.deadline
    assert deadline is not None
    return deadline.margin_working_days


def _story(one: Recommendation) -> str:
    """Say in sentences how one recommendation stands."""
    promise = one.promise
    words = forecast_words(promise)
    if promise is one.dates:
        text = f"{words[:1].upper()}{words[1:]}."
    else:
        text = f"Its promise is {quoted(promise.title)}, {words}."
    if one.steps:
        left = len(one.steps) - one.done
        steps = count(len(one.steps), "step")
        text += f" {_some(one.done)} of {steps} {'is' if one.done <= 1 else 'are'} done"
        if promise.completed and left:
            last = max(step.finish_day for step in one.steps)
            text += f"; what is left runs until {long_date(last)}"
        text += "."
    return text


def missing_codes(codes: Iterable[str]) -> list[str]:
    """Name what a numbering leaves out: R04, where there are R03 and R05.

    Empty where codes are no numbering, or where too many are missing for one.
    """
    numbers: dict[str, dict[int, int]] = {}
    for code in codes:
        found = _CODE.fullmatch(code)
        if found is not None:
            widths = numbers.setdefault(found["letters"], {})
            widths[int(found["number"])] = len(found["number"])
    missing = []
    for letters, widths in numbers.items():
        absent = [n for n in range(min(widths), max(widths)) if n not in widths]
        width = min(widths.values())
        if len(absent) <= min(len(widths), _MOST_MISSING):
            missing += [f"{letters}{number:0{width}d}" for number in absent]
    return missing


def _missing_heading(missing: list[str]) -> str:
    verb = "is" if len(missing) == 1 else "are"
    return f"{and_list(missing)} {verb} not in the plan" if missing else ""


def _missing_sentence(found: list[Recommendation], missing: list[str]) -> str:
    if not missing:
        return ""
    codes = [one.code for one in found if one.code]
    what = "this one" if len(missing) == 1 else "these"
    return f"The codes run from {codes[0]} to {codes[-1]}, and no recommendation here has {what}."


def _mentions(items: Iterable[Task | Group], missing: list[str]) -> list[dict[str, Any]]:
    """Give the notes that speak of codes that are missing."""
    if not missing:
        return []
    names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, missing))})(?!\w)")
    return [
        {"item": item, "paragraphs": paragraphs_of(item.notes)}
        for item in items
        if item.notes and names.search(item.notes)
    ]


def _applies(edition: Edition) -> bool:
    return any(TAG in item.tags for item in edition.schedule.plan.walk())


def _pages(press: Press) -> Iterator[Page]:
    yield _page(press)


CHAPTER = Chapter("recommendations.md", "Recommendations", _pages, _applies)
