"""The main page of how dates moved: numbers that add up, causes named, gaps said."""

from __future__ import annotations

import html
import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.plan import parse_duration
from exitplan.schedule import compute_schedule
from exitplan.schedule.words import length_words
from exitplan.site import Edition, render_pages, render_site
from exitplan.site._press import Press
from exitplan.site._since import MOST_REPORTS, since
from exitplan.site._slip_words import moved_words, plain
from exitplan.slippage import split_slip
from tests.site.slip_states import (
    HISTORY,
    NOW,
    TEXTS,
    baseline,
    edition,
    plan,
    state,
    text,
    titled,
    unread,
    whole,
)


def press_of(given: Edition) -> Press:
    """Give a press without pages, to ask for values."""
    return Press(given, "roadmap/", lambda here, there: f"{here}>{there}", ())


def pages_of(given: Edition):
    """Give a site's pages by path."""
    return {page.path: page for page in render_pages(given).pages}


def words(page) -> str:
    """Give a page's text on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.html)).split())


@pytest.fixture(scope="module")
def page():
    """The page of the plan with three earlier states."""
    return pages_of(whole())["roadmap/slippage.md"]


def test_what_moved_since_the_last_report_is_said_in_a_sentence():
    """How many slipped, from when, and for each milestone its dates, its move and its cause."""
    found = since(press_of(whole()))
    assert found is not None
    assert found.sentence == "Since the report of 28 February 2025, 3 milestones slipped."
    assert found.page == "slippage.md"
    assert [(row.milestone, row.moved) for row in found.rows] == [
        ("live", "32 working days later"),
        ("award", "22 working days later"),
        ("books", "11 working days later"),
    ]
    row = found.rows[0]
    assert row.before is not None
    assert row.after is not None
    assert row.after - row.before == 45
    assert row.cause == (
        "“Weigh the options” (finished 25 March 2025; missed Cabinet’s meeting of 15 April 2025, "
        "next on 20 May 2025)"
    )


def test_moves_are_those_that_the_slippage_room_computes():
    """The page's totals are split_slip's between the last state and the plan."""
    slips = split_slip(plan(TEXTS[-1]), plan(NOW))
    for row in since(press_of(whole())).rows:
        assert row.slip.total_minutes == slips[row.milestone].total_minutes


NEW = ("  books:", "  extra: {title: Extra, milestone: true, after: live}\n  books:")
GONE = ("  books: {title: Books handed over, milestone: true, after: options}\n", "")
SOONER = ("duration: 12w", "duration: 11w")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ((), "no milestone moved; the plan has 3 milestones."),
        ((NEW,), "1 milestone is new; 3 stand where they were."),
        ((GONE,), "1 milestone is gone; 2 stand where they were."),
        ((SOONER,), "1 milestone came earlier; 2 stand where they were."),
        ((SOONER, NEW), "1 milestone came earlier and 1 is new; 2 stand where they were."),
        (
            (("{title: Build the", "{deadline: 2025-12-01, title: Build the"),),
            "no milestone or deadline moved; the plan has 4 milestones and deadlines.",
        ),
    ],
)
def test_the_sentence_fits_what_happened(changes, sentence):
    """Slipped, earlier, new and gone are counted, and so is what stands where it was."""
    now = text("2025-01-06", "", *changes)
    found = since(press_of(edition(now, state(TEXTS[0]))))
    assert found.sentence == f"Since the report of 6 January 2025, {sentence}"


def test_a_torn_state_is_passed_over_and_said():
    """The last state that can be read is compared with; the torn one is named, not filled in."""
    given = edition(NOW, state(TEXTS[0]), unread("2025-03-01"))
    found = since(press_of(given))
    assert found.state == "the report of 6 January 2025"
    text_ = words(pages_of(given)["roadmap/slippage.md"])
    assert "1 of the earlier states could not be read: the report of 1 March 2025" in text_


def test_a_plan_whose_only_state_is_torn_says_so():
    """Without a readable state nothing is compared, in plain words; the site is made."""
    given = edition(NOW, unread("2025-03-01"))
    assert since(press_of(given)) is None
    assert press_of(given).slips is None
    pages = pages_of(given)
    assert "No earlier state of this plan can be compared" in words(pages["roadmap/slippage.md"])
    assert "could not be read: it is torn" in words(pages["roadmap/changes.md"])


def test_only_one_state_is_said_plainly():
    """With histories alone the page says that this plan has one state, and leads to them."""
    made = pages_of(edition(NOW, histories=[HISTORY]))["roadmap/slippage.md"]
    assert "only one state is known, as of 31 March 2025" in words(made)
    assert 'href="slippage/exit-2019.md"' in made.html


def test_neither_states_nor_histories_give_no_page():
    """Nothing is said of moves where nothing earlier is known: no page, no link, no feed."""
    files = render_site(Edition(compute_schedule(plan(NOW))))
    assert not any("slippage" in path or "changes" in path for path in files)
    assert 'href="slippage.md' not in str(files["roadmap/index.md"])


def test_parts_add_up_on_the_page(page):
    """In every table of parts the lines add up to the sum below, in both units."""
    blocks = page.html.split("The parts of this move")[1:]
    assert len(blocks) == 3  # Two since the first report, one since the last.
    for block in blocks:
        found = [r.split("</tr>")[0] for r in block.split("</table>")[0].split("<tr")[2:]]
        numbers = [
            re.findall(r'ep-count" data-label="[^"]+">([+−][\d.]+|0)<', row) for row in found
        ]
        columns = [[float(n.replace("−", "-")) for n in row[:2]] for row in numbers]
        *parts, total = columns
        assert parts
        for place in (0, 1):
            assert sum(row[place] for row in parts) == pytest.approx(total[place])


def test_each_block_of_shares_adds_up(page):
    """By cause, by board and by sort, the lines add up to the same sum, which is said."""
    for caption, body in re.findall(
        r"each block has the sum of ([+−\d.]+) working days</caption>(.*?)</table>",
        page.html,
        re.DOTALL,
    ):
        blocks = body.split("<tbody>")[1:]
        assert blocks
        for block in blocks:
            numbers = re.findall(r'ep-count">([+−]?[\d.]+)<', block)
            assert sum(float(n.replace("−", "-")) for n in numbers) == float(caption)


def test_milestones_moved_alike_are_split_once():
    """What the same changes moved by as much is drawn once, and the others are named."""
    also = ("  books:", "  also: {title: Also live, milestone: true, after: test}\n  books:")
    before, now = (source.replace(*also) for source in (TEXTS[2], NOW))
    made = pages_of(edition(now, state(before)))["roadmap/slippage.md"]
    assert "The same changes moved “Also live” by as much." in words(made)
    assert made.html.count('id="split-') == 2
    assert "One change moved “Also live”" not in words(made)


def test_the_gate_s_share_is_said_and_drawn(page):
    """What the Cabinet's calendar made of 12 days is in the table and has its own shade."""
    assert "12 days became 35 days: missed the papers deadline of Cabinet on 7 April" in words(page)
    assert page.html.count('class="ep-fall-made"') >= 2
    assert ">+19<" in page.html


