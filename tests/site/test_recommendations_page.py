"""The page that follows recommendations."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.planfile import load_plan, loads_plan
from exitplan.schedule import compute_schedule
from exitplan.site import Edition
from exitplan.site._contents import chapters_of
from exitplan.site._press import Press
from exitplan.site._recommendations_page import CHAPTER, missing_codes, recommendations_of
from exitplan.site._render import markdown_links

PLAN = """\
plan: scrutiny
title: Recommendations of scrutiny
start: 2025-01-06
status_date: 2025-02-03
documents: {report: {title: Report of scrutiny, url: "https://example.org/report"}}
tasks:
  find: {title: Find page 7, duration: 1w, notes: "R11 lies on page 7, which is lost."}
  ten:
    title: "R12: publish the contract"
    code: R12
    tags: [recommendation]
    source: report, page 9
    owner: Head of ICT
    tasks:
      redact: {title: Take the prices out, duration: 3w}
      out:
        {title: Contract published, milestone: true, after: redact, deadline: 2025-02-14}
  two:
    title: "R9: ask the users"
    code: R9
    tags: [recommendation]
    notes: The recommendation breaks off in the middle.
    tasks:
      survey:
        title: Survey
        owner: Customer services
        duration: 1w
        actual_start: 2025-01-06
        actual_finish: 2025-01-10
      answers:
        title: Answers reported
        milestone: true
        after: survey
        actual_finish: 2025-01-17
        deadline: {date: 2025-01-31, source: "report, page 3"}
        assumed: The end of January for “January”.
      again: {title: Survey again, duration: 1w, after: answers FS+6mo}
  four: {title: "R10: say thanks", code: R10, tags: [recommendation], duration: 1d, owner: Leader}
  other: {title: Not a recommendation, duration: 1d}
"""


def press_of(text):
    edition = Edition(compute_schedule(loads_plan(text)))
    return Press(edition, "roadmap/", markdown_links, chapters_of(edition))


@pytest.fixture(scope="module")
def press():
    return press_of(PLAN)


@pytest.fixture(scope="module")
def page(press):
    (page,) = CHAPTER.pages(press)
    return page


def text_of(page, read_html):
    return " ".join(read_html(page.html).text.split())


def test_they_stand_in_the_order_of_their_codes(press):
    """R12 comes after R10, whatever the plan's order is."""
    assert [one.code for one in recommendations_of(press)] == ["R9", "R10", "R12"]


def test_the_finding_counts_what_is_done_and_what_will_be_late(page):
    """One promise is kept, one will be broken."""
    assert page.headings[0].text == "1 of 3 recommendations is done; 1 is forecast late"


def test_every_recommendation_is_told(page, read_html):
    """Who answers, what was promised, how far it has come and what drives it."""
    text = text_of(page, read_html)
    assert "“R12: publish the contract” is furthest behind its promise: forecast for" in text
    assert "2 of 5 steps are done, as of 3 February 2025." in text
    assert "1 recommendation has no promised date." in text
    assert "14 February 2025" in text
    assert "Its promise is “Answers reported”, reached on 17 January 2025" in text
    assert "2 of 3 steps are done; what is left runs until" in text
    assert "31 January 2025 (Report of scrutiny, page 3)" in text
    assert "The end of January for “January”." in text
    assert "The recommendation breaks off in the middle." in text
    assert "https://example.org/report" in page.html


def test_of_several_promises_the_worst_counts():
    """A recommendation with two dates stands as the one that is worst off does."""
    calm = "      redact: {title: Take the prices out, duration: 3w, deadline: 2025-06-30}"
    text = PLAN.replace("      redact: {title: Take the prices out, duration: 3w}", calm)
    (ten,) = [one for one in recommendations_of(press_of(text)) if one.code == "R12"]
    assert ten.promise.id == "ten.out"
    own = text.replace("owner: Head of ICT", "owner: Head of ICT\n    deadline: 2025-12-31")
    (ten,) = [one for one in recommendations_of(press_of(own)) if one.code == "R12"]
    assert ten.promise.id == "ten"


