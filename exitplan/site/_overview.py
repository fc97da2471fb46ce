"""The page that answers first: how the plan stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from exitplan.calendars import long_date
from exitplan.errors import Severity
from exitplan.schedule import ItemDates, Schedule, Status, headline
from exitplan.schedule.words import and_list, count
from exitplan.site._causes import quoted
from exitplan.site._chart import Chart, ChartMaker
from exitplan.site._contents import Chapter
from exitplan.site._facts import is_decision
from exitplan.site._last_dates import last_dates_of
from exitplan.site._milestone_watch import chance_words, target_words
from exitplan.site._press import Page, Press
from exitplan.site._roadmap import roadmap_finding
from exitplan.site._sections import summary_of
from exitplan.site._since import Since, since
from exitplan.site._slip_sections import beside_sentence
from exitplan.site._slippage_page import slippage_address
from exitplan.site._standing import MEANINGS, Fact, driven, standing, status_words
from exitplan.site._text import clean

_UPCOMING = 8
_FEWEST_DEADLINES = 10
"""So many deadlines are listed even where none is in trouble."""
_MOST_MOVED = 8
_MOST_FINALS = 15
_ORDER = list(MEANINGS)


def _pages(press: Press) -> Iterator[Page]:
    yield _page(press)


def _page(press: Press) -> Page:
    """Give the page that answers first: how the plan stands."""
    facts = press.facts
    promised = [dates for dates in facts.schedule if dates.deadline is not None]
    board = _board(press, promised)
    upcoming = _upcoming(press)
    changed = since(press)
    finals = sorted(facts.finals, key=lambda dates: dates.completed)
    assumed = sum(1 for item in facts.statements if item.assumed is not None)
    return press.page(
        "index.md",
        "Overview",
        "overview.html.j2",
        answer=_answer(facts.schedule),
        glance=list(_glance(press, upcoming, changed)),
        deadlines=board,
        deadlines_heading=_deadlines_heading(promised),
        other_deadlines=_others(promised, board),
        words=status_words(promised),
        upcoming=upcoming,
        next_heading=_next_heading(upcoming),
        since=changed,
        moved=changed.rows[:_MOST_MOVED] if changed else (),
        more_moved=max(0, len(changed.rows) - _MOST_MOVED) if changed else 0,
        last=last_dates_of(press),
        chart=_summary_chart(press),
        picture_heading=roadmap_finding(press),
        finals=[driven(press, dates) for dates in finals[:_MOST_FINALS]],
        more_finals=max(0, len(finals) - _MOST_FINALS),
        assumed_heading=f"{assumed} of {_all_items(press)} rest on an assumption",
        assumed_sentence=_assumed_sentence(assumed),
        stories=[
            {"finding": story.finding, "page": slippage_address(story)} for story in press.stories
        ],
    )


def _answer(schedule: Schedule) -> str:
    """Give the headline without the plan's title, which stands right above it."""
    text = " ".join(headline(schedule)).removeprefix(f"{schedule.plan.title}: ")
    return clean(text[:1].upper() + text[1:])


# At a glance


def _glance(press: Press, upcoming: list[dict[str, Any]], changed: Since | None) -> Iterator[Fact]:
    """Give the sentences that a reader needs who reads no further."""
    if upcoming:
        yield Fact("Next", _next_words(press, upcoming[0]["dates"]))
    yield Fact("Since the last report", _changed_words(press, changed))
    last = last_dates_of(press)
    if last is not None:
        yield Fact("Last safe date", escape(last.first))
    elif press.answers.no_last_safe:
        why = press.answers.no_last_safe
        yield Fact("Last safe date", escape(f"None can be worked out: {why}."))
    likely = _likely(press)
    if likely:
        yield Fact("How likely", likely + _more(press, "risks.md", "The risks"))
    if press.edition.check is not None:
        yield Fact("The check", _checked(press))


def _more(press: Press, there: str, text: str) -> Markup:
    """Lead on to another main page, where the roadmap has it."""
    if not press.has(there):
        return Markup("")
    here = f"{press.folder}index.md"
    return Markup(' <a href="{}">{}</a>.').format(press.href(here, press.folder + there), text)


def _next_words(press: Press, dates: ItemDates) -> Markup:
    here = f"{press.folder}index.md"
    link = Markup('<a href="{}">{}</a>').format(
        press.item_href(here, dates.id), quoted(dates.title)
    )
    return Markup("{}, {}.").format(link, long_date(dates.finish_day))


