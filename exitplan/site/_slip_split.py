"""One milestone's slip split up for its picture and its tables; what each change moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from exitplan.schedule.words import and_list, count
from exitplan.site._causes import quoted
from exitplan.site._slip_brief import brief, doing, gate_sentence, title_of
from exitplan.site._slip_words import largest_part, moved_words, plain, slip_words
from exitplan.site._text import clean, shortened
from exitplan.site._waterfall import (
    Cause,
    Edge,
    Waterfall,
    add_up,
    day_unit,
    joined,
    shown,
    signed_days,
    waterfall,
)
from exitplan.slippage import SlipKey, slip_by

if TYPE_CHECKING:
    from exitplan.site._press import Press
    from exitplan.site._since import Compared
    from exitplan.slippage import MilestoneSlip, Part, Share, Slippage

_LONGEST_TITLE = 90
_MOST_PARTS = 40
"""So many parts have a line in the table below the picture; the rest share one."""
_MOST_CHANGES = 60
_MOST_NAMED = 3
_MOST_TOLD = 3
_SHORT_TITLE = 44
_KEYS = (
    (SlipKey.CAUSE, "Cause it is put down to"),
    (SlipKey.OWNER, "Who is responsible for the work"),
    (SlipKey.PROVISION, "Board or legal period"),
    (SlipKey.KIND, "Sort of change"),
)


@attrs.frozen
class PartRow:
    """A line of the table below a waterfall."""

    step: int
    """Number of its step in the picture."""
    sentence: str
    kind: str
    """Whether it happened, or the plan was changed."""
    amount: str
    """Days of the milestone's calendar, rounded so that all lines add up."""
    calendar_days: str
    made: str
    """Calendar days of these that a meeting or legal period made; empty where none."""


@attrs.frozen
class Split:
    """A milestone's slip, ready to be shown."""

    anchor: str
    heading: str
    fall: Waterfall
    rows: tuple[PartRow, ...]
    unit: str
    total: str
    calendar_total: str
    halves: str
    """How much of it happened and how much was decided, in a sentence."""
    others: str
    """Milestones that moved by the same parts, in a sentence; empty where none did."""
    shares: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """By cause, owner and so on: who or what, and how many days; these add up as well."""


def split_up(
    press: Press,
    slip: MilestoneSlip,
    number: int,
    others: Sequence[MilestoneSlip] = (),
    compared: Compared | None = None,
) -> Split:
    """Split a milestone's slip since an earlier state, usually the last report, into steps.

    `others` moved by the same parts, and are only named.
    """
    compared = compared or press.course.last
    assert compared is not None
    slips = compared.slips
    amounts = add_up((part.minutes for part in slip.parts), slip.day_minutes)
    causes = [_cause(part, slips, n) for part, n in zip(slip.parts, amounts, strict=True)]
    unit = day_unit(slip.day_minutes)
    before, after = slip.before, slip.after
    assert before is not None
    assert after is not None
    deadline = after.deadline
    fall = waterfall(
        f"fall-{compared.name}-{number}",
        title=f"{quoted(slip.title)}: {_by(slip)} than in {compared.state}",
        first=Edge(
            compared.state[:1].upper() + compared.state[1:],
            "approved for" if compared.is_approved and not before.completed else "expected",
            before.finish_day,
            before.completed,
        ),
        last=Edge(
            f"Now, {press.facts.as_of}",
            "reached" if after.completed else "forecast",
            after.finish_day,
            after.completed,
        ),
        causes=joined(causes),
        unit=unit,
        deadline=None if deadline is None else deadline.deadline_day,
    )
    return Split(
        anchor=f"split-{compared.name}-{number}",
        heading=_heading(slip, amounts, is_first=number <= 1),
        fall=fall,
        rows=tuple(_rows(slip, slips, causes)),
        unit=unit,
        total=signed_days(sum(amounts, Fraction(0))),
        calendar_total=signed_days(slip.calendar_days),
        halves=_halves(slip),
        others=_named_others(others),
        shares=tuple(_shares(slips, slip)),
    )


