"""Adding, moving, renaming, splitting and removing: every reference goes on meaning the same."""

from __future__ import annotations

import attrs
import pytest

from exitplan.plan import Group
from exitplan.plan._cycles import all_links
from exitplan.planfile import load_plan
from exitplan.planfile.edits import PlanEditor
from tests.edits.edited import changed, code_of, editor_of

PLAN = """\
plan: p
start: 2014-09-01
boards:
  cabinet: {title: Cabinet, meets: third Tuesday, notice: council.key-decision-notice}
contracts:
  main:
    title: Main
    ends: 2021-03-31
    new_service: [p2.live]
    parallel_running: p1.a
    notices:
      end: {title: End, period: at-will, served_by: p1.b, before: p2.live}
periods:
  at-will: {title: At will, count: 30, provision: clause 1}

tasks:
  a: {duration: 1d}
  p1:
    title: Phase 1
    tasks:
      # About a.
      a: {duration: 5d}   # first

      b:
        duration: 10d
        after:
          - a SS+2d   # overlaps
      c: {duration: 5d, after: [a, b FF]}
  p2:
    after: p1
    tasks:
      decide:
        duration: 1d
        after: p1.c
        gate: {board: cabinet, notice: p1.b}
      live: {milestone: true, after: decide}
      support: {level_of_effort: true, spans: [decide, p1.c]}
  end:
    duration: 3d
    after: [{task: p1.a, type: SF, lag: 2d}, a]
"""


@pytest.fixture
def editor(tmp_path):
    return editor_of(tmp_path, PLAN)


def _links(plan):
    return {(before, after, link.type, link.lag) for before, after, link in all_links(plan.walk())}


def _renamed_links(plan, new):
    return {
        (new.get(before, before), new.get(after, after), type_, lag)
        for before, after, type_, lag in _links(plan)
    }


def test_a_new_name_is_followed_from_everywhere(editor) -> None:
    """Links, spans, gates, contracts: each says the new name where it meant the old."""
    before = editor.plan
    editor.rename("p1.b", "costs")
    assert _links(editor.plan) == _renamed_links(before, {"p1.b": "p1.costs"})
    lines = changed(editor)
    assert "+          - a SS+2d   # overlaps" not in lines
    assert [line for line in lines if line.startswith("+")] == [
        "+      end: {title: End, period: at-will, served_by: p1.costs, before: p2.live}",
        "+      costs:",
        "+      c: {duration: 5d, after: [a, costs FF]}",
        "+        gate: {board: cabinet, notice: p1.costs}",
    ]


def test_what_would_silently_mean_another_item_is_named_in_full(editor) -> None:
    """A top-level task that is called as a neighbour is would take links away from it."""
    before = editor.plan
    editor.move("a", "p2")
    editor.rename("p1.c", "d")
    new = {"a": "p2.a", "p1.c": "p1.d"}
    assert _links(editor.plan) == _renamed_links(before, new)
    # In p2, p1.d would then mean p2.p1.d; no name would be left for the other one.
    members = {"d": {"duration": "1d"}}
    assert code_of(lambda: editor.add("p2.p1", tasks=members)) == "EP021"
    changed(editor)


def test_an_item_added_nearer_by_takes_no_link_over(tmp_path) -> None:
    """Links that meant a farther item of that name go on meaning it, or the edit is refused."""
    editor = editor_of(
        tmp_path,
        "plan: p\nstart: 2014-09-01\ntasks:\n  x: {tasks: {y: {duration: 1d}}}\n"
        "  g:\n    tasks:\n      one: {duration: 1d, after: x.y}\n",
    )
    assert code_of(lambda: editor.add("g.x", tasks={"y": {"duration": "2d"}})) == "EP021"
    editor.add("g.y", duration="2d")
    assert ("x.y", "g.one") in {pair[:2] for pair in _links(editor.plan)}


def test_a_group_moves_with_all_that_is_in_it(editor) -> None:
    """Members keep their lines, only further in, and the comments above stay above."""
    before = editor.plan
    editor.unlink("p1", "p2")
    editor.add("p3", tasks={"x": {"duration": "1d"}})
    editor.move("p1", "p3")
    new = {f"p1{rest}": f"p3.p1{rest}" for rest in ("", ".a", ".b", ".c")}
    links = _renamed_links(before, new)
    assert _links(editor.plan) == {each for each in links if each[:2] != ("p3.p1", "p2")}
    changed(editor)
    text = editor._draft.top.edit.text
    assert "          # About a.\n          a: {duration: 5d}   # first\n\n          b:\n" in text


def test_a_place_among_the_neighbours(editor) -> None:
    """Moving within a group changes the order and nothing else."""
    ids = [item.id for item in editor.plan.items]
    editor.move("end", before_item="a")
    editor.move("p1.c", after_item="p1.a")
    assert [item.id for item in editor.plan.items] == [ids[-1], *ids[:-1]]
    assert [item.name for item in editor.plan.items[2].items] == ["a", "c", "b"]
    changed(editor)
    assert "      # About a.\n      a:" in editor._draft.top.edit.text


