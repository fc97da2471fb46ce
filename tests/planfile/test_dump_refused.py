"""What a plan file cannot say is refused, never written as something else."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import pytest

from exitplan.calendars import CalendarSpec
from exitplan.errors import PlanError
from exitplan.expansion import expand
from exitplan.plan import (
    Board,
    Duration,
    Edge,
    Group,
    Link,
    Plan,
    Task,
    milestone,
)
from exitplan.planfile import dumps_plan, load_plan, loads_plan
from tests.planfile.fixtures import PLANS


def plan(*items: Task | Group, **fields: Any) -> Plan:
    return Plan("p", "P", "2015-01-05", items, **fields)


def refused(found: Plan) -> list[str]:
    with pytest.raises(PlanError) as caught:
        dumps_plan(found)
    return [f"{d.code}: {d.message}; {d.help}" for d in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (plan(Task("A b", "A", duration="1d")), "EP105: 'A b': 'A b' is not an id"),
        (plan(Task("x.a", "A", duration="1d")), "EP509: a plan file cannot say the id of 'x.a'"),
        (plan(Task("a", "A\nB", duration="1d")), "EP103: 'a': this text must stand on one line"),
        (plan(Task("a", "A\x07", duration="1d")), "EP011: 'a': a control character"),
        (plan(Task("a", "A" * 301, duration="1d")), "EP011: 'a': this text has 301 characters"),
        (plan(Task("a", "A", duration=Duration(Fraction(1, 3)))), "EP107: 'a': '0.3333333333d'"),
        (plan(Task("a", "A", duration=Duration(10**10))), "EP107: 'a': '10000000000d'"),
        (plan(Task("a", "A", duration="1d", after=[Link("b")])), "EP201: 'a': there is no task"),
        (plan(Task("a", "A")), "EP104: 'a': nothing says how long this takes"),
        (plan(milestone("a", "A", duration="1d")), "EP111: 'a': 'duration' does not go with"),
        (plan(Task("a", "A", duration="1d", edge=Edge.START)), "EP111: 'a': 'duration' does not"),
        (plan(Group("a", "A", ())), "EP110: 'a': there is no value here"),
        (plan(), "EP110: there is no value here"),
        (plan(Task("a", "A", duration="1d"), Task("a", "A", duration="2d")), "EP102: 'a': the key"),
        (
            plan(Task("a", "A", duration="1d"), boards={"b": Board("b", "B", papers=None)}),
            "EP509: a plan file cannot say the boards as it is",
        ),
        (
            plan(Task("a", "A", duration="1d"), calendars={"c": CalendarSpec("d")}),
            "EP509: a plan file cannot say the calendars as it is",
        ),
        (plan(Task("a", "A", duration="1d"), is_programme=True), "EP509: 'p' is a programme"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_a_file_cannot_say_is_refused(found: Plan, said: str) -> None:
    """It is named, with the item it is about, and never written as something else."""
    assert any(finding.startswith(said) for finding in refused(found)), refused(found)


def test_what_goes_without_saying_is_said_where_nothing_else_is() -> None:
    """A calendar or step that changes nothing is still there."""
    found = plan(Task("a", "A", duration="1d"), calendars={"c": CalendarSpec("c")})
    assert loads_plan(dumps_plan(found)) == found
    assert "  c: {based_on: england-and-wales}\n" in dumps_plan(found)


def test_steps_that_are_laid_out_are_not_written_twice() -> None:
    """A plan whose steps are laid out is refused: they would be laid out once more."""
    found = expand(load_plan(PLANS / "good" / "procurements.yaml")).plan
    assert "EP509" in refused(found)[0]


def test_every_fault_is_told_at_once() -> None:
    """Whoever has a plan that cannot be written mends it in one go."""
    faults = refused(plan(Task("a", "A\nB", duration="1d"), Task("b", "B", after=[Link("c")])))
    assert len(faults) == 3


def test_large_plans_are_written_quickly_and_too_large_ones_refused() -> None:
    """Thousands of tasks take seconds; more than a file may hold are refused before writing."""

    def chain(count: int, **fields: Any) -> Plan:
        return plan(
            *(
                Task(f"t{n}", f"Task {n}", duration="1d", after=[Link(f"t{n - 1}")] if n else ())
                for n in range(count)
            ),
            **fields,
        )

    begin = time.perf_counter()
    assert dumps_plan(chain(10_000)).count("duration: 1d") == 10_000
    assert time.perf_counter() - begin < 10
    assert refused(chain(10_001))[0].startswith("EP010: 'p' has 10,001 tasks and groups;")
    [finding] = refused(plan(*(Task(f"t{n}", "T" * 300, duration="1d") for n in range(4_000))))
    assert finding.startswith("EP003: 'p' takes 1,")
    deep: Task | Group = Task("a" + ".a" * 20, "A", duration="1d")
    for level in range(20, 0, -1):
        deep = Group("a" + ".a" * (level - 1), "A", (deep,))
    assert refused(plan(deep))[0].startswith("EP004: groups of 'p' lie 20 deep")
