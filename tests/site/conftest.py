"""A small plan with everything a page can show, and a reader of HTML that trusts nothing."""

from __future__ import annotations

import html.parser
import logging
import os
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from exitplan.planfile import loads_plan
from exitplan.schedule import Schedule, compute_schedule

PLAN = """\
plan: helpdesk
title: Bringing the ICT helpdesk back
start: 2025-01-06
status_date: 2025-02-03
notes: The plan's own note.
documents:
  report: {title: Report to Cabinet, url: "https://example.org/report"}
  minutes: {title: Minutes of Cabinet}
tasks:
  prepare:
    title: Prepare
    source: §4.2.9
    deadline: {date: 2025-02-28, tolerance: 5d}
    tasks:
      options:
        title: Set out the options
        source: report, paragraph 3
        duration: 4w
        actual_start: 2025-01-06
        remaining: 10d
      survey:
        title: Ask the staff
        assumed: {reason: Nobody knows how long., review_by: 2025-01-31}
        duration: 5d
        actual_start: 2025-01-13
        actual_finish: 2025-01-17
      side-work:
        title: Write it up
        duration: 2d
        source: §4.2.10, "write it up"
        after: survey
      ready:
        title: Options ready
        source: §4.2.10
        milestone: true
        after: [options, side-work]
  decide:
    title: Decide
    source: elsewhere, page 2
    notes: |
      First paragraph.

      Second paragraph.
    tasks:
      papers:
        title: Publish the papers
        duration: 5d
        assumed: A week.
        after: prepare.ready
      decision:
        title: Cabinet decides
        milestone: true
        source: §4.2.10
        deadline: 2025-02-21
        after: papers FS+5d
        tags: [final]
      support:
        title: Keep the programme office
        spans: [papers, decision]
  done:
    title: Helpdesk back
    milestone: true
    after: decide.decision FS+12mo
    tags: [final]
"""


@pytest.fixture(scope="session")
def plan_text() -> str:
    """The small plan as a file."""
    return PLAN


@pytest.fixture(scope="session")
def schedule() -> Schedule:
    """The small plan, scheduled."""
    return compute_schedule(loads_plan(PLAN))


@attrs.define
class Document:
    """What a page holds, as far as tests ask."""

    ids: list[str] = attrs.Factory(list)
    links: list[str] = attrs.Factory(list)
    fetched: list[str] = attrs.Factory(list)
    """Addresses that a browser loads by itself."""
    tags: list[tuple[str, dict[str, str]]] = attrs.Factory(list)
    faults: list[str] = attrs.Factory(list)
    text: str = ""
    times: list[tuple[str, str]] = attrs.Factory(list)


VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Reader(html.parser.HTMLParser):
    """Collects what tests ask for, and complains about tags that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Document()
        self.open: list[str] = []

    def handle_starttag(self, tag, attributes):
        """Note the tag, and that it is open."""
        self._note(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        """Note the tag."""
        self._note(tag, attributes)

    def _note(self, tag, attributes):
        found = {name: value or "" for name, value in attributes}
        if len(found) != len(attributes):
            self.found.faults.append(f"<{tag}> says something twice")
        self.found.tags.append((tag, found))
        if "id" in found:
            self.found.ids.append(found["id"])
        if tag == "a" and "href" in found:
            self.found.links.append(found["href"])
        elif tag in {"link", "script", "img", "iframe", "source", "use", "image"}:
            self.found.fetched += [found[key] for key in ("href", "src") if key in found]

    def handle_endtag(self, tag):
        """Close the tag, or complain."""
        if not self.open or self.open[-1] != tag:
            self.found.faults.append(f"</{tag}> closes {self.open[-3:]} at {self.getpos()}")
        elif tag == "time":
            machine = next(a["datetime"] for t, a in reversed(self.found.tags) if t == "time")
            self.found.times.append((machine, self.last))
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        """Keep the text."""
        self.last = data
        self.found.text += data


@pytest.fixture(scope="session")
def read_html() -> Callable[[str], Document]:
    """Give a function that parses a page."""

    def read(text: str) -> Document:
        reader = Reader()
        reader.feed(text)
        reader.close()
        if reader.open:
            reader.found.faults.append(f"never closed: {reader.open}")
        return reader.found

    return read


CONFIG = """\
site_name: Trial
theme: {name: mkdocs, color_mode: auto, user_color_mode_toggle: true, highlightjs: false}
strict: true
plugins:
  - search
  - exitplan: %s
%s
validation:
  nav: {omitted_files: warn, not_found: warn}
  links: {not_found: warn, anchors: warn, unrecognized_links: warn}
"""


@pytest.fixture
def build_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Give a function that builds a strict MkDocs site over plan files and returns its folder."""

    def build(
        plans: dict[str, str] | Path,
        *,
        options: str = "{plans: plans}",
        more: str = "nav: [{Home: index.md}, {Roadmap: roadmap/index.md}]",
        home: str = "# Home\n\nSee the [deadlines](roadmap/index.md#deadlines).\n",
    ) -> Path:
        from mkdocs.commands.build import build as build_docs
        from mkdocs.config import load_config

        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / "docs/index.md").write_text(home, encoding="utf-8")
        if isinstance(plans, Path):
            os.symlink(plans, tmp_path / "plans")
        else:
            for name, text in plans.items():
                path = tmp_path / "plans" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        (tmp_path / "mkdocs.yml").write_text(CONFIG % (options, more), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
        logging.getLogger("mkdocs").setLevel(logging.INFO)
        build_docs(load_config("mkdocs.yml"))
        return tmp_path / "site"

    return build
