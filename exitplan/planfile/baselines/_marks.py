"""Which states of a plan are the first under a new baseline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from exitplan.planfile.baselines._baseline import Baseline
    from exitplan.planfile.history import Version


def with_rebaselines(
    versions: tuple[Version, ...], baselines: Iterable[Baseline]
) -> tuple[Version, ...]:
    """Mark the first state on or after the day of each approval but the first."""
    marked = set()
    for baseline in baselines:
        if not baseline.is_rebaseline:
            continue
        later = (
            number
            for number, version in enumerate(versions)
            if version.day is not None and version.day >= baseline.day
        )
        marked.add(next(later, -1))
    return tuple(
        attrs.evolve(version, is_rebaseline=True) if number in marked else version
        for number, version in enumerate(versions)
    )
