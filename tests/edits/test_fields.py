"""Progress, fields, constraints, deadlines, notes and the status date."""

from __future__ import annotations

import datetime

import pytest

from exitplan import Duration, Link, LinkType, PlanEditor, Unit
from exitplan.errors import PlanError, UnknownTaskError, Where
from exitplan.plan import Moment
from exitplan.planfile import load_plan
from tests.edits.edited import changed, code_of, editor_of

PLAN = """\
# The plan of the exit.
plan: p
start: 2014-09-01
status_date: 2015-06-30

tasks:
  p1:
    title: Phase 1
    tasks:
      cost-plan:   # by the ICT Directorate
        title: "Cost plan"
        notes: |
          As agreed.
        duration: 10d   # see §4.2
        tags: [a, b]
      next: {duration: 5d, after: cost-plan, deadline: 2015-09-30}
      done:
        duration: 5d
        actual_start: 2014-09-01
        actual_finish: 2014-09-10
        percent_complete: 100
      go: {milestone: true, after: [next, done]}
  buy:
    procurement:
      procedure: open
      regime: pcr2015
"""


@pytest.fixture
def editor(tmp_path):
    return editor_of(tmp_path, PLAN)


def test_progress_stands_where_a_person_would_put_it(editor) -> None:
    """New keys go behind those that come before them in the format, and nothing else changes."""
    editor.record("p1.cost-plan", started="2015-03-02", remaining=Duration(10), percent=40)
    assert changed(editor) == [
        "+        actual_start: 2015-03-02",
        "+        remaining: 10d",
        "+        percent_complete: 40",
    ]


def test_python_values_are_written_as_in_a_file(editor) -> None:
    """Dates, times, lengths, links and truth values need no text."""
    editor.record("p1.cost-plan", started=datetime.datetime(2015, 3, 2, 9, 30))  # noqa: DTZ001 - civil time
    editor.set("p1.cost-plan", "deadline", datetime.date(2016, 1, 1))
    editor.set("p1.next", "after", [Link("p1.cost-plan", LinkType.SS, Duration(2, Unit.WEEK))])
    editor.set("p1.next", "inactive", True)
    text = "\n".join(changed(editor))
    assert "actual_start: 2015-03-02T09:30" in text
    assert "deadline: 2016-01-01" in text
    assert "after: [p1.cost-plan SS+2w]" in text
    assert "inactive: true" in text


def test_a_finish_takes_out_what_can_no_longer_be(editor) -> None:
    """Work that is finished has nothing remaining and is not 40 % done."""
    editor.record("p1.cost-plan", started="2015-03-02", remaining="5d", percent=40)
    editor.commit()
    editor.record("p1.cost-plan", finished="2015-05-29")
    assert changed(editor) == [
        "-        remaining: 5d",
        "-        percent_complete: 40",
        "+        actual_finish: 2015-05-29",
    ]


@pytest.mark.parametrize(
    ("report", "code"),
    [
        ({"started": "2015-03-02", "finished": "2015-03-01"}, "EP301"),
        ({"started": "2015-07-01"}, "EP302"),
        ({"started": "2015-03-02", "finished": "2015-04-01", "remaining": "5d"}, "EP303"),
        ({"started": "2015-03-02", "percent": 100}, "EP303"),
        ({"started": "2015-03-02", "percent": 120}, "EP113"),
        ({"remaining": "5d"}, "EP304"),
        ({"started": "2 March"}, "EP106"),
        ({"started": "2015-03-02", "remaining": "ten days"}, "EP107"),
        ({"started": "2015-03-02", "resumes": "2015-05-01"}, "EP305"),
    ],
)
def test_contradictions_are_refused_and_change_nothing(editor, report, code) -> None:
    """Each is refused at once, by the rule that reading the file would apply."""
    before = editor.plan
    assert code_of(lambda: editor.record("p1.cost-plan", **report)) == code
    assert editor.plan == before
    assert not editor.is_changed
    assert editor.diff() == ""


def test_finished_work_is_reopened_only_by_who_says_so(editor) -> None:
    """Work reported on what is finished is refused; with reopen the finish goes."""
    for do in (
        lambda: editor.record("p1.done", remaining="2d"),
        lambda: editor.set("p1.done", "percent_complete", 50),
        lambda: editor.clear("p1.done", "actual_finish"),
    ):
        assert code_of(do) == "EP022"
    editor.record("p1.done", finished="2014-09-11")  # A correction reopens nothing.
    editor.record("p1.done", remaining="2d", reopen=True)
    assert changed(editor) == [
        "-        actual_finish: 2014-09-10",
        "-        percent_complete: 100",
        "+        remaining: 2d",
    ]


def test_steps_that_are_laid_out_are_reported_under_their_procurement(editor) -> None:
    """A step has no lines of its own until something is said of it."""
    steps = sorted(item for item in editor._draft.step_ids if item.startswith("buy."))
    editor.record(steps[0], started="2014-09-02")
    editor.set(steps[0], "owner", "Head of Procurement")
    name = steps[0].removeprefix("buy.")
    assert (
        changed(editor)
        == [
            "+      steps:",
            f"+        {name}: {{actual_start: 2014-09-02, owner: Head of Procurement}}",
        ]
        or changed(editor) == []
    )
    change = load_plan(editor._draft.path).items[1].facts.steps[name]
    assert change.progress.actual_start == Moment(datetime.date(2014, 9, 2).toordinal())
    editor.clear(steps[0], "owner")
    editor.clear(steps[0], "actual_start")
    editor.commit()
    assert "steps" not in editor._draft.top.edit.text
    with pytest.raises(PlanError):
        editor.rename(steps[0], "other")


