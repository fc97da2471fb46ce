"""exitplan's own JSON from strangers: refused in a sentence, in bounded time."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.errors import Diagnostic, PlanError
from exitplan.interchange._json_read import LARGEST_FILE, read_json
from exitplan.interchange._json_scan import DEEPEST, MOST_VALUES, scan
from exitplan.interchange._json_write import write_json
from exitplan.planfile import loads_plan
from exitplan.planfile._report import Report
from exitplan.planfile._source import Source, Unreadable
from exitplan.planfile._tree import Mapping, Node, Scalar, Sequence
from exitplan.schedule import compute_schedule

HEAD = '{"format": "exitplan", "version": 1, '
PLAN = '"plan": {"plan": "p", "start": "2015-06-01", "tasks": {"a": {"duration": "5d"}}}'
GOOD = HEAD + PLAN + ', "dates": [%s]}'

# Under what is wrong: the file, and the code and place of the finding.
BROKEN: dict[str, tuple[str | bytes, str, str]] = {
    "empty": ("", "EP502", "x:1:1"),
    "not UTF-8": (b'{"format": "\xff"}', "EP502", "x:1:13"),
    "UTF-16": ('{"format": 1}'.encode("utf-16"), "EP502", "x:1:1"),
    "text": ("plan: p", "EP502", "x:1:1"),
    "list": ("[]", "EP502", "x:1:1"),
    "other JSON": ('{"a": 1}', "EP502", "x:1:1"),
    "other format": ('{"format": "ms-project"}', "EP502", "x:1:12"),
    "dates alone": ('{"schema": 1, "tasks": []}', "EP502", "x:1:1"),
    "no version": ('{"format": "exitplan", "plan": {}}', "EP502", "x:1:1"),
    "version 2": ('{"format": "exitplan", "version": 2}', "EP502", "x:1:35"),
    "version 1.0": ('{"format": "exitplan", "version": 1.0}', "EP502", "x:1:35"),
    "version in quotes": ('{"format": "exitplan", "version": "1"}', "EP502", "x:1:35"),
    "version as a map": ('{"format": "exitplan", "version": {}}', "EP502", "x:1:35"),
    "no plan": (HEAD + '"dates": []}', "EP502", "x:1:1"),
    "plan as text": (HEAD + '"plan": "p"}', "EP502", "x:1:46"),
    "empty plan": (HEAD + '"plan": {}}', "EP502", "x:1:46"),
    "programme of what": (HEAD + '"programme": "yes", ' + PLAN + "}", "EP508", "x:1:38"),
    "unknown key": (HEAD + PLAN + ', "date": []}', "EP101", "x:1:120"),
    "trailing comma": ('{"a": 1,}', "EP502", "x:1:9"),
    "trailing comma in list": ("[1,]", "EP502", "x:1:4"),
    "comment": ("{ // no\n}", "EP502", "x:1:3"),
    "single quotes": ("{'a': 1}", "EP502", "x:1:2"),
    "no colon": ('{"a" 1}', "EP502", "x:1:6"),
    "no comma": ('{"a": 1 "b": 2}', "EP502", "x:1:9"),
    "second value": ("{} {}", "EP502", "x:1:4"),
    "never closed": ('\n\n {"a": [1, 2', "EP502", "x:3:8"),
    "ends after colon": ('{"a":', "EP502", "x:1:6"),
    "open text": ('{"a": "b', "EP502", "x:1:7"),
    "line break in text": ('{"a": "b\nc"}', "EP502", "x:1:7"),
    "bad escape": (r'{"a": "\x41"}', "EP502", "x:1:7"),
    "NaN": ('{"a": NaN}', "EP502", "x:1:7"),
    "Infinity": ('{"a": -Infinity}', "EP502", "x:1:7"),
    "leading zero": ('{"a": 01}', "EP502", "x:1:7"),
    "True": ('{"a": True}', "EP502", "x:1:7"),
    "vertical tab": ('{"a":\x0b1}', "EP502", "x:1:6"),
    "key twice": (HEAD + PLAN + ', "version": 1}', "EP102", "x:1:120"),
    "escaped control character": (GOOD.replace("5d", r"5d\u0000") % "", "EP011", "x:1:111"),
    "half of a pair": (GOOD.replace("5d", r"\ud83d") % "", "EP011", "x:1:111"),
    "turned text": (GOOD.replace('"p"', '"p", "title": "\u202e"') % "", "EP011", "x:1:69"),
    "too deep": ("[" * 100_000, "EP503", f"x:1:{DEEPEST + 1}"),
    "maps too deep": ('{"a":' * 100_000, "EP503", f"x:1:{5 * DEEPEST + 1}"),
    "too many values": (f"[{'1,' * (MOST_VALUES + 5)}1]", "EP503", ""),
    "too large": (" " * (LARGEST_FILE + 1), "EP503", "x"),
    "dates as a map": (HEAD + PLAN + ', "dates": {}}', "EP504", "x:1:120"),
    "dates of nothing": (GOOD % "7", "EP504", "x:1:130"),
    "dates without id": (GOOD % '{"critical": true}', "EP504", "x:1:130"),
    "dates of another": (GOOD % '{"id": "b"}', "EP506", "x:1:130"),
    "dates twice": (GOOD % '{"id": "a"}, {"id": "a"}', "EP504", "x:1:143"),
    "unknown date": (GOOD % '{"id": "a", "early": 1}', "EP101", "x:1:142"),
    "date as number": (GOOD % '{"id": "a", "early_start": 735751}', "EP508", "x:1:142"),
    "day for an instant": (GOOD % '{"id": "a", "late_start": "2015-06-01"}', "EP508", "x:1:142"),
    "no such day": (GOOD % '{"id": "a", "late_start": "2015-02-30T09:00"}', "EP508", "x:1:142"),
    "endless date": (
        GOOD % ('{"id": "a", "late_start": "%s"}' % ("9" * 99_999)), "EP508", "x:1:142",
    ),
    "half a minute": (GOOD % '{"id": "a", "free_float_minutes": 0.5}', "EP508", "x:1:142"),
    "huge number": (
        GOOD % ('{"id": "a", "total_float_minutes": %s}' % ("9" * 99_999)), "EP508", "x:1:142",
    ),
    "exponent": (GOOD % '{"id": "a", "total_float_minutes": 1e999}', "EP508", "x:1:142"),
    "float in quotes": (GOOD % '{"id": "a", "total_float_minutes": "1"}', "EP508", "x:1:142"),
    "path in words": (GOOD % '{"id": "a", "longest_path": "true"}', "EP508", "x:1:142"),
    "dates nested": (GOOD % '{"id": "a", "late_start": {"a": [1]}}', "EP508", "x:1:142"),
    "huge duration": (GOOD.replace("5d", "9" * 99_999 + "d") % "", "EP107", "x:1:111"),
    "huge percentage": (
        GOOD.replace('"duration"', '"percent_complete": 1e99999, "duration"') % "", "EP113", "",
    ),
    "calendar with a dot": (
        GOOD.replace('"tasks"', '"calendars": {"a.b": {"holidays": "none"}}, "tasks"') % "",
        "EP105", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_told_in_a_sentence(what: str) -> None:
    """Whatever is wrong is one finding with a code, a place and no traceback, at once."""
    text, code, place = BROKEN[what]
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    begin = time.perf_counter()
    with pytest.raises(PlanError) as caught:
        read_json(data, "x")
    assert time.perf_counter() - begin < 10
    first = caught.value.diagnostics[0]
    assert first.code == code
    assert first.place.startswith(place)
    assert all(len(d.message) < 400 and len(d.help) < 600 for d in caught.value.diagnostics)


def test_many_faults_are_told_within_limits() -> None:
    """A file full of faults is not answered with as many findings."""
    rows = ", ".join('{"id": "b"}' for _ in range(20_000))
    with pytest.raises(PlanError) as caught:
        read_json((GOOD % rows).encode(), "x")
    assert len(caught.value.diagnostics) < 1_000
    assert caught.value.diagnostics[-1].code == "EP013"


def test_null_is_nothing() -> None:
    """A key with null is as if it were not there, in the plan and in dates."""
    text = GOOD.replace('"5d"', '"5d", "owner": null') % '{"id": "a", "late_start": null}'
    imported = read_json(text.encode(), "x")
    assert next(imported.plan.tasks()).owner is None
    assert imported.stored["a"].late_start is None


def test_a_byte_order_mark_is_no_fault() -> None:
    """Some editors of Windows put one before every text."""
    assert read_json(b"\xef\xbb\xbf" + (GOOD % "").encode(), "x").plan.id == "p"


def _value(node: Node) -> Any:
    if isinstance(node, Mapping):
        return {key: _value(entry[2]) for key, entry in node.entries.items()}
    if isinstance(node, Sequence):
        return [_value(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text if node.style else json.loads(node.text)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Cn"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('ab/\\" é😀'), inner),
    max_leaves=12,
)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    return [_without_nulls(v) for v in value] if isinstance(value, list) else value


@given(VALUES, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_json_is_read_as_everybody_reads_it(value: Any, is_ascii: bool, indent: Any) -> None:
    """Any JSON text, however laid out and escaped, gives what the standard library gives."""
    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent).replace("/", "\\/")
    report = Report()
    assert _value(scan(Source("x", text), report)) == _without_nulls(value)
    assert report.diagnostics == []


@given(st.text('{}[]",:\\ntruefalse0123456789.eE+- \n', max_size=40))
def test_what_is_no_json_to_others_is_none_to_us(text: str) -> None:
    """A text is read or refused, and by nobody's rules but those of JSON."""
    try:
        expected = json.loads(text, parse_constant=lambda _: 1 / 0)
    except (ValueError, ZeroDivisionError):
        with pytest.raises(Unreadable):
            scan(Source("x", text), Report())
    else:
        scanned = _value(scan(Source("x", text), Report()))
        assert isinstance(expected, dict) or scanned == _without_nulls(expected)


FILE = write_json(
    compute_schedule(
        loads_plan(
            "plan: p\nstart: 2015-06-01\ntasks:\n"
            "  a: {duration: 5d, tags: [x, y]}\n"
            "  g: {tasks: {b: {milestone: true, after: a FS+1d, deadline: 2015-07-01}}}\n"
        )
    )
)


@given(st.data())
def test_a_damaged_file_never_breaks_the_reader(data: st.DataObject) -> None:
    """Bytes cut out, put in or changed give a plan or a finding, nothing else."""
    at = data.draw(st.integers(0, len(FILE)))
    cut = data.draw(st.integers(0, 12))
    new = data.draw(
        st.sampled_from([b"", b"{", b"]", b'"', b",", b"\\u00", b"null", b"\xff", b"1e9"])
    )
    findings: tuple[Diagnostic, ...] = ()
    try:
        plan = read_json(FILE[:at] + new + FILE[at + cut :], "x").plan
    except PlanError as error:
        plan, findings = None, error.diagnostics
    assert plan is not None or findings
