"""Whatever a plan calls its items, pages stay what they are."""

from __future__ import annotations

import pytest

from exitplan.plan import Deadline, Document, Group, Link, Plan, Task, milestone
from exitplan.schedule import compute_schedule
from exitplan.site import render_pages, render_site

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "](javascript:alert(1)) [x]: javascript:1",
    "{{ config }} {% raw %} {: .x onclick=y }",
    "\u202eevil\u2066 \x07 \u200f",
    "# Heading\n\n    code\n\n<div>",
    "a" * 5000,
    "word " * 1000,
    "&lt;b&gt; &#60;b&#62; ' --",
    "]]> <!-- --> <![CDATA[",
)


def plan_called(text):
    return Plan(
        "x",
        text,
        start="2025-01-06",
        status_date="2025-01-20",
        notes=text,
        documents=[Document("doc", text, url=f"javascript:{text}", note=text)],
        items=[
            Group(
                "g",
                text,
                items=[
                    Task("g.a", text, duration="5d", source=text, assumed=text, owner=text),
                    Task("g.b", text, duration="5d", after=[Link("g.a")], notes=text),
                    milestone("g.m", text, after=[Link("g.b")], deadline=Deadline("2025-01-10")),
                ],
            ),
            milestone("n", text, after=[Link("g")]),
        ],
    )


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_titles_are_only_ever_text(text, read_html):
    """No tag, attribute, link or control character of a title takes effect."""
    calm = render_pages(compute_schedule(plan_called("calm"))).pages
    wild = render_pages(compute_schedule(plan_called(text))).pages
    for page, other in zip(wild, calm, strict=True):
        found = read_html(page.html)
        assert found.faults == [], page.path
        names = {name for _, attributes in found.tags for name in attributes}
        assert names == {n for _, a in read_html(other.html).tags for n in a}, page.path
        kinds = {tag for tag, _ in found.tags}
        assert kinds - {"tspan"} == {tag for tag, _ in read_html(other.html).tags}, page.path
        assert not any("javascript" in link.lower() for link in found.links)
        assert all(ch.isprintable() or ch == "\n" for ch in page.html), page.path
        assert not set("{}") & set(page.html)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_front_matter_survives_any_title(text):
    """A page's file is still front matter and one block of HTML."""
    import yaml

    for path, content in render_site(compute_schedule(plan_called(text))).items():
        if path.endswith(".md"):
            _, front, body = content.split("---\n", 2)
            title = yaml.safe_load(front)["title"]
            assert "<" not in title
            assert len(title) < 400
            assert body.strip().startswith('<div class="exitplan">')


def test_markdown_turns_a_page_into_the_same_page(read_html):
    """Pages written for other generators come out of Markdown as they went in."""
    import markdown

    for text in HOSTILE:
        for page in render_pages(compute_schedule(plan_called(text))).pages:
            made = markdown.markdown(page.html, extensions=["attr_list", "toc", "tables"])
            assert read_html(made).tags == read_html(page.html).tags
