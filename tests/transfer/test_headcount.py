from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from exitplan.plan import Group, Plan, Route, Transfer, Wave
from exitplan.transfer._headcount import headcount, transfers_of

DAY = datetime.date(2019, 8, 1).toordinal()
CAPITA = "Capita"
COUNCIL = "Birmingham City Council"
SERVICE_BIRMINGHAM = "Service Birmingham"


def birmingham(worked_at: str = SERVICE_BIRMINGHAM) -> dict[str, Transfer]:
    waves = (
        Wave("transferring", "Transferring", 167, Route.TUPE),
        Wave("seconded", "Seconded", 147, Route.SECONDMENT),
    )
    return {"staff": Transfer(COUNCIL, waves, moves_from=worked_at)}


def test_the_birmingham_case_adds_up() -> None:
    """Secondees count as the council's all along, and work for the supplier until day one."""
    found = headcount(birmingham(), lambda _: DAY)
    assert found.employed == (
        (None, {COUNCIL: 147, SERVICE_BIRMINGHAM: 167}),
        (DAY, {COUNCIL: 314, SERVICE_BIRMINGHAM: 0}),
    )
    assert found.working_for == (
        (None, {COUNCIL: 0, SERVICE_BIRMINGHAM: 314}),
        (DAY, {COUNCIL: 314, SERVICE_BIRMINGHAM: 0}),
    )
    transferring, seconded = found.moves
    assert (transferring.wave, transferring.people, transferring.changes_employer) == (
        "staff.transferring",
        167,
        True,
    )
    assert (seconded.wave, seconded.people, seconded.changes_employer) == (
        "staff.seconded",
        147,
        False,
    )


def test_the_employer_and_the_place_of_work_may_have_two_names() -> None:
    """A wave may leave Capita while another's secondment was to the joint venture."""
    waves = (
        Wave("transferring", "Transferring", 167, Route.TUPE, moves_from=CAPITA),
        Wave("seconded", "Seconded", 147, Route.SECONDMENT),
    )
    transfers = {"staff": Transfer(COUNCIL, waves, moves_from=SERVICE_BIRMINGHAM)}
    found = headcount(transfers, lambda _: DAY)
    assert found.employed == (
        (None, {COUNCIL: 147, CAPITA: 167}),
        (DAY, {COUNCIL: 314, CAPITA: 0}),
    )
    assert found.working_for[0] == (None, {COUNCIL: 0, CAPITA: 167, SERVICE_BIRMINGHAM: 147})


def test_each_wave_is_dated_by_its_own_day_one() -> None:
    """Days come from the milestones by full id, and the series has one entry for each day."""
    days = {"staff.transferring.day-one": DAY, "staff.seconded.day-one": DAY - 30}
    found = headcount(birmingham(), days.get)
    assert [day for day, _ in found.working_for] == [None, DAY - 30, DAY]
    assert [numbers[COUNCIL] for _, numbers in found.working_for] == [0, 147, 314]
    assert [numbers[COUNCIL] for _, numbers in found.employed] == [147, 147, 314]
    assert [move.wave for move in found.moves] == ["staff.seconded", "staff.transferring"]


def test_a_wave_without_a_day_stays_where_it_is() -> None:
    """People whose day is not known are counted where they are, and named as undated."""
    found = headcount(birmingham(), {"staff.seconded.day-one": DAY}.get)
    assert found.employed[-1] == (DAY, {COUNCIL: 147, SERVICE_BIRMINGHAM: 167})
    assert [move.wave for move in found.undated] == ["staff.transferring"]


def test_recruits_come_from_nowhere_and_the_redeployed_from_the_council() -> None:
    """Only recruitment adds people; redeployment changes at most for whom they work."""
    waves = (
        Wave("new", "New", 5, Route.RECRUITMENT),
        Wave("moved", "Moved", 3, Route.REDEPLOYMENT, moves_from="Housing"),
        Wave("stay", "Stay", 2, Route.REDEPLOYMENT),
    )
    found = headcount({"s": Transfer(COUNCIL, waves, moves_from=CAPITA)}, lambda _: DAY)
    assert found.employed == ((None, {COUNCIL: 5}), (DAY, {COUNCIL: 10}))
    assert found.working_for == (
        (None, {COUNCIL: 2, "Housing": 3}),
        (DAY, {COUNCIL: 10, "Housing": 0}),
    )
    assert [move.changes_employer for move in found.moves] == [True, False, False]


def test_records_are_flat_rows() -> None:
    """A row says which count, from which day, where and how many; nobody's day before is null."""
    rows = headcount(birmingham(), lambda _: DAY).records()
    assert rows[0] == {
        "count": "employed by",
        "from": None,
        "organisation": COUNCIL,
        "people": 147,
    }
    assert rows[-1] == {
        "count": "works for",
        "from": "2019-08-01",
        "organisation": SERVICE_BIRMINGHAM,
        "people": 0,
    }
    assert len(rows) == 8


def test_a_plan_without_transfers_has_an_empty_headcount() -> None:
    """Nobody moves: the state before has nobody in it, and nothing changes."""
    plan = Plan("p", "P", "2019-01-01", (Group("g", "G", ()),))
    assert transfers_of(plan) == {}
    found = headcount(transfers_of(plan), lambda _: DAY)
    assert (found.employed, found.moves, found.records()) == (((None, {}),), (), [])


def test_transfers_are_found_at_any_depth() -> None:
    """A transfer in a group in a group counts under its full id."""
    transfer = birmingham()["staff"]
    inner = Group("g.staff", "Staff", (), facts=transfer)
    plan = Plan("p", "P", "2019-01-01", (Group("g", "G", (inner,)),))
    assert transfers_of(plan) == {"g.staff": transfer}


NAMES = st.sampled_from(["A", "B", "C"])
WAVES = st.builds(
    Wave,
    id=st.just("w"),
    title=st.just("W"),
    people=st.integers(1, 500),
    route=st.sampled_from(Route),
    moves_from=st.none() | NAMES,
    moves_to=st.none() | NAMES,
)


@given(st.lists(WAVES, max_size=6), st.lists(st.none() | st.integers(1, 9), min_size=6, max_size=6))
def test_nobody_is_lost_on_the_way(waves: list[Wave], days: list[int | None]) -> None:
    """Totals stay the same from day to day, but for those who were recruited by then."""
    transfers = {f"g{n}": Transfer("A", (wave,), moves_from="B") for n, wave in enumerate(waves)}
    found = headcount(transfers, lambda item: days[int(item[1])])
    there = sum(wave.people for wave in waves if wave.route is not Route.RECRUITMENT)
    for steps in (found.employed, found.working_for):
        assert [day for day, _ in steps][1:] == sorted({d for d in days[: len(waves)] if d})
        for day, numbers in steps:
            come = sum(
                move.people
                for move in found.moves
                if move.route is Route.RECRUITMENT and day and move.day and move.day <= day
            )
            assert sum(numbers.values()) == there + come
            assert min(numbers.values(), default=0) >= 0
