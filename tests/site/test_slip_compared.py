"""What the page of slip compares with: the approved plan, the last report, the first; in brief."""

from __future__ import annotations

import datetime
import html
import json
import re
from pathlib import Path

import attrs
import pytest

from exitplan.planfile.history import snapshots
from exitplan.schedule import compute_schedule
from exitplan.site import Edition
from exitplan.site._gather import gather
from exitplan.site._slip_brief import brief, gate_sentence
from exitplan.site._slip_sections import beside_sentence, sections
from exitplan.slippage import split_slip
from tests.site.slip_states import NOW, TEXTS, baseline, edition, plan, state, text, whole
from tests.site.test_slippage_main import pages_of, press_of, words

EXAMPLE = Path(__file__).resolve().parents[2] / "plans/example"
LIVE = "“Service live” is forecast"


def page_of(given: Edition):
    """Give the page of how dates moved."""
    return pages_of(given)["roadmap/slippage.md"]


def heading(page) -> str:
    """Give a page's first heading."""
    return html.unescape(re.search(r"<h1[^>]*>(.*?)</h1>", page.html)[1])


def anchors(page) -> list[str]:
    """Give the anchors of the parts that compare with a state, as they stand."""
    return re.findall(r'<h2 id="(since-\w+)"', page.html)


APPROVED = [state(TEXTS[0]), state(TEXTS[1], is_rebaseline=True), state(TEXTS[2])]


def test_the_approved_plan_comes_before_the_last_report():
    """The heading tells the move since the approval; last and first report follow, each once."""
    page = page_of(edition(NOW, *APPROVED))
    assert (
        heading(page)
        == f"{LIVE} 37 working days later than in the approved plan of 31 January 2025"
    )
    assert anchors(page) == ["since-approved", "since-last", "since-first"]
    text_ = words(page)
    assert "Since the report of 28 February 2025, it slipped by 32 working days, from 18" in text_
    assert "Since the first report, of 6 January 2025, it slipped by 37 working days" in text_


def test_the_moves_since_each_state_are_those_that_the_slippage_room_computes():
    """The numbers by which the main milestone moved are split_slip's, state by state."""
    course = press_of(edition(NOW, *APPROVED)).course
    for compared, source in zip(course.comparisons, (TEXTS[1], TEXTS[2], TEXTS[0]), strict=True):
        expected = split_slip(plan(source), plan(NOW))["live"]
        assert compared.slips["live"].total_minutes == expected.total_minutes


def test_a_baseline_counts_before_a_mark():
    """Where baselines are kept, the last of them is what was approved, wherever it is kept."""
    kept = baseline(TEXTS[0], "approved-2025", "2025-01-08")
    for given in (
        edition(NOW, *APPROVED, baselines=[kept]),
        edition(NOW, kept, *(state(source) for source in TEXTS[1:])),
    ):
        page = page_of(given)
        assert heading(page).endswith("than in the baseline approved-2025 of 8 January 2025")
        assert "Measured as of 31 March 2025 against the baseline approved-2025." in words(page)


def test_one_state_is_compared_with_once():
    """Where the approved plan is the last report, or the only one, it is told at once."""
    last = edition(NOW, state(TEXTS[0]), state(TEXTS[2], is_rebaseline=True))
    assert anchors(page_of(last)) == ["since-approved", "since-first"]
    assert "The last report is the one that was approved." in words(page_of(last))
    page = page_of(edition(NOW, state(TEXTS[2])))
    assert anchors(page) == ["since-first"]
    assert "beside earlier states of the plan" not in words(page)


def test_without_an_approval_the_first_report_stands_in_and_that_is_said():
    """Nothing passes for approved that nobody marked."""
    page = page_of(whole())
    assert heading(page).endswith("than in the first report, of 6 January 2025")
    assert anchors(page) == ["since-first", "since-last"]
    assert "No state of the plan is marked as approved, so its first one stands in" in words(page)
    assert "approved for" not in page.html


