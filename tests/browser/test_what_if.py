"""Asking the roadmap "what if this is late?", as readers do: by keyboard, by ear, from a disk."""

from __future__ import annotations

import re
from itertools import pairwise

import attrs
import pytest

from exitplan import compute_schedule, delays, load_plan
from exitplan.calendars import long_date
from tests.browser._browse import THEMES, WIDTHS
from tests.browser._site import ROOT

PAGES = {
    "roadmap/gantt.html": "plans",
    "example/gantt.html": "plans/example/2026-10-30.yaml",
}
ASK = """questions => questions.map(([item, late]) => {
  const select = document.getElementById('what-if-task');
  document.getElementById('what-if-days').value = late;
  select.value = item;
  select.dispatchEvent(new Event('change'));
  return {
    finding: document.querySelector('.ep-finding').textContent,
    steps: [...document.querySelectorAll('.ep-answer li')].map(e => e.textContent),
    rows: [...document.querySelectorAll('.ep-moves tbody tr')]
      .map(row => [...row.cells].map(cell => cell.textContent)),
  };
})"""
CLIFF = 7
"""More calendar days at once than these are a jump."""


@attrs.frozen
class Asked:
    """What the page said."""

    finding: str
    steps: list[str]
    rows: list[list[str]]


def ask(page, questions):
    """Ask for items by their place in the data, and give what the page says to each."""
    asked = [[str(place), str(late)] for place, late in questions]
    return [Asked(**found) for found in page.evaluate(ASK, asked)]


@pytest.fixture(scope="module", params=PAGES)
def plan(request):
    """A page, the schedule it shows, and the engine's answers for it."""
    schedule = compute_schedule(load_plan(ROOT / PAGES[request.param]))
    return request.param, schedule, delays(schedule)


def telling_days(item):
    """Days at which something changes much or for the first time, and those before."""
    steps = [steps for steps in (item.own, *(move.steps for move in item.moves)) if steps]
    days = {1, 60, *(late for step in steps for late, _ in step[:1])}
    for step in steps:
        days |= {late for (_, day), (late, then) in pairwise(step) if then - day > CLIFF}
    days |= {late - 1 for late in days}
    return sorted(days - {0})


def test_it_answers_as_the_engine_does(plan, visit):
    """For many items, at and before every cliff, dates on the page are those of the engine."""
    name, schedule, found = plan
    items = list(found.items.values())
    questions = [
        (place, late)
        for place, item in enumerate(items)
        if not place % 5 or len(item.moves) > 3
        for late in telling_days(item)[:12]
    ]
    with visit() as seen:
        said = ask(seen.open(name), questions)
    assert seen.faults == {}
    assert len(said) > 80
    for (place, late), answer in zip(questions, said, strict=True):
        item = items[place]
        finish = [item.finish_day, *(day for number, day in item.own if number <= late)][-1]
        assert f"is {late} {item.unit.removesuffix('s')}" in answer.finding, item.item
        assert f" {long_date(finish)}" in answer.finding, (item.item, late)
        moves = {move.milestone: move.finish_day(late) for move in item.moves}
        moves[item.item] = finish
        rows = [
            [schedule[other].title, long_date(day), long_date(then)]
            for other, day in found.milestones.items()
            if (then := moves.get(other)) is not None and then != day
        ]
        assert [row[:3] for row in answer.rows] == rows, (item.item, late)


def jumps_of(found, item):
    """Give every jump by the day of delay on which it comes: by how much, what, from and to."""
    jumps = {}
    moves = [(move.milestone, move.steps) for move in item.moves]
    if item.item in found.milestones:
        moves.append((item.item, item.own))
    for milestone, steps in moves:
        for (_, day), (late, then) in pairwise([(0, found.milestones[milestone]), *steps]):
            if then - day > CLIFF:
                jumps.setdefault(late, []).append((then - day, milestone, day, then))
    return jumps


