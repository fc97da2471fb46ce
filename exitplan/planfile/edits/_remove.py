"""Taking items out, where nothing depends on them or what does can wait for something else."""

from __future__ import annotations

import attrs

from exitplan.errors import Diagnostic, PlanError, Severity, Where
from exitplan.plan import NO_LAG, Duration, Link
from exitplan.planfile.edits._blocks import cut
from exitplan.planfile.edits._check import check_all
from exitplan.planfile.edits._data import map_at, replaced, without
from exitplan.planfile.edits._draft import Draft
from exitplan.planfile.edits._linking import Written, drop_links, write_link, written_links
from exitplan.planfile.edits._members import item_place, node_at, refuse_emptied
from exitplan.planfile.edits._proof import prove
from exitplan.planfile.edits._references import Change, Reference, references, rewrite
from exitplan.planfile.edits._refusals import refused


def remove(draft: Draft, item: str, *, relink: bool = False) -> None:
    """Take an item out with its members."""
    place = item_place(draft, item)
    refuse_emptied(place, item)
    outside = [
        reference
        for reference in references(draft)
        if _is_in(reference.target, item) and not _is_in(reference.owner, item)
    ]
    if outside and not relink:
        raise _needed(item, outside, "relink (--relink) lets its successors wait for its")
    links = written_links(draft)
    around = [
        known for known in links if _is_in(known.predecessor, item) != _is_in(known.successor, item)
    ]
    held = [reference for reference in outside if not _is_loose(reference, item, around)]
    if held:
        raise _needed(item, held, "these are no links that could lead elsewhere; successors of its")
    before = draft.plan
    pairs = _pairs(draft, item, around) if relink else []
    _drop_spans(outside)
    drop_links([known for known in around if not _is_in(known.reference.owner, item)])
    page, root = place.file.edit.page()
    takes, _ = cut(page, node_at(root, place.path[:-1]), place.path[-1], with_comments=False)  # type: ignore[arg-type]
    data = place.file.edit.data
    rest = without(map_at(data, place.path[:-1]), str(place.path[-1]))
    draft_places = {name: entry for name, entry in draft.places.items() if not _is_in(name, item)}
    if rest:
        place.file.edit.splice(takes, replaced(data, place.path[:-1], rest))
    else:
        place.file.edit.delete(place.path[:-1])
    rewrite(draft, Change(draft_places, lambda same: same, lambda file: file.prefix))
    draft.places = draft_places
    touched = {_step(known) for known in around} | {reference.owner for reference in outside}
    for pair in pairs:
        write_link(draft, *pair)
        touched.add(pair[1])
    check_all(draft)
    loose = {name for name in touched if not _is_in(name, item)}
    loose |= {known.reference.owner for known in around}
    prove(before, draft.plan, lambda same: same, gone={item}, relinked=loose)


def _is_in(item: str, group: str) -> bool:
    return item == group or item.startswith(group + ".")


def _step(known: Written) -> str:
    return known.reference.owner


def _is_loose(reference: Reference, item: str, around: list[Written]) -> bool:
    """Whether a reference can be done without: a link, or one of several things spanned."""
    if any(known.reference.path == reference.path for known in around):
        return reference.target == item
    spans = reference.file.edit.data
    if reference.fields[:1] != ("spans",) or reference.target != item:
        return False
    from exitplan.planfile.edits._data import at

    found = at(spans, reference.path[:-1]) if isinstance(reference.path[-1], int) else None
    return isinstance(found, list) and len(found) > 1


def _drop_spans(outside: list[Reference]) -> None:
    from exitplan.planfile.edits._data import at

    for reference in outside:
        if reference.fields[:1] == ("spans",):
            edit, path = reference.file.edit, reference.path[:-1]
            old = at(edit.data, path)
            assert isinstance(old, list)
            edit.set(path, [each for each in old if each != reference.node.text])


def _needed(item: str, outside: list[Reference], remedy: str) -> PlanError:
    findings = [
        Diagnostic(
            "EP021",
            Severity.ERROR,
            f"{item!r} is still needed: {reference.where} names it",
            f"{remedy} predecessors instead" if number == 0 else "",
            reference.file.edit.name,
            reference.file.edit.state.page.source.span(reference.node.start, reference.node.end),
            Where(reference.owner),
        )
        for number, reference in enumerate(outside)
    ]
    return PlanError(findings)


Pair = tuple[str, str, str, Duration | None]


def _pairs(draft: Draft, item: str, around: list[Written]) -> list[Pair]:
    """Give the links that take the place of those into and out of an item."""
    known = {(link.predecessor, link.successor, link.type): _lag_of(draft, link) for link in around}
    into = [key for key in known if key[1] == item]
    out = [key for key in known if key[0] == item]
    there = {(each.predecessor, each.successor, each.type) for each in written_links(draft)}
    pairs: list[Pair] = []
    for first in into:
        for second in out:
            type_name = first[2][0] + second[2][1]
            if (first[0], second[1], type_name) in there or first[0] == second[1]:
                continue
            lag = _sum(item, known[first], known[second])
            pairs.append((first[0], second[1], type_name, lag))
            there.add((first[0], second[1], type_name))
    return pairs


def _lag_of(draft: Draft, written: Written) -> Link:
    """Give a written link as the plan has it."""
    from exitplan.expansion import expand

    other, field = written.reference.target, "before"
    holder = written.predecessor
    if written.predecessor == other:
        holder, field = written.successor, "after"
    plan = draft.plan if holder in draft.places else expand(draft.plan).plan
    found = next(each for each in plan.walk() if each.id == holder)
    links: tuple[Link, ...] = getattr(found, field)
    return next(each for each in links if each.task == other and each.type.value == written.type)


def _sum(item: str, first: Link, second: Link) -> Duration | None:
    """Add two lags; raises PlanError where they cannot be added."""
    if first.lag_calendar is not second.lag_calendar and NO_LAG not in (first.lag, second.lag):
        raise _cannot_add(item, first, second)
    for one, other in ((first, second), (second, first)):
        if not one.lag.amount:
            if other.lag.unit.is_percent and other is second:
                raise _cannot_add(item, first, second)
            return other.lag if other.lag.amount else None
    if first.lag.unit is not second.lag.unit or first.lag.unit.is_percent:
        raise _cannot_add(item, first, second)
    return attrs.evolve(first.lag, amount=first.lag.amount + second.lag.amount)


def _cannot_add(item: str, first: Link, second: Link) -> PlanError:
    message = f"the lags before and after {item!r}, {first.lag} and {second.lag}, cannot be added"
    return refused("EP021", message, "link its successors by hand first", item=item)