def _heading(slip: MilestoneSlip, amounts: Sequence[Fraction], *, is_first: bool) -> str:
    """Name what moved it most, by how much: ``“Data” adds 20 of 25 working days``."""
    title = f"“{shortened(clean(slip.title), _SHORT_TITLE)}”"
    most = largest_part(slip)
    assert most is not None
    if len(slip.parts) == 1:
        return f"One change moved {title}"
    if not most.changes[0].item:
        return f"What moved {title}"
    amount, total = amounts[slip.parts.index(most)], sum(amounts, Fraction(0))
    unit = day_unit(slip.day_minutes)
    days = f"{_days(amount)} of {_days(total)} {unit}"
    if amount * total <= 0 or abs(amount) > abs(total):
        days = f"{_days(amount)} {unit}"
    cause = f"“{shortened(clean(most.changes[0].title), _SHORT_TITLE)}”"
    said = f"{cause} {'adds ' + days if amount > 0 else 'takes ' + days + ' off'}"
    return said if is_first else f"{title}: {said}"


def _days(amount: Fraction) -> str:
    return signed_days(abs(amount)).removeprefix("+")


def _by(slip: MilestoneSlip) -> str:
    if slip.calendar_days or not slip.total_minutes:
        return slip_words(slip)
    return moved_words(slip.total_minutes, slip.day_minutes, 0)


def _cause(part: Part, slips: Slippage, amount: Fraction) -> Cause:
    return Cause(title_of(part), doing(part, slips), part.calendar_days, amount, made_of(part))


def made_of(part: Part) -> int:
    """Give how many calendar days of a part a gate or a legal period made of the rest.

    What came to the first of them is the least that came to any: each makes
    more of it than came.
    """
    side = 1 if part.calendar_days > 0 else -1
    came = [abs(found.in_days) for found in part.amplified if found.out_days * side > 0]
    if not came:
        return 0
    return side * max(0, abs(part.calendar_days) - min(came))


def _rows(slip: MilestoneSlip, slips: Slippage, causes: list[Cause]) -> Iterator[PartRow]:
    own = {place: number for number, place in enumerate(shown(causes), 1)}
    last = len(own) + 1
    for place, (part, cause) in enumerate(zip(slip.parts, causes, strict=True)):
        if place == _MOST_PARTS and len(causes) > _MOST_PARTS + 1:
            yield _rest(causes[place:], last)
            return
        yield PartRow(
            own.get(place, last),
            brief(part, slips),
            "what happened" if part.is_progress else "change of the plan",
            signed_days(cause.amount),
            signed_days(cause.days),
            signed_days(cause.made) if cause.made else "",
        )


def _rest(causes: list[Cause], step: int) -> PartRow:
    made = sum(cause.made for cause in causes)
    return PartRow(
        step,
        f"{count(len(causes), 'other part')} together",
        "",
        signed_days(sum((cause.amount for cause in causes), Fraction(0))),
        signed_days(sum(cause.days for cause in causes)),
        signed_days(made) if made else "",
    )


def _halves(slip: MilestoneSlip) -> str:
    """Say how much happened and how much was decided; the two add up to the whole."""
    happened, decided = slip.progress_minutes, slip.revision_minutes
    if not (happened or decided):
        return ""
    changes = sum(not part.is_progress for part in slip.parts)
    if not decided and changes:
        by = moved_words(happened, slip.day_minutes, 0)
        return (
            f"What happened, or did not happen, while the plan stayed as it was: {by}. "
            f"{count(changes, 'change')} of the plan make up for one another."
        )
    if not decided:
        return "All of it is what happened, or did not happen, while the plan stayed as it was."
    if not happened:
        return "All of it comes from changes of the plan."
    parts = [moved_words(minutes, slip.day_minutes, 0) for minutes in (happened, decided)]
    return (
        f"What happened, or did not happen, while the plan stayed as it was: {parts[0]}. "
        f"Changes of the plan: {parts[1]}."
    )


