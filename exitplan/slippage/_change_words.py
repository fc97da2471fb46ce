"""Changes in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from exitplan.slippage._changes import ChangeKind, Detail

if TYPE_CHECKING:
    from exitplan.slippage._changes import Change

_LONGEST = 80
_MOST_DETAILS = 4


def sentence(change: Change) -> str:
    """Say a change, with the item it is about."""
    return _SENTENCES.get(change.kind, _other)(change)


def phrase(change: Change) -> str:
    """Say a change under a heading that names its item already, where that can be."""
    said = change.sentence
    name, whose = _name(change), f" of {_whose(change)}"
    if said.startswith("The ") and whose in said:
        return said[4:].replace(whose, "", 1)
    if said.startswith(f"{name}: "):
        return said[len(name) + 2 :]
    return said[len(name) + 1 :] if said.startswith(f"{name} ") else said


def _cut(text: str | None) -> str:
    words = " ".join((text or "").split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _name(change: Change) -> str:
    return f"“{_cut(change.title)}”" if change.item else "The plan"


def _whose(change: Change) -> str:
    return f"“{_cut(change.title)}”" if change.item else "the plan"


def _end(change: Change) -> str:
    return f"“{_cut(change.subject_title or change.subject)}”"


def _instead(change: Change) -> str:
    """``10w instead of 8w``, or which of the two there is."""
    return _pair(change.before, change.after)


def _pair(before: str | None, after: str | None) -> str:
    return f"{_cut(after) or 'none'} instead of {_cut(before) or 'none'}"


def _verb(verb: str, none: str) -> Callable[[Change], str]:
    """Make sentences such as ``“Evaluate” takes 10w instead of 8w``."""

    def say(change: Change) -> str:
        if change.after is None:
            return f"{_name(change)} {none} (it was {_cut(change.before)})"
        if change.before is None:
            return f"{_name(change)} now {verb} {_cut(change.after)}{_within(change)}"
        return f"{_name(change)} {verb} {_instead(change)}{_within(change)}"

    return say


def _within(change: Change) -> str:
    """Say the fields that had to change together with the first."""
    if not change.details:
        return ""
    said = [_beside(detail) for detail in change.details[:_MOST_DETAILS]]
    if len(change.details) > _MOST_DETAILS:
        said.append(f"{len(change.details) - _MOST_DETAILS} more")
    return f" ({'; '.join(said)})"


def _beside(detail: Detail) -> str:
    after = _cut(detail.after)
    name = "" if detail.field == "gate" and " gate" in after else f"{detail.field} "
    if detail.after is None:
        return f"no {detail.field}" + (f", was {_cut(detail.before)}" if detail.before else "")
    if detail.before is None:
        return f"{name}{after}"
    return f"{name}{_pair(detail.before, detail.after)}"


def _details(details: tuple[Detail, ...]) -> str:
    said = []
    for detail in details[:_MOST_DETAILS]:
        name = f"{detail.field} " if detail.field else ""
        is_said = detail.before is not None or detail.after is not None
        said.append(f"{name}{_pair(detail.before, detail.after)}" if is_said else name.strip())
    if len(details) > _MOST_DETAILS:
        said.append(f"{len(details) - _MOST_DETAILS} more")
    return "; ".join(said)


def _thing(noun: str) -> Callable[[Change], str]:
    """Make sentences about a calendar, a board and the like."""

    def say(change: Change) -> str:
        name = f"The {noun} “{_cut(change.subject_title or change.subject)}”"
        if change.before is None:
            return f"{name} is new"
        if change.after is None:
            return f"{name} is gone"
        return f"{name} is changed: {_details(change.details)}"

    return say


def _progress(change: Change) -> str:
    if change.after is None:
        return f"{_name(change)} is no longer reported as begun (it was {_cut(change.before)})"
    was = "" if change.before is None else f" (before: {_cut(change.before)})"
    return f"{_name(change)}: {_cut(change.after)}{was}"


def _added(change: Change) -> str:
    return f"{_name(change)} is new ({'; '.join(_about(change, change.after))})"


def _removed(change: Change) -> str:
    return f"{_name(change)} is gone ({'; '.join(_about(change, change.before))})"


def _about(change: Change, words: str | None) -> list[str]:
    """Say what an item that is new or gone is, and where it stands among the others."""
    more = (f"{detail.field} {detail.after or detail.before}" for detail in change.details)
    return [_cut(words), *more]


def _moved(change: Change) -> str:
    return f"{_name(change)} has moved {_place('to', change.after)} {_place('from', change.before)}"


def _place(word: str, group: str | None) -> str:
    return f"{word} “{_cut(group)}”" if group else f"{word} the top of the plan"


def _renamed(change: Change) -> str:
    return f"{_name(change)} has the id {_instead(change)}"


def _kind(change: Change) -> str:
    was = f"a {change.before}" if change.before else ""
    return f"{_name(change)} is a {change.after} instead of {was}{_within(change)}"


_TYPES = {"SS": "start to start", "FF": "finish to finish", "SF": "start to finish"}


def link_phrase(said: str | None) -> str:
    """Say a link's type and lag after what it waits for: ``, start to start, 5d later``."""
    kind, _, rest = (said or "FS").partition(" ")
    lag, _, calendar = rest.partition(" on the ")
    if rest.startswith("on the "):
        lag, calendar = "", rest.removeprefix("on the ")
    parts = [_TYPES[kind]] if kind in _TYPES else []
    if lag:
        parts.append(f"{lag[1:]} {'earlier' if lag.startswith('-') else 'later'}")
    if calendar:
        parts.append(f"counted on the {calendar}")
    return "".join(f", {part}" for part in parts)


