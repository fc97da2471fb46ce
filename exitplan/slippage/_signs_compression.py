"""The sign of a date that holds only because the work before it was made shorter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from exitplan.errors import ExitplanError, Where
from exitplan.plan import Group, Plan, Task
from exitplan.schedule import compute_schedule, watched
from exitplan.schedule.words import count, iso_date, short_date
from exitplan.slippage._signs import Sign
from exitplan.slippage._signs_pair import Pair, days_text, is_started, listed, own_days

if TYPE_CHECKING:
    from exitplan.schedule import Forecast, Schedule
    from exitplan.slippage._trend_dated import DatedVersion

AMBER_FROM, RED_ABOVE = 15, 25
"""SmartPM's bands of compression, in per cent: green below, amber from 15, red above 25."""


def compression_signs(pair: Pair, approved: tuple[DatedVersion, ...]) -> Iterator[Sign]:
    """Find dates that hold only because lengths of work not yet begun were cut.

    Shown by trial: with the former lengths, the later plan misses the date that
    it now keeps.
    """
    shorter = {
        after.id: before
        for before, after in pair.tasks
        if before.effective_duration != after.effective_duration
        and not is_started(before)
        and not is_started(after)
        and own_days(pair.new, after) < own_days(pair.old, before)
    }
    kept = [
        (before, after)
        for before, after in (pair.watched() if shorter else ())
        if after.finish_day <= before.finish_day or _kept_deadline(before, after) is not None
    ]
    restored = _with_lengths(pair.new.plan, shorter) if kept else None
    found: dict[tuple[str, ...], list[_Held]] = {}
    for before, after in kept:
        would_be = None if restored is None else restored.get(after.item.id)
        what = "" if would_be is None else _what_is_kept(before, after, would_be)
        if would_be is not None and what:
            leading = _leading_to(pair.new, after.item)
            cut = tuple(name for name in pair.after.active if name in shorter and name in leading)
            found.setdefault(cut, []).append(_Held(after, would_be, what, leading))
    for cut, dates in found.items():
        dates.sort(key=lambda held: (held.now.deadline is None, -held.now.finish_day))
        yield _compressed(pair, shorter, cut, dates, approved)


@attrs.frozen
class _Held:
    """A date that only shorter work holds."""

    now: Forecast
    would_be: Forecast
    what: str
    """What it keeps so, in words: its date, or its deadline."""
    leading: frozenset[str]


def _kept_deadline(before: Forecast, after: Forecast) -> int | None:
    """Give the day of a deadline that stands and is kept; ``None`` where there is none."""
    if before.deadline is None or after.deadline is None:
        return None
    due = after.deadline.deadline_day
    return due if before.deadline.deadline_day == due and after.finish_day <= due else None


def _what_is_kept(before: Forecast, after: Forecast, would_be: Forecast) -> str:
    """Say which day is kept only by shorter work; empty where none is."""
    if after.finish_day <= before.finish_day < would_be.finish_day:
        return f"stands at {short_date(after.finish_day)}"
    due = _kept_deadline(before, after)
    is_kept = due is not None and due < would_be.finish_day
    return f"keeps its deadline of {short_date(due)}" if due is not None and is_kept else ""


def _with_lengths(plan: Plan, lengths: Mapping[str, Task]) -> dict[str, Forecast] | None:
    """Give the forecasts of a plan whose tasks take as long as others do; by id."""
    changed = attrs.evolve(plan, items=tuple(_relengthed(plan.items, lengths)))
    try:
        return watched(compute_schedule(changed))
    except ExitplanError:
        return None


def _relengthed(
    items: Iterable[Task | Group], lengths: Mapping[str, Task]
) -> Iterator[Task | Group]:
    for item in items:
        if isinstance(item, Group):
            yield attrs.evolve(item, items=tuple(_relengthed(item.items, lengths)))
        elif item.id in lengths:
            was = lengths[item.id]
            yield attrs.evolve(item, duration=was.duration, estimate=was.estimate)
        else:
            yield item


