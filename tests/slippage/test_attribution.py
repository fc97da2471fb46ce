"""Slips whose parts are known by hand."""

from __future__ import annotations

import json

import attrs
import pytest

from exitplan.errors import UnknownTaskError
from exitplan.plan import (
    Board,
    Constraint,
    ConstraintKind,
    Deadline,
    Duration,
    Gate,
    Group,
    Link,
    PeriodUse,
    Plan,
    Task,
    milestone,
)
from exitplan.schedule import compute_schedule
from exitplan.slippage import SlipKey, Slippage, slip_by, split_slip

DAY = 480


def parallel(one: str, other: str, last: str = "5d", **fields: object) -> Plan:
    """Make a plan of two tasks side by side, one behind both, and a milestone."""
    return Plan(
        "fork",
        "Fork",
        "2015-06-01",
        items=[
            Task("one", "One", duration=one),
            Task("other", "Other", duration=other),
            Task("last", "Last", duration=last, after=[Link("one"), Link("other")]),
            milestone("end", "The end", after=[Link("last")]),
        ],
        **fields,  # type: ignore[arg-type]
    )


def shares(found: Slippage, name: str = "end") -> dict[str, int]:
    return {part.item: part.minutes for part in found[name].parts}


def test_each_change_has_what_it_moved() -> None:
    """Changes in a row each move the milestone by their own length."""
    found = split_slip(parallel("10d", "4d"), parallel("12d", "4d", "8d"))
    assert shares(found) == {"one": 2 * DAY, "last": 3 * DAY}
    assert found["end"].total_minutes == 5 * DAY
    assert found["end"].calendar_days == 7


def test_what_moves_nothing_has_no_part() -> None:
    """A change within the float of its task does not appear."""
    found = split_slip(parallel("10d", "4d"), parallel("10d", "9d"))
    assert found["end"].is_still
    assert not found["end"].parts
    assert not found.difference.is_empty


def test_parts_that_make_up_for_each_other_are_shown() -> None:
    """A slip of nothing that hides two moves is no stillness."""
    found = split_slip(parallel("10d", "4d"), parallel("12d", "4d", "3d"))
    assert shares(found) == {"one": 2 * DAY, "last": -2 * DAY}
    assert found["end"].total_minutes == 0
    assert not found["end"].is_still


def test_the_order_decides_between_parallel_delays() -> None:
    """Of two delays side by side the first has what it moves, the second what it adds."""
    found = split_slip(parallel("10d", "10d"), parallel("14d", "16d"))
    assert shares(found) == {"one": 4 * DAY, "other": 2 * DAY}


def test_averages_favour_no_order() -> None:
    """Over both orders the shares are (4+0)/2 and (2+6)/2 days, with their spread."""
    found = split_slip(parallel("10d", "10d"), parallel("14d", "16d"), orders=1)
    parts = {part.item: part for part in found["end"].parts}
    assert {name: part.minutes for name, part in parts.items()} == {
        "one": 2 * DAY,
        "other": 4 * DAY,
    }
    assert (parts["one"].least, parts["one"].most) == (0, 4 * DAY)
    assert (parts["other"].least, parts["other"].most) == (2 * DAY, 6 * DAY)


def test_random_orders_come_from_their_seed() -> None:
    """The same seed gives the same parts, whatever was computed before."""
    lengths = {f"t{n}": n for n in range(9)}

    def plan(by: int) -> Plan:
        tasks = [Task(n, n, duration=Duration(3 + by * d)) for n, d in lengths.items()]
        return Plan(
            "p",
            "P",
            "2015-06-01",
            items=[*tasks, milestone("end", "End", after=[Link(n) for n in lengths])],
        )

    first = split_slip(plan(0), plan(1), orders=5, seed=3)
    again = split_slip(plan(0), plan(1), orders=5, seed=3)
    other = split_slip(plan(0), plan(1), orders=5, seed=4)
    assert first["end"].parts == again["end"].parts
    assert first["end"].parts != other["end"].parts
    assert sum(part.minutes for part in first["end"].parts) == first["end"].total_minutes == 3840


