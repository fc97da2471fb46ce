"""On paper: the plan on one A3 sheet, everything else on A4. Printed by Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from exitplan.plan import Deadline, Group, Link, Plan, Task, milestone
from exitplan.planfile import read_plan
from exitplan.schedule import compute_schedule
from exitplan.site import render_pages
from exitplan.site._render import style_sheet
from exitplan.site._sheets import SUMMARY

A3, A4 = (420, 297), (210, 297)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture
def printed(tmp_path):
    """Give a function that prints a page of a site and tells the sizes of its sheets."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")

    def print_page(schedule, name):
        page = next(p for p in render_pages(schedule).pages if p.path == f"roadmap/{name}")
        source, target = tmp_path / "page.html", tmp_path / "page.pdf"
        # The wrappers of the stock theme, which are narrower than paper.
        source.write_text(
            f"<!doctype html><html lang=en><meta charset=utf-8><title>x</title>"
            f"<style>.container{{max-width:700px}}.row{{display:flex}}{style_sheet()}</style>"
            f'<body><div class="container"><div class="row"><div class="col-md-9" role="main">'
            f"{page.html}</div></div></div>",
            encoding="utf-8",
        )
        subprocess.run(
            [
                CHROMIUM,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                f"--user-data-dir={tmp_path / 'profile'}",
                f"--print-to-pdf={target}",
                source.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        boxes = re.findall(rb"/MediaBox *\[0 0 ([\d.]+) ([\d.]+)\]", target.read_bytes())
        return [tuple(round(float(side) / 72 * 25.4) for side in box) for box in boxes]

    return print_page


def with_groups(number):
    """A plan whose summary has so many groups, each with a deadline, and one final milestone."""
    title = "A work package with a title of some length, {}"
    groups = [
        Group(
            f"g{n}",
            title.format(n),
            items=[Task(f"g{n}.t", "T", duration="5d", after=[Link(f"g{n - 1}.t")] if n else [])],
            deadline=Deadline("2025-09-23"),
        )
        for n in range(number)
    ]
    end = milestone("end", "The end", after=[Link(f"g{number - 1}")])
    return compute_schedule(Plan("x", "X", "2025-01-06", items=[*groups, end]))


@pytest.mark.parametrize("groups", [3, SUMMARY - 1])
def test_the_plan_is_on_one_sheet(printed, groups):
    """Roadmap, milestones and status line are on one A3 sheet, however long the summary."""
    sheets = printed(with_groups(groups), "gantt.md")
    assert sheets[0] == A3
    assert set(sheets[1:]) == {A4}


def test_the_real_plan_is_on_one_sheet(printed):
    """Deadlines, three boards and a legend find room beside forty rows."""
    plan = read_plan(str(Path(__file__).parents[2] / "plans")).plan
    assert printed(compute_schedule(plan), "gantt.md") == [A3, A4]


def test_what_has_no_summary_is_printed_on_a4(printed, schedule):
    """Other pages are reports."""
    assert set(printed(schedule, "assumptions.md")) == {A4}


def test_print_spells_links_out_and_hides_what_only_a_screen_can_do():
    """Addresses stand behind links; menus and buttons do not stand on paper."""
    css = style_sheet()
    paper = css[css.index("/* Paper:") :]
    assert 'a[href^="http"]::after { content: " (" attr(href) ")"' in paper
    assert re.search(r"\.ep-menu,[^{]*\{ display: none; \}", paper)
    assert "details::details-content" in paper
