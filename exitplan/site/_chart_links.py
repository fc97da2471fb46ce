"""The links of a picture: those between critical items drawn, the others as data for a script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from exitplan.plan import LinkType, Plan
from exitplan.schedule import Cause
from exitplan.site._chart_rows import Row
from exitplan.site._facts import Facts
from exitplan.site._scale import TimeScale

_LETTERS = {LinkType.FS: "", LinkType.SS: "s", LinkType.FF: "f", LinkType.SF: "x"}
"""How a script is told of a link's ends; the usual kind has no letter."""


def critical_links(facts: Facts, rows: Sequence[Row], scale: TimeScale) -> Iterator[str]:
    """Draw the links between critical items that set dates."""
    by_id = {row.dates.id: row for row in rows}
    for row in rows:
        if not row.is_critical or row.dates.kind in ("group", "level-of-effort"):
            continue
        for driver in facts.schedule.drivers(row.dates.id):
            before = by_id.get(driver.predecessor)
            if driver.cause is not Cause.LINK or driver.link is None or before is None:
                continue
            if before.is_critical:
                kind = driver.link.type
                yield _elbow(
                    _edge(before, scale, at_finish=kind.from_finish),
                    before.top + before.middle,
                    _edge(row, scale, at_finish=kind.to_finish),
                    row.top + row.middle,
                )


def links_of(plan: Plan) -> dict[str, list[tuple[str, LinkType]]]:
    """Give what each item waits for as it is written, at whichever end; by full id."""
    found: dict[str, list[tuple[str, LinkType]]] = {}
    for item in plan.walk():
        for link in item.after:
            found.setdefault(item.id, []).append((link.task, link.type))
        for link in item.before:
            found.setdefault(link.task, []).append((item.id, link.type))
    return found


def link_data(plan: Plan, places: Mapping[str, int]) -> tuple[dict[str, str], dict[str, int]]:
    """Give for each item of a page what it waits for, and how many links lead to other pages.

    `places` numbers the rows of the page. ``12 13s +2`` means: for the rows
    numbered 12 (its finish) and 13 (its start), and for two items that stand
    elsewhere.
    """
    after: dict[str, str] = {}
    leaving: dict[str, int] = {}
    for item_id, links in links_of(plan).items():
        if item_id not in places:
            for before, _ in links:
                if before in places:
                    leaving[before] = leaving.get(before, 0) + 1
            continue
        words = [f"{places[before]}{_LETTERS[kind]}" for before, kind in links if before in places]
        elsewhere = len(links) - len(words)
        after[item_id] = " ".join([*words, f"+{elsewhere}"] if elsewhere else words)
    return after, leaving


def _edge(row: Row, scale: TimeScale, *, at_finish: bool) -> float:
    if row.diamond is not None:
        return row.diamond
    return scale.x(row.dates.finish_day + 1 if at_finish else row.dates.start_day)


def _elbow(x1: float, y1: float, x2: float, y2: float) -> str:
    """Run down (or up) from one end, then across to the other."""
    step = 6 if y2 > y1 else -6
    return f"M{x1:.0f} {y1 + step:.0f}V{y2:.0f}H{x2:.0f}"