def test_nothing_that_is_needed_is_removed(editor) -> None:
    """The refusal names everything that depends on it."""
    with pytest.raises(Exception, match="still needed") as error:
        editor.remove("p1.b")
    said = "\n".join(finding.message for finding in error.value.diagnostics)
    assert {finding.code for finding in error.value.diagnostics} == {"EP021"}
    for name in ("p1.c (after)", "p2.decide (gate.notice)", "contracts.main.notices.end.served_by"):
        assert name in said
    assert code_of(lambda: editor.remove("p1.b", relink=True)) == "EP021"
    assert not editor.is_changed


def test_successors_take_over_the_predecessors(editor) -> None:
    """With relink, what waited for the removed item waits for what that waited for."""
    editor.clear("p2.decide", "gate.notice")
    editor.clear("", "contracts.main.notices")
    editor.link("p1.a", "p1.b", "SS", "3d")
    editor.link("p1.b", "end", "FS", "1w")
    assert code_of(lambda: editor.remove("p1.b", relink=True)) == "EP021"  # 3d and 1w.
    editor.link("p1.b", "end", "FS", "4d")
    editor.remove("p1.b", relink=True)
    links = {
        (before, after, type_.value, str(lag)) for before, after, type_, lag in _links(editor.plan)
    }
    assert ("p1.a", "end", "SS", "7d") in links
    assert ("p1.a", "p1.c", "SF", "3d") in links
    assert ("p1.a", "p1.c", "FS", "0d") in links
    changed(editor)


def test_a_group_is_not_emptied(editor) -> None:
    """A group without members is no group, so its last one stays."""
    editor.add("p3", tasks={"x": {"duration": "1d"}})
    assert code_of(lambda: editor.remove("p3.x")) == "EP021"
    assert code_of(lambda: editor.move("p3.x", "")) == "EP021"
    editor.remove("p3")
    assert not editor.is_changed


def test_a_task_becomes_two_in_a_row(editor) -> None:
    """What held or waited for its start has the first, what its finish the second."""
    editor.split("p1.b", at="1w", names=("b", "b2"))
    links = {(before, after, type_.value) for before, after, type_, _ in _links(editor.plan)}
    assert ("p1.a", "p1.b", "SS") in links
    assert ("p1.b", "p1.b2", "FS") in links
    assert ("p1.b2", "p1.c", "FF") in links
    assert ("p1.b2", "p2.decide", "FF") in links  # The notice, given at a finish.
    tasks = {item.id: item for item in editor.plan.walk()}
    assert [str(tasks[name].duration) for name in ("p1.b", "p1.b2")] == ["1w", "5d"]
    assert editor.plan.contracts["main"].notices[0].served_by == "p1.b2"
    changed(editor)


def test_what_spans_a_task_spans_both_parts(editor) -> None:
    """A level of effort goes on lasting as long as the work."""
    editor.split("p1.c", at="2d", names=("c1", "c2"))
    support = next(item for item in editor.plan.walk() if item.id == "p2.support")
    assert support.spans == ("p2.decide", "p1.c1", "p1.c2")
    changed(editor)


_REFUSED = (
    ("rename", ("p1.b", "c"), {}, "EP102"),
    ("rename", ("p1.b", "B"), {}, "EP105"),
    ("move", ("p1", "p1"), {}, "EP021"),
    ("move", ("p1.a", ""), {}, "EP102"),
    ("move", ("p1.a", "a"), {}, "EP111"),
    ("move", ("p1.a", "p9"), {}, "EP201"),
    ("move", ("p1.a", "p2"), {}, "EP202"),
    ("add", ("p1.b",), {"duration": "1d"}, "EP102"),
    ("add", ("p1.x",), {"duration": "1d", "after": "p2.live"}, "EP202"),
    ("add", ("p1.x",), {"duration": "1d", "before_item": "zz"}, "EP201"),
    ("add", ("p1.x",), {"duration": "1d", "colour": "red"}, "EP101"),
    ("add", ("p1.x",), {}, "EP110"),
    ("add", ("x.y.z",), {"duration": "1d"}, "EP201"),
    ("link", ("p2.live", "p1.a"), {}, "EP202"),
    ("link", ("p1.a", "p1.a"), {}, "EP203"),
    ("link", ("p2.support", "end"), {}, "EP207"),
    ("link", ("p1.a", "end", "XY"), {}, "EP109"),
    ("unlink", ("p1.a", "p1.c", "SS"), {}, "EP201"),
    ("split", ("p1.b",), {"at": "10d", "names": ("x", "y")}, "EP307"),
    ("split", ("p1.b",), {"at": "1d", "names": ("x", "c")}, "EP102"),
    ("split", ("p2.live",), {"at": "1d", "names": ("x", "y")}, "EP023"),
)