def test_a_torn_approval_is_passed_over():
    """What was approved but cannot be read is not compared with; the one before it is."""
    torn = state(TEXTS[2], is_rebaseline=True, plan=None)
    course = press_of(edition(NOW, *APPROVED[:2], torn)).course
    assert course.approved.version.day == APPROVED[1].day


def test_each_state_is_split_once():
    """Comparing with three states takes three splits, asked for as often as may be."""
    course = press_of(edition(NOW, *APPROVED)).course
    assert [one.slips for one in course.comparisons] == [one.slips for one in course.comparisons]
    assert course.approved is course.approved


def test_what_moved_alike_stands_under_one_heading():
    """A cause is said once above the milestones that it moved by as much."""
    also = ("  books:", "  also: {title: Also live, milestone: true, after: test}\n  books:")
    before, now = (source.replace(*also) for source in (TEXTS[2], NOW))
    (section,) = sections(press_of(edition(now, state(before))))
    groups = {tuple(row.id for row in group.rows): group.heading for group in section.groups}
    assert set(groups) == {("live", "also"), ("award",), ("books",)}
    assert groups["live", "also"] == (
        "32 working days later, +22 from “Weigh the options” (finished 25 March 2025; missed "
        "Cabinet’s meeting of 15 April 2025, next on 20 May 2025) and +10 from “Move the data” "
        "(new work)"
    )
    # What was told in full above needs only its name.
    assert groups["award",] == "22 working days later: “Weigh the options”"


def test_a_move_within_the_day_is_not_said_to_have_slipped():
    """What is reached on the same date as before did not slip, and is counted apart."""
    flag = "  flag: {title: Flag, milestone: true, start_no_earlier_than: 2025-02-03}\n  books:"
    before = TEXTS[0].replace("  books:", flag)
    done = text("2025-02-28", ", actual_start: 2025-01-06, actual_finish: 2025-02-28")
    reached = flag.replace("start_no_earlier_than", "actual_finish")
    (section,) = sections(press_of(edition(done.replace("  books:", reached), state(before))))
    assert "1 milestone moved within the day; 3 stand" in section.sentence
    assert section.heading == "No date moved since the first report"
    assert [group.by for group in section.groups] == ["moved within the day"]


LONG = "{title: Build the service, duration: 12w, owner: ICT, after: award}"
ESTIMATE = "{title: Build the service, estimate: {low: 8w, LIKELY, high: 20w}, after: award}"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("duration: 12w", "duration: 13w", "(takes 13 working weeks instead of 12)"),
        ("duration: 12w", "duration: 10d", "(takes 10 working days instead of 12 working weeks)"),
        (
            ESTIMATE.replace("LIKELY", "likely: 12w"),
            ESTIMATE.replace("LIKELY", "likely: 15w"),
            "(likely 15 working weeks instead of 12)",
        ),
        (
            "after: award}",
            "after: {task: award, lag: 5d}}",
            "(waits otherwise for “Contract award”)",
        ),
    ],
)
def test_a_change_is_said_in_brief(before, after, said):
    """Enough to label a row: the likeliest value, a unit once, no list of what stayed."""
    changed = ("likely" in before and (LONG, before)) or ("", "")
    first = TEXTS[0].replace(*changed) if changed[0] else TEXTS[0]
    slips = split_slip(plan(first), plan(first.replace(before, after)))
    (part,) = slips["live"].parts
    assert brief(part, slips) == f"“Build the service” {said}"


