"""`exitplan diff`: what changed between two states of a plan, and what each change moves."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

Cli = Callable[..., "subprocess.CompletedProcess[str]"]

BEFORE = """\
plan: exit
title: Leaving the ICT contract
start: 2015-01-05
status_date: 2015-01-30
tasks:
  case: {title: Business case, duration: 6w, actual_start: 2015-01-05, remaining: 10d}
  tender: {title: Tender, duration: 8w, after: case}
  side: {title: Side work, duration: 1w}
  award: {title: Contract awarded, milestone: true, after: tender, deadline: 2015-04-30}
"""
AFTER = """\
plan: exit
title: Leaving the ICT contract
start: 2015-01-05
status_date: 2015-01-30
tasks:
  case: {title: Business case, duration: 6w, actual_start: 2015-01-05, remaining: 10d, owner: PMO}
  review: {title: Legal review, duration: 2w, after: case}
  tender: {title: Tender, duration: 10w, after: review}
  side: {title: Side work, duration: 2w}
  award: {title: Contract awarded, milestone: true, after: tender, deadline: 2015-04-30}
"""
FILES = {"a.yaml": BEFORE, "b.yaml": AFTER}


def test_it_says_what_changed_and_what_that_moves(run_cli: Cli) -> None:
    """Changes stand under their item, each with what it does to the milestones."""
    done = run_cli("diff", "a.yaml", "b.yaml", files=FILES)
    assert done.stderr == ""
    assert done.returncode == 0
    assert (
        done.stdout
        == """\
From a.yaml (as of 30 Jan 2015) to b.yaml (as of 30 Jan 2015): 4 changes to 3
items, and 1 change of texts only (--all lists them).

Legal review (review)
  is new (2w; after “Business case”; before “Tender”)
      +10d: Contract awarded

Tender (tender)
  takes 10w instead of 8w
      +10d: Contract awarded
  no longer waits for “Business case”

Side work (side)
  takes 2w instead of 1w

Milestones
  Contract awarded 13 Apr 2015 → 12 May 2015, +20 working days, now misses its
    deadline by 7 working days
"""
    )


def test_texts_are_listed_when_asked_for(run_cli: Cli) -> None:
    """`--all` lists what is otherwise only counted."""
    done = run_cli("diff", "a.yaml", "b.yaml", "--all", files=FILES)
    assert "5 changes to 4 items." in done.stdout.replace("\n", " ")
    assert "  owner: PMO instead of none\n" in done.stdout


def test_a_plan_and_itself(run_cli: Cli) -> None:
    """Nothing is said of milestones where nothing differs, and the exit code is 0."""
    done = run_cli("diff", "a.yaml", "a.yaml", "--exit-code", files=FILES)
    assert (
        done.stdout == "From a.yaml (as of 30 Jan 2015) to a.yaml (as of 30 Jan 2015): no change.\n"
    )
    assert done.returncode == 0


def test_only_texts(run_cli: Cli) -> None:
    """Where only words differ, that is said, and that no milestone moves."""
    files = {"a.yaml": BEFORE, "b.yaml": BEFORE.replace("Side work,", "Side work, notes: Hm,")}
    done = run_cli("diff", "a.yaml", "b.yaml", files=files)
    assert "1 change of texts only (notes, sources" in done.stdout.replace("\n", " ")
    assert done.stdout.endswith("\nNo milestone moves.\n")


def test_the_exit_code_tells_when_asked(run_cli: Cli) -> None:
    """`--exit-code` gives 1 where something differs, as git does, even if it is only a text."""
    assert run_cli("diff", "a.yaml", "b.yaml", "--exit-code", files=FILES).returncode == 1
    texts = {"b.yaml": BEFORE.replace("Side work,", "Side work, notes: Hm,")}
    assert run_cli("diff", "a.yaml", "b.yaml", "--exit-code", files=texts).returncode == 1


def test_a_milestone_that_is_gone_and_one_that_is_new(run_cli: Cli) -> None:
    """They are named as such, the one that is gone first."""
    after = BEFORE.replace("  award: {title: Contract awarded", "  signed: {title: All signed")
    done = run_cli("diff", "a.yaml", "b.yaml", files={"a.yaml": BEFORE, "b.yaml": after})
    assert "  Contract awarded 13 Apr 2015, gone\n" in done.stdout
    assert "  All signed 13 Apr 2015, new, meets its deadline" in done.stdout


def test_json(run_cli: Cli) -> None:
    """Data has every change with its key, what it moves, and every milestone."""
    done = run_cli("diff", "a.yaml", "b.yaml", "--format", "json", files=FILES)
    data = json.loads(done.stdout)
    assert data["schema"] == 1
    assert data["before"] == {
        "name": "a.yaml",
        "kind": "file",
        "commit": None,
        "date": "2015-01-30",
        "status_date": "2015-01-30",
    }
    changes = {change["key"]: change for change in data["changes"]}
    assert set(changes) == {
        "duration:tender",
        "duration:side",
        "added:review",
        "link:case->tender:FS",
        "text:case:owner",
    }
    (effect,) = changes["duration:tender"]["effects"]
    assert (effect["milestone"], effect["minutes"], effect["progress"]) == ("award", 4800, False)
    assert changes["text:case:owner"]["moves_dates"] is False
    (milestone,) = data["milestones"]
    assert milestone["working_days"] == sum(
        change["minutes"] // 480 for one in changes.values() for change in one["effects"]
    )


def test_csv(run_cli: Cli) -> None:
    """A row for each change and milestone that it moves, and one for what moves nothing."""
    done = run_cli("diff", "a.yaml", "b.yaml", "--format", "csv", files=FILES)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["key"], row["milestone"], row["minutes"]) for row in rows] == [
        ("duration:tender", "award", "4800"),
        ("duration:side", "", ""),
        ("added:review", "award", "4800"),
        ("link:case->tender:FS", "", ""),
        ("text:case:owner", "", ""),
    ]


def test_one_milestone_only(run_cli: Cli) -> None:
    """`--milestone` leaves out what is done to others; an unknown one is refused by name."""
    files = {
        name: f"{text}  end: {{milestone: true, after: side}}\n" for name, text in FILES.items()
    }
    done = run_cli("diff", "a.yaml", "b.yaml", "--milestone", "end", files=files)
    assert "      +5d: End\n" in done.stdout
    assert "Contract awarded" not in done.stdout
    done = run_cli("diff", "a.yaml", "b.yaml", "--milestone", "ends", files=files)
    assert done.returncode == 2
    assert "did you mean end" in done.stderr


def test_a_plan_that_cannot_be_dated_is_still_compared(run_cli: Cli) -> None:
    """The changes are told, why there are no dates goes to stderr, and the exit code is 1."""
    far = {"a.yaml": BEFORE, "b.yaml": BEFORE.replace("duration: 8w", "duration: 99999w")}
    done = run_cli("diff", "a.yaml", "b.yaml", files=far)
    assert "takes 99999w instead of 8w" in done.stdout
    assert "Milestones" not in done.stdout
    assert "Traceback" not in done.stderr
    assert "error" in done.stderr
    assert done.returncode == 1


def test_markdown(run_cli: Cli) -> None:
    """A pull request's comment begins with the milestones, as a table."""
    done = run_cli("diff", "a.yaml", "b.yaml", "--format", "markdown", files=FILES)
    assert "| Milestone | Was | Now | |\n|---|---|---|---|\n" in done.stdout
    assert (
        "| **Contract awarded** | 13 Apr 2015 | 12 May 2015 | \\+20 working days, now misses its "
        "deadline by 7 working days |\n"
    ) in done.stdout
    assert "\n**Tender (tender)**\n\n- takes 10w instead of 8w\n  - \\+10d: Contract awarded\n" in (
        done.stdout
    )


