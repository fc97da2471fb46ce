"""What two plans differ in, and what that does to the milestones, in words and in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from exitplan.cli._diff_told import is_text
from exitplan.cli._output import Paint, wrap
from exitplan.errors.markup import markdown_text
from exitplan.schedule import Outcome
from exitplan.schedule.words import MINUTES_PER_DAY, and_list, count, days_text, short_date

if TYPE_CHECKING:
    from exitplan.cli._diff_told import Moves, Told
    from exitplan.planfile.history import Version
    from exitplan.schedule import MilestoneEffect
    from exitplan.slippage import Change

MINUS = "\N{MINUS SIGN}"
_MOST_NAMED = 3
_URGENT = (Outcome.NOW_MISSED, Outcome.MISSED_BY_MORE, Outcome.GONE)
_GOOD = (Outcome.MET_AGAIN, Outcome.DONE)


def side(version: Version) -> str:
    """Name a side with its report date: ``the working file (as of 30 Jun 2015)``."""
    status = version.plan.status_date if version.plan is not None else None
    if status is not None:
        return f"{version.name} (as of {short_date(status.day)})"
    return version.name if version.day is None else f"{version.name} ({short_date(version.day)})"


def headline(told: Told, *, show_all: bool) -> str:
    """Say what is compared, and how much differs."""
    before, after = map(side, told.sides)
    between = f"From {before} to {after}"
    if told.difference.is_empty:
        return f"{between}: no change."
    shown = told.shown(show_all=show_all)
    texts = sum(map(is_text, told.difference.changes))
    also = "" if show_all or not texts else f"{count(texts, 'change')} of texts only"
    if not shown:
        return f"{between}: {also} (notes, sources, owners and the like; --all lists them)."
    items = len({change.item for change in shown if change.item})
    where = [count(items, "item")] if items else []
    if any(not change.item for change in shown):
        where.append("the plan as a whole")
    also = f", and {also} (--all lists them)" if also else ""
    return f"{between}: {count(len(shown), 'change')} to {and_list(where)}{also}."


def report(told: Told, paint: Paint, *, show_all: bool) -> str:
    """Give the changes by item, each with what it moves, then the milestones."""
    lines = [wrap(headline(told, show_all=show_all))]
    for item, changes in told.by_item(show_all=show_all).items():
        lines += ["", paint(wrap(_heading(item, changes)), "bold")]
        for change in changes:
            lines += _change_lines(told, change, paint)
    if told.standstills:
        lines += ["", paint("Not reported by the later status date", "bold")]
        for change in told.standstills:
            lines += _change_lines(told, change, paint)
    if told.is_dated and not told.difference.is_empty:
        lines += ["", *_milestone_lines(told, paint)]
    lines += [part for note in told.notes for part in ("", wrap(note))]
    return "\n".join(lines)


def _heading(item: str, changes: Sequence[Change]) -> str:
    return f"{' '.join(changes[0].title.split())} ({item})" if item else "The plan as a whole"


def _change_lines(told: Told, change: Change, paint: Paint) -> Iterator[str]:
    yield _indented(_phrase(told, change), 2)
    for text in effect_texts(told, change):
        yield paint(_indented(text, 6), "late" if text.startswith("+") else "done")


def _indented(text: str, columns: int) -> str:
    """Wrap a paragraph some columns in, its later lines two more."""
    wrapped = wrap(f"{'.' * columns}{text}", " " * (columns + 2))
    return " " * columns + wrapped[columns:]


def _phrase(told: Told, change: Change) -> str:
    return change.sentence if change in told.standstills else change.phrase


def effect_texts(told: Told, change: Change) -> Iterator[str]:
    """Say what a change does to milestones, those it moves alike together.

    ``+10d: Contract awarded, Service live and 3 more``.
    """
    by_amount: dict[tuple[str, str], list[Moves]] = {}
    for move in told.moves.get(change.key, ()):
        amount = signed_days(move.part.minutes, move.slip.day_minutes)
        if not move.part.minutes:
            days = move.part.calendar_days
            amount = signed_days(days * MINUTES_PER_DAY, MINUTES_PER_DAY)
        by_amount.setdefault((amount, _company(move, change)), []).append(move)
    ranked = sorted(
        by_amount.items(), key=lambda pair: -max(abs(m.part.calendar_days) for m in pair[1])
    )
    for (amount, company), moves in ranked:
        names = [" ".join(move.slip.title.split()) for move in moves]
        more = len(names) - _MOST_NAMED
        if more > 1:
            names = [*names[:_MOST_NAMED], f"{more} more"]
        why = sorted({a.sentence for move in moves for a in move.part.amplified})
        yield "; ".join([f"{amount}: {and_list(names)}{company}", *why[:2]])


def _company(move: Moves, change: Change) -> str:
    others = [other.sentence for other in move.part.changes if other.key != change.key]
    if not others:
        return ""
    more = f" and {count(len(others) - 1, 'more change')}" if len(others) > 1 else ""
    return f" (together with: {others[0]}{more})"


def signed_days(minutes: int, day_minutes: int) -> str:
    """Write minutes as days with their sign: ``+9d``, ``−2.5d``, ``+28ed`` by the clock."""
    sign = "+" if minutes > 0 else MINUS if minutes < 0 else ""
    return f"{sign}{days_text(abs(minutes), day_minutes)}"


def _milestone_lines(told: Told, paint: Paint) -> Iterator[str]:
    moved = [e for e in told.effects if e.outcome is not Outcome.UNMOVED]
    if not moved:
        yield "No milestone moves."
        return
    yield paint("Milestones", "bold")
    for effect in moved:
        style = "late" if effect.outcome in _URGENT else ""
        style = "done" if effect.outcome in _GOOD else style
        yield paint(_indented(_effect(told, effect), 2), style)


def _effect(told: Told, effect: MilestoneEffect) -> str:
    titles = [other.title for other in told.effects]
    name = " ".join(effect.title.split())
    if titles.count(effect.title) > 1:
        name = f"{name} ({effect.id})"
    return ", ".join([f"{name} {effect.forecasts}", *effect.remarks])


def markdown(told: Told, *, show_all: bool) -> str:
    """Give it as a comment on a pull request: the milestones, then the changes by item.

    Whatever the plans say is text there: no markup, link, mention or HTML of theirs takes effect.
    """
    lines = [markdown_text(headline(told, show_all=show_all))]
    moved = [e for e in told.effects if e.outcome is not Outcome.UNMOVED]
    if moved:
        lines += ["", "| Milestone | Was | Now | |", "|---|---|---|---|"]
        lines += [_markdown_row(effect) for effect in moved]
    elif told.is_dated and not told.difference.is_empty:
        lines += ["", "No milestone moves."]
    for item, changes in told.by_item(show_all=show_all).items():
        lines += ["", f"**{markdown_text(_heading(item, changes))}**", ""]
        for change in changes:
            lines += _markdown_change(told, change)
    if told.standstills:
        lines += ["", "**Not reported by the later status date**", ""]
        for change in told.standstills:
            lines += _markdown_change(told, change)
    lines += [part for note in told.notes for part in ("", markdown_text(note))]
    return "\n".join(lines)


def _markdown_row(effect: MilestoneEffect) -> str:
    days = [
        short_date(dates.finish_day) if dates else word
        for dates, word in ((effect.before, "new"), (effect.after, "gone"))
    ]
    remarks = [remark for remark in effect.remarks if remark not in ("new", "gone")]
    cells = [effect.title, *days, ", ".join(remarks)]
    mark = "**" if effect.outcome in _URGENT else ""
    told = [markdown_text(cell) for cell in cells]
    told[0] = f"{mark}{told[0]}{mark}" if told[0] else ""
    return f"| {' | '.join(told)} |"


def _markdown_change(told: Told, change: Change) -> Iterator[str]:
    yield f"- {markdown_text(_phrase(told, change))}"
    for text in effect_texts(told, change):
        yield f"  - {markdown_text(text)}"
