"""What a register of risks names follows every change of ids, and is not left naming nothing."""

from __future__ import annotations

import pytest

from exitplan.plan import Detour, Repeat
from exitplan.planfile.edits import PlanEditor
from tests.edits.edited import changed, code_of, editor_of

PLAN = """\
plan: p
start: 2015-01-05
spread: {low: 80%, high: 150%}
risks:
  late: {probability: 10%, hits: [tender.notice, evaluate], add: 2w}   # as last year
branches:
  no-bid: {probability: 10%, at: evaluate, repeat: {from: tender}}
  default:
    probability: 2%
    at: award
    detour:
      tasks:
        interim: {duration: 6w, after: tender.notice SS}
        settle: {duration: 1w, after: interim, before: build}
correlations:
  staffing: {tasks: [evaluate, tender.notice], coefficient: 0.5}
  others:
    pairs:
      - {tasks: [evaluate, build], coefficient: 0.2}
tasks:
  tender:
    tasks:
      notice: {duration: 5d}
      market: {duration: 5d}
  evaluate: {duration: 20d, after: tender}
  award: {milestone: true, after: evaluate}
  build: {duration: 20w, after: award}
  interim: {duration: 1d}
"""


@pytest.fixture
def editor(tmp_path):
    return editor_of(tmp_path, PLAN)


def test_a_new_name_is_followed_by_the_register(editor) -> None:
    """Risks, branches, detours and correlations say the new name where they meant the old."""
    editor.rename("evaluate", "assess")
    editor.rename("tender.notice", "advert")
    editor.rename("build", "make")
    plan = editor.plan
    assert plan.risks["late"].hits == ("tender.advert", "assess")
    assert plan.branches["no-bid"].at == "assess"
    assert plan.correlations["staffing"].tasks == ("assess", "tender.advert")
    assert plan.correlations["others"].pairs[0][:2] == ("assess", "make")
    detour = plan.branches["default"].then
    assert isinstance(detour, Detour)
    first, last = detour.items
    assert [link.task for link in (*first.after, *last.after, *last.before)] == [
        "tender.advert",
        "default.interim",
        "make",
    ]
    lines = changed(editor)
    late = "{probability: 10%, hits: [tender.advert, assess], add: 2w}   # as last year"
    assert f"+  late: {late}" in lines


def test_a_group_that_moves_takes_the_register_with_it(editor) -> None:
    """Where work is repeated from is followed into another group."""
    editor.add("phase", tasks={"start": {"duration": "1d"}})
    editor.move("tender", "phase")
    then = editor.plan.branches["no-bid"].then
    assert isinstance(then, Repeat)
    assert then.from_ == "phase.tender"
    assert editor.plan.risks["late"].hits == ("phase.tender.notice", "evaluate")
    changed(editor)


@pytest.mark.parametrize("item", ["evaluate", "award", "build", "tender.notice", "tender"])
@pytest.mark.parametrize("relink", [False, True])
def test_what_the_register_names_is_not_removed(editor, item: str, relink: bool) -> None:
    """An item that a risk, branch, detour or correlation names is still needed."""
    assert code_of(lambda: editor.remove(item, relink=relink)) == "EP021"
    assert editor.diff() == ""


def test_what_nothing_names_is_removed(editor) -> None:
    """A task that only bears the name of one in a detour is none that the detour needs."""
    editor.remove("interim")
    editor.remove("tender.market")
    changed(editor)


def test_both_halves_of_a_task_are_hit(editor) -> None:
    """A task split in two: both are hit and correlated, the work begins with the first, and the
    branch is decided by the second.
    """
    editor.clear("", "correlations.others")
    editor.split("evaluate", at="5d", names=("read", "score"))
    plan = editor.plan
    assert plan.risks["late"].hits == ("tender.notice", "read", "score")
    assert set(plan.correlations["staffing"].tasks) == {"read", "score", "tender.notice"}
    assert plan.branches["no-bid"].at == "score"
    editor.set("", "branches.no-bid.repeat.from", "read")
    editor.split("read", at="1d", names=("first", "then"))
    then = editor.plan.branches["no-bid"].then
    assert isinstance(then, Repeat)
    assert then.from_ == "first"
    changed(editor)


def test_a_field_of_a_risk_is_set_like_any_other(editor) -> None:
    """Fields of the plan's register are set and cleared by their keys."""
    editor.set("", "risks.late.probability", "25%")
    editor.set("", "risks.late.mitigation", {"what": "Ask", "probability": "5%"})
    editor.set("", "risks.staff", {"probability": "5%", "hits": "build", "multiply": "150%"})
    editor.set("tender", "spread", "none")
    editor.set("build", "spread", {"low": "90%", "high": "200%"})
    editor.clear("", "correlations")
    lines = changed(editor)
    assert "+  staff: {probability: 5%, hits: build, multiply: 150%}" in lines
    assert "+    spread: none" in lines


def test_a_change_that_leaves_a_risk_without_effect_is_refused(editor) -> None:
    """Rules about the register hold for edits of one task as well."""
    editor.set("", "risks", {"only": {"probability": "5%", "hits": "build", "multiply": "150%"}})
    editor.clear("", "correlations")
    assert code_of(lambda: editor.set("build", "duration", "0d")) == "EP702"


def test_a_programme_follows_from_file_to_file(tmp_path) -> None:
    """The register of one plan's file names items of another's, and follows them."""
    (tmp_path / "a.yaml").write_text(
        "plan: a\nstart: 2015-01-05\nrisks:\n"
        "  late: {probability: 10%, hits: [work, b.work], add: 2w}\n"
        "tasks: {work: {duration: 5d}}\n",
        encoding="utf-8",
    )
    (tmp_path / "b.yaml").write_text(
        "plan: b\nstart: 2015-01-05\nbranches:\n"
        "  gone: {probability: 1%, at: work, detour: {tasks: {more: {duration: 1w}}}}\n"
        "tasks: {work: {duration: 5d}, end: {duration: 1d, after: work}}\n",
        encoding="utf-8",
    )
    editor = PlanEditor(tmp_path)
    editor.rename("b", "c")
    editor.rename("c.work", "labour")
    assert editor.plan.risks["late"].hits == ("a.work", "c.labour")
    assert editor.plan.branches["gone"].at == "c.labour"
    changed(editor)
