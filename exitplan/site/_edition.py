"""Everything that one roadmap is made from, read beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import attrs

from exitplan.schedule import Schedule
from exitplan.site._history import History

if TYPE_CHECKING:
    from exitplan.checks import CheckReport
    from exitplan.planfile.history import Version
    from exitplan.risk import Simulation

EditLink = Callable[[str, int], str | None]
"""Gives the address at which a line of a plan's file can be read or edited."""
FileName = Callable[[str], str]
"""Names a plan's file for readers, the same wherever the site is built."""


def _histories(given: Iterable[History]) -> tuple[History, ...]:
    return tuple(given)


def _states(given: Iterable[Version]) -> tuple[Version, ...]:
    return tuple(given)


@attrs.frozen(eq=False)
class Edition:
    """What a roadmap is made from: a dated plan, and whatever else is known of it.

    Only the schedule is needed. What is missing is left out of the pages, and
    where a reader would look for it, the pages say so.
    """

    schedule: Schedule
    source: str = ""
    """Names the plan's file or folder for readers."""
    states: tuple[Version, ...] = attrs.field(default=(), converter=_states)
    """Earlier states of this plan, the oldest first; the last is what it is compared with."""
    baselines: tuple[Version, ...] = attrs.field(default=(), converter=_states)
    """What was approved of this plan, the oldest first; where empty, those among the states."""
    histories: tuple[History, ...] = attrs.field(default=(), converter=_histories)
    """Dated reports of plans that are kept apart from this one."""
    check: CheckReport | None = None
    """What the rules found in the plan."""
    risk: Simulation | None = None
    """The plan dated many times over."""
    name: FileName | None = None
    """Names the files in which findings lie; else by their last part where they are absolute."""
    edit: EditLink | None = None
    site_url: str = ""
    """The address the site will have, where it is known; feeds need it."""