def test_a_task_put_in_between_is_one_part() -> None:
    """New work in a chain is told as itself, not as its links coming and going."""
    before = parallel("10d", "4d")
    new = Task("check", "Check", duration="3d", after=[Link("one")])
    items = [
        attrs.evolve(item, after=[Link("check"), Link("other")]) if item.id == "last" else item
        for item in before.items
    ]
    found = split_slip(before, attrs.evolve(before, items=[*items, new]))
    assert shares(found) == {"check": 3 * DAY}


def test_what_is_new_or_gone_is_told() -> None:
    """A milestone that only one plan has is not split, and says so."""
    before = parallel("10d", "4d")
    items = [*before.items, milestone("sign", "Signature", after=[Link("end")])]
    there = split_slip(before, attrs.evolve(before, items=items))
    assert there["sign"].is_new
    assert there["sign"].record()["total_minutes"] is None
    back = split_slip(attrs.evolve(before, items=items), before)
    assert back["sign"].is_gone
    assert [slip.id for slip in back] == ["end", "sign"]
    assert "gone" in back["sign"].sentence


def test_floats_drivers_and_margins_of_both_plans() -> None:
    """A slip tells the float, the longest path and the deadline's margin then and now."""
    before, after = parallel("10d", "4d"), parallel("10d", "12d")
    goal = attrs.evolve(before.items[3], deadline=Deadline("2015-06-23"), after=[Link("last")])
    both = [
        attrs.evolve(plan, items=[*plan.items[:3], goal], finish_by="2015-06-30")
        for plan in (before, after)
    ]
    slip = split_slip(*both)["end"]
    assert slip.drivers_before == ("one", "last", "end")
    assert slip.drivers_after == ("other", "last", "end")
    assert (slip.joined, slip.left) == (("other",), ("one",))
    assert slip.float_erosion == 2 * DAY
    assert slip.margin_before == 2
    assert slip.margin_after == 0


def test_a_calendar_that_is_not_the_same_is_counted_by_the_clock() -> None:
    """Where the two plans mean different working time, minutes are those of the clock."""
    before = parallel("10d", "4d")
    after = attrs.evolve(parallel("12d", "4d"), calendar="scotland")
    slip = split_slip(before, after)["end"]
    then, now = compute_schedule(before)["end"], compute_schedule(after)["end"]
    assert slip.calendar == ""
    assert slip.day_minutes == 1440
    assert slip.total_minutes == now.early_finish_at - then.early_finish_at
    assert sum(part.minutes for part in slip.parts) == slip.total_minutes
    by_clock = split_slip(before, parallel("12d", "4d"), by_clock=["end"])["end"]
    assert by_clock.calendar == ""


def test_a_renamed_milestone_is_the_same() -> None:
    """Names given as renamed are followed, in the drivers too."""
    before = parallel("10d", "4d")
    items = [attrs.evolve(item, id="finish") if item.id == "end" else item for item in before.items]
    after = attrs.evolve(before, items=items)
    found = split_slip(before, after, renamed={"end": "finish"})
    assert [slip.id for slip in found] == ["finish"]
    assert found["finish"].is_still
    assert found["finish"].drivers_before == ("one", "last", "finish")


def test_an_unknown_milestone_is_refused() -> None:
    """A name that neither plan has raises with the nearest names."""
    plan = parallel("10d", "4d")
    with pytest.raises(UnknownTaskError, match="ends"):
        split_slip(plan, plan, milestones=["ends"])


