"""What slipped, added up by task, owner, cause and the like: text, rows, Markdown and data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from exitplan.cli._diff_text import signed_days
from exitplan.cli._output import Paint, wrap
from exitplan.cli._slip_text import block_head, headline, is_shown, ranked, wrap_row
from exitplan.errors.markup import markdown_text
from exitplan.schedule.words import count

if TYPE_CHECKING:
    from exitplan.cli._slip_original import SinceOriginal
    from exitplan.planfile.history import Version
    from exitplan.slippage import Share, Slippage

_COLUMN = 8
_WORDS = {"provision": "board or legal provision", "kind": "kind of change", "top": "plan"}


def report(
    slips: Slippage,
    sides: tuple[Version, Version],
    original: SinceOriginal | None,
    groups: Mapping[str, tuple[Share, ...]],
    key: str,
    paint: Paint,
) -> str:
    """Give the slip of every milestone that moved, by who or what it comes from."""
    lines = [wrap(headline(slips, sides, original))]
    for slip, effect in ranked(slips):
        if not is_shown(slip, original):
            continue
        lines += ["", *block_head(slip, effect, original, paint)]
        for share in groups.get(slip.id, ()):
            by = signed_days(share.minutes, slip.day_minutes)
            lines += [wrap_row(f"{by:>{_COLUMN}}  ", _name(share), " " * (_COLUMN + 4))]
    note = f"By {_WORDS.get(key, key)}; the figures of each milestone add up to its slip."
    return "\n".join([*lines, "", wrap(note)])


def _name(share: Share) -> str:
    number = len(share.parts)
    name = f"{share.title} ({share.key})" if share.key not in ("", share.title) else share.title
    return f"{name}, {count(number, 'change')}" if number > 1 else name


def rows(slips: Slippage, groups: Mapping[str, tuple[Share, ...]]) -> Iterator[dict[str, object]]:
    """Give a flat record for each share."""
    for slip in slips:
        for share in groups.get(slip.id, ()):
            yield {
                "id": slip.id,
                "milestone": slip.title,
                "total_minutes": slip.total_minutes,
                "day_minutes": slip.day_minutes,
                "key": share.key or None,
                "title": share.title,
                "minutes": share.minutes,
                "calendar_days": share.calendar_days,
                "changes": len(share.parts),
            }


def markdown(
    slips: Slippage,
    sides: tuple[Version, Version],
    groups: Mapping[str, tuple[Share, ...]],
    key: str,
) -> str:
    """Give a table for each milestone that moved."""
    lines = [markdown_text(headline(slips, sides))]
    for slip, _ in ranked(slips):
        shares = groups.get(slip.id, ())
        if not shares:
            continue
        total = signed_days(slip.total_minutes, slip.day_minutes)
        head = f"{_WORDS.get(key, key).capitalize()}"
        lines += ["", f"**{markdown_text(slip.title)}** {total}", ""]
        lines += [f"| {head} | Slip | Changes |", "|---|---:|---:|"]
        lines += [
            f"| {markdown_text(share.title)} | {signed_days(share.minutes, slip.day_minutes)} "
            f"| {len(share.parts)} |"
            for share in shares
        ]
    return "\n".join(lines)


def as_data(slips: Slippage, groups: Mapping[str, tuple[Share, ...]], key: str) -> dict[str, Any]:
    """Give the same as plain data."""
    data = slips.as_dict()
    data["by"] = key
    for milestone in data["milestones"]:
        milestone["groups"] = [share.record() for share in groups.get(milestone["id"], ())]
    return data
