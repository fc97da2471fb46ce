"""Mermaid, Graphviz and GraphML: what each tool reads in what is written for it.

Mermaid 11.17 and Graphviz 12 themselves were asked by hand and take all of it; here
their grammars stand in for them, and Graphviz judges where it is installed.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import networkx
import pytest

from exitplan.interchange._dot import write_dot
from exitplan.interchange._graphml import write_graphml
from exitplan.interchange._mermaid import write_mermaid
from exitplan.planfile import load_plan, loads_plan
from exitplan.schedule import Schedule, compute_schedule
from tests.interchange.harmless import TITLES, hostile_schedule

ROOT = Path(__file__).resolve().parent.parent.parent
PLANS = [
    ROOT / "tests/plans/real-case.yaml",
    ROOT / "tests/plans/good/groups.yaml",
    ROOT / "tests/plans/good/level-of-effort.yaml",
    ROOT / "tests/plans/good/procurements.yaml",
    ROOT / "tests/plans/good/programme",
    ROOT / "plans",
]
each_plan = pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
each_writer = pytest.mark.parametrize("write", [write_mermaid, write_dot, write_graphml])
SMALL = """
plan: small
start: 2015-06-01
status_date: 2015-06-03
tasks:
  begun: {title: Begun, milestone: true, actual_finish: 2015-06-01}
  running: {duration: 5d, after: begun, actual_start: 2015-06-02, title: "Section: running"}
  side: {duration: 1d, after: begun}
  g:
    title: A group
    after: running FS+2d
    tasks:
      one: {duration: 2d}
      two: {duration: 3d, after: one SS+1d}
      end: {milestone: true, after: [one, two]}
"""


def _small() -> Schedule:
    return compute_schedule(loads_plan(SMALL))


@each_writer
@each_plan
def test_bytes_are_the_same_each_time(path: Path, write: Any) -> None:
    """The same plan gives the same bytes, in UTF-8, with a line break at the end."""
    data = write(compute_schedule(load_plan(path)))
    assert data == write(compute_schedule(load_plan(path)))
    assert data.decode("utf-8").endswith("\n")


# Mermaid

KEYWORDS = re.compile(
    r"(?:%%\{|acctitle\s*:|accdescr\s*[:{]|href\s+\"|call\s|click\s|gantt|dateformat\s|topaxis"
    r"|inclusiveenddates|axisformat\s|tickinterval\s|includes\s|excludes\s|todaymarker\s"
    r"|week(?:day|end)\s|\d{4}-\d\d-\d\d|title\s|section\s|vert\b|.?%)",
    re.IGNORECASE,
)
TAGS = ("crit", "done", "active", "milestone")
SHOWN = re.compile(r"#(\d+);")
HEAD = ["dateFormat YYYY-MM-DD", "axisFormat %b %Y", "inclusiveEndDates", "todayMarker off"]


def _shown(text: str) -> str:
    """Give what Mermaid shows; fail at anything that its grammar gives a meaning."""
    assert not re.search(r"[:;{}<>\"\\`$%&^\x00-\x1f]", SHOWN.sub("", text)), text
    assert not KEYWORDS.match(text), text
    return SHOWN.sub(lambda code: chr(int(code[1])), text)


def _gantt(data: bytes) -> tuple[str, dict[str, list[tuple[str, set[str], str, str]]]]:
    """Read a chart: its title, and by section each bar's title, tags, start and end."""
    first, title, *lines = data.decode("utf-8").split("\n")
    assert first == "gantt"
    assert [line.strip() for line in lines[:4]] == HEAD
    assert lines.pop() == ""
    sections: dict[str, list[tuple[str, set[str], str, str]]] = {}
    for line in lines[4:]:
        text = line.strip()
        if text.startswith("section "):
            name = _shown(text.removeprefix("section "))
            assert name not in sections
            bars = sections[name] = []
            continue
        words, colon, rest = text.partition(" :")
        assert colon
        *tags, start, end = rest.split(", ")
        assert set(tags) <= set(TAGS)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", start)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d|0d", end)
        bars.append((_shown(words), set(tags), start, end))
    return _shown(title.strip().removeprefix("title ")), sections


