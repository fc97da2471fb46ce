"""What slipped, by how much and because of what, in words, rows and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from exitplan.cli._diff_text import side, signed_days
from exitplan.cli._output import Paint, wrap
from exitplan.errors.markup import markdown_text
from exitplan.schedule import milestone_effects
from exitplan.schedule.words import and_list, count, days_text, short_date

if TYPE_CHECKING:
    from exitplan.cli._slip_original import SinceOriginal
    from exitplan.planfile.history import Version
    from exitplan.schedule import MilestoneEffect, Schedule
    from exitplan.slippage import MilestoneSlip, Part, Slippage

MINUS = "\N{MINUS SIGN}"
MOVED = ("+", MINUS)
_COLUMN = 8
_KIND = 10
_MOST_DRIVERS = 2
_ORIGINAL = ("from", "calendar", "day_minutes", "total_minutes", "calendar_days")


def effects_of(slips: Slippage) -> tuple[MilestoneEffect, ...]:
    """Give what has become of each milestone, moved by what the parts of its slip add up to.

    A date at the beginning of a day is no working day later than one at the end of the day
    before, though it stands on the next day of the calendar.
    """
    effects = milestone_effects(
        slips.before, slips.after, moved_only=False, renamed=slips.difference.renamed
    )
    return tuple(_measured(effect, slips) for effect in effects)


def _measured(effect: MilestoneEffect, slips: Slippage) -> MilestoneEffect:
    if effect.id not in slips or effect.working_days is None:
        return effect
    slip = slips[effect.id]
    if not slip.calendar:
        return effect
    days, rest = divmod(slip.total_minutes, slip.day_minutes)
    return effect if rest else attrs.evolve(effect, working_days=days)


def ranked(slips: Slippage) -> list[tuple[MilestoneSlip, MilestoneEffect]]:
    """Give the milestones with what has become of each, the most urgent first."""
    by_id = {slip.id: slip for slip in slips}
    found = [(by_id[effect.id], effect) for effect in effects_of(slips) if effect.id in by_id]
    return sorted(found, key=lambda pair: (pair[1].outcome.rank, -abs(pair[0].calendar_days)))


def is_shown(slip: MilestoneSlip, original: SinceOriginal | None) -> bool:
    """Whether there is anything to tell of it: a new approval must not make slip go away."""
    return not slip.is_still or (original is not None and original.is_moved(slip))


def headline(
    slips: Slippage, sides: tuple[Version, Version], original: SinceOriginal | None = None
) -> str:
    """Say what is compared, and how many milestones moved."""
    moved = sum(slip.total_minutes != 0 for slip in slips)
    late = sum((slip.margin_after or 0) < 0 for slip in slips)
    newly = sum((slip.margin_after or 0) < 0 <= (slip.margin_before or 0) for slip in slips)
    text = f"From {side(sides[0])} to {side(sides[1])}: "
    if len(slips) == 1:
        text += f"the date {'moved' if moved else 'did not move'}"
    else:
        text += f"{moved or 'none'} of {len(slips):,} milestones and deadlines moved"
    new, gone = sum(slip.is_new for slip in slips), sum(slip.is_gone for slip in slips)
    came = [f"{number} {word}" for number, word in ((new, "new"), (gone, "gone")) if number]
    if came:
        text += f" ({and_list(came)})"
    if late:
        text += f"; {late} miss{'es its' if late == 1 else ' their'} deadline"
        text += f", {newly} of them newly" if newly and newly != late else ""
    return f"{text}." if original is None else f"{text}. {original.headline}"


def report(
    slips: Slippage,
    sides: tuple[Version, Version],
    original: SinceOriginal | None,
    paint: Paint,
    *,
    show_all: bool,
) -> str:
    """Give the slip of every milestone, split up."""
    lines = [wrap(headline(slips, sides, original))]
    pairs = ranked(slips)
    shown = [pair for pair in pairs if show_all or is_shown(pair[0], original)]
    for slip, effect in shown:
        lines += ["", *_block(slip, effect, slips, original, paint)]
    rest = len(pairs) - len(shown)
    if rest and shown:
        lines += ["", wrap(f"{count(rest, 'other')} did not move; --all shows them too.")]
    lines += [part for note in slips.notes for part in ("", wrap(note))]
    if any(slip.parts for slip, _ in shown):
        lines += ["", wrap(_legend(slips))]
    return "\n".join(lines)


def block_head(
    slip: MilestoneSlip, effect: MilestoneEffect, original: SinceOriginal | None, paint: Paint
) -> Iterator[str]:
    """Give a milestone's name, what has become of its date, and of that first approved."""
    is_late = (slip.margin_after or 0) < 0
    yield paint(wrap(f"{slip.title} ({slip.id})"), "late" if is_late else "bold")
    yield indented(", ".join([effect.forecasts, *_with_calendar_days(effect)]), 2)
    since = "" if original is None else original.words(slip)
    if since:
        yield indented(since, 2)


