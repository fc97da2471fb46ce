"""Rules on where a plan comes from."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.checks import CheckReport, Settings, Subject, run_check
from exitplan.plan import Document, Group, Plan, Task, to_moment
from exitplan.planfile import read_text

MONDAY = "2025-01-06"


def check(plan: Plan, *codes: str, as_of: str | None = None, **options: Any) -> CheckReport:
    """Check a plan by some rules only."""
    moment = None if as_of is None else to_moment(as_of)
    return run_check(Subject("p", plan, (), moment), Settings(select=codes, **options))


Shape = tuple[bool, bool]


@given(
    groups=st.lists(
        st.tuples(
            st.booleans(),
            st.booleans(),
            st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=3),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_an_item_is_covered_by_its_own_words_or_a_source_around_it(
    groups: list[tuple[bool, bool, list[Shape]]],
) -> None:
    """A group's source covers its members; its assumption covers only itself."""
    items, expected, is_any = [], set(), False
    for g, (has_source, has_assumed, members) in enumerate(groups):
        tasks = []
        for t, (own_source, own_assumed) in enumerate(members):
            name = f"g{g}.t{t}"
            tasks.append(Task(name, name, duration="1d", **_basis(own_source, own_assumed)))
            is_any |= own_source or own_assumed
            if not (own_source or own_assumed or has_source):
                expected.add(name)
        is_any |= has_source or has_assumed
        items.append(Group(f"g{g}", "G", tasks, **_basis(has_source, has_assumed)))
    plan = Plan("p", "P", MONDAY, items)
    each = {"provenance_listed": 100}
    found = {finding.item for finding in check(plan, "EP851", thresholds=each).findings}
    assert found == (expected if is_any else set())
    listed = {f.item for f in check(plan, "EP851", profile="public-body").findings}
    assert listed == expected
    told = check(plan, "EP851").findings
    assert len(told) == (0 if not is_any else len(expected) if len(expected) <= 5 else 1)


def _basis(has_source: bool, has_assumed: bool) -> dict[str, Any]:
    return {"source": "§1" if has_source else None, "assumed": "So." if has_assumed else None}


def test_many_are_told_together_with_their_number() -> None:
    """A plan at its beginning earns one line, and the count of what is still to be said."""
    tasks = [Task("a", "A", duration="1d", source="§1")]
    tasks += [Task(f"t{n}", f"T{n}", duration="1d") for n in range(40)]
    (finding,) = check(Plan("p", "P", MONDAY, tasks), "EP851").findings
    assert dict(finding.numbers) == {"count": 40, "population": 41}
    assert finding.message.startswith("40 of 41 tasks and milestones name neither")
    assert finding.item == ""


def test_reviews_are_judged_on_the_day_of_the_check() -> None:
    """The status date in force decides; without one nothing is overdue."""
    text = """\
plan: exit
start: 2025-01-06
tasks:
  build: {duration: 5d, assumed: {reason: A week, review_by: 2025-01-31}}
"""
    plan = read_text(text, "plan.yaml").plan
    assert plan is not None
    assert not check(plan, "EP852").findings
    assert not check(plan, "EP852", as_of="2025-01-31").findings
    (finding,) = check(plan, "EP852", as_of="2025-02-01").findings
    assert finding.numbers["days_overdue"] == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("cabinet-report", []),
        ("cabinet-report, §4", []),
        ("§4; cabinet-report, page 2", []),
        ("cabinet-reprot, §4", ["cabinet-reprot"]),
        ("other-report, §4", ["other-report"]),
        ("other-report", ["other-report"]),
        ("minutes, page 3", []),
        ("Other-Report, page 3", []),
        ("§4 and other-report, §5", []),
        ("§4 and cabinet-raport, §5", ["cabinet-raport"]),
        ("see other-report, §5", []),
        ("", []),
    ],
)
def test_what_looks_like_a_document(source: str, words: list[str]) -> None:
    """Only a word in a document's place that can be nothing but an id is taken for one."""
    documents = [Document("cabinet-report", "Report")]
    task = Task("a", "A", duration="1d", source=source or None)
    plan = Plan("p", "P", MONDAY, [task], documents=documents)
    assert [f.subject for f in check(plan, "EP853").findings] == words
    assert not check(Plan("p", "P", MONDAY, [task]), "EP853").findings


def test_thousands_of_unknown_documents_take_no_long_time() -> None:
    """A stranger's plan may name as many as it likes; near ones are only sought for some."""
    documents = [Document(f"document-{n:05}", "D") for n in range(500)]
    tasks = [
        Task(
            f"t{n}", "T", duration="1d", source="; ".join(f"dokument-{n:05}-{m}" for m in range(9))
        )
        for n in range(300)
    ]
    begin = time.perf_counter()
    report = check(Plan("p", "P", MONDAY, tasks, documents=documents), "EP853")
    assert time.perf_counter() - begin < 5
    assert len(report.findings) == 2_700