@pytest.mark.parametrize(
    ("name", "args", "options", "code"),
    _REFUSED,
    ids=map(str, range(len(_REFUSED))),
)
def test_what_cannot_be_is_refused_and_changes_nothing(editor, name, args, options, code) -> None:
    """Names that are taken, circles, groups that are none: the reason comes at once."""
    before = editor.plan
    assert code_of(lambda: getattr(editor, name)(*args, **options)) == code
    assert not editor.is_changed
    assert editor.plan == before


def test_links_are_found_wherever_they_are_written(editor) -> None:
    """A link stands under after or before, short or long; it changes where it stands."""
    editor.set("p1.a", "before", ["end"])
    editor.link("p1.a", "end", "FS", "3d")
    editor.link("p1.a", "end", "SF", "5d")
    text = "\n".join(changed(editor))
    assert "before: [end +3d]" in text
    assert "{task: p1.a, type: SF, lag: 5d}" in text
    editor.unlink("p1.a", "end")
    assert changed(editor)[1::2] == [
        "+      a: {duration: 5d}   # first",
        "+    after: [a]",
    ]


def test_a_new_item_looks_like_those_beside_it(editor) -> None:
    """In brackets among brackets, on lines among lines; nested items too."""
    editor.add("p1.d", duration="2d", after="c")
    editor.add("p4", title="Phase 4", tasks={"x": {"duration": "1d"}, "y": {"milestone": True}})
    lines = changed(editor)
    assert lines == [
        "+      d: {duration: 2d, after: c}",
        "+  p4:",
        "+    title: Phase 4",
        "+    tasks:",
        "+      x:",
        "+        duration: 1d",
        "+      y:",
        "+        milestone: true",
    ]


P = """\
plan: one
start: 2014-09-01
calendar: office
calendars: {office: {closed: [2015-01-02]}}
tasks:
  a: {duration: 5d}
  b: {duration: 5d, after: [a, two.g.x]}   # c
"""
Q = """\
plan: two
start: 2014-09-01
tasks:
  g:
    tasks:
        x: {duration: 1d}
        y: {duration: 1d, after: [x, one.a]}
"""


@pytest.fixture
def programme(tmp_path):
    for name, text in (("one.yaml", P), ("two.yaml", Q)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return PlanEditor(tmp_path)


def test_links_follow_across_the_files_of_a_programme(programme, tmp_path) -> None:
    """A name that changes in one file is followed in the others; all are written together."""
    before = programme.plan
    programme.rename("two.g", "group")
    programme.rename("one.a", "start")
    new = {
        "two.g": "two.group",
        "two.g.x": "two.group.x",
        "two.g.y": "two.group.y",
        "one.a": "one.start",
    }
    assert _links(programme.plan) == _renamed_links(before, new)
    written = programme.commit()
    assert [name.rpartition("/")[2] for name in written] == ["one.yaml", "two.yaml"]
    assert load_plan(tmp_path) == programme.plan


def test_an_item_moves_from_one_file_to_another(programme, tmp_path) -> None:
    """Its text goes along, and what it and others say of each other is put right."""
    before = programme.plan
    programme.move("one.b", "two.g", before_item="y")
    assert _links(programme.plan) == _renamed_links(before, {"one.b": "two.g.b"})
    programme.commit()
    assert (tmp_path / "one.yaml").read_text(encoding="utf-8") == P.rpartition("  b:")[0]
    text = (tmp_path / "two.yaml").read_text(encoding="utf-8")
    assert "        b: {duration: 5d, after: [one.a, two.g.x]}   # c\n        y:" in text
    assert code_of(lambda: programme.move("one.a", "two.g")) == "EP021"


def test_a_plan_of_a_programme_gets_another_id(programme, tmp_path) -> None:
    """The prefix of all its items changes, its calendars' names with it."""
    before = programme.plan
    programme.rename("one", "first")
    new = {f"one.{name}": f"first.{name}" for name in "ab"}
    assert _links(programme.plan) == _renamed_links(before, new)
    programme.commit()
    plan = load_plan(tmp_path)
    assert plan == programme.plan
    (group,) = [item for item in plan.items if item.id == "first"]
    assert isinstance(group, Group)
    assert group.calendar == "first.office"
    assert attrs.evolve(group, calendar=None).name == "first"
    assert code_of(lambda: programme.set("first", "plan", "x")) == "EP023"


def test_the_status_date_of_a_programme_is_rolled_wherever_it_is_said(programme, tmp_path) -> None:
    """Where each file says it, each says the new one."""
    programme.set("one", "status_date", "2015-01-31")
    programme.set("two", "owner", "X")
    programme.status_date("2015-02-28")
    programme.commit()
    assert str(load_plan(tmp_path).status_date) == "2015-02-28"
