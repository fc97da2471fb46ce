"""What changed from each state of a plan to the next, as the change log and the feed tell it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import long_date
from exitplan.errors import ExitplanError
from exitplan.planfile.history import VersionKind
from exitplan.schedule import MilestoneEffect, Outcome, milestone_effects
from exitplan.schedule.words import and_list, count, iso_date
from exitplan.site._causes import quoted
from exitplan.site._slip_words import moved_words, plain, state_words
from exitplan.site._text import clean, shortened, slug_table
from exitplan.slippage import (
    Change,
    ChangeKind,
    DatedVersion,
    Detail,
    SlipTotal,
    diff_plans,
    slip_totals,
)

if TYPE_CHECKING:
    from exitplan.planfile.history import Version
    from exitplan.site._history import Report, Story
    from exitplan.site._press import Press
    from exitplan.site._since import Course

_MOST_MOVED = 20
_MOST_CHANGES = 25
_MOST_REPORTED = 12
_LONGEST_ASIDE = 160
"""Characters of a change that moves no date."""
_LONGEST_VALUE = 40
_MOST_FIELDS = 3
_BEFORE = re.compile(r" \(before: [^()]*\)$")
_LONGEST_NOTE = 300
_LONGEST_NAME = 80
_MOST_SAID = 6
_SIGNS = ("+", "\N{MINUS SIGN}")
_GIT = (VersionKind.COMMIT, VersionKind.TAG)


@attrs.frozen
class Told:
    """What changed from one state to the next."""

    finding: str
    """A clause without a stop: ``2 milestones slipped``."""
    compared: str
    """What it is compared with, where that is not the state just before; else empty."""
    moved: tuple[str, ...] = ()
    """Milestones that moved, came or went, as sentences without a stop."""
    happened: tuple[str, ...] = ()
    """What was newly reported."""
    changed: tuple[str, ...] = ()
    """Changes of the plan: those that can move a date first."""
    headline: str = ""
    """The move that matters most, in short: ``“Live” 9 working days later, on 9 May 2025``."""
    more: str = ""
    """How many other changes there are, with those of wording only; empty where none."""


@attrs.frozen
class Entry:
    """One state of the plan in its log."""

    anchor: str
    """Its place on the page, the same for ever: its date, or the name of its baseline."""
    day: int | None
    """Report date as a day ordinal; that of approval for a baseline."""
    sorts_as: int
    """The same, or for one without a date that of the state before it."""
    name: str
    """What it is: ``report 2015-06-30.yaml``, ``this plan``."""
    about: tuple[str, ...]
    """Its subject, the role of its author, the cause it names; a sentence each."""
    finding: str
    told: Told | None
    """``None`` for the first state, one that cannot be read, and one that is told in short."""

    @property
    def date(self) -> str:
        """Its date in words."""
        return "without a date" if self.day is None else long_date(self.day)

    @property
    def label(self) -> str:
        """What it is, to begin a line with."""
        return f"{self.name[:1].upper()}{self.name[1:]}"


@attrs.frozen
class Past:
    """One report of a history that is kept apart from the plan."""

    anchor: str
    day: int | None
    name: str
    said: tuple[str, ...]
    """What it says of each milestone followed, a sentence without a stop each."""

    @property
    def date(self) -> str:
        """Its date in words; its name where it has none."""
        return self.name if self.day is None else long_date(self.day)


def entries(press: Press) -> tuple[Entry, ...]:
    """Tell every state of the plan, the newest first; empty where only one is known.

    The latest are told in full, older ones in a line each.
    """
    course = press.course
    if not course.states:
        return ()
    dated = course.dated
    anchors = _anchors([found.version for found in dated])
    found: list[Entry] = []
    before: DatedVersion | None = None
    gap = ""
    sorts_as = press.facts.schedule.plan.start.day
    for number, (state, anchor) in enumerate(zip(dated, anchors, strict=True)):
        is_short = number < len(dated) - course.in_full
        told = None if is_short else _told(press, before, state, gap)
        day = _day(state.version)
        sorts_as = sorts_as if day is None else day
        finding = _untold(state, is_short, before is None) if told is None else told.finding
        found.append(
            Entry(
                anchor,
                day,
                sorts_as,
                _name(course, state.version),
                tuple(_about(state.version)),
                finding,
                told,
            )
        )
        if _is_dated(state, is_short=is_short):
            before, gap = state, ""
        elif before is not None:
            gap = state_words(before.version)
    return tuple(reversed(found))


def _is_dated(state: DatedVersion, *, is_short: bool) -> bool:
    """Whether later states can be compared with it; old ones are dated only where needed."""
    if is_short:
        return state.version.plan is not None
    return not state.problem


def _anchors(versions: Sequence[Version]) -> list[str]:
    """Name each state for ever: several of one day are numbered from the oldest on."""
    names = list(map(_lasting_name, versions))
    slugs = slug_table(dict.fromkeys(names))
    anchors = []
    taken: dict[str, int] = {}
    for name in names:
        taken[name] = taken.get(name, 0) + 1
        number = "" if taken[name] == 1 else f"-{taken[name]}"
        # Themes look for anchors by CSS selectors, in which an id must not begin with a digit.
        anchors.append(f"state-{slugs[name]}{number}")
    return anchors


def _lasting_name(version: Version) -> str:
    if version.kind is VersionKind.BASELINE:
        return f"baseline {version.name.removeprefix('baseline ')}"
    return f"state {version.name}" if version.day is None else iso_date(version.day)


def _day(version: Version) -> int | None:
    if version.kind is VersionKind.BASELINE and version.committed is not None:
        return version.committed
    return version.day


def _untold(state: DatedVersion, is_short: bool, is_first: bool) -> str:  # noqa: FBT001 - private
    """Say why a state is not told in full, where that is not only because it is an old one."""
    if state.version.plan is None:
        return f"could not be read: {plain(state.problem)}"
    if not is_short and state.problem:
        return f"could not be dated: {plain(state.problem)}"
    return "the first state that is known" if is_first else ""


def _name(course: Course, version: Version) -> str:
    if version is course.now:
        return "this plan"
    name = shortened(clean(version.name), _LONGEST_NAME)
    if version.kind is VersionKind.BASELINE:
        return name
    if version.kind in _GIT:
        done = "" if version.committed is None else f", committed on {long_date(version.committed)}"
        return f"plan at {name}{done}"
    return f"report {name}"


def _about(version: Version) -> Iterator[str]:
    is_approved = version.kind is VersionKind.BASELINE
    if version.is_rebaseline and not is_approved:
        yield "Approved as the new baseline"
    for label, text in (
        ("", version.subject),
        ("Approved by: " if is_approved else "Author’s role: ", version.role),
        ("Cause named: ", version.cause),
    ):
        if text:
            yield f"{label}{shortened(clean(text), _LONGEST_NOTE)}"


def _told(press: Press, before: DatedVersion | None, state: DatedVersion, gap: str) -> Told | None:
    """Compare a state with the one before; ``None`` where one of them cannot be dated."""
    course = press.course
    if before is None or before.version.plan is None or state.version.plan is None:
        return None
    if before.dated is None or state.dated is None:
        return None
    then, now = before.dated.schedule, state.dated.schedule
    if then is None or now is None:
        return None
    if before.dated is state.dated:
        return Told("nothing changed", gap)
    is_last = state.version is course.now and before.version is course.compared
    difference = (
        course.slips.difference
        if is_last and course.slips is not None
        else diff_plans(before.version.plan, state.version.plan)
    )
    effects = milestone_effects(then, now, renamed=difference.renamed)
    totals = _totals(before.version, state.version, effects)
    moved = [_effect(effect, totals.get(effect.id)) for effect in effects]
    happened, changed, wording = _sorted(difference.changes)
    return Told(
        _finding(effects, len(happened) + len(changed), wording),
        gap,
        tuple(_limited(moved, _MOST_MOVED, "other milestone")),
        tuple(_limited(happened, _MOST_REPORTED, "other report")),
        tuple(_limited(changed, _MOST_CHANGES, "other change")),
        _headline(effects, totals, press.facts.final_ids),
        f"{count(wording, 'change')} of wording, sources or other notes." if wording else "",
    )


def _totals(
    before: Version, after: Version, effects: Sequence[MilestoneEffect]
) -> Mapping[str, SlipTotal]:
    """Give by how much the milestones moved, counted as everywhere else on the site."""
    assert before.plan is not None
    assert after.plan is not None
    both = [effect.id for effect in effects if effect.before and effect.after]
    if not both:
        return {}
    try:
        return slip_totals(before.plan, after.plan, milestones=both)
    except ExitplanError:
        return {}


def _headline(
    effects: Sequence[MilestoneEffect], totals: Mapping[str, SlipTotal], finals: Collection[str]
) -> str:
    """Tell the move of the last final milestone, else the largest; empty where none moved."""
    moved = [effect for effect in effects if effect.calendar_days and effect.after is not None]
    if not moved:
        return ""
    last = [effect for effect in moved if effect.id in finals]
    if last:
        effect = max(last, key=lambda effect: effect.latest.finish_day)
    else:
        effect = max(moved, key=lambda effect: abs(effect.calendar_days or 0))
    by = _by(totals.get(effect.id), effect.calendar_days or 0)
    return f"{quoted(effect.title)} {by}, on {long_date(effect.latest.finish_day)}"


def _by(total: SlipTotal | None, days: int) -> str:
    """Say by how much a date moved, counted as everywhere else on the site."""
    if total is not None and total.minutes:
        return moved_words(total.minutes, total.day_minutes, days)
    return moved_words(0, 1, days)


def _effect(effect: MilestoneEffect, total: SlipTotal | None) -> str:
    """Say it: ``“Live” moved from 1 May 2025 to 9 May 2025, 6 working days later, …``."""
    title = quoted(effect.title)
    if effect.before is None or effect.after is None:
        verb = "is gone; it was expected on" if effect.after is None else "is new, expected on"
        return f"{title} {verb} {long_date(effect.latest.finish_day)}"
    remarks = [plain(text) for text in effect.remarks if not text.startswith(_SIGNS)]
    was, now = effect.before.finish_day, effect.after.finish_day
    if was == now:
        return ", ".join([f"{title}, {long_date(now)}", *remarks])
    by = _by(total, now - was)
    return ", ".join([f"{title} moved from {long_date(was)} to {long_date(now)}", by, *remarks])


def _sorted(changes: Sequence[Change]) -> tuple[list[str], list[str], int]:
    """Give what is reported, what is changed (what can move dates first), and count the rest."""
    happened: list[str] = []
    moving: list[str] = []
    other: list[str] = []
    wording = 0
    for change in changes:
        if change.kind is ChangeKind.STATUS_DATE:
            continue
        if _is_wording(change):
            wording += 1
            continue
        words = plain(change.sentence)
        if change.kind is ChangeKind.PROGRESS:
            happened.append(_BEFORE.sub("", words))
        elif change.moves_dates:
            moving.append(words)
        else:
            other.append(_aside(change))
    return happened, moving + other, wording


def _aside(change: Change) -> str:
    """Say a change that moves no date: of a thing with many fields, which of them are others."""
    words = plain(change.sentence)
    head, is_changed, _ = words.partition(" is changed: ")
    if is_changed:
        fields = [_field(detail) for detail in change.details[:_MOST_FIELDS]]
        more = len(change.details) - len(fields)
        words = f"{head}: {and_list([*fields, *([count(more, 'more field')] if more else [])])}"
    return shortened(words, _LONGEST_ASIDE)


def _field(detail: Detail) -> str:
    after = plain(detail.after or "")
    if not after or len(after) > _LONGEST_VALUE:
        return f"other {plain(detail.field)}"
    before = "" if detail.before is None else f" instead of {plain(detail.before)}"
    short = before if len(before) <= _LONGEST_VALUE else ""
    return f"{plain(detail.field)} {after}{short}"


def _is_wording(change: Change) -> bool:
    if change.kind is ChangeKind.RENAMED:
        return True
    return change.kind is ChangeKind.TEXT and change.subject != "title"


def _limited(texts: Sequence[str], most: int, noun: str) -> Iterator[str]:
    if len(texts) <= most + 1:
        yield from texts
        return
    yield from texts[:most]
    yield f"and {count(len(texts) - most, noun)}"


def _finding(effects: Sequence[MilestoneEffect], changes: int, wording: int) -> str:
    later = sum((effect.calendar_days or 0) > 0 for effect in effects)
    sooner = sum((effect.calendar_days or 0) < 0 for effect in effects)
    new = sum(effect.before is None for effect in effects)
    gone = sum(effect.outcome is Outcome.GONE for effect in effects)
    parts: list[str] = []
    for number, words in ((later, "slipped"), (sooner, "came earlier")):
        if number:
            parts.append(f"{number:,} {words}" if parts else f"{count(number, 'date')} {words}")
    for number, word in ((new, "new"), (gone, "gone")):
        if number:
            verb = "is" if number == 1 else "are"
            named = f"{number:,}" if parts else count(number, "date")
            parts.append(f"{named} {verb} {word}")
    if parts:
        return and_list(parts)
    if changes:
        return f"no date moved; {count(changes, 'change')}"
    return "only wording changed" if wording else "no date moved"


def past(story: Story) -> tuple[Past, ...]:
    """Tell what each report of a history said of the milestones it follows, the newest first."""
    found = []
    taken: dict[str, int] = {}
    for number, first in enumerate(story.accounts[0].reports):
        base = f"report-{story.name}-{number + 1 if first.day is None else iso_date(first.day)}"
        taken[base] = taken.get(base, 0) + 1
        anchor = base if taken[base] == 1 else f"{base}-{taken[base]}"
        said = [
            _said(account.title, account.reports[number]) for account in story.accounts[:_MOST_SAID]
        ]
        found.append(Past(anchor, first.day, first.name, tuple(said)))
    return tuple(reversed(found))


def _said(title: str, report: Report) -> str:
    if report.finish_day is None:
        return f"{quoted(title)}: no date"
    verb = "happened on " if report.completed else ""
    by = f", {report.moved}" if report.moved else ""
    return f"{quoted(title)}: {verb}{long_date(report.finish_day)}{by}"
