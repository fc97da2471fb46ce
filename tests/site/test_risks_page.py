"""The page of risks: chances as the runs have them, the register as the plan has it."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.plan import (
    Branch,
    Detour,
    Duration,
    Estimate,
    Impact,
    Mitigation,
    Pause,
    Repeat,
    Risk,
    RiskStatus,
    Shape,
    Spread,
    TakeOption,
    Task,
)
from exitplan.planfile import loads_plan
from exitplan.schedule import compute_schedule
from exitplan.site import Edition
from exitplan.site._contents import chapters_of
from exitplan.site._press import Press
from exitplan.site._render import markdown_links
from exitplan.site._risk_words import (
    branch_words,
    hundredths,
    impact_words,
    in_hundred,
    mitigation_left,
    range_words,
    state_words,
)
from exitplan.site._risks_page import CHAPTER

PLAN = """\
plan: exit
title: Leaving
start: 2026-01-05
boards:
  cabinet: {title: Cabinet, meets: third Tuesday, notice: council.key-decision-notice}
contracts:
  ict:
    title: ICT services
    ends: 2026-12-31
    new_service: live
    extensions: [{title: Three months more, until: 2027-03-31}]
spread: {low: 90%, high: 130%}
risks:
  closed:
    {title: Over and done, probability: 50%, hits: specify, add: 2w, status: closed}
  experts:
    title: The experts leave early
    cause: They are asked away.
    probability: 30%
    hits: [specify, transition]
    multiply: {low: 110%, likely: 120%, high: 150%}
    owner: Head of ICT
    mitigation: {what: Pay for a handover team, cost: 40000, probability: 10%}
    assumed: Probability and effect.
  aside: {title: The archive burns, probability: 20%, hits: archive, add: 1w}
branches:
  no-bid: {title: No bid can be accepted, probability: 10%, at: evaluate, repeat: {from: tender}}
  longer:
    title: Cabinet takes the option
    probability: 20%
    at: approve
    option: {contract: ict, option: Three months more}
tasks:
  specify: {title: Specify the service, estimate: {low: 5w, likely: 6w, high: 10w}}
  tender: {title: Invite tenders, duration: 30 calendar days, spread: none, after: specify}
  evaluate: {title: Evaluate the bids, duration: 4w, after: tender}
  approve: {title: Approve the award, gate: cabinet, after: evaluate}
  archive: {title: Clear the archive, duration: 2w, after: specify}
  transition:
    title: Move to the new service
    estimate: {shape: pert, low: 10w, likely: 13w, high: 22w}
    after: approve
  live: {title: New service runs, milestone: true, deadline: 2026-10-30, after: transition}
"""
SURE = """\
plan: sure
start: 2026-01-05
tasks:
  work: {title: Work, duration: 4w}
  aside: {title: Aside, %s}
  live: {title: Live, milestone: true, after: work, tags: [final]%s}
"""


def press_of(text, *, runs=0, **more):
    schedule = compute_schedule(loads_plan(text))
    risk = None
    if runs:
        risk = pytest.importorskip("exitplan.risk").simulate(schedule, runs=runs, seed=3)
    edition = Edition(schedule, risk=risk, **more)
    return Press(edition, "roadmap/", markdown_links, chapters_of(edition))


@pytest.fixture(scope="module")
def press():
    pytest.importorskip("numpy")
    return press_of(PLAN, runs=1000)


@pytest.fixture(scope="module")
def page(press):
    (page,) = CHAPTER.pages(press)
    return page


def text_of(page, read_html):
    return " ".join(read_html(page.html).text.split())


# The answer


def test_the_finding_is_the_day_that_four_in_five_runs_keep(press, page):
    """Of the runs, 80 % have come by the day in the heading, and not by the day before."""
    from exitplan.calendars import long_date

    days = press.edition.risk.days("live")
    by = sorted(days.tolist())[799]
    heading = page.headings[0].text
    assert heading.startswith(f"Four in five runs have “New service runs” by {long_date(by)}, ")
    later = int(re.search(r", (\d+) working days after the plan's date$", heading)[1])
    calendar = press.facts.schedule.network.calendars[0]
    planned = press.facts.schedule["live"].finish_day
    assert later == calendar.working_days_between(planned + 1, by + 1) > 0


def test_chances_are_those_of_the_runs(press, page, read_html):
    """Half of the runs, the plan's date and the deadline are told as the runs have them."""
    from exitplan.calendars import long_date

    simulation = press.edition.risk
    text = text_of(page, read_html)
    ordered = sorted(simulation.days("live").tolist())
    assert f"Half of the runs have it by {long_date(ordered[499])}" in text
    kept = simulation.chance_of_deadline("live").value
    assert f"The deadline, 30 October 2026, is kept in {100 * kept:.0f} of 100 runs" in text
    planned = simulation.chance("live", simulation.schedule["live"].finish_day).value
    assert f"19 August 2026, is kept in {in_hundred(planned)}." in text
    gap = simulation.chance_of_gap("ict").value
    assert f"(in 20 of 100 runs later, by an option that is taken): in {in_hundred(gap)}" in text