def _changed_words(press: Press, changed: Since | None) -> Markup:
    if changed is None and press.edition.states:
        return escape("No earlier state of this plan can be read and compared with it.")
    if changed is None:
        return escape("There is no earlier state of this plan to compare with.")
    text = " ".join(filter(None, (changed.sentence, beside_sentence(press))))
    return escape(text) + _more(press, changed.page, "What moved, and why")


def _likely(press: Press) -> Markup:
    """Say by when most runs have what the plan is for, and how often that is in time."""
    if press.edition.risk is None:
        return Markup("")
    last = press.answers.last_safe
    if last is not None and last.targets:
        target = last.targets[-1]
        return escape(target_words(press, target))
    waiting = [dates for dates in press.facts.finals if not dates.completed]
    return escape(chance_words(press, waiting[-1])) if waiting else Markup("")


def _checked(press: Press) -> Markup:
    report = press.edition.check
    assert report is not None
    found = [
        count(number, word)
        for severity, word in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"))
        if (number := report.count(severity))
    ]
    text = f"{count(len(report.rules_run), 'rule')} found {and_list(found) or 'nothing wrong'}"
    if report.waived:
        verb = "is" if len(report.waived) == 1 else "are"
        text += f"; {count(len(report.waived), 'finding')} {verb} accepted for a time"
    return escape(f"{text}.") + _more(press, "quality.md", "Every finding of the check")


# Deadlines


def _deadlines_heading(promised: list[ItemDates]) -> str:
    late = sum(1 for dates in promised if _status(dates) is Status.LATE)
    if late:
        return f"{late} of {count(len(promised), 'deadline')} will be missed"
    return "No deadline is forecast to be missed"


def _board(press: Press, promised: list[ItemDates]) -> list[dict[str, Any]]:
    """Give the deadlines in trouble, and of the others the next ones."""
    ranked = sorted(promised, key=_rank)
    trouble = sum(1 for dates in ranked if _status(dates) in (Status.LATE, Status.TIGHT))
    return [driven(press, dates) for dates in ranked[: max(trouble, _FEWEST_DEADLINES)]]


def _status(dates: ItemDates) -> Status:
    assert dates.deadline is not None
    return dates.deadline.status


def _rank(dates: ItemDates) -> tuple[int, int]:
    assert dates.deadline is not None
    return _ORDER.index(dates.deadline.status), dates.deadline.deadline_day


def _others(promised: list[ItemDates], board: list[dict[str, Any]]) -> str:
    """Say how those deadlines stand that the board leaves out; nothing where it has all."""
    shown = {row["dates"].id for row in board}
    stand = [_status(dates) for dates in promised if dates.id not in shown]
    parts = [f"{stand.count(status)} {status.value}" for status in _ORDER if status in stand]
    if not parts:
        return ""
    if len(parts) == 1:
        verb = "is" if len(stand) == 1 else "are"
        return f"{len(stand)} more {verb} {stand[0].value}."
    return f"{len(stand)} more: {and_list(parts)}."


# What comes next


def _upcoming(press: Press) -> list[dict[str, Any]]:
    day = press.facts.status_day or 0
    waiting = [
        dates
        for dates in press.answers.landmarks
        if (dates.is_milestone or is_decision(dates))
        and not dates.completed
        and dates.finish_day >= day
    ]
    return [standing(dates) for dates in waiting[:_UPCOMING]]


def _next_heading(upcoming: list[dict[str, Any]]) -> str:
    if not upcoming:
        return "No milestone or decision is still to come"
    dates: ItemDates = upcoming[0]["dates"]
    return f"Next: {quoted(dates.title)}, {long_date(dates.finish_day)}"


# The picture, and what is assumed


def _summary_chart(press: Press) -> Chart | None:
    section = summary_of(press)
    if section is None:
        return None
    maker = ChartMaker(
        press.facts,
        lambda item_id: press.item_href(f"{press.folder}index.md", item_id),
        "The roadmap page gives the same dates in tables.",
    )
    items = [row.dates for row in section.rows]
    return maker.make("chart-overview", section.finding, items, root_depth=0, is_wide=True)


def _all_items(press: Press) -> str:
    return count(len(press.facts.statements), "item")


def _assumed_sentence(assumed: int) -> str:
    if not assumed:
        return "No item of this plan is marked as assumed."
    return (
        "An assumption is what the plan's authors put in because no document says it: "
        "a length, an order, a date."
    )


CHAPTER = Chapter("index.md", "Overview", _pages)
