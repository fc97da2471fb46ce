"""Signs in what was promised: deadlines, milestones, baselines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from exitplan.errors import Severity, Where
from exitplan.plan import Group, Task
from exitplan.schedule import Forecast
from exitplan.schedule.words import iso_date, short_date
from exitplan.slippage._signs import Sign
from exitplan.slippage._signs_pair import Pair, is_finished, listed
from exitplan.slippage._trend_dated import DatedVersion

_ALIKE = 0.7
"""Two words that are so alike (0 to 1) are one word, spelt in two ways."""
_ASK_WHO = "ask who agreed, and when; slip stays visible against the original baseline"


def promise_signs(pair: Pair) -> Iterator[Sign]:
    """Give the signs of one step."""
    yield from _finish_by(pair)
    for before, after in pair.items:
        if not (isinstance(before, Task) and is_finished(before)):
            yield from _deadline(pair, before, after)
        if isinstance(before, Task) and isinstance(after, Task):
            yield from _turned(pair, before, after)
    for task in pair.removed:
        yield from _gone(pair, task)


def _finish_by(pair: Pair) -> Iterator[Sign]:
    before, after = pair.before.plan.finish_by, pair.after.plan.finish_by
    if before is None or (after is not None and after.day <= before.day):
        return
    now = "taken out" if after is None else f"moved to {short_date(after.day)}"
    message = f"the day by which the plan is to finish, {short_date(before.day)}, was {now}"
    numbers = {"before": iso_date(before.day), "after": None if after is None else str(after)}
    place = Where("", "finish_by" if after is not None else "")
    yield Sign("EP646", message, pair.earlier, pair.later, (), numbers, _ASK_WHO, place)


def _deadline(pair: Pair, before: Task | Group, after: Task | Group) -> Iterator[Sign]:
    was, now = before.deadline, after.deadline
    if was is None:
        return
    if now is None:
        what = f"the deadline of “{after.title}”, {short_date(was.date.day)}, was taken out"
    elif now.date.day > was.date.day:
        what = (
            f"the deadline of “{after.title}” was moved from {short_date(was.date.day)} to "
            f"{short_date(now.date.day)}"
        )
    elif _is_cut(before, after):
        to = "nothing" if now.tolerance is None else str(now.tolerance)
        what = (
            f"the tolerance before the deadline of “{after.title}” was cut from "
            f"{was.tolerance} to {to}"
        )
    else:
        return
    numbers = {
        "before": iso_date(was.date.day),
        "after": None if now is None else iso_date(now.date.day),
        "before_tolerance": None if was.tolerance is None else str(was.tolerance),
        "after_tolerance": None if now is None or now.tolerance is None else str(now.tolerance),
    }
    place = Where(after.id, "deadline" if now is not None else "")
    yield Sign("EP646", what, pair.earlier, pair.later, (after.id,), numbers, _ASK_WHO, place)


def _is_cut(before: Task | Group, after: Task | Group) -> bool:
    """Whether less margin than before counts as enough; lengths in other units tell nothing."""
    assert before.deadline is not None
    assert after.deadline is not None
    was, now = before.deadline.tolerance, after.deadline.tolerance
    if was is None or was.amount <= 0:
        return False
    return now is None or (now.unit is was.unit and now.amount < was.amount)


def _gone(pair: Pair, task: Task) -> Iterator[Sign]:
    """Tell of an open milestone that is gone, if it was written and not laid out of facts."""
    is_promise = task.is_milestone or task.deadline is not None
    if not is_promise or is_finished(task) or task.id not in pair.before.items:
        return
    forecast = pair.before.forecasts.get(task.id)
    when = "" if forecast is None else f", forecast for {short_date(forecast.finish_day)},"
    due = ""
    if task.deadline is not None:
        due = f" with its deadline of {short_date(task.deadline.date.day)}"
    is_kept = task.id in pair.after.items and task.id not in pair.new_id
    how = "made inactive" if is_kept else "taken out"
    message = f"“{task.title}”{when} was {how}{due}"
    numbers = {
        "forecast": None if forecast is None else iso_date(forecast.finish_day),
        "deadline": None if task.deadline is None else iso_date(task.deadline.date.day),
    }
    place = Where(task.id if is_kept else pair.place_of(task.id))
    yield Sign("EP649", message, pair.earlier, pair.later, (task.id,), numbers, _ASK_WHO, place)


def _turned(pair: Pair, before: Task, after: Task) -> Iterator[Sign]:
    """Tell of an open milestone that goes on under a title that says something else."""
    is_promise = after.is_milestone or after.deadline is not None
    if not is_promise or is_finished(before) or _is_same_title(before.title, after.title):
        return
    message = f"“{before.title}” goes on as “{after.title}”"
    hint = "ask whether it still means the same; if not, the first promise has gone unnoticed"
    yield Sign(
        "EP649",
        message,
        pair.earlier,
        pair.later,
        (after.id,),
        {"before": before.title, "after": after.title},
        hint,
        Where(after.id, "title"),
        Severity.NOTE,
    )


def _is_same_title(before: str, after: str) -> bool:
    """Whether two titles say the same, give or take case, punctuation and spelling."""
    old, new = _words(before), _words(after)
    if len(old) != len(new):
        return False
    return all(a == b or _is_same_word(a, b) for a, b in zip(old, new, strict=True))


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", title.casefold())


def _is_same_word(before: str, after: str) -> bool:
    import difflib

    if not (before.isalpha() and after.isalpha()) or max(len(before), len(after)) > 60:
        return False
    return difflib.SequenceMatcher(None, before, after).ratio() >= _ALIKE


def baseline_signs(approved: tuple[DatedVersion, ...]) -> Iterator[Sign]:
    """Find baselines that replaced one against which the plan was late."""
    for old, new in pairwise(approved):
        if old.dated is new.dated:
            continue
        pair = Pair(old, new)
        late = [
            (before, after)
            for before, after in pair.watched()
            if after.finish_day > before.finish_day
        ]
        if late:
            late.sort(key=lambda both: both[0].finish_day - both[1].finish_day)
            yield _replaced(pair, late)


def _replaced(pair: Pair, late: list[tuple[Forecast, Forecast]]) -> Sign:
    told = [
        f"“{after.item.title}” {short_date(before.finish_day)} → {short_date(after.finish_day)}"
        for before, after in late
    ]
    message = (
        f"{pair.earlier.name} was replaced by {pair.later.name} while the plan was late against "
        f"it: {listed(told)}"
    )
    worst = late[0]
    numbers = {
        "milestones": len(late),
        "worst_calendar_days": worst[1].finish_day - worst[0].finish_day,
    }
    hint = "against the new baseline that slip is no longer seen; report against the original too"
    items = tuple(after.item.id for _, after in late)
    return Sign("EP648", message, pair.earlier, pair.later, items, numbers, hint, Where(items[0]))
