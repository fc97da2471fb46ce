"""Fences and macros: parts of a roadmap in anybody's page."""

from __future__ import annotations

import logging
import re

import attrs
import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.planfile import loads_plan
from exitplan.planfile.history import Version, VersionKind
from exitplan.schedule import compute_schedule
from exitplan.site import Edition
from exitplan.site._embed import Embedder
from exitplan.site._fence import SHOWS, EmbedError, asked_by, fences
from exitplan.site._macros import OF_ITEM, Words, call_of
from exitplan.site._markdown import Embedding
from exitplan.site._render import markdown_links
from tests.site.conftest import PLAN

HERE = "guide/page.md"


@pytest.fixture(scope="module")
def edition():
    """The small plan, with an earlier state of itself."""
    text = PLAN.replace("status_date: 2025-02-03", "status_date: 2025-01-27")
    before = loads_plan(text.replace("remaining: 10d", "remaining: 5d"))
    states = [Version("earlier", VersionKind.FILE, before, before.status_date.day)]
    return Edition(compute_schedule(loads_plan(PLAN)), states=states)


@pytest.fixture(scope="module")
def embedder(edition):
    """What shows parts of it."""
    return Embedder(edition, "roadmap/", markdown_links)


@attrs.define
class Shelf:
    """A shelf that notes what it is asked for."""

    asked: list[str] = attrs.Factory(list)

    def fence(self, fence):
        """Give a picture's stand-in."""
        self.asked.append("\n".join(fence.inside))
        return f'<div class="exitplan">{len(self.asked)}</div>'

    def macro(self, name, arguments, written):
        """Give a day, or a fault."""
        self.asked.append(written)
        if name == "wrong":
            return Words("[<b>no</b> such thing]"), ""
        return Words("14 March 2017", 736402), "roadmap/index.md"

    def misplaced(self, written):
        """Note that it was left alone."""
        self.asked.append(f"misplaced {written}")


@pytest.fixture
def shelf():
    """A shelf of its own for each test."""
    return Shelf()


EXTENSIONS = {
    "none": [],
    "fenced_code": ["fenced_code", "tables", "attr_list"],
    "superfences": ["pymdownx.superfences", "tables", "admonition", "attr_list"],
}


@pytest.fixture(params=EXTENSIONS)
def convert(request, shelf):
    """Turn Markdown into HTML, beside the fences of other extensions."""
    if request.param == "superfences":
        pytest.importorskip("pymdownx")

    def run(text):
        names = EXTENSIONS[request.param]
        return markdown.markdown(text, extensions=[*names, Embedding(shelf)])

    return run


def test_a_fence_becomes_a_block_between_paragraphs(convert, shelf):
    """Text around it stays text, and the HTML is not wrapped in a paragraph."""
    html = convert("Before\n```exitplan\nshow: gantt\n```\nAfter")
    assert html == '<p>Before</p>\n<div class="exitplan">1</div>\n<p>After</p>'
    assert shelf.asked == ["show: gantt"]


def test_a_fence_in_a_list_stays_in_its_item(convert, shelf):
    """Indented by four, it belongs to the item above it, at any depth."""
    html = convert(
        "1. One\n\n    ```exitplan\n    show: gantt\n    ```\n\n"
        "    * Inner\n\n        ~~~ exitplan\n        show: deadlines\n        ~~~\n\n2. Two"
    )
    assert shelf.asked == ["show: gantt", "show: deadlines"]
    assert '<div class="exitplan">1</div>' in html.partition("Inner")[0]
    assert "<p><div" not in html
    assert html.count("<li>") == 3


@pytest.mark.parametrize(
    "text",
    [
        "    ```exitplan\n    show: gantt\n    ```",
        "````markdown\n```exitplan\nshow: gantt\n```\n````",
        "~~~\n```exitplan\nshow: gantt\n```\n~~~",
        "```text\n{{ exitplan.date('x') }}\n```",
        "`{{ exitplan.date('x') }}`",
        "    {{ exitplan.date('x') }}",
        "\\{{ exitplan.date('x') }}",
        "```exitplan\nshow: gantt",
        "``` exitplanner\nshow: gantt\n```",
        "{{ other.date('x') }}",
    ],
)
def test_what_is_code_or_somebody_elses_stays(shelf, text):
    """Examples of fences and macros can be shown; nothing in code is carried out."""
    html = markdown.markdown(text, extensions=["fenced_code", Embedding(shelf)])
    assert shelf.asked == []
    assert 'class="exitplan' not in html


