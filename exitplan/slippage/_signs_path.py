"""Signs on the critical path: links that went, dates and overlaps that came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from exitplan.errors import Where
from exitplan.plan import Constraint, Duration, Task
from exitplan.schedule import Cause
from exitplan.slippage._signs import Sign
from exitplan.slippage._signs_pair import Pair, is_finished, is_started

if TYPE_CHECKING:
    from exitplan.network import Network
    from exitplan.slippage._trend_dated import DatedPlan

_Key = tuple[str, str, str]
"""Predecessor, successor, type."""
_Lags = Mapping[_Key, Duration]


def path_signs(pair: Pair) -> Iterator[Sign]:
    """Give the signs of one step."""
    was = {_mapped(pair, key): lag for key, lag in _lags(pair.before).items()}
    now = _lags(pair.after)
    is_same_tree = not pair.removed and all(old == new for old, new in pair.new_id.items())
    if not (is_same_tree and was.keys() <= now.keys()):
        yield from _links_gone(pair)
    yield from _constraints(pair)
    yield from _leads(pair, was, now)


def _links_gone(pair: Pair) -> Iterator[Sign]:
    """Find links that drove the path, whose ends no longer wait for each other at all."""
    new, old = pair.after.active, pair.before.path
    for name, task in pair.before.active.items():
        after = new.get(pair.new_id.get(name, ""))
        if name not in old or not isinstance(task, Task) or not isinstance(after, Task):
            continue
        if is_started(after):
            continue
        for driver in pair.old.drivers(name):
            before = pair.new_id.get(driver.predecessor)
            if driver.cause is not Cause.LINK or before is None:
                continue
            source = new[before]
            if isinstance(source, Task) and is_finished(source):
                continue
            if not _leads_to(pair.new.network, before, after.id):
                yield _unlinked(pair, before, after)


def _leads_to(network: Network, before: str, after: str) -> bool:
    """Whether any way of links leads from one item to another."""
    targets = {
        table[before]
        for table in (network.index, network.gates, network.ends, network.firsts)
        if before in table
    }
    waiting = [network.index[after]] if after in network.index else []
    met = set(waiting)
    while waiting:
        node = waiting.pop()
        for k in network.links_into(node):
            source = network.source[k] >> 1
            if source in targets:
                return True
            if source not in met:
                met.add(source)
                waiting.append(source)
    return False


def _unlinked(pair: Pair, before: str, after: Task) -> Sign:
    title = pair.after.active[before].title
    message = f"“{after.title}” no longer waits for “{title}”, which drove the critical path"
    hint = "ask whether it can really begin without; if it can, say in its notes what has changed"
    items = (before, after.id)
    place = Where(after.id, "after")
    return Sign("EP650", message, pair.earlier, pair.later, items, {}, hint, place)


def _on_path(pair: Pair, name: str) -> bool:
    """Whether an item, or something in it, drives what matters, before or after the step."""
    was = pair.old_id.get(name, name)
    return any(
        found == wanted or found.startswith(f"{wanted}.")
        for path, wanted in ((pair.before.path, was), (pair.after.path, name))
        for found in path
    )


def _constraints(pair: Pair) -> Iterator[Sign]:
    for before, after in pair.tasks:
        kinds = {constraint.kind for constraint in before.constraints}
        added = [
            constraint
            for constraint in after.constraints
            if constraint.kind not in kinds and _is_hard(constraint)
        ]
        is_pinned = after.manual is not None and before.manual is None
        if (not added and not is_pinned) or is_finished(after) or not _on_path(pair, after.id):
            continue
        words = [_constraint_text(constraint) for constraint in added]
        words += ["dates entered by hand"] if is_pinned else []
        message = f"“{after.title}”, on the critical path, was given {' and '.join(words)}"
        hint = "a date that does not follow from the work hides what drives it; ask what holds it"
        field = added[0].kind.value if added else ""
        place = Where(after.id, field)
        yield Sign("EP651", message, pair.earlier, pair.later, (after.id,), {}, hint, place)


def _is_hard(constraint: Constraint) -> bool:
    """Whether it can hold a date against the logic; "no earlier than" cannot."""
    return constraint.kind.holds_from_above or constraint.kind.is_must


def _constraint_text(constraint: Constraint) -> str:
    return f"“{constraint.kind.value.replace('_', ' ')} {constraint.date}”"


def _leads(pair: Pair, was: _Lags, now: _Lags) -> Iterator[Sign]:
    for (before, after, kind), lag in now.items():
        if lag.amount >= 0 or not _is_more(lag, was.get((before, after, kind))):
            continue
        target, source = pair.after.active.get(after), pair.after.active.get(before)
        if target is None or source is None or not _on_path(pair, after):
            continue
        if isinstance(target, Task) and is_started(target):
            continue
        if isinstance(source, Task) and is_finished(source):
            continue
        old = was.get((before, after, kind))
        change = f"was {old} before" if old is not None and old.amount else "is new"
        message = (
            f"“{target.title}”, on the critical path, overlaps “{source.title}” by a lag of {lag} "
            f"({kind}), which {change}"
        ).replace("lag of -", "lag of \N{MINUS SIGN}")
        hint = "work that overlaps on paper only comes late; ask what can begin so early, and why"
        numbers = {"before": None if old is None else str(old), "after": str(lag)}
        items, place = (before, after), Where(after, "after")
        yield Sign("EP651", message, pair.earlier, pair.later, items, numbers, hint, place)


def _mapped(pair: Pair, key: _Key) -> _Key:
    before, after, kind = key
    return pair.new_id.get(before, before), pair.new_id.get(after, after), kind


def _is_more(lag: Duration, was: Duration | None) -> bool:
    """Whether a lead is new, or greater than it was."""
    if was is None or was.amount >= 0 or was.unit is not lag.unit:
        return was != lag
    return lag.amount < was.amount


def _lags(dated: DatedPlan) -> dict[_Key, Duration]:
    """Give the lag of every link, at whichever end it is written."""
    found: dict[_Key, Duration] = {}
    for item in dated.active.values():
        found.update(((link.task, item.id, link.type.value), link.lag) for link in item.after)
        found.update(((item.id, link.task, link.type.value), link.lag) for link in item.before)
    return found