def test_each_milestone_has_its_own_line(press, page, read_html):
    """The plan's date, its chance, half of the runs, four in five, and the distance, in a row."""
    from exitplan.calendars import long_date

    table = page.html.partition('id="dates"')[2].partition("</table>")[0]
    row = [read_html(cell).text.strip() for cell in re.findall(r"<td.*?</td>", table, re.DOTALL)]
    simulation = press.edition.risk
    ordered = sorted(simulation.days("live").tolist())
    planned = simulation.schedule["live"].finish_day
    assert row[0] == long_date(planned)
    assert row[1] == hundredths(simulation.chance("live", planned).value)
    assert row[2:4] == [long_date(ordered[499]), long_date(ordered[799])]


def test_how_it_was_computed_is_said(page, read_html):
    """Number of runs, seed, sampling and what the brackets mean stand on the page."""
    text = text_of(page, read_html)
    assert "1,000 runs, seed 3, Latin hypercube sampling" in text
    assert "in 19 of 20 samples" in text
    assert "There were 1,000 runs." in text


def test_a_page_is_sound(page, read_html):
    """Tags match, ids are unique, and every anchor on the page is there."""
    found = read_html(page.html)
    assert found.faults == []
    assert len(set(found.ids)) == len(found.ids)
    anchors = [link[1:] for link in found.links if link.startswith("#")]
    assert len(set(anchors)) == 5
    assert set(anchors) <= set(found.ids)
    assert all("style" not in attributes for _, attributes in found.tags)


def test_same_runs_same_bytes(press, page):
    """Asked twice, the page is the same."""
    assert next(CHAPTER.pages(press_of(PLAN, runs=1000))).html == page.html


# The register


def test_the_register_tells_every_entry(press, page, read_html):
    """Probability, state, owner, effect, mitigation and what is assumed stand there."""
    text = text_of(page, read_html)
    plan = press.facts.schedule.plan
    for entry in [*plan.risks.values(), *plan.branches.values()]:
        assert entry.title in text
    assert "it makes each take 110 % to 150 %, most likely 120 %, of its length." in text
    assert (
        "Pay for a handover team (not done, £40,000). What is left: a probability of 10 %." in text
    )
    assert "The work from “Invite tenders” to “Evaluate the bids” is done again." in text
    assert "“ICT services” runs on until 31 March 2027; no task moves." in text
    assert "its length is taken to be 90 % to 130 %, most likely 100 % of the planned one" in text
    assert "The register has 3 risks and 2 other ways the plan may go; 1 is closed" in text
    assert "Head of ICT" in text
    assert "not named" in text


def test_what_no_longer_counts_comes_last(page):
    """A closed risk stands below those that may still happen."""
    rows = page.html.partition('id="register"')[2].partition("</table>")[0]
    titles = re.findall(r'<a href="#[^"]+">([^<]+)</a>', rows)
    assert titles[-1] == "Over and done"
    assert len(titles) == 5


def test_what_does_not_lead_to_the_date_does_not_move_it(page):
    """A risk to work aside is told as making no difference, and has no bar."""
    entry = page.html.partition('id="risk-aside"')[2].partition("</dl>")[0]
    assert "It does not move the date." in entry
    bars = page.html.partition('id="tornado"')[2].partition("</svg>")[0]
    assert "The archive burns" not in bars
    assert "experts leave" in bars


def test_without_runs_the_register_stands_alone(read_html):
    """Where no chances are known the page says so, and claims none."""
    press = press_of(PLAN)
    assert CHAPTER.applies(press.edition)
    (page,) = CHAPTER.pages(press)
    text = text_of(page, read_html)
    assert page.headings[0].text.startswith("The register has 3 risks")
    assert "was not computed for this edition" in text
    assert "Four in five" not in text
    assert "probability 30 %" in text
    assert "<svg" not in page.html


def test_a_plan_without_doubt_has_no_page():
    """Neither a register nor an uncertain length: nothing to tell."""
    certain = SURE % ("duration: 1w", "")
    assert not CHAPTER.applies(press_of(certain).edition)
    assert not CHAPTER.applies(press_of(certain, runs=50).edition)
    unsure = SURE % ("estimate: {low: 1w, likely: 2w, high: 3w}", "")
    assert CHAPTER.applies(press_of(unsure, runs=50).edition)


