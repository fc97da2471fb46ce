"""The changes as an Atom feed (RFC 4287).

Ids are made from the plan's id and the name of the state (UUID version 5, RFC
9562), so they stay the same wherever the site is published. ``updated`` is the
state's day at midnight UTC, since nothing finer is known and no clock is read.
Links are absolute where the site's address is known; else they are relative
and there is no ``xml:base``, so a reader resolves them against the address
from which it fetched the feed (RFC 3986, section 5.1.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import attrs
from markupsafe import Markup

from exitplan.schedule.words import iso_date
from exitplan.site._log import past
from exitplan.site._text import clean, safe_url, shortened

if TYPE_CHECKING:
    from exitplan.site._log import Entry, Past, Told
    from exitplan.site._press import Press

FEED = "changes.atom"
"""Its path within the site's folder."""
_CHANGES = "changes.md"
_MOST_ENTRIES = 100
_LONGEST_TITLE = 200
_LONGEST_SUMMARY = 500
_LONGEST_LINE = 300
_MOST_LINES = 8
_MOST_SUMMED = 2
_NAMES = "exitplan.site.feed"


@attrs.frozen
class _Item:
    """One entry of the feed."""

    key: str
    """What its id is made from, beside the plan's."""
    anchor: str
    day: int
    title: str
    summary: str
    """Two or three sentences, for lists."""
    head: tuple[str, ...]
    """Paragraphs before the lists."""
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    """What it tells in full: headings, each with its lines."""


def feed_files(press: Press) -> dict[str, str | bytes]:
    """Give the feed by its path, where the site has a change log; else nothing."""
    return {f"{press.folder}{FEED}": atom(press)} if press.has(_CHANGES) else {}


def atom(press: Press) -> str:
    """Write the feed: the newest entries first, text only, the same bytes for the same plan."""
    plan = press.facts.schedule.plan
    items = sorted(_items(press), key=lambda item: -item.day)[:_MOST_ENTRIES]
    title = _text(plan.title, _LONGEST_TITLE) or plan.id
    newest = items[0].day if items else plan.start.day
    parts = [
        Markup('<?xml version="1.0" encoding="utf-8"?>'),
        Markup('<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">'),
        Markup("<id>{}</id>").format(_id(plan.id, "")),
        Markup('<title type="text">{}: changes</title>').format(title),
        Markup("<updated>{}T00:00:00Z</updated>").format(iso_date(newest)),
        Markup("<author><name>Authors of the plan {}</name></author>").format(_text(plan.id, 200)),
        Markup("<generator>exitplan</generator>"),
        Markup('<link rel="self" type="application/atom+xml" href="{}"/>').format(
            _address(press, FEED)
        ),
        Markup('<link rel="alternate" type="text/html" href="{}"/>').format(
            _address(press, _CHANGES)
        ),
        *(_entry(press, plan.id, item) for item in items),
        Markup("</feed>"),
    ]
    return "\n".join(parts) + "\n"


def _entry(press: Press, plan_id: str, item: _Item) -> Markup:
    return Markup(
        "<entry>\n<id>{}</id>\n"
        '<title type="text">{}</title>\n<updated>{}T00:00:00Z</updated>\n'
        '<link rel="alternate" type="text/html" href="{}"/>\n'
        '<summary type="text">{}</summary>\n'
        '<content type="html">{}</content>\n</entry>'
    ).format(
        _id(plan_id, item.key),
        _text(item.title, _LONGEST_TITLE),
        iso_date(item.day),
        _address(press, _CHANGES, item.anchor),
        _text(item.summary, _LONGEST_SUMMARY),
        _html(item),
    )


def _html(item: _Item) -> str:
    """Write an entry as HTML without any attribute; a plain string, to be escaped once more."""
    parts = [Markup("<p>{}</p>").format(_line(text)) for text in item.head]
    for heading, lines in item.lists:
        points = Markup("").join(Markup("<li>{}</li>").format(_line(line)) for line in lines)
        parts.append(Markup("<p>{}</p><ul>{}</ul>").format(_line(heading), points))
    return "".join(map(str.__str__, parts))


def _line(text: str) -> str:
    return _text(text, _LONGEST_LINE)


def _items(press: Press) -> Iterator[_Item]:
    for entry in press.log:
        yield _of_entry(entry)
    start = press.facts.schedule.plan.start.day
    for story in press.stories:
        for report in past(story):
            yield _of_report(report, clean(story.plan.title), start)


def _of_entry(entry: Entry) -> _Item:
    told = entry.told
    head = f"{entry.label}, {entry.date}"
    return _Item(
        entry.anchor,
        entry.anchor,
        entry.sorts_as,
        _title(entry),
        " ".join(_stopped(said) for said in (head, *entry.about, *_summed(told))),
        (_stopped(head), *map(_stopped, entry.about)),
        () if told is None else tuple(_lists(told)),
    )


def _title(entry: Entry) -> str:
    """Begin with what changed; a reader shows the date beside it."""
    if entry.told is None:
        return f"{entry.label}: {entry.finding}" if entry.finding else entry.label
    finding = f"{entry.finding[:1].upper()}{entry.finding[1:]}"
    return f"{finding}: {entry.told.headline}" if entry.told.headline else finding


def _summed(told: Told | None) -> tuple[str, ...]:
    return () if told is None else (told.moved or told.changed or told.happened)[:_MOST_SUMMED]


def _lists(told: Told) -> Iterator[tuple[str, tuple[str, ...]]]:
    for heading, said in (
        ("Dates that moved", told.moved),
        ("Newly reported", told.happened),
        ("Changed in the plan", told.changed),
    ):
        is_long = len(said) > _MOST_LINES + 1
        kept = (*said[:_MOST_LINES], "and more, in the change log") if is_long else said
        if kept:
            yield f"{heading}:", kept


def _of_report(report: Past, plan: str, start: int) -> _Item:
    day = "" if report.day is None else f" of {report.date}"
    return _Item(
        f"report {report.anchor}",
        report.anchor,
        start if report.day is None else report.day,
        f"Report{day} on {plan}",
        " ".join(_stopped(said) for said in report.said),
        (),
        ((f"{report.date}:", report.said),),
    )


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _text(text: str, most: int) -> str:
    """Give text that XML can hold: no control characters, surrogates or other non-characters."""
    return shortened(clean(text), most)


def _address(press: Press, there: str, anchor: str = "") -> str:
    """Address a file of the site from the feed; absolute where the site's address is known."""
    here = f"{press.folder}{FEED}"
    relative = press.href(here, f"{press.folder}{there}", anchor)
    site = safe_url(press.edition.site_url)
    if site is None or site.startswith("mailto:"):
        return relative
    return urljoin(f"{site.rstrip('/')}/{here}", relative)


def _id(plan_id: str, key: str) -> str:
    """Make an id that stays the same for ever from the plan's id and a state's name."""
    import uuid

    space = uuid.uuid5(uuid.NAMESPACE_OID, f"{_NAMES}\n{clean(plan_id)}")
    return f"urn:uuid:{uuid.uuid5(space, key) if key else space}"
