"""The slip chart shows what the trend says, and nothing that it does not."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.errors import ExitplanError
from exitplan.slippage import SlipChart, Trend, slip_chart, slip_svg, trend
from exitplan.slippage._trend_axis import Axis
from tests.slippage.reports import PLAN, changed, day, report, unread

SVG = "{http://www.w3.org/2000/svg}"


def months(*lengths: str | None) -> Trend:
    """Give the trend of monthly reports, each with what is left of the options."""
    days = ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-30"]
    return trend(
        unread(status)
        if left is None
        else report(changed(PLAN, ("2025-01-31", status), ("remaining: 5w", f"remaining: {left}")))
        for status, left in zip(days, lengths, strict=False)
    )


def drawn(found: Trend) -> SlipChart:
    """Lay a chart out that must be there."""
    chart = slip_chart(found)
    assert chart is not None
    return chart


def test_days_lie_where_the_axes_say():
    """Every dot stands at its report date across and its forecast date up."""
    chart = drawn(months("5w", "5w", "1w"))
    for line in chart.lines:
        for dot in itertools.chain(*line.segments):
            assert dot.x == chart.across.at(dot.report_day)
            assert dot.y == chart.up.at(dot.forecast_day)
            assert chart.left <= dot.x <= chart.right
            assert chart.top <= dot.y <= chart.bottom


def test_later_forecasts_stand_higher():
    """A line that rises slips."""
    award = drawn(months("5w", "6w", "7w")).lines[0]
    ys = [dot.y for dot in award.segments[0]]
    assert ys == sorted(ys, reverse=True)
    assert len(set(ys)) == 3


def test_no_line_crosses_a_missing_report():
    """A gap breaks the line, and the missing report is marked on its day."""
    chart = drawn(months("5w", None, "5w", "5w"))
    for line in chart.lines:
        assert [len(segment) for segment in line.segments] == [1, 2]
    assert [(mark.day, mark.label) for mark in chart.missing] == [
        (day("2025-02-28"), "2025-02-28.yaml")
    ]
    svg = slip_svg(months("5w", None, "5w", "5w"))
    runs = re.findall(r'class="run"[^>]* d="(M[^"]*L[^"]*)"', svg)
    assert len(runs) == 2
    assert all(run.count("L") == 1 for run in runs)


def test_the_diagonal_is_where_both_dates_are_one():
    """Its ends lie on the same day on both axes, within the picture."""
    chart = drawn(months("5w", "5w", "5w", "5w", "5w"))
    assert chart.diagonal is not None
    x1, y1, x2, y2 = chart.diagonal
    for x, y in ((x1, y1), (x2, y2)):
        days = [d for d in range(chart.up.first, chart.up.end + 1) if chart.up.at(d) == y]
        assert any(chart.across.at(d) == x for d in days)
    assert drawn(months("5w")).diagonal is None


def test_a_line_ends_where_its_milestone_is_reached():
    """Reports after the finish add nothing; a finish that is edited later does."""
    done = ("remaining: 5w", "actual_finish: 2025-02-10")
    reached = (
        "milestone: true\n    after",
        "milestone: true\n    actual_finish: 2025-02-10\n    after",
    )
    texts = [
        changed(PLAN, ("2025-01-31", status), done, reached)
        for status in ("2025-02-28", "2025-03-31")
    ]
    edited = texts[1].replace("2025-03-31", "2025-04-30").replace("02-10", "02-12")
    versions = [report(PLAN), *(report(text) for text in texts)]
    award = drawn(trend(versions)).lines[0]
    assert [dot.completed for dot in award.segments[0]] == [False, True]
    assert award.words[0] == "done 10 Feb 2025"
    award = drawn(trend([*versions, report(edited)])).lines[0]
    assert [dot.forecast_day for dot in award.segments[0]][1:] == [
        day("2025-02-10"),
        day("2025-02-12"),
    ]


def test_rebaselines_are_marked_and_named():
    """One upright for each day, with the names of what was approved."""
    first, second = months("5w", "5w").points
    again = attrs.evolve(second.version, name="approved-2", is_rebaseline=True)
    chart = drawn(trend([first.version, again]))
    assert [(mark.day, mark.label) for mark in chart.rebaselines] == [
        (day("2025-02-28"), "approved-2")
    ]
    assert "re-baselined: approved-2" in slip_svg(trend([first.version, again]))


def test_the_title_states_the_finding():
    """What slipped most, by how much; or that nothing did."""
    assert drawn(months("5w", "5w")).title == (
        "“Contract award” is forecast 20 working days later than first reported"
    )
    assert drawn(months("5w")).title == "Every milestone stands where it was first reported"
    assert drawn(months("9w", "1w")).title == "Nothing is later than first reported"


def test_names_keep_clear_of_each_other():
    """However close the lines' ends, their names stand apart, and inside the picture."""
    extra = "".join(
        f"  m{n}: {{title: Milestone {n}, milestone: true, after: options}}\n" for n in range(12)
    )
    versions = [report(PLAN + extra)]
    chart = drawn(trend(versions))
    assert len(chart.lines) == 8
    assert len(chart.left_out) == 6
    assert "live" in {line.id for line in chart.lines}
    places = sorted(line.label_y for line in chart.lines)
    assert all(b - a >= 50 for a, b in itertools.pairwise(places))
    assert places[0] > chart.top - 30
    assert places[-1] + 20 < chart.height
    everything = slip_chart(trend(versions), trend(versions).milestones)
    assert everything is not None
    assert len(everything.lines) == 14
    assert everything.left_out == ()