def test_it_tells_where_the_cliffs_are(plan, visit):
    """The next jump is told before it happens, with its day and its dates, and on its day."""
    name, schedule, found = plan
    questions, jumps = [], []
    for place, item in enumerate(found.items.values()):
        ahead = jumps_of(found, item)
        for before, late in pairwise([0, *sorted(ahead)]):
            questions += [(place, asked) for asked in (late - 1, late) if asked > before]
            jumps += [(late, ahead[late]) for asked in (late - 1, late) if asked > before]
    with visit() as seen:
        said = ask(seen.open(name), questions)
    assert seen.faults == {}
    assert len(said) > 5
    for question, (late, on_the_day), answer in zip(questions, jumps, said, strict=True):
        text = " ".join(answer.steps)
        assert re.search(rf"On the {late}(st|nd|rd|th) day, “", text), (question, text)
        furthest = max(size for size, *_ in on_the_day)
        told = [
            f"“{schedule[milestone].title}” jumps from {long_date(day)} to {long_date(then)}"
            for size, milestone, day, then in on_the_day
            if size == furthest
        ]
        assert any(words in text for words in told), (question, told, text)


def test_the_keyboard_is_enough(visit):
    """With Tab, letters and arrows alone a reader asks, and gets the answer and its address."""
    with visit() as seen:
        page = seen.open("roadmap/gantt.html")
        way = page.get_by_role("link", name="What if something is late? Ask below the picture.")
        way.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert focused(page) == "what-if-words"
        page.keyboard.type("birmingham costs")
        assert 2 <= page.locator("#what-if-task option").count() < 10
        page.keyboard.press("Tab")
        assert focused(page) == "what-if-task"
        page.keyboard.press("s")  # For the theme, a letter to open its search with.
        assert focused(page) == "what-if-task"
        assert page.locator("#what-if-task option:checked").inner_text() == (
            "Service Birmingham costs the plan"
        )
        page.keyboard.press("Tab")
        assert focused(page) == "what-if-days"
        page.keyboard.press("ArrowUp")
        assert (
            page.locator(".ep-finding")
            .inner_text()
            .startswith(
                "If “Service Birmingham costs the plan” is 6 working days late, it finishes on "
            )
        )
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        assert page.locator("#what-if-days").input_value() == "7"
        page.wait_for_url(re.compile("#what-if=[a-z0-9.-]+cost:7$"))
    assert seen.faults == {}


def focused(page):
    """Give the id of what has the focus."""
    return page.evaluate("document.activeElement.id")


def test_a_screen_reader_hears_the_answer_once(visit):
    """Every field has a name; the sentence alone is announced, when the reader has stopped."""
    with visit() as seen:
        page = seen.open("example/gantt.html")
        group = page.get_by_role("group", name="What if something is late?")
        group.get_by_role("searchbox", name="Find by name").wait_for()
        days = group.get_by_role("spinbutton", name="How many days late?")
        slide = group.get_by_role("slider", name="Days late, to slide")
        choice = group.get_by_role("combobox", name="What is late?")
        choice.select_option(label="Load the live data")
        group.get_by_role("spinbutton", name="How many working days late?").wait_for()
        status = page.locator(".ep-what-if [role=status]")
        status.filter(has_text="5 working days").wait_for()
        page.evaluate(
            """() => {
              window.heard = [];
              const status = document.querySelector('.ep-what-if [role=status]');
              new MutationObserver(() => window.heard.push(status.textContent))
                .observe(status, {childList: true});
            }"""
        )
        slide.focus()
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        assert days.count() == 0  # Its name now says which days.
        finding = page.locator(".ep-finding").inner_text()
        assert "9 working days late" in finding
        status.filter(has_text="9 working days").wait_for()
        assert page.evaluate("window.heard") == [finding]
        table = page.get_by_role("table", name="What moves, in the order of the forecast")
        heads = table.get_by_role("columnheader").all_inner_texts()
        assert heads[:4] == ["What moves", "Forecast", "If late", "Later by"]
        assert table.get_by_role("rowheader").count() > 0
    assert seen.faults == {}


def test_what_is_no_number_of_days_is_not_answered(visit):
    """Nothing, none, too many and half a day get a plain request, and the field says so."""
    with visit() as seen:
        page = seen.open("example/gantt.html")
        page.locator("#what-if-task").select_option(index=3)
        for wrong in ("", "0", "61", "2.5", "-3"):
            page.locator("#what-if-days").fill(wrong)
            assert page.locator(".ep-finding").inner_text() == "Say how many days, from 1 to 60."
            assert page.locator("#what-if-days").get_attribute("aria-invalid") == "true"
            assert page.locator(".ep-moves").is_hidden()
            assert page.locator(".ep-then").count() == 0
        page.locator("#what-if-days").fill("60")
        assert "60 working days late" in page.locator(".ep-finding").inner_text()
    assert seen.faults == {}