WRITTEN = {
    "a_b *c* `d` [e](f)": "a\\_b \\*c\\* \\`d\\` \\[e\\](f)",
    "<b>&amp;": "&lt;b&gt;&amp;&#8203;amp;",
    "@mayor #12 GH-3 !4": "@&#8203;mayor #&#8203;12 GH-&#8203;3 !&#8203;4",
    "# a": "\\# a",
    "1. a | b": "1\\. a \\| b",
    "see https://x.y, www.x.y": "see https:&#8203;//x.y, www.&#8203;x.y",
    "a\n\n- b": "a - b",
    "Contract awarded, 5 Jan (p1.award)": "Contract awarded, 5 Jan (p1.award)",
}


@pytest.mark.parametrize(("text", "written"), WRITTEN.items())
def test_text_is_written_harmlessly(text: str, written: str) -> None:
    """Markup is escaped, what sites link by themselves is broken up, plain words stay plain."""
    from exitplan.cli._diff_text import markdown_text

    assert markdown_text(text) == written


HOSTILE = [
    "# Heading",
    "<img src=x onerror=alert(1)>",
    "<!-- hidden -->",
    "[click](https://evil.example)",
    "![pixel](https://evil.example/p.png)",
    "https://evil.example/x www.evil.example a@evil.example",
    "cc @council/everyone and @mayor",
    "fixes #12, council/plan#7, GH-3, !4 ~label %v1 &5 $6",
    "**bold** _it_ `code` ~~gone~~ $x^2$ :boom:",
    "a | b | c",
    "- item",
    "1. item",
    "> quote",
    "\\",
    "&lt;b&gt;",
    "```\nfence",
    "[ref]: https://evil.example",
    "=====",
]


class _Tags(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("title", HOSTILE)
def test_titles_cannot_do_anything_in_a_comment(title: str) -> None:
    """Rendered, a hostile text is that text: no tags of its own, no mention, no reference."""
    markdown = pytest.importorskip("markdown_it", reason="renders what a comment would show")
    from exitplan.cli._diff_text import markdown_text

    page = _Tags()
    told = markdown_text(title)
    renderer = markdown.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    page.feed(renderer.render(f"- {told}\n\n| a |\n|---|\n| {told} |\n"))
    plain = {"ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
    assert set(page.tags) <= plain
    assert page.tags.count("td") == 1
    shown = page.text.replace("\N{ZERO WIDTH SPACE}", "")
    assert shown.split() == [*title.split(), "a", *title.split()]
    for sign in ("@mayor", "@council", "#12", "#7", "GH-3", "!4", "~label", "www.evil", "://evil"):
        assert sign not in page.text


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_titles_cannot_steer_the_terminal(run_cli: Cli, form: str) -> None:
    """Control characters of a plan do not reach the terminal in any format."""
    title = json.dumps("Bad\x1b[2J\u202etitle")
    files = {"a.yaml": BEFORE, "b.yaml": BEFORE.replace("Side work", f"{title}")}
    done = run_cli("diff", "a.yaml", "b.yaml", "--format", form, files=files)
    assert "\x1b" not in done.stdout
    if form in ("table", "markdown"):
        assert "\u202e" not in done.stdout
