"""Two series of monthly updates of real schedules from Primavera P6: their slip adds up."""

from __future__ import annotations

import functools
import itertools
from pathlib import Path

import pytest

from exitplan.interchange import read_schedule
from exitplan.plan import Plan
from exitplan.schedule import compute_schedule
from exitplan.slippage import Slippage, split_slip

FOLDER = Path(__file__).parents[3] / "shared" / "oracle" / "p6"
SERIES = [sorted(FOLDER.glob(f"series-{name}-*.xer")) for name in "ab"]
PAIRS = [pair for files in SERIES for pair in itertools.pairwise(files)]

pytestmark = pytest.mark.skipif(
    not PAIRS, reason="the folder with other software's schedules is not here"
)


@functools.cache
def plan_of(path: Path) -> Plan:
    return read_schedule(path).plan


@functools.cache
def slip_of(before: Path, after: Path) -> Slippage:
    return split_slip(plan_of(before), plan_of(after))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0].stem}-to-{pair[1].stem[-2:]}")
def test_every_update_adds_up_to_the_minute(pair: tuple[Path, Path]) -> None:
    """Progress and revision, and the parts, are the whole slip of each milestone."""
    found = slip_of(*pair)
    then, now = (compute_schedule(plan_of(path)) for path in pair)
    common = [slip for slip in found if not slip.is_new and not slip.is_gone]
    assert common, "both updates have milestones"
    for slip in common:
        assert slip.progress_minutes + slip.revision_minutes == slip.total_minutes
        assert sum(part.minutes for part in slip.parts) == slip.total_minutes
        assert sum(p.minutes for p in slip.parts if p.is_progress) == slip.progress_minutes
        assert slip.before is not None
        assert slip.after is not None
        days = now[slip.id].finish_day - then[slip.before.item.id].finish_day
        assert sum(part.calendar_days for part in slip.parts) == slip.calendar_days == days


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0].stem}-to-{pair[1].stem[-2:]}")
def test_every_update_is_split_task_by_task(pair: tuple[Path, Path]) -> None:
    """No part takes many changes at once: what can be told apart is."""
    found = slip_of(*pair)
    assert not found.notes
    assert all(len(part.changes) <= 3 for slip in found for part in slip.parts)


def test_the_series_do_slip() -> None:
    """The updates move milestones by progress and by revision, so that adding up says something."""
    slips = [slip for pair in PAIRS for slip in slip_of(*pair)]
    assert any(slip.progress_minutes for slip in slips)
    assert any(slip.revision_minutes for slip in slips)
