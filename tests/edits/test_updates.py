"""Rows of a sheet of updates are carried out all together or not at all."""

from __future__ import annotations

import time

import pytest

from exitplan.errors import PlanError, Span
from exitplan.plan import parse_duration, parse_moment
from exitplan.planfile.edits import CellPlace, Update, record_updates
from exitplan.planfile.edits._news import news
from exitplan.planfile.edits._updates import MOST_REFUSALS
from tests.edits.edited import changed, editor_of

PLAN = """\
plan: exit
start: 2025-01-06
status_date: 2025-01-31
boards:
  cabinet: {title: Cabinet, dates: [2025-01-21, 2025-03-18]}
tasks:
  prepare:
    title: Prepare
    tasks:
      options: # the long one
        title: Set out the options
        duration: 4w
        code: A10
        actual_start: 2025-01-06
        remaining: 2w
        percent_complete: 40
        notes: First line
      site: {duration: 2d, actual_start: 2025-01-08, actual_finish: 2025-01-09}
  site: {duration: 3d}
  decide: {title: Cabinet decides, gate: cabinet, after: prepare.site}
  live: {title: Live, milestone: true, after: prepare}
"""


def row(item, line=2, code="", **values):
    """Make a row as a sheet would give it."""
    read = {"remaining": parse_duration, "percent": int, "note": str}
    place = CellPlace(Span(line, 1, line, 5))
    cells = {
        field: CellPlace(Span(line, 10 * number, line, 10 * number + 3))
        for number, field in enumerate(values, start=1)
    }
    said = {field: read.get(field, parse_moment)(value) for field, value in values.items()}
    return Update(item, said, "updates.csv", {"": place, **cells}, code)


@pytest.fixture
def editor(tmp_path):
    """Give an editor over the plan."""
    return editor_of(tmp_path, PLAN)


def refusals(editor, *rows):
    """Give what is refused, as (line, column, message); the editor must be as it was."""
    before = editor.plan
    with pytest.raises(PlanError) as error:
        record_updates(editor, rows)
    assert {finding.code for finding in error.value.diagnostics} == {"EP025"}
    assert not editor.is_changed
    assert editor.plan is before
    return [(d.span.line, d.span.column, d.message) for d in error.value.diagnostics]


def test_rows_are_carried_out_together(editor):
    """Rows name their items by id, its end or code, and write what is new."""
    applied = record_updates(
        editor,
        [
            row("A10", 2, remaining="5d", percent="60", note="Second line"),
            row("Live", 3, finished="2025-01-30"),
            row("site", 4, started="2025-01-20"),
        ],
    )
    assert [each.item for each in applied] == ["prepare.options", "live", "site"]
    assert changed(editor) == [
        "-        remaining: 2w",
        "-        percent_complete: 40",
        "-        notes: First line",
        "+        remaining: 5d",
        "+        percent_complete: 60",
        "+        notes: |-",
        "+          First line",
        "+          Second line",
        "-  site: {duration: 3d}",
        "+  site: {duration: 3d, actual_start: 2025-01-20}",
        "-  live: {title: Live, milestone: true, after: prepare}",
        "+  live: {title: Live, milestone: true, after: prepare, actual_finish: 2025-01-30}",
    ]


def test_what_the_plan_says_already_changes_nothing(editor):
    """Ten days are two weeks, a note that is there is not added, and no code is needed."""
    known = row(
        "prepare.options", started="2025-01-06", remaining="10d", percent="40", note="First  line"
    )
    done = row("prepare.site", started="2025-01-08", finished="2025-01-09", remaining="0d")
    assert record_updates(editor, [known, done]) == ()
    assert not editor.is_changed


def test_a_sheet_applied_twice_changes_nothing_the_second_time(editor):
    """What was applied is known from then on, notes too."""
    rows = [row("A10", remaining="5d", note="Second\nThird"), row("live", 3, finished="2025-01-30")]
    assert len(record_updates(editor, rows)) == 2
    assert record_updates(editor, rows) == ()


def test_a_finish_beside_what_was_left_is_no_contradiction(editor):
    """Who fills a finish into an exported row leaves the old remaining length beside it."""
    record_updates(
        editor,
        [row("A10", started="2025-01-06", finished="2025-01-30", remaining="2w", percent="40")],
    )
    assert changed(editor) == [
        "-        remaining: 2w",
        "-        percent_complete: 40",
        "+        actual_finish: 2025-01-30",
    ]