def test_a_gantt_says_sections_states_and_dates() -> None:
    """Loose items and each group have a section; bars carry their state and both dates."""
    title, sections = _gantt(write_mermaid(_small()))
    assert title == "Small, as of 3 June 2015"
    assert sections == {
        "Small": [
            ("Begun", {"done", "milestone"}, "2015-06-01", "0d"),
            ("Section: running", {"crit", "active"}, "2015-06-02", "2015-06-08"),
            ("Side", set(), "2015-06-03", "2015-06-03"),
        ],
        "A group": [
            ("One", {"crit"}, "2015-06-11", "2015-06-12"),
            ("Two", {"crit"}, "2015-06-12", "2015-06-16"),
            ("End", {"crit", "milestone"}, "2015-06-16", "0d"),
        ],
    }


@each_plan
def test_a_gantt_leaves_nothing_out(path: Path) -> None:
    """Every task, milestone and level of effort has its bar, on the days of the schedule."""
    schedule = compute_schedule(load_plan(path))
    _, sections = _gantt(write_mermaid(schedule))
    bars = [(start, end) for bars in sections.values() for _, _, start, end in bars]
    dated = [dates.record() for dates in schedule if dates.kind != "group"]
    expected = [
        (d["finish"], "0d") if d["kind"] == "milestone" else (d["start"], d["finish"])
        for d in dated
    ]
    assert sorted(bars) == sorted(expected)


def test_hostile_titles_are_no_mermaid() -> None:
    """Whatever a title holds is shown and never obeyed; two equal titles are two sections."""
    schedule = hostile_schedule()
    _, sections = _gantt(write_mermaid(schedule))
    assert len(sections) == len(TITLES) + 1
    first, *others = sections.values()
    assert [bar[0] for bar in first] == [bars[0][0] for bars in others[:22]] + [
        "t22", "t23", *(bars[0][0] for bars in others[24:])
    ]  # fmt: skip
    for title, bar in zip(TITLES, first, strict=True):
        if title.isprintable() and 0 < len(title) <= 120 and title.strip():
            assert bar[0] == title
    assert max(len(bar[0]) for bar in first) <= 120


# Graphviz

TOKEN = re.compile(
    r'\s*("(?:[^"\\]|\\.)*"|->|[A-Za-z_][A-Za-z_0-9]*|-?[0-9.]+|[{}\[\];=,])', re.DOTALL
)


def _tokens(text: str) -> list[str]:
    """Split a DOT text as Graphviz does; fail at what is no token."""
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        assert match is not None, text[at : at + 60]
        found.append(match[1])
        at = match.end()
    return found


class _Dot:
    """A small reader of the part of DOT that is written."""

    def __init__(self, data: bytes) -> None:
        self.tokens = _tokens(data.decode("utf-8"))[::-1]
        self.nodes: dict[str, dict[str, str]] = {}
        self.edges: list[tuple[str, str, dict[str, str]]] = []
        self.clusters: dict[str, str] = {}
        assert self.tokens.pop() == "digraph"
        self.name = self._word()
        self._body("")
        assert not self.tokens

    def _word(self) -> str:
        token = self.tokens.pop()
        return re.sub(r'\\(["\\])', r"\1", token[1:-1]) if token.startswith('"') else token

    def _body(self, cluster: str) -> None:
        assert self.tokens.pop() == "{"
        while self.tokens[-1] != "}":
            word = self._word()
            if self.tokens[-1] == ";":
                self.tokens.pop()
            elif word == "subgraph":
                inner = self._word()
                assert inner.startswith("cluster_")
                self.clusters[inner] = cluster
                self._body(inner)
            elif self.tokens[-1] == "=":
                self.tokens.pop()
                self._word()
                assert self.tokens.pop() == ";"
            elif self.tokens[-1] == "->":
                self.tokens.pop()
                self.edges.append((word, self._word(), self._attributes()))
            else:
                attributes = self._attributes()
                if word not in ("graph", "node", "edge"):
                    assert word not in self.nodes
                    self.nodes[word] = attributes
        self.tokens.pop()

    def _attributes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        token = self.tokens.pop()
        while token != ";":
            if token not in ("[", ",", "]"):
                assert self.tokens.pop() == "="
                found[token] = self._word()
            token = self.tokens.pop()
        return found