def test_owners_pass_from_a_part_to_its_steps(page, read_html):
    """A step without an owner is its part's; a part without one names those of its steps."""
    rows = page.html.partition('id="recommendation-ten"')[2].partition("</table>")[0]
    assert rows.count("Head of ICT") == 3
    assert "not named; its steps: Customer services" in text_of(page, read_html)


def test_gaps_in_the_numbering_are_admitted(page, read_html):
    """R11 is missing between R10 and R12, and what notes say of it is quoted."""
    heading = next(found for found in page.headings if found.id == "missing")
    assert heading.text == "R11 is not in the plan"
    assert "R11 lies on page 7, which is lost." in text_of(page, read_html)


def test_a_page_is_sound(page, read_html):
    """Tags match, ids are unique, and every anchor on the page is there."""
    found = read_html(page.html)
    assert found.faults == []
    assert len(set(found.ids)) == len(found.ids)
    anchors = {link[1:] for link in found.links if link.startswith("#")}
    assert len(anchors) == 3
    assert anchors <= set(found.ids)


def test_without_the_tag_there_is_no_page():
    """A plan that follows no recommendations has no page of them."""
    assert not CHAPTER.applies(press_of(PLAN.replace("recommendation]", "other]")).edition)


def test_all_done_is_said_and_nothing_is_promised_for_it():
    """When every promise is kept, the heading says so."""
    text = PLAN.replace("code: R10, tags: [recommendation]", "code: R10")
    text = text.replace("code: R12\n    tags: [recommendation]", "code: R12")
    (page,) = CHAPTER.pages(press_of(text))
    assert page.headings[0].text == "1 of 1 recommendation is done"


def test_the_real_recommendations_are_followed(read_html):
    """Birmingham's: eight are there, R04 is missing, and R07 has no owner."""
    edition = Edition(compute_schedule(load_plan("plans")))
    press = Press(edition, "roadmap/", markdown_links, chapters_of(edition))
    (page,) = CHAPTER.pages(press)
    codes = [one.code for one in recommendations_of(press)]
    assert codes == ["R01", "R02", "R03", "R05", "R06", "R07", "R08", "R09"]
    text = text_of(page, read_html)
    assert "R04 is not in the plan" in text
    assert "R04 is absent from the extracted report." in text
    assert "not named; its steps: ICF, Service Birmingham" in text


@given(st.integers(2, 40), st.data())
def test_a_code_left_out_of_a_numbering_is_named(last, data):
    """Whatever codes are taken out from between the first and the last, exactly those are told."""
    out = data.draw(st.sets(st.integers(2, max(2, last - 1)), max_size=last // 3))
    out -= {1, last}
    codes = [f"R{n:02d}" for n in range(1, last + 1) if n not in out]
    assert missing_codes(codes) == [f"R{n:02d}" for n in sorted(out)]


def test_what_is_no_numbering_misses_nothing():
    """Years, single codes and words are not counted through."""
    assert missing_codes(["2015", "2099"]) == []
    assert missing_codes(["R01"]) == []
    assert missing_codes(["alpha", "", "R-x", "A1b2"]) == []
    assert missing_codes(["A1", "A3", "B7"]) == ["A2"]


def test_hostile_texts_are_only_text(read_html):
    """Codes, titles, owners and notes are shown and do nothing else."""
    wild = "<script>alert(1)</script> {{ x }}"
    text = PLAN.replace("Head of ICT", f'"{wild}"').replace(
        '"R12: publish the contract"', f'"{wild}"'
    )
    text = re.sub("The recommendation breaks off in the middle.", f'"{wild}"', text)
    text = text.replace("code: R12", f'code: "{wild}"')
    (page,) = CHAPTER.pages(press_of(text))
    found = read_html(page.html)
    assert found.faults == []
    assert "script" not in {tag for tag, _ in found.tags}
    assert not set("{}") & set(page.html)
