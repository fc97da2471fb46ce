"""The package's front: every public name once, imported when it is asked for, documented."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import exitplan

ROOT = Path(__file__).resolve().parent.parent
FRONT = ROOT / "exitplan" / "__init__.py"
ROOMS = (
    "calendars",
    "contract",
    "errors",
    "expansion",
    "governance",
    "interchange",
    "law",
    "network",
    "outlook",
    "plan",
    "planfile",
    "risk",
    "schedule",
    "slippage",
    "starter",
    "tender",
    "transfer",
)


def _python(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout


@pytest.mark.parametrize("name", exitplan.__all__)
def test_a_public_name_is_what_its_room_defines(name: str) -> None:
    """`from exitplan import X` gives the object of the room that __init__ names."""
    room = exitplan._ROOM[name]
    assert getattr(exitplan, name) is getattr(importlib.import_module(f"exitplan.{room}"), name)
    assert name in importlib.import_module(f"exitplan.{room}").__all__


@pytest.mark.parametrize("name", exitplan.__all__)
def test_a_public_name_is_documented(name: str) -> None:
    """Every public name says in its docstring what it is for, and so do its public members."""
    thing = getattr(exitplan, name)
    assert inspect.getdoc(thing), name
    if not inspect.isclass(thing):
        return
    for member, value in vars(thing).items():
        is_code = inspect.isfunction(value) or isinstance(value, property | classmethod)
        if not member.startswith("_") and is_code:
            assert inspect.getdoc(value), f"{name}.{member}"


def test_every_name_is_listed_once() -> None:
    """The table of names, the imports for type checkers and __all__ agree."""
    tree = ast.parse(FRONT.read_text(encoding="utf-8"))
    typed = [
        (alias.asname, (node.module or "").removeprefix("exitplan."))
        for branch in tree.body
        if isinstance(branch, ast.If)
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    listed = [(name, room) for room, names in exitplan._HOME.items() for name in names]
    assert [name for name, times in Counter(name for name, _ in listed).items() if times > 1] == []
    assert sorted(typed) == sorted(listed)
    assert list(exitplan.__all__) == sorted(name for name, _ in listed)
    assert set(exitplan.__all__) <= set(dir(exitplan))


def test_importing_the_package_imports_no_room() -> None:
    """`import exitplan` costs nothing: rooms come when a name of theirs is used."""
    loaded = _python("import sys, exitplan; print(*sorted(sys.modules))").split()
    assert [name for name in loaded if name.startswith("exitplan.")] == []
    assert {"attrs", "attr", "yaml", "pendulum", "networkx"} & set(loaded) == set()


def test_a_name_brings_only_its_own_room() -> None:
    """Asking for an exception does not import the scheduler."""
    loaded = _python("import sys; from exitplan import PlanError; print(*sys.modules)").split()
    rooms = {name.split(".")[1] for name in loaded if name.startswith("exitplan.")}
    assert rooms == {"errors"}


def test_star_import_brings_every_public_name() -> None:
    """`from exitplan import *` works, and brings nothing besides."""
    found = _python(
        "from exitplan import *; print(*sorted(n for n in dir() if not n.startswith('__')))"
    )
    assert found.split() == list(exitplan.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name fails as it does in any module."""
    with pytest.raises(AttributeError, match="module 'exitplan' has no attribute 'Plann'"):
        exitplan.Plann  # noqa: B018
    with pytest.raises(ImportError):
        importlib.import_module("exitplan.plann")


def test_the_package_is_typed() -> None:
    """Type checkers of those who use it find py.typed beside the code."""
    assert (ROOT / "exitplan" / "py.typed").exists()


def test_the_tour_names_things_that_exist() -> None:
    """Every name in the package's guided tour is public, every attribute is there."""
    tour = exitplan.__doc__ or ""
    roles = re.findall(r":(?:class|func):`([\w.]+)`", tour)
    assert len(roles) > 8
    assert [name for name in roles if name not in exitplan.__all__] == []
    plan = exitplan.Plan("p", "P", "2025-01-06", items=[exitplan.Task("a", "A", duration="5d")])
    schedule = exitplan.compute_schedule(plan)
    for call in re.findall(r"``schedule\.(\w+)", tour):
        assert hasattr(schedule, call), call


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_offers_what_it_lists(room: str) -> None:
    """Every name in a room's __all__ is there, in order, once."""
    module = importlib.import_module(f"exitplan.{room}")
    names = list(module.__all__)
    assert len(names) == len(set(names))
    for name in names:
        assert getattr(module, name) is not None, name
    assert module.__doc__


def test_the_tour_works() -> None:
    """What the tour promises can be done in the way it says."""
    from exitplan import Group, Link, Plan, Task, compute_schedule, milestone

    plan = Plan(
        "exit",
        "Leaving the contract",
        "2025-01-06",
        items=[
            Group("p1", "First", items=[Task("p1.cost-plan", "Cost it", duration="5d")]),
            milestone("go-live", "Go live", after=[Link("p1.cost-plan")]),
        ],
    )
    schedule = compute_schedule(plan)
    assert str(schedule["p1.cost-plan"].finish) == "2025-01-10"
    assert schedule.float_to("go-live")["p1.cost-plan"] == 0
    assert "“Cost it”" in str(schedule.why("p1.cost-plan"))
    assert schedule.graph.nodes["p1.cost-plan"]["finish"] == "2025-01-10"


def test_the_tour_of_law_and_decisions_works() -> None:
    """Periods, gates, laid out facts and last safe dates are to be had as the tour says."""
    from exitplan import (
        Board,
        Contract,
        Group,
        Link,
        Plan,
        Procurement,
        Task,
        compute_schedule,
        contract_findings,
        find_period,
        headcount_of,
        last_safe_dates,
        milestone,
    )

    plan = Plan(
        "exit",
        "Leaving the contract",
        "2015-06-01",
        items=[
            Group("tender", "Retender", [], facts=Procurement("open", regime="pcr2015")),
            Task("decide", "Decide", gate="cabinet", after=[Link("tender.signed")]),
            milestone("live", "Live", after=[Link("decide")]),
        ],
        boards={"cabinet": Board("cabinet", "Cabinet", meets="third Tuesday")},
        contracts={"ict": Contract("ict", "ICT", ends="2021-03-31", new_service=("live",))},
    )
    schedule = compute_schedule(plan)
    assert len(list(plan.tasks())) == 2
    assert schedule.written is plan
    assert "tender.standstill" in {task.id for task in schedule.plan.tasks()}
    period = schedule.period("tender.standstill")
    assert period is not None
    counted = find_period("pcr2015.standstill").counting().last_day(period.event_day)
    assert counted == period.last_day
    gate = schedule.gate("decide")
    assert gate is not None
    assert gate.sitting.papers_by < gate.sitting.meets
    assert {row.kind for row in last_safe_dates(schedule)} >= {"decision", "legal period"}
    assert contract_findings(schedule) == ()
    assert headcount_of(schedule) is None
