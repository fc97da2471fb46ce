"""The S-curve in numbers and as a picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from exitplan.risk import risk_svg, s_curve, tornado
from tests.risk.answer_plans import HEAD, MERGE, ONE, REGISTER, runs_of

SVG = "{http://www.w3.org/2000/svg}"


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_the_curve_is_the_share_of_runs_by_each_day():
    """Three lengths make three steps, of 50, 80 and 100 %."""
    curve = s_curve(runs_of(ONE), "end")
    assert curve.points == (
        (day("2025-01-13"), pytest.approx(0.5)),
        (day("2025-01-17"), pytest.approx(0.8)),
        (day("2025-01-25"), 1.0),
    )
    marks = {mark.name: (mark.day, round(mark.share, 3)) for mark in curve.marks}
    assert marks["plan"] == (day("2025-01-13"), 0.5)
    assert marks["deadline"] == (day("2025-01-15"), 0.5)
    assert marks["p80"] == (day("2025-01-17"), 0.8)
    assert marks["p90"] == (day("2025-01-25"), 1.0)


def test_a_long_curve_keeps_its_ends_and_its_marks():
    """Of thousands of days some hundreds are left, in order, with every marked one."""
    text = HEAD + (
        "tasks: {a: {estimate: {low: 10 calendar days, likely: 900 calendar days, "
        "high: 2900 calendar days}}, end: {milestone: true, after: a}}\n"
    )
    simulation = runs_of(text, 5_000)
    curve = s_curve(simulation, "end")
    assert len(curve.points) <= 410
    days = [found for found, _ in curve.points]
    shares = [share for _, share in curve.points]
    assert days == sorted(set(days))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    by_day = dict(curve.points)
    for mark in curve.marks:
        if mark.name.startswith("p") and mark.name != "plan":
            assert by_day[mark.day] == pytest.approx(mark.share)


def test_the_curve_is_plain_data():
    """Days as ISO text, and what the figures rest on."""
    data = s_curve(runs_of(ONE, 1_000, seed=9), "end").as_dict()
    assert data["points"][0] == ["2025-01-13", 0.5]
    assert (data["runs"], data["seed"], data["sampling"]) == (1_000, 9, "latin-hypercube")


def test_the_picture_says_in_words_what_it_shows():
    """It has a title and a description, each mark's date and share as text, and no script."""
    simulation = runs_of(REGISTER)
    text = risk_svg(s_curve(simulation, "end"), tornado(simulation, "end"))
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert "80 % likely: 27 January 2025" in desc.text
    assert "Dear +8.0" in desc.text
    shown = " ".join(found.text or "" for found in root.iter(f"{SVG}text"))
    assert "27 Jan 2025: 85 % of the runs" in shown
    assert "10,000 runs, seed 1, Latin hypercube sampling" in shown
    assert "+8.0 (±" in shown
    assert "no difference" in shown
    assert "−2.0" in shown
    assert "<script" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_titles_cannot_break_the_picture():
    """Markup, quotes and entities in a title are only text."""
    nasty = "</text><script>alert(1)</script>&amp;'"
    text = REGISTER.replace("title: Dear", f'title: "{nasty}"').replace(
        "end: {milestone", f'end: {{title: "{nasty}", milestone'
    )
    simulation = runs_of(text, 200)
    drawn = risk_svg(s_curve(simulation, "end"), tornado(simulation, "end"), chart_id='a"b<c')
    root = ET.fromstring(drawn)
    assert not list(root.iter(f"{SVG}script"))
    assert any(nasty in (found.text or "") for found in root.iter(f"{SVG}title"))
    assert root.get("class") == "ep-a-b-c"


@pytest.mark.parametrize(
    "length", ["0 calendar days", "1 calendar days", "400 calendar days", "9000 calendar days"]
)
def test_any_length_of_time_can_be_drawn(length: str):
    """From a single day to decades there are a few labels, within the picture."""
    text = HEAD + (
        f"tasks: {{a: {{duration: {length}}}, b: {{estimate: {{low: {length}, likely: {length}, "
        f"high: {length[0]}5{length[1:]}}}}}, end: {{milestone: true, after: [a, b]}}}}\n"
    )
    root = ET.fromstring(risk_svg(s_curve(runs_of(text, 200), "end")))
    labels = [
        found.text for found in root.iter(f"{SVG}text") if found.get("text-anchor") == "middle"
    ]
    assert 1 <= len(labels) <= 8
    width = int(root.get("width"))
    assert all(0 <= float(found.get("x")) <= width for found in root.iter(f"{SVG}text"))


def test_what_is_beyond_all_years_is_said():
    """Where no run has a date there is nothing to draw, and the picture says so."""
    text = HEAD + (
        "risks: {r: {probability: 100%, hits: a, add: 390000 calendar days}}\n"
        "tasks: {a: {duration: 5 calendar days}, end: {milestone: true, after: a}}\n"
    )
    root = ET.fromstring(risk_svg(s_curve(runs_of(text, 100), "end")))
    shown = " ".join(found.text or "" for found in root.iter(f"{SVG}text"))
    assert "Beyond all known years" in shown


def test_the_same_seed_gives_the_same_picture():
    """Byte for byte."""
    first, second = (risk_svg(s_curve(runs_of(MERGE, 500), "end")) for _ in range(2))
    assert first == second
