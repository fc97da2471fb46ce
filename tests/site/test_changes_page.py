"""The change log: every state once, at an anchor that stays, with what it changed."""

from __future__ import annotations

import re

import attrs
import pytest

from exitplan.planfile.history import VersionKind
from exitplan.site import render_pages
from exitplan.site._log import entries
from exitplan.site._since import MOST_IN_FULL
from exitplan.slippage import diff_plans
from tests.site.slip_states import (
    HISTORY,
    NOW,
    TEXTS,
    baseline,
    day,
    edition,
    plan,
    state,
    text,
    unread,
    whole,
)
from tests.site.test_slippage_main import pages_of, press_of, words


def log(given):
    """Give the log of an edition."""
    return entries(press_of(given))


def test_the_newest_state_comes_first():
    """First the plan itself, then the reports back to the first, each at its date."""
    found = log(whole())
    assert [entry.anchor for entry in found] == [
        "state-2025-03-31",
        "state-2025-02-28",
        "state-2025-01-31",
        "state-2025-01-06",
    ]
    assert found[0].name == "this plan"
    assert [entry.finding for entry in found] == [
        "3 dates slipped",
        "2 dates slipped",
        "1 date slipped",
        "the first state that is known",
    ]


def test_what_changed_is_told_in_sentences():
    """Dates with their moves, reports, then changes; wording is only counted."""
    told = log(whole())[0].told
    assert told.moved[0] == (
        "“Service live” moved from 18 August 2025 to 2 October 2025, 32 working days later, "
        "21 working days before its deadline"
    )
    assert len(told.happened) == 1
    assert told.changed[0].startswith("“Move the data” is new")
    assert told.changed[1] == "“The books handed over” was called “Books handed over”"
    assert told.more == ""


def test_what_was_reported_before_is_not_said_again():
    """A report tells what is new; the entry before it has what was said then."""
    told = log(whole())[0].told
    assert told.happened == ("“Weigh the options”: started 6 January 2025, finished 25 March 2025",)


def test_the_headline_is_the_last_final_milestone():
    """What the plan is for comes first where a single move is told, whatever else slipped more."""
    late = (
        "milestone: true, after: options}",
        "milestone: true, after: {task: options, lag: 100d}}",
    )
    assert NOW.count(late[0]) == 1
    told = log(edition(NOW.replace(*late), state(TEXTS[2])))[0].told
    assert told.headline == "“Service live” 32 working days later, on 2 October 2025"
    now = text("2025-01-06", "", ("duration: 12w", "duration: 12w, notes: New"))
    none = log(edition(now, state(TEXTS[0])))
    assert none[0].told.headline == ""


def test_things_that_move_no_date_are_told_by_their_fields():
    """Of a risk that is changed short fields have their values, long ones only their names."""
    risk = "risks:\n  slow: {title: Slow, probability: 20%, add: 5d, hits: build, NOTES}\n"
    long = "notes: " + "It came true. " * 9
    before = TEXTS[0] + risk.replace(", NOTES", "")
    after = TEXTS[0] + risk.replace("20%", "40%").replace("NOTES", long)
    told = log(edition(after, state(before)))[0].told
    assert told.changed == ("The risk “Slow”: probability 40% instead of 20% and other notes",)


def test_an_approved_report_says_so():
    """A report marked as a new baseline is told as approved."""
    found = log(edition(NOW, state(TEXTS[0]), state(TEXTS[1], is_rebaseline=True)))
    assert found[1].about == ("Approved as the new baseline",)


def test_changes_of_wording_are_counted():
    """Notes and sources move nothing: their number is enough."""
    now = text("2025-01-31", "", ("duration: 12w", "duration: 12w, notes: New, source: Papers"))
    told = log(edition(now, state(TEXTS[0])))[0].told
    assert told.more == "2 changes of wording, sources or other notes."
    assert told.changed == ()


def test_every_change_is_told_or_counted():
    """No change between two states is lost."""
    for before, after, entry in zip(
        (TEXTS[0], TEXTS[1], TEXTS[2]), (*TEXTS[1:], NOW), reversed(log(whole())[:-1]), strict=True
    ):
        changes = [
            change
            for change in diff_plans(plan(before), plan(after)).changes
            if change.kind.value != "status-date"
        ]
        told = entry.told
        assert len(told.happened) + len(told.changed) == len(changes)


def test_a_torn_state_is_an_entry_and_a_bridge():
    """It is listed with its fault; the next is compared with the last that could be read."""
    found = log(edition(NOW, state(TEXTS[0]), unread("2025-02-28")))
    assert found[1].finding == "could not be read: it is torn"
    assert found[1].told is None
    assert found[0].told.compared == "the report of 6 January 2025"