def test_a_certain_date_is_called_certain():
    """Where nothing uncertain leads to the milestone, no chance is made up for it."""
    press = press_of(SURE % ("estimate: {low: 1w, likely: 2w, high: 3w}", ""), runs=200)
    (page,) = CHAPTER.pages(press)
    assert page.headings[0].text == (
        "“Live” comes on 30 January 2026 in every run: nothing that is uncertain bears on it"
    )
    assert "<svg" not in page.html


def test_a_date_that_has_come_has_no_chance():
    """A milestone that was reached is told with its day."""
    reported = "duration: 4w, actual_start: 2026-01-05, actual_finish: 2026-01-30"
    done = SURE.replace("duration: 4w", reported)
    done = done.replace("start: 2026-01-05\n", "start: 2026-01-05\nstatus_date: 2026-02-10\n")
    text = done % ("estimate: {low: 2w, likely: 8w, high: 9w}", ", actual_finish: 2026-01-30")
    (page,) = CHAPTER.pages(press_of(text, runs=200))
    assert page.headings[0].text == (
        "“Live” has come, on 30 January 2026: nothing bears on it any more"
    )


def test_runs_that_are_dated_one_by_one_get_dates_only(read_html):
    """Where every question would take minutes, the page says what it leaves out."""
    late = "duration: 2w, after: specify, as_late_as_possible: true"
    press = press_of(PLAN.replace("duration: 2w, after: specify", late), runs=20)
    assert press.edition.risk.is_single
    (page,) = CHAPTER.pages(press)
    text = text_of(page, read_html)
    assert "Each run of this plan has to be dated for itself" in text
    assert page.headings[0].text.startswith("Four in five runs")


# Words


@given(st.integers(0, 2000))
def test_chances_in_words_are_near_the_chance(happened):
    """What is said of 100 runs is what was counted; none and all are never blurred."""
    share = happened / 2000
    words = in_hundred(share)
    assert (words == "none of the runs") == (happened == 0)
    assert (words == "every run") == (happened == 2000)
    number = re.search(r"(\d+) of 100", words)
    if number:
        assert abs(int(number[1]) - 100 * share) <= 1
    assert hundredths(share).split()[-1] in {words.split()[0], "0", "100", "1", "99"}


@given(st.integers(1, 5000), st.data())
def test_the_interval_holds_the_share_and_says_something_at_the_ends(runs, data):
    """Bounds lie on both sides of the share; of none and of all they are not a single point."""
    risk = pytest.importorskip("exitplan.risk")
    from exitplan.site._risk_words import chance_bounds

    happened = data.draw(st.integers(0, runs))
    share = happened / runs
    low, high = chance_bounds(risk.Chance(share, 0.0, runs))
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
    assert high - low > 0


def test_the_interval_is_wilsons():
    """8 of 10 give 0.490 to 0.943 (Wilson's score interval without correction, 95 %)."""
    risk = pytest.importorskip("exitplan.risk")
    from exitplan.site._risk_words import chance_bounds

    low, high = chance_bounds(risk.Chance(0.8, 0.0, 10))
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)


@pytest.mark.parametrize(
    ("impact", "words"),
    [
        (Impact(add="5d"), "adds 5 working days to each"),
        (Impact(add="-1w"), "takes 1 working week off each"),
        (Impact(multiply="150%"), "makes each take 150 % of its length"),
        (
            Impact(multiply=Spread("90%", "120%", shape=Shape.UNIFORM)),
            "makes each take 90 % to 120 % of its length",
        ),
        (
            Impact(add=Estimate("1w", "6w", "2w")),
            "adds 1 working week to 6 working weeks, most likely 2 working weeks to each",
        ),
        (
            Impact(multiply=Spread("90%", "120%", shape=Shape.LOGNORMAL)),
            "makes each take 90 % to 120 % (the 10th and 90th of 100 cases) of its length",
        ),
    ],
)
def test_impacts_in_words(impact, words):
    """Every kind of impact can be read aloud."""
    assert impact_words(impact) == words


def test_lengths_in_words():
    """A length of a few values names each with its probability."""
    few = Estimate.discrete({"8w": "70%", "12w": "30%"})
    assert range_words(few) == "8 working weeks (70 %) or 12 working weeks (30 %)"
    assert range_words(Duration(1)) == "1 working day"


def test_what_a_mitigation_leaves_is_told():
    """Probability and impact, as far as they change."""
    both = Mitigation("Do", probability=Fraction(1, 20), impact=Impact(add="1w"))
    assert mitigation_left(both) == (
        "What is left: a probability of 5 % and that it adds 1 working week to each."
    )
    assert mitigation_left(Mitigation("Do")) == ""


