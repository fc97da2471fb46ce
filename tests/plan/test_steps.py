from __future__ import annotations

import pytest

from exitplan.errors import Where
from exitplan.law import read_chain
from exitplan.plan import ChainUse, Gate, Layout, Link, LinkType, Plan, Report, StepChange, lay_out

CHAIN = """\
[[step]]
name = "a"
title = "A"
estimate = ["1d", "2d", "5d"]
assumed = "Ours."

[[step]]
name = "b"
title = "B"
estimate = ["1d", "2d", "5d"]
assumed = "Ours."
after = ["a SS+5d"]

[[step]]
name = "gate"
title = "Gate"
kind = "gate"
after = ["b"]

[[step]]
name = "c"
title = "C"
when = ["wanted"]
estimate = ["1d", "2d", "5d"]
assumed = "Ours."
after = ["gate", "a FF+1d"]

[[step]]
name = "d"
title = "D"
estimate = ["1d", "2d", "5d"]
assumed = "Ours."
after = ["c"]
duty = "pcr2015.award-notice"
since = "b"
"""
STEPS = read_chain(CHAIN, "chain")


def laid(**fields: object) -> Layout:
    """Lay the chain out under ``g``."""
    use = ChainUse("g", Where("g", "transfer.steps"), **fields)
    return lay_out(STEPS, use, Report(Plan("p", "P", "2026-01-05")))


def links(layout: Layout, name: str) -> list[tuple[str, str, str]]:
    """Give a step's links in short."""
    [task] = [task for task in layout.tasks if task.name == name]
    return [(link.task, link.type.value, str(link.lag)) for link in task.after]


def test_a_chain_as_it_is() -> None:
    """Links keep their type and lag, and a gate is the caller's."""
    layout = laid(conditions=["wanted"], gate=Gate("cabinet"))
    assert [task.id for task in layout.tasks] == ["g.a", "g.b", "g.gate", "g.c", "g.d"]
    assert links(layout, "b") == [("g.a", "SS", "5d")]
    assert links(layout, "c") == [("g.gate", "FS", "0d"), ("g.a", "FF", "1d")]
    assert layout.tasks[2].gate == Gate("cabinet")
    assert [(duty.since, duty.done_by) for duty in layout.duties] == [("g.b", "g.d")]
    assert (layout.diagnostics, layout.left_out) == ((), frozenset())


def test_bridges_over_what_is_left_out() -> None:
    """A link over a gap leaves where the first link left and arrives where the last arrived."""
    layout = laid()
    assert layout.left_out == {"gate", "c"}
    assert links(layout, "d") == [("g.b", "FS", "0d"), ("g.a", "FS", "1d")]
    layout = laid(steps={"b": StepChange(skip=True)})
    assert links(layout, "d") == [("g.a", "SS", "5d"), ("g.a", "FS", "1d")]
    assert layout.duties == ()
    assert layout.tasks[-1].tags == ()


def test_links_to_it_from_the_plan() -> None:
    """What a plan adds to a step's links stands beside them; a longer wait replaces a shorter."""
    added = (Link("x"), Link("g.a", LinkType.SS, "6d"))
    layout = laid(steps={"b": StepChange(after=added, before=(Link("y"),))})
    assert links(layout, "b") == [("g.a", "SS", "6d"), ("x", "FS", "0d")]
    assert layout.tasks[1].before == (Link("y"),)
    layout = laid(steps={"b": StepChange(after=(Link("g.a", LinkType.SS, "4d"),))})
    assert [d.code for d in layout.diagnostics] == ["EP422"]
    assert links(layout, "b") == [("g.a", "SS", "5d")]


@pytest.mark.parametrize(
    ("steps", "taken", "code", "where"),
    [
        ({"e": StepChange()}, (), "X1", Where("g", "transfer.steps.e")),
        ({"c": StepChange(owner="me")}, (), "X1", Where("g", "transfer.steps.c")),
        ({"a": StepChange(count=3)}, (), "X2", Where("g", "transfer.steps.a.count")),
        ({}, ["g.a"], "X1", Where("g.a")),
    ],
)
def test_faults_carry_the_callers_codes_and_place(steps, taken, code, where) -> None:
    """Whoever lays out a chain says what its faults are called and where its changes stand."""
    layout = laid(steps=steps, taken=taken, unknown="X1", misfit="X2")
    assert [(d.code, d.where) for d in layout.diagnostics] == [(code, where)]
