"""Items are known again under another id where there is no doubt, and nowhere else."""

from __future__ import annotations

from typing import Any

from exitplan.plan import Group, Kind, Link, Plan, Task
from exitplan.slippage import ChangeKind, Difference, diff_plans


def task(name: str, title: str | None = None, **fields: Any) -> Task:
    return Task(name, title or name.rpartition(".")[2].title(), duration="5d", **fields)


def plan(*items: Task | Group) -> Plan:
    return Plan("p", "P", "2015-01-05", items)


def kinds(difference: Difference) -> list[tuple[str, str, str]]:
    return sorted((c.kind.value, c.was, c.item) for c in difference.changes)


def test_another_id_with_the_same_title() -> None:
    """A task that has another id but is alone with its title is renamed, not removed and added."""
    found = diff_plans(plan(task("a", "Evaluate bids")), plan(task("b", "Evaluate bids")))
    assert kinds(found) == [("renamed", "a", "b")]
    assert found.renamed == {"a": "b"}
    assert found.changes[0].sentence == "“Evaluate bids” has the id b instead of a"


def test_another_title_and_id_with_the_same_code() -> None:
    """A code of another tool knows an item again although everything else has changed."""
    found = diff_plans(plan(task("a", "One", code="A10")), plan(task("b", "Two", code="A10")))
    assert kinds(found) == [("renamed", "a", "b"), ("text", "a", "b")]


def test_a_code_that_two_items_have_tells_nothing() -> None:
    """Where a code could mean either of two, what is gone is gone and what is new is new."""
    before = plan(task("a", "One", code="A10"), task("k", "Kept", code="A10"))
    after = plan(task("b", "Two", code="A10"), task("k", "Kept", code="A10"))
    assert kinds(diff_plans(before, after)) == [("added", "", "b"), ("removed", "a", "a")]


def test_titles_that_two_items_have_tell_nothing() -> None:
    """Two tasks called Review before and after under other ids are not guessed."""
    before = plan(task("a", "Review"), task("b", "Review"))
    after = plan(task("c", "Review"), task("d", "Review"))
    assert [c.kind for c in diff_plans(before, after).changes] == [
        ChangeKind.ADDED,
        ChangeKind.ADDED,
        ChangeKind.REMOVED,
        ChangeKind.REMOVED,
    ]


def test_a_task_is_never_a_milestone_of_the_same_title() -> None:
    """Title and kind must agree, so that a decision does not become the work before it."""
    milestone = Task("b", "Award", kind=Kind.MILESTONE)
    found = diff_plans(plan(task("a", "Award")), plan(milestone))
    assert kinds(found) == [("added", "", "b"), ("removed", "a", "a")]


def test_a_group_that_is_renamed_takes_its_members_along() -> None:
    """Only the group is told of; its members are neither renamed nor moved."""
    before = plan(Group("p1", "Phase", [task("p1.a"), Group("p1.q", "Q", [task("p1.q.b")])]))
    after = plan(Group("one", "Phase", [task("one.a"), Group("one.q", "Q", [task("one.q.b")])]))
    found = diff_plans(before, after)
    assert kinds(found) == [("renamed", "p1", "one")]
    assert found.renamed == {"p1": "one"}
    assert found.matched == {"p1": "one", "p1.a": "one.a", "p1.q": "one.q", "p1.q.b": "one.q.b"}


def test_links_follow_what_is_renamed() -> None:
    """A link to a task that has another id is still the same link."""
    before = plan(task("a", "One"), task("k", after=[Link("a")]))
    after = plan(task("b", "One"), task("k", after=[Link("b")]))
    assert kinds(diff_plans(before, after)) == [("renamed", "a", "b")]


def test_an_item_in_another_group_is_moved() -> None:
    """Moved out of a group that is itself renamed, a task is told of on its own."""
    before = plan(Group("p1", "Phase", [task("p1.a"), task("p1.b")]))
    after = plan(Group("one", "Phase", [task("one.b")]), task("a"))
    found = diff_plans(before, after)
    assert kinds(found) == [("moved", "p1.a", "a"), ("renamed", "p1", "one")]
    assert found.renamed == {"p1.a": "a", "p1": "one"}
    assert next(iter(found.renamed)) == "p1.a"
    moved = next(c for c in found.changes if c.kind is ChangeKind.MOVED)
    assert moved.sentence == "“A” has moved to the top of the plan from “Phase”"


def test_what_is_known_to_be_renamed_is_believed() -> None:
    """Renamings that are given outdo everything that could be inferred, for members too."""
    before = plan(Group("g", "Old", [task("g.a", "One")]), task("b", "Two"))
    after = plan(Group("h", "New", [task("h.a", "Uno")]), task("b", "Two"))
    found = diff_plans(before, after, renamed={"g": "h"})
    assert kinds(found) == [("renamed", "g", "h"), ("text", "g", "h"), ("text", "g.a", "h.a")]


def test_two_items_that_swap_their_ids() -> None:
    """A given swap of two ids is carried out, and each keeps what is its own."""
    before = plan(task("a", "One"), task("b", "Two"))
    after = plan(task("a", "Two"), task("b", "One"))
    found = diff_plans(before, after, renamed={"a": "b", "b": "a"})
    assert kinds(found) == [("renamed", "a", "b"), ("renamed", "b", "a")]


def test_a_group_in_place_of_a_task_with_its_id() -> None:
    """The same id on a group and on a task are two items, of which the draft keeps both apart."""
    before = plan(task("a"), task("k", after=[Link("a")]))
    after = plan(Group("a", "A", [task("a.b")]), task("k", after=[Link("a")]))
    found = diff_plans(before, after)
    assert [(c.kind.value, c.item) for c in found.changes] == [
        ("added", "a"),
        ("added", "a.b"),
        ("removed", "a"),
    ]
    assert found.matched == {"a": "a~"}