def test_states_in_words():
    """Open, closed, happened; and whether the mitigation is done."""
    done = Mitigation("Do", probability="1%", is_in_place=True)
    risk = Risk("r", "R", "5%", Impact(add="1d"), ["a"], mitigation=done)
    assert state_words(risk) == "open, mitigation in place"
    shut = Risk("r", "R", "5%", Impact(add="1d"), ["a"], status=RiskStatus.CLOSED, mitigation=done)
    assert state_words(shut) == "closed"


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (Pause("3w"), "What waits for “Award” waits 3 working weeks longer."),
        (
            Repeat("x.tender", times=2),
            "The work from “Tender” to “Award” is done again, up to 2 times.",
        ),
        (
            Detour([Task("b.next", "Ask the next", duration="1w")]),
            "Before it goes on after “Award”, this has to be done first: “Ask the next”.",
        ),
        (TakeOption("none"), "A contract runs on; no task moves."),
    ],
)
def test_branches_in_words(then, words):
    """Every way the plan may go can be read aloud."""
    plan = "plan: x\nstart: 2026-01-05\ntasks:\n  x:\n    tasks:\n"
    plan += "      tender: {title: Tender, duration: 1w}\n"
    plan += "      award: {title: Award, duration: 1w, after: tender}\n"
    schedule = compute_schedule(loads_plan(plan))
    assert branch_words(schedule, Branch("b", "B", "5%", "x.award", then)) == words


# Pictures


def test_the_curve_rises_to_its_marks(press):
    """Every mark lies on the curve, at the height of its share; the curve never falls."""
    risk = pytest.importorskip("exitplan.risk")
    from exitplan.site._risk_charts import curve_picture

    curve = risk.s_curve(press.edition.risk, "live", percents=(50, 80))
    picture = curve_picture(curve, "Title")
    heights = [float(y) for y in re.findall(r"V([\d.]+)", picture.path)]
    assert heights == sorted(heights, reverse=True)
    span = picture.bottom - picture.top
    shares = {mark.kind: (picture.bottom - mark.y) / span for mark in picture.marks}
    assert shares["most"] == pytest.approx(curve.mark("p80").share)
    assert shares["deadline"] == pytest.approx(curve.mark("deadline").share)
    assert set(shares) == {"plan", "deadline", "half", "most"}
    places = sorted(mark.label_y for mark in picture.marks)
    assert all(b - a >= 15 for a, b in itertools.pairwise(places))
    assert picture.is_cut


@given(st.lists(st.floats(-40, 90).map(lambda d: round(d, 1)), min_size=1, max_size=30))
def test_bars_are_in_proportion_and_in_order(values):
    """Ten at most, the weightiest first, each as long as its days, from the same zero."""
    risk = pytest.importorskip("exitplan.risk")
    from exitplan.site._risk_charts import MOST_BARS, moving, tornado_picture

    found = sorted(
        (
            risk.Contribution(f"r{n}", f"Risk {n}", "risk", risk.Days(v, 1.0), risk.Days(v, 1.0))
            for n, v in enumerate(values)
        ),
        key=lambda c: -abs(c.at_share.value),
    )
    tornado = risk.Tornado("m", "M", 0.8, 100, 100, tuple(found), ())
    picture = tornado_picture(tornado)
    shown = moving(tornado)[:MOST_BARS]
    assert len(picture.bars) == min(len(found), MOST_BARS)
    scale = max((abs(c.at_share.value) for c in shown), default=0)
    for bar, one in zip(picture.bars, shown, strict=True):
        days = one.at_share.value
        assert bar.is_noise == (abs(days) <= 2.0)
        assert (bar.value.startswith("−")) == (round(days) < 0)
        if scale > 1 and abs(days) > 1:
            unit = picture.bars[0].width / abs(shown[0].at_share.value)
            assert bar.width == pytest.approx(max(1.0, abs(days) * unit))
            edge = bar.x if days > 0 else bar.x + bar.width
            assert edge == pytest.approx(picture.zero)


def test_hostile_texts_are_only_text(read_html):
    """Titles, causes and mitigations of a register are shown and do nothing else."""
    wild = '"<script>alert(1)</script> {{ x }} ](javascript:1)"'
    text = PLAN.replace("The experts leave early", wild).replace("They are asked away.", wild)
    text = text.replace("Pay for a handover team", wild).replace("Head of ICT", wild)
    (page,) = CHAPTER.pages(press_of(text, runs=100))
    found = read_html(page.html)
    assert found.faults == []
    assert "script" not in {tag for tag, _ in found.tags}
    assert not set("{}") & set(page.html)
    assert not any("javascript" in link for link in found.links)