def test_a_graph_says_dates_links_and_what_is_critical() -> None:
    """Nodes show dates and float, edges type and lag, and the critical path needs no colour."""
    dot = _Dot(write_dot(_small()))
    assert dot.name == "small"
    assert dot.clusters == {"cluster_g": ""}
    assert dot.nodes["side"]["label"] == r"Side\n2015-06-03\nfloat 9d"
    assert dot.nodes["begun"]["label"] == r"Begun\n2015-06-01\ndone"
    assert dot.nodes["g.two"]["label"] == r"Two\n2015-06-12 – 2015-06-16\ncritical, float 0d"
    assert dot.nodes["g.two"]["penwidth"] == "3"
    assert dot.nodes["g"]["shape"] == "point"
    edges = {(before, after): data for before, after, data in dot.edges}
    assert edges == {
        ("begun", "running"): {},  # Work that has started rests on a fact.
        ("begun", "side"): {},
        ("running", "g"): {"label": "FS +2d critical", "penwidth": "3", "lhead": "cluster_g"},
        ("g.one", "g.two"): {"label": "SS +1d critical", "penwidth": "3"},
        ("g.one", "g.end"): {},
        ("g.two", "g.end"): {"label": "critical", "penwidth": "3"},
    }


@each_plan
def test_a_graph_has_every_item_and_link(path: Path) -> None:
    """Each item is a node or a cluster inside its group's, each link an edge."""
    schedule = compute_schedule(load_plan(path))
    dot = _Dot(write_dot(schedule))
    groups = set(schedule.groups)
    assert set(dot.nodes) - groups == {dates.id for dates in schedule if dates.kind != "group"}
    assert dot.clusters == {
        f"cluster_{group}": f"cluster_{group.rpartition('.')[0]}" if "." in group else ""
        for group in groups
    }
    graph = schedule.graph
    assert [edge[:2] for edge in dot.edges] == list(graph.edges())
    on_path = set(schedule.longest_path())
    for before, after, data in dot.edges:
        assert {before, after} <= set(dot.nodes)
        if "penwidth" in data and not groups & {before, after}:
            assert {before, after} <= on_path


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@each_plan
def test_graphviz_draws_it(path: Path) -> None:
    """Graphviz itself has nothing to complain of."""
    data = write_dot(compute_schedule(load_plan(path)))
    drawn = subprocess.run(["dot", "-Tsvg"], input=data, capture_output=True, check=True)
    assert drawn.stderr == b""


def test_hostile_titles_are_no_graphviz() -> None:
    """A title stays inside its quotes, its escapes and entities mean themselves."""
    dot = _Dot(write_dot(hostile_schedule()))
    assert len(dot.nodes) == 2 * len(TITLES)
    labels = [dot.nodes[f"t{n}"]["label"].split(r"\n2015-")[0] for n in range(len(TITLES))]
    assert labels[TITLES.index("\\N \\G \\")] == "\\N \\G \\"
    assert labels[TITLES.index("</script><b>&amp;</b>")] == "</script><b>&amp;amp;</b>"
    assert labels[TITLES.index("")] == "t22"
    assert all(label.isprintable() and len(label) < 400 for label in labels)


# GraphML


def _read(schedule: Schedule) -> Any:
    return networkx.read_graphml(io.BytesIO(write_graphml(schedule)), force_multigraph=True)


@each_plan
def test_graphml_reads_back_as_the_schedule(path: Path) -> None:
    """Every item and link comes back with every attribute and its type, and nothing empty."""
    schedule = compute_schedule(load_plan(path))
    graph = _read(schedule)
    assert graph.is_directed()
    records = {str(record.pop("id")): record for record in schedule.records()}
    assert list(graph.nodes) == [item.id for item in schedule.plan.walk()]
    for node, data in graph.nodes(data=True):
        assert data.pop("group", "") == node.rpartition(".")[0]
        expected = {k: v for k, v in records.get(node, {}).items() if v is not None}
        assert {k: v for k, v in data.items() if k in expected} == expected
        assert set(data) - set(expected) <= {"title", "kind"}
        assert {k: type(v) for k, v in data.items() if k in expected} == {
            k: type(v) for k, v in expected.items()
        }
    links = [(a, b, d["type"], d["lag"]) for a, b, d in schedule.graph.edges(data=True)]
    assert [(a, b, d["type"], d["lag"]) for a, b, d in graph.edges(data=True)] == links
    assert all(type(d["critical"]) is bool for _, _, d in graph.edges(data=True))
    assert len({key for _, _, key in graph.edges(keys=True)}) == len(links)
    assert graph.graph["finish"] == schedule.as_dict()["finish"]


def test_hostile_titles_are_no_graphml() -> None:
    """Titles come back as they are, but for characters that XML cannot say or that turn text."""
    graph = _read(hostile_schedule())
    for number, title in enumerate(TITLES):
        got = graph.nodes[f"t{number}"].get("title", "")
        if title.isprintable():
            assert got == title
        else:
            assert "\x00" not in got
            assert "\u202e" not in got
            assert len(got) == len(title)
