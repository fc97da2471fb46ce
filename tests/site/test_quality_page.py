"""The page that judges the plan: findings, waivers, the fourteen points, the rules."""

from __future__ import annotations

import re

import pytest

from exitplan.checks import Settings, dcma, rules, run_check
from exitplan.planfile import loads_plan
from exitplan.planfile.history import Version, VersionKind
from exitplan.schedule import compute_schedule
from exitplan.site import Edition
from exitplan.site._contents import chapters_of
from exitplan.site._named_items import with_titles
from exitplan.site._press import Press
from exitplan.site._quality_page import CHAPTER
from exitplan.site._render import markdown_links

PLAN = """\
plan: exit
title: Leaving
start: 2025-01-06
status_date: 2025-02-03
waivers:
  - rule: deadline-missed
    task: p.award
    reason: The board moved its meeting.
    approved_by: Programme board
    until: 2025-12-31
tasks:
  p:
    title: Tender
    owner: ICT
    source: the report
    tasks:
      draft: {title: Write <b>the</b> papers, duration: 20d}
      check: {title: Check them, duration: 5d, after: draft FS+40d}
      award:
        title: Award
        milestone: true
        after: [draft, check]
        deadline: 2025-03-03
        tags: [final]
  live: {title: Live, milestone: true, after: p.award, deadline: 2025-04-01, tags: [final]}
"""


def press_of(text=PLAN, *, settings=None, **more):
    schedule = compute_schedule(loads_plan(text))
    report = run_check(schedule, settings)
    edition = Edition(schedule, check=report, **more)
    return Press(edition, "roadmap/", markdown_links, chapters_of(edition))


def made(press):
    (page,) = CHAPTER.pages(press)
    return page


def text_of(page, read_html):
    return " ".join(read_html(page.html).text.split())


@pytest.fixture(scope="module")
def press():
    return press_of()


def test_the_finding_is_the_number_of_findings(press):
    """What counts, how much of it is an error, and what is waived."""
    report = press.edition.check
    errors = sum(found.severity.value == "error" for found in report.findings)
    heading = made(press).headings[0].text
    assert errors == 1
    assert heading == f"{len(report.findings)} findings, 1 of them an error; 1 is waived"


def test_every_finding_is_told_with_what_to_do(press, read_html):
    """Its sentence, its code and its remedy stand on the page, the worst first."""
    text = text_of(made(press), read_html)
    places = []
    for found in press.edition.check.findings:
        said = with_titles(found.message, press.facts.schedule)
        said = said[:1].upper() + said[1:]
        assert said in text
        places.append(text.index(said))
        assert f"{found.code} {rules()[found.code].name}" in text
        if found.help:
            assert found.help[1:] in text
    assert places == sorted(places)


def test_items_have_their_titles_in_messages(press, read_html):
    """An id in a message gives way to the title that a reader knows; the code stays."""
    text = text_of(made(press), read_html)
    assert "“Award” waits for “Write <b>the</b> papers” anyway" in text
    assert "'p.award'" not in text


def test_a_waiver_says_who_why_and_until_when(press, read_html):
    """A finding that was accepted is told apart, with its reason."""
    html = made(press).html.partition('id="waived"')[2].partition("</table>")[0]
    for told in ("The board moved its meeting.", "Programme board", "31 December 2025", "Award"):
        assert told in html
    assert "1 finding is accepted for a time" in text_of(made(press), read_html)


def test_the_fourteen_points_are_those_that_were_measured(press, read_html):
    """Count, population, limit and whether it is met; without a baseline four are not judged."""
    rows = made(press).html.partition('id="dcma"')[2].partition("</table>")[0]
    found = re.findall(r"<tr role=\"row\"><th scope=\"row\".*?</tr>", rows, re.DOTALL)
    metrics = dcma(press.facts.schedule)
    assert len(found) == len(metrics) == 14
    words = {"pass": ">met<", "fail": ">not met<", "no limit": ">no limit is set<"}
    for row, metric in zip(found, metrics, strict=True):
        assert f"{metric.number}. {metric.name}" in row
        assert metric.amounts.replace("%", " %") in row
        assert words.get(metric.verdict, ">not evaluated<") in row
    text = text_of(made(press), read_html)
    assert text.count("there is no baseline") == 4
    judged = [metric for metric in metrics if metric.passes is not None]
    met = sum(1 for metric in judged if metric.passes)
    assert f"{met} of the {len(judged)} DCMA points that can be judged" in text


