"""Signs in what was reported: actual dates edited, progress undone, a status date that stays."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.errors import Where
from exitplan.plan import Moment, Progress, Task, say_amount
from exitplan.planfile.history import VersionKind
from exitplan.schedule.words import iso_date, short_date
from exitplan.slippage._signs import Sign
from exitplan.slippage._signs_pair import Pair, days_of, is_finished

_REPORTS = frozenset({VersionKind.SNAPSHOT, VersionKind.TAG})
"""Each of these stands for a report of its own; commits of one month share a status date."""
_NOTHING_REPORTED = Progress()


def record_signs(pair: Pair) -> Iterator[Sign]:
    """Give the signs of one step."""
    yield from _status_date(pair)
    for before, after in pair.tasks:
        yield from _actuals(pair, before, after)
        if not is_finished(before) and not is_finished(after) and not _is_explained(pair, after):
            yield from _backwards(pair, before, after)


def _status_date(pair: Pair) -> Iterator[Sign]:
    before, after = pair.before.plan.status_date, pair.after.plan.status_date
    if before is None or after is None:
        return
    place = Where("", "status_date")
    days = {"before_day": before.day, "after_day": after.day}
    if after < before:
        message = (
            f"the status date went back from {short_date(before.day)} to {short_date(after.day)}"
        )
        hint = "what was known at the later date is taken for unknown; put the right date in"
        yield Sign("EP653", message, pair.earlier, pair.later, (), days, hint, place)
    elif after == before and {pair.earlier.kind, pair.later.kind} <= _REPORTS:
        message = (
            f"{pair.later.name} has the status date of {pair.earlier.name}, {short_date(after.day)}"
        )
        hint = "work that was due since then looks as if it were still to come; roll it on"
        yield Sign("EP652", message, pair.earlier, pair.later, (), days, hint, place)


def _actuals(pair: Pair, before: Task, after: Task) -> Iterator[Sign]:
    was, now = before.progress or _NOTHING_REPORTED, after.progress or _NOTHING_REPORTED
    for field, word, old, new in (
        ("actual_start", "start", was.actual_start, now.actual_start),
        ("actual_finish", "finish", was.actual_finish, now.actual_finish),
    ):
        if old is None or (new is not None and new.day == old.day):
            continue  # A time of day that is put in or mended moves no date.
        yield _edited(pair, after, (field, word), old, new)


def _edited(
    pair: Pair, task: Task, field: tuple[str, str], old: Moment, new: Moment | None
) -> Sign:
    name, word = field
    if new is None:
        code = "EP645"
        what = f"the {word} reported of “{task.title}”, {short_date(old.day)}, was taken out"
    else:
        code = "EP644"
        what = (
            f"the {word} reported of “{task.title}” was changed from {short_date(old.day)} to "
            f"{short_date(new.day)}"
        )
    numbers = {
        "field": name,
        "before": iso_date(old.day),
        "after": None if new is None else iso_date(new.day),
    }
    hint = "what has happened does not change; ask which of the two reports was right"
    place = Where(task.id, name if new is not None else "")
    return Sign(code, what, pair.earlier, pair.later, (task.id,), numbers, hint, place)


def _is_explained(pair: Pair, after: Task) -> bool:
    """Whether the later version says something new of the task, or names a cause."""
    before = pair.before.active[pair.old_id[after.id]]
    return bool(pair.later.cause) or (bool(after.notes) and after.notes != before.notes)


def _backwards(pair: Pair, before: Task, after: Task) -> Iterator[Sign]:
    was, now = before.progress or _NOTHING_REPORTED, after.progress or _NOTHING_REPORTED
    hint = "say why in its notes, or name a cause with the change; ask what was counted before"
    done_then, done_now = was.percent_complete, now.percent_complete
    if done_then is not None and done_now is not None and done_now < done_then:
        message = (
            f"“{after.title}” was {say_amount(done_then)} % done and is now "
            f"{say_amount(done_now)} %"
        )
        numbers = {"before_percent": float(done_then), "after_percent": float(done_now)}
        place = Where(after.id, "percent_complete")
        yield Sign("EP647", message, pair.earlier, pair.later, (after.id,), numbers, hint, place)
    elif was.remaining is not None and now.remaining is not None:
        old_node = pair.old.network.index.get(before.id)
        new_node = pair.new.network.index.get(after.id)
        if old_node is None or new_node is None:
            return
        left_then = days_of(was.remaining, pair.old, old_node)
        left_now = days_of(now.remaining, pair.new, new_node)
        if left_now > left_then:
            message = f"“{after.title}” had {was.remaining} left to do and now has {now.remaining}"
            numbers = {"before_days": float(left_then), "after_days": float(left_now)}
            place = Where(after.id, "remaining")
            yield Sign(
                "EP647", message, pair.earlier, pair.later, (after.id,), numbers, hint, place
            )
