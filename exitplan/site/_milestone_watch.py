"""What to watch about one milestone: risks, near paths, last dates, findings, assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from exitplan.calendars import long_date
from exitplan.plan import RiskStatus
from exitplan.schedule.words import count
from exitplan.site._causes import quoted
from exitplan.site._facts import room_words
from exitplan.site._named_items import with_titles
from exitplan.site._risk_words import in_hundred, probability_words
from exitplan.site._text import clean, shortened

if TYPE_CHECKING:
    from exitplan.checks import Finding
    from exitplan.outlook import LastDate, Target
    from exitplan.plan import Branch, Risk
    from exitplan.schedule import ItemDates, Schedule
    from exitplan.site._press import Press

_MOST_RISKS = 4
_MOST_FINDINGS = 5
_MOST_NAMED = 3
_LONGEST_MESSAGE = 300
_CONFIDENCE = 0.8
"""Four in five, as the sentences say."""


def watch_list(press: Press, dates: ItemDates, here: str) -> list[Markup]:
    """Give sentences, each of which is a reason to look again; none where there is nothing."""
    found: list[Markup] = []
    if not dates.completed:
        found += _last_date(press, dates)
        found += _near_path(press, dates, here)
        found += _risks(press, dates, here)
    found += _assumptions(press, dates, here)
    found += _findings(press, dates, here)
    return found


def _chain(press: Press, dates: ItemDates) -> tuple[str, ...]:
    """Give the open items that in turn set its date, itself among them."""
    chain = press.answers.why(dates.id).chain
    schedule = press.facts.schedule
    steps = schedule.longest_path(chain[0].id) if chain else ()
    found = dict.fromkeys((dates.id, *steps))
    return tuple(item_id for item_id in found if not schedule[item_id].completed)


def _page(press: Press, here: str, there: str, text: str) -> Markup:
    """Link to a main page where the roadmap has it, else give the text."""
    if not press.has(there):
        return escape(text)
    return Markup('<a href="{}">{}</a>').format(press.href(here, press.folder + there), text)


def _item(press: Press, here: str, item_id: str) -> Markup:
    title = quoted(press.facts.schedule[item_id].title)
    return Markup('<a href="{}">{}</a>').format(press.item_href(here, item_id), title)


def _listed(named: list[Markup]) -> Markup:
    """Join what is marked up as in a sentence."""
    *first, last = named
    return Markup(" and ").join([Markup(", ").join(first), last]) if first else last


# Dates


def _last_date(press: Press, dates: ItemDates) -> Iterator[Markup]:
    row = press.answers.last_dates.get(dates.id)
    if row is not None:
        yield escape(last_date_words(row))


def last_date_words(row: LastDate) -> str:
    """Say the last safe date of something, and what missing it costs."""
    if row.last_day is None:
        return f"No day is early enough for it: {clean(row.cliff)}."
    text = f"Its last safe date {'was' if row.is_past else 'is'} {long_date(row.last_day)}"
    if row.kind == "decision":
        text += " for its papers or notice"
    if row.room_days is not None:
        side = "after" if row.room_days >= 0 else "before"
        text += f", {count(abs(row.room_days), 'working day')} {side} the forecast"
    return f"{text}. {_capital(row.cliff)}." if row.cliff else f"{text}."


def _near_path(press: Press, dates: ItemDates, here: str) -> Iterator[Markup]:
    schedule = press.facts.schedule
    if dates.id not in schedule.network.index:
        return
    for path in press.answers.paths(dates.id, 2)[1:]:
        slack = room_words(path.float_minutes, path.day_minutes)
        if path.float_minutes <= 0:
            yield Markup("{} drives it just as much: any slip of it counts.").format(
                _item(press, here, path.tasks[-1])
            )
            continue
        yield Markup("The next nearest work, up to {}, may slip {} before this moves.").format(
            _item(press, here, path.tasks[-1]), slack
        )


# Risks


def _risks(press: Press, dates: ItemDates, here: str) -> Iterator[Markup]:
    chain = _chain(press, dates)
    hit: dict[str, Risk | Branch] = {}
    for item_id in chain:
        for risk in (
            *press.answers.risks.get(item_id, ()),
            *press.answers.branches.get(item_id, ()),
        ):
            hit.setdefault(risk.id, risk)
    if not hit:
        return
    ranked = sorted(hit.values(), key=lambda risk: -risk.chance())
    named = [escape(_risk_words(risk)) for risk in ranked[:_MOST_RISKS]]
    if len(ranked) > len(named):
        named.append(escape(f"{len(ranked) - len(named)} more"))
    verb = "risk hits" if len(ranked) == 1 else "risks hit"
    text = Markup("{} {} what drives it: {}.").format(len(ranked), verb, _listed(named))
    if press.has("risks.md"):
        text += Markup(" See {}.").format(_page(press, here, "risks.md", "the risks"))
    yield text


def _risk_words(risk: Risk | Branch) -> str:
    if risk.status is RiskStatus.HAPPENED:
        return f"{quoted(risk.title)} (it has happened, and the plan does not show it yet)"
    return f"{quoted(risk.title)} ({probability_words(risk.chance())})"


def hint_of_chance(press: Press, dates: ItemDates) -> str:
    """Say by when most runs have it, and how often it keeps its deadline; else nothing."""
    found = _by_most(press, dates.id)
    if found is None:
        return ""
    text = f"four in five runs have it by {found}" + _kept(press, dates)
    return text[:1].upper() + text[1:]


def chance_words(press: Press, dates: ItemDates) -> str:
    """Say the same with its title, as a sentence; nothing where nothing was simulated."""
    found = _by_most(press, dates.id)
    if found is None:
        return ""
    return f"Four in five runs have {quoted(dates.title)} by {found}{_kept(press, dates)}."


def target_words(press: Press, target: Target) -> str:
    """Say it of what must be in place when a contract ends."""
    found = _by_most(press, target.id)
    if found is None or press.edition.risk is None:
        return ""
    kept = press.edition.risk.chance(target.id, target.by_day).value
    by = f"{long_date(target.by_day)}, {clean(target.why)}"
    has = "has" if kept == 1 else "have"
    return (
        f"Four in five runs have {quoted(target.title)} by {found}; "
        f"{in_hundred(kept)} {has} it by {by}."
    )


def _by_most(press: Press, item_id: str) -> str | None:
    simulation = press.edition.risk
    if simulation is None:
        return None
    from exitplan.risk import LATER_DAY

    day = simulation.percentile(item_id, _CONFIDENCE).value
    return "a day beyond the known years" if day == LATER_DAY else long_date(day)


def _kept(press: Press, dates: ItemDates) -> str:
    simulation = press.edition.risk
    kept = None if simulation is None else simulation.chance_of_deadline(dates.id)
    if kept is None:
        return ""
    return f"; {in_hundred(kept.value)} {'keeps' if kept.value == 1 else 'keep'} its deadline"


# What it rests on, and what the check says


def _assumptions(press: Press, dates: ItemDates, here: str) -> Iterator[Markup]:
    own = dates.item.assumed
    if own is not None:
        text = f"It rests on an assumption: {_sentence(own.reason)}"
        if own.review_by is not None:
            status = press.facts.status_day
            is_overdue = status is not None and own.review_by.day < status
            verb = "was to be" if is_overdue else "is to be"
            text += f" That {verb} looked at again by {long_date(own.review_by.day)}."
        yield escape(text)
    schedule = press.facts.schedule
    steps = [item_id for item_id in _chain(press, dates) if item_id != dates.id]
    assumed = [item_id for item_id in steps if schedule[item_id].item.assumed is not None]
    if assumed:
        verb = "rests" if len(assumed) == 1 else "rest"
        who = f"{len(assumed)} of the {len(steps)} other open items that set its date"
        if len(steps) == 1:
            who = "The one other open item that sets its date"
        named = _named(press, here, assumed)
        yield Markup("{} {} on an assumption: {}.").format(who, verb, named)


def _named(press: Press, here: str, found: list[str]) -> Markup:
    """Name the last few of some items, each linked, and count the rest."""
    named = [_item(press, here, item_id) for item_id in found[-_MOST_NAMED:]]
    if len(found) > len(named):
        named.append(escape(f"{len(found) - len(named)} more"))
    return _listed(named)


def _findings(press: Press, dates: ItemDates, here: str) -> Iterator[Markup]:
    found = press.answers.findings.get(dates.id, [])
    for finding in found[:_MOST_FINDINGS]:
        yield escape(_finding_words(finding, press.facts.schedule))
    more = len(found) - _MOST_FINDINGS
    if more > 0:
        quality = _page(press, here, "quality.md", "the page on quality")
        yield Markup("{} of the check; see {}.").format(count(more, "more finding"), quality)


def _finding_words(finding: Finding, schedule: Schedule) -> str:
    text = f"The check says: {_sentence(with_titles(finding.message, schedule))}"
    waiver = finding.waiver
    if waiver is None:
        return text
    until = long_date(waiver.until.day)
    return f"{text} {clean(waiver.approved_by)} accepted that until {until}: " + _sentence(
        waiver.reason
    )


def _sentence(text: str) -> str:
    said = shortened(clean(text), _LONGEST_MESSAGE)
    return said if said.endswith((".", "…", "?", "!")) else f"{said}."


def _capital(text: str) -> str:
    said = clean(text)
    return said[:1].upper() + said[1:]