def test_with_a_baseline_the_rest_is_judged(press, read_html):
    """An approved baseline among the earlier states is what those points are held against."""
    plan = loads_plan(PLAN)
    baseline = Version("baseline first", VersionKind.BASELINE, plan, plan.start.day)
    text = text_of(made(press_of(states=(baseline,))), read_html)
    assert "there is no baseline" not in text
    commit = Version("3f2a91c", VersionKind.COMMIT, plan, plan.start.day)
    assert "there is no baseline" in text_of(made(press_of(states=(commit,))), read_html)


def test_limits_are_those_in_force(read_html):
    """A council that allows more lags sees its own limit."""
    settings = Settings(thresholds={"dcma_lags_percent": 60})
    assert "at most 60 %" in text_of(made(press_of(settings=settings)), read_html)


def test_every_rule_ran_or_is_told_as_not_run(press):
    """Between the rules that ran and those that did not, none is missing and none is in both."""
    html = made(press).html
    ran = set(re.findall(r"EP\d+", html.partition('id="rules"')[2].partition("</table>")[0]))
    rest = html.partition('id="not-judged"')[2].partition("</dl>")[0]
    not_run = set(re.findall(r"<code>(EP\d+)", rest))
    report = press.edition.check
    assert ran == {counted.code for counted in report.statistics}
    points = {f"EP{820 + number}" for number in range(1, 15)}
    assert not_run == set(rules()) - set(report.rules_run) - points
    assert "the plan was not compared with an earlier state" in rest


def test_places_are_linked_where_an_address_is_known(press, read_html):
    """File and line are named; a link is made only of a web address."""
    assert not [link for link in read_html(made(press).html).links if "#L" in link]
    linked = press_of(edit=lambda file, line: f"https://example.org/{file}#L{line}")
    links = [link for link in read_html(made(linked).html).links if "#L" in link]
    lines = [found.diagnostic.span.line for found in linked.edition.check.findings]
    assert links[: len(lines)] == [f"https://example.org/plan.yaml#L{line}" for line in lines]
    bad = press_of(edit=lambda file, line: f"javascript:{file}{line}")
    assert not any("javascript" in link for link in read_html(made(bad).html).links)


def test_no_folder_of_the_machine_is_shown():
    """Absolute paths are cut to the file's own name."""
    from exitplan.site._quality_page import _named

    assert _named("/home/somebody/plans/a.yaml") == "a.yaml"
    assert _named("C:\\Users\\x\\plans\\a.yaml") == "a.yaml"
    assert _named("plans/a.yaml") == "plans/a.yaml"


def test_nothing_found_is_said():
    """A plan that keeps the rules is told so, with what is waived."""
    press = press_of(settings=Settings(select=("EP845",)))
    assert made(press).headings[0].text == (
        "Nothing that the rules look for stands against the plan"
    )


def test_without_a_check_there_is_no_page(schedule):
    """An edition that was not checked has nothing to say of quality."""
    assert not CHAPTER.applies(Edition(schedule))


def test_a_page_is_sound(press, read_html):
    """Tags match, ids are unique, titles are only text, and it is the same each time."""
    page = made(press)
    found = read_html(page.html)
    assert found.faults == []
    assert len(set(found.ids)) == len(found.ids)
    assert "b" not in {tag for tag, _ in found.tags}
    assert made(press_of()).html == page.html


def test_only_ids_of_the_plan_become_titles(press):
    """Words in quotes or brackets that are no item stay as they are."""
    schedule = press.facts.schedule
    assert with_titles("'p.award' and 'nobody'", schedule) == "“Award” and 'nobody'"
    assert with_titles("3 lags (p.award, p.check and 1 more)", schedule) == (
        "3 lags (“Award”, “Check them” and 1 more)"
    )
    assert with_titles("a date (2025-01-06, at most 5%)", schedule) == (
        "a date (2025-01-06, at most 5%)"
    )
    assert with_titles("it's p.award's", schedule) == "it's p.award's"