def test_a_missed_meeting_is_told_with_the_next_one():
    """The board, the meeting missed and the next one are the plan's own, in the two states."""
    slips = split_slip(plan(TEXTS[-1]), plan(NOW))
    (found,) = slips["award"].parts[0].amplified
    gates = [schedule.gate("decide").sitting for schedule in (slips.before, slips.after)]
    assert [gate.meets for gate in gates] == [
        datetime.date(2025, 4, 15).toordinal(),
        datetime.date(2025, 5, 20).toordinal(),
    ]
    assert gate_sentence(found, slips) == (
        "12 days became 35 days: missed the papers deadline of Cabinet on 7 April 2025 (meeting "
        "of 15 April 2025, the next on 20 May 2025)"
    )


def test_a_meeting_that_the_states_do_not_tell_is_not_made_up():
    """Where a decision moved by more than this part, only the engine's own words are said."""
    slips = split_slip(plan(TEXTS[-1]), plan(NOW))
    (found,) = slips["award"].parts[0].amplified
    other = attrs.evolve(found, out_days=3)
    assert gate_sentence(other, slips).endswith(
        "missed the papers deadline of Cabinet on 7 April 2025"
    )


def test_changes_that_make_up_for_one_another_are_said():
    """Where plan changes sum to nothing, they are not passed over."""
    both = (("duration: 12w", "duration: 13w"), ("duration: 4w", "duration: 3w"))
    now = text("2025-03-31", ", actual_start: 2025-01-06, actual_finish: 2025-03-25", *both)
    page = page_of(edition(now, state(TEXTS[0])))
    assert "2 changes of the plan make up for one another." in words(page)
    assert "All of it is what happened" not in words(page).split("Contract award")[0]


def test_the_overview_tells_the_move_since_the_approval():
    """Beside what changed since the last report stands how far the main milestone has slipped."""
    given = edition(NOW, *APPROVED)
    said = (
        "Since the approved plan of 31 January 2025, “Service live” slipped by 37 working days, "
        "from 11 August 2025."
    )
    assert beside_sentence(press_of(given)) == said
    assert said in words(pages_of(given)["roadmap/index.md"])
    assert beside_sentence(press_of(edition(NOW, state(TEXTS[2])))) == ""


def test_an_approved_report_is_no_baseline_and_the_page_says_what_is_missing():
    """Indices need a kept baseline, as in exitplan trend; a marked report is named as near it."""
    text_ = words(page_of(edition(NOW, *APPROVED)))
    assert "No baseline is kept, so no index is told" in text_
    assert "The report of 31 January 2025 says that it was approved, but it is a report" in text_
    assert "“exitplan baseline take” keeps one" in text_