def _compressed(
    pair: Pair,
    shorter: Mapping[str, Task],
    cut: tuple[str, ...],
    dates: list[_Held],
    approved: tuple[DatedVersion, ...],
) -> Sign:
    held = dates[0]
    lost = sum((_cut_of(pair, shorter, name) for name in cut), Fraction(0))
    base = _baseline_for(pair, approved)
    before, now = _lengths(pair, held.leading, base)
    percent = 100 * (before - now) / before if before else Fraction(0)
    against = f"the baseline “{base.version.name}”" if base is not None else "the report before"
    band = compression_band(percent)
    named = listed([_lengths_text(pair, shorter, name) for name in cut])
    others = f" (and {count(len(dates) - 1, 'date')} beside it)" if len(dates) > 1 else ""
    message = (
        f"“{held.now.item.title}” {held.what}{others} only because "
        f"work not yet begun was made {days_text(lost)} days shorter ({named}); at its "
        f"former length it would come on {short_date(held.would_be.finish_day)}"
    )
    numbers: dict[str, int | float | str | None] = {
        "milestone": held.now.item.id,
        "dates_held": len(dates),
        "forecast": iso_date(held.now.finish_day),
        "would_be": iso_date(held.would_be.finish_day),
        "shortened_days": float(lost),
        "compression_percent": round(float(percent), 1),
        "compression_band": band,
        "compared_with": against,
    }
    hint = (
        f"compression of the work not yet begun on the way to it, against {against}: "
        f"{_percent_text(percent)} ({band}); ask what makes the work shorter"
    )
    place = Where(cut[0], "duration") if cut else Where(held.now.item.id)
    return Sign("EP641", message, pair.earlier, pair.later, cut, numbers, hint, place)


def _leading_to(schedule: Schedule, item: Task | Group) -> frozenset[str]:
    """Give the tasks that can move an item; all of them where that is not told of it."""
    if item.id not in schedule.network.index:
        return frozenset(schedule.network.index)
    return frozenset(schedule.float_to(item.id))


def _cut_of(pair: Pair, shorter: Mapping[str, Task], name: str) -> Fraction:
    after = pair.after.active[name]
    assert isinstance(after, Task)
    return own_days(pair.old, shorter[name]) - own_days(pair.new, after)


def _lengths_text(pair: Pair, shorter: Mapping[str, Task], name: str) -> str:
    after = pair.after.active[name]
    assert isinstance(after, Task)
    was, now = shorter[name].effective_duration, after.effective_duration
    return f"{after.title} {was} → {now}"


def _baseline_for(pair: Pair, approved: tuple[DatedVersion, ...]) -> DatedVersion | None:
    """Give the baseline in force at the later report, unless it is that report."""
    day = pair.later.day
    found = None
    for baseline in approved:
        approved_on = baseline.version.day
        is_later = day is not None and approved_on is not None and approved_on > day
        is_itself = baseline.version.plan == pair.after.plan
        if not is_later and not is_itself:
            found = baseline
    return found


def _lengths(
    pair: Pair, leading: frozenset[str], base: DatedVersion | None
) -> tuple[Fraction, Fraction]:
    """Add up the lengths of the work not yet begun: as it was approved (or was), and as it is."""
    if base is not None and base.dated is not None and base.dated.schedule is not None:
        approved, schedule = base.dated.active, base.dated.schedule
        pairs = [(approved.get(name), pair.after.active[name]) for name in leading]
    else:
        schedule = pair.old
        pairs = [(before, after) for before, after in pair.tasks if after.id in leading]
    before = now = Fraction(0)
    for was, item in pairs:
        if isinstance(was, Task) and isinstance(item, Task) and not is_started(item):
            before += own_days(schedule, was)
            now += own_days(pair.new, item)
    return before, now


def compression_band(percent: Fraction) -> str:
    """Give SmartPM's band of a compression in per cent, in words."""
    if percent > RED_ABOVE:
        return "red in SmartPM's bands: over 25 %"
    if percent >= AMBER_FROM:
        return "amber in SmartPM's bands: 15 to 25 %"
    return "green in SmartPM's bands: under 15 %"


def _percent_text(percent: Fraction) -> str:
    return f"{float(percent):.1f} %".replace("-", "\N{MINUS SIGN}")