def test_a_macro_becomes_a_link_with_a_date_for_machines(convert):
    """In a sentence, in emphasis, in a heading and in a table."""
    html = convert("# On {{ exitplan.date('x') }}\n\nSo *by {{exitplan.date(\"x\")}}* then.")
    link = (
        '<a class="exitplan-link" href="roadmap/index.md">'
        '<time datetime="2017-03-14">14 March 2017</time></a>'
    )
    assert html.count(link) == 2
    assert f"<em>by {link}</em>" in html
    table = markdown.markdown(
        "| a | b |\n|---|---|\n| x | {{ exitplan.as_of() }} |",
        extensions=["tables", Embedding(Shelf())],
    )
    assert f"<td>{link}</td>" in table


@pytest.mark.parametrize(
    "text",
    [
        "<b title='%s'>x</b>",
        '<b title="a > %s">x</b>',
        "<a href=%s>x</a>",
        "[x](%s)",
        "[x]( <%s>)",
        "![x](%s)",
    ],
)
def test_a_macro_in_a_tag_or_an_address_stays(convert, shelf, text):
    """There, what a plan says would be markup: an address that a script hides in, an attribute."""
    macro = "{{ exitplan.title('a') }}"
    page = convert(text % macro)
    assert shelf.asked == [f"misplaced {macro}"]
    assert "exitplan-link" not in page


@pytest.mark.parametrize("text", ["a < b %s", "<b>%s</b>", "<br> %s", 'a "quoted %s', "[x] (%s)"])
def test_a_macro_beside_a_tag_is_shown(convert, shelf, text):
    """Signs that only look like the beginning of a tag hide nothing."""
    page = convert(text % "{{ exitplan.date('a') }}")
    assert page.count('<a class="exitplan-link"') == 1


def test_a_macro_in_a_link_gives_its_words_alone(convert, read_html):
    """A link inside a link is none: browsers would end the first where the second begins."""
    page = convert('[before {{ exitplan.date("a") }} after](x.md)')
    assert read_html(page).links == ["x.md"]
    assert "14 March 2017" in page


def test_long_pages_take_no_longer_than_their_length():
    """Fences that nothing closes, deep indents and broken macros cost no square of their number."""
    import time

    pages = [
        ["```exitplan"] * 50_000,
        ["    ```exitplan"] * 50_000,
        ["- a", *["      ```x"] * 50_000],
        [f"{'`' * (3 + n % 50)}x" for n in range(50_000)],
    ]
    start = time.process_time()
    assert [list(fences(lines)) for lines in pages] == [[], [], [], []]
    page = markdown.Markdown(extensions=[Embedding(Shelf())])
    for text in ("{{ exitplan.", "{{ exitplan.date(", '{{ exitplan.date("x") }} '):
        page.convert(text * (100_000 // len(text)))
    assert time.process_time() - start < 5


def test_what_a_macro_says_is_text(convert):
    """Titles with markup in them stay what they are."""
    html = convert("So {{ exitplan.wrong('x') }}.")
    assert '<span class="exitplan-fault">[&lt;b&gt;no&lt;/b&gt; such thing]</span>' in html


@given(st.lists(st.text(st.sampled_from("`~ exitplan:-*\t#"), max_size=14), max_size=12))
def test_fences_never_overlap_and_never_run_out(lines):
    """Whatever a page looks like, what is found lies in it, in order, closed."""
    end = 0
    for fence in fences(lines):
        assert end <= fence.first < fence.end <= len(lines)
        assert len(fence.inside) == fence.end - fence.first - 2
        end = fence.end


def test_a_fence_says_one_thing_on_a_line():
    """Comments, quotes, lists in brackets and blank lines are read as people write them."""
    asked = asked_by(
        [
            "",
            "show: gantt  # a picture",
            "of: [decide, 'done' ]",
            'title: "The #1 issue"',
            "most: 3",
        ]
    )
    assert (asked.show, asked.of, asked.title, asked.most) == (
        "gantt",
        ("decide", "done"),
        "The #1 issue",
        3,
    )
    assert [asked.line(key) for key in ("show", "of", "title", "plan")] == [2, 3, 4, 0]


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        ([], 0, "say what to show: gantt, "),
        (["show: gant"], 1, "'gant' cannot be shown; did you mean gantt?"),
        (["show: gantt", "off: x"], 2, "did you mean of?"),
        (["show: gantt", "show: gantt"], 2, "twice"),
        (["show: gantt", "most: many"], 2, "no number"),
        (["show: gantt", "of: a b"], 2, "is no id"),
        (["gantt"], 1, "'gantt' is nothing that an exitplan fence can say"),
        (["show: gantt"] * 50, 0, "too long"),
        (["show: " + "x" * 500], 1, "…"),
    ],
)
def test_a_wrong_fence_is_told_with_its_line(lines, line, words):
    """Each fault says what was written, what is near it, and where."""
    with pytest.raises(EmbedError, match=re.escape(words)) as caught:
        asked_by(lines)
    assert caught.value.line == line
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("dates", "'x'", "did you mean date?"),
        ("date", "", "needs the id"),
        ("date", "x", "write ids in quotes"),
        ("date", "'x', 'y'", "takes one id"),
        ("as_of", "'x'", "takes no id"),
        ("date", "'x'" * 200, "too many"),
    ],
)
def test_a_wrong_macro_is_told(name, arguments, words):
    """What cannot be understood is refused with a hint."""
    with pytest.raises(EmbedError, match=re.escape(words)):
        call_of(name, arguments)