def _link_added(change: Change) -> str:
    return f"{_name(change)} now waits for {_end(change)}{link_phrase(change.after)}"


def _link_removed(change: Change) -> str:
    return f"{_name(change)} no longer waits for {_end(change)}{link_phrase(change.before)}"


def _link_changed(change: Change) -> str:
    now, was = link_phrase(change.after).lstrip(", "), link_phrase(change.before).lstrip(", ")
    types = [(said or "").split(" ", maxsplit=1)[0] for said in (change.before, change.after)]
    plain = "without a lag" if types[0] == types[1] else "finish to start"
    return f"{_name(change)} waits for {_end(change)} {now or plain} instead of {was or plain}"


def _constraint(change: Change) -> str:
    if change.before is None:
        return f"{_name(change)} is now held to: {_cut(change.after)}"
    if change.after is None:
        return f"{_name(change)} is no longer held to: {_cut(change.before)}"
    return f"{_name(change)} is held to: {_instead(change)}"


def _calendar(change: Change) -> str:
    usual = "the group's or the plan's"
    before, after = change.before or usual, change.after or usual
    return f"{_name(change)} is on the calendar {_cut(after)} instead of {_cut(before)}"


def _facts(change: Change) -> str:
    what = change.subject
    if change.before is None:
        return f"{_name(change)} is now a {what}"
    if change.after is None:
        return f"{_name(change)} is no longer a {what}"
    return f"The {what} {_whose(change)}: {_details(change.details)}"


def _active(change: Change) -> str:
    if change.after == "yes":
        return f"{_name(change)} is kept for the record only and takes no part any more"
    return f"{_name(change)} takes part again"


def _edge(change: Change) -> str:
    usual = "where its links put it"
    ends = {"start": "at the start of a working period", "finish": "at the end of one"}
    now, was = ends.get(change.after or "", usual), ends.get(change.before or "", usual)
    return f"{_name(change)} stands {now} instead of {was}"


def _text(change: Change) -> str:
    field = change.subject
    if field == "title" and change.item:
        return f"“{_cut(change.after)}” was called “{_cut(change.before)}”"
    head = f"The {field} of {_whose(change)}"
    if change.details:
        return f"{head}: {_details(change.details)}"
    if len(change.before or "") > _LONGEST or len(change.after or "") > _LONGEST:
        return f"{head} now: {_cut(change.after) or 'none'}"
    return f"{head}: {_instead(change)}"


def _baseline(change: Change) -> str:
    return f"The approved dates of {_whose(change)}: {_details(change.details)}"


def _risk(change: Change) -> str:
    if change.item or change.subject == "spread":
        return f"The spread of {_whose(change)}: {_instead(change)}"
    noun = {"branches": "branch", "correlations": "correlation"}.get(change.fields[0], "risk")
    return _thing(noun)(change)


def _scheduling(change: Change) -> str:
    return f"The scheduling rule “{change.subject}”: {_instead(change)}{_within(change)}"


def _other(change: Change) -> str:
    head = f"The {change.subject} of {_whose(change)}"
    if change.details:
        return f"{head}: {_details(change.details)}"
    return f"{head}: {_instead(change)}"


_SENTENCES: Mapping[ChangeKind, Callable[[Change], str]] = {
    ChangeKind.STATUS_DATE: _verb("is reported as of", "no longer has a status date"),
    ChangeKind.PROGRESS: _progress,
    ChangeKind.PLAN_START: _verb("starts on", "has no start"),
    ChangeKind.FINISH_BY: _verb("is to finish by", "no longer says by when it is to finish"),
    ChangeKind.SCHEDULING: _scheduling,
    ChangeKind.CALENDARS: _thing("calendar"),
    ChangeKind.BOARDS: _thing("board"),
    ChangeKind.PERIODS: _thing("period"),
    ChangeKind.CONTRACTS: _thing("contract"),
    ChangeKind.ADDED: _added,
    ChangeKind.REMOVED: _removed,
    ChangeKind.RENAMED: _renamed,
    ChangeKind.MOVED: _moved,
    ChangeKind.KIND: _kind,
    ChangeKind.DURATION: _verb("takes", "no longer says how long it takes"),
    ChangeKind.ESTIMATE: _verb("is estimated at", "is no longer estimated"),
    ChangeKind.PERIOD: _verb("lasts for", "no longer lasts for a legal period"),
    ChangeKind.GATE: _verb("has to pass", "no longer has to pass a gate"),
    ChangeKind.MANUAL: _verb("is entered by hand for", "no longer has dates entered by hand"),
    ChangeKind.DEADLINE: _verb("has the deadline", "no longer has a deadline"),
    ChangeKind.SPANS: _verb("spans", "spans nothing any more"),
    ChangeKind.CONSTRAINT: _constraint,
    ChangeKind.CALENDAR: _calendar,
    ChangeKind.FACTS: _facts,
    ChangeKind.ACTIVE: _active,
    ChangeKind.EDGE: _edge,
    ChangeKind.LINK_ADDED: _link_added,
    ChangeKind.LINK_REMOVED: _link_removed,
    ChangeKind.LINK_CHANGED: _link_changed,
    ChangeKind.TEXT: _text,
    ChangeKind.BASELINE: _baseline,
    ChangeKind.RISK: _risk,
}
