"""What moved a date, said so briefly that it can label a row, a step or a heading."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from exitplan.calendars import long_date
from exitplan.errors import ExitplanError
from exitplan.schedule.words import and_list, count
from exitplan.site._causes import quoted
from exitplan.site._slip_words import plain
from exitplan.site._text import clean, shortened
from exitplan.site._waterfall import add_up, signed_days
from exitplan.slippage import ChangeKind

if TYPE_CHECKING:
    from exitplan.schedule import GateDates, Schedule
    from exitplan.slippage import Amplification, Change, MilestoneSlip, Part, Slippage

THE_PLAN = "The plan as a whole"
_LONGEST = 90
_LONGEST_TITLE = 70
_LIKELY = re.compile(r", likely ([^,]+)")
_FINISHED = re.compile(r"\bfinished (\d{1,2} \w{3} \d{4})")
_REMAINING = re.compile(r"([^,]+ remaining)")
_PAIR = re.compile(r"([\d.,]+) ([a-z ]+?) instead of ([\d.,]+) ([a-z ]+)$")
_BRACKETS = re.compile(r" \([^()]*\)$")


def brief(part: Part, slips: Slippage) -> str:
    """Name a part of a slip: ``“Build” (takes 13 working weeks instead of 12)``."""
    first, more = part.changes[0], len(part.changes) - 1
    said = doing(part, slips)
    if not first.item:
        return said
    title = quoted(shortened(clean(first.title), _LONGEST_TITLE))
    return f"{title} ({said})" if not more else f"{title} and {count(more, 'other change')}"


def doing(part: Part, slips: Slippage) -> str:
    """Say the same without the item, to stand below its title."""
    parts = [_change_words(part.changes[0])]
    more = len(part.changes) - 1
    if more:
        parts.append(f"together with {count(more, 'other change')}")
    parts += [meeting_words(found, slips) for found in part.amplified[:1]]
    return "; ".join(parts)


def title_of(part: Part) -> str:
    """Give the title of the item that a part is about."""
    first = part.changes[0]
    return shortened(clean(first.title), _LONGEST) if first.item else THE_PLAN


def _change_words(change: Change) -> str:
    say = _SAYERS.get(change.kind)
    said = "" if say is None else say(change)
    if not said:
        said = _BRACKETS.sub("", change.phrase if change.item else change.sentence)
    return shortened(_once(plain(said)), _LONGEST)


def _end(change: Change) -> str:
    return quoted(shortened(clean(change.subject_title or change.subject), _LONGEST_TITLE // 2))


def _estimate(change: Change) -> str:
    """Say an estimate by its likeliest value: ``likely 5 working weeks instead of 3``."""
    now, was = (_LIKELY.search(text or "") for text in (change.after, change.before))
    if now is None or was is None:
        return ""
    if now[1] == was[1]:
        return f"another range, likely {now[1]} as before"
    return f"likely {now[1]} instead of {was[1]}"


def _progress(change: Change) -> str:
    said = change.after or ""
    finished, remaining = _FINISHED.search(said), _REMAINING.search(said)
    if finished is not None:
        return f"finished {finished[1]}"
    return remaining[1].strip() if remaining is not None else said


_SAYERS: dict[ChangeKind, Callable[[Change], str]] = {
    ChangeKind.ESTIMATE: _estimate,
    ChangeKind.PROGRESS: _progress,
    ChangeKind.ADDED: lambda _: "new work",
    ChangeKind.REMOVED: lambda _: "taken out",
    ChangeKind.LINK_CHANGED: lambda change: f"waits otherwise for {_end(change)}",
    ChangeKind.LINK_ADDED: lambda change: f"now waits for {_end(change)}",
    ChangeKind.LINK_REMOVED: lambda change: f"no longer waits for {_end(change)}",
}


def _once(said: str) -> str:
    """Name a unit once: ``5 working weeks instead of 3``."""
    found = _PAIR.search(said)
    if found is None or found[2].removesuffix("s") != found[4].removesuffix("s"):
        return said
    return f"{said[: found.start()]}{found[1]} {found[2]} instead of {found[3]}"


def meeting_words(found: Amplification, slips: Slippage) -> str:
    """Say which meeting was missed, and when the next one is; in general words where unknown."""
    meetings = _meetings(found, slips)
    if meetings is None:
        return plain(found.why)
    board, before, after = meetings
    if after < before:
        return f"{board} decides on {long_date(after)}, not on {long_date(before)}"
    return f"missed {board}’s meeting of {long_date(before)}, next on {long_date(after)}"


def gate_sentence(found: Amplification, slips: Slippage) -> str:
    """Say what a gate or a period made of a move, in full."""
    said = plain(found.sentence)
    meetings = _meetings(found, slips)
    if meetings is None or meetings[2] < meetings[1]:
        return said
    _, before, after = meetings
    return f"{said} (meeting of {long_date(before)}, the next on {long_date(after)})"


def _meetings(found: Amplification, slips: Slippage) -> tuple[str, int, int] | None:
    """Give the board, the meeting a decision was to have, and the one it has.

    ``None`` where the two states do not tell: they must lie as far apart as
    the decision moved in this part of the slip alone.
    """
    former = next((old for old, new in slips.difference.renamed.items() if new == found.item), "")
    gates = (_gate(slips.before, former or found.item), _gate(slips.after, found.item))
    if gates[0] is None or gates[1] is None:
        return None
    before, after = gates[0].sitting, gates[1].sitting
    if before.meets == after.meets or after.effective - before.effective != found.out_days:
        return None
    return shortened(clean(gates[1].board.title), _LONGEST_TITLE), before.meets, after.meets


def _gate(schedule: Schedule, item: str) -> GateDates | None:
    if item not in schedule.items:
        return None
    try:
        return schedule.gate(item)
    except (ExitplanError, KeyError):
        return None


def ranked(parts: tuple[Part, ...]) -> list[Part]:
    """Give parts in the order of what they moved, the largest first."""
    return sorted(parts, key=lambda part: (-abs(part.minutes), -abs(part.calendar_days)))


class Causes:
    """Names what several slips come from; a cause named once is not told in full again."""

    def __init__(self, slips: Slippage) -> None:
        self._slips = slips
        self._told: set[str] = set()

    def words(self, slip: MilestoneSlip, most: int = 2) -> str:
        """Give the causes of a slip, the largest first: two with their days, and how many more."""
        if len(slip.parts) == 1:
            return self._named(slip.parts[0])
        amounts = add_up((part.minutes for part in slip.parts), slip.day_minutes)
        days = {part.key: amount for part, amount in zip(slip.parts, amounts, strict=True)}
        first, others = ranked(slip.parts)[:most], ranked(slip.parts)[most:]
        told = [f"{signed_days(days[part.key])} from {self._named(part)}" for part in first]
        if others:
            rest = sum(days[part.key] for part in others)
            told.append(f"{signed_days(rest)} from {count(len(others), 'other change')}")
        return and_list(told)

    def _named(self, part: Part) -> str:
        is_told = part.key in self._told and bool(part.changes[0].item)
        self._told.add(part.key)
        return quoted(title_of(part)) if is_told else brief(part, self._slips)