def test_macros_say_what_the_plan_says(embedder, edition):
    """Every macro gives the words that the pages have."""
    said = {name: embedder.words(call_of(name, "'decide.decision'")) for name in OF_ITEM}
    dates = edition.schedule["decide.decision"]
    assert said["date"] == said["finish"]
    assert said["date"].day == dates.finish_day
    assert said["start"].day == dates.start_day
    assert said["deadline"].text == "21 February 2025"
    assert said["margin"].text.endswith("after its deadline")
    assert said["status"].text == "late"
    assert said["title"].text == "Cabinet decides"
    assert said["forecast"].text.startswith("forecast for ")
    assert embedder.words(call_of("as_of", "")).machine == "2025-02-03"


def test_a_macro_leads_to_the_place_that_says_more(embedder):
    """To the item's own page, else to its row, from wherever the page is."""
    assert embedder.target(HERE, call_of("date", "'done'")) == "../roadmap/milestones/done.md"
    assert embedder.target(HERE, call_of("date", "'decide.papers'")).startswith(
        "../roadmap/gantt.md#item-"
    )
    assert embedder.target(HERE, call_of("as_of", "")) == "../roadmap/index.md"


def test_an_unknown_item_is_told_with_the_nearest(embedder):
    """A slip of the pen is told with what was probably meant."""
    with pytest.raises(EmbedError, match=r"no item 'decide.decison'; did you mean decide.decision"):
        embedder.words(call_of("date", "'decide.decison'"))
    with pytest.raises(EmbedError, match="has no deadline"):
        embedder.words(call_of("margin", "'done'"))


@pytest.mark.parametrize(
    "lines",
    [
        ["show: gantt"],
        ["show: gantt", "of: decide"],
        ["show: gantt", "of: prepare.options, done", "title: Two of them"],
        ["show: milestones"],
        ["show: milestones", "of: decide", "most: 1"],
        ["show: deadlines"],
        ["show: slip-chart"],
        ["show: waterfall", "of: decide.decision"],
    ],
    ids="; ".join,
)
def test_every_kind_is_sound_html(embedder, read_html, lines):
    """Two of a kind on one page have no id in common; nothing is inline; tables are there."""
    one, two = (embedder.shown(asked_by(lines), HERE, number) for number in (1, 2))
    page = read_html(one + two)
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert "<table" in one
    assert 'style="' not in one
    assert "<script" not in one
    assert "<h1" not in one
    assert "<h2" not in one
    assert "{" not in one
    assert one.startswith('<div class="exitplan ep-embedded">')
    for link in page.links:
        assert link.startswith(("../roadmap/", "#")), link


def test_every_kind_is_tried():
    """The list above leaves none out, but for what needs other plans."""
    tried = {"gantt", "milestones", "deadlines", "slip-chart", "waterfall"}
    assert set(SHOWS) - tried == {"headcount"}


def test_headcount_is_drawn_where_people_move(read_html):
    """The plan of the present-day example has people to move."""
    from pathlib import Path

    from exitplan.planfile import load_plan

    path = Path(__file__).resolve().parents[2] / "plans/present-day/fernborough-ict.yaml"
    shown = Embedder(Edition(compute_schedule(load_plan(path))), "", markdown_links).shown(
        asked_by(["show: headcount"]), "index.md", 1
    )
    page = read_html(shown)
    assert page.faults == []
    assert "Who employs the people" in page.text


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        (["show: gantt", "of: decid"], 2, "did you mean decide?"),
        (["show: deadlines", "of: done"], 2, "done has no deadline"),
        (["show: milestones", "of: prepare.survey"], 2, "has no milestone"),
        (["show: headcount"], 0, "no move of staff"),
        (["show: slip-chart", "history: exit"], 2, "there is no history 'exit'"),
        (["show: slip-chart", "of: dun"], 2, "no milestone 'dun'"),
        (["show: waterfall"], 0, "of one milestone"),
        (["show: waterfall", "of: prepare.survey"], 2, "has not moved"),
    ],
    ids=lambda value: "; ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_shown_is_told(embedder, lines, line, words):
    """The reason is a sentence, and names the line that asks for it."""
    with pytest.raises(EmbedError, match=re.escape(words)) as caught:
        embedder.shown(asked_by(lines), HERE, 1)
    assert caught.value.line == line