def test_an_address_keeps_the_question(site, visit):
    """The same address asks the same again, from a disk as well; a wrong one asks nothing."""
    for base in (None, site.folder.as_uri() + "/"):
        with visit(*([] if base is None else [base])) as seen:
            page = seen.open("example/gantt.html#what-if=data.trial-2:30")
            page.locator(".ep-answer").wait_for()
            assert "30 working days late" in page.locator(".ep-finding").inner_text()
            assert page.locator("#what-if-task option:checked").inner_text() == "Second trial load"
            assert page.locator(".ep-what-if").bounding_box()["y"] < 900
            # In the picture, what moves has its place in front of it.
            for row in page.locator(".ep-row:has(.ep-then)").all():
                assert row.get_attribute("href") in page.evaluate(
                    "[...document.querySelectorAll('.ep-moves a')].map(a => a.getAttribute('href'))"
                )
            assert page.locator(".ep-then").count() > 0
            page.locator("#what-if-days").fill("31")
            page.wait_for_url(re.compile(r"#what-if=data\.trial-2:31$"))
        with visit(*([] if base is None else [base])) as seen:
            for wrong in ("nobody:3", "%:3", "data.trial-2", "constructor:1"):
                page = seen.open(f"example/gantt.html#what-if={wrong}")
                assert page.locator(".ep-answer").is_hidden()
            faults = {fault for fault in seen.faults if "worker" not in fault.lower()}
            assert faults == set()


@pytest.mark.parametrize("theme", THEMES)
def test_an_answer_is_accessible_at_every_width(theme, visit, axe_script):
    """With an answer open axe-core finds nothing, and the page scrolls in no direction but down."""
    with visit(color_scheme=theme) as seen:
        for width in WIDTHS:
            page = seen.open(
                "example/gantt.html#what-if=governance.budget-approved:30", width=width
            )
            page.locator(".ep-moves tbody tr").first.wait_for()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.evaluate(axe_script)
            found = page.evaluate(
                "axe.run('.ep-what-if', {resultTypes: ['violations']}).then(r => r.violations"
                ".map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 90)).join(' | ')))"
            )
            assert found == [], (width, found)


def test_without_scripts_nobody_is_asked(visit):
    """No field, no heading and no link of the question is there without scripts, nor on paper."""
    with visit(java_script_enabled=False) as seen:
        page = seen.open("roadmap/gantt.html")
        for selector in (".ep-what-if", ".ep-way", "select", "#what-if"):
            assert page.locator(selector).count() == 0
        assert "What if something" not in page.locator("main, [role=main]").first.inner_text()
    with visit() as seen:
        page = seen.open("example/gantt.html#what-if=data.trial-2:30")
        page.locator(".ep-then").first.wait_for()
        page.emulate_media(media="print")
        for selector in (".ep-what-if", ".ep-way", ".ep-then", ".ep-note[data-ep-script]"):
            assert all(found.is_hidden() for found in page.locator(selector).all())
        assert all(
            note.is_visible() for note in page.locator(".ep-note:not([data-ep-script])").all()
        )


def test_the_picture_shows_what_moves_and_forgets_it_again(visit):
    """A new date takes the place of the old one beside its diamond, and gives it back."""
    with visit() as seen:
        page = seen.open(
            "roadmap/gantt.html#what-if=future-operating-model.p1.investment-plan.cost:34"
        )
        row = page.locator(".ep-row", has_text="Priority 2 complete").first
        row.locator(".ep-then").wait_for(state="attached")
        assert row.locator(".ep-note:visible").all_text_contents() == ["13 September 2016"]
        cells = page.locator(".ep-moves tr", has_text="Priority 2 complete").locator("td")
        assert cells.all_inner_texts()[:2] == ["15 August 2016", "13 September 2016"]
        page.locator("#what-if-days").fill("1")
        assert page.locator(".ep-then").count() == 0
        assert row.locator(".ep-note:visible").all_text_contents() == ["15 August 2016"]
    assert seen.faults == {}
