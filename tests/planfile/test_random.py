"""Whatever the text, reading it ends in a plan or in findings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.errors import PlanError
from exitplan.planfile import loads_plan, read_text
from tests.planfile.fixtures import GOOD_FILES

_GOOD = [path.read_text(encoding="utf-8") for path in GOOD_FILES]
_WORDS = st.sampled_from(
    [
        "plan: p\n",
        "start: 2015-01-05\n",
        "tasks:\n",
        "  a:\n",
        "    duration: 5d\n",
        "    after: ",
        "[",
        "]",
        "{",
        "}",
        ": ",
        "- ",
        "? ",
        "&a ",
        "*a ",
        "<<: ",
        "!!int ",
        "|\n",
        ">\n",
        "'",
        '"',
        "\t",
        "#",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "\n",
        " ",
        "  ",
        "calendars:\n",
        "true",
        "null",
        "~",
        "0x10",
        "a",
        "\\",
        ",",
        "\u2028",
        "é",
        "😀",
        "\ufeff",
        "\r",
        "\r\n",
        "@",
        "`",
    ]
)


def _is_settled(text: str) -> None:
    """Read a text; there is a plan, or there are errors with places inside the text."""
    reading = read_text(text)
    if reading.plan is None:
        with pytest.raises(PlanError) as caught:
            loads_plan(text)
        assert caught.value.diagnostics == reading.diagnostics != ()
    else:
        assert loads_plan(text) == reading.plan
    for finding in reading.diagnostics:
        if finding.span is not None:
            assert 0 <= finding.span.index <= finding.span.end_index <= len(text)
            assert finding.span.line >= 1
            assert finding.span.column >= 1


@given(st.text(max_size=200))
def test_random_text_is_settled(text: str) -> None:
    """Random text never raises anything but PlanError."""
    _is_settled(text)


@given(st.lists(_WORDS, max_size=40).map("".join))
def test_random_yaml_is_settled(text: str) -> None:
    """Random heaps of YAML's own signs never raise anything but PlanError."""
    _is_settled(text)


@given(st.sampled_from(_GOOD), st.data())
def test_damaged_plans_are_settled(text: str, data: st.DataObject) -> None:
    """A good plan with a stretch replaced, moved or deleted never raises but PlanError."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    patch = data.draw(st.one_of(_WORDS, st.text(max_size=5), st.just(text[end : end + 20])))
    _is_settled(text[:start] + patch + text[end:])
