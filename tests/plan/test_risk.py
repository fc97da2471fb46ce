"""Risks, branches and spreads as values: what counts, what is uncertain, what is laid in where."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest

from exitplan.plan import (
    NO_SPREAD,
    Branch,
    Contract,
    Correlation,
    Detour,
    Duration,
    Estimate,
    Extension,
    Group,
    Impact,
    Link,
    LinkType,
    Mitigation,
    Pause,
    Plan,
    Progress,
    Risk,
    RiskStatus,
    Shape,
    Spread,
    Task,
    Unit,
    milestone,
    option_number,
    to_share,
    uncertain_lengths,
    waiting_for,
    with_detours,
    without_risks_to,
)


def task(name: str, *after: str, **fields) -> Task:
    return Task(
        name,
        name.title(),
        **{"duration": "5d", **fields},
        after=[Link(other) for other in after],
    )


@pytest.mark.parametrize(
    ("given", "share"),
    [
        ("15%", Fraction(15, 100)),
        ("12.5 %", Fraction(1, 8)),
        ("0.15", Fraction(15, 100)),
        (0.15, Fraction(15, 100)),
        (1, Fraction(1)),
        (Fraction(1, 3), Fraction(1, 3)),
        ("-5%", Fraction(-5, 100)),
    ],
)
def test_shares_are_exact(given, share: Fraction) -> None:
    """A percentage or decimal becomes the fraction that it says, without rounding."""
    assert to_share(given) == share


@pytest.mark.parametrize("given", ["", "half", "5%%", "1/3", "\u0665%", "nan", "1e3"])
def test_what_is_no_share_is_refused(given: str) -> None:
    """Other texts raise ValueError."""
    with pytest.raises(ValueError, match="not a percentage"):
        to_share(given)


@pytest.mark.parametrize(
    ("estimate", "plain"),
    [
        (Estimate("6w", "12w", "8w"), "8w"),
        (Estimate("6w", "12w", shape=Shape.UNIFORM), None),
        (Estimate.fixed("3d"), "3d"),
        (Estimate.discrete({"8w": "30%", "12w": "70%"}), "12w"),
        (Estimate.discrete({"8w": "50%", "12w": "50%"}), "8w"),
        (Estimate("4w", "9w", shape=Shape.LOGNORMAL), "6w"),
        (Estimate("4w", "9w", "5w", Shape.LOGNORMAL), "5w"),
        (Estimate("0.2w", "0.4w", shape=Shape.LOGNORMAL), "0.2w"),
        (Estimate("4w", "9d", shape=Shape.LOGNORMAL), None),
        (Estimate("1w", "16w", shape=Shape.LOGNORMAL, percentiles=(50, 90)), "1w"),
    ],
)
def test_the_plan_is_dated_by_the_plain_length(estimate: Estimate, plain: str | None) -> None:
    """The likely length, the most probable one, or the median to whole units."""
    assert (None if estimate.plain is None else str(estimate.plain)) == plain
    assert Task("a", "A", estimate=estimate).effective_duration == estimate.plain


def test_a_discrete_estimate_without_lengths_is_refused() -> None:
    """There is nothing to choose from."""
    with pytest.raises(ValueError, match="at least one"):
        Estimate.discrete({})


def test_the_nearest_spread_counts() -> None:
    """An estimate comes before a spread, and the nearest spread before those further off."""
    wide, narrow = Spread("50%", "200%"), Spread("90%", "110%")
    estimate = Estimate("4d", "9d", "5d")
    done = Progress(actual_start="2015-01-05", actual_finish="2015-01-09")
    inner = Group("g.h", "H", [task("g.h.a")], spread=wide)
    items = [
        task("plain"),
        task("own", spread=narrow),
        task("estimated", estimate=estimate, spread=narrow),
        task("fixed", duration=None, estimate=Estimate.fixed("5d")),
        task("sure", spread="none"),
        task("done", progress=done),
        task("nothing", duration="0d"),
        task("legal", duration=None, period="pcr2015.standstill"),
        task("gate", duration=None, gate="cabinet"),
        milestone("m", "M"),
        Group("g", "G", [task("g.a"), inner], spread=narrow),
    ]
    assert uncertain_lengths(items, wide) == {
        "plain": wide,
        "own": narrow,
        "estimated": estimate,
        "g.a": narrow,
        "g.h.a": wide,
    }
    assert set(uncertain_lengths(items)) == {"own", "estimated", "g.a", "g.h.a"}
    assert items[4].spread == NO_SPREAD


def test_what_counts_depends_on_status_and_mitigation() -> None:
    """A mitigation counts where it is in place or asked for; what has happened is certain."""
    left = Mitigation("Ask", 100, "5%", Impact("1w"))
    risk = Risk("r", "R", "20%", Impact("4w"), ["a"], mitigation=left)
    assert (risk.chance(), risk.effect()) == (Fraction(1, 5), Impact("4w"))
    assert (risk.chance(mitigated=True), risk.effect(mitigated=True)) == (
        Fraction(1, 20),
        Impact("1w"),
    )
    done = attrs.evolve(risk, mitigation=attrs.evolve(left, is_in_place=True))
    assert (done.chance(), done.effect()) == (Fraction(1, 20), Impact("1w"))
    half = attrs.evolve(risk, mitigation=Mitigation("Ask", probability="5%"))
    assert half.effect(mitigated=True) == Impact("4w")
    assert attrs.evolve(risk, status=RiskStatus.HAPPENED).chance() == 1
    assert attrs.evolve(risk, status=RiskStatus.CLOSED).chance(mitigated=True) == 0


def test_fixed_lengths_are_plain_ones() -> None:
    """An impact or pause of one certain length is that length, however it is given."""
    assert Impact(Estimate.fixed("4w")) == Impact("4w")
    assert Impact(multiply=Spread("1", "1", "1.5", Shape.FIXED)) == Impact(multiply="150%")
    assert Pause(Estimate.fixed("4w")).length == Duration(4, Unit.WEEK)


def test_what_waits_for_an_item_waits_for_its_groups_too() -> None:
    """Links from the finish count, written at either end, those of groups around it included."""
    plan = Plan(
        "p",
        "P",
        "2015-01-05",
        [
            Group("g", "G", [task("g.a"), task("g.b", "g.a")], before=[Link("late", LinkType.FF)]),
            Task("early", "Early", duration="5d", after=[Link("g.a", LinkType.SS)]),
            task("late"),
            Task("lagged", "Lagged", duration="5d", after=[Link("g.a", lag="3d")]),
        ],
    )
    assert {(w.item, w.link.task, w.link.type.value) for w in waiting_for(plan, "g.a")} == {
        ("g.b", "g.a", "FS"),
        ("late", "g", "FF"),
        ("lagged", "g.a", "FS"),
    }


def test_a_detour_is_laid_in_between() -> None:
    """First tasks wait for the item, what waits for that waits for the last by the same links."""
    detour = Detour(
        [
            task("d.one"),
            task("d.two", "d.one"),
            task("d.own", "a"),
            Task("d.back", "Back", duration="1d", after=[Link("d.one")], before=[Link("c")]),
        ]
    )
    spread = Spread("80%", "150%")
    plan = Plan(
        "p",
        "P",
        "2015-01-05",
        [
            Group("g", "G", [task("g.x")], calendar="24-hour", spread=spread),
            task("a"),
            Task("b", "B", duration="5d", after=[Link("g.x", lag="2d")]),
            task("c", "b"),
        ],
        branches={
            "d": Branch("d", "D", "10%", "g.x", detour),
            "e": Branch("e", "E", "10%", "g.x", Pause("2w")),
        },
    )
    laid = with_detours(plan)
    items = {item.id: item for item in laid.walk()}
    assert items["d.one"].after == (Link("g.x"),)
    assert items["d.own"].after == (Link("a"), Link("g.x"))
    assert items["d.two"].after == (Link("d.one"),)
    assert items["d.back"].after == (Link("d.one"),)
    assert items["b"].after == (
        Link("g.x", lag="2d"),
        Link("d.two", lag="2d"),
        Link("d.own", lag="2d"),
    )
    group = items["d"]
    assert isinstance(group, Group)
    assert (group.calendar, group.spread) == ("24-hour", spread)
    assert with_detours(plan, [plan.branches["e"]]) is plan
    closed = attrs.evolve(plan.branches["d"], status=RiskStatus.CLOSED)
    assert with_detours(plan, [closed]) is plan


def test_options_go_by_title_or_number() -> None:
    """An option is named by its title or place; without a name it is the first not taken."""
    contract = Contract(
        "c",
        "C",
        "2020-03-31",
        extensions=(
            Extension("2021-03-31", taken=True),
            Extension("2022-03-31", "Second"),
            Extension("2023-03-31"),
        ),
    )
    found = [
        option_number(contract, name) for name in (None, "Second", "extension-3", "extension-4")
    ]
    assert found == [1, 1, 2, None]


def test_the_register_forgets_items_that_take_no_part() -> None:
    """Risks, branches and correlations of what is left out go, as far as they speak of it."""
    plan = Plan(
        "p",
        "P",
        "2015-01-05",
        [task("a"), task("b"), task("c")],
        risks={
            "some": Risk("some", "Some", "10%", Impact("1w"), ["a", "b"]),
            "gone": Risk("gone", "Gone", "10%", Impact("1w"), ["b"]),
        },
        branches={
            "stays": Branch("stays", "Stays", "10%", "a", Pause("1w")),
            "goes": Branch("goes", "Goes", "10%", "b", Pause("1w")),
        },
        correlations={
            "two": Correlation("two", ["a", "b"], "0.5"),
            "three": Correlation("three", ["a", "b", "c"], "0.5"),
        },
    )
    left = without_risks_to(plan, {"b"})
    assert {name: risk.hits for name, risk in left.risks.items()} == {"some": ("a",)}
    assert set(left.branches) == {"stays"}
    assert {name: found.tasks for name, found in left.correlations.items()} == {"three": ("a", "c")}