def test_a_state_that_cannot_be_dated_says_why():
    """It is an entry of its own; the next is compared with what came before it."""
    far = text("2025-02-28", "", ("duration: 4w", "duration: 90000w"))
    found = log(edition(NOW, state(TEXTS[0]), state(far)))
    assert found[1].finding.startswith("could not be dated: ")
    assert found[0].told.compared == "the report of 6 January 2025"


def test_a_baseline_has_its_name_its_role_and_its_day_of_approval():
    """It is told on the day of approval, at an anchor of its own name."""
    approved = baseline(
        TEXTS[0], "approved-2025", "2025-01-08", subject="After consultation", role="Cabinet"
    )
    entry = log(edition(NOW, approved))[1]
    assert entry.anchor == "state-baseline-approved-2025"
    assert entry.date == "8 January 2025"
    assert entry.about == ("After consultation", "Approved by: Cabinet")


def commit(source, name, committed, **more):
    """Give a plan's text as a commit."""
    return state(source, name, kind=VersionKind.COMMIT, committed=day(committed), **more)


def test_commits_tell_subject_role_and_cause_and_nobody_s_name():
    """What the trailers say is told; commits of one status date are numbered from the oldest."""
    given = edition(
        NOW,
        commit(TEXTS[0], "3f2a91c", "2025-01-07", subject="First plan", role="programme office"),
        commit(TEXTS[1], "aa11bb2", "2025-02-03", subject="Report", cause="supplier"),
        commit(TEXTS[1].replace("12w", "14w"), "cc11bb2", "2025-02-05", subject="Longer"),
    )
    found = log(given)
    assert [entry.anchor for entry in found] == [
        "state-2025-03-31",
        "state-2025-01-31-2",
        "state-2025-01-31",
        "state-2025-01-06",
    ]
    assert found[2].about == ("Report", "Cause named: supplier")
    assert found[3].about == ("First plan", "Author’s role: programme office")
    assert found[1].name == "plan at cc11bb2, committed on 5 February 2025"


def test_anchors_stay_when_a_state_is_added():
    """What was this plan becomes a state at the same anchor; older ones keep theirs."""
    before = [entry.anchor for entry in log(edition(TEXTS[2], *map(state, TEXTS[:2])))]
    after = [entry.anchor for entry in log(whole())]
    assert after[1:] == before


def test_a_state_that_says_the_same_changed_nothing():
    """Committed again without a change, it has its entry and says so."""
    found = log(edition(NOW, state(TEXTS[0], "a"), state(TEXTS[0], "b")))
    assert found[1].finding == "nothing changed"


def test_old_states_are_told_in_short():
    """The latest hundred are told in full, the others in a line each, and the page says so."""
    one = state(TEXTS[0])
    many = [attrs.evolve(one, day=one.day + n, name=f"r{n}.yaml") for n in range(120)]
    given = edition(text("2025-12-01"), *many)
    found = log(given)
    assert len(found) == 121
    assert sum(entry.told is not None for entry in found) == MOST_IN_FULL
    page = pages_of(given)["roadmap/changes.md"]
    assert "The latest 100 states are told in full. The 21 before them" in words(page)
    ids = re.findall(r' id="([^"]+)"', page.html)
    assert len(ids) == len(set(ids))
    assert {entry.anchor for entry in found} <= set(ids)


def test_long_lists_are_cut_and_counted():
    """Of very many changes the first are told, and the others are counted."""
    tasks = "".join(f"  t{n}: {{title: T{n}, duration: 1d}}\n" for n in range(60))
    told = log(edition(TEXTS[0] + tasks, state(TEXTS[0])))[0].told
    assert len(told.changed) == 26
    assert told.changed[-1] == "and 35 other changes"


def test_histories_are_listed_with_what_each_report_said():
    """Each report of a history stands below its date, the newest first, with a link to its page."""
    page = pages_of(edition(NOW, histories=[HISTORY]))["roadmap/changes.md"]
    text_ = words(page)
    assert "28 February 2025 “Contract award”: 16 April 2025, unmoved" in text_
    assert text_.index("28 February 2025 “") < text_.index("31 January 2025 “")
    assert 'id="report-exit-2019-2025-02-28"' in page.html
    assert 'href="slippage/exit-2019.md"' in page.html
    assert "Only one state of this plan is known" in text_


def test_the_log_leads_to_the_feed():
    """Readers can follow changes from the page."""
    page = pages_of(whole())["roadmap/changes.md"]
    assert '<a href="changes.atom">Follow changes</a>' in page.html


@pytest.mark.parametrize("name", ["roadmap/changes.md", "roadmap/slippage.md"])
def test_pages_are_in_the_menu(name):
    """Both are main pages of a plan with earlier states."""
    site = render_pages(whole())
    page = next(page for page in site.pages if page.path == name)
    assert page.is_listed
    assert f'href="{name.removeprefix("roadmap/")}"' in site.pages[0].html
