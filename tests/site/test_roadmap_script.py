"""What scripts add to the roadmap: sorting, and the links of a row. Run in Chromium."""

from __future__ import annotations

import pytest

from exitplan.plan import Group, Link, LinkType, Plan, Task, milestone
from exitplan.schedule import compute_schedule
from exitplan.site import render_pages
from exitplan.site._render import script, style_sheet

PLAN = Plan(
    "x",
    "X",
    "2025-01-06",
    items=[
        Group(
            "g",
            "Work",
            items=[
                Task("g.write", "Write", duration="10d"),
                Task("g.check", "Check <b>it</b>", duration="2d", after=[Link("g.write")]),
                Task("g.ask", "Ask", duration="1d", after=[Link("g.write", LinkType.SS)]),
            ],
        ),
        milestone("end", "End", after=[Link("g.check"), Link("g.ask")]),
    ],
)


@pytest.fixture
def page(browser):
    """The roadmap page with the script at work; an error in it fails the test."""
    html = next(p.html for p in render_pages(compute_schedule(PLAN)).pages if "gantt" in p.path)
    errors = []
    window = browser.new_page(viewport={"width": 1000, "height": 900})
    window.on("pageerror", lambda error: errors.append(str(error)))
    window.set_content(
        f'<!doctype html><html lang="en"><title>x</title><style>{style_sheet()}</style>'
        f"<main>{html}</main><script>{script()}</script>"
    )
    yield window
    window.close()
    assert errors == []


def column(table, number):
    return table.locator(f"tbody tr > :nth-child({number})").all_inner_texts()


def test_a_table_is_sorted_by_its_heads_and_goes_back(page):
    """By date as a date, up, down, and back to the plan's order; the head says which."""
    table = page.locator(".ep-items", has_text="Write")
    plan_order = column(table, 3)
    head = table.locator("thead th").nth(2)
    button = head.get_by_role("button")
    assert head.get_attribute("aria-sort") is None
    button.click()
    assert head.get_attribute("aria-sort") == "ascending"
    up = column(table, 3)
    assert up == ["6 January 2025", "17 January 2025", "21 January 2025", "21 January 2025"]
    button.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert column(table, 3) == sorted(up, key=up.index, reverse=True)
    other = table.locator("thead th").nth(3)
    other.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    floats = column(table, 4)
    assert floats[-1] == ""
    assert floats[:2] == ["0 to End", "0 to End"]
    assert floats[2].startswith("1")
    other.get_by_role("button").click()
    other.get_by_role("button").click()
    assert column(table, 3) == plan_order


def test_a_row_tells_its_links_in_words_and_in_the_picture(page):
    """By keyboard: the button says what the item waits for and holds up, and draws it."""
    table = page.locator(".ep-items", has_text="Write")
    row = table.locator("tbody tr", has_text="g.write")
    button = row.get_by_role("button", name="Links of Write")
    assert page.locator(".ep-tie").count() == 0
    button.focus()
    assert page.locator(".ep-tie").count() == 2
    button.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    words = " ".join(row.locator(".ep-linked").inner_text().split())
    assert words == "Holds up Check <b>it</b> and Ask (start to start)."
    assert row.locator(".ep-linked a").first.get_attribute("href") == "#item-g-check"
    button.press("Enter")
    assert button.get_attribute("aria-expanded") == "false"
    assert row.locator(".ep-linked").count() == 0
    page.locator("thead button").first.focus()
    assert page.locator(".ep-tie").count() == 0


def test_a_link_starts_and_ends_at_the_right_edges(page):
    """From the finish of what comes before, or from its start, to the start of what follows."""
    table = page.locator(".ep-items", has_text="Write")
    for item_id, edge in (("g.check", 1), ("g.ask", 0)):
        table.locator("tbody tr", has_text=item_id).get_by_role("button").focus()
        path = page.locator(".ep-tie").first
        box = page.locator("a.ep-row", has=page.locator("text=Write")).last.locator(".ep-bar")
        x, width = float(box.get_attribute("x")), float(box.get_attribute("width"))
        begin = float(path.get_attribute("d")[1:].split(" ")[0])
        assert begin == pytest.approx(x + edge * width, abs=1)


def test_rows_of_the_picture_say_what_they_are_to_the_pointer(page):
    """Pointing at a row tells its dates and shows its links; what waits elsewhere is not hidden."""
    row = page.locator("a.ep-row", has_text="Ask").last
    assert row.locator("title").text_content() == (
        "Ask: 6 January 2025 to 6 January 2025 (not started)"
    )
    row.hover()
    assert page.locator(".ep-tie").count() == 1
    assert page.locator("tr[data-lit]").count() == 1
    end = page.locator(".ep-items tbody tr", has_text="End").last
    end.get_by_role("button", name="Links of End").click()
    assert " ".join(end.locator(".ep-linked").inner_text().split()) == (
        "Waits for Check <b>it</b> and Ask."
    )


def test_nothing_a_script_adds_is_there_without_it(browser):
    """Without scripts no button stands there that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    window = context.new_page()
    html = next(p.html for p in render_pages(compute_schedule(PLAN)).pages if "gantt" in p.path)
    window.set_content(f"<!doctype html><main>{html}</main><script>{script()}</script>")
    assert window.locator("button").count() == 0
    assert window.locator("a.ep-row").count() > 4
    context.close()