def test_causes_boards_and_sorts_are_added_up(page):
    """Tagged causes, boards and sorts of change each have their sums."""
    text_ = words(page)
    for said in ("Cause it is put down to", "Board or legal period Cabinet +22", "new work +10"):
        assert said in text_


def test_each_change_is_told_with_what_it_moved(page):
    """One line for each change; milestones that it moved alike stand together."""
    text_ = words(page)
    assert "3 changes moved a milestone or deadline" in text_
    assert "22 working days later: “Contract award” and “Service live”" in text_
    assert "8 working days later: “The books handed over”" in text_


def test_every_forecast_stands_in_the_table(page):
    """Each report has a row with the date that its own schedule gives each milestone."""
    text_ = words(page)
    for source in (*TEXTS, NOW):
        schedule = compute_schedule(plan(source))
        for name in ("award", "live", "books"):
            assert f'datetime="{schedule[name].early_finish.date().isoformat()}"' in page.html, name
    assert "31 March 2025 21 May 2025 35 calendar days later" in text_


def test_performance_needs_an_approved_baseline(page):
    """Without one nothing is measured, and the page says why; with one the counts are told."""
    assert "No baseline is kept, so no index is told" in words(page)
    approved = baseline(TEXTS[0], "approved-2025", "2025-01-08", role="Cabinet")
    given = edition(NOW, approved, *map(state, TEXTS[1:]))
    text_ = words(pages_of(given)["roadmap/slippage.md"])
    assert "1 of 3 tasks that were to be done by now are done" in text_
    assert "Measured as of 31 March 2025 against the baseline approved-2025." in text_
    assert "0 of 1 task due from 1 March 2025 to 31 March 2025" in text_


def test_warning_signs_are_questions():
    """A deadline moved later between two reports is told, with what to ask."""
    later = ("date: 2025-10-31", "date: 2025-12-31")
    given = edition(text("2025-01-31", "", later), state(TEXTS[0]))
    text_ = words(pages_of(given)["roadmap/slippage.md"])
    assert "warning sign" in text_
    assert "From the report of 6 January 2025 to this plan, as of 31 January 2025" in text_
    assert "To ask:" in text_