def test_notes_are_added_and_the_old_ones_stay(editor) -> None:
    """A note is a new line under the others, in their way of writing."""
    editor.note("p1.cost-plan", "Late: the supplier's # 2")
    editor.note("p1.next", "First")
    editor.note("p1.next", "Second")
    lines = changed(editor)
    assert lines[0] == "+          Late: the supplier's # 2"
    assert editor.plan.items[0].items[0].notes == "As agreed.\nLate: the supplier's # 2"
    assert editor.plan.items[0].items[1].notes == "First\nSecond"


def test_a_short_form_becomes_a_long_one_where_it_must(editor) -> None:
    """A deadline that gets a margin keeps its date, and moves by its date alone."""
    editor.set("p1.next", "deadline.tolerance", "5d")
    editor.deadline("p1.next", "2015-10-30")
    assert "deadline: {date: 2015-10-30, tolerance: 5d}" in "\n".join(changed(editor))
    editor.deadline("p1.next", None)
    assert changed(editor)[1] == "+      next: {duration: 5d, after: cost-plan}"


def test_constraints_are_set_and_taken_out(editor) -> None:
    """A kind and a date set one, a kind alone takes it out."""
    editor.constrain("p1.cost-plan", "start_no_earlier_than", "2015-01-05")
    editor.constrain("p1.next", "as_late_as_possible")
    editor.constrain("p1.cost-plan", "start_no_earlier_than")
    (lines,) = [changed(editor)]
    assert lines[1].endswith("as_late_as_possible: true, deadline: 2015-09-30}")
    assert code_of(lambda: editor.constrain("p1.next", "sometime", "2015-01-01")) == "EP108"
    assert code_of(lambda: editor.constrain("p1.next", "must_start_on")) == "EP104"


@pytest.mark.parametrize(
    ("item", "field", "value", "code"),
    [
        ("p1.cost-plan", "ownr", "x", "EP101"),
        ("p1.cost-plan", "title.x", "x", "EP101"),
        ("p1.cost-plan", "duration", "long", "EP107"),
        ("p1.cost-plan", "tasks", {}, "EP023"),
        ("p1.cost-plan", "milestone", True, "EP111"),
        ("p1.cost-plan", "owner", None, "EP110"),
        ("p1.cost-plan", "owner", "\x07", "EP011"),
        ("p1.cost-plan", "after", "nobody", "EP201"),
        ("p1.cost-plan", "after", "p1.next", "EP202"),
        ("p1", "calendar", "moon", "EP205"),
        ("", "status_date", "soon", "EP106"),
        ("p1.cost", "owner", "x", "EP201"),
    ],
)
def test_what_a_plan_cannot_say_is_refused(editor, item, field, value, code) -> None:
    """A field must exist, take the value, and leave the plan without errors."""
    assert code_of(lambda: editor.set(item, field, value)) == code
    assert not editor.is_changed


def test_an_unknown_item_is_told_with_what_was_meant(editor) -> None:
    """The error is the one that asking a schedule for an unknown task raises."""
    with pytest.raises(UnknownTaskError) as error:
        editor.record("cost-plan", percent=10)
    assert "p1.cost-plan" in error.value.diagnostics[0].help


def test_fields_of_the_plan_itself_are_set_with_no_item(editor) -> None:
    """Nested keys are made where they are missing."""
    editor.set("", "title", "The exit: plan")
    editor.set("", "calendars.office.closed", ["2015-12-24"])
    editor.set("", "calendar", "office")
    editor.set("", "scheduling", {"progress": "progress-override"})
    editor.status_date("2015-07-31")
    lines = changed(editor)
    assert '+title: "The exit: plan"' in lines
    assert "+status_date: 2015-07-31" in lines
    assert len([line for line in lines if line.startswith("-")]) == 1


def test_the_status_date_cannot_go_back_behind_what_is_reported(tmp_path) -> None:
    """Rolled back too far, reports lie after it: refused, unless no plan has one at all."""
    text = PLAN.replace("2014-09-10", "2015-06-01")
    editor = editor_of(tmp_path, text)
    assert code_of(lambda: editor.status_date("2015-05-31")) == "EP302"
    editor.status_date("2015-06-01")
    assert changed(editor) == ["-status_date: 2015-06-30", "+status_date: 2015-06-01"]


def test_findings_of_the_new_plan_point_at_its_new_lines(editor) -> None:
    """The plan as it will be knows where its items and fields stand in the new text."""
    editor.status_date("2015-06-29")
    editor.record("p1.cost-plan", started="2015-03-02")
    text = editor._draft.top.edit.text
    for where in (
        Where("p1.cost-plan", "actual_start"),
        Where("p1.go"),
        Where("p1.go", "after", 1),
        Where("", "status_date"),
        Where("buy", "procurement.regime"),
    ):
        place = editor.plan.locate(where)
        assert place == type(place)(
            "", place.severity, "", file=place.file, span=_full(text, editor, where)
        )


def _full(text, editor, where):
    from exitplan.planfile import loads_plan

    return loads_plan(text, editor._draft.path).locate(where).span


def test_a_plan_with_errors_is_not_edited(tmp_path) -> None:
    """Its errors are told, as reading it tells them."""
    path = tmp_path / "bad.yaml"
    path.write_text(PLAN.replace("after: cost-plan", "after: cost"), encoding="utf-8")
    with pytest.raises(PlanError) as error:
        PlanEditor(path)
    assert error.value.diagnostics[0].code == "EP201"
    assert error.value.diagnostics[0].span is not None


def test_an_editor_goes_on_after_a_commit(editor) -> None:
    """What was written is the new beginning."""
    editor.record("p1.cost-plan", started="2015-03-02")
    editor.commit()
    assert editor.before == editor.plan
    editor.record("p1.cost-plan", remaining="3d")
    assert changed(editor) == ["+        remaining: 3d"]
