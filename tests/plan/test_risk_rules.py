"""Rules about risks, where no plan file could break them, and against independent oracles.

What a plan file can break stands in tests/plans/bad, each with its nearest miss.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exitplan.errors import Diagnostic, Where
from exitplan.plan import (
    Branch,
    Contract,
    Correlation,
    Detour,
    Estimate,
    Group,
    Impact,
    Kind,
    Link,
    Pause,
    Plan,
    Repeat,
    Risk,
    Shape,
    Spread,
    TakeOption,
    Task,
    milestone,
    problems,
)
from exitplan.plan._risk_codes import RISK_CODES
from tests.schedule.plans import examples

WIDE = Spread("80%", "150%")


def task(name: str, *after: str, **fields: Any) -> Task:
    links = [Link(other) for other in after]
    return Task(name, name.title(), **{"duration": "5d", **fields}, after=links)


def plan(*items: Task | Group, **fields: Any) -> Plan:
    """A plan; risks, branches and correlations are given as lists."""
    for key in ("risks", "branches", "correlations"):
        fields[key] = {thing.id: thing for thing in fields.get(key, ())}
    return Plan("p", "P", "2015-01-05", items, **fields)


def found(broken: Plan) -> list[tuple[str, Where | None]]:
    return [(fault.code, fault.where) for fault in problems(broken)]


def risk(hits: Any = ("a",), **fields: Any) -> Risk:
    return Risk("r", "R", "10%", fields.pop("impact", Impact("1w")), hits, **fields)


def branch(then: Any, at: str = "a", **fields: Any) -> Branch:
    return Branch("b", "B", "10%", at, then, **fields)


AB = (task("a"), task("z", "a"))
ONLY_IN_PYTHON: list[tuple[str, str, str, Plan]] = [
    ("EP701", "risks.r.hits", "unknown hit", plan(*AB, risks=[risk("nobody")])),
    ("EP701", "branches.b.at", "unknown item", plan(*AB, branches=[branch(Pause("1w"), "nobody")])),
    (
        "EP701",
        "branches.b.repeat.from",
        "unknown start",
        plan(*AB, branches=[branch(Repeat("no"))]),
    ),
    (
        "EP701",
        "correlations.c.tasks",
        "a group",
        plan(
            Group("g", "G", [task("g.a")]),
            task("b"),
            spread=WIDE,
            correlations=[Correlation("c", ["g", "b"], "0.5")],
        ),
    ),
    ("EP702", "risks.r.hits", "no hit at all", plan(*AB, risks=[risk(())])),
    ("EP705", "risks.r", "no impact", plan(*AB, risks=[risk(impact=Impact())])),
    ("EP709", "correlations.c", "says nothing", plan(*AB, correlations=[Correlation("c")])),
    (
        "EP712",
        "estimate.values",
        "no lengths",
        plan(task("a", estimate=Estimate("1w", "2w", "1w", Shape.DISCRETE))),
    ),
    ("EP719", "branches.b.detour", "empty detour", plan(*AB, branches=[branch(Detour(()))])),
    (
        "EP721",
        "branches.b.detour.tasks.x",
        "twice in a detour",
        plan(*AB, branches=[branch(Detour([task("b.x"), task("b.x")]))]),
    ),
    (
        "EP721",
        "branches.b.detour.tasks.x",
        "not the branch's",
        plan(*AB, branches=[branch(Detour([task("x")]))]),
    ),
    (
        "EP722",
        "branches.b.option.contract",
        "unknown contract",
        plan(
            *AB,
            branches=[branch(TakeOption("no"))],
            contracts={"c": Contract("c", "C", "2020-01-01")},
        ),
    ),
    ("EP726", "spread", "discrete spread", plan(*AB, spread=Spread("1", "2", "1", Shape.DISCRETE))),
]


@pytest.mark.parametrize(
    ("code", "field", "what", "broken"), ONLY_IN_PYTHON, ids=[case[2] for case in ONLY_IN_PYTHON]
)
def test_plans_made_in_python_obey_the_same_rules(
    code: str, field: str, what: str, broken: Plan
) -> None:
    """What no file can say is found as well, at the field that a file would have."""
    ((said, where),) = found(broken)
    assert said == code
    assert where is not None
    assert where.field == field


@pytest.mark.parametrize("kind", [Kind.MILESTONE, Kind.LEVEL_OF_EFFORT])
def test_what_takes_no_time_has_no_estimate(kind: Kind) -> None:
    """A milestone or level of effort has no length that could be estimated or spread."""
    fields = {"spans": "a"} if kind is Kind.LEVEL_OF_EFFORT else {}
    for said, field in (
        ({"estimate": Estimate("1w", "2w", "1w")}, "estimate"),
        ({"spread": WIDE}, "spread"),
    ):
        odd = Task("m", "M", kind, **fields, **said)
        assert found(plan(task("a"), odd)) == [("EP715", Where("m", field))]


def test_every_code_is_registered_in_order() -> None:
    """Codes of risk have numbers and meanings of their own."""
    assert list(RISK_CODES) == sorted(RISK_CODES)
    assert all("EP701" <= code <= "EP739" for code in RISK_CODES)
    assert len(set(RISK_CODES.values())) == len(RISK_CODES)


def test_thousands_of_unknown_names_are_told_quickly() -> None:
    """Looking for what was meant is given up after a few; every name is told of nevertheless."""
    many = [task(f"task-{number}") for number in range(3_000)]
    faults: list[Diagnostic] = list(
        problems(plan(*many, risks=[risk([f"tusk-{n}" for n in range(500)])]))
    )
    assert [fault.code for fault in faults] == ["EP701"] * 500
    assert faults[0].help
    assert not faults[-1].help


NAMES = ["t1", "t2", "t3", "t4", "t5"]
SHARES = st.integers(-19, 19).map(lambda share: Fraction(share, 20))


@examples(200)
@given(st.dictionaries(st.sampled_from([(a, b) for a in NAMES for b in NAMES if a < b]), SHARES))
def test_correlations_are_possible_exactly_where_no_eigenvalue_says_no(
    pairs: dict[tuple[str, str], Fraction],
) -> None:
    """The decomposition agrees with the eigenvalues of the whole matrix."""
    np = pytest.importorskip("numpy")
    matrix = np.eye(len(NAMES))
    for (first, second), share in pairs.items():
        row, column = NAMES.index(first), NAMES.index(second)
        matrix[row, column] = matrix[column, row] = float(share)
    least = np.linalg.eigvalsh(matrix)[0]
    assume(abs(least) > 1e-6)
    correlations = [
        Correlation(f"c{number}", pairs=[(*pair, share)])
        for number, (pair, share) in enumerate(pairs.items())
    ]
    said = found(plan(*map(task, NAMES), spread=WIDE, correlations=correlations))
    assert bool(said) is bool(least < 0)
    assert {code for code, _ in said} <= {"EP708"}


@examples(100)
@given(st.integers(2, 6), st.integers(-99, 99))
def test_tasks_alike_are_judged_without_a_matrix(number: int, hundredths: int) -> None:
    """One coefficient for every two of n tasks is possible above -1 / (n - 1), and nowhere else."""
    share = Fraction(hundredths, 100)
    names = [f"t{n}" for n in range(number)]
    judged = plan(*map(task, names), spread=WIDE, correlations=[Correlation("c", names, share)])
    assert bool(found(judged)) is (share <= Fraction(-1, number - 1))
    # The same in pairs goes by way of the decomposition.
    pairs = [(a, b, share) for n, a in enumerate(names) for b in names[n + 1 :]]
    again = plan(*map(task, names), spread=WIDE, correlations=[Correlation("c", pairs=pairs)])
    assert bool(found(again)) is bool(found(judged))


@examples(100)
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12),
    st.integers(0, 7),
    st.integers(0, 7),
)
def test_work_is_repeated_only_where_links_lead(
    links: list[tuple[int, int]], first: int, last: int
) -> None:
    """Repeated work must lead to the task that decides it: networkx agrees."""
    links = sorted({(a, b) for a, b in links if a < b})
    graph = nx.DiGraph(links)
    graph.add_nodes_from(range(8))
    items = [task(f"t{n}", *(f"t{a}" for a, b in links if b == n)) for n in range(8)]
    said = found(plan(*items, branches=[branch(Repeat(f"t{first}"), f"t{last}")]))
    assert bool(said) is not nx.has_path(graph, first, last)
    assert {code for code, _ in said} <= {"EP720"}


@examples(100)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8),
    st.integers(0, 5),
    st.integers(0, 5),
)
def test_a_detour_makes_a_circle_exactly_where_it_leads_backwards(
    links: list[tuple[int, int]], at: int, back: int
) -> None:
    """A detour that leads to its own beginning or before it is a circle, and no other is."""
    links = sorted({(a, b) for a, b in links if a < b})
    graph = nx.DiGraph(links)
    graph.add_nodes_from(range(6))
    items = [task(f"t{n}", *(f"t{a}" for a, b in links if b == n)) for n in range(6)]
    detour = Detour([Task("b.x", "X", duration="5d", before=[Link(f"t{back}")])])
    said = found(plan(*items, branches=[branch(detour, f"t{at}")]))
    assert bool(said) is nx.has_path(graph, back, at)
    assert {code for code, _ in said} <= {"EP724"}


def test_a_group_is_repeated_as_its_members() -> None:
    """Work may be repeated from a group, where one of its members leads to the branch."""
    items = (Group("g", "G", [task("g.a"), task("g.b")]), task("end", "g.b"), milestone("m", "M"))
    assert found(plan(*items, branches=[branch(Repeat("g"), "end")])) == []
    assert [code for code, _ in found(plan(*items, branches=[branch(Repeat("g"), "m")]))] == [
        "EP720"
    ]
