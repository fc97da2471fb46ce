"""Signs in what is still to be done: tests cut, and work taken out before a deadline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from exitplan.errors import Where
from exitplan.plan import Kind, Task
from exitplan.schedule.words import short_date
from exitplan.slippage._signs import Sign
from exitplan.slippage._signs_pair import (
    Pair,
    days_text,
    is_finished,
    listed,
    own_days,
    parent_of,
)

if TYPE_CHECKING:
    from exitplan.schedule import Forecast, Schedule

NEAR_DAYS = 10
"""Work is near the path to a deadline if it has no more float to it than that, in its own days."""
TEST_TAG = "test"
_TEST_WORDS = re.compile(
    r"\b(tests?|testing|re-?tests?|re-?testing|uat|acceptance|accept|rehears\w*|pilot\w*|trials?"
    r"|dry[- ]runs?|parallel[- ]runs?|parallel running)\b",
    re.IGNORECASE,
)
_NO_TESTS = re.compile(
    r"\bmarket[- ]test\w*|\baccept(ance)?( of)?( the| a| an)?( final| best)? "
    r"(tenders?|bids?|offers?|contracts?)\b",
    re.IGNORECASE,
)


def scope_signs(pair: Pair) -> Iterator[Sign]:
    """Give the signs of one step."""
    yield from _tests_cut(pair)
    yield from _scope_removed(pair)


def test_reason(task: Task) -> str:
    """Say how a task is known to test, accept, rehearse or pilot something; empty if it is not.

    By its tag ``test``, else by a word of its title. Market testing and the
    acceptance of a tender are no tests.
    """
    if task.kind is not Kind.TASK:
        return ""
    if any(tag.casefold() == TEST_TAG for tag in task.tags):
        return f"by its tag “{TEST_TAG}”"
    found = _TEST_WORDS.search(_NO_TESTS.sub(" ", task.title))
    return "" if found is None else f"by “{found[0]}” in its title"


def _tests_cut(pair: Pair) -> Iterator[Sign]:
    """Find groups in which less time is left for open tests than before."""
    was: dict[str, Fraction] = {}
    now: dict[str, Fraction] = {}
    told: dict[str, list[str]] = {}
    items: dict[str, list[str]] = {}
    for before, after in pair.tasks:
        reason = test_reason(after) or test_reason(before)
        if not reason or is_finished(before) or is_finished(after):
            continue
        parent = parent_of(after.id)
        then, left = own_days(pair.old, before), own_days(pair.new, after)
        was[parent] = was.get(parent, Fraction(0)) + then
        now[parent] = now.get(parent, Fraction(0)) + left
        if left < then:
            lengths = f"{before.effective_duration} → {after.effective_duration}"
            told.setdefault(parent, []).append(f"{after.title} {lengths}, known {reason}")
            items.setdefault(parent, []).append(after.id)
    for task in pair.removed:
        reason = test_reason(task)
        if reason and not is_finished(task):
            parent = pair.place_of(task.id)
            was[parent] = was.get(parent, Fraction(0)) + own_days(pair.old, task)
            told.setdefault(parent, []).append(
                f"{task.title} {task.effective_duration} taken out, known {reason}"
            )
            items.setdefault(parent, []).append(task.id)
    for task in pair.added:
        if test_reason(task):
            parent = parent_of(task.id)
            now[parent] = now.get(parent, Fraction(0)) + own_days(pair.new, task)
    for parent, parts in told.items():
        then, left = was[parent], now.get(parent, Fraction(0))
        if left < then:
            yield _test_sign(pair, parent, then, left, parts, items[parent])


def _test_sign(
    pair: Pair, parent: str, then: Fraction, left: Fraction, parts: list[str], items: list[str]
) -> Sign:
    more = f"; {len(parts) - 3:,} more" if len(parts) > 3 else ""
    message = (
        f"time for tests was cut from {days_text(then)} to {days_text(left)} days "
        f"({'; '.join(parts[:3])}{more})"
    )
    kept = next((name for name in items if name in pair.after.active), None)
    return Sign(
        "EP642",
        message,
        pair.earlier,
        pair.later,
        tuple(items),
        {"before_days": float(then), "after_days": float(left)},
        "ask who agreed to test less, and what is no longer tested",
        Where(parent) if kept is None else Where(kept, "duration"),
    )


def _scope_removed(pair: Pair) -> Iterator[Sign]:
    """Find open work on or near the way to a deadline that stands, which is gone."""
    gone = [task for task in pair.removed if task.kind is Kind.TASK and not is_finished(task)]
    gone = [task for task in gone if not _is_replaced(pair, task)]
    if not gone:
        return
    targets: dict[tuple[str, ...], list[Forecast]] = {}
    for before, after in pair.watched():
        if before.deadline is None or after.deadline is None:
            continue
        stands = before.deadline.deadline_day == after.deadline.deadline_day
        if stands and before.item.id in pair.old.network.index:
            near = _near(pair.old, before.item.id, gone)
            if near:
                targets.setdefault(near, []).append(after)
    for names, forecasts in targets.items():
        yield _scope_sign(pair, names, forecasts)


def _is_replaced(pair: Pair, task: Task) -> bool:
    """Whether as much new work stands in the same group as there was in a task that is gone."""
    parent = parent_of(task.id)
    parent = pair.new_id.get(parent, parent)
    new = (own_days(pair.new, added) for added in pair.added if parent_of(added.id) == parent)
    lost = own_days(pair.old, task)
    return bool(lost) and sum(new, Fraction(0)) >= lost


def _near(schedule: Schedule, target: str, gone: list[Task]) -> tuple[str, ...]:
    floats = schedule.float_to(target)
    found = []
    for task in gone:
        room = floats.get(task.id)
        if room is not None:
            node = schedule.network.index[task.id]
            day = schedule.network.calendar(node).day_minutes or 1440
            if room <= NEAR_DAYS * day:
                found.append(task.id)
    return tuple(found)


def _scope_sign(pair: Pair, names: tuple[str, ...], targets: list[Forecast]) -> Sign:
    titles = []
    for name in names:
        written = pair.after.items.get(pair.new_id.get(name, name))
        is_kept = written is not None and name not in pair.new_id
        titles.append(f"“{pair.before.active[name].title}”{' (now inactive)' if is_kept else ''}")
    promises = listed(
        [
            f"“{found.item.title}” ({short_date(found.deadline.deadline_day)})"
            for found in targets
            if found.deadline is not None
        ]
    )
    verb = "were" if len(names) > 1 else "was"
    message = (
        f"{listed(titles)} {verb} taken out, open and on or near the path to {promises}, "
        "while the deadline stands"
    )
    return Sign(
        "EP643",
        message,
        pair.earlier,
        pair.later,
        names,
        {
            "tasks": len(names),
            "days": float(sum(own_days(pair.old, _task(pair, name)) for name in names)),
            "deadlines": len(targets),
        },
        "ask who agreed to leave it out, and what happens with it after the deadline",
        Where(pair.place_of(names[0])),
    )


def _task(pair: Pair, name: str) -> Task:
    item = pair.before.active[name]
    assert isinstance(item, Task)
    return item
