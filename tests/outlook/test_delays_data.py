"""Answers as data for a page: whatever they are, they are read from it as they were."""

from __future__ import annotations

import datetime
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.outlook import Delays, ItemDelay, MilestoneMoves, delays
from exitplan.planfile import load_plan
from exitplan.schedule import compute_schedule
from tests.outlook.delay_answers import answers, decoded
from tests.outlook.late_plans import late_plan

FIRST = datetime.date(2015, 6, 1).toordinal()
MOST = 6
NAMES = ("m0", "m1", "m2")


@st.composite
def _moves(draw: st.DrawFn, known: int) -> tuple[MilestoneMoves, ...]:
    moves = []
    for name in NAMES:
        late = sorted(draw(st.sets(st.integers(1, MOST), max_size=4)))
        day, steps = FIRST + 30, []
        for n in late:
            day += draw(st.sampled_from([1, 1, 1, 3, 7]))
            steps.append((n, day))
        kept = tuple(step for step in steps if step[0] <= known)
        if kept:
            moves.append(MilestoneMoves(name, kept))
    return tuple(moves)


@st.composite
def _found(draw: st.DrawFn) -> Delays:
    items = {}
    for number in range(draw(st.integers(1, 6))):
        known = draw(st.sampled_from([MOST, MOST, MOST, 3, 0]))
        day = FIRST + draw(st.integers(0, 9))
        gaps = draw(st.lists(st.sampled_from([0, 1, 1, 1, 3]), min_size=known, max_size=known))
        own = tuple((late, day + sum(gaps[:late])) for late, gap in enumerate(gaps, 1) if gap)
        unit = draw(st.sampled_from(["working days", "calendar days"]))
        items[f"t{number}"] = ItemDelay(f"t{number}", unit, day, own, draw(_moves(known)), known)
    weekdays = tuple(day for day in range(FIRST, FIRST + 60) if day % 7 not in (0, 6))
    lists = draw(st.sampled_from([(), (weekdays,), (weekdays, tuple(range(FIRST, FIRST + 99)))]))
    return Delays(MOST, dict.fromkeys(NAMES, FIRST + 30), items, "", lists)


@given(_found())
def test_every_answer_is_read_as_it_was(found: Delays) -> None:
    """Functions and tables that are shared, and cut off, are those of each item."""
    data = json.loads(json.dumps(found.as_data()))
    assert data["most"] == MOST
    for place, (name, item) in enumerate(found.items.items()):
        assert data["ids"][place] == name
        assert data["units"][place] == item.unit[0]
        assert data["known"].get(str(place), MOST) == item.known_days
        for days in range(item.known_days + 1):
            assert answers(found, name, days) == decoded(data, name, days)


def test_what_is_the_same_is_said_once() -> None:
    """Items that move a milestone alike, sooner or later, share all that they say of it."""
    lines = {
        f"t{n}": ItemDelay(
            f"t{n}",
            "working days",
            FIRST + n,
            tuple((late, FIRST + n + late) for late in range(1, 7)),
            (
                MilestoneMoves(
                    "m0", tuple((n + late, FIRST + 30 + late) for late in range(1, 7 - n))
                ),
            ),
            6,
        )
        for n in range(4)
    }
    data = Delays(6, {"m0": FIRST + 30}, lines).as_data()
    assert (len(data["functions"]), len(data["tables"]), len(data["axes"])) == (2, 1, 1)
    assert data["items"] == [[0, n, n, 0] for n in range(4)]


def test_what_only_one_of_two_moves_is_not_shared() -> None:
    """A milestone that moves on the last day asked about is not taken for another item's."""
    own = tuple((late, FIRST + late) for late in range(1, 6))
    moves = [MilestoneMoves("m0", ((1, FIRST + 31),)), MilestoneMoves("m1", ((4, FIRST + 40),))]
    later = MilestoneMoves("m0", ((2, FIRST + 31),))
    items = {
        "both": ItemDelay("both", "working days", FIRST, own, tuple(moves), 5),
        "one": ItemDelay("one", "working days", FIRST, own, (later,), 5),
    }
    found = Delays(5, dict.fromkeys(NAMES, FIRST + 30), items)
    data = found.as_data()
    assert decoded(data, "one", 5) == answers(found, "one", 5)
    assert decoded(data, "both", 5) == answers(found, "both", 5)


def test_no_answers_are_data_too() -> None:
    """Where there are none, the data say why and hold nothing else."""
    data = Delays(60, {}, {}, "The plan is too large.").as_data()
    assert data["reason"] == "The plan is too large."
    assert not any(data[name] for name in ("milestones", "axes", "functions", "tables", "items"))


PLANS = Path(__file__).resolve().parents[2] / "plans"


@pytest.mark.parametrize("folder", [PLANS, PLANS / "present-day"], ids=lambda path: path.name)
def test_the_real_plans_answers_are_true_and_small(folder: Path) -> None:
    """Every answer survives the page's encoding, some are tried, and all weigh little."""
    schedule = compute_schedule(load_plan(folder))
    found = delays(schedule)
    data = found.as_data()
    text = json.dumps(data, separators=(",", ":"))
    assert len(gzip.compress(text.encode())) <= 6_000
    assert text == json.dumps(delays(schedule).as_data(), separators=(",", ":"))
    for number, item in enumerate(found.items.values()):
        for days in (1, 2, 3, 7, 20, 59, 60):
            assert answers(found, item.item, days) == decoded(data, item.item, days)
        if number % 9 == 0 and item.known_days >= 33:
            late = compute_schedule(late_plan(schedule, item.item, 33))
            by_plan = {name: late[name].finish_day for name in [item.item, *found.milestones]}
            assert by_plan == answers(found, item.item, 33)