def _with_calendar_days(effect: MilestoneEffect) -> Iterator[str]:
    """Give the remarks on a milestone, a move in working days in calendar days as well."""
    if not (effect.calendar_days or effect.remarks):
        yield "unmoved"
    for number, remark in enumerate(effect.remarks):
        if number == 0 and remark.endswith(("working day", "working days")) and remark[0] in MOVED:
            yield f"{remark} ({count(abs(effect.calendar_days or 0), 'calendar day')})"
        else:
            yield remark


def indented(text: str, columns: int) -> str:
    """Wrap a paragraph some columns in."""
    wrapped = wrap(f"{'.' * columns}{text}", " " * columns)
    return " " * columns + wrapped[columns:]


def _block(
    slip: MilestoneSlip,
    effect: MilestoneEffect,
    slips: Slippage,
    original: SinceOriginal | None,
    paint: Paint,
) -> Iterator[str]:
    yield from block_head(slip, effect, original, paint)
    more = [*_float(slip), *_path(slip, slips)]
    if more:
        yield paint(indented("; ".join(more), 2), "muted")
    yield from _parts(slip.parts, slip.day_minutes)


def _float(slip: MilestoneSlip) -> list[str]:
    if slip.float_before is None or slip.float_after is None or not slip.float_erosion:
        return []
    floats = (slip.float_before, slip.float_after)
    day = (slip.after or slip.before).day_minutes if slip.after or slip.before else 0  # type: ignore[union-attr]
    texts = [days_text(minutes, day).replace("-", MINUS) for minutes in floats]
    return [f"float {' → '.join(texts)}"]


def _path(slip: MilestoneSlip, slips: Slippage) -> list[str]:
    """Say what is on the longest path to it now and was not, and what has still to come but left.

    What has been done since, or is gone, has left it as a matter of course.
    """
    if slip.before is None or slip.after is None:
        return []
    now = slips.after
    left = [name for name in slip.left if name in now.items and not now[name].completed]
    parts = [f"now driven by {_titles(slip.joined, now)}"] if slip.joined else []
    if left:
        parts.append(f"no longer {'' if parts else 'driven '}by {_titles(left, now)}")
    return [", ".join(parts)] if parts else []


def _titles(names: Sequence[str], schedule: Schedule) -> str:
    titles = [f"“{' '.join(schedule[name].title.split())}”" for name in names[:_MOST_DRIVERS]]
    more = len(names) - _MOST_DRIVERS
    return and_list([*titles, f"{more} more"] if more > 0 else titles)


def _parts(parts: Sequence[Part], day_minutes: int) -> Iterator[str]:
    for part in parts:
        by = signed_days(part.minutes, day_minutes)
        kind = "progress" if part.is_progress else "revision"
        spread = ""
        if part.least is not None and part.most is not None and part.least != part.most:
            ends = [signed_days(minutes, day_minutes) for minutes in (part.least, part.most)]
            spread = f" (between {ends[0]} and {ends[1]})"
        indent = " " * (_COLUMN + _KIND + 2)
        yield wrap_row(f"{by:>{_COLUMN}}  {kind:<{_KIND}}", part.sentence + spread, indent)


