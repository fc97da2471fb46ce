"""Whatever way a plan is written in, an edit changes what it should and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from exitplan.errors import ExitplanError
from exitplan.planfile import loads_plan
from exitplan.planfile._compose import compose
from exitplan.planfile._report import Report
from exitplan.planfile._source import Source
from exitplan.planfile.edits import PlanEditor
from exitplan.planfile.edits._data import data_of, same
from tests.edits.styles import NAMES, plans

_DATES = st.sampled_from(("2014-09-01", "2014-12-01", "2015-06-30", "2015-07-01", "nonsense"))
_LENGTHS = st.sampled_from(("5d", "1w", "2 days", "0d", "x"))
_WORDS = st.sampled_from(
    ("Head of Procurement", "No", "null", "a: b", "é # ü", "two\nlines", "it's", "- x", "'", "😀")
)


_NAMES_OF_OPERATIONS = (
    *("record", "set", "set", "clear", "note", "add", "move", "rename", "remove"),
    *("link", "unlink", "split", "constrain", "deadline", "status_date"),
)
_FIELDS = (
    *("owner", "title", "notes", "duration", "deadline", "deadline.date", "after"),
    *("deadline.tolerance", "estimate.low", "tags", "assumed.review_by", "milestone"),
)


_MAY_TAKE_COMMENTS = frozenset({"remove", "clear", "set", "unlink", "split", "deadline"})
"""Operations that take values out, and with them what was said behind or within them."""


@st.composite
def _operations(draw: Any) -> tuple[str, Any]:
    """Give an operation's name and, from the ids there are, its arguments."""
    name = draw(st.sampled_from(_NAMES_OF_OPERATIONS))
    number, other = draw(st.integers(0, 20)), draw(st.integers(0, 20))
    values: dict[str, Any] = {
        "date": draw(_DATES),
        "length": draw(_LENGTHS),
        "word": draw(_WORDS),
        "name": draw(st.sampled_from((*NAMES, "new", "New!"))),
        "flag": draw(st.booleans()),
        "field": draw(st.sampled_from(_FIELDS)),
        "type": draw(st.sampled_from((None, "FS", "SS", "FF"))),
    }
    return name, (number, other, values)


def _carry_out(editor: PlanEditor, name: str, arguments: Any) -> None:
    number, other, v = arguments
    ids = [item.id for item in editor.plan.walk()]
    item, second = ids[number % len(ids)], ids[other % len(ids)]
    group = item.rpartition(".")[0]
    calls: dict[str, Any] = {
        "record": lambda: editor.record(
            item,
            started=v["date"],
            remaining=v["length"] if v["flag"] else None,
            note=None if v["flag"] else v["word"],
        ),
        "set": lambda: editor.set(item, v["field"], _value(v)),
        "clear": lambda: editor.clear(item, v["field"]),
        "note": lambda: editor.note(item, v["word"]),
        "add": lambda: editor.add(
            f"{group}.{v['name']}" if group else v["name"],
            title=v["word"],
            duration="5d",
            after=second,
            after_item=item if v["flag"] else None,
        ),
        "move": lambda: editor.move(item, second.rpartition(".")[0] if v["flag"] else second),
        "rename": lambda: editor.rename(item, v["name"]),
        "remove": lambda: editor.remove(item, relink=v["flag"]),
        "link": lambda: editor.link(item, second, v["type"], v["length"]),
        "unlink": lambda: editor.unlink(item, second, v["type"]),
        "split": lambda: editor.split(item, at=v["length"], names=(v["name"], "rest")),
        "constrain": lambda: editor.constrain(item, "start_no_earlier_than", v["date"]),
        "deadline": lambda: editor.deadline(item, v["date"] if v["flag"] else None),
        "status_date": lambda: editor.status_date(v["date"]),
    }
    calls[name]()


def _value(v: dict[str, Any]) -> Any:
    field = v["field"].rpartition(".")[2]
    if field in ("owner", "title", "notes"):
        return v["word"]
    if field in ("duration", "tolerance", "low"):
        return v["length"]
    if field == "tags":
        return [v["word"], "legal"]
    if field == "after":
        return [v["name"]]
    return v["flag"] if field == "milestone" else v["date"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("styles")


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=100)
@given(plans(), st.lists(_operations(), min_size=1, max_size=6))
def test_any_edits_keep_all_that_they_do_not_change(folder, written, operations) -> None:
    """After any edits every comment is there but those in what was taken out, and the text says
    exactly what it should; refused edits change nothing, for a reason that is no fault of ours.
    """
    text, comments = written
    path = folder / "p.yaml"
    path.write_bytes(text.encode())
    try:
        editor = PlanEditor(path)
    except ExitplanError:
        assume(False)
        raise
    edit = editor._draft.files[0].edit
    gone = 0
    for name, arguments in operations:
        before = edit.text
        refusal = _refusal(editor, name, arguments)
        if refusal is not None:
            assert "EP019" not in {finding.code for finding in refusal.diagnostics}
            assert edit.text == before
            continue
        _check(editor, text)
        lost = len(_comments(before)) - len(_comments(edit.text))
        assert lost == 0 or (name in _MAY_TAKE_COMMENTS and lost > 0)
        gone += lost
    assert len(_comments(edit.text)) == comments - gone
    editor.commit()
    assert path.read_bytes().decode() == edit.text


def _refusal(editor: PlanEditor, name: str, arguments: Any) -> ExitplanError | None:
    try:
        _carry_out(editor, name, arguments)
    except ExitplanError as error:
        return error
    return None


def _check(editor: PlanEditor, first: str) -> None:
    edit = editor._draft.files[0].edit
    after = edit.text
    root = compose(Source("x", after), Report())
    assert root is not None
    assert same(data_of(root), edit.data)
    assert loads_plan(after) == editor.plan
    if "\r\n" in first:
        assert re.search(r"(?<!\r)\n", after) is None
    else:
        assert "\r" not in after


def _comments(text: str) -> list[str]:
    return re.findall(r"# c\d+: keep me", text)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=100)
@given(plans(), st.integers(0, 20), st.sampled_from(("title", "duration", "actual_start")))
def test_a_new_value_of_one_line_changes_that_line_alone(folder, written, number, field) -> None:
    """Where a value stands on one line, another value changes that line and no other, and in the
    line nothing but the value.
    """
    text, _ = written
    path = folder / "one.yaml"
    path.write_bytes(text.encode())
    try:
        editor = PlanEditor(path)
    except ExitplanError:
        assume(False)
        raise
    ids = [item.id for item in editor.plan.walk()]
    item = ids[number % len(ids)]
    edit = editor._draft.files[0].edit
    place = ["tasks", *".tasks.".join(item.split(".")).split("."), field]
    assume(edit.has(tuple(place)))
    node = edit.page()[1]
    for key in place:
        node = node.entries[key][2]
    assume("\n" not in text[node.start : node.end])
    value = {"title": "Another", "duration": "7d", "actual_start": "2014-10-02"}[field]
    editor.set(item, field, value)
    old, new = text.splitlines(), edit.text.splitlines()
    differing = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    assert len(differing) == 1
    before, after = differing[0]
    head = before[: before.index(field)]
    assert after.startswith(head)
    assert _comments(before) == _comments(after)
