"""The Atom feed: well-formed, complete by RFC 4287, stable ids, harmless text."""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.schedule import compute_schedule
from exitplan.site import Edition, render_pages
from exitplan.site._feed import _text
from tests.site.slip_states import HISTORY, NOW, TEXTS, baseline, edition, state, titled, whole
from tests.site.test_slippage_main import HOSTILE

ATOM = "{http://www.w3.org/2005/Atom}"
URN = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def feed_of(given, **options):
    """Parse the feed of an edition."""
    data = render_pages(given, **options).files["roadmap/changes.atom"]
    return ET.fromstring(data)


def ids(feed):
    """Give the ids of its entries."""
    return [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]


def test_the_feed_has_what_the_standard_asks_for():
    """Feed and entries have id, title, updated and a link; the feed has an author (section 4.1)."""
    feed = feed_of(whole(histories=[HISTORY]))
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": "changes.atom", "alternate": "changes.md"}
    found = [feed, *feed.findall(f"{ATOM}entry")]
    assert len(found) == 8
    for part in found:
        assert URN.fullmatch(part.findtext(f"{ATOM}id"))
        assert part.findtext(f"{ATOM}title")
        moment = datetime.datetime.fromisoformat(part.findtext(f"{ATOM}updated"))
        assert moment.utcoffset() == datetime.timedelta(0)
        assert len(part.findall(f"{ATOM}link")) == (2 if part is feed else 1)
    assert len(set(ids(feed))) == 7


def test_the_newest_entry_comes_first_and_dates_the_feed():
    """Entries go back in time; the feed was updated when its newest entry was."""
    feed = feed_of(whole(histories=[HISTORY]))
    days = [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")]
    assert days == sorted(days, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == days[0] == "2025-03-31T00:00:00Z"


def test_an_entry_tells_what_moved_and_leads_to_its_place():
    """Its title says what matters most, its summary a little more, its link the log's anchor."""
    entry = next(feed_of(whole()).iter(f"{ATOM}entry"))
    assert entry.findtext(f"{ATOM}title") == (
        "3 dates slipped: “Service live” 32 working days later, on 2 October 2025"
    )
    summary = entry.find(f"{ATOM}summary")
    assert summary.get("type") == "text"
    assert summary.text.startswith("This plan, 31 March 2025. “Service live” moved from")
    assert entry.find(f"{ATOM}link").get("href") == "changes.md#state-2025-03-31"


def test_the_content_is_lists_and_not_a_wall():
    """An entry in full is paragraphs and lists of HTML without attributes, the log's own lines."""
    content = next(feed_of(whole()).iter(f"{ATOM}entry")).find(f"{ATOM}content")
    assert content.get("type") == "html"
    body = ET.fromstring(f"<div>{content.text}</div>")
    assert {part.tag for part in body.iter()} == {"div", "p", "ul", "li"}
    assert not any(part.attrib for part in body.iter())
    heads = [part.text for part in body.findall("p")]
    assert heads[1:] == ["Dates that moved:", "Newly reported:", "Changed in the plan:"]
    first = next(body.iter("li")).text
    assert first.startswith("“Service live” moved from 18 August 2025 to 2 October 2025")


def test_long_entries_are_cut_and_say_so():
    """Of very many changes an entry tells the first, and where the others are."""
    tasks = "".join(f"  t{n}: {{title: T{n}, duration: 1d}}\n" for n in range(60))
    content = next(
        feed_of(edition(TEXTS[0] + tasks, state(TEXTS[0]))).iter(f"{ATOM}entry")
    ).findtext(f"{ATOM}content")
    assert content.count("<li>") == 9
    assert content.endswith("<li>and more, in the change log</li></ul>")


def test_an_entry_without_a_comparison_says_what_it_is():
    """The first state is called by its name, not by a date alone."""
    last = list(feed_of(whole()).iter(f"{ATOM}entry"))[-1]
    title = last.findtext(f"{ATOM}title")
    assert title == "Report 2025-01-06.yaml: the first state that is known"


def test_ids_stay_when_the_plan_goes_on():
    """An entry that was there keeps its id when a report is added, even the plan's own."""
    before = ids(feed_of(edition(TEXTS[2], *map(state, TEXTS[:2]))))
    assert ids(feed_of(whole()))[1:] == before


def test_ids_are_those_of_another_plan_s_states_never():
    """Two plans whose reports are of the same days do not share ids."""
    other = [source.replace("plan: exit", "plan: other") for source in (*TEXTS, NOW)]
    there = feed_of(edition(other[-1], *map(state, other[:-1])))
    here = feed_of(whole())
    assert not set(ids(here)) & set(ids(there))
    assert here.findtext(f"{ATOM}id") != there.findtext(f"{ATOM}id")


@pytest.mark.parametrize("url", ["https://example.org/site", "https://example.org/site/"])
def test_links_are_absolute_where_the_address_is_known(url):
    """With the site's address they can be followed from anywhere."""
    feed = feed_of(whole(site_url=url))
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert links[:3] == [
        "https://example.org/site/roadmap/changes.atom",
        "https://example.org/site/roadmap/changes.md",
        "https://example.org/site/roadmap/changes.md#state-2025-03-31",
    ]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "mailto:a@example.org", "/here", ""])
def test_an_address_that_is_none_is_not_used(url):
    """Then the links are relative, as without one."""
    feed = feed_of(whole(site_url=url))
    assert feed.find(f"{ATOM}link").get("href") == "changes.atom"


def test_hostile_text_is_text():
    """Markup, control and bidi characters in titles, subjects and names break and do nothing."""
    title = f"{HOSTILE}\x07 ]]> & <!-- \ufffe"
    old = titled(TEXTS[1], title)
    given = Edition(
        compute_schedule(titled(TEXTS[2], title)),
        states=[
            state(TEXTS[1], title, plan=old, subject=f"{title}\ud800"),
            baseline(TEXTS[1], title, "2025-02-01", plan=old, role="<b>\x0b"),
        ],
    )
    feed = feed_of(given)
    assert len(feed.findall(f"{ATOM}entry")) == 3
    assert all(child.tag.startswith(ATOM) and "script" not in child.tag for child in feed.iter())
    raw = render_pages(given).files["roadmap/changes.atom"]
    assert "<script" not in raw
    assert "\u202e" not in raw
    for content in feed.iter(f"{ATOM}content"):
        body = ET.fromstring(f"<div>{content.text}</div>")
        assert {part.tag for part in body.iter()} <= {"div", "p", "ul", "li"}
    raw.encode("utf-8")


@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_can_stand_in_xml(text_):
    """Whatever a plan says, XML can hold what is left of it."""
    from markupsafe import escape

    said = _text(text_, 50)
    assert ET.fromstring(f"<a>{escape(said)}</a>").text == (said or None)


def test_no_log_no_feed():
    """A plan without earlier states has nothing to follow."""
    files = render_pages(edition(NOW)).files
    assert "roadmap/changes.atom" not in files


def test_same_plan_same_feed():
    """No clock and no chance has a say."""
    name = "roadmap/changes.atom"
    assert render_pages(whole()).files[name] == render_pages(whole()).files[name]
