"""What the marks of some pictures mean: only those that occur."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from exitplan.calendars import long_date
from exitplan.site._chart import Chart
from exitplan.site._chart_around import Shade
from exitplan.site._chart_ghosts import Ghosts
from exitplan.site._text import shortened

_MOST_NAMED = 4
_LONGEST_NAME = 60


@attrs.frozen
class Entry:
    """One mark with its meaning."""

    mark: str
    name: str
    meaning: str


def legend_of(charts: Sequence[Chart], ghosts: Ghosts) -> list[Entry]:
    """Explain the marks that occur in some pictures, in the order in which they matter."""
    found = frozenset(mark for chart in charts for mark in chart.marks)
    shades = [shade for chart in charts for shade in chart.shades]
    recess = [shade for chart in charts for rug in chart.rugs for shade in rug.recess]
    meanings = {
        "planned": ("planned", "work still to be done"),
        "critical": ("critical", "the smallest slip moves a final milestone"),
        "done": ("done", "finished, or the part behind the status date"),
        "effort": ("support", "lasts as long as the work it accompanies"),
        "float": (
            "float",
            "how far it may slip before a final milestone moves; an arrow: beyond the picture",
        ),
        "baseline": ("before", f"where it stood in {ghosts.source}, if it has moved since"),
        "milestone": ("milestone", "a moment, its date beside it"),
        "decision": (
            "decision",
            "lozenge: the board’s meeting; tick: papers; line: from readiness until in effect",
        ),
        "deadline": ("deadline", "the date that was promised"),
        "bracket": ("group", "from its first start to its last finish"),
        "link": ("link", "what sets the date of a critical item"),
        "meetings": (
            "meetings",
            "a tick for each meeting of a board, a lozenge where it decides something of this plan",
        ),
        "recess": ("recess", f"a time when the board does not meet: {_named(recess)}"),
        "closed": ("closed", _named(shades)),
    }
    return [
        Entry(mark, name, meaning) for mark, (name, meaning) in meanings.items() if mark in found
    ]


def _named(shades: Iterable[Shade]) -> str:
    """Name times when nothing happens, each once; with its days where it comes once."""
    by_name: dict[str, dict[tuple[int, int], None]] = {}
    for shade in sorted(shades, key=lambda shade: (shade.first, shade.last)):
        by_name.setdefault(shade.name, {})[shade.first, shade.last] = None
    texts = []
    for name, spans in list(by_name.items())[:_MOST_NAMED]:
        first, last = next(iter(spans))
        when = "" if len(spans) > 1 else f", {long_date(first)} to {long_date(last)}"
        texts.append(f"{shortened(name, _LONGEST_NAME)}{when}")
    left = len(by_name) - _MOST_NAMED
    return "; ".join([*texts, f"{left} more"] if left > 0 else texts)