def test_there_is_nothing_to_draw_without_dates():
    """Reports without a date, or without milestones, give no chart, and say so."""
    assert slip_chart(trend([])) is None
    undated = attrs.evolve(report(PLAN), day=None)
    assert slip_chart(trend([undated])) is None
    with pytest.raises(ExitplanError) as refused:
        slip_svg(trend([undated]))
    assert refused.value.diagnostics[0].code == "EP659"


def test_the_picture_is_accessible_and_stands_alone():
    """It is named and described, told apart without colour, and refers to nothing outside."""
    svg = slip_svg(months("5w", "6w"), chart_id="a b")
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert set((root.get("aria-labelledby") or "").split()) == ids
    assert {element.tag for element in root[:2]} == {f"{SVG}title", f"{SVG}desc"}
    strokes = [
        path.get("stroke-dasharray")
        for path in root.iter(f"{SVG}path")
        if path.get("class") == "run" and "h" in (path.get("d") or "")
    ]
    assert len(strokes) == len(set(strokes)) == 2
    outside = svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "http" not in outside
    assert "href" not in outside
    assert "prefers-color-scheme:dark" in svg
    assert svg == slip_svg(months("5w", "6w"), chart_id="a b")


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        "a & b \"c\" 'd'",
        "]]>",
        "a\u202eb",
        "a\x00\ud800b",
        "x" * 500,
    ],
)
def test_hostile_titles_stay_text(title: str):
    """Whatever a title says, the picture is well formed and has no element of the title's."""
    found = attrs.evolve(months("5w", "6w"), titles={"award": "Award", "live": title})
    svg = slip_svg(found, ["live"])
    root = ET.fromstring(svg.encode())
    assert not list(root.iter(f"{SVG}script"))
    harmless = "".join(letter if letter.isprintable() else "\ufffd" for letter in title)
    assert harmless in "".join(root.itertext())


@given(days=st.lists(st.integers(min_value=1, max_value=3_652_059), min_size=1, max_size=5))
def test_axes_hold_every_day_in_order(days: list[int]):
    """Any days lie between the ends, in their order, under ticks that do not crowd."""
    axis = Axis.spanning(days, 50, 650, least_gap=60)
    places = [axis.at(d) for d in sorted(days)]
    assert places == sorted(places)
    assert 50 <= places[0] <= places[-1] <= 650
    ticks = axis.ticks
    if axis.months_apart < 120:
        assert all(b.at - a.at >= 45 for a, b in itertools.pairwise(ticks))
    assert all(axis.at(tick.day) == tick.at for tick in ticks)


def test_movement_is_said_in_the_milestones_own_days():
    """Later and earlier, in working days, or in calendar days where those are its own."""
    later, earlier = drawn(months("5w", "5w")), drawn(months("9w", "1w"))
    assert later.lines[0].words == ("3 Apr 2025", "20 working days later")
    assert earlier.lines[0].words[1].endswith("working days earlier")
    clock = ("after: options", "after: options\n    calendar: 24-hour")
    texts = [changed(PLAN, ("2025-01-31", d), clock) for d in ("2025-01-31", "2025-02-28")]
    assert drawn(trend(map(report, texts))).lines[0].words[1] == "28 calendar days later"
    assert drawn(months("5w")).lines[0].words[1] == "as first reported"


def test_as_many_lines_as_there_is_room_for_are_drawn():
    """Up to the limit none is left out; beyond it, those without a deadline go first."""
    found = months("5w", "5w")
    assert slip_chart(found, most=2) == slip_chart(found)
    one = slip_chart(found, most=1)
    assert one is not None
    assert [line.id for line in one.lines] == ["live"]
    assert one.left_out == ("Contract award",)
    assert "Not drawn: Contract award." in one.description