def test_steps_that_can_be_no_plan_are_one_part() -> None:
    """Links turned round close a circle on the way unless both change; the slip still adds up."""
    before = Plan(
        "turn",
        "Turn",
        "2015-06-01",
        items=[
            Task("a", "A", duration="2d"),
            Task("b", "B", duration="4d", after=[Link("a")]),
            milestone("end", "End", after=[Link("b")]),
        ],
    )
    after = attrs.evolve(
        before,
        items=[
            Task("a", "A", duration="2d", after=[Link("b")]),
            Task("b", "B", duration="4d"),
            milestone("end", "End", after=[Link("b")]),
        ],
    )
    slip = split_slip(before, after)["end"]
    assert slip.total_minutes == -2 * DAY == sum(part.minutes for part in slip.parts)


CABINET = Board(
    "cabinet", "Cabinet", meets="third Tuesday", papers=PeriodUse("council.agenda", count=5)
)


def decided(work: str) -> Plan:
    """Make a plan whose work has to be ready for a cabinet of every third Tuesday."""
    return Plan(
        "gate",
        "Gate",
        "2015-03-02",
        boards={"cabinet": attrs.evolve(CABINET, call_in=None)},
        items=[
            Task("report", "Report", duration=work, tags=["cause-late-figures"], owner="Finance"),
            Task("decide", "Decision", gate=Gate("cabinet"), after=[Link("report")]),
            milestone("award", "Award", after=[Link("decide")]),
        ],
    )


def test_a_missed_papers_deadline_is_called_out() -> None:
    """A day or two that miss the papers cost a whole cycle, and the part says which."""
    slip = split_slip(decided("6d"), decided("8d"))["award"]
    (part,) = slip.parts
    (found,) = part.amplified
    assert found.item == "decide"
    assert found.rule == "Cabinet"
    assert found.in_days == 2
    # The third Tuesdays are 17 March and 21 April; papers go out five clear days before.
    assert found.out_days == 35
    reason = "2 days became 35 days: missed the papers deadline of Cabinet on 9 Mar 2015"
    assert part.sentence.endswith(reason)
    assert part.item == "report"


def test_a_move_that_a_gate_takes_up_is_not_amplified() -> None:
    """A day that the gate waits for anyway moves nothing and amplifies nothing."""
    slip = split_slip(decided("4d"), decided("5d"))["award"]
    assert slip.is_still


def test_parts_are_added_up_by_every_key() -> None:
    """By whatever key, the shares of a milestone add up to its slip."""
    before, after = decided("6d"), decided("8d")
    extra = Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2015-06-01")
    later = attrs.evolve(after.items[2], constraints=[extra])
    after = attrs.evolve(
        after, items=[Group("g", "Group", after.items[:0]), *after.items[:2], later]
    )
    found = split_slip(before, after)
    for key in SlipKey:
        for name, several in slip_by(found, key).items():
            assert sum(share.minutes for share in several) == found[name].total_minutes
            assert sum(share.calendar_days for share in several) == found[name].calendar_days
    assert slip_by(found, "owner")["award"][0].key in ("Finance", "")
    keys = {key: [share.key for share in slip_by(found, key)["award"]] for key in SlipKey}
    assert set(keys[SlipKey.CAUSE]) == {"late-figures", ""}
    assert "Cabinet" in keys[SlipKey.PROVISION]
    assert set(keys[SlipKey.TASK]) == {"report", "award"}


def test_an_unknown_key_is_refused() -> None:
    """A word that is no key raises ValueError."""
    plan = parallel("1d", "1d")
    with pytest.raises(ValueError, match="colour"):
        slip_by(split_slip(plan, plan), "colour")


def test_the_record_is_plain_data() -> None:
    """What is written as JSON has the keys that the command line promises."""
    found = split_slip(parallel("10d", "4d"), parallel("12d", "4d"))
    said = json.loads(json.dumps(found.as_dict()))
    (entry,) = said["milestones"]
    assert {"id", "from", "to", "total_minutes", "progress_minutes", "revision_minutes"} <= set(
        entry
    )
    (part,) = entry["parts"]
    assert part["change"] == "duration:one"
    assert part["task"] == "one"
    assert part["minutes"] == 2 * DAY