def test_every_row_that_is_refused_is_told(editor):
    """Unknown ids, impossible dates and contradictions, each at its cell; none is carried out."""
    found = refusals(
        editor,
        row("prepare.optoins", 2, remaining="5d"),
        row("site", 3, started="2025-02-20"),
        row("A10", 4, remaining="5d", finished="2025-01-30"),
        row("prepare.site", 5, remaining="5d"),
        row("prepare", 6, note="fine", percent="10"),
        row("live", 7, finished="2025-01-30"),
    )
    assert [(line, column) for line, column, _ in found] == [
        (2, 1), (3, 10), (4, 10), (5, 10), (6, 20),
    ]  # fmt: skip
    words = "no task, after the status date, remaining, has been finished since, is a group"
    for (_, _, message), expected in zip(found, words.split(", "), strict=True):
        assert expected in message


def test_the_nearest_id_is_offered(editor):
    """A misspelled id earns the one that was meant."""
    with pytest.raises(PlanError) as error:
        record_updates(editor, [row("prepare.optoins", remaining="5d")])
    assert error.value.diagnostics[0].help == "did you mean prepare.options?"


def test_a_name_of_several_items_is_refused(editor, tmp_path):
    """The end of an id that two items have names neither of them, unless one has it as its id."""
    text = PLAN.replace("  site: {duration: 3d}", "  after: {tasks: {site: {duration: 3d}}}")
    found = refusals(editor_of(tmp_path, text, "q.yaml"), row("site", started="2025-01-20"))
    assert "may be 2 items (prepare.site, after.site)" in found[0][2]


def test_a_code_serves_where_the_id_is_not_known(editor):
    """A row with the ID of another tool and the code is found by its code."""
    assert record_updates(editor, [row("17", code="A10", remaining="5d")])


def test_two_rows_of_one_item_must_agree(editor):
    """The same twice is fine; another value is refused with the line of the first."""
    found = refusals(editor, row("A10", 2, remaining="5d"), row("options", 9, remaining="6d"))
    assert found == [
        (9, 10, "'prepare.options' stands in line 2 as well, with another value"),
    ]
    assert record_updates(
        editor, [row("A10", 2, remaining="5d"), row("A10", 3, remaining="5d", percent="50")]
    )


def test_refusals_are_bounded(editor):
    """A sheet of nothing but faults earns a hundred, and the number of the others."""
    with pytest.raises(PlanError) as error:
        record_updates(editor, [row(f"nothing-{n}", n, percent="5") for n in range(1, 5_000)])
    messages = [finding.message for finding in error.value.diagnostics]
    assert len(messages) == MOST_REFUSALS + 1
    assert f"{4_999 - MOST_REFUSALS:,} more faults in the rows are not shown" in messages


def test_what_the_reading_refused_counts(editor):
    """A row refused by the reading keeps the others from being carried out."""
    bad = row("A10").refusal("'soon' is no date")
    with pytest.raises(PlanError) as error:
        record_updates(editor, [row("A10", 3, remaining="5d")], refused=[bad])
    assert error.value.diagnostics == (bad,)
    assert not editor.is_changed


@pytest.mark.parametrize(
    ("item", "values", "expected"),
    [
        ("live", {"started": "2025-01-30"}, {"finished": "2025-01-30"}),
        ("live", {"started": "2025-01-30", "finished": "2025-01-30"}, {"finished": "2025-01-30"}),
        ("site", {"percent": "0", "remaining": "3d"}, {}),
        ("site", {"remaining": "2d"}, {"remaining": "2d"}),
        ("prepare.options", {"started": "2025-01-07"}, {"started": "2025-01-07"}),
        ("decide", {"started": "2025-01-10T00:00", "finished": "2025-01-22T00:00"}, {}),
        ("decide", {"started": "2025-01-10T09:00", "expected_finish": "2025-02-22T00:00"}, {}),
        ("decide", {"finished": "2025-01-21"}, {"finished": "2025-01-21"}),
    ],
)
def test_what_is_news(editor, item, values, expected):
    """Only what the plan does not say already, and no export's own dates of a decision."""
    items = {each.id: each for each in editor.plan.walk()}
    found = news(editor.plan, items[item], row(item, **values).values)
    assert {field: str(value) for field, value in found.items()} == expected


def test_rows_do_not_read_the_plan_again_and_again(tmp_path):
    """Three hundred rows on a thousand tasks cost far less than reading the plan so often."""
    lines = ["plan: big", "start: 2025-01-06", "status_date: 2025-01-31", "tasks:"]
    for number in range(1_000):
        lines += [f"  t{number}: # one of many", f"    title: Task {number}", "    duration: 10d"]
        lines += [f"    after: t{number - 1}"] if number else []
    begin = time.process_time()
    editor = editor_of(tmp_path, "\n".join(lines) + "\n")
    opened = time.process_time()
    rows = [
        row(f"t{n}", n + 2, started="2025-01-20", remaining="5d", note="begun") for n in range(300)
    ]
    assert len(record_updates(editor, rows)) == 300
    assert editor.diff().count("+    remaining: 5d") == 300
    assert time.process_time() - opened < 60 * (opened - begin)