def test_without_earlier_states_nothing_can_have_slipped(schedule):
    """A plan of which one state is known has neither slip chart nor waterfall."""
    embedder = Embedder(Edition(schedule), "", markdown_links)
    for lines in (["show: slip-chart"], ["show: waterfall", "of: done"]):
        with pytest.raises(EmbedError, match="no earlier state"):
            embedder.shown(asked_by(lines), "index.md", 1)


def test_hostile_titles_do_no_harm(read_html):
    """A title is text wherever a page shows it."""
    title = "'<script>alert(1)</script> [x](javascript:alert(1)) {{ 7*7 }} \"><img src=x>'"
    plan = loads_plan(PLAN.replace("Cabinet decides", title))
    embedder = Embedder(Edition(compute_schedule(plan)), "roadmap/", markdown_links)
    for lines in (["show: gantt"], ["show: milestones"], ["show: deadlines"]):
        shown = embedder.shown(asked_by(lines), HERE, 1)
        assert "<script>alert" not in shown
        assert "<img" not in shown
        assert "{{" not in shown
    own = embedder.shown(asked_by(["show: gantt", f"title: {title}"]), HERE, 1)
    assert "<script>alert" not in own
    words = embedder.words(call_of("title", "'decide.decision'"))
    assert "<script>" in words.text, "escaped where it enters the page"


HOME = """\
---
title: Home
---

# Home

The decision falls on {{ exitplan.date("decide.decision") }}.

```exitplan
show: gantt
of: decide
```

* In a list

    ```exitplan
    show: milestones
    ```
"""


def test_a_site_shows_them_with_links_that_lead_somewhere(build_site, read_html, plan_text):
    """The plugin brings the extension along; a strict build follows every link."""
    site = build_site({"helpdesk.yaml": plan_text}, home=HOME)
    page = read_html((site / "index.html").read_text(encoding="utf-8"))
    assert "roadmap/milestones/decide-decision/" in page.links
    assert len(page.ids) == len(set(page.ids))
    assert page.text.count("Cabinet decides") >= 2
    for link in page.links:
        if link.startswith("roadmap/"):
            goal = site / link.partition("#")[0]
            assert (goal / "index.html").is_file(), link


@pytest.mark.parametrize(
    ("wrong", "line", "words"),
    [
        ('date("decide.decision")', 7, "the plan has no item 'decide.x'"),
        ("of: decide", 11, "the plan has no item 'decides'"),
        ("show: milestones", 17, "'milestone' cannot be shown"),
    ],
)
def test_a_fault_is_told_with_the_pages_line_and_stops_a_strict_build(
    build_site, tmp_path, caplog, plan_text, wrong, line, words
):
    """Who builds sees file and line; who builds without --strict sees a sentence on the page."""
    from mkdocs.exceptions import Abort

    right = {
        'date("decide.decision")': 'date("decide.x")',
        "of: decide": "of: decides",
        "show: milestones": "show: milestone",
    }[wrong]
    with pytest.raises(Abort):
        build_site({"helpdesk.yaml": plan_text}, home=HOME.replace(wrong, right))
    said = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert any(f"docs/index.md:{line}: {words}" in text for text in said), said
    page = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert "exitplan-fault" in page


def test_a_page_says_which_of_several_roadmaps_it_means(build_site, read_html, plan_text):
    """By its folder or the plan's id; else the first that knows the items is taken."""
    other = plan_text.replace("helpdesk", "other", 1).replace("Cabinet decides", "Council decides")
    home = (
        "# Home\n\n{{ exitplan.title('decide.decision') }}\n\n"
        "{{ exitplan.title('decide.decision', plan='two') }}\n\n"
        "{{ exitplan.title('decide.decision', plan='other') }}\n\n"
        "```exitplan\nshow: milestones\nplan: two\n```\n"
    )
    site = build_site(
        {"one/helpdesk.yaml": plan_text, "two/other.yaml": other},
        options="{plans: plans/one, prefix: one}\n  - exitplan: {plans: plans/two, prefix: two}",
        home=home,
        more="nav: [index.md, one/index.md, two/index.md]",
    )
    text = read_html((site / "index.html").read_text(encoding="utf-8")).text
    assert text.count("Cabinet decides") == 1
    assert text.count("Council decides") == 3