def test_pages_are_sound(read_html):
    """Well-formed, ids unique, no script or style in them, links to anchors resolve."""
    approved = baseline(TEXTS[0], "approved", "2025-01-08")
    for made_from in (
        whole(histories=[HISTORY]),
        edition(NOW, approved, state(TEXTS[1]), unread("2025-02-28")),
        edition(NOW, unread("2025-02-28")),
        edition(NOW.replace("status_date: 2025-03-31\n", ""), state(TEXTS[0])),
    ):
        pages = pages_of(made_from)
        for path in ("roadmap/slippage.md", "roadmap/changes.md"):
            found = read_html(pages[path].html)
            assert found.faults == []
            assert len(set(found.ids)) == len(found.ids)
            assert found.fetched == []
            assert not re.search(r"<script|<style|\sstyle=|\son\w+=", pages[path].html)
            for link in found.links:
                if link.startswith("#"):
                    assert link[1:] in found.ids


HOSTILE = "<script>x</script> ](javascript:y) {{ x }} \u202e" + "long " * 1_000


def test_hostile_titles_and_subjects_are_harmless(read_html):
    """Markup in titles, names of states, subjects and roles is shown, cut short, not obeyed."""
    now = titled(text("2025-03-31", ", actual_start: 2025-01-06, remaining: 8w"), HOSTILE)
    before = state(
        TEXTS[1],
        HOSTILE,
        plan=titled(TEXTS[1], HOSTILE),
        subject=HOSTILE,
        role=HOSTILE,
        cause=HOSTILE,
    )
    given = Edition(compute_schedule(now), states=[before])
    for page in render_pages(given).pages:
        if page.path not in ("roadmap/slippage.md", "roadmap/changes.md"):
            continue
        found = read_html(page.html)
        assert found.faults == []
        assert "<script" not in page.html
        assert "\u202e" not in page.html
        assert "{" not in page.html
        assert not any("javascript" in link for link in found.links)
        assert len(page.html) < 120_000


def test_same_plan_same_bytes():
    """Nothing but the given states has a say in the pages."""
    assert render_site(whole()) == render_site(whole())


def test_the_work_is_split_once():
    """Every page asks the same comparison."""
    press = press_of(whole())
    assert press.slips is press.slips
    assert press.course is press.course


def test_many_reports_are_cut_to_the_latest_and_the_first():
    """Only the last state of each day counts; of very many days the oldest but the first go."""
    one = state(TEXTS[0])
    many = [attrs.evolve(one, day=one.day + n // 2, name=f"r{n}") for n in range(400)]
    course = press_of(edition(NOW, *many)).course
    assert len(course.reports) == MOST_REPORTS
    names = [found.version.name for found in course.reports]
    assert names[0] == "r1"
    days = [found.version.day for found in course.reports]
    assert len(set(days)) == len(days)


@pytest.mark.parametrize(
    ("minutes", "day", "calendar", "said"),
    [
        (4_320, 480, 12, "9 working days later"),
        (-480, 480, -1, "1 working day earlier"),
        (1_680, 480, 5, "3.5 working days later"),
        (60, 480, 0, "less than half a working day later"),
        (0, 480, 3, "3 calendar days later"),
        (0, 480, 0, "unmoved"),
        (-2_880, 1_440, -2, "2 calendar days earlier"),
    ],
)
def test_moves_are_said_in_days(minutes, day, calendar, said):
    """Working days with at most a tenth; calendar days where no work lay between."""
    assert moved_words(minutes, day, calendar) == said


def test_sentences_are_written_out_but_titles_are_not():
    """Lengths and dates become words; what is in quotation marks stays as somebody wrote it."""
    said = plain("“Phase 2d of 3 Mar 2015” takes 10d instead of 1.5w, held to 2015-06-30; 2 y, 5dx")
    assert said == (
        "“Phase 2d of 3 Mar 2015” takes 10 working days instead of 1.5 working weeks, held to "
        "30 June 2015; 2 y, 5dx"
    )


@given(st.integers(0, 500), st.sampled_from(["d", "w", "h", "ed", "mo", "min"]))
def test_lengths_are_those_of_the_plan_s_own_words(number, unit):
    """A length reads as everywhere else on the site."""
    assert (
        plain(f"takes {number}{unit}") == f"takes {length_words(parse_duration(f'{number}{unit}'))}"
    )


@given(st.text(max_size=300))
def test_any_text_can_be_written_out(text_):
    """No text breaks it, and no control character comes through."""
    assert plain(text_).isprintable()
