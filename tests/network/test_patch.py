"""Networks that are changed without being compiled again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exitplan.network import PatchedNetwork, VersionCompiler, compile_network
from exitplan.plan import Constraint, ConstraintKind, Link, Plan, Task

LINKS = st.lists(st.tuples(st.integers(0, 7), st.lists(st.integers(0, 7), max_size=3)), max_size=12)


def empty(size: int = 8) -> Plan:
    return Plan(
        "p", "P", "2015-06-01", items=[Task(f"t{n}", f"T{n}", duration="1d") for n in range(size)]
    )


def has_circle(before: dict[int, list[int]]) -> bool:
    """Look for a circle by taking away, again and again, what waits for nothing."""
    left = dict(before)
    while True:
        free = [node for node, wanted in left.items() if not any(w in left for w in wanted)]
        if not free:
            return bool(left)
        for node in free:
            del left[node]


@given(LINKS)
def test_the_order_is_kept_through_any_links(steps: list[tuple[int, list[int]]]) -> None:
    """After each change every node stands behind what it waits for, or a circle is told."""
    network = PatchedNetwork(compile_network(empty()))
    before: dict[int, list[int]] = {node: [] for node in range(8)}
    for node, wanted in steps:
        before[node] = wanted
        link = Link("any")
        network.set_links(node, [network.add_link(2 * w + 1, None, 0, link) for w in wanted])
        if not network.is_ordered:
            network.sort()
        assert network.is_ordered is not has_circle(before)
        if network.is_ordered:
            assert sorted(network.rank) == list(range(8))
            assert [network.rank[n] for n in network.node_at] == list(range(8))
            for late, earlier in before.items():
                assert all(network.rank[early] < network.rank[late] for early in earlier)
        for target, earlier in before.items():
            assert sorted(network.source[k] >> 1 for k in network.links_into(target)) == sorted(
                earlier
            )
            assert all(network.followers[early].count(target) for early in earlier)


def test_the_network_that_was_copied_stays_as_it_is() -> None:
    """Changes of the copy leave the compiled network alone."""
    compiled = compile_network(empty(2))
    patched = PatchedNetwork(compiled)
    patched.set_links(1, [patched.add_link(1, None, 0, Link("t0"))])
    patched.floor[0] += 2
    assert list(compiled.links_into(1)) == []
    assert compiled.floor[0] != patched.floor[0]
    assert not compiled.source


def test_versions_are_rows_beside_the_plan() -> None:
    """A version has its own row; the task's node, its links and the groups are as without it."""
    plan = empty(2)
    longer = Task("t1", "T1", duration="3d", after=[Link("t0")])
    new = Task("t9", "T9", duration="2d")
    compiler = VersionCompiler(plan, [(longer, ""), (new, "")])
    network = compiler.run()
    assert compiler.first_row == 2
    assert network.index == {"t0": 0, "t1": 1, "t9": 3}
    assert network.span[1] == 2 * 480 - 1
    assert network.span[2] == 2 * 3 * 480 - 1
    assert not network.source


def test_a_row_is_taken_with_all_that_only_some_have() -> None:
    """A task that becomes one with a date and back has its former row again."""
    plan = empty(1)
    late = Constraint(ConstraintKind.FINISH_NO_EARLIER_THAN, "2015-06-30")
    pinned = Task("t0", "T0", duration="1d", constraints=[late])
    bare = Task("t0", "T0", duration="1d")
    compiler = VersionCompiler(plan, [(pinned, ""), (bare, "")])
    network = PatchedNetwork(compiler.run())
    floor = network.floor[0]
    network.take_row(0, network, 1, network.calendar_of[1])
    assert network.floor[0] > floor
    assert 0 in network.finish_floor
    network.take_row(0, network, 2, network.calendar_of[2])
    assert network.floor[0] == floor
    assert 0 not in network.finish_floor