def wrap_row(cells: str, text: str, indent: str) -> str:
    """Put text beside fixed cells, its later lines below it."""
    wrapped = wrap(f"{'.' * len(cells)}{text}", indent)
    return cells + wrapped[len(cells) :]


def _legend(slips: Slippage) -> str:
    unit = "d working days of the milestone's own calendar"
    if any(not slip.calendar for slip in slips):
        unit += ", ed calendar days"
    text = f"{unit}. Progress: what happened, or did not, by the later report; revision: what "
    text += "the plan itself changed. The parts add up to the whole"
    if any(part.least is not None for slip in slips for part in slip.parts):
        return f"{text}; they are averages over the orders in which the changes may be made."
    return f"{text}; each is what its change added to those before it."


def rows(slips: Slippage, original: SinceOriginal | None) -> Iterator[dict[str, object]]:
    """Give a flat record for each part, and one for each milestone without any."""
    for slip in slips:
        about = {key: value for key, value in slip.record().items() if not isinstance(value, list)}
        about.pop("sentence")
        first = (original and original.record(slip.id)) or {}
        about |= {f"original_{key}": first.get(key) for key in _ORIGINAL}
        for part in slip.parts or (None,):
            yield {
                **about,
                "change": part.key if part else None,
                "task": (part.item or None) if part else None,
                "progress": part.is_progress if part else None,
                "minutes": part.minutes if part else None,
                "part_calendar_days": part.calendar_days if part else None,
                "least": part.least if part else None,
                "most": part.most if part else None,
                "sentence": part.sentence if part else slip.sentence,
            }


def markdown(
    slips: Slippage,
    sides: tuple[Version, Version],
    original: SinceOriginal | None,
    *,
    show_all: bool,
) -> str:
    """Give it for a pull request or a report: a table, then the parts of each milestone."""
    lines = [markdown_text(headline(slips, sides, original)), ""]
    pairs = [pair for pair in ranked(slips) if show_all or is_shown(pair[0], original)]
    if pairs:
        head = ["Milestone", "Was", "Now", "Slip", "Calendar days", "Progress", "Revisions"]
        rule = ["---", "---", "---", "---:", "---:", "---:", "---:"]
        if original is not None:
            head, rule = [*head, "Since the original"], [*rule, "---:"]
        lines += [f"| {' | '.join([*head, 'Deadline'])} |", f"|{'|'.join([*rule, '---'])}|"]
        lines += [_markdown_row(slip, original) for slip, _ in pairs]
    for slip, _ in pairs:
        if slip.parts:
            lines += ["", f"**{markdown_text(slip.title)}**", ""]
            lines += [
                f"- {signed_days(part.minutes, slip.day_minutes)} {markdown_text(part.sentence)}"
                for part in slip.parts
            ]
    lines += [part for note in slips.notes for part in ("", markdown_text(note))]
    return "\n".join(lines)


def _markdown_row(slip: MilestoneSlip, original: SinceOriginal | None) -> str:
    dates = ["" if d is None else short_date(d.finish_day) for d in (slip.before, slip.after)]
    minutes = (slip.total_minutes, slip.progress_minutes, slip.revision_minutes)
    is_compared = slip.before is not None and slip.after is not None
    moves = [signed_days(m, slip.day_minutes) if is_compared else "" for m in minutes]
    moves[1:1] = [signed_count(slip.calendar_days) if is_compared else ""]
    deadline = slip.after.deadline if slip.after is not None else None
    kept = ""
    if deadline is not None:
        kept = f"{short_date(deadline.deadline_day)}, {deadline.status.value}"
    since = [] if original is None else [original.cell(slip)]
    cells = [dates[0] or "new", dates[1] or "gone", *moves, *since, kept]
    return f"| {' | '.join([markdown_text(slip.title), *cells])} |"


def signed_count(number: int) -> str:
    """Write a number with its sign: ``+28``, ``−3``, ``0``."""
    return f"{'+' if number > 0 else MINUS if number else ''}{abs(number):,}"