def test_baselines_are_found_wherever_the_states_are(tmp_path, monkeypatch, run_cli):
    """With dated files as states the plan's baselines are read as well, as exitplan trend does."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/exit.yaml").write_text(TEXTS[0], encoding="utf-8")
    taken = run_cli(
        "baseline",
        "take",
        "first",
        "--on",
        "2025-01-08",
        "--approved-by",
        "Cabinet",
        "--note",
        "First",
    )
    assert taken.returncode == 0, taken.stderr
    (tmp_path / "plans/exit.yaml").write_text(NOW, encoding="utf-8")
    (tmp_path / "dated").mkdir()
    (tmp_path / "dated/2025-02-28.yaml").write_text(TEXTS[2], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found = gather("plans", states="dated/").edition
    assert [version.name for version in found.baselines] == ["baseline first"]
    assert [version.name for version in found.states] == ["2025-02-28.yaml"]
    assert anchors(page_of(found)) == ["since-approved", "since-last"]


@pytest.fixture(scope="module")
def example() -> Edition:
    """The example with its dated reports."""
    *earlier, last = snapshots(str(EXAMPLE))
    return Edition(compute_schedule(last.plan), states=earlier)


def cells(page, caption: str) -> dict[str, list[str]]:
    """Give the rows of every table whose caption begins so, by the text of their heading."""
    rows: dict[str, list[str]] = {}
    for found in re.findall(rf"<caption>{caption}.*?</table>", page.html, re.DOTALL):
        for row in re.findall(r"<tr.*?</tr>", found, re.DOTALL):
            plain = [
                " ".join(html.unescape(re.sub(r"<[^>]+>", " ", cell)).split())
                for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
            ]
            rows[plain[0]] = plain[1:]
    return rows


def test_the_page_says_what_exitplan_slip_says(example, run_cli):
    """Dates and days of every milestone that moved since the first report are the command's."""
    ran = run_cli(
        "slip",
        f"{EXAMPLE}/2025-09-01.yaml",
        f"{EXAMPLE}/2026-10-30.yaml",
        "--format",
        "json",
    )
    told = {one["id"]: one for one in json.loads(ran.stdout)["milestones"]}
    moved = {name for name, one in told.items() if one["total_minutes"]}
    section = next(one for one in sections(press_of(example)) if one.anchor == "since-first")
    rows = [row for group in section.groups for row in group.rows]
    assert {row.id for row in rows} == moved
    for row in rows:
        one = told[row.id]
        days = [datetime.date.fromisoformat(one[end]).toordinal() for end in ("from", "to")]
        assert [row.moved.before, row.moved.after] == days
        assert row.moved.slip.total_minutes == one["total_minutes"]
    live = told["service.go-live"]
    steps = [part["minutes"] // live["day_minutes"] for part in live["parts"]]
    (split,) = section.splits
    shown = [int(row.amount.replace("−", "-")) for row in split.rows]
    assert shown == steps
    assert int(split.total) == sum(steps) == live["total_minutes"] // live["day_minutes"]


def test_the_page_says_what_exitplan_trend_says(example, run_cli):
    """Each forecast of each report in the page's table is the command's, for the same files."""
    ran = run_cli("trend", "--snapshots", str(EXAMPLE), "--format", "csv")
    assert ran.returncode == 0, ran.stderr
    page = page_of(example)
    table = re.search(r"<caption>What each report forecast.*?</table>", page.html, re.DOTALL)[0]
    dates = set(re.findall(r'datetime="([^"]+)"', table))
    said = {
        date for line in ran.stdout.splitlines() for date in re.findall(r"\d{4}-\d\d-\d\d", line)
    }
    assert dates
    assert dates <= said
    live = [line.split(",") for line in ran.stdout.splitlines() if "service.go-live" in line]
    assert len(live) == 6
    row = table.rsplit("<tr>", 1)[-1]
    assert "2027-08-17" in row


def test_the_missed_meeting_of_the_example_is_drawn_in_its_own_shade(example):
    """The Cabinet's meeting of June 2026, missed between two reports, shows since the first."""
    (split,) = next(
        one for one in sections(press_of(example)) if one.anchor == "since-first"
    ).splits
    step = next(step for step in split.fall.steps if "Assess the tenders" in step.title)
    assert step.made_width > step.width > 0
    assert " ".join(step.lines) == (
        "finished 4 June 2026; missed Cabinet’s meeting of 16 June 2026, next on 14 July 2026"
    )
    assert split.rows[step.number - 1].made == "+20"


def test_causes_and_owners_of_the_example_are_added_up(example):
    """Tagged causes and owners have their sums, and each block adds up to the whole."""
    (split,) = next(
        one for one in sections(press_of(example)) if one.anchor == "since-first"
    ).splits
    shares = dict(split.shares)
    assert ("capacity", "+20") in shares["Cause it is put down to"]
    assert ("Evaluation panel", "+20") in shares["Who is responsible for the work"]
    for block in shares.values():
        assert sum(int(amount.replace("−", "-")) for _, amount in block) == int(split.total)


def test_headings_of_the_example_are_short(example):
    """What stands in a navigation is a finding of few words; no cause is told in it in full."""
    page = page_of(example)
    for found in re.findall(r"<h2[^>]*>(.*?)</h2>", page.html):
        assert len(html.unescape(found)) <= 60, found
    said = words(page)
    full = "3 working weeks to 7 working weeks"
    assert said.count(full) == 1