def _named_others(slips: Sequence[MilestoneSlip]) -> str:
    if not slips:
        return ""
    names = [quoted(slip.title) for slip in slips]
    return f"The same changes moved {_named(names)} by as much."


def _shares(
    slips: Slippage, slip: MilestoneSlip
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    for key, name in _KEYS if len(slip.parts) > 1 else ():
        shares = slip_by(attrs.evolve(slips, milestones=(slip,)), key)[slip.id]
        if _says_something(key, shares):
            amounts = add_up((share.minutes for share in shares), slip.day_minutes)
            yield (
                name,
                tuple(
                    (_share_title(share, key), signed_days(amount))
                    for share, amount in zip(shares, amounts, strict=True)
                ),
            )


def _says_something(key: SlipKey, shares: tuple[Share, ...]) -> bool:
    if key in (SlipKey.KIND, SlipKey.OWNER) and len(shares) < 2:
        return False
    return any(share.key for share in shares)


_SORTS = {
    "progress": "what happened",
    "status-date": "the later status date",
    "added": "new work",
    "removed": "work taken out",
    "duration": "another length of work",
    "estimate": "another estimate",
    "boards": "changes of a board",
    "calendars": "changes of a calendar",
    "link-added": "new links",
    "link-changed": "changed links",
    "link-removed": "links taken out",
}


def _share_title(share: Share, key: SlipKey) -> str:
    title = shortened(clean(share.title), _LONGEST_TITLE)
    if key is SlipKey.KIND:
        title = _SORTS.get(share.key, title)
    return f"{title}, {count(len(share.parts), 'change')}" if len(share.parts) > 1 else title


@attrs.frozen
class ChangeRow:
    """A change with what it moved."""

    sentence: str
    kind: str
    moved: tuple[str, ...]
    """Milestones that it moved by as much, together: ``22 working days later: “Live”``."""


@attrs.frozen
class Changes:
    """Every change that moved a milestone since an earlier state."""

    heading: str
    rows: tuple[ChangeRow, ...]
    more: str
    """How many moved less and are left out; empty where none."""


def by_change(slips: Slippage) -> Changes | None:
    """Give each change with what it moved, told in full; ``None`` where none moved anything."""
    found: dict[str, list[tuple[MilestoneSlip, Part]]] = {}
    for slip in slips:
        for part in slip.parts:
            found.setdefault(part.key, []).append((slip, part))
    most = sorted(
        found.values(), key=lambda moves: -max(abs(part.calendar_days) for _, part in moves)
    )
    if not most:
        return None
    more = len(most) - _MOST_CHANGES
    return Changes(
        heading=f"{count(len(most), 'change')} moved a milestone or deadline",
        rows=tuple(_change_row(moves, slips) for moves in most[:_MOST_CHANGES]),
        more=f"{count(more, 'other change')} moved something by less." if more > 0 else "",
    )


def _change_row(moves: list[tuple[MilestoneSlip, Part]], slips: Slippage) -> ChangeRow:
    part = moves[0][1]
    alike: dict[str, list[str]] = {}
    for slip, moved in moves:
        words = "within the day"
        if moved.calendar_days or not moved.minutes:
            words = moved_words(moved.minutes, slip.day_minutes, moved.calendar_days)
        alike.setdefault(words, []).append(quoted(slip.title))
    return ChangeRow(
        _in_full(part, slips),
        "what happened" if part.is_progress else "change of the plan",
        tuple(f"{words}: {_named(titles)}" for words, titles in alike.items()),
    )


def _in_full(part: Part, slips: Slippage) -> str:
    """Say all that a part is: what was changed, and what gates and periods made of it."""
    told = [change.sentence for change in part.changes[:_MOST_TOLD]]
    more = len(part.changes) - len(told)
    said = and_list([*told, count(more, "other change")] if more else told)
    return plain("; ".join([said, *(gate_sentence(found, slips) for found in part.amplified)]))


def _named(titles: list[str]) -> str:
    more = len(titles) - _MOST_NAMED
    if more <= 1:
        return and_list(titles)
    return and_list([*titles[:_MOST_NAMED], f"{more} more"])
